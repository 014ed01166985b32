"""pyarrow, which only the Arrow side of the kernel needs."""

from __future__ import annotations

from typing import Any

from corpus_lint.core.errors import UsageError


def pyarrow() -> Any:
    """The module. Raises UsageError where it is not installed."""
    try:
        import pyarrow as module
    except ImportError as error:
        raise UsageError("Arrow tables need the package pyarrow: pip install corpus-lint[parquet]") from error
    return module


def compute() -> Any:
    """The module of functions on arrays. Raises UsageError where pyarrow is not installed."""
    pyarrow()
    import pyarrow.compute as module

    return module
