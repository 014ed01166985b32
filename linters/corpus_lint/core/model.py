"""The values that the packages pass to each other: findings, problems, fixes and places.

Offsets are 0-based code points into a document's decoded text, ends exclusive.
Lines and columns are 1-based; columns count code points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from itertools import pairwise

from corpus_lint.core.values import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _by_fields(self: Any) -> tuple[Callable[..., Any], tuple[object, ...]]:
    """For values that are pickled by the thousand: in half the time that their state takes."""
    made = type(self)
    return made, tuple([getattr(self, name) for name in made.__slots__])


class Severity(Enum):
    """How bad a finding is: an error rejects the document, a warning does not.

    Example:
        >>> from corpus_lint import Severity
        >>> Severity("error")
        <Severity.ERROR: 'error'>
    """

    ERROR = "error"
    WARNING = "warning"


class Safety(Enum):
    """Who may apply a fix: ``--fix``, ``--fix --unsafe-fixes``, or only a person who reads it.

    Example:
        >>> from corpus_lint import Safety
        >>> [safety.value for safety in Safety]
        ['safe', 'unsafe', 'display']
    """

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of a text, ``start <= end``.

    Attributes:
        start: The 0-based code point it begins at.
        end: The 0-based code point after its last one.

    Example:
        >>> from corpus_lint import Span
        >>> span = Span(2, 4)
        >>> "甲乙丙丁"[span.start : span.end]
        '丙丁'
    """

    start: int
    end: int

    __reduce__ = _by_fields


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
    """The replacement of a part of a text.

    Attributes:
        start: The 0-based code point it begins at.
        end: The 0-based code point after the last one that is replaced; ``start`` for an insertion.
        text: What to put there; empty for a deletion.

    Example:
        >>> from corpus_lint import Edit
        >>> edit, text = Edit(1, 2, "、"), "甲,乙"
        >>> text[: edit.start] + edit.text + text[edit.end :]
        '甲、乙'
    """

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that repair a problem.

    Attributes:
        title: What the fix does, for people.
        edits: The edits in order, none overlapping another. Overlapping deletions are merged.
        safety: Who may apply it.
        transcode: Whether the document is to be written as UTF-8, whatever it was read as; then it needs no edits.

    Raises:
        ValueError: Edits that are not deletions overlap or begin at one place, so their result is ambiguous.

    Example:
        >>> from corpus_lint import Edit, Fix
        >>> Fix("delete the banner", (Edit(0, 4), Edit(2, 6))).edits
        (Edit(start=0, end=6, text=''),)
    """

    title: str
    edits: tuple[Edit, ...] = ()
    safety: Safety = Safety.DISPLAY
    transcode: bool = False

    def __post_init__(self) -> None:
        if any(one.end > other.start or one.start >= other.start for one, other in pairwise(self.edits)):
            object.__setattr__(self, "edits", tuple(_without_overlap(sorted(set(self.edits)))))


def _without_overlap(edits: Iterable[Edit]) -> list[Edit]:
    """Edits in order, overlapping deletions merged. Raises ValueError."""
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
    """A place in another document, for people.

    Attributes:
        path: The path of its file, as findings give it.
        record: The 1-based line of a JSON Lines file, or row of a Parquet file; None where the file is one document.
        line: The 1-based line of the document's text.
        column: The 1-based code point of that line.
        id: The name that its record gives itself; empty where it has none.
        part: The place of the text in its record, where the record has several.

    Example:
        >>> from corpus_lint import Location
        >>> Location("pages.jsonl", 7, 1, 4).record
        7
    """

    path: str
    record: int | None
    line: int
    column: int
    id: str = ""
    part: str = ""

    __reduce__ = _by_fields


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields: one fact about one document.

    Attributes:
        span: The place to show first.
        message: What is wrong, in one line for people.
        occurrences: All places; ``span`` alone when empty.
        count: How many places, or other countable things, the message is about.
        evidence: What was seen there, strongest first.
        notes: Whole sentences for the reader.
        related: Places in other documents that the problem is about.
        fix: How to repair it, None if no fix is known.
        severity: The severity if it differs from the rule's: a rule of errors may only warn when it is in doubt.
        parts: For a finding about several documents, the hash by which a baseline knows each of them.

    Example:
        >>> from corpus_lint import Problem, Span
        >>> Problem(Span(3, 4), "a space that nobody sees").places
        (Span(start=3, end=4),)
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
    parts: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., Problem], tuple[object, ...]]:
        """For findings of other processes, which have in common what a hijacker puts into thousands of pages."""
        return _with_strings_once, tuple(getattr(self, name) for name in self.__slots__)

    @property
    def places(self) -> tuple[Span, ...]:
        """All places, at least one."""
        return self.occurrences or (self.span,)


# Strings of problems that came from other processes: at most so many, in some megabytes.
MOST_STRINGS = 1 << 15
_strings: dict[str, str] = {}


def _once(text: str) -> str:
    """The same string as before, where an equal one was there before."""
    if len(_strings) >= MOST_STRINGS:
        _strings.clear()
    return _strings.setdefault(text, text)


def _with_strings_once(
    span: Span,
    message: str,
    occurrences: tuple[Span, ...],
    count: int,
    evidence: tuple[str, ...],
    notes: tuple[str, ...],
    *more: Any,
) -> Problem:
    """A problem whose message, evidence and notes are in memory once for all problems that have them."""
    return Problem(
        span,
        _once(message),
        occurrences,
        count,
        tuple(map(_once, evidence)),
        tuple(map(_once, notes)),
        *more,
    )


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
    r"""A stretch of the line that a finding stands in, to be shown with it.

    Attributes:
        text: The stretch: the line, or what is near the finding in a long one.
        offset: The 0-based code point of the line that it begins at.
        length: The code points of the whole line.
        start: The 0-based code point of ``text`` from which to underline.
        end: The 0-based code point of ``text`` after the last one to underline.

    Example:
        >>> from corpus_lint import lint_text
        >>> excerpt = lint_text("第一章\u200b 总则\n")[0].excerpt
        >>> excerpt.start, excerpt.end, excerpt.length
        (3, 4, 7)
    """

    text: str
    offset: int
    length: int
    start: int
    end: int

    __reduce__ = _by_fields


@dataclass(frozen=True, slots=True)
class Content:
    """What a finding is about, independent of its line: see ``fingerprint.py``.

    ``count`` is how many places there are, ``seen`` what stands in them and how often (empty when it is too much),
    ``around`` a hash of each place with the text beside it (empty when there are many). ``whole`` says that the finding
    is about its document and not about a place in it. Of a finding that stands for several documents, ``around`` has a hash
    of each.
    """

    count: int = 1
    seen: tuple[tuple[str, int], ...] = ()
    around: tuple[str, ...] = ()
    whole: bool = False

    __reduce__ = _by_fields


@dataclass(frozen=True, slots=True)
class Finding:
    r"""A problem with its rule and its place: what a report prints.

    Attributes:
        path: The path of the file, or the name that was given with the text.
        record: The 1-based line of a JSON Lines file, or row of a Parquet file; None where the file is one document.
        code: The code of the rule, as PIN101.
        name: The name of the rule, as injected-pinyin.
        severity: How bad it is.
        line: The 1-based line of the document's text that ``problem.span`` begins in.
        column: The 1-based code point of that line.
        end_line: The 1-based line that ``problem.span`` ends in.
        end_column: The 1-based code point of that line after the last one of the span.
        excerpt: The line around the beginning of the span, cropped.
        problem: What the rule said, with offsets, all places and the fix.
        content: What a baseline recognises it by.
        id: The name that the record gives itself; empty where it has none.
        part: The place of the text in its record, where the record has several: ``messages[2].content``.
        group: The value of the field that findings are counted by; empty where they are not.

    Example:
        >>> from corpus_lint import lint_text
        >>> finding = lint_text("第一章\u200b 总则\n")[0]
        >>> finding.code, finding.line, finding.column, finding.end_column, finding.problem.span
        ('ENC107', 1, 4, 5, Span(start=3, end=4))
    """

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
    id: str = ""
    part: str = ""
    group: str = ""

    __reduce__ = _by_fields

    @property
    def sort_key(self) -> tuple[str, int, tuple[str | int, ...], int, str]:
        """What findings are sorted by: their file, record, part and place, then their code."""
        return sort_key(self.path, self.record, self.part, self.problem.span.start, self.code)

    @property
    def document(self) -> tuple[str, int | None, str]:
        """What tells its document from all others: the file, the record and the part."""
        return self.path, self.record, self.part


def sort_key(
    path: str, record: int | None, part: str, start: int, code: str
) -> tuple[str, int, tuple[str | int, ...], int, str]:
    """What a finding is sorted by that has these values."""
    return (path, record or 0, _part_key(part), start, code)


def _part_key(part: str) -> tuple[str | int, ...]:
    """A part so that its numbers are compared as such. Names and numbers take turns, so like meets like."""
    if not part:
        return ()
    return tuple(int(one) if index % 2 else one for index, one in enumerate(re.split(r"\[([0-9]+)\]", part)))
