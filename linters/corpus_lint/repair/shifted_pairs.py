"""The characters that pairs of bytes were, when some of the bytes are lost.

Bytes are integers, a lost one is None. The language model chooses among the characters that fit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache, reduce
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from corpus_lint.chinese import bigram_model
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
# Solutions kept of those that end alike, and of all of them.
MOST_ALIKE = 4
MOST_PROBABLE = 16
# What is by so many bits less probable than something else that ends at the same byte is given up.
BEAM_BITS = 14.0


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


# A solution while it is searched for, of which there are very many.
Found = tuple[float, str, int, tuple[int, ...]]
# Solutions that end with the same symbol: the lowest cost, the best one, the most probable ones, and the symbol.
State = tuple[float, Found, list[Found], str]
# A way to go on: what it costs in all, the character, the state before it, and what it costs more than that.
Way = tuple[float, str, State, float]
# The last symbol to the ways to reach it.
Ways = dict[str, list[Way]]
COST = itemgetter(0)


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


class Search(NamedTuple):
    """What holds for all ways in which some bytes may end: the symbol before them, and as in ``Around`` and ``solve``."""

    before: str
    due: str
    script: int
    gaps: bool


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
    for head in sorted(heads, key=lambda head: head.cost):
        worst = _lowest(states.values()) + BEAM_BITS
        units = (*head.units, *first)
        pairs = list(zip(units[::2], units[1::2], strict=False))
        behind = _beginning(search, head.cost)
        if len(pairs) > 1 and None in pairs[0]:
            behind = _opening(search._replace(gaps=False), head.cost, pairs.pop(0))
        for number, pair in enumerate(pairs, 1):
            behind = _fewer(behind, worst)
            behind = _advance(search, behind, pair, reading if number == len(pairs) else "", worst)
        for state in behind:
            symbol = state[-1]
            states[symbol] = _together(states[symbol], state) if symbol in states else state
    return list(states.values())


def _beginning(search: Search, cost: float) -> list[State]:
    """The state before the first pair."""
    nothing: Found = (cost, "", 0, ())
    return [(cost, nothing, [nothing], search.before)]


@lru_cache(maxsize=512)
def _opening(search: Search, cost: float, pair: tuple[Unit, Unit]) -> list[State]:
    """The states behind the first pair, of which a byte was lost: most scars begin alike."""
    return _advance(search, _beginning(search, cost), pair, "")


def _advance(
    search: Search, states: list[State], pair: tuple[Unit, Unit], reading: str, worst: float = math.inf
) -> list[State]:
    """The states behind one more pair, of which the character has a reading if one is given; none that costs more than ``worst``."""
    whole = _step(search, states, gbk_pairs.options(pair, reading), worst)
    costs = _costs(whole)
    limit = min(worst, min(costs.values(), default=math.inf) + BEAM_BITS)
    if not search.gaps or None in pair:
        found = _cheapest(costs, beam_search.WIDTH, limit)
        return [_state(symbol, whole[symbol], limit, chosen=pair.count(None)) for _, symbol in found]
    # Ways of each kind by themselves: those that are whole, and those that a missing pair cuts.
    kinds = [(whole, costs)]
    lowest = dict(costs)
    nearest = sorted(_fewer(states, worst), key=COST)[:GAP_WIDTH]
    for gap in gbk_pairs.around_a_gap(pair, reading):
        ways = _through(search, nearest, gap, limit)
        if ways:
            kinds.append((ways, _costs(ways)))
            for symbol, cost in kinds[-1][1].items():
                lowest[symbol] = min(lowest.get(symbol, cost), cost)
                limit = min(limit, cost + BEAM_BITS)
    new = []
    for _, symbol in _cheapest(lowest, beam_search.WIDTH, limit):
        same = [
            _state(symbol, ways[symbol], limit, is_cut=ways is not whole)
            for ways, known in kinds
            if known.get(symbol, math.inf) <= limit
        ]
        new.append(same[0] if len(same) == 1 else reduce(_together, same))
    return new


def _through(search: Search, states: list[State], gap: tuple[str, ...], limit: float) -> Ways:
    """The ways to the last of the characters around a missing pair, none of which may cost more than a limit."""
    _, due, script, _ = search
    more = GAP_BITS * (len(gap) - 1)
    lowest = more + min(
        [state[0] + _following(state[3], gap[0], due, script)[0] for state in states], default=math.inf
    )
    # Most of what is tried costs too much, however it goes on. Nothing but a quotation mark that is due costs less than nothing.
    least = -QUOTE_BITS * (len(gap) - 1) if due else 0.0
    if lowest + least > limit or lowest + _least_behind(gap, due, script) > limit:
        return {}
    ways = _step(search, _fewer(states, limit - more), gap[0], limit, more)
    for options in gap[1:]:
        costs = _costs(ways)
        left = min([limit, *[cost + BEAM_BITS for cost in costs.values()]])
        inside = [
            _state(symbol, ways[symbol], left, is_cut=True)
            for cost, symbol in _cheapest(costs, GAP_WIDTH, left)
            if cost + _following(symbol, options, due, script)[0] <= limit
        ]
        ways = _step(search, inside, options, limit)
    return ways


@lru_cache(maxsize=4096)
def _least_behind(gap: tuple[str, ...], due: str, script: int) -> float:
    """What the characters around a missing pair cost at least, but the first."""
    least = 0.0
    for before, options in pairwise(gap):
        choices = _choices(options, due, script)
        unseen = min(unseen for _, _, unseen, _, _ in choices)
        extra: dict[str, float] = {}
        for _, symbol, _, more, _ in choices:
            extra[symbol] = min(more, extra.get(symbol, more))
        rows = [bigram_model.row(symbol) for _, symbol, *_ in _choices(before, due, script)]
        least += min([unseen, *[row[one] + extra[one] for row in rows for one in row.keys() & extra.keys()]])
    return least


def _lowest(states: Iterable[State]) -> float:
    """The cost of the best state."""
    return min([state[0] for state in states], default=math.inf)


def _costs(ways: Ways) -> dict[str, float]:
    """The cost of the best way to each symbol."""
    return {symbol: min(row)[0] for symbol, row in ways.items()}


def _cheapest(costs: dict[str, float], width: int, worst: float) -> list[tuple[float, str]]:
    """The symbols that cost the least, none of them more than is told."""
    left = [(cost, symbol) for symbol, cost in costs.items() if cost <= worst]
    return left if len(left) <= width else sorted(left, key=COST)[:width]


def _fewer(states: list[State], worst: float) -> list[State]:
    """States without what is by far less probable than the best, or worse than is told."""
    worst = min(worst, _lowest(states) + BEAM_BITS)
    return [
        state
        if state[2][-1][0] <= worst
        else (state[0], state[1], [one for one in state[2] if one[0] <= worst], state[3])
        for state in states
        if state[0] <= worst
    ]


def _state(symbol: str, ways: list[Way], worst: float, chosen: int = 0, is_cut: bool = False) -> State:
    """The solutions of some ways to a symbol that cost no more than is told, which one of them does."""
    if len(ways) == 1:
        ((lowest, character, (_, first, row, _), more),) = ways
        choices = [(one[0] + more, character, one) for one in row if one[0] + more <= worst]
    else:
        ways.sort()
        lowest, character, (_, first, _, _), _ = ways[0]
        if len(ways) >= MOST_ALIKE:
            worst = min(worst, ways[MOST_ALIKE - 1][0])
        choices = [
            (one[0] + more, character, one)
            for cost, character, (_, _, row, _), more in ways
            if cost <= worst
            for one in row
            if one[0] + more <= worst
        ]
        choices.sort()
        del choices[MOST_ALIKE:]
    others = [(lowest, character, first), *choices]
    if is_cut:
        best, *found = [
            (cost, text + last, number, (*cut, len(text))) for cost, last, (_, text, number, cut) in others
        ]
    else:
        best, *found = [
            (cost, text + last, number + chosen, cut) for cost, last, (_, text, number, cut) in others
        ]
    return lowest, best, found, symbol


def _together(one: State, other: State) -> State:
    """The solutions of two states with the same symbol."""
    return min(one[0], other[0]), min(one[1], other[1]), sorted([*one[2], *other[2]])[:MOST_ALIKE], one[3]


def _step(search: Search, states: list[State], options: str, limit: float, more: float = 0.0) -> Ways:
    """The ways to one more character that costs ``more``, none of which may cost more than a limit in all."""
    if len(options) == 1:
        return _single(search, states, options, limit, more)
    found: Ways = {}
    if not options:
        return found
    for state in sorted(states, key=COST):
        least, following = _following(state[3], options, search.due, search.script)
        before = state[0] + more
        if before + least > limit:
            continue
        for cost, character, symbol in following:
            total = before + cost
            if total > limit:
                continue
            if total + BEAM_BITS < limit:
                limit = total + BEAM_BITS
            way = (total, character, state, more + cost)
            if symbol in found:
                found[symbol].append(way)
            else:
                found[symbol] = [way]
    return found


def _single(search: Search, states: list[State], character: str, limit: float, more: float) -> Ways:
    """The same of a single character, as most pairs are one."""
    ((_, symbol, unseen, extra, ends),) = _choices(character, search.due, search.script)
    ways = []
    for state in states:
        last = state[3]
        cost = bigram_model.row(last).get(symbol)
        cost = more + (unseen if cost is None else cost + extra)
        if ends and last in ENDS:
            cost += DOUBLED_BITS
        total = state[0] + cost
        if total <= limit:
            limit = min(limit, total + BEAM_BITS)
            ways.append((total, character, state, cost))
    return {symbol: ways} if ways else {}


@lru_cache(maxsize=8192)
def _following(last: str, options: str, due: str, script: int) -> tuple[float, list[tuple[float, str, str]]]:
    """What of some characters may follow a symbol: the lowest cost; the cost, the character and its symbol of each.

    Those are left out before which there is one that is much more probable.
    """
    row = bigram_model.row(last)
    is_end = last in ENDS
    least = math.inf
    found = []
    for character, symbol, unseen, more, ends in _choices(options, due, script):
        known = row.get(symbol)
        cost = unseen if known is None else known + more
        if ends and is_end:
            cost += DOUBLED_BITS
        if cost <= least + BEAM_BITS:
            found.append((cost, character, symbol))
            least = min(least, cost)
    return least, found


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
