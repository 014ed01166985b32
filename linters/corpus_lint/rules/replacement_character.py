"""Characters that stand where the text was lost: U+FFFD, 锟斤拷, 烫烫烫, 屯屯屯, half a surrogate pair.

## What it does
Finds the replacement character U+FFFD, its trace after one more wrong decoding (锟斤拷: three bytes of two of them read
as GBK), and the fill bytes of uninitialised memory read as GBK (烫: CC CC, 屯: CD CD).

## Why it is bad
What stood there is gone for good. The document has to be fetched again, or dropped.

## Example
```bad
今年的产量比去年增加了百分之�，创历史新高。
```
```bad
欢迎光临锟斤拷锟斤拷旗舰店，全场包邮。
```
```bad
姓名：烫烫烫烫烫烫烫烫 电话：屯屯屯屯
```

Half of a surrogate pair, which only an escape in JSON can write:
```bad jsonl
{"text": "今天心情很好\\ud83d，出去走走。"}
```

## Look-alikes it leaves alone
Text about encodings, where they are the subject:
```good
把 UTF-8 的替换字符按 GBK 解码，就会看到“锟斤拷”这样的乱码；未初始化的内存则显示“烫烫烫”。
```
```good
无法解码的字节在 Python 里会变成 `�`，也就是 `U+FFFD`，编码错误时常见。
```
```good
这碗面烫得很，小心烫烫的汤。屯里的人都知道。
```

## Fix safety
No fix: the text is lost.

## Options
* `max-mentioned` (5): so many of them (U+FFFD excepted) are mentions in a text that speaks of encodings. Those between
  quotation marks, in code or in a heading are not counted there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lint.document import Document
from corpus_lint.model import Problem, Severity, Span
from corpus_lint.patterns import lazy
from corpus_lint.registry import rule
from corpus_lint.rules._mentions import ABOUT_ENCODINGS, is_mention

# Half of a surrogate pair: only an escape in JSON can write one.
LONE_SURROGATE = lazy("[\ud800-\udfff]")
LOST = lazy("\ufffd+|(?:锟斤拷)+锟?|烫{3,}|屯{3,}")


@dataclass(frozen=True, slots=True)
class Options:
    max_mentioned: int = 5


@rule("ENC105", "replacement-character", severity=Severity.ERROR, options=Options)
def replacement_character(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if document.record is not None and (half := LONE_SURROGATE.search(text)):
        yield _problem(text, [Span(*match.span()) for match in LONE_SURROGATE.finditer(text, half.start())])
    # Four searches for a literal are faster than one for their alternatives.
    if not ("\ufffd" in text or "锟斤拷" in text or "烫烫烫" in text or "屯屯屯" in text):
        return
    places = [Span(*match.span()) for match in LOST.finditer(text)]
    if ABOUT_ENCODINGS.search(text):
        places = [place for place in places if not is_mention(document, place)]
        mentions = [place for place in places if text[place.start] != "\ufffd"]
        if len(mentions) <= options.max_mentioned:
            places = [place for place in places if place not in mentions]
    if places:
        yield _problem(text, places)


def _problem(text: str, places: list[Span]) -> Problem:
    seen = Counter(_name(text[place.start : place.end]) for place in places)
    return Problem(
        places[0],
        f"text was lost at {len(places):,} place{'' if len(places) == 1 else 's'}: {', '.join(seen)}",
        occurrences=tuple(places),
        count=len(places),
        evidence=tuple(f"{name} ×{number:,}" for name, number in seen.most_common()),
    )


def _name(lost: str) -> str:
    names = {"\ufffd": "U+FFFD", "锟": "锟斤拷", "烫": "烫烫烫", "屯": "屯屯屯"}
    return names.get(lost[0], "half a surrogate pair")
