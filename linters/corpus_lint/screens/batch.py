"""A batch of texts, with the tests that screens use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np

from corpus_lint.core.document import Document
from corpus_lint.core.model import Span
from corpus_lint.screens.classes import END, Array, Flags, keys_of
from corpus_lint.screens.lines import OUTER, Lines, lines_of
from corpus_lint.screens.signs import find_signs, table_of_signs
from corpus_lint.screens.stretches import Stretches
from corpus_lint.screens.texts import Texts

# Places that are looked at together, with all that is behind them.
AT_ONCE = 500
# Code points of a text in a batch; it takes some twenty bytes for each.
LONGEST_TEXT = 1 << 21


def batch_of(documents: Sequence[Document]) -> tuple[Batch | None, list[int]]:
    """A batch, and the numbers of the documents in it: of nearly all.

    Left out is what has defects of a kind that hardly any document has, so that screens need not think of them: those that are
    no records or not UTF-8, or have half of a surrogate pair, which only an escape in JSON can write, or END. Left out, too,
    are long texts, of which a batch would take much memory.
    """
    numbers = [number for number, document in enumerate(documents) if _is_usual(document)]
    try:
        return _batch(documents, numbers)
    except ValueError:
        # To ask each text beforehand takes as long as to encode it.
        return _batch(documents, [number for number in numbers if _is_fit(documents[number])])


def _batch(documents: Sequence[Document], numbers: list[int]) -> tuple[Batch | None, list[int]]:
    return Batch([documents[number] for number in numbers]) if numbers else None, numbers


def _is_usual(document: Document) -> bool:
    return document.is_read_as_utf8 and document.problem is None and len(document.text) <= LONGEST_TEXT


def _is_fit(document: Document) -> bool:
    return document.is_utf8 and END not in document.text


class Batch(Texts):
    """The texts of some documents, and what screens ask of them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Raises ValueError when a text has half of a surrogate pair, or END."""
        super().__init__([document.text for document in documents])
        self.documents = documents
        self._with_sequences: dict[tuple[tuple[str, ...], int], Flags] = {}
        # By table of strings: where they are, and in which sets.
        self._signs: dict[int, tuple[Array, Array]] = {}

    def every(self) -> Flags:
        """All texts."""
        return np.ones(len(self.documents), np.bool_)

    def characters(self, characters: str) -> tuple[Stretches, Array]:
        """Where some characters are, in code units, and of each which of them it is: a 0-based number.

        They are one after the other, none beyond the Basic Multilingual Plane.
        """
        places = self.places(characters)
        codes = np.array(list(map(ord, characters)), np.uint16)
        order = np.argsort(codes)
        kinds: Array = order[np.searchsorted(codes[order], self.units[places])]
        return self.at(places), kinds

    def has_text(self, literal: str, pattern: re.Pattern[str] | None = None) -> Flags:
        """The texts with a literal that few texts have, and with a match of a pattern that has it."""
        if literal not in self.joined:
            return self.none()
        texts = [document.text for document in self.documents]
        return np.array(
            [literal in text and (pattern is None or pattern.search(text) is not None) for text in texts]
        )

    def has_sequence(self, *classes: str, rarest: int = 0) -> Flags:
        """The texts in which characters of these classes follow each other.

        ``rarest`` is the number of the class that is looked for first: one that few characters of any text are in,
        and no end of a line.
        """
        # Several screens ask for readings.
        if (classes, rarest) not in self._with_sequences:
            self._with_sequences[classes, rarest] = self.owning(self._sequences(classes, rarest))
        return self._with_sequences[classes, rarest].copy()

    def sequences(self, *classes: str, size: int, rarest: int = 0) -> Stretches:
        """The rarest character of each such sequence, and what stands behind it, as much of the text as is asked for."""
        places = self._sequences(classes, rarest)
        ends = self.ends[np.searchsorted(self.ends, places)]
        return Stretches(self, places, np.minimum(ends, places + size))

    def _sequences(self, classes: Sequence[str], rarest: int) -> Array:
        """Where the rarest character of each sequence is, in code units."""
        places = self.places(classes[rarest], rare=True)
        for distance, characters in enumerate(classes):
            if distance != rarest and len(places):
                places = places.take(self.is_at(characters, places + (distance - rarest)).nonzero()[0])
        return places

    def beside(self, characters: str, pairs: str) -> tuple[Array, Flags]:
        """Where these characters, rare ones, are; and of each whether it is in one of some pairs with a neighbour.

        ``pairs`` has one pair after the other, none with a character beyond the Basic Multilingual Plane.
        """
        places = self.places(characters, rare=True)
        left, here, right = (self.units[places + distance].astype(np.uint32) for distance in (-1, 0, 1))
        known = keys_of(pairs)
        return places, known.has(left << 16 | here) | known.has(here << 16 | right)

    def has_sign(self, signs: frozenset[str]) -> Flags:
        """The texts that have one of some strings of two or three characters."""
        return self.owning(self._places_of_signs(signs))

    def signs(self, signs: frozenset[str]) -> Stretches:
        """The first two characters of each of some strings of two or three characters."""
        places = self._places_of_signs(signs)
        return Stretches(self, places - 1, places + 1)

    def signs_near(self, signs: frozenset[str], others: frozenset[str], reach: int) -> Stretches:
        """The same of those behind which, no more than ``reach`` code units, one of some others stands."""
        places, behind = self._places_of_signs(signs), self._places_of_signs(others)
        following = np.append(behind, np.iinfo(np.int64).max)[np.searchsorted(behind, places, "right")]
        near = places[following - places <= reach]
        return Stretches(self, near - 1, near + 1)

    def _places_of_signs(self, signs: frozenset[str]) -> Array:
        """Where such strings are: their second characters, in code units. Those of all screens are found together."""
        table, bit = table_of_signs(signs)
        if table.identity not in self._signs:
            # In the margin behind the last text is no string.
            self._signs[table.identity] = find_signs(self.units, table)
        places, sets = self._signs[table.identity]
        found: Array = places[(sets & bit) != 0]
        return found

    def close(self, characters: str, number: int, reach: int) -> Array:
        """Where the first of so many of these characters is, each no farther than ``reach`` behind the one before it."""
        starts = self.starts_of(characters)
        near = starts[1:] - (starts + (self.units[starts] & 0xFC00 == 0xD800))[:-1] <= reach
        length = max(0, len(starts) - number + 1)
        close = np.ones(length, np.bool_)
        for distance in range(number - 1):
            close &= near[distance : distance + length]
        found: Array = starts[:length][close]
        return found

    def runs(self, characters: str, shortest: int, longest: int, beside: str) -> Stretches:
        """Stretches of nothing but these characters, of some lengths, with one of others on either side."""
        (classes, bit, _), (others, other, _) = self.classes(characters), self.classes(beside)
        starts = np.flatnonzero(((others[:-1] & other) != 0) & ((classes[1:] & bit) != 0)) + 1
        ends = starts.copy()
        left = np.arange(len(starts))
        for _ in range(longest + 1):
            left = left[self.is_at(characters, ends[left])]
            ends[left] += 1
        chosen = (ends - starts >= shortest) & (ends - starts <= longest)
        return Stretches(self, starts[chosen], ends[chosen]).where(self.is_at(beside, ends[chosen]))

    def behind(self, places: Array, characters: str, longest: int) -> Stretches:
        """The stretches of nothing but these characters behind some places, few ones: empty, or of no more than ``longest``."""
        ends = places + 1
        steps = np.arange(longest + 1)
        for start in range(0, len(places), AT_ONCE):
            # In a row for each place, and the margin behind the last text is none of these characters.
            near = np.minimum(ends[start : start + AT_ONCE, None] + steps, len(self.units) - 1)
            inside = self.is_at(characters, near)
            inside[:, -1] = False
            ends[start : start + AT_ONCE] += np.argmin(inside, axis=1)
        return Stretches(self, places + 1, ends)

    def common_sequences(self, *classes: str, texts: Flags) -> Array:
        """Where, in some texts, few ones, characters of these classes follow each other, and none of them is rare."""
        found = [np.zeros(0, np.int64)]
        looked_up = [self.classes(characters)[:2] for characters in classes]
        for number in np.flatnonzero(texts).tolist():
            first, length = self.starts[number], self.ends[number] - self.starts[number] - len(classes) + 1
            here = np.ones(max(0, length), np.bool_)
            for start, (units, bit) in enumerate(looked_up, first):
                here &= (units[start : start + len(here)] & bit) != 0
            found.append(np.flatnonzero(here) + first)
        return np.concatenate(found)

    def at(self, places: Array) -> Stretches:
        """The single code units at some places."""
        return Stretches(self, places, places + 1)

    def lines(self, first: int, last: int) -> Stretches:
        """The first and the last lines of each text below its front matter, of those that have something to see.

        Surrounding white space is removed.
        """
        lines, above, below = self._outer_lines.of(self) if max(first, last) <= OUTER else self.all_lines
        lines.look_up()
        return lines.where((above < first) | (below < last))

    def with_any(self, places: Stretches, holds: Callable[[str, int], bool], known: Flags) -> Flags:
        """Some texts, and those others in which something holds where one of some stretches begins.

        It is asked of a text and an offset in it.
        """
        found = known.copy()
        for number, (text, at) in zip(places.owners.tolist(), self.in_texts(places), strict=True):
            if not found[number]:
                found[number] = holds(text, at)
        return found

    def in_texts(self, places: Stretches) -> Iterator[tuple[str, int]]:
        """Yield of each of some stretches its text, and where it begins there."""
        for number, at in zip(places.owners.tolist(), places.offsets.tolist(), strict=True):
            yield self.documents[number].text, at

    def with_any_line(self, places: Stretches, holds: Callable[[str, Span], bool], known: Flags) -> Flags:
        """The same of the lines that stretches, which are in their order, begin in: it is asked of a text and a line of it, once of each."""
        found = known.copy()
        number, end = -1, 0
        for owner, (text, at) in zip(places.owners.tolist(), self.in_texts(places), strict=True):
            if found[owner] or (owner == number and at < end):
                continue
            line = Span(text.rfind("\n", 0, at) + 1, text.find("\n", at) % (len(text) + 1))
            number, end = owner, line.end
            found[owner] = holds(text, line)
        return found

    def close_in_lines(self, characters: str, number: int, texts: Flags) -> Stretches:
        """The first of so many of these characters in a line of some texts, few ones."""
        classes, bit, _ = self.classes(characters)
        firsts = [np.zeros(0, np.int64)]
        for text in np.flatnonzero(texts).tolist():
            start, end = self.starts[text], self.ends[text]
            places = np.flatnonzero((classes[start:end] & bit) != 0) + start
            lines = np.searchsorted(self.breaks, places)
            enough = max(0, len(places) - number + 1)
            firsts.append(places[:enough][lines[:enough] == lines[len(places) - enough :]])
        return self.at(np.concatenate(firsts))

    @property
    def all_lines(self) -> tuple[Stretches, Array, Array]:
        """All these lines, and of each how many of its text are above and below it."""
        return self._lines.of(self)

    @cached_property
    def _lines(self) -> Lines:
        bodies = self.starts.copy()
        for number, document in enumerate(self.documents):
            if document.text.startswith("---"):
                bodies[number] += len(document.text[: document.body.start].encode("utf-16-le")) // 2
        return lines_of(self, bodies, self.breaks)

    @cached_property
    def _outer_lines(self) -> Lines:
        return self._lines.outer()
