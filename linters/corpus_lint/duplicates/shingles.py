"""The shingles of a folded text as numbers, and which of them two texts share.

A shingle is a stretch of SHINGLE code units. Its number is a hash of 64 bits: two different shingles of a corpus have the same
one about as often as a disk returns a wrong byte, and sorted numbers take a tenth of the memory of strings in a set.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus_lint.core.digest import MULTIPLIERS
from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.index_format import Array, distinct, without_repeats

# Five Han characters are about three words.
SHINGLE = 5
# So many numbers are sorted by their upper bits first, which takes a third to a half of the time: 11 ns each in place of 28 for 15,000
# (with AVX2, by which numpy sorts four times as fast, it takes the same). Fewer are sorted as fast at once; more do not stay in the
# cache of a processor.
LEAST_BY_UPPER, MOST_BY_UPPER = 1 << 11, 1 << 16
UPPER = np.uint64(48)
# Of arrays of which one is so many times as long as the other, the numbers of the shorter one are searched in it.
MERGED = 8
# Of fewer numbers each is found as fast by a search.
LEAST_IN_BUCKETS = 1 << 15
# A bucket has one or two numbers, hardly ever more than these: the rest is searched for.
MOST_IN_BUCKET = 8
FIRST, SECOND, THIRD = map(np.uint64, MULTIPLIERS)


def in_order(units: Array) -> Array:
    """The number of the shingle that begins at each code unit but the last four."""
    if len(units) < SHINGLE:
        return np.zeros(0, np.uint64)
    number = len(units) - SHINGLE + 1
    # Four units read as one number at each offset.
    four = np.ndarray((number,), "<u8", np.ascontiguousarray(units), 0, (2,))
    mixed = four * FIRST
    spare = mixed >> np.uint64(32)
    mixed ^= spare
    np.multiply(units[SHINGLE - 1 :], SECOND, out=spare)
    mixed += spare
    mixed *= THIRD
    np.right_shift(mixed, np.uint64(29), out=spare)
    mixed ^= spare
    mixed *= FIRST
    return mixed


def in_text(units: Array) -> Array:
    """The distinct numbers of the shingles of a text, sorted."""
    numbers = in_order(units)
    if not LEAST_BY_UPPER <= len(numbers) <= MOST_BY_UPPER:
        return distinct(numbers)
    # Numbers of 16 bits are sorted by their digits. Behind that, as hashes are spread evenly, few are out of order, and a stable sort
    # merges what is sorted.
    numbers = np.take(numbers, np.argsort((numbers >> UPPER).astype(np.uint16), kind="stable"))
    numbers.sort(kind="stable")
    return without_repeats(numbers)


def in_each(texts: Sequence[Array]) -> list[Array]:
    """The same of each of some texts, made together: of short ones most of the time goes to the calls."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.cumsum(sizes) - sizes
    # What begins behind these reaches into the next text.
    ends = starts + np.maximum(0, sizes - (SHINGLE - 1))
    bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
    numbers = in_order(np.concatenate((*texts, np.zeros(SHINGLE, np.uint16))))
    for start, end in bounds:
        numbers[start:end].sort()
    is_first = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=is_first[1:])
    is_first[starts] = True
    return [numbers[start:end][is_first[start:end]] for start, end in bounds]


def are_in(numbers: Array, others: Array) -> Array:
    """Which of some numbers are among others. Both are sorted and distinct."""
    if len(numbers) > len(others):
        found = np.zeros(len(numbers), bool)
        places = np.searchsorted(numbers, others)
        places[places == len(numbers)] = 0
        found[places[numbers[places] == others]] = True
        return found
    return _among(numbers, others)


def are_in_both(one: Array, other: Array) -> tuple[Array, Array]:
    """Which numbers of each of two arrays are among those of the other. Both are sorted and distinct."""
    if len(one) > len(other):
        there, here = are_in_both(other, one)
        return here, there
    here, there = np.zeros(len(one), np.bool_), np.zeros(len(other), np.bool_)
    if len(one):
        places = np.searchsorted(other, one)
        places[places == len(other)] = 0
        here = other[places] == one
        there[places[here]] = True
    return here, there


def _among(numbers: Array, others: Array) -> Array:
    """Which of some numbers, in any order, are among others, which are sorted."""
    if not len(numbers) or not len(others):
        return np.zeros(len(numbers), bool)
    places = np.searchsorted(others, numbers)
    places[places == len(others)] = 0
    same: Array = others[places] == numbers
    return same


def number_in_both(one: Array, other: Array) -> int:
    """How many numbers are in both of two arrays, each sorted and distinct."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) > MERGED * len(one):
        return int(np.count_nonzero(are_in(one, other)))
    # A stable sort merges what is sorted already, which is faster than to search for each.
    merged = np.concatenate((one, other))
    merged.sort(kind="stable")
    return int(np.count_nonzero(merged[1:] == merged[:-1]))


@dataclass
class SharedNumbers:
    """How many numbers two texts share, of one pair after the other: a book is asked for all its parts, one behind the other.

    The second time, its numbers are sorted into buckets by their upper bits, over which hashes are spread evenly: then each of
    the other text is found with a look at two or three of them, and not at twenty.
    """

    _longer: Array | None = None
    _begins: Array | None = None

    def __call__(self, one: Array, other: Array) -> int:
        """How many numbers are in both of two arrays, each sorted and distinct."""
        if len(one) > len(other):
            one, other = other, one
        if len(other) < LEAST_IN_BUCKETS or len(other) <= MERGED * len(one):
            return number_in_both(one, other)
        if self._longer is not other:
            self._longer, self._begins = other, None
            return number_in_both(one, other)
        shift = np.uint64(64 - len(other).bit_length())
        if self._begins is None:
            # Behind the last one stands what is in the last bucket, and not below any number.
            counts = np.bincount((other >> shift).view(np.int64), minlength=1 << len(other).bit_length())
            self._begins = np.cumsum(counts, dtype=np.int32) - counts.astype(np.int32)
        places = np.take(self._begins, (one >> shift).view(np.int64))
        found = 0
        for _ in range(MOST_IN_BUCKET):
            here = np.take(other, places, mode="clip")
            found += int(np.count_nonzero(here == one))
            on = np.flatnonzero((here < one) & (places < len(other)))
            one, places = one[on], places[on] + np.int32(1)
        return found + int(np.count_nonzero(are_in(one, other)))


def union(*arrays: Array) -> Array:
    """The numbers that are in any of some arrays, sorted."""
    return distinct(np.concatenate(arrays))
