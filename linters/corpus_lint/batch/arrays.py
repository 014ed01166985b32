"""Values of Arrow arrays as Python's: texts, ids and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from corpus_lint.batch.pyarrow_module import pyarrow
from corpus_lint.core.errors import UsageError

# Values that are Python's at one time: the memory of a large array is not needed twice.
ROWS = 1024


def texts(array: Any) -> Iterator[str | bytes | None]:
    """The values of an array of texts, checked now and given one by one. Raises UsageError.

    Bytes are given where they are no UTF-8, whatever the array declares them to be.
    """
    pa = pyarrow()
    chunks = [_plain(chunk) for chunk in chunks_of(array, "texts")]
    for chunk in chunks:
        if not (is_string(chunk.type) or is_binary(chunk.type) or pa.types.is_null(chunk.type)):
            raise UsageError(f"the texts are {chunk.type}, not strings")
    return _texts(chunks)


def _texts(chunks: list[Any]) -> Iterator[str | bytes | None]:
    for chunk in chunks:
        for start in range(0, len(chunk), ROWS):
            part = chunk.slice(start, ROWS)
            try:
                yield from part.to_pylist()
            except UnicodeDecodeError:
                yield from part.cast(pyarrow().large_binary()).to_pylist()


def values(array: Any, expected: int, what: str) -> Iterator[Any]:
    """The values of an array that has one for each text. Raises UsageError."""
    if len(array) != expected:
        raise UsageError(f"{len(array):,} {what} for {expected:,} texts")
    chunks = chunks_of(array, what)
    return (
        value
        for chunk in chunks
        for start in range(0, len(chunk), ROWS)
        for value in chunk.slice(start, ROWS).to_pylist()
    )


def chunks_of(array: Any, what: str) -> list[Any]:
    """The parts of an array. Raises UsageError for what is none."""
    pa = pyarrow()
    if isinstance(array, pa.ChunkedArray):
        return list(array.chunks)
    if not isinstance(array, pa.Array):
        raise UsageError(f"the {what} are {type(array).__name__}, not an Arrow array")
    return [array]


def table_of(rows: Sequence[Sequence[Any]], schema: Any) -> Any:
    """The table of some rows, which have a value for each column."""
    pa = pyarrow()
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _plain(chunk: Any) -> Any:
    """An array without the type of an extension, or a dictionary, around its values."""
    pa = pyarrow()
    if isinstance(chunk, pa.ExtensionArray):
        chunk = chunk.storage
    return chunk.dictionary_decode() if pa.types.is_dictionary(chunk.type) else chunk


def is_string(kind: Any) -> bool:
    """Whether a type is one of strings."""
    return str(kind) in ("string", "large_string", "string_view")


def is_binary(kind: Any) -> bool:
    """Whether a type is one of bytes."""
    return str(kind) in ("binary", "large_binary", "binary_view") or pyarrow().types.is_fixed_size_binary(
        kind
    )
