"""Decode the bytes of a document: a byte order mark, UTF-8, or whatever detection decides.

A document that is strict UTF-8 is UTF-8, and a byte order mark is believed; ``detection.py`` decides any other. Bytes that
no encoding explains become lone surrogates (``surrogateescape``), so every byte survives the way back.
"""

from __future__ import annotations

from corpus_lint.core.encodings import BYTE_ORDER_MARKS, Decoded, as_utf8, strict
from corpus_lint.core.model import Run

FIRST_OF_MARKS = frozenset(mark[0] for mark, _ in BYTE_ORDER_MARKS)


def decode(raw: bytes) -> Decoded:
    """Decode a document. Never raises: undecodable bytes become lone surrogates."""
    if not raw or raw[0] not in FIRST_OF_MARKS:
        return _without_mark(raw)
    for bom, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(bom):
            if encoding == "utf-8":
                rest = _without_mark(raw[len(bom) :])
                return Decoded(rest.text, rest.runs, bom)
            whole = strict(raw[len(bom) :], encoding)
            if whole is not None:
                return Decoded(whole, (Run(encoding, 0, len(whole)),), bom)
    return _without_mark(raw)


def _without_mark(raw: bytes) -> Decoded:
    text = strict(raw, "utf-8")
    # One byte is looked for ten times as fast as two.
    if text is not None and b"\0" not in raw and (b"\x1b" not in raw or b"\x1b$" not in raw):
        return as_utf8(text)
    from corpus_lint.decoding.detection import (
        detect,  # with the language model, which hardly any document needs
    )

    return detect(raw, text)
