"""Count what pairs have besides the template of their site: ``duplicates/templates.py`` says what that is.

Most pairs are told by how many documents have the hashes that they share. Only for the others the documents with the lowest
digests that have these are looked up, and only the texts of the chosen ones are fetched, once for many pairs of one template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from corpus_lint.batch.arrays import table_of
from corpus_lint.batch.duplicates import ALIKE, CONTAINED, folded_text
from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.relations import Pair
from corpus_lint.duplicates.template_candidates import MIN_SHARE_OF_HASHES, NOTED, candidates
from corpus_lint.duplicates.witnesses import Witnesses
from corpus_lint.integrations.spark.counting import in_blocks
from corpus_lint.integrations.spark.nomination import by_hash, with_samples
from corpus_lint.rules.contained_document import COPIES

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from corpus_lint.duplicates.kept_texts import FoldedText
    from corpus_lint.integrations.spark.signing import Signed
    from corpus_lint.linter import Linter

# Pairs of one template whose texts are brought to one task together.
PAIRS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule takes for a template: the columns of who asks and of the answer, and the rule's thresholds."""

    asks: str
    own: str
    min_documents: int
    copies: float


def settings(linter: Linter) -> list[Setting]:
    """The settings of the rules that run."""
    options = {rule.code: rule.options for rule in linter.rules}
    found = []
    if likeness := options.get(ALIKE):
        copies = likeness.min_similarity_template
        found.append(Setting("asks_alike", "own_alike", likeness.min_template_documents, copies))
    if containment := options.get(CONTAINED):
        found.append(Setting("asks_contained", "own_contained", containment.min_template_documents, COPIES))
    return found


def asked(standing: DataFrame, grouped: DataFrame, pairs: DataFrame, rules: Sequence[Setting]) -> DataFrame:
    """Which documents are asked about each pair that may be of a template, for each setting, best first."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name
    from pyspark.sql.pandas.types import from_arrow_schema

    # Both documents of a pair have the hash, and are not asked.
    many = [rule.min_documents + 2 for rule in rules]
    asking = pairs.where(" or ".join(rule.asks for rule in rules)).select(
        "a", "b", "length_a", "length_b", *(rule.asks for rule in rules)
    )
    shared = with_samples(standing, asking.select("a", "b")).select(
        "a", "b", F.explode(F.array_intersect("hashes_a", "hashes_b")).alias("hash")
    )
    sized = by_hash(shared, grouped.select("hash", "size"))
    told = sized.groupBy("a", "b").agg(
        F.count(F.lit(1)).alias("shared_hashes"),
        *(
            F.sum((F.col("size") >= least).cast("int")).alias(f"many_{number}")
            for number, least in enumerate(many)
        ),
    )
    enough = [
        f"({rule.asks} and many_{number} > 0 and many_{number} >= {MIN_SHARE_OF_HASHES} * shared_hashes)"
        for number, rule in enumerate(rules)
    ]
    left = asking.join(told, ["a", "b"]).where(" or ".join(enough))
    wanted = sized.where(F.col("size") >= min(many)).join(left.select("a", "b"), ["a", "b"])
    noted = _noted(standing, wanted, NOTED * max(rule.min_documents for rule in rules))
    gathered = (
        wanted.join(noted, "hash")
        .groupBy("a", "b")
        .agg(F.collect_list(F.struct("size", "noted")).alias("holders"))
    )
    return left.join(gathered, ["a", "b"]).mapInArrow(partial(_choosing, rules), from_arrow_schema(_asked()))


def _noted(standing: DataFrame, wanted: DataFrame, most: int) -> DataFrame:
    """For each wanted hash the documents with the lowest digests that have it."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    posted = standing.select(
        F.struct("position", "digest", "length").alias("document"), F.explode("hashes").alias("hash")
    )
    return (
        posted.join(wanted.select("hash").distinct(), "hash", "left_semi")
        .groupBy("hash")
        .agg(F.min_by("document", F.col("document.digest"), most).alias("noted"))
    )


@dataclass(frozen=True, slots=True)
class _Noted:
    """Documents that are noted for the hashes of a pair, and the two of the pair."""

    lengths: dict[int, int]
    digests: dict[int, tuple[int, int]]

    def length(self, position: int) -> int:
        """The code units of a folded text."""
        return self.lengths[position]

    def text_digest(self, position: int) -> tuple[int, int]:
        """The digest of a folded text."""
        return self.digests[position]


def _choosing(rules: Sequence[Setting], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield whom to ask about each pair."""
    for batch in batches:
        found = []
        for row in batch.to_pylist():
            known = _Noted({row["a"]: row["length_a"], row["b"]: row["length_b"]}, {})
            for one in (one for holder in row["holders"] for one in holder["noted"]):
                known.lengths[one["position"]] = one["length"]
                known.digests[one["position"]] = _numbers(one["digest"])
            pair = Pair(row["a"], row["b"], 0, 0, 0, series=False)
            for number, rule in enumerate(rules):
                if row[rule.asks]:
                    chosen = candidates(known, pair, _positions(row, rule.min_documents), rule.min_documents)
                    # With fewer there is no template.
                    if len(chosen) >= rule.min_documents:
                        found.append((row["a"], row["b"], number, chosen))
        if found:
            yield from table_of(found, _asked()).to_batches()


def _asked() -> pa.Schema:
    """Which documents are asked about pairs."""
    return _of_pairs("chosen", "int64")


def _own() -> pa.Schema:
    """What pairs have besides a template."""
    return _of_pairs("own", "int32")


def _of_pairs(name: str, kind: str) -> pa.Schema:
    """A list of numbers for each pair and setting."""
    import pyarrow as pa

    columns = {
        "a": pa.int64(),
        "b": pa.int64(),
        "setting": pa.int32(),
        name: pa.list_(pa.type_for_alias(kind)),
    }
    return pa.schema(columns.items())


def _positions(row: Mapping[str, Any], min_documents: int) -> list[list[int]]:
    """The documents that are noted for each hash that a pair shares; of those that few have, none."""
    listed = [
        [one["position"] for one in holder["noted"][: NOTED * min_documents]]
        for holder in row["holders"]
        if holder["size"] >= min_documents + 2
    ]
    return listed + [[]] * (row["shared_hashes"] - len(listed))


def _numbers(digest: bytes) -> tuple[int, int]:
    return int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big")


def own_counts(signed: Signed, asking: DataFrame, rules: Sequence[Setting]) -> DataFrame:
    """What pairs have besides a template, by setting, where they have one."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name
    from pyspark.sql.pandas.types import from_arrow_schema

    # Pairs of one template mostly have the same best document to ask.
    keyed = asking.withColumn("best", F.col("chosen")[0]).withColumn("position", F.col("b"))
    tasks = in_blocks(keyed.withColumn("one", F.lit(1)), "best", "one", PAIRS_AT_ONCE).drop("one")
    needed = tasks.select(
        "best", "block", F.explode(F.concat(F.array("a", "b"), "chosen")).alias("position")
    ).distinct()
    texts = signed.fetched(needed).withColumn("is_pair", F.lit(False))
    questions = tasks.drop("position").withColumn("is_pair", F.lit(True))
    together = (
        texts.unionByName(questions, allowMissingColumns=True)
        .repartition("best", "block")
        .sortWithinPartitions("best", "block", "is_pair", "a", "b")
    )
    return together.mapInArrow(partial(_asking, rules), from_arrow_schema(_own()))


@dataclass
class _Task:
    """The texts of the pairs of a task, and who is asked about these."""

    key: tuple[int, int]
    texts: dict[int, FoldedText] = field(default_factory=dict)
    asked: dict[int, Witnesses] = field(default_factory=dict)

    def by_digest(self, earlier: int, later: int) -> tuple[int, int]:
        """As they stand: nothing is kept for a later run."""
        return earlier, later

    def witnesses(self, number: int, rule: Setting) -> Witnesses:
        """Those who are asked for a setting, who remember what they were asked."""
        if number not in self.asked:
            self.asked[number] = Witnesses(self, rule.min_documents, rule.copies)
        return self.asked[number]


def _asking(rules: Sequence[Setting], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield what the pairs of each task have besides a template; their texts come before them."""
    task = _Task((-1, -1))
    for batch in batches:
        found = []
        for row in batch.to_pylist():
            if (row["best"], row["block"]) != task.key:
                task = _Task((row["best"], row["block"]))
            if not row["is_pair"]:
                task.texts[row["position"]] = folded_text(row["folded"])
                continue
            pair = Pair(row["a"], row["b"], 0, 0, 0, series=False)
            own = task.witnesses(row["setting"], rules[row["setting"]]).own(pair, row["chosen"])
            if own is not None and own[3]:
                found.append((row["a"], row["b"], row["setting"], own[:3]))
        if found:
            yield from table_of(found, _own()).to_batches()


def with_own(pairs: DataFrame, own: DataFrame, rules: Sequence[Setting]) -> DataFrame:
    """Pairs with what they have besides a template, a column for each setting."""
    for number, rule in enumerate(rules):
        some = own.where(f"setting = {number}").selectExpr("a", "b", f"own as {rule.own}")
        pairs = pairs.join(some, ["a", "b"], "left")
    return pairs
