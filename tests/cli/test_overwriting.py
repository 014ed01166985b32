"""A report is written over nothing that may be the only copy of somebody's data."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from corpus_lint.cli.main import main

TEXT = "小河从村子东边流过，河水清得可以看见底下的石头。"
RECORD = json.dumps({"id": "a", "text": TEXT}, ensure_ascii=False) + "\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of several formats, in the current directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    for folder in (tmp_path, tmp_path / "corpus"):
        (folder / "news.json").write_text(f"[{RECORD}]", "utf-8")
        (folder / "a.jsonl").write_text(RECORD, "utf-8")
        (folder / "news.rejected.jsonl").write_text(RECORD, "utf-8")
        (folder / "t.csv").write_text(f"id,text\na,{TEXT}\n", "utf-8")
        (folder / "readme.md").write_text(f"# 说明\n\n{TEXT}\n", "utf-8")
    (tmp_path / "link.jsonl").symlink_to("corpus/a.jsonl")
    os.link(tmp_path / "a.jsonl", tmp_path / "hard.jsonl")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        # The figures and the list that go beside a page.
        "report news.json -o news.html",
        "report corpus -o corpus/news.html",
        "report corpus -o news.html",
        # A list, named over a corpus: the file that is read, one in the directory that is read, another one, through links.
        "report a.jsonl --rejected a.jsonl",
        "report a.jsonl --rejected hard.jsonl",
        "report corpus --rejected corpus/a.jsonl",
        "report corpus --rejected link.jsonl",
        "report corpus --rejected a.jsonl",
        "report corpus --rejected t.csv",
        # A card is put into a page and nothing else.
        "report corpus --card a.jsonl",
        # Into none that is read: the next card would count this one.
        "report corpus/readme.md --card corpus/readme.md",
        "check corpus --output card=a.jsonl",
        # What else is written of a run.
        "check a.jsonl --output jsonl=a.jsonl",
        "check a.jsonl --output jsonl=hard.jsonl",
        "check news.json --output json=news.json",
        "check corpus/readme.md corpus/t.csv --output html=corpus/readme.md",
        "check corpus/a.jsonl --output json=link.jsonl",
        # Two on one file, by two names.
        "check corpus --output json=o.json --output sarif=corpus/../o.json",
        "check corpus --output json=link.jsonl --output sarif=corpus/a.jsonl",
    ],
)
def test_no_report_is_written_over_a_corpus(
    words: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(here)
    assert main([*words.split(), "--no-cache"]) == 2
    assert contents(here) == before
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        "report corpus -o page.html",
        "report . -o corpus/page.html --card corpus/readme.md",
        "report corpus --rejected rejected.csv",
        "report corpus --rejected empty.jsonl",
        "check corpus/a.jsonl --output json=page.json --output html=page.html --output card=readme.md",
    ],
)
def test_reports_are_written_again(words: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    (here / "empty.jsonl").touch()
    before = contents(here)
    assert main([*words.split(), "--no-cache", "-q"]) == 0
    first = contents(here)
    assert main([*words.split(), "--no-cache", "-q"]) == 0
    assert contents(here) == first
    changed = {name for name in before if before[name] != first[name]}
    assert changed <= {"readme.md", "corpus/readme.md", "empty.jsonl"}
    for name in changed:
        assert first[name].startswith(before[name])


def test_what_a_run_writes_is_not_what_the_next_one_reads(here: Path) -> None:
    """Reports, baselines and cards below the path that is read."""
    words = "check . --output jsonl=corpus/found.jsonl --output json=corpus/f.json --baseline known.jsonl"
    main(["check", ".", "--write-baseline", "known.jsonl", "-q"])
    read = []
    for _ in range(2):
        main([*words.split(), "-q", "--no-cache"])
        read.append(json.loads((here / "corpus" / "f.json").read_text("utf-8"))["summary"]["documents"])
    assert read == [11, 11]


def test_a_list_with_rejected_records_is_replaced(here: Path) -> None:
    (here / "corpus" / "bad.jsonl").write_text(
        json.dumps({"id": 'q"\\' * 900, "text": "锟斤拷锟斤拷，锟斤拷烫烫烫。"}), "utf-8"
    )
    for name in ("out.jsonl", "out.csv"):
        for _ in range(2):
            assert main(["report", "corpus", "--rejected", name, "-q"]) == 0
        assert (here / name).stat().st_size > 900
