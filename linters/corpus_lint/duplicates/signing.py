"""Documents to rows, some hundred kilobytes at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus_lint.document import Document
from corpus_lint.duplicates.arrangement import part_of
from corpus_lint.duplicates.folding import without_additions
from corpus_lint.duplicates.layout import Part, joined
from corpus_lint.duplicates.signatures import signatures

# Characters of documents whose signatures are made at once.
BATCH = 60_000


@dataclass(slots=True)
class Signer:
    """The rows of the documents that were added, by the numbers of their files."""

    _parts: list[Part] = field(default_factory=list)
    # What waits for its signatures, and the characters it has.
    _texts: list[str] = field(default_factory=list)
    _entries: list[tuple[int, int, int]] = field(default_factory=list)
    _pending: int = 0

    def add(self, file: int, document: Document) -> None:
        """Take note of a document."""
        self._entries.append((file, document.record or 0, document.offset))
        self._texts.append(without_additions(document))
        self._pending += len(self._texts[-1])
        if self._pending >= BATCH:
            self._sign()

    def part(self) -> Part:
        """The rows of all documents, in their order."""
        self._sign()
        return joined(self._parts)

    def _sign(self) -> None:
        if self._texts:
            self._parts.append(part_of(self._entries, signatures(self._texts)))
        self._texts.clear()
        self._entries.clear()
        self._pending = 0
