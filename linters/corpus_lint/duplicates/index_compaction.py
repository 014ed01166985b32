"""Rewrite an index without the entries of documents that are gone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.duplicates.index_format import Array, Index, Part, Segment, alive_files, joined
from corpus_lint.duplicates.index_store import SEGMENT_ROWS, write_segment
from corpus_lint.duplicates.text_store import NOWHERE

# With more segments than this, or more dead rows than living ones, an index is rewritten.
MOST_SEGMENTS = 24


def is_due(index: Index) -> bool:
    """Whether an index has too many segments or dead rows."""
    living = sum(count for count, path in zip(index.counts, index.paths, strict=True) if path)
    dead = sum(len(segment.rows) for segment in index.segments) - living
    return len(index.segments) > MOST_SEGMENTS or dead > living


def compact(folder: CacheFolder, index: Index) -> Index:
    """The same index without dead rows and files, in as few segments as possible. Raises OSError."""
    living = [number for number, path in enumerate(index.paths) if path]
    renumbered = np.zeros(len(index.paths), np.uint32)
    renumbered[living] = np.arange(len(living), dtype=np.uint32)
    alive = alive_files(index)
    segments: list[Segment] = []
    pending: list[Part] = []
    for segment in index.segments:
        kept = alive[segment.rows["file"]]
        rows = segment.rows[kept].copy()
        rows["file"] = renumbered[rows["file"]]
        owners = np.repeat(np.arange(len(rows), dtype=np.uint32), rows["kept"])
        if pending and sum(len(part.rows) for part in pending) + len(rows) > SEGMENT_ROWS:
            segments.append(write_segment(folder, joined(pending)))
            pending.clear()
        pending.append(Part(rows, segment.hashes[np.repeat(kept, segment.rows["kept"])], owners))
    segments.append(write_segment(folder, joined(pending)))
    return Index(
        segments,
        [index.paths[number] for number in living],
        [index.keys[number] for number in living],
        [index.counts[number] for number in living],
        index.verdicts,
        index.own,
        index.nominated,
    )


def moved(places: Mapping[int, Array], before: Index, after: Index) -> dict[int, Array]:
    """Numbers of rows, by their segments, where an index was compacted: the rows that are left are in the same order."""
    alive = alive_files(before)
    every = [np.zeros(0, np.int64)]
    for number, segment in enumerate(before.segments):
        kept = alive[segment.rows["file"]]
        some = places.get(number)
        every.append(np.full(int(kept.sum()), NOWHERE, np.int64) if some is None else some[kept])
    edges = np.cumsum([len(segment.rows) for segment in after.segments])[:-1]
    return dict(enumerate(np.split(np.concatenate(every), edges)))
