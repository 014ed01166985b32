"""What pipelines do with many texts at a time: findings and verdicts as Arrow tables.

The kernel lints and repairs documents, in batches that screens look at together; the schemas say which columns a table has.
pyarrow is imported where a name that needs it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus_lint.batch.duckdb_types import duckdb_type
    from corpus_lint.batch.duplicates import compare_batch, sign_batch, verdicts
    from corpus_lint.batch.lengths import chunk_findings, cut_lengths, frequent_lengths, lengths_batch
    from corpus_lint.batch.schemas import (
        CUT_LENGTHS,
        FINDING,
        FINDINGS,
        FREQUENT_LENGTHS,
        LENGTHS,
        PAIR_VERDICTS,
        PAIRS,
        SIGNATURES,
        VERDICT,
        VERDICTS,
        findings_schema,
        lengths_schema,
        signatures_schema,
        verdicts_schema,
    )

_HOMES = {
    "duckdb_types": ("duckdb_type",),
    "duplicates": ("compare_batch", "sign_batch", "verdicts"),
    "lengths": ("chunk_findings", "cut_lengths", "frequent_lengths", "lengths_batch"),
    "schemas": (
        "CUT_LENGTHS",
        "FINDING",
        "FINDINGS",
        "FREQUENT_LENGTHS",
        "LENGTHS",
        "PAIRS",
        "PAIR_VERDICTS",
        "SIGNATURES",
        "VERDICT",
        "VERDICTS",
        "findings_schema",
        "lengths_schema",
        "signatures_schema",
        "verdicts_schema",
    ),
}
__all__ = [
    "CUT_LENGTHS",
    "FINDING",
    "FINDINGS",
    "FREQUENT_LENGTHS",
    "LENGTHS",
    "PAIRS",
    "PAIR_VERDICTS",
    "SIGNATURES",
    "VERDICT",
    "VERDICTS",
    "chunk_findings",
    "compare_batch",
    "cut_lengths",
    "duckdb_type",
    "findings_schema",
    "frequent_lengths",
    "lengths_batch",
    "lengths_schema",
    "sign_batch",
    "signatures_schema",
    "verdicts",
    "verdicts_schema",
]
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
