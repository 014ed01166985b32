"""Hypotheses of what a text was, and the bits that each must be worth: shared by all repairs of mojibake."""

from __future__ import annotations

from operator import ne

from corpus_lint.core.values import dataclass

# Mean bits a character up to which a repaired text is Chinese. Of 1,200 sentences of encyclopedias, news and manuals half
# have less than 8.1 and all less than 12.6; what a wrong pair of codecs gives has 15 and more.
CHINESE_BITS = 14.0
# What a repair must be worth to be one at all, over the whole of it and for each Han character it gives. Of 56,000 lines in
# other languages none reaches 6 bits; of 8 characters of GBK read as cp1251, the hardest case, 99 % have 35.
MIN_BITS = 24.0
MIN_BITS_EACH = 1.0
# What it is worth that bytes are UTF-8, for each character and at most: its second and third byte are continuations in one of
# four by chance each, and no mistake is as common.
UTF8_BITS = 25.0
UTF8_BITS_EACH = 8.0
# The same beside Chinese in GBK: of its pairs of bytes one in seven is a character of UTF-8, too.
UTF8_BITS_BESIDE_GBK = 3.0
# Bytes of a text, and letters of what they were, with fewer of which nobody can tell.
FEWEST_BYTES = 5
FEWEST_LETTERS = 4
# By how many bits a hypothesis has to be more probable than another, or nobody can tell which of them is right.
MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch of a text (code points ``start`` to ``end``), what it was, and how that was found.

    ``chain`` names the codecs, as ``UTF-8 read as GB18030``. ``gain`` is what it is worth in bits. ``lost`` is the number
    of bytes that had to be invented, ``searched`` whether it took more than strict round trips, ``partly`` whether other
    characters beside it are right, ``by_ftfy`` whether ftfy found it.
    """

    start: int
    end: int
    text: str
    chain: str
    gain: float = 0.0
    searched: bool = False
    lost: int = 0
    partly: bool = False
    by_ftfy: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a text may have been, by which wrong decodings (the latest first), and what that is worth in bits."""

    gain: float
    text: str
    steps: tuple[str, ...]


def neighbours(line: str, start: int, end: int) -> tuple[str, str]:
    """The characters before and behind a stretch."""
    return line[max(0, start - 1) : start], line[end : end + 1]


def differ(one: str, other: str) -> bool:
    """Whether two readings of the same bytes are different texts: not by some signs that codecs of one family have twice."""
    if len(one) != len(other):
        return True
    return sum(map(bool, map(ne, one, other))) > len(one) / 4
