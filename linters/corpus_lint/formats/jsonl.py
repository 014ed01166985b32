"""JSON Lines: one JSON object per line, one document per object.

A line that cannot be read is a document with a ``problem``; the lines after it are still read. A repair
replaces the string of the text field and leaves every other byte of the file as it was.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from corpus_lint.core import encodings
from corpus_lint.core.document import Document
from corpus_lint.core.errors import BinaryError
from corpus_lint.core.model import Edit, Run, Span
from corpus_lint.core.values import replace
from corpus_lint.decoding import binary
from corpus_lint.decoding.decode import decode
from corpus_lint.formats import orjson_text, records
from corpus_lint.formats.blocks import Block, of_lines
from corpus_lint.formats.field_paths import parse, values
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.text import (
    BUFFER_BYTES,
    MAX_RECORD_BYTES,
    RECORD_RANGE,
    Replaced,
    too_long,
    without_text,
)

# Bytes read to determine the kind of a file.
HEAD_BYTES = 512
SURROGATE = re.compile("[\ud800-\udfff]")


def documents(
    stream: BinaryIO, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """Yield a document for each line that is not blank. Raises BinaryError for a container, whatever its name."""
    check(stream, shown)
    yield from _lines(stream, shown, fields, limit)


def documents_between(
    stream: BinaryIO, shown: str, fields: Fields, limit: int, start: int, end: int | None, record: int
) -> Iterator[Document]:
    """The same for the lines from one byte to another (None: the end), from that number on."""
    check(stream, shown)
    stream.seek(start)
    yield from _lines(stream, shown, fields, limit, record, start, end)


def blocks(stream: BinaryIO, shown: str, fields: Fields, limit: int, size: int) -> Iterator[Block]:
    """Yield the lines of an open file in blocks of so many bytes. Raises BinaryError for a container, whatever its name."""
    check(stream, shown)
    yield from of_lines(stream, limit, size)


def documents_of(
    block: Block, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """Yield the documents of a block."""
    first, offset = block.record, block.start
    if block.skipped:
        yield without_text(shown, first, offset, too_long("the record", block.skipped, limit))
        first, offset = first + 1, offset + block.skipped
    yield from _lines(io.BytesIO(block.raw), shown, fields, limit, first, offset)


def check(stream: BinaryIO, shown: str, kind_of: Callable[[bytes], str | None] = binary.container) -> None:
    """Raise BinaryError if a file is a container, whatever its name."""
    # Of compressed files there is no way back, and a stream in memory is no file.
    peek = getattr(stream, "peek", None)
    if peek and (kind := kind_of(peek(HEAD_BYTES)[:HEAD_BYTES])):
        raise BinaryError(shown, kind)


def _lines(
    stream: BinaryIO,
    shown: str,
    fields: Fields,
    limit: int,
    first: int = 1,
    offset: int = 0,
    end: int | None = None,
) -> Iterator[Document]:
    """Yield the documents of the lines from here to a byte, given the number of the first one and where it begins."""
    record = first
    while (end is None or offset < end) and (raw := stream.readline(limit + 1)):
        size = len(raw)
        if size > limit:
            size += _skip_line(stream, raw)
            yield without_text(shown, record, offset, too_long("the record", size, limit))
        elif not raw.isspace():
            yield from record_documents(raw, shown, record, fields, offset)
        offset += size
        record += 1


def _skip_line(stream: BinaryIO, read: bytes) -> int:
    """Skip what is left of a line that was begun to be read. Returns how many bytes that was."""
    skipped = 0
    while not read.endswith(b"\n") and (read := stream.readline(BUFFER_BYTES)):
        skipped += len(read)
    return skipped


def read_one(stream: BinaryIO, shown: str, fields: Fields, record: int, offset: int) -> Document:
    """The document of a line that begins at an offset of an open file."""
    stream.seek(offset)
    return next(record_documents(stream.readline(RECORD_RANGE[1]), shown, record, fields, offset))


def record_documents(
    raw: bytes, shown: str, record: int, fields: Fields, offset: int = 0
) -> Iterator[Document]:
    """Yield the documents of one record, given its bytes."""
    value = orjson_text.record_of(raw)
    if value is not None and (known := _known(value, raw, shown, record, fields, offset)):
        yield from known
        return
    decoded = decode(raw)
    line = Document(shown, raw, _line(decoded), decoded.runs, decoded.bom, record, offset)
    parsed, problem, span = _parsed(line.text)
    if problem:
        yield replace(line, problem=problem, problem_span=span)
    else:
        yield from records.documents(line, parsed, fields)


def _known(
    value: dict[str, Any], raw: bytes, shown: str, record: int, fields: Fields, offset: int
) -> list[Document]:
    """The documents of a record that orjson has read; none where something is to be said about it."""
    text = value.get(fields.plain) if fields.plain else None
    if isinstance(text, str) and fields.names:
        # The usual case, which is worth a way of its own.
        one, other = fields.names
        name, group = (value.get(one) if one else ""), (value.get(other) if other else "")
        if (type(name) is str or type(name) is int) and (type(group) is str or type(group) is int):
            run = Run("utf-8", 0, len(text))
            return [
                Document(
                    *(shown, raw, text, (run,), b"", record, offset),
                    text_field=fields.text[0],
                    id=str(name)[: records.MOST_ID],
                    group=str(group)[: records.MOST_ID],
                )
            ]
    if not all(path is None or _is_exact(value, path) for path in (fields.id, fields.by)):
        return []
    if fields.plain and not isinstance(text, str):
        return []
    line = Document(shown, raw, "", (Run("utf-8", 0, 0),), b"", record, offset)
    found = list(records.documents(line, value, fields))
    return [] if any(one.problem for one in found) else found


def _is_exact(value: dict[str, Any], path: str) -> bool:
    """Whether orjson gives the name of a record as it is written: of a large integer it makes a float."""
    return not any(isinstance(found, float) for _, found in values(value, parse(path)))


def _parsed(line: str) -> tuple[object, str, Span]:
    """The value of a record, or what is wrong with it, and where."""
    try:
        return json.loads(line), "", Span(0, 0)
    except RecursionError:
        return None, "the JSON is nested too deeply to be read", Span(0, 1)
    except json.JSONDecodeError as error:
        place = min(error.pos, len(line))
        problem = f"not JSON: {_lower(error.msg.removesuffix(' starting at'))}"
        return None, problem, Span(place, min(place + 1, len(line)))
    except ValueError as error:  # a number with more digits than Python converts
        return None, f"the JSON cannot be read: {_lower(str(error))}", Span(0, 1)


def _line(decoded: encodings.Decoded) -> str:
    """A record without its line end, which would be a control character in a string that is not closed."""
    return decoded.text.rstrip("\r\n")


def _lower(sentence: str) -> str:
    """A sentence of Python as it goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]


def encode(original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = ()) -> Document:
    """The document of the line with another string in its text field.

    ``edits`` make the new text out of the old one; they are needed where the text stands in several strings. Raises
    UnicodeEncodeError, or ValueError when the new line would not read back as the old record with the new text.
    """
    line = _line(decode(original.raw))
    if SURROGATE.search(line):
        raise ValueError("it has bytes that no encoding explains")
    field = original.part or original.text_field
    new_line, text = records.rewritten(line, field, new_text, edits)
    encoding = "utf-8" if transcode else original.encoding
    line_end = original.raw[len(original.raw.rstrip(b"\r\n")) :]
    if not transcode and original.bom + encodings.encode(line, encoding) + line_end != original.raw:
        raise ValueError(f"its bytes are not those that {encodings.label(encoding)} has for its text")
    raw = (b"" if transcode else original.bom) + encodings.encode(new_line, encoding) + line_end
    fields = Fields((field,))
    again = next(record_documents(raw, original.path, original.record or 0, fields, original.offset))
    if again.text != text or (again.encoding != encoding and not raw.isascii()):
        raise ValueError(f"the repaired record would not be recognised as {encodings.label(encoding)}")
    return replace(original, raw=raw, text=text, runs=again.runs, bom=again.bom)


def rebuilt(stream: BinaryIO, replaced: Replaced, fields: Fields = TEXT_ONLY) -> Iterator[bytes]:
    """Yield the bytes of an open file with the changed lines in place. Lines too long to be records are left unchanged."""
    record = 1
    while line := stream.readline(RECORD_RANGE[1]):
        new = replaced(record, line)
        if new is not None:
            yield new
        while not line.endswith(b"\n") and (line := stream.readline(BUFFER_BYTES)):
            if new is not None:
                yield line
        record += 1
