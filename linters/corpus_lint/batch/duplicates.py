"""The steps by which copies are found, as functions over tables of Arrow: for engines, which join and group these tables.

``sign_batch`` says of each document by what its copies are found, ``compare_batch`` counts what the texts of a pair share,
``verdicts`` says what a pair is by the thresholds of the rules. All three do what the command does, and ``duplicate_findings``
has what the rules say of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus_lint.batch import arrays, documents
from corpus_lint.batch.pyarrow_module import pyarrow
from corpus_lint.batch.schemas import PAIR_VERDICTS, PAIRS, signatures_schema
from corpus_lint.core.errors import LintError
from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.candidate_pairs import bloom_filters
from corpus_lint.duplicates.comparison import counted
from corpus_lint.duplicates.kept_texts import FoldedText, folded
from corpus_lint.duplicates.likeness import is_alike, may_be_of_a_template
from corpus_lint.duplicates.relations import Pair
from corpus_lint.duplicates.sign_documents import BATCH, plain_texts
from corpus_lint.duplicates.signatures import Signatures, signatures_of
from corpus_lint.duplicates.text_store import packed
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.text import MAX_RECORD_BYTES
from corpus_lint.rules.contained_document import is_contained, may_be_contained

if TYPE_CHECKING:
    import pyarrow as pa

    from corpus_lint.core.document import Document

EQUAL, ALIKE, CONTAINED = "DUP101", "DUP102", "DUP103"
CHANGED = "its text is not the one that was signed; documents must not change while they are compared"


def sign_batch(
    texts: pa.Array | pa.ChunkedArray,
    ids: pa.Array | pa.ChunkedArray | None = None,
    *,
    max_record_bytes: int = MAX_RECORD_BYTES,
    with_folded: bool = False,
) -> pa.Table:
    """The signatures of documents: what their copies are found by, a few hundred bytes each.

    Args:
        texts: Strings or bytes, as for ``Linter.lint_batch``.
        ids: The names of the documents, of any type.
        max_record_bytes: The bytes of UTF-8 up to which a text is compared, as it is linted.
        with_folded: Whether the folded texts are returned as well, for ``compare_batch``. They take two bytes for each letter and
            digit, and save that texts are fetched and folded once more.

    Returns:
        A table with the schema ``corpus_lint.batch.SIGNATURES``, in the order of the texts; with folded texts one column more,
        ``folded``, of bytes. A null, or a text that is too large, has no row, since nothing can be a copy of it.

    Raises:
        UsageError: The values are no texts, or pyarrow is not installed.

    Example:
        >>> import pyarrow as pa
        >>> from corpus_lint.batch import sign_batch
        >>> table = sign_batch(pa.array(["老屋门前有一棵槐树。", None, "老屋門前有一棵槐樹"]), pa.array(["a", "b", "c"]))
        >>> one, other = table.column("digest").to_pylist()
        >>> one == other, table.column("id").to_pylist(), table.column("length").to_pylist()
        (True, ['a', 'c'], [9, 9])
    """
    pa = pyarrow()
    schema = signatures_schema(None if ids is None else _value_type(ids))
    if with_folded:
        schema = schema.append(pa.field("folded", pa.binary()))
    found = [_signed(rows, some, schema) for rows, some in _parts(arrays.texts(texts), max_record_bytes)]
    table = pa.Table.from_batches(found, schema)
    if ids is None:
        return table
    named = ids.take(table.column("row"))
    if pa.types.is_dictionary(ids.type):
        named = named.cast(_value_type(ids))
    at = schema.get_field_index("id")
    return table.set_column(at, schema.field(at), named)


def _value_type(ids: Any) -> Any:
    """The type of the ids, without the dictionary that they may be read from."""
    return ids.type.value_type if pyarrow().types.is_dictionary(ids.type) else ids.type


def _parts(texts: Iterator[Any], most_bytes: int) -> Iterator[tuple[list[int], list[Document]]]:
    """Yield the documents that can be compared, with their numbers, as many at a time as are signed together."""
    rows: list[int] = []
    some: list[Document] = []
    size = 0
    for row, document in enumerate(documents.documents(texts, None, "", "text", most_bytes, True)):
        if document.problem is not None:
            continue
        rows.append(row)
        some.append(document)
        size += len(document.text)
        if size >= BATCH:
            yield rows, some
            rows, some, size = [], [], 0
    if rows:
        yield rows, some


def _signed(rows: Sequence[int], some: Sequence[Document], schema: Any) -> Any:
    """The signatures of some documents."""
    pa = pyarrow()
    plain = plain_texts(some)
    lines = []
    for document in some:
        span = document.first_line
        lines.append((document.line_at(span.start), span.start, span.end))
    found = signatures_of(plain.joined, plain.texts, cut=False)
    line, start, end = zip(*lines, strict=True)
    edges = np.searchsorted(found.owners, np.arange(len(some) + 1)).astype(np.int32)
    columns = {
        "row": rows,
        "id": pa.nulls(len(rows), schema.field("id").type),
        # Most significant byte first, so that bytes sort as the numbers do.
        "digest": _fixed(found.digests.astype(">u8")),
        "length": found.lengths.astype(np.int32),
        "below": found.below.astype(np.int32),
        "hashes": pa.ListArray.from_arrays(pa.array(edges), pa.array(found.hashes)),
        "bloom": _fixed(_blooms(found, edges).astype(">u8")),
        "line": line,
        "start": start,
        "end": end,
        "traits": plain.traits,
    }
    if "folded" in schema.names:
        columns["folded"] = _folded(found)
    return pa.RecordBatch.from_arrays(
        [
            columns[field.name]
            if isinstance(columns[field.name], pa.Array)
            else pa.array(columns[field.name], field.type)
            for field in schema
        ],
        schema=schema,
    )


def _folded(found: Signatures) -> Any:
    """The folded texts, as they are kept on disk: before each, how many of its code units are its title."""
    pa = pyarrow()
    ends = np.cumsum((found.lengths.astype(np.int64) + 1) * 2)
    offsets = np.concatenate(([0], ends)).astype(np.int32)
    raw = packed(found.units, found.lengths, found.titles)
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(raw.tobytes())]
    return pa.BinaryArray.from_buffers(pa.binary(), len(found.lengths), buffers)


def _blooms(found: Signatures, edges: Any) -> Any:
    blooms = np.zeros((len(edges) - 1, 2), np.uint64)
    some = np.diff(edges) > 0
    if some.any():
        blooms[some] = bloom_filters(found.hashes, edges[:-1][some])
    return blooms


def _fixed(numbers: Any) -> Any:
    """Pairs of numbers as strings of 16 bytes."""
    pa = pyarrow()
    return pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(16), len(numbers), [None, pa.py_buffer(numbers.tobytes())]
    )


def text_of(text: str | bytes, digest: bytes, max_record_bytes: int = MAX_RECORD_BYTES) -> FoldedText | None:
    """The folded text that has a digest of a signature; None where it has another."""
    (document,) = documents.documents([text], None, "", "text", max_record_bytes, True)
    raw = np.frombuffer(digest, ">u8").astype("<u8").tobytes()
    return None if document.problem is not None else folded(document, raw)


def folded_text(raw: bytes) -> FoldedText:
    """The text of a value of the column ``folded``."""
    units = np.frombuffer(raw, "<u2")
    return FoldedText.from_units(units[1:], int(units[0]))


def compare_batch(pairs: pa.Table) -> pa.Table:
    """What the texts of pairs share, counted exactly.

    Args:
        pairs: ``a`` and ``b``, positions of documents: numbers in their order, ``a < b``; ``digest_a``, ``digest_b`` of their
            signatures and ``text_a``, ``text_b``; or ``folded_a`` and ``folded_b`` instead of these four. Pairs of one document
            should stand together: its text is folded once.

    Returns:
        A table with the schema ``corpus_lint.batch.PAIRS``, in the same order.

    Raises:
        LintError: A text is not the one that was signed.

    Example:
        >>> import pyarrow as pa
        >>> from corpus_lint.batch import compare_batch, sign_batch
        >>> texts = ["老屋门前有一棵槐树。夏天在树下乘凉。", "老屋门前有一棵槐树。"]
        >>> one, other = sign_batch(pa.array(texts)).column("digest").to_pylist()
        >>> pair = {"a": 0, "b": 1, "digest_a": one, "digest_b": other, "text_a": texts[0], "text_b": texts[1]}
        >>> compare_batch(pa.Table.from_pylist([pair])).to_pylist()
        [{'a': 0, 'b': 1, 'shared': 5, 'size_a': 12, 'size_b': 5, 'series': True}]
    """
    known: dict[int, FoldedText] = {}
    found = []
    for pair in (row for batch in pairs.to_batches(arrays.ROWS) for row in batch.to_pylist()):
        two = []
        before, known = known, {}
        for side in ("a", "b"):
            position = pair[side]
            known[position] = text = before.get(position) or _side(pair, side)
            two.append(text)
        found.append((pair["a"], pair["b"], *counted(*two)))
    return arrays.table_of(found, PAIRS)


def _side(pair: Mapping[str, Any], side: str) -> FoldedText:
    """The text of one side of a pair. Raises LintError where it is not the one that was signed."""
    if f"folded_{side}" in pair:
        return folded_text(pair[f"folded_{side}"])
    text = text_of(pair[f"text_{side}"], pair[f"digest_{side}"])
    if text is None:
        raise LintError([f"document {pair[side]}: {CHANGED}"])
    return text


def verdicts(pairs: pa.Table, rules: Sequence[Rule]) -> pa.Table:
    """What pairs are by the thresholds of DUP102 and DUP103.

    Args:
        pairs: Those of ``compare_batch`` with ``length_a`` and ``length_b`` of their signatures; and where it was counted what they
            have besides a template, ``own_alike`` and ``own_contained``: lists of what they share, of what ``a`` and of what
            ``b`` has, null where there is no template. The second is for DUP103, whose options may be others.
        rules: Those of a ``Linter``.

    Returns:
        A table with the schema ``corpus_lint.batch.PAIR_VERDICTS``, in the same order: whether a pair is ``alike`` or
        ``contained``, and whether it ``asks_alike`` or ``asks_contained``: it is not if both are of one template, which has to be
        counted before.

    Example:
        >>> import pyarrow as pa
        >>> from corpus_lint import Linter
        >>> from corpus_lint.batch import verdicts
        >>> pair = {"a": 0, "b": 1, "shared": 900, "size_a": 1000, "size_b": 1000, "series": False}
        >>> table = verdicts(pa.Table.from_pylist([pair | {"length_a": 1004, "length_b": 1004}]), Linter("DUP").rules)
        >>> table.select(["alike", "asks_alike", "contained"]).to_pylist()
        [{'alike': True, 'asks_alike': True, 'contained': False}]
    """
    by_code = {rule.code: rule.options for rule in rules}
    likeness, containment = by_code.get(ALIKE), by_code.get(CONTAINED)
    found = []
    for batch in pairs.to_batches(arrays.ROWS):
        for row in batch.to_pylist():
            lengths = _Lengths({row["a"]: row["length_a"], row["b"]: row["length_b"]})
            alike, contained = pair_of(row, "own_alike"), pair_of(row, "own_contained")
            found.append(
                (
                    likeness is not None and is_alike(lengths, alike, likeness),
                    containment is not None and is_contained(lengths, contained, containment),
                    likeness is not None and may_be_of_a_template(lengths, alike, likeness),
                    containment is not None and may_be_contained(lengths, contained, containment),
                    contained.containment,
                )
            )
    return arrays.table_of(found, PAIR_VERDICTS)


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Lengths of folded texts by position."""

    known: Mapping[int, int]

    def length(self, position: int) -> int:
        return self.known[position]


def pair_of(row: dict[str, Any], own: str) -> Pair:
    """A pair from the values of its columns, of which one has what it has besides a template."""
    counts = row.get(own)
    return Pair(
        row["a"],
        row["b"],
        row["shared"],
        row["size_a"],
        row["size_b"],
        row["series"],
        None if counts is None else (counts[0], counts[1], counts[2]),
    )
