"""Classes of characters, as tables of code units."""

from __future__ import annotations

import threading
from functools import cache
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
# The bit of no class, in the first table of each kind of classes: with it are marked what other classes have.
MARK = 1

# A pair has one of so many hashes: the rules look for a hundred thousand of them.
HASH_BITS, HASH_FACTOR = 20, np.uint32(2_654_435_769)

_entering = threading.Lock()


class Classes:
    """Classes that are looked up together, as many in a table as ``kind`` has bits: a bit for each, by code unit.

    A class is entered when it is first asked for, and its characters are marked in ``marked_in``. Engines lint in several
    threads: a class has a number only when its table has it. Before, a screen would see no character of it anywhere, and hide
    what there is to find.
    """

    def __init__(self, kind: type[np.unsignedinteger[Any]], marked_in: Classes | None = None) -> None:
        self.kind, self.width = kind, np.dtype(kind).itemsize * 8
        self.tables: list[Array] = [np.zeros(0x10000, kind)]
        self._marked_in = marked_in
        self._numbers: dict[str, int] = {}

    @property
    def version(self) -> int:
        """How many bits are taken: what was looked up before the last class was entered does not have it."""
        return len(self._numbers) + 1

    def bit_of(self, characters: str) -> tuple[int, np.unsignedinteger[Any]]:
        """The number of the table that a class is in, and its bit there."""
        if characters not in self._numbers:
            with _entering:
                if characters not in self._numbers:
                    self._enter(characters)
        number = self._numbers[characters]
        return number // self.width, self.kind(1 << number % self.width)

    def _enter(self, characters: str) -> None:
        number = self.version
        if number % self.width == 0:
            self.tables.append(np.zeros(0x10000, self.kind))
        flags = members(characters)
        self.tables[-1][flags] |= self.kind(1 << number % self.width)
        if self._marked_in is not None:
            self._marked_in.tables[0][flags] |= MARK
        self._numbers[characters] = number


# Classes of which any text has many, looked up at all places, and classes of rare characters, looked up where one of any is: in
# small tables, as the places of one are gone through for each of its classes.
COMMON = Classes(np.uint32)
RARE = Classes(np.uint8, marked_in=COMMON)


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


class Pairs(NamedTuple):
    """Pairs of code units: as numbers in their order, with one behind that is none, and which hashes they have."""

    keys: Array
    hashes: Flags

    def has(self, keys: Array) -> Flags:
        """Of each of some numbers whether it is one of these pairs."""
        found = self.hashes.take(_hashed(keys), mode="clip")
        # To look one up among a hundred thousand takes longer than all else that is done with it.
        likely = np.flatnonzero(found)
        some = keys[likely]
        found[likely] = self.keys[np.searchsorted(self.keys, some)] == some
        return found


@cache
def keys_of(pairs: str) -> Pairs:
    """Pairs of characters, given one after the other."""
    units = np.frombuffer(pairs.encode("utf-16-le"), "<u2").astype(np.uint32)
    keys = np.sort(np.append(units[::2] << 16 | units[1::2], np.uint32(0xFFFFFFFF)))
    hashes = np.zeros(1 << HASH_BITS, np.bool_)
    hashes[_hashed(keys[:-1])] = True
    return Pairs(keys, hashes)


def _hashed(keys: Array) -> Array:
    """Numbers of pairs as numbers that index a table."""
    hashed: Array = (keys * HASH_FACTOR) >> np.uint32(32 - HASH_BITS)
    return hashed
