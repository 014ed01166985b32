"""Counts and places in words."""

from __future__ import annotations

from collections import Counter

import pytest

from corpus_lint.core import wording


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, "error", "0 errors"),
        (1, "error", "1 error"),
        (2, "error", "2 errors"),
        (2057, "private-use code point", "2,057 private-use code points"),
        (1, "HTML entity", "1 HTML entity"),
        (2, "HTML entity", "2 HTML entities"),
        (2, "day", "2 days"),
    ],
)
def test_plural(number: int, noun: str, words: str) -> None:
    assert wording.plural(number, noun) == words


def test_what_was_seen() -> None:
    seen = Counter({"a": 1, "b": 1234})
    assert wording.evidence(seen) == ("b ×1,234", "a ×1")
    assert [wording.counted_if_many(*one) for one in seen.items()] == ["a", "b ×1,234"]


def test_the_name_of_a_document() -> None:
    assert wording.document_name("a.txt", None) == "a.txt"
    assert wording.document_name("a.jsonl", 3) == "a.jsonl[3]"
