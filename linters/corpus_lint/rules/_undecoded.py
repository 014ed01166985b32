"""Bytes that no encoding explains, as rules about encodings look for them and speak of them."""

from __future__ import annotations

from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.wording import plural

# Bytes as ``surrogateescape`` has them.
UNDECODED = lazy("[\udc80-\udcff]+")
WIDE = lazy("[^\x00-\x7f]")


def but_for(document: Document) -> str:
    """What to add where some lines have bytes that no encoding explains; empty where none has."""
    lines = {document.line_at(match.start()) for match in UNDECODED.finditer(document.text)}
    return f", except {plural(len(lines), 'line')} that could not be decoded" if lines else ""
