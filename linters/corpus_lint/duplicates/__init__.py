"""Find copies among the documents of a corpus: folding, signatures, an index of them, candidate pairs, exact comparison."""
