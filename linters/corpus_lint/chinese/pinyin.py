"""The letters that pinyin is written with, for regular expressions."""

from __future__ import annotations

from corpus_lint.chinese import tables
from corpus_lint.core.lazy_patterns import lazy

# The letters of a syllable, as a part of a regular expression; and a vowel with its tone.
TONED = tables.TONE_MARKED + tables.TONE_MARKS
LETTERS = f"[a-zêü{TONED}\u0308]{{1,12}}"
TONE = lazy(f"[{TONED}]")
