"""When two documents are one article, with edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus_lint.core import option
from corpus_lint.core.values import dataclass

if TYPE_CHECKING:  # needs numpy, which most runs do not use
    from corpus_lint.duplicates.relations import Pair, WithLengths

# The maximum of documents that a finding names.
MOST_RELATED = 5
# Documents that make what they share a template: so many others must have it, and at most so many can be asked for.
TEMPLATE_DOCUMENTS, MOST_TEMPLATE_DOCUMENTS = 5, 16


@dataclass(frozen=True, slots=True)
class Likeness:
    """The thresholds of DUP102, whose page says what they mean."""

    min_similarity: float = option.share(0.6)
    short: int = option.count(400)
    min_similarity_short: float = option.share(0.75)
    min_similarity_titled: float = option.share(0.9)
    min_similarity_own: float = option.share(0.4)
    min_similarity_template: float = option.share(0.85)
    min_template_documents: int = option.count(TEMPLATE_DOCUMENTS, low=2, high=MOST_TEMPLATE_DOCUMENTS)
    min_length: int = option.count(50, low=1)

    @property
    def least(self) -> float:
        """The least similarity that may be required of two documents."""
        return min(self.min_similarity, self.min_similarity_short, self.min_similarity_titled)


DEFAULT_LIKENESS = Likeness()


def is_alike(documents: WithLengths, pair: Pair, likeness: Likeness = DEFAULT_LIKENESS) -> bool:
    """Whether two documents are one article, if what they have besides a template was counted."""
    # Most pairs are told by the least that may be required.
    if (similarity := pair.similarity) < likeness.least:
        return False
    required = _required(documents, pair, likeness)
    if required is None or similarity < required:
        return False
    if pair.own is None or similarity >= likeness.min_similarity_template:
        return True
    return pair.own_similarity >= likeness.min_similarity_own


def may_be_of_a_template(documents: WithLengths, pair: Pair, likeness: Likeness = DEFAULT_LIKENESS) -> bool:
    """Whether two documents are one article if they have no template in common, and may be none if they have."""
    return is_alike(documents, pair, likeness) and pair.similarity < likeness.min_similarity_template


def _required(documents: WithLengths, pair: Pair, likeness: Likeness) -> float | None:
    """The similarity from which two documents are one article; None where they are too short to be compared."""
    shorter = min(documents.length(pair.earlier), documents.length(pair.later))
    if shorter < likeness.min_length:
        return None
    if pair.series:
        return likeness.min_similarity_titled
    return likeness.min_similarity_short if shorter < likeness.short else likeness.min_similarity
