"""One view of a document for all duplicate rules, in which copies of an article are equal.

Front matter, a keyword banner and a tail of place names are dropped, and readings removed. What is left is folded by
``data/folding.txt``: compatibility and width forms normalised, lower case, traditional characters simplified, everything
dropped that is neither a letter nor a digit. Folded text is counted in UTF-16 code units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus_lint.document import Document
from corpus_lint.model import Span
from corpus_lint.rules.injected_pinyin import readings
from corpus_lint.rules.keyword_banner import Options as BannerOptions
from corpus_lint.rules.keyword_banner import keyword_banner
from corpus_lint.rules.place_name_tail import Options as TailOptions
from corpus_lint.rules.place_name_tail import place_name_tail

Units = npt.NDArray[np.uint16]

BANNER, TAIL = BannerOptions(), TailOptions()
# Emoji and their kin, which are no letters; the table knows only the Basic Multilingual Plane.
SYMBOLS = re.compile("[\U00010000-\U0001ffff]+")
# Characters of a text in which its first line is looked for, and code units of a first line that is a title.
FIRST_LINE = 400
LONGEST_TITLE = 40


@cache
def _table() -> Units:
    """Of each UTF-16 code unit the one it is folded to; 0 where it is dropped."""
    content = (Path(__file__).parent.parent / "data" / "folding.txt").read_text("utf-8")
    ranges, changed, others = content.rstrip("\n").split("\n")
    table = np.zeros(0x10000, "<u2")
    for limits in ranges.split(" "):
        first, last = (int(limit, 16) for limit in limits.split("-"))
        table[first : last + 1] = np.arange(first, last + 1)
    table[_units(changed)] = _units(others)
    return table


def _units(text: str) -> Units:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


def without_additions(document: Document) -> str:
    """The text of a document without what a hijacker adds, and without its front matter."""
    drop = sorted(additions(document))
    return ("".join(_kept(document.text, drop)) if drop else document.text).strip()


def additions(document: Document) -> Iterator[Span]:
    """Yield what copies of an article have more than the article: front matter, banner, tail, readings."""
    if document.body.start:
        yield Span(0, document.body.start)
    yield from (problem.span for problem in keyword_banner(document, BANNER))
    yield from (problem.span for problem in place_name_tail(document, TAIL))
    yield from (reading.span for reading in readings(document.text))


def _kept(text: str, drop: list[Span]) -> Iterator[str]:
    position = 0
    for span in drop:
        if span.start >= position:
            yield text[position : span.start]
            position = span.end
    yield text[position:]


def fold(text: str) -> Units:
    """The code units of a folded text, 0 in the place of each that is dropped."""
    units = _units(text)
    if len(units) > len(text):
        units = _units(SYMBOLS.sub("", text))
    folded: Units = _table()[units]
    return folded


def folded_text(text: str) -> str:
    """The folded text as a string."""
    units = fold(text)
    raw: bytes = units[units != 0].tobytes()
    return raw.decode("utf-16-le", "surrogatepass")


def folded_title(text: str) -> str:
    """The first line, folded, if it is short enough for a title, else nothing."""
    title = folded_text(text[:FIRST_LINE].split("\n", 1)[0])
    return title if len(title) <= LONGEST_TITLE else ""
