"""Findings link to the pages of their rules, where the reader can follow, and nowhere else."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest

from corpus_lint.cli.main import main
from corpus_lint.config import config
from corpus_lint.config.schema import schema
from corpus_lint.core.errors import UsageError
from corpus_lint.core.site import DOCS_URL, is_address, rule_page
from corpus_lint.engine import catalogue, registry
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.report import Report, full, links
from tests.cli.test_terminal import ASKED, LINT, Screen, in_terminal
from tests.material import BODY

PAGE = f"{DOCS_URL}/rules/injected-pinyin.html"
LINK = re.compile(r"\x1b\]8;([^;]*);([^\x1b]*)\x1b\\")


@pytest.fixture(autouse=True)
def _a_plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*ASKED, "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def shown(stream: io.StringIO, docs_url: str = DOCS_URL, color: bool | None = None) -> str:
    found = lint_document(document(BODY.encode(), "a.txt"), catalogue.find("PIN101"))
    assert len(found) == 1
    full.write(Report(found, 1, color=color, docs_url=docs_url), stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "value", "linked"),
    [
        ("TERM", "xterm-256color", False),
        ("TERM", "screen-256color", False),
        ("TERM", "dumb", False),
        ("TERM", "xterm-kitty", True),
        ("TERM", "alacritty", True),
        ("TERM_PROGRAM", "vscode", True),
        ("TERM_PROGRAM", "iTerm.app", True),
        ("TERM_PROGRAM", "Apple_Terminal", False),
        ("VTE_VERSION", "7600", True),
        ("VTE_VERSION", "4999", False),
        ("VTE_VERSION", "0.76", False),
        ("WT_SESSION", "6d7c1e9e", True),
        ("KONSOLE_VERSION", "230400", True),
        ("COLORTERM", "truecolor", False),
        ("FORCE_HYPERLINK", "1", True),
    ],
)
def test_a_code_is_a_link_where_the_terminal_shows_links(
    name: str, value: str, linked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    printed = shown(Screen())
    # The identifier is empty: rich would draw one at random.
    assert LINK.findall(printed) == ([("", PAGE), ("", "")] if linked else [])
    plain = re.sub(r"\x1b\[[\d;]*m", "", LINK.sub("", printed))
    assert plain.startswith("error[PIN101] pinyin inserted after 8 characters")
    assert shown(Screen()) == printed


def test_without_colours_or_an_address_or_a_terminal_there_is_no_link(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "WezTerm")
    assert PAGE in shown(Screen())
    assert "\x1b]8" not in shown(Screen(), color=False)
    assert "\x1b]8" not in shown(Screen(), docs_url="")
    assert "\x1b]8" not in shown(io.StringIO())
    assert "\x1b]8" not in shown(io.StringIO(), color=True)
    monkeypatch.setenv("FORCE_HYPERLINK", "0")
    assert "\x1b]8" not in shown(Screen())


def test_only_own_rules_have_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.all_rules()
    assert links.rule_page(DOCS_URL, "PIN101") == PAGE
    assert links.rule_page(DOCS_URL + "/", "PIN101") == PAGE
    assert links.rule_page("", "PIN101") == ""
    assert links.rule_page(DOCS_URL, "GONE101") == ""
    monkeypatch.setitem(registry.RULES, "DRF101", SimpleNamespace(name="draft", origin="other 1.0"))
    assert links.rule_page(DOCS_URL, "DRF101") == ""


GOOD = [
    "https://example.org",
    "http://localhost:8000",
    "https://docs.example.org/a/%E6%96%87/",
    "http://[::1]:8000/docs",
    "file:///home/me/build/site",
    "file:///C:/build/site",
]
BAD = [
    "example.org",
    "/docs",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://example.org",
    "https://",
    "https://example.org/?q=",
    "https://example.org/#",
    "https://github.com@example.org",
    "https://example.org/文",
    "https://example.org/a b",
    "https://example.org/\n",
    "https://example.org\n",
    "https://example.org/\x1b]8;;",
    'https://example.org/"><script>',
    "file://host/share",
    "file:////host/share",
    "file:///tmp/a.desktop?",
]


@pytest.mark.parametrize("address", [*GOOD, *BAD, ""])
def test_an_address_is_one(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # JSON writes these strings as TOML does.
    (tmp_path / "corpus-lint.toml").write_text(f"docs-url = {json.dumps(address, ensure_ascii=True)}\n")
    validator = jsonschema.Draft202012Validator(schema([]))
    assert is_address(address) == (address in GOOD)
    if address in BAD:
        with pytest.raises(UsageError, match="docs-url: expected the address of a site"):
            config.load(config.Given())
        # A pattern of JSON Schema is that of JavaScript, where an end is not before a line end.
        assert address.endswith("\n") or not validator.is_valid({"docs-url": address})
    else:
        assert config.load(config.Given()).docs_url == address
        assert validator.is_valid({"docs-url": address})


def test_sarif_and_the_page_of_a_corpus_take_the_address_of_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(BODY, "utf-8")

    def urls() -> tuple[set[str], list[str]]:
        main(["check", "corpus", "--no-cache", "--output", "sarif=a.sarif", "--format", "jsonl"])
        main(["report", "corpus", "-o", "a.html", "--quiet"])
        (run,) = json.loads(Path("a.sarif").read_text("utf-8"))["runs"]
        driver = run["tool"]["driver"]
        rules = {one["helpUri"] for one in driver["rules"] if "helpUri" in one}
        rules |= {driver["informationUri"]} if "informationUri" in driver else set()
        page = Path("a.html").read_text("utf-8")
        return rules, re.findall(r'href="([a-z]+:[^"]+)" target="_blank" rel="noopener noreferrer"', page)

    pages = {rule_page(DOCS_URL, rule.name) for rule in catalogue.all_rules() if not rule.origin}
    assert urls() == ({DOCS_URL, *pages}, [PAGE])
    site = "file:///srv/site"
    (tmp_path / "corpus-lint.toml").write_text(f'docs-url = "{site}/"\n')
    assert urls() == (
        {f"{site}/", *(page.replace(DOCS_URL, site) for page in pages)},
        [f"{site}/rules/injected-pinyin.html"],
    )
    (tmp_path / "corpus-lint.toml").write_text('docs-url = ""\n')
    assert urls() == (set(), [])


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
@pytest.mark.slow
def test_a_real_terminal_gets_a_link_and_a_pipe_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    screen, _, _ = in_terminal([*LINT, "check", "a.txt"], tmp_path, {"TERM_PROGRAM": "vscode"})
    assert f"\x1b]8;;{PAGE}\x1b\\" in screen
    _, piped, _ = in_terminal([*LINT, "check", "a.txt"], tmp_path, {"TERM_PROGRAM": "vscode"}, piped="stdout")
    assert "PIN101" in piped
    assert "\x1b" not in piped
