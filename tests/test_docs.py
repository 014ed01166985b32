"""What is documented is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from corpus_lint import __version__
from corpus_lint.cli.arguments import parser
from corpus_lint.config import config
from corpus_lint.config.keys import KEYS
from corpus_lint.core.model import Severity
from corpus_lint.core.site import DOCS_URL
from corpus_lint.engine import catalogue
from corpus_lint.formats import COMPRESSED, KINDS, SUFFIXES, format_of
from tests.documentation import ALL, BLOCK, CHINESE, DOCS, HEADING, PAGES, README, anchors, links, prose, read
from tests.material import ROOT

ENGLISH = README.read_text("utf-8")
READMES = [README, CHINESE]
CONFIGURATION = read("configuration.md")
MANIFEST = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HOOKS = re.findall(r"^- id: (\S+)$", MANIFEST, re.MULTILINE)
README_LINES = 150
PREVIEW = DOCS / "preview.md"


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_a_readme_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= README_LINES


@pytest.mark.parametrize("path", [*READMES, PREVIEW], ids=lambda path: path.name)
def test_a_readme_lists_every_stable_rule_and_a_page_those_in_preview(path: Path) -> None:
    rows = re.findall(
        r"^\| (\w{3}\d{3}) \| (\S+) \| (error|warning)(, preview)? \|", path.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [
        (rule.code, rule.name, rule.severity.value, ", preview" if rule.in_preview else "")
        for rule in catalogue.all_rules()
        if rule.in_preview == (path == PREVIEW)
    ]


def test_the_chinese_readme_is_the_same() -> None:
    chinese = CHINESE.read_text("utf-8")
    assert len(HEADING.findall(prose(chinese))) == len(HEADING.findall(prose(ENGLISH)))
    # Each links to the other, and to headings of its own.
    pages, others = ({one for one in links(path) if one[0] != "#"} for path in (README, CHINESE))
    assert others - {"README.md"} == pages - {"README.zh-CN.md"}
    blocks, translated = BLOCK.findall(ENGLISH), BLOCK.findall(chinese)
    assert [kind for _, kind, *_ in translated] == [kind for _, kind, *_ in blocks]
    for block, other in zip(blocks, translated, strict=True):
        # All but the comments, which are in its language.
        assert [line.partition("#")[0].rstrip() for line in other[3].splitlines()] == [
            line.partition("#")[0].rstrip() for line in block[3].splitlines()
        ]


def test_the_page_of_hooks_lists_every_hook() -> None:
    assert len(HOOKS) == 3
    assert re.findall(r"^\| `(corpus-lint\S*)` \|", read("hooks.md"), re.MULTILINE) == HOOKS


@pytest.mark.parametrize("path", [*READMES, DOCS / "hooks.md"], ids=lambda path: path.name)
def test_hooks_that_are_named_are_there(path: Path) -> None:
    assert set(re.findall(r"- id: (\S+)", path.read_text("utf-8"))) <= set(HOOKS)


def test_the_benchmarks_that_are_named_are_there() -> None:
    named = {name for path in ALL for name in re.findall(r"benchmarks/(\w+\.py)", path.read_text("utf-8"))}
    assert len(named) > 10
    assert named <= {path.name for path in (ROOT / "benchmarks").iterdir()}


def test_the_commands_of_benchmarks_are_those_of_their_scripts() -> None:
    commands = re.findall(
        r"^\| `((?:\S+=\S+ )?python benchmarks/(\w+\.py)[^`]*)` \|", read("quality.md"), re.M
    )
    assert len(commands) > 10
    for command, name in commands:
        assert f"    {command}\n" in (ROOT / "benchmarks" / name).read_text("utf-8"), command


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in links(path):
        name, _, anchor = target.partition("#")
        other = path.parent / name if name else path
        assert other.exists(), target
        if anchor:
            assert anchor in anchors(other.read_text("utf-8")), target


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in links(README)}
    beside = {(ROOT / target.partition("#")[0]).resolve() for target in links(ROOT / "CONTRIBUTING.md")}
    assert {path for path in PAGES if path != README} <= linked | beside


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_readme_gives_the_command_that_ci_runs(path: Path) -> None:
    commands = re.findall(r"^(python3 -m venv .+)$", path.read_text("utf-8"), re.MULTILINE)
    assert len(commands) == 2
    # In an environment of its own, with a Python that it looks for, and with other commands in between.
    said = commands[1].replace("python3", '"$python"').replace(".venv", '"$environment"')
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert [part for part in said.split(" && ") if part not in script] == []


def test_ci_removes_no_environment_but_its_own() -> None:
    removed = re.findall(r"\brm .*", (ROOT / ".ci" / "run").read_text("utf-8"))
    assert removed == ['rm -rf "$environment"']
    assert "environment=.ci/environments/$1" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_every_option_is_documented(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    with pytest.raises(SystemExit):
        parser().parse_args(["check", "--help"])
    flags = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    documented = set(re.findall(r"^\| `(--[a-z-]+)", CONFIGURATION, re.MULTILINE))
    assert flags == documented


def test_the_keys_of_a_configuration_are_documented() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| `(.+?)` \| \S", CONFIGURATION, re.MULTILINE)
    empty = config.Config()
    values = {key.replace("_", "-"): getattr(empty, key) for key in KEYS}
    defaults = {
        key: value.value
        if isinstance(value, Severity)
        else list(value)
        if isinstance(value, tuple)
        else value
        for key, value in values.items()
    }
    # TOML has no word for what is not set.
    read = {key: None if one == "none" else tomllib.loads(f"x = {one}")["x"] for key, one in rows}
    assert read == defaults
    assert [key for key, _ in rows] == list(defaults)


@pytest.mark.parametrize("path", [*READMES, DOCS / "configuration.md"], ids=lambda path: path.name)
def test_a_configuration_is_one(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"^```toml[^\n]*\n(.+?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "corpus-lint.toml").write_text(example, "utf-8")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "our-banners.txt").write_text("飞鸟纸牌\n", "utf-8")
    read = config.load(config.Given())
    options = {rule.code: rule.options for rule in config.rules(read)}
    assert options["PIN101"].min_count == 5
    if path.parent == DOCS:
        assert options["SPM101"].keywords == ("飞鸟纸牌",)
        assert read.keys_in_file == {"ignore", "exclude", "fail_on", "per_file_ignores", "severity", "rules"}


def test_the_version_is_in_one_place_and_in_the_changelog() -> None:
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["hatch"]["version"] == {"path": "linters/corpus_lint/core/version.py"}
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_address_of_the_site_is_in_one_place() -> None:
    assert PROJECT["project"]["urls"] == {"Documentation": DOCS_URL}


def test_the_versions_that_are_installed_by_name_are_this_one() -> None:
    for path in PAGES:
        named = re.findall(r"(?:rev: v|corpus-lint(?:\.git)?@v)(\d+\.\d+\.\d+)", path.read_text("utf-8"))
        assert set(named) <= {__version__}, path


def test_every_flag_that_a_hook_uses_exists() -> None:
    entries = re.findall(r"^  entry: corpus-lint (.+)$", MANIFEST, re.MULTILINE)
    assert len(entries) == len(HOOKS)
    for entry in entries:
        parser().parse_args(entry.split())


DATA = ROOT / "linters" / "corpus_lint" / "chinese" / "data"
TABLE_SCRIPTS = ROOT / "tools" / "tables"


@pytest.mark.parametrize("table", sorted(path.name for path in DATA.glob("*.txt")))
def test_every_table_has_a_script_that_says_where_it_is_from(table: str) -> None:
    makers = [script.read_text("utf-8") for script in TABLE_SCRIPTS.glob("make_*.py")]
    assert any(f"``{table}``" in maker and "pip " in maker for maker in makers)


def test_the_page_of_formats_lists_every_ending() -> None:
    page = read("formats.md")
    table = page[page.index("| format | endings") :].partition("\n\n")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines()[2:]]
    listed = {
        ending: (fixed, cleaned)
        for _, endings, _, _, fixed, cleaned in rows
        for ending in endings.replace("`", "").split(", ")
    }
    assert set(listed) == {*KINDS, ".parquet"}
    for ending, (fixed, _) in listed.items():
        assert (fixed == "yes") is format_of(f"a{ending}").writes
    for behind in filter(None, COMPRESSED):
        assert f"`{behind}`" in page


def test_the_hooks_take_the_files_that_are_read() -> None:
    patterns = set(re.findall(r"^  files: '(.+)'$", MANIFEST, re.MULTILINE))
    assert len(patterns) == 1
    (pattern,) = patterns
    assert all(re.search(pattern, f"d/a{ending}") for ending in SUFFIXES)
    assert not any(
        re.search(pattern, name) for name in ("a.py", "a.parquet.gz", "json", "a.json.zip", "a.mdx")
    )
