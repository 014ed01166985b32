"""The problem matcher of docs/editors.md reads what ``--format concise`` prints, whatever files are called."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.model import Finding
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats import FORMATS
from corpus_lint.formats.text import document
from corpus_lint.report import Report, write
from tests.documentation import BLOCK, read
from tests.material import BODY, SEEDS

(CONTENT,) = (one["content"] for one in BLOCK.finditer(read("editors.md")) if "tasks.json" in one["words"])
(TASK,) = json.loads(CONTENT)["tasks"]
MATCHERS: list[dict[str, Any]] = [one["pattern"] for one in TASK["problemMatcher"]]
KEYS = ("file", "line", "column", "severity", "code", "message")
NAMES = [
    "a.txt",
    "语料/第一章 春天.txt",
    "with spaces/and (brackets) [1].md",
    "three: 1:2: error.txt",
    "a:1:2.txt",
    "d[7]/b.txt",
    "C:\\Users\\王 伟\\语料 1\\第一章.txt",
    "\\\\server\\share\\a b.txt",
    "..\\a.txt",
    "a[7]",
    "a[7].txt",
    "a.txt[7]",
    "b/a.json.md[12]",
]
# The endings of files with records, with all that they may be compressed by, also in capitals.
OF_RECORDS = [name for name, made in FORMATS.items() if made is not FORMATS[".txt"] and made().many]


def matched(line: str) -> dict[str, str]:
    """What VS Code takes of a line: of several matchers the first that matches."""
    for one in MATCHERS:
        if found := re.fullmatch(one["regexp"], line):
            return {key: found[one[key]] for key in KEYS if key in one}
    return {}


def expected(finding: Finding) -> dict[str, str]:
    record = finding.record is not None
    return {
        "file": finding.path,
        "line": str(finding.record if record else finding.line),
        **({} if record else {"column": str(finding.column)}),
        "severity": finding.severity.value,
        "code": finding.code,
    }


def printed(findings: list[Finding]) -> list[str]:
    stream = io.StringIO()
    write("concise", Report(findings, len(findings), quiet=True), stream)
    return stream.getvalue().splitlines()


def found_in(name: str, record: int | None) -> Finding:
    (finding,) = lint_document(document(BODY.encode(), "a.txt"), catalogue.find("PIN101"))
    return replace(finding, path=name, record=record)


@pytest.mark.parametrize("record", [None, 1, 20_417])
@pytest.mark.parametrize("name", NAMES)
def test_a_line_is_read(name: str, record: int | None) -> None:
    finding = found_in(name + ".jsonl" if record else name, record)
    (line,) = printed([finding])
    got = matched(line)
    assert finding.problem.message in got.pop("message")
    assert got == expected(finding)


@pytest.mark.parametrize("ending", OF_RECORDS)
def test_a_record_of_any_format_is_read(ending: str) -> None:
    for name in (f"语料/a{ending}", f"a[7]{ending.upper()}", f"a{ending.title()}"):
        finding = found_in(name, 3)
        (line,) = printed([finding])
        assert {key: value for key, value in matched(line).items() if key != "message"} == expected(finding)


def test_a_record_with_an_id_is_read() -> None:
    finding = replace(found_in("a.jsonl", 3), id="n: 1:2: error[X1] y", part="messages[2].content")
    (line,) = printed([finding])
    assert {key: value for key, value in matched(line).items() if key != "message"} == expected(finding)


def test_other_lines_are_none() -> None:
    stream = io.StringIO()
    write("concise", Report([found_in("a.txt", None)], 1), stream)
    _, total = stream.getvalue().splitlines()
    assert matched(total) == {}
    assert matched("corpus-lint: a.txt: no such file or directory") == {}


@pytest.mark.skipif(os.name != "posix", reason="names with colons")
def test_the_task_is_run_and_everything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its command on real files, and beside it JSON."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES[:5]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(BODY, "utf-8")
    records = "".join(json.dumps({"text": text}) + "\n" for text in ("好。", BODY, "好。\n" + BODY))
    (tmp_path / "语 料.jsonl").write_text(records, "utf-8")
    shutil.copytree(SEEDS / "bad", "seeds")
    assert TASK["command"] == "corpus-lint"
    assert main([*TASK["args"], "--no-cache"]) == 1
    lines = capsys.readouterr().out.splitlines()
    main(["check", "--no-cache", "--format", "jsonl", "."])
    wanted = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == len(wanted) > 40
    for line, finding in zip(lines, wanted, strict=True):
        got = matched(line)
        record = finding["record"]
        assert got["file"] == finding["path"]
        assert int(got["line"]) == (record or finding["line"])
        assert record or int(got["column"]) == finding["column"]
        assert (got["severity"], got["code"]) == (finding["severity"], finding["code"])


@pytest.mark.slow
def test_the_patterns_mean_the_same_in_javascript() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    names = [*((name, None) for name in NAMES), *((f"a{ending}", 7) for ending in OF_RECORDS)]
    lines = [line for name, record in names for line in printed([found_in(name, record)])]
    asked = (
        "const [patterns, lines] = JSON.parse(require('fs').readFileSync(0));"
        "const all = patterns.map(one => new RegExp(one));"
        "const first = line => { for (const one of all) { const m = one.exec(line); if (m) return [...m].slice(1) } return null };"
        "console.log(JSON.stringify(lines.map(first)))"
    )
    done = subprocess.run(
        [node, "-e", asked],
        input=json.dumps([[one["regexp"] for one in MATCHERS], lines]),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    python = [
        next(list(found.groups()) for one in MATCHERS if (found := re.search(one["regexp"], line)))
        for line in lines
    ]
    assert json.loads(done.stdout) == python
