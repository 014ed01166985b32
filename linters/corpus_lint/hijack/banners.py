"""Find banners: lines of adult or gambling keywords above or below an article."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Span
from corpus_lint.core.values import dataclass
from corpus_lint.hijack.banner_evidence import POINTS, evidence, known_share
from corpus_lint.hijack.banner_words import (
    FIRST_CHARACTERS,
    BannerOptions,
    banner_lines_from_end,
    banner_lines_from_top,
    glued,
    segments,
    strong_words,
)

# Characters of a line that are looked at at all.
MOST_CHARACTERS = 800
DEFAULT_BANNER = BannerOptions()


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner: where it is, its phrases, what speaks for it in points, and where the text begins that it is glued to."""

    span: Span
    phrases: list[str]
    place: str
    known: float
    evidence: dict[str, float]
    safe: bool
    edit: Edit


def find_banners(document: Document, options: BannerOptions = DEFAULT_BANNER) -> list[Banner]:
    """The banners of a document: those above the article, then those below it, each in the order of their lines."""
    read, article = _readings(document, options)
    return [
        _banner(document, one, article, known)
        for one in read
        if (known := _known_share(one, article, options)) is not None
    ]


def banner_spans(document: Document, options: BannerOptions = DEFAULT_BANNER) -> list[Span]:
    """Where they are, which takes half the time."""
    read, article = _readings(document, options)
    return [one.span for one in read if _known_share(one, article, options) is not None]


def _readings(document: Document, options: BannerOptions) -> tuple[list[_Reading], str]:
    """What reads as a banner, and the text without that."""
    top, seen = banner_lines_from_top(document, options.lines)
    end = banner_lines_from_end(document, options.last_lines, seen)
    read = [found for span in top if (found := _reading(document.text, span, "above", options))]
    read += [found for span in reversed(end) if (found := _reading(document.text, span, "below", options))]
    # A banner above an article and its copy below it do not make each other known.
    spans = [one.span for one in read]
    return read, _without(document.text, spans, document.body.start) if read else ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A line that reads as a banner, or begins with one: ``sharp`` says that it is clear where it ends."""

    span: Span
    phrases: list[str]
    place: str
    evidence: dict[str, float]
    sharp: bool
    has_more: bool


def _without(text: str, spans: list[Span], start: int) -> str:
    parts = []
    for span in sorted(spans):
        parts.append(text[start : span.start])
        start = max(start, span.end)
    return "".join((*parts, text[start:]))


# Several rules want those of a text, one after the other: its first and last lines, mostly eleven.
@lru_cache(maxsize=32)
def _reading(text: str, span: Span, place: str, options: BannerOptions) -> _Reading | None:
    """The banner that a line is or, above the article, begins with, whatever stands in the rest of the text."""
    # Two keywords among the first characters, before the rest is looked at.
    strong = strong_words(options.keywords)
    head = text[span.start : min(span.end, span.start + FIRST_CHARACTERS)]
    if len(list(islice(strong.finditer(fold_script_and_case(head)), 2))) < 2:
        return None
    line = text[span.start : min(span.end, span.start + MOST_CHARACTERS)]
    phrases = segments(line)
    if span.end - span.start <= MOST_CHARACTERS:
        points = evidence(phrases, text, span, options.keywords)
        if sum(points.values()) >= options.min_evidence:
            return _Reading(span, phrases, place, points, sharp=True, has_more=False)
    if place == "below":
        return None
    phrases, end, sharp = glued(line, fold_script_and_case(line), strong)
    if end >= len(line):
        return None
    points = evidence(phrases, text, span, options.keywords)
    if sum(points.values()) < options.min_evidence:
        return None
    span = Span(span.start, span.start + end)
    return _Reading(span, phrases, "in front of", points, sharp, has_more=True)


def _known_share(read: _Reading, article: str, options: BannerOptions) -> float | None:
    """The share of its words that the article has; None where these leave too little."""
    known = known_share(read.phrases, article)
    return known if sum(_points(read, known).values()) >= options.min_evidence else None


def _points(read: _Reading, known: float) -> dict[str, float]:
    """What speaks for a banner, and against it that the article has so much of its words."""
    return read.evidence | {"wording of the article": POINTS["wording of the article"] * known}


def _banner(document: Document, read: _Reading, article: str, known: float) -> Banner:
    span = read.span
    edit = document.line_edit(document.line_at(span.start))
    if read.has_more:
        edit = Edit(edit.start if document.line_at(span.start) == 1 else span.start, span.end)
        while document.text[edit.end : edit.end + 1] in (" ", "\t", "\u3000"):
            edit = Edit(edit.start, edit.end + 1)
    safe = read.sharp and not any(phrase in article for phrase in read.phrases)
    return Banner(span, read.phrases, read.place, known, _points(read, known), safe, edit)
