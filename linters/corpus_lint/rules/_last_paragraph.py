"""The end of a text as the signs that say whether it was cut: shared by TRN102 and the script that weighs them."""

from __future__ import annotations

import re

from corpus_lint.chinese import tables
from corpus_lint.chinese.old_texts import is_old
from corpus_lint.chinese.sentence_ends import going_on_bits
from corpus_lint.chinese.tables import HAN_CHARACTER, count_han
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span
from corpus_lint.core.values import dataclass
from corpus_lint.rules import _endings, _writers
from corpus_lint.rules._endings import (
    CLAUSE,
    CREDIT,
    ENOUGH_TO_COMPARE,
    FOOTER,
    FUNCTION,
    HEADING,
    ITEM,
    LABEL,
    LONGEST_TAIL,
    MARKED,
    NOT_PROSE,
    PARTICLE,
    PLACE,
    PROSE_HAN,
    SENTENCE,
    SIGNED,
    STOP,
    ends_in,
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
OPEN_END = lazy("[，,、（(“「『《【〈]$")
# A face, not a bracket that nothing closes.
SMILEY = lazy("[：:；;]-?[（(]+$")
ADDRESS = lazy(r"(?:https?:/|www\.|[\w-]+@|\.[A-Za-z]{2,5}$)[^\s]*$")
# Dates, words that end an enumeration, and the colophon of a preface: its year in the cycle of sixty, and who wrote it.
WHOLE = lazy(
    r"""
    [甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥][^，,。；;]*[序叙敘跋識识題题書书撰記记志誌]$
    | [题題书書识識][于於][^，,。]{1,12}$|[题題识識][志誌]$|臣[^，。]*臣[^，。]{2,8}$
    | (?:^|[。！？])\s*[阙闕缺]$|》\s*卷.{1,3}$
    | ^[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥][^，,。；;]{2,16}$
    | [\d一二三四五六七八九十○〇]\s*[年月日号號]$|\d\s*分$
    | [正一二三四五六七八九十冬腊臘]月[初廿卅]?[一二三四五六七八九十]{1,3}日?[晨早午晚夜夕]?$
    | (?:类推|類推|等等|[下上]回分解[：:]?|[回卷章集][一二三四五六七八九十百\d]*[終终完]|自[题題序叙敘])$
    """,
    re.VERBOSE,
)
ARTICLE = lazy(r"第\s*[\d一二三四五六七八九十百零]+\s*[條条]\s*")
# A line with a link and no comma says where to go.
LINK = "]("
# A word three times and more, as writers fill a field that asks for so many characters: `哈哈哈`.
AGAIN = lazy(r"(.{1,4})\1\1$")
# An open link is reported by TRN101, a preview by TRN103.
OPEN_LINK = lazy(r"\]\([^()\n]*$")
# From so large a share of the other paragraphs on, the writer ends paragraphs with marks.
USUAL_SHARE = 0.8
# A last line with fewer Han characters is a name or a mark of the end.
FEW_HAN = 5
# A text of one paragraph with fewer Han characters is a record: a review, a message, an answer. Those rarely end in a mark.
RECORD_HAN = 100


@dataclass(frozen=True, slots=True)
class LastParagraph:
    """The last paragraph and what it can be compared with.

    ``tail`` is its last sentence; ``compared`` says that it is no item, answer or remark without another of its kind; ``share`` of ``siblings``, the paragraphs like it, end with a mark, and ``strict`` says
    that everything else near it does; ``sentences`` counts the sentences that ended. ``bits`` is the logarithm of the
    odds that a sentence goes on after its last characters. ``han`` counts the Han characters of the text, no further than
    RECORD_HAN, ``informal`` how much of it is written as one speaks, and ``stops`` how often a sentence ends, if there is no other
    paragraph; ``unmarked`` is the share of the lines above it that are short and have no mark at their end, ``run`` the same of those
    directly above that have one inside, and ``old`` says that it is verse or classical prose.
    """

    span: Span
    line: str
    tail: str
    compared: bool
    siblings: int
    share: float
    strict: bool
    sentences: int
    bits: float
    han: int
    informal: float
    stops: float
    unmarked: float
    run: float
    old: bool

    @property
    def alone(self) -> bool:
        """Whether there is nothing to compare it with."""
        return self.siblings == 0

    @property
    def labelled(self) -> bool:
        """Whether it is an answer or a remark, which is often written without care."""
        return LABEL.match(self.line) is not None or _writers.LATER.match(self.tail) is not None

    def signs(self) -> dict[str, float]:
        """What speaks for a cut and what against one, by name; each is 0 where there is nothing of it."""
        return self._of_the_end() | self._of_the_line() | self._of_the_text()

    def _of_the_end(self) -> dict[str, float]:
        """How the line stops."""
        ends_in_han = HAN_CHARACTER.search(self.line[-1:]) is not None
        clause = count_han(MARK.split(self.tail)[-1])
        bits = self.bits if ends_in_han else 0.0
        address = ADDRESS.search(self.tail) is not None
        face = SMILEY.search(self.line) is not None
        return {
            "goes on in other texts": max(0.0, bits),
            "ends in other texts": max(0.0, -bits),
            "word that ends no sentence": ends_in(FUNCTION, self.line),
            "not closed": UNCLOSED.search(self.tail) is not None and not (face or address),
            # Answers often end in one.
            "comma": OPEN_END.search(self.line) is not None and not (face or address or self.labelled),
            "announces what is not there": self.line.endswith("：") and CLAUSE.search(self.line) is not None,
            "clause of one character": ends_in_han and clause <= 1,
            "clause of two or three": ends_in_han and clause in (2, 3),
            "address": address,
            "name behind a sentence": self.tail != self.line and 2 <= len(self.tail.strip()) <= 4,
            "的 or 了, nothing to compare": self.alone and self.line[-1] in "的了",
            "particle": ends_in(PARTICLE, self.line),
            "date or colophon": WHOLE.search(self.line) is not None,
            "last word of a document": ends_in(SIGNED, self.line),
            "again and again": ends_in(AGAIN, self.line),
            "classical particle": self.old and _writers.OLD_END.search(self.line) is not None,
        }

    def _of_the_line(self) -> dict[str, float]:
        """What kind of line it is."""
        content = ARTICLE.sub("", self.line, count=1)
        clauses = CLAUSE.search(content) is not None
        han = count_han(content)
        words = clauses or self.tail != self.line
        item = MARKED.match(self.line) is not None and ITEM.match(self.line) is not None
        return {
            "few words": 0.0 if words else max(0.0, 1 - han / PROSE_HAN),
            "name or mark": max(0.0, 1 - han / FEW_HAN),
            "heading": not clauses and HEADING.match(content) is not None,
            "line of a template": FOOTER.match(content) is not None,
            "names": _writers.names(content, clauses),
            "link": not clauses and LINK in content,
            "credit": not words and CREDIT.match(content) is not None,
            "place": not words and ends_in(PLACE, content),
            "answer": self.labelled,
            "label with its value": self.labelled and not words,
            "item of a list": item,
            "nothing of its kind": not self.compared,
        }

    def _of_the_text(self) -> dict[str, float]:
        """What stands above it."""
        known = min(1.0, self.siblings / ENOUGH_TO_COMPARE)
        return {
            "others end with marks": known * max(0.0, 2 * self.share - 1),
            "everything else ends with a mark": self.strict,
            "others end without": 0.0 if self.alone else max(0.0, 1 - self.share / USUAL_SHARE),
            "nothing to compare": self.alone,
            "nothing to compare, one clause": self.alone and CLAUSE.search(self.tail) is None,
            "a record": 1 - self.han / RECORD_HAN if self.alone else 0.0,
            "a single paragraph, informal": self.informal if self.alone else 0.0,
            "a single paragraph, few full stops": 1 - self.stops if self.alone else 0.0,
            "a single paragraph, comma": self.alone and OPEN_END.search(self.line) is not None,
            "short lines without marks above": max(0.0, 2 * self.unmarked - 1),
            "lines without marks just above": self.run,
            "verse or classical prose": self.old,
            "no sentence": self.sentences == 0,
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
    compared = siblings is not None
    if siblings is None:
        siblings = _endings.prose(text, paragraphs)
    # With nothing to compare it with, the text has to show that its writer ends sentences.
    sentences = sum(
        len(SENTENCE.findall(text, span.start, min(span.end, span.start + LONGEST_TAIL)))
        for span in {*siblings[-ENOUGH_TO_COMPARE:], *paragraphs[-ENOUGH_TO_COMPARE:], last}
    )
    if document.in_code(start):
        return None
    ended = sum(STOP.search(text, max(span.start, span.end - 9), span.end) is not None for span in siblings)
    line = text[max(last.start, last.end - LONGEST_TAIL) : last.end]
    return LastParagraph(
        last,
        line,
        tail=SENTENCE.split(line)[-1],
        compared=compared,
        siblings=len(siblings),
        share=ended / len(siblings) if siblings else 0.0,
        strict=len(siblings) >= ENOUGH_TO_COMPARE and _endings.all_ended(text, paragraphs),
        sentences=sentences,
        bits=going_on_bits(text, last),
        han=min(RECORD_HAN, count_han(text[: 4 * RECORD_HAN])),
        informal=0.0 if siblings else _writers.informal(text[:LONGEST_TAIL]),
        stops=0.0 if siblings else _writers.stops(text[max(0, end - LONGEST_TAIL) : end]),
        unmarked=_endings.unmarked_share(text, last, paragraphs),
        run=_endings.unmarked_run(text, paragraphs),
        old=is_old(text, last.end),
    )
