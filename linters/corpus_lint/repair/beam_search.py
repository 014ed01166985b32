"""Search for the characters that some bytes were when a few of the bytes are lost.

Bytes are integers, a lost byte is None. At each position the search either decodes a character, trying for each lost byte
all frequent characters that fit the others, or keeps a character of the damaged text as it is; it keeps the hypotheses
that the language model finds most probable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from corpus_lint.chinese import bigram_model, tables

# Hypotheses kept per position, and characters tried for each character with lost bytes.
WIDTH = 32
MOST_TRIED = 64
# The cost in bits of changing between damaged and sound text, of a byte that nothing explains, of a lost byte that was
# a question mark, and of one that was a byte (it had to be some byte).
SWITCH_BITS = 9.0
UNEXPLAINED_BITS = 26.0
QUESTION_BITS = 12.0
LOST_BITS = 1.0
# What it is worth that a character stands elsewhere in the line (a cache model: Kuhn and De Mori 1990).
AGAIN_BITS = 1.5
# Whole Han characters in UTF-8.
WHOLE = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}")
LOST = "?\ufffd"


class RepairedStretch(NamedTuple):
    """A stretch of a line and what it was: ``gain`` in bits over leaving it, ``lost`` bytes that were invented."""

    start: int
    end: int
    text: str
    gain: float
    lost: int


class State(NamedTuple):
    """A way to read the bytes so far. ``kept`` says that its last character is of the damaged text."""

    cost: float
    last: str
    kept: bool
    text: str
    lost: int
    back: State | None


@cache
def vocabulary() -> tuple[str, ...]:
    """The characters to try: frequent ones in either script and the model's punctuation, most frequent first."""
    known = set(tables.frequency_bits()) | set("，。、；：？！“”‘’「」『』（）《》【】—…·")
    rank = tables.frequency_bits()
    # Break every tie: the order of a set differs between processes.
    return tuple(
        sorted(known, key=lambda one: (bigram_model.alone(bigram_model.symbol(one)), rank.get(one, 0.0), one))
    )


Key = tuple[int | None, ...]


@cache
def fitting(codec: str) -> dict[Key, str]:
    """Partly lost bytes of a character to the characters they may be, most frequent first."""
    found: dict[Key, list[str]] = {}
    for character in vocabulary():
        try:
            raw = character.encode(codec)
        except UnicodeEncodeError:
            continue
        if len(raw) < 2:
            continue
        for mask in range(1, 2 ** len(raw) - 1):
            key = tuple(None if mask >> index & 1 else byte for index, byte in enumerate(raw))
            row = found.setdefault(key, [])
            if len(row) < MOST_TRIED:
                row.append(character)
    return {key: "".join(row) for key, row in found.items()}


def utf8(line: str, read_as: str) -> RepairedStretch | None:
    """The damaged stretch of a line of UTF-8 that was read as another codec."""
    units: list[int | None] = []
    # Where a character of the line begins: position in the units to its index.
    starts: dict[int, int] = {}
    for index, character in enumerate(line):
        starts[len(units)] = index
        if character in LOST:
            units.append(None)
        else:
            try:
                units.extend(character.encode(read_as))
            except UnicodeEncodeError:
                units.append(None)
    starts[len(units)] = len(line)
    best = _search(line, units, starts, _whole(units))
    if best is None:
        return None
    steps: list[State] = []
    node: State | None = best
    while node is not None and node.back is not None:
        steps.append(node)
        node = node.back
    steps.reverse()
    changed = [index for index, step in enumerate(steps) if not step.kept]
    if not changed:
        return None
    first, last = changed[0], changed[-1]
    # What is kept is one character of the line each.
    start = sum(len(step.text) for step in steps[:first])
    end = len(line) - sum(len(step.text) for step in steps[last + 1 :])
    text = "".join(step.text for step in steps[first : last + 1])
    return RepairedStretch(start, end, text, bigram_model.bits(line) - best.cost, best.lost)


def _whole(units: Sequence[int | None]) -> str:
    """The Han characters of which no byte is lost."""
    raw = bytes(0 if unit is None else unit for unit in units)
    return b"".join(WHOLE.findall(raw)).decode("utf-8", "ignore")


def _search(line: str, units: Sequence[int | None], starts: dict[int, int], whole: str) -> State | None:
    # 1 for traditional text, -1 for simplified, 0 where nothing tells.
    balance = sum(map(bigram_model.script, whole))
    script = (balance > 0) - (balance < 0)
    known = frozenset(whole)
    beams: list[dict[tuple[str, bool], State]] = [{} for _ in range(len(units) + 1)]
    beams[0][" ", True] = State(0.0, " ", True, "", 0, None)
    for position in range(len(units)):
        hypotheses = sorted(beams[position].values())[:WIDTH]
        beams[position] = {}
        if not hypotheses:
            continue
        options = list(_characters(units, position))
        index = starts.get(position)
        for one in hypotheses:
            if index is not None:
                character = line[index]
                length = _length(starts, position)
                _add(beams, position + length, one, character, True, 0.0, 0)
            for length, character, cost, lost in options:
                if lost and bigram_model.script(character) * script < 0:
                    cost += bigram_model.SCRIPT_BITS
                if lost and character in known:
                    cost -= AGAIN_BITS
                _add(beams, position + length, one, character, False, cost, lost)
    final = beams[len(units)].values()
    # What ends a line is what can stand before white space.
    return min(final, key=lambda one: one.cost + bigram_model.following(one.last, " ")) if final else None


def _length(starts: dict[int, int], position: int) -> int:
    length = 1
    while position + length not in starts:
        length += 1
    return length


def _add(
    beams: list[dict[tuple[str, bool], State]],
    position: int,
    one: State,
    character: str,
    kept: bool,
    cost: float,
    lost: int,
) -> None:
    current = bigram_model.symbol(character)
    if not (current == one.last and current in "0a "):
        cost += bigram_model.following(one.last, current)
    if kept != one.kept:
        cost += SWITCH_BITS
    total = one.cost + cost
    key = (current, kept)
    known = beams[position].get(key)
    if known is None or total < known.cost:
        beams[position][key] = State(total, current, kept, character, one.lost + lost, one)


def _characters(units: Sequence[int | None], position: int) -> Iterator[tuple[int, str, float, int]]:
    """What may begin at a position of UTF-8: units taken, character, cost, bytes invented."""
    lead = units[position]
    if lead is not None and lead < 0x80:
        yield 1, chr(lead), 0.0, 0
        return
    if lead is not None and 0xC2 <= lead < 0xE0:
        trail = units[position + 1] if position + 1 < len(units) else None
        if trail is not None and 0x80 <= trail < 0xC0:
            yield 2, bytes([lead, trail]).decode("utf-8"), 0.0, 0
    taken = tuple(units[position : position + 3])
    if len(taken) == 3 and all(unit is None or 0x80 <= unit < 0xC0 for unit in taken[1:]):
        lost = taken.count(None)
        if not lost:
            character = bytes(unit for unit in taken if unit is not None).decode("utf-8", "ignore")
            if character:
                yield 3, character, 0.0, 0
        elif lost < 3:
            for character in fitting("utf-8").get(taken, ""):
                yield 3, character, LOST_BITS * lost, lost
    if lead is None:
        yield 1, "?", QUESTION_BITS, 0
    else:
        yield 1, "\ufffd", UNEXPLAINED_BITS, 1
