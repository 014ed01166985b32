"""Statistics at a terminal: they fit it, whatever their words, and say what the plain table says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpus_lint.core.visible_text import cells
from tests.cli.test_golden import lint
from tests.material import BODY, CLEAN

DIRTY = "第一章\u200b 总则"
WORDS = ["check", ".", "--no-cache", "--ignore", "DUP", "--statistics"]


@pytest.fixture(autouse=True)
def _corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for number in range(12):
        folder = Path(f"一个很长的目录的名字{number}" * (1 + 3 * (number % 2)))
        folder.mkdir()
        texts = [BODY, DIRTY, CLEAN] if number else [CLEAN] * 3
        lines = [json.dumps({"text": f"{text}{n}", "site": f"\x1b[31m{n}"}) for n, text in enumerate(texts)]
        (folder / "a.jsonl").write_text("\n".join(lines), "utf-8")


def printed(columns: int, monkeypatch: pytest.MonkeyPatch, *words: str, terminal: bool = True) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    return lint([*WORDS, *words], b"", terminal)[0].decode()


@pytest.mark.parametrize("by", [[], ["--by", "site"], ["--by", "directory"], ["--by", "file"]])
@pytest.mark.parametrize("columns", [20, 30, 40, 50, 60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(
    columns: int, by: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = printed(columns, monkeypatch, *by)
    assert max(map(cells, shown.splitlines())) <= columns
    assert "\x1b" not in shown
    assert "PIN101" in shown
    assert "ENC107" in shown


def test_bars_are_as_long_as_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = printed(100, monkeypatch)
    rules = {line.split()[1]: line for line in shown.splitlines() if re.match(r" *\d+ +[A-Z]{3}\d", line)}
    assert set(rules) == {"PIN101", "ENC107"}
    for line in rules.values():
        assert "11 documents" in line
        assert "30.6 %" in line
        assert "in 11 of 12 sources" in line
    assert len({line.count("━") for line in rules.values()}) == 1
    assert shown.count("2  of 3 documents") == 8
    assert "and 3 more, 1 without findings\n" in shown
    # A share of about half the largest.
    for number in range(9):
        Path(f"{number}.txt").write_text(f"{DIRTY}{number}", "utf-8")
    shown = printed(100, monkeypatch, "--select", "ENC107,PIN101")
    lengths = [line.count("━") + line.count("╸") / 2 for line in shown.splitlines() if "sources" in line]
    assert min(lengths) > 0
    assert min(lengths) / max(lengths) == pytest.approx(11 / 20, abs=0.03)


def test_a_pipe_gets_the_plain_table_and_programs_their_json(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = printed(60, monkeypatch, terminal=False)
    assert re.fullmatch(
        r"( *\d+  [A-Z]{3}\d{3} (?:\[\*\]|   )  [a-z-]+ *in 11 documents\n){2}[^\n]+\n", plain
    )
    assert printed(60, monkeypatch, "--format", "json") == printed(
        60, monkeypatch, "--format", "json", terminal=False
    )


def test_files_of_one_document_are_no_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "flat"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for number in range(3):
        Path(f"{number}.txt").write_text(f"{DIRTY}{number}", "utf-8")
    shown = printed(100, monkeypatch)
    assert "3 documents" in shown
    assert "source" not in shown
    assert "0.txt" not in shown
    lines = "\n".join(json.dumps({"text": DIRTY + str(number)}) for number in range(3))
    Path("a.jsonl").write_text(lines, "utf-8")
    shown = printed(100, monkeypatch)
    assert "in 4 of 4 sources" in shown
    assert "a.jsonl  3  of 3 documents" in shown
