"""JSON Lines in Spark: records as their bytes, with their files and the numbers of their lines.

Spark's own reader of JSON gives columns: a broken line, a large integer, the order of fields and a lone surrogate are lost. Here lines are read
as bytes and parsed by the reader of the command, so that what it says of a record, and what it writes, is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corpus_lint.core.document import Document
from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass
from corpus_lint.formats import format_of, jsonl
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.text import too_long, without_text
from corpus_lint.integrations.spark import columns, judging
from corpus_lint.integrations.spark.judging import COLUMN
from corpus_lint.linter import Linter, kernel_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

JSON_LINES = format_of(".jsonl")
PLACES = "path string, record long, raw binary"
Map = Callable[[Iterable["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]


def lines(spark: SparkSession, location: str, glob: str) -> DataFrame:
    """The lines of the files at a location, as ``file``, ``record`` and ``raw``, without their line ends; ``glob`` chooses files.

    Spark divides large files, and says of a line where its part of the file begins. Lines are counted by parts, so that each has
    its number in the file.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    reader = spark.read.format("text").option("lineSep", "\n").option("recursiveFileLookup", True)
    found = reader.option("pathGlobFilter", glob).load(location)
    numbered = found.select(
        sql.col("_metadata.file_path").alias("file"),
        sql.col("_metadata.file_block_start").alias("block"),
        sql.monotonically_increasing_id().alias("number"),
        sql.col("value").cast("binary").alias("raw"),
    )
    blocks = numbered.groupBy("file", "block").agg(
        sql.min("number").alias("first"), sql.count("*").alias("lines")
    )
    above = Window.partitionBy("file").orderBy("block").rowsBetween(Window.unboundedPreceding, -1)
    blocks = blocks.withColumn("above", sql.coalesce(sql.sum("lines").over(above), sql.lit(0)))
    record = sql.col("number") - sql.col("first") + sql.col("above") + 1
    return numbered.join(sql.broadcast(blocks.drop("lines")), ["file", "block"]).select(
        "file", record.alias("record"), "raw"
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """How records become documents: their fields, and the bytes up to which one is linted."""

    fields: Fields
    most_bytes: int

    def documents(self, raw: bytes, path: str, record: int) -> Sequence[Document]:
        """The documents of a line; none of one that is blank."""
        if not raw or raw.isspace():
            return ()
        if len(raw) > self.most_bytes:
            problem = too_long("the record", len(raw), self.most_bytes)
            return (without_text(path, record, 0, problem),)
        return [*jsonl.record_documents(raw, path, record, self.fields)]

    def records(self, part: pa.RecordBatch) -> Iterator[Sequence[Document]]:
        """Yield the documents of each line of a batch."""
        names = ("raw", "path", "record")
        for values in zip(*(part.column(name).to_pylist() for name in names), strict=True):
            yield self.documents(*values)


def judged(records: DataFrame, reader: Reader, linter: Linter) -> DataFrame:
    """The records with their names and what is decided of each."""
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StringType, StructField, StructType

    kind = judging.column_type(pa.string(), pa.binary())
    added = [StructField("id", StringType()), StructField(COLUMN, from_arrow_type(kind))]
    schema = StructType([*records.schema, *added])
    return records.mapInArrow(_judging(reader, linter, kind), schema)


def _judging(reader: Reader, linter: Linter, kind: Any) -> Map:
    def found(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for part in columns.parts(batch):
                decided = judging.judge(kernel_of(linter), reader.records(part), lambda _: JSON_LINES)
                names = pa.array([_holdable(one.id) or None for one in decided], pa.string())
                named = part.append_column("id", names)
                yield named.append_column(COLUMN, judging.column(decided, kind))

    return found


def texts(records: DataFrame, reader: Reader, messages: bool, alone: bool = False) -> DataFrame:
    """The texts of records, with the path, the number, the name and the damage of the record.

    Turns of conversations are there only if ``messages`` asks for them; ``alone``: no text of a record that has several.
    """
    schema = "path string, record long, id string, text string, damage long"

    def found(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for part in columns.parts(batch):
                damage = (
                    part.column("damage").to_pylist() if "damage" in part.schema.names else [0] * len(part)
                )
                read = [
                    (one, number)
                    for record, number in zip(reader.records(part), damage, strict=True)
                    for one in record
                    if one.problem is None
                    and (messages or not one.message)
                    and not (alone and len(record) > 1)
                ]
                yield pa.RecordBatch.from_pydict(
                    {
                        "path": pa.array([one.path for one, _ in read], pa.string()),
                        "record": pa.array([one.record for one, _ in read], pa.int64()),
                        "id": pa.array([_holdable(one.id) or None for one, _ in read], pa.string()),
                        "text": pa.array([_holdable(one.text) for one, _ in read], pa.string()),
                        "damage": pa.array([number for _, number in read], pa.int64()),
                    }
                )

    return records.mapInArrow(found, schema)


def _holdable(text: str) -> str:
    """A text that Arrow can hold: lone surrogates as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def sampled(records: DataFrame, number: int) -> list[list[object]]:
    """The first records of each file, as values of JSON, as far as they are among so many lines."""
    import json

    found: dict[str, list[object]] = {}
    for row in records.select("path", "raw").limit(number).collect():
        try:
            found.setdefault(row.path, []).append(json.loads(bytes(row.raw)))
        except (ValueError, RecursionError):
            continue
    return [*found.values()]


def fields_of(files: Sequence[Sequence[object]], linter: Linter) -> Fields:
    """The fields with the texts and the names of records: those of the linter, else those that the records say. Raises UsageError."""
    from corpus_lint.formats import field_discovery

    text = linter.text_field
    if not text:
        found = field_discovery.text_fields(files)
        if found.rivals and not found.fields:
            names = " or in ".join(" and ".join(map(repr, one)) for one in found.rivals)
            raise UsageError(f"the texts of the records may be in {names}; say which: --text-field")
        text = found.fields or ("text",)
    return Fields(tuple(text), linter.id_field or field_discovery.id_field(files))
