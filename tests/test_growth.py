"""Twice as long a text takes twice as long, whatever is in it: no rule, and nothing else that is done with a text, takes more."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_lint import report
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Finding, Problem, Run, Safety, Span
from corpus_lint.duplicates import folding
from corpus_lint.duplicates.sign_documents import compare
from corpus_lint.engine import catalogue, fix
from corpus_lint.engine.corpus import Corpus, related
from corpus_lint.engine.fix import fix_document
from corpus_lint.engine.lint import lint_document, locate, suspected
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import TEXT, jsonl, text
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.report import diff
from corpus_lint.run import match_findings
from corpus_lint.run.examine import _change
from tests import shapes
from tests.growth import LEAST_OF_SLOW, MOST, faults, growth
from tests.shapes import PROSE, Shape

pytestmark = pytest.mark.slow
RULES = catalogue.all_rules()


def document(content: str) -> Document:
    raw = content.encode("utf-8", "surrogatepass")
    return Document("a.txt", raw, content, (Run("utf-8", 0, len(content)),))


def test_quadratic_time_is_seen() -> None:
    def quadratic(content: str) -> None:
        for _ in range(0, len(content), 10):
            content.count("?")

    assert growth(quadratic, shapes.repeated("文")) > MOST
    assert growth(lambda content: content.replace("文", "字").split("字"), shapes.repeated("文")) < MOST


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.check], ids=lambda rule: rule.code)
def test_a_rule(rule: Rule) -> None:
    def work(content: str) -> None:
        lint_document(document(content), [rule])

    own = shapes.shapes_of(rule)
    assert faults(work, shapes.ANY | own) == {}
    one_line = {name: make for name, make in own.items() if name.endswith("backticks")}
    assert faults(work, one_line, LEAST_OF_SLOW) == {}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.collect], ids=lambda rule: rule.code)
def test_what_a_corpus_rule_collects(rule: Rule) -> None:
    assert rule.collect is not None
    collect = rule.collect
    assert faults(lambda content: collect(document(content)), shapes.ANY) == {}


def test_the_screens() -> None:
    assert faults(lambda content: suspected([document(content)], RULES), shapes.ANY) == {}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.screen], ids=lambda rule: rule.code)
def test_a_screen(rule: Rule) -> None:
    assert faults(lambda content: suspected([document(content)], [rule]), shapes.shapes_of(rule)) == {}


def test_folding() -> None:
    def fold(content: str) -> None:
        folding.folded_text(folding.without_additions(document(content)))

    assert faults(fold, shapes.ANY) == {}


def numbered(length: int) -> str:
    """A text a line, each with its number in the middle of what all of them have."""
    return "".join(f"{PROSE.strip() * 3}{number}{PROSE.strip() * 3}\n" for number in range(length // 80))


@pytest.mark.parametrize("make", [shapes.repeated(PROSE.strip() * 6 + "\n"), numbered])
def test_a_corpus_of_documents_that_are_alike(make: Shape) -> None:
    def work(content: str) -> None:
        documents = [
            replace(document(line), path=f"{number}") for number, line in enumerate(content.splitlines())
        ]
        corpus = Corpus([rule for rule in RULES if rule.collect])
        for one in documents:
            corpus.add(one)
        corpus.findings()
        list(related(compare(documents), RULES))

    assert growth(work, make, LEAST_OF_SLOW) < MOST


def test_the_parts_of_a_document() -> None:
    def ask(content: str) -> None:
        one = document(content)
        _ = one.body, one.title, one.special, one.lines
        for place in range(0, len(content), 50):
            one.in_code(place)
            one.position(place)
            one.excerpt(Span(place, place + 1))

    assert faults(ask, shapes.ANY) == {}


def damaged(content: str) -> bytes:
    raw = bytearray(content.encode("gb18030", "replace"))
    raw[50::97] = b"\xff" * len(raw[50::97])
    return bytes(raw)


def mixed(content: str) -> bytes:
    lines = content.split("\n")
    return b"\n".join(
        line.encode(("utf-8", "gb18030")[number % 2], "replace") for number, line in enumerate(lines)
    )


ENCODED: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda content: content.encode("utf-8", "replace"),
    "gb18030": lambda content: content.encode("gb18030", "replace"),
    "big5hkscs": lambda content: content.encode("big5hkscs", "replace"),
    "utf-16-le": lambda content: content.encode("utf-16-le", "replace"),
    "mixed": mixed,
    "damaged": damaged,
}


@pytest.mark.parametrize("encoded", ENCODED)
def test_decoding(encoded: str) -> None:
    assert faults(lambda content: text.document(ENCODED[encoded](content), "a.txt"), shapes.BYTES) == {}


def repair(raw: bytes, rules: list[Rule]) -> None:
    one = text.document(raw, "a.txt")
    fixed = fix_document(one, rules, set(Safety), TEXT)
    if fixed.raw is not None:
        change = _change(one, fixed)
        list(diff.patch(change))
        list(diff.rows(change, 80, True))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.check], ids=lambda rule: rule.code)
def test_a_repair_and_what_is_shown_of_it(rule: Rule) -> None:
    among = {
        name: make
        for name, make in shapes.shapes_of(rule).items()
        if name.endswith(("lines", "line", "fences"))
    }
    assert faults(lambda content: repair(content.encode(), [rule]), among) == {}


def test_the_edits_of_a_repair() -> None:
    rule = next(rule for rule in RULES if rule.code == "ENC105")

    def work(content: str) -> None:
        edits = [Edit(start, start + 1, "x") for start in range(0, len(content), 4)]
        runs = [Run(None, edit.start, edit.start + 4) for edit in edits]
        fix._moved(runs, edits)
        # Places with an edited one at either edge, and none inside.
        places = tuple(Span(edit.start + 1, edit.start + 4) for edit in edits)
        found = locate(document(content), rule, Problem(places[0], "", places, count=len(places)))
        assert fix._worse([], [found], [], edits) is None
        list(fix.compose(len(content), [edits, edits]))

    assert growth(work, shapes.repeated("文字")) < MOST


def test_a_repair_of_many_encodings() -> None:
    rules = [rule for rule in RULES if rule.code in ("ENC101", "ENC102", "ENC107", "ENC109", "PIN101")]
    among = {
        name: shapes.repeated(f"{unit}\n")
        for name, unit in {"entity": "文&nbsp;字", "hidden": "文\u200b字", "reading": "网(wǎng)络"}.items()
    }
    assert faults(lambda content: repair(mixed(content), rules), among) == {}
    assert faults(lambda content: repair(damaged(content), rules), among) == {}


def test_a_repair_of_a_record() -> None:
    def work(content: str) -> None:
        (one,) = jsonl.documents(io.BytesIO(content.encode()), "a.jsonl", TEXT_ONLY)
        fix_document(
            one,
            [rule for rule in RULES if rule.code == "PIN101"],
            set(Safety),
            replace(TEXT, encode=jsonl.encode),
        )

    def make(length: int) -> str:
        fields = "".join(f'"{number}": "\\u6587", ' for number in range(length // 16))
        return f'{{{fields}"text": "{"网(wǎng)络安全，" * (length // 16)}"}}'

    assert growth(work, make) < MOST


def one_a_line(content: str) -> list[Finding]:
    """A finding for each line of a text, each of another place."""
    one, rule = document(content), next(rule for rule in RULES if rule.code == "ENC104")
    return [
        locate(one, rule, Problem(span, "one", occurrences=(span,), evidence=("x",)))
        for start in range(0, len(content) - 10, 10)
        for span in [Span(start, start + 3)]
    ]


@pytest.mark.parametrize("unit", ["文字文字文字文字文\n", "文字文字文字文字文字"])
@pytest.mark.parametrize("form", [*report.FORMATS, "statistics"])
def test_a_report(form: str, unit: str) -> None:
    def work(content: str) -> None:
        report.write(form, report.Report(one_a_line(content), 1, root=Path.cwd()), io.StringIO())

    assert growth(work, shapes.repeated(unit)) < MOST


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_baseline(more: int) -> None:
    def work(content: str) -> None:
        findings = one_a_line(content)
        known = [match_findings.entry(finding, "/") for finding in findings]
        known = [replace(one, content=replace(one.content, count=one.content.count + more)) for one in known]
        match_findings.match(known, findings, "/", {"a.txt"}, {"ENC104"})

    assert growth(work, shapes.repeated("文字文字文字文字文\n")) < MOST
