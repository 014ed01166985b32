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
from dataclasses import replace
from functools import lru_cache

from corpus_lint import double_bytes, language, text_model
from corpus_lint.hypotheses import (
    CHINESE_BITS,
    MIN_BITS,
    MIN_BITS_EACH,
    UTF8_BITS,
    UTF8_BITS_EACH,
    Hypothesis,
    Repair,
    neighbours,
)
from corpus_lint.mojibake_screen import FIRST, has_utf8
from corpus_lint.plausibility import is_plausible, weight
from corpus_lint.round_trips import BEYOND_ASCII, HAN, SINGLE_BYTE, TWO_BYTES, round_trips, stretch

# The same for what Hangul gives, which are the commonest characters of GBK: Korean text would have 13 to 15.
SURELY_CHINESE_BITS = 12.7
# Mean bits a Han character below which no text of some length is.
BEST_BITS = 6.5
# A letter or sign of ASCII that was a byte of a character of two: it could have been any other, and text is full of them.
SWALLOWED_BITS = 4.0
# How the step that undoes a wrong reading of UTF-8 begins.
UTF8 = "UTF-8"
# A longer line is searched piece by piece, cut where a character begins, if one does so near.
LONGEST = 4000
REACH = 500


def strict(text: str, before: str = "", after: str = "") -> Hypothesis | None:
    """The best strict repair of a whole text between two neighbours, if it is worth more than the text as it stands."""
    as_it_stands = _as_it_stands(text, before, after)
    if not _is_promising(text, as_it_stands):
        return None
    best: Hypothesis | None = None
    # By the steps to it, what each wrong decoding undone gave: a further one has to be worth it beside that, too.
    undone: dict[tuple[str, ...], str] = {(): text}
    for was, steps in round_trips(text):
        undone[steps] = was
        if not (
            _is_text(text, was) if steps[-1].startswith(UTF8) else _is_chinese(was, steps, before, after)
        ):
            continue
        cost = text_model.bits(was, before, after)
        if not steps[-1].startswith(UTF8) and not _is_worth_it(undone[steps[:-1]], was, cost, before, after):
            continue
        gain = as_it_stands - cost
        if gain <= 0:
            continue
        if steps[0].startswith(UTF8):
            gain += min(UTF8_BITS, UTF8_BITS_EACH * sum(character > "\x7f" for character in was))
        if gain >= MIN_BITS and (best is None or gain > best.gain):
            best = Hypothesis(gain, was, steps)
    return best


def _is_worth_it(text: str, was: str, cost: float, before: str, after: str) -> bool:
    """Whether Chinese, which costs so many bits, is worth more than the text that another codec read."""
    gain = _as_it_stands(text, before, after) - cost
    gain -= SWALLOWED_BITS * (_ascii(text) - _ascii(was))
    return gain >= max(MIN_BITS, MIN_BITS_EACH * len(HAN.findall(was)))


# What one codec may have given is asked of the others again.
_as_it_stands = lru_cache(maxsize=32)(text_model.bits)


def _is_promising(text: str, as_it_stands: float) -> bool:
    """Whether the bytes of a text, which costs so many bits, could be so much more probable that it is worth trying."""
    if HAN.search(text) or has_utf8(text):
        return True
    ascii_bits = text_model.ASCII_LETTER_BITS * _ascii(text)
    pairs = (len(text) - _ascii(text)) / 2
    least = max(MIN_BITS + BEST_BITS * pairs, (MIN_BITS_EACH + BEST_BITS) * pairs)
    return as_it_stands - ascii_bits >= least


def _is_chinese(text: str, steps: tuple[str, ...], before: str, after: str) -> bool:
    if not is_plausible(text):
        return False
    limit = SURELY_CHINESE_BITS if "EUC-KR" in steps[-1] else CHINESE_BITS
    return language.bits(text, before, after) <= limit * weight(text)


def _is_text(text: str, was: str) -> bool:
    """Whether UTF-8 gives a text of East Asia, or undoes a codec of it; what was an alphabet in another one ftfy knows better."""
    if text_model.DAMAGE.search(was):
        return False
    if HAN.search(was):
        return text_model.bits(was) <= CHINESE_BITS * weight(was)
    return TWO_BYTES.search(text) is not None


def _ascii(text: str) -> int:
    return len(text.encode("ascii", "ignore"))


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
        end = min(start + LONGEST, len(line))
        if end < len(line):
            near = range(end, end - REACH, -1)
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
    whole = strict(stripped)
    if whole is not None and all(step.startswith(UTF8) for step in whole.steps):
        # All of it is well-formed UTF-8.
        return [_repair(line, offset, offset + len(stripped), whole)]
    readings = [[_repair(line, offset, offset + len(stripped), whole)] if whole else [], _by_ftfy(line)]
    if BEYOND_ASCII.search(line):
        readings.append([*_single_byte_stretches(line)])
    # The way of reading it that explains most.
    found = max(readings, key=lambda repairs: sum(one.gain for one in repairs))
    return found or double_bytes.repairs(line)


def _by_ftfy(line: str) -> list[Repair]:
    """What ftfy makes of a line that has what UTF-8 leaves, if that is more probable than the line as it stands."""
    if not has_utf8(line):
        return []
    from corpus_lint import alphabets  # ftfy takes as long to import as this whole package

    was = alphabets.undone(line)
    if was is None:
        return []
    gain = text_model.bits(line) - text_model.bits(was.text)
    if gain <= (MIN_BITS if was.partly else 0.0):
        return []
    gain += 0.0 if was.partly else UTF8_BITS
    repair = Repair(0, len(line), was.text, was.chain, gain, was.searched or was.partly, was.lost, was.partly)
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
            around = neighbours(line, *span)
            if not _is_promising(match[0], _as_it_stands(match[0], *around)):
                continue
            # Punctuation at either end, as a quotation mark, may belong to the text around it.
            for start, end in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (0, 2)):
                first, last = span[0] + start, span[1] - end
                if last - first < 3:
                    continue
                was = strict(line[first:last], *neighbours(line, first, last))
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
