"""From signatures to documents that are the same, alike, or one inside the other.

Documents that share enough of their samples are compared; what they share is counted exactly, in the shingles of their
folded texts, and nothing is concluded from a chain of likenesses. Of documents with equal folded text only the first is
compared with others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus_lint.document import Document
from corpus_lint.duplicates import store
from corpus_lint.duplicates.differences import differences
from corpus_lint.duplicates.folding import folded_text, folded_title, without_additions
from corpus_lint.duplicates.signatures import SHINGLE, digest
from corpus_lint.engine import whole
from corpus_lint.model import Location

Array = npt.NDArray[Any]

# How many of the rarest hashes of a document lead to others, at least, which share of all it has, and to how many others
# each. A long document has some that are another's by chance.
RAREST = 4
RARE_SHARE = 0.25
FIRST_FEW = 6
# Classes of how many documents have a hash, each twice as many as the one before.
CLASSES = 16
# A pair is compared when they share this much of the smaller sample. Of ten hashes two documents of similarity 0.6 share
# seven or eight, and fewer than four once in three hundred pairs.
MIN_SHARE = 0.45
# Code units of a document that is compared with others at all.
SHORTEST = 20
# Samples of more hashes are compared without a look at their blooms, which are full.
LONG_SAMPLE = 32
PAIRS_AT_ONCE = 200_000
# Parts in which the hashes are gone through, so that not all are in memory at once.
PARTS = 64
# Shingles that are kept of documents which may be needed again, some hundred bytes each.
KEPT_SHINGLES = 400_000
# How much of a title its series has in common.
SERIES_SHARE = 0.4
# A hash is in the upper half of a posting, a row or a position in the lower.
HALF, LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)
MIXER = np.uint64(0xD1342543DE82EF95)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that were compared, by their positions in the corpus, ``earlier < later``.

    ``shared``, ``earlier_size`` and ``later_size`` count distinct shingles. ``series`` says that their titles differ in a
    name only, like those of one regulation of two cities.
    """

    earlier: int
    later: int
    shared: int
    earlier_size: int
    later_size: int
    series: bool

    @property
    def similarity(self) -> float:
        """The Jaccard similarity."""
        return self.shared / max(1, self.earlier_size + self.later_size - self.shared)

    @property
    def containment(self) -> float:
        """How much of the smaller one the larger one holds."""
        return self.shared / max(1, min(self.earlier_size, self.later_size))


@dataclass
class Comparison:
    """The documents of a corpus, in the order of their paths and records, and how they are related.

    ``rows`` has a row of the index for each, ``positions`` for each segment the positions of its rows (-1: not in this
    comparison), ``document`` reads one again, by its position, and gives None where it is not any more what it was.
    With ``first_asked``, only what concerns the documents from that position on is looked for.
    """

    index: store.Index
    rows: Array
    positions: Sequence[Array]
    document: Callable[[int], Document | None]
    first_asked: int = 0
    hashes: Array | None = None
    _texts: dict[int, tuple[frozenset[str], str] | None] = field(default_factory=dict)
    _held: int = 0

    def length(self, position: int) -> int:
        """The code units of a folded text."""
        return int(self.rows["length"][position])

    def location(self, position: int) -> Location | None:
        """Where a document begins, to be named in a finding about another."""
        document = self.document(position)
        return None if document is None else document.location(whole(document).start)

    def differences(self, position: int, other: int) -> list[str]:
        """In what two copies differ."""
        one, two = self.document(position), self.document(other)
        return [] if one is None or two is None else differences(one, two)

    @cached_property
    def first(self) -> Array:
        """For each document the position of the first one with the same folded text: its own, if it is that."""
        first = np.arange(len(self.rows))
        digests = self.rows["digest"]
        order = np.lexsort((first, digests[:, 1], digests[:, 0])) if len(first) else first
        ordered = digests[order]
        begins = np.ones(len(order), bool)
        begins[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
        first[order] = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
        return first

    def copies(self) -> Iterator[tuple[int, int]]:
        """Yield (later, first) for each document whose folded text an earlier one has."""
        later = np.flatnonzero(self.first != np.arange(len(self.rows)))
        for position in later[later >= self.first_asked].tolist():
            yield position, int(self.first[position])

    @cached_property
    def pairs(self) -> list[Pair]:
        """The pairs that were nominated and counted, by the later one and then the earlier one."""
        nominated = self._nominated()
        if not len(nominated):
            return []
        keys = self._keys(nominated)
        known = self.index.verdicts
        places = np.searchsorted(known["pair"][:, 0], keys[:, 0]) if len(known) else np.zeros(len(keys), int)
        found: list[Pair] = []
        verdicts = np.zeros(len(nominated), store.VERDICT)
        verdicts["pair"] = keys
        done = np.zeros(len(nominated), bool)
        for number, (earlier, later) in enumerate(nominated.tolist()):
            place = int(places[number])
            if place < len(known) and (known["pair"][place] == keys[number]).all():
                verdict = known[place]
            else:
                counted = self._counted(earlier, later)
                if counted is None:
                    continue
                verdict = verdicts[number]
                verdict["shared"], verdict["one"], verdict["other"], verdict["series"] = counted
            verdicts[number] = verdict
            done[number] = True
            sizes = int(verdict["one"]), int(verdict["other"])
            if self._swapped(earlier, later):
                sizes = sizes[1], sizes[0]
            found.append(Pair(earlier, later, int(verdict["shared"]), *sizes, bool(verdict["series"])))
        verdicts = verdicts[done]
        if self.first_asked:
            verdicts = np.concatenate((verdicts, known))
        _, unique = np.unique(verdicts["pair"][:, 0], return_index=True)
        self.index.verdicts = verdicts[unique]
        return found

    def _keys(self, pairs: Array) -> Array:
        """A number of 128 bits for the two folded texts of each pair, whichever comes first."""
        digests = self.rows["digest"]
        one, other = digests[pairs[:, 0]], digests[pairs[:, 1]]
        swapped = (one[:, 0] > other[:, 0])[:, None]
        low, high = np.where(swapped, other, one), np.where(swapped, one, other)
        keys: Array = (low * MIXER) ^ (high >> np.uint64(7)) ^ (high << np.uint64(57))
        return keys

    def _swapped(self, earlier: int, later: int) -> bool:
        digests = self.rows["digest"]
        return bool(digests[earlier][0] > digests[later][0])

    def _counted(self, earlier: int, later: int) -> tuple[int, int, int, bool] | None:
        """Shared shingles, those of the text with the lower digest, those of the other, and whether they are a series."""
        one, other = self._read(earlier), self._read(later)
        if one is None or other is None:
            return None
        if self._swapped(earlier, later):
            one, other = other, one
        return len(one[0] & other[0]), len(one[0]), len(other[0]), in_series(one[1], other[1])

    def _read(self, position: int) -> tuple[frozenset[str], str] | None:
        """The shingles and the title of a document, if it can be read and is what it was."""
        if position in self._texts:
            return self._texts[position]
        while self._held > KEPT_SHINGLES:
            old = self._texts.pop(next(iter(self._texts)))
            self._held -= len(old[0]) if old else 0
        found = None
        document = self.document(position)
        if document is not None:
            text = without_additions(document)
            folded = folded_text(text)
            if digest(folded.encode("utf-16-le", "surrogatepass")) == self.rows["digest"][position].tobytes():
                found = (shingles(folded), folded_title(text))
                self._held += len(found[0])
        self._texts[position] = found
        return found

    def _nominated(self) -> Array:
        """The pairs of positions that share enough of their samples, (n × 2), earlier and later, ordered by the later.

        A document is taken to the first few that have one of its rarest hashes, so that a formula of the corpus (a licence,
        a footer) nominates nobody who has anything else; then their whole samples are compared.
        """
        # How many of its hashes each document shares with how many others, in classes; as many as a byte can count.
        classes = np.zeros((CLASSES, len(self.rows)), np.uint8)
        for owners, _, size in self._groups():
            class_of = _class(size)
            for number, counts in enumerate(classes):
                members = np.bincount(owners[class_of == number], minlength=len(counts))
                counts[:] = np.minimum(counts + members, 255)
        # The last class in which a document's rarest hashes are.
        rarest = np.clip(self.rows["kept"] * RARE_SHARE, RAREST, 255)
        last = np.zeros(len(self.rows), np.uint8)
        seen = np.zeros(len(self.rows), np.uint16)
        for counts in classes:
            seen += counts
            last += seen < rarest
        del classes
        samples = self._samples()
        nominated = [np.zeros((0, 2), np.int64)]
        for owners, begin, size in self._groups():
            used = _class(size) <= last[owners]
            if self.first_asked:
                used &= owners >= self.first_asked
            pairs = _pairs(owners, begin, begin + size, np.flatnonzero(used))
            nominated.append(pairs[samples.share(pairs)])
        return np.unique(np.concatenate(nominated)[:, ::-1], axis=0)[:, ::-1]

    def _groups(self) -> Iterator[tuple[Array, Array, Array]]:
        """Yield documents that have a hash which others have, hash by hash, with where each group begins and its size."""
        standing = (self.first == np.arange(len(self.rows))) & (self.rows["length"] >= SHORTEST)
        for postings in self._postings():
            postings = np.sort(postings[standing[(postings & LOWER).astype(np.int64)]])
            hashes = postings >> HALF
            begins = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
            sizes = np.diff(np.append(begins, len(hashes)))
            several = np.repeat(sizes > 1, sizes)
            sizes = sizes[sizes > 1]
            begin = np.repeat(np.cumsum(sizes) - sizes, sizes)
            owners = (postings[several] & LOWER).astype(np.int64)
            yield owners, begin, np.repeat(sizes, sizes)

    def _samples(self) -> _Samples:
        """The kept hashes of all documents."""
        kept = self.rows["kept"].astype(np.int64)
        starts = _before(kept)
        hashes = np.empty(int(kept.sum()), np.uint32)
        blooms = np.zeros((len(kept), 2), np.uint64)
        for segment, positions in zip(self.index.segments, self.positions, strict=True):
            here = np.flatnonzero((positions >= 0) & (segment.rows["kept"] > 0))
            if not len(here):
                continue
            counts = segment.rows["kept"][here].astype(np.int64)
            begins = _before(counts)
            within = np.arange(int(counts.sum())) - np.repeat(begins, counts)
            firsts = _before(segment.rows["kept"].astype(np.int64))[here]
            some = segment.hashes[np.repeat(firsts, counts) + within]
            places = positions[here]
            hashes[np.repeat(starts[places], counts) + within] = some
            bit = np.uint64(1) << (some & np.uint32(63)).astype(np.uint64)
            upper = (some & np.uint32(64)).astype(bool)
            blooms[places, 0] = np.bitwise_or.reduceat(np.where(upper, np.uint64(0), bit), begins)
            blooms[places, 1] = np.bitwise_or.reduceat(np.where(upper, bit, np.uint64(0)), begins)
        return _Samples(hashes, starts, kept, self.rows["below"], self.rows["length"], blooms)

    def _postings(self) -> Iterator[Array]:
        """Yield, hash by hash, numbers of a hash in the upper and a position in the lower half, in no order."""
        edges = [np.uint64(part * (2**64 // PARTS)) for part in range(PARTS)]
        for low, high in zip(edges, [*edges[1:], None], strict=True):
            found: list[Array] = []
            for segment, positions in zip(self.index.segments, self.positions, strict=True):
                start = np.searchsorted(segment.postings, low)
                end = len(segment.postings) if high is None else np.searchsorted(segment.postings, high)
                postings = segment.postings[start:end]
                if self.hashes is not None:
                    postings = having(postings, self.hashes[(self.hashes >= low >> HALF)])
                place = positions[(postings & LOWER).astype(np.int64)]
                here = place >= 0
                found.append((postings[here] >> HALF << HALF) | place[here].astype(np.uint64))
            if any(len(part) for part in found):
                yield np.concatenate(found)


def having(postings: Array, hashes: Array) -> Array:
    """Those of some sorted postings that have one of some sorted hashes."""
    starts = np.searchsorted(postings, hashes.astype(np.uint64) << HALF)
    ends = np.searchsorted(postings, (hashes.astype(np.uint64) << HALF) | LOWER, "right")
    some = ends > starts
    parts = [
        postings[start:end] for start, end in zip(starts[some].tolist(), ends[some].tolist(), strict=True)
    ]
    return np.concatenate(parts) if parts else postings[:0]


def _class(size: Array) -> Array:
    """In which class the size of a group is: 2, 3 and 4, 5 to 8, …"""
    return np.minimum(np.ceil(np.log2(size)).astype(np.int64) - 1, CLASSES - 1)


def _pairs(owners: Array, begin: Array, end: Array, members: Array) -> Array:
    """The distinct pairs (n × 2, earlier and later) of some members of groups with the first few of their groups."""
    found = [np.zeros(0, np.uint64)]
    for step in range(FIRST_FEW):
        inside = members[begin[members] + step < end[members]]
        one, other = owners[inside].astype(np.uint64), owners[begin[inside] + step].astype(np.uint64)
        found.append((np.maximum(one, other) << HALF) | np.minimum(one, other))
    pairs = np.unique(np.concatenate(found))
    both = np.stack((pairs & LOWER, pairs >> HALF), axis=1).astype(np.int64)
    return both[both[:, 0] != both[:, 1]]


@dataclass(frozen=True, slots=True)
class _Samples:
    """The kept hashes of documents by their positions.

    Those of a document begin at ``starts``, in order, and are ``kept`` many, of which ``below`` are below the limit.
    ``lengths`` are those of the documents. ``blooms`` (n × 2, 64 bits) has a bit for
    each, by which most pairs that share few are told at once.
    """

    hashes: Array
    starts: Array
    kept: Array
    below: Array
    lengths: Array
    blooms: Array

    def share(self, pairs: Array) -> Array:
        """Which pairs of positions share enough of their samples."""
        one, other = pairs[:, 0], pairs[:, 1]
        lengths = self.lengths[one].astype(np.float32), self.lengths[other].astype(np.float32)
        # The smallest hashes of a short document are in the sample of one like it, but not in that of a long one.
        alike = np.minimum(*lengths) >= MIN_SHARE * np.maximum(*lengths)
        least = np.minimum(self.below[one], self.below[other])
        least = np.where(alike, np.minimum(self.kept[one], self.kept[other]), least)
        needed = np.maximum(1, np.ceil(MIN_SHARE * least)).astype(np.int64)
        bits = np.bitwise_count(self.blooms[pairs[:, 0]] & self.blooms[pairs[:, 1]]).sum(axis=1)
        # Two hashes may have one bit.
        enough = (bits + 1 >= needed) | (least > LONG_SAMPLE)
        left = np.flatnonzero(enough)
        for start in range(0, len(left), PAIRS_AT_ONCE):
            some = left[start : start + PAIRS_AT_ONCE]
            enough[some] = self._shared(pairs[some]) >= needed[some]
        return enough

    def _shared(self, pairs: Array) -> Array:
        """How many hashes both documents of each pair have."""
        fewer = (self.kept[pairs[:, 0]] > self.kept[pairs[:, 1]]).astype(np.int64)
        one = np.take_along_axis(pairs, fewer[:, None], 1)[:, 0]
        other = np.take_along_axis(pairs, 1 - fewer[:, None], 1)[:, 0]
        counts = self.kept[one]
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


def _before(counts: Array) -> Array:
    """The sum of all counts before each."""
    return np.cumsum(counts) - counts


def shingles(folded: str) -> frozenset[str]:
    """The distinct stretches of SHINGLE characters of a folded text."""
    return frozenset(folded[i : i + SHINGLE] for i in range(len(folded) - SHINGLE + 1))


def in_series(one: str, other: str) -> bool:
    """Whether two titles differ in a name only, like those of one regulation of two cities."""
    if not one or not other or one == other:
        return False
    shared = _common_start(one, other) + _common_start(one[::-1], other[::-1])
    return shared >= SERIES_SHARE * max(len(one), len(other))


def _common_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
