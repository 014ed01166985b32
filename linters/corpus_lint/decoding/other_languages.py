"""Compare, in bits, a line decoded as Chinese with the same bytes decoded as another language.

Nearly every sequence of bytes beyond ASCII is something in GB18030 or Big5, so that a decoding is possible says nothing. The
bytes are also read as text of the other alphabets, in the encoding that explains the document best, and what is more
probable as what it is wins. Only words with bytes beyond ASCII are compared: the others are the same in every encoding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from corpus_lint.chinese import bigram_model
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.decoding import text_model
from corpus_lint.decoding.line_candidates import Candidate, costs

# One for each family of encodings that put letters elsewhere; the others of a family differ in few letters.
SINGLE_BYTE = (
    "cp1252",
    "cp1250",
    "cp1257",
    "cp1251",
    "koi8_u",
    "iso8859_5",
    "cp866",
    "mac_cyrillic",
    "cp1253",
    "cp1255",
    "cp1256",
    "iso8859_6",
    "cp1258",
    "tis_620",
    "cp437",
    "cp850",
    "cp852",
    "mac_roman",
)
OTHERS = (*SINGLE_BYTE, "cp932", "euc_jp", "cp949")
# To say which of them costs as much as a choice among so many.
CHOICE_BITS = 4.5
# As many bytes of a document choose the encoding, and as many characters of a line are compared: more say the same.
COMPARED_BYTES = 600
COMPARED = 300
# By so many bits the Chinese decoding must win to be beyond doubt: one in a million.
SURE_BITS = 20.0
# A character of which one in a hundred thousand is, and those that the standards list before the rare ones.
COMMON_BITS = 16.5
LEVELS_OF_COMMON = (("gb2312", b"\xb0\xa1", b"\xd7\xf9"), ("big5", b"\xa4\x40", b"\xc6\x7e"))
# So many bytes of different letters, or signs, of which a word of ASCII has none show that a text is in another alphabet, or that it is
# drawn. Fewer of them, as two bytes in a file of ASCII, are something in every encoding and say nothing.
FEWEST_LETTERS = 4
FOREIGN_WORD = lazy(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
ASCII_LETTER = lazy("[A-Za-z]")
# Words of one letter, and signs, that stand in a text of ASCII by themselves, in the encodings that have them there.
LONE_LETTERS = frozenset("àáâäåæèéêìíîòóôöøùúü")
LONE_SIGNS = frozenset("\xa0£¥€§©®™°±²³µ·×÷¼½¾«»–—‘’‚“”„…•†‡¡¿´¢¬¦¨ªº\xad")
WESTERN = re.compile(r"(?:windows-|cp)125[0-8]$|iso-?8859-?(?:1|2|9|15)$|latin-?1$")
# What a character costs that the text has already.
AGAIN_BITS = 10.0
WORDS = re.compile(rb"[^ \t\r\n]*[\x80-\xff][^ \t\r\n]*")
WIDE_WORDS = lazy("[^ \t\r\n]*[^\x00-\x7f][^ \t\r\n]*")
AGAIN = lazy(r"([^\x00-\x7f])\1{2,}")
CHINESE_STRETCH = lazy("[\u3001-\u303f\u3400-\u9fff\uff01-\uff5e]+")
# What writers of an alphabet do not do.
AGAINST_WRITING = lazy(
    r"""
    # Thai: a vowel or tone sign without its consonant, two tones, two vowels, a leading vowel before none, old signs.
    (?<![\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]
    | [\u0e48-\u0e4c]{2} | [\u0e34-\u0e3a]{2} | [\u0e40-\u0e44](?![\u0e01-\u0e2e]) | [\u0e2f\u0e3f\u0e4f-\u0e5b]
    # Hebrew: a final letter before another one, a point without a letter.
    | [\u05da\u05dd\u05df\u05e3\u05e5](?=[\u05d0-\u05ea]) | (?<![\u05b0-\u05ea])[\u05b0-\u05c7]
    # Arabic: the same.
    | [\u0629\u0649](?=[\u0621-\u064a]) | (?<![\u0621-\u0652])[\u064b-\u0652]
    # Greek: a final sigma before a letter, another one before none.
    | \u03c2(?=[\u03b1-\u03ce]) | \u03c3(?![\u03ac-\u03ce])
    # A mark between two letters.
    | (?<=[^\W\d_])[\xb4\u201c\u201d\u201e\u2018\u201a\u2026\xab\xbb\u2039\u203a\u2022\xb0\u2116\xa9\xae\u2122\xa7\u20ac\xa3\xd7](?=[^\W\d_])
    # A single Chinese character inside a word, one of Japanese or Korean behind a letter.
    | (?<=[A-Za-z])[\u3400-\u9fff](?=[A-Za-z]) | (?<=[A-Za-z])[\uff61-\uff9f\uac00-\ud7a3]
    """,
    re.VERBOSE,
)
# Letters that make up a twentieth of a text or less, all together, in their alphabet, where a third of the letters is such.
RARE_LETTER = lazy(
    "[\u0444\u0446\u0449\u044a\u044d\u0451\u0424\u0426\u0429\u042a\u042d\u0401\u03b2\u03b6\u03be\u03c6\u03c8"
    "\u05d6\u05d8\u05da\u05e3\u05e5\u0624\u0626\u062b\u0630\u0636\u0638\u063a"
    "\u0e03\u0e05\u0e06\u0e09\u0e0c-\u0e13\u0e18\u0e1d\u0e20\u0e24\u0e26\u0e29\u0e2c\u0e2e]"
)
RARE_LETTER_BITS = 3.0


def cost(text: str) -> float:
    """The bits of a text as text of any language."""
    return (
        text_model.bits(text)
        + text_model.ODD_BITS * len(AGAINST_WRITING.findall(text))
        + RARE_LETTER_BITS * len(RARE_LETTER.findall(text))
        + text_model.DAMAGE_BITS * text.count("\ufffd")
    )


def _other(words: bytes, encoding: str) -> float:
    return cost(words.decode(encoding, "replace"))


def sample(lines: Iterable[bytes]) -> bytes:
    """The first words beyond ASCII of some lines, as many as choose an encoding."""
    found: list[bytes] = []
    size = 0
    for line in lines:
        words = [word[:COMPARED] for word in WORDS.findall(line[: 4 * COMPARED_BYTES])]
        found += words
        size += sum(map(len, words))
        if size >= COMPARED_BYTES:
            break
    return b" ".join(found)


def explains(sample: str, encoding: str) -> bool:
    """Whether the words beyond ASCII of a text, as an encoding reads them, are more than the bytes of any text could be."""
    # What comes again says no more.
    text = " ".join(dict.fromkeys(sample.split(" ")))
    signs = [one for one in text if one > "\x7f" and not one.isalpha()]
    if len(signs) >= FEWEST_LETTERS:
        return True
    western = WESTERN.match(encoding) is not None
    # é in a word of ASCII letters is a letter of that alphabet.
    alone = {word for word in FOREIGN_WORD.findall(text) if ASCII_LETTER.search(word) is None}
    alone -= LONE_LETTERS if western else set()
    if len("".join(set("".join(alone))).encode(encoding, "ignore")) >= FEWEST_LETTERS:
        return True
    return not alone and (not signs or (western and LONE_SIGNS.issuperset(signs)))


def explaining(lines: Iterable[bytes]) -> str:
    """The encoding that is not Chinese in which the first of some lines cost least."""
    joined = sample(lines)
    return min(OTHERS, key=lambda encoding: _other(joined, encoding))


@cache
def common_bits(character: str) -> float:
    """The bits of a character where those that no frequency list has are also common if GB2312 or Big5 has them so."""
    rare = costs()[character]
    if rare <= COMMON_BITS or not "\u4e00" <= character <= "\u9fff":
        return rare
    for encoding, first, last in LEVELS_OF_COMMON:
        try:
            if first <= character.encode(encoding) <= last:
                return COMMON_BITS
        except UnicodeEncodeError:
            continue
    return rare


def _unordered(text: str) -> float:
    """The bits of Chinese characters in any order, each of which may well come again."""
    numbers = Counter(text)
    return sum(
        common_bits(character) + (number - 1) * min(AGAIN_BITS, costs()[character])
        for character, number in numbers.items()
    )


def margin(candidate: Candidate, encoding: str, other: str) -> float:
    """By how many bits a candidate in one encoding is more probable than the same bytes in another that is not Chinese."""
    # The same character over and over says no more than twice.
    text = AGAIN.sub(r"\1\1", " ".join(WIDE_WORDS.findall(candidate.text))[:COMPARED])
    words = text.encode(encoding, "surrogateescape")
    # Characters in an odd order, as in a list, are no less Chinese.
    stretches = CHINESE_STRETCH.findall(text)
    order = sum(map(bigram_model.bits, stretches)) - _unordered("".join(stretches))
    return _other(words, other) - (cost(text) - max(0.0, order))
