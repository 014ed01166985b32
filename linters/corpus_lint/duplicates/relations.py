"""Pairs of documents that were compared, and what is asked of a comparison: by rules, and by what counts templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from corpus_lint.core.model import Location
from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.index_format import Array, Index
from corpus_lint.duplicates.kept_counts import KeptCounts
from corpus_lint.duplicates.kept_texts import FoldedText


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that were compared, by their positions in the corpus, ``earlier < later``.

    ``shared``, ``earlier_size`` and ``later_size`` count distinct shingles. ``series`` says that their titles differ in a
    name only, like those of one regulation of two cities. ``own`` are the three counts without what ``templates.py`` takes
    for the template of many documents; None where there is none, or nobody asked.
    """

    earlier: int
    later: int
    shared: int
    earlier_size: int
    later_size: int
    series: bool
    own: tuple[int, int, int] | None = None

    @property
    def similarity(self) -> float:
        """The Jaccard similarity."""
        return self.shared / max(1, self.earlier_size + self.later_size - self.shared)

    @property
    def containment(self) -> float:
        """The containment: the share of the smaller document that the larger one contains."""
        return self.shared / max(1, min(self.earlier_size, self.later_size))

    @property
    def own_similarity(self) -> float:
        """The Jaccard similarity without a template; 0 where nothing is left."""
        shared, earlier, later = self.own or (self.shared, self.earlier_size, self.later_size)
        return shared / max(1, earlier + later - shared)

    @property
    def own_size(self) -> int:
        """The shingles of the smaller one without a template."""
        sizes = self.own[1:] if self.own else (self.earlier_size, self.later_size)
        return sizes[0] if self.earlier_size < self.later_size else sizes[1]

    @property
    def own_containment(self) -> float:
        """How much of the smaller one, without a template, the larger one holds; 0 where nothing is left."""
        return (self.own[0] if self.own else self.shared) / max(1, self.own_size)


class WithLengths(Protocol):
    """Documents whose folded texts have a known length."""

    def length(self, position: int) -> int:
        """The code units of a folded text."""


class Relations(WithLengths, Protocol):
    """How documents are related, as rules ask for it: of a whole corpus, or of one group of it in an engine.

    Documents are known by their positions, numbers in the order of their paths and records. Only those from ``first_asked``
    on are reported.
    """

    @property
    def first_asked(self) -> int:
        """The first position that is reported; those before it are of a reference."""

    @property
    def pairs(self) -> Sequence[Pair]:
        """The pairs that were counted, by the later one and then the earlier one."""

    def pairs_from(self, similarity: float = 0, containment: float = 0) -> Iterator[Pair]:
        """Yield those of ``pairs`` that are at least as alike, and of which one has at least as much of the other."""

    def copies(self) -> Iterator[tuple[int, int]]:
        """Yield (later, first) for each document whose folded text an earlier one has."""

    def in_reference(self, position: int) -> bool:
        """Whether a document is of the reference corpus, so that it is compared with and never reported."""

    def location(self, position: int) -> Location | None:
        """The location of a document, for findings about another to name."""

    def fingerprint(self, position: int) -> str:
        """What a baseline knows a document by, as a part of another."""

    def differences(self, position: int, other: int) -> list[str]:
        """Descriptions of how two copies differ."""

    def without_templates(self, pairs: Sequence[Pair], min_documents: int, copies: float) -> list[Pair]:
        """The pairs, with what each has in addition to a template counted, where it has one."""


class Texts(Protocol):
    """Folded texts by the positions of their documents."""

    def __getitem__(self, position: int) -> FoldedText | None:
        """The folded text of a document; None where it cannot be read."""


class Measured(WithLengths, Protocol):
    """Documents whose folded texts have a known length and a digest."""

    def text_digest(self, position: int) -> tuple[int, int]:
        """The digest of a folded text, as two numbers."""


class Readable(Protocol):
    """Documents whose folded texts can be read."""

    @property
    def texts(self) -> Texts:
        """The folded texts."""

    def by_digest(self, earlier: int, later: int) -> tuple[int, int]:
        """Two positions, that of the text with the lower digest first."""


class Sampled(Measured, Readable, Protocol):
    """All documents of a corpus with their samples of hashes: ``comparison.py`` says what its parts are."""

    @property
    def index(self) -> Index:
        """The segments with the samples, and what was counted before."""

    @property
    def rows(self) -> Array:
        """The row of each document."""

    @property
    def positions(self) -> Sequence[Array]:
        """For each segment the positions of its rows."""

    @property
    def standing(self) -> Array:
        """Which documents are compared."""

    def prepare(self, pairs: Array) -> None:
        """Make the texts of pairs (n × 2) that are asked for next, as far as they are short."""

    @property
    def own(self) -> KeptCounts:
        """What was counted without templates."""

    def keys(self, pairs: Array) -> Array:
        """A 128-bit number for the two folded texts of each pair, independent of their order."""

    def as_they_stand(self, pairs: Array, lower: Array, higher: Array) -> tuple[Array, Array]:
        """Counts of the earlier and of the later ones of pairs, given those of the texts with the lower and the higher digests."""
