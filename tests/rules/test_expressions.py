"""Expressions that begin with what is rare find what the plain ones find, which look at each character of a text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from corpus_lint.chinese import tables
from corpus_lint.formats.text import document
from corpus_lint.rules import (
    hard_wrapped,
    jammer_line,
    letter_spaced,
    lost_opening_mark,
    reversed_quotes,
    stray_mark,
)

HAN = tables.HAN_CLASS
GAP = letter_spaced.GAP
UNIFIED = tables.UNIFIED_HAN
PLAIN = {
    "SPACED": rf"(?<={HAN})\*(?: \*)++(?=[{tables.HAN_RANGES}，。、；：,.;:])|(?<=[，。、；：,.;:])\*(?: \*)++(?={HAN})",
    "GLUED": rf"(?<={HAN})\*{{2,}}+(?={HAN})",
    "MARK": rf"(?<={HAN})[{stray_mark.MARKS}](?={HAN})",
    "CLOSING": rf"(?<=[{UNIFIED}][{UNIFIED}0-9])》(?=[{UNIFIED}，。、；（(])",
}
FAST = {
    "SPACED": stray_mark.SPACED,
    "GLUED": stray_mark.GLUED,
    "MARK": stray_mark.MARK,
    "CLOSING": lost_opening_mark.CLOSING,
}
ALPHABETS = {"SPACED": "中*** * ，", "GLUED": "中国**a"}
CHAIN = re.compile(rf"{HAN}(?P<mark>[.^_|~*]){HAN}(?:(?P=mark){HAN}){{2,}}+")
BREAK = re.compile(rf"(?<={HAN})[ \t\u3000]*\r?\n(?={HAN})")
SPACED_OUT = re.compile(rf"[{UNIFIED}][{GAP}]{{1,2}}[{UNIFIED}][{GAP}]{{1,2}}[{UNIFIED}]")


def texts(alphabet: str, number: int = 20_000, longest: int = 40) -> Iterator[str]:
    chance = random.Random(3)
    for _ in range(number):
        yield "".join(chance.choices(alphabet, k=chance.randrange(longest)))


@pytest.mark.parametrize("name", PLAIN)
def test_the_same_places_are_found(name: str) -> None:
    plain = re.compile(PLAIN[name])
    found = 0
    for text in texts(ALPHABETS.get(name, "中〇中*.`^_|~》》》，：5a\n")):
        spans = [one.span() for one in plain.finditer(text)]
        assert [one.span() for one in FAST[name].finditer(text)] == spans, text
        found += len(spans)
    assert found > 50


def test_the_same_words_with_marks_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stray_mark, "is_series", lambda characters: False)
    monkeypatch.setattr(stray_mark, "gained_bits", lambda characters: 1.0)
    found = 0
    for text in texts("中国中国.._*a"):
        spans = [one.span() for one in CHAIN.finditer(text)]
        assert [(one.start, one.end) for one in stray_mark._chains(text, stray_mark.Options())] == spans, text
        found += len(spans)
    assert found > 20
    # The last character of one is not the first of another.
    assert len(list(stray_mark._chains("中.国.中.国_中_国_中", stray_mark.Options()))) == 1


def test_the_same_lines_are_broken() -> None:
    found = 0
    for text in texts("中国\n\n\r \t\u3000，"):
        spans = [one.span() for one in BREAK.finditer(text)]
        ends = [
            (hard_wrapped._end_of_text(text, text.rfind("\n", 0, one.start()) + 1, one.start()), one.end())
            for one in hard_wrapped.BREAK.finditer(text)
        ]
        starts = [text.rfind("\n", 0, behind - 1) + 1 for _, behind in ends]
        assert [pair for pair, start in zip(ends, starts, strict=True) if pair[0] > start] == spans, text
        found += len(spans)
    assert found > 50


def test_each_string_of_signs_has_a_part_that_is_sought_first() -> None:
    found = 0
    for text in texts("! ~ ? A \\\"'\n中9"):
        for match in jammer_line.JAMMER.finditer(text):
            assert jammer_line.THREE.search(match[0]), text
            found += 1
    assert found > 50


def test_the_same_texts_are_spaced() -> None:
    found = [bool(SPACED_OUT.search(text)) for text in texts("中国，  \u3000\xa0a\n")]
    assert [bool(letter_spaced.SCREEN.search(text)) for text in texts("中国，  \u3000\xa0a\n")] == found
    assert 100 < sum(found) < len(found) - 100


def test_no_reversed_quotation_is_passed_over() -> None:
    found = 0
    for text in texts("“”“”中，\n \t"):
        page = document(text.encode(), "a.txt")
        if list(reversed_quotes._reversed(page, "“", "”", reversed_quotes.Options())):
            found += 1
            assert reversed_quotes._may_be_reversed(text, "“", "”"), text
    assert found > 50
