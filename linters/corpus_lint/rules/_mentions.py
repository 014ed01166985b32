"""Whether a text speaks of a kind of damage rather than having it."""

from __future__ import annotations

from corpus_lint.chinese.word_lists import in_any_case
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span

ABOUT_ENCODINGS = lazy(lambda: in_any_case("topics", "encodings"))
ABOUT_CONVERSION = lazy(lambda: in_any_case("topics", "conversion"))
MENTION_MARKS = "`'\"“”‘’「」『』（()）【】"


def is_mention(document: Document, place: Span) -> bool:
    """Whether a place is in code, in a heading, between quotation marks, or in a string in its line.

    U+FFFD in a heading is none: nobody puts it there on purpose.
    """
    text = document.text
    if document.in_code(place.start):
        return True
    if text[place.start] != "\ufffd" and text.startswith(
        "#", document.line_span(document.line_at(place.start)).start
    ):
        return True
    if (
        text[place.start - 1 : place.start] in MENTION_MARKS
        and text[place.end : place.end + 1] in MENTION_MARKS
    ):
        return True
    line = document.line_span(document.line_at(place.start))
    before, behind = text[line.start : place.start], text[place.end : line.end]
    return any(before.count(quote) % 2 and quote in behind for quote in "'\"")
