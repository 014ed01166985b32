"""Texts that are values of a column, strings or bytes: to documents and back."""

from __future__ import annotations

from corpus_lint.core import encodings
from corpus_lint.core.document import Document
from corpus_lint.core.model import Run
from corpus_lint.core.values import replace
from corpus_lint.decoding.decode import decode


def decoded(raw: bytes) -> encodings.Decoded:
    """The text of a value. A byte order mark is a character of it, as it is of a string in JSON."""
    as_utf8 = encodings.strict(raw, "utf-8")
    return decode(raw) if as_utf8 is None else encodings.Decoded(as_utf8, (Run("utf-8", 0, len(as_utf8)),))


def with_value(about: Document, raw: bytes) -> Document:
    """The document that has a value, and is in all else what another says."""
    found = decoded(raw)
    return replace(about, raw=raw, text=found.text, runs=found.runs, bom=found.bom)


def encode(original: Document, new_text: str, transcode: bool) -> Document:
    """A value with another text, as UTF-8 or in its encoding.

    Raises UnicodeEncodeError when the encoding lacks a character, and ValueError for a value in several encodings and for bytes
    that would not be read as the new text.
    """
    if not transcode and original.encoding is None:
        raise ValueError("it is in several encodings, and only ENC102's fix makes it one")
    raw = (
        new_text.encode("utf-8")
        if transcode
        else original.bom + encodings.encode(new_text, original.encoding)
    )
    again = with_value(original, raw)
    if again.text != new_text:
        raise ValueError("the repaired text would not be read as it is")
    return again
