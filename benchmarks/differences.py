"""What differs between two states of a document, for ``ecosystem.py``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import accumulate

# Changes of one text with fewer code points between them are one: repaired mojibake has equal letters inside.
APART = 4
# difflib takes time of the square: longer stretches are aligned by lines, then by words.
ALIGNED = 2_000
PIECES = (re.compile(r"[^\n]*\n|[^\n]+"), re.compile(r"\S+\s*|\s+"))

# Where a range of the old text begins and ends, then that of the new text that stands for it.
Ranges = tuple[int, int, int, int]


def differences(old: str, new: str) -> list[Ranges]:
    """What differs between two texts, as ranges of both."""
    found: list[Ranges] = []
    for start, end, new_start, new_end in _blocks(old, new):
        if found and start - found[-1][1] < APART:
            start, _, new_start, _ = found.pop()
        found.append((start, end, new_start, new_end))
    return found


def _blocks(old: str, new: str) -> Iterator[Ranges]:
    """Yield what differs, in order: by characters where it is short, else by lines or words and then within them."""
    start = _common(old, new)
    tail = _common(old[start:][::-1], new[start:][::-1])
    old, new = old[start : len(old) - tail], new[start : len(new) - tail]
    if max(len(old), len(new)) <= ALIGNED:
        for ranges in _aligned(list(old), list(new)):
            yield _moved(ranges, start, start)
        return
    for pattern in PIECES:
        some = list(_aligned(pattern.findall(old), pattern.findall(new)))
        if some != [(0, len(old), 0, len(new))]:
            for a, b, c, d in some:
                for ranges in _blocks(old[a:b], new[c:d]):
                    yield _moved(ranges, start + a, start + c)
            return
    yield start, start + len(old), start, start + len(new)


def _common(old: str, new: str) -> int:
    """How many characters two texts have in common at their beginning."""
    shorter = min(len(old), len(new))
    return next((at for at in range(shorter) if old[at] != new[at]), shorter)


def _aligned(old: list[str], new: list[str]) -> Iterator[Ranges]:
    """Yield the ranges of characters in which two lists of pieces differ."""
    ends = [list(accumulate(map(len, pieces), initial=0)) for pieces in (old, new)]
    # Many equal lines would take the square of their number; there difflib is to ignore them.
    junk = max(len(old), len(new)) > ALIGNED
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=junk).get_opcodes():
        if tag != "equal" and b - a == d - c:
            # As many pieces of both: each became the one in its place.
            for n in range(b - a):
                yield ends[0][a + n], ends[0][a + n + 1], ends[1][c + n], ends[1][c + n + 1]
        elif tag != "equal":
            yield ends[0][a], ends[0][b], ends[1][c], ends[1][d]


def _moved(ranges: Ranges, by: int, new_by: int) -> Ranges:
    a, b, c, d = ranges
    return a + by, b + by, c + new_by, d + new_by
