"""Write the copy of a file in another format: JSON Lines or Parquet, from either, from JSON, or from text files.

Records of JSON keep their bytes as lines of JSON Lines, but for line ends inside them. Text files become records with their path and
text, all of them in one file.
"""

from __future__ import annotations

import base64
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from corpus_lint.core.errors import WriteError
from corpus_lint.formats import format_of, suffix
from corpus_lint.formats.foreign import AS_UTF8
from corpus_lint.run.clean.decisions import Decision, Pending
from corpus_lint.run.clean.rejected import is_json
from corpus_lint.run.clean.shard import Shard, is_table

# The file that all text files become.
GATHERED = "texts."
# Records of a row group of a Parquet file that is made, and bytes of JSON that make one before there are so many.
ROWS, GROUP_BYTES = 10_000, 1 << 26
LINE_ENDS = bytes.maketrans(b"\r\n", b"  ")


class ConversionError(WriteError):
    """Some records cannot be written in another format."""


Replaced = Callable[[int | None, bytes], bytes | None]


def is_converted(name: str, to: str) -> bool:
    """Whether a file of this name is written in another format, given the one that is wanted (empty: its own)."""
    ending = suffix(name).removeprefix(".").partition(".")[0]
    return bool(to) and ending != to and not (to == "jsonl" and ending == "ndjson")


def is_gathered(name: str, to: str) -> bool:
    """Whether a file is a text, which becomes a record of one file."""
    return is_converted(name, to) and not format_of(name).many


def converted_name(name: str, to: str) -> str:
    """The path in the copy of a file of records. Raises ConversionError where its format cannot be converted."""
    if not is_converted(name, to):
        return name
    if not is_json(name) and not is_table(name):
        raise ConversionError(name, f"files of this format cannot be converted to {to}")
    return f"{name.removesuffix(suffix(name)) if name.endswith(suffix(name)) else name}.{to}"


def converted(shard: Shard, to: str, begin: Callable[[], Replaced]) -> Iterator[bytes]:
    """Yield the bytes of a file of records in the other format. Raises ConversionError.

    ``begin`` gives what to call for the records, in order, for each time that they are read.
    """
    if to == "parquet":
        yield from tabulated(shard.source.shown, lambda: map(json.loads, _raws(shard, begin())))
    elif is_table(shard.name):
        yield from _rows_as_lines(shard, begin())
    else:
        yield from _as_lines(_raws(shard, begin()))


def _raws(shard: Shard, replaced: Replaced) -> Iterator[bytes]:
    """Yield the bytes of the records that stay."""
    found: list[bytes] = []

    def collected(record: int | None, raw: bytes) -> bytes:
        new = replaced(record, raw)
        if new is None:
            return raw
        plain = new.removeprefix(AS_UTF8).removeprefix(BOM_UTF8)
        if not plain.isspace():
            found.append(plain)
        return new if new.startswith(AS_UTF8) else raw

    for _ in format_of(shard.source.file).rebuild(shard.source.file, collected, shard.fields):
        yield from found
        found.clear()
    yield from found


def _as_lines(raws: Iterable[bytes]) -> Iterator[bytes]:
    """Yield records of JSON as lines. In a string of JSON there are no line ends, so those there are stand between its tokens."""
    for raw in raws:
        yield raw.strip().translate(LINE_ENDS) + b"\n"


def _rows_as_lines(shard: Shard, replaced: Replaced) -> Iterator[bytes]:
    """Yield the rows of a Parquet file that stay, as lines of JSON."""
    from corpus_lint.formats import parquet_writing

    def row(record: int, raw: bytes | None) -> bytes | bool:
        new = replaced(record, raw or b"")
        return False if new is None else True if new is raw or raw is None else new

    for table in parquet_writing.tables(shard.source.file, shard.fields, row):
        for batch in table.to_batches(max_chunksize=1_000):
            for values in batch.to_pylist():
                line = json.dumps(values, ensure_ascii=False, default=_plain)
                yield line.encode("utf-8", "backslashreplace") + b"\n"


def _plain(value: object) -> object:
    """A value of Parquet that JSON does not have: bytes as text or base64, dates and decimals as they are written."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def tabulated(shown: str, records: Callable[[], Iterable[Any]]) -> Iterator[bytes]:
    """Yield the bytes of a Parquet file with some records, which are asked for twice: for their types, then for themselves.

    Raises ConversionError where a field has values of different types.
    """
    import pyarrow
    from pyarrow import parquet

    from corpus_lint.formats.parquet_writing import Sink

    try:
        schema = pyarrow.schema([])
        for group in _groups(records()):
            found = pyarrow.Table.from_pylist(group).schema
            schema = pyarrow.unify_schemas([schema, found], promote_options="permissive")
        sink = Sink()
        with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
            for group in _groups(records()):
                writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
                yield sink.taken()
        yield sink.taken()
    except (pyarrow.ArrowException, OverflowError, TypeError, ValueError, AttributeError) as error:
        raise ConversionError(
            shown, f"cannot be written as Parquet: {' '.join(str(error).split())}"
        ) from error


def _groups(records: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the records in groups of bounded size."""
    group: list[Any] = []
    size = 0
    for record in records:
        group.append(record)
        size += sum(len(value) for value in record.values() if isinstance(value, str))
        if len(group) >= ROWS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def texts(shards: Iterable[Shard]) -> Iterator[tuple[Shard, Decision | None, str]]:
    """Yield the text files that stay, with the decisions on them and their texts."""
    for shard in shards:
        pending = Pending(shard.decisions())
        for document in format_of(shard.source.file).read(shard.source.file, shard.name, shard.fields):
            decision = pending.taken(None, document.raw)
            if decision and decision.reasons:
                continue
            repair = decision.repairs[-1].repair if decision else None
            yield shard, decision, repair.text if repair else document.text
        pending.end()
