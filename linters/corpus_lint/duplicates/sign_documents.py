"""Turn documents into rows of the index, a few hundred kilobytes at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from corpus_lint.core.document import Document
from corpus_lint.core.notation import is_notation
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.document_reader import row_place
from corpus_lint.duplicates.folding import without_additions
from corpus_lint.duplicates.index_format import ROW, Index, Part, joined, segment_of
from corpus_lint.duplicates.signatures import Signatures, signatures
from corpus_lint.duplicates.text_store import MOST_HANDED_OVER, packed
from corpus_lint.formats.fields import TEXT_ONLY, Fields

# Characters of documents that are signed together.
BATCH = 60_000


@dataclass(slots=True)
class Signer:
    """The rows of the documents that were added, by the numbers of their files. ``fields`` are those they were read from.

    With ``texts``, the part has the folded texts of the first documents, too.
    """

    fields: Fields = TEXT_ONLY
    texts: bool = False

    _parts: list[Part] = field(default_factory=list)
    # Documents waiting for signatures, and their total of characters.
    _texts: list[str] = field(default_factory=list)
    _entries: list[tuple[int, int, int]] = field(default_factory=list)
    _pending: int = 0
    # Code units of texts that are still handed over.
    _room: int = MOST_HANDED_OVER

    def add(self, file: int, document: Document) -> None:
        """Add a document."""
        self._entries.append((file, document.record or 0, row_place(document, self.fields)))
        text = without_additions(document)
        self._texts.append("" if is_notation(text) else text)
        self._pending += len(self._texts[-1])
        if self._pending >= BATCH:
            self._sign()

    def part(self) -> Part:
        """The rows of all documents, in their order."""
        self._sign()
        return joined(self._parts)

    def _sign(self) -> None:
        if self._texts:
            found = signatures(self._texts)
            self._room -= len(found.units)
            self._parts.append(_part(self._entries, found, self.texts and self._room >= 0))
        self._texts.clear()
        self._entries.clear()
        self._pending = 0


def compare(documents: Sequence[Document]) -> Comparison:
    """The comparison of documents that are in memory, in their order."""
    signer = Signer()
    for document in documents:
        signer.add(0, document)
    part = signer.part()
    positions = [np.arange(len(part.rows))]
    return Comparison(Index([segment_of(part)]), part.rows, positions, documents.__getitem__)


def _part(entries: Sequence[tuple[int, int, int]], found: Signatures, with_texts: bool) -> Part:
    """Rows for documents, given by the number of their file, their record and their offset in bytes."""
    rows = np.zeros(len(entries), ROW)
    rows["file"], rows["record"], rows["offset"] = zip(*entries, strict=True)
    rows["digest"], rows["length"], rows["below"] = found.digests, found.lengths, found.below
    rows["kept"] = np.bincount(found.owners, minlength=len(rows))
    if not with_texts:
        return Part(rows, found.hashes, found.owners)
    return Part(rows, found.hashes, found.owners, packed(found.units, found.lengths, found.titles))
