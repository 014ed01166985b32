"""Which findings a baseline knows.

A finding is known when an entry is about the same; first one of the same file, then one of a file that this run read as
well, or that is no more (it was renamed). An entry of the same file also answers for what is left of its finding. When a
finding has places that its entry does not know, it is reported whole, and the entry stays for when they are gone.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus_lint.model import Content, Finding


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding. ``path`` is relative to the directory of the baseline."""

    path: str
    record: int | None
    code: str
    content: Content


@dataclass(frozen=True, slots=True)
class Matched:
    """Findings and entries, told apart: what is new, what is known, which entries are still good and which stale."""

    new: list[Finding]
    known: list[Finding]
    kept: list[Entry]
    stale: list[Entry]


def entry(finding: Finding, folder: str) -> Entry:
    """The entry of a finding in a baseline that lies in a directory."""
    return Entry(_relative(finding.path, folder), finding.record, finding.code, finding.content)


def match(
    entries: Sequence[Entry], findings: Sequence[Finding], folder: str, read: set[str], ran: set[str]
) -> Matched:
    """Tell new findings from known ones.

    ``read`` are the files and ``ran`` the rules of the run: an entry of another file or rule cannot be stale.
    """
    read = {_relative(path, folder) for path in read}
    present = [entry(finding, folder) for finding in findings]
    open_findings, open_entries = dict(enumerate(present)), dict(enumerate(entries))

    def pair(marks: Callable[[Entry], Iterable[object]], good: Callable[[Entry, Entry], bool]) -> None:
        by_mark: dict[object, list[int]] = {}
        for number, known in open_entries.items():
            for mark in marks(known):
                by_mark.setdefault(mark, []).append(number)
        for index, found in list(open_findings.items()):
            numbers = (number for mark in marks(found) for number in by_mark.get(mark, ()))
            for number in numbers:
                if number in open_entries and good(open_entries[number], found):
                    del open_entries[number], open_findings[index]
                    break

    def was_looked_for(known: Entry) -> bool:
        gone = not known.path.startswith("<") and not os.path.lexists(os.path.join(folder, known.path))
        return known.code in ran and (known.path in read or gone)

    pair(lambda one: [(one.path, one.code, one.content)], lambda known, found: True)
    pair(_marks, _covers)
    pair(lambda one: [(one.code, one.content)], lambda known, found: was_looked_for(known))
    new, reported = dict(open_findings), dict(open_entries)
    pair(_marks, _related)  # those that are left have grown
    outgrown = [number for number in reported if number not in open_entries]
    stale = [known for known in open_entries.values() if was_looked_for(known)]
    dropped = {number for number, known in open_entries.items() if was_looked_for(known)}
    return Matched(
        [
            findings[index]
            if index in open_findings
            else _grown(findings[index], present[index], entries, outgrown)
            for index in new
        ],
        [finding for index, finding in enumerate(findings) if index not in new],
        [known for number, known in enumerate(entries) if number not in dropped],
        stale,
    )


def _grown(finding: Finding, found: Entry, entries: Sequence[Entry], outgrown: Sequence[int]) -> Finding:
    """A finding with a note that some of it is known."""
    counts = [entries[number].content.count for number in outgrown if _related(entries[number], found)]
    note = f"the baseline knows {max(counts):,} of the {found.content.count:,} places, or others like them"
    return replace(finding, problem=replace(finding.problem, notes=(*finding.problem.notes, note)))


def _marks(one: Entry) -> Iterator[object]:
    """What two entries about one defect of a file have in common, at least one of these."""
    for place in one.content.around:
        yield one.path, one.code, place
    if one.record is None or not one.content.around:
        yield one.path, one.code
    if one.content.whole:
        yield one.path, one.code, one.record


def _related(known: Entry, found: Entry) -> bool:
    """Whether two entries of one file and rule are about one defect, which may have grown or shrunk."""
    before, after = known.content, found.content
    if before.whole or after.whole:
        return before.whole and after.whole and known.record == found.record
    if before.around and after.around:
        return not set(before.around).isdisjoint(after.around)
    return True


def _covers(known: Entry, found: Entry) -> bool:
    """Whether what was found is no more than what is known: the same, or what is left of it."""
    before, after = known.content, found.content
    if after.count > before.count or not _related(known, found):
        return False
    if before.whole:
        return True
    if after.count == before.count and before.around and after.around:
        return Counter(after.around) == Counter(before.around)
    return not before.seen or Counter(dict(after.seen)) <= Counter(dict(before.seen))


def _relative(path: str, folder: str) -> str:
    if path.startswith("<"):  # standard input
        return path
    return os.path.relpath(path, folder).replace(os.sep, "/")
