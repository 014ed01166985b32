"""Text that was decoded with the wrong codec: whole, in part, or twice.

## What it does
Finds lines that become Chinese when a wrong decoding is undone: UTF-8 read as GBK, Latin-1, Windows-1252, Big5 or
Shift_JIS; GBK read as Latin-1, Windows-1252, -1250, -1251, code page 437, Mac Roman, Big5 or EUC-KR; Big5 read as GBK,
Latin-1 or Windows-1252; each also twice over, and in part of a line. Where bytes were lost on the way (``?`` or U+FFFD
now) the most probable characters are sought.

## Why it is bad
Nothing of the text can be read, yet every character of it is valid, so filters that count bad characters pass it. A model
learns noise, and tokenizers spend three times the tokens on it.

## Example
```bad
浣犲ソ锛屼笘鐣岋紒浠婂ぉ澶╂皵寰堝ソ銆�
```
```bad
ä½ å¥½ï¼Œä¸–ç•Œï¼
```
```fixed
你好，世界！
```
```bad
ÄãºÃ£¬ÊÀ½ç£¡½ñÌìÌìÆøºÜºÃ¡£
```
```fixed
你好，世界！今天天气很好。
```
```bad
他在信里写道：ÄãºÃ£¬ÊÀ½ç£¡
```
```fixed
他在信里写道：你好，世界！
```

## Look-alikes it leaves alone
Other languages, rare characters, verse, and text about mojibake:
```good
Où est passée l’élève naïve ? À l’école, où çà et là l’on rêve. Ça brûle !
```
```good
Съешь же ещё этих мягких французских булок, да выпей чаю. Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.
```
```good
私はその人を常に先生と呼んでいた。ｶﾀｶﾅ も混じる。대한민국(大韓民國)은 민주공화국이다.
```
```good
鑱琚缡衿袂裾，罍觞醴酪，锛凿斧锯，魑魅魍魉，饕餮梼杌。
```
```good
把 UTF-8 的“你好”按 GBK 解码，得到的乱码是“浣犲ソ”；按 Latin-1 解码则是“ä½ å¥½”。
```

## Fix safety
Safe when strict round trips give the text: no byte is left over and none is invented. Unsafe when it took a search in which
no byte had to be invented; shown only when bytes were.

## Options
* `max-mentioned` (5): so many places between quotation marks or in code, in a text that speaks of encodings, are mentions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus_lint.document import Document
from corpus_lint.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.mojibake_screen import next_suspicious, suspicious
from corpus_lint.registry import rule
from corpus_lint.rules._mentions import ABOUT_ENCODINGS, is_mention

if TYPE_CHECKING:  # the one needs numpy, the other is imported for the first suspicious line
    from corpus_lint.mojibake import Repair
    from corpus_lint.screens import Batch, Flags


@dataclass(frozen=True, slots=True)
class Options:
    max_mentioned: int = 5


def screen(batch: Batch, options: Options) -> Flags:
    return suspicious(batch)


@rule("ENC103", "mojibake", severity=Severity.ERROR, options=Options, screen=screen)
def mojibake_text(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    found: list[Repair] = []
    position = 0
    while (position := next_suspicious(text, position)) >= 0:
        from corpus_lint import mojibake

        start, end = text.rfind("\n", 0, position) + 1, text.find("\n", position)
        position = end if end >= 0 else len(text)
        found += [
            replace(one, start=start + one.start, end=start + one.end)
            for one in mojibake.repairs(text[start:position])
        ]
    if found and len(found) <= options.max_mentioned and ABOUT_ENCODINGS.search(text):
        found = [one for one in found if not is_mention(document, Span(one.start, one.end))]
    # What can be repaired safely must not wait for what cannot.
    for safety in Safety:
        graded = [one for one in found if _safety(one) is safety]
        if graded:
            yield _problem(text, graded, safety)


def _safety(one: Repair) -> Safety:
    if one.lost:
        return Safety.DISPLAY
    return Safety.UNSAFE if one.searched else Safety.SAFE


def _problem(text: str, found: list[Repair], safety: Safety) -> Problem:
    chains = ", ".join(dict.fromkeys(one.chain for one in found))
    lost = sum(one.lost for one in found)
    return Problem(
        Span(found[0].start, found[0].end),
        f"mojibake: {chains}",
        occurrences=tuple(Span(one.start, one.end) for one in found),
        count=len(found),
        evidence=tuple(f"{text[one.start : one.end][:24]} → {one.text[:24]}" for one in found),
        fix=Fix(
            "undo the wrong decoding" + (f"; {lost:,} lost bytes are guessed" if lost else ""),
            tuple(Edit(one.start, one.end, one.text) for one in found),
            safety,
        ),
    )
