"""Compare documents by their signatures: equal, similar, or one inside the other.

Pairs that share enough of their samples are compared: their common shingles are counted exactly in the folded texts, and
similarity is never transitive. If several documents have the same folded text, only the first is compared with others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property

import numpy as np

from corpus_lint.core.allocator import give_back
from corpus_lint.core.digest import MULTIPLIERS
from corpus_lint.core.document import Document
from corpus_lint.core.model import Location
from corpus_lint.core.surroundings import hash_around
from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates import index_format
from corpus_lint.duplicates.candidate_pairs import nominate
from corpus_lint.duplicates.differences import Traits, differences
from corpus_lint.duplicates.document_reader import keeping
from corpus_lint.duplicates.index_format import Array
from corpus_lint.duplicates.kept_counts import KeptCounts
from corpus_lint.duplicates.kept_nominations import renominate
from corpus_lint.duplicates.kept_texts import LONGEST_PREPARED, FoldedText, KeptTexts
from corpus_lint.duplicates.marks import may_share
from corpus_lint.duplicates.pair_table import PairTable
from corpus_lint.duplicates.relations import Pair
from corpus_lint.duplicates.selected_postings import Selection
from corpus_lint.duplicates.shingles import SharedNumbers, number_in_both

# The minimum length in code units of a document to compare.
SHORTEST = 20
# Of a pair whose documents differ that much in length, the longer one is a book, which is read once for all its parts.
BOOK_LENGTHS = 4
# So many pairs are counted at once: of short documents, the texts of all of them are kept.
PAIRS_AT_ONCE = 256
# The share of a title that the titles of a series have in common.
SERIES_SHARE = 0.4
# From so many documents on, to find their pairs takes more memory than whatever is done with these.
MANY = 1 << 16
MIXER = np.uint64(MULTIPLIERS[0])


@dataclass
class Comparison:
    """The documents of a corpus, in the order of their paths and records, and how they are related.

    ``rows`` has a row of the index for each, ``positions`` for each segment the positions of its rows (-1: not in this
    comparison), ``document`` reads the document at a position again, and returns None if it has changed.
    With ``first_asked``, only relations of the documents from that position on are computed, by their ``hashes``.
    ``witnesses`` are the positions of documents that only show which text many documents share, ``reference`` says which
    documents are of a reference corpus.
    """

    index: index_format.Index
    rows: Array
    positions: Sequence[Array]
    document: Callable[[int], Document | None]
    first_asked: int = 0
    hashes: Array | None = None
    witnesses: Array | None = None
    reference: Array | None = None
    texts: KeptTexts = field(init=False)
    own: KeptCounts = field(init=False)
    _verdicts: KeptCounts = field(init=False)
    # Columns of the rows that are asked for one by one.
    _lengths: Array = field(init=False)
    _digests: Array = field(init=False)
    _traits: Array = field(init=False)

    def __post_init__(self) -> None:
        self.document = keeping(self.document)
        self.own, self._verdicts = KeptCounts(self.index.own), KeptCounts(self.index.verdicts)
        self._lengths, self._digests, self._traits = (
            self.rows[name] for name in ("length", "digest", "traits")
        )
        self.texts = KeptTexts(self.document, self._digests)

    def length(self, position: int) -> int:
        """The code units of a folded text."""
        return int(self._lengths.item(position))

    def text_digest(self, position: int) -> tuple[int, int]:
        """The digest of a folded text, as two numbers."""
        return self._digests.item(position, 0), self._digests.item(position, 1)

    def in_reference(self, position: int) -> bool:
        """Whether a document is of the reference corpus, so that it is compared with and never reported."""
        return self.reference is not None and bool(self.reference[position])

    def location(self, position: int) -> Location | None:
        """The location of a document, for findings about another to name."""
        document = self.document(position)
        return None if document is None else document.location(document.first_line.start)

    def differences(self, position: int, other: int) -> list[str]:
        """Descriptions of how two copies differ."""
        return list(_differences(self._traits.item(position), self._traits.item(other)))

    def fingerprint(self, position: int) -> str:
        """What a baseline knows a document by, as a part of another."""
        document = self.document(position)
        return hash_around(document, document.first_line) if document else ""

    def without_templates(self, pairs: Sequence[Pair], min_documents: int, copies: float) -> list[Pair]:
        """The pairs, with what each has in addition to a template counted, where it has one."""
        from corpus_lint.duplicates import templates  # few corpora have pairs that may be of a template

        return templates.without_templates(self, pairs, min_documents, copies)

    @cached_property
    def first(self) -> Array:
        """For each document, the position of the first one with the same folded text; its own if it is the first."""
        first = np.arange(len(self.rows))
        digests = self.rows["digest"]
        order = np.lexsort((first, digests[:, 1], digests[:, 0])) if len(first) else first
        ordered = digests[order]
        begins = np.ones(len(order), bool)
        begins[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
        first[order] = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
        return first

    @cached_property
    def standing(self) -> Array:
        """Which documents are compared with others: the first ones with their texts, if these are long enough."""
        found: Array = (self.first == np.arange(len(self.rows))) & (self.rows["length"] >= SHORTEST)
        return found

    def copies(self) -> Iterator[tuple[int, int]]:
        """Yield (later, first) for each document whose folded text an earlier one has."""
        later = np.flatnonzero(self.first != np.arange(len(self.rows)))
        for position in later[later >= self.first_asked].tolist():
            yield position, int(self.first[position])

    @cached_property
    def pairs(self) -> PairTable:
        """The pairs that were nominated and counted, by the later one and then the earlier one."""
        return self._counted(self._nominated)

    def pairs_from(self, similarity: float = 0, containment: float = 0) -> Iterator[Pair]:
        """Yield those of ``pairs`` that are at least as alike, and of which one has at least as much of the other.

        Only those are counted of which that is not told by their marks.
        """
        may = may_share(self._nominated, self.rows["marks"], self.rows["length"], similarity, containment)
        return self._counted(self._nominated[may]).at_least(similarity, containment)

    @cached_property
    def _nominated(self) -> Array:
        standing = self.standing if self.witnesses is None else self.standing & ~self.witnesses
        selection = Selection(self.index.segments, self.positions, self.rows, standing, self.hashes)
        if self.index.nominated is None or self.hashes is not None or self.first_asked:
            found = nominate(selection, self.first_asked)
        else:
            found, self.index.nominated = renominate(selection, self.index.nominated)
        if len(self.rows) >= MANY:
            give_back()
        return found

    def _counted(self, pairs: Array) -> PairTable:
        """Some pairs with what they share."""
        verdicts, done = self._verdicts.find(self.keys(pairs))
        self._count(pairs, verdicts, done)
        if not done.all():
            pairs, verdicts = pairs[done], verdicts[done]
        self._verdicts.use(verdicts)
        self.index.verdicts = self._verdicts.current
        found = self._table(pairs, verdicts)
        if len(self.rows) >= MANY:
            give_back()
        return found

    def _count(self, pairs: Array, verdicts: Array, done: Array) -> None:
        """Count what pairs share that are not ``done``, into their verdicts, and mark those whose texts can be read."""
        order = self._by_books(pairs, np.flatnonzero(~done))
        shared = SharedNumbers()
        for start in range(0, len(order), PAIRS_AT_ONCE):
            places = order[start : start + PAIRS_AT_ONCE]
            chosen = pairs[places]
            self.prepare(chosen)
            swapped = self._swapped(chosen)[:, None]
            # The text with the lower digest first.
            lower, higher = np.where(swapped, chosen[:, ::-1], chosen).T.tolist()
            found = np.zeros((len(places), 4), np.int64)
            is_read = np.ones(len(places), bool)
            for number, (one, other) in enumerate(zip(lower, higher, strict=True)):
                here, there = self.texts[one], self.texts[other]
                if here is None or there is None:
                    is_read[number] = False
                else:
                    found[number] = counted(here, there, shared=shared)
            for name, column in zip(("shared", "one", "other", "series"), found.T, strict=True):
                verdicts[name][places] = column
            done[places] = is_read

    def prepare(self, pairs: Array) -> None:
        """Make the texts of pairs (n × 2) that are asked for next, as far as they are short."""
        positions = index_format.distinct(pairs.reshape(-1))
        self.texts.prepare(positions[self._lengths[positions] < LONGEST_PREPARED].tolist())

    def _by_books(self, pairs: Array, chosen: Array) -> Array:
        """Some places of pairs, in an order in which few documents are read twice."""
        earlier, later = pairs[chosen].T
        lengths = self.rows["length"][earlier].astype(np.int64), self.rows["length"][later].astype(np.int64)
        longer = np.where(lengths[0] > lengths[1], earlier, later)
        is_book = np.maximum(*lengths) > BOOK_LENGTHS * np.minimum(*lengths)
        found: Array = chosen[np.lexsort((earlier, later, np.where(is_book, longer, later)))]
        return found

    def _table(self, pairs: Array, verdicts: Array) -> PairTable:
        """Pairs with what was counted of them."""
        earlier, later = pairs.T.astype(np.uint32)
        sizes = self.as_they_stand(pairs, verdicts["one"], verdicts["other"])
        return PairTable(
            earlier, later, verdicts["shared"].copy(), *sizes, verdicts["series"].astype(np.bool_)
        )

    def keys(self, pairs: Array) -> Array:
        """A 128-bit number for the two folded texts of each pair, independent of their order."""
        digests = self.rows["digest"]
        one, other = digests[pairs[:, 0]], digests[pairs[:, 1]]
        swapped = self._swapped(pairs)[:, None]
        low, high = np.where(swapped, other, one), np.where(swapped, one, other)
        keys: Array = (low * MIXER) ^ (high >> np.uint64(7)) ^ (high << np.uint64(57))
        return keys

    def _swapped(self, pairs: Array) -> Array:
        """Of which pairs the later one has the lower digest."""
        digests = self.rows["digest"][:, 0]
        found: Array = digests[pairs[:, 0]] > digests[pairs[:, 1]]
        return found

    def by_digest(self, earlier: int, later: int) -> tuple[int, int]:
        """Two positions, that of the text with the lower digest first."""
        is_swapped = self._digests.item(earlier, 0) > self._digests.item(later, 0)
        return (later, earlier) if is_swapped else (earlier, later)

    def as_they_stand(self, pairs: Array, lower: Array, higher: Array) -> tuple[Array, Array]:
        """Counts of the earlier and of the later ones of pairs, given those of the texts with the lower and the higher digests."""
        swapped = self._swapped(pairs)
        return np.where(swapped, higher, lower), np.where(swapped, lower, higher)


@cache
def _differences(one: int, other: int) -> tuple[str, ...]:
    """Descriptions of how two copies differ whose traits have these numbers, which are below 64."""
    return tuple(differences(Traits.from_number(one), Traits.from_number(other)))


def counted(
    one: FoldedText, other: FoldedText, *, shared: Callable[[Array, Array], int] = number_in_both
) -> tuple[int, int, int, bool]:
    """Shared shingles, those of the one text, those of the other, and whether their titles are those of a series."""
    return (
        shared(one.shingles, other.shingles),
        len(one.shingles),
        len(other.shingles),
        in_series(one.title, other.title),
    )


def in_series(one: str, other: str) -> bool:
    """Whether two titles differ in a name only, like those of one regulation of two cities."""
    if not one or not other or one == other:
        return False
    shared = _common_start(one, other) + _common_start(one[::-1], other[::-1])
    return shared >= SERIES_SHARE * max(len(one), len(other))


def _common_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
