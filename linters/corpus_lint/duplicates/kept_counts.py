"""What was counted for keys of 128 bits, in this run or in one before it."""

from __future__ import annotations

import numpy as np

from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.index_format import Array


@dataclass
class KeptCounts:
    """Records with a ``key``, sorted by the first half of it, one for each half: those of an index, and those of this run."""

    known: Array
    used: Array = field(init=False)

    def __post_init__(self) -> None:
        self.used = self.known[:0]

    @property
    def current(self) -> Array:
        """The records that are used; the known ones themselves, if they are the same."""
        same = len(self.used) == len(self.known) and (self.used["key"] == self.known["key"]).all()
        return self.known if same else self.used

    def find(self, keys: Array) -> tuple[Array, Array]:
        """A record for each key (n × 2), and whether it is known; the others are empty but for their keys."""
        found = np.zeros(len(keys), self.known.dtype)
        found["key"] = keys
        is_known = np.zeros(len(keys), bool)
        for records in (self.known, self.used):
            if len(records):
                places = np.searchsorted(records["key"][:, 0], keys[:, 0])
                places[places == len(records)] = 0
                same = (records["key"][places] == keys).all(axis=1)
                found[same] = records[places[same]]
                is_known |= same
        return found, is_known

    def use(self, records: Array) -> None:
        """Note records that are used in this run."""
        joined = np.concatenate((self.used, records))
        _, places = np.unique(joined["key"][:, 0], return_index=True)
        self.used = joined[places]
