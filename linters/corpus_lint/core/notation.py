"""Tell text from notation that is written with a few signs: tone patterns (``平平仄仄平``), scores, fillers."""

from __future__ import annotations

# The fewest letters, digits and characters that text is written with: patterns of tones have two or three, and a sentence of
# eight letters has more, in any language.
FEWEST_LETTERS = 4
# In a text with fewer letters it is no wonder that few are different.
FEWEST_IN_ALL = 8
# So much of a text shows which letters it has.
LOOKED_AT = 2000
FIRST_WORDS = 40
# With more different characters than this among the first ones a text is none.
MOST_SIGNS = 4 * FEWEST_LETTERS


def is_notation(text: str) -> bool:
    """Whether a text has letters, but too few different ones to be in any language: that two of them agree says nothing."""
    # Nearly every text is told by its first words.
    if len(set(text[:FIRST_WORDS])) > MOST_SIGNS:
        return False
    start = text[:LOOKED_AT]
    if len(set(start)) > MOST_SIGNS or sum(map(str.isalnum, start)) < FEWEST_IN_ALL:
        return False
    return sum(map(str.isalnum, set(start))) < FEWEST_LETTERS > sum(map(str.isalnum, set(text)))
