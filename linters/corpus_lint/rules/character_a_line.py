"""Text with a line end behind every character: `会` `说` `话` `的`, one below the other.

## What it does
Finds lines of a single character that follow each other and are running text: the character model finds words and
sentences in them once they are one line.

Measured on 65,000 honest documents: it reports none. How often it is right on other pages is not known yet.

## Why it is bad
Every word and every sentence is taken apart. Such text comes from columns that were a character wide, and from programs
that took a string for a list.

## Example
```bad 2:1
白菜熊奶奶
从
前
有
一
位
老
奶
奶
住
在
山
上
。
```
```fixed
白菜熊奶奶
从前有一位老奶奶住在山上。
```

## Look-alikes it leaves alone
Lists of characters, of numbers and of days:
```good
傢
瞭
鞦
麵
緻
曆
裡
隻
鬱
```
```good
一
二
三
四
五
六
七
八
九
十
```
A title that is written from top to bottom, and verse in short lines:
```good
春
夜
喜
雨

好雨
知时节
当春
乃发生
```
Answers, one per line:
```good
对
错
对
对
错
对
错
错
对
```

## Fix safety
Unsafe: joins the lines. Where a paragraph ended among them, nobody knows.

## Options
* `min-lines` (8): lines of a single character that follow each other; titles from top to bottom have fewer.
* `min-gain` (0.5): bits by which each character has to be more probable behind its neighbour than anywhere. Running text
  has 2 to 3, verse and old texts near 1, lists of characters less than 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import rule
from corpus_lint.rules._coherence import gained_bits, is_series

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

BLANK = " \t\r\u3000"
# Two characters and what may stand around each; blank lines may stand between them.
SCREEN = lazy(rf"\n[{BLANK}]*+[{tables.HAN_RANGES}][{BLANK}]*+\n")
LINES = lazy(rf"(?m:^)(?:[{BLANK}]*+\S[{BLANK}]*+(?:\n\s*+|\Z))++")
SPACE = lazy(r"\s+")
# Of text hardly any character comes as often as the answers of a list do.
MOST_OFTEN = 0.3
# Words of other scripts and marks may stand among the characters.
HAN_SHARE = 0.5
EXCERPT = 12


@dataclass(frozen=True, slots=True)
class Options:
    min_lines: int = option.count(8, low=2)
    min_gain: float = option.bits(0.5)


def screen(batch: Batch, options: Options) -> Flags:
    lines, _, _ = batch.all_lines
    return lines.where(lines.sizes == 1).texts


@rule("LAY103", "character-a-line", severity=Severity.WARNING, options=Options, screen=screen, preview=True)
def character_a_line(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if SCREEN.search(text) is None:
        return
    stretches = [
        span
        for match in LINES.finditer(text, document.body.start)
        if (span := document.stripped(*match.span()))
        and _is_text(SPACE.sub("", match[0]), options)
        and not document.in_code(span.start)
    ]
    if not stretches:
        return
    edits = tuple(
        Edit(*gap.span()) for span in stretches for gap in SPACE.finditer(text, span.start, span.end)
    )
    yield Problem(
        stretches[0],
        f"{plural(len(edits) + len(stretches), 'line')} of a single character",
        occurrences=tuple(stretches),
        count=len(stretches),
        evidence=tuple(SPACE.sub("", text[span.start : span.end])[:EXCERPT] for span in stretches),
        fix=Fix(f"join {plural(len(edits) + len(stretches), 'line')}", edits, Safety.UNSAFE),
    )


def _is_text(characters: str, options: Options) -> bool:
    if len(characters) < options.min_lines or is_series(characters):
        return False
    if sum(map(tables.is_han, characters)) < HAN_SHARE * len(characters):
        return False
    if max(map(characters.count, set(characters))) > MOST_OFTEN * len(characters):
        return False
    return gained_bits(characters) >= options.min_gain
