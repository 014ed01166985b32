"""Examples of what a rule reports: the place in its context, and what its fix would make of it, chosen evenly over sources."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from itertools import groupby

from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Finding, Fix, Safety, Span
from corpus_lint.core.values import dataclass, field

# Sources that a rule has examples of, and examples of each: more than a page shows, since some of a page's may be alike.
MOST_SOURCES, EACH = 12, 3
# Code points of context on either side of a place, and the most that is shown from the beginning of a place on.
REACH, LONGEST = 90, 260
EVIDENCE = 6
# Code points of a message, an id or a note.
LONGEST_WORDS = 300
SAME, PLACE, DELETED, INSERTED = "same", "place", "deleted", "inserted"
# Characters that were left out.
CUT = "cut"

# Pieces of a text, each with what it is.
Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A finding as a report shows it.

    ``before`` is the text around the place, ``after`` what the fix makes of that (empty: there is no fix, or none of its edits is
    near). ``known`` is the line of a baseline that says that the finding is known.
    """

    source: str
    path: str
    record: int | None
    id: str
    part: str
    line: int
    column: int
    severity: str
    message: str
    count: int
    evidence: tuple[str, ...]
    notes: tuple[str, ...]
    related: tuple[str, ...]
    before: Pieces
    after: Pieces
    fix: str
    safety: str
    known: str


@dataclass(slots=True)
class Sample:
    """Some findings of a rule, the same in whatever order they come: of the sources and the findings with the lowest hashes."""

    by_source: dict[str, list[tuple[int, Example]]] = field(default_factory=dict)
    _worst: str | None = None

    def offer(self, source: str, key: int, made: Callable[[], Example]) -> None:
        """Take an example if it has its place among those that are kept; only then it is made."""
        kept = self.by_source.get(source)
        if kept is None:
            if len(self.by_source) >= MOST_SOURCES:
                worst = self._furthest()
                if _rank(source) >= _rank(worst):
                    return
                del self.by_source[worst]
            self._worst = None
            kept = self.by_source[source] = []
        elif len(kept) >= EACH and key >= kept[-1][0]:
            return
        if any(key == known for known, _ in kept):
            return
        kept.append((key, made()))
        kept.sort(key=lambda one: one[0])
        del kept[EACH:]

    def _furthest(self) -> str:
        """The source that goes first."""
        if self._worst is None:
            self._worst = max(self.by_source, key=_rank)
        return self._worst

    def merge(self, other: Sample) -> None:
        """Take the examples of another sample."""
        for source, kept in other.by_source.items():
            for key, example in kept:
                self.offer(source, key, lambda example=example: example)  # type: ignore[misc]

    def chosen(self, most: int) -> tuple[Example, ...]:
        """At most so many examples, one of each source, then a second of each."""
        ranked = sorted(self.by_source, key=_rank)
        turns = (self.by_source[source][turn : turn + 1] for turn in range(EACH) for source in ranked)
        found = [example for turn in turns for _, example in turn]
        return tuple(found[:most])


def _rank(source: str) -> tuple[int, str]:
    return _hash(source), source


def key_of(finding: Finding) -> int:
    """A number for a finding, which is the same in each run."""
    return _hash(
        f"{finding.path}\0{finding.record}\0{finding.part}\0{finding.problem.span.start}\0{finding.code}"
    )


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def example(finding: Finding, document: Document | None, source: str, known: str) -> Example:
    """A finding as an example. Without its document the line that it begins in is shown."""
    problem = finding.problem
    if document is None:
        shown = finding.excerpt
        before, after = pieces(shown.text, (Span(shown.start, shown.end),), None, shown.start)
    else:
        before, after = pieces(document.text, problem.places, problem.fix, problem.span.start)
    fix = problem.fix
    return Example(
        source,
        finding.path,
        finding.record,
        _short(finding.id),
        finding.part,
        finding.line,
        finding.column,
        finding.severity.value,
        _short(problem.message),
        problem.count,
        tuple(map(_short, problem.evidence[:EVIDENCE])),
        tuple(map(_short, problem.notes[:EVIDENCE])),
        tuple(
            f"{one.path}" + (f"[{one.record}]" if one.record else "") for one in problem.related[:EVIDENCE]
        ),
        before,
        after,
        _short(fix.title) if fix else "",
        fix.safety.value if fix else "",
        known,
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_WORDS else text[:LONGEST_WORDS] + "…"


def pieces(text: str, places: Sequence[Span], fix: Fix | None, start: int) -> tuple[Pieces, Pieces]:
    """The text around a place before and after a fix; nothing after it where none of its edits is near."""
    edits = fix.edits if fix else ()
    begin, end = max(0, start - REACH), min(len(text), start + LONGEST)
    near = [edit for edit in edits if edit.start < end and edit.end >= begin]
    if edits and not near:
        begin, end = max(0, edits[0].start - REACH), min(len(text), edits[0].start + LONGEST)
        near = [edit for edit in edits if edit.start < end and edit.end >= begin]
    marks = [(max(begin, edit.start), min(end, edit.end), DELETED) for edit in near if edit.end > edit.start]
    marks += [
        (max(begin, one.start), min(end, one.end), PLACE)
        for one in places
        if one.start < end and one.end > begin
    ]
    left = ((str(begin), CUT),) if begin else ()
    right = ((str(len(text) - end), CUT),) if end < len(text) else ()
    before = (*left, *_marked(text, begin, end, marks), *right)
    if not near or (
        fix and fix.safety is Safety.DISPLAY and not any(edit.text for edit in near) and not edits
    ):
        return before, ()
    return before, (*left, *_edited(text, begin, end, near), *right)


def _marked(text: str, begin: int, end: int, marks: Sequence[tuple[int, int, str]]) -> Pieces:
    """A stretch of a text, divided where a mark begins or ends; of those that overlap the first counts."""
    kinds = [SAME] * (end - begin)
    for start, stop, kind in reversed(marks):
        kinds[start - begin : stop - begin] = [kind] * (stop - start)
    found: list[tuple[str, str]] = []
    position = begin
    for kind, same in groupby(kinds):
        last = position + len(list(same))
        found.append((text[position:last], kind))
        position = last
    return tuple(found)


def _edited(text: str, begin: int, end: int, edits: Sequence[Edit]) -> Pieces:
    """The same stretch after the edits that are near it."""
    found: list[tuple[str, str]] = []
    position = begin
    for edit in edits:
        if edit.start > position:
            found.append((text[position : edit.start], SAME))
        if edit.text:
            found.append((edit.text[:LONGEST], INSERTED))
        position = max(position, edit.end)
    if position < end:
        found.append((text[position:end], SAME))
    return tuple(found)
