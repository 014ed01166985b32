"""Documents that are repaired together are repaired as alone."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.engine import catalogue, fix_together
from corpus_lint.engine.fix import Fixed, fix_document
from corpus_lint.engine.fix_together import Repair, repair_documents
from corpus_lint.engine.lint import RuleError, suspected
from corpus_lint.engine.registry import NoOptions, Rule
from corpus_lint.formats import TEXT
from corpus_lint.formats.text import document
from tests.engine.test_fix_properties import PIECES, RAW
from tests.material import BANNER, BODY, CLEAN, TAIL

RULES = catalogue.all_rules()


def together(raws: list[bytes], rules: list[Rule], safeties: set[Safety]) -> list[Fixed | Exception]:
    documents = [document(raw, f"{number}.txt") for number, raw in enumerate(raws)]
    repairs = [
        Repair(one, suspects, rules, safeties, TEXT)
        for one, suspects in zip(documents, suspected(documents, rules), strict=True)
    ]
    return repair_documents(repairs, rules)


def alone(raws: list[bytes], rules: list[Rule], safeties: set[Safety]) -> list[Fixed]:
    return [
        fix_document(document(raw, f"{number}.txt"), rules, safeties, TEXT) for number, raw in enumerate(raws)
    ]


@pytest.mark.parametrize("safeties", [set(), {Safety.SAFE}, set(Safety)], ids=len)
@given(raws=st.lists(RAW, min_size=1, max_size=12))
def test_they_are_what_each_is_alone(safeties: set[Safety], raws: list[bytes]) -> None:
    assert together(raws, RULES, safeties) == alone(raws, RULES, safeties)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_many_are_what_each_is_alone(seed: int) -> None:
    draw = random.Random(seed)
    raws = [b"".join(draw.choices(PIECES, k=draw.randrange(1, 5))) for _ in range(60)]
    made = together(raws, RULES, {Safety.SAFE})
    assert made == alone(raws, RULES, {Safety.SAFE})
    assert sum(isinstance(one, Fixed) and one.raw is not None for one in made) > 10


def test_what_repairs_make_of_many_is_screened(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counting(documents: list[Document], rules: list[Rule]) -> list[list[Rule]]:
        asked.append(len(documents))
        return suspected(documents, rules)

    monkeypatch.setattr(fix_together, "suspected", counting)
    raws = [(BANNER + BODY + TAIL + f"\n第{number}回\n").encode() for number in range(20)]
    made = together(raws, RULES, {Safety.SAFE})
    assert all(isinstance(one, Fixed) and one.text.startswith(CLEAN[:10]) for one in made)
    assert asked[0] == 20


def test_a_rule_that_fails_costs_the_document_that_it_fails_on() -> None:
    def check(read: Document, options: NoOptions) -> Iterator[Problem]:
        start = read.text.find("x")
        if start >= 0:
            yield Problem(
                Span(start, start + 1), "x", fix=Fix("", (Edit(start, start + 1, "y"),), Safety.SAFE)
            )
        # What the fix makes of one of them, and what stands in another.
        if "ay" in read.text or "!" in read.text:
            raise ZeroDivisionError

    rules = [Rule("TSTx", "test-x", Severity.ERROR, "", NoOptions(), check=check)]
    made = together([b"bx", b"ax", b"!", b"cx", b"c"], rules, {Safety.SAFE})
    assert [one.text if isinstance(one, Fixed) else type(one) for one in made] == [
        "by",
        RuleError,
        RuleError,
        "cy",
        "c",
    ]


def test_a_screen_that_fails_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    raws = [(BANNER + BODY + TAIL).encode()] * 20
    usual = together(raws, RULES, {Safety.SAFE})

    def failing(*_: object) -> list[list[Rule]]:
        raise RuleError("a screen")

    monkeypatch.setattr(fix_together, "suspected", failing)
    assert together(raws, RULES, {Safety.SAFE}) == usual


def test_a_rule_that_a_document_is_not_looked_at_with_is_not_asked() -> None:
    documents = [document((BANNER + BODY + TAIL).encode(), f"{number}.txt") for number in range(20)]
    few = [rule for rule in RULES if rule.code != "SPM102"]
    repairs = [Repair(one, few, few, {Safety.SAFE}, TEXT) for one in documents]
    for one in repair_documents(repairs, RULES):
        assert isinstance(one, Fixed)
        assert not {finding.code for finding in (*one.found, *one.left)} & {"SPM102"}
        assert "肥东县" in one.text
