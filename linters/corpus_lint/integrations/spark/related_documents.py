"""Bring together what the rules about duplicates say something of, and let them say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from corpus_lint.batch import related
from corpus_lint.batch.duplicates import ALIKE, CONTAINED, EQUAL
from corpus_lint.duplicates.likeness import MOST_RELATED
from corpus_lint.linter import Linter, ignored_codes

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from corpus_lint.engine.registry import Rule
    from corpus_lint.integrations.spark.signing import Signed

Saying = Callable[[Iterable[related.Row], "Rule"], related.Said]
# Groups that are Python's at one time.
ROWS = 1024


def copies(signed: Signed, copied: DataFrame, linter: Linter, schema: StructType) -> DataFrame:
    """What DUP101 says of copies."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    one = signed.described("one").withColumnRenamed("position", "later")
    first = signed.described("first_one").withColumnRenamed("position", "first")
    rows = (
        copied.where("not reference")
        .select(F.col("position").alias("later"), "first")
        .join(one, "later")
        .join(first, "first")
        .select("one", F.array("first_one").alias("others"))
    )
    return _said(rows, EQUAL, related.copy_findings, linter, schema)


def alike(signed: Signed, pairs: DataFrame, linter: Linter, schema: StructType) -> DataFrame:
    """What DUP102 says of the later documents of pairs."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    columns = [name for name in pairs.columns if name in PAIR]
    earlier = signed.described("other").withColumnRenamed("position", "a")
    gathered = (
        pairs.where("alike")
        .join(earlier, "a")
        .groupBy("b")
        .agg(F.collect_list("other").alias("others"), F.collect_list(F.struct(*columns)).alias("pairs"))
    )
    rows = gathered.join(signed.described("one").withColumnRenamed("position", "b"), "b")
    return _said(rows.select("one", "others", "pairs"), ALIKE, related.alike_findings, linter, schema)


PAIR = ("a", "b", "shared", "size_a", "size_b", "series", "own_alike")


def contained(signed: Signed, pairs: DataFrame, linter: Linter, schema: StructType) -> DataFrame:
    """What DUP103 says: of books, of documents in which some of a reference stand, and of all others that stand in some."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    (min_parts,) = (rule.options.min_parts for rule in linter.rules if rule.code == CONTAINED)
    held = pairs.where("contained").select(
        F.expr("case when size_a < size_b then a else b end").alias("part"),
        F.expr("case when size_a < size_b then b else a end").alias("holder"),
        "containment",
    )
    # Each part belongs to the one of its holders that holds the most, or stands first.
    sizes = held.groupBy("holder").agg(F.count(F.lit(1)).alias("parts"))
    best = (
        held.join(sizes, "holder")
        .groupBy("part")
        .agg(F.max_by("holder", F.struct("parts", -F.col("holder"))).alias("holder"))
    )
    own = signed.signatures.where("not reference").select(F.col("position").alias("holder"))
    numbers = best.groupBy("holder").agg(F.count(F.lit(1)).alias("parts")).where(F.col("parts") >= min_parts)
    books = numbers.join(own, "holder", "left_semi").select("holder")
    chapters = best.join(books, "holder")
    known = signed.described("other").withColumnRenamed("position", "part")
    of_reference = (
        held.join(known, "part")
        .where("other.reference")
        .join(own, "holder", "left_semi")
        .join(books, "holder", "left_anti")
    )
    holding = _holding(signed, chapters.join(known, "part"), True).unionByName(
        _holding(signed, of_reference, False)
    )
    parts = _parts(signed, held.join(chapters.select("part"), "part", "left_anti"))
    return _said(holding, CONTAINED, related.book_findings, linter, schema).unionByName(
        _said(parts, CONTAINED, related.part_findings, linter, schema)
    )


def _holding(signed: Signed, held: DataFrame, is_book: bool) -> DataFrame:
    """Holders with all their parts."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    gathered = held.groupBy("holder").agg(F.collect_list("other").alias("others"))
    named = gathered.join(signed.described("one").withColumnRenamed("position", "holder"), "holder")
    return named.select("one", "others", F.lit(is_book).alias("is_book"))


def _parts(signed: Signed, held: DataFrame) -> DataFrame:
    """Parts with their first holders, and how much of each part stands in one of all."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    holders = signed.described("other").withColumnRenamed("position", "holder")
    gathered = (
        held.join(holders, "holder")
        .groupBy("part")
        .agg(
            F.min_by("other", F.col("holder"), MOST_RELATED).alias("others"),
            F.max("containment").alias("containment"),
        )
    )
    one = signed.described("one").withColumnRenamed("position", "part")
    return gathered.join(one, "part").where("not one.reference").select("one", "others", "containment")


def _said(rows: DataFrame, code: str, say: Saying, linter: Linter, schema: StructType) -> DataFrame:
    return rows.mapInArrow(_saying(code, say, linter, schema), schema)


def _saying(
    code: str, say: Saying, linter: Linter, schema: StructType
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What says of groups what there is to say."""
    from pyspark.sql.pandas.types import to_arrow_schema

    arrow = to_arrow_schema(schema)

    def found(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        (rule,) = (rule for rule in linter.rules if rule.code == code)
        severity, ignored = dict(linter.severity).get(code), ignored_codes(linter)
        for batch in batches:
            for start in range(0, len(batch), ROWS):
                rows = batch.slice(start, ROWS).to_pylist()
                values: list[dict[str, Any]] = [
                    related.values(group, one, problem, rule, severity, linter.text_field[0])
                    for group, one, problem in say(rows, rule)
                    if not ignored or code not in ignored(one["path"] or "")
                ]
                yield pa.RecordBatch.from_pylist(values, schema=arrow)

    return found
