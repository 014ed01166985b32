"""Parquet: one document per row, its text in one column. Read with pyarrow, and not repaired in place.

A text that is null is a document with a ``problem``. Bytes are taken from the column as they are: that they are declared to
be UTF-8 does not make them so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.core.model import Edit
from corpus_lint.core.values import dataclass, field
from corpus_lint.formats import column_values, parquet_columns, parquet_rows
from corpus_lint.formats.field_paths import parse
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.records import NULL
from corpus_lint.formats.text import MAX_RECORD_BYTES, Replaced, StrPath, too_long, without_text

BUFFER_BYTES = 1 << 20
# Older writers declare strings as binary.
STRINGS = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")


@dataclass(frozen=True, eq=False, slots=True)
class Opened:
    """An open file: ``file`` is pyarrow's view of ``stream``, ``columns`` are texts of row groups that were asked for."""

    stream: BinaryIO
    file: Any
    columns: dict[tuple[int, str], Any] = field(default_factory=dict)
    # Of a row group some rows, from the number of the first on.
    rows: dict[int, tuple[int, list[dict[str, Any]]]] = field(default_factory=dict)

    def close(self) -> None:
        """Close it."""
        self.stream.close()


def read(path: StrPath, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES) -> Iterator[Document]:
    """Yield a document for each row. Raises ReadError."""
    yield from read_range(path, shown, fields, limit, 0, None, 1)


def read_range(
    path: StrPath, shown: str, fields: Fields, limit: int, start: int, end: int | None, record: int
) -> Iterator[Document]:
    """Yield a document for each row of the row groups that begin from one byte up to another. Raises ReadError."""
    with _explained(shown):
        opened = _opened(path)
        try:
            groups = parquet_rows.groups(opened, start, end)
            if _is_plain(opened, fields):
                yield from _documents(opened, shown, fields, limit, groups, record - 1)
            else:
                _check_any(opened, shown, fields)
                yield from parquet_rows.all_documents(opened, shown, fields, limit, groups, record - 1)
        finally:
            opened.close()


def ranges(path: StrPath, shown: str, fields: Fields, size: int) -> list[tuple[int, int]]:
    """Where ranges of row groups begin that have at least so many bytes of text, and their first rows. Raises ReadError."""
    with _explained(shown):
        opened = _opened(path)
        try:
            return parquet_rows.ranges(opened, fields, size)
        finally:
            opened.close()


def open_file(path: StrPath) -> Opened:
    """The file, to read rows from. Raises ReadError."""
    with _explained(os.fspath(path)):
        return _opened(path)


def _opened(path: StrPath) -> Opened:
    import pyarrow.parquet

    stream = open(path, "rb")  # noqa: SIM115 - the caller closes it
    try:
        # Read in small parts, not whole row groups in advance.
        file = pyarrow.parquet.ParquetFile(stream, buffer_size=BUFFER_BYTES, pre_buffer=False)
        return Opened(stream, file)
    except BaseException:
        stream.close()
        raise


def read_one(opened: Opened, shown: str, fields: Fields, record: int, offset: int) -> Document:
    """The document of a row. Raises ReadError."""
    with _explained(shown):
        row = record - 1
        for group in range(opened.file.num_row_groups):
            rows = opened.file.metadata.row_group(group).num_rows
            if row < rows and _is_plain(opened, fields):
                raw = parquet_columns.value_at(
                    parquet_columns.row_group(opened, group, fields.text[0], row), row
                )
                names = (parquet_columns.name_of(opened, group, one, row) for one in (fields.id, fields.by))
                return _document(raw, shown, record, fields, offset, *names)
            if row < rows:
                value = parquet_rows.row_of(opened, group, fields, row)
                return next(parquet_rows.documents(value, shown, record, fields, offset))
            row -= rows
    raise ReadError(shown, f"no row {record}")


def encode(original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = ()) -> Document:
    """The document of the row with another text, which a cleaned copy is to have. Raises ValueError, UnicodeEncodeError."""
    if original.part or len(parse(original.text_field)) != 1:
        raise ValueError("of Parquet only texts in one column of strings are written")
    return column_values.encode(original, new_text, transcode)


def rebuild(path: StrPath, replaced: Replaced, fields: Fields = TEXT_ONLY) -> Iterator[bytes]:
    """Raises ValueError: a file is not repaired in place. ``parquet_writing.rebuilt`` makes another one."""
    raise ValueError("Parquet files are read only")


@contextmanager
def _explained(shown: str) -> Iterator[None]:
    """Raise a ReadError for what pyarrow, or its absence, raises."""
    try:
        import pyarrow
    except ImportError as error:
        reason = "reading Parquet needs the package pyarrow: pip install corpus-lint[parquet]"
        raise ReadError(shown, reason) from error
    try:
        yield
    except OSError as error:
        raise ReadError(shown, error.strerror or f"damaged Parquet: {_line(error)}") from error
    except (pyarrow.ArrowException, UnicodeDecodeError) as error:  # of the name of a column
        raise ReadError(shown, f"damaged Parquet: {_line(error)}") from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def sample(path: StrPath) -> list[dict[str, Any]]:
    """Some of the first rows, to find fields in. Raises ReadError."""
    with _explained(os.fspath(path)):
        opened = _opened(path)
        try:
            return parquet_rows.sample(opened)
        finally:
            opened.close()


def _is_plain(opened: Opened, fields: Fields) -> bool:
    """Whether the texts are in one column of strings, and names in columns."""
    schema = opened.file.schema_arrow
    plain = fields.plain is not None and schema.names.count(fields.plain) == 1
    flat = all(one is None or len(parse(one)) == 1 for one in (fields.id, fields.by))
    return plain and flat and holds_strings(schema.field(fields.plain).type)


def holds_strings(kind: Any) -> bool:
    """Whether a column of a type holds texts."""
    # Of a dictionary, the type of what is in it.
    kind = getattr(kind, "value_type", kind) if str(kind).startswith("dictionary") else kind
    return str(kind) in STRINGS


def _check_any(opened: Opened, shown: str, fields: Fields) -> None:
    """Raise ReadError where no field leads to a column."""
    if fields.plain is not None:
        _check(opened, shown, fields.plain)
    groups = opened.file.metadata
    if groups.num_row_groups and not parquet_rows.columns(groups.row_group(0), fields.text):
        wanted = " or ".join(map(repr, fields.text))
        names = ", ".join(opened.file.schema_arrow.names)
        raise ReadError(shown, f"no column {wanted}; its columns are {names}")


def _check(opened: Opened, shown: str, text_field: str) -> None:
    """Raise ReadError where there is no column of texts."""
    schema = opened.file.schema_arrow
    if schema.names.count(text_field) != 1:
        many = "no" if text_field not in schema.names else "more than one"
        raise ReadError(shown, f"{many} column {text_field!r}; its columns are {', '.join(schema.names)}")
    found = schema.field(text_field).type
    if not holds_strings(found):
        raise ReadError(shown, f"the column {text_field!r} holds {found}, not strings")


def _documents(
    opened: Opened, shown: str, fields: Fields, limit: int, groups: Iterable[tuple[int, int]], record: int
) -> Iterator[Document]:
    """Yield the documents of row groups, given by number and beginning, and how many rows were before them."""
    text_field = fields.text[0]
    for group, begin in groups:
        rows = opened.file.metadata.row_group(group).num_rows
        found = parquet_columns.pages_of(opened, group, text_field)
        if found and found.largest > limit:
            # Without decompressing the page the row is unknown.
            yield parquet_rows.too_large(shown, record, rows, found.largest, limit, begin)
            record += rows
        else:
            for raw, name, by in parquet_columns.texts(opened, group, fields, found):
                record += 1
                if raw is not None and len(raw) > limit:
                    problem = too_long("the text", len(raw), limit)
                    yield without_text(shown, record, begin, problem, name)
                else:
                    yield _document(raw, shown, record, fields, begin, name, by)


def _document(
    raw: bytes | None, shown: str, record: int, fields: Fields, offset: int, name: str, by: str
) -> Document:
    text_field = fields.text[0]
    if raw is None:
        problem = f"the field {text_field!r}{NULL}"
        return Document(shown, b"", "", (), b"", record, offset, problem, id=name, group=by, is_null=True)
    # Each row of a file comes here: it is made at once, and not from another one.
    decoded = column_values.decoded(raw)
    text, runs, bom = decoded.text, decoded.runs, decoded.bom
    return Document(*(shown, raw, text, runs, bom, record, offset), text_field=text_field, id=name, group=by)
