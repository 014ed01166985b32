"""The document ends inside a link, an image, a URL, a tag or a bracket.

## What it does
Looks at the last line for something that was opened and never closed: a Markdown link or image, an HTML tag, a URL that
ends in an ellipsis, or a bracket or quotation mark after which the text stops in an ellipsis.

## Why it is bad
It proves that the text was cut at a limit of length: what follows is missing, and a model learns to stop there.

## Example
```bad 3:1
文章来源：人民日报

![首页](https://www.example.com/im...
```
```bad 1:7
更多内容请见[官方网站](https://www.example.com/news/2024/a
```
```bad 1:13
会议指出，要坚持三个原则（一是实事求是，二是…
```
```bad 1:6
相关阅读：<a href="https://www.example.com/
```

## Look-alikes it leaves alone
Closed links, brackets in URLs, an honest ellipsis, list marks and emoticons:
```good
参见[维基百科](https://zh.wikipedia.org/wiki/Python_(语言))。
```
```good
他想了想，没有再说下去（也许是累了）……
```
```good
选项如下：
a) 甲
b) 乙 :(
```
```good
若 a < b，则取区间 [a, b)
```

## Fix safety
Deletes what was left open. Shown only: it may hold words of the text. Better: fetch the document again.

## Options
None.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.core.document import Document
from corpus_lint.core.invisible import INVISIBLE, visible_end
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.needs import Need
from corpus_lint.engine.registry import NoOptions, rule
from corpus_lint.rules._endings import no_line_end

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

ELLIPSIS_ENDS = ".…"
ELLIPSIS = r"(?:\.{3,}|…+)"
# What is open longer than this is not open at the end; it also bounds the time that a hostile line takes.
LONGEST_OPEN = 2000
# Without one of these nothing is open; a URL has a slash.
OPENING = frozenset("[<(（《【/")
# What may be open at the end of the last line, most certain first, and what it is called.
OPEN = (
    (lazy(r"!\[[^\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*$"), "a Markdown image"),
    (
        lazy(r"\[[^\[\]\n]+\]\((?:https?:|mailto:|[./#\w])[^()\n]*(?:\([^()\n]*\)[^()\n]*)*$"),
        "a Markdown link",
    ),
    (lazy(r"!\[[^\]\n]*$"), "a Markdown image"),
    (
        lazy(r"<(?:a|img|p|div|span|td|tr|table|video|iframe|font|li|ul|script|br)\s[^<>\n]*$"),
        "an HTML tag",
    ),
    (lazy(r"<!--(?!.*-->).*$"), "an HTML comment"),
    (lazy(rf"https?://[^\s\u3000-\u9fff<>()（）]*{ELLIPSIS}$"), "a URL"),
    (lazy(rf"（[^（）\n]*(?<![）。！？]){ELLIPSIS}$"), "a bracket"),
    (lazy(rf"\((?<=[^\x00-\x7f]\()[^()\n]*(?<![).!?。！？]){ELLIPSIS}$"), "a bracket"),
    (lazy(rf"[《【][^《》【】\n]*(?<![》】]){ELLIPSIS}$"), "a bracket"),
)


def screen(batch: Batch, options: NoOptions) -> Flags:
    lines = batch.lines(0, 1)
    ellipsis = lines.where(lines.end_with(ELLIPSIS_ENDS) | lines.have(INVISIBLE)).texts
    lines = lines.where(lines.have("<["))
    return (
        ellipsis | lines.where([_may_be_open(line) for line in lines.last(2 * LONGEST_OPEN).decoded()]).texts
    )


def _may_be_open(line: str) -> bool:
    """Whether a link, an image or a tag of a line may be open at its end."""
    if line.rfind("![") > line.rfind("]") or line.rfind("<") > line.rfind(">") or "<!--" in line:
        return True
    start = line.find("](")
    while start >= 0:
        if line.count("(", start + 2) == line.count(")", start + 2):
            return True
        start = line.find("](", start + 2)
    return False


@rule(
    "TRN101",
    "cut-markup",
    severity=Severity.ERROR,
    screen=screen,
    needs=("[<(（《【/", Need(characters=f"[<{INVISIBLE}", last=ELLIPSIS_ENDS)),
)
def cut_markup(document: Document, options: NoOptions) -> Iterator[Problem]:
    end = visible_end(document.text, len(document.text))
    start = document.line_start(end)
    line = document.text[max(start, end - LONGEST_OPEN) : end]
    start = end - len(line)
    # Each of the patterns would have to be compiled.
    if not OPENING.intersection(line) or not (_may_be_open(line) or line.endswith(tuple(ELLIPSIS_ENDS))):
        return
    if line.count("`") % 2 == 0 and line.endswith("`"):
        return
    for pattern, name in OPEN:
        match = pattern.search(line)
        if match:
            if document.in_code(start):
                return
            span = Span(start + match.start(), end)
            yield Problem(
                span,
                f"the text breaks off inside {name}",
                evidence=(match[0],),
                notes=no_line_end(document),
                fix=Fix(
                    "delete the unfinished part", (Edit(span.start, len(document.text)),), Safety.DISPLAY
                ),
            )
            return
