"""The documents that have a hash, of those that are compared, a part of all hashes at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.index_format import HALF, LOWER, Array, Segment
from corpus_lint.duplicates.index_store import release

# Hashes are processed in parts of about so many postings, to bound the memory. There are at most so many parts.
POSTINGS_AT_ONCE, MOST_PARTS = 1 << 14, 256


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents to choose from, by their positions.

    ``positions`` has for each segment the positions of its rows (-1: not among them), ``rows`` the row of each position.
    ``standing`` says which positions may be nominated. With sorted ``hashes``, only these are used.
    """

    segments: Sequence[Segment]
    positions: Sequence[Array]
    rows: Array
    standing: Array
    hashes: Array | None = None


def standing_postings(selection: Selection) -> Iterator[Array]:
    """Yield, part by part, sorted numbers of a hash in the upper and the position of a document that may be nominated in the lower half."""
    for postings in _postings(selection):
        yield np.sort(postings[selection.standing[(postings & LOWER).astype(np.int64)]])


def _postings(selection: Selection) -> Iterator[Array]:
    """Yield, part by part, numbers of a hash in the upper and a position in the lower half, in no order."""
    # A few hashes are looked up all at once.
    every = sum(len(segment.postings) for segment in selection.segments) if selection.hashes is None else 0
    parts = min(every // POSTINGS_AT_ONCE + 1, MOST_PARTS)
    edges = [np.uint64(part * (2**64 // parts)) for part in range(parts)]
    for low, high in zip(edges, [*edges[1:], None], strict=True):
        found: list[Array] = []
        for segment, positions in zip(selection.segments, selection.positions, strict=True):
            start = np.searchsorted(segment.postings, low)
            end = len(segment.postings) if high is None else np.searchsorted(segment.postings, high)
            postings = segment.postings[start:end]
            if selection.hashes is not None:
                postings = having(postings, selection.hashes)
            place = positions[(postings & LOWER).astype(np.int64)]
            here = place >= 0
            found.append((postings[here] >> HALF << HALF) | place[here].astype(np.uint64))
            release(segment)
        if any(len(part) for part in found):
            yield np.concatenate(found)


def having(postings: Array, hashes: Array) -> Array:
    """The postings, sorted, that have one of some sorted hashes."""
    starts, ends = between(postings, hashes)
    some = ends > starts
    parts = [
        postings[start:end] for start, end in zip(starts[some].tolist(), ends[some].tolist(), strict=True)
    ]
    return np.concatenate(parts) if parts else postings[:0]


def between(postings: Array, hashes: Array) -> tuple[Array, Array]:
    """Where in some postings, sorted, those of each of some hashes begin and end."""
    keys = hashes.astype(np.uint64) << HALF
    return np.searchsorted(postings, keys), np.searchsorted(postings, keys | LOWER, "right")
