"""Which documents of a corpus are copies of each other: folding, signatures, an index on disk, exact comparison."""
