"""Reports for GitHub, GitLab and JUnit: everything of a text is escaped, and several reports come of one run."""

from __future__ import annotations

import io
import json
import re
import stat
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.model import Finding, Severity
from corpus_lint.core.visible_text import HIDDEN, visible
from corpus_lint.engine.catalogue import find
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.report import FORMATS, Report, github, gitlab, markdown, write
from corpus_lint.report.github import CONTROLS
from corpus_lint.report.paths import for_people
from tests.material import BODY, CLEAN

HOSTILE = [
    "100%: a,b::c",
    "one\r\ntwo\n::error::three",
    "\x00\x07\x1b[31m\u202e\ufffe\udc80",
    "<b>&amp; \"quoted\" 'single' ]]>",
    "| a | `b` **c** <img src=x> [d](e) @f #1 https://g.h\n\n# i",
    "##[error]",
]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    Path("dirty.txt").write_text(BODY, "utf-8")
    Path("clean.txt").write_text(CLEAN * 2, "utf-8")


def finding(path: str = "a.txt", text: str = "") -> Finding:
    (one,) = lint_document(document(BODY.encode(), path), find("PIN101"))
    if text:
        one = replace(one, problem=replace(one.problem, message=text, evidence=(text,), notes=(text,)))
    return one


def written(name: str, report: Report) -> str:
    stream = io.StringIO()
    write(name, report, stream)
    return stream.getvalue()


def test_an_annotation() -> None:
    assert written("github", Report([finding("目录/名字, 一:二.txt")], 1)).splitlines() == [
        "::error title=corpus-lint PIN101 injected-pinyin,file=目录/名字%2C 一%3A二.txt,line=1,endLine=1,col=2,endColumn=7"
        "::pinyin inserted after 8 characters, such as 網(wǎng)%0Aseen: 網(wǎng) ×3  絡(luò) ×3  國(guó) ×2",
        "1 error in 1 of 1 document. 1 fixable with --fix.",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_annotation_is_one_line_whatever_the_text(text: str) -> None:
    path = text.replace("\x00", "") + ".txt"
    output = written("github", Report([finding(path, text)], 1))
    line, totals, end = re.split(r"[\r\n]", output)
    assert (totals.startswith("1 error"), end) == (True, "")
    match = re.fullmatch(r"::error ([^:]*)::(.*)", line)
    assert match
    properties = dict(item.split("=", 1) for item in match[1].split(","))
    assert unquote(properties["file"], errors="surrogateescape") == CONTROLS.sub(
        lambda match: visible(match[0]), for_people(path, Path())
    )
    assert unquote(match[2]) == "\n".join([visible(text), f"seen: {visible(text)}"])


@pytest.mark.slow
def test_every_hidden_character_is_shown() -> None:
    for character in map(chr, range(0x110000)):
        assert (visible(character) == character) == (HIDDEN.match(character) is None)


def test_an_annotation_of_several_lines_has_no_columns() -> None:
    line = github.command(replace(finding(), end_line=3, severity=Severity.WARNING), Report([], 1))
    assert line.startswith("::warning title=corpus-lint PIN101 injected-pinyin,file=a.txt,line=1,endLine=3::")


def test_an_annotation_of_a_record_is_at_its_line() -> None:
    line = github.command(replace(finding("a.jsonl"), record=7), Report([], 1))
    assert ",file=a.jsonl,line=7::" in line
    assert "%0Ain the record, line 1, column 2%0A" in line


def test_the_worst_come_first() -> None:
    warning = replace(finding("w.txt"), severity=Severity.WARNING)
    worse = replace(finding("x.txt"), problem=replace(finding().problem, count=99))
    lines = written("github", Report([warning, finding(), worse], 3)).splitlines()
    assert [re.findall(r"file=(.)", line) for line in lines] == [["x"], ["a"], ["w"], []]
    many = [finding(f"{number}.txt") for number in range(11)]
    assert written("github", Report(many, 11)).endswith(
        " GitHub shows 10 of a kind; the summary of the step lists more.\n"
    )


def test_a_table() -> None:
    assert written("markdown", Report([finding()], 2)).splitlines() == [
        "### corpus-lint",
        "",
        "1 error in 1 of 2 documents. 1 fixable with --fix.",
        "",
        "| rule | | findings | places |",
        "|---|---|---:|---:|",
        "| PIN101 | injected-pinyin | 1 | 8 |",
        "",
        "| | place | rule | finding |",
        "|---|---|---|---|",
        "| error | a.txt&#58;1&#58;2 | PIN101 | pinyin inserted after 8 characters, such as 網&#40;wǎng&#41; |",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_row_is_one_row_whatever_the_text(text: str) -> None:
    row = written("markdown", Report([finding(text, text)], 1)).splitlines()[-1]
    assert row.count("|") == 5
    assert not re.search(r"[`*<>@\[\]]", row)


def test_a_table_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "MOST_BYTES", 300)
    assert written("markdown", Report([finding()] * 9, 1)).endswith(" |\n\nand 7 more\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_code_quality(text: str) -> None:
    path = text.replace("\x00", "") + ".txt"
    record = replace(finding("b.jsonl"), record=4)
    one, other, third = json.loads(written("gitlab", Report([finding(path, text), finding(), record], 1)))
    assert list(one) == ["description", "check_name", "fingerprint", "severity", "location"]
    assert one["location"] == {"path": for_people(path, Path()), "lines": {"begin": 1, "end": 1}}
    assert other["severity"] == "major"
    assert third["location"]["lines"] == {"begin": 4, "end": 4}
    assert len({one["fingerprint"], other["fingerprint"], third["fingerprint"]}) == 3


def test_code_quality_knows_a_finding_again() -> None:
    moved = lint_document(document(("新的一行。\n" + BODY).encode(), "a.txt"), find("PIN101"))
    prints = [json.loads(written("gitlab", Report(one, 1)))[0]["fingerprint"] for one in ([finding()], moved)]
    assert prints[0] == prints[1]
    equal = json.loads(written("gitlab", Report([finding(), finding()], 1)))
    assert equal[0]["fingerprint"] != equal[1]["fingerprint"]


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_is_xml_whatever_the_text(text: str) -> None:
    output = written("junit", Report([finding(text, text)], 1)).encode()
    (suite,) = ElementTree.fromstring(output)
    (case,) = suite
    (failure,) = case
    assert failure.get("message") == visible(text)
    assert (failure.text or "").splitlines()[1:] == [
        f"seen: {visible(text)}",
        f"note: {visible(text)}",
    ]


def test_junit_counts_and_skips() -> None:
    root = ElementTree.fromstring(written("junit", Report([finding()], 2, known=[finding("b.txt")])))
    assert root.attrib == {
        "name": "corpus-lint",
        "tests": "2",
        "failures": "1",
        "skipped": "1",
        "errors": "0",
    }
    assert [suite.get("name") for suite in root] == ["a.txt", "b.txt"]
    assert [case[0].tag for suite in root for case in suite] == ["failure", "skipped"]
    clean = ElementTree.fromstring(written("junit", Report([], 2)))
    assert [case.get("name") for case in clean.iter("testcase")] == ["no findings in 2 documents"]
    assert "‹U+0007›" in written("junit", Report([finding("a\x07.txt")], 1))


def test_auto_is_github_in_its_actions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "dirty.txt"]) == 1
    assert capsys.readouterr().out.startswith("error[PIN101]")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    Path("summary.md").write_text("before\n", "utf-8")
    assert main(["check", "dirty.txt"]) == 1
    assert capsys.readouterr().out.startswith("::error ")
    assert main(["check", "dirty.txt", "--format", "concise"]) == 1
    assert capsys.readouterr().out.startswith("dirty.txt:1:2")
    assert main(["check", "dirty.txt", "--statistics"]) == 1
    assert capsys.readouterr().out.startswith("8  PIN101")
    summary = Path("summary.md").read_text("utf-8")
    assert summary.startswith("before\n### corpus-lint\n")
    assert summary.count("### corpus-lint") == 1
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "missing/summary.md")
    assert main(["check", "dirty.txt"]) == 2
    assert "missing/summary.md: not written" in capsys.readouterr().err


def test_a_difference_is_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dirty.txt").write_text(f"::error::{BODY}", "utf-8")
    assert main(["check", "dirty.txt", "--diff", "--format", "github"]) == 1
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("::stop-commands::")
    assert last == f"::{first.removeprefix('::stop-commands::')}::"


def test_several_reports_of_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    options = [f"--output={name}=out.{name}" for name in FORMATS]
    assert main(["check", "dirty.txt", *options]) == 1
    assert capsys.readouterr().out.startswith("error[PIN101]")
    assert all("PIN101" in Path(f"out.{name}").read_text("utf-8") for name in FORMATS)
    assert stat.S_IMODE(Path("out.json").stat().st_mode) & 0o600 == 0o600
    assert not list(Path().glob(".corpus-lint-*"))


def test_a_report_takes_the_place_of_an_old_one_or_goes_to_what_is_no_file() -> None:
    Path("real.json").write_text("old", "utf-8")
    Path("real.json").chmod(0o640)
    Path("link.json").symlink_to("real.json")
    assert main(["check", "dirty.txt", "--output", "json=link.json", "--output", "junit=/dev/null"]) == 1
    assert Path("link.json").is_symlink()
    assert json.loads(Path("real.json").read_text("utf-8"))["summary"]["errors"] == 1
    assert stat.S_IMODE(Path("real.json").stat().st_mode) == 0o640


def test_a_report_can_be_printed_instead(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "dirty.txt", "--output", "gitlab=-", "--output", "json=a.json"]) == 1
    assert len(json.loads(capsys.readouterr().out)) == 1


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--output", "sarif"], "not of the form FORMAT=FILE"),
        (["--output", "sarif="], "not of the form FORMAT=FILE"),
        (["--output", "xml=a"], "unknown format; choose one of full, concise"),
        (["--output", "json=-", "--output", "sarif=-"], "only one report can go to standard output"),
        (["--output", "json=-", "--format", "full"], "only one report can go to standard output"),
        (["--output", "json=a", "--output", "sarif=./a"], "two reports cannot go to the same file"),
        (["--output", "json=missing/a"], "its directory does not exist"),
        (["--output", "json=."], "is a directory"),
    ],
)
def test_wrong_outputs_are_status_2(
    options: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "dirty.txt", *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert reason in captured.err


def test_what_is_known_is_in_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "dirty.txt", "--write-baseline", "known", "--output", "sarif=a.sarif"])
    assert capsys.readouterr().out == "No findings in 1 document. 1 known from the baseline.\n"
    (result,) = json.loads(Path("a.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["suppressions"][0]["kind"] == "external"
    assert gitlab.SEVERITIES[Severity.ERROR] == "major"
