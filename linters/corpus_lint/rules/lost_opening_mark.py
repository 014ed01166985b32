"""A title whose opening mark is lost: `著作权法》分别对法人作品作了规定`.

## What it does
Finds a closing `》` for which no `《` is open, in a sentence that goes on behind it.

In honest documents 5 of 10 findings were right (lower bound of 95 %: 24 %); the others stood in lists of random words, on
which a reader of print was trained. On 10,224 more 7 of 7 documents with 8 places were right; together 12 of 17 (47 %).

## Why it is bad
The mark is lost where a converter took the first character of a paragraph for a bullet, or where a page was cut there:
more than the mark may be missing. A program that looks for titles finds none, or the wrong end of one.

## Example
```bad 3:5
第二节 律师实务

著作权法》分别对法人作品和职务作品作了规定。
```
```bad 1:13
根据《合同法》和民法通则》的规定，双方应当协商。
```
```bad 1:5
山裡人家》是一部舊小說。
```

## Look-alikes it leaves alone
Titles that go over the end of a line, and titles within titles:
```good
他读完了《山里
人家》才睡。又读《《山里人家》研究》。
```
Arrows, quotations of a chat, faces:
```good
更多》
首页》新闻》正文
》他昨天来过吗？
》_《 好困
点击“文件”》“打开”》选中一个文件。
```
Numbers and comparisons, and code:
```good
若 a》b，则取 a。
`山里人家》是`
```

## Fix safety
No fix: where the title begins is a guess.

## Options
* `min-marks` (1): marks from which a document is reported.
* `max-title` (30): characters before the mark without another mark, in which the title has to begin.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

HAN = tables.UNIFIED_HAN
# A title of at least two characters, and behind it the rest of a sentence or the year of a law.
CLOSING = lazy(rf"》(?<=[{HAN}][{HAN}0-9]》)(?=[{HAN}，。、；（(])")
MARKS = lazy("[《》\n]")
# Characters before a mark in which a title that goes over the end of a line begins.
REACH = 300
STOPS = lazy(r"[，。、；：！？“”‘’「」『』（）()【】>\n]")


@dataclass(frozen=True, slots=True)
class Options:
    min_marks: int = option.count(1, low=1)
    max_title: int = option.count(30, low=1, high=200)


def screen(batch: Batch, options: Options) -> Flags:
    return batch.has_sequence("》", HAN + "，。、；（(")


@rule(
    "PUN103",
    "lost-opening-mark",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    preview=True,
)
def lost_opening_mark(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    arrows: dict[int, bool] = {}
    places = [
        Span(*match.span())
        for match in CLOSING.finditer(text)
        if _is_unopened(text, match.start()) and _is_title(document, match.start(), options, arrows)
    ]
    places = [place for place in places if not document.in_code(place.start)]
    if len(places) < options.min_marks:
        return
    yield Problem(
        places[0],
        f"{plural(len(places), 'closing mark')} of a title without an opening one",
        occurrences=tuple(places),
        count=len(places),
        evidence=tuple(dict.fromkeys(_shown(text, one) for one in places)),
    )


def _is_unopened(text: str, place: int) -> bool:
    """Whether the marks before a closing one are all closed."""
    depth = 0
    for match in MARKS.finditer(text, max(0, place - REACH), place):
        if match[0] == "《":
            depth += 1
        elif match[0] == "》":
            depth = max(0, depth - 1)
    return depth == 0


def _is_title(document: Document, place: int, options: Options, arrows: dict[int, bool]) -> bool:
    """Whether the words right before a mark may be a title, and the line is no path with such marks for arrows.

    ``arrows`` keeps for each line whether it is one.
    """
    text, line = document.text, document.line_at(place)
    start, end = document.line_span(line).start, document.line_span(line).end
    if line not in arrows:
        arrows[line] = text.count("》", start, end) - text.count("《", start, end) != 1
    before = text[max(start, place - options.max_title - 1) : place]
    stop = max((match.end() for match in STOPS.finditer(before)), default=-1)
    known = stop >= 0 or len(before) <= options.max_title
    return known and not arrows[line] and end - start > len(before) + 1


def _shown(text: str, place: Span) -> str:
    """A mark with what stands before and behind it in its line."""
    before, behind = text[max(0, place.start - 8) : place.start], text[place.start : place.end + 4]
    return before.rpartition("\n")[2] + behind.partition("\n")[0]
