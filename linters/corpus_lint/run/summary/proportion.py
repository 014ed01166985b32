"""How often something is, with the bounds in which it would be in other documents from the same source."""

from __future__ import annotations

import math

from corpus_lint.core.values import dataclass

# 95 %: the usual level; of twenty intervals one does not hold the true value.
Z = 1.959963984540054
PER = 1_000


@dataclass(frozen=True, slots=True)
class Proportion:
    """``number`` of ``total`` documents, per thousand, with the bounds of Wilson's interval of 95 %.

    Without documents the bounds are 0 and 1,000: nothing is known.
    """

    number: int
    total: int
    per_thousand: float
    low: float
    high: float


def proportion(number: int, total: int) -> Proportion:
    """So many of so many documents."""
    if total <= 0:
        return Proportion(number, 0, 0.0, 0.0, float(PER))
    share = number / total
    low, high = _wilson(share, total)
    return Proportion(number, total, round(PER * share, 4), round(PER * low, 4), round(PER * high, 4))


def low(number: int, total: int) -> float:
    """The lower bound alone, of 1."""
    return _wilson(number / total, total)[0] if total else 0.0


def _wilson(share: float, total: int) -> tuple[float, float]:
    squared = Z * Z
    middle = share + squared / (2 * total)
    reach = Z * math.sqrt(share * (1 - share) / total + squared / (4 * total * total))
    whole = 1 + squared / total
    low = 0.0 if share == 0 else max(0.0, (middle - reach) / whole)
    high = 1.0 if share == 1 else min(1.0, (middle + reach) / whole)
    return low, high


def differs(one: Proportion, other: Proportion) -> bool:
    """Whether two proportions differ by more than chance explains: Newcombe's interval of their difference excludes 0."""
    if not one.total or not other.total:
        return False
    low, high = (one, other) if one.per_thousand <= other.per_thousand else (other, one)
    gap = high.per_thousand - low.per_thousand
    return gap > math.hypot(low.high - low.per_thousand, high.per_thousand - high.low)
