"""Fold a text so that copies of an article become equal, for all rules about duplicates.

Front matter, a keyword banner and a tail of place names are dropped, and readings removed. The rest is folded by
``duplicate_folding.txt``: compatibility and width forms normalised, lower case, traditional characters simplified, and all
characters dropped except letters and digits. Folded text is counted in UTF-16 code units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from corpus_lint.chinese import tables
from corpus_lint.core.document import Document
from corpus_lint.core.model import Span
from corpus_lint.core.spans import without
from corpus_lint.hijack.additions import ANY_KIND, BANNER, FRONT_MATTER, READINGS, TAIL
from corpus_lint.hijack.banners import banner_spans
from corpus_lint.hijack.place_tails import find_place_tail
from corpus_lint.hijack.readings import find_readings

Units = npt.NDArray[np.uint16]

# Emoji and other symbols, which are not letters; the table covers only the Basic Multilingual Plane.
SYMBOLS = re.compile("[\U00010000-\U0001ffff]+")
# The characters searched for the first line, and the maximum of a title in code units.
FIRST_LINE = 400
LONGEST_TITLE = 40


@cache
def folding_table() -> Units:
    """For each UTF-16 code unit, the unit it is folded to; 0 if it is dropped."""
    content = tables.read("duplicate_folding.txt")
    ranges, changed, others = content.rstrip("\n").split("\n")
    table = np.zeros(0x10000, "<u2")
    for limits in ranges.split(" "):
        first, last = (int(limit, 16) for limit in limits.split("-"))
        table[first : last + 1] = np.arange(first, last + 1)
    table[units_of(changed)] = units_of(others)
    return table


def units_of(text: str) -> Units:
    """The code units of a text."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


def without_additions(document: Document) -> str:
    """The text of a document without what a hijacker adds, and without its front matter."""
    return without_spans(document, additions(document))


def without_spans(document: Document, spans: Iterable[Iterable[Span]]) -> str:
    """The text of a document without some spans, of one kind and another."""
    drop = sorted(chain.from_iterable(spans))
    return (without(document.text, drop)[0] if drop else document.text).strip()


def additions(document: Document, kinds: int = ANY_KIND) -> Sequence[Sequence[Span]]:
    """The spans that copies add to an article, by their kinds: readings, banners, a tail, front matter.

    Only those of the ``kinds`` are looked for that it may have.
    """
    tail = find_place_tail(document) if kinds & TAIL else None
    start = document.body.start if kinds & FRONT_MATTER else 0
    return (
        [reading.span for reading in find_readings(document.text)] if kinds & READINGS else [],
        banner_spans(document) if kinds & BANNER else [],
        [tail.span] if tail else [],
        [Span(0, start)] if start else [],
    )


def folded_units(text: str) -> Units:
    """The code units of a folded text, 0 in the place of each that is dropped."""
    units = units_of(text)
    if len(units) > len(text):
        units = units_of(SYMBOLS.sub("", text))
    folded: Units = folding_table()[units]
    return folded


def folded_text(text: str) -> str:
    """The folded text as a string."""
    units = folded_units(text)
    raw: bytes = units[units != 0].tobytes()
    return raw.decode("utf-16-le", "surrogatepass")


def folded_title(text: str) -> str:
    """The folded first line, if it is short enough for a title, else empty."""
    title = folded_text(text[:FIRST_LINE].split("\n", 1)[0])
    return title if len(title) <= LONGEST_TITLE else ""
