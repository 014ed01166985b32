"""Texts of documents, with what is marked in them."""

from __future__ import annotations

from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.report.page.markup import Markup, escaped, joined, lines, tag
from corpus_lint.run.summary.examples import CUT, DELETED, INSERTED, PLACE, Pieces

# Of each kind of piece its element, and how it is said where it is not seen.
ELEMENTS = {PLACE: "mark", DELETED: "del", INSERTED: "ins"}
# A mark without width would not be seen.
NOTHING = "‸"


def excerpt(pieces: Pieces, words: str) -> Markup:
    """A text as a block, which can be scrolled by keys."""
    text = "".join(text for text, kind in pieces if kind != CUT)
    return tag(
        "pre",
        *(_piece(text, kind) for text, kind in pieces),
        lang=language(text),
        dir="auto",
        tabindex=0,
        role="region",
        aria_label=words,
    )


def _piece(text: str, kind: str) -> Markup:
    if kind == CUT:
        return tag(
            "span",
            f"… {int(text):,} …" if text != "0" else "…",
            class_="cut",
            title=f"{text} characters left out",
        )
    return (
        tag(ELEMENTS[kind], lines(text) if text else escaped(NOTHING))
        if kind in ELEMENTS
        else joined([lines(text)])
    )


def language(text: str) -> str:
    """What browsers choose a font by: the script of Chinese, or an undetermined language."""
    if not HAN_CHARACTER.search(text):
        return "und"
    from corpus_lint.duplicates.differences import script

    return {"simplified": "zh-Hans", "traditional": "zh-Hant"}.get(script(text), "zh")
