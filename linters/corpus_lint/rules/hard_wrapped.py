"""Sentences broken at one width, inside words: lines of equal length that end where the page did.

## What it does
Finds lines of Chinese that end in a character, without a mark, at nearly the same width, and go on in the next line. At
the breaks stand words: the character model finds the first character of a line probable behind the last one of the line before.

Measured on 65,000 honest documents: it reports 258, of which 193 are one collection of essays; of 69 that were read all are
right (at least 94 %).

## Why it is bad
Words and sentences are taken apart at places that mean nothing. A program that reads line by line, or turns
line ends into spaces, gets half words: `几` `何原理`.

## Example
```bad 1:1 ×3
图书馆在每年春天清点一次馆藏，把破损的书送去修补，再把多年没
有人借阅的书移到地下书库。清点的时候不开放借书，只开放阅览室，
还书的读者可以把书放进门口的箱子里，由值班的馆员在当天晚上登
记。去年清点出来的书一共有三千多册，其中大约一半是小说，其余的是
历史和地理。
```
```fixed
图书馆在每年春天清点一次馆藏，把破损的书送去修补，再把多年没有人借阅的书移到地下书库。清点的时候不开放借书，只开放阅览室，
还书的读者可以把书放进门口的箱子里，由值班的馆员在当天晚上登记。去年清点出来的书一共有三千多册，其中大约一半是小说，其余的是历史和地理。
```

## Look-alikes it leaves alone
Verse, and lines that end with their sentences:
```good
大漠沙如雪
燕山月似钩
何当金络脑
快走踏清秋
```
```good
第一天我们坐船沿着海岸往北走，傍晚在一个渔村里过夜。
第二天早上起了大雾，船不能开，大家在码头上等到中午。
第三天风很大，我们改走山路，天黑以前才走到镇上的客店。
```
Headings and items without marks, however long:
```good
关于进一步加强城市社区卫生服务中心基础设施建设工作的通知
关于做好二〇二三年普通高等学校毕业生就业服务工作的通知
关于印发农村生活污水处理设施运行维护管理暂行办法的通知
关于公布第三批省级历史文化名镇名村和传统村落名单的通知
```
A manual of roff, and program text with comments, which are wrapped by those who write them.

## Fix safety
Unsafe: joins a line with the next one where it ends at the width and no mark is there. Who wrapped the text on purpose
wants it so.

## Options
* `min-breaks` (3): so many lines end inside a sentence at one width.
* `min-columns` (40): lines that are shorter, in cells of a terminal, are verse, or columns of a table.
* `max-difference` (4): cells by which the lines may differ: a mark is not put at the beginning of a line.
* `min-share` (0.6): the share of the lines ending in a character that have this width. Titles and items end anywhere.
* `min-gain` (1.0): bits by which the first character of a line has to be more probable behind the last one of the line
  before than anywhere, on average. Inside running text it is 2 to 3, between two titles less than 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.visible_text import cells
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import rule
from corpus_lint.rules._coherence import gained_bits

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

HAN = tables.HAN_CLASS
BLANK = " \t\u3000"
# Where a line may go on behind one that ends in a character: that is asked of the few that begin with one.
BREAK = lazy(rf"\n(?<=[{tables.HAN_RANGES}\r{BLANK}]\n)(?={HAN})")
# Lines that are longer are paragraphs.
MOST_COLUMNS = 160
# Requests of roff, comments and statements of programs, strings of catalogues.
SOURCE = lazy(r"^(?:\.(?:TH|SH|PP|TP|B|I)\b|'\\\"|msgid |#include|(?:import|def|class|function) )", 8)


@dataclass(frozen=True, slots=True)
class Options:
    min_breaks: int = option.count(3, low=1)
    min_columns: int = option.count(40)
    max_difference: int = option.count(4)
    min_share: float = option.share(0.6)
    min_gain: float = option.bits(1.0)


def screen(batch: Batch, options: Options) -> Flags:
    from corpus_lint.screens import Stretches

    starts, ends = batch.breaks[:-2] + 1, batch.breaks[1:-1]
    goes_on = batch.is_at(tables.HAN_RANGES, ends + 1) & batch.is_at(
        f"{tables.HAN_RANGES}\r{BLANK}", ends - 1
    )
    starts, ends = starts[goes_on], ends[goes_on]
    ends = Stretches(batch, starts, ends).before_last(f"\r{BLANK}")
    # No character of such a line takes more than two columns, nor more than two code units.
    sizes = ends - starts
    long = (sizes > 0) & (2 * sizes >= options.min_columns - options.max_difference)
    lines = Stretches(batch, starts, ends).where(long & (sizes <= 2 * MOST_COLUMNS))
    lines = lines.where(lines.end_with(tables.HAN_RANGES))
    return batch.by_text(lines.starts) >= options.min_breaks


@rule("LAY102", "hard-wrapped", severity=Severity.WARNING, options=Options, screen=screen, preview=True)
def hard_wrapped(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    breaks = _breaks(document, options)
    if len(breaks) < options.min_breaks or SOURCE.search(text):
        return
    places = tuple(line for line, _ in breaks)
    yield Problem(
        places[0],
        f"{plural(len(places), 'line')} broken inside a sentence at one width",
        occurrences=places,
        count=len(places),
        evidence=tuple(f"{text[line.end - 1]}⏎{text[gap.end]}" for line, gap in breaks[:20]),
        fix=Fix(
            f"join {plural(len(places), 'line')}",
            tuple(Edit(gap.start, gap.end) for _, gap in breaks),
            Safety.UNSAFE,
        ),
    )


def _breaks(document: Document, options: Options) -> list[tuple[Span, Span]]:
    """The lines that are broken at the width of the document, each with the gap behind it."""
    text = document.text
    places = [match.start() for match in BREAK.finditer(text, document.body.start)]
    if len(places) < options.min_breaks:
        return []
    found: list[tuple[int, int, int]] = []
    for place in places:
        start = document.line_start(place)
        end = _end_of_text(text, start, place)
        if start < end <= start + MOST_COLUMNS and not document.in_code(start):
            found.append((start, end, place + 1))
    if len(found) < options.min_breaks:
        return []
    columns = [cells(text[start:end]) for start, end, _ in found]
    width = _width(columns, options)
    wrapped = [
        (Span(start, end), Span(end, behind))
        for (start, end, behind), one in zip(found, columns, strict=True)
        if width - options.max_difference <= one <= width
    ]
    if width < options.min_columns or len(wrapped) < options.min_share * len(found):
        return []
    gain = sum(gained_bits(text[gap.start - 1] + text[gap.end]) for _, gap in wrapped) / len(wrapped)
    return wrapped if gain >= options.min_gain else []


def _end_of_text(text: str, start: int, line_end: int) -> int:
    """Where the text of a line ends, if it ends in a Chinese character; where it starts, if it does not."""
    end = line_end - text.endswith("\r", start, line_end)
    end = start + len(text[start:end].rstrip(BLANK))
    return end if tables.is_han(text[start:end][-1:]) else start


def _width(columns: list[int], options: Options) -> int:
    """The width that most lines end at, or shortly before."""
    counts = Counter(columns)
    reach = options.max_difference + 1
    return max(
        counts, key=lambda width: (sum(counts[width - less] for less in range(min(reach, width + 1))), width)
    )
