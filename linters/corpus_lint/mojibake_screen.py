"""What mojibake looks like: the cheap searches that clear every other line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from corpus_lint import tables
from corpus_lint.patterns import lazy

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# Three uncommon characters are suspicious when no more than this lies from one to the next.
REACH = 3
# ASCII, the punctuation and kana of East Asia, and signs that any text may have, or any drawing.
ORDINARY = "\x00-\x7f\xa0─│┌┐└┘├┤┬┴┼\u3000-\u30ff\uff01-\uff5e\u2010-\u2027\u2030-\u205e·×°±÷"
# What is never in a text that was decoded right, and what does not stand before Han: half-width kana, bopomofo, Hangul.
# Each is a first and a last character of such.
TELLING = ("\x80\x9f", "\ue000\uf8ff", "\ufffd\ufffd", "\ufe59\ufe5e")
BESIDE_HAN = ("\uac00\ud7a3", "\uff61\uff9f", "\u3105\u3129")
UNUSUAL = lazy(f"[^{ORDINARY}]")
# The first so many searches, in texts that are not longer, do without the class of all candidates: it takes longer to compile
# than most files to lint.
FEW = 8
SHORT = 50_000
_asked = count()


@cache
def _candidate() -> re.Pattern[str]:
    """Any uncommon character, and those that the first two bytes of UTF-8 give in GBK: one class, for which the engine
    skips everything else at the speed of decoding.

    Uncommon is what is neither ASCII nor the punctuation and kana of East Asia nor one of the 5,400 Han characters that
    are frequent in simplified or traditional text.
    """
    return re.compile(f"[^{ORDINARY}{''.join(sorted(_common()))}]")


@cache
def _common() -> frozenset[str]:
    return _frequent().difference(_utf8_in_gbk()[0])


def _candidates(text: str, position: int) -> Iterator[int]:
    """The offsets of candidates, from a position on."""
    if len(text) <= SHORT and next(_asked) < FEW:
        known = set(UNUSUAL.findall("".join(set(text).difference(_common()))))
        return (at for at in range(position, len(text)) if text[at] in known)
    return map(re.Match.start, _candidate().finditer(text, position))


@cache
def _frequent() -> frozenset[str]:
    return tables.frequent()


def next_suspicious(text: str, position: int) -> int:
    """The offset, from a position on, of what hardly any line without mojibake has; -1 when there is none.

    That is three uncommon characters close together in a line, or a tell-tale one: U+FFFD, private use, a C1 control, a
    form of a bracket that Big5 has for punctuation, half-width kana, bopomofo or Hangul before Han, or the two characters
    that the bytes of UTF-8 give in GBK.
    """
    frequent = _frequent()
    first, second = _utf8_in_gbk()
    older = old = -1
    for at in _candidates(text, position):
        character = text[at]
        if character in first and text[at + 1 : at + 2] in second:
            return at
        if character in frequent:
            continue
        # Most of them are Han.
        if not "\u3400" <= character <= "\u9fff" and (
            _is_in(character, TELLING)
            or (_is_in(character, BESIDE_HAN) and tables.is_han(text[at + 1 : at + 2]))
        ):
            return at
        if older >= 0 and at - old <= REACH and old - older <= REACH and "\n" not in text[older:at]:
            return older
        older, old = old, at
    return -1


def suspicious(batch: Batch) -> Flags:
    """The texts in which ``next_suspicious`` finds something, and hardly any others."""
    uncommon, first, second = _classes()
    return (
        batch.has(_class(TELLING))
        | batch.has_close(uncommon, 3, REACH)
        | batch.has_sequence(first, second)
        | batch.has_sequence(_class(BESIDE_HAN), tables.HAN)
    )


@cache
def _classes() -> tuple[str, str, str]:
    """The uncommon characters, and those that the bytes of UTF-8 give in GBK."""
    first, second = ("".join(sorted(characters)) for characters in _utf8_in_gbk())
    return f"^{ORDINARY}{''.join(sorted(_frequent()))}", first, second


def _is_in(character: str, ranges: tuple[str, ...]) -> bool:
    """Whether a character is in one of some ranges; without a class, which takes long to compile."""
    return any(first <= character <= last for first, last in map(tuple, ranges))


def _class(ranges: tuple[str, ...]) -> str:
    return "".join(f"{limits[0]}-{limits[1]}" for limits in ranges)


@cache
def _utf8_in_gbk() -> tuple[frozenset[str], frozenset[str]]:
    """What the first two bytes of a character give, and what its last byte and the first of the next one give."""
    return _pairs(range(0xE4, 0xEA), range(0x80, 0xC0)), _pairs(range(0x80, 0xC0), range(0xE4, 0xEA))


@cache
def traces() -> re.Pattern[str]:
    """What UTF-8 leaves where it was read as GBK or Shift_JIS."""
    first, second = ("".join(sorted(characters)) for characters in _utf8_in_gbk())
    return re.compile(f"[{first}](?:[{second}]|[?\ufffd])|[\uff61-\uff9f][{tables.HAN}\uff61-\uff9f]")


def _pairs(leads: range, trails: range) -> frozenset[str]:
    pairs = (bytes([lead, trail]).decode("gbk", "ignore") for lead in leads for trail in trails)
    return frozenset(pair for pair in pairs if len(pair) == 1)
