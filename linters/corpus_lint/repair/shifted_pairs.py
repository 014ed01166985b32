"""The characters that pairs of bytes were, when some of the bytes are lost.

Bytes are integers, a lost one is None. The language model chooses among the characters that fit.
"""

from __future__ import annotations

import math
from functools import lru_cache, reduce
from typing import NamedTuple

from corpus_lint.chinese import bigram_model
from corpus_lint.repair import beam_search, gbk_pairs, pair_states
from corpus_lint.repair.gbk_pairs import Unit
from corpus_lint.repair.pair_states import Found, Search, State, Ways

# GBK leaves pairs to its users, which fonts and converters drop. What one of them costs, in bits: of pairs that are
# shifted every eighth is one of them, and some pages show them.
GAP_BITS = 5.0
# States kept before and inside such a pair: both of the characters that it took a byte of are chosen.
GAP_WIDTH = 8
# Solutions kept of all.
MOST_PROBABLE = 16


class Solution(NamedTuple):
    """What some bytes were: ``cost`` in bits, ``chosen`` bytes that were lost, characters that a missing pair cut."""

    cost: float
    text: str
    chosen: int
    cut: tuple[int, ...] = ()


class Solved(NamedTuple):
    """The best solution, and the most probable ones, best first.

    Of solutions that cost the same the search decides at each character which is the best; the others are in the order of
    their texts. So the best need not be the first one.
    """

    best: Solution
    probable: list[Solution]


class Head(NamedTuple):
    """Bytes that were lost, or cut off, before others, and what it costs to suppose so, in bits. Their number is odd."""

    units: tuple[Unit, ...]
    cost: float = 0.0


class Around(NamedTuple):
    """The characters before and after some bytes, the closing quotation marks due, and the reading of the last character.

    ``script`` is that of the text around, as ``bigram_model.script`` gives it for a character.
    """

    before: str
    after: str
    due: str = ""
    syllable: str = ""
    script: int = 0


@lru_cache(maxsize=256)
def solve(heads: tuple[Head, ...], units: tuple[Unit, ...], around: Around, *, gaps: bool) -> Solved | None:
    """The most probable characters that begin with one of some heads; None where the bytes are none.

    With ``gaps``, pairs that GBK leaves to its users may be missing: ten times the work.
    """
    if not _may_fit(units, around.syllable, gaps=gaps):
        return None
    before = bigram_model.symbol(around.before[-1:] or " ")
    search = Search(before, around.due, around.script, gaps)
    if len(units) < 3:
        states = _behind_heads(search, heads, units[:1], around.syllable)
    else:
        last = (len(units) - 1) // 2 * 2
        states = _behind(search, heads, units[: last - 1])
        states = _advance(search, states, (units[last - 1], units[last]), around.syllable)
    if not states:
        return None
    after = bigram_model.symbol(around.after) if around.after else ""
    ends = [(state, bigram_model.following(state[-1], after) if after else 0.0) for state in states]
    best = min((first[0] + cost, *first[1:]) for (_, first, _, _), cost in ends)
    probable = sorted((one[0] + cost, *one[1:]) for (_, _, row, _), cost in ends for one in row)
    return Solved(Solution(*best), [Solution(*one) for one in probable[:MOST_PROBABLE]])


def _may_fit(units: tuple[Unit, ...], reading: str, *, gaps: bool) -> bool:
    """Whether each pair behind the first byte may be characters, the last one with its reading: a cheap look before the search."""
    pairs = list(zip(units[1::2], units[2::2], strict=False))
    said = [""] * (len(pairs) - 1) + [reading]
    # What fails is most often the reading.
    return all(
        gbk_pairs.options(pair, one) or (gaps and None not in pair and gbk_pairs.around_a_gap(pair, one))
        for pair, one in zip(reversed(pairs), reversed(said), strict=False)
    )


@lru_cache(maxsize=512)
def _behind(search: Search, heads: tuple[Head, ...], units: tuple[Unit, ...]) -> list[State]:
    """The states behind some bytes, an odd number of them; kept, as what is tried next often begins with the same."""
    if len(units) == 1:
        return _behind_heads(search, heads, units, "")
    return _advance(search, _behind(search, heads, units[:-2]), (units[-2], units[-1]), "")


def _behind_heads(
    search: Search, heads: tuple[Head, ...], first: tuple[Unit, ...], reading: str
) -> list[State]:
    """The states behind each of some heads and the byte that follows it; the last character has the reading if one is given."""
    states: dict[str, State] = {}
    whole, anywhere = search._replace(gaps=False), search._replace(before="")
    for head in sorted(heads, key=lambda head: head.cost):
        worst = pair_states.lowest_cost(states.values()) + pair_states.BEAM_BITS - head.cost
        units = (*head.units, *first)
        pairs = list(zip(units[::2], units[1::2], strict=False))
        behind = _beginning(search)
        if len(pairs) > 1 and None in pairs[0]:
            opening = pairs.pop(0)
            behind = _opening(whole, opening)
            # Most bytes that may be lost make too rare characters of what follows.
            if pair_states.lowest_cost(behind) + _least(anywhere, opening, tuple(pairs), reading) > worst:
                continue
        for number, pair in enumerate(pairs, 1):
            if pair_states.lowest_cost(behind) + pair_states.BEAM_BITS > worst:
                behind = pair_states.fewer(behind, worst)
            behind = _advance(search, behind, pair, reading if number == len(pairs) else "", worst)
        for state in behind:
            one = pair_states.dearer(state, head.cost) if head.cost else state
            symbol = one[-1]
            states[symbol] = pair_states.together(states[symbol], one) if symbol in states else one
    return list(states.values())


@lru_cache(maxsize=4096)
def _least(
    search: Search, opening: tuple[Unit, Unit], pairs: tuple[tuple[Unit, Unit], ...], reading: str
) -> float:
    """What some pairs cost at least behind the first one, wherever that stands; the last has the reading if one is given."""
    least = 0.0
    before = gbk_pairs.options(opening, "")
    for number, pair in enumerate(pairs, 1):
        said = reading if number == len(pairs) else ""
        ways: list[tuple[str, ...]] = [(gbk_pairs.options(pair, said),)]
        if search.gaps and None not in pair:
            ways += gbk_pairs.around_a_gap(pair, said)
        least += min(
            [
                GAP_BITS * (len(way) - 1) + pair_states.least((before, *way), search.due, search.script)
                for way in ways
                if way[0]
            ],
            default=math.inf,
        )
        before = "".join([way[-1] for way in ways])
    return least


def _beginning(search: Search) -> list[State]:
    """The state before the first pair."""
    nothing: Found = (0.0, "", 0, ())
    return [(0.0, nothing, [nothing], search.before)]


@lru_cache(maxsize=512)
def _opening(search: Search, pair: tuple[Unit, Unit]) -> list[State]:
    """The states behind the first pair, of which a byte was lost: most scars begin alike."""
    return _advance(search, _beginning(search), pair, "")


def _advance(
    search: Search, states: list[State], pair: tuple[Unit, Unit], reading: str, worst: float = math.inf
) -> list[State]:
    """The states behind one more pair, of which the character has a reading if one is given; none that costs more than ``worst``."""
    whole = pair_states.step(search, states, gbk_pairs.options(pair, reading), worst)
    costs = pair_states.costs_of(whole)
    limit = min(worst, min(costs.values(), default=math.inf) + pair_states.BEAM_BITS)
    if not search.gaps or None in pair:
        found = pair_states.cheapest(costs, beam_search.WIDTH, limit)
        return [
            pair_states.state_of(symbol, whole[symbol], limit, chosen=pair.count(None)) for _, symbol in found
        ]
    # Ways of each kind by themselves: those that are whole, and those that a missing pair cuts.
    kinds = [(whole, costs)]
    lowest = dict(costs)
    nearest = pair_states.fewer(sorted(states, key=pair_states.COST)[:GAP_WIDTH], worst)
    # Several begin with the same characters.
    reached: dict[str, float] = {}
    for gap in gbk_pairs.around_a_gap(pair, reading):
        if gap[0] not in reached:
            reached[gap[0]] = min(
                [
                    state[0] + pair_states.following(state[3], gap[0], search.due, search.script)[0]
                    for state in nearest
                ],
                default=math.inf,
            )
        ways = _through(search, nearest, gap, reached[gap[0]], limit)
        if ways:
            kinds.append((ways, pair_states.costs_of(ways)))
            for symbol, cost in kinds[-1][1].items():
                lowest[symbol] = min(lowest.get(symbol, cost), cost)
                limit = min(limit, cost + pair_states.BEAM_BITS)
    new = []
    for _, symbol in pair_states.cheapest(lowest, beam_search.WIDTH, limit):
        same = [
            pair_states.state_of(symbol, ways[symbol], limit, is_cut=ways is not whole)
            for ways, known in kinds
            if known.get(symbol, math.inf) <= limit
        ]
        new.append(same[0] if len(same) == 1 else reduce(pair_states.together, same))
    return new


def _through(search: Search, states: list[State], gap: tuple[str, ...], reached: float, limit: float) -> Ways:
    """The ways to the last of the characters around a missing pair, none of which may cost more than a limit.

    The first of the characters costs ``reached`` at least.
    """
    _, due, script, _ = search
    more = GAP_BITS * (len(gap) - 1)
    lowest = reached + more
    # Most of what is tried costs too much, however it goes on. Nothing but a quotation mark that is due costs less than nothing.
    least = -pair_states.QUOTE_BITS * (len(gap) - 1) if due else 0.0
    if lowest + least > limit or lowest + pair_states.least(gap, due, script) > limit:
        return {}
    ways = pair_states.step(search, pair_states.fewer(states, limit - more), gap[0], limit, more)
    for options in gap[1:]:
        costs = pair_states.costs_of(ways)
        left = min([limit, *[cost + pair_states.BEAM_BITS for cost in costs.values()]])
        inside = [
            pair_states.state_of(symbol, ways[symbol], left, is_cut=True)
            for cost, symbol in pair_states.cheapest(costs, GAP_WIDTH, left)
            if cost + pair_states.following(symbol, options, due, script)[0] <= limit
        ]
        ways = pair_states.step(search, inside, options, limit)
    return ways
