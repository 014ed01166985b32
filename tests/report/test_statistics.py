"""Findings counted by a field of the records, a directory or a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main

DIRTY, CLEAN = "第一章\u200b 总则", "今天天气很好。"


@pytest.fixture(autouse=True)
def _corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    records = [
        {"id": 1, "meta": {"source": "论坛"}, "file": "x", "text": DIRTY},
        {"id": 2, "meta": {"source": "百科"}, "file": "x", "text": CLEAN},
        {"id": 3, "meta": {"source": "论坛"}, "file": "y", "text": CLEAN},
        {"id": 4, "file": "y", "text": DIRTY},
    ]
    for name in ("a/one.jsonl", "b/two.jsonl"):
        Path(name).parent.mkdir()
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        Path(name).write_text("\n".join(lines), "utf-8")
    Path("b/three.txt").write_text(DIRTY, "utf-8")


def grouped(capsys: pytest.CaptureFixture[str], by: str, *words: str) -> dict[str | None, tuple[int, int]]:
    """The documents of each group, and those with findings."""
    arguments = ("--select", "ENC107", "--statistics", "--format", "json", "--by", by, *words)
    assert main(["check", ".", *arguments]) == 1
    counted: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert counted["by"] == by
    assert sum(one["documents"] for one in counted["groups"]) == counted["summary"]["documents"] == 9
    for one in counted["groups"]:
        number = one["documents_with_findings"]
        assert one["warnings"] == number
        assert one["rules"] == ({"ENC107": {"findings": number, "count": number}} if number else {})
    return {one["value"]: (one["documents"], one["documents_with_findings"]) for one in counted["groups"]}


def test_by_a_field(capsys: pytest.CaptureFixture[str]) -> None:
    # A file of text has no field, and one record has none.
    assert grouped(capsys, "meta.source") == {"论坛": (4, 2), "百科": (2, 0), None: (3, 3)}
    assert grouped(capsys, '"file"') == {"x": (4, 2), "y": (4, 2), None: (1, 1)}


@pytest.mark.parametrize("words", [[], ["--jobs", "1"]])
def test_by_directory_and_file(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    for _ in range(2):  # the second time from the cache
        assert grouped(capsys, "directory", *words) == {"a": (4, 2), "b": (5, 3)}
        assert grouped(capsys, "file", *words) == {
            "a/one.jsonl": (4, 2),
            "b/two.jsonl": (4, 2),
            "b/three.txt": (1, 1),
        }


def test_the_table_of_each_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["check", "a", "--select", "ENC107", "--statistics", "--by", "meta.source", "--no-cache"]) == 1
    )
    assert capsys.readouterr().out.splitlines() == [
        "(none): 1 of 1 document with findings",
        "  1  ENC107 [*]  invisible-character in 1 document",
        "论坛: 1 of 2 documents with findings",
        "  1  ENC107 [*]  invisible-character in 1 document",
        "百科: 0 of 1 document with findings",
        "2 warnings in 2 of 4 documents. [*] 2 fixable with --fix.",
    ]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--by", "source"], "--by needs --statistics"),
        (["--by", "a..b", "--statistics"], "--by: 'a..b' is not a field: expected a name at 3"),
    ],
)
def test_what_is_not_counted(words: list[str], error: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", ".", *words]) == 2
    assert error in capsys.readouterr().err
