"""Whether characters that stand apart are a text: what joins them again is a word or a sentence, or only a list."""

from __future__ import annotations

from itertools import pairwise

from corpus_lint.chinese import bigram_model
from corpus_lint.chinese.tables import is_han

# Characters that follow each other in lists, tables and calendars: numbers, days, stems, branches, directions.
SERIES = frozenset(
    "〇零一二三四五六七八九十百千万日月火水木金土甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东東南西北中上下左右前后後"
)
# So much of a list is of such a series.
SERIES_SHARE = 0.6


def is_series(characters: str) -> bool:
    """Whether most of the Han characters are of a series."""
    han = [one for one in characters if is_han(one)]
    return sum(one in SERIES for one in han) >= SERIES_SHARE * max(1, len(han))


def gained_bits(characters: str) -> float:
    """How many bits a Han character is more probable behind the one before it than anywhere, on average.

    Running text has two to three, a list of characters none.
    """
    gains = [
        bigram_model.alone(bigram_model.symbol(other))
        - bigram_model.following(bigram_model.symbol(one), bigram_model.symbol(other))
        for one, other in pairwise(characters)
        if is_han(one) and is_han(other)
    ]
    return sum(gains) / len(gains) if gains else 0.0
