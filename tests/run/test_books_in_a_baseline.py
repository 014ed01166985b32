"""A book is reported once for its chapters; a baseline that knows the chapters knows it, and the other way round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from tests.duplicates.test_duplicates import story

CHECK = ["check", "--no-cache", "--jobs", "1", "--select", "DUP103"]
ONE_BY_ONE = "[rules.DUP103]\nmin-parts = 1000000\n"


@pytest.fixture(autouse=True)
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book and its seven chapters, and a page with two previews of it."""
    folder = tmp_path / "library"
    (folder / "chapters").mkdir(parents=True)
    monkeypatch.chdir(folder)
    chapters = [story(number) for number in range(7)]
    Path("book.txt").write_text("\n".join(chapters), "utf-8")
    for number, chapter in enumerate(chapters):
        Path("chapters", f"{number}.txt").write_text(f"第{number}章\n{chapter}", "utf-8")
    page = story(100)
    Path("page.txt").write_text(page, "utf-8")
    Path("preview-1.txt").write_text(page[:300], "utf-8")
    Path("preview-2.txt").write_text(page[350:650], "utf-8")
    Path("../one-by-one.toml").write_text(ONE_BY_ONE, "utf-8")


def found(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, list[str]]:
    """The documents of findings, and those each is related to."""
    main([*CHECK, "--format", "jsonl", *options, "."])
    rows = map(json.loads, capsys.readouterr().out.splitlines())
    return {row["path"]: [other["path"] for other in row["related"]] for row in rows}


def known(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """The exit status of a run and what it says of a baseline beside its findings."""
    status = main([*CHECK, "--format", "concise", *options, "."])
    return status, capsys.readouterr().err


def test_a_book_is_reported_once_and_lists_its_chapters(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "--isolated") == {
        "book.txt": [f"chapters/{number}.txt" for number in range(7)],
        "preview-1.txt": ["page.txt"],
        "preview-2.txt": ["page.txt"],
    }
    main([*CHECK, "--isolated", "--format", "concise", "."])
    assert (
        "book.txt:1:1: warning[DUP103] 7 documents of chapters/ stand in this one" in capsys.readouterr().out
    )
    main([*CHECK, "--isolated", "."])
    assert "and 2 more documents" in capsys.readouterr().out


def test_chapters_of_paths_that_have_nothing_in_common(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some are given by an absolute path, others by a relative one."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for number in range(3):
        Path("chapters", f"{number}.txt").rename(elsewhere / f"{number}.txt")
    assert main([*CHECK, "--isolated", "--format", "concise", ".", str(elsewhere)]) == 1
    assert "book.txt:1:1: warning[DUP103] 7 documents stand in this one" in capsys.readouterr().out


def test_each_can_be_reported_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    one_by_one = found(capsys, "--config", "../one-by-one.toml")
    assert len(one_by_one) == 9
    assert one_by_one["chapters/3.txt"] == ["book.txt"]


@pytest.mark.parametrize("written", [["--isolated"], ["--config", "../one-by-one.toml"]])
@pytest.mark.parametrize("read", [["--isolated"], ["--config", "../one-by-one.toml"]])
def test_a_baseline_of_one_kind_knows_the_other(
    written: list[str], read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    known(capsys, *written, "--write-baseline", "../known.jsonl")
    assert known(capsys, *read, "--baseline", "../known.jsonl") == (0, "")


def test_a_chapter_that_the_baseline_does_not_know_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    known(capsys, "--config", "../one-by-one.toml", "--write-baseline", "../known.jsonl")
    with Path("book.txt").open("a", encoding="utf-8") as stream:
        stream.write(story(50))
    Path("chapters/7.txt").write_text(story(50), "utf-8")
    assert found(capsys, "--isolated", "--baseline", "../known.jsonl").keys() == {"book.txt"}
