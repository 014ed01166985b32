"""Documents that wait until there are enough to be screened together."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_lint.core.document import Document

# What a document adds to the code points of a batch; its text may be empty.
EACH = 200
# To ask the screens takes as long as to lint eight short documents, or some with so many code points: fewer are linted at once.
FEW_DOCUMENTS, FEW_CODE_POINTS = 8, 20_000


class Waiting:
    """Documents that wait, each with a number of the caller; ``size`` code points of them are a batch."""

    __slots__ = ("_left", "_size", "_waiting")

    def __init__(self, size: int) -> None:
        self._size = self._left = size
        self._waiting: list[tuple[int, Document]] = []

    def add(self, number: int, document: Document) -> bool:
        """Add a document. Returns whether they are a batch now."""
        self._waiting.append((number, document))
        self._left -= len(document.text) + EACH
        return self._left <= 0

    def take(self) -> list[tuple[int, Document]]:
        """Take them all."""
        taken, self._waiting, self._left = self._waiting, [], self._size
        return taken


def pays(documents: Sequence[Document]) -> bool:
    """Whether to screen documents takes less time than it saves."""
    return len(documents) >= FEW_DOCUMENTS or (
        len(documents) > 1 and sum(len(document.text) for document in documents) >= FEW_CODE_POINTS
    )
