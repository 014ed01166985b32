"""The command line where it is a contract for programs; what people see is in ``golden/``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from tests.material import BODY, CLEAN, Stdin

DIRTY = BODY
KEYS = [
    "path",
    "record",
    "id",
    "part",
    "code",
    "name",
    "severity",
    "message",
    "line",
    "column",
    "end_line",
    "end_column",
    "start",
    "end",
    "count",
    "evidence",
    "occurrences",
    "related",
    "fix",
]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("dirty.txt").write_text(DIRTY, "utf-8")
    Path("clean.txt").write_text(CLEAN, "utf-8")


def test_jsonl_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "dirty.txt", "--format", "jsonl", "--all-occurrences"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    finding = json.loads(line)
    assert list(finding) == KEYS
    fix = finding.pop("fix")
    places = [{"start": edit["start"], "end": edit["end"]} for edit in fix["edits"]]
    assert finding.pop("occurrences") == places
    assert len(places) == 8
    assert fix["safety"] == "safe"
    assert all(edit["text"] == "" for edit in fix["edits"])
    assert finding.pop("message").startswith("pinyin inserted after 8 characters")
    assert finding.pop("evidence")[:2] == ["網(wǎng) ×3", "絡(luò) ×3"]
    assert finding == {
        "path": "dirty.txt",
        "record": None,
        "id": None,
        "part": None,
        "code": "PIN101",
        "name": "injected-pinyin",
        "severity": "error",
        "line": 1,
        "column": 2,
        "end_line": 1,
        "end_column": 7,
        "start": 1,
        "end": 6,
        "count": 8,
        "related": [],
    }


def test_without_all_occurrences_five_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "dirty.txt", "--format", "jsonl"])
    assert len(json.loads(capsys.readouterr().out)["occurrences"]) == 5


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", ".", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["version", "findings", "summary"]
    assert [finding["code"] for finding in report["findings"]] == ["DUP101", "PIN101"]
    assert report["summary"] == {
        "documents": 2,
        "documents_with_findings": 1,
        "errors": 2,
        "warnings": 0,
        "fixed": 0,
        "unread": {
            "files": {},
            "archives": {},
            "without_text": {},
            "missing_package": {},
            "binary": {},
            "reports": {},
            "hidden_directories": 0,
            "records_without_text": 0,
        },
        "rules": {"DUP101": {"findings": 1, "count": 1}, "PIN101": {"findings": 1, "count": 8}},
    }


def test_a_duplicate_names_the_first_copy(capsys: pytest.CaptureFixture[str]) -> None:
    Path("more.jsonl").write_text('{"text": "別的"}\n' + json.dumps({"text": CLEAN}) + "\n", "utf-8")
    main(["check", "clean.txt", "more.jsonl", "--select", "DUP101", "--format", "jsonl"])
    finding = json.loads(capsys.readouterr().out)
    assert (finding["path"], finding["record"]) == ("more.jsonl", 2)
    assert finding["related"] == [
        {"path": "clean.txt", "record": None, "id": None, "part": None, "line": 1, "column": 1}
    ]


def test_standard_input_is_repaired_to_standard_output(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = json.dumps({"text": DIRTY}, ensure_ascii=False) + "\n"
    monkeypatch.setattr(sys, "stdin", Stdin(record))
    assert main(["check", "-", "--stdin-filename", "a.jsonl", "--fix"]) == 0
    captured = capfdbinary.readouterr()
    assert json.loads(captured.out) == {"text": CLEAN}
    assert b"1 fixed, none left" in captured.err


def test_a_closed_pipe_is_silent() -> None:
    command = f"{sys.executable} -m corpus_lint rule --all | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("BPL101")


def test_a_file_that_was_written_is_named_as_somebody_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(CLEAN, "utf-8")
    monkeypatch.chdir(folder)
    assert main(["report", ".", "-o", "../report.html", "--rejected", "rejected.csv"]) == 0
    written = "Written: ../report.html, ../report.json, rejected.csv."
    assert written in capsys.readouterr().out.replace("\\", "/")
