"""Undo UTF-8 that was read as GBK or Shift_JIS, beside characters that are right or with bytes lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.chinese.tables import count_han
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.decoding import text_model
from corpus_lint.repair import beam_search
from corpus_lint.repair.hypotheses import CHINESE_BITS, MIN_BITS, MIN_BITS_EACH, UTF8_BITS, Repair, neighbours
from corpus_lint.repair.mojibake_traces import traces
from corpus_lint.repair.plausibility import is_plausible, weight
from corpus_lint.repair.round_trips import family_label

# How much of what a search gives may be invented: bytes, and question marks that were none before, for a Han character.
LOST_SHARE = 0.7
QUESTION_SHARE = 0.25


def repairs(line: str) -> list[Repair]:
    """The repairs of a line, in order, none overlapping another."""
    if traces().search(line) is None:
        return []
    found = list(_searched(line)) if any(lost in line for lost in beam_search.LOST) else []
    return found or list(_strict(line))


# At least two characters of three bytes in UTF-8, with ASCII between them.
UTF8_RUN = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}[\x20-\x3e\x40-\x7e]*){2,}")


def _strict(line: str) -> Iterator[Repair]:
    """Stretches of UTF-8 beside characters that are right."""
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
            around = neighbours(line, first, last)
            gain = text_model.bits(line[first:last], *around) - text_model.bits(was, *around)
            han = count_han(was)
            if (
                han >= 2
                and bigram_model.bits(was, *around) <= CHINESE_BITS * weight(was)
                and gain >= MIN_BITS_EACH * han
            ):
                found.append(
                    Repair(first, last, was, f"UTF-8 read as {family_label(codec)}", gain + UTF8_BITS)
                )
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
        found = beam_search.utf8(line, read_as)
        if found is None:
            continue
        han = count_han(found.text)
        damaged = line[found.start : found.end]
        questions = found.text.count("?") - damaged.count("?")
        if han < 2 or "\ufffd" in found.text or not is_plausible(found.text):
            continue
        if found.lost > LOST_SHARE * han or questions > QUESTION_SHARE * han:
            continue
        around = neighbours(line, found.start, found.end)
        mean = bigram_model.bits(found.text, *around) / weight(found.text)
        gain = text_model.bits(damaged, *around) - text_model.bits(found.text, *around)
        if mean <= CHINESE_BITS and min(gain, found.gain) >= max(MIN_BITS, MIN_BITS_EACH * han):
            chain = f"UTF-8 read as {family_label(read_as)}"
            yield Repair(found.start, found.end, found.text, chain, gain, searched=True, lost=found.lost)
            return


HALF_WIDTH_KANA = lazy(f"[\uff61-\uff9f](?=[{tables.HAN_RANGES}\uff61-\uff9f])")
