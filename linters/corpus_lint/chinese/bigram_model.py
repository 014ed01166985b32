"""How probable a text is as Chinese: a character bigram model.

``tools/tables/make_bigram_model.py`` makes its table, ``bigram_model.txt``, in the alphabet and with the levels that are
defined here; ``docs/data.md`` says what it was made from and how good it is. The table is read when a suspicious line
first needs it, in a few hundredths of a second. Its first line is ``HEADER``. Each other line is a first symbol and, after
tabs, the symbols that follow it, one field per level; the line without a first symbol gives what symbols cost alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, partial
from math import log2
from sys import intern

from corpus_lint.chinese import tables

# The alphabet: Chinese characters in simplified script, these marks, one symbol for a number, one for a word in Latin
# letters, and a space for whatever stands there else.
MARKS = "。，、；：？！“”‘’（）《》—…·【】"
NUMBER, WORD, OTHER = "0", "a", " "
CHARACTERS = "\u3007\u3400-\u9fff"
NUMBERS_AND_WORDS = (
    dict.fromkeys(map(ord, "0123456789０１２３４５６７８９"), NUMBER)
    | dict.fromkeys([*range(0x41, 0x5B), *range(0x61, 0x7B)], WORD)
    | dict.fromkeys([*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)], WORD)
)
# Marks that stand for those of the alphabet.
SAME_MARKS = str.maketrans("「」『』,;:?!()", "“”‘’，；：？！（）")
SYMBOLS = NUMBERS_AND_WORDS | SAME_MARKS

# A cost in bits is stored as a level: the table has no room for more, and no finding needs more.
LEVELS_PER_BIT = 2
LEVELS = 44
# What a pair costs beyond its second symbol when the table does not have it.
BACKOFF_BITS = 2.0
# The numbers of a table mean nothing without these constants, which it names.
VERSION = 1
HEADER = (
    f"corpus-lint bigram model, version {VERSION}"
    f"; levels: {LEVELS}; levels per bit: {LEVELS_PER_BIT}; backoff bits: {BACKOFF_BITS}"
)

# So many pairs of a row are looked up in its line before it is taken apart: that takes as long.
PATIENCE = 64

# A character that the model does not have, and one that is not Chinese at all.
UNKNOWN_BITS = 21.0
FOREIGN_BITS = 19.0
# For a character of the other script than the text is in.
SCRIPT_BITS = 6.0


def level(cost: float) -> int:
    """The level that stores a cost in bits."""
    return min(int(cost * LEVELS_PER_BIT), LEVELS - 1)


def level_bits(level: int) -> float:
    """The cost in bits that a level stands for: the middle of what it stores."""
    return (level + 0.5) / LEVELS_PER_BIT


@cache
def _lines() -> dict[str, str]:
    """First symbol to its line. Raises ValueError when the table is not one of this version."""
    header, *lines = tables.read("bigram_model.txt").rstrip("\n").split("\n")
    if header != HEADER:
        raise ValueError(f"bigram_model.txt begins with {header[:80]!r}, not {HEADER!r}: rebuild it")
    return {line.partition("\t")[0]: line for line in lines}


class _Rows(dict[str, dict[str, float]]):
    """A symbol to what may follow it; a row is taken apart when it is first asked for, as most never are.

    A symbol is one string in all rows: they have half a million, each of which would take as much as its place in a row.
    """

    def __missing__(self, first: str) -> dict[str, float]:
        _, *fields = _lines().get(first, "").split("\t")
        row: dict[str, float] = {}
        for number, field in enumerate(fields):
            cost = level_bits(number)
            for second in map(intern, field):
                row[second] = cost
        self[first] = row
        return row


_rows = _Rows()
# How many pairs of a row were looked up in its line.
_looked_up: Counter[str] = Counter()


@cache
def symbol(character: str) -> str:
    """A character as the model reads it: simplified, digits as ``0``, Latin letters as ``a``, marks of full width.

    What the alphabet does not have stays as it is: ``alone`` says what that costs.
    """
    if character.isascii():
        return character.translate(SYMBOLS)
    return character.translate(tables.simplified()).translate(SYMBOLS)


def training_symbols(text: str) -> str:
    """A text in simplified script as the model is made from it.

    A number is one symbol, and so is a word in Latin letters and all that stands between symbols of the alphabet. Marks
    count only where they have their full width: those of half width stand in a text's addresses and numbers as well.
    """
    text = re.sub(f"([{NUMBER}{WORD}])\\1+", r"\1", text.translate(NUMBERS_AND_WORDS))
    return re.sub(f"[^{NUMBER}{WORD}{CHARACTERS}{MARKS}]+", OTHER, text)


@cache
def alone(character: str) -> float:
    """The cost in bits of a symbol without its neighbour."""
    known = _rows[""].get(character)
    if known is not None:
        return known
    if "\u3400" <= character <= "\u9fff":
        return UNKNOWN_BITS
    # White space and ASCII signs say nothing.
    return 6.0 if character <= "\x7f" or character == "\u3000" else FOREIGN_BITS


def behind(first: str) -> Callable[[str], float | None]:
    """A function that gives what ``seen`` says of a symbol and another: for several of them."""
    row = _rows.get(first)
    return partial(_looked_for, first) if row is None else row.get


def seen(first: str, second: str) -> float | None:
    """The cost in bits of a symbol after another, None where the table does not have it there.

    Of a row that few pairs are asked of, as of most, only these are read.
    """
    row = _rows.get(first)
    return _looked_for(first, second) if row is None else row.get(second)


def _looked_for(first: str, second: str) -> float | None:
    """The same of a row that is not taken apart yet, which it is when it was asked often."""
    _looked_up[first] += 1
    if _looked_up[first] > PATIENCE:
        return _rows[first].get(second)
    line = _lines().get(first, "")
    # What stands between the levels is no symbol, and neither are none and several.
    place = line.find(second, 1) if len(second) == 1 and second != "\t" else -1
    return level_bits(line.count("\t", 0, place) - 1) if place >= 0 else None


def has(symbol: str, after: str = "") -> bool:
    """Whether the table has a symbol after another, or by itself."""
    return symbol in _rows[after]


# What each symbol that was seen behind another costs there. It is asked too often for a function of its own.
row: Callable[[str], Mapping[str, float]] = _rows.__getitem__


def following(first: str, second: str) -> float:
    """The cost in bits of a symbol after another."""
    cost = seen(first, second)
    if cost is not None:
        return cost
    return alone(second) + BACKOFF_BITS


def bits(text: str, before: str = " ", after: str = "") -> float:
    """The cost of a text in bits, between two neighbours. Runs of digits or letters cost as one."""
    total = 0.0
    last = symbol(before[-1:] or " ")
    for character in text + after[:1]:
        current = symbol(character)
        if current == last and current in "0a ":
            continue
        # What ``following`` says, without a call for each character.
        row = _rows.get(last)
        cost = _looked_for(last, current) if row is None else row.get(current)
        total += alone(current) + BACKOFF_BITS if cost is None else cost
        last = current
    return total


def fit(before: str, characters: frozenset[str], after: str) -> float:
    """How many bits more probable it is that one of some characters stands between two others than anywhere."""
    first, last = symbol(before), symbol(after)
    behind, usual = _rows[first], alone(last)
    symbols, anywhere = _weighed(characters)
    here = others = 0.0
    for one, probability, row in symbols:
        # Most pairs are none that the model has seen, on either side.
        if one in behind or last in row:
            cost = alone(one) + BACKOFF_BITS
            here += 2.0 ** (usual - behind.get(one, cost) - row.get(last, usual + BACKOFF_BITS))
        else:
            others += probability
    return log2((here + others * 2.0 ** (-2 * BACKOFF_BITS)) / anywhere)


@cache
def _weighed(characters: frozenset[str]) -> tuple[list[tuple[str, float, dict[str, float]]], float]:
    """The symbols of some characters, each with its probability and what may follow it, and the sum of the probabilities.

    In order, as sums of floats depend on it.
    """
    symbols = [(one, 2.0 ** -alone(one), _rows[one]) for one in sorted(set(map(symbol, characters)))]
    return symbols, sum(probability for _, probability, _ in symbols)


@cache
def script(character: str) -> int:
    """1 for a character only traditional text has, -1 for one only simplified text has, else 0."""
    if ord(character) in tables.simplified():
        return 1
    return -1 if character in only_simplified() else 0


@cache
def of_one_script() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only traditional, and that only simplified text has."""
    traditional = frozenset(map(chr, tables.simplified()))
    return traditional, only_simplified() - traditional


@cache
def only_simplified() -> frozenset[str]:
    """The characters that others are simplified to and that traditional text does not have."""
    mapped = tables.simplified()
    # A character that others are simplified to, but that traditional frequency tables lack, is simplified only.
    traditional = tables.frequent_traditional()
    return frozenset(chr(value) for value in mapped.values() if chr(value) not in traditional)
