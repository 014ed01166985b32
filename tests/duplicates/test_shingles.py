"""Shingles as numbers say what sets of strings say."""

from __future__ import annotations

import random
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.chinese import bigram_model
from corpus_lint.core.document import Document
from corpus_lint.duplicates import differences
from corpus_lint.duplicates.candidate_pairs import _Samples
from corpus_lint.duplicates.folding import folded_text, folded_units
from corpus_lint.duplicates.index_format import distinct
from corpus_lint.duplicates.shingles import (
    LEAST_BY_UPPER,
    LEAST_IN_BUCKETS,
    MOST_BY_UPPER,
    SHINGLE,
    SharedNumbers,
    are_in,
    are_in_both,
    in_each,
    in_order,
    in_text,
    number_in_both,
    union,
)
from corpus_lint.duplicates.sign_documents import compare
from tests.duplicates.test_duplicates import doc, story


def strings(text: str) -> set[str]:
    folded = folded_text(text)
    return {folded[i : i + SHINGLE] for i in range(len(folded) - SHINGLE + 1)}


def numbers(text: str) -> np.ndarray:
    units = folded_units(text)
    return distinct(in_order(units[units != 0]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (story(1), story(1) + story(2)),
        (story(3, 2), story(4, 90) + story(3, 2)),
        (story(5), story(6)),
        ("", story(7)),
        ("甲乙丙丁", "甲乙丙丁"),
        ("甲乙丙丁戊", "甲乙丙丁戊"),
    ],
)
def test_numbers_count_what_strings_count(one: str, other: str) -> None:
    for here, there in ((one, other), (other, one)):
        assert len(numbers(here)) == len(strings(here))
        assert number_in_both(numbers(here), numbers(there)) == len(strings(here) & strings(there))
        assert are_in(numbers(here), numbers(there)).sum() == len(strings(here) & strings(there))
        assert len(union(numbers(here), numbers(there))) == len(strings(here) | strings(there))


def test_a_book_is_read_once_wherever_its_parts_stand() -> None:
    """Books are larger than what is kept of texts, and their parts stand between each other."""
    chance = random.Random(1)
    parts = [[story(1000 * book + part, 30) for part in range(8)] for book in range(3)]
    texts = ["".join(some) for some in parts] + [part for some in parts for part in some]
    order = list(range(len(texts)))
    chance.shuffle(order)
    comparison = compare([doc(texts[i], str(i)) for i in order])
    comparison.texts.limit = 1
    read: list[str] = []
    document = comparison.texts.document

    def noted(position: int) -> Document | None:
        found = document(position)
        assert found
        read.append(found.path)
        return found

    comparison.texts.document = noted
    held = {(order[pair.earlier], order[pair.later]) for pair in comparison.pairs if pair.containment == 1}
    assert {tuple(sorted(pair)) for pair in held} == {
        (book, 3 + 8 * book + part) for book in range(3) for part in range(8)
    }
    assert [read.count(str(book)) for book in range(3)] == [1, 1, 1]


def test_the_script_of_a_text_is_that_of_its_characters() -> None:
    for text in ("網絡安全為人民", "网络安全为人民", "老屋门前有一棵槐樹", "abc。", ""):
        assert differences._balance(text) == sum(map(bigram_model.script, text))


@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=20), min_size=1, max_size=4), st.booleans())
def test_what_many_texts_share_with_a_book_is_counted(parts: list[list[int]], close: bool) -> None:
    # Numbers side by side are in few buckets, and some of them in none.
    step = 1 if close else 2**64 // (2 * LEAST_IN_BUCKETS)
    book = np.arange(2 * LEAST_IN_BUCKETS, dtype=np.uint64) * np.uint64(step)
    shared = SharedNumbers()
    for part in [*parts, [0, int(book[7]), int(book[-1]), 2**64 - 1]]:
        some = distinct(np.array([*part, *book[:: len(book) // 50].tolist()], np.uint64))
        assert shared(some, book) == shared(book, some) == number_in_both(some, book) > 0
    # Another text in between is not taken for the book.
    other = book + np.uint64(1)
    assert shared(book[:50], other) == number_in_both(book[:50], other)
    assert shared(book[:50], book) == shared(book[:50], book) == 50


@pytest.mark.parametrize("length", [0, SHINGLE, LEAST_BY_UPPER, 3 * LEAST_BY_UPPER, MOST_BY_UPPER])
@pytest.mark.parametrize("letters", [1, 2, 40, 9000])
def test_the_shingles_of_a_text_of_any_length_are_sorted_and_distinct(length: int, letters: int) -> None:
    draw = np.random.default_rng(length + letters)
    for units in range(length - 1, length + 2 * SHINGLE):
        text = draw.integers(0x4E00, 0x4E00 + letters, max(0, units)).astype("<u2")
        assert np.array_equal(in_text(text), np.unique(in_order(text)))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), max_size=8), st.integers(0, 99))
def test_the_shingles_of_texts_that_are_made_together_are_those_of_each(
    sizes: list[tuple[int, int]], seed: int
) -> None:
    draw = np.random.default_rng(seed)
    texts = [draw.integers(0x4E00, 0x4E00 + letters, size).astype("<u2") for size, letters in sizes]
    # The last shingles of a text do not reach into the next one, even if both are the same.
    for some in (texts, [one for one in texts for _ in range(2)]):
        together = in_each(some)
        assert [one.tolist() for one in together] == [in_text(one).tolist() for one in some]


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)))
def test_numbers_of_both_that_the_other_has(one: set[int], other: set[int]) -> None:
    arrays = [np.array(sorted(some), np.uint64) for some in (one, other)]
    here, there = are_in_both(*arrays)
    assert here.tolist() == [number in other for number in sorted(one)]
    assert there.tolist() == [number in one for number in sorted(other)]


@given(st.lists(st.sets(st.integers(0, 30), max_size=40), min_size=2, max_size=8))
def test_short_samples_that_are_merged_share_what_a_search_finds(samples: list[set[int]]) -> None:
    kept = np.array([len(some) for some in samples], np.uint32)
    hashes = np.array([one for some in samples for one in sorted(some)] + [0], np.uint32)
    starts = np.cumsum(kept.astype(np.int64)) - kept
    some = _Samples(hashes, starts, kept, kept, kept, np.zeros((len(kept), 2), np.uint64))
    pairs = np.array(list(permutations([number for number, size in enumerate(kept) if size], 2)))
    if len(pairs):
        wanted = [len(samples[one] & samples[other]) for one, other in pairs.tolist()]
        assert some._merged(pairs).tolist() == some._searched(pairs).tolist() == wanted
        assert some._shared(pairs).tolist() == wanted
