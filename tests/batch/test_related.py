"""What the rules say of groups in rows of tables is what they say of a corpus."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest

from corpus_lint import Linter, Severity
from corpus_lint.core.model import Problem
from corpus_lint.duplicates.sign_documents import compare
from corpus_lint.rules.contained_document import contained_documents, larger

pa = pytest.importorskip("pyarrow")

from corpus_lint.batch import FINDINGS, related, sign_batch  # noqa: E402 - needs pyarrow
from tests.batch.test_duplicates import corpus, documents, sentences  # noqa: E402 - needs pyarrow

CHANCE = random.Random(5)
CHAPTERS = [sentences(CHANCE, 12) for _ in range(3)]
TEXTS = [*corpus(CHANCE), *CHAPTERS, "".join(CHAPTERS)]
# A copy that is spaced, and one with a banner above it.
TEXTS += [" ".join(TEXTS[4]), f"{TEXTS[5]}\n\n{TEXTS[5]}"]
COMPARISON = compare(documents(TEXTS))
RULES = {rule.code: rule for rule in Linter("DUP101,DUP102,DUP103").rules}
Said = list[tuple[int, str, tuple[str, ...], tuple[tuple[int | None, int], ...]]]


def described() -> dict[int, dict[str, Any]]:
    """The rows of the documents."""
    found = {}
    for row in sign_batch(pa.array(TEXTS)).to_pylist():
        number = row["row"]
        known = {"position": number, "id": 10 * number, "path": "a.jsonl", "record": number + 1}
        found[number] = row | known | {"reference": False}
    return found


ROWS = described()


def sayings(found: Iterable[tuple[int, Problem]]) -> Said:
    """What is said of documents, with the records and lines of those that it is about."""
    return sorted(
        (
            position,
            problem.message,
            problem.notes,
            tuple((place.record, place.line) for place in problem.related),
        )
        for position, problem in found
    )


def of_command(code: str) -> Said:
    rule = RULES[code]
    assert rule.compare
    return sayings(rule.compare(COMPARISON, rule.options))


def of_groups(said: related.Said) -> Said:
    return sayings((one["position"], problem) for _, one, problem in said)


def test_copies() -> None:
    rows = [{"one": ROWS[later], "others": [ROWS[first]]} for later, first in COMPARISON.copies()]
    assert rows
    assert of_groups(related.copy_findings(rows, RULES["DUP101"])) == of_command("DUP101")


def test_documents_that_are_alike() -> None:
    by_later: dict[int, list[dict[str, Any]]] = {}
    for pair in COMPARISON.pairs:
        counts = {"shared": pair.shared, "size_a": pair.earlier_size, "size_b": pair.later_size}
        row: dict[str, Any] = {
            "a": pair.earlier,
            "b": pair.later,
            "series": pair.series,
            "own_alike": None,
            **counts,
        }
        by_later.setdefault(pair.later, []).insert(0, row)
    rows = [
        {"one": ROWS[later], "others": [ROWS[pair["a"]] for pair in pairs], "pairs": pairs}
        for later, pairs in by_later.items()
    ]
    said = of_groups(related.alike_findings(rows, RULES["DUP102"]))
    assert said
    assert said == of_command("DUP102")
    # A template is what they share, and of their own they have nothing.
    for columns in (columns for some in by_later.values() for columns in some):
        columns["own_alike"] = [0, 50, 50]
        columns["shared"] = 7 * min(columns["size_a"], columns["size_b"]) // 8
    assert not of_groups(related.alike_findings(rows, RULES["DUP102"]))


def test_parts_and_books() -> None:
    holding = contained_documents(COMPARISON, RULES["DUP103"].options)
    book = TEXTS.index("".join(CHAPTERS))
    chapters = {TEXTS.index(one) for one in CHAPTERS}
    assert chapters < holding.keys()
    parts = [
        {
            "one": ROWS[smaller],
            "others": [ROWS[larger(pair)] for pair in reversed(pairs)],
            "containment": max(pair.containment for pair in pairs),
        }
        for smaller, pairs in holding.items()
        if smaller not in chapters
    ]
    books: list[dict[str, Any]] = [
        {"one": ROWS[book], "others": [ROWS[one] for one in chapters], "is_book": True}
    ]
    rule = RULES["DUP103"]
    said = of_groups(related.part_findings(parts, rule)) + of_groups(related.book_findings(books, rule))
    assert parts
    assert sorted(said) == of_command("DUP103")
    (_, problem) = next((one, problem) for _, one, problem in related.book_findings(books, rule))
    assert problem.count == 3
    books[0]["is_book"] = False
    ((_, message, *_),) = of_groups(related.book_findings(books, rule))
    assert message == "3 documents of the reference corpus stand in this one"


def test_a_finding_is_a_row_of_the_table() -> None:
    (first, *_), rule = COMPARISON.copies(), RULES["DUP101"]
    row: dict[str, Any] = {"one": ROWS[first[0]], "others": [ROWS[first[1]] | {"id": 77}]}
    ((group, one, problem),) = related.copy_findings([row], rule)
    values = related.values(group, one, problem, rule, Severity.WARNING, "text")
    assert set(FINDINGS.names) - {"row"} <= set(values)
    assert (values["id"], values["severity"], values["field"]) == (one["id"], "warning", "text")
    assert (values["start"], values["end"]) == (one["start"], one["end"])
    assert [place["id"] for place in values["related"]] == [77]
