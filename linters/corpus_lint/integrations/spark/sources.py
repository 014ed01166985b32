"""The corpora that the command reads with Spark: Parquet as columns, JSON Lines as records."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass, replace
from corpus_lint.formats.unread import Unread
from corpus_lint.integrations.spark import cleaning, columns, json_lines
from corpus_lint.integrations.spark.cleaning import Source
from corpus_lint.integrations.spark.hadoop_files import Place
from corpus_lint.integrations.spark.json_lines import Reader
from corpus_lint.linter import Linter

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

# What Spark reads by itself. Its Hadoop has no other compression for lines.
ENDINGS = {
    "parquet": (".parquet", ".parq"),
    "jsonl": tuple(
        kind + packed for kind in (".jsonl", ".ndjson", ".json") for packed in ("", ".gz", ".bz2")
    ),
}
UNREADABLE = (".zst", ".xz", ".zip", ".lz4", ".br")
# Columns that are there only in between.
PATH, RECORD, ID = "corpus_lint_path", "corpus_lint_record", "corpus_lint_id"
SAMPLED = 1000


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus, judged: what is decided of each document stands beside it.

    ``texts`` are its texts as they are, for the rule over lengths. ``reader`` is that of JSON Lines; None for Parquet.
    """

    source: Source
    judged: DataFrame
    texts: DataFrame
    linter: Linter
    reader: Reader | None
    files: Sequence[str]
    unread: Unread


def kind_of(place: Place, wanted: str | None) -> tuple[str, list[str], Unread]:
    """The format of a corpus, its files, and what is not read. Raises UsageError."""
    if not place.exists():
        raise UsageError(f"{place}: no such file or directory")
    found: dict[str, list[str]] = {"parquet": [], "jsonl": []}
    unread = Unread()
    for file in place.files():
        low = file.lower()
        kind = next((kind for kind, endings in ENDINGS.items() if low.endswith(endings)), "")
        if kind:
            found[kind].append(file)
            continue
        if low.endswith(UNREADABLE) and any(one in low for one in (".jsonl", ".json", ".ndjson")):
            raise UsageError(f"{file}: Spark reads JSON Lines plain, or compressed with gzip or bzip2")
        unread.add(file)
    kinds = [kind for kind, files in found.items() if files and kind == (wanted or kind)]
    if len(kinds) != 1:
        what = "both Parquet and JSON Lines; say which: --format" if kinds else "no Parquet and no JSON Lines"
        raise UsageError(f"{place} has {what}")
    for kind, files in found.items():
        for file in files if kind != kinds[0] else ():
            unread.add(file)
    return kinds[0], found[kinds[0]], unread


def shown_path(place: Place, location: str, uri: Column) -> Column:
    """The path of a file as the command shows it: as the corpus was named, and the path below it."""
    from pyspark.sql import functions as sql

    plain = sql.regexp_replace(uri, "^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?", "")
    decoded = sql.url_decode(sql.replace(plain, sql.lit("+"), sql.lit("%2B")))
    root = os.fspath(location).rstrip("/")
    below = sql.substring(decoded, len(place.plain.rstrip("/")) + 1, 1 << 30)
    return sql.concat(sql.lit(root), below)


def parquet(spark: SparkSession, location: str, files: Sequence[str], partitions: int | None) -> DataFrame:
    """The rows of a Parquet data set, with the paths of their files and their numbers in these."""
    from pyspark.sql import functions as sql

    place = Place.of(spark, location)
    # Of a data set that is divided by values of columns, the directories say them.
    divided = any("=" in file.removeprefix(place.plain) for file in files)
    reader = spark.read.option("pathGlobFilter", "*.{parquet,parq,PARQUET}")
    df = reader.option("recursiveFileLookup", not divided).parquet(location)
    number = sql.col("_metadata.row_index") + 1
    df = df.select(
        "*",
        shown_path(place, location, sql.col("_metadata.file_path")).alias(PATH),
        number.alias(RECORD),
    )
    return df.repartition(partitions) if partitions else df


def of_parquet(df: DataFrame, linter: Linter, files: Sequence[str], unread: Unread) -> Corpus:
    """Rows with texts, judged. Raises UsageError."""
    from pyspark.sql import functions as sql

    if len(linter.text_field) > 1:
        raise UsageError("of Parquet, Spark reads one column of texts: run it for each, or use the command")
    text = linter.text_field[0] if linter.text_field else "text"
    name = linter.id_field or ("id" if "id" in df.columns else None)
    if name is None:
        df, name = df.withColumn(ID, sql.lit(None).cast("string")), ID
    source = Source.of(df, text=text, id=name, path=PATH, record=RECORD)
    linter = replace(linter, text_field=(text,))
    taken = columns.chosen(df, text=text, id=name, path=PATH, record=RECORD)
    return Corpus(source, cleaning.judged(source, linter), taken, linter, None, files, unread)


def of_lines(
    spark: SparkSession,
    location: str,
    linter: Linter,
    files: Sequence[str],
    unread: Unread,
    partitions: int | None,
) -> Corpus:
    """Records of JSON Lines, judged. Raises UsageError."""
    place = Place.of(spark, location)
    records = json_lines.lines(spark, location, "*.{" + ",".join(_ends(ENDINGS["jsonl"])) + "}")
    records = records.select(shown_path(place, location, records["file"]).alias("path"), "record", "raw")
    fields = json_lines.fields_of(json_lines.sampled(records, SAMPLED), linter)
    records = records.repartition(partitions) if partitions else records
    reader = Reader(fields, linter.max_record_bytes)
    judged = json_lines.judged(records, reader, linter)
    names = {"text": ["raw"], "id": ["id"], "path": ["path"], "record": ["record"]}
    source = Source(judged, names, {}, lambda found: json_lines.texts(found, reader, False, alone=True))
    rule = linter.rule("TRN104")
    texts = json_lines.texts(records, reader, bool(rule and rule.in_messages)).drop("damage")
    return Corpus(source, judged, texts, replace(linter, text_field=fields.text), reader, files, unread)


def _ends(endings: Sequence[str]) -> list[str]:
    """Endings for a glob, which is asked for names in small and in capital letters."""
    return [one.removeprefix(".") for ending in endings for one in (ending, ending.upper())]
