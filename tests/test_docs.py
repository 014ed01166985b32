"""What is documented is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from corpus_lint import __version__
from corpus_lint.cli.arguments import parser
from corpus_lint.cli.main import main
from corpus_lint.config import config
from corpus_lint.config.keys import KEYS
from corpus_lint.core.model import Severity
from corpus_lint.engine import catalogue
from tests.material import ROOT

README = (ROOT / "README.md").read_text("utf-8")
MANIFEST = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HOOKS = re.findall(r"^- id: (\S+)$", MANIFEST, re.MULTILINE)


def test_readme_lists_every_rule() -> None:
    rows = re.findall(r"^\| (\w{3}\d{3}) \| (\S+) \| (error|warning)(, preview)? \|", README, re.MULTILINE)
    assert rows == [
        (rule.code, rule.name, rule.severity.value, ", preview" if rule.in_preview else "")
        for rule in catalogue.all_rules()
    ]


def test_readme_lists_every_hook() -> None:
    assert len(HOOKS) == 3
    assert re.findall(r"^\| `(corpus-lint\S*)` \|", README, re.MULTILINE) == HOOKS


def test_the_benchmarks_that_are_named_are_there() -> None:
    named = re.findall(r"benchmarks/(\w+\.py)", README + (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert named
    assert set(named) <= {path.name for path in (ROOT / "benchmarks").iterdir()}


def test_readme_gives_the_command_that_ci_runs() -> None:
    commands = re.findall(r"^(python3 -m venv .+)$", README, re.MULTILINE)
    assert len(commands) == 2
    # In an environment of its own, with a Python that it looks for, and with other commands in between.
    said = commands[1].replace("python3", '"$python"').replace(".venv", '"$environment"')
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert [part for part in said.split(" && ") if part not in script] == []


def test_ci_removes_no_environment_but_its_own() -> None:
    removed = re.findall(r"\brm .*", (ROOT / ".ci" / "run").read_text("utf-8"))
    assert removed == ['rm -rf "$environment"']
    assert "environment=.ci/environments/$1" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_help_in_the_readme_is_true(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    with pytest.raises(SystemExit):
        parser().parse_args(["check", "--help"])
    flags = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    documented = set(re.findall(r"^\| `(--[a-z-]+)", README, re.MULTILINE))
    assert flags == documented


def test_the_keys_of_a_configuration_in_the_readme_are_true() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| `(.+?)` \| \S", README, re.MULTILINE)
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
    assert {key: tomllib.loads(f"x = {default}")["x"] for key, default in rows} == defaults
    assert [key for key, _ in rows] == list(defaults)


def test_the_configuration_in_the_readme_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"^```toml\n(.+?)^```", README, re.MULTILINE | re.DOTALL)
    (tmp_path / "corpus-lint.toml").write_text(example, "utf-8")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "our-banners.txt").write_text("飞鸟纸牌\n", "utf-8")
    read = config.load(config.Given())
    options = {rule.code: rule.options for rule in config.rules(read)}
    assert options["PIN101"].min_count == 5
    assert options["SPM101"].keywords == ("飞鸟纸牌",)
    assert read.keys_in_file == {"ignore", "exclude", "fail_on", "per_file_ignores", "severity", "rules"}


def test_the_output_in_the_readme_is_true(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    # An index of this repository, if there is one, would have the seed compared with others.
    main(["check", "--no-cache", "seeds/bad/hijacked-page.txt"])
    assert f"```\n{capsys.readouterr().out}```" in README


def test_the_version_is_in_one_place_and_in_the_changelog() -> None:
    assert PROJECT["project"]["version"] == __version__
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


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
