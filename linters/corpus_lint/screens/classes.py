"""Classes of characters, as tables of code units."""

from __future__ import annotations

import threading
from functools import cache, reduce
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_lint.core.character_class import parsed

Flags = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]

# What hardly any text has, behind each text; for screens it is an end of a line.
END = "\uffff"
# Around them all, so that what is near a place can be looked at without a look at where the batch ends.
MARGIN = 8 * END
BREAK = "\n"
SPACE = "\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
WORD = "0-9A-Za-z\u4e00-\u9fff"
# Classes of one table, a bit for each.
WIDTH = 32
# Bits of a code unit.
HALF = np.uint64(16)

_entering = threading.Lock()

# Sets of strings, each with its number, so many in a table.
SIGN_SETS = 64
FACTOR = np.uint16(40503)
_sign_sets: dict[frozenset[str], int] = {}
_sign_tables: list[SignTable] = []


class Classes:
    """Classes that are looked up together, WIDTH in a table: a bit for each, by code unit.

    ``any`` tells which code units are in one of them. A class is entered when it is first asked for. Engines lint in several
    threads: a class has a number only when its table has it. Before, a screen would see no character of it anywhere, and hide
    what there is to find.
    """

    def __init__(self) -> None:
        self.tables: list[Array] = []
        self.any: Flags = np.zeros(0x10000, np.bool_)
        self._numbers: dict[str, int] = {}

    @property
    def version(self) -> int:
        """How many classes there are: what was looked up before the last one was entered does not have it."""
        return len(self._numbers)

    def bit_of(self, characters: str) -> tuple[int, np.uint32]:
        """The number of the table that a class is in, and its bit there."""
        if characters not in self._numbers:
            with _entering:
                if characters not in self._numbers:
                    self._enter(characters)
        number = self._numbers[characters]
        return number // WIDTH, np.uint32(1 << number % WIDTH)

    def _enter(self, characters: str) -> None:
        number = len(self._numbers)
        if number % WIDTH == 0:
            self.tables.append(np.zeros(0x10000, np.uint32))
        flags = members(characters)
        self.tables[-1][flags] |= np.uint32(1 << number % WIDTH)
        self.any |= flags
        self._numbers[characters] = number


# Classes of which any text has many, looked up at all places, and classes of rare characters, looked up where one of any is.
COMMON, RARE = Classes(), Classes()


@cache
def members(characters: str) -> Flags:
    """Whether each code unit is in a class, or is half of a character in it.

    Raises ValueError for a range whose last character is before its first.
    """
    members = np.zeros(0x10000, np.bool_)
    negated = characters.startswith("^")
    alone, ranges = parsed(characters[negated:])
    members[np.frombuffer("".join(alone).encode("utf-16-le", "surrogatepass"), "<u2")] = True
    if max(characters, default="") > "\uffff":
        members[0xDC00:0xE000] = True
    for first, last in ranges:
        start, stop = ord(first), ord(last)
        if stop < start:
            raise ValueError(f"bad range {first!a}-{last!a} in a class of characters")
        members[start : min(stop, 0xFFFF) + 1] = True
        if stop > 0xFFFF:
            leads = [0xD800 + ((max(one, 0x10000) - 0x10000) >> 10) for one in (start, stop)]
            members[leads[0] : leads[1] + 1] = True
    if negated:
        members = ~members
        members[0xD800:0xE000] = True
    members[ord(END)] = members[ord(BREAK)]
    members.flags.writeable = False
    return members


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


@cache
def keys_of(pairs: str) -> Array:
    """Pairs of characters, one after the other, as numbers in their order, with one behind that is none."""
    units = np.frombuffer(pairs.encode("utf-16-le"), "<u2").astype(np.uint32)
    return np.sort(np.append(units[::2] << 16 | units[1::2], np.uint32(0xFFFFFFFF)))
