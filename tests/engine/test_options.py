"""Every option of every rule has a range, works at its ends, and is refused outside, wherever it is set."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from corpus_lint import UsageError, lint_text
from corpus_lint.cli.main import main
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity
from corpus_lint.duplicates.sign_documents import compare
from corpus_lint.engine import catalogue, rule_options
from corpus_lint.engine.corpus import Corpus, related
from corpus_lint.engine.lint import lint_document, suspected
from corpus_lint.engine.registry import Rule
from tests.pages import examples

RULES = catalogue.all_rules()
DOCUMENTS = [document for example in examples() for document in example.documents()]
RANGES = [(rule, name, limits) for rule in RULES for name, limits in rule_options.option_ranges(rule).items()]
NUMBERS = [
    (rule, name)
    for rule in RULES
    for name, kind in rule_options.option_kinds(rule).items()
    if kind.name in ("int", "float")
]


def identity(value: object) -> str | None:
    return value.code if isinstance(value, Rule) else value if isinstance(value, str) else ""


each_range = pytest.mark.parametrize(("rule", "name", "limits"), RANGES, ids=identity)


def number(rule: Rule, name: str, value: float) -> str:
    """A number as a user writes it for an option."""
    return str(int(value) if rule_options.option_kinds(rule)[name].name == "int" else float(value))


def outside(rule: Rule, name: str, limits: option.Range) -> list[str]:
    step = 1 if rule_options.option_kinds(rule)[name].name == "int" else 1e-6
    wrong = [number(rule, name, limits.low - step), number(rule, name, limits.high + step)]
    return [*wrong, "nan", "inf", "-inf", *(["-1"] if limits.low > -1 else [])]


def test_every_number_has_a_range() -> None:
    assert [(rule.code, name) for rule, name, _ in RANGES] == [(rule.code, name) for rule, name in NUMBERS]
    assert len(RANGES) > 70


def run(rule: Rule) -> None:
    """All that a rule does with the documents of the pages."""
    suspected(DOCUMENTS, [rule])
    corpus = Corpus([rule] if rule.collect else [])
    for document in DOCUMENTS:
        lint_document(document, [rule])
        corpus.add(document)
    corpus.findings()
    if rule.compare:
        list(related(compare(DOCUMENTS), [rule]))


@pytest.mark.slow
@each_range
def test_a_rule_runs_at_the_ends_of_a_range(rule: Rule, name: str, limits: option.Range) -> None:
    for value in (limits.low, limits.high):
        (changed,) = rule_options.with_options([rule], [f"{rule.code}.{name}={number(rule, name, value)}"])
        run(changed)


@pytest.mark.slow
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule_options.option_ranges(rule)], ids=identity)
@pytest.mark.parametrize("end", ["low", "high", "easiest"])
def test_a_rule_runs_with_all_options_at_one_end(rule: Rule, end: str) -> None:
    ends = {
        name: getattr(limits, end if end != "easiest" else "low" if name.startswith("min") else "high")
        for name, limits in rule_options.option_ranges(rule).items()
    }
    settings = [f"{rule.code}.{name}={number(rule, name, value)}" for name, value in ends.items()]
    run(*rule_options.with_options([rule], settings))


@each_range
def test_what_is_out_of_range_is_refused_on_the_command_line(
    rule: Rule, name: str, limits: option.Range, capsys: pytest.CaptureFixture[str]
) -> None:
    for word in outside(rule, name, limits):
        assert main(["check", "--isolated", "--set", f"{rule.code}.{name}={word}", "nothing.txt"]) == 2
        message = f"{rule.code}.{name} is "
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"corpus-lint: {message}"), line
        assert line.endswith(f"; it must be {limits}")
        assert word in line


@each_range
def test_what_is_out_of_range_is_refused_in_a_file(
    rule: Rule,
    name: str,
    limits: option.Range,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("好。\n", "utf-8")
    for word in outside(rule, name, limits):
        Path("corpus-lint.toml").write_text(f"[rules.{rule.code}]\n{name} = {word}\n", "utf-8")
        assert main(["check", "a.txt"]) == 2
        error = capsys.readouterr().err
        assert f"corpus-lint.toml: rules.{rule.code}.{name}" in error
        whole = rule_options.option_kinds(rule)[name].name == "int" and not re.fullmatch(r"-?\d+", word)
        assert ("expected an integer, got a float" if whole else f"it must be {limits}") in error


@each_range
def test_what_is_out_of_range_is_refused_in_a_program(rule: Rule, name: str, limits: option.Range) -> None:
    read: Callable[[str], object] = float if rule_options.option_kinds(rule)[name].name == "float" else str
    for word in outside(rule, name, limits):
        with pytest.raises(UsageError, match=re.escape(f"; it must be {limits}")):
            lint_text("好。", options={f"{rule.code}.{name}": read(word)})


@each_range
def test_the_page_and_the_schema_say_the_range(
    rule: Rule, name: str, limits: option.Range, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rule", rule.code]) == 0
    default = getattr(rule.options, name.replace("-", "_"))
    assert f"* `{name}` ({default}; {limits}): " in capsys.readouterr().out
    schema = json.loads((Path(__file__).parents[2] / "corpus-lint.schema.json").read_text("utf-8"))
    if not rule.origin:
        described = schema["$defs"][rule.code]["properties"][name]
        assert (described["minimum"], described["maximum"]) == (limits.low, limits.high)


@pytest.mark.parametrize("limits", [option.Range("a share", 0, 1), option.Range("a whole number", 2, 1_000)])
def test_what_is_in_a_range(limits: option.Range) -> None:
    assert limits.low in limits
    assert limits.high in limits
    for value in (math.nan, math.inf, -math.inf, limits.low - 1, limits.high + 1, "1", None):
        assert value not in limits


def test_the_words_of_a_range() -> None:
    rule = next(rule for rule in RULES if rule.code == "SPM102")
    with pytest.raises(
        UsageError, match=r"^SPM102\.min-names is 0; it must be a whole number from 2 to 1,000$"
    ):
        rule_options.with_options([rule], ["SPM102.min-names=0"])
    with pytest.raises(UsageError, match=r"^SPM103\.min-share is 17; it must be a share from 0 to 1$"):
        rule_options.with_options(RULES, ["SPM103.min-share=17"])
    # A number that nobody can read is not printed whole.
    with pytest.raises(UsageError, match=r"^SPM102\.min-names is 9{40}…; it must be"):
        rule_options.with_options([rule], ["SPM102.min-names=" + "9" * 4_000])
    with pytest.raises(UsageError, match=r"^SPM102\.min-names is '9{40}…'; it must be"):
        rule_options.with_options([rule], ["SPM102.min-names=" + "9" * 5_000])


def test_a_default_out_of_its_range_is_a_mistake_of_the_rule() -> None:
    with pytest.raises(ValueError, match="the default 1 is not a whole number from 2 to 9"):
        option.count(1, low=2, high=9)


@dataclass(frozen=True, slots=True)
class PlainOptions:
    """As rules of other packages have them."""

    least: int = 3
    share: float = 0.5
    word: str = "x"


def check(document: Document, options: PlainOptions) -> Iterator[Problem]:
    return iter(())


def test_options_without_ranges_still_work() -> None:
    page = "Plain.\n\n## Options\n* `least` (3): things.\n"
    rule = Rule("XXX101", "plain", Severity.ERROR, page, PlainOptions(), check=check)
    assert rule_options.option_ranges(rule) == {}
    assert rule_options.page(rule) == page.strip()
    for key, value in (("least", -5), ("share", 17.0), ("word", "nan")):
        rule_options.check("here", rule, key, value)
        changed = rule_options.with_option(rule, key, value)
        assert getattr(changed.options, key) == value
    for value in (math.nan, math.inf):
        with pytest.raises(UsageError, match="it must be a finite number"):
            rule_options.check("here", rule, "share", value)


def test_ranges_are_no_part_of_the_values() -> None:
    for rule in RULES:
        assert rule.options == type(rule.options)()
        assert all(getattr(rule.options, field.name) is not None for field in fields(rule.options))
        assert replace(rule.options) == rule.options
