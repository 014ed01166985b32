"""The end of a text as the signs that say whether it was cut: shared by TRN102 and the script that weighs them."""

from __future__ import annotations

from dataclasses import dataclass

from corpus_lint.chinese import tables
from corpus_lint.chinese.sentence_ends import going_on_bits
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.rules import _endings
from corpus_lint.rules._endings import (
    CLAUSE,
    ENOUGH_TO_COMPARE,
    ITEM,
    LABEL,
    LONGEST_TAIL,
    MARKED,
    NOT_PROSE,
    SENTENCE,
    SIGNED,
    STOP,
)
from corpus_lint.rules._previews import PREVIEW

# Characters that a complete text rarely ends in, in addition to Han, letters and digits.
MARKS_OF_CUTS = "，,、：（(“「『《【〈"
CUT = frozenset(MARKS_OF_CUTS)
# All of it, as a class of characters.
CUT_AT = tables.HAN_RANGES + "A-Za-z0-9" + MARKS_OF_CUTS
# A bracket or a quotation mark that nothing closes; an interval is written with half-width ones.
UNCLOSED = lazy("（[^（）]*$|《[^《》]*$|“[^“”]*$|「[^「」]*$|『[^『』]*$|【[^【】]*$")
# Any mark between two clauses or the members of a list.
MARK = lazy(r"[，,、；;：:。！？!?“”「」（）()《》\s]")
# A writer who speaks to others, or sets marks without care, as in reviews and messages: `我`, `！！`, `好吃,便宜`. What
# is in quotation marks is by others.
INFORMAL = lazy(
    f"[我您你妳咱]|[。！？!?~～,，、]{{2}}|(?<=[{tables.HAN_RANGES}])[,!?](?=[{tables.HAN_RANGES}])"
)
FEWEST_INFORMAL = 2
QUOTED = lazy("《[^《》]*》|“[^“”]*”|「[^「」]*」|『[^『』]*』|【[^【】]*】")
# An open link is reported by TRN101, a preview by TRN103.
OPEN_LINK = lazy(r"\]\([^()\n]*$")
# From so large a share of the other paragraphs on, the writer ends paragraphs with marks.
USUAL_SHARE = 0.8
# From so large a share of short lines without marks on, the lines above are verse, a menu or a catalogue.
LOOSE_SHARE = 0.5
# A text of one paragraph with fewer Han characters is a record: a review, a message, an answer. Those rarely end in a mark.
RECORD_HAN = 100


@dataclass(frozen=True, slots=True)
class LastParagraph:
    """The last paragraph and what it can be compared with.

    ``tail`` is its last sentence; ``share`` of ``siblings``, the paragraphs like it, end with a mark, and ``strict`` says
    that everything else near it does; ``sentences`` counts the sentences that ended. ``bits`` is the logarithm of the
    odds that a sentence goes on after its last characters. ``han`` counts the Han characters of the text, no further than
    RECORD_HAN, and ``informal`` says whether it is written as one speaks; ``unmarked`` is the share of the lines above it that are short and have no mark at their end.
    """

    span: Span
    line: str
    tail: str
    siblings: int
    share: float
    strict: bool
    sentences: int
    bits: float
    han: int
    informal: bool
    unmarked: float

    @property
    def alone(self) -> bool:
        """Whether there is nothing to compare it with."""
        return self.siblings == 0

    @property
    def usual(self) -> bool:
        """Whether the others like it end with a mark."""
        return self.alone or self.share >= USUAL_SHARE

    @property
    def loose(self) -> bool:
        """Whether such texts and lines often end without a mark, or in a comma."""
        record = self.alone and (self.han < RECORD_HAN or self.informal)
        return record or self.unmarked >= LOOSE_SHARE

    @property
    def labelled(self) -> bool:
        """Whether it is an answer or a remark, which is often written without care."""
        return LABEL.match(self.line) is not None

    def signs(self) -> dict[str, float]:
        """What is weighed, by name."""
        clause = len(HAN_CHARACTER.findall(MARK.split(self.tail)[-1]))
        clauses = CLAUSE.search(self.tail) is not None
        return {
            "going on, bits": self.bits,
            "last word of a document": SIGNED.search(self.line) is not None,
            "clause of one character": clause <= 1,
            "clause of two or three": clause in (2, 3),
            "several clauses": clauses,
            "nothing to compare": self.alone,
            "nothing to compare, one clause": self.alone and not clauses,
            "answer": self.labelled,
            "others end without": not self.usual,
            "a record": 1 - self.han / RECORD_HAN if self.alone else 0.0,
            "a single paragraph, informal": self.alone and self.informal,
            "short lines without a mark above it": max(0.0, 2 * self.unmarked - 1),
            "item of a list": MARKED.match(self.line) is not None and ITEM.match(self.line) is not None,
        }


def is_cut(character: str) -> bool:
    """Whether a whole text hardly ends in a character; false for the empty string."""
    return tables.is_han(character) or character in CUT or (character.isascii() and character.isalnum())


def last_paragraph(document: Document) -> LastParagraph | None:
    """The last paragraph of a text, unless its kind or its last character says that it is whole."""
    text = document.text
    if not is_cut(text[-80:].rstrip()[-1:]):
        return None
    end = len(text.rstrip())
    start = document.line_start(end)
    if text.startswith(("    ", "\t"), start) or NOT_PROSE.match(text[start : start + 80].lstrip()):
        return None
    line = text[max(start, end - LONGEST_TAIL) : end]
    if not HAN_CHARACTER.search(line) or OPEN_LINK.search(line) or PREVIEW.match(line):
        return None
    paragraphs = _endings.paragraphs(document)
    last = paragraphs.pop()
    siblings = _endings.siblings(text, last, paragraphs)
    if siblings is None:
        return None
    # With nothing to compare it with, the text has to show that its writer ends sentences.
    sentences = sum(
        len(SENTENCE.findall(text, span.start, min(span.end, span.start + LONGEST_TAIL)))
        for span in (*siblings[-ENOUGH_TO_COMPARE:], last)
    )
    if not sentences or document.in_code(start):
        return None
    ended = sum(STOP.search(text, max(span.start, span.end - 9), span.end) is not None for span in siblings)
    line = text[max(last.start, last.end - LONGEST_TAIL) : last.end]
    return LastParagraph(
        last,
        line,
        tail=SENTENCE.split(line)[-1],
        siblings=len(siblings),
        share=ended / len(siblings) if siblings else 0.0,
        strict=len(siblings) >= ENOUGH_TO_COMPARE and _endings.all_ended(text, paragraphs),
        sentences=sentences,
        bits=going_on_bits(text, last),
        han=min(RECORD_HAN, len(HAN_CHARACTER.findall(text, 0, 4 * RECORD_HAN))),
        informal=not siblings
        and len(INFORMAL.findall(QUOTED.sub("", text[:LONGEST_TAIL]))) >= FEWEST_INFORMAL,
        unmarked=_endings.unmarked_share(text, last, paragraphs),
    )
