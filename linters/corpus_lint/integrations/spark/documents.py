"""Lint the documents of a DataFrame: a row for each finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING

from pyspark.sql import DataFrame

from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import replace
from corpus_lint.integrations.spark import columns
from corpus_lint.linter import TEXTS, Linter

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.types import StructType

# The rule over the lengths of all documents, which Spark counts by itself.
LENGTHS = "TRN104"
Map = Callable[[Iterable["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]


def lint(
    df: DataFrame,
    text: str = "text",
    id: str = "id",  # noqa: A002 - what such columns are called
    *,
    path: str | None = None,
    record: str | None = None,
    linter: Linter | None = None,
) -> DataFrame:
    """Find what is wrong with the documents of a DataFrame, each by itself and, by TRN104, in their lengths.

    Args:
        df: The documents, one in each row.
        text: The column of texts, strings or bytes; a field of a struct as ``doc.text``.
        id: The column that names the documents, of any type.
        path: The column with the names of their files, by which ``per-file-ignores`` go; None where there is none.
        record: The column with their numbers in these files, from 1; None where there is none.
        linter: The rules, as ``Linter.from_config()`` reads them for the command too; None runs all that are stable.

    Returns:
        A row for each finding: ``id`` of the type it has, ``path`` and ``record`` if they are given, then the columns of
        ``corpus_lint.batch.FINDINGS``. Nothing is computed before the result is asked for, and then in the workers.

    Raises:
        UsageError: A column does not exist or holds no texts; or a rule is selected that only the command can run.

    Example:
        >>> from corpus_lint.integrations.spark import lint
        >>> pages = spark.createDataFrame([(7, "第一章 总则"), (8, "第一章\u200b 总则")], "id long, text string")
        >>> lint(pages).select("id", "code", "line", "column").collect()
        [Row(id=8, code='ENC107', line=1, column=4)]
    """
    linter = replace(linter or Linter(), text_field=(text,))
    reject_unknown(linter)
    taken = columns.chosen(df, text=text, id=id, path=path, record=record)
    schema = findings_type(taken)
    found = []
    if any(rule.check for rule in linter.rules):
        found.append(taken.mapInArrow(_finding(linter, schema.fieldNames()), schema))
    if any(rule.code == LENGTHS for rule in linter.rules):
        from corpus_lint.integrations.spark.fixed_lengths import fixed_lengths

        found.append(fixed_lengths(taken, linter, schema))
    if not found:
        raise UsageError(
            "the rules that are selected compare documents: duplicates(df) runs DUP101 to DUP103"
        )
    return reduce(DataFrame.unionByName, found)


def reject_unknown(linter: Linter) -> None:
    """Raise UsageError if a rule is selected that looks at all documents in a way of its own."""
    if others := [rule.code for rule in linter.rules if rule.collect and rule.code != LENGTHS]:
        raise UsageError(
            f"{', '.join(others)} reduces values of all documents to findings in one process, which only the command does: "
            "leave it out for Spark (ignore), or run corpus-lint"
        )


def findings_type(taken: DataFrame) -> StructType:
    """The columns of findings in documents with these columns."""
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructField, StructType

    from corpus_lint.batch import findings_schema

    given = {name: taken.schema[name].dataType for name in ("id", "path", "record") if name in taken.columns}
    schema = findings_schema(columns.arrow_type(given["id"]))
    rest = [field for field in from_arrow_schema(schema) if field.name not in ("row", "id")]
    return StructType([*(StructField(name, kind) for name, kind in given.items()), *rest])


def _finding(linter: Linter, names: list[str]) -> Map:
    """What lints the batches of documents that a worker gets."""

    def found(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for part in columns.parts(batch):
                yield from findings_of(linter, part, names)

    return found


def findings_of(linter: Linter, part: pa.RecordBatch, names: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield the findings in a batch of documents, with the columns of these names."""
    paths = part.column("path") if "path" in names else TEXTS
    table = linter.lint_batch(part.column("text"), part.column("id"), name=paths)
    yield from columns.with_places(table, part, names)
