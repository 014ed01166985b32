"""One step of the search for the characters that bytes were: the states behind one more character, and which of them are kept."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import NamedTuple

from corpus_lint.chinese import bigram_model

# A closing quotation mark where one is open, in bits.
QUOTE_BITS = 6.0
# A letter or digit of full width, in bits: a comma whose second byte is missing looks like one.
WIDE_BITS = 10.0
# Two ends of sentences or clauses in a row, in bits: the model has them from chats.
DOUBLED_BITS = 8.0
ENDS = frozenset("。！？，；：")
# What is by so many bits less probable than something else that ends at the same byte is given up.
BEAM_BITS = 14.0
# Solutions kept of those that end alike.
MOST_ALIKE = 4
# A solution while it is searched for, of which there are very many.
Found = tuple[float, str, int, tuple[int, ...]]
# Solutions that end with the same symbol: the lowest cost, the best one, the most probable ones, and the symbol.
State = tuple[float, Found, list[Found], str]
# A way to go on: what it costs in all, the character, the state before it, and what it costs more than that.
Way = tuple[float, str, State, float]
# The last symbol to the ways to reach it.
Ways = dict[str, list[Way]]
COST = itemgetter(0)


class Search(NamedTuple):
    """What holds for all ways in which some bytes may end: the symbol before them, and as in ``Around`` and ``solve``."""

    before: str
    due: str
    script: int
    gaps: bool


def least(characters: tuple[str, ...], due: str, script: int) -> float:
    """What characters of which some are given for each place cost at least, one behind the other, without the first."""
    return sum([_least(before, options, due, script) for before, options in pairwise(characters)])


@lru_cache(maxsize=4096)
def _least(before: str, options: str, due: str, script: int) -> float:
    """What one of some characters costs at least behind one of others."""
    choices = _choices(options, due, script)
    unseen = min([unseen for _, _, unseen, _, _ in choices])
    extra: dict[str, float] = {}
    for _, symbol, _, more, _ in choices:
        extra[symbol] = min(more, extra.get(symbol, more))
    rows = [bigram_model.row(symbol) for _, symbol, *_ in _choices(before, due, script)]
    if len(extra) == 1:
        ((symbol, more),) = extra.items()
        return min([unseen, *[row[symbol] + more for row in rows if symbol in row]])
    return min([unseen, *[row[one] + extra[one] for row in rows for one in row.keys() & extra.keys()]])


def lowest_cost(states: Iterable[State]) -> float:
    """The cost of the best state."""
    return min([state[0] for state in states], default=math.inf)


def costs_of(ways: Ways) -> dict[str, float]:
    """The cost of the best way to each symbol."""
    return {symbol: min(row)[0] for symbol, row in ways.items()}


def cheapest(costs: dict[str, float], width: int, worst: float) -> list[tuple[float, str]]:
    """The symbols that cost the least, none of them more than is told."""
    left = [(cost, symbol) for symbol, cost in costs.items() if cost <= worst]
    return left if len(left) <= width else sorted(left, key=COST)[:width]


def fewer(states: list[State], worst: float) -> list[State]:
    """States without what is by far less probable than the best, or worse than is told."""
    worst = min(worst, lowest_cost(states) + BEAM_BITS)
    return [
        state
        if state[2][-1][0] <= worst
        else (state[0], state[1], [one for one in state[2] if one[0] <= worst], state[3])
        for state in states
        if state[0] <= worst
    ]


def state_of(symbol: str, ways: list[Way], worst: float, chosen: int = 0, is_cut: bool = False) -> State:
    """The solutions of some ways to a symbol that cost no more than is told, which one of them does."""
    if len(ways) == 1:
        ((lowest, character, (_, first, row, _), more),) = ways
        if len(row) == 1:
            _, text, number, cut = first
            one = (lowest, text + character, number + chosen, (*cut, len(text)) if is_cut else cut)
            return lowest, one, [one], symbol
        choices = [(one[0] + more, character, one) for one in row if one[0] + more <= worst]
    else:
        if len(ways) >= MOST_ALIKE:
            worst = min(worst, sorted([way[0] for way in ways])[MOST_ALIKE - 1])
        ways = [way for way in ways if way[0] <= worst]
        lowest, character, (_, first, _, _), _ = min(ways)
        choices = [
            (one[0] + more, other, one)
            for _, other, (_, _, row, _), more in ways
            for one in row
            if one[0] + more <= worst
        ]
        choices.sort()
        del choices[MOST_ALIKE:]
    others = [(lowest, character, first), *choices]
    best, *found = [
        (cost, text + last, number + chosen, (*cut, len(text)) if is_cut else cut)
        for cost, last, (_, text, number, cut) in others
    ]
    return lowest, best, found, symbol


def together(one: State, other: State) -> State:
    """The solutions of two states with the same symbol."""
    return min(one[0], other[0]), min(one[1], other[1]), sorted([*one[2], *other[2]])[:MOST_ALIKE], one[3]


def dearer(state: State, more: float) -> State:
    """A state that costs more."""
    lowest, best, row, symbol = state
    cost, text, chosen, cut = best
    return (
        lowest + more,
        (cost + more, text, chosen, cut),
        [(cost + more, text, chosen, cut) for cost, text, chosen, cut in row],
        symbol,
    )


def step(search: Search, states: list[State], options: str, limit: float, more: float = 0.0) -> Ways:
    """The ways to one more character that costs ``more``, none of which may cost more than a limit in all."""
    if len(options) == 1:
        return _single(search, states, options, limit, more)
    found: Ways = {}
    if not options:
        return found
    for state in sorted(states, key=COST):
        least, choices = following(state[3], options, search.due, search.script)
        before = state[0] + more
        if before + least > limit:
            continue
        for cost, character, symbol in choices:
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
    seen = bigram_model.seen
    for state in states:
        last = state[3]
        cost = seen(last, symbol)
        cost = more + (unseen if cost is None else cost + extra)
        if ends and last in ENDS:
            cost += DOUBLED_BITS
        total = state[0] + cost
        if total <= limit:
            limit = min(limit, total + BEAM_BITS)
            ways.append((total, character, state, cost))
    return {symbol: ways} if ways else {}


@lru_cache(maxsize=8192)
def following(last: str, options: str, due: str, script: int) -> tuple[float, list[tuple[float, str, str]]]:
    """What of some characters may follow a symbol: the lowest cost; the cost, the character and its symbol of each.

    Those are left out before which there is one that is much more probable.
    """
    known = bigram_model.behind(last)
    choices = _choices(options, due, script)
    costs = [
        unseen if (cost := known(symbol)) is None else cost + more for _, symbol, unseen, more, _ in choices
    ]
    if last in ENDS:
        costs = [cost + DOUBLED_BITS * choice[-1] for cost, choice in zip(costs, choices, strict=True)]
    lowest = list(accumulate(costs, min))
    found = [
        (cost, choice[0], choice[1])
        for cost, before, choice in zip(costs, lowest, choices, strict=True)
        if cost <= before + BEAM_BITS
    ]
    return lowest[-1], found


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
