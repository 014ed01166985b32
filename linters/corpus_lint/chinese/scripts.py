"""Characters that only traditional or only simplified text has."""

from __future__ import annotations

import re
from functools import cache, partial

from corpus_lint.chinese import tables
from corpus_lint.core import encodings
from corpus_lint.core.lazy_patterns import Characters, lazy

TRADITIONAL, SIMPLIFIED = "traditional", "simplified"
# A clause, of no more characters on either side of a place, is traditional with so many that only traditional script has.
FEWEST_TRADITIONAL = 2
LONGEST_CLAUSE = 60
CLAUSE_END = lazy("[，,。！？!?；;：:…\n]")
# Not of one script alone: what old editions and fonts have for traditional characters as well.
GLYPHS = "带强卧荆虬衮摇别宫换侣兹峥户愠滚秃疴赍糍姹飚垅兖椮呐唤焕涣挣睁狰蜕娱丢榅媪煴奂没着"


@cache
def characters_of(script: str) -> str:
    """The characters that only one script has, for simplified script without those that Japanese has."""
    if script == TRADITIONAL:
        return "".join(map(chr, sorted(tables.simplified())))
    japanese = encodings.all_in("shift_jis", "".join(_unknown_to_big5()))
    return "".join(one for one in _unknown_to_big5() if one not in japanese)


_DISTINCTIVE = {script: Characters(partial(characters_of, script)) for script in (TRADITIONAL, SIMPLIFIED)}


def distinctive(script: str) -> re.Pattern[str]:
    """A pattern for one of them."""
    return _DISTINCTIVE[script].pattern


def has(script: str, text: str) -> bool:
    """Whether a text has one of them: without compiling the pattern for the first texts."""
    return _DISTINCTIVE[script].are_in(text)


def number(script: str, text: str) -> int:
    """How many of them a text has."""
    return _DISTINCTIVE[script].number_in(text)


@cache
def not_traditional() -> re.Pattern[str]:
    """The characters that only simplified text has, or simplified and Japanese."""
    return re.compile(f"[{''.join(_unknown_to_big5())}]")


def has_form(text: str, character: str) -> bool:
    """Whether a text has the traditional form of a simplified character, too."""
    return any(form in text for form in _forms().get(character, ""))


@cache
def _unknown_to_big5() -> list[str]:
    """The simplified characters that traditional text has not, not even as other characters."""
    plane = {chr(code) for code in tables.simplified().values() if code < 0x10000}
    known = encodings.all_in("big5", "".join(plane))
    return [one for one in sorted(plane) if one not in GLYPHS and one not in known]


@cache
def _forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for old, new in tables.simplified().items():
        forms[chr(new)] = forms.get(chr(new), "") + chr(old)
    return forms


def in_traditional_clause(text: str, place: int) -> bool:
    """Whether the clause around a place, a 0-based code point, is in traditional script, without what is at the place."""
    before = CLAUSE_END.split(text[max(0, place - LONGEST_CLAUSE) : place])[-1]
    behind = CLAUSE_END.split(text[place + 1 : place + 1 + LONGEST_CLAUSE])[0]
    clause = before + behind
    traditional = len(distinctive(TRADITIONAL).findall(clause))
    return traditional >= FEWEST_TRADITIONAL and traditional > len(not_traditional().findall(clause))
