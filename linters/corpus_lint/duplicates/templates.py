"""What pages of one site share, so that it does not count for their likeness: their template.

A shingle of two documents is part of a template when at least ``min_documents`` other documents have it, too, which are
articles of their own: no two of these, and none of these and one of the two, are ``copies`` alike or more. So fifty copies of
one article have nothing that is a template: they are one article, however many documents they are. Neither is a
template what stands in few documents.

To count this for all shingles of a corpus would take its size in memory; to count it for two documents that share enough
to be in question takes a few others, the witnesses. They come from the hashes that both have in their samples: of the
documents with one of these, those that have the most of them, and of these the ones with the lowest digests of their folded texts.
Then the shingles themselves are counted. All this depends on what the documents of the corpus are, and on
nothing else: not on their order, their names, or what an index knows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from corpus_lint.duplicates.comparison import Comparison, Pair
from corpus_lint.duplicates.index_format import HALF, LOWER, Array, distinct, lowest
from corpus_lint.duplicates.index_store import release
from corpus_lint.duplicates.likeness import MOST_TEMPLATE_DOCUMENTS
from corpus_lint.duplicates.signatures import SHINGLE

# The part of what two documents share that must be a template. With less, what they have in common is mostly their own: formulas
# of the language take up to a tenth of any two documents. Of the hashes in their samples somewhat fewer will do, by chance.
MIN_SHARE = 0.5
MIN_SHARE_OF_HASHES = 0.4
# Of what only one of two documents has, the part that must stand at the same places of the frame, which is what both have
# and the rest of the template. Pages have all of it there; of copies that were
# edited by chance, and are still alike, at most a seventh. What stands before and behind all of the template tells nothing if
# it is short, in code units: copies have headlines of their own, too.
MIN_SAME_PLACES = 1 / 3
LONGEST_HEAD = 80
# Shingles of a template in a row that are a part of it. Fewer are words that stand in many documents, a name, a term.
LONG_RUN = re.compile("t{10,}")
# How many witnesses are wanted, documents read to find them, and documents noted for a hash, each in times of min_documents.
WANTED, READ, NOTED = 3, 5, 5
MOST_NOTED = NOTED * MOST_TEMPLATE_DOCUMENTS
# A document that is longer than the shorter of two by more than this is a collection, which costs too much to be a witness.
LONGEST = 8
# Of so many pairs it is kept whether they are copies.
KEPT_VERDICTS = 100_000


def without_templates(
    comparison: Comparison, pairs: Sequence[Pair], min_documents: int, copies: float
) -> list[Pair]:
    """The pairs, with what each has besides a template counted, where it has one."""
    if not pairs:
        return []
    holders = _Holders(comparison, NOTED * min_documents)
    shared = [holders.shared(pair) for pair in pairs]
    noted = holders.note(distinct(np.concatenate([np.zeros(0, np.uint32), *shared])))
    witnesses = _Witnesses(comparison, min_documents, copies)
    found = []
    for pair, hashes in zip(pairs, shared, strict=True):
        candidates = _candidates(comparison, pair, [noted[one] for one in hashes.tolist()], min_documents)
        found.append(witnesses.measured(pair, candidates) if candidates else pair)
    return found


def _candidates(
    comparison: Comparison, pair: Pair, noted: Iterable[Sequence[int]], min_documents: int
) -> list[int]:
    """The documents to ask for a template of two, best first: none where too few of the hashes they share are in many."""
    two = (pair.earlier, pair.later)
    others = [[one for one in some if one not in two] for some in noted]
    many = [some for some in others if len(some) >= min_documents]
    if not many or len(many) < MIN_SHARE_OF_HASHES * len(others):
        return []
    longest = LONGEST * min(map(comparison.length, two))
    support = Counter(chain.from_iterable(many))
    digests = comparison.rows["digest"]
    fit = (one for one in support if comparison.length(one) <= longest)
    return sorted(fit, key=lambda one: (-support[one], *digests[one].tolist()))[: READ * min_documents]


@dataclass(frozen=True, slots=True)
class _Gap:
    """A stretch of a document that is not of a frame: how many shingles, and the ones of the frame on either side.

    ``is_head`` says that it may be a headline, a byline or a note of the editor: short, and the first or last of its document.
    """

    behind: str
    before: str
    size: int
    is_head: bool


def _gaps(text: str, frame: frozenset[str]) -> Iterator[_Gap]:
    """Yield the stretches of a folded text that are not of a frame, or have only a few words of it."""
    last = len(text) - SHINGLE + 1
    marks = "".join("t" if text[place : place + SHINGLE] in frame else "-" for place in range(last))
    start = 0
    for end, following in [*(run.span() for run in LONG_RUN.finditer(marks)), (last, last)]:
        if size := marks.count("-", start, end):
            is_head = end - start <= LONGEST_HEAD and (not start or end == last)
            behind = text[start - 1 : start - 1 + SHINGLE] if start else ""
            yield _Gap(behind, text[end : end + SHINGLE] if end < last else "", size, is_head)
        start = following


def _at_places_of(gaps: Sequence[_Gap], others: Sequence[_Gap]) -> list[_Gap]:
    """Those gaps which begin or end at a place of the frame where another document has one, too."""
    behind, before = {gap.behind for gap in others}, {gap.before for gap in others}
    return [gap for gap in gaps if not gap.is_head and (gap.behind in behind or gap.before in before)]


@dataclass
class _Holders:
    """Which documents have a hash in their samples, of each up to ``most``, those with the lowest digests."""

    comparison: Comparison
    most: int
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
        return one[np.isin(one, other, assume_unique=True)]

    def _sample(self, position: int) -> Array:
        segment = self.comparison.index.segments[self._segments[position]]
        row = segment.rows[self._rows[position]]
        found: Array = segment.hashes[int(row["start"]) : int(row["start"]) + int(row["kept"])]
        return found

    def note(self, hashes: Array) -> Mapping[int, Sequence[int]]:
        """For each of some hashes the documents that have it, only the first of those with one text."""
        comparison = self.comparison
        digests, standing = comparison.rows["digest"], comparison.standing
        found: dict[int, list[Array]] = {one: [] for one in hashes.tolist()}
        keys = hashes.astype(np.uint64) << HALF
        for segment, positions in zip(comparison.index.segments, comparison.positions, strict=True):
            starts = np.searchsorted(segment.postings, keys).tolist()
            ends = np.searchsorted(segment.postings, keys | LOWER, "right").tolist()
            for one, start, end in zip(hashes.tolist(), starts, ends, strict=True):
                if start < end:
                    some = positions[(segment.postings[start:end] & LOWER).astype(np.int64)]
                    some = some[some >= 0]
                    some = some[standing[some]]
                    found[one].append(some[lowest(digests[some], self.most)])
            release(segment)
        return {one: self._lowest(parts) for one, parts in found.items()}

    def _lowest(self, parts: Sequence[Array]) -> list[int]:
        some = np.concatenate([np.zeros(0, np.int64), *parts])
        chosen: list[int] = some[lowest(self.comparison.rows["digest"][some], self.most)].tolist()
        return chosen


@dataclass
class _Witnesses:
    """Reads witnesses, and counts what two documents have besides the template that these show."""

    comparison: Comparison
    min_documents: int
    copies: float
    _known: dict[tuple[int, int], bool] = field(default_factory=dict)

    def measured(self, pair: Pair, candidates: Sequence[int]) -> Pair:
        """The pair with its own shingles counted, if the candidates show a template."""
        read = self.comparison.shingles
        earlier, later = read(pair.earlier), read(pair.later)
        if earlier is None or later is None:
            return pair
        chosen = list(self._chosen(pair, candidates))
        if len(chosen) < self.min_documents:
            return pair
        both, shared = earlier | later, earlier & later
        seen = Counter[str]()
        for one in chosen:
            seen.update(both & (read(one) or frozenset()))
        template = frozenset(shingle for shingle, count in seen.items() if count >= self.min_documents)
        if len(template & shared) < MIN_SHARE * len(shared) or not self._is_filled_in(
            pair, template | shared
        ):
            return pair
        earlier, later = earlier - template, later - template
        return replace(pair, own=(len(earlier & later), len(earlier), len(later)))

    def _is_filled_in(self, pair: Pair, frame: frozenset[str]) -> bool:
        """Whether what only one of two documents has stands at the same places of a frame, and not where somebody edited it."""
        texts = [self.comparison.folded(position) or "" for position in (pair.earlier, pair.later)]
        one, other = (list(_gaps(text, frame)) for text in texts)
        same = sum(gap.size for gap in _at_places_of(one, other)) + sum(
            gap.size for gap in _at_places_of(other, one)
        )
        return same >= MIN_SAME_PLACES * sum(gap.size for gap in (*one, *other))

    def _chosen(self, pair: Pair, candidates: Sequence[int]) -> Iterator[int]:
        """Yield candidates that are articles of their own."""
        articles = [pair.earlier, pair.later]
        for candidate in candidates:
            if not any(self._are_copies(candidate, article) for article in articles):
                articles.append(candidate)
                yield candidate
                if len(articles) == WANTED * self.min_documents + 2:
                    return

    def _are_copies(self, one: int, other: int) -> bool:
        """Whether two documents are alike as copies are, or one cannot be read."""
        key = (min(one, other), max(one, other))
        if key not in self._known:
            if len(self._known) >= KEPT_VERDICTS:
                self._known.clear()
            here, there = self.comparison.shingles(one), self.comparison.shingles(other)
            self._known[key] = here is None or there is None or self._are_alike(here, there)
        return self._known[key]

    def _are_alike(self, one: frozenset[str], other: frozenset[str]) -> bool:
        if min(len(one), len(other)) < self.copies * max(len(one), len(other)):
            return False
        shared = len(one & other)
        return shared >= self.copies * (len(one) + len(other) - shared)
