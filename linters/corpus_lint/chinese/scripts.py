"""Characters that only traditional or only simplified text has."""

from __future__ import annotations

import re
from functools import cache

from corpus_lint.chinese import tables
from corpus_lint.core import encodings

TRADITIONAL, SIMPLIFIED = "traditional", "simplified"
# Not of one script alone: what old editions and fonts have for traditional characters as well.
GLYPHS = "带强卧荆虬衮摇别宫换侣兹峥户愠滚秃疴赍糍姹飚垅兖椮呐唤焕涣挣睁狰蜕娱丢榅媪煴奂没着"


@cache
def characters_of(script: str) -> str:
    """The characters that only one script has, for simplified script without those that Japanese has."""
    if script == TRADITIONAL:
        return "".join(map(chr, sorted(tables.simplified())))
    return "".join(one for one in _unknown_to_big5() if not encodings.has("shift_jis", one))


@cache
def distinctive(script: str) -> re.Pattern[str]:
    """A pattern for one of them."""
    return re.compile(f"[{characters_of(script)}]")


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
    return [one for one in sorted(plane) if one not in GLYPHS and not encodings.has("big5", one)]


@cache
def _forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for old, new in tables.simplified().items():
        forms[chr(new)] = forms.get(chr(new), "") + chr(old)
    return forms
