"""Refuse pairs of documents by their marks, without a look at their texts.

The marks of a document are a set of bits, one for the first few bits of the hash of each of its shingles. Where one text has a bit
that the other has not, there is a shingle that only it has: so marks say of two texts what they cannot share, and never refuse a pair
that would be counted with more. Of long documents all bits are set, and they tell nothing.
"""

from __future__ import annotations

import numpy as np

from corpus_lint.duplicates.index_format import Array
from corpus_lint.duplicates.shingles import SHINGLE

# So many pairs are looked at at once, to bound the memory.
PAIRS_AT_ONCE = 1 << 14
# Less than the difference of any two figures of texts, and more than the error of a division.
ROUNDING = 1e-12


def may_share(pairs: Array, marks: Array, lengths: Array, similarity: float, containment: float) -> Array:
    """Which pairs of positions may be as alike, and of which one may have as much of the other.

    ``marks`` (n × MARKS, 64 bits) and ``lengths`` (n) are those of the documents.
    """
    found = np.ones(len(pairs), np.bool_)
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        some = pairs[start : start + PAIRS_AT_ONCE]
        one, other = marks[some[:, 0]], marks[some[:, 1]]
        alone, alone_there = (
            np.bitwise_count(of & ~by).sum(axis=1, dtype=np.int64) for of, by in ((one, other), (other, one))
        )
        most, most_there = (lengths[some].astype(np.int64) - (SHINGLE - 1)).T
        shared = np.maximum(0, np.minimum(most - alone, most_there - alone_there))
        may = shared / np.maximum(1, shared + alone + alone_there) >= similarity - ROUNDING
        may &= shared / np.maximum(1, shared + np.minimum(alone, alone_there)) >= containment - ROUNDING
        found[start : start + PAIRS_AT_ONCE] = may
    return found
