"""Marks refuse no pair that would be counted with as much, and most strangers of a few hundred characters."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core.document import Document
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.marks import may_share
from corpus_lint.duplicates.relations import Pair
from corpus_lint.duplicates.sign_documents import compare
from tests.duplicates.test_duplicates import WORDS

HAN = "".join(map(chr, range(0x4E00, 0x5E00)))


def compared(texts: list[str]) -> Comparison:
    return compare([Document(str(number), b"", text, ()) for number, text in enumerate(texts)])


def may(comparison: Comparison, pairs: list[Pair], similarity: float, containment: float) -> list[bool]:
    places = np.array([(pair.earlier, pair.later) for pair in pairs]).reshape(-1, 2)
    rows = comparison.rows
    found: list[bool] = may_share(places, rows["marks"], rows["length"], similarity, containment).tolist()
    return found


def text(chance: random.Random, length: int) -> str:
    """Some text, in which shingles are repeated."""
    alphabet = chance.choice((WORDS, HAN, HAN[:40], "甲乙丙丁戊"))
    return "".join(chance.choices(alphabet, k=length))[:length]


@given(st.randoms(use_true_random=False), st.sampled_from([30, 100, 400, 3000]))
def test_no_pair_is_refused_that_has_as_much(chance: random.Random, length: int) -> None:
    """Edits, parts, repetitions and wholes of one text, each with each: exactly what they have is not refused."""
    whole = text(chance, length)
    start = chance.randrange(length - 20)
    place = chance.randrange(length)
    texts = [
        whole,
        whole + text(chance, chance.randrange(1, 40)),
        whole[start : start + chance.randrange(20, length + 20)],
        whole[:place] + text(chance, chance.randrange(1, 60)) + whole[place:],
        whole * 2,
        text(chance, 25) + whole[::-1],
    ]
    comparison = compared(texts)
    for pair in comparison.pairs:
        assert may(comparison, [pair], pair.similarity, 0.0) == [True]
        assert may(comparison, [pair], 0.0, pair.containment) == [True]


def test_strangers_with_a_line_in_common_are_refused_and_edits_are_not() -> None:
    chance = random.Random(1)
    line = text(chance, 40)
    strangers = ["".join(chance.choices(HAN, k=350)) + line for _ in range(20)]
    edited = [one[:100] + "".join(chance.choices(HAN, k=20)) + one[120:] for one in strangers]
    comparison = compared([*strangers, *edited])
    same = [Pair(number, number + 20, 0, 0, 0, False) for number in range(20)]
    others = [Pair(one, other, 0, 0, 0, False) for one in range(20) for other in range(one + 1, 20)]
    assert not any(may(comparison, others, 0.6, 0.0))
    assert not any(may(comparison, others, 0.0, 0.95))
    assert all(may(comparison, same, 0.6, 0.0))


def test_only_pairs_that_may_be_something_are_counted() -> None:
    """What was counted is kept: the second rule counts what the first one has not."""
    chance = random.Random(2)
    article = "".join(chance.choices(HAN, k=400))
    texts = [article, article[:390] + "".join(chance.choices(HAN, k=30)), article[:200], article[100:400]]
    comparison = compared(texts)
    alike = list(comparison.pairs_from(similarity=0.8))
    assert [(pair.earlier, pair.later) for pair in alike] == [(0, 1)]
    number = len(comparison.index.verdicts)
    list(comparison.pairs_from(containment=0.95))
    assert number < len(comparison.index.verdicts) <= len(comparison.pairs) == len(comparison.index.verdicts)
