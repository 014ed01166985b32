"""Classes of characters, as tables of code units."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

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

_entering = threading.Lock()


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


@cache
def keys_of(pairs: str) -> Array:
    """Pairs of characters, one after the other, as numbers in their order, with one behind that is none."""
    units = np.frombuffer(pairs.encode("utf-16-le"), "<u2").astype(np.uint32)
    return np.sort(np.append(units[::2] << 16 | units[1::2], np.uint32(0xFFFFFFFF)))
