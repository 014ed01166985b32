"""Whether a passage is verse or classical prose, which is written with other words and forms than text of today.

``tools/tables/make_old_text_characters.py`` makes the table, ``old_text_characters.txt``, and says what it was made from.
"""

from __future__ import annotations

from functools import cache
from itertools import repeat

from corpus_lint.chinese import tables
from corpus_lint.core.lazy_patterns import lazy

# The unit of the table: what a character says, as a whole number of these parts of a bit.
ODDS_PER_BIT = 2
HAN = lazy("[\u3400-\u9fff]+")
# So far around a place characters are weighed.
REACH = 100
# With fewer characters there nothing is known.
MIN_CHARACTERS = 10
# So many bits for an old text a character of the passage says on the average. Of 4,998 places in Tang and Song poems 99 % have
# more, of 5,000 in laws of Taiwan 1 %, of 800 on hijacked pages 3 %, which quote.
MIN_OLD_BITS = 0.0
# And all of them together so many: a sentence of today about pines and rain has a few characters of verse.
SURE_BITS = 3.5


@cache
def _odds() -> dict[str, int]:
    found: dict[str, int] = {}
    for line in tables.read("old_text_characters.txt").splitlines():
        odds, characters = line.split("\t")
        found |= dict.fromkeys(characters, int(odds))
    # Traditional text is not folded first: a passage is read once for each suspicious place in it.
    for old, new in tables.simplified().items():
        if chr(new) in found:
            found.setdefault(chr(old), found[chr(new)])
    return found


def is_old(text: str, place: int, min_bits: float = MIN_OLD_BITS) -> bool:
    """Whether what is around a place reads as verse or classical prose: its Chinese characters say so, each and together."""
    characters = "".join(HAN.findall(text, max(0, place - REACH), place + REACH))
    number = len(characters)
    if number < MIN_CHARACTERS:
        return False
    mean = sum(map(_odds().get, characters, repeat(0))) / (ODDS_PER_BIT * number)
    return number * (mean - min_bits) >= SURE_BITS
