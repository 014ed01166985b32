"""The encodings that one line of bytes may be in, each with how probable the characters are that it gives.

Each Chinese encoding is tried strictly; a line that none of them decodes is read around its damage: a dynamic programme
over the bytes finds the cheapest way to take them as pairs, leaving single ones out. Bits are counted against the
hypothesis that the line is nothing known.
"""

from __future__ import annotations

import re
from functools import cache

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.core.values import dataclass
from corpus_lint.decoding import text_model

CHINESE_ENCODINGS = ("gb18030", "big5hkscs")
# Mean bits a character above which a decoding is not Chinese text. Running text lies near 10, random
# GBK pairs above 17.
PLAUSIBLE_BITS = 14.0
# Bits for characters that are neither Han nor ASCII: punctuation is common, the rest is not expected.
PUNCTUATION_BITS = 7.0
FOREIGN_BITS = 17.0
PUNCTUATION = frozenset(
    "　、。〈〉《》「」『』【】〔〕〖〗—‘’“”…·" + "".join(map(chr, range(0xFF01, 0xFF5F)))
)
# What a byte costs that belongs to no pair.
LOST_BITS = 20.0
# Lines with no more characters than this are judged by which characters follow each other.
SHORT_LINE = 8
# At least this share of a line's bytes must be good UTF-8 for the bad ones to be called damage.
DAMAGED_UTF8_SHARE = 0.8
UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
THREE_BYTES = re.compile(rb"[\xe0-\xf4]")
# The gain of what needs no comparison.
CERTAIN = float("inf")
UTF8_HAN = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
# Longer lines are not searched for lost bytes: the search keeps a choice for each byte.
LONGEST_SEARCHED = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line as one encoding reads it, and by how many bits that is better than no encoding at all.

    Bytes left out are lone surrogates in the text.
    """

    gain: float
    text: str


class _Costs(dict[str, float]):
    """Character to its cost in bits, for all characters: ASCII is free, in every encoding it is the same."""

    def __missing__(self, character: str) -> float:
        if character < "\x80":
            cost = 0.0
        elif character in PUNCTUATION:
            cost = PUNCTUATION_BITS
        elif "\u4e00" <= character <= "\u9fff":
            cost = tables.RARE_BITS
        else:
            cost = FOREIGN_BITS
        self[character] = cost
        return cost


@cache
def costs() -> _Costs:
    """The cost of each character, from its rank in simplified or traditional text."""
    return _Costs(tables.frequency_bits())


def bits(text: str) -> float:
    """How improbable the non-ASCII characters of a text are as Chinese, in mean bits a character."""
    wide = sum(character >= "\x80" for character in text)
    return sum(map(costs().__getitem__, text)) / wide if wide else 0.0


def candidates(line: bytes) -> dict[str, Candidate]:
    """Codec to what it reads in a line; empty for a line of ASCII."""
    if line.isascii():
        return {}
    found: dict[str, Candidate] = {}
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # Only two-byte sequences: two GBK characters can pass for two of those, so the line stays open.
        if THREE_BYTES.search(line):
            return {"utf-8": Candidate(CERTAIN, text)}
        wide = len(line) - len(text)
        found["utf-8"] = Candidate(
            max(1.0, PLAUSIBLE_BITS * wide - text_model.bits(_beyond_ascii(text))), text
        )
    for encoding in CHINESE_ENCODINGS:
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        found[encoding] = Candidate(_gain(text, len(line) - len(text)), text)
    if all(candidate.gain <= 0 for candidate in found.values()):
        _damaged(line, found)
    return found


def _beyond_ascii(text: str) -> str:
    return " ".join(re.findall("[^\x00-\x7f]+", text))


def _gain(text: str, wide: int) -> float:
    """What a strict decoding that gave so many wide characters is worth."""
    if wide > SHORT_LINE:
        return PLAUSIBLE_BITS * wide - sum(map(costs().__getitem__, text))
    stretches = re.findall("[^\x00-\x7f]+", text)
    return sum(PLAUSIBLE_BITS * len(stretch) - bigram_model.bits(stretch) for stretch in stretches)


def _damaged(line: bytes, found: dict[str, Candidate]) -> None:
    """Add what the encodings read in a line that lost a byte, or has one too many."""
    if UTF8_HAN.search(line):
        wide = sum(byte >= 0x80 for byte in line)
        bad = sum(byte >= 0x80 for byte in UTF8_SEQUENCE.sub(b"", line))
        # Alone it must be nearly whole; next to lines of UTF-8 one good character will do.
        gain = 2.0 * wide if 1 - bad / wide >= DAMAGED_UTF8_SHARE else 0.0
        found["utf-8"] = Candidate(gain, line.decode("utf-8", "surrogateescape"))
    if len(line) <= LONGEST_SEARCHED:
        for encoding in CHINESE_ENCODINGS:
            candidate = _around_damage(line, encoding)
            if encoding not in found or candidate.gain > found[encoding].gain:
                found[encoding] = candidate


def _around_damage(line: bytes, encoding: str) -> Candidate:
    """The best way to read a line as pairs of bytes, single bytes left out."""
    # For each position the cost of reading the bytes before it, and how long the last step was.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for position, byte in enumerate(line, 1):
        cost = best[-1][0] + (LOST_BITS if byte >= 0x80 else 0.0)
        step = 1
        if position >= 2 and line[position - 2] >= 0x81:
            pair = best[-2][0] + _pair_bits(encoding, line[position - 2], byte) - PLAUSIBLE_BITS
            if pair < cost:
                cost, step = pair, 2
        best.append((cost, step))
    pieces: list[str] = []
    position = len(line)
    while position:
        step = best[position][1]
        pieces.append(line[position - step : position].decode(encoding, "surrogateescape"))
        position -= step
    return Candidate(-best[-1][0], "".join(reversed(pieces)))


@cache
def _pair_bits(encoding: str, lead: int, trail: int) -> float:
    try:
        return costs()[bytes([lead, trail]).decode(encoding)]
    except (UnicodeDecodeError, KeyError):
        return 10 * LOST_BITS
