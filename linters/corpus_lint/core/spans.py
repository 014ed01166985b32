"""Remove spans from a text."""

from __future__ import annotations

from collections.abc import Iterable

from corpus_lint.core.model import Span


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
