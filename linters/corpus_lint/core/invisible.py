"""Invisible characters."""

from __future__ import annotations

from corpus_lint.core.lazy_patterns import lazy

# As a class of a regular expression: controls, zero-width and bidirectional characters, tags.
INVISIBLE = (
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0001-\U000e007f"
)
INVISIBLE_CHARACTER = lazy(f"[{INVISIBLE}]")


def visible_end(text: str, end: int) -> int:
    """The end of the visible part of a text before an offset: invisible characters at the end are skipped."""
    # None of them is printable, so printable texts do not need the class.
    while end and (
        (last := text[end - 1]).isspace()
        or not (last.isprintable() or INVISIBLE_CHARACTER.match(last) is None)
    ):
        end -= 1
    return end
