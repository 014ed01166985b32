"""The columns of a DataFrame that are asked for, and those that are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corpus_lint.core.errors import UsageError
from corpus_lint.formats.field_paths import FieldPathError, parse

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType, StructField

# Bytes of a batch that are Python's at one time: Spark sends ten thousand rows, whatever their size.
PART_BYTES = 16 << 20
# The names of columns that an error lists.
MOST_NAMED = 20


def resolved(df: DataFrame, name: str) -> tuple[list[str], DataType]:
    """The names on the path to a column, or to a field of a struct, as the DataFrame has them, and its type. Raises UsageError."""
    from pyspark.sql.types import StructType

    kind: DataType = df.schema
    names = []
    # Not asked of Spark, which logs a page of Java for each column that is not there.
    for step in steps_of(name):
        fields = list(kind) if isinstance(kind, StructType) else []
        # As Spark takes names by default.
        found = [one for one in fields if one.name == step]
        found = found or [one for one in fields if one.name.lower() == step.lower()]
        if not found:
            there = ", ".join(df.columns[:MOST_NAMED]) or "none"
            raise UsageError(f"the DataFrame has no column {name!r}; it has: {there}")
        names.append(found[0].name)
        kind = found[0].dataType
    return names, kind


def at(names: Sequence[str]) -> Column:
    """The column, or the field of a struct, that some names lead to."""
    from pyspark.sql import functions

    return functions.col(".".join("`" + name.replace("`", "``") + "`" for name in names))


def values(batch: pa.RecordBatch, names: Sequence[str]) -> Any:
    """The values of the column, or the field of a struct, that some names lead to in a batch."""
    import pyarrow.compute

    found = batch.column(names[0])
    return pyarrow.compute.struct_field(found, list(names[1:])) if names[1:] else found


def steps_of(name: str) -> list[str]:
    """The names on the path to a column. Raises UsageError."""
    try:
        steps = parse(name)
    except FieldPathError as error:
        raise UsageError(str(error)) from error
    names = [step for step in steps if isinstance(step, str)]
    if len(names) < len(steps):
        raise UsageError(
            f"{name}: in a DataFrame texts are columns of strings, or such fields of structs, and no elements of lists; "
            "join or explode them before"
        )
    return names


def chosen(df: DataFrame, **wanted: str | None) -> DataFrame:
    """The columns that are not None, by other names. Raises UsageError where one does not exist, or holds no texts."""
    found = {to: resolved(df, name) for to, name in wanted.items() if name is not None}
    if "text" in found and not is_text(kind := found["text"][1]):
        raise UsageError(f"the column {wanted['text']!r} is {kind.simpleString()}, not string or binary")
    return df.select(*(at(names).alias(to) for to, (names, _) in found.items()))


def is_text(kind: DataType) -> bool:
    """Whether values of a type are strings or bytes."""
    return kind.typeName() in ("string", "binary", "varchar", "char")


def arrow_type(kind: DataType) -> Any:
    """A type of Spark as one of Arrow."""
    from pyspark.sql.pandas.types import to_arrow_type

    return to_arrow_type(kind)


def parts(batch: pa.RecordBatch, limit: int = PART_BYTES) -> Iterator[pa.RecordBatch]:
    """Yield a batch in parts of about so many bytes."""
    rows = len(batch)
    step = max(1, rows * limit // max(1, batch.nbytes))
    for start in range(0, rows, step):
        yield batch.slice(start, step)


def with_places(table: Any, part: pa.RecordBatch, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield the columns of some names of a table about documents of a batch, those of their places taken from the batch."""
    rows = table.column("row").combine_chunks()
    for name in ("path", "record"):
        if name in names:
            table = table.append_column(name, part.column(name).take(rows))
    yield from table.select(names).to_batches()


def fields(described: str) -> list[StructField]:
    """The fields of a schema that is described as in SQL."""
    from pyspark.sql.types import StructType

    kind = StructType.fromDDL(described)
    return list(kind) if isinstance(kind, StructType) else []
