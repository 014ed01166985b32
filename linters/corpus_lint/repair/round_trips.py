"""Undo wrong decodings strictly: encode a text with the codec it was read with, decode it with the one it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.encodings import LABELS
from corpus_lint.core.lazy_patterns import lazy

# Single-byte codecs that Chinese bytes are read with, and those that give one byte or two.
SINGLE_BYTE = ("cp1252", "latin-1", "cp1250", "cp1251", "mac_roman", "cp437")
WRITTEN_IN = {
    **dict.fromkeys(SINGLE_BYTE, ("utf-8", "gb18030", "big5hkscs")),
    "gb18030": ("utf-8", "big5hkscs"),
    "big5hkscs": ("gb18030", "utf-8"),
    "big5": ("gb18030", "utf-8"),
    "cp950": ("gb18030", "utf-8"),
    "cp949": ("gb18030",),
    "cp932": ("utf-8",),
}
# How often a text may have been decoded wrongly, one time after the other.
DEPTH = 3
_TWO_BYTES = f"[{tables.HAN_RANGES}\ue000-\uf8ff\uac00-\ud7a3]"
TWO_BYTES = lazy(_TWO_BYTES)
# Two characters of it.
TWICE_TWO_BYTES = lazy(f"{_TWO_BYTES}(?s:.*?){_TWO_BYTES}")
# Three characters that may be of a single-byte codec.
BEYOND_ASCII = lazy(r"[\x80-\u2bff\uf8ff](?:[\x20-\x7e]*[\x80-\u2bff\uf8ff]){2}")


@cache
def _bytes_of(codec: str) -> dict[str, int]:
    """Character to byte of a single-byte codec; bytes it leaves undefined are C1 controls, as browsers read them."""
    table: dict[str, int] = {}
    for byte in range(256):
        try:
            table[bytes([byte]).decode(codec)] = byte
        except UnicodeDecodeError:
            table[chr(byte)] = byte
    return table


@cache
def stretch(codec: str) -> re.Pattern[str]:
    """At least three characters beyond ASCII that are all in a single-byte codec, with the ASCII between them."""
    beyond = "".join(re.escape(character) for character, byte in _bytes_of(codec).items() if byte >= 0x80)
    return re.compile(f"[{beyond}](?:[\\x20-\\x7e]*[{beyond}]){{2,}}[\\x40-\\x7e]?")


def _encoded(text: str, codec: str) -> bytes | None:
    if codec in SINGLE_BYTE:
        table = _bytes_of(codec)
        try:
            return bytes([table[character] for character in text])
        except KeyError:
            return None
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return None


def round_trips(text: str, depth: int = DEPTH) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a text may have been, with the names of the wrong decodings, latest first."""
    seen_bytes: set[bytes] = set()
    # What a codec of two bytes gives is Han, or private, and no codec of one byte gives Han.
    one_byte = HAN_CHARACTER.search(text) is None and BEYOND_ASCII.search(text) is not None
    two_bytes = TWICE_TWO_BYTES.search(text) is not None
    for read_as, codecs in WRITTEN_IN.items():
        if not (one_byte if read_as in SINGLE_BYTE else two_bytes):
            continue
        raw = _encoded(text, read_as)
        if raw is None or raw.isascii() or raw in seen_bytes:
            continue
        seen_bytes.add(raw)
        for written_in in codecs:
            try:
                was = raw.decode(written_in)
            except UnicodeDecodeError:
                continue
            if was == text:
                continue
            step = f"{family_label(written_in)} read as {family_label(read_as)}"
            yield was, (step,)
            # Being well-formed UTF-8 is rare enough by chance to look further.
            if written_in == "utf-8" and depth > 1 and len(was) < len(text):
                for further, steps in round_trips(was, depth - 1):
                    yield further, (step, *steps)


# What codecs are called after their family, since readers do not distinguish cp950 from Big5.
FAMILIES = {
    "latin-1": "Latin-1",
    "big5": "Big5",
    "cp950": "Big5",
    "cp949": "EUC-KR",
    "cp932": "Shift_JIS",
    "mac_roman": "Mac Roman",
}


def family_label(codec: str) -> str:
    """The name to show for a codec: the name of its family."""
    return FAMILIES.get(codec) or LABELS.get(codec) or codec
