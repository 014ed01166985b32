"""Find the pairs of documents to compare: those whose samples of hashes have enough in common.

Each document is paired with the first few documents that share one of its rarest hashes, so boilerplate (a licence, a footer)
creates no pairs between documents with other content; then all kept hashes of a pair are compared. The work is linear in the
number of documents, whatever they share.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.index_format import HALF, LOWER, Array, distinct
from corpus_lint.duplicates.index_store import release
from corpus_lint.duplicates.selected_postings import Selection, standing_postings
from corpus_lint.duplicates.shingles import are_in, union

# How many of the rarest hashes of a document lead to others, at least, which share of all it has, and to how many others
# each. A long document has some that are another's by chance.
RAREST = 4
RARE_SHARE = 0.25
FIRST_FEW = 6
# Size classes of the documents that share a hash; each class is twice as large as the one before.
CLASSES = 12
# A pair is compared when they share this much of the smaller sample. Of ten hashes two documents of similarity 0.6 share
# seven or eight, and fewer than five twice in a hundred pairs.
MIN_SHARE = 0.45
# Documents whose lengths differ more cannot be that similar, but one may contain the other.
ALIKE_LENGTHS = 0.6
# Larger samples are compared directly: their Bloom filters are full.
LONG_SAMPLE = 32
# Pairs and rows are processed in blocks of this size, to bound the memory.
PAIRS_AT_ONCE, LOOKED_AT_ONCE = 1 << 12, 1 << 14
MOST_SEEN = 1 << 18
MOST_WAITING = 1 << 16
ROWS_AT_ONCE = 1 << 12


def nominate(selection: Selection, first_asked: int = 0) -> Array:
    """The pairs of positions that share enough of their hashes, (n × 2), earlier and later, ordered by the later.

    With ``first_asked``, only pairs with a document from that position on.
    """
    return nominated(selection, rare_classes(selection), first_asked)


def nominated(
    selection: Selection, last: Array, first_asked: int = 0, touching: Array | None = None
) -> Array:
    """The same, given the last class of sizes in which the rarest hashes of each document are.

    With ``touching``, only pairs of which one document is among these, by whether each is.
    """
    samples = _samples(selection)
    found = np.zeros(0, np.uint64)
    # Documents that are alike meet at many hashes, one like the other: a pair is kept once.
    waiting: list[Array] = []
    # Two long documents meet at many hashes; it takes long to see what their samples share, which is done once.
    seen = np.zeros(0, np.uint64)
    for owners, begin, size in _groups(selection):
        used = (size_class(size) <= last[owners]) & (owners >= first_asked)
        numbers = _pairs(owners, begin, begin + size, np.flatnonzero(used))
        numbers = numbers[~are_in(numbers, seen)]
        pairs = _unpacked(numbers)
        if touching is not None:
            chosen = touching[pairs].any(axis=1)
            numbers, pairs = numbers[chosen], pairs[chosen]
        waiting.append(numbers[samples.share(pairs)])
        if sum(map(len, waiting)) >= MOST_WAITING:
            found = union(found, *waiting)
            waiting.clear()
        seen = union(seen if len(seen) < MOST_SEEN else seen[:0], numbers[samples.are_long(pairs)])
    del samples
    # The later one is in the upper half.
    return _unpacked(union(found, *waiting))


def in_order(pairs: Array) -> Array:
    """Each of some pairs once, ordered by the later document."""
    earlier, later = pairs.astype(np.uint64).T
    return _unpacked(distinct((later << HALF) | earlier))


def _unpacked(pairs: Array) -> Array:
    """Pairs (n × 2, earlier and later) that were numbers, the later in the upper half."""
    return np.stack((pairs & LOWER, pairs >> HALF), axis=1).astype(np.int64)


def rare_classes(selection: Selection) -> Array:
    """For each document the last class of sizes in which its rarest hashes are."""
    count = len(selection.rows)
    found = np.zeros(CLASSES * count, np.uint16)
    for owners, _, size in _groups(selection):
        np.add.at(found, size_class(size) * count + owners, 1)
    return last_rare_class(found.reshape(CLASSES, count), selection.rows["kept"])


def last_rare_class(numbers: Array, kept: Array) -> Array:
    """For each document the last class of sizes in which its rarest hashes are.

    ``numbers`` (classes × documents) are how many of its hashes are in each class, ``kept`` how many it has.
    """
    rarest = np.maximum((kept * np.float32(RARE_SHARE)).astype(np.uint32), RAREST)
    last = np.zeros(len(kept), np.uint8)
    seen = np.zeros(len(kept), np.uint32)
    for number in numbers:
        seen += number
        last += seen < rarest
    return last


def _groups(selection: Selection) -> Iterator[tuple[Array, Array, Array]]:
    """Yield the documents that have a hash which others have, hash by hash, where each group begins, and its size."""
    for postings in standing_postings(selection):
        hashes = postings >> HALF
        begins = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
        sizes = np.diff(np.append(begins, len(hashes)))
        several = np.repeat(sizes > 1, sizes)
        sizes = sizes[sizes > 1]
        begin = np.repeat(_before(sizes), sizes)
        yield (postings[several] & LOWER).astype(np.int64), begin, np.repeat(sizes, sizes)


def _samples(selection: Selection) -> _Samples:
    """The kept hashes of all documents."""
    kept = selection.rows["kept"].copy()
    starts = _before(kept.astype(np.int64))
    hashes = np.empty(int(kept.sum()), np.uint32)
    blooms = np.zeros((len(kept), 2), np.uint64)
    for segment, positions in zip(selection.segments, selection.positions, strict=True):
        chosen = np.flatnonzero(positions >= 0)
        for start in range(0, len(chosen), ROWS_AT_ONCE):
            here = chosen[start : start + ROWS_AT_ONCE]
            here = here[segment.rows["kept"][here] > 0]
            if not len(here):
                continue
            places, counts = positions[here], segment.rows["kept"][here].astype(np.int64)
            begins = _before(counts)
            within = np.arange(int(counts.sum())) - np.repeat(begins, counts)
            some = segment.hashes[np.repeat(segment.rows["start"][here].astype(np.int64), counts) + within]
            hashes[np.repeat(starts[places], counts) + within] = some
            blooms[places] = bloom_filters(some, begins)
        release(segment)
    return _Samples(hashes, starts, kept, selection.rows["below"], selection.rows["length"], blooms)


def size_class(size: Array) -> Array:
    """The class that the size of a group is in: of 2, of 3 and 4, of 5 to 8, and so on."""
    found: Array = np.minimum(np.ceil(np.log2(size)).astype(np.int64) - 1, CLASSES - 1)
    return found


def _pairs(owners: Array, begin: Array, end: Array, members: Array) -> Array:
    """The distinct pairs of some members of groups with the first few of their groups, as numbers: the later one above."""
    found = [np.zeros(0, np.uint64)]
    for step in range(FIRST_FEW):
        inside = members[begin[members] + step < end[members]]
        one, other = owners[inside].astype(np.uint64), owners[begin[inside] + step].astype(np.uint64)
        found.append((np.maximum(one, other) << HALF) | np.minimum(one, other))
    both = distinct(np.concatenate(found))
    found_pairs: Array = both[both >> HALF != both & LOWER]
    return found_pairs


@dataclass(frozen=True, slots=True)
class _Samples:
    """The kept hashes of documents by their positions.

    Those of a document begin at ``starts``, in order, and are ``kept`` many, of which ``below`` are below the limit.
    ``lengths`` are those of the documents. ``blooms`` (n × 2, 64 bits) are Bloom filters, which quickly reject most
    pairs that share few hashes.
    """

    hashes: Array
    starts: Array
    kept: Array
    below: Array
    lengths: Array
    blooms: Array

    def are_long(self, pairs: Array) -> Array:
        """Which pairs of positions have so large samples that these are compared directly."""
        found: Array = self.kept[pairs].min(axis=1) > LONG_SAMPLE
        return found

    def share(self, pairs: Array) -> Array:
        """Which pairs of positions share enough of their samples."""
        parts = (pairs[start : start + LOOKED_AT_ONCE] for start in range(0, len(pairs), LOOKED_AT_ONCE))
        return np.concatenate([np.zeros(0, np.bool_), *map(self._share, parts)])

    def _share(self, pairs: Array) -> Array:
        """The same of a few pairs."""
        lengths, below, kept = (column[pairs].T for column in (self.lengths, self.below, self.kept))
        blooms, others = self.blooms[pairs[:, 0]], self.blooms[pairs[:, 1]]
        needed, enough = needed_hashes(lengths, below, kept, blooms, others)
        left = np.flatnonzero(enough)
        for start in range(0, len(left), PAIRS_AT_ONCE):
            some = left[start : start + PAIRS_AT_ONCE]
            enough[some] = self._shared(pairs[some]) >= needed[some]
        found: Array = enough
        return found

    def _shared(self, pairs: Array) -> Array:
        """How many hashes both documents of each pair have."""
        are_short = self.kept[pairs].max(axis=1) <= LONG_SAMPLE
        if are_short.all():
            return self._merged(pairs)
        found = np.zeros(len(pairs), np.int64)
        for chosen, shared in ((are_short, self._merged), (~are_short, self._searched)):
            found[chosen] = shared(pairs[chosen])
        return found

    def _merged(self, pairs: Array) -> Array:
        """The same where the samples are short: each has its hashes in order, so that all pairs are merged at once."""
        sides = []
        for positions in pairs.T:
            counts = self.kept[positions].astype(np.int64)
            numbers = np.repeat(np.arange(len(pairs), dtype=np.uint64), counts)
            places = np.repeat(self.starts[positions] - _before(counts), counts) + np.arange(len(numbers))
            sides.append((numbers << HALF) | self.hashes[places])
        merged = np.concatenate(sides)
        merged.sort(kind="stable")  # merges what is sorted
        both = merged[1:][merged[1:] == merged[:-1]] >> HALF
        return np.bincount(both.astype(np.int64), minlength=len(pairs))

    def _searched(self, pairs: Array) -> Array:
        """The same where one may be long, and is not looked at as a whole."""
        fewer = (self.kept[pairs[:, 0]] > self.kept[pairs[:, 1]]).astype(np.int64)
        one = np.take_along_axis(pairs, fewer[:, None], 1)[:, 0]
        other = np.take_along_axis(pairs, 1 - fewer[:, None], 1)[:, 0]
        counts = self.kept[one].astype(np.int64)
        places = np.repeat(self.starts[one] - _before(counts), counts) + np.arange(int(counts.sum()))
        wanted = self.hashes[places]
        low = np.repeat(self.starts[other], counts)
        last = low + np.repeat(self.kept[other], counts) - 1
        high = last + 1
        while (low < high).any():  # a binary search for all at once
            middle = (low + high) // 2
            before = (low < high) & (self.hashes[np.minimum(middle, last)] < wanted)
            low, high = np.where(before, middle + 1, low), np.where(before, high, np.minimum(middle, high))
        hits = (low <= last) & (self.hashes[np.minimum(low, last)] == wanted)
        return np.bincount(np.repeat(np.arange(len(pairs)), counts)[hits], minlength=len(pairs))


def needed_hashes(
    lengths: Array, below: Array, kept: Array, blooms: Array, others: Array
) -> tuple[Array, Array]:
    """How many hashes the samples of each pair must share for it to be compared, and which pairs may share as many.

    ``lengths``, ``below`` and ``kept`` (2 × pairs) are those of both documents, ``blooms`` and ``others`` (pairs × 2) the filters
    of the ones and of the others.
    """
    one, other = lengths.astype(np.float32)
    # The smallest hashes of a short document are in the sample of one like it, but not in that of a long one.
    alike = np.minimum(one, other) >= ALIKE_LENGTHS * np.maximum(one, other)
    least = np.where(alike, kept.min(axis=0), below.min(axis=0))
    needed = np.maximum(1, np.ceil(MIN_SHARE * least)).astype(np.int64)
    bits = np.bitwise_count(blooms & others).sum(axis=1)
    # Two hashes may set the same bit.
    return needed, (bits + 1 >= needed) | (least > LONG_SAMPLE)


def bloom_filters(hashes: Array, begins: Array) -> Array:
    """The Bloom filters (n × 2, 64 bits) of the samples that begin there, one behind the other, none of them empty."""
    bit = np.uint64(1) << (hashes & hashes.dtype.type(63)).astype(np.uint64)
    upper = (hashes & hashes.dtype.type(64)).astype(bool)
    halves = np.where(upper, np.uint64(0), bit), np.where(upper, bit, np.uint64(0))
    return np.stack([np.bitwise_or.reduceat(half, begins) for half in halves], axis=1)


def _before(counts: Array) -> Array:
    """The exclusive prefix sums of some counts."""
    return np.cumsum(counts) - counts
