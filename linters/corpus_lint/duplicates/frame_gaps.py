"""What a document has besides a frame, which is what it shares with another and what of its template it has."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.index_format import Array

# Of what only one of two documents has, the part that must stand at the same places of the frame, which is what both have
# and the rest of the template. Pages have all of it there; of copies that were
# edited by chance, and are still alike, at most a seventh. What stands before and behind all of the template tells nothing if
# it is short, in code units: copies have headlines of their own, too.
MIN_SAME_PLACES = 1 / 3
LONGEST_HEAD = 80
# Shingles of a template in a row that are a part of it. Fewer are words that stand in many documents, a name, a term.
LONG_RUN = re.compile(b"t{10,}")


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a document that is not of a frame: how many shingles, and the ones of the frame on either side.

    Where there is none, its number is 0.
    ``is_head`` says that it may be a headline, a byline or a note of the editor: short, and the first or last of its document.
    """

    behind: int
    before: int
    size: int
    is_head: bool


def gaps(numbers: Array, places: Array, frame: Array) -> Sequence[Gap]:
    """The stretches of a folded text that are not of a frame, or have only a few words of it.

    Its shingles are ``numbers`` in their order, whose ``places`` among the distinct ones are in the ``frame`` or not.
    """
    last = len(numbers)
    marks = np.where(frame[places], np.uint8(ord("t")), np.uint8(ord("-"))).tobytes()
    start = 0
    found = []
    for end, following in [*(run.span() for run in LONG_RUN.finditer(marks)), (last, last)]:
        if size := marks.count(b"-", start, end):
            is_head = end - start <= LONGEST_HEAD and (not start or end == last)
            behind = int(numbers[start - 1]) if start else 0
            found.append(Gap(behind, int(numbers[end]) if end < last else 0, size, is_head))
        start = following
    return found


def _at_places_of(some: Sequence[Gap], others: Sequence[Gap]) -> int:
    """The size of those gaps which begin or end at a place of the frame where another document has one, too."""
    behind, before = {gap.behind for gap in others}, {gap.before for gap in others}
    return sum(gap.size for gap in some if not gap.is_head and (gap.behind in behind or gap.before in before))


def is_filled_in(one: Sequence[Gap], other: Sequence[Gap]) -> bool:
    """Whether what only one of two documents has stands at the same places of a frame, and not where somebody edited it."""
    same = _at_places_of(one, other) + _at_places_of(other, one)
    return same >= MIN_SAME_PLACES * sum(gap.size for gap in (*one, *other))
