"""Characters that nobody sees: controls, zero-width spaces, bidirectional overrides, a byte order mark inside.

## What it does
Finds characters without a glyph where no script needs them, in one finding with the number of each.

## Why it is bad
Words with a zero-width space in them are not found, counted or tokenized as the words they are. Overrides show a text
other than the one that is stored. Control characters break readers.

## Example
```bad
全国人民代\u200b表大会常务\u200b委员会
```
```fixed
全国人民代表大会常务委员会
```
```bad
第一章\ufeff 总则\u0008
```
```fixed
第一章 总则
```
```bad
\u001b[31m错误\u001b[0m：文件不存在
```
```fixed
错误：文件不存在
```

## Look-alikes it leaves alone
Joiners in emoji, in Indic scripts and in Persian; the zero-width space between Thai words; marks of direction in
Hebrew and Arabic; a soft hyphen in a long European word:
```good
一家人 👨‍👩‍👧 在一起，海盗旗 🏴‍☠️，心 ❤️。
```
```good
क्‍ष और می‌خواهم और שלום\u200f! และ ภาษา\u200bไทย
```
```good
Donau\u00addampf\u00adschiff
```
A soft hyphen in a table of characters:
```good
255\t173\tAD\t\u00ad\tSOFT HYPHEN
```

## Fix safety
Deletes them. Safe: only characters are deleted that no script at that place gives a meaning. Reported and kept are C1
controls (U+0080–U+009F), which are what is left of mojibake, and the repair needs them; U+001A, which stands for a character
that was lost; and soft hyphens that were hyphens of a word or a command, `\u00ad\u00adall`.

## Options
None.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus_lint import tables
from corpus_lint.document import Document
from corpus_lint.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.mojibake_screen import UTF8_PAIR
from corpus_lint.patterns import lazy, lazy_unicode
from corpus_lint.registry import NoOptions, rule

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

INVISIBLE = (
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0001-\U000e007f"
)
SCREEN = lazy(f"[{INVISIBLE}]")
TERMINAL_SEQUENCE = lazy(r"\x1b\[[0-9;?]*[A-Za-z]")
C1 = lazy("[\x80-\x9f]")
# Stands where a character was lost: without it nobody would know.
SUBSTITUTE = "\x1a"
EAST_ASIAN = lazy(f"[{tables.HAN}\u3001-\u30ff\uff01-\uff9f]")
# Where a character is at home: in a text with, or between, characters of these.
RIGHT_TO_LEFT = lazy_unicode(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
JOINED = lazy_unicode(
    r"[\p{Arabic}\p{Syriac}\p{Mongolian}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}"
    r"\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Myanmar}\p{Khmer}\p{Tibetan}]"
)
# Scripts that put no spaces between words, Tibetan among them.
UNSPACED = lazy_unicode(r"[\p{Line_Break=SA}\p{Tibetan}]")
EMOJI = lazy_unicode(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\U000e0020-\U000e007f]"
)
HYPHENATED = lazy_unicode(r"[\p{Latin}\p{Greek}\p{Cyrillic}]")
NAMES = {"\ufeff": "byte order mark", "\x1b": "escape", "\x00": "null", "\x08": "backspace", "\x7f": "delete"}


def screen(batch: Batch, options: NoOptions) -> Flags:
    return batch.has(INVISIBLE)


@rule("ENC107", "invisible-character", severity=Severity.WARNING, screen=screen)
def invisible_character(document: Document, options: NoOptions) -> Iterator[Problem]:
    text = document.text
    if not document.special or SCREEN.search(document.special) is None:
        return
    right_to_left: bool | None = None
    places: list[Span] = []
    for match in SCREEN.finditer(text):
        character, start = match[0], match.start()
        if right_to_left is None:
            right_to_left = RIGHT_TO_LEFT.search(text) is not None
        if right_to_left and (character in "\u200e\u200f" or "\u202a" <= character <= "\u206f"):
            continue
        if not _is_at_home(text, start):
            sequence = TERMINAL_SEQUENCE.match(text, start)
            places.append(Span(start, sequence.end() if sequence else match.end()))
    if not places:
        return
    seen = Counter(text[place.start] for place in places)
    edits = tuple(Edit(place.start, place.end) for place in places if _is_nothing(text, place.start))
    yield Problem(
        places[0],
        f"{len(places):,} invisible character{'' if len(places) == 1 else 's'}",
        occurrences=tuple(places),
        count=len(places),
        evidence=tuple(f"U+{ord(one):04X} {_name(one)} ×{number:,}" for one, number in seen.most_common()),
        fix=Fix(f"delete {sum(e.end - e.start for e in edits):,} characters", edits, Safety.SAFE)
        if edits
        else None,
    )


def _is_at_home(text: str, start: int) -> bool:
    """Whether a script, or an emoji, needs the character where it is."""
    character = text[start]
    before, after = text[start - 1 : start], text[start + 1 : start + 2]
    if character in "\u200c\u200d":
        return bool(JOINED.match(before) or (EMOJI.match(before) and EMOJI.match(after)))
    if character == "\u200b":
        return bool(UNSPACED.match(before) or UNSPACED.match(after))
    if character == "\u00ad":
        # Alone it is data, as in a table of characters; behind the first byte of a character it is the second.
        alone = not (before + after).strip() or not any(map(str.isalnum, before + after))
        hyphen = HYPHENATED.match(before) and HYPHENATED.match(after)
        return bool(alone or hyphen or UTF8_PAIR.match(text, max(0, start - 1)))
    if "\U000e0001" <= character <= "\U000e007f":
        return bool(EMOJI.match(before))
    return False


def _is_nothing(text: str, start: int) -> bool:
    """Whether the text says the same without the character."""
    character = text[start]
    if character == "\u00ad":
        # Beside letters that are hyphenated it was a hyphen, once: \u00ad\u00adpermanent is --permanent.
        around = text[start - 1 : start] + text[start + 1 : start + 2]
        return all(map(EAST_ASIAN.match, around))
    return character != SUBSTITUTE and C1.match(character) is None


def _name(character: str) -> str:
    return NAMES.get(character) or unicodedata.name(character, "control").lower()
