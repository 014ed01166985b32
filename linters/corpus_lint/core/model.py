"""The values that pass between the parts. No behaviour beyond their own meaning.

Offsets are 0-based code points into a document's decoded text, ends exclusive.
Lines and columns are 1-based; columns count code points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise


class Severity(Enum):
    """How bad a finding is: an error rejects the document, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Safety(Enum):
    """Who may apply a fix: ``--fix``, ``--fix --unsafe-fixes``, or only a person who reads it."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``start <= end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a document in one encoding: code points ``start`` to ``end`` of the text.

    ``encoding`` is a Python codec name, or None where no encoding explains the bytes. ``sure`` is false where another
    encoding is nearly as likely.
    """

    encoding: str | None
    start: int
    end: int
    sure: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the code points from ``start`` to ``end`` with ``text``."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that repair a problem, in order, none overlapping another.

    Deletions that overlap are made one; of any other edits that do, or that begin at one place, nobody could tell what
    they come to: ValueError.
    ``transcode`` asks for the document to be written as UTF-8 whatever it was read as; such a
    fix needs no edits.
    """

    title: str
    edits: tuple[Edit, ...] = ()
    safety: Safety = Safety.DISPLAY
    transcode: bool = False

    def __post_init__(self) -> None:
        if any(one.end > other.start or one.start >= other.start for one, other in pairwise(self.edits)):
            object.__setattr__(self, "edits", tuple(_without_overlap(sorted(set(self.edits)))))


def _without_overlap(edits: Iterable[Edit]) -> list[Edit]:
    """Edits that are in order, those made one that delete the same. Raises ValueError."""
    apart: list[Edit] = []
    for edit in edits:
        last = apart[-1] if apart else None
        if last is None or (edit.start >= last.end and edit.start > last.start):
            apart.append(edit)
        elif last.text or edit.text:
            raise ValueError(f"{last} and {edit} of one fix overlap")
        else:
            apart[-1] = Edit(last.start, max(last.end, edit.end))
    return apart


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in another document, for people: ``record`` is a 1-based line of a JSONL file."""

    path: str
    record: int | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields: one fact about one document.

    ``span`` is the place to show first, ``occurrences`` all places (``span`` alone when empty),
    ``evidence`` what was seen, strongest first, ``notes`` whole sentences for the reader. ``severity`` is given where it is
    not that of the rule: a rule that reports errors may only warn where it is in doubt.
    """

    span: Span
    message: str
    occurrences: tuple[Span, ...] = ()
    count: int = 1
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    related: tuple[Location, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None

    @property
    def places(self) -> tuple[Span, ...]:
        """All places, at least one."""
        return self.occurrences or (self.span,)


@dataclass(frozen=True, slots=True)
class Change:
    """What fixes would change in a document called ``place``: edits of its text, in order.

    ``was`` and ``now`` are its encodings, by their names for people.
    """

    place: str
    text: str
    edits: tuple[Edit, ...]
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of the line a finding stands in.

    ``text`` starts at 0-based column ``offset`` of a line of ``length`` code points; the stretch
    to underline is ``text[start:end]``.
    """

    text: str
    offset: int
    length: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Content:
    """What a finding is about, wherever it stands: see ``fingerprint.py``.

    ``count`` is how many places there are, ``seen`` what stands in them and how often (empty when it is too much),
    ``around`` a hash of each place with the text beside it (empty when there are many). ``whole`` says that the finding
    is about its document and not about a place in it.
    """

    count: int = 1
    seen: tuple[tuple[str, int], ...] = ()
    around: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its rule and its place: what a report prints."""

    path: str
    record: int | None
    code: str
    name: str
    severity: Severity
    line: int
    column: int
    end_line: int
    end_column: int
    excerpt: Excerpt
    problem: Problem
    content: Content = Content()

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """What findings are sorted by: their file, record and place, then their code."""
        return (self.path, self.record or 0, self.problem.span.start, self.code)
