"""The shingles of a folded text as numbers, and which of them two texts share.

A shingle is a stretch of SHINGLE code units. Its number is a hash of 64 bits: two different shingles of a corpus have the same
one about as often as a disk returns a wrong byte, and sorted numbers take a tenth of the memory of strings in a set.
"""

from __future__ import annotations

import numpy as np

from corpus_lint.core.digest import MULTIPLIERS
from corpus_lint.duplicates.index_format import Array, distinct

# Five Han characters are about three words.
SHINGLE = 5
# Of arrays of which one is so many times as long as the other, the numbers of the shorter one are searched in it.
MERGED = 8
FIRST, SECOND, THIRD = map(np.uint64, MULTIPLIERS)


def in_order(units: Array) -> Array:
    """The number of the shingle that begins at each code unit but the last four."""
    if len(units) < SHINGLE:
        return np.zeros(0, np.uint64)
    number = len(units) - SHINGLE + 1
    # Four units read as one number at each offset.
    four = np.ndarray((number,), "<u8", np.ascontiguousarray(units), 0, (2,))
    mixed = four * FIRST
    mixed ^= mixed >> np.uint64(32)
    mixed += units[SHINGLE - 1 :].astype(np.uint64) * SECOND
    mixed *= THIRD
    mixed ^= mixed >> np.uint64(29)
    mixed *= FIRST
    return mixed


def are_in(numbers: Array, others: Array) -> Array:
    """Which of some numbers are among others. Both are sorted and distinct."""
    if len(numbers) > len(others):
        found = np.zeros(len(numbers), bool)
        places = np.searchsorted(numbers, others)
        places[places == len(numbers)] = 0
        found[places[numbers[places] == others]] = True
        return found
    return among(numbers, others)


def among(numbers: Array, others: Array) -> Array:
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


def union(*arrays: Array) -> Array:
    """The numbers that are in any of some arrays, sorted."""
    return distinct(np.concatenate(arrays))
