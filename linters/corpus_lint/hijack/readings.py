"""Find readings: pinyin in brackets behind the character that it reads, and what a label says in its place.

A label such as ``【读:gōng】`` or ``(繁体:釋)`` names what follows: the reading, or the other form of the character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from corpus_lint.chinese import tables
from corpus_lint.chinese.pinyin import LETTERS, TONE
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.chinese.word_lists import phrases
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.core.values import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# Found by their bracket; the Han character in front of it is looked at last.
CANDIDATES = {
    bracket: lazy(rf"{re.escape(bracket)}[ ]?(?P<syllable>{LETTERS})[ ]?[)）]") for bracket in "(（"
}
# The brackets that a labelled reading stands in, in any pair: machines take them by chance.
OPENING, CLOSING = "(（[【《〈{「『", ")）]】》〉}」』"
# Han characters that take two code units.
BEYOND = "\U00020000-\U0003ffff"
# What is said of a character behind a label; the label may have anything but brackets in it.
LABELLED = {
    bracket: lazy(
        rf"{re.escape(bracket)}(?P<label>[^{re.escape(OPENING + CLOSING)}:：\n]{{1,20}})[:：][ ]?"
        rf"(?:(?P<syllable>{LETTERS})|(?P<form>[{tables.HAN_RANGES}]))[ ]?[{re.escape(CLOSING)}]"
    )
    for bracket in OPENING
}


# The end of one with another form, as classes of characters side by side: with a space on either side of it or none.
LABELLED_FORMS = tuple(
    (":：", *before, tables.HAN_RANGES, *behind, CLOSING)
    for before, behind in product(((), (" ",)), ((), (" ",)))
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading in a text: the character, its syllable in NFC, the span with brackets and spaces, and whether it has a label.

    Behind a label there may be another form of the character in place of a syllable.
    """

    character: str
    syllable: str
    span: Span
    labelled: bool = False


# Several rules want those of a text, one after the other.
@lru_cache(maxsize=2)
def find_readings(text: str) -> tuple[Reading, ...]:
    """All valid readings in brackets after the character they read, injected or not, in order."""
    found: list[Reading] = []
    toneless: list[Reading] = []
    for bracket, pattern in CANDIDATES.items():
        if bracket not in text:
            continue
        for match in pattern.finditer(text):
            if not _follows_han(text, match.start()):
                continue
            reading = _reading(text, match)
            if TONE.search(match["syllable"]) is None:
                toneless.append(reading)
            elif _is_valid(reading):
                found.append(reading)
    for reading in _labelled(text):
        said = toneless if reading.syllable.isascii() else found
        said.append(reading)
    # A syllable without a tone is an English word or a list mark unless the text has toned ones.
    if found:
        found += filter(_is_valid, toneless)
    return tuple(sorted(found, key=lambda reading: reading.span))


def _labelled(text: str) -> Iterator[Reading]:
    """Readings, and other forms of a character, that a label announces."""
    if ":" not in text and "：" not in text:
        return
    for bracket, pattern in LABELLED.items():
        if bracket not in text:
            continue
        for match in pattern.finditer(text):
            if not _follows_han(text, match.start()):
                continue
            form, label = match["form"], match["label"].strip().lower()
            if not any(_is_label(label, word) for word in _labels("form" if form else "reading")):
                continue
            reading = _reading(text, match, form)
            if _is_other_form(reading.character, form) if form else _is_valid(reading):
                yield replace(reading, labelled=True)


@cache
def _labels(section: str) -> tuple[str, ...]:
    """The labels of a section."""
    return phrases("character_labels", section)


def _is_label(label: str, word: str) -> bool:
    """Whether a label is a word, or has its characters in their order with something else spliced between them."""
    if label[0] != word[0] or label[-1] != word[-1]:
        return False
    place = 0
    for character in word:
        place = label.find(character, place) + 1
        if not place:
            return False
    return len(label) == len(word) or len(word) > 1


def _is_other_form(character: str, form: str) -> bool:
    """Whether two characters are the traditional and the simplified form of one."""
    folded = tables.simplified()
    return character != form and character.translate(folded) == form.translate(folded)


def _is_valid(reading: Reading) -> bool:
    """Whether its character is read so."""
    return reading.syllable in tables.readings_of_characters().get(reading.character, ())


def _follows_han(text: str, start: int) -> bool:
    """Whether a Han character stands in front of an offset, or in front of a space there."""
    before = text[start - 1 : start]
    return tables.is_han(text[start - 2 : start - 1] if before == " " else before)


def _reading(text: str, match: re.Match[str], form: str | None = None) -> Reading:
    start, end = match.span()
    if text[start - 1] == " ":
        start -= 1
        # Formatters put a space on either side of a bracket between Han characters.
        if text[end : end + 1] == " " and HAN_CHARACTER.match(text, end + 1):
            end += 1
    return Reading(text[start - 1], form or unicodedata.normalize("NFC", match["syllable"]), Span(start, end))


def may_have_readings(batch: Batch) -> Flags:
    """The texts of a batch that ``readings`` may find something in."""
    found = batch.has("(（[【《〈{「『") & batch.has(tables.TONE_MARKED + tables.TONE_MARKS)
    # A character behind a label, which takes one code unit or two, with a space on either side or none.
    for form, before, behind in product(((tables.HAN_RANGES,), (BEYOND, BEYOND)), ((), (" ",)), ((), (" ",))):
        labelled = (":：", *before, *form, *behind, CLOSING)
        found |= batch.has_sequence(*labelled, rarest=len(labelled) - 1)
    return found
