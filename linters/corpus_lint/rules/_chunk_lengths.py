"""Which lengths documents were cut at, from how many documents have each length: nobody needs the documents for it.

First ``frequent`` asks for lengths that many documents have, and most of them stop without a mark; of these ``differ`` asks
whether their ends do. So an engine of pipelines counts twice, and each time groups by a length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from corpus_lint.core import option
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural

# Where bytes are divided, the parts of a character are left out at both ends: of its three bytes at most two.
BYTES_LOST = 4
# Of the documents of one length, at least this share has to stop without a mark.
OPEN_SHARE = 0.5
# At least this share has to end differently: forms and letters end alike.
DIFFERENT_SHARE = 0.8
# What is shown of an end, and how much of it tells one from another, in characters.
SHOWN = 20
TAIL = 6
NEAR = 10

CHARACTERS, BYTES = "characters", "bytes of UTF-8"
# By unit: how much shorter than the limit a document may be that was cut at it.
UNITS = {CHARACTERS: 0, BYTES: BYTES_LOST}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the rule."""

    min_documents: int = option.count(5, low=2)
    min_share: float = option.share(0.005)
    min_length: int = option.count(100, low=1)
    min_peak: float = option.ratio(4.0)


class Counted(NamedTuple):
    """How many documents have a length, and how many of them stop without a mark and may be found."""

    documents: int
    stopped: int


class Peak(NamedTuple):
    """A length that documents were cut at: those are from ``least`` to ``size`` long, ``stopped`` of them are found."""

    unit: str
    least: int
    size: int
    stopped: int


def frequent(unit: str, counts: Mapping[int, Counted], total: int, options: Options) -> Iterator[Peak]:
    """Yield the lengths that many documents have, few another near it, and most of the many stop; longest first.

    ``total`` is the number of all documents of the run.
    """
    lost = UNITS[unit]
    most = max(options.min_documents, options.min_share * total)
    for size in sorted((size for size, counted in counts.items() if counted.stopped), reverse=True):
        window = [counts[one] for one in range(size - lost, size + 1) if one in counts]
        stopped = sum(one.stopped for one in window)
        number = sum(one.documents for one in window)
        if stopped < most or stopped < OPEN_SHARE * number:
            continue
        beside = range(size - lost - NEAR, size + NEAR + 1)
        around = sum(counts[one].documents for one in beside if one in counts) - number
        if number >= options.min_peak * around * (lost + 1) / (2 * NEAR):
            yield Peak(unit, size - lost, size, stopped)


def differ(peak: Peak, tails: int) -> bool:
    """Whether documents of a frequent length end differently: ``tails`` is how many of their tails are distinct."""
    return tails >= DIFFERENT_SHARE * peak.stopped


def in_order(peaks: Iterable[Peak]) -> list[Peak]:
    """Lengths in the order that documents are reported in: each once, at the first of them that it has.

    Of a limit in bytes a few lengths in characters are frequent too, and the other way round.
    """
    units = [*UNITS]
    return sorted(peaks, key=lambda peak: (-peak.stopped, units.index(peak.unit), -peak.size))


def message(peak: Peak) -> str:
    """What is said of a document that was cut at a length."""
    others = plural(peak.stopped - 1, "other document")
    return f"cut off at {peak.size:,} {peak.unit} in the middle of a sentence, like {others}"
