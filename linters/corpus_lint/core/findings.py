"""The findings of a run, which wait until all documents were seen: packed where they are many.

A finding takes two kilobytes of memory, packed less than four hundred bytes, and reports look at one after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from corpus_lint.core.model import Finding, Safety, Severity, sort_key
from corpus_lint.core.packing import packed, unpacked
from corpus_lint.core.values import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self, TypeVar

    One = TypeVar("One")

# Up to so many take some megabytes as they are, and to pack them takes time.
MOST_LOOSE = 4096
# So many are packed together: more hardly take less space, and all of them are unpacked at once.
TOGETHER = 256
# So many and more of a piece are sent to another process packed.
LEAST_SENT = 32
# A finding is known by the number of its pack above this bit, and by its own in that below.
PLACE_BITS = 32


@dataclass(frozen=True, slots=True)
class Brief:
    """What findings are sorted and counted by. ``start`` is that of the span, ``safety`` that of the fix, if there is one."""

    path: str
    record: int | None
    part: str
    start: int
    code: str
    name: str
    severity: Severity
    safety: Safety | None
    count: int
    group: str

    @property
    def document(self) -> tuple[str, int | None, str]:
        """As that of the finding."""
        return self.path, self.record, self.part

    @property
    def sort_key(self) -> tuple[str, int, tuple[str | int, ...], int, str]:
        """As that of the finding."""
        return sort_key(self.path, self.record, self.part, self.start, self.code)


def brief(finding: Finding) -> Brief:
    """What a finding is counted by."""
    return Brief(*_counted(finding))


def _counted(
    finding: Finding,
) -> tuple[str, int | None, str, int, str, str, Severity, Safety | None, int, str]:
    """The fields of the brief of a finding."""
    problem = finding.problem
    return (
        finding.path,
        finding.record,
        finding.part,
        problem.span.start,
        finding.code,
        finding.name,
        finding.severity,
        problem.fix.safety if problem.fix else None,
        problem.count,
        finding.group,
    )


def briefs(findings: Iterable[Finding]) -> Iterator[Brief]:
    """What some findings are counted by, in their order; those that are packed are not unpacked for it."""
    return findings.briefs() if isinstance(findings, Findings) else map(brief, findings)


# Findings that are packed: how many, the length of the columns of their briefs, these columns and the findings, as compressed pickles.
# All in one, as any small object beside it would keep a megabyte of memory that nobody else uses any more. Findings that cannot be
# packed stay as they are.
Pack = bytes | list[Finding]
NUMBER, COLUMNS = slice(0, 4), slice(4, 8)


class Findings(Collection[Finding]):
    """Findings, to which more can be added until they are sorted; then to be looked at in order, as often as one wants."""

    __slots__ = ("_loose", "_number", "_order", "_packs", "_severities")

    def __init__(self, findings: Iterable[Finding] = (), packs: Iterable[Pack] = ()) -> None:
        self._packs = list(packs)
        # The last ones, which are not packed yet.
        self._loose: list[Finding] = []
        self._number = sum(map(_number, self._packs))
        # The places of those that are left, once they are sorted, and the severities that some codes have instead of their own.
        self._order: Sequence[int] | None = None
        self._severities: Mapping[str, Severity] = {}
        self += findings

    def __reduce__(self) -> tuple[Callable[..., Findings], tuple[Any, ...]]:
        """For the processes of a run, of which the one that collects the findings does not unpack many."""
        if len(self._loose) >= LEAST_SENT:
            self._pack()
        return Findings, (self._loose, self._packs) if self._number else ()

    def __len__(self) -> int:
        return self._number

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Findings):
            return NotImplemented
        # Mostly both have none.
        return len(self) == len(other) and (not len(self) or list(self) == list(other))

    __hash__ = None  # type: ignore[assignment]

    def __contains__(self, one: object) -> bool:
        return any(one == finding for finding in self)

    def __iadd__(self, more: Iterable[Finding]) -> Self:
        """Add findings to those that are not sorted yet."""
        if isinstance(more, Findings):
            if more._packs:
                self._pack()
                self._packs += more._packs
                self._number += len(more) - len(more._loose)
            more = more._loose
        rest = iter(more)
        while some := list(islice(rest, MOST_LOOSE - len(self._loose))):
            self._loose += some
            self._number += len(some)
            if len(self._loose) >= MOST_LOOSE:
                self._pack()
        return self

    def __iter__(self) -> Iterator[Finding]:
        severities = self._severities
        for finding in self._each(_unpacked):
            yield (
                replace(finding, severity=severities[finding.code]) if finding.code in severities else finding
            )

    def briefs(self) -> Iterator[Brief]:
        """What they are counted by, in their order."""
        severities = self._severities
        for one in self._each(_briefs):
            yield replace(one, severity=severities[one.code]) if one.code in severities else one

    def clear(self) -> None:
        """Drop all of them."""
        self.__init__()  # type: ignore[misc]

    def sort(
        self, keep: Callable[[Brief], bool] | None = None, severities: Mapping[str, Severity] | None = None
    ) -> None:
        """Put them into the order of their files and places, without those not to ``keep``, and give some codes other severities."""
        self._severities = severities or {}
        if not self._packs:
            self._loose = [one for one in self._loose if keep is None or keep(brief(one))]
            self._loose.sort(key=lambda one: one.sort_key)
            self._number = len(self._loose)
            return
        from array import array  # in runs with many findings only

        places, keys = array("Q"), []
        for place, one in zip(self._places(), self.briefs(), strict=True):
            if keep is None or keep(one):
                places.append(place)
                keys.append(one.sort_key)
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._order = array("Q", map(places.__getitem__, order))
        self._number = len(order)

    def _pack(self) -> None:
        """Pack the loose ones."""
        loose, self._loose = self._loose, []
        self._packs += [_packed(loose[start : start + TOGETHER]) for start in range(0, len(loose), TOGETHER)]

    def _places(self) -> Iterator[int]:
        """The places of all of them, as they were added."""
        for number, pack in enumerate((*self._packs, self._loose)):
            yield from range(number << PLACE_BITS, (number << PLACE_BITS) + _number(pack))

    def _each(self, opened: Callable[[Pack], Sequence[One]]) -> Iterator[One]:
        """Yield what packs have, in their order. Each is opened once, and kept until the last one of it was yielded."""
        packs = (*self._packs, self._loose)
        if self._order is None:
            for pack in packs:
                yield from opened(pack)
            return
        left = Counter(place >> PLACE_BITS for place in self._order)
        some: dict[int, Sequence[One]] = {}
        for place in self._order:
            number = place >> PLACE_BITS
            if number not in some:
                some[number] = opened(packs[number])
            yield some[number][place & ((1 << PLACE_BITS) - 1)]
            left[number] -= 1
            if not left[number]:
                del some[number]


def _packed(findings: list[Finding]) -> Pack:
    """Some findings, packed if they can be."""
    columns, whole = packed(tuple(zip(*map(_counted, findings), strict=True))), packed(findings)
    if columns is None or whole is None:
        return findings
    return b"".join((len(findings).to_bytes(4, "little"), len(columns).to_bytes(4, "little"), columns, whole))


def _number(pack: Pack) -> int:
    """How many findings a pack has."""
    return len(pack) if isinstance(pack, list) else int.from_bytes(pack[NUMBER], "little")


def _unpacked(pack: Pack) -> Sequence[Finding]:
    """The findings of a pack."""
    found: Sequence[Finding] = pack if isinstance(pack, list) else unpacked(memoryview(pack)[_end(pack) :])
    return found


def _briefs(pack: Pack) -> Sequence[Brief]:
    """What the findings of a pack are counted by."""
    if isinstance(pack, list):
        return list(map(brief, pack))
    return list(map(Brief, *unpacked(memoryview(pack)[COLUMNS.stop : _end(pack)])))


def _end(pack: bytes) -> int:
    """Where the columns end."""
    return COLUMNS.stop + int.from_bytes(pack[COLUMNS], "little")
