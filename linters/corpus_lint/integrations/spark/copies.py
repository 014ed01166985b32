"""Which documents are left out because an accepted one is like them: in Spark, by the same rules as in a cleaned copy of files.

Only documents that would be accepted are compared, with the texts that they will have. Of documents that are alike the least
damaged one stays, then the first; one is left out only if a document that stays is like it. What is left is compared again until
nothing is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from corpus_lint.core.values import replace
from corpus_lint.linter import Linter, ignored_codes
from corpus_lint.run.clean import policy
from corpus_lint.run.clean.copies import ROUNDS

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

# The rule whose findings name the larger documents, not the earlier ones.
CONTAINED = "DUP103"
# What documents stand behind that are not like one that was left out: more than what counts as damage. Both are numbers of 32 bits.
BEHIND = 1 << 30


def copies(documents: DataFrame, linter: Linter) -> DataFrame | None:
    """The documents to leave out, as ``key`` and ``reasons``; None if nothing that comparing finds rejects.

    ``documents`` have a ``key`` that names and orders them, their ``text``, ``damage`` and ``path``. The stages of the comparison run now.
    """
    from pyspark.sql import functions as sql

    rejecting = policy.policy(linter.reject, dict(linter.severity))
    codes = [
        rule.code for rule in linter.rules if rule.compare and rejecting.rejects(rule.code, rule.severity)
    ]
    if not codes:
        return None
    comparing = replace(linter, select=tuple(codes), ignore=(), per_file_ignores=(), text_field=("text",))
    damage = sql.least(sql.col("damage").cast("long"), sql.lit(BEHIND - 1))
    dropped: DataFrame | None = None
    for number in range(ROUNDS):
        left = documents.withColumn("rank", damage)
        if dropped is not None:
            anchors = dropped.select(sql.col("partner").alias("key"), sql.lit(0).alias("anchor")).distinct()
            left = documents.join(dropped, "key", "left_anti").join(anchors, "key", "left")
            behind = sql.when(sql.col("anchor").isNull(), BEHIND).otherwise(0)
            left = left.withColumn("rank", damage + behind).drop("anchor")
        new = _round(left, comparing, linter)
        if new is None:
            break
        if dropped is not None and number + 1 < ROUNDS:
            # What was like a document that is now left out itself has to be compared again.
            gone = new.select(sql.col("key").alias("partner"))
            dropped = dropped.join(gone, "partner", "left_anti").select(new.columns)
        dropped = (new if dropped is None else dropped.unionByName(new)).localCheckpoint()
    return None if dropped is None else dropped.select("key", sql.array("reason").alias("reasons"))


def _round(documents: DataFrame, comparing: Linter, linter: Linter) -> DataFrame | None:
    """The documents to leave out by one comparison of what is left; None if there are none.

    ``comparing`` has only the rules that reject, ``linter`` those that are left out in some files.
    """
    from pyspark.sql import functions as sql

    from corpus_lint.integrations.spark.comparing import duplicates

    found = duplicates(documents, id="key", record="rank", linter=comparing)
    edges = found.select(
        sql.col("id").alias("key"),
        sql.explode("related.id").alias("partner"),
        *("code", "name", "severity", "message"),
    )
    if linter.per_file_ignores:
        edges = _heeded(edges.join(documents.select("key", "path"), "key"), linter)
    edges = edges.localCheckpoint()
    alike = _left_out(edges.where(sql.col("code") != CONTAINED), None)
    if not comparing.rule(CONTAINED):
        return None if alike.isEmpty() else alike
    held = edges.where(sql.col("code") == CONTAINED).join(alike, "key", "left_anti")
    whole = alike.unionByName(_left_out(held, alike))
    return None if whole.isEmpty() else whole


def _heeded(edges: DataFrame, linter: Linter) -> DataFrame:
    """What was found in documents by rules that are not ignored in their files."""

    def heeded(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        ignored = ignored_codes(linter)
        for batch in batches:
            rows = zip(batch.column("code").to_pylist(), batch.column("path").to_pylist(), strict=True)
            kept = [not ignored or code not in ignored(path) for code, path in rows]
            yield batch.filter(pa.array(kept, pa.bool_()))

    return edges.mapInArrow(heeded, edges.schema)


def _left_out(edges: DataFrame, gone: DataFrame | None) -> DataFrame:
    """Of documents that are like others, those of which one stays, with it and the reason. ``gone`` are left out already."""
    from pyspark.sql import functions as sql
    from pyspark.sql.types import StructType

    has_place = isinstance(edges.schema["partner"].dataType, StructType)
    related = sql.struct(
        (sql.lit(None) if has_place else sql.col("partner")).cast("string").alias("id"),
        (sql.col("partner.path") if has_place else sql.lit(None)).cast("string").alias("path"),
        (sql.col("partner.record") if has_place else sql.lit(None)).cast("long").alias("record"),
    )
    reason = sql.struct(
        "code",
        "name",
        "severity",
        sql.replace("message", sql.lit("an earlier document"), sql.lit("an accepted document")).alias(
            "message"
        ),
        sql.lit(1).alias("line"),
        sql.lit(1).alias("column"),
        sql.lit(1).alias("count"),
        related.alias("related"),
    )
    edges = edges.withColumn("reason", reason).select("key", "partner", "reason")
    if gone is not None:
        edges = edges.join(gone.select(sql.col("key").alias("partner")), "partner", "left_anti")
    dropped = edges.limit(0)
    open_edges = edges
    while not open_edges.isEmpty():
        # One that is like nothing that is still open, and not left out, stays; whatever is like it is left out.
        undecided = open_edges.select(sql.col("key").alias("partner")).distinct()
        new = open_edges.join(undecided, "partner", "left_anti").select("key", "partner", "reason")
        best = sql.min_by(sql.struct("partner", "reason"), sql.struct("reason.code", "partner")).alias("best")
        new = new.groupBy("key").agg(best).select("key", "best.*").localCheckpoint()
        if new.isEmpty():
            break
        dropped = dropped.unionByName(new)
        keys = new.select("key")
        open_edges = (
            open_edges.join(keys, "key", "left_anti")
            .join(keys.select(sql.col("key").alias("partner")), "partner", "left_anti")
            .localCheckpoint()
        )
    return dropped.localCheckpoint()
