"""Classes of characters, as between the brackets of one in a regular expression but without escapes, asked of single texts.

To compile a class takes longer than to ask one text for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

RANGE = re.compile("(.)-(.)", re.DOTALL)


@cache
def parsed(written: str) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The characters of a class that stand alone in it, and its ranges, each by its first and last character."""
    alone, ranges = RANGE.sub("", written), RANGE.findall(written)
    return frozenset(alone), tuple(ranges)


def has_any(characters: frozenset[str], in_order: Sequence[str], written: str) -> bool:
    """Whether one of some characters, given as a set and in their order, is in a class."""
    alone, ranges = parsed(written)
    if not alone.isdisjoint(characters):
        return True
    for first, last in ranges:
        at = bisect_left(in_order, first)
        if at < len(in_order) and in_order[at] <= last:
            return True
    return False


def every(written: str) -> str:
    """The characters of a class, each as often as it is written."""
    alone, ranges = parsed(written)
    return "".join(
        (*alone, *(chr(one) for first, last in ranges for one in range(ord(first), ord(last) + 1)))
    )
