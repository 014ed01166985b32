"""Read the size of each page of a Parquet column from its header, since a page is decompressed as a whole.

A header is a struct of Thrift's compact protocol. Of the three fields that it begins with one is the size of the page, and one
that of the bytes in the file; of the rest only the end is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from corpus_lint.core.values import dataclass

# Bytes of texts that are decoded at once, by their mean length, and of the file that are read at once.
BATCH_BYTES = 1 << 22
MOST_ROWS = 1024
# Bytes of texts of row groups that are cached for reading single rows.
KEPT_BYTES = 1 << 26
# Bytes of a header that are read at first, and the most: it may have values of the page in it.
USUAL_BYTES = 1 << 10
MOST_BYTES = 1 << 20
# Structs may be nested; those of a header are three deep.
DEEPEST = 16
DICTIONARY = 2
# Types of the protocol whose values are so many bytes; the others are variable.
FIXED = {1: 0, 2: 0, 3: 1, 7: 8}
INTEGERS = (4, 5, 6)
BINARY, LIST, SET, STRUCT = 8, 9, 10, 12


@dataclass(frozen=True, slots=True)
class Pages:
    """The bytes of the largest page of a column, and of the largest dictionary, after decompression."""

    largest: int
    dictionary: int


def column_chunks(described: Any) -> list[Any]:
    """The column chunks of a row group, as pyarrow describes them."""
    return [described.column(index) for index in range(described.num_columns)]


def rows_at_once(described: Any, chunks: Sequence[Any], sizes: Sequence[Pages]) -> int:
    """How many rows of some column chunks memory has room for, given what is known of their pages."""
    plain = sum(one.total_uncompressed_size for one in chunks)
    most: int = min(MOST_ROWS, BATCH_BYTES * described.num_rows // max(plain, 1))
    # Each row may have the longest text of the dictionary.
    dictionary = max((one.dictionary for one in sizes), default=0)
    return max(1, min(most, KEPT_BYTES // dictionary) if dictionary else most)


class _CutError(Exception):
    """A header goes on where nothing was read."""


def pages(stream: BinaryIO, column: Any) -> Pages | None:
    """The pages of a column chunk, as pyarrow describes it; None where its headers are none. The stream is moved."""
    position = column.data_page_offset
    if column.has_dictionary_page:
        position = min(position, column.dictionary_page_offset or position)
    end = position + column.total_compressed_size
    largest = dictionary = 0
    while position < end:
        header = _header(stream, position)
        if header is None:
            return None
        kind, plain, packed, length = header
        largest = max(largest, plain)
        if kind == DICTIONARY:
            dictionary = max(dictionary, plain)
        position += length + packed
    return Pages(largest, dictionary)


def _header(stream: BinaryIO, position: int) -> tuple[int, int, int, int] | None:
    """Of a page at an offset its kind, its bytes, those in the file, and those of its header; None where there is none."""
    size = USUAL_BYTES
    while size <= MOST_BYTES:
        stream.seek(position)
        raw = stream.read(size)
        try:
            fields, length = _struct(raw)
        except _CutError:
            if len(raw) < size:
                return None
            size *= 8
            continue
        kind, plain, packed = (fields.get(number, -1) for number in (1, 2, 3))
        return None if min(kind, plain, packed) < 0 else (kind, plain, packed, length)
    return None


def _struct(raw: bytes) -> tuple[dict[int, int], int]:
    """The integers of a struct by the numbers of their fields, and where it ends. Raises _CutError."""
    fields: dict[int, int] = {}
    position = 0
    for number, kind, start in _fields(raw, 0, 0):
        if number < 0:
            position = start
        elif kind in INTEGERS:
            value, _ = _varint(raw, start)
            fields[number] = (value >> 1) ^ -(value & 1)
    return fields, position


def _fields(raw: bytes, position: int, depth: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, type and place of each field of a struct, then -1 with the place of its end."""
    number = 0
    while True:
        head = _byte(raw, position)
        position += 1
        if head == 0:
            yield -1, 0, position
            return
        kind = head & 15
        if head >> 4:
            number += head >> 4
        else:
            value, position = _varint(raw, position)
            number = (value >> 1) ^ -(value & 1)
        yield number, kind, position
        position = _skipped(raw, position, kind, depth)


def _skipped(raw: bytes, position: int, kind: int, depth: int, in_list: bool = False) -> int:
    """Where a value ends that begins at a place."""
    if depth > DEEPEST:
        raise _CutError
    if kind in FIXED:
        # The value of a boolean is its type, but in a list.
        return position + (1 if in_list and kind < 3 else FIXED[kind])
    if kind in INTEGERS:
        return _varint(raw, position)[1]
    if kind == BINARY:
        length, position = _varint(raw, position)
        return position + length
    if kind in (LIST, SET):
        head = _byte(raw, position)
        count, position = (head >> 4, position + 1) if head >> 4 < 15 else _varint(raw, position + 1)
        for _ in range(count):
            position = _skipped(raw, position, head & 15, depth + 1, True)
        return position
    if kind == STRUCT:
        for _, _, end in _fields(raw, position, depth + 1):
            position = end
        return position
    raise _CutError  # a map, which no header has, or nothing of the protocol


def _varint(raw: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = _byte(raw, position)
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
        shift += 7
        if shift > 63:
            raise _CutError


def _byte(raw: bytes, position: int) -> int:
    if position >= len(raw):
        raise _CutError
    return raw[position]
