"""What edits make of a text."""

from __future__ import annotations

from collections.abc import Iterable

from corpus_lint.core.model import Edit


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that are in order and do not overlap."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += text[position : edit.start], edit.text
        position = edit.end
    return "".join(pieces) + text[position:]
