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

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus_lint import beam, language, tables, text_model
from corpus_lint.mojibake_screen import has_utf8, traces
from corpus_lint.patterns import lazy
from corpus_lint.plausibility import is_plausible, weight
from corpus_lint.round_trips import BEYOND_ASCII, HAN, SINGLE_BYTE, TWO_BYTES, label, round_trips, stretch

# Mean bits a character up to which a repaired text is Chinese. Of 1,200 sentences of encyclopedias, news and manuals half
# have less than 8.1 and all less than 12.6; what a wrong pair of codecs gives has 15 and more.
CHINESE_BITS = 14.0
# The same for what Hangul gives, which are the commonest characters of GBK: Korean text would have 13 to 15.
SURELY_CHINESE_BITS = 12.7
# What a repair must be worth to be one at all, over the whole of it and for each Han character it gives. Of 56,000 lines in
# other languages none reaches 6 bits; of 8 characters of GBK read as cp1251, the hardest case, 99 % have 35.
MIN_BITS = 24.0
MIN_BITS_EACH = 1.0
# Mean bits a Han character below which no text of some length is.
BEST_BITS = 6.5
# What it is worth that bytes are UTF-8, for each character and at most: its second and third byte are continuations in one of
# four by chance each, and no mistake is as common.
UTF8_BITS = 25.0
UTF8_BITS_EACH = 8.0
# A letter or sign of ASCII that was a byte of a character of two: it could have been any other, and text is full of them.
SWALLOWED_BITS = 4.0
# How much of what a search gives may be invented: bytes, and question marks that were none before, for a Han character.
LOST_SHARE = 0.7
QUESTION_SHARE = 0.25
# How the step that undoes a wrong reading of UTF-8 begins.
UTF8 = "UTF-8"
# Of a longer line only stretches between its sentences are searched.
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch of a text (code points ``start`` to ``end``), what it was, and how that was found.

    ``chain`` names the codecs, as ``UTF-8 read as GB18030``. ``gain`` is what it is worth in bits. ``lost`` is the number
    of bytes that had to be invented, ``searched`` whether it took more than strict round trips, ``partly`` whether other
    characters beside it are right.
    """

    start: int
    end: int
    text: str
    chain: str
    gain: float = 0.0
    searched: bool = False
    lost: int = 0
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a text may have been, by which wrong decodings (the latest first), and what that is worth in bits."""

    gain: float
    text: str
    steps: tuple[str, ...]


def strict(text: str, before: str = "", after: str = "") -> Hypothesis | None:
    """The best strict repair of a whole text between two neighbours, if it is worth more than the text as it stands."""
    as_it_stands = _as_it_stands(text, before, after)
    if not _is_promising(text, as_it_stands):
        return None
    best: Hypothesis | None = None
    for was, steps in round_trips(text):
        if not (
            _is_text(text, was) if steps[-1].startswith(UTF8) else _is_chinese(was, steps, before, after)
        ):
            continue
        gain = as_it_stands - text_model.bits(was, before, after)
        least = 0.0
        if not steps[0].startswith(UTF8):
            gain -= SWALLOWED_BITS * (_ascii(text) - _ascii(was))
            least = MIN_BITS_EACH * len(HAN.findall(was))
        if gain <= least:
            continue
        if steps[0].startswith(UTF8):
            gain += min(UTF8_BITS, UTF8_BITS_EACH * sum(character > "\x7f" for character in was))
        if gain >= MIN_BITS and (best is None or gain > best.gain):
            best = Hypothesis(gain, was, steps)
    return best


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


def _neighbours(line: str, start: int, end: int) -> tuple[str, str]:
    """The characters before and behind a stretch."""
    return line[max(0, start - 1) : start], line[end : end + 1]


def repairs(line: str) -> list[Repair]:
    """The repairs of a line, in order, none overlapping another."""
    # A no-break space is a byte like any other.
    stripped = line.strip(" \t\r\n")
    if not stripped:
        return []
    offset = line.index(stripped)
    alphabetic = BEYOND_ASCII.search(line) is not None
    whole = strict(stripped) if len(stripped) <= LONGEST else None
    readings = [[_repair(line, offset, offset + len(stripped), whole)] if whole else [], _by_ftfy(line)]
    if alphabetic:
        readings.append([*_single_byte_stretches(line)])
    # The way of reading it that explains most.
    found = max(readings, key=lambda repairs: sum(one.gain for one in repairs))
    if found or traces().search(line) is None:
        return found
    if any(lost in line for lost in beam.LOST):
        found = list(_searched(line))
    return found or list(_double_byte_stretches(line))


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
            if span[1] - span[0] > LONGEST or _meets(span, found):
                continue
            around = _neighbours(line, *span)
            if not _is_promising(match[0], _as_it_stands(match[0], *around)):
                continue
            # Punctuation at either end, as a quotation mark, may belong to the text around it.
            for start, end in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (0, 2)):
                first, last = span[0] + start, span[1] - end
                if last - first < 3:
                    continue
                was = strict(line[first:last], *_neighbours(line, first, last))
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


# At least two characters of three bytes in UTF-8, with ASCII between them.
UTF8_RUN = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}[\x20-\x3e\x40-\x7e]*){2,}")


def _double_byte_stretches(line: str) -> Iterator[Repair]:
    """Stretches of UTF-8 read as GBK or Shift_JIS beside characters that are right."""
    for codec in ("gb18030", "cp932"):
        # Where characters begin is known only at some cost.
        if UTF8_RUN.search(line.encode(codec, "replace")) is None:
            continue
        raw, starts = _with_starts(line, codec)
        boundary = {byte: index for index, byte in enumerate(starts)}
        found = []
        for match in UTF8_RUN.finditer(raw):
            start, end = match.span()
            # The bytes must be those of whole characters; the last one may be the half of a character that is right.
            while end > start and end not in boundary:
                end -= 1
            if start not in boundary or end <= start:
                continue
            first, last = boundary[start], boundary[end]
            try:
                was = raw[start:end].decode("utf-8")
            except UnicodeDecodeError:
                continue
            around = _neighbours(line, first, last)
            gain = text_model.bits(line[first:last], *around) - text_model.bits(was, *around)
            han = len(HAN.findall(was))
            if (
                han >= 2
                and language.bits(was, *around) <= CHINESE_BITS * weight(was)
                and gain >= MIN_BITS_EACH * han
            ):
                found.append(Repair(first, last, was, f"UTF-8 read as {label(codec)}", gain + UTF8_BITS))
        if found:
            yield from found
            return


def _with_starts(line: str, codec: str) -> tuple[bytes, list[int]]:
    """The bytes of a line and where each of its characters begins in them; what cannot be encoded is a NUL."""
    pieces: list[bytes] = []
    starts = [0]
    for character in line:
        try:
            piece = character.encode(codec)
        except UnicodeEncodeError:
            piece = b"\0"
        pieces.append(piece)
        starts.append(starts[-1] + len(piece))
    return b"".join(pieces), starts


def _searched(line: str) -> Iterator[Repair]:
    """What a search over the bytes finds where some are lost."""
    for read_as in ("gb18030", "cp932"):
        if read_as == "cp932" and HALF_WIDTH_KANA.search(line) is None:
            continue
        found = beam.utf8(line, read_as)
        if found is None:
            continue
        han = len(HAN.findall(found.text))
        damaged = line[found.start : found.end]
        questions = found.text.count("?") - damaged.count("?")
        if han < 2 or "\ufffd" in found.text or not is_plausible(found.text):
            continue
        if found.lost > LOST_SHARE * han or questions > QUESTION_SHARE * han:
            continue
        around = _neighbours(line, found.start, found.end)
        mean = language.bits(found.text, *around) / weight(found.text)
        gain = text_model.bits(damaged, *around) - text_model.bits(found.text, *around)
        if mean <= CHINESE_BITS and min(gain, found.gain) >= max(MIN_BITS, MIN_BITS_EACH * han):
            chain = f"UTF-8 read as {label(read_as)}"
            yield Repair(found.start, found.end, found.text, chain, gain, searched=True, lost=found.lost)
            return


HALF_WIDTH_KANA = lazy(f"[\uff61-\uff9f](?=[{tables.HAN}\uff61-\uff9f])")
