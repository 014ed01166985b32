"""What stands in a place of a document and beside it, as a hash that edits elsewhere do not change."""

from __future__ import annotations

import unicodedata

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.model import Span

# Code points of context on either side of a place. Never beyond its line: an inserted line would change the hash.
CONTEXT_REACH = 16
# A longer place is represented by this much of its first line.
LONGEST_SPAN = 64


def hash_around(document: Document, place: Span) -> str:
    """A hash of what stands in a place and beside it, which a baseline knows it by."""
    line = document.line_span(document.line_at(place.start))
    end = min(place.end, place.start + LONGEST_SPAN, line.end)
    after = min(end + CONTEXT_REACH, line.end) if end == place.end else end
    # White space, width and composition are what editors and merges change by themselves.
    text = document.text[max(line.start, place.start - CONTEXT_REACH) : max(after, place.start)]
    return digest("".join(unicodedata.normalize("NFKC", text).split()), size=6).hex()
