"""Many texts as one array of code units, and the classes of characters at its places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from corpus_lint.screens.classes import COMMON, END, MARGIN, RARE, Array, Flags, members


class Texts:
    """Some texts as one array.

    ``joined`` is their text and ``units`` its code units, END before the first and behind each text; ``starts`` and ``ends``
    are where each text starts, and where the END behind it stands.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Raises ValueError when a text has half of a surrogate pair, or END."""
        self.joined = f"{MARGIN}{END.join(texts)}{MARGIN}"
        self.units: Array = np.frombuffer(self.joined.encode("utf-16-le"), "<u2")
        ends: Array = np.flatnonzero(self.units == ord(END))
        if len(ends) != 2 * len(MARGIN) + len(texts) - 1:
            raise ValueError("a text has what stands behind each text")
        ends = ends[len(MARGIN) - 1 : len(ends) - len(MARGIN) + 1]
        self.starts: Array = ends[:-1] + 1
        self.ends: Array = ends[1:]
        # By table of common classes: how many there were when it was looked up, and the classes of each unit.
        self._looked_up: dict[int, tuple[int, Array]] = {}

    @cached_property
    def second_halves(self) -> Array:
        """Where the second halves of surrogate pairs are: there a text has one code unit more than code points."""
        if len(self.joined) == len(self.units):
            return np.zeros(0, np.int64)
        return np.flatnonzero(self.units & 0xFC00 == 0xDC00)

    def none(self) -> Flags:
        """No text."""
        return np.zeros(len(self.starts), np.bool_)

    def flagged(self, numbers: Array | Sequence[int]) -> Flags:
        """The texts of these numbers."""
        found = self.none()
        found[np.asarray(numbers, np.int64)] = True
        return found

    def is_at(self, characters: str, places: Array) -> Flags:
        """Whether one of these characters is at each of some places."""
        found: Flags = members(characters).take(self.units.take(places), mode="clip")
        return found

    def classes(self, characters: str) -> tuple[Array, np.uint32, tuple[int, int]]:
        """The common classes of all units, the bit of this one, and the number of their table with its version."""
        table, bit = COMMON.bit_of(characters)
        version, classes = self.all_classes(table)
        return classes, bit, (table, version)

    def all_classes(self, table: int) -> tuple[int, Array]:
        """The classes of all units in one table, and its version; in the first one rare characters are marked."""
        # Only while the first batch meets classes for the first time there are several versions.
        version = min(COMMON.version - table * COMMON.width, COMMON.width) + (0 if table else RARE.version)
        known = self._looked_up.get(table)
        if known is None or known[0] != version:
            known = version, COMMON.tables[table].take(self.units, mode="clip")
            self._looked_up[table] = known
        return known
