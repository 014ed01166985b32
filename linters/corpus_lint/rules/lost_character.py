"""A `?` where a space, an icon or a rare character was: `[摘 ? ?要]`, `尚德?h`, a line of nothing but `?`.

## What it does
Finds the `?` that an encoder wrote for what its character set lacks. A no-break space gives words and indents with
spaced `?`, an icon a line of its own, a rare character a `?` inside a word, behind it sometimes the ASCII letter that was
its second byte.

## Why it is bad
What stood there is gone. Names are without their rare character, and `?` turns statements into questions.

## Example
```bad 1:4
[摘 ? ?要] 本文以县城供水管网为例，讨论漏损的成因。[关键词] 供水；管网
```
```bad 1:5
校长尚德?h在会上介绍了新校区的建设情况。
```
```bad 1:3 ×2
深水?站在九龙西面。从深水?站步行五分钟，便到旧墟。
```
```bad 1:1
?

# 产品介绍

本机采用全铝机身，重量只有一点二公斤，续航时间超过十小时，适合经常出差的人使用。
```

## Look-alikes it leaves alone
Questions with half-width marks:
```good
你是谁?它从哪里来?这样好吗?A同学说好,B同学问:为什么?T恤也要洗吗?
```
```good
难道这就是结局?我不信。难道这就是结局?我还是不信。
```
Messages of a chat, and blanks of a quiz:
```good
小李：周六的车票买好了
小王：
???
小李：真的 ? ? ? 没骗你
?
```
```good
填空：春 ? ? ?，处处闻啼鸟。
```
Code, patterns, addresses, chess:
```good
查询写成 `名称 = ? ? ?`，文件写成 日志?.txt 或 报告?a.txt，地址写成 https://example.org/搜索?q=一。
```
```good
白方走 e4?，黑方答以 c5 ?! 之后局面复杂，后来的着法 Nf3 ? ? 都不好。
```

## Fix safety
No fix: the text is lost.

## Options
* `min-lines` (3): so many lines of only `?`, or lines that begin with spaced `?`; fewer count only at a heading.
* `min-spaced` (3): so many spaced `?` inside words, at two places; fewer count only in a heading of two characters.
* `min-repeated` (2): so many times a `?` without a letter behind it has to stand in the same word, as a name does.
* `max-mentioned` (5): up to this many of them are meant in a text that speaks of question marks, blanks or encodings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus_lint.chinese import tables
from corpus_lint.chinese.word_lists import alternatives
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

HAN_CLASS = f"[{tables.HAN_RANGES}]"
# The question mark first and what precedes it in a look-behind: it is found as a literal.
SPACED = lazy(rf"\?(?<={HAN_CLASS} \?)(?: \?)+ ?(?={HAN_CLASS})")
# A heading of two characters that were set apart.
SET_APART = lazy(
    rf"[\[【〔]{HAN_CLASS} \?(?: \?)+ ?{HAN_CLASS}[\]】〕]|^{HAN_CLASS} \?(?: \?)+ ?{HAN_CLASS}$",
    re.MULTILINE,
)
INDENT = lazy(rf"\?(?<=^\?)(?: +\?)+ *(?={HAN_CLASS}|[“「《（【])", re.MULTILINE)
TRAIL = lazy(rf"\?(?<={HAN_CLASS}\?)[A-Za-z@\[\]^_`{{|}}~](?={HAN_CLASS}|[，。、；：）」』”》])")
INSIDE = lazy(rf"\?(?<={HAN_CLASS}\?)\??(?={HAN_CLASS})")
ONLY = lazy(r"\n[ \t\u3000\xa0]*+(?P<marks>\?[? \t\u3000\xa0]*+)(?=\r?\n|\r?\Z)")
# A clause that asks.
ASKING = lazy(lambda: alternatives("question_words", both_scripts=True) + r"|(.)[不没沒]\1|[不没沒]$")
ADDRESS = lazy(r"[/\\=]\S*$")
CLAUSE_END = lazy('[。！？?!；;，,、：:\n“”"‘’()（）]')
ABOUT = lazy(lambda: alternatives("topics", "questions", both_scripts=True), re.IGNORECASE)
SENTENCE_ENDS = tuple("。！？!?.”」…")
# What stands above a message of a chat: its author, or its time.
SPEAKER = lazy(r"[:：]$|\d:\d\d")
ONE_HAN = lazy(HAN_CLASS)
# Han characters in a line of prose, and code points of the longest clause.
PROSE_HAN = 20
CLAUSE = 40


@dataclass(frozen=True, slots=True)
class Options:
    min_lines: int = option.count(3, low=1)
    min_spaced: int = option.count(3, low=1)
    min_repeated: int = option.count(2, low=1)
    max_mentioned: int = option.count(5)


def screen(batch: Batch, options: Options) -> Flags:
    han, blank = tables.HAN_RANGES, " \t\u3000\xa0"
    return (
        batch.has_sequence("?", " ", " ?")
        | batch.has_sequence(han, "?", f"?@-_`a-z{{-}}~{han}", rarest=1)
        | batch.has_sequence(f"\n{blank}?", "?", f"\r\n{blank}?", rarest=1)
    )


@rule("ENC106", "lost-character", severity=Severity.WARNING, options=Options, screen=screen)
def lost_character(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if "?" not in text:
        return
    kinds = {
        "alone in a line": _lines(document, options),
        "with spaces between": _spaced(text, options),
        "inside a word": _rare(text, options),
    }
    places = sorted(span for spans in kinds.values() for span in spans)
    if "`" in text or document.code_blocks:
        places = [place for place in places if not document.in_code(place.start)]
    if not places or (len(places) <= options.max_mentioned and ABOUT.search(text)):
        return
    seen = Counter(_shown(document, place) for place in places)
    yield Problem(
        places[0],
        f'text replaced by "?" in {plural(len(places), "place")}',
        occurrences=tuple(places),
        count=len(places),
        evidence=evidence(seen),
        notes=(
            '"?" ' + ", ".join(f"{kind}: {len(spans):,}" for kind, spans in kinds.items() if spans),
            "the lost text is not in this file; look for an undamaged copy",
        ),
    )


def _lines(document: Document, options: Options) -> list[Span]:
    """Lines of only `?`, each at prose or at a heading, and indents of spaced `?`."""
    text = document.text
    indents = [Span(*match.span()) for match in INDENT.finditer(text)] if "? " in text else []
    if len(indents) < options.min_lines:
        indents = []
    # The first line has no line end before it.
    only = [match.span("marks") for match in ONLY.finditer("\n" + text)]
    if not only:
        return indents
    numbers = {document.line_at(start - 1): Span(start - 1, end - 1) for start, end in only}
    lines = [(number, text[span.start : span.end]) for number, span in document.lines]
    if not any(_is_prose(line) for _, line in lines):
        return indents
    found: list[Span] = []
    headings = 0
    for (_, above), (number, _), (_, below) in zip(
        [(0, ""), *lines], lines, [*lines[1:], (0, "")], strict=False
    ):
        if number not in numbers or SPEAKER.search(above):
            continue
        if above.startswith("#") or below.startswith("#"):
            headings += 1
            found.append(numbers[number])
        elif _is_prose(above) or _is_prose(below):
            found.append(numbers[number])
    return sorted([*indents, *found]) if headings or len(found) >= options.min_lines else indents


def _is_prose(line: str) -> bool:
    return line.endswith(SENTENCE_ENDS) and len(ONE_HAN.findall(line)) >= PROSE_HAN


def _spaced(text: str, options: Options) -> list[Span]:
    """Runs of spaced `?` between two Han characters, where nothing is asked."""
    if " ?" not in text:
        return []
    runs = [Span(*match.span()) for match in SPACED.finditer(text) if not _asks(text, match.start())]
    set_apart = [match.span() for match in SET_APART.finditer(text)] if runs else []
    heads = [run for run in runs if _is_inside(run.start, set_apart)]
    number = sum(text.count("?", run.start, run.end) for run in runs)
    return runs if number >= options.min_spaced and len(runs) > 1 else heads


def _is_inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    """Whether an offset is inside one of some spans that are in order and do not overlap."""
    index = bisect_left(spans, (offset, 0)) - 1
    return index >= 0 and offset < spans[index][1]


def _rare(text: str, options: Options) -> list[Span]:
    """`?` inside a word: with a trail byte behind it, or again and again."""
    trails = [Span(*match.span()) for match in TRAIL.finditer(text) if not _asks(text, match.start())]
    inside = [Span(*match.span()) for match in INSIDE.finditer(text) if not _asks(text, match.start())]
    if len(inside) < options.min_repeated:
        return trails
    marks = sum(text.count("?", span.start, span.end) for span in [*inside, *trails])
    if marks == text.count("?") and "，" in text:
        # Punctuation is full-width, and no question in the whole text ends in a half-width mark.
        return sorted([*trails, *inside])
    words = Counter(_word(text, span) for span in inside)
    return sorted([*trails, *(span for span in inside if words[_word(text, span)] >= options.min_repeated)])


def _word(text: str, span: Span) -> str:
    return text[span.start - 1 : span.end + 1]


def _asks(text: str, mark: int) -> bool:
    """Whether the clause before a `?` asks something, or is an address or a path."""
    before = text[max(0, mark - CLAUSE) : mark]
    clause = CLAUSE_END.split(before)[-1].rstrip()
    return not clause or ASKING.search(clause) is not None or ADDRESS.search(before) is not None


def _shown(document: Document, place: Span) -> str:
    """A place with the characters around it, in its line."""
    line = document.line_span(document.line_at(place.start))
    return document.text[max(line.start, place.start - 2) : min(line.end, place.end + 2)]
