"""A line that says that the rest is somewhere else: ``还剩N页未读``, ``展开阅读全文``, a login wall.

## What it does
Finds, among the last lines, one that is nothing but the sentence with which a site asks the reader to unfold, log in,
pay or download to see the rest; or such a sentence glued to the last words of a text, behind an ellipsis, in brackets or with
an arrow.

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

```bad 1:19
水烧开以后改用小火，煮到豆子熟透的时...[ 查看全文 ]
```
```bad 1:20
村委會的選舉在昨天結束，結果下午公布。詳全文>>
橋面工程提前一個月完成了，月底通車。詳全文>>
```
```bad 1:14
河边的柳树都发了芽，孩子们……展开全文
```
```bad 1:25
这家店开了三十年，老板的手艺没有变，价钱也没有变[阅读全文]
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
摘要后面有一个按钮，上面写着“展开全文”。
```
```good
列表里每一条的末尾是“...”，点它就会显示全文。
```
```good
他说的话我还记得一些……更多的都忘了，全部加起来也只有几句。
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
from itertools import islice

from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.engine.registry import rule
from corpus_lint.rules._endings import MARKED
from corpus_lint.rules._previews import (
    ASKING,
    GLUED,
    GLUED_END,
    GLUING,
    LONGEST_GLUED,
    LONGEST_PREVIEW,
    PREVIEW,
    may_be_glued,
    may_be_preview,
    needs,
)

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

ASKING_CHARACTERS = frozenset(ASKING)
GLUING_CHARACTERS = frozenset(GLUING)


@dataclass(frozen=True, slots=True)
class Options:
    lines: int = option.count(6, high=option.MOST_LINES)


def screen(batch: Batch, options: Options) -> Flags:
    lines = batch.lines(0, options.lines)
    glued = lines.where(lines.end_with(GLUED_END)).last(2 * LONGEST_GLUED)
    glued = glued.where(glued.have(GLUING))
    glued = glued.where([GLUED.search(line) is not None for line in glued.decoded()])
    # A character may have two code units.
    lines = lines.where(lines.sizes <= 2 * LONGEST_PREVIEW)
    lines = lines.where(lines.have(ASKING))
    return lines.where([PREVIEW.match(line) is not None for line in lines.decoded()]).texts | glued.texts


@rule("TRN103", "preview-only", severity=Severity.ERROR, options=Options, screen=screen, needs=needs)
def preview_only(document: Document, options: Options) -> Iterator[Problem]:
    spans = (span for line in document.lines_from_end() if (span := document.stripped(*line)))
    for span in reversed(list(islice(spans, options.lines))):
        found = _preview(document.text, span)
        if found is None or document.text.startswith("#", span.start) or document.in_code(span.start):
            continue
        note = "fetch the whole text, or leave the document out"
        yield Problem(
            found,
            f"only a preview of a text: line {document.line_at(span.start):,} leads to the rest",
            evidence=(document.text[found.start : found.end],),
            notes=(note,),
        )
        return


def _preview(text: str, line: Span) -> Span | None:
    """Where a line asks for more: all of it, or what stands behind its last words."""
    if line.end - line.start <= LONGEST_PREVIEW:
        whole = text[line.start : line.end]
        if not ASKING_CHARACTERS.isdisjoint(whole) and may_be_preview(whole) and PREVIEW.match(whole):
            return line
    start = max(line.start, line.end - LONGEST_GLUED)
    end = text[start : line.end]
    if (
        GLUING_CHARACTERS.isdisjoint(end)
        or end[-1] not in GLUED_END
        or not may_be_glued(end)
        or MARKED.match(text, line.start)
    ):
        return None
    match = GLUED.search(end)
    return Span(start + match.start(), start + match.end()) if match else None
