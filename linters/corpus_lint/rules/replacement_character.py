"""Characters that stand where the text was lost: U+FFFD, 锟斤拷, 烫烫烫, 屯屯屯, 葺葺葺, half a surrogate pair.

## What it does
Finds the replacement character U+FFFD, its trace after one more wrong decoding (锟斤拷: three bytes of two of them read
as GBK), and the fill bytes of memory that was never written or already freed (烫: CC CC, 屯: CD CD, 葺: DD DD).

## Why it is bad
What stood there is gone for good. The document has to be fetched again, or dropped.

## Example
```bad 1:15
今年的产量比去年增加了百分之�，创历史新高。
```
```bad 1:5
欢迎光临锟斤拷锟斤拷旗舰店，全场包邮。
```
```bad 1:4 ×2
姓名：烫烫烫烫烫烫烫烫张三 电话：屯屯屯屯
```
```fixed
姓名：张三 电话：
```

Half of a surrogate pair, which only an escape in JSON can write:
```bad jsonl 1:7
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
Words, cries and verse, which have two, or three:
```good
馒头刚出笼，里面烫烫的。村村屯屯都通了电。“烫烫烫！”他连忙缩回手。
```
```good
春水滿塘蒲葺葺，夕陽歸路草青青。
```

## Fix safety
Deletes fill (烫, 屯, 葺). Unsafe: what it overwrote may be missing. The rest has no fix: the text is lost.

## Options
* `max-mentioned` (5): up to this many of them (U+FFFD excepted) are mentions in a text that speaks of encodings. Those between
  quotation marks, in code or in a heading are not counted there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from corpus_lint.chinese import bigram_model
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule
from corpus_lint.rules._mentions import ABOUT_ENCODINGS, is_mention

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# Half of a surrogate pair: only an escape in JSON can write one.
LONE_SURROGATE = lazy("[\ud800-\udfff]")
LOST = lazy("\ufffd+|(?:锟斤拷)+锟?|烫{2,}|屯{2,}|葺{2,}")
FILL = "烫屯葺"
SCREEN = (("锟", "锟斤拷"), *((one, one * 2) for one in FILL))
# Two are a word (烫烫的, 村村屯屯, 菖蒲葺葺) unless there is more fill in the text; fill comes in fours, or as long as a field.
LONGEST_WORD = 2
# By how many bits a text must be more probable without two characters of fill than with them.
MIN_GAIN_BITS = 22.0
# Who burns himself cries it three times.
CRIED = lazy('(?<![^“”"「『：:，,！!\n])烫{3}(?=[！!，,。…~～])|烫{3}(?<=[好太]烫{3})')
# So much of a long run is shown.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Options:
    max_mentioned: int = option.count(5)


def screen(batch: Batch, options: Options) -> Flags:
    return batch.has("\ufffd") | batch.has_sequence("锟烫屯葺", "斤烫屯葺")


@rule(
    "ENC105",
    "replacement-character",
    severity=Severity.ERROR,
    options=Options,
    screen=screen,
    needs=("\ufffd锟" + FILL,),
)
def replacement_character(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if document.record is not None and document.special and LONE_SURROGATE.search(document.special):
        yield _problem(text, [Span(*match.span()) for match in LONE_SURROGATE.finditer(text)])
    # The search for one character is ten times as fast as that for a literal.
    if "\ufffd" not in text and not any(one in text and literal in text for one, literal in SCREEN):
        return
    places = _outside_mojibake(text, [Span(*match.span()) for match in LOST.finditer(text)])
    words = [place for place in places if _may_be_word(text, place)]
    if len(words) == len(places):
        return
    places = [place for place in places if place not in words or not _is_word(text, place)]
    if ABOUT_ENCODINGS.search(text):
        places = [place for place in places if not is_mention(document, place)]
        mentions = [place for place in places if text[place.start] != "\ufffd"]
        if len(mentions) <= options.max_mentioned:
            places = [place for place in places if place not in mentions]
    if places:
        yield _problem(text, places)


def _outside_mojibake(text: str, places: list[Span]) -> list[Span]:
    """Those that are not lost bytes of text that was decoded wrongly: ENC103 reports them, with what they were."""
    if "\ufffd" not in text:
        return places
    from corpus_lint.repair.mojibake_traces import suspicious_lines

    taken: list[tuple[int, int]] = []
    for start, end in suspicious_lines(text):
        if "\ufffd" in text[start:end]:
            from corpus_lint.repair import mojibake

            taken += [(start + one.start, start + one.end) for one in mojibake.repairs(text[start:end])]
    return (
        [place for place in places if not any(start <= place.start < end for start, end in taken)]
        if taken
        else places
    )


def _may_be_word(text: str, place: Span) -> bool:
    """Whether it is so little fill that somebody may have written it."""
    if text[place.start] not in FILL:
        return False
    return (
        place.end - place.start <= LONGEST_WORD or CRIED.match(text, place.start, place.end + 1) is not None
    )


def _is_word(text: str, place: Span) -> bool:
    """Whether the text is about as probable with two characters of fill as without, as with 烫烫的."""
    before, after = text[max(0, place.start - 4) : place.start], text[place.end : place.end + 4]
    with_fill = bigram_model.bits(text[place.start : place.end] + after, before)
    return with_fill - bigram_model.bits(after, before) < MIN_GAIN_BITS


def _problem(text: str, places: list[Span]) -> Problem:
    fill = tuple(Edit(place.start, place.end) for place in places if text[place.start] in FILL)
    seen = Counter(_name(text[place.start : place.end]) for place in places)
    return Problem(
        places[0],
        f"text is lost in {plural(len(places), 'place')}, only {_listed(seen)} is left",
        occurrences=tuple(places),
        count=len(places),
        evidence=evidence(seen),
        notes=("the lost text is not in this file; look for an undamaged copy",),
        fix=Fix("delete the filler characters", fill, Safety.UNSAFE) if fill else None,
    )


def _listed(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _name(lost: str) -> str:
    if lost[0] in FILL:
        return lost if len(lost) <= SHOWN else lost[:SHOWN] + "…"
    return {"\ufffd": "\ufffd (U+FFFD)", "锟": "锟斤拷"}.get(lost[0], "half of a character")
