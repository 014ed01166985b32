"""Undo a wrong decoding: find the codec that a text was read with and the one it was written in.

A repair is first sought by strict round trips: encode with the codec the text was read with, decode with the one it was
written in, no byte left over, up to three times in a row. Where bytes were lost (each is a ``?`` or U+FFFD now), a beam
search over the bytes chooses the characters by the language model; in it, characters may also stay as they are, so that a
damaged half of a line is found without being told where it begins. The idea of reversing chains of codecs is that of
ftfy (Speer 2019); the search follows usual beam decoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lint import beam, language, tables
from corpus_lint.mojibake_screen import traces
from corpus_lint.patterns import lazy
from corpus_lint.plausibility import is_language, is_plausible, weight
from corpus_lint.round_trips import BEYOND_ASCII, HAN, SINGLE_BYTE, label, round_trips, stretch

# Mean bits a character up to which a repaired text is Chinese. Of 1,200 sentences of encyclopedias, news and manuals half
# have less than 8.1 and all less than 12.6; what a wrong pair of codecs gives has 15 and more.
CHINESE_BITS = 14.0
# The same for what Hangul gives, which are the commonest characters of GBK: Korean text would have 13 to 15.
SURELY_CHINESE_BITS = 12.7
# What the repair must be worth, over the whole of it and for each character it gives.
GAIN_BITS = 14.0
GAIN_BITS_EACH = 4.0
# How much of what a search gives may be invented: bytes, and question marks that were none before, for a Han character.
LOST_SHARE = 0.7
QUESTION_SHARE = 0.25
# Of a longer line only stretches between its sentences are searched.
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch of a text (code points ``start`` to ``end``), what it was, and how that was found.

    ``chain`` names the codecs, as ``UTF-8 read as GB18030``. ``lost`` is the number of bytes that had to be invented,
    ``searched`` whether it took more than strict round trips.
    """

    start: int
    end: int
    text: str
    chain: str
    searched: bool = False
    lost: int = 0


def strict(text: str, before: str = "", after: str = "") -> tuple[str, tuple[str, ...]] | None:
    """The most probable strict repair of a whole text between two neighbours, if it is Chinese and worth it."""
    best: tuple[float, str, tuple[str, ...]] | None = None
    for was, steps in round_trips(text):
        if not is_plausible(was) or (not steps[-1].startswith("UTF-8") and is_language(text)):
            continue
        new = language.bits(was, before, after)
        limit = SURELY_CHINESE_BITS if "EUC-KR" in steps[-1] else CHINESE_BITS
        if new <= limit * weight(was) and (best is None or new < best[0]):
            best = (new, was, steps)
    if best is None:
        return None
    gain = language.bits(text, before, after) - best[0]
    return best[1:] if _is_worth_it(gain, best[1]) else None


def _is_worth_it(gain: float, text: str) -> bool:
    """Whether so many bits are enough to believe in a repair."""
    return gain >= max(GAIN_BITS, GAIN_BITS_EACH * len(HAN.findall(text)))


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
    if len(stripped) <= LONGEST:
        whole = strict(stripped)
        if whole is not None:
            return [Repair(offset, offset + len(stripped), whole[0], _chain(whole[1]))]
    found = list(_single_byte_stretches(line)) if BEYOND_ASCII.search(line) else []
    if found or traces().search(line) is None:
        return found
    if any(lost in line for lost in beam.LOST):
        found = list(_searched(line))
    return found or list(_double_byte_stretches(line))


def _chain(steps: tuple[str, ...]) -> str:
    """``UTF-8 read as GB18030``, and how often; steps come latest first."""
    if len(set(steps)) == 1:
        return steps[0] + (
            ", twice over" if len(steps) == 2 else f", {len(steps)} times over" if len(steps) > 2 else ""
        )
    return ", then ".join(reversed(steps))


def _single_byte_stretches(line: str) -> Iterator[Repair]:
    """Stretches without a Han character that were Chinese before a single-byte codec read them."""
    taken = 0
    best: dict[tuple[int, int], tuple[str, tuple[str, ...]]] = {}
    for codec in SINGLE_BYTE:
        for match in stretch(codec).finditer(line):
            span = match.span()
            if span[1] - span[0] > LONGEST or any(span[0] < b and a < span[1] for a, b in best):
                continue
            # Punctuation at either end, as a quotation mark, may belong to the text around it.
            for start, end in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (0, 2)):
                first, last = span[0] + start, span[1] - end
                if last - first < 3:
                    continue
                was = strict(line[first:last], *_neighbours(line, first, last))
                if was is not None:
                    best[first, last] = was
                    break
    for (start, end), (text, steps) in sorted(best.items()):
        if start >= taken:
            yield Repair(start, end, text, _chain(steps))
            taken = end


# At least two characters of three bytes in UTF-8, with ASCII between them.
UTF8 = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}[\x20-\x3e\x40-\x7e]*){2,}")


def _double_byte_stretches(line: str) -> Iterator[Repair]:
    """Stretches of UTF-8 read as GBK or Shift_JIS beside characters that are right."""
    for codec in ("gb18030", "cp932"):
        # Where characters begin is known only at some cost.
        if UTF8.search(line.encode(codec, "replace")) is None:
            continue
        raw, starts = _with_starts(line, codec)
        boundary = {byte: index for index, byte in enumerate(starts)}
        found = []
        for match in UTF8.finditer(raw):
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
            new_bits = language.bits(was, *around)
            gain = language.bits(line[first:last], *around) - new_bits
            if (
                len(HAN.findall(was)) >= 2
                and new_bits <= CHINESE_BITS * weight(was)
                and _is_worth_it(gain, was)
            ):
                found.append(Repair(first, last, was, f"UTF-8 read as {label(codec)}"))
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
        questions = found.text.count("?") - line[found.start : found.end].count("?")
        if han < 2 or "\ufffd" in found.text or not is_plausible(found.text):
            continue
        if found.lost > LOST_SHARE * han or questions > QUESTION_SHARE * han:
            continue
        around = _neighbours(line, found.start, found.end)
        mean = language.bits(found.text, *around) / weight(found.text)
        if mean <= CHINESE_BITS and _is_worth_it(found.gain, found.text):
            chain = f"UTF-8 read as {label(read_as)}"
            yield Repair(found.start, found.end, found.text, chain, searched=True, lost=found.lost)
            return


HALF_WIDTH_KANA = lazy(f"[\uff61-\uff9f](?=[{tables.HAN}\uff61-\uff9f])")
