"""Remove spans from a text, and look only where something may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus_lint.core.model import Span


def lines_with(sign: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line with a match of a pattern starts and ends, in order. The pattern matches no end of a line."""
    end = -1
    for found in sign.finditer(text):
        if found.start() > end:
            start = text.rfind("\n", 0, found.start()) + 1
            end = text.find("\n", found.end())
            end = len(text) if end < 0 else end
            yield start, end


def without(text: str, spans: Iterable[Span]) -> tuple[str, list[int], list[int]]:
    """The text without some spans, which must be in order and may overlap.

    Returns what is left; offsets in it, in order; and for each of them how many code points of the text are missing in
    front of what is left from there on.
    """
    parts: list[str] = []
    starts, shifts = [0], [0]
    position = length = 0
    for span in spans:
        if span.start > position:
            parts.append(text[position : span.start])
            length += span.start - position
        position = max(position, span.end)
        starts.append(length)
        shifts.append(position - length)
    parts.append(text[position:])
    return "".join(parts), starts, shifts
