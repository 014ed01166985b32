"""Which pairs of documents are compared: each document with the first few that share one of its rarest hashes.

A hash that a third of a corpus has costs no more than another. How many documents have it, and the first of them, are combined
where the documents are; what it is joined with goes to all workers, not to one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus_lint.duplicates.candidate_pairs import (
    CLASSES,
    FIRST_FEW,
    last_rare_class,
    needed_hashes,
    size_class,
)
from corpus_lint.integrations.spark.signing import SAMPLE

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

Map = Callable[[Iterable["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]
# More documents than this are of the last class. There are so few such hashes that each worker can have all of them; documents
# that share another one are brought together by a shuffle, so that no task gets more of one hash.
HOT = 1 << (CLASSES - 1)
DOCUMENT = "position bigint, length int, below int, kept int, bloom_a bigint, bloom_b bigint"
PAIR = "a bigint, b bigint, length_a int, length_b int"


def groups(standing: DataFrame) -> DataFrame:
    """For each hash that several documents have, how many these are and the ``first`` few of them."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    posted = standing.select(F.explode("hashes").alias("hash"), F.struct(*SAMPLE).alias("document"))
    counted = posted.groupBy("hash").agg(
        F.count(F.lit(1)).alias("size"),
        F.min_by("document", F.col("document.position"), FIRST_FEW).alias("first"),
    )
    return counted.where("size > 1")


def by_hash(left: DataFrame, right: DataFrame) -> DataFrame:
    """Rows joined by their ``hash`` with groups, of which no large one goes to a single task."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    hot, others = right.where(F.col("size") > HOT), right.where(F.col("size") <= HOT)
    rest = left.join(F.broadcast(hot.select("hash")), "hash", "left_anti").join(others, "hash")
    return left.join(F.broadcast(hot), "hash").unionByName(rest)


def nominated(standing: DataFrame, grouped: DataFrame) -> DataFrame:
    """The pairs that the rarest hashes of documents lead to and that may share enough, with how many hashes that is."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    posted = standing.where("not reference").select("position", F.explode("hashes").alias("hash"))
    sized = by_hash(posted, grouped.select("hash", "size"))
    gathered = sized.groupBy("position").agg(F.collect_list(F.struct("hash", "size")).alias("groups"))
    asking = gathered.join(standing.select(*SAMPLE), "position")
    used = asking.mapInArrow(_rare_hashes, f"{DOCUMENT}, hash bigint")
    met = by_hash(used, grouped.select("hash", "size", "first"))
    pairs = met.select(F.struct(*SAMPLE).alias("one"), F.explode("first").alias("other"))
    apart = pairs.where("one.position != other.position")
    return apart.mapInArrow(_may_share, f"{PAIR}, needed bigint").distinct()


def sharing(standing: DataFrame, pairs: DataFrame) -> DataFrame:
    """The pairs of which the samples share as many hashes as needed."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    return (
        with_samples(standing, pairs)
        .where(F.size(F.array_intersect("hashes_a", "hashes_b")) >= F.col("needed"))
        .drop("hashes_a", "hashes_b", "needed")
    )


def with_samples(standing: DataFrame, pairs: DataFrame) -> DataFrame:
    """Pairs with the hashes of both documents."""
    for side in ("a", "b"):
        known = standing.selectExpr(f"position as {side}", f"hashes as hashes_{side}")
        pairs = pairs.join(known, side)
    return pairs


def numbers(column: pa.Array, kind: Any = np.int64) -> Any:
    """The values of a column without nulls."""
    return column.to_numpy(zero_copy_only=False).astype(kind)


def _rare_hashes(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield for each document the hashes that lead to others, given all that others have."""
    import pyarrow as pa

    for batch in batches:
        listed = batch.column("groups")
        owners = np.repeat(np.arange(len(batch)), numbers(listed.value_lengths()))
        hashes, sizes = listed.flatten().flatten()
        classes = size_class(numbers(sizes))
        counts = np.zeros((CLASSES, len(batch)), np.uint32)
        np.add.at(counts, (classes, owners), 1)
        used = classes <= last_rare_class(counts, numbers(batch.column("kept"), np.uint32))[owners]
        taken = pa.array(owners[used])
        found = [batch.column(name).take(taken) for name in SAMPLE]
        yield pa.RecordBatch.from_arrays([*found, hashes.filter(pa.array(used))], names=[*SAMPLE, "hash"])


def _may_share(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield pairs, the earlier document before the later one, that have enough in common as far as their filters tell."""
    import pyarrow as pa

    for batch in batches:
        sides = []
        for side in ("one", "other"):
            values = batch.column(side).flatten()
            sides.append({name: numbers(value) for name, value in zip(SAMPLE, values, strict=True)})
        one, other = sides
        both = {
            name: np.stack((one[name], other[name])).astype(np.uint32) for name in ("length", "below", "kept")
        }
        needed, enough = needed_hashes(
            both["length"], both["below"], both["kept"], _bloom(one), _bloom(other)
        )
        first = one["position"] < other["position"]
        columns = [
            np.minimum(one["position"], other["position"]),
            np.maximum(one["position"], other["position"]),
            np.where(first, one["length"], other["length"]).astype(np.int32),
            np.where(first, other["length"], one["length"]).astype(np.int32),
            needed,
        ]
        yield pa.RecordBatch.from_arrays(
            [pa.array(column[enough]) for column in columns],
            names=["a", "b", "length_a", "length_b", "needed"],
        )


def _bloom(document: dict[str, Any]) -> Any:
    return np.stack((document["bloom_a"], document["bloom_b"]), axis=1).view(np.uint64)
