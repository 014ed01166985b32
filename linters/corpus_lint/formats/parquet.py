"""Parquet: one document per row, its text in one column. Read with pyarrow, and not repaired in place.

A text that is null is a document with a ``problem``. Bytes are taken from the column as they are: that they are declared to
be UTF-8 does not make them so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from corpus_lint.core import encodings
from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.core.model import Edit, Run
from corpus_lint.decoding.decode import decode
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.parquet_pages import Pages, pages
from corpus_lint.formats.text import MAX_RECORD_BYTES, Replaced, StrPath, too_long

# Bytes of texts that are decoded at once, by their mean length, and of the file that are read at once.
BATCH_BYTES = 1 << 22
MOST_ROWS = 1024
BUFFER_BYTES = 1 << 20
# Bytes of texts of row groups that are cached for reading single rows.
KEPT_BYTES = 1 << 26
# In a row group with more bytes of text, single rows are read again each time: dictionaries allow any size.
MOST_KEPT = 1 << 30
# Older writers declare strings as binary.
STRINGS = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")


@dataclass(frozen=True, eq=False, slots=True)
class Opened:
    """An open file: ``file`` is pyarrow's view of ``stream``, ``columns`` are texts of row groups that were asked for."""

    stream: BinaryIO
    file: Any
    columns: dict[int, Any] = field(default_factory=dict)

    def close(self) -> None:
        """Close it."""
        self.stream.close()


def read(path: StrPath, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES) -> Iterator[Document]:
    """Yield a document for each row. Raises ReadError."""
    with _explained(shown):
        opened = _opened(path)
        try:
            _check(opened, shown, fields.text[0])
            yield from _documents(opened, shown, fields.text[0], limit)
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
    text_field = fields.text[0]
    with _explained(shown):
        row = record - 1
        for group in range(opened.file.num_row_groups):
            rows = opened.file.metadata.row_group(group).num_rows
            if row < rows:
                raw = _value(_row_group(opened, group, text_field, row), row)
                return _document(raw, shown, record, text_field, offset)
            row -= rows
    raise ReadError(shown, f"no row {record}")


def encode(original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = ()) -> Document:
    """The document of the row with another text, which a cleaned copy is to have. Raises ValueError, UnicodeEncodeError."""
    if not transcode and original.encoding is None:
        raise ValueError("it is in several encodings, and only ENC102's fix makes it one")
    raw = (
        new_text.encode("utf-8")
        if transcode
        else original.bom + encodings.encode(new_text, original.encoding)
    )
    again = _document(raw, original.path, original.record or 0, original.text_field, original.offset)
    if again.text != new_text:
        raise ValueError("the repaired text would not be read as it is")
    return again


def rebuild(path: StrPath, replaced: Replaced) -> Iterator[bytes]:
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


def _check(opened: Opened, shown: str, text_field: str) -> None:
    """Raise ReadError where there is no column of texts."""
    schema = opened.file.schema_arrow
    if schema.names.count(text_field) != 1:
        many = "no" if text_field not in schema.names else "more than one"
        raise ReadError(shown, f"{many} column {text_field!r}; its columns are {', '.join(schema.names)}")
    kind = found = schema.field(text_field).type
    # Of a dictionary, the type of what is in it.
    kind = getattr(kind, "value_type", kind) if str(kind).startswith("dictionary") else kind
    if str(kind) not in STRINGS:
        raise ReadError(shown, f"the column {text_field!r} holds {found}, not strings")


def _documents(opened: Opened, shown: str, text_field: str, limit: int) -> Iterator[Document]:
    record = 0
    # Where the row groups begin in the file, going by their sizes: that is how far a run is.
    begin = 0
    for group in range(opened.file.num_row_groups):
        rows, _, packed = _sizes(opened, group, text_field)
        found = _pages(opened, group, text_field)
        if found and found.largest > limit:
            # Without decompressing the page the row is unknown.
            last = record + rows
            problem = too_long(f"a page of rows {record + 1:,} to {last:,}", found.largest, limit)
            yield Document(shown, b"", "", (), b"", record + 1, begin, problem)
            record = last
        else:
            for raw in _texts(opened, group, text_field, found):
                record += 1
                if raw is not None and len(raw) > limit:
                    problem = too_long("the text", len(raw), limit)
                    yield Document(shown, b"", "", (), b"", record, begin, problem)
                else:
                    yield _document(raw, shown, record, text_field, begin)
        begin += packed


def _texts(opened: Opened, group: int, text_field: str, found: Pages | None) -> Iterator[bytes | None]:
    """Yield the values of the texts of a row group."""
    for chunk in _chunks(opened, group, text_field, found):
        yield from values(chunk)


def _chunks(opened: Opened, group: int, text_field: str, found: Pages | None) -> Iterator[Any]:
    """Yield the texts of a row group in arrays that memory has room for."""
    rows, plain, _ = _sizes(opened, group, text_field)
    most = max(1, min(MOST_ROWS, BATCH_BYTES * rows // max(plain, 1)))
    if found and found.dictionary:
        # Each row may have the longest text of the dictionary.
        most = max(1, min(most, KEPT_BYTES // found.dictionary))
    batches = opened.file.iter_batches(most, row_groups=[group], columns=[text_field], use_threads=False)
    for batch in batches:
        yield batch.column(text_field)


def _pages(opened: Opened, group: int, text_field: str) -> Pages | None:
    """How large the pages of the texts of a row group are."""
    described = opened.file.metadata.row_group(group)
    columns = [described.column(index) for index in range(described.num_columns)]
    return next((pages(opened.stream, one) for one in columns if one.path_in_schema == text_field), None)


def _sizes(opened: Opened, group: int, text_field: str) -> tuple[int, int, int]:
    """Of a row group: its rows, the bytes of its texts, and those of all its columns in the file."""
    described = opened.file.metadata.row_group(group)
    columns = [described.column(index) for index in range(described.num_columns)]
    plain = sum(one.total_uncompressed_size for one in columns if one.path_in_schema == text_field)
    return described.num_rows, plain, sum(one.total_compressed_size for one in columns)


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


def _value(array: Any, row: int) -> bytes | None:
    """The bytes of one value of a chunked array."""
    return next(values(array.slice(row, 1).combine_chunks()))


def _row_group(opened: Opened, group: int, text_field: str, row: int) -> Any:
    """The texts of a row group, kept for the next row of it, with some that were asked for before.

    Where there is no room for all of them, those up to the row.
    """
    import pyarrow

    kept = opened.columns
    column = kept.pop(group, None)
    if column is None:
        chunks, size, rows = [], 0, 0
        for chunk in _chunks(opened, group, text_field, _pages(opened, group, text_field)):
            size, rows = size + chunk.nbytes, rows + len(chunk)
            if size > MOST_KEPT:
                # Arrays of nothing in the place of those before.
                chunks = [pyarrow.nulls(rows - len(chunk), chunk.type), chunk]
                if rows > row:
                    return pyarrow.chunked_array(chunks)
            else:
                chunks.append(chunk)
        column = pyarrow.chunked_array(chunks)
    kept[group] = column
    while len(kept) > 1 and sum(one.nbytes for one in kept.values()) > KEPT_BYTES:
        del kept[next(iter(kept))]
    return column


def _document(raw: bytes | None, shown: str, record: int, text_field: str, offset: int) -> Document:
    if raw is None:
        problem = f"the field {text_field!r} is null, not a string"
        return Document(shown, b"", "", (), b"", record, offset, problem)
    # A byte order mark is a character of a value, as it is of a string in JSON.
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        decoded = decode(raw)
    else:
        decoded = encodings.Decoded(text, (Run("utf-8", 0, len(text)),))
    text, runs, bom = decoded.text, decoded.runs, decoded.bom
    return Document(shown, raw, text, runs, bom, record, offset, text_field=text_field)
