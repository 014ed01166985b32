"""Stretches of texts: lines, words, the text before a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from corpus_lint.screens.classes import MARGIN, SPACE, WORD, Array, Flags
from corpus_lint.screens.signs import find_signs, table_of_few
from corpus_lint.screens.texts import Texts

# So many characters are skipped step by step, in all stretches at once; of those that have more all are looked at together.
STEPS = 4
# Stretches that are together a smaller part of a batch than one in so many are looked up by themselves; else all of it is.
FEW = 20


class Stretches:
    """Some stretches of the texts of a batch, from ``starts`` to ``ends``: 0-based code units of the batch, ends exclusive."""

    def __init__(
        self,
        batch: Texts,
        starts: Array,
        ends: Array,
        owners: Array | None = None,
        known: dict[tuple[int, int], Array] | None = None,
    ) -> None:
        """``known`` are the classes of characters in each stretch, by table and version, as far as they were looked up."""
        self.batch, self.starts, self.ends, self._owners = batch, starts, ends, owners
        self._any = {} if known is None else known

    @property
    def sizes(self) -> Array:
        """The length of each stretch, in code units."""
        return self.ends - self.starts

    @property
    def owners(self) -> Array:
        """For each stretch the 0-based number of its text."""
        if self._owners is None:
            self._owners = np.searchsorted(self.batch.ends, self.starts)
        return self._owners

    @property
    def texts(self) -> Flags:
        """Which texts have a stretch."""
        return self.batch.flagged(self.owners)

    def where(self, chosen: Array | Sequence[bool]) -> Stretches:
        """Some of these stretches, chosen by flags or by their 0-based numbers."""
        chosen = np.asarray(chosen, None if len(chosen) else np.int64)
        if chosen.dtype == np.bool_:
            # Each array that is chosen from would be gone through for the flags again.
            chosen = np.flatnonzero(chosen)
        owners = None if self._owners is None else self._owners[chosen]
        known = {key: found[chosen] for key, found in self._any.items()}
        return Stretches(self.batch, self.starts[chosen], self.ends[chosen], owners, known)

    def first(self, size: int) -> Stretches:
        """The first ``size`` code units of each stretch."""
        return Stretches(self.batch, self.starts, np.minimum(self.ends, self.starts + size), self._owners)

    def last(self, size: int) -> Stretches:
        """The last ``size`` code units of each stretch."""
        return Stretches(self.batch, np.maximum(self.starts, self.ends - size), self.ends, self._owners)

    def widened(self, size: int) -> Stretches:
        """Each stretch with ``size`` code units more on either side, where a text ends those of others: at most MARGIN."""
        return Stretches(self.batch, self.starts - size, self.ends + size, self.owners)

    def following(self, size: int) -> Stretches:
        """The ``size`` code units behind each stretch, where a text ends those of others: at most MARGIN."""
        return Stretches(self.batch, self.ends, self.ends + size, self.owners)

    def before(self, size: int) -> Stretches:
        """The ``size`` code units of the text before the end of each stretch, across lines."""
        return Stretches(self.batch, np.maximum(self.batch.starts[self.owners], self.ends - size), self.ends)

    def stripped(self, before: str = "", behind: str = "") -> Stretches:
        """These stretches without surrounding white space and such characters; empty where there is nothing else."""
        starts = self.behind_first(before + SPACE)
        ends = Stretches(self.batch, starts, self.ends).before_last(behind + SPACE)
        return Stretches(self.batch, starts, ends)

    def behind_first(self, characters: str, others: bool = False) -> Array:
        """Where each stretch goes on behind these characters that it begins with, or behind others than these: at most its end."""
        starts, ends = self.starts.copy(), self.ends
        # Of most stretches not even the first character is one of these.
        left = np.flatnonzero((starts < ends) & (self.batch.is_at(characters, starts) != others))
        for _ in range(STEPS):
            if not len(left):
                return starts
            starts[left] += 1
            left = left[starts[left] < ends[left]]
            left = left[self.batch.is_at(characters, starts[left]) != others]
        if len(left):
            rest = Stretches(self.batch, starts[left], self.ends[left])
            places, offsets = rest._places
            skipped = self.batch.is_at(characters, places) != others
            starts[left] = np.minimum.reduceat(
                np.where(skipped, np.repeat(rest.ends, rest.sizes), places), offsets
            )
        return starts

    def before_last(self, characters: str) -> Array:
        """Where each stretch ends before these characters that it ends with: at least where it starts."""
        starts, ends = self.starts, self.ends.copy()
        left = np.flatnonzero((starts < ends) & self.batch.is_at(characters, ends - 1))
        for _ in range(STEPS):
            if not len(left):
                return ends
            ends[left] -= 1
            left = left[starts[left] < ends[left]]
            left = left[self.batch.is_at(characters, ends[left] - 1)]
        if len(left):
            rest = Stretches(self.batch, self.starts[left], ends[left])
            places, offsets = rest._places
            skipped = self.batch.is_at(characters, places)
            ends[left] = np.maximum.reduceat(
                np.where(skipped, np.repeat(rest.starts, rest.sizes), places + 1), offsets
            )
        return ends

    def begin_with(self, characters: str) -> Flags:
        """Whether each stretch begins with one of these characters. No stretch may be empty."""
        return self.batch.is_at(characters, self.starts)

    def end_with(self, characters: str) -> Flags:
        """Whether each stretch ends with one of these characters. No stretch may be empty."""
        return self.batch.is_at(characters, self.ends - 1)

    def have(self, characters: str) -> Flags:
        """Whether each stretch has one of these characters. No stretch may be empty."""
        if not len(self.starts):
            return np.zeros(0, np.bool_)
        classes, bit, key = self.batch.classes(characters)
        if key not in self._any:
            if FEW * int(self.sizes.sum()) < len(self.batch.units):
                return self.count(characters) > 0
            self._look_up(key, classes)
        found: Flags = (self._any[key] & bit) != 0
        return found

    def look_up(self) -> None:
        """Look up the classes that are in each, of which most screens ask some: for stretches that many of them choose from."""
        version, classes = self.batch.all_classes(0)
        if len(self.starts) and (0, version) not in self._any:
            self._look_up((0, version), classes)

    def _look_up(self, key: tuple[int, int], classes: Array) -> None:
        limits = np.stack((self.starts, self.ends), axis=1).reshape(-1)
        self._any[key] = np.bitwise_or.reduceat(classes, limits)[::2]

    def may_be_free_of(self, marks: str) -> Flags:
        """Whether each has none of these marks, but before its first word. What does not begin with a word is let through."""
        return ~self.have(marks) | ~self.begin_with(WORD)

    def count(self, characters: str, behind: str | None = None) -> Array:
        """How many of these characters each has, or how many behind certain others. None of them is empty."""
        if not len(self.starts):
            return self.starts
        places, offsets = self._places
        found = self.batch.is_at(characters, places)
        if behind is not None:
            found &= self.batch.is_at(behind, places - 1)
        counts: Array = np.add.reduceat(found, offsets, dtype=np.int64)
        return counts

    def count_of(self, others: Stretches) -> Array:
        """How many others, which are in their order, begin in each."""
        counts: Array = np.searchsorted(others.starts, self.ends) - np.searchsorted(
            others.starts, self.starts
        )
        return counts

    def count_signs(self, signs: frozenset[str]) -> Array:
        """How many of some strings of two or three characters each has at least, searched for in nothing but these stretches."""
        places, offsets = self._places
        # One after the other, and the end of a text behind them.
        units = self.batch.units.take(np.append(places, np.arange(-len(MARGIN), 0)), mode="wrap")
        found = find_signs(units, table_of_few(signs))[0] - 1
        counts: Array = np.searchsorted(found, offsets + self.sizes) - np.searchsorted(found, offsets)
        return counts

    @property
    def offsets(self) -> Array:
        """Where each stretch starts in its text, in code points; within a character, where that starts."""
        starts, texts, second = self.starts, self.batch.starts[self.owners], self.batch.second_halves
        if not len(second):
            return starts - texts
        found: Array = (
            starts - np.searchsorted(second, starts, "right") - texts + np.searchsorted(second, texts)
        )
        return found

    def decoded(self) -> Iterator[str]:
        """Yield the text of each stretch, with the whole of a character that it has half of. Slow: call it for few."""
        joined, starts, ends = self.batch.joined, self.starts, self.ends
        if len(second := self.batch.second_halves):
            starts = starts - np.searchsorted(second, starts, "right")
            ends = ends - np.searchsorted(second, ends)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            yield joined[start:end]

    @cached_property
    def _places(self) -> tuple[Array, Array]:
        """All the places that they have, and where in these each begins."""
        sizes = self.sizes
        offsets = np.cumsum(sizes) - sizes
        return np.repeat(self.starts - offsets, sizes) + np.arange(int(sizes.sum())), offsets
