"""Characters that nobody sees: controls, zero-width spaces, bidirectional overrides, a byte order mark inside.

## What it does
Finds characters without a glyph where no script needs them, in one finding with the number of each.

## Why it is bad
Words with a zero-width space in them are not found, counted or tokenized as the words they are. Overrides show a text
other than the one that is stored. Control characters break readers.

## Example
```bad 1:6 ×2
全国人民代\u200b表大会常务\u200b委员会
```
```fixed
全国人民代表大会常务委员会
```
```bad 1:4 ×2
第一章\ufeff 总则\u0008
```
```fixed
第一章 总则
```
```bad 1:1 ×2
\u001b[31m错误\u001b[0m：文件不存在
```
```fixed
错误：文件不存在
```
```bad 1:1 ×4
\u001b[31m错误\u001b[0m：see the \u001b[1mlog\u001b[0m of today
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
A soft hyphen, or anything, in a table of characters or a string of its own; joiners that were struck twice:
```good
255\t173\tAD\t\u00ad\tSOFT HYPHEN
```
```good
FS = "\u0007"; joiners = "\u200b\u200c\u200d"; می\u200c\u200cخواهم, ភាសា\u200b\u200bខ្មែរ ។\u200b; ᠨᠡᠷ\u180eᠡ
```

## Fix safety
Deletes them. Safe: characters without a width that no script at that place gives a meaning, and controls beside Chinese.
Unsafe: controls elsewhere, which may be of a program, a table or a terminal; the colours of a terminal are one finding, as
safe as the least safe of them. Reported and kept are C1 controls (U+0080–U+009F),
which are what is left of mojibake, and the repair needs them; U+001A, which stands for a character that was lost; escapes that
may begin another set of characters; letters struck over others with a backspace; and soft hyphens that were hyphens of a word
or a command, `\u00ad\u00adall`.

## Options
None.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core.document import Document
from corpus_lint.core.invisible import INVISIBLE
from corpus_lint.core.lazy_patterns import lazy, lazy_unicode
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import NoOptions, rule
from corpus_lint.repair.mojibake_traces import UTF8_PAIR

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

SCREEN = lazy(f"[{INVISIBLE}]")
TERMINAL_SEQUENCE = lazy(r"\x1b\[[0-9;?]*[A-Za-z]")
C1 = lazy("[\x80-\x9f]")
# Stands where a character was lost: without it nobody would know.
SUBSTITUTE = "\x1a"
EAST_ASIAN = lazy(f"[{tables.HAN_RANGES}\u3001-\u30ff\uff01-\uff9f]")
# Where a character is at home: in a text with, or between, characters of these.
RIGHT_TO_LEFT = lazy_unicode(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
JOINING_SCRIPTS = (
    "Arabic Syriac Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya "
    "Tamil Telugu Kannada Malayalam Sinhala Myanmar Khmer Tibetan"
)
JOINED = lazy_unicode("[" + "".join(rf"\p{{{script}}}" for script in JOINING_SCRIPTS.split()) + "]")
# Scripts that put no spaces between words, Tibetan among them.
UNSPACED = lazy_unicode(r"[\p{Line_Break=SA}\p{Tibetan}\p{Javanese}\p{Balinese}\p{Sundanese}]")
EMOJI = lazy_unicode(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\U000e0020-\U000e007f]"
)
HYPHENATED = lazy_unicode(r"[\p{Latin}\p{Greek}\p{Cyrillic}]")
SCRIPTS = {"right to left": RIGHT_TO_LEFT, "joined": JOINED, "unspaced": UNSPACED}
# Between two of these a character stands for itself.
CELLS = "\t'\"`|,;"
NAMES = {"\ufeff": "byte order mark", "\x1b": "escape", "\x00": "null", "\x08": "backspace", "\x7f": "delete"}


def screen(batch: Batch, options: NoOptions) -> Flags:
    return batch.owning(batch.starts_of(INVISIBLE))


@rule("ENC107", "invisible-character", severity=Severity.WARNING, screen=screen, needs=(INVISIBLE,))
def invisible_character(document: Document, options: NoOptions) -> Iterator[Problem]:
    text = document.text
    if not document.special or SCREEN.search(document.special) is None:
        return
    # A document in a script has its characters wherever its people put them.
    scripts: dict[str, bool] = {}
    places: list[Span] = []
    for match in SCREEN.finditer(text):
        character, start = match[0], match.start()
        script = _script(character)
        if script and script not in scripts:
            scripts[script] = SCRIPTS[script].search(text) is not None
        if script and scripts[script]:
            continue
        if not _is_at_home(text, start):
            sequence = TERMINAL_SEQUENCE.match(text, start)
            places.append(Span(start, sequence.end() if sequence else match.end()))
    if not places:
        return
    # What can be deleted safely must not wait for what cannot.
    graded: dict[Safety | None, list[Span]] = {}
    sequences: list[Span] = []
    for place in places:
        if TERMINAL_SEQUENCE.match(text, place.start):
            sequences.append(place)
        else:
            graded.setdefault(_safety(text, place), []).append(place)
    if sequences:
        # The colours of one picture are one fact: as safe to delete as the least safe of them.
        grades = {_safety(text, place) for place in sequences}
        worst = next(one for one in (None, *reversed(Safety)) if one in grades)
        graded[worst] = sorted([*graded.get(worst, ()), *sequences])
    for safety in (*Safety, None):
        if safety in graded:
            yield _problem(text, graded[safety], safety)


def _script(character: str) -> str:
    """The scripts that a character is of: the name of them in SCRIPTS, empty where it is of none."""
    if character in "\u200e\u200f" or "\u202a" <= character <= "\u206f":
        return "unspaced" if character == "\u2060" else "right to left"
    if character in "\u180e\u200c\u200d":
        return "joined"
    return "unspaced" if character == "\u200b" else ""


def _problem(text: str, places: list[Span], safety: Safety | None) -> Problem:
    seen = Counter(f"U+{ord(text[place.start]):04X} {_name(text[place.start])}" for place in places)
    fix = None
    if safety is not None:
        number = sum(place.end - place.start for place in places)
        fix = Fix(
            f"delete {plural(number, 'character')}",
            tuple(Edit(place.start, place.end) for place in places),
            safety,
        )
    return Problem(
        places[0],
        f"{plural(len(places), 'invisible character')} in the text",
        occurrences=tuple(places),
        count=len(places),
        evidence=evidence(seen),
        notes=() if fix else ("no automatic fix: the text may depend on them",),
        fix=fix,
    )


def _is_at_home(text: str, start: int) -> bool:
    """Whether a script, an emoji or a table of characters needs the character where it is."""
    character = text[start]
    before, after = text[start - 1 : start], text[start + 1 : start + 2]
    if before and after and before in CELLS and after in CELLS:
        return True
    # One behind the other, as in an alphabet or the table of a codec.
    code = ord(character)
    if (before and ord(before) == code - 1) or (after and ord(after) == code + 1):
        return True
    if character == "\u200d":
        return bool(EMOJI.match(before) and EMOJI.match(after))
    if character == "\u00ad":
        # Alone it is data; behind the first byte of a character of UTF-8 it is the second.
        alone = not any(map(str.isalnum, before + after))
        hyphen = HYPHENATED.match(before) and HYPHENATED.match(after)
        return bool(alone or hyphen or UTF8_PAIR.match(text, max(0, start - 1)))
    if "\U000e0001" <= character <= "\U000e007f":
        return bool(EMOJI.match(before))
    return False


def _safety(text: str, place: Span) -> Safety | None:
    """Who may delete a place; None where the text would not say the same without it."""
    character = text[place.start]
    before, after = text[max(0, place.start - 1) : place.start], text[place.end : place.end + 1]
    beside = [bool(one) and EAST_ASIAN.match(one) is not None for one in (before, after)]
    if character == "\u00ad":
        # Beside letters that are hyphenated it was a hyphen, once: \u00ad\u00adpermanent is --permanent.
        return Safety.SAFE if all(beside) else None
    if character == SUBSTITUTE or C1.match(character):
        return None
    if character == "\x1b" and place.end - place.start == 1:
        # It may begin another set of characters, as in ISO-2022-JP.
        return None
    if character == "\b" and (before in ("_", after)):
        # A letter struck over another is how terminals print bold and underlined ones.
        return None
    if character > "\x7f" or any(beside):
        return Safety.SAFE
    # Of a program, a table or a terminal it may be a part.
    return Safety.UNSAFE


def _name(character: str) -> str:
    return NAMES.get(character) or unicodedata.name(character, "control").lower()
