"""Many texts as one array of code units, and the classes of characters at its places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from corpus_lint.screens.classes import END, MARGIN, Array, Flags, bit_of, number_of, table_of


class Texts:
    """Some texts as one array.

    ``joined`` is their text and ``units`` its code units, END before the first and behind each text; ``starts`` and ``ends``
    are where each text starts, and where the END behind it stands.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Raises UnicodeEncodeError when a text has half of a surrogate pair. None of them may have END."""
        self.joined = f"{MARGIN}{END.join(texts)}{MARGIN}"
        self.units: Array = np.frombuffer(self.joined.encode("utf-16-le"), "<u2")
        ends: Array = np.flatnonzero(self.units == ord(END))
        ends = ends[len(MARGIN) - 1 : len(ends) - len(MARGIN) + 1]
        self.starts: Array = ends[:-1] + 1
        self.ends: Array = ends[1:]
        # The classes of each unit, by table and version.
        self._looked_up: dict[tuple[int, int], Array] = {}

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
        classes, bit, _ = self.classes(characters)
        found: Flags = (classes[places] & bit) != 0
        return found

    def classes(self, characters: str, rare: bool = False) -> tuple[Array, np.uint32, tuple[int, int]]:
        """The classes of all units, the bit of this one, and the number of their table with its version."""
        number = number_of(characters, rare)
        table, looked_up, version = table_of(number)
        if (table, version) not in self._looked_up:
            # Only while the first batch meets classes for the first time there are several versions.
            self._looked_up.pop((table, version - 1), None)
            self._looked_up[table, version] = np.take(looked_up, self.units, mode="clip")
        return self._looked_up[table, version], bit_of(number), (table, version)
