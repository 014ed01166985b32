"""What corpus rules collect of many documents is packed until all were seen, and is what it would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.engine.corpus import Corpus
from corpus_lint.engine.registry import NoOptions, Rule


def collected(document: Document) -> str:
    return document.text


def odd(document: Document) -> Any:
    """What cannot be packed."""
    return (lambda: None) if document.text else None


def reported(values: Sequence[Any], _: object) -> Iterator[tuple[int, Problem]]:
    for number, value in enumerate(values):
        if value:
            yield (
                number,
                Problem(Span(0, 1), f"the {number:,}th is {value if isinstance(value, str) else 'odd'}"),
            )


def corpus_of(collect: Any, most_loose: float) -> Corpus:
    corpus = Corpus(
        [Rule("XXX101", "seen", Severity.ERROR, "Seen.", NoOptions(), collect=collect, reduce=reported)]
    )
    corpus._most_loose = most_loose
    for number in range(20):
        # Not in the order of their paths; some have nothing to be found.
        text = "" if number % 3 == 0 else f"第{number}篇\n"
        path = f"{number * 7 % 20 // 4}.jsonl"
        corpus.add(Document(path, b"", text, (), record=number * 7 % 20 + 1, id=str(number)))
    return corpus


@pytest.mark.parametrize("collect", [collected, odd])
@pytest.mark.parametrize("most_loose", [1, 3, 20, 21])
def test_how_many_wait_as_they_are_changes_nothing(collect: Any, most_loose: int) -> None:
    expected = corpus_of(collect, float("inf")).findings()
    corpus = corpus_of(collect, most_loose)
    assert len(expected) == 13
    assert [repr(one) for one in corpus.findings()] == [repr(one) for one in expected]
    if collect is collected:
        assert bool(corpus._packed) is (most_loose <= 20)
    corpus.clear()
    assert corpus.findings() == []


def test_many_files_that_are_added_together_are_packed_as_well() -> None:
    corpora = [corpus_of(collected, most_loose) for most_loose in (float("inf"), 30)]
    for corpus in corpora:
        for start in (0, 15):
            corpus.enter_single([f"{number}.txt" for number in range(start, start + 15)], [""] * 15)
    assert [bool(corpus._packed) for corpus in corpora] == [False, True]
    assert [repr(one) for one in corpora[0].findings()] == [repr(one) for one in corpora[1].findings()]
