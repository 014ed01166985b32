"""Whether a place is in verse or classical prose, which is written with other words and forms than text of today."""

from __future__ import annotations

from collections import Counter

from corpus_lint.core.lazy_patterns import lazy

# Characters that hardly any sentence of today is without, and that old texts rarely have.
MODERN = lazy("[的們们這这嗎吗呢吧她您很麼么]")
# Of the Chinese characters around a place, this share is the least in text of today: Tang and Song poems have a third of it.
MAX_MODERN_SHARE = 0.012
# So far around a place it is counted.
REACH = 100
# In a passage shorter than this so many of more words of today are enough: many a sentence is without the others.
LONG_PASSAGE = 60
MIN_ALSO_MODERN = 2
ALSO_MODERN = lazy("[了個个都是]|[還还沒没]有")
# Lines of so many characters are verse, if so large a share of them are of one length.
VERSE_LENGTHS = range(4, 8)
MIN_VERSE_SHARE = 0.5
MIN_LINES = 3
CLAUSE = lazy("[\u3400-\u9fff]+")
# With fewer characters there, or fewer marks between them, nothing is known: a heading and a list of words have no words of
# today either.
MIN_CHARACTERS = 16
MIN_MARKS = 2
MARKS = lazy("[，。、；？！]")
HAN = lazy("[\u3400-\u9fff]")


def is_old(text: str, place: int, max_modern_share: float = MAX_MODERN_SHARE) -> bool:
    """Whether what is around a place has sentences, and is without the words of today."""
    around = text[max(0, place - REACH) : place + REACH]
    characters = len(HAN.findall(around))
    if characters < MIN_CHARACTERS or len(MARKS.findall(around)) < MIN_MARKS:
        return False
    if (
        characters < LONG_PASSAGE
        and len(ALSO_MODERN.findall(around)) >= MIN_ALSO_MODERN
        and not _is_verse(around)
    ):
        return False
    return len(MODERN.findall(around)) < max_modern_share * characters


def _is_verse(text: str) -> bool:
    """Whether most of the clauses of a text have one length, that of verse."""
    lengths = Counter(map(len, CLAUSE.findall(text)))
    length, number = lengths.most_common(1)[0]
    return length in VERSE_LENGTHS and number >= max(MIN_LINES, MIN_VERSE_SHARE * lengths.total())
