"""Quotation marks the wrong way round: `他说：”今天不去。“`.

## What it does
Finds lines in which each quotation begins with the closing mark and ends with the opening one, where no quotation is
open: curly ones, and the corner brackets of traditional text.

On 8,101 honest documents 19 of 19 findings were right (lower bound of 95 %: 83 %), and on 10,224 more 11 of 11; together 30 of 30 (89 %).

## Why it is bad
A model that reads it learns that a quotation may begin with either mark; a program that looks for quotations finds what
stands between them.

## Example
```bad 1:4
他说：”今天不去。“母亲没有回答。
```
```fixed
他说：“今天不去。”母亲没有回答。
```
```bad 1:3 ×2
这个”家“字，和那个”安“字，写法不同。
```
```fixed
这个“家”字，和那个“安”字，写法不同。
```
```bad 2:4
母親在門口站著。
他說：」今天不去。「
```
```fixed
母親在門口站著。
他說：「今天不去。」
```

## Look-alikes it leaves alone
Words between two quotations, also where these go over more than one line:
```good
“今天不去，”他说，“明天再去。”
“苹果”和“梨”都卖完了。
```
```good
他写道：“山里的路
不好走”，又写道：“溪里的水
太冷”。
```
Quotations of several paragraphs, each of which begins with an opening mark:
```good
“山里的路不好走。

“溪里的水太冷。”他说，“我们等到春天再去，好不好？”
```
One mark that was mistyped or lost, and marks that are all the same:
```good
”山里的路不好走。”他说。
这个”家”字写错了。
```
Inches, German quotes and code:
```good
显示器有 27”，还有 32”。„Guten Tag“, sagte er.
```

## Fix safety
Unsafe: exchanges the marks of each such line.

## Options
* `min-pairs` (1): quotations the wrong way round, from which a document is reported.
* `max-length` (200): characters of a quotation. What is longer was not meant as one.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import beginning, plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

PAIRS = (("“", "”"), ("「", "」"), ("『", "』"))
# What stands before a quotation, and what stands behind one. A comma does either.
LEADS = "：:"
FOLLOWS = "，。、；：！？,.;:!?）"
HAN = lazy(f"[{tables.UNIFIED_HAN}]")


@dataclass(frozen=True, slots=True)
class Options:
    min_pairs: int = option.count(1, low=1)
    max_length: int = option.count(200, low=1)


def screen(batch: Batch, options: Options) -> Flags:
    curly, corner, white = (batch.has(opening) & batch.has(closing) for opening, closing in PAIRS)
    return curly | corner | white


@rule(
    "PUN101",
    "reversed-quotes",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    preview=True,
)
def reversed_quotes(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    found = sorted(
        pair
        for opening, closing in PAIRS
        if _may_be_reversed(text, opening, closing)
        for pair in _reversed(document, opening, closing, options)
    )
    if len(found) < options.min_pairs:
        return
    mirrored = {**dict(PAIRS), **{closing: opening for opening, closing in PAIRS}}
    edits = tuple(
        Edit(place, place + 1, mirrored[text[place]])
        for pair in found
        for place in (pair.start, pair.end - 1)
    )
    yield Problem(
        found[0],
        f"{plural(len(found), 'quotation')} with the closing mark first",
        occurrences=tuple(found),
        count=len(found),
        evidence=tuple(dict.fromkeys(beginning(text[pair.start : pair.end]) for pair in found)),
        fix=Fix(f"exchange the marks of {plural(len(found), 'quotation')}", edits, Safety.UNSAFE),
    )


def _may_be_reversed(text: str, opening: str, closing: str) -> bool:
    """Whether a line has a closing mark before its first opening one."""
    if closing not in text or opening not in text:
        return False
    return any(0 <= line.find(closing) < line.find(opening) for line in text.split("\n"))


def _reversed(document: Document, opening: str, closing: str, options: Options) -> Iterator[Span]:
    """The quotations of lines in which all are reversed, where none is open from a line before."""
    text, depth = document.text, 0
    for _, line in document.lines:
        part = text[line.start : line.end]
        first = part.find(closing)
        marks = (
            "".join(one for one in part if one in (opening, closing)) if opening in part or first >= 0 else ""
        )
        pairs = len(marks) // 2
        if depth == 0 and marks and marks == (closing + opening) * pairs and HAN.search(part):
            places = [line.start + place for place, one in enumerate(part) if one in (opening, closing)]
            spans = [Span(left, right + 1) for left, right in zip(places[::2], places[1::2], strict=True)]
            short = all(one.end - one.start <= options.max_length + 2 for one in spans)
            if short and (pairs > 1 or _is_sure(text, spans[0])) and not document.in_code(line.start):
                yield from spans
        depth += marks.count(opening) - marks.count(closing)


def _is_sure(text: str, pair: Span) -> bool:
    """Whether what stands around the only quotation of a line tells that it is one."""
    before, behind = text[pair.start - 1 : pair.start].strip(), text[pair.end : pair.end + 1].strip()
    return not before or before in LEADS or not behind or behind in FOLLOWS
