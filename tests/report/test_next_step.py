"""What people at a terminal are told to do next is a command that works."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.model import Finding, Fix, Safety
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.report import Report, next_step
from tests.cli.test_golden import lint
from tests.material import BODY

COMMAND = re.compile(r"`(corpus-lint [^`]+)`")


def finding(safety: Safety | None) -> Finding:
    (one,) = lint_document(document(BODY.encode(), "a.txt"), catalogue.find("PIN101"))
    fix = None if safety is None else Fix("title", (), safety)
    return replace(one, problem=replace(one.problem, fix=fix))


@pytest.mark.parametrize(
    ("safety", "words", "expected"),
    [
        (Safety.SAFE, "check a.txt", "corpus-lint check a.txt --diff"),
        (Safety.SAFE, "check --select PIN a.txt", "corpus-lint check --select PIN a.txt --diff"),
        (Safety.SAFE, "check a.txt --diff", "corpus-lint check a.txt --fix"),
        (Safety.SAFE, "check --format=full a.txt --output sarif=x", "corpus-lint check a.txt --diff"),
        (Safety.SAFE, "check 'a b.txt'", "corpus-lint check 'a b.txt' --diff"),
        (Safety.SAFE, "check --statistics a.txt", "corpus-lint check a.txt --select PIN101"),
        (Safety.SAFE, "check --statistics --by file a.txt", "corpus-lint check a.txt --select PIN101"),
        (Safety.UNSAFE, "check a.txt", "corpus-lint check a.txt --diff --unsafe-fixes"),
        (Safety.UNSAFE, "check a.txt --fix", "corpus-lint check a.txt --diff --unsafe-fixes"),
        (Safety.UNSAFE, "check a.txt --unsafe-fixes --fix", None),
        (Safety.DISPLAY, "check a.txt", None),
        (None, "check a.txt", None),
        (Safety.SAFE, "check " + " ".join(f"{one}.txt" for one in range(40)), "corpus-lint check … --diff"),
    ],
)
def test_the_next_command(safety: Safety | None, words: str, expected: str | None) -> None:
    said = next_step.sentence(Report([finding(safety)], 1, words=shlex.split(words)))
    assert said.startswith("Next: `corpus-lint ")
    *first, last = COMMAND.findall(said)
    assert last == "corpus-lint rule PIN101"
    assert first == ([expected] if expected else [])


def test_without_findings_there_is_none() -> None:
    assert next_step.sentence(Report([], 1, words=["check", "a.txt"])) == ""


@pytest.mark.parametrize(
    "flags", [[], ["--diff"], ["--fix"], ["--statistics"], ["--statistics", "--by", "file"]]
)
def test_the_commands_work(flags: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    name = "我的 语料.txt"
    Path(name).write_text(f"{BODY}请阅读&lt;&lt;梨花开了&gt;&gt;，回答问题。\n", "utf-8")
    out, _, _ = lint(["check", name, "--no-cache", *flags], b"", terminal=True)
    commands = COMMAND.findall(" ".join(out.decode().partition("Next: ")[2].split()))
    assert len(commands) == 2
    for command in commands:
        assert main(shlex.split(command)[1:]) in (0, 1)
    # A pipe is told nothing of it.
    assert b"Next:" not in lint(["check", name, "--no-cache", *flags], b"")[0]
