"""Chinese text with a space behind every character: `按 摩 在 我 国 流 传 已 久`.

## What it does
Finds rows of single characters with spaces between them that are running text: the character model finds words and
sentences in them once the spaces are gone.

Measured on 65,000 honest documents: it reports 8, manuals that are set so throughout, and is right in all (at least 68 %).

## Why it is bad
Every word is taken apart. Such text comes from pages of PDF whose letters were placed one by one, and from old files in
which spaces made a page look wider. A tokenizer sees characters only, and no search finds a word.

## Example
```bad 1:1 ×2
按 摩 在 我 国 流 传 已 久 ， 能 促 进 血 液 循 环 ，
也 能 提 高 身 体 的 抗 病 能 力 。
```
```fixed
按摩在我国流传已久，能促进血液循环，
也能提高身体的抗病能力。
```
```bad 1:1
青 山 市 第 一 人 民 医 院 健康讲座 前言 病人常常问起，感冒的时候要不要吃药。
```
```fixed
青山市第一人民医院 健康讲座 前言 病人常常问起，感冒的时候要不要吃药。
```

## Look-alikes it leaves alone
A title in a line of its own, which is set wide, and words of two characters beside each other:
```good
中 华 医 学 年 鉴 编 辑 部

目 录
前 言
第一章 总 则
```
Names that are made as wide as others, and answers:
```good
张 三 李建国 王 五 赵卫东 钱 六 孙小梅
1. A 2. B 3. C 4. D 5. A 6. B 7. C
```
Lists of characters, of numbers and of days:
```good
的 一 是 在 不 了 有 和 人 这 中 大 为 上 个 国 我 以 要 他
日 一 二 三 四 五 六
甲 乙 丙 丁 戊 己 庚 辛 壬 癸
```
Words with spaces between them, and languages that have them:
```good
今天 天气 很 好 ， 我们 一起 去 公园 散步 。
저 는 학 생 입 니 다 . 東 京 に 行 く
```

## Fix safety
Unsafe: deletes the spaces of the row; where one stood between two words of Latin letters, it is lost. A space that was
doubled between letters or digits becomes one.

## Options
* `min-characters` (7): Chinese characters in a row; words that are set wide have fewer.
* `max-title` (16): a line of its own without a mark that has no more characters than this is a title that was set wide,
  if no other row of the document is more than a title.
* `min-gain` (0.5): bits by which each character has to be more probable behind its neighbour than anywhere. Running text
  has 2 to 3, verse and old texts near 1, lists of characters less than 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import rule
from corpus_lint.rules._coherence import gained_bits, is_series

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

GAP = " \u3000\xa0"
MARKS = "，。、；：？！（）《》〈〉「」『』【】“”‘’…—·,.;:?!()"
# Four characters in a row: what the screen looks for.
HAN = f"[{tables.UNIFIED_HAN}]"
SCREEN = lazy(rf"[{GAP}](?<={HAN}.)[{GAP}]?{HAN}[{GAP}]{{1,2}}{HAN}")
# Gaps of three spaces and more are those between columns.
UNIT = rf"[{tables.HAN_RANGES}0-9A-Za-z０-９Ａ-Ｚａ-ｚ{MARKS}]"
ROW = lazy(rf"(?<!\S)(?:{UNIT}[{GAP}]{{1,2}}+(?=\S))++(?:{UNIT}(?!\S))?+")
GAPS = lazy(f"[{GAP}]+")
# What a heading may have around it, at most so many characters on a side.
AROUND_TITLE = " \t\u3000\xa0#*>-"
TITLE_MARGIN = 40
EXCERPT = 12
# Chinese characters of a row beside others that are sure.
MIN_BESIDE = 3


@dataclass(frozen=True, slots=True)
class Options:
    min_characters: int = option.count(7, low=3)
    max_title: int = option.count(16)
    min_gain: float = option.bits(0.5)


def screen(batch: Batch, options: Options) -> Flags:
    # Four characters with one gap or two between them, around the second or the third.
    places = batch.sequences(GAP, tables.UNIFIED_HAN, GAP, size=3).widened(3)
    return places.where([SCREEN.search(around) is not None for around in places.decoded()]).texts


@rule("LAY101", "letter-spaced", severity=Severity.WARNING, options=Options, screen=screen, preview=True)
def letter_spaced(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if SCREEN.search(text) is None:
        return
    rows = list(_rows(document, options.min_characters, options))
    sure = [row for row in rows if not _is_title(document, row, options)]
    if not sure:
        return
    if len(sure) > 1:
        # Where whole paragraphs are set so, their headings and last lines are, too.
        rows = list(_rows(document, MIN_BESIDE, options))
    edits = tuple(edit for row in rows for edit in _joined(text, row))
    yield Problem(
        rows[0],
        f"{plural(len(rows), 'row')} of characters with spaces between them",
        occurrences=tuple(rows),
        count=len(rows),
        evidence=tuple(GAPS.sub("", text[row.start : row.end])[:EXCERPT] for row in rows),
        fix=Fix(f"delete {plural(len(edits), 'space')}", edits, Safety.UNSAFE),
    )


def _rows(document: Document, characters_at_least: int, options: Options) -> Iterator[Span]:
    """Rows that are text, and no list or code."""
    for match in ROW.finditer(document.text):
        characters = GAPS.sub("", match[0])
        if sum(map(tables.is_han, characters)) < characters_at_least or is_series(characters):
            continue
        if gained_bits(characters) >= options.min_gain and not document.in_code(match.start()):
            yield Span(match.start(), match.start() + len(match[0].rstrip(GAP)))


def _is_title(document: Document, row: Span, options: Options) -> bool:
    """Whether a row is a line of its own, short and without marks."""
    text, line = document.text, document.line_span(document.line_at(row.start))
    if row.start - line.start > TITLE_MARGIN or line.end - row.end > TITLE_MARGIN:
        return False
    alone = not (text[line.start : row.start] + text[row.end : line.end]).strip(AROUND_TITLE)
    characters = GAPS.sub("", text[row.start : row.end])
    return alone and len(characters) <= options.max_title and not any(one in MARKS for one in characters)


def _joined(text: str, row: Span) -> Iterator[Edit]:
    """The deletion of the gaps of a row. Between letters or digits a wide one was a space."""
    for match in GAPS.finditer(text, row.start, row.end):
        before, after = text[match.start() - 1], text[match.end()]
        if len(match[0]) > 1 and (before + after).isascii() and before.isalnum() and after.isalnum():
            yield Edit(match.start(), match.end(), " ")
        else:
            yield Edit(*match.span())
