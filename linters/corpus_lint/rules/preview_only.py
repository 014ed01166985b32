"""A line that says that the rest is somewhere else: ``还剩N页未读``, ``展开阅读全文``, a login wall.

## What it does
Finds, among the last lines, one that is nothing but the sentence with which a site asks the reader to unfold, log in,
pay or download to see the rest.

## Why it is bad
The document is a preview. It ends where the site wanted, not where its author did.

## Example
```bad 3:1
本报告对全国三百家企业进行了调查。调查采用问卷与访谈相结合的方式。

剩余15页未读，继续阅读
```
```bad 3:1
双方就合作细节进行了深入交流，并达成初步意向。

展开阅读全文
```
```bad 3:1
雙方就合作細節進行了深入交流，並達成初步意向。

登錄後查看全部內容
```
```bad 3:1
第一批树苗在清明以前全部栽完，成活率要到秋天才能知道。

点击阅读全文 >>
```

## Look-alikes it leaves alone
The same words in a sentence, in a heading of documentation, or in the menu of another article:
```good
点击“展开阅读全文”按钮之后，页面会加载剩余的内容。用户登录后查看订单，管理员登录后查看报表。
```
```good
读者可以登录后查看全文，也可以到图书馆借阅纸质版。
```
```good
本页的按钮有三种：

- 展开阅读全文
- 登录后查看全文
```
```good
如果你想继续阅读，请看下一章。
```
```good
以上是本期的全部内容，下期再见。

阅读原文
```

## Fix safety
No fix: what is missing is not known.

## Options
* `lines` (6): how many lines from the end are looked at; share buttons and footers may follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity
from corpus_lint.engine.registry import rule
from corpus_lint.rules._previews import ASKING, LONGEST_PREVIEW, PREVIEW

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

ASKING_CHARACTERS = frozenset(ASKING)


@dataclass(frozen=True, slots=True)
class Options:
    lines: int = option.count(6, high=option.MOST_LINES)


def screen(batch: Batch, options: Options) -> Flags:
    lines = batch.lines(0, options.lines)
    # A character may have two code units.
    lines = lines.where(lines.sizes <= 2 * LONGEST_PREVIEW)
    lines = lines.where(lines.have(ASKING))
    return lines.where([PREVIEW.match(line) is not None for line in lines.decoded()]).texts


@rule("TRN103", "preview-only", severity=Severity.ERROR, options=Options, screen=screen)
def preview_only(document: Document, options: Options) -> Iterator[Problem]:
    spans = (span for line in document.lines_from_end() if (span := document.stripped(*line)))
    for span in reversed(list(islice(spans, options.lines))):
        text = document.text[span.start : span.end]
        if (
            len(text) <= LONGEST_PREVIEW
            and not ASKING_CHARACTERS.isdisjoint(text)
            and PREVIEW.match(text)
            and not text.startswith("#")
            and not document.in_code(span.start)
        ):
            note = "fetch the whole text, or leave the document out"
            yield Problem(
                span,
                f"only a preview of a text: line {document.line_at(span.start):,} leads to the rest",
                evidence=(text,),
                notes=(note,),
            )
            return
