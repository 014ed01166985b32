"""Plain text and Markdown: a file is one document."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from corpus_lint.core import encodings
from corpus_lint.core.document import Document
from corpus_lint.core.errors import BinaryError, ReadError
from corpus_lint.core.model import Edit
from corpus_lint.decoding import binary
from corpus_lint.decoding.decode import decode
from corpus_lint.formats.fields import TEXT_ONLY, Fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

StrPath = str | os.PathLike[str]
# By the number and the bytes of a record, the bytes to write in their place; None leaves the record out, with what
# separates it from the next one.
Replaced = Callable[[int | None, bytes], bytes | None]

# How a file is opened that is read as it is: on Windows, too, bytes are not those of a text.
READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)

# Records are longer than the default buffers of streams.
BUFFER_BYTES = 1 << 18

# Bytes of a record, or of a file that is one, up to which it is linted: a run takes up to a dozen times as many of memory,
# so this is what eight processes have room for in 8 GB. Documents of published corpora have less than a tenth.
MAX_RECORD_BYTES = 1 << 26
# What may be set. Beyond it the memory of a machine is not what anybody counts on.
RECORD_RANGE = (1 << 10, 1 << 30)


def too_long(what: str, size: int, limit: int) -> str:
    """The problem of a record of so many bytes, where that is more than are read."""
    return f"not linted: {what} has {size:,} bytes, more than max-record-bytes, which is {limit:,}"


def without_text(shown: str, record: int, offset: int, problem: str, name: str = "") -> Document:
    """The document of a record that is not read, with the reason."""
    return Document(shown, b"", "", (), b"", record, offset, problem, id=name)


def document(raw: bytes, shown: str) -> Document:
    """The document that some bytes are."""
    decoded = decode(raw)
    return Document(shown, raw, decoded.text, decoded.runs, decoded.bom)


def read(path: StrPath, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES) -> Iterator[Document]:
    """Yield the one document of a file. Raises ReadError, and BinaryError where it is not text."""
    try:
        size, raw = _read(path, limit)
    except OSError as error:
        raise ReadError(shown, error.strerror or str(error)) from error
    yield from _documents(raw, shown, size, limit)


def _read(path: StrPath, limit: int) -> tuple[int, bytes]:
    """How many bytes a file has, and them, of one with more than ``limit`` only the first. Raises OSError."""
    # By as few calls as there are, and without an object for the stream: most corpora are many small files.
    file = os.open(path, READING)
    try:
        size = os.fstat(file).st_size
        if size > limit:
            return size, os.read(file, binary.SAMPLE)
        raw = os.read(file, size + 1)
        if len(raw) != size:
            # It has changed, or it is one whose size its system does not say.
            with open(file, "rb", buffering=0, closefd=False) as stream:
                raw += stream.read()
        return size, raw
    finally:
        os.close(file)


def documents(
    stream: BinaryIO, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """The same for an open file, of which it is not known how long it is."""
    raw = stream.read(limit + 1)
    size = len(raw)
    if size > limit:
        while piece := stream.read(BUFFER_BYTES):
            size += len(piece)
    yield from _documents(raw, shown, size, limit)


def _documents(raw: bytes, shown: str, size: int, limit: int) -> Iterator[Document]:
    """The one document of a file of so many bytes, of which these are known."""
    if kind := binary.kind(raw):
        raise BinaryError(shown, kind)
    if size <= limit:
        yield document(raw, shown)
    else:
        yield Document(shown, b"", "", (), problem=too_long("the file", size, limit))


def read_one(stream: BinaryIO, shown: str, fields: Fields, record: int, offset: int) -> Document:
    """The document of an open file, again."""
    stream.seek(0)
    return document(stream.read(), shown)


def encode(original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = ()) -> Document:
    """The document with the new text as UTF-8, or in the encoding and with the byte order mark of the original.

    Raises UnicodeEncodeError when the encoding lacks a character, and ValueError for a document in several
    encodings, which can be written only as UTF-8, and for bytes that would not be read as the new text.
    """
    encoding = "utf-8" if transcode else original.encoding
    if encoding is None:
        raise ValueError("it is in several encodings, and only ENC102's fix makes it one")
    if not transcode and original.bom + encodings.encode(original.text, encoding) != original.raw:
        raise ValueError(f"its bytes are not those that {encodings.label(encoding)} has for its text")
    raw = (b"" if transcode else original.bom) + encodings.encode(new_text, encoding)
    again = document(raw, original.path)
    if again.text != new_text or (again.encoding != encoding and not raw.isascii()):
        raise ValueError(f"the repaired text would not be recognised as {encodings.label(encoding)}")
    return again


def rebuild(path: StrPath, replaced: Replaced, fields: Fields = TEXT_ONLY) -> Iterator[bytes]:
    """Yield the bytes of the repaired file. Raises OSError."""
    with open(path, "rb", buffering=0) as stream:
        yield from rebuilt(stream, replaced)


def rebuilt(stream: BinaryIO, replaced: Replaced, fields: Fields = TEXT_ONLY) -> Iterator[bytes]:
    """The same of an open file."""
    yield replaced(None, stream.read()) or b""
