"""Dates and times without their units: `下午1040分`, `818日上午955分` for 下午10時40分, 8月18日上午9時55分.

## What it does
Finds hours and minutes, or a month and a day, in one number where the character between them is lost: the number stands behind
上午 or 下午 and before 分, or before 日 and such a word, and is a time or a date if it is taken apart.

Measured on 65,000 honest documents: it reports none. How often it is right on other pages is not known yet.

## Why it is bad
月 and 時 were filtered out, with every other word that has them. Nobody can read the numbers for what they are, and a model
learns that there are 1040 minutes in an afternoon.

## Example
```bad 1:9 ×2
天文台在昨天下午1040分发出信号，信号维持到818日上午十时。
```

## Look-alikes it leaves alone
Numbers with their units, lengths in minutes, scores and times of 24 hours:
```good
下午10时40分发出，下午3:40分开会，上午40分钟，下午加时120分钟，今天上午得了955分。
```
```good
8月18日上午，第118日上午，共计1040分，2018日历，昨日下午。
```

## Fix safety
No fix: where the number has to be taken apart may be in doubt, as in 111日.

## Options
* `min-count` (1): so many places. Honest documents of 160 million characters have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# A time of twelve hours and a date, without what stands between their numbers.
TIME = r"(?:0?[1-9]|1[0-2])[0-5][0-9]"
DATE = r"(?:[1-9]|1[0-2])(?:[12][0-9]|3[01])"
HALF = "上午|下午|早上|晚上|凌晨|中午|傍晚"
LOST = lazy(
    rf"(?<=[上下中]午|早上|晚上|凌晨|傍晚){TIME}分(?![钟鐘])|(?<![0-9.,第共]){DATE}日(?=(?:{HALF})[0-9零一二三四五六七八九十])"
)


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(1, low=1)


def screen(batch: Batch, options: Options) -> Flags:
    return batch.has_sequence("午上晨晚", "0-9", "0-9", "0-9") | batch.has_sequence(
        "0-9", "0-9", "日", "上下早晚凌中傍", rarest=2
    )


@rule("OBF104", "dropped-unit", severity=Severity.WARNING, options=Options, screen=screen, preview=True)
def dropped_unit(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    found = [Span(*match.span()) for match in LOST.finditer(text) if not document.in_code(match.start())]
    if len(found) < options.min_count or not found:
        return
    yield Problem(
        found[0],
        f"{plural(len(found), 'number')} without the unit of a date or a time",
        occurrences=tuple(found),
        count=len(found),
        evidence=evidence(Counter(text[max(0, span.start - 2) : span.end] for span in found)),
    )
