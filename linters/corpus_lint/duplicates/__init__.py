"""Which documents of a corpus are copies of each other: folding, signatures, an index of them, candidate pairs, exact comparison."""
