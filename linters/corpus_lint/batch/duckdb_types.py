"""What DuckDB calls the types of Arrow: a function that is registered there has to say what it returns."""

from __future__ import annotations

from typing import Any

NAMES = {
    "string": "VARCHAR",
    "large_string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "bool": "BOOLEAN",
}


def duckdb_type(kind: Any) -> str:
    """The name that DuckDB has for a type of Arrow, as a structure or list of those of the tables of ``corpus_lint.batch``.

    Args:
        kind: A type of pyarrow: ``corpus_lint.batch.VERDICT``, or ``pyarrow.list_(corpus_lint.batch.FINDING)``.

    Returns:
        The name, as ``create_function`` of DuckDB takes it.

    Raises:
        ValueError: The type is none that these tables have.

    Example:
        >>> import pyarrow as pa
        >>> from corpus_lint.batch import duckdb_type
        >>> duckdb_type(pa.list_(pa.struct([("code", pa.string()), ("left", pa.int32())])))
        'STRUCT("code" VARCHAR, "left" INTEGER)[]'
    """
    from pyarrow import types

    if types.is_struct(kind):
        # In quotes, since `left` is a word of SQL.
        fields = ", ".join(f'"{field.name}" {duckdb_type(field.type)}' for field in kind)
        return f"STRUCT({fields})"
    if types.is_list(kind):
        return f"{duckdb_type(kind.value_type)}[]"
    if str(kind) not in NAMES:
        raise ValueError(f"{kind} is no type of a finding or a verdict")
    return NAMES[str(kind)]
