"""Lines as a reader sees them, and the points that lines of a site add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Span
from corpus_lint.core.spans import lines_with
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import beginning, plural

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Array, Batch, Stretches

# Points of a line that no author writes: with it alone a document is reported by default.
CERTAIN = 6
# Characters of the longest line that is looked at, markup included; a paragraph of text is longer.
LONGEST = 400
IMAGE = lazy(r"!\[[^\[\]\n]{0,80}\]\([^()\n]{0,300}\)")
LINK = lazy(r"\[([^\[\]\n]{0,80})\](?:\([^()\n]{0,300}\)|\[\d{1,4}\])")
MARKER = lazy(r"(?:[-*+•·◦●○▪►▶»>][ \t\u3000]*)+(?!\S*\*\*)")
# A heading, a numbered item, a row of a table, a line of a form, front matter or code.
OTHER = lazy(r"#{1,6}[ \t]|\d{1,3}[.、)）][ \t]*\D|\|.*\|$|:{2,}|`|~~~|<[a-z/!]|\{|\}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its markup, in simplified script and small letters; empty if it is no line of a page."""

    number: int
    span: Span
    text: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """Lines that belong together, ``first`` to ``last``, both included, with their points."""

    first: int
    last: int
    span: Span
    points: int


def lines_of(document: Document, longest: int) -> Iterator[Line]:
    """The lines of a document that are not blank. Those in code, of structure or longer without markup have no text."""
    for number, span in document.lines:
        yield line_of(document, number, span, longest)


def line_of(document: Document, number: int, span: Span, longest: int) -> Line:
    """One of these lines."""
    seen = without_markup(document.text[span.start : span.end], longest)
    if seen is None or document.in_code(span.start):
        return Line(number, span, "", False)
    return Line(number, span, *seen)


def lines_with_signs(document: Document, signs: Iterable[re.Pattern[str]], longest: int) -> Iterator[Line]:
    """The lines below the front matter that have one of some signs, those of each sign in their order. Code is not left out.

    Their numbers are 0: to count lines takes longer than to find the few that have a sign.
    """
    text = document.text
    for sign in signs:
        for start, end in lines_with(sign, text):
            span = document.stripped(start, end) if start >= document.body.start else None
            if span and (seen := without_markup(text[span.start : span.end], longest)):
                yield Line(0, span, *seen)


def stretches_with_signs(batch: Batch, *signs: Stretches) -> Stretches:
    """The same lines in the texts of a batch, but for markup, and all that are no longer than ``LONGEST``."""
    lines, _, _ = batch.all_lines
    # A character may have two code units.
    lines = lines.where(lines.sizes <= 2 * LONGEST)
    number: Array = lines.count_of(signs[0])
    for others in signs[1:]:
        number = number + lines.count_of(others)
    return lines.where(number > 0)


def seen_in(lines: Stretches, longest: int) -> Iterator[tuple[int, Line]]:
    """The number of the text of each of some lines, and the line without its markup."""
    places = zip(lines.owners.tolist(), lines.offsets.tolist(), lines.decoded(), strict=True)
    for number, start, raw in places:
        if seen := without_markup(raw, longest):
            yield number, Line(0, Span(start, start + len(raw)), *seen)


def without_markup(raw: str, longest: int) -> tuple[str, bool] | None:
    """What a reader sees of a line, and whether it has a link; None of one that is of structure or longer."""
    if len(raw) > LONGEST or OTHER.match(raw):
        return None
    is_link = "](" in raw or "][" in raw
    if len(raw) > longest and not is_link:
        return None
    if is_link:
        raw = LINK.sub(r"\1", IMAGE.sub(" ", raw))
    marker = MARKER.match(raw)
    text = raw[marker.end() if marker else 0 :].strip(" \t\u3000\xa0*_")
    return fold_script_and_case(text), is_link


def together(scored: Iterable[Scored], gap: int) -> Iterator[list[Scored]]:
    """Those with no more than ``gap`` lines between one and the next, blank ones included."""
    group: list[Scored] = []
    for one in scored:
        if group and one.first - group[-1].last - 1 > gap:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def problem(document: Document, scored: list[Scored], what: str) -> Problem:
    """What is reported of them, with the deletion of their lines as a suggestion."""
    numbers = sorted({number for one in scored for number in range(one.first, one.last + 1)})
    spans = tuple(one.span for one in scored)
    shown = (beginning(document.text[one.span.start : one.span.end]) for one in scored)
    return Problem(
        spans[0],
        f"{plural(len(numbers), 'line')} {what}",
        occurrences=spans,
        count=len(spans),
        evidence=tuple(dict.fromkeys(shown)),
        fix=Fix(f"delete {plural(len(numbers), 'line')}", tuple(_edits(document, numbers)), Safety.DISPLAY),
    )


def _edits(document: Document, numbers: list[int]) -> Iterator[Edit]:
    """The deletion of whole lines, neighbours as one: two edits must not overlap where the last line goes."""
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            first, last = document.line_edit(numbers[start]), document.line_edit(number)
            yield Edit(min(first.start, last.start), last.end)
            start = place + 1
