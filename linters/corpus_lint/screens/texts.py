"""Many texts as one array of code units, and the classes of characters at its places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from corpus_lint.screens.classes import BREAK, COMMON, END, MARGIN, MARK, RARE, Array, Flags, members


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
        # By table and version: the classes of each text. By class: where it is.
        self._by_text: dict[tuple[int, int], Array] = {}
        self._places: dict[str, Array] = {}
        # How many rare classes there were, and by table where characters of them are, and the classes of these.
        self._rare: tuple[int, list[tuple[Array, Array]]] | None = None

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

    def has(self, characters: str) -> Flags:
        """The texts with one of these characters."""
        classes, bit, table = self.classes(characters)
        if table not in self._by_text:
            self._by_text[table] = np.bitwise_or.reduceat(classes, self.starts)
        found: Flags = (self._by_text[table] & bit) != 0
        return found

    def count(self, characters: str) -> Array:
        """How many of these characters each text has."""
        classes, bit, _ = self.classes(characters)
        shift = np.uint32(int(bit).bit_length() - 1)
        counts: Array = np.add.reduceat((classes >> shift) & np.uint32(1), self.starts, dtype=np.uint32)
        return counts

    def owning(self, places: Array) -> Flags:
        """The texts that some places, in code units, are in."""
        # Of most sequences there are none.
        return self.none() if not len(places) else self.flagged(np.searchsorted(self.ends, places))

    def by_text(self, places: Array) -> Array:
        """How many of some places, in code units and in their order, are in each text."""
        limits = np.searchsorted(places, (self.starts, self.ends))
        counts: Array = limits[1] - limits[0]
        return counts

    def places(self, characters: str, rare: bool = False) -> Array:
        """Where these characters are, in code units. All rare ones are found together."""
        if characters not in self._places:
            if rare:
                table, bit = RARE.bit_of(characters)
                places, classes = self._rare_ones()[table]
                self._places[characters] = places.take(((classes & bit) != 0).nonzero()[0])
            else:
                found, bit, _ = self.classes(characters)
                self._places[characters] = np.flatnonzero((found & bit) != 0)
        return self._places[characters]

    def starts_of(self, characters: str) -> Array:
        """Where these characters, rare ones, start: the second half of one is that of many others."""
        places = self.places(characters, rare=True)
        found: Array = places[self.units[places] & 0xFC00 != 0xDC00]
        return found

    def _rare_ones(self) -> list[tuple[Array, Array]]:
        """By table of rare classes where characters of them are, and the classes of these."""
        version = RARE.version
        if self._rare is None or self._rare[0] != version:
            places = np.flatnonzero((self.all_classes(0)[1] & MARK) != 0)
            units = self.units.take(places)
            by_table = []
            for table in RARE.tables:
                classes = table.take(units, mode="clip")
                chosen = (classes != 0).nonzero()[0]
                by_table.append((places.take(chosen), classes.take(chosen)))
            self._rare = version, by_table
        return self._rare[1]

    @cached_property
    def breaks(self) -> Array:
        """Where lines end, and texts."""
        return np.flatnonzero((self.units == ord(BREAK)) | (self.units == ord(END)))
