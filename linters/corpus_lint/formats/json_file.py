"""JSON: a document for each element of an array, or for each of the values of a file.

The array is the whole file, or the member of an object that a text field begins with: ``data[].text``. A file of one object per
line is read, too. Records are read, and repaired, as those of JSON Lines.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Span
from corpus_lint.core.values import replace
from corpus_lint.decoding import binary
from corpus_lint.formats import field_paths, json_parts, jsonl, records
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.json_parts import Kind
from corpus_lint.formats.text import MAX_RECORD_BYTES, RECORD_RANGE, Replaced, too_long, without_text

# What parts two records.
SEPARATING = b" \t\r\n,"
DOT = "."
# Bytes before a record that are looked at for what it is in.
BEFORE = 1 << 12


def documents(
    stream: BinaryIO, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """Yield the documents of the records. Raises BinaryError for what is not text."""
    jsonl.check(stream, shown, binary.kind)
    record = 0
    for part in json_parts.parts(stream, records.arrays(fields), limit):
        if part.kind not in (Kind.RECORD, Kind.TOO_LONG):
            continue
        record += 1
        if part.kind is Kind.TOO_LONG:
            problem = too_long("the record", part.size, limit)
            yield without_text(shown, record, part.offset, problem)
        elif part.problem:
            text = part.raw.decode("utf-8", "replace")
            whole = Span(0, len(text))
            yield Document(shown, part.raw, text, (), b"", record, part.offset, part.problem, whole)
        else:
            yield from _record(part.raw, shown, record, fields, part.offset, part.array)


def _record(
    raw: bytes, shown: str, record: int, fields: Fields, offset: int, array: str
) -> Iterator[Document]:
    """Yield the documents of a record, with the fields as they are called from the file on."""
    if not array:
        yield from jsonl.record_documents(raw, shown, record, fields, offset)
        return
    for one in jsonl.record_documents(raw, shown, record, fields.inside(array), offset):
        field = f"{field_paths.written((array, None))}{DOT}{one.text_field}" if one.text_field else ""
        yield replace(one, text_field=field, layout=array)


def read_one(stream: BinaryIO, shown: str, fields: Fields, record: int, offset: int) -> Document:
    """The document of a record that begins at an offset of an open file."""
    name = array_at(stream, fields, offset)
    raw = json_parts.record_at(stream, offset, RECORD_RANGE[1])
    return next(_record(raw, shown, record, fields, offset, name))


def array_at(stream: BinaryIO, fields: Fields, offset: int) -> str:
    """The name of the array that the record at an offset is in, where the object of the file has such arrays."""
    names = records.arrays(fields)
    if not names:
        return ""
    stream.seek(0)
    if not stream.read(BEFORE).removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        return ""
    start = max(0, offset - BEFORE)
    stream.seek(start)
    before = stream.read(offset - start).rstrip()
    if not before.endswith((b"[", b",")):
        return ""
    if len(names) == 1:
        return names[0]
    stream.seek(0)
    return next(
        (one.array for one in json_parts.parts(stream, names, RECORD_RANGE[1]) if one.offset == offset), ""
    )


def encode(original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = ()) -> Document:
    """The document of the record with another string in its text field, as for JSON Lines."""
    if not original.layout:
        return jsonl.encode(original, new_text, transcode, edits)
    before = field_paths.written((original.layout, None)) + DOT
    inside = replace(original, text_field=original.text_field.removeprefix(before))
    again = jsonl.encode(inside, new_text, transcode, edits)
    return replace(again, text_field=original.text_field)


def rebuilt(stream: BinaryIO, replaced: Replaced, fields: Fields = TEXT_ONLY) -> Iterator[bytes]:
    """Yield the bytes of the file with the changed records in place, without those left out and what parted them from others."""
    record = 0
    # What stands between two records, and whether one of those before it in their array was kept.
    gap, parted, kept = b"", False, False
    for part in json_parts.parts(stream, records.arrays(fields), RECORD_RANGE[1]):
        if part.kind is Kind.BETWEEN:
            gap += part.raw
            if not parted or gap.strip(SEPARATING):
                yield gap
                gap, parted, kept = b"", False, False
            continue
        if part.kind is Kind.TOO_LONG:
            record, parted = record + 1, True
            continue
        new: bytes | None = part.raw
        if part.kind is Kind.RECORD:
            record += 1
            new = replaced(record, part.raw)
            parted = True
        if new:
            yield gap + new if kept else new
            kept = True
            gap = b""
        elif part.raw:
            gap = b""
    yield gap
