"""How probable a text is as Chinese: a character bigram model.

``tools/tables/make_bigram_model.py`` makes its table and says what it was made from. The table is read when a suspicious line first
needs it, in a few hundredths of a second.
"""

from __future__ import annotations

from functools import cache
from math import log2

from corpus_lint.chinese import tables

# What a pair costs beyond its second character when the model has not seen it, as the table was made with.
BACKOFF_BITS = 2.0
# A character that the model does not have, and one that is not Chinese at all.
UNKNOWN_BITS = 21.0
FOREIGN_BITS = 19.0
# For a character of the other script than the text is in.
SCRIPT_BITS = 6.0
CURLY_QUOTES = str.maketrans("「」『』", "“”‘’")
FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")


@cache
def _lines() -> dict[str, str]:
    text = tables.read("bigram_model.txt")
    return {line.partition("\t")[0]: line for line in text.rstrip("\n").split("\n")}


class _Rows(dict[str, dict[str, float]]):
    """A symbol to what may follow it; a row is read when it is first asked for, as most never are."""

    def __missing__(self, first: str) -> dict[str, float]:
        _, *fields = _lines().get(first, "").split("\t")
        row = {second: level / 2 + 0.25 for level, field in enumerate(fields) for second in field}
        self[first] = row
        return row


_rows = _Rows()


@cache
def symbol(character: str) -> str:
    """The character in the alphabet of the model: simplified, digits as ``0``, Latin letters as ``a``."""
    if character.isascii():
        if character.isdigit():
            return "0"
        return "a" if character.isalpha() else character.translate(FULL_WIDTH)
    folded = character.translate(tables.simplified()).translate(CURLY_QUOTES)
    if "０" <= folded <= "９":
        return "0"
    return "a" if "Ａ" <= folded <= "ｚ" and folded.isalpha() else folded


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


def following(first: str, second: str) -> float:
    """The cost in bits of a symbol after another."""
    cost = _rows[first].get(second)
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
        total += following(last, current)
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
    return -1 if character in _only_simplified() else 0


@cache
def _only_simplified() -> frozenset[str]:
    mapped = tables.simplified()
    # A character that others are simplified to, but that traditional frequency tables lack, is simplified only.
    traditional = tables.frequent_traditional()
    return frozenset(chr(value) for value in mapped.values() if chr(value) not in traditional)
