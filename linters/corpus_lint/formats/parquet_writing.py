"""Write a Parquet file again, without some rows and with other texts in some.

Schema, metadata, compression and row groups are those of the file; the values of rows that stay are copied. A row group is held
in memory. pyarrow writes the pages, so the bytes are not those of the program that wrote the file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from corpus_lint.formats.fields import Fields
from corpus_lint.formats.parquet import holds_strings, open_file
from corpus_lint.formats.parquet_columns import values
from corpus_lint.formats.parquet_pages import column_chunks
from corpus_lint.formats.text import StrPath

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# By the number and the bytes of the text of a row (None: it is null), its new text, or whether the row stays as it is.
ReplacedText = Callable[[int, bytes | None], str | bytes | bool]
# Metadata about columns, which do not hold when a column is added.
OF_COLUMNS = (b"huggingface", b"pandas", b"ARROW:schema")


def rows(path: StrPath) -> int:
    """The number of rows of a file. Raises ReadError."""
    opened = open_file(path)
    try:
        return int(opened.file.metadata.num_rows)
    finally:
        opened.close()


def rebuilt(
    path: StrPath, fields: Fields, replaced: ReplacedText, column: tuple[str, Mapping[int, str]] | None = None
) -> Iterator[bytes]:
    """Yield the bytes of the file as it is written again. Raises ReadError, OSError.

    With ``column``, a name and values by the numbers of rows, a column of strings is added behind the others.
    """
    import pyarrow
    from pyarrow import parquet

    opened = open_file(path)
    try:
        schema = opened.file.schema_arrow
        name = fields.text[0]
        if column:
            kept = {key: value for key, value in (schema.metadata or {}).items() if key not in OF_COLUMNS}
            schema = schema.append(pyarrow.field(_free(column[0], schema.names), pyarrow.string()))
            schema = schema.with_metadata(kept or None)
        sink = Sink()
        record = 0
        with parquet.ParquetWriter(sink, schema, **_options(opened.file)) as writer:
            for number in range(opened.file.num_row_groups):
                table = opened.file.read_row_group(number, use_threads=False)
                first, record = record + 1, record + len(table)
                table, numbers = _edited(table, name, first, replaced)
                if column:
                    added = pyarrow.array([column[1].get(one) for one in numbers], pyarrow.string())
                    table = table.append_column(schema.field(len(schema) - 1), added)
                if len(table):
                    writer.write_table(table.cast(schema), row_group_size=len(table))
                yield sink.taken()
        yield sink.taken()
    finally:
        opened.close()


def tables(path: StrPath, fields: Fields, replaced: ReplacedText) -> Iterator[Any]:
    """Yield the row groups of a file with other texts and without some rows. Raises ReadError, OSError."""
    opened = open_file(path)
    try:
        record = 1
        for number in range(opened.file.num_row_groups):
            table = opened.file.read_row_group(number, use_threads=False)
            edited, _ = _edited(table, fields.text[0], record, replaced)
            record += len(table)
            yield edited
    finally:
        opened.close()


def _edited(table: Any, name: str, first: int, replaced: ReplacedText) -> tuple[Any, list[int]]:
    """A row group with other texts and without some rows, and the numbers of those that stay."""
    import pyarrow

    index = table.schema.get_field_index(name)
    # Texts in structs and lists have no bytes of their own, and are not replaced.
    plain = index >= 0 and holds_strings(table.schema.field(index).type)
    texts = (
        (raw for chunk in table.column(index).chunks for raw in values(chunk))
        if plain
        else repeat(None, len(table))
    )
    found = [
        replaced(record, raw) for record, raw in zip(range(first, first + len(table)), texts, strict=True)
    ]
    if not all(one is True or one is False for one in found):
        table = table.set_column(index, table.schema.field(index), _with_texts(table.column(index), found))
    numbers = [number for number, one in enumerate(found, first) if one is not False]
    if len(numbers) < len(found):
        table = table.filter(pyarrow.array([one is not False for one in found]))
    return table, numbers


def _with_texts(column: Any, found: Sequence[str | bytes | bool]) -> Any:
    """A column with the new texts in it, whatever kind of strings it has."""
    import pyarrow
    from pyarrow import compute

    plain = column.combine_chunks()
    if pyarrow.types.is_dictionary(plain.type):
        plain = plain.dictionary_decode()
    plain = plain.cast(pyarrow.large_binary())
    new = [one.encode("utf-8", "surrogateescape") if isinstance(one, str) else one for one in found]
    mask = pyarrow.array([not isinstance(one, bool) for one in new])
    texts = pyarrow.array([one for one in new if not isinstance(one, bool)], pyarrow.large_binary())
    done = compute.replace_with_mask(plain, mask, texts)
    kind = column.type
    if not pyarrow.types.is_dictionary(kind):
        # That bytes are declared to be UTF-8 does not make them so.
        return compute.cast(done, kind, safe=False)
    return compute.cast(done, kind.value_type, safe=False).dictionary_encode().cast(kind)


def _options(file: Any) -> dict[str, Any]:
    """How to write a file as it was written."""
    metadata = file.metadata
    options: dict[str, Any] = {
        "version": metadata.format_version if metadata.format_version in ("1.0", "2.4", "2.6") else "2.6",
        "store_schema": b"ARROW:schema" in (metadata.metadata or {}),
    }
    if metadata.num_row_groups:
        columns = column_chunks(metadata.row_group(0))
        options["compression"] = {one.path_in_schema: _codec(one.compression) for one in columns}
        encoded = [
            one.path_in_schema for one in columns if any("DICTIONARY" in part for part in one.encodings)
        ]
        options["use_dictionary"] = encoded or False
    return options


def _codec(name: str) -> str:
    return "none" if name == "UNCOMPRESSED" else name.lower()


def _free(name: str, taken: Sequence[str]) -> str:
    """A name that no column has."""
    while name in taken:
        name += "_"
    return name


class Sink(io.RawIOBase):
    """What pyarrow writes, until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Keep some bytes."""
        piece = bytes(data)
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How many bytes were written in all."""
        return self._size

    def taken(self) -> bytes:
        """What was written since it was asked last."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found
