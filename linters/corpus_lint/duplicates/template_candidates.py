"""The documents to ask for what two have in common with many: those that have hashes of their samples, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

import numpy as np

from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.index_format import HALF, LOWER, Array, distinct, lowest
from corpus_lint.duplicates.index_store import release
from corpus_lint.duplicates.likeness import MOST_TEMPLATE_DOCUMENTS
from corpus_lint.duplicates.relations import Measured, Pair, Sampled
from corpus_lint.duplicates.shingles import are_in

# Of the hashes in the samples of two documents, the part that many must have: somewhat less than of all that they share,
# by chance.
MIN_SHARE_OF_HASHES = 0.4
# How many documents are read to find witnesses, and noted for a hash, each in times of min_documents.
READ, NOTED = 5, 5
MOST_NOTED = NOTED * MOST_TEMPLATE_DOCUMENTS
# Postings of hashes are looked up in blocks of about this size, to bound the memory.
AT_ONCE = 1_000_000
# A document that is longer than the shorter of two by more than this is a collection, which costs too much to be a witness.
LONGEST = 8


def candidates(
    documents: Measured, pair: Pair, noted: Iterable[Sequence[int]], min_documents: int
) -> list[int]:
    """The documents to ask for a template of two, best first: none where too few of the hashes they share are in many."""
    two = (pair.earlier, pair.later)
    every = list(noted)
    many = [some for some in every if len(some) - (two[0] in some) - (two[1] in some) >= min_documents]
    if not many or len(many) < MIN_SHARE_OF_HASHES * len(every):
        return []
    longest = LONGEST * min(map(documents.length, two))
    support = Counter(chain.from_iterable(many))
    for one in two:
        del support[one]
    fit = (one for one in support if documents.length(one) <= longest)
    return sorted(fit, key=lambda one: (-support[one], documents.text_digest(one)))[: READ * min_documents]


@dataclass
class Holders:
    """Which documents have a hash in their samples, of each a few times ``min_documents``, those with the lowest digests."""

    comparison: Sampled
    min_documents: int
    _segments: Array = field(init=False)
    _rows: Array = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.comparison.rows)
        self._segments, self._rows = np.zeros(count, np.uint16), np.zeros(count, np.uint32)
        for number, positions in enumerate(self.comparison.positions):
            here = np.flatnonzero(positions >= 0)
            self._segments[positions[here]] = number
            self._rows[positions[here]] = here

    def shared(self, pair: Pair) -> Array:
        """The hashes that the samples of both documents have."""
        one, other = self._sample(pair.earlier), self._sample(pair.later)
        if len(one) > len(other):
            one, other = other, one
        return one[are_in(one, other)]

    def _sample(self, position: int) -> Array:
        segment = self.comparison.index.segments[self._segments[position]]
        row = segment.rows[self._rows[position]]
        found: Array = segment.hashes[int(row["start"]) : int(row["start"]) + int(row["kept"])]
        return found

    def note(self, hashes: Array) -> Mapping[int, Sequence[int]]:
        """For each of some hashes the documents that have it, if enough may, only the first of those with one text."""
        keys = hashes.astype(np.uint64) << HALF
        postings = [segment.postings for segment in self.comparison.index.segments]
        starts = np.array([np.searchsorted(some, keys) for some in postings])
        sizes = np.array([np.searchsorted(some, keys | LOWER, "right") for some in postings]) - starts
        enough = np.flatnonzero(sizes.sum(axis=0) >= self.min_documents)
        block = np.cumsum(sizes[:, enough].sum(axis=0)) // AT_ONCE
        found: dict[int, list[int]] = {}
        for number in distinct(block).tolist():
            chosen = enough[block == number]
            owners, which = self._holding(starts[:, chosen], sizes[:, chosen])
            edges = np.searchsorted(which, np.arange(len(chosen) + 1)).tolist()
            for hashed, (start, end) in zip(hashes[chosen].tolist(), pairwise(edges), strict=True):
                found[hashed] = self._lowest(owners[start:end])
        for segment in self.comparison.index.segments:
            release(segment)
        return found

    def _holding(self, starts: Array, sizes: Array) -> tuple[Array, Array]:
        """Documents, and of which hash each has a posting, in the order of the hashes.

        The postings are given by where those of each hash begin in each segment and how many there are. Documents that are
        not of this comparison, or have a text again, are left out.
        """
        comparison = self.comparison
        found, which = [], []
        segments = zip(comparison.index.segments, comparison.positions, starts, sizes, strict=True)
        for segment, positions, start, size in segments:
            here = np.repeat(start - (np.cumsum(size) - size), size) + np.arange(int(size.sum()))
            found.append(positions[(segment.postings[here] & LOWER).astype(np.int64)])
            which.append(np.repeat(np.arange(len(size)), size))
        owners, hashed = np.concatenate(found), np.concatenate(which)
        used = owners >= 0
        used[used] = comparison.standing[owners[used]]
        owners, hashed = owners[used], hashed[used]
        if len(found) > 1:
            order = np.argsort(hashed, kind="stable")
            owners, hashed = owners[order], hashed[order]
        return owners, hashed

    def _lowest(self, some: Array) -> list[int]:
        """Of some positions those with the lowest digests."""
        most = NOTED * self.min_documents
        if len(some) > most:
            some = some[lowest(self.comparison.rows["digest"][some], most)]
        chosen: list[int] = some.tolist()
        return chosen
