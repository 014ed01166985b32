"""The characters that a pair of bytes of GBK may have been, when a byte is lost or pairs are missing inside it.

Bytes are integers, a lost one is None.
"""

from __future__ import annotations

from functools import cache, lru_cache

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.repair import beam_search

Unit = int | None
# Of the characters that are read again, so many are common. Those of a text that was sound are rare, or none at all.
COMMON_SHARE = 0.5
# Lead and second bytes of the pairs that GBK leaves to its users, which fonts and converters drop.
USER_DEFINED = (
    (frozenset([*range(0xAA, 0xB0), *range(0xF8, 0xFF)]), frozenset(range(0xA1, 0xFF))),
    (frozenset(range(0xA1, 0xA8)), frozenset(range(0x40, 0xA1))),
)


def options(pair: tuple[Unit, Unit], syllable: str) -> str:
    """The characters that a pair of bytes may be, with a reading if one is given."""
    found = _characters(pair)
    if syllable:
        if pair[0] is not None and pair[1] is None:
            # The reading says enough to try rare ones, too.
            found = "".join(_characters((pair[0], second)) for second in range(0x40, 0xFF))
        return "".join(one for one in found if syllable in tables.readings_of_characters().get(one, ()))
    return found


@cache
def _characters(pair: tuple[Unit, Unit]) -> str:
    if pair == (None, None):
        return ""
    if None in pair:
        return beam_search.fitting("gbk").get(pair, "")
    try:
        return bytes(unit for unit in pair if unit is not None).decode("gbk")
    except UnicodeDecodeError:
        return ""


@lru_cache(maxsize=4096)
def around_a_gap(pair: tuple[Unit, Unit], syllable: str) -> list[tuple[str, ...]]:
    """The characters that a pair may have belonged to when pairs of the users' own stood inside it.

    A comma makes one such pair with what follows, and often one with what precedes.
    """
    first, last = _characters((pair[0], None)), options((None, pair[1]), syllable)
    found: list[tuple[str, ...]] = []
    behind_comma = _with_byte(last, 0, USER_DEFINED[0][1])
    for leads, seconds in USER_DEFINED:
        one, other = _with_byte(first, 1, leads), _with_byte(last, 0, seconds)
        if one and other:
            found.append((one, other))
        # Its first byte is A3, a second byte of the first kind alone.
        if one and behind_comma and 0xA3 in seconds:
            found.append((one, "，", behind_comma))
    return found


@lru_cache(maxsize=1024)
def _with_byte(characters: str, index: int, wanted: frozenset[int]) -> str:
    """Those of some characters that have one of some bytes."""
    return "".join(one for one in characters if one.encode("gbk")[index] in wanted)


def are_common(units: tuple[Unit, ...]) -> bool:
    """Whether the pairs behind the first byte are mostly common characters, as those of a slip are: a cheap look."""
    pairs = [
        (one, other) for one, other in zip(units[1::2], units[2::2], strict=False) if None not in (one, other)
    ]
    common = sum(_is_common(_characters(pair)) for pair in pairs)
    return common >= COMMON_SHARE * len(pairs)


def _is_common(character: str) -> bool:
    return character in tables.frequency_bits() or (character != "" and character in bigram_model.MARKS)
