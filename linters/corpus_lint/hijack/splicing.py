"""Signs that a machine inserted the readings of a text, and signs that its author explains words; each is a number.

The signs are those of the best beginning of a text, from its first line to some line with a reading: what follows cannot take
back what a text has shown, so that honest text behind it hides nothing. A reading that is added raises a sign that speaks for a
splicer or leaves all of them as they are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress, groupby

from corpus_lint.chinese import tables
from corpus_lint.chinese.pinyin import LETTERS
from corpus_lint.chinese.tables import HAN_CHARACTER, HAN_CLASS
from corpus_lint.chinese.word_lists import all_in_both_scripts, alternatives, phrases
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.core.values import dataclass, field
from corpus_lint.hijack.banners import find_banners
from corpus_lint.hijack.place_tails import find_place_tail
from corpus_lint.hijack.readings import Reading

# Bits of the 1,200th and of the 3,000th commonest character, see tables.frequency_bits.
PLAIN_BITS, COMMON_BITS = 13.2, 14.6
# What a splicer leaves where a pair of bytes was torn: half of a reading, a mark behind a question mark, three
# question marks within a line, see ENC104. Authors write `??` and `?!`.
LOST_BYTES = lazy(rf"\?(?<=[{tables.HAN_RANGES}]\?)(?:{LETTERS}\)|\?\?[{tables.HAN_RANGES}]|[;:；：,，])")


def _about() -> str:
    """A word of a text that speaks of how characters are read or written; its first character is looked for first."""
    forms = "繁简簡异異"
    cases = {case for word in phrases("topics", "pronunciation") for case in (word[0], word[0].upper())}
    first = "".join(sorted(all_in_both_scripts(cases)))
    spoken = alternatives("topics", "pronunciation", both_scripts=True)
    return f"[{forms}{first}](?<=(?=(?i:{spoken})|[{forms}][体體]).)"


ABOUT = lazy(_about)
# A list of words to learn has one reading a line, in lines with fewer Han characters than this. A reading that stands so counts
# less, and of its character it shows something only if that has another one. Menus have several in a line, or repeat them.
RUNNING_HAN = 12
ALONE = 0.75
# A passage that has readings for more of its Han characters is meant to be read aloud, whatever stands around it: consecutive lines
# with so many different characters, as a verse of four short lines has. A menu has single such lines, or the same words again.
ALL_HAN = 0.8
PASSAGE_HAN = 16
# A word that is explained has few characters: what stands before and behind a reading in it.
BEFORE_ENTRY = lazy(rf"(?:^|[^{tables.HAN_RANGES}])[{tables.HAN_RANGES}]{{0,3}}$")
AFTER_ENTRY = lazy(rf"[{tables.HAN_RANGES}]{{0,3}}[ ]*(?:[：:】\]—–=」”/|]|--|-[ ]|即|指)")
# As much of a line is looked at on either side of a reading, in characters, without what stands in brackets.
ENTRY_REACH = 40
HAN_RUN = lazy(f"{HAN_CLASS}+")
IN_BRACKETS = lazy(r"[(（][^()（）]{1,14}[)）]")
# From so many on, more say nothing new.
MOST = 12
# What each sign adds to the logarithm of the odds that a machine inserted the readings. The first four are what
# `benchmarks/weigh_readings.py` prints for 1,500 pages and 3,000 honest texts with readings, rounded. The others were chosen:
# labels (printed: 2.7) so that three are needed, since dictionaries have them; explained words (-17) so that one rare character
# hides no page; lost bytes (4.1), a banner (10) and a tail (10) below what a finding needs, so that a reading has to stand beside
# them. No text there speaks of reading or writing, so that nothing was learned of that sign.
WEIGHTS = {
    "repeated readings": 2.9,
    "very common traditional characters always annotated": 1.5,
    "common traditional characters always annotated": 0.7,
    "very common characters always annotated": 0.2,
    "readings with a label": 1.4,
    "explained words": -5.0,
    "text about reading or writing": -3.0,
    "lost bytes": 3.4,
    "keyword banner": 3.9,
    "tail of place names": 3.9,
}
# The signs that are numbers of things.
NUMBERS = tuple(WEIGHTS)[:5]
PLAIN = NUMBERS[1], NUMBERS[3]


@dataclass(frozen=True, slots=True)
class Limits:
    """How signs are found.

    Attributes:
        max_han_share: Where a text has more readings than this for its Han characters, lines with as many are meant to be read
            aloud: they count nothing.
        min_annotated_share: The least share of a stretch of the places of a character that has readings.
    """

    max_han_share: float
    min_annotated_share: float


def weight(signs: Mapping[str, float]) -> float:
    """What signs weigh together: the logarithm of the odds, but for a constant."""
    return sum(WEIGHTS[name] * value for name, value in signs.items())


@dataclass(slots=True)
class _Tally:
    """What the places of annotated characters have shown up to some line.

    ``stretch`` is what the readings of a character come to, less the ``price`` of each place without one, in the best stretch that
    ends here, and ``best`` in the best one so far; ``shares`` is what all its readings come to. ``numbers`` are those of the signs, ``rare`` the rare characters with one reading.
    """

    price: float
    counted: Counter[str] = field(default_factory=Counter)
    shares: dict[str, float] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)
    stretch: dict[str, float] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=lambda: dict.fromkeys((*NUMBERS, ""), 0.0))
    explained: set[str] = field(default_factory=set)
    rare: int = 0

    def shown(self, character: str) -> float:
        """How much of a sign an annotated character is: all of it after a reading in running text, or two that stand alone."""
        return min(1.0, max(0.0, self.shares.get(character, 0.0) - ALONE) / (1 - ALONE))

    def add_bare(self, character: str) -> None:
        """Count a place without a reading."""
        if character not in self.bare:
            self.bare.add(character)
            if character in self.counted:
                self.numbers[_kind(character)] -= self.shown(character)
        self.stretch[character] = max(0.0, self.stretch.get(character, 0.0) - self.price)

    def add_reading(self, reading: Reading, share: float) -> None:
        """Count a place with a reading, as so much of one."""
        character = reading.character
        kind = _kind(character)
        self.counted[character] += 1
        before = self.shown(character)
        self.shares[character] = self.shares.get(character, 0.0) + share
        if character not in self.bare:
            self.numbers[kind] += self.shown(character) - before
        # Nobody explains a character twice.
        if not _is_common(character):
            self.rare += (self.counted[character] == 1) - (self.counted[character] == 2)
        stretch = self.stretch[character] = self.stretch.get(character, 0.0) + share
        best = self.best.get(character, 1.0)
        if stretch > best:
            self.best[character] = stretch
            if _is_common(character):
                self.numbers[NUMBERS[0]] += stretch - best
        if reading.labelled and kind in PLAIN:
            self.numbers[NUMBERS[4]] += 0.5 if HAN_CHARACTER.match(reading.syllable) else 1

    def signs(self) -> dict[str, float]:
        """The signs so far."""
        numbers = {name: min(MOST, self.numbers[name]) for name in NUMBERS}
        author = len(self.explained) + self.rare
        return numbers | {"explained words": author / (author + sum(numbers.values()) or 1)}


@lru_cache(maxsize=4096)
def _is_common(character: str) -> bool:
    return tables.frequency_bits().get(character, tables.RARE_BITS) < COMMON_BITS


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """The sign that a character with readings at all its places counts for: nobody explains a plain one that is read in one way."""
    if not _is_common(character):
        return ""
    alone = len(tables.readings_of_characters().get(character, ())) == 1
    plain = alone and tables.frequency_bits()[character] < PLAIN_BITS
    if ord(character) in tables.simplified():
        return NUMBERS[1] if plain else NUMBERS[2]
    return NUMBERS[3] if plain else ""


def signs_of_splicing(document: Document, found: Sequence[Reading], limits: Limits) -> dict[str, float]:
    """The signs of the beginning of a text that weigh most, by name; ``found`` are its readings, in order, at least one."""
    text = _without_labels(document.text, found)
    about = ABOUT.search(text)
    characters = {reading.character for reading in found}
    share = limits.min_annotated_share
    tally = _Tally(price=share / (1 - share) if share < 1 else len(text))
    best: dict[str, float] = {}
    heaviest = -math.inf
    seen = 0
    groups = {
        line: list(group)
        for line, group in groupby(found, key=lambda reading: document.line_at(reading.span.start))
    }
    lessons = _lessons(document, groups, limits.max_han_share)
    for line, group in groups.items():
        span = document.line_span(line)
        for place in _places(text, Span(seen, span.start), characters):
            tally.add_bare(text[place])
        _read_line(tally, text, span, group, characters, line in lessons)
        seen = span.end
        signs = tally.signs()
        signs["text about reading or writing"] = float(about is not None and about.start() < span.end)
        if (weighs := weight(signs)) > heaviest:
            best, heaviest = signs, weighs
    beside = {
        "lost bytes": LOST_BYTES.search(text) is not None,
        "keyword banner": bool(find_banners(document)),
        "tail of place names": find_place_tail(document) is not None,
    }
    return best | {name: float(value) for name, value in beside.items()}


def _lessons(document: Document, groups: Mapping[int, list[Reading]], max_han_share: float) -> set[int]:
    """The lines that teach reading: those of texts, and of passages, that are to be read aloud."""
    read = {line: sum(not reading.labelled for reading in group) for line, group in groups.items()}
    first, last = min(groups), max(groups)
    lines = [(line, span) for line, span in document.lines if first <= line <= last]
    han = _han(document, Span(lines[0][1].start, lines[-1][1].end)) if lines else ""
    enough = max_han_share if len(set(han)) >= PASSAGE_HAN else max(ALL_HAN, max_han_share)
    if sum(read.values()) > enough * len(han):
        # Where all are read aloud, a line may have some that the table of readings does not know.
        return {line for line, span in lines if read.get(line, 0) > max_han_share * len(_han(document, span))}
    found: set[int] = set()
    passage: dict[int, str] = {}
    for line, span in [*lines, (0, Span(0, 0))]:
        characters = _han(document, span) if line in read else ""
        if read.get(line, 0) > max(ALL_HAN, max_han_share) * len(characters):
            passage[line] = characters
        elif passage and (not line or HAN_CHARACTER.search(document.text, span.start, span.end)):
            if len(set().union(*passage.values())) >= PASSAGE_HAN:
                found.update(passage)
            passage = {}
    return found


def _han(document: Document, span: Span) -> str:
    return "".join(HAN_RUN.findall(document.text, span.start, span.end))


def _without_labels(text: str, found: Sequence[Reading]) -> str:
    """A text with a blank for each character of a labelled reading, whose words are not the text's."""
    parts: list[str] = []
    end = 0
    for reading in found:
        if reading.labelled:
            parts += text[end : reading.span.start], " " * (reading.span.end - reading.span.start)
            end = reading.span.end
    return "".join([*parts, text[end:]])


def _places(text: str, span: Span, characters: set[str]) -> Iterator[int]:
    """Where some characters stand. They are others in each text, and to compile a class takes longer than to read a page."""
    return compress(range(span.start, span.end), map(characters.__contains__, text[span.start : span.end]))


def _read_line(
    tally: _Tally, text: str, span: Span, group: list[Reading], characters: set[str], lesson: bool
) -> None:
    """Count what a line with readings shows."""
    read_at = {reading.span.start - 1: reading for reading in group}
    alone = sum(not reading.labelled for reading in group) == 1
    share = ALONE if alone and tables.count_han(text[span.start : span.end]) < RUNNING_HAN else 1.0
    for place in _places(text, span, characters):
        reading = read_at.get(place)
        if reading is None:
            tally.add_bare(text[place])
        elif reading.labelled:
            tally.add_reading(reading, 1.0)
        elif not lesson:
            if not _is_entry(text, span, reading):
                tally.add_reading(reading, share)
            elif not _is_common(reading.character):
                tally.explained.add(reading.character)


def _is_entry(text: str, line: Span, reading: Reading) -> bool:
    """Whether a reading belongs to a word that its line goes on to explain."""
    before = text[max(line.start, reading.span.start - ENTRY_REACH) : reading.span.start]
    after = text[reading.span.end : min(line.end, reading.span.end + ENTRY_REACH)]
    return (
        AFTER_ENTRY.match(IN_BRACKETS.sub("", after)) is not None
        and BEFORE_ENTRY.search(IN_BRACKETS.sub("", before)) is not None
    )
