"""TRN104 in Spark: which lengths documents were cut at is decided from counts, and all documents are never in one place.

Documents are measured in the workers, and counted by length. One task decides on the few lengths that many have, by the functions of
the rule; then the documents of these lengths are found again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from corpus_lint.core.model import Severity
from corpus_lint.integrations.spark import columns
from corpus_lint.linter import Linter, ignored_codes

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType

CODE = "TRN104"
CHARACTERS, BYTES = "characters", "bytes of UTF-8"
Map = Callable[[Iterable["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]


def fixed_lengths(taken: DataFrame, linter: Linter, schema: StructType) -> DataFrame:
    """The findings of TRN104, with the columns of ``schema``.

    ``taken`` are the documents, as ``text``, ``id`` and perhaps ``path`` and ``record``, by which they are in order. How long they are is kept on
    the disks of the workers, since it is asked for three times: some 30 bytes for each document.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as sql
    from pyspark.sql.pandas.types import from_arrow_schema

    from corpus_lint.batch import schemas

    measured = _measured(taken, linter).persist(StorageLevel.DISK_ONLY)
    peaks = _in_one_task(_sizes(measured), _frequent(linter), from_arrow_schema(schemas.FREQUENT_LENGTHS))
    stopped = measured.where("is_stopped")
    tails = (
        stopped.join(sql.broadcast(peaks), _has_length())
        .groupBy(*schemas.FREQUENT_LENGTHS.names)
        .agg(sql.countDistinct("tail").alias("tails"))
    )
    cut = _in_one_task(tails, _cut, from_arrow_schema(schemas.CUT_LENGTHS))
    return _reported(stopped, cut, taken.columns).mapInArrow(_finding(linter, schema.fieldNames()), schema)


def _measured(taken: DataFrame, linter: Linter) -> DataFrame:
    """How long each document is and how it ends, with its id and place."""
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    from corpus_lint.batch import lengths_schema

    places = [field for field in taken.schema if field.name != "text"]
    lengths = from_arrow_schema(lengths_schema(columns.arrow_type(taken.schema["id"].dataType)))
    schema = StructType([*places, *(field for field in lengths if field.name not in ("row", "id"))])
    return taken.mapInArrow(_measuring(linter, schema.fieldNames()), schema)


def _measuring(linter: Linter, names: list[str]) -> Map:
    def measured(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from corpus_lint.batch import lengths_batch

        options = _options(linter)
        for batch in batches:
            for part in columns.parts(batch):
                table = lengths_batch(
                    part.column("text"), part.column("id"), options, linter.max_record_bytes
                )
                yield from columns.with_places(table, part, names)

    return measured


def _options(linter: Linter) -> Any:
    """The options of the rule."""
    rule = linter.rule(CODE)
    return rule.options if rule else None


def _sizes(measured: DataFrame) -> DataFrame:
    """How many documents have each length, in both units, and how many of them may be found."""
    from pyspark.sql import functions as sql

    units = [(CHARACTERS, "characters"), (BYTES, "bytes")]
    both = sql.array(
        *(sql.struct(sql.lit(unit).alias("unit"), sql.col(name).alias("size")) for unit, name in units)
    )
    counted = sql.sum(sql.col("is_stopped").cast("long"))
    return (
        measured.select(sql.explode(both).alias("one"), "is_stopped")
        .groupBy("one.unit", "one.size")
        .agg(sql.count("*").alias("documents"), counted.alias("stopped"))
    )


def _frequent(linter: Linter) -> Callable[[Any], Any]:
    def frequent(sizes: Any) -> Any:
        import pyarrow.compute as compute

        from corpus_lint.batch import frequent_lengths

        # Each document has one length in characters.
        total = compute.sum(
            sizes.filter(compute.equal(sizes.column("unit"), CHARACTERS)).column("documents")
        ).as_py()
        return frequent_lengths(sizes, total or 0, _options(linter))

    return frequent


def _cut(tails: Any) -> Any:
    from corpus_lint.batch import cut_lengths

    return cut_lengths(tails)


def _in_one_task(df: DataFrame, function: Callable[[Any], Any], schema: StructType) -> DataFrame:
    """What a function makes of a small DataFrame as a whole."""
    from pyspark.sql.pandas.types import to_arrow_schema

    given = to_arrow_schema(df.schema)

    def whole(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        table = pa.Table.from_batches([*batches], given.with_metadata(None))
        yield from function(table).to_batches()

    return df.coalesce(1).mapInArrow(whole, schema)


def _has_length() -> Column:
    """Whether a document has one of the lengths of a row."""
    from pyspark.sql import functions as sql

    own = sql.when(sql.col("unit") == CHARACTERS, sql.col("characters")).otherwise(sql.col("bytes"))
    return own.between(sql.col("least"), sql.col("size"))


def _reported(stopped: DataFrame, cut: DataFrame, given: list[str]) -> DataFrame:
    """The documents that were cut, each once, with the length that it is reported at and the first document of that length."""
    from pyspark.sql import functions as sql

    # In the order in which the command has them: by path and record, else by path and id, else by id.
    order = [name for name in ("path", "record", "id") if name in given]
    place = sql.struct(*order)
    found = stopped.join(sql.broadcast(cut), _has_length())
    first = sql.min(sql.struct(place.alias("place"), "id", "line", "column"))
    firsts = found.groupBy("rank").agg(first.alias("first"))
    # Of the lengths that a document has, the one of the lowest rank.
    lowest = sql.struct("rank", "unit", "least", "size", "stopped")
    lengths = cut.agg(sql.sort_array(sql.collect_list(lowest)).alias("lengths"))

    def fits(one: Column) -> Column:
        own = sql.when(one["unit"] == CHARACTERS, sql.col("characters")).otherwise(sql.col("bytes"))
        return own.between(one["least"], one["size"])

    reported = (
        stopped.crossJoin(sql.broadcast(lengths))
        .withColumn("at", sql.get(sql.filter("lengths", fits), sql.lit(0)))
        .where(sql.col("at").isNotNull())
        .select(*(name for name in given if name != "text"), *_MEASURED, "at.*")
        .join(sql.broadcast(firsts), "rank")
    )
    related = sql.struct(
        sql.col("first.id").alias("id"),
        (sql.col("first.place.path") if "path" in given else sql.lit("")).alias("path"),
        (sql.col("first.place.record") if "record" in given else sql.lit(None)).cast("int").alias("record"),
        sql.col("first.line").alias("line"),
        sql.col("first.column").alias("column"),
    )
    is_first = sql.col("first.place") == place
    return reported.withColumn("related", sql.when(~is_first, related)).drop("first")


_MEASURED = ("ending", "line", "column", "end_line", "end_column", "start", "end")


def _finding(linter: Linter, names: list[str]) -> Map:
    """What makes findings of documents that were cut."""

    def found(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        from corpus_lint.batch import chunk_findings

        severity: Severity | None = dict(linter.severity).get(CODE)
        ignored = ignored_codes(linter)
        for batch in batches:
            if ignored and "path" in names:
                keeps = [CODE not in ignored(path) for path in batch.column("path").to_pylist()]
                batch = batch.filter(pa.array(keeps, pa.bool_()))
            rows = pa.array(range(len(batch)), pa.int32())
            table = chunk_findings(
                pa.Table.from_batches([batch]).append_column("row", rows), severity, linter.text_field[0]
            )
            yield from columns.with_places(table, batch, names)

    return found
