"""The bins of the histograms: their number is fixed, so that they take the same memory for any corpus."""

from __future__ import annotations

from bisect import bisect_left

from corpus_lint.core.values import dataclass


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins of numbers: ``ends`` are the largest numbers of all but the last bin, which has no end.

    ``labels`` are what each bin is called, one more than there are ends.
    """

    ends: tuple[float, ...]
    labels: tuple[str, ...]

    def of(self, number: float) -> int:
        """The bin of a number."""
        return bisect_left(self.ends, number)


def _whole(ends: tuple[int, ...]) -> Bins:
    """Bins of whole numbers from 0 on."""
    labels = []
    first = 0
    for end in ends:
        labels.append(f"{first:,}" if first == end else f"{first:,}–{end:,}")
        first = end + 1
    return Bins(ends, (*labels, f"{first:,} or more"))


# Steps of 1, 2 and 5: documents are as often twice as long as another as twice as short.
LENGTHS = _whole(
    (0, 9, 19, 49, 99, 199, 499, 999, 1_999, 4_999, 9_999, 19_999, 49_999, 99_999, 199_999, 499_999, 999_999)
)
FINDINGS = _whole((0, 1, 2, 3, 5, 10, 20, 50))
HAN = Bins(
    (0.0, *(tenth / 10 for tenth in range(1, 10))),
    ("none", *(f"up to {10 * tenth} %" for tenth in range(1, 10)), "more than 90 %"),
)
REMOVED = Bins(
    (0.0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5),
    ("nothing", *(f"up to {share} %" for share in (0.1, 1, 5, 10, 25, 50)), "more than half"),
)
GROUPS = Bins((2, 3, 4, 9, 19, 49, 99), ("2", "3", "4", "5–9", "10–19", "20–49", "50–99", "100 or more"))
