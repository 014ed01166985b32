"""What mojibake looks like: the cheap searches that clear every other line."""

from __future__ import annotations

import re
from functools import cache

from corpus_lint import tables


@cache
def screen() -> re.Pattern[str]:
    """What no line without mojibake has, or hardly any: three uncommon characters in a row, three with at most two others between them, or a tell-tale one.

    Uncommon is what is neither ASCII nor the punctuation and kana of East Asia nor one of the 5,400 Han characters that
    are frequent in simplified or traditional text. Tell-tale are U+FFFD, private-use characters, C1 controls, half-width
    kana or bopomofo beside Han, Hangul beside Han, and what the bytes of UTF-8 give in GBK: two characters, the first of
    the first two bytes of one character, the second of the last byte of it and the first of the next.
    """
    first, second = _utf8_in_gbk()
    frequent = set(tables.frequent())
    signs = r"\x00-\x7f\u3000-\u30ff\uff01-\uff5e\u2010-\u2027\u2030-\u205e·×°±÷"
    uncommon = f"[^{signs}{''.join(sorted(frequent))}]"
    # One class in front, for which the engine skips everything else at the speed of decoding.
    start = f"[^{signs}{''.join(sorted(frequent.difference(first)))}]"
    return re.compile(
        f"{start}(?:(?<={uncommon})(?:{uncommon}{{2}}|(?:.{{0,2}}{uncommon}){{2}})|(?<=[{first}])[{second}]|(?<=[\ufffd\ue000-\uf8ff\x80-\x9f\ufe59-\ufe5e])"
        f"|(?<=[\uff61-\uff9f\u3105-\u3129\uac00-\ud7a3])[{tables.HAN}])"
    )


@cache
def _utf8_in_gbk() -> tuple[str, str]:
    """What the first two bytes of a character give, and what its last byte and the first of the next one give."""
    return _pairs(range(0xE4, 0xEA), range(0x80, 0xC0)), _pairs(range(0x80, 0xC0), range(0xE4, 0xEA))


@cache
def traces() -> re.Pattern[str]:
    """What UTF-8 leaves where it was read as GBK or Shift_JIS."""
    first, second = _utf8_in_gbk()
    return re.compile(f"[{first}](?:[{second}]|[?\ufffd])|[\uff61-\uff9f][{tables.HAN}\uff61-\uff9f]")


def _pairs(leads: range, trails: range) -> str:
    pairs = (bytes([lead, trail]).decode("gbk", "ignore") for lead in leads for trail in trails)
    return "".join(pair for pair in pairs if len(pair) == 1)
