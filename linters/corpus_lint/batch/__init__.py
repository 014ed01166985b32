"""What pipelines do with many texts at a time: findings and verdicts as Arrow tables.

The kernel lints and repairs documents, in batches that screens look at together; the schemas say which columns a table has.
pyarrow is imported where a name that needs it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus_lint.batch.schemas import (
        FINDING,
        FINDINGS,
        VERDICT,
        VERDICTS,
        findings_schema,
        verdicts_schema,
    )

__all__ = [
    "FINDING",
    "FINDINGS",
    "VERDICT",
    "VERDICTS",
    "findings_schema",
    "verdicts_schema",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.schemas"), name)
    globals()[name] = value
    return value
