"""Count exactly what the texts of pairs share, where they are brought together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corpus_lint.batch import PAIR_VERDICTS, PAIRS, verdicts
from corpus_lint.batch.arrays import table_of
from corpus_lint.batch.duplicates import folded_text
from corpus_lint.core.errors import LintError
from corpus_lint.duplicates.comparison import BOOK_LENGTHS, counted

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from corpus_lint.duplicates.kept_texts import FoldedText
    from corpus_lint.integrations.spark.signing import Signed
    from corpus_lint.linter import Linter

# Code units that are compared with one document in one task: some seconds of work.
UNITS_AT_ONCE = 16_000_000


def counts(signed: Signed, pairs: DataFrame) -> DataFrame:
    """Pairs with what they share. The later text goes once to a task with all earlier ones; of a book and a part, the book."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name
    from pyspark.sql.pandas.types import from_arrow_schema

    longer, shorter = F.greatest("length_a", "length_b"), F.least("length_a", "length_b")
    first_is_book = (longer > BOOK_LENGTHS * shorter) & (F.col("length_a") > F.col("length_b"))
    hosted = pairs.select(
        F.when(first_is_book, F.col("a")).otherwise(F.col("b")).alias("host"),
        F.when(first_is_book, F.col("b")).otherwise(F.col("a")).alias("position"),
        F.when(first_is_book, F.col("length_b")).otherwise(F.col("length_a")).alias("size"),
    )
    tasks = in_blocks(hosted, "host", "size", UNITS_AT_ONCE)
    hosts = tasks.select("host", "block", F.col("host").alias("position")).distinct()
    wanted = hosts.withColumn("is_guest", F.lit(False)).unionByName(
        tasks.select("host", "block", "position").withColumn("is_guest", F.lit(True))
    )
    together = (
        signed.fetched(wanted)
        .repartition("host", "block")
        .sortWithinPartitions("host", "block", "is_guest", "position")
    )
    return together.mapInArrow(_counting, from_arrow_schema(_counted()))


def in_blocks(rows: DataFrame, key: str, size: str, limit: int) -> DataFrame:
    """Rows with a ``block``: those of a key are in several blocks if their sizes are more than a limit together."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    total = rows.groupBy(key).agg(F.sum(size).alias("total")).where(F.col("total") > limit)
    number = F.ceil(F.col("total") / limit)
    block = F.when(F.col("total").isNull(), 0).otherwise(F.pmod(F.xxhash64("position"), number))
    return rows.join(total, key, "left").withColumn("block", block).drop("total")


def _counting(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield what each guest shares with its host, which comes before its guests."""
    task: tuple[int, int] | None = None
    host: tuple[int, FoldedText] | None = None
    for batch in batches:
        found: list[Sequence[Any]] = []
        for row in batch.to_pylist():
            one = row["position"], folded_text(row["folded"])
            if not row["is_guest"]:
                task, host = (row["host"], row["block"]), one
                continue
            if host is None or task != (row["host"], row["block"]):
                raise LintError([f"the text of document {row['host']} is missing"])
            a, b = sorted((host, one), key=lambda some: some[0])
            lengths = len(a[1].units), len(b[1].units)
            found.append((a[0], b[0], *lengths, *counted(a[1], b[1])))
        if found:
            yield from table_of(found, _counted()).to_batches()


def _counted() -> pa.Schema:
    """What is counted of pairs: ``PAIRS`` of the kernel, with the lengths of both texts."""
    import pyarrow as pa

    lengths = [pa.field(name, pa.int32()) for name in ("length_a", "length_b")]
    return pa.schema([*list(PAIRS)[:2], *lengths, *list(PAIRS)[2:]])


def judged(pairs: DataFrame, linter: Linter) -> DataFrame:
    """The pairs that are something, or may be, by the thresholds of the rules; with what they have besides a template if known."""
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    said = from_arrow_schema(PAIR_VERDICTS)
    kept = pairs.drop(*(field.name for field in said))
    schema = StructType([*kept.schema.fields, *said])
    found = kept.mapInArrow(_judging(linter), schema)
    return found.where("alike or contained or asks_alike or asks_contained")


def _judging(linter: Linter) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def found(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            table = pa.Table.from_batches([batch])
            said = verdicts(table, linter.rules)
            for name in said.column_names:
                table = table.append_column(name, said.column(name))
            yield from table.to_batches()

    return found
