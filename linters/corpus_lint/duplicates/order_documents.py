"""Order documents for comparison by their paths and records."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from corpus_lint.core.document import Document
from corpus_lint.duplicates import index_format, index_store
from corpus_lint.duplicates.candidate_pairs import MIN_SHARE
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.document_reader import Reader
from corpus_lint.duplicates.folding import without_additions
from corpus_lint.duplicates.index_format import Array
from corpus_lint.duplicates.selected_postings import having
from corpus_lint.duplicates.signatures import signatures
from corpus_lint.duplicates.template_candidates import MOST_NOTED
from corpus_lint.formats.find_files import Source


def arrange(
    index: index_format.Index,
    sources: Mapping[int, Source],
    reader: Reader,
    reference: Mapping[int, Source] | None = None,
) -> Comparison:
    """The comparison of the documents of some files, given by their numbers in the index, after those of a reference."""
    known = reference or {}
    every = {**sources, **known}
    ranks = _ranks(index, _by_names(every, known))
    chosen = [np.flatnonzero(ranks[segment.rows["file"]] >= 0) for segment in index.segments]
    comparison = _comparison(index, chosen, ranks, every, every, reader)
    if known:
        comparison.first_asked = int(np.searchsorted(ranks[comparison.rows["file"]], len(known)))
        comparison.reference = np.arange(len(comparison.rows)) < comparison.first_asked
    return comparison


def arrange_named(
    index: index_format.Index,
    sources: Mapping[int, Source],
    reader: Reader,
    root: Path,
    excluded: Callable[[str], bool] | None,
    reference: Mapping[int, Source] | None = None,
) -> Comparison:
    """The same for some files, preceded by the documents of the index, also of a reference, that share a hash with them.

    Files of the index that are now ``excluded`` are left out.
    """
    named = np.zeros(len(index.paths), bool)
    named[list(sources)] = True
    alive = index_format.alive_files(index)
    hashes = _hashes_of(index, named)
    below = [segment.rows["below"][named[segment.rows["file"]]] for segment in index.segments]
    smallest = int(min((part.min() for part in below if len(part)), default=0))
    chosen, witnesses = [], []
    for segment in index.segments:
        postings = having(segment.postings, hashes)
        rows, shared = np.unique((postings & index_format.LOWER).astype(np.int64), return_counts=True)
        # A document that shares too little with all named documents together cannot be similar to one of them.
        enough = shared >= MIN_SHARE * np.minimum(segment.rows["below"][rows], smallest)
        enough |= named[segment.rows["file"][rows]]
        noted = np.isin(rows, _noted(segment, postings, alive))
        here = alive[segment.rows["file"][rows]]
        chosen.append(rows[(enough | noted) & here])
        witnesses.append(rows[noted & ~enough & here])
    others = {
        int(number)
        for segment, rows in zip(index.segments, chosen, strict=True)
        for number in segment.rows["file"][rows]
    }.difference(sources)
    if excluded:
        left_out = [number for number in others if excluded(str(root / index.paths[number]))]
        others.difference_update(left_out)
        alive[left_out] = False
        chosen = [
            rows[alive[segment.rows["file"][rows]]]
            for segment, rows in zip(index.segments, chosen, strict=True)
        ]
    every = dict(sources)
    for number in others:
        path = root / index.paths[number]
        known = reference.get(number) if reference else None
        every[number] = known or Source(path, os.path.relpath(path), named=False)
    ranks = _ranks(index, _by_names(every, others))
    comparison = _comparison(index, chosen, ranks, every, sources, reader)
    comparison.hashes = hashes
    comparison.witnesses = np.zeros(len(comparison.rows), bool)
    for positions, some in zip(comparison.positions, witnesses, strict=True):
        comparison.witnesses[positions[some][positions[some] >= 0]] = True
    comparison.first_asked = int(np.searchsorted(ranks[comparison.rows["file"]], len(others)))
    if reference:
        comparison.reference = np.isin(comparison.rows["file"], list(reference))
    return comparison


def _noted(segment: index_format.Segment, postings: Array, alive: Array) -> Array:
    """Of some postings in order, for each hash, the rows with the lowest digests, by which templates are told.

    ``alive`` are the files whose rows are asked.
    """
    rows = (postings & index_format.LOWER).astype(np.int64)
    here = alive[segment.rows["file"][rows]]
    postings, rows = postings[here], rows[here]
    ends = np.flatnonzero(np.diff(postings >> index_format.HALF, append=index_format.LOWER)) + 1
    found = [np.zeros(0, np.int64)]
    for start, end in pairwise([0, *ends.tolist()]):
        some = rows[start:end]
        if len(some) > MOST_NOTED:
            some = some[index_format.lowest(segment.rows["digest"][some], MOST_NOTED)]
        found.append(some)
    return index_format.distinct(np.concatenate(found))


def _hashes_of(index: index_format.Index, files: Array) -> Array:
    """The kept hashes of the documents of some files, in order, by whether each file is one of them."""
    some = [index_format.sample_of(segment, files[segment.rows["file"]]) for segment in index.segments]
    every = np.concatenate([np.zeros(0, np.uint32), *some])
    return index_format.distinct(every).astype(np.uint64)


def digest_of(document: Document) -> bytes:
    """The digest of a document, as in its row."""
    found: bytes = signatures([without_additions(document)]).digests[0].tobytes()
    return found


def _by_names(sources: Mapping[int, Source], first: Collection[int]) -> list[int]:
    """The numbers of files in the order of their names, those of some first."""
    names = {number: source.shown for number, source in sources.items()}
    order = sorted(names, key=names.__getitem__)
    return sorted(order, key=lambda number: number not in first) if first else order


def _ranks(index: index_format.Index, order: Sequence[int]) -> Array:
    """For each file its place in an order, -1 for files that are not in it."""
    ranks = np.full(len(index.paths), -1, np.int64)
    ranks[list(order)] = np.arange(len(order))
    return ranks


def ordered(
    index: index_format.Index, chosen: Sequence[Array], ranks: Array
) -> tuple[Array, Sequence[Array]]:
    """The chosen rows of all segments, by the ranks of their files and their records, and for each segment the places of its rows.

    Rows that are not chosen have the place -1; documents of one record stay in their order.
    """
    keys = [
        (ranks[segment.rows["file"][some]] << 32) | segment.rows["record"][some]
        for segment, some in zip(index.segments, chosen, strict=True)
    ]
    # Stable, so that the documents of one record stay in the order of their fields.
    order = np.argsort(np.concatenate([np.zeros(0, np.int64), *keys]), kind="stable")
    del keys
    places = np.empty(len(order), np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    del order
    rows = np.empty(len(places), index_format.ROW)
    positions = []
    start = 0
    for segment, some in zip(index.segments, chosen, strict=True):
        here = places[start : start + len(some)]
        rows[here] = segment.rows[some]
        position = np.full(len(segment.rows), -1, np.int32)
        position[some] = here
        positions.append(position)
        start += len(some)
        index_store.release(segment)
    return rows, positions


def _comparison(
    index: index_format.Index,
    chosen: Sequence[Array],
    ranks: Array,
    sources: Mapping[int, Source],
    seen: Collection[int],
    reader: Reader,
) -> Comparison:
    """The comparison of chosen rows of each segment, ordered by the ranks of their files and their records.

    ``seen`` are the numbers of files whose rows are up to date.
    """
    rows, positions = ordered(index, chosen, ranks)
    files, records, offsets = (rows[name] for name in ("file", "record", "offset"))

    def document(position: int) -> Document | None:
        file = files.item(position)
        found = reader.document(sources[file], records.item(position), offsets.item(position))
        # Files that this run has not read may have changed.
        if found is None or file in seen or digest_of(found) == rows["digest"][position].tobytes():
            return found
        return None

    return Comparison(index, rows, positions, document)
