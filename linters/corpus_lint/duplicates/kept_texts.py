"""Folded documents that were read again to be compared, the ones used last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.folding import folded_title, folded_units, without_additions
from corpus_lint.duplicates.index_format import Array
from corpus_lint.duplicates.shingles import in_each, in_text

# The maximum of code units that are kept, ten bytes each: a novel or a few hundred pages. Four times as many save one text in seven from
# being read again. A book and the part before the one that is compared with it are kept in any case.
KEPT_UNITS = 1_000_000
LEAST_KEPT = 2
# Texts of so many code units are made together, if each has fewer than this: of longer ones it takes as long one by one.
PREPARED_UNITS, LONGEST_PREPARED = 1 << 15, 1 << 11

# The folded text of a document that is kept, and how many of its code units are its title.
Stored = Callable[[int], tuple[Array, int] | None]


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text: its code units, its distinct shingles as sorted numbers, and its title."""

    units: Array
    shingles: Array
    title: str

    @classmethod
    def from_units(cls, units: Array, title: int) -> FoldedText:
        """The text of some code units, of which so many are its title."""
        return cls(units, in_text(units), _title(units, title))


def _title(units: Array, length: int) -> str:
    return units[:length].tobytes().decode("utf-16-le", "surrogatepass")


@dataclass
class KeptTexts:
    """The folded texts of documents by their positions.

    ``document`` reads a document, None if it cannot be read any more; ``digests`` are those of the folded texts, ``stored`` returns
    those that this run has kept on disk. ``limit`` bounds the code units that are kept here.
    """

    document: Callable[[int], Document | None]
    digests: Array
    stored: Stored = lambda position: None  # noqa: ARG005
    limit: int = KEPT_UNITS
    _texts: dict[int, FoldedText | None] = field(default_factory=dict)
    _held: int = 0

    def __getitem__(self, position: int) -> FoldedText | None:
        """The folded text of a document; None where it is not any more what it was."""
        if position in self._texts:
            self._texts[position] = known = self._texts.pop(position)
            return known
        found = self._read(position)
        self._keep(position, found)
        return found

    def prepare(self, positions: Iterable[int]) -> None:
        """Make texts that are asked for next, none of them long, together: that takes a third of the time."""
        stored: dict[int, tuple[Array, int]] = {}
        held = 0
        for position in positions:
            if position in self._texts:
                self._texts[position] = self._texts.pop(position)
            elif (one := self.stored(position)) is not None:
                stored[position] = one
                held += len(one[0])
                if held >= PREPARED_UNITS:
                    self._make(stored)
                    stored, held = {}, 0
        self._make(stored)

    def _make(self, stored: Mapping[int, tuple[Array, int]]) -> None:
        """Make some texts that are stored."""
        shingles = in_each([units for units, _ in stored.values()])
        for (position, (units, title)), some in zip(stored.items(), shingles, strict=True):
            self._keep(position, FoldedText(units, some, _title(units, title)))

    def _keep(self, position: int, text: FoldedText | None) -> None:
        while self._held > self.limit and len(self._texts) > LEAST_KEPT:
            old = self._texts.pop(next(iter(self._texts)))
            self._held -= len(old.units) if old else 0
        self._texts[position] = text
        self._held += len(text.units) if text else 0

    def clear(self) -> None:
        """Forget them."""
        self._texts.clear()
        self._held = 0

    def _read(self, position: int) -> FoldedText | None:
        stored = self.stored(position)
        if stored is not None:
            return FoldedText.from_units(*stored)
        document = self.document(position)
        return None if document is None else folded(document, self.digests[position].tobytes())


def folded(document: Document, expected: bytes) -> FoldedText | None:
    """The folded text of a document; None where it has not the expected digest."""
    text = without_additions(document)
    units = folded_units(text)
    units = units[units != 0]
    if digest(units.tobytes()) != expected:
        return None
    return FoldedText(units, in_text(units), folded_title(text))
