"""The documents to ask for what two have in common with many: those that have hashes of their samples, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, pairwise

import numpy as np

from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.candidate_pairs import LONG_SAMPLE, PAIRS_AT_ONCE
from corpus_lint.duplicates.index_format import HALF, LOWER, Array, distinct, lowest
from corpus_lint.duplicates.index_store import release
from corpus_lint.duplicates.likeness import MOST_TEMPLATE_DOCUMENTS
from corpus_lint.duplicates.relations import Measured, Pair, Sampled
from corpus_lint.duplicates.selected_postings import between
from corpus_lint.duplicates.shingles import are_in

# Of the hashes in the samples of two documents, the part that many must have: somewhat less than of all that they share,
# by chance.
MIN_SHARE_OF_HASHES = 0.4
# How many documents are read to find witnesses, and noted for a hash, each in times of min_documents.
READ, NOTED = 5, 5
MOST_NOTED = NOTED * MOST_TEMPLATE_DOCUMENTS
# Postings of hashes are looked up in blocks of about this size, to bound the memory.
AT_ONCE = 1 << 16
# Of so many sets of hashes the ranking is kept.
KEPT_RANKINGS = 1 << 8
# A document that is longer than the shorter of two by more than this is a collection, which costs too much to be a witness.
LONGEST = 8
# The documents that are noted for each of some hashes.
Noted = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The documents that are noted for some hashes, those with the most of them first, each with its length."""

    order: Sequence[tuple[int, int]]
    # The length of the longest one.
    longest: int


def candidates(
    documents: Measured,
    pair: Pair,
    noted: Iterable[Sequence[int]],
    min_documents: int,
    rank: Callable[[Noted], Ranking] | None = None,
) -> list[int]:
    """The documents to ask for a template of two, best first: none where too few of the hashes they share are in many.

    ``rank`` is ``ranked`` of the documents, which may keep what it returns: pairs of one site share the same hashes.
    """
    two = (pair.earlier, pair.later)
    every = list(noted)
    many = [some for some in every if _have_others(some, two, min_documents)]
    if not many or len(many) < MIN_SHARE_OF_HASHES * len(every):
        return []
    longest = LONGEST * min(map(documents.length, two))
    ranking = (rank or partial(ranked, documents))(tuple(map(tuple, many)))
    most = READ * min_documents
    # Mostly all of them are short enough, and none but the two is left out.
    order = ranking.order[: most + len(two)] if ranking.longest <= longest else ranking.order
    fit = [one for one, length in order if length <= longest and one not in two]
    return fit[:most]


def _have_others(some: Sequence[int], two: tuple[int, int], number: int) -> bool:
    """Whether so many of some documents are others than two. Mostly there are many more."""
    return len(some) >= number + 2 or len(some) - (two[0] in some) - (two[1] in some) >= number


def ranked(documents: Measured, noted: Noted) -> Ranking:
    """The ranking of the documents that are noted for some hashes."""
    support = Counter(chain.from_iterable(noted))
    order = sorted(support, key=lambda one: (-support[one], documents.text_digest(one)))
    lengths = [*map(documents.length, order)]
    return Ranking(list(zip(order, lengths, strict=True)), max(lengths))


@dataclass
class Holders:
    """Which documents have a hash in their samples, of each a few times ``min_documents``, those with the lowest digests."""

    comparison: Sampled
    min_documents: int
    _segments: Array = field(init=False)
    # Columns of the rows that are asked for one by one.
    _starts: Array = field(init=False)
    _kept: Array = field(init=False)

    def __post_init__(self) -> None:
        self._segments = np.zeros(len(self.comparison.rows), np.uint16)
        for number, positions in enumerate(self.comparison.positions):
            self._segments[positions[positions >= 0]] = number
        self._starts, self._kept = (self.comparison.rows[name] for name in ("start", "kept"))

    def shared(self, pairs: Array) -> list[Array]:
        """The hashes that the samples of both documents of each pair (n × 2) have."""
        found: list[Array] = [np.zeros(0, np.uint32)] * len(pairs)
        are_short = self._kept[pairs].max(axis=1) <= LONG_SAMPLE
        short = np.flatnonzero(are_short)
        for start in range(0, len(short), PAIRS_AT_ONCE):
            some = short[start : start + PAIRS_AT_ONCE]
            for number, hashes in zip(some.tolist(), self._merged(pairs[some]), strict=True):
                found[number] = hashes
            self._release()
        for number in np.flatnonzero(~are_short).tolist():
            one, other = map(self._sample, pairs[number].tolist())
            if len(one) > len(other):
                one, other = other, one
            found[number] = one[are_in(one, other)]
        return found

    def _merged(self, pairs: Array) -> Iterator[Array]:
        """Yield the same where the samples are short: each has its hashes in order, so that all pairs are merged at once."""
        keys = np.concatenate([self._numbered(positions) for positions in pairs.T])
        keys.sort(kind="stable")  # merges what is sorted
        both = keys[1:][keys[1:] == keys[:-1]]
        hashes = (both & LOWER).astype(np.uint32)
        edges = np.searchsorted(both, np.arange(len(pairs) + 1, dtype=np.uint64) << HALF)
        for start, end in pairwise(edges.tolist()):
            yield hashes[start:end]

    def _numbered(self, positions: Array) -> Array:
        """The samples of some documents one behind the other, with the place of each among these in the upper half."""
        counts = self._kept[positions].astype(np.int64)
        starts = self._starts[positions].astype(np.int64)
        places = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
        keys = np.repeat(np.arange(len(positions), dtype=np.uint64) << HALF, counts)
        segments = np.repeat(self._segments[positions], counts)
        for number in distinct(segments).tolist():
            here = segments == number
            keys[here] |= self.comparison.index.segments[number].hashes[places[here]]
        return keys

    def _sample(self, position: int) -> Array:
        # Not by the rows of the segment, whose pages would be in memory beside those of the comparison.
        start = self._starts.item(position)
        segment = self.comparison.index.segments[self._segments.item(position)]
        found: Array = segment.hashes[start : start + self._kept.item(position)]
        return found

    def note(self, hashes: Array) -> Mapping[int, Sequence[int]]:
        """For each of some hashes the documents that have it, if enough may, only the first of those with one text."""
        parts = (hashes[start : start + AT_ONCE] for start in range(0, len(hashes), AT_ONCE))
        sizes = np.concatenate(
            [
                np.zeros(0, np.int64),
                *(sum(ends - starts for starts, ends in self._between(part)) for part in parts),
            ]
        )
        hashes = hashes[np.flatnonzero(sizes >= self.min_documents)]
        # Few have enough, and only of these it is kept where they are.
        starts, ends = np.array([*self._between(hashes)]).transpose(1, 0, 2)
        sizes = ends - starts
        block = np.cumsum(sizes.sum(axis=0)) // AT_ONCE
        found: dict[int, tuple[int, ...]] = {}
        # The hashes of one template are in the same documents, and each document has many.
        known: dict[tuple[int, ...], tuple[int, ...]] = {}
        numbers: dict[int, int] = {}
        for number in distinct(block).tolist():
            chosen = np.flatnonzero(block == number)
            owners, which = self._holding(starts[:, chosen], sizes[:, chosen])
            edges = np.searchsorted(which, np.arange(len(chosen) + 1)).tolist()
            for hashed, (start, end) in zip(hashes[chosen].tolist(), pairwise(edges), strict=True):
                some = self._lowest(owners[start:end])
                some = known.get(some) or tuple(map(numbers.setdefault, some, some))
                found[hashed] = known.setdefault(some, some)
        return found

    def _between(self, hashes: Array) -> Iterator[tuple[Array, Array]]:
        """Yield where the postings of some hashes begin and end in each segment."""
        # Samples were looked at before.
        self._release()
        for segment in self.comparison.index.segments:
            yield between(segment.postings, hashes)
            release(segment)

    def _release(self) -> None:
        for segment in self.comparison.index.segments:
            release(segment)

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
            # Of each page a few postings are read: those of all segments would be in memory together.
            release(segment)
        owners, hashed = np.concatenate(found), np.concatenate(which)
        used = owners >= 0
        used[used] = comparison.standing[owners[used]]
        owners, hashed = owners[used], hashed[used]
        if len(found) > 1:
            order = np.argsort(hashed, kind="stable")
            owners, hashed = owners[order], hashed[order]
        return owners, hashed

    def _lowest(self, some: Array) -> tuple[int, ...]:
        """Of some positions those with the lowest digests."""
        most = NOTED * self.min_documents
        if len(some) > most:
            some = some[lowest(self.comparison.rows["digest"][some], most)]
        return tuple(some.tolist())
