"""JSON Lines: one JSON object per line, one document per object.

A line that cannot be read is a document with a ``problem``; the lines after it are still read. A repair
replaces the string of the text field and leaves every other byte of the file as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from corpus_lint.core import encodings
from corpus_lint.core.document import Document
from corpus_lint.core.errors import BinaryError
from corpus_lint.core.model import Run, Span
from corpus_lint.decoding import binary
from corpus_lint.decoding.decode import decode
from corpus_lint.formats import orjson_text
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.text import BUFFER_BYTES, MAX_RECORD_BYTES, RECORD_RANGE, Replaced, too_long

# Bytes read to determine the kind of a file.
HEAD_BYTES = 512
WHITE = re.compile(r"[ \t\r\n]*")
# JSON written by json.dumps and similar tools, all characters beyond ASCII as \uXXXX.
SURROGATE = re.compile("[\ud800-\udfff]")
ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")


def documents(
    stream: BinaryIO, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """Yield a document for each line that is not blank. Raises BinaryError for a container, whatever its name."""
    _check(stream, shown)
    yield from _lines(stream, shown, fields, limit)


def documents_between(
    stream: BinaryIO, shown: str, fields: Fields, limit: int, start: int, end: int | None, record: int
) -> Iterator[Document]:
    """The same for the lines from one byte to another (None: the end), from that number on."""
    _check(stream, shown)
    stream.seek(start)
    yield from _lines(stream, shown, fields, limit, record, start, end)


def _check(stream: BinaryIO, shown: str) -> None:
    """Raise BinaryError if a file is a container, whatever its name."""
    # Of compressed files there is no way back, and a stream in memory is no file.
    peek = getattr(stream, "peek", None)
    if peek and (kind := binary.container(peek(HEAD_BYTES)[:HEAD_BYTES])):
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
            yield Document(shown, b"", "", (), b"", record, offset, too_long("the record", size, limit))
        elif not raw.isspace():
            yield _document(raw, shown, record, fields, offset)
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
    return _document(stream.readline(RECORD_RANGE[1]), shown, record, fields, offset)


def _document(raw: bytes, shown: str, record: int, fields: Fields, offset: int = 0) -> Document:
    text_field = fields.text[0]
    known = orjson_text.text_of(raw, text_field)
    if known is not None:
        run = Run("utf-8", 0, len(known))
        return Document(shown, raw, known, (run,), b"", record, offset, text_field=text_field)
    decoded = decode(raw)
    line = _line(decoded)

    def malformed(problem: str, span: Span) -> Document:
        return Document(shown, raw, line, decoded.runs, decoded.bom, record, offset, problem, span)

    try:
        parsed = json.loads(line)
    except RecursionError:
        return malformed("the JSON is nested too deeply to be read", Span(0, 1))
    except json.JSONDecodeError as error:
        return malformed(
            f"not JSON: {_lower(error.msg.removesuffix(' starting at'))}",
            Span(min(error.pos, len(line)), min(error.pos + 1, len(line))),
        )
    except ValueError as error:  # a number with more digits than Python converts
        return malformed(f"the JSON cannot be read: {_lower(str(error))}", Span(0, 1))
    whole = Span(0, len(line))
    if not isinstance(parsed, dict):
        return malformed(f"the line is {_kind(parsed)}, not a JSON object", whole)
    if text_field not in parsed:
        return replace(malformed(f"the record has no field {text_field!r}", whole), fields=tuple(parsed))
    text = parsed[text_field]
    if not isinstance(text, str):
        return malformed(f"the field {text_field!r} is {_kind(text)}, not a string", whole)
    # A record is one line, so it is in one encoding, and its text is in that of the line.
    runs = tuple(replace(run, start=0, end=len(text)) for run in decoded.runs)
    return Document(shown, raw, text, runs, decoded.bom, record, offset, text_field=text_field)


def _line(decoded: encodings.Decoded) -> str:
    """A record without its line end, which would be a control character in a string that is not closed."""
    return decoded.text.rstrip("\r\n")


def _lower(sentence: str) -> str:
    """A sentence of Python as it goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def encode(original: Document, new_text: str, transcode: bool) -> Document:
    """The document of the line with another string in its text field.

    Raises UnicodeEncodeError, or ValueError when the new line would not read back as the old record with
    the new text.
    """
    line = _line(decode(original.raw))
    if SURROGATE.search(line):
        raise ValueError("it has bytes that no encoding explains")
    start, end = _string_span(line, original.text_field)
    literal = line[start:end]
    plain = json.dumps(new_text, ensure_ascii=literal.isascii() and bool(ESCAPED.search(literal)))
    # A lone surrogate cannot be written as itself, only as the escape it came from.
    plain = SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", plain)
    new_line = line[:start] + plain + line[end:]
    expected = json.loads(line)
    expected[original.text_field] = new_text
    # By their representations: a record may hold NaN, which is not equal to itself.
    if repr(json.loads(new_line)) != repr(expected):
        raise ValueError("the record would not read back as it was")
    encoding = "utf-8" if transcode else original.encoding
    line_end = original.raw[len(original.raw.rstrip(b"\r\n")) :]
    if not transcode and original.bom + encodings.encode(line, encoding) + line_end != original.raw:
        raise ValueError(f"its bytes are not those that {encodings.label(encoding)} has for its text")
    raw = (b"" if transcode else original.bom) + encodings.encode(new_line, encoding) + line_end
    again = _document(
        raw, original.path, original.record or 0, Fields((original.text_field,)), original.offset
    )
    if again.text != new_text or (again.encoding != encoding and not raw.isascii()):
        raise ValueError(f"the repaired record would not be recognised as {encodings.label(encoding)}")
    return again


def _string_span(line: str, text_field: str) -> tuple[int, int]:
    """Where the string of a top-level field stands in a JSON object, quotes included; the last of its name."""
    decode = json.JSONDecoder().raw_decode
    found = (0, 0)
    position = _skip(line, _skip(line, 0) + 1)
    while line[position] != "}":
        key, position = decode(line, position)
        start = _skip(line, _skip(line, position) + 1)
        _, position = decode(line, start)
        if key == text_field:
            found = (start, position)
        position = _skip(line, position)
        if line[position] == ",":
            position = _skip(line, position + 1)
    return found


def _skip(line: str, position: int) -> int:
    match = WHITE.match(line, position)
    return match.end() if match else position


def rebuilt(stream: BinaryIO, replaced: Replaced) -> Iterator[bytes]:
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
