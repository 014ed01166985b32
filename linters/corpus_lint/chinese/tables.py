"""The tables of ``data/``, each read when it is first needed and kept.

The scripts of ``tools/tables/`` make them and say what they were made from.
"""

from __future__ import annotations

from functools import cache
from math import log2
from pathlib import Path
from unicodedata import normalize

from corpus_lint.core.lazy_patterns import lazy

# Regular-expression classes. Tone-marked vowels may be one code point or a letter and a combining mark.
HAN_RANGES = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# The block of Unicode that words of today are written with.
UNIFIED_HAN = "\u4e00-\u9fff"
BEYOND_ASCII = "\x80-\U0010ffff"
TONE_MARKED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
TONE_MARKS = "\u0300\u0301\u0304\u030c"

HAN_CLASS = f"[{HAN_RANGES}]"
HAN_CHARACTER = lazy(HAN_CLASS)
_NOT_HAN = lazy(f"[^{HAN_RANGES}]+")


def is_han(character: str) -> bool:
    """Whether a character is what ``HAN_RANGES`` has, asked without compiling that class; false for the empty string."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or character == "\u3007"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def count_han(text: str) -> int:
    """The number of characters of a text that are what ``HAN_RANGES`` has."""
    # Between marks most are Han: a list of them takes eight times as long.
    return len(_NOT_HAN.sub("", text))


# A character outside the frequency table is about as rare as one in a million.
RARE_BITS = 20.0


def read(name: str) -> str:
    """The text of a table of ``data/``, by the name of its file. The text is not cached; callers cache what they build from it."""
    return (Path(__file__).parent / "data" / name).read_text("utf-8")


@cache
def readings_of_characters() -> dict[str, frozenset[str]]:
    """Character to its readings, as syllables in NFC with tone marks (a neutral tone has none)."""
    found: dict[str, frozenset[str]] = {}
    for line in read("pinyin_readings.txt").splitlines():
        syllable, characters = line.split("\t")
        # Most characters have one reading and share its set.
        alone = frozenset((syllable,))
        for character in characters:
            found[character] = found[character] | alone if character in found else alone
    return found


@cache
def read_as() -> dict[str, frozenset[str]]:
    """Syllable without tone, ``ü`` as ``v``, to the characters that are read so."""
    found: dict[str, set[str]] = {}
    for line in read("pinyin_readings.txt").splitlines():
        syllable, characters = line.split("\t")
        found.setdefault(_without_tone(syllable), set()).update(characters)
    return {syllable: frozenset(characters) for syllable, characters in found.items()}


def _without_tone(syllable: str) -> str:
    letters = normalize("NFD", syllable.replace("ê", "e"))
    return letters.translate(dict.fromkeys(map(ord, TONE_MARKS))).replace("u\u0308", "v")


@cache
def simplified() -> dict[int, int]:
    """Traditional to simplified characters, for ``str.translate``."""
    pairs = read("traditional_to_simplified.txt").strip()
    return dict(zip(map(ord, pairs[::2]), map(ord, pairs[1::2]), strict=True))


@cache
def frequency_bits() -> dict[str, float]:
    """Character to its information content in bits, from its rank in simplified or traditional text.

    By Zipf's law a character of rank r has a probability near 1 / (r · ln N), which costs log2(r) + 3 bits.
    """
    bits: dict[str, float] = {}
    for line in read("character_ranks.txt").splitlines():
        for rank, character in enumerate(line, 1):
            bits[character] = min(log2(rank) + 3, bits.get(character, RARE_BITS))
    return bits


@cache
def frequent_traditional() -> frozenset[str]:
    """The frequent characters of traditional text."""
    return frozenset(read("character_ranks.txt").splitlines()[1])


def frequent() -> frozenset[str]:
    """The frequent characters of simplified and of traditional text."""
    return frozenset(read("character_ranks.txt")).difference("\n")
