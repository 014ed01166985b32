"""A baseline of version 0.1.0 is kept, with the texts it is about: whatever an upgrade changes, what was known stays known.

``known_findings/baseline.jsonl`` was written by ``corpus-lint check texts --isolated --no-cache --write-baseline
baseline.jsonl``, and is never written again: who has such a file does not write it again either. Where a rule finds more
on purpose, give that finding a baseline of its own beside this one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.model import Problem, Severity
from corpus_lint.engine import catalogue, registry
from corpus_lint.engine.registry import Rule

KNOWN = Path(__file__).parent / "known_findings"
ENTRIES = [json.loads(line) for line in (KNOWN / "baseline.jsonl").read_text("utf-8").splitlines()[1:]]
CHECK = ["check", "texts", "--no-cache", "--jobs", "1", "--baseline", "baseline.jsonl", "--format", "full"]
# Of each of these rules what was found before is found with these values, too.
OTHER_OPTIONS = {
    "DUP101.min-length": 5,
    "DUP102.min-similarity": 0.5,
    "ENC104.min-evidence": 2,
    "ENC106.min-lines": 2,
    "PIN101.min-count": 2,
    "PIN102.min-evidence": 2,
    "SCR102.min-words": 1,
    "SPM101.min-evidence": 3,
    "SPM102.min-names": 7,
    "TRN104.min-documents": 4,
}
# What a rule no longer finds on purpose: characters that were lost inside of mojibake are a finding of ENC103 alone.
GONE = [("texts/mojibake.txt", "ENC105")]
STALE = (
    "corpus-lint: not read: 2 records without text\n"
    "corpus-lint: 1 finding of the baseline baseline.jsonl no longer found (--prune-baseline removes them)\n"
)
OTHER_SEVERITY = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.ERROR}


@pytest.fixture(autouse=True)
def _beside_the_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(KNOWN)
    monkeypatch.setenv("NO_COLOR", "1")


def check(capsys: pytest.CaptureFixture[str], *options: str) -> None:
    """Every finding is known, none is new, and no entry is stale but those that a rule gave up."""
    assert main([*CHECK, *options]) == 0, capsys.readouterr().out
    printed = capsys.readouterr()
    known = len(ENTRIES) - len(GONE)
    assert printed.out == f"No findings in 43 documents. {known} known from the baseline.\n"
    assert printed.err == STALE


def test_it_is_about_every_rule_of_its_version() -> None:
    assert len({entry["code"] for entry in ENTRIES}) == 26
    assert len(ENTRIES) == 57
    assert [one for one in GONE if one not in {(entry["path"], entry["code"]) for entry in ENTRIES}] == []


def test_what_was_stable_stays_stable() -> None:
    rules = {rule.code: rule for rule in catalogue.all_rules()}
    assert [entry["code"] for entry in ENTRIES if rules[entry["code"]].in_preview] == []


def test_what_was_known_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    check(capsys, "--isolated")


def test_other_severities_and_options_change_no_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    severities = "".join(
        f'{rule.code} = "{OTHER_SEVERITY[rule.severity].value}"\n' for rule in catalogue.all_rules()
    )
    options = "".join(
        f"[rules.{key.replace('.', ']' + chr(10))} = {value}\n" for key, value in OTHER_OPTIONS.items()
    )
    (tmp_path / "other.toml").write_text(f"[severity]\n{severities}{options}", "utf-8")
    check(capsys, "--config", str(tmp_path / "other.toml"))


def test_other_words_change_no_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that a rule says of a problem, but for where it is, in other words and of another severity."""

    def reworded(problem: Problem) -> Problem:
        fix = problem.fix and replace(problem.fix, title="mend it")
        other = OTHER_SEVERITY[problem.severity or Severity.ERROR]
        return replace(
            problem,
            message="something else",
            notes=("and more",),
            evidence=("other words",),
            fix=fix,
            severity=other,
        )

    def of_document(check: Callable[..., Iterator[Problem]]) -> Callable[..., Iterator[Problem]]:
        return lambda document, options: map(reworded, check(document, options))

    def of_corpus(
        found: Callable[..., Iterator[tuple[int, Problem]]],
    ) -> Callable[..., Iterator[tuple[int, Problem]]]:
        return lambda values, options: ((index, reworded(one)) for index, one in found(values, options))

    def changed(rule: Rule) -> Rule:
        functions: dict[str, Any] = {
            "check": rule.check and of_document(rule.check),
            "reduce": rule.reduce and of_corpus(rule.reduce),
            "compare": rule.compare and of_corpus(rule.compare),
        }
        return replace(rule, name=f"another-{rule.name}", page="Another page.", **functions)

    rules = {rule.code: changed(rule) for rule in catalogue.all_rules()}
    monkeypatch.setattr(registry, "RULES", rules)
    monkeypatch.setattr(catalogue, "RULES", rules)
    check(capsys, "--isolated")
    # What is not in the baseline shows that the words are others.
    main(["check", "texts", "--no-cache", "--isolated", "--jobs", "1", "--format", "jsonl"])
    assert {json.loads(line)["message"] for line in capsys.readouterr().out.splitlines()} == {
        "something else"
    }
