"""Match findings with the entries of a baseline.

A finding is known if an entry has the same fingerprint: first an entry of the same file, then one of another file that this
run read or that no longer exists (it was renamed). An entry of the same file also covers what is left of its finding. If a
finding has places that its entry lacks, it is reported whole, and the entry stays for when they are gone.

A finding about several documents, as of a book and its chapters, is known if there is an entry for each document. An entry of
such a finding also covers a finding about one of them.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import islice

from corpus_lint.core.model import Content, Finding
from corpus_lint.core.values import dataclass, replace
from corpus_lint.formats.find_files import STDIN_SHOWN

# The maximum of entries that a finding is compared with one by one: thousands of records of a file may be alike.
TRIED = 30
# The number of most frequent texts of a dirty page that are used to find its entry.
MARKING = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding. ``path`` is relative to the directory of the baseline.

    ``id`` and ``part`` are for the reader: entries of earlier versions have none, and lines move in a file.
    """

    path: str
    record: int | None
    code: str
    content: Content
    id: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """The result: new findings, known findings, live entries and stale entries."""

    new: list[Finding]
    known: list[Finding]
    kept: list[Entry]
    stale: list[Entry]


def entry(finding: Finding, folder: str) -> Entry:
    """The entry of a finding in a baseline that lies in a directory."""
    path = _relative(finding.path, folder)
    return Entry(path, finding.record, finding.code, finding.content, finding.id, finding.part)


def match(
    entries: Sequence[Entry], findings: Sequence[Finding], folder: str, read: set[str], ran: set[str]
) -> Matched:
    """Tell new findings from known ones.

    ``read`` are the files and ``ran`` the rules of the run: an entry of another file or rule cannot be stale.
    """
    read = {_relative(path, folder) for path in read}
    present = [entry(finding, folder) for finding in findings]
    # Findings and entries without a counterpart so far, by number.
    left, found = dict(enumerate(entries)), dict(enumerate(present))

    def was_looked_for(known: Entry) -> bool:
        gone = known.path != STDIN_SHOWN and not os.path.lexists(os.path.join(folder, known.path))
        return known.code in ran and (known.path in read or gone)

    _pair(left, found, lambda one: [(one.path, one.code, one.content)], lambda *_: True)
    _pair(left, found, _marks, _covers)
    _pair(left, found, lambda one: [(one.code, one.content)], lambda known, _: was_looked_for(known))
    _take_parts(entries, left, found)
    new = dict.fromkeys(found)
    grown = _pair(left, found, _marks, _related)
    stale = [number for number, known in left.items() if was_looked_for(known)]
    dropped = set(stale)
    return Matched(
        [
            _noted(findings[index], entries[grown[index]]) if index in grown else findings[index]
            for index in new
        ],
        [finding for index, finding in enumerate(findings) if index not in new],
        [known for number, known in enumerate(entries) if number not in dropped],
        [entries[number] for number in stale],
    )


def _pair(
    left: dict[int, Entry],
    found: dict[int, Entry],
    marks: Callable[[Entry], Iterable[object]],
    good: Callable[[Entry, Entry], bool],
) -> dict[int, int]:
    """Take findings and entries that are good for each other, and have a mark in common, out of what is left of both.

    Gives the number of the entry for that of the finding.
    """
    by_mark: dict[object, deque[int]] = {}
    for number, known in left.items():
        for mark in dict.fromkeys(marks(known)):
            by_mark.setdefault(mark, deque()).append(number)
    pairs: dict[int, int] = {}
    for index, one in found.items():
        candidates = (number for mark in marks(one) for number in _first(by_mark.get(mark), left))
        for number in islice(candidates, TRIED):
            if good(left[number], one):
                del left[number]
                pairs[index] = number
                break
    for index in pairs:
        del found[index]
    return pairs


def _take_parts(entries: Sequence[Entry], left: dict[int, Entry], found: dict[int, Entry]) -> None:
    """Take out findings about several documents that all have entries, and findings about a document of such an entry."""
    single: dict[tuple[str, str], deque[int]] = {}
    for number, known in left.items():
        if known.content.whole and len(known.content.around) == 1:
            single.setdefault((known.code, known.content.around[0]), deque()).append(number)
    whole = {
        (known.code, part): number
        for number, known in enumerate(entries)
        if _has_parts(known.content)
        for part in known.content.around
    }
    for index, one in list(found.items()):
        wanted = Counter((one.code, part) for part in one.content.around)
        if _has_parts(one.content) and all(
            len(single.get(part, ())) >= count for part, count in wanted.items()
        ):
            for part, count in wanted.items():
                for _ in range(count):
                    del left[single[part].popleft()]
            del found[index]
        elif one.content.whole and wanted and all(part in whole for part in wanted):
            # The entry may cover more findings. It is not stale.
            for part in wanted:
                left.pop(whole[part], None)
            del found[index]


def _has_parts(content: Content) -> bool:
    return not content.whole and not content.seen and len(content.around) == content.count > 1


def _first(numbers: deque[int] | None, left: Container[int]) -> list[int]:
    """The first remaining numbers, up to the number of tries. Numbers before them that are gone are dropped."""
    found: list[int] = []
    while numbers and len(found) < TRIED:
        if (number := numbers.popleft()) in left:
            found.append(number)
    if numbers is not None:
        numbers.extendleft(reversed(found))
    return found


def _noted(finding: Finding, known: Entry) -> Finding:
    """A finding that has grown, with a note about its known places."""
    note = f"{known.content.count:,} of the {finding.content.count:,} places are already in the baseline"
    return replace(finding, problem=replace(finding.problem, notes=(*finding.problem.notes, note)))


def _marks(one: Entry) -> Iterator[object]:
    """The marks of an entry; two entries about one defect of a file share at least one."""
    content = one.content
    for place in content.around:
        yield one.path, one.code, place
    if one.record is None:
        yield one.path, one.code
    elif content.whole or not content.around:
        yield one.path, one.code, one.record
        # The number of a record may have changed.
        often = sorted(content.seen, key=lambda item: -item[1])[:MARKING]
        yield one.path, one.code, *sorted(text for text, _ in often)


def _related(known: Entry, found: Entry) -> bool:
    """Whether two entries of one file and rule are about one defect, which may have grown or shrunk."""
    before, after = known.content, found.content
    if before.whole is not after.whole:
        # A rule that changed its evidence may seem to be about the whole document now, or not any more.
        return bool(before.around) and before.around == after.around
    if before.whole:
        return known.record == found.record
    if before.around and after.around:
        return not set(before.around).isdisjoint(after.around)
    return True


def _covers(known: Entry, found: Entry) -> bool:
    """Whether the finding has no new places: it is the known one, or what is left of it."""
    before, after = known.content, found.content
    if after.count > before.count or not _related(known, found):
        return False
    if before.whole:
        return True
    if after.count == before.count and before.around and after.around:
        return Counter(after.around) == Counter(before.around)
    return not before.seen or Counter(dict(after.seen)) <= Counter(dict(before.seen))


def _relative(path: str, folder: str) -> str:
    if path == STDIN_SHOWN:
        return path
    return os.path.relpath(path, folder).replace(os.sep, "/")
