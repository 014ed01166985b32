"""Undo a wrong decoding: find the codec that a text was read with and the one it was written in.

Hypotheses are compared: that the text is right as it stands, that it was UTF-8 of any language, that it was Chinese in GB18030
or Big5. What a hypothesis is worth is by how many bits the text it gives is more probable than the text as it stands
(``text_model.py``); well-formed UTF-8 is worth some bits of its own, since hardly any other bytes are that.

A repair is first sought by strict round trips: encode with the codec the text was read with, decode with the one it was
written in, no byte left over, up to three times in a row; then, for alphabets, by ftfy (Speer 2019), whose idea it is to
reverse chains of codecs. Where bytes were lost (each is a ``?`` or U+FFFD now), a beam search over the bytes chooses the
characters by the language model; in it, characters may also stay as they are, so that a damaged half of a line is found
without being told where it begins.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

from corpus_lint.core.values import replace
from corpus_lint.decoding import text_model
from corpus_lint.repair import double_bytes
from corpus_lint.repair.hypotheses import (
    FEWEST_BYTES,
    FEWEST_LETTERS,
    MARGIN,
    MIN_BITS,
    UTF8_BITS,
    UTF8_BITS_BESIDE_GBK,
    Hypothesis,
    Repair,
    differ,
    neighbours,
)
from corpus_lint.repair.mojibake_traces import FIRST, has_utf8
from corpus_lint.repair.round_trips import BEYOND_ASCII, SINGLE_BYTE, stretch
from corpus_lint.repair.strict_repairs import (
    UTF8,
    beyond_ascii,
    is_promising,
    strict_repair,
)

# A longer line is searched piece by piece, cut where a character begins, if one does so near.
LONGEST_PIECE = 4000
CUT_REACH = 500


def repairs(line: str) -> list[Repair]:
    """The repairs of a line, in order, none overlapping another."""
    return [
        replace(one, start=start + one.start, end=start + one.end)
        for start, end in _pieces(line)
        for one in _repairs(line[start:end])
    ]


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """Yield where the pieces of a line begin and end in which it is searched.

    They are cut behind ASCII, which is a byte in any codec, or before what the first byte of UTF-8 gives.
    """
    start = 0
    while start < len(line):
        end = min(start + LONGEST_PIECE, len(line))
        if end < len(line):
            near = range(end, end - CUT_REACH, -1)
            behind_ascii = next((at for at in near if line[at - 1] < "\x80"), None)
            end = behind_ascii or next((at for at in near if FIRST.match(line, at)), end)
        yield start, end
        start = end


def _repairs(line: str) -> list[Repair]:
    # A no-break space is a byte like any other.
    stripped = line.strip(" \t\r\n")
    if not stripped:
        return []
    offset = line.index(stripped)
    whole = strict_repair(stripped)
    if whole is not None and all(step.startswith(UTF8) for step in whole.steps):
        # All of it is well-formed UTF-8.
        return [_repair(line, offset, offset + len(stripped), whole)]
    readings = [[_repair(line, offset, offset + len(stripped), whole)] if whole else [], _by_ftfy(line)]
    if BEYOND_ASCII.search(line):
        readings.append([*_single_byte_stretches(line)])
    values = [_value(reading) for reading in readings]
    # The way of reading it that explains most.
    best = max(values)
    found = readings[values.index(best)]
    if not found:
        return double_bytes.repairs(line)
    rivals = (
        reading for reading, value in zip(readings, values, strict=True) if value > max(0, best - MARGIN)
    )
    repaired = _repaired(line, found)
    few = beyond_ascii(line) < FEWEST_BYTES and sum(map(str.isalpha, repaired)) < FEWEST_LETTERS
    if few or any(differ(_repaired(line, rival), repaired) for rival in rivals):
        return [replace(one, gain=min(one.gain, MIN_BITS)) for one in found]
    return found


def _value(reading: list[Repair]) -> float:
    """What a way of reading a line is worth beside others, in bits."""
    return sum(
        one.gain - UTF8_BITS + UTF8_BITS_BESIDE_GBK * beyond_ascii(one.text)
        if one.by_ftfy and not one.partly
        else one.gain
        for one in reading
    )


def _repaired(line: str, reading: list[Repair]) -> str:
    for one in reversed(reading):
        line = line[: one.start] + one.text + line[one.end :]
    return line


def _by_ftfy(line: str) -> list[Repair]:
    """What ftfy makes of a line that has what UTF-8 leaves, if that is more probable than the line as it stands."""
    if not has_utf8(line):
        return []
    from corpus_lint.repair import ftfy_repair  # ftfy takes as long to import as this whole package

    was = ftfy_repair.undone(line)
    if was is None:
        return []
    gain = text_model.bits(line) - text_model.bits(was.text)
    if gain <= (MIN_BITS if was.partly else 0.0):
        return []
    gain += 0.0 if was.partly else UTF8_BITS
    repair = Repair(
        0, len(line), was.text, was.chain, gain, was.searched or was.partly, was.lost, was.partly, True
    )
    return [_trimmed(line, repair)]


def _repair(line: str, start: int, end: int, was: Hypothesis) -> Repair:
    return _trimmed(line, Repair(start, end, was.text, chain_of(was.steps), was.gain))


def _trimmed(line: str, repair: Repair) -> Repair:
    """The repair without the characters at either end that it leaves as they are."""
    old, new = line[repair.start : repair.end], repair.text
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    return replace(
        repair, start=repair.start + first, end=repair.end - last, text=new[first : len(new) - last]
    )


def chain_of(steps: tuple[str, ...]) -> str:
    """``UTF-8 read as GB18030``, and how often; steps come latest first."""
    if len(set(steps)) == 1:
        return steps[0] + (
            ", twice over" if len(steps) == 2 else f", {len(steps)} times over" if len(steps) > 2 else ""
        )
    return ", then ".join(reversed(steps))


def _single_byte_stretches(line: str) -> Iterator[Repair]:
    """Stretches without a Han character that were UTF-8, or Chinese, before a single-byte codec read them."""
    taken = 0
    best: dict[tuple[int, int], Hypothesis] = {}
    found: list[tuple[int, int]] = []
    for codec in SINGLE_BYTE:
        for match in stretch(codec).finditer(line):
            span = match.span()
            if _meets(span, found):
                continue
            if not is_promising(match[0], *neighbours(line, *span)):
                continue
            # Punctuation at either end, as a quotation mark, may belong to the text around it.
            for start, end in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (0, 2)):
                first, last = span[0] + start, span[1] - end
                if last - first < 3:
                    continue
                was = strict_repair(line[first:last], *neighbours(line, first, last))
                if was is not None:
                    best[first, last] = was
                    insort(found, (first, last))
                    break
    for (start, end), was in sorted(best.items()):
        if start >= taken:
            yield _repair(line, start, end, was)
            taken = end


def _meets(span: tuple[int, int], found: list[tuple[int, int]]) -> bool:
    """Whether a span overlaps one of those found, which are in order and do not overlap each other."""
    index = bisect_left(found, (span[1], 0))
    return index > 0 and found[index - 1][1] > span[0]
