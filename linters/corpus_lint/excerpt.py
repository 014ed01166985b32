"""Dirty text, made fit to be shown: visible, cropped, and measured in terminal cells."""

from __future__ import annotations

import unicodedata

from corpus_lint.patterns import lazy, lazy_unicode

# Code points that are invisible, move the cursor, reorder the line or have no glyph.
HIDDEN = lazy_unicode(r"[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]")
# Those of them that Python takes for printable: joiners, fillers and selectors of variants.
PRINTABLE = lazy(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """The text with everything that a terminal would not show, or would obey, as ``‹U+202E›``."""
    # Not printable to Python, but nothing to be shown either, is the space of Chinese text.
    if text.replace("\u3000", " ").isprintable() and not PRINTABLE.search(text):
        return text
    return HIDDEN.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)


def cells(text: str) -> int:
    """How many terminal cells a visible text takes: two for wide characters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def head(text: str, width: int) -> str:
    """As much of the beginning of a visible text as fits ``width`` cells, with ``…`` where it was cut."""
    if cells(text) <= width:
        return text
    kept = 0
    used = 1
    for character in text:
        used += _width(character)
        if used > width:
            break
        kept += 1
    return text[:kept] + "…"


def tail(text: str, width: int) -> str:
    """As much of the end of a visible text as fits ``width`` cells, with ``…`` where it was cut."""
    if cells(text) <= width:
        return text
    kept = 0
    used = 1
    for character in reversed(text):
        used += _width(character)
        if used > width:
            break
        kept += 1
    return "…" + text[len(text) - kept :]
