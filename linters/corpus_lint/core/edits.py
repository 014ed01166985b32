"""What edits make of a text, and what two texts have in common."""

from __future__ import annotations

from collections.abc import Iterable

from corpus_lint.core.model import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import AnyStr


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that are in order and do not overlap."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += text[position : edit.start], edit.text
        position = edit.end
    return "".join(pieces) + text[position:]


def common_start(one: AnyStr, other: AnyStr) -> int:
    """How many characters, or bytes, two texts both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_ends(one: AnyStr, other: AnyStr) -> tuple[int, int]:
    """How many characters, or bytes, two texts both begin with, and how many of the others they both end with."""
    start = common_start(one, other)
    return start, common_start(one[start:][::-1], other[start:][::-1])
