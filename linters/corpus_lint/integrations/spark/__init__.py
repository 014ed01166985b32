"""Lint, clean and compare the documents of a Spark DataFrame: what the command finds in files, on as many machines as there are.

``docs/spark.md`` shows how to use it. Nothing here starts Spark or collects documents to the driver.
"""

# As in corpus_lint itself: with ``python -m`` that would be looked for in the current directory first.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.integrations.spark.cleaning import Cleaned, clean
    from corpus_lint.integrations.spark.comparing import duplicates
    from corpus_lint.integrations.spark.documents import lint

__all__ = ["Cleaned", "clean", "duplicates", "lint"]

_HOMES = {"Cleaned": "cleaning", "clean": "cleaning", "duplicates": "comparing", "lint": "documents"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    # In place of the module of that name, which the import has put here.
    globals()[name] = value
    return value
