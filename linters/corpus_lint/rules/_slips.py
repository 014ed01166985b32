"""The byte slips of a page, each weighed with what the rest of the page says for it: what ENC104 reports, and ENC108 leaves to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from corpus_lint.chinese import tables
from corpus_lint.chinese.questions import QUESTION_WORD
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.values import replace
from corpus_lint.hijack.readings import find_readings

TYPE_CHECKING = False
if TYPE_CHECKING:  # it is imported for the first suspicious text
    from corpus_lint.repair.scars import Slip

MIN_GAIN = 8.0
# So many injected readings, or slips proven by their bytes, say as much as a page can for another slip, in bits.
ENOUGH_ON_PAGE = 3
PAGE_BITS = 6.0
# Nothing is left of what stood here.
NOTHING_LEFT = lazy(r"\?{3,}")
# What speaks for it, in bits, that three question marks are lost characters: that they are three, that there are more, that
# nothing is asked before them, and that the sentence goes on behind them. Together it is never enough without a page
# that has slips or readings.
MARKS_BITS = 2.0
MORE_MARKS_BITS = 1.0
NOT_ASKED_BITS = 2.0
GOES_ON_BITS = 2.0
CLAUSE = 20
CLAUSE_END = lazy('[。！？!?；;，,、：:\n“”"]')


@lru_cache(maxsize=2)
def of_page(text: str, min_gain: float = MIN_GAIN, enough: int = ENOUGH_ON_PAGE) -> tuple[Slip, ...]:
    """The slips of a text that are worth ``min_gain`` bits with what the page adds, in order.

    ``enough`` readings or other slips are worth ``PAGE_BITS``, fewer of them a part of it.
    """
    from corpus_lint.repair import byte_slips

    slips = list(byte_slips.find(text))
    if not slips and "???" not in text:
        return ()
    proven = len(find_readings(text)) + sum(slip.gain >= min_gain for slip in slips)
    weighed = [_with_page(slip, proven - (slip.gain >= min_gain), enough) for slip in slips]
    found = [slip for slip in weighed if slip.gain >= min_gain]
    if "???" in text:
        taken = {offset for slip in found for offset in range(slip.start, slip.end)}
        lost = [_with_page(slip, proven, enough) for slip in _nothing_left(text)]
        found += [slip for slip in lost if slip.gain >= min_gain and slip.start not in taken]
    return tuple(sorted(found, key=lambda slip: slip.start))


def _with_page(slip: Slip, others: int, enough: int) -> Slip:
    """A slip with what the others say for it: what speaks for one of them does not speak for itself."""
    page = PAGE_BITS * min(1.0, others / max(1, enough))
    return replace(slip, parts=(*slip.parts, ("page", page))) if page else slip


def _nothing_left(text: str) -> Iterator[Slip]:
    """Question marks in a row that stand for characters of which nothing is left."""
    from corpus_lint.repair.scars import Slip

    for match in NOTHING_LEFT.finditer(text):
        # They stand for characters of two bytes, so there are others beside them.
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if not any(map(tables.is_han, before + after)):
            continue
        clause = CLAUSE_END.split(text[max(0, match.start() - CLAUSE) : match.start()])[-1]
        parts = (
            ("question marks in a row", MARKS_BITS + MORE_MARKS_BITS * (len(match[0]) > len("???"))),
            ("nothing is asked", NOT_ASKED_BITS * (QUESTION_WORD.search(clause) is None)),
            ("the sentence goes on", GOES_ON_BITS * (tables.is_han(before) and tables.is_han(after))),
        )
        yield Slip(match.start(), match.end(), "", 2, tuple((name, bits) for name, bits in parts if bits))
