"""The characters that pairs of bytes were, when some of the bytes are lost.

Bytes are integers, a lost one is None. The language model chooses among the characters that fit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nsmallest
from typing import NamedTuple

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.repair import beam_search

Unit = int | None
# A closing quotation mark where one is open, in bits.
QUOTE_BITS = 6.0
# A letter or digit of full width, in bits: a comma whose second byte is missing looks like one.
WIDE_BITS = 10.0
# Two ends of sentences or clauses in a row, in bits: the model has them from chats.
DOUBLED_BITS = 8.0
ENDS = frozenset("。！？，；：")
# GBK leaves pairs to its users, which fonts and converters drop. What one of them costs, in bits: of pairs that are
# shifted every eighth is one of them, and some pages show them.
GAP_BITS = 5.0
# States kept before and inside such a pair: both of the characters that it took a byte of are chosen.
GAP_WIDTH = 8
# What is by so many bits less probable than something else that ends at the same byte is given up.
BEAM_BITS = 14.0
# Of the characters that are read again, so many are common. Those of a text that was sound are rare, or none at all.
COMMON_SHARE = 0.5
# Lead and second bytes of those pairs.
USER_DEFINED = (
    (frozenset([*range(0xAA, 0xB0), *range(0xF8, 0xFF)]), range(0xA1, 0xFF)),
    (frozenset(range(0xA1, 0xA8)), range(0x40, 0xA1)),
)


class Solution(NamedTuple):
    """What some bytes were: ``cost`` in bits, ``chosen`` bytes that were lost, characters that a missing pair cut."""

    cost: float
    text: str
    chosen: int
    cut: tuple[int, ...] = ()


# The last symbol to the solutions that end with it, best first.
States = dict[str, list[Solution]]


@dataclass(frozen=True, slots=True)
class Head:
    """Bytes that were lost, or cut off, before others, and what it costs to suppose so, in bits. Their number is odd."""

    units: tuple[Unit, ...]
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Around:
    """The characters before and after some bytes, the closing quotation marks due, and the reading of the last character.

    ``script`` is that of the text around, as ``bigram_model.script`` gives it for a character.
    """

    before: str
    after: str
    due: str = ""
    syllable: str = ""
    script: int = 0


@lru_cache(maxsize=1024)
def solve(
    heads: tuple[Head, ...], units: tuple[Unit, ...], around: Around, *, gaps: bool, most: int = 1
) -> list[Solution]:
    """The most probable characters that begin with one of some heads, best first; none where the bytes are none.

    With ``gaps``, pairs that GBK leaves to its users may be missing: ten times the work. ``most`` solutions are kept that
    end alike.
    """
    states: States = {}
    last = max(1, (len(units) - 1) // 2 * 2 + 1)
    search = Search(around, gaps, most)
    for head in heads:
        first = {bigram_model.symbol(around.before[-1:] or " "): [Solution(head.cost, "", 0)]}
        _add(states, _advance(search, first, (*head.units, *units[:1]), ends=last == 1), most)
    states = _advance(search, states, units[1:last], ends=True) if last > 1 else states
    after = bigram_model.symbol(around.after) if around.after else ""
    return sorted(
        one._replace(cost=one.cost + (bigram_model.following(key, after) if after else 0.0))
        for key, row in states.items()
        for one in row
    )[: most * most]


@dataclass(frozen=True, slots=True)
class Search:
    """What holds for a whole search."""

    around: Around
    gaps: bool
    most: int


def are_common(units: tuple[Unit, ...]) -> bool:
    """Whether the pairs behind the first byte are mostly common characters, as those of a slip are: a cheap look."""
    pairs = [
        (one, other) for one, other in zip(units[1::2], units[2::2], strict=False) if None not in (one, other)
    ]
    common = sum(_is_common(_characters(pair)) for pair in pairs)
    return common >= COMMON_SHARE * len(pairs)


def _is_common(character: str) -> bool:
    return character in tables.frequency_bits() or (character != "" and character in bigram_model.MARKS)


def _advance(search: Search, states: States, units: tuple[Unit, ...], *, ends: bool) -> States:
    """The states behind some pairs; ``ends``: the last of them is that of the whole."""
    for index in range(0, len(units) - 1, 2):
        pair = (units[index], units[index + 1])
        reading = search.around.syllable if ends and index + 2 >= len(units) else ""
        new = _step(search, states, options(pair, reading), chosen=pair.count(None))
        if search.gaps and None not in pair:
            for gap in _around_a_gap(pair, reading):
                cost = GAP_BITS * (len(gap) - 1)
                worst = _lowest(new) + BEAM_BITS - cost
                behind = states
                for choice in gap:
                    behind = _step(search, _fewer(behind, GAP_WIDTH, worst), choice, worst=worst)
                _add(new, behind, search.most, cost)
        states = _fewer(new, beam_search.WIDTH)
    return states


def _lowest(states: States) -> float:
    """The cost of the best state."""
    return min([row[0].cost for row in states.values()], default=math.inf)


def _fewer(states: States, width: int, worst: float = math.inf) -> States:
    """The states that are the most probable, none of them by far less than the best, or worse than is told."""
    worst = min(worst, _lowest(states) + BEAM_BITS)
    left = {
        key: row if row[-1].cost <= worst else [one for one in row if one.cost <= worst]
        for key, row in states.items()
        if row[0].cost <= worst
    }
    if len(left) <= width:
        return left
    return dict(nsmallest(width, left.items(), key=lambda item: item[1][0].cost))


def _add(states: States, others: States, most: int, cost: float = 0.0) -> None:
    """Put states to others, at a cost."""
    for key, row in others.items():
        if cost:
            row = [Solution(one.cost + cost, one.text, one.chosen, one.cut) for one in row]
        states[key] = sorted([*states[key], *row])[:most] if key in states else row


def _step(
    search: Search, states: States, options: str, *, chosen: int = 0, worst: float | None = None
) -> States:
    """The states behind one more character.

    With ``worst``, the character is beside a missing pair that cut it, and no state may cost more.
    """
    around = search.around
    choices = [(one, *_symbol_and_cost(one), _extra(one, around)) for one in options]
    cut = worst is not None
    limit = math.inf if worst is None else worst
    found: dict[str, list[tuple[float, str, Solution]]] = {}
    for last, row in sorted(states.items(), key=lambda item: item[1][0].cost):
        following = bigram_model.row(last)
        is_end = last in ENDS
        lowest = row[0].cost
        for character, symbol, cost, more in choices:
            cost = following.get(symbol, cost) + more
            if is_end and symbol in ENDS:
                cost += DOUBLED_BITS
            if lowest + cost > limit:
                continue
            limit = min(limit, lowest + cost + BEAM_BITS)
            ways = [(one.cost + cost, character, one) for one in row]
            if symbol in found:
                found[symbol] += ways
            else:
                found[symbol] = ways
    new: States = {}
    for symbol, ways in found.items():
        best = [min(ways)] if search.most == 1 else sorted(ways)[: search.most]
        new[symbol] = [
            Solution(
                cost,
                one.text + character,
                one.chosen + chosen,
                (*one.cut, len(one.text)) if cut else one.cut,
            )
            for cost, character, one in best
        ]
    return new


def _extra(character: str, around: Around) -> float:
    """What a character costs beyond the words: one of the other script, a letter of full width, a quotation mark that is due."""
    other_script = around.script != 0 and bigram_model.script(character) == -around.script
    wide = "\uff01" <= character <= "\uff5e" and character.isalnum()
    return bigram_model.SCRIPT_BITS * other_script + WIDE_BITS * wide - QUOTE_BITS * (character in around.due)


@cache
def _symbol_and_cost(character: str) -> tuple[str, float]:
    """A character as the model reads it, and what it costs behind one that it was never seen behind."""
    symbol = bigram_model.symbol(character)
    return symbol, bigram_model.alone(symbol) + bigram_model.BACKOFF_BITS


def options(pair: tuple[Unit, Unit], syllable: str) -> str:
    """The characters that a pair of bytes may be, with a reading if one is given."""
    found = _characters(pair)
    if syllable:
        if pair[0] is not None and pair[1] is None:
            # The reading says enough to try rare ones, too.
            found = "".join(_characters((pair[0], second)) for second in range(0x40, 0xFF))
        return "".join(one for one in found if syllable in tables.readings_of_characters().get(one, ()))
    return found


@cache
def _characters(pair: tuple[Unit, Unit]) -> str:
    if pair == (None, None):
        return ""
    if None in pair:
        return beam_search.fitting("gbk").get(pair, "")
    try:
        return bytes(unit for unit in pair if unit is not None).decode("gbk")
    except UnicodeDecodeError:
        return ""


@lru_cache(maxsize=4096)
def _around_a_gap(pair: tuple[Unit, Unit], syllable: str) -> list[tuple[str, ...]]:
    """The characters that a pair may have belonged to when pairs of the users' own stood inside it.

    A comma makes one such pair with what follows, and often one with what precedes.
    """
    first, last = _characters((pair[0], None)), options((None, pair[1]), syllable)
    found: list[tuple[str, ...]] = []
    behind_comma = "".join(one for one in last if one.encode("gbk")[0] in USER_DEFINED[0][1])
    for leads, seconds in USER_DEFINED:
        one = "".join(character for character in first if character.encode("gbk")[1] in leads)
        other = "".join(character for character in last if character.encode("gbk")[0] in seconds)
        if one and other:
            found.append((one, other))
        # Its first byte is A3, a second byte of the first kind alone.
        if one and behind_comma and 0xA3 in seconds:
            found.append((one, "，", behind_comma))
    return found
