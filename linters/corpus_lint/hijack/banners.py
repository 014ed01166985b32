"""Find banners: lines of adult or gambling keywords above or below an article."""

from __future__ import annotations

from dataclasses import dataclass

from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Span
from corpus_lint.hijack.banner_words import (
    BannerOptions,
    built_like_banners,
    glued,
    known_share,
    reads_as_banner,
    segments,
    strong_words,
)

# Characters of a line that are looked at first and at all.
FIRST_CHARACTERS, MOST_CHARACTERS = 120, 800
DEFAULT_BANNER = BannerOptions()


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner: where it is, its phrases, and where the text begins that it is glued to."""

    span: Span
    phrases: list[str]
    place: str
    known: float
    safe: bool
    edit: Edit


def find_banners(document: Document, options: BannerOptions = DEFAULT_BANNER) -> list[Banner]:
    """The banners of a document: those above the article, then those below it, each in the order of their lines."""
    top = list(built_like_banners(document, document.lines_from_top(), options.lines))
    end = list(built_like_banners(document, document.lines_from_end(), options.last_lines))
    if not top and not end:
        return []
    banners = [found for span in top if (found := _banner(document, span, "above", options))]
    banners += [
        found
        for span in reversed(end)
        if span not in top and (found := _banner(document, span, "below", options))
    ]
    return banners


def _banner(document: Document, span: Span, place: str, options: BannerOptions) -> Banner | None:
    """The banner a line is or, above the article, begins with."""
    # Two keywords among the first characters, before the rest is looked at.
    strong = strong_words(options.keywords)
    if (
        len(
            strong.findall(
                fold_script_and_case(document.text[span.start : min(span.end, span.start + FIRST_CHARACTERS)])
            )
        )
        < 2
    ):
        return None
    line = document.text[span.start : min(span.end, span.start + MOST_CHARACTERS)]
    phrases = segments(line)
    end, sharp, has_more = len(line), True, False
    if span.end - span.start > MOST_CHARACTERS or not reads_as_banner(phrases, document, span, options):
        if place == "below":
            return None
        phrases, end, sharp = glued(line, fold_script_and_case(line), strong)
        has_more = end < len(line)
        if not has_more or not reads_as_banner(phrases, document, span, options):
            return None
    stop = span.start + end
    rest = document.text[document.body.start : span.start] + document.text[stop:]
    known = known_share(phrases, rest)
    if known > options.max_known_share:
        return None
    edit = document.line_edit(document.line_at(span.start))
    if has_more:
        edit = Edit(edit.start if document.line_at(span.start) == 1 else span.start, stop)
        while document.text[edit.end : edit.end + 1] in (" ", "\t", "\u3000"):
            edit = Edit(edit.start, edit.end + 1)
    return Banner(
        Span(span.start, stop),
        phrases,
        "in front of" if has_more else place,
        known,
        sharp and not any(phrase in rest for phrase in phrases),
        edit,
    )
