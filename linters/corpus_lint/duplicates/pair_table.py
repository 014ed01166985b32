"""Pairs that were counted, as columns: of most corpora there are more of them than of documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np

from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.index_format import Array
from corpus_lint.duplicates.relations import Pair

# So many pairs are made at once, by those that look at all.
AT_ONCE = 4096


@dataclass(frozen=True, slots=True, eq=False)
class PairTable(Sequence[Pair]):
    """Pairs, each made of its row when it is looked at: a row takes 25 bytes, and a pair some two hundred."""

    earlier: Array
    later: Array
    shared: Array
    earlier_size: Array
    later_size: Array
    series: Array

    def __len__(self) -> int:
        return len(self.earlier)

    @overload
    def __getitem__(self, number: int) -> Pair: ...

    @overload
    def __getitem__(self, number: slice) -> list[Pair]: ...

    def __getitem__(self, number: int | slice) -> Pair | list[Pair]:
        if isinstance(number, slice):
            return list(self._between(number))
        (found,) = self._between(slice(number, number + 1 or None))
        return found

    def __iter__(self) -> Iterator[Pair]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._between(slice(start, start + AT_ONCE))

    def at_least(self, similarity: float, containment: float) -> Iterator[Pair]:
        """The pairs with this similarity and this containment, or more: most have less, and are not made."""
        sizes = self.earlier_size.astype(np.int64), self.later_size.astype(np.int64)
        shared = self.shared.astype(np.int64)
        # As ``Pair`` computes them.
        enough = shared / np.maximum(1, sizes[0] + sizes[1] - shared) >= similarity
        enough &= shared / np.maximum(1, np.minimum(*sizes)) >= containment
        return iter(PairTable(*(column[enough] for column in self._columns())))

    def _between(self, rows: slice) -> Iterator[Pair]:
        return map(Pair, *(column[rows].tolist() for column in self._columns()))

    def _columns(self) -> tuple[Array, ...]:
        return self.earlier, self.later, self.shared, self.earlier_size, self.later_size, self.series
