"""How many bits a text costs, whatever language it is in: the less, the more probable it is as it stands.

A repair of mojibake is a claim about two texts: that the one is more probable than the other. ``bigram_model.py`` says how
probable Chinese is; this module says it of any text, so that a word of Russian is not called damage for not being Chinese. It is a
model of the alphabet a writer uses, not of a language: it knows that letters of one script stand together, that a word is
written small, with one capital first, or in capitals, that signs stand between words and not inside them, and what a letter
costs when all letters of its alphabet are alike. So it needs no data, and is as good for a language it has never seen.

All costs are bits. They are those of a uniform choice among the characters of a kind (26 letters cost 4.7 bits, 64 cost 6),
rounded to the side that favours the text as it stands; what contradicts how writing works costs another ``ODD_BITS``.
"""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from functools import cache
from unicodedata import category, normalize

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.core import encodings
from corpus_lint.core.lazy_patterns import lazy

SPACE_BITS = 2.5
ASCII_LETTER_BITS = 4.0
DIGIT_BITS = 3.3
ASCII_SIGN_BITS = 5.0
# Letters of the alphabets that have some thirty of them, and letters that only some languages of a script have.
LETTER_BITS = 4.5
RARER_LETTER_BITS = 6.5
RAREST_LETTER_BITS = 11.0
KANA_BITS = 6.0
HANGUL_BITS = 9.0
# One of the 8,800 syllables that no Korean word has.
RARE_HANGUL_BITS = 17.0
# Quotation marks, dashes, dots: in any text. Other signs: in few.
PUNCTUATION_BITS = 7.0
SIGN_BITS = 11.0
# What no text should have: controls, private use, characters that do not exist.
DAMAGE_BITS = 20.0
# The same character again, or the one behind it in the order of their codes, as in a table.
AGAIN_BITS = 1.0
# A capital behind a small letter, or a sign inside a word; and two scripts in one word.
ODD_BITS = 6.0
MIXED_BITS = 12.0
# A capital letter where a small one may stand, and a letter beyond ASCII behind another.
CAPITAL_BITS = 1.0
ACCENT_AGAIN_BITS = 2.0


# What no repair may give.
DAMAGE = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\uf8ff\ufffd]")


class Kind(IntEnum):
    """What a character is in a word."""

    SPACE = 0
    DIGIT = 1
    MARK = 2
    SIGN = 3
    LATIN = 4
    CYRILLIC = 5
    GREEK = 6
    # Letters of any other alphabet, without cases.
    OTHER_LETTER = 7
    CHINESE = 8
    KANA = 9
    HANGUL = 10
    DAMAGE = 11


WORDS = frozenset((Kind.LATIN, Kind.CYRILLIC, Kind.GREEK, Kind.OTHER_LETTER))
# Letters of Cyrillic that look like Latin ones, and are taken for them.
TWINS = frozenset("аеорсхуіјѕАВЕКМНОРСТУХІЈЅ")
EUROPEAN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßăąćčďđęěėēğįīıłńňőœōřśšşșťţțůűūųźżžļķņģãõñ"
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝĂĄĆČĎĐĘĚĖĒĞĮĪİŁŃŇŐŒŌŘŚŠŞȘŤŢȚŮŰŪŲŹŻŽĻĶŅĢ"
)
PUNCTUATION = frozenset("\xa0\xad\u202f´“”„‘’‚–—…«»‹›•·°№©®™§€£×")


@cache
def _described(character: str) -> tuple[Kind, bool | None, float]:
    """The kind of a character, whether it is a capital (None without cases), and its cost."""
    if character < "\x80":
        if character.isalpha():
            return Kind.LATIN, character.isupper(), ASCII_LETTER_BITS
        if character.isdigit():
            return Kind.DIGIT, None, DIGIT_BITS
        if character in " \t\r\n":
            return Kind.SPACE, None, SPACE_BITS
        return (
            (Kind.MARK, None, ASCII_SIGN_BITS)
            if character.isprintable()
            else (Kind.DAMAGE, None, DAMAGE_BITS)
        )
    if tables.is_han(character) or "\u3001" <= character <= "\u303f" or "\uff01" <= character <= "\uff5e":
        return Kind.CHINESE, None, 0.0
    if "\u3040" <= character <= "\u30ff" or "\uff65" <= character <= "\uff9f":
        return Kind.KANA, None, KANA_BITS
    if (
        "\uac00" <= character <= "\ud7a3"
        or "\u1100" <= character <= "\u11ff"
        or "\u3130" <= character <= "\u318f"
    ):
        return Kind.HANGUL, None, HANGUL_BITS if encodings.has("euc_kr", character) else RARE_HANGUL_BITS
    if character in PUNCTUATION or "\u2010" <= character <= "\u2027" or "\u2500" <= character <= "\u257f":
        return Kind.MARK, None, PUNCTUATION_BITS
    if character == "\u3000":
        return Kind.SPACE, None, PUNCTUATION_BITS
    return _beyond(character)


def _beyond(character: str) -> tuple[Kind, bool | None, float]:
    """The same for what is left: letters of other alphabets, signs and damage."""
    kind = category(character)
    case = None if kind not in ("Lu", "Ll", "Lt") else kind != "Ll"
    if kind in ("Cc", "Co", "Cn", "Cs") or character == "\ufffd":
        return Kind.DAMAGE, None, DAMAGE_BITS
    if "\u0300" <= character <= "\u036f":
        # An accent belongs to the letter before it, whatever script that is.
        return Kind.MARK, None, RARER_LETTER_BITS
    if kind[0] == "M":
        return Kind.OTHER_LETTER, None, LETTER_BITS
    if kind[0] != "L" or character in "ªº":
        return Kind.SIGN, None, SIGN_BITS
    if character <= "\u024f" or "\u1e00" <= character <= "\u1eff":
        usual = character in EUROPEAN or character >= "\u1ea0"
        return Kind.LATIN, case, RARER_LETTER_BITS if usual else RAREST_LETTER_BITS
    if "\u0370" <= character <= "\u03ff" or "\u1f00" <= character <= "\u1fff":
        plain = len(normalize("NFD", character)) == 1
        return Kind.GREEK, case, LETTER_BITS if plain else RARER_LETTER_BITS
    if "\u0400" <= character <= "\u052f":
        usual = "\u0410" <= character <= "\u044f"
        return Kind.CYRILLIC, case, LETTER_BITS if usual else RARER_LETTER_BITS
    if (
        "\u0530" <= character <= "\u10ff"
        or "\u1200" <= character <= "\u139f"
        or "\u1780" <= character <= "\u17ff"
    ):
        return Kind.OTHER_LETTER, None, LETTER_BITS
    return Kind.OTHER_LETTER, None, RAREST_LETTER_BITS


def bits(text: str, before: str = " ", after: str = "") -> float:
    """The cost of a text in bits, between two neighbours (one character of each counts)."""
    total = 0.0
    last = before[-1:] or " "
    capitals = 0
    kind, case, _ = _described(last)
    accent = False
    for character in text + after[:1]:
        previous, previous_case = kind, case
        kind, case, cost = _described(character)
        if kind in WORDS:
            # Nobody writes nãããão letter by letter.
            total += AGAIN_BITS if character == last and character > "\x7f" else cost
            if kind is not previous:
                # A word begins.
                capitals = 0
                accent = False
                if case:
                    total += CAPITAL_BITS
                if previous is Kind.SIGN or (previous in WORDS and (character in TWINS or last in TWINS)):
                    total += ODD_BITS
                elif previous in WORDS:
                    total += MIXED_BITS
            elif kind is Kind.OTHER_LETTER and ord(character) >> 7 != ord(last) >> 7:
                # Alphabets without cases lie in blocks of 128 each.
                total += MIXED_BITS
            elif case:
                total += CAPITAL_BITS if previous_case else ODD_BITS
            elif previous_case and capitals > 1 and case is False:
                total += ODD_BITS
            capitals = capitals + 1 if case else 0
            if character > "\x7f":
                if accent and kind is Kind.LATIN:
                    total += ACCENT_AGAIN_BITS
                accent = True
            else:
                accent = False
        elif kind is Kind.CHINESE:
            first = last if previous is kind else " "
            total += bigram_model.following(bigram_model.symbol(first), bigram_model.symbol(character))
            # Koreans write a word in one script or the other, and punctuation of half width.
            if previous is Kind.HANGUL:
                total += ODD_BITS
        else:
            if character == last or ord(character) == ord(last) + 1:
                cost = min(AGAIN_BITS, cost)
            total += cost
            if kind is Kind.SIGN and previous in WORDS:
                total += ODD_BITS
        last = character
    return total


def letters(text: str) -> Counter[Kind]:
    """How many characters beyond ASCII of each alphabet a text has; neither signs nor what is Chinese."""
    counts: Counter[Kind] = Counter()
    for character, number in Counter(text).items():
        if character > "\x7f":
            kind = _described(character)[0]
            if kind in WORDS or kind in (Kind.KANA, Kind.HANGUL):
                counts[kind] += number
    return counts
