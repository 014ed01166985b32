"""The parts of an index as arrays: rows, postings, segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus_lint.core.values import dataclass, field

Array = npt.NDArray[Any]

# A posting has a hash in its upper half, a row or a position in its lower half.
HALF, LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)
# So many numbers of 64 bits are the marks of a document, by which ``marks.py`` refuses pairs.
MARKS = 8
ROW = np.dtype(
    [
        ("digest", "<u8", (2,)),
        ("offset", "<u8"),
        ("file", "<u4"),
        ("record", "<u4"),
        ("length", "<u4"),
        ("below", "<u4"),
        ("kept", "<u4"),
        ("start", "<u4"),
        # The number of what its copies may differ in.
        ("traits", "<u4"),
        # So that the marks begin at a multiple of eight bytes.
        ("spare", "<u4"),
        ("marks", "<u8", (MARKS,)),
    ]
)
# The offset of a row has in its upper bits which text field of its record the document is from, and above them the number of
# the turn of a conversation, from 1 on. No file has as many bytes.
OFFSET_BITS, FIELD_BITS, TURN_BITS = 40, 8, 16
# Sorted by hash: the hash in the upper, the row in the lower half of a number.
POSTING = np.dtype("<u8")
FILE = np.dtype([("key", "<u8", (2,)), ("end", "<u8"), ("rows", "<u4"), ("spare", "<u4")])
VERDICT = np.dtype(
    [("key", "<u8", (2,)), ("shared", "<u4"), ("one", "<u4"), ("other", "<u4"), ("series", "<u4")]
)
# What two documents have besides a template; none of it counts where there is no template.
OWN = np.dtype(
    [("key", "<u8", (2,)), ("shared", "<u4"), ("one", "<u4"), ("other", "<u4"), ("template", "<u4")]
)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows for a new segment: the kept hashes of all rows, in order, with the row of each.

    ``texts`` are the folded texts of the first rows as ``text_store.py`` keeps them; a part of many rows has not all of them.
    """

    rows: Array
    hashes: Array
    owners: Array
    texts: Array = field(default_factory=lambda: np.zeros(0, "<u2"))


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows, the kept hashes of each, one row after the other, and the postings that lead from a hash to a row.

    The hashes of a row begin at its ``start``.

    ``raw`` is the content of the segment's file, with its ``name`` and ``digest``; all are empty for a segment in memory.
    """

    rows: Array
    hashes: Array
    postings: Array
    name: str = ""
    raw: Array = field(default_factory=lambda: np.zeros(0, np.uint8))
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Nominated:
    """What was nominated: the ``digests`` (n × 2) of the documents that might be, in their order, and ``pairs`` (m × 2) of their numbers.

    ``last`` has for each the last class of sizes in which its rarest hashes are.
    """

    digests: Array = field(default_factory=lambda: np.zeros((0, 2), "<u8"))
    last: Array = field(default_factory=lambda: np.zeros(0, np.uint8))
    pairs: Array = field(default_factory=lambda: np.zeros((0, 2), "<u4"))


@dataclass(slots=True)
class Index:
    """The state of an index: segments, and for each file by its number (path, key, rows); dead files have no path.

    ``verdicts`` and ``own`` are what was counted of pairs of texts, so that it need not be counted again; ``nominated`` is which pairs
    there were (None: it is not kept).
    """

    segments: list[Segment] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    verdicts: Array = field(default_factory=lambda: np.zeros(0, VERDICT))
    own: Array = field(default_factory=lambda: np.zeros(0, OWN))
    nominated: Nominated | None = None


def postings(part: Part) -> Array:
    """The posting of each kept hash, in order."""
    found = part.hashes.astype(np.uint64)
    found <<= HALF
    found |= part.owners
    found.sort()
    return found


def segment_of(part: Part) -> Segment:
    """A segment in memory."""
    rows = part.rows.copy()
    rows["start"] = np.cumsum(rows["kept"]) - rows["kept"]
    return Segment(rows, part.hashes, postings(part))


def sample_of(segment: Segment, wanted: Array) -> Array:
    """The kept hashes of some rows, by whether each is wanted."""
    found: Array = (
        segment.hashes[np.repeat(wanted, segment.rows["kept"])] if wanted.any() else segment.hashes[:0]
    )
    return found


def joined(parts: Sequence[Part]) -> Part:
    """Concatenate parts."""
    firsts = np.cumsum([0, *(len(part.rows) for part in parts)]).tolist()
    return Part(
        np.concatenate([np.zeros(0, ROW), *(part.rows for part in parts)]),
        np.concatenate([np.zeros(0, np.uint32), *(part.hashes for part in parts)]),
        np.concatenate(
            [
                np.zeros(0, np.uint32),
                *(part.owners + np.uint32(first) for part, first in zip(parts, firsts, strict=False)),
            ]
        ),
        np.concatenate([np.zeros(0, "<u2"), *(part.texts for part in parts)]),
    )


def alive_files(index: Index) -> Array:
    """Whether each file, by number, is alive."""
    return np.fromiter((bool(path) for path in index.paths), bool, len(index.paths))


def distinct(values: Array) -> Array:
    """The distinct values of an array, in order.

    ``np.unique`` gives the same; it takes up to ten times as long for many, and to import masked arrays for the first.
    """
    return without_repeats(np.sort(values))


def without_repeats(ordered: Array) -> Array:
    """The distinct values of an array that is sorted."""
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    found: Array = ordered[first]
    return found


def lowest(digests: Array, most: int) -> Array:
    """The places of the lowest of some digests (n × 2), at most so many, in their order."""
    places = np.arange(len(digests))
    if len(digests) > most:
        places = np.flatnonzero(digests[:, 0] <= np.partition(digests[:, 0], most - 1)[most - 1])
    found: Array = places[np.lexsort((digests[places, 1], digests[places, 0]))][:most]
    return found
