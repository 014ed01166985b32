"""Sign the documents of DataFrames, and give them positions: numbers in the order of their paths, records and ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from corpus_lint.batch import sign_batch
from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.comparison import SHORTEST
from corpus_lint.integrations.spark import columns

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType

# What names a document, most significant first: documents of a reference come before all others.
KEYS = ("reference", "path", "record", "id")
SIGNED = (
    "digest binary, length int, below int, kept int, hashes array<bigint>, bloom_a bigint, bloom_b bigint, "
    "line int, start int, end int, traits int"
)
# What decides whether the samples of two documents may have enough in common.
SAMPLE = ("position", "length", "below", "kept", "bloom_a", "bloom_b")
# What is known of a document by those who say something of it.
DESCRIPTION = ("position", "id", "path", "record", "reference", "length", "line", "start", "end", "traits")


@dataclass(frozen=True, slots=True)
class Signed:
    """The documents: their ``folded`` texts with KEYS, and their signatures with KEYS and ``position``."""

    texts: DataFrame
    signatures: DataFrame

    def described(self, name: str) -> DataFrame:
        """The position of each document, and a struct of that name that describes it."""
        from pyspark.sql import functions as F  # noqa: N812 - its usual name

        return self.signatures.select(F.col("position"), F.struct(*DESCRIPTION).alias(name))

    def fetched(self, wanted: DataFrame) -> DataFrame:
        """Rows with a ``position``, with the folded text of its document."""
        known = self.signatures.select("position", *KEYS)
        named = wanted.join(known, "position").alias("wanted")
        texts = self.texts.alias("texts")
        same: Column = reduce(
            lambda one, other: one & other,
            (_column("wanted", key).eqNullSafe(_column("texts", key)) for key in KEYS),
        )
        return named.join(texts, same).select(
            *(_column("wanted", name) for name in wanted.columns), _column("texts", "folded")
        )


def _column(table: str, name: str) -> Column:
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    return F.col(f"{table}.{name}")


def chosen(df: DataFrame, reference: bool, **wanted: str | None) -> DataFrame:
    """The texts of a DataFrame with all KEYS. Raises UsageError."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    taken = columns.chosen(df, **wanted)
    kinds = {"path": "string", "record": "int"}
    named = [
        (F.col(name) if name in taken.columns else F.lit(None)).cast(kind).alias(name)
        for name, kind in kinds.items()
    ]
    return taken.select(F.lit(reference).alias("reference"), *named, "id", "text")


def signatures(texts: DataFrame, most_bytes: int) -> DataFrame:
    """The signatures of texts, with their KEYS, and the folded texts of those that are compared."""
    from pyspark.sql.types import StructType

    schema = StructType([texts.schema[key] for key in KEYS])
    for field in columns.fields(f"{SIGNED}, folded binary"):
        schema.add(field)
    return texts.mapInArrow(_signing(most_bytes, schema), schema)


def _signing(
    most_bytes: int, schema: StructType
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What signs the batches of documents that a worker gets."""
    from pyspark.sql.pandas.types import to_arrow_schema

    arrow = to_arrow_schema(schema)

    def signed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for part in columns.parts(batch):
                texts = part.column("text")
                table = sign_batch(texts, max_record_bytes=most_bytes, with_folded=True)
                for some in table.combine_chunks().to_batches():
                    keys = {key: part.column(key).take(some.column("row")) for key in KEYS}
                    found = {**keys, **_as_spark_has_it(some)}
                    yield pa.RecordBatch.from_arrays([found[name] for name in arrow.names], schema=arrow)

    return signed


def _as_spark_has_it(signed: pa.RecordBatch) -> dict[str, pa.Array]:
    """The columns of signatures in types of Spark, which has no unsigned numbers and no strings of a fixed size."""
    import pyarrow as pa
    import pyarrow.compute as pc

    blooms = np.frombuffer(b"".join(signed.column("bloom").to_pylist()), ">u8").reshape(-1, 2)
    hashes = signed.column("hashes")
    is_compared = pc.greater_equal(signed.column("length"), SHORTEST)
    found = {name: signed.column(name) for name in ("length", "below", "line", "start", "end", "traits")}
    return {
        **found,
        "digest": signed.column("digest").cast(pa.binary()),
        "kept": hashes.value_lengths(),
        "hashes": pa.ListArray.from_arrays(hashes.offsets, hashes.flatten().view(pa.int64())),
        "bloom_a": pa.array(blooms[:, 0].astype(np.uint64).view(np.int64)),
        "bloom_b": pa.array(blooms[:, 1].astype(np.uint64).view(np.int64)),
        "folded": pc.if_else(is_compared, signed.column("folded"), None),
    }


def with_positions(signed: DataFrame) -> DataFrame:
    """Signatures with positions, which are numbers in the order of the KEYS, but not without gaps.

    How documents are spread over partitions changes the numbers and not their order, and nothing but the order is used.
    """
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    first, *others = KEYS
    return signed.orderBy(F.col(first).desc(), *others).withColumn(
        "position", F.monotonically_increasing_id()
    )


def reject_unnamed(signed: DataFrame) -> None:
    """Raise UsageError if a document has no id, or two have the same, so that there is no order of them."""
    counted = signed.groupBy(*KEYS).count()
    for row in counted.where("id is null or count > 1").limit(1).collect():
        where = f" in {row.path}" if row.path is not None else ""
        what = (
            "documents have no id" if row.id is None else f"{row['count']} documents have the id {row.id!r}"
        )
        raise UsageError(
            f"{what}{where}: copies are told by the order of paths and ids, which must be different"
        )


def first_copies(signed: DataFrame) -> DataFrame:
    """The documents whose folded text an earlier one has, each with the ``first`` that has it."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    repeated = signed.groupBy("digest").agg(
        F.min("position").alias("first"), F.count(F.lit(1)).alias("documents")
    )
    copies = signed.select("position", "digest", "length", "reference").join(
        repeated.where("documents > 1").select("digest", "first"), "digest"
    )
    return copies.where("position != first").drop("digest")


def standing(signed: DataFrame, copies: DataFrame) -> DataFrame:
    """The documents that are compared with others: the first ones with their texts, if these are long enough."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    return (
        signed.where(F.col("length") >= SHORTEST)
        .join(copies.select("position"), "position", "left_anti")
        .select(*SAMPLE, "reference", "digest", "hashes")
    )
