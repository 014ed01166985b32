"""A cleaned DataFrame: what is accepted, what is rejected and why, what was edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corpus_lint.batch import tables
from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass, replace
from corpus_lint.core.version import __version__
from corpus_lint.integrations.spark import columns, judging
from corpus_lint.integrations.spark.judging import COLUMN
from corpus_lint.linter import TEXTS, Linter, kernel_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

# Columns that are there only in between.
KEY, REASONS = "corpus_lint_key", "corpus_lint_reasons"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What comes of cleaning a DataFrame. Nothing is computed before one of them is asked for.

    Attributes:
        accepted: The documents that are accepted, repaired or as they were, with all their columns.
        rejected: The others as they were, with a column ``corpus_lint``: ``path``, ``record``, ``id`` and ``reasons``.
        edits: A row for each repaired document of ``accepted``, with the keys of ``edits.jsonl``.
        findings: What was found before the repairs, as ``lint`` gives it, but for rules that look at several documents.
        summary: One row with the numbers that ``corpus-lint clean --format json`` gives.
        judged: The documents with what is decided of each, from which the others are made. It is kept on the disks of the
            workers from the first use on; ``judged.unpersist()`` frees them.
    """

    accepted: DataFrame
    rejected: DataFrame
    edits: DataFrame
    findings: DataFrame
    summary: DataFrame
    judged: DataFrame


def clean(
    df: DataFrame,
    text: str = "text",
    id: str = "id",  # noqa: A002 - what such columns are called
    *,
    path: str | None = None,
    record: str | None = None,
    linter: Linter | None = None,
    duplicates: bool = True,
) -> Cleaned:
    """Repair the documents of a DataFrame and divide them, as ``corpus-lint clean`` does.

    Args:
        df: The documents, one in each row.
        text: The column of texts, as for ``lint``.
        id: The column that names the documents, each by another value.
        path: The column with the names of their files, as for ``lint``.
        record: The column with their numbers in these files, as for ``lint``.
        linter: The rules and what is done with their findings: ``Linter(unsafe=True)`` repairs by unsafe fixes, too, and
            ``Linter(reject="error,TRN")`` says what rejects a document. None: stable rules, safe fixes, errors.
        duplicates: Whether documents that would be accepted are compared, and only one of those that are alike is.

    Returns:
        The parts, as DataFrames. Documents in which nothing was found are not changed in any way.

    Raises:
        UsageError: A column does not exist or holds no texts, or ``df`` has a column ``corpus_lint``.

    Example:
        >>> from corpus_lint.integrations.spark import clean
        >>> rows = [(7, "第一章 总则"), (8, "第一章\u200b 总则"), (9, None)]
        >>> cleaned = clean(spark.createDataFrame(rows, "id long, text string"), duplicates=False)
        >>> [row.text for row in cleaned.accepted.sort("id").collect()]
        ['第一章 总则', '第一章 总则']
        >>> [(row.id, row.corpus_lint.reasons[0].message) for row in cleaned.rejected.collect()]
        [(9, "the field 'text' is null, not a string")]
    """
    linter = replace(linter or Linter(), text_field=(text,))
    if COLUMN in df.columns:
        raise UsageError(f"the DataFrame has a column {COLUMN!r} already: drop it, or give it another name")
    source = Source.of(df, text=text, id=id, path=path, record=record)
    return divided(source, judged(source, linter), linter, duplicates)


@dataclass(frozen=True, slots=True)
class Source:
    """Documents and where what is known of each stands in them: the names on the path to each column, by what it is."""

    df: DataFrame
    paths: dict[str, list[str]]
    types: dict[str, Any]
    # Of records, what gives their texts: path, record, text and damage, given path, record, raw and damage.
    texts: Callable[[DataFrame], DataFrame] | None = None

    @classmethod
    def of(cls, df: DataFrame, **wanted: str | None) -> Source:
        """The source of some columns. Raises UsageError."""
        taken = columns.chosen(df, **wanted)
        paths = {to: columns.resolved(df, name)[0] for to, name in wanted.items() if name is not None}
        return cls(df, paths, {to: taken.schema[to].dataType for to in paths})

    def column(self, what: str) -> Column:
        """A column by what it is."""
        return columns.at(self.paths[what])

    def key(self) -> Column:
        """What names a document and says which of two is the first: its place if that is known, else its id."""
        from pyspark.sql import functions as sql

        if "path" in self.paths and "record" in self.paths:
            return sql.struct(self.column("path").alias("path"), self.column("record").alias("record"))
        return self.column("id")


def judged(source: Source, linter: Linter) -> DataFrame:
    """The documents with what is decided of each."""
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StructField, StructType

    kind = judging.column_type(*(columns.arrow_type(source.types[what]) for what in ("id", "text")))
    schema = StructType([*source.df.schema, StructField(COLUMN, from_arrow_type(kind))])
    return source.df.mapInArrow(_judging(linter, source.paths, kind), schema)


def _judging(linter: Linter, paths: dict[str, list[str]], kind: Any) -> Callable[..., Iterator[Any]]:
    """What judges the batches of documents that a worker gets."""

    def judged(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for part in columns.parts(batch):
                yield part.append_column(COLUMN, _decided(linter, part, paths, kind))

    return judged


def _decided(linter: Linter, part: pa.RecordBatch, paths: dict[str, list[str]], kind: Any) -> Any:
    """What is decided of the documents of a batch."""
    from corpus_lint.batch import arrays, documents

    values = {what: columns.values(part, names) for what, names in paths.items()}
    read = documents.documents(
        arrays.texts(values["text"]),
        arrays.values(values["id"], len(part), "ids"),
        arrays.values(values["path"], len(part), "paths") if "path" in values else TEXTS,
        linter.text_field[0],
        linter.max_record_bytes,
        are_values=True,
    )
    judged = judging.judge(kernel_of(linter), ((one,) for one in read), documents.format_of)
    return judging.column(judged, kind)


def divided(source: Source, judged: DataFrame, linter: Linter, duplicates: bool) -> Cleaned:
    """The parts of documents, given what is decided of each by itself."""
    from pyspark import StorageLevel
    from pyspark.sql import functions as sql

    judged = judged.persist(StorageLevel.DISK_ONLY)
    decided = sql.col(COLUMN)
    refused = sql.coalesce(decided["verdict"] == tables.REJECTED, sql.lit(False))
    accepted = judged.where(~refused)
    rejected = judged.where(refused).withColumn(REASONS, decided["reasons"])
    if duplicates and (dropped := _dropped(source, accepted, linter)) is not None:
        keyed = accepted.withColumn(KEY, source.key())
        accepted = keyed.join(dropped, KEY, "left_anti").drop(KEY)
        kind = rejected.schema[REASONS].dataType
        left_out = keyed.join(dropped.withColumn(REASONS, sql.col(REASONS).cast(kind)), KEY)
        rejected = rejected.unionByName(left_out.drop(KEY))
    place = [what for what in ("path", "record", "id") if what in source.paths]
    named = [source.column(what).alias(what) for what in place]
    findings = sql.explode(decided["findings"]).alias("one")
    return Cleaned(
        _repaired(source, accepted).drop(COLUMN),
        rejected.withColumn(COLUMN, sql.struct(*named, sql.col(REASONS).alias("reasons"))).drop(REASONS),
        _edits(accepted, named),
        judged.select(*named, findings).select(*place, "one.*"),
        _summary(judged, accepted, rejected),
        judged,
    )


def _dropped(source: Source, accepted: DataFrame, linter: Linter) -> DataFrame | None:
    """The documents that are copies of others, by their keys, with the reasons; None if there are none."""
    from pyspark.sql import functions as sql

    from corpus_lint.integrations.spark.copies import copies

    new = sql.coalesce(sql.col(COLUMN)["text"], source.column("text"))
    path = source.column("path") if "path" in source.paths else sql.lit("")
    damage = sql.coalesce(sql.col(COLUMN)["damage"], sql.lit(0))
    documents = accepted.select(
        source.key().alias("key"), new.alias("text"), damage.alias("damage"), path.alias("path")
    )
    if source.texts:
        # What is repaired is the record, and its text is in it.
        place = ("key.path", "key.record", sql.col("text").alias("raw"), "damage")
        read = source.texts(documents.select(*place))
        documents = read.select(sql.struct("path", "record").alias("key"), "text", "damage", "path")
    found = copies(documents, linter)
    return found and found.select(sql.col("key").alias(KEY), sql.col("reasons").alias(REASONS))


def _repaired(source: Source, accepted: DataFrame) -> DataFrame:
    """Documents with their new texts in the place of the old ones."""
    from pyspark.sql import functions as sql

    first, *inner = source.paths["text"]
    new = sql.coalesce(sql.col(COLUMN)["text"], source.column("text"))
    if inner:
        name = ".".join("`" + one.replace("`", "``") + "`" for one in inner)
        # Of a struct that is null nothing was repaired.
        whole = columns.at([first])
        new = sql.when(sql.col(COLUMN)["text"].isNotNull(), whole.withField(name, new)).otherwise(whole)
    return accepted.withColumn(first, new)


def _edits(accepted: DataFrame, named: Sequence[Column]) -> DataFrame:
    """The log of edits of documents that are accepted."""
    from pyspark.sql import functions as sql

    repairs = sql.explode(sql.col(COLUMN)["repairs"]).alias("one")
    return accepted.select(*named, repairs).select("*", "one.*").drop("one")


def _summary(judged: DataFrame, accepted: DataFrame, rejected: DataFrame) -> DataFrame:
    """One row with the numbers of documents, and of those that each rule rejected."""
    from pyspark.sql import functions as sql

    decided = sql.col(COLUMN)

    def number(of: Column, name: str) -> Column:
        return sql.coalesce(sql.sum(of.cast("long")), sql.lit(0)).alias(name)

    documents = sql.coalesce(decided["documents"], sql.lit(1))
    codes = rejected.select(sql.explode(sql.array_distinct(sql.col(REASONS)["code"])).alias("code"))
    pairs = sql.array_sort(sql.collect_list(sql.struct("code", "count")))
    numbers = (
        judged.agg(
            number(documents, "documents"),
            number(documents > 0, "records"),
            number(decided["textless"], "records_without_text"),
        )
        .crossJoin(accepted.agg(number(decided["verdict"] == tables.REPAIRED, "repaired")))
        .crossJoin(rejected.agg(sql.count("*").alias("rejected")))
        .crossJoin(codes.groupBy("code").count().agg(sql.map_from_entries(pairs).alias("rejected_by_rule")))
    )
    return numbers.select(
        sql.lit(__version__).alias("version"),
        "documents",
        "records",
        (sql.col("records") - sql.col("repaired") - sql.col("rejected")).alias("accepted"),
        "repaired",
        "rejected",
        "rejected_by_rule",
        "records_without_text",
    )
