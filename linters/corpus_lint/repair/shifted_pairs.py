"""The characters that pairs of bytes were, when some of the bytes are lost.

Bytes are integers, a lost one is None. The language model chooses among the characters that fit.
"""

from __future__ import annotations

import math
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from corpus_lint.chinese import bigram_model
from corpus_lint.core.values import dataclass
from corpus_lint.repair import beam_search, gbk_pairs
from corpus_lint.repair.gbk_pairs import Unit

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


class Solution(NamedTuple):
    """What some bytes were: ``cost`` in bits, ``chosen`` bytes that were lost, characters that a missing pair cut."""

    cost: float
    text: str
    chosen: int
    cut: tuple[int, ...] = ()


# The last symbol to the solutions that end with it, best first.
States = dict[str, list[Solution]]
# A cost, a character and the solution that it goes on.
Way = tuple[float, str, Solution]


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
    before = bigram_model.symbol(around.before[-1:] or " ")
    search = Search(before, around.due, around.script, gaps, most)
    if len(units) < 3:
        states = _behind_heads(search, heads, units[:1], around.syllable)
    else:
        last = (len(units) - 1) // 2 * 2
        states = _behind(search, heads, units[: last - 1])
        states = _advance(search, states, (units[last - 1], units[last]), around.syllable)
    after = bigram_model.symbol(around.after) if around.after else ""
    return sorted(
        one._replace(cost=one.cost + (bigram_model.following(key, after) if after else 0.0))
        for key, row in states.items()
        for one in row
    )[: most * most]


class Search(NamedTuple):
    """What holds for all ways in which some bytes may end: the symbol before them, and as in ``Around`` and ``solve``."""

    before: str
    due: str
    script: int
    gaps: bool
    most: int


@lru_cache(maxsize=512)
def _behind(search: Search, heads: tuple[Head, ...], units: tuple[Unit, ...]) -> States:
    """The states behind some bytes, an odd number of them; kept, as what is tried next often begins with the same."""
    if len(units) == 1:
        return _behind_heads(search, heads, units, "")
    return _advance(search, _behind(search, heads, units[:-2]), (units[-2], units[-1]), "")


def _behind_heads(search: Search, heads: tuple[Head, ...], first: tuple[Unit, ...], reading: str) -> States:
    """The states behind each of some heads and the byte that follows it; the last character has the reading if one is given."""
    states: States = {}
    for head in sorted(heads, key=lambda head: head.cost):
        worst = _lowest(states) + BEAM_BITS
        units = (*head.units, *first)
        pairs = list(zip(units[::2], units[1::2], strict=False))
        behind: States = {search.before: [Solution(head.cost, "", 0)]}
        if len(pairs) > 1 and None in pairs[0]:
            behind = _opening(search._replace(gaps=False), head.cost, pairs.pop(0))
        for number, pair in enumerate(pairs, 1):
            behind = _fewer(behind, beam_search.WIDTH, worst)
            behind = _advance(search, behind, pair, reading if number == len(pairs) else "", worst)
        _add(states, behind, search.most)
    return states


@lru_cache(maxsize=512)
def _opening(search: Search, cost: float, pair: tuple[Unit, Unit]) -> States:
    """The states behind the first pair, of which a byte was lost: most scars begin alike."""
    return _advance(search, {search.before: [Solution(cost, "", 0)]}, pair, "")


def _advance(
    search: Search, states: States, pair: tuple[Unit, Unit], reading: str, worst: float = math.inf
) -> States:
    """The states behind one more pair, of which the character has a reading if one is given; none that costs more than ``worst``."""
    new = _step(search, states, gbk_pairs.options(pair, reading), worst, chosen=pair.count(None))
    if search.gaps and None not in pair:
        nearest = _fewer(states, GAP_WIDTH, worst)
        for gap in gbk_pairs.around_a_gap(pair, reading):
            cost = GAP_BITS * (len(gap) - 1)
            left = min(worst, _lowest(new) + BEAM_BITS) - cost
            behind = nearest
            for choice in gap:
                behind = _step(search, _fewer(behind, GAP_WIDTH, left), choice, left, cut=True)
            _add(new, behind, search.most, cost)
    return _fewer(new, beam_search.WIDTH, worst)


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
    search: Search, states: States, options: str, limit: float, *, chosen: int = 0, cut: bool = False
) -> States:
    """The states behind one more character, none of which may cost more than a limit.

    ``chosen`` of its bytes are; ``cut``: it is beside a missing pair that cut it.
    """
    if not states or not options:
        return {}
    choices = _choices(options, search.due, search.script)
    found: dict[str, list[Way]] = {}
    for last, row in sorted(states.items(), key=lambda item: item[1][0].cost):
        following = bigram_model.row(last)
        is_end = last in ENDS
        lowest = row[0].cost
        for character, symbol, unseen, more, ends in choices:
            cost = following.get(symbol)
            cost = unseen if cost is None else cost + more
            if ends and is_end:
                cost += DOUBLED_BITS
            if lowest + cost > limit:
                continue
            limit = min(limit, lowest + cost + BEAM_BITS)
            if symbol not in found:
                found[symbol] = [(one.cost + cost, character, one) for one in row]
            elif search.most > 1:
                found[symbol] += [(one.cost + cost, character, one) for one in row]
            elif (way := (lowest + cost, character, row[0])) < found[symbol][0]:
                found[symbol][0] = way
    new: States = {}
    for symbol, ways in found.items():
        new[symbol] = [
            Solution(
                cost,
                one.text + character,
                one.chosen + chosen,
                (*one.cut, len(one.text)) if cut else one.cut,
            )
            for cost, character, one in (ways if search.most == 1 else sorted(ways)[: search.most])
        ]
    return new


@lru_cache(maxsize=4096)
def _choices(options: str, due: str, script: int) -> list[tuple[str, str, float, float, bool]]:
    """Of each of some characters: itself, as the model reads it, what it costs behind one that it was never seen behind.

    And what it costs beyond the words, and whether it ends a sentence or clause.
    """
    found = []
    for one in options:
        symbol, more = bigram_model.symbol(one), _extra(one, due, script)
        unseen = bigram_model.alone(symbol) + bigram_model.BACKOFF_BITS + more
        found.append((one, symbol, unseen, more, symbol in ENDS))
    return found


def _extra(character: str, due: str, script: int) -> float:
    """What a character costs beyond the words: one of the other script, a letter of full width, a quotation mark that is due."""
    other_script = script != 0 and bigram_model.script(character) == -script
    wide = "\uff01" <= character <= "\uff5e" and character.isalnum()
    return bigram_model.SCRIPT_BITS * other_script + WIDE_BITS * wide - QUOTE_BITS * (character in due)
