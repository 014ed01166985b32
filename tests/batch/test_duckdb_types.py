"""The names that DuckDB has for the types of the tables."""

from __future__ import annotations

import doctest

import pytest

from corpus_lint.batch import FINDING, VERDICT, duckdb_type, duckdb_types

pa = pytest.importorskip("pyarrow")


def test_the_example_is_true() -> None:
    assert doctest.testmod(duckdb_types).attempted > 1
    assert doctest.testmod(duckdb_types).failed == 0


def test_all_that_a_finding_or_a_verdict_has_is_named() -> None:
    assert duckdb_type(VERDICT).startswith('STRUCT("verdict" VARCHAR, "text" VARCHAR, "codes" VARCHAR[], ')
    assert '"occurrences" STRUCT("start" INTEGER, "end" INTEGER)[]' in duckdb_type(pa.list_(FINDING))
    assert all(f'"{field.name}" ' in duckdb_type(FINDING) for field in FINDING)


def test_a_type_that_no_table_has_is_refused() -> None:
    with pytest.raises(ValueError, match="double"):
        duckdb_type(pa.list_(pa.float64()))


def test_duckdb_reads_the_names_as_it_reads_the_types() -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install duckdb")
    for kind in (VERDICT, pa.list_(FINDING)):
        (read,) = duckdb.from_arrow(pa.schema([("lint", kind)]).empty_table()).types
        (named,) = duckdb.sql(f"SELECT NULL::{duckdb_type(kind)}").types
        assert str(named) == str(read)
