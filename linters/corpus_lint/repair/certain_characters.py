"""Which characters of what a byte slip was are certain, and which could as well have been others.

The ways to read a scar are weighed once more, with what stands elsewhere on the page, and each character is as probable as all
the ways together that have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.chinese.pinyin import LETTERS
from corpus_lint.chinese.questions import QUESTION_WORD
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.repair import byte_slips
from corpus_lint.repair.byte_slips import Slip
from corpus_lint.repair.slip_shapes import FULL_WIDTH

UNKNOWN = "…"
# What all ways together that have another character may weigh, the best way weighing one. Of 410 places in pages that
# `benchmarks/slips.py` damaged by their bytes, 69 % are shown then, and 92 % of these are right; of 1,331 others, 57 and 94 %.
MOST_DOUBT = 0.16
# What it is worth that two characters, or three, stand side by side elsewhere on the page, in bits, and how much of a page is
# looked at on either side.
ELSEWHERE_BITS = 3.0
PAGE = 10_000
# What it is worth, in bits, that a sentence which asks ends as a question, or one that does not as none.
ASKED_BITS = 3.0
END_MARKS = "。！？!?"
CLAUSE = 40
SENTENCE_END = lazy("[。！？!?；;\n]")
IN_NUMBER = lazy(r"[0-9%×]|[.,][0-9]")
READING = lazy(rf"\({LETTERS}\)")


def certain(text: str, slip: Slip) -> str:
    """The most probable reading of a slip, with ``UNKNOWN`` for each character that could as well be another one."""
    if slip.scar is None:
        return slip.text
    start, end = slip.start, slip.end
    ways = list(byte_slips.ways(text, slip.scar))
    last = max(way.end for way in ways)
    page = _around(text, start, end)
    before, after = _plain(text[max(0, start - 20) : start])[-2:], text[last : last + 20]
    known: dict[str, bool] = {}
    weighed: dict[str, tuple[float, Slip]] = {}
    for way in ways:
        whole = way.text + text[way.end : last]
        bits = way.gain - byte_slips.end_bits(way.text)
        bits += ASKED_BITS * (way.text[-1:] in END_MARKS and _asks(text, way) == (way.text[-1:] in "？?"))
        bits += ELSEWHERE_BITS * _elsewhere(before + _plain(whole + after)[: len(whole) + 2], page, known)
        whole = whole.translate(FULL_WIDTH)
        if whole not in weighed or bits > weighed[whole][0]:
            weighed[whole] = bits, way
    highest, best = max(
        (one for one in weighed.values() if one[1].end == end), key=lambda one: one[0], default=(0.0, slip)
    )
    whole = (best.text + text[end:last]).translate(FULL_WIDTH)
    doubt = [0.0] * len(whole)
    for other, (bits, _) in weighed.items():
        if other != whole:
            weight = 2.0 ** min(bits - highest, 0.0)
            for index in _differing(whole, other):
                doubt[index] += weight
    # A lost byte at the end took a character of ASCII with it, of which a number shows that it is missing.
    more = UNKNOWN if text[end - 1] == "?" and IN_NUMBER.match(text, end) else ""
    shown = "".join(
        UNKNOWN if index in best.cut or doubt[index] > MOST_DOUBT else one
        for index, one in enumerate(best.text)
    )
    return shown + more


def _asks(text: str, way: Slip) -> bool:
    """Whether a sentence that ends with a way to read a slip has a word that asks."""
    sentence = SENTENCE_END.split(_plain(text[max(0, way.start - CLAUSE) : way.start]) + way.text[:-1])[-1]
    return QUESTION_WORD.search(sentence) is not None


def _plain(text: str) -> str:
    """A text without readings, in simplified script, with marks of full width."""
    return READING.sub("", text).translate(tables.simplified()).translate(bigram_model.SAME_MARKS)


def _around(text: str, start: int, end: int) -> str:
    """What stands on either side of a place, without readings and in simplified script."""
    simplified = _simplified(text)
    before, after = simplified[max(0, start - PAGE) : start], simplified[end : end + PAGE]
    return READING.sub("", before) + "\n" + READING.sub("", after)


@lru_cache(maxsize=2)
def _simplified(text: str) -> str:
    """A text in simplified script, once for all slips of it."""
    return text.translate(tables.simplified())


def _elsewhere(text: str, page: str, known: dict[str, bool]) -> int:
    """How many pairs and triples of Han characters of a text a page has."""
    number = 0
    for width in (2, 3):
        for index in range(len(text) - width + 1):
            word = text[index : index + width]
            if word not in known:
                known[word] = all(map(tables.is_han, word)) and word in page
            number += known[word]
    return number


def _differing(one: str, other: str) -> Iterable[int]:
    """Where a text differs from another: its characters that the other has not, and those between which the other has more."""
    if len(one) == len(other):
        return [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    differing = set(range(len(one)))
    beside: set[int] = set()
    here = there = 0
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        differing.difference_update(range(block.a, block.a + block.size))
        if block.a == here and block.b > there:
            beside.update((here - 1, here))
        here, there = block.a + block.size, block.b + block.size
    return (differing | beside) & set(range(len(one)))
