"""Rows of Parquet as records, for texts that do not stand in one column: in structs, in lists, or in several columns.

Only the columns that fields lead to are read. Strings are taken as bytes, since that they are declared to be UTF-8 does not make
them so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from corpus_lint.core.document import Document
from corpus_lint.core.model import Run
from corpus_lint.core.values import replace
from corpus_lint.decoding.decode import decode
from corpus_lint.formats import records
from corpus_lint.formats.field_paths import Path, parse
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.parquet_pages import column_chunks, pages, rows_at_once
from corpus_lint.formats.text import too_long, without_text

# What stands for the elements of a list in the path of a column, as writers call it.
LIST_STEPS = ("list", "element", "item", "array", "bag", "array_element")
# Columns that a sample leaves out: nobody names a record by a page of bytes.
LARGEST_SAMPLED = 1 << 24
SAMPLED_ROWS = 50


def columns(described: Any, fields: Sequence[str | None]) -> list[Any]:
    """The column chunks of a row group that some fields lead to."""
    paths = [parse(field) for field in fields if field]
    return [
        one for one in column_chunks(described) if any(_leads_to(path, one.path_in_schema) for path in paths)
    ]


def _leads_to(path: Path, column: str) -> bool:
    """Whether a path leads to a column, whose own path has the names of lists and their elements between."""
    names = [step for step in path if isinstance(step, str)]
    if column == ".".join(names):
        return True
    first = f"{names[0]}." if names else ""
    steps = column.removeprefix(first).split(".")
    if not column.startswith(first):
        return False
    return [step for step in steps if step not in LIST_STEPS or step in names] == names[1:]


def batches(opened: Any, group: int, chunks: Sequence[Any], most: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a row group as values, some at a time."""
    names = [one.path_in_schema for one in chunks]
    for batch in opened.file.iter_batches(most, row_groups=[group], columns=names, use_threads=False):
        yield rows_of(batch)


def rows_of(batch: Any) -> list[dict[str, Any]]:
    """The rows of a batch as values of JSON."""
    found = [_plain(array) for array in batch.columns]
    return [
        {name: values[row] for name, values in zip(batch.schema.names, found, strict=True)}
        for row in range(batch.num_rows)
    ]


def _plain(array: Any) -> list[Any]:
    """The values of an array: strings decoded, whatever bytes they have."""
    import pyarrow

    if pyarrow.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    values: list[Any] = array.cast(_as_bytes(array.type)).to_pylist()
    return [_decoded(value) for value in values]


def _as_bytes(kind: Any) -> Any:
    """A type with binary in the place of strings."""
    import pyarrow

    types = pyarrow.types
    if types.is_string(kind) or types.is_large_string(kind):
        return pyarrow.large_binary() if types.is_large_string(kind) else pyarrow.binary()
    if types.is_list(kind):
        return pyarrow.list_(_as_bytes(kind.value_type))
    if types.is_large_list(kind):
        return pyarrow.large_list(_as_bytes(kind.value_type))
    if types.is_struct(kind):
        fields = [kind.field(index) for index in range(kind.num_fields)]
        return pyarrow.struct([(field.name, _as_bytes(field.type)) for field in fields])
    return kind


def _decoded(value: Any) -> Any:
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return decode(value).text
    if isinstance(value, dict):
        return {name: _decoded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_decoded(one) for one in value]
    return value


def documents(
    value: dict[str, Any], shown: str, record: int, fields: Fields, offset: int
) -> Iterator[Document]:
    """Yield the documents of a row."""
    line = Document(shown, b"", "", (Run("utf-8", 0, 0),), b"", record, offset)
    for one in records.documents(line, value, fields):
        yield replace(one, raw=one.text.encode("utf-8", "surrogateescape") if one.problem is None else b"")


def too_large(shown: str, record: int, rows: int, size: int, limit: int, begin: int) -> Document:
    """What is said of the rows of a row group that has a page of too many bytes."""
    problem = too_long(f"a page of rows {record + 1:,} to {record + rows:,}", size, limit)
    return without_text(shown, record + 1, begin, problem)


def groups(opened: Any, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the row groups that begin from one byte up to another, and where, going by their sizes: that is how far a run is."""
    begin = 0
    for group in range(opened.file.num_row_groups):
        if end is not None and begin >= end:
            return
        if begin >= start:
            yield group, begin
        begin += sum(
            one.total_compressed_size for one in column_chunks(opened.file.metadata.row_group(group))
        )


def ranges(opened: Any, fields: Fields, size: int) -> list[tuple[int, int]]:
    """Where ranges of row groups begin that have so many bytes of text, and the numbers of their first rows."""
    found = [(0, 1)]
    plain, record = 0, 1
    for group, begin in groups(opened):
        # Row groups without bytes begin where the next one does.
        if plain >= size and begin > found[-1][0]:
            found.append((begin, record))
            plain = 0
        described = opened.file.metadata.row_group(group)
        plain += sum(one.total_uncompressed_size for one in columns(described, fields.text))
        record += described.num_rows
    return found


def all_documents(
    opened: Any, shown: str, fields: Fields, limit: int, chosen: Iterable[tuple[int, int]], record: int
) -> Iterator[Document]:
    """Yield the documents of texts that are in several columns, or in lists and structs; the arguments are those of ``parquet``."""
    for group, begin in chosen:
        described = opened.file.metadata.row_group(group)
        chunks = columns(described, (*fields.text, fields.id, fields.by))
        sizes = [found for one in chunks if (found := pages(opened.stream, one))]
        largest = max((one.largest for one in sizes), default=0)
        if largest > limit:
            yield too_large(shown, record, described.num_rows, largest, limit, begin)
            record += described.num_rows
        else:
            for rows in batches(opened, group, chunks, rows_at_once(described, chunks, sizes)):
                for value in rows:
                    record += 1
                    yield from documents(value, shown, record, fields, begin)


def row_of(opened: Any, group: int, fields: Fields, row: int) -> dict[str, Any]:
    """A row of a row group; those that are read with it are kept for the next one."""
    kept: tuple[int, list[dict[str, Any]]] = opened.rows.get(group, (0, []))
    begin, rows = kept
    if not begin <= row < begin + len(rows):
        described = opened.file.metadata.row_group(group)
        chunks = columns(described, (*fields.text, fields.id, fields.by))
        sizes = [found for one in chunks if (found := pages(opened.stream, one))]
        begin = 0
        for rows in batches(opened, group, chunks, rows_at_once(described, chunks, sizes)):
            if row < begin + len(rows):
                break
            begin += len(rows)
        opened.rows.clear()
        opened.rows[group] = begin, rows
    return rows[row - begin]


def sample(opened: Any) -> list[dict[str, Any]]:
    """The first rows of a file, without large columns."""
    if not opened.file.num_row_groups:
        return []
    described = opened.file.metadata.row_group(0)
    rows = max(1, described.num_rows)
    small = [
        one
        for one in column_chunks(described)
        if one.total_uncompressed_size * min(SAMPLED_ROWS, rows) // rows < LARGEST_SAMPLED
    ]
    return next(batches(opened, 0, small, SAMPLED_ROWS), [])
