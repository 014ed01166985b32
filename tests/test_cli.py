"""The command line: exit statuses, streams, selection, fixes and differences."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_lint.cli import main
from tests.test_fixer import BODY, CLEAN

DIRTY = BODY
KEYS = [
    "path",
    "record",
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


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("clean.txt", 0),
        ("check clean.txt", 0),
        ("check dirty.txt", 1),
        ("dirty.txt", 1),
        ("check dirty.txt --exit-zero", 0),
        ("check dirty.txt --ignore PIN", 0),
        ("check dirty.txt --ignore injected-pinyin", 0),
        ("check dirty.txt --select SPM,TRN", 0),
        ("check dirty.txt --select PIN101", 1),
        ("check dirty.txt --select PIN101 --ignore PIN", 1),
        ("check dirty.txt --select PIN --ignore PIN101", 0),
        ("check dirty.txt --select ALL --ignore ALL", 0),
        ("check dirty.txt --set PIN101.min-count=9 --set PIN101.min-evidence=99", 0),
        ("check missing.txt", 2),
        ("check missing.txt --exit-zero", 2),
        ("check dirty.txt missing.txt", 2),
        ("check dirty.txt --select NOPE", 2),
        ("check dirty.txt --select PIN999", 2),
        ("check dirty.txt --set PIN101.min-count", 2),
        ("check dirty.txt --set PIN101.min-count=many", 2),
        ("check dirty.txt --set PIN101.nothing=1", 2),
        ("check dirty.txt - ", 2),
        ("check --tracked .", 2),
        ("rule PIN101", 0),
        ("rule injected-pinyin", 0),
        ("rule ENC", 0),
        ("rule --all", 0),
        ("rule", 2),
        ("rule NOPE", 2),
    ],
)
def test_exit_status(arguments: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments.split()) == status
    assert bool(capsys.readouterr().err) == (status == 2)


@pytest.mark.parametrize("arguments", [["check", "--format", "nope"], ["check", "--nope"]])
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "(see corpus-lint" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("selector", "near"),
    [("PIN101x", "PIN101"), ("injected-pinyn", "injected-pinyin"), ("PIN1O1", "PIN101"), ("SPN", "SPM")],
)
def test_an_unknown_rule_names_the_nearest(
    selector: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--select", selector]) == 2
    assert f"did you mean {near}?" in capsys.readouterr().err


def test_no_path_is_this_directory(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    assert "dirty.txt:1:2" in capsys.readouterr().out


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
    assert finding.pop("message").startswith("8 readings")
    assert finding.pop("evidence")[:2] == ["網(wǎng) ×3", "絡(luò) ×3"]
    assert finding == {
        "path": "dirty.txt",
        "record": None,
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
        "rules": {"DUP101": {"findings": 1, "count": 1}, "PIN101": {"findings": 1, "count": 8}},
    }


def test_a_duplicate_names_the_first_copy(capsys: pytest.CaptureFixture[str]) -> None:
    Path("more.jsonl").write_text('{"text": "別的"}\n' + json.dumps({"text": CLEAN}) + "\n", "utf-8")
    main(["check", "clean.txt", "more.jsonl", "--select", "DUP101", "--format", "jsonl"])
    finding = json.loads(capsys.readouterr().out)
    assert (finding["path"], finding["record"]) == ("more.jsonl", 2)
    assert finding["related"] == [{"path": "clean.txt", "record": None, "line": 1, "column": 1}]


def test_named_files_are_not_a_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "clean.txt", "dirty.txt", "--ignore", "PIN"]) == 0
    assert "DUP101, DUP102, DUP103, TRN104 skipped" in capsys.readouterr().err
    assert main(["check", "clean.txt", "dirty.txt", "--select", "DUP"]) == 1
    assert capsys.readouterr().err == ""


def test_tracked_files_are_a_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    Path("名字 是中文.txt").write_text(CLEAN, "utf-8")
    for command in ("init -q", "add clean.txt 名字*"):
        subprocess.run(["git", *command.split()], check=True)
    assert main(["check", "--tracked", "--select", "DUP"]) == 1
    output = capsys.readouterr().out
    assert "名字 是中文.txt" in output
    assert "dirty.txt" not in output


def test_fix_writes_and_reports_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "dirty.txt", "--fix"]) == 0
    assert Path("dirty.txt").read_text("utf-8") == CLEAN
    assert capsys.readouterr().out == "1 problem fixed. No findings in 1 document.\n"
    assert main(["check", "dirty.txt", "--fix"]) == 0


def test_diff_writes_nothing_and_still_reports(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "dirty.txt", "--diff", "--fix", "--format", "concise"]) == 1
    assert Path("dirty.txt").read_text("utf-8") == DIRTY
    assert capsys.readouterr().out.splitlines() == [
        "--- dirty.txt",
        "+++ dirty.txt",
        "@@ -1 +1 @@",
        f"-{DIRTY.strip()}",
        f"+{CLEAN.strip()}",
        "dirty.txt:1:2: error[PIN101] 8 readings spliced into the text, 10.7 per 100 characters [*]",
        "1 error in 1 of 1 document. 1 fixable with --fix.",
    ]


def test_a_diff_of_bytes_alone_is_in_its_header(capsys: pytest.CaptureFixture[str]) -> None:
    Path("gbk.txt").write_bytes(CLEAN.encode("gbk"))
    assert main(["check", "gbk.txt", "--diff", "--format", "json"]) == 1
    assert capsys.readouterr().err == "--- gbk.txt (GB18030)\n+++ gbk.txt (UTF-8)\n"


def test_unsafe_fixes_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    title = "# 城市绿化条例实施细则\n\n"
    Path("twice.md").write_text(f"{title}{title}第一条 为了改善城市生态环境，制定本细则。\n", "utf-8")
    assert main(["check", "twice.md", "--fix"]) == 1
    assert "1 with --fix --unsafe-fixes." in capsys.readouterr().out
    assert main(["check", "twice.md", "--fix", "--unsafe-fixes"]) == 0
    assert Path("twice.md").read_text("utf-8").count("细则") == 2


def test_statistics_count_by_rule(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", ".", "--statistics"])
    assert capsys.readouterr().out.splitlines() == [
        "8  PIN101 [*]  injected-pinyin        in 1 document",
        "1  DUP101      duplicate-document     in 1 document",
        "2 errors in 1 of 2 documents. 1 fixable with --fix.",
    ]


class Stdin(io.TextIOWrapper):
    def __init__(self, content: str) -> None:
        super().__init__(io.BytesIO(content.encode()), "utf-8")


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(DIRTY))
    assert main(["check", "-", "--format", "concise"]) == 1
    assert capsys.readouterr().out.startswith("<stdin>:1:2: error[PIN101]")


def test_standard_input_is_repaired_to_standard_output(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = json.dumps({"text": DIRTY}, ensure_ascii=False) + "\n"
    monkeypatch.setattr(sys, "stdin", Stdin(record))
    assert main(["check", "-", "--stdin-filename", "a.jsonl", "--fix"]) == 0
    captured = capfdbinary.readouterr()
    assert json.loads(captured.out) == {"text": CLEAN}
    assert b"1 problem fixed" in captured.err


def test_a_closed_pipe_is_silent() -> None:
    command = f"{sys.executable} -m corpus_lint rule --all | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("DUP101")
