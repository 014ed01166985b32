"""Strings of two and three characters, which many texts are searched for in one pass."""

from __future__ import annotations

import threading
from functools import cache, reduce
from typing import NamedTuple

import numpy as np

from corpus_lint.screens.classes import Array, Flags

# Bits of a code unit.
HALF = np.uint64(16)
# Sets of strings, each with its number, so many in a table.
SIGN_SETS = 64
FACTOR = np.uint16(40503)
_entering = threading.Lock()
_sign_sets: dict[frozenset[str], int] = {}
_sign_tables: list[SignTable] = []


class SignTable(NamedTuple):
    """Sets of strings of two or three characters, which a text is searched for in one pass.

    ``begins`` tells by a hash of two code units which may begin one, ``are`` which may be one; ``go_on`` tells by a hash of that hash
    and a third unit which three may be one. ``keys`` are the strings as numbers in their order, with one
    behind that is none, and ``sets`` of each the sets that it is in, a bit for each. ``identity`` is another for each table.
    """

    identity: int
    begins: Flags
    are: Flags
    go_on: Flags
    keys: Array
    sets: Array


# With a number that is none of a string.
_NONE = np.zeros(0x10000, np.bool_)
_EMPTY = SignTable(-1, _NONE, _NONE, _NONE, np.array([2**64 - 1], np.uint64), np.zeros(1, np.uint64))


def hash_of_pairs(first: Array, second: Array) -> Array:
    """Pairs of code units as numbers that index a table of 65,536."""
    hashed: Array = first * FACTOR
    hashed ^= second
    return hashed


def key_of_sign(sign: str) -> int:
    """A string of some code units as a number."""
    return reduce(lambda key, one: key << int(HALF) | ord(one), sign, 0)


def table_of_signs(signs: frozenset[str]) -> tuple[SignTable, np.uint64]:
    """The table that a set of strings is entered into when it is first asked for, and its bit there."""
    if signs not in _sign_sets:
        with _entering:
            if signs not in _sign_sets:
                number = len(_sign_sets)
                table = _EMPTY if number % SIGN_SETS == 0 else _sign_tables[-1]
                _sign_tables[number // SIGN_SETS :] = [_with_set(table, number, signs)]
                _sign_sets[signs] = number
    number = _sign_sets[signs]
    return _sign_tables[number // SIGN_SETS], np.uint64(1 << number % SIGN_SETS)


@cache
def table_of_few(signs: frozenset[str]) -> SignTable:
    """A table of its own for a set of strings that begin as many do and are looked for in a small part of the texts."""
    return _with_set(_EMPTY, 0, signs)


def _with_set(table: SignTable, identity: int, signs: frozenset[str]) -> SignTable:
    """A table with one more set. Raises ValueError for a string that has not two or three code units."""
    encoded = [sign.encode("utf-16-le") for sign in signs]
    if not {4, 6}.issuperset(map(len, encoded)):
        raise ValueError("a sign has two or three code units")
    begins, are, go_on = table.begins.copy(), table.are.copy(), table.go_on.copy()
    keys, sets = [table.keys], [table.sets]
    for size in (2, 3):
        strings = b"".join(one for one in encoded if len(one) == 2 * size)
        units = np.frombuffer(strings, "<u2").reshape(-1, size)
        hashes = hash_of_pairs(units[:, 0], units[:, 1])
        begins[hashes] = True
        if size == 2:
            are[hashes] = True
        else:
            go_on[hash_of_pairs(hashes, units[:, 2])] = True
        keys.append(reduce(lambda key, units: key << HALF | units, units.T.astype(np.uint64)))
        sets.append(np.full(len(units), 1 << identity % SIGN_SETS, np.uint64))
    every, of_every = np.concatenate(keys), np.concatenate(sets)
    order = np.argsort(every)
    every = every[order]
    first = np.flatnonzero(np.append(True, every[1:] != every[:-1]))
    return SignTable(
        identity, begins, are, go_on, every[first], np.bitwise_or.reduceat(of_every[order], first)
    )


def find_signs(units: Array, table: SignTable) -> tuple[Array, Array]:
    """Where the strings of a table are among some code units, their second characters, and of each the sets that it is in.

    The units end with some that are in no string.
    """
    hashes = hash_of_pairs(units[:-2], units[1:-1])
    begins = np.flatnonzero(table.begins.take(hashes, mode="clip"))
    hashes = hashes[begins]
    near = [units[begins + distance] for distance in range(3)]
    sets = np.zeros(len(begins), np.uint64)
    for may_be, size in (
        (table.are.take(hashes, mode="clip"), 2),
        (table.go_on.take(hash_of_pairs(hashes, near[2]), mode="clip"), 3),
    ):
        chosen = np.flatnonzero(may_be)
        keys = reduce(
            lambda key, one: key << HALF | one, (one[chosen].astype(np.uint64) for one in near[:size])
        )
        at = np.searchsorted(table.keys, keys)
        sets[chosen] |= np.where(table.keys[at] == keys, table.sets[at], np.uint64(0))
    signed = np.flatnonzero(sets)
    return begins[signed] + 1, sets[signed]
