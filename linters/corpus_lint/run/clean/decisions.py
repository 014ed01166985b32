"""The decisions on the records of a file, in the order in which it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby

from corpus_lint.core.digest import digest
from corpus_lint.core.values import dataclass
from corpus_lint.run.clean.verdict import Reason, Verdict

# A record of the run: the number of its file, and its own.
Key = tuple[int, int]


class ChangedError(Exception):
    """A file is not any more what was linted."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Why a record is left out as a copy, its name, and the record that stays (None: not known, or one of the reference)."""

    reason: Reason
    partner: Key | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on a record: rejected for ``reasons``, else repaired, by one verdict for each repaired document of it."""

    record: int | None
    reasons: tuple[Reason, ...] = ()
    repairs: tuple[Verdict, ...] = ()
    # Of a record that is rejected: its name.
    id: str = ""
    # As in a verdict.
    turned: tuple[str, bytes] | None = None


def decisions(verdicts: Iterable[Verdict], dropped: Mapping[int, Drop]) -> Iterator[Decision]:
    """Yield the decisions on the records of a file that are not copied as they are, in order.

    ``dropped`` are the records that are left out as copies, by their numbers (0: the file is the record).
    """
    found = ((verdict.record or 0, verdict) for verdict in verdicts if verdict.reasons or verdict.repair)
    copies = (
        (record, Verdict(record or None, reasons=(drop.reason,), id=drop.id))
        for record, drop in sorted(dropped.items())
    )
    for record, group in groupby(merge(found, copies, key=lambda one: one[0]), lambda one: one[0]):
        of_record = [verdict for _, verdict in group]
        reasons = tuple(reason for verdict in of_record for reason in verdict.reasons)
        repairs = () if reasons else tuple(of_record)
        name = next((one.id for one in of_record if one.id), "")
        turned = next((one.turned for one in of_record if one.turned), None)
        yield Decision(record or None, reasons, repairs, name, turned)


@dataclass(slots=True)
class Pending:
    """The decisions on a file, taken as its records come. ``taken`` must be called for each record in order."""

    left: Iterator[Decision]
    due: Decision | None = None

    def __post_init__(self) -> None:
        self.due = next(self.left, None)

    def taken(self, record: int | None, raw: bytes) -> Decision | None:
        """The decision on a record with these bytes; None to copy it. Raises ChangedError."""
        decision = self.due
        if decision is None or (decision.record or 0) > (record or 0):
            return None
        if decision.record != record:
            raise ChangedError
        for verdict in decision.repairs[:1]:
            if verdict.repair and verdict.repair.linted != digest(raw):
                raise ChangedError
        self.due = next(self.left, None)
        return decision

    def end(self) -> None:
        """Make sure that nothing is left. Raises ChangedError."""
        if self.due is not None:
            raise ChangedError
