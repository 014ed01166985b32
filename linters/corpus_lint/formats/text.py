"""Plain text and Markdown: a file is one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus_lint import encodings
from corpus_lint.document import Document
from corpus_lint.errors import ReadError


def document(raw: bytes, shown: str) -> Document:
    """The document that some bytes are."""
    decoded = encodings.decode(raw)
    return Document(shown, raw, decoded.text, decoded.runs, decoded.bom)


def read(path: Path, shown: str, text_field: str) -> Iterator[Document]:
    """Yield the one document of a file. Raises ReadError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReadError(shown, error.strerror or str(error)) from error
    yield document(raw, shown)


def encode(original: Document, new_text: str, transcode: bool) -> bytes:
    """The new text as UTF-8, or in the encoding and with the byte order mark of the original.

    Raises UnicodeEncodeError when the encoding lacks a character and ValueError for a document in several
    encodings, which can be written only as UTF-8.
    """
    if transcode:
        return new_text.encode("utf-8")
    if len({run.encoding for run in original.runs}) > 1:
        raise ValueError("it is in several encodings, and only ENC102's fix makes it one")
    encoding = original.runs[0].encoding if original.runs else "utf-8"
    if original.bom + encodings.encode(original.text, encoding) != original.raw:
        raise ValueError(f"its bytes are not what {encodings.label(encoding)} would write")
    return original.bom + encodings.encode(new_text, encoding)


def rebuild(path: Path, changed: Mapping[int | None, bytes]) -> Iterator[bytes]:
    """Yield the bytes of the repaired file."""
    yield changed[None]
