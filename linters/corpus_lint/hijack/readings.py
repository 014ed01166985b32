"""Find readings: pinyin in brackets behind the character that it reads."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus_lint.chinese import tables
from corpus_lint.chinese.pinyin import LETTERS, TONE
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# Found by their bracket; the Han character in front of it is looked at last.
CANDIDATES = {
    bracket: lazy(rf"{re.escape(bracket)}[ ]?(?P<syllable>{LETTERS})[ ]?[)）]") for bracket in "(（"
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading in a text: the character, its syllable in NFC, and the span with brackets and spaces."""

    character: str
    syllable: str
    span: Span


# Four rules want those of a text, one after the other.
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
            syllable = reading.syllable
            if TONE.search(match["syllable"]) is None:
                toneless.append(reading)
            elif syllable in tables.readings_of_characters().get(reading.character, ()):
                found.append(reading)
    # A syllable without a tone is an English word or a list mark unless the text has toned ones.
    if found:
        found += [
            reading
            for reading in toneless
            if reading.syllable in tables.readings_of_characters().get(reading.character, ())
        ]
    return tuple(sorted(found, key=lambda reading: reading.span))


def _follows_han(text: str, start: int) -> bool:
    """Whether a Han character stands in front of an offset, or in front of a space there."""
    before = text[start - 1 : start]
    return tables.is_han(text[start - 2 : start - 1] if before == " " else before)


def _reading(text: str, match: re.Match[str]) -> Reading:
    start, end = match.span()
    if text[start - 1] == " ":
        start -= 1
        # Formatters put a space on either side of a bracket between Han characters.
        if text[end : end + 1] == " " and HAN_CHARACTER.match(text, end + 1):
            end += 1
    return Reading(text[start - 1], unicodedata.normalize("NFC", match["syllable"]), Span(start, end))


def may_have_readings(batch: Batch) -> Flags:
    """The texts of a batch that ``readings`` may find something in."""
    return batch.has("(（") & batch.has(tables.TONE_MARKED + tables.TONE_MARKS)
