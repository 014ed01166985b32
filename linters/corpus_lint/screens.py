"""Many texts at once, and which of them a rule need not look at.

The texts of a batch are one array of UTF-16 code units. Each unit is looked up once in a table of the classes of characters
that the screens of rules ask for, a bit for each, so that what a screen asks is an operation on whole arrays. A class is
given as between the brackets of one in a regular expression, but without escapes; of a character beyond the Basic
Multilingual Plane both halves are taken for the character. So a screen may let too much through, and never too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus_lint.document import Document

Flags = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]

# What hardly any text has, behind each text; for screens it is an end of a line.
END = "\uffff"
# Around them all, so that what is near a place can be looked at without a look at where the batch ends.
MARGIN = 8 * END
BREAK = "\n"
SPACE = "\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
VISIBLE = "^" + SPACE
# Code points of a text in a batch; it takes some twenty bytes for each.
LONGEST = 1 << 21
# Classes of one table: the bits of its numbers but the first, which says that a class of rare characters is among them.
WIDTH = 31
RARE = np.uint32(1)

# So much white space at the end of a line is skipped step by step, in all lines at once.
STEPS = 100
# An odd multiplier of Steele and Vigna (2022), "Computationally easy, spectrally good multipliers"; it mixes 64 bits.
MULTIPLIER = np.uint64(0xD1342543DE82EF95)

# The tables, each with how often something was entered into it.
_tables: list[tuple[Array, int]] = []
_numbers: dict[tuple[str, bool], int] = {}


def _number(characters: str, rare: bool = False) -> int:
    """The number of a class, which is entered into a table when it is first asked for."""
    if (characters, rare) not in _numbers:
        number = _numbers[characters, rare] = len(_numbers)
        if number % WIDTH == 0:
            _tables.append((np.zeros(0x10000, np.uint32), 0))
        table, version = _tables[-1]
        bits = np.uint32(2 << number % WIDTH)
        table[_members(characters)] |= bits | RARE if rare else bits
        _tables[-1] = table, version + 1
    return _numbers[characters, rare]


def _members(characters: str) -> Flags:
    """Of each code unit whether it is in a class, or half of a character in it.

    Raises ValueError for a range whose last character is before its first.
    """
    members = np.zeros(0x10000, np.bool_)
    negated = characters.startswith("^")
    for first, last in re.findall("(.)(?:-(.))?", characters[negated:], re.DOTALL):
        start, stop = ord(first), ord(last or first)
        if stop < start:
            raise ValueError(f"bad range {first!a}-{last!a} in a class of characters")
        members[start : min(stop, 0xFFFF) + 1] = True
        if stop > 0xFFFF and not negated:
            leads = [0xD800 + ((max(one, 0x10000) - 0x10000) >> 10) for one in (start, stop)]
            members[leads[0] : leads[1] + 1] = members[0xDC00:0xE000] = True
    if negated:
        members = ~members
        members[0xD800:0xE000] = True
    members[ord(END)] = members[ord(BREAK)]
    return members


@cache
def _keys(pairs: frozenset[str]) -> Array:
    """Pairs of characters as numbers in their order, with one behind that is none."""
    return np.array(sorted({0xFFFFFFFF, *(ord(pair[0]) << 16 | ord(pair[1]) for pair in pairs)}), np.uint32)


def batch_of(documents: Sequence[Document]) -> tuple[Batch | None, list[int]]:
    """A batch, and the numbers of the documents in it: of nearly all.

    Left out is what has defects of a kind that hardly any document has, so that screens need not think of them: those that are
    no records or not UTF-8, or have half of a surrogate pair, which only an escape in JSON can write, or END. Left out, too,
    are long texts, of which a batch would take much memory.
    """
    numbers = [number for number, document in enumerate(documents) if _is_usual(document)]
    try:
        return _batch(documents, numbers)
    except UnicodeEncodeError:
        return _batch(documents, [number for number in numbers if _is_encodable(documents[number].text)])


def _batch(documents: Sequence[Document], numbers: list[int]) -> tuple[Batch | None, list[int]]:
    return Batch([documents[number] for number in numbers]) if numbers else None, numbers


def _is_usual(document: Document) -> bool:
    runs, text = document.runs, document.text
    utf8 = not runs or (len(runs) == 1 and runs[0].encoding == "utf-8")
    return utf8 and document.problem is None and len(text) <= LONGEST and END not in text


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class Batch:
    """The texts of some documents as one array.

    ``joined`` is their text and ``units`` its code units, END before the first and behind each text; ``starts`` and ``ends`` are where each text
    starts, and where the END behind it stands.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        """Raises UnicodeEncodeError when a text has half of a surrogate pair. None of them may have END."""
        self.documents = documents
        texts = [document.text for document in documents]
        self.joined = f"{MARGIN}{END.join(texts)}{MARGIN}"
        self.units: Array = np.frombuffer(self.joined.encode("utf-16-le"), "<u2")
        ends: Array = np.flatnonzero(self.units == ord(END))
        ends = ends[len(MARGIN) - 1 : len(ends) - len(MARGIN) + 1]
        self.starts: Array = ends[:-1] + 1
        self.ends: Array = ends[1:]
        # By table: its version, what they are of each unit and of each text, and where the rare ones are. By
        # class: where it is.
        self._looked_up: dict[int, tuple[int, Array]] = {}
        self._by_text: dict[int, Array] = {}
        self._rare: dict[int, Array] = {}
        self._places: dict[str, Array] = {}

    def none(self) -> Flags:
        """No text."""
        return np.zeros(len(self.documents), np.bool_)

    def every(self) -> Flags:
        """All texts."""
        return np.ones(len(self.documents), np.bool_)

    def has(self, characters: str) -> Flags:
        """The texts with one of these characters."""
        classes, bit = self._class(characters)
        table = _number(characters) // WIDTH
        if table not in self._by_text:
            self._by_text[table] = np.bitwise_or.reduceat(classes, self.starts)
        found: Flags = (self._by_text[table] & bit) != 0
        return found

    def count(self, characters: str) -> Array:
        """How many of these characters each text has."""
        classes, bit = self._class(characters)
        shift = np.uint32(int(bit).bit_length() - 1)
        counts: Array = np.add.reduceat((classes >> shift) & np.uint32(1), self.starts, dtype=np.uint32)
        return counts

    def has_sequence(self, *classes: str, rarest: int = 0) -> Flags:
        """The texts in which characters of these classes follow each other.

        ``rarest`` is the number of the class that is looked for first: one that few characters of any text are in,
        and no end of a line.
        """
        return self.owning(self._sequences(classes, rarest))

    def sequences(self, *classes: str, size: int) -> Stretches:
        """What begins with such a sequence, the first class being the rarest one, as much of the text as is asked for."""
        places = self._sequences(classes, 0)
        ends = self.ends[np.searchsorted(self.ends, places)]
        return Stretches(self, places, np.minimum(ends, places + size))

    def _sequences(self, classes: Sequence[str], rarest: int) -> Array:
        """Where the rarest character of each sequence is, in code units."""
        places = self.places(classes[rarest], rare=True)
        for distance, characters in enumerate(classes):
            if distance != rarest:
                places = places[self.is_at(characters, places + (distance - rarest))]
        return places

    def beside(self, characters: str, pairs: frozenset[str]) -> tuple[Array, Flags]:
        """Where these characters, rare ones, are; and of each whether it is in one of some pairs with a neighbour."""
        places = self.places(characters, rare=True)
        left, here, right = (self.units[places + distance].astype(np.uint32) for distance in (-1, 0, 1))
        known = _keys(pairs)
        found = np.zeros(len(places), np.bool_)
        for keys in (left << 16 | here, here << 16 | right):
            found |= known[np.searchsorted(known, keys)] == keys
        return places, found

    def by_text(self, places: Array) -> Array:
        """How many of some places, in code units and in their order, are in each text."""
        limits = np.searchsorted(places, (self.starts, self.ends))
        counts: Array = limits[1] - limits[0]
        return counts

    def has_close(self, characters: str, number: int, reach: int) -> Flags:
        """The texts with so many of these characters, each no farther than ``reach`` behind the one before it."""
        places = self.places(characters, rare=True)
        near = np.diff(places) <= reach
        length = max(0, len(places) - number + 1)
        close = np.ones(length, np.bool_)
        for distance in range(number - 1):
            close &= near[distance : distance + length]
        return self.owning(places[:length][close])

    def places(self, characters: str, rare: bool = False) -> Array:
        """Where these characters are, in code units. All rare ones are found together."""
        if characters not in self._places:
            classes, bit = self._class(characters, rare)
            if rare:
                table = _number(characters, rare) // WIDTH
                if table not in self._rare:
                    self._rare[table] = np.flatnonzero((classes & RARE) != 0)
                places = self._rare[table]
                self._places[characters] = places[(classes[places] & bit) != 0]
            else:
                self._places[characters] = np.flatnonzero((classes & bit) != 0)
        return self._places[characters]

    def is_at(self, characters: str, places: Array) -> Flags:
        """Of each of some places whether one of these characters is there."""
        classes, bit = self._class(characters)
        found: Flags = (classes[places] & bit) != 0
        return found

    def runs(self, characters: str, shortest: int, longest: int, beside: str) -> Stretches:
        """Stretches of nothing but these characters, of some lengths, with one of others on either side."""
        (classes, bit), (others, other) = self._class(characters), self._class(beside)
        starts = np.flatnonzero(((others[:-1] & other) != 0) & ((classes[1:] & bit) != 0)) + 1
        ends = starts.copy()
        left = np.arange(len(starts))
        for _ in range(longest + 1):
            left = left[self.is_at(characters, ends[left])]
            ends[left] += 1
        chosen = (ends - starts >= shortest) & (ends - starts <= longest)
        return Stretches(self, starts[chosen], ends[chosen]).where(self.is_at(beside, ends[chosen]))

    def owning(self, places: Array) -> Flags:
        """The texts that some places, in code units, are in."""
        found = self.none()
        found[np.searchsorted(self.ends, places)] = True
        return found

    def lines(self, first: int, last: int) -> Stretches:
        """The first and the last lines of each text below its front matter, of those that have something to see.

        They are without white space around them.
        """
        lines, above, below = self._visible
        return lines.where((above < first) | (below < last))

    @cached_property
    def body_sizes(self) -> Array:
        """The lengths of the texts in code points, without front matter."""
        return np.array(
            [len(one.text) - (one.body.start if one.text.startswith("---") else 0) for one in self.documents]
        )

    def begin_alike(self, characters: str, stops: str, wanted: Mapping[int, str]) -> Flags:
        """The texts of which two of the first lines, up to one that ends with a stop, have the same character first.

        It is the first one of ``characters`` that they have, and that of the first line, or the wanted one of a text.
        """
        lines, above, _ = self._visible
        stop = lines.end_with(stops) & (above > 0)
        stopped: Array = np.cumsum(stop) - stop
        lines = lines.where(stopped == stopped[np.arange(len(above)) - above])
        # Where the first of the characters is in each of these.
        places = lines.starts.copy()
        left = np.arange(len(places))
        for _ in range(STEPS):
            left = left[~self.is_at(characters, places[left]) & (places[left] + 1 < lines.ends[left])]
            if not len(left):
                break
            places[left] += 1
        owners = lines.owners
        first = np.zeros(len(self.documents), np.uint16)
        first[owners[::-1]] = self.units[places[::-1]]
        for number, character in wanted.items():
            first[number] = ord(character) if character < "\U00010000" else 0
        # What was not reached, or has two units, is for others to look at.
        unknown = (
            ~self.is_at(characters, places)
            | self.is_at("\U00010000-\U0010ffff", places)
            | (first[owners] == 0)
        )
        alike = (self.units[places] == first[owners]) | unknown
        found: Flags = np.bincount(owners[alike], minlength=len(self.documents)) > 1
        return found

    def shorter(self, size: int) -> Array:
        """How many code units of each text are in lines that have less than that."""
        lines, _, _ = self._visible
        lines = lines.where(lines.sizes < size)
        return np.bincount(lines.owners, lines.sizes, len(self.documents))

    def repeated(self, shortest: int, texts: Flags | None = None) -> Array:
        """How many code units of each text, or of some of them, are lines that stand above them already, or seem to.

        Lines of at least so many code units are compared, without white space around them, by their lengths and twelve of
        their units; those with less than four are all taken for repeated.
        """
        lines, _, _ = self._visible
        if texts is not None:
            lines = lines.where(texts[lines.owners])
        tiny = lines.where((lines.sizes >= shortest) & (lines.sizes < 4))
        lines = lines.where(lines.sizes >= max(4, shortest))
        sizes, owners = lines.sizes, lines.owners
        # Four units read as one number at each place.
        four = np.ndarray((len(self.units) - 3,), "<u8", self.units, 0, (2,))
        keys = (sizes + (owners << 32)).view(np.uint64)
        for places in (lines.starts, lines.starts + sizes // 2 - 2, lines.ends - 4):
            keys = (keys ^ four[places]) * MULTIPLIER
            keys ^= keys >> np.uint64(32)
        order = np.argsort(keys)
        again = order[1:][np.diff(keys[order]) == 0]
        number = len(self.documents)
        found: Array = np.bincount(owners[again], sizes[again], number)
        return found + np.bincount(tiny.owners, tiny.sizes, number)

    @property
    def _visible(self) -> tuple[Stretches, Array, Array]:
        """All these lines, and of each how many of its text are above and below it."""
        starts, ends, above, below = self._lines
        return Stretches(self, starts, ends), above, below

    @cached_property
    def _lines(self) -> tuple[Array, Array, Array, Array]:
        """The same as arrays: with what knows the batch, it would be known by itself and outlive its use."""
        bodies = self.starts.copy()
        for number, document in enumerate(self.documents):
            if document.text.startswith("---"):
                bodies[number] += len(document.text[: document.body.start].encode("utf-16-le")) // 2
        breaks = self.places(BREAK)
        long = np.flatnonzero(np.diff(breaks) > 1)
        lines = Stretches(self, breaks[long] + 1, breaks[long + 1]).stripped()
        lines = lines.where(lines.sizes > 0)
        limits = np.searchsorted(lines.starts, (bodies, self.ends))
        sizes = limits[1] - limits[0]
        # How many lines of each text there are, and before each of them how many of it.
        above = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        chosen = above + np.repeat(limits[0], sizes)
        below = np.repeat(sizes, sizes) - above - 1
        return lines.starts[chosen], lines.ends[chosen], above, below

    def _class(self, characters: str, rare: bool = False) -> tuple[Array, np.uint32]:
        """The classes of all units, and the bit of this one."""
        number = _number(characters, rare)
        table = number // WIDTH
        looked_up, version = _tables[table]
        known, classes = self._looked_up.get(table, (0, self.units))
        if known != version:
            classes = np.take(looked_up, self.units, mode="clip")
            self._looked_up[table] = version, classes
            self._by_text.pop(table, None)
            self._rare.pop(table, None)
        return classes, np.uint32(2 << number % WIDTH)


class Stretches:
    """Some stretches of the texts of a batch, from ``starts`` to ``ends`` in code units."""

    def __init__(self, batch: Batch, starts: Array, ends: Array) -> None:
        self.batch, self.starts, self.ends = batch, starts, ends
        # What characters each has, by table.
        self._any: dict[tuple[int, int], Array] = {}

    @property
    def sizes(self) -> Array:
        """Their lengths in code units."""
        return self.ends - self.starts

    @property
    def owners(self) -> Array:
        """The numbers of the texts that they are in."""
        return np.searchsorted(self.batch.ends, self.starts)

    @property
    def texts(self) -> Flags:
        """The texts that they are in."""
        return self.batch.owning(self.starts)

    def where(self, chosen: Array | Sequence[bool]) -> Stretches:
        """Those that are chosen, by flags or by their numbers."""
        chosen = np.asarray(chosen, None if len(chosen) else np.int64)
        some = Stretches(self.batch, self.starts[chosen], self.ends[chosen])
        some._any = {key: found[chosen] for key, found in self._any.items()}
        return some

    def first(self, size: int) -> Stretches:
        """So much of each, from its start."""
        return Stretches(self.batch, self.starts, np.minimum(self.ends, self.starts + size))

    def last(self, size: int) -> Stretches:
        """So much of each, before its end."""
        return Stretches(self.batch, np.maximum(self.starts, self.ends - size), self.ends)

    def before(self, size: int) -> Stretches:
        """So much of each text as stands before the end of each, whatever line it is in."""
        return Stretches(self.batch, np.maximum(self.batch.starts[self.owners], self.ends - size), self.ends)

    def stripped(self) -> Stretches:
        """They without white space at their starts and ends; empty where they have nothing else."""
        starts, ends = self.starts.copy(), self.ends.copy()
        left, right = (np.arange(len(starts)) for _ in range(2))
        for _ in range(STEPS):
            if not (len(left) or len(right)):
                break
            left = left[self.batch.is_at(SPACE, starts[left]) & (starts[left] < ends[left])]
            starts[left] += 1
            right = right[self.batch.is_at(SPACE, ends[right] - 1) & (starts[right] < ends[right])]
            ends[right] -= 1
        for number in {*left.tolist(), *right.tolist()}:
            seen = np.flatnonzero(self.batch.is_at(VISIBLE, np.arange(starts[number], ends[number])))
            ends[number] = starts[number] + (seen[-1] + 1 if len(seen) else 0)
            starts[number] += seen[0] if len(seen) else 0
        return Stretches(self.batch, starts, ends)

    def begin_with(self, characters: str) -> Flags:
        """Whether each begins with one of these characters. None of them is empty."""
        return self.batch.is_at(characters, self.starts)

    def end_with(self, characters: str) -> Flags:
        """Whether each ends with one of these characters. None of them is empty."""
        return self.batch.is_at(characters, self.ends - 1)

    def have(self, characters: str) -> Flags:
        """Whether each has one of these characters. None of them is empty."""
        if not len(self.starts):
            return np.zeros(0, np.bool_)
        classes, bit = self.batch._class(characters)
        key = id(classes), len(_numbers)
        if key not in self._any:
            limits = np.stack((self.starts, self.ends), axis=1).reshape(-1)
            self._any[key] = np.bitwise_or.reduceat(classes, limits)[::2]
        found: Flags = (self._any[key] & bit) != 0
        return found

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

    def decoded(self) -> Iterator[str]:
        """Yield what each has. To be asked of few."""
        joined, units = self.batch.joined, self.batch.units
        for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True):
            if len(joined) == len(units):
                yield joined[start:end]
            else:
                yield units[start:end].tobytes().decode("utf-16-le", "replace")

    @cached_property
    def _places(self) -> tuple[Array, Array]:
        """All the places that they have, and where in these each begins."""
        sizes = self.sizes
        offsets = np.cumsum(sizes) - sizes
        return np.repeat(self.starts - offsets, sizes) + np.arange(int(sizes.sum())), offsets
