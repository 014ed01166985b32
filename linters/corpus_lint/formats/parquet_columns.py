"""Texts of Parquet that stand in one column: their values a batch at a time, and single ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

from corpus_lint.formats import records
from corpus_lint.formats.field_paths import parse
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.parquet_pages import KEPT_BYTES, Pages, column_chunks, pages, rows_at_once

# In a row group with more bytes of text, single rows are read again each time: dictionaries allow any size.
MOST_KEPT = 1 << 30


def texts(
    opened: Any, group: int, fields: Fields, found: Pages | None
) -> Iterator[tuple[bytes | None, str, str]]:
    """Yield the values of the texts of a row group, with what names each row and what it is counted by."""
    names = [parse(one)[0] if one else None for one in (fields.id, fields.by)]
    wanted = [one for one in dict.fromkeys(names) if one in opened.file.schema_arrow.names]
    for batch in _chunks(opened, group, fields.text[0], found, wanted):
        named = [
            map(_shown, batch.column(one).to_pylist()) if one in wanted else repeat("", batch.num_rows)
            for one in names
        ]
        yield from zip(values(batch.column(fields.text[0])), *named, strict=True)


def _shown(value: Any) -> str:
    """A value that names a row, as text."""
    return records.identity(
        {"id": value.decode("utf-8", "replace") if isinstance(value, bytes) else value}, "id"
    )


def name_of(opened: Any, group: int, field: str | None, row: int) -> str:
    """What names a row."""
    if field is None or parse(field)[0] not in opened.file.schema_arrow.names:
        return ""
    return _shown(row_group(opened, group, str(parse(field)[0]), row)[row].as_py())


def _chunks(
    opened: Any, group: int, text_field: str, found: Pages | None, others: Sequence[Any] = ()
) -> Iterator[Any]:
    """Yield the texts of a row group, and other columns, in batches that memory has room for."""
    described = opened.file.metadata.row_group(group)
    chunks = [one for one in column_chunks(described) if one.path_in_schema == text_field]
    most = rows_at_once(described, chunks, [found] if found else [])
    columns = [text_field, *(one for one in others if one != text_field)]
    yield from opened.file.iter_batches(most, row_groups=[group], columns=columns, use_threads=False)


def pages_of(opened: Any, group: int, text_field: str) -> Pages | None:
    """How large the pages of the texts of a row group are."""
    columns = column_chunks(opened.file.metadata.row_group(group))
    return next((pages(opened.stream, one) for one in columns if one.path_in_schema == text_field), None)


def _binary(array: Any) -> tuple[Any, memoryview, memoryview]:
    """An array of strings of any kind with the offsets and the bytes of its values, which for strings are not copied."""
    import pyarrow

    if pyarrow.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    array = array.cast(pyarrow.large_binary())
    _, offsets, values = array.buffers()
    return array, memoryview(offsets).cast("q")[array.offset :], memoryview(values or b"")


def values(array: Any) -> Iterator[bytes | None]:
    """Yield the bytes of each value, None for null."""
    array, offsets, values = _binary(array)
    ends = offsets[: len(array) + 1].tolist()
    nulls = array.is_null().to_pylist() if array.null_count else None
    for index in range(len(array)):
        yield None if nulls and nulls[index] else bytes(values[ends[index] : ends[index + 1]])


def value_at(array: Any, row: int) -> bytes | None:
    """The bytes of one value of a chunked array."""
    return next(values(array.slice(row, 1).combine_chunks()))


def row_group(opened: Any, group: int, text_field: str, row: int) -> Any:
    """The texts of a row group, kept for the next row of it, with some that were asked for before.

    Where there is no room for all of them, those up to the row.
    """
    import pyarrow

    kept = opened.columns
    column = kept.pop((group, text_field), None)
    if column is None:
        chunks, size, rows = [], 0, 0
        for batch in _chunks(opened, group, text_field, pages_of(opened, group, text_field)):
            chunk = batch.column(text_field)
            size, rows = size + chunk.nbytes, rows + len(chunk)
            if size > MOST_KEPT:
                # Arrays of nothing in the place of those before.
                chunks = [pyarrow.nulls(rows - len(chunk), chunk.type), chunk]
                if rows > row:
                    return pyarrow.chunked_array(chunks)
            else:
                chunks.append(chunk)
        column = pyarrow.chunked_array(chunks)
    kept[group, text_field] = column
    while len(kept) > 1 and sum(one.nbytes for one in kept.values()) > KEPT_BYTES:
        del kept[next(iter(kept))]
    return column
