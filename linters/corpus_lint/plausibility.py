"""Whether a text may be Chinese, or is a language of its own: what a repair of mojibake gives, and what it starts from."""

from __future__ import annotations

import re

from corpus_lint.patterns import lazy
from corpus_lint.round_trips import HAN

# The lines that tables and trees are drawn with.
LINES = lazy("[─│┌┐└┘├┤┬┴┼]")
LINE_SHARE = 0.3
LONG_WORD = 5
# Two Han characters have four bytes, hardly ever only two different ones; of GBK read as EUC-KR a third is Hanja.
MIN_DISTINCT = 3
HANGUL = lazy("[\uac00-\ud7a3]")
HANJA_SHARE = 0.08
WORD = lazy(r"[^\W\d_]{2,}")
# The share of distinct Han characters in a text, at least, and of natural words in one that is of another language.
DISTINCT_SHARE = 0.2
NATURAL_SHARE = 0.8
# What wrong decodings give and Chinese text has not.
ODD = lazy(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u3100-\u312f\uac00-\ud7ff\ue000-\uf8ff\uff61-\uff9f\ufffd\U00010000-\U0010ffff]"
)


def is_plausible(text: str) -> bool:
    """Whether a text has Han characters, not the same ones all along, and no character that wrong decodings give."""
    han = HAN.findall(text)
    return len(set(han)) >= max(2, DISTINCT_SHARE * len(han)) and ODD.search(text) is None


def is_language(text: str) -> bool:
    """Whether a text is words of an alphabet, or a drawing, rather than what bytes of Chinese look like.

    Those are full of signs between letters, and of capitals behind small letters.
    """
    wide = [character for character in text if character > "\x7f"]
    if len(set(wide)) < MIN_DISTINCT:
        return True
    if HANGUL.search(text) and len(HAN.findall(text)) < HANJA_SHARE * len(wide):
        return True
    if len(LINES.findall(text)) > LINE_SHARE * len(wide):
        return True
    if HAN.search(text):
        return False
    natural = 0
    for word in WORD.findall(text):
        # Of Chinese bytes every other one is above the capitals: a long word of capitals is one.
        if word.islower() or word.istitle() or (word.isupper() and len(word) >= LONG_WORD):
            natural += sum(character > "\x7f" for character in word)
    return natural > NATURAL_SHARE * len(wide)


def weight(text: str) -> int:
    """The characters of a text that cost bits: a run of digits or letters is one."""
    return max(1, len(re.sub("[0-9]+|[A-Za-z]+|[ \t]+", "x", text)))
