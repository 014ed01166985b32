"""Which characters of what a byte slip was are certain, and which could as well have been others.

The ways to read a scar are weighed once more, with what stands elsewhere on the page, and each character is as probable as all
the ways together that have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.chinese.pinyin import LETTERS
from corpus_lint.chinese.questions import QUESTION_WORD
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.repair.scars import Slip
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
    if not slip.ends:
        return slip.text
    start, end = slip.start, slip.end
    last = max(one.tail.end for one in slip.ends if one.solved)
    page = _around(text, start, end)
    before, after = _plain(text[max(0, start - 20) : start])[-2:], text[last : last + 20]
    known: dict[str, bool] = {}
    weighed: dict[str, Way] = {}
    for way in _ways(slip):
        whole = way.text + text[way.end : last]
        bits = way.bits
        bits += ASKED_BITS * (way.text[-1:] in END_MARKS and _asks(text, start, way.text))
        bits += ELSEWHERE_BITS * _elsewhere(before + _plain(whole + after)[: len(whole) + 2], page, known)
        whole = whole.translate(FULL_WIDTH)
        if whole not in weighed or bits > weighed[whole].bits:
            weighed[whole] = way._replace(bits=bits)
    best = max(
        (way for way in weighed.values() if way.end == end),
        key=lambda way: way.bits,
        default=Way(0.0, end, slip.text, slip.cut),
    )
    whole = (best.text + text[end:last]).translate(FULL_WIDTH)
    doubt = [0.0] * len(whole)
    for other, way in weighed.items():
        if other != whole:
            weight = 2.0 ** min(way.bits - best.bits, 0.0)
            for index in _differing(whole, other):
                doubt[index] += weight
    # A lost byte at the end took a character of ASCII with it, of which a number shows that it is missing.
    more = UNKNOWN if text[end - 1] == "?" and IN_NUMBER.match(text, end) else ""
    shown = "".join(
        UNKNOWN if index in best.cut or doubt[index] > MOST_DOUBT else one
        for index, one in enumerate(best.text)
    )
    return shown + more


class Way(NamedTuple):
    """A way to read a slip: what speaks for it, in bits, where it ends, its text, and the characters that a missing pair cut."""

    bits: float
    end: int
    text: str
    cut: tuple[int, ...]


def _ways(slip: Slip) -> Iterator[Way]:
    """The ways to read a slip, the most probable one of those that end alike and read alike.

    What ends a sentence says nothing here: the words say that.
    """
    for end in slip.ends:
        others = end.without_words(slip.part)
        ways: dict[str, Way] = {}
        for solved in end.solved:
            for one in solved.probable:
                bits = others - end.cost(one)
                if one.text not in ways or bits > ways[one.text].bits:
                    ways[one.text] = Way(bits, end.tail.end, one.text + end.tail.text, one.cut)
        yield from ways.values()


def _asks(text: str, start: int, read: str) -> bool:
    """Whether a sentence that ends with a way to read a slip ends as it has to: as a question where a word asks."""
    sentence = SENTENCE_END.split(_plain(text[max(0, start - CLAUSE) : start]) + read[:-1])[-1]
    return (QUESTION_WORD.search(sentence) is not None) == (read[-1:] in "？?")


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
    words = [text[index : index + width] for width in (2, 3) for index in range(len(text) - width + 1)]
    for word in words:
        if word not in known:
            known[word] = all(map(tables.is_han, word)) and word in page
    return sum([known[word] for word in words])


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
