"""When two documents are one article, with edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus_lint.core import option

if TYPE_CHECKING:  # needs numpy, which most runs do not use
    from corpus_lint.duplicates.comparison import Comparison, Pair

# The maximum of documents that a finding names.
MOST_RELATED = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """The thresholds of DUP102, whose page says what they mean."""

    min_similarity: float = option.share(0.6)
    short: int = option.count(400)
    min_similarity_short: float = option.share(0.75)
    min_similarity_titled: float = option.share(0.9)
    min_length: int = option.count(50, low=1)


DEFAULT_LIKENESS = Likeness()


def is_alike(comparison: Comparison, pair: Pair, likeness: Likeness = DEFAULT_LIKENESS) -> bool:
    """Whether two documents are one article."""
    shorter = min(comparison.length(pair.earlier), comparison.length(pair.later))
    if shorter < likeness.min_length:
        return False
    if pair.series:
        return pair.similarity >= likeness.min_similarity_titled
    required = likeness.min_similarity_short if shorter < likeness.short else likeness.min_similarity
    return pair.similarity >= required
