"""Find lines that look like mojibake, by searches cheap enough for every line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import count

from corpus_lint.chinese import tables
from corpus_lint.core.character_class import every
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.needs import Need
from corpus_lint.core.quick_classes import compiled

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Stretches

# Three uncommon characters are suspicious when no more than this lies from one to the next.
TRACE_REACH = 3
# ASCII, the punctuation and kana of East Asia, and signs that any text may have, or any drawing.
ORDINARY = "\x00-\x7f\xa0─│┌┐└┘├┤┬┴┼\u3000-\u30ff\uff01-\uff5e\u2010-\u2027\u2030-\u205e·×°±÷"
# What is never in a text that was decoded right, and what does not stand before Han: half-width kana, bopomofo, Hangul.
# Each is a first and a last character of such.
TELLING = ("\x80\x9f", "\ue000\uf8ff", "\ufffd\ufffd", "\ufe59\ufe5e")
BESIDE_HAN = ("\uac00\ud7a3", "\uff61\uff9f", "\u3105\u3129")
UNUSUAL_CHARACTER = lazy(f"[^{ORDINARY}]")
# The first so many searches, in texts that are not longer, do without the class of all candidates: it takes longer to compile
# than most files to lint.
FEW_SEARCHES = 8
SHORT_TEXT = 50_000
_asked = count()


def _characters(codecs: tuple[str, ...], *ranges: tuple[int, int]) -> str:
    """What some bytes are in some codecs, for a class of a regular expression."""
    raw = bytes(byte for first, last in ranges for byte in range(first, last + 1))
    found = {character for codec in codecs for character in raw.decode(codec, "ignore")}
    return re.escape("".join(sorted(found | {chr(byte) for byte in raw if byte < 0xA0})))


# What UTF-8 leaves where a codec of one byte read it: the first byte of a character and its continuation. Not the letters
# that a continuation is in Cyrillic or Greek, unless there are two characters in a row.
_WEST = ("latin-1", "cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2")


@cache
def _first() -> str:
    return _characters(_WEST, (0xC2, 0xC6), (0xC9, 0xD1), (0xD7, 0xDB), (0xE2, 0xE3), (0xF0, 0xF0))


@cache
def _continuation(codecs: tuple[str, ...]) -> str:
    return _characters(codecs, (0x80, 0xBF))


@cache
def _pairs_of_utf8() -> tuple[tuple[str, ...], ...]:
    """What UTF-8 leaves of a character, or of two, as classes of characters side by side."""
    further, cyrillic, greek, mac = map(_continuation, (_WEST, ("cp1251",), ("cp1253",), ("mac_roman",)))
    return (
        # Western and Central Europe.
        (_first(), further),
        ("ÃÂÅÎÐÙ", " "),
        ("à-ï", further, further),
        # Cyrillic.
        ("ВГРС", cyrillic, "ВГРС"),
        ("Гв", cyrillic, "^ёіїєґўѕјљњћџ"),
        ("п", "¬"),
        # Greek, the Baltic.
        ("ΒΓΞΟ", greek, "ΒΓΞΟ"),
        ("βā", "€"),
        # Mac Roman.
        ("¬√ƒ≈◊ÿŒ‚", mac),
        # DOS.
        ("┬├┼╧╨╤╫╪┘Γ", "ÇüéâäàåçêëèïîìæôöòûùÿÉÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓"),
        ("├", "▒│║╗┤"),
        ("ß", "║╗"),
    )


def _utf8_pair() -> str:
    return "|".join("".join(f"[{one}]" for one in classes) for classes in _pairs_of_utf8())


UTF8_PAIR = lazy(_utf8_pair)
# Cyrillic that Mac Roman read. Any text has dashes, so it is looked for where there are other signs.
_DASHES = lazy(lambda: f"[–—][{_continuation(('mac_roman',))}][–—]")


@cache
def utf8_first() -> str:
    """What such a pair begins with, as a class."""
    return f"{_first()}à-ïВГРСвпΒΓΞΟβā¬√ƒ≈◊ÿŒ‚┬├┼╧╨╤╫╪┘ß"


FIRST = lazy(lambda: f"[{utf8_first()}]")
# All of these are beyond ASCII and before the scripts of East Asia. Of the marks there that Chinese pages have, none is one of them.
BEFORE_EAST_ASIA = ("\x7f", "\u2e80")
EVERYWHERE = frozenset("“”‘’…—–·")


@cache
def _candidate() -> re.Pattern[str]:
    """What begins a pair or is uncommon, where something stands with it that makes a sign of it.

    It begins with one class, for which the engine skips everything else at the speed of decoding. Uncommon is what is neither
    ASCII nor the punctuation and kana of East Asia nor one of the 5,400 Han characters that are frequent in simplified or
    traditional text. Most uncommon characters stand alone, and are passed over here.
    """
    passed = FIRST.sub("", every(ORDINARY)) + "".join(sorted(_common()))
    uncommon = f"[{_classes()[0]}]"
    near = [f"(?=[^\n]{{0,{TRACE_REACH - 1}}}{uncommon})"]
    near += [f"(?<={uncommon}{'.' * reach})" for reach in range(1, TRACE_REACH + 1)]
    telling = f"[{utf8_first()}{_class(TELLING + BESIDE_HAN)}]"
    return compiled(
        f"[^{re.escape(passed)}](?:(?<={telling})|(?=[{_classes()[2]}])|(?<={uncommon})(?:{'|'.join(near)}))"
    )


@cache
def _common() -> frozenset[str]:
    return _frequent().difference(_utf8_in_gbk()[0])


def _candidates(text: str, position: int) -> Iterator[int]:
    """The offsets of candidates, from a position on."""
    if _is_searched_by_set(text):
        rest = "".join(set(text).difference(_common()))
        known = {*UNUSUAL_CHARACTER.findall(rest), *(FIRST.findall(rest) if _may_have_first(rest) else ())}
        return (at for at in range(position, len(text)) if text[at] in known)
    return map(re.Match.start, _candidate().finditer(text, position))


def _is_searched_by_set(text: str) -> bool:
    """Whether a set of its characters is made for a text: for the first short ones, before any class is compiled."""
    return len(text) <= SHORT_TEXT and next(_asked) < FEW_SEARCHES


@cache
def _frequent() -> frozenset[str]:
    return tables.frequent()


def suspicious_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets at which lines begin and end that have what hardly any line without mojibake has.

    That is what UTF-8 leaves in an alphabet; three uncommon characters close together; or a tell-tale one: U+FFFD, private
    use, a C1 control, a form of a bracket that Big5 has for punctuation, half-width kana, bopomofo or Hangul before Han, or
    the two characters that the bytes of UTF-8 give in GBK.
    """
    position = 0
    while position < len(text):
        found = _next_sign(text, position)
        if found < 0:
            return
        start, end = text.rfind("\n", 0, found) + 1, text.find("\n", found)
        position = end if end >= 0 else len(text)
        yield start, position


def needs() -> tuple[Need, ...]:
    """What a text has of which ``suspicious_lines`` yields a line."""
    uncommon, first, second = _classes()
    return (
        Need(
            characters=_class(TELLING),
            sequences=((first, second), (_class(BESIDE_HAN), tables.HAN_RANGES), *_pairs_of_utf8()),
            close=(uncommon, 3, TRACE_REACH),
        ),
    )


def has_utf8(text: str) -> bool:
    """Whether a text has what UTF-8 leaves where a codec of one byte read it."""
    return _has_pair(text) or _DASHES.search(text) is not None


def _has_pair(text: str) -> bool:
    """Whether a text has a pair of UTF-8."""
    if _is_searched_by_set(text) and not _may_have_first(text):
        return False
    return any(UTF8_PAIR.match(text, match.start()) for match in FIRST.finditer(text))


def _may_have_first(text: str) -> bool:
    """Whether a text may have what a pair begins with, asked without what the codecs have."""
    least, most = BEFORE_EAST_ASIA
    return any(least < one < most for one in set(text) - EVERYWHERE)


def _next_sign(text: str, position: int) -> int:
    """The offset of the next sign of mojibake, -1 where there is none."""
    frequent = _frequent()
    first, second = _utf8_in_gbk()
    older = old = -1
    for at in _candidates(text, position):
        character = text[at]
        if character in first and text[at + 1 : at + 2] in second:
            return at
        if character in frequent:
            continue
        if character < BEFORE_EAST_ASIA[1] and FIRST.match(text, at):
            if UTF8_PAIR.match(text, at):
                return at
            if not UNUSUAL_CHARACTER.match(text, at):
                continue
        # Most of them are Han.
        if not "\u3400" <= character <= "\u9fff" and (
            _is_in(character, TELLING)
            or (_is_in(character, BESIDE_HAN) and tables.is_han(text[at + 1 : at + 2]))
        ):
            return at
        if older >= 0 and at - old <= TRACE_REACH >= old - older and "\n" not in text[older:at]:
            return older
        older, old = old, at
    return -1


def suspicious_places(batch: Batch) -> Stretches:
    """Places in all lines that ``suspicious_lines`` finds in the texts of a batch, and in hardly any others."""
    import numpy as np

    uncommon, first, second = _classes()
    places = [
        batch.starts_of(_class(TELLING)),
        batch.close(uncommon, 3, TRACE_REACH),
        batch.sequences(first, second, size=1).starts,
        batch.sequences(_class(BESIDE_HAN), tables.HAN_RANGES, size=1).starts,
    ]
    # Few texts have what a pair begins with, and no class of a batch can say what belongs together.
    firsts = batch.at(batch.places(utf8_first(), rare=True))
    pairs = [UTF8_PAIR.match(text, at) is not None for text, at in batch.in_texts(firsts)]
    places.append(firsts.where(pairs).starts)
    return batch.at(np.unique(np.concatenate(places)))


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
    kana = "\uff61-\uff9f"
    return compiled(
        f"[{first}{kana}](?:(?<=[{first}])[{second}?\ufffd]|(?<=[{kana}])[{tables.HAN_RANGES}{kana}])"
    )


def _pairs(leads: range, trails: range) -> frozenset[str]:
    # Apart by what is no second byte, so that all are decoded at once.
    pairs = b"\n".join(bytes([lead, trail]) for lead in leads for trail in trails).decode("gbk", "ignore")
    return frozenset(pair for pair in pairs.split("\n") if len(pair) == 1)
