"""Half-width question marks that may ask something, and how many sentences of a text end with one."""

from __future__ import annotations

import re

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.chinese.questions import ASKING
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Span

ADDRESS = lazy(r"[/\\=]\S*$")
CLAUSE_END = lazy('[。！？?!；;，,、：:\n“”"‘’()（）]')
# Marks behind a clause, with the mark in front, and what may stand behind them when they end a sentence.
QUESTION = lazy(rf"\?(?<=[{tables.HAN_RANGES}A-Za-z0-9，、]\?)\?*")
ASKING_LAST = "吗嗎呢么麼吧"
CLOSING = " \t\r\n\u3000\"'”’」』）)"
# Code points of the longest clause.
CLAUSE = 40
HAN = lazy(tables.HAN_CLASS)
# A place and what it says, in bits.
Weighed = tuple[Span, float]


def asking(text: str) -> bool:
    """Whether any half-width mark of a text may ask something: one that ends a sentence, or has a clause before it that asks."""
    return number(text) > 0 or any(
        asks(text, match.start()) for match in re.finditer(r"\?", text) if _has_clause(text, match.start())
    )


def _has_clause(text: str, mark: int) -> bool:
    """Whether a Han character precedes a mark."""
    return HAN.match(text, mark - 1) is not None if mark else False


def number(text: str) -> int:
    """How many sentences of a text end with half-width question marks."""
    return sum(
        match.end() == len(text) or text[match.end()] in CLOSING or text[match.start() - 1] in ASKING_LAST
        for match in QUESTION.finditer(text)
    )


def unlike_question(text: str, span: Span) -> float:
    """By how many bits it is less probable that a sentence ends and another begins at a place than anywhere."""
    before, after = (bigram_model.symbol(one) for one in (text[span.start - 1], text[span.end]))
    ends = bigram_model.following(before, "？") - bigram_model.alone("？")
    return ends + bigram_model.following("？", after) - bigram_model.alone(after)


def asks(text: str, mark: int) -> bool:
    """Whether the clause before a `?` asks something, or is an address or a path."""
    before = text[max(0, mark - CLAUSE) : mark]
    clause = CLAUSE_END.split(before)[-1].rstrip()
    return not clause or ASKING.search(clause) is not None or ADDRESS.search(before) is not None


def beside_questions(text: str, places: list[Weighed]) -> list[Weighed]:
    """Places weighed: where a text asks with half-width marks, by how many of them ask, or how little a place is like their end."""
    asked = number(text) if places else 0
    if not asked:
        return places
    share = max(0.0, 1 - asked / len(places))
    return [(span, min(bits, max(bits * share, unlike_question(text, span)))) for span, bits in places]
