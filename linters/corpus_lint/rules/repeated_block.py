"""A title, a paragraph or the whole text that stands several times in one document.

## What it does
Finds a title that is repeated as a line of its own, also behind the number of a page, long paragraphs that are repeated to the letter, and a text of which
nearly every line stands twice, one copy after the other or line by line.

## Why it is bad
Extractors take the heading, the page title and the share button's title for three paragraphs, and the page for computers
and that for telephones for one; templates give the abstract twice. A model learns to say things twice.

## Example
```bad 1:3 ×3
# 以网络法治高质量发展服务保障网络强国建设

以网络法治高质量发展服务保障网络强国建设 - 某某网

# 以网络法治高质量发展服务保障网络强国建设

法治兴则国兴，法治强则国强。
```
```bad 1:9 ×3
Page 1: 渡口与石桥：一座水乡小镇的交通史

一、渡口

Page 2: 渡口与石桥：一座水乡小镇的交通史

二、石桥

Page 3: 渡口与石桥：一座水乡小镇的交通史
```
```bad 5:1
老屋门前有一棵槐树，树龄比村里最老的人还要大。夏天的时候，全村的人都搬着凳子到树下乘凉，讲古的讲古，下棋的下棋，孩子们围着树干捉迷藏，一直玩到月亮升起来才肯回家睡觉。

后来槐树被雷劈去了一半。

老屋门前有一棵槐树，树龄比村里最老的人还要大。夏天的时候，全村的人都搬着凳子到树下乘凉，讲古的讲古，下棋的下棋，孩子们围着树干捉迷藏，一直玩到月亮升起来才肯回家睡觉。
```

```bad 2:1 ×3
渡口的船工姓沈，一家三代都在河上撑船。
渡口的船工姓沈，一家三代都在河上撑船。
桥修好的那一年，他把船卖了。
桥修好的那一年，他把船卖了。
桥头开了一家茶馆，门口摆着八张方桌。
桥头开了一家茶馆，门口摆着八张方桌。
```

## Look-alikes it leaves alone
A title in the front matter and once more as a heading, a caption of two pictures above the text, numbered pages with titles of
their own, a refrain, fields of a form, headings of parts, a pattern of tones:
```good
---
title: 城市绿化条例实施细则
---

# 城市绿化条例实施细则

第一条 为了改善城市生态环境，制定本细则。
```
```good
沈师傅(左)在渡口撑船。李师傅(右)在桥头喝茶。
沈师傅(左)在渡口撑船。李师傅(右)在桥头喝茶。

石桥修好以后，渡口的船只在发大水的时候才用得上。
```
```good
第1页：渡口的船工一家

第2页：渡口的船工与石桥

第3页：桥头的茶馆
```
```good
妹妹你大胆地往前走呀，往前走，莫回头。
通天的大路九千九百九千九百九呀。
妹妹你大胆地往前走呀，往前走，莫回头。
```
```good
姓名：＿＿＿＿ 单位：＿＿＿＿
姓名：＿＿＿＿ 单位：＿＿＿＿
姓名：＿＿＿＿ 单位：＿＿＿＿
```

The name of the document in the list of its series, and above the table that it introduces:
```good
青山县公共场所卫生标准

这一系列的其他文件：

* 青山县公共场所卫生标准
* 青山县公共场所消防标准
```
```good
青山县公共场所卫生标准
依照本县条例第三条的规定，公布标准如下：
青山县公共场所卫生标准
│ 场所 │ 次数 │
```
```good
关关雎鸠，在河之洲。窈窕淑女，君子好逑。
参差荇菜，左右流之。窈窕淑女，寤寐求之。
求之不得，寤寐思服。悠哉悠哉，辗转反侧。
参差荇菜，左右采之。窈窕淑女，琴瑟友之。
参差荇菜，左右采之。窈窕淑女，钟鼓乐之。
```
```good
仄仄平平仄，平平仄仄平。
平平平仄仄，仄仄仄平平。
仄仄平平仄，平平仄仄平。
平平平仄仄，仄仄仄平平。
```

## Fix safety
Deletes the later copies. Unsafe: a repetition may be meant.

## Options
* `min-title` (8): letters and characters of a title that is looked for. Shorter ones ("概述") recur as headings.
* `min-paragraph` (80): characters of a paragraph that is looked for. Refrains and forms are shorter.
* `min-share` (0.1): the share of the text that repeated paragraphs take up. Manuals repeat a note here and there.
* `min-doubled` (0.4): the share of the text that later copies of lines of any length take up when all of it stands twice; where
  it does, that is a half. Of 3,528 honest documents none has 0.4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from corpus_lint.chinese.tables import HAN_CHARACTER, count_han
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.notation import is_notation
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import inflected, plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags, Stretches

HEADING = lazy(r"#{1,6}[ \t]+(?P<title>.+?)[ \t]*#*$")
# What numbers the pages of a document, in front of the title that stands on each.
PAGE = lazy(r"(?:[Pp]age[ \t]*\d{1,4}|第[ \t]*\d{1,4}[ \t]*[页頁])[ \t]*[:：|·][ \t]*(?=\S)")
# What such a number begins with, and what it is of letters and digits alone.
NUMBERED = ("P", "p", "第")
NUMBER = lazy(r"(?:[Pp]age|第)\d")
# What stands between a title and the name of the site.
SITE = lazy(r"[ \t]*[-–—_|｜·]|[ \t]{2,}")
# Titles and names of sites are not longer than this, in characters.
LONGEST_LINE = 300
# Of the longest word of a title, so many characters are looked for.
WORD_START = 8
WORD = lazy(r"[^\W_]")
NOISE = lazy(r"[\W_]+")
# A line that ends so is text: what comes below it is no longer the head of the page, and may name its subject again. One that
# ends in a colon introduces a table or a form with the name of the document; a short one is a label.
PROSE = lazy("[。！？]$|.{8}[:：]$")
# A text that is one of a series names itself in the list of all.
ITEM = lazy(r"[*+-][ \t]")
# A first line that ends so is a sentence: the caption of two pictures, a line of a song, unless it is the whole text.
SENTENCE = "。"
# A line that stands more often is not a title but fills the text: extractors take a title two to five times, and a document that
# repeats it on each page has some dozens of pages.
MOST_TITLES = 100


@dataclass(frozen=True, slots=True)
class Options:
    min_title: int = option.count(8, low=1)
    min_paragraph: int = option.count(80, low=1)
    min_share: float = option.share(0.1)
    min_doubled: float = option.share(0.4)


def screen(batch: Batch, options: Options) -> Flags:
    from corpus_lint.rules import _repeated_lines

    sizes = _repeated_lines.body_sizes(batch)
    # Whatever the rule asks first of all lines, in the end it reports those of which half are Han characters, and only if
    # they are a share of the text.
    repeated = _repeated_lines.repeated(batch, options.min_paragraph)
    again = _repeated_lines.units(repeated)
    found: Flags = _repeated_lines.units(_repeated_lines.half_han(repeated)) >= options.min_share * sizes
    # The shorter lines are compared only if there are this many of them.
    doubled = again + _repeated_lines.shorter(batch, options.min_paragraph) >= options.min_doubled * sizes
    repeated = _repeated_lines.repeated(batch, 1, doubled)
    doubled &= _repeated_lines.units(repeated) >= options.min_doubled * sizes
    repeated = _repeated_lines.half_han(repeated.where(doubled[repeated.owners]))
    found |= doubled & (_repeated_lines.units(repeated) >= options.min_share * sizes)
    titles: dict[int, str] = {}
    for number, document in enumerate(batch.documents):
        if document.text.startswith("---") and (title := document.title):
            titles[number] = NOISE.sub("", document.text[title.start : title.end])
    alike = _repeated_lines.begin_alike(batch, "。！？", titles)
    for number in _with_copies(alike, titles, options.min_title):
        document = batch.documents[number]
        text = document.text[document.body.start :]
        found[number] |= _may_repeat_its_title(document, text) and any(_title(document, options))
    return found


def _with_copies(lines: Stretches, titles: Mapping[int, str], size: int) -> list[int]:
    """The texts in which two of these lines begin with as many letters of the title as a title has at least.

    The title is the first of them where the front matter has none. A copy has all letters of the title, at most behind the number
    of a page, so that it has the first ones; lines whose letters begin late are taken for copies.
    """
    read = 4 * size
    # None where too few letters were read, or a number of a page is before them.
    letters: dict[int, str | None] = {text: _known_letters(title) for text, title in titles.items()}
    copies: Counter[int] = Counter()
    whole = (lines.sizes <= read).tolist()
    for text, is_whole, line in zip(lines.owners.tolist(), whole, lines.first(read).decoded(), strict=True):
        found = NOISE.sub("", line)
        start = _known_letters(found) if is_whole or len(found) >= size else None
        title = letters.setdefault(text, start)
        if title is None or start is None:
            copies[text] += 1
        else:
            copies[text] += len(title) >= size and start[:size] == title[:size]
    return [text for text, number in copies.items() if number > 1]


def _known_letters(letters: str) -> str | None:
    """The letters that a line begins with, None where they are the number of a page."""
    return None if letters.startswith(NUMBERED) and NUMBER.match(letters) else letters


@rule("DUP104", "repeated-block", severity=Severity.WARNING, options=Options, screen=screen)
def repeated_block(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text[document.body.start :] if document.body.start else document.text
    if _may_repeat_its_title(document, text):
        yield from _title(document, options)
    lines = list(filter(None, map(str.strip, text.split("\n"))))
    distinct = set(lines)
    if len(distinct) == len(lines):
        return
    repeated = sum(map(len, lines)) - sum(map(len, distinct))
    if repeated >= options.min_share * len(text):
        doubled = repeated >= options.min_doubled * len(text)
        yield from _paragraphs(document, 1 if doubled else options.min_paragraph, options)


def _may_repeat_its_title(document: Document, text: str) -> bool:
    """Whether the first characters of the longest word of the title stand twice: a search that clears nearly everything."""
    title = document.title or _heading(document.text, _first_line(document))
    start = max(NOISE.split(document.text[title.start : title.end]), key=len)[:WORD_START]
    first = text.find(start)
    return bool(start) and first >= 0 and text.find(start, first + 1) >= 0


def _first_line(document: Document) -> Span:
    return next(_from_top(document), Span(0, 0))


def _from_top(document: Document) -> Iterator[Span]:
    """The lines that are not blank, one by one: nearly always the first ones are enough."""
    return (span for line in document.lines_from_top() if (span := document.stripped(*line)))


def _title(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    title = document.title or _heading(text, _first_line(document))
    key = NOISE.sub("", text[title.start : title.end])
    if len(key) < options.min_title or HAN_CHARACTER.search(key) is None or is_notation(key):
        return
    copies: list[Span] = []
    first = WORD.search(text, title.start if document.title else _first_line(document).start)
    for span in _from_top(document):
        copy = _copy(text, span, key)
        # All copies begin alike, which the screen goes by: pages are numbered in one way.
        if copy and (letter := WORD.search(text, span.start)) and first and letter[0] == first[0]:
            copies.append(copy)
        elif PROSE.search(text, span.start, span.end):
            break
    # The front matter's title is metadata: one copy of it in the body is as it should be.
    if not 2 <= len(copies) <= MOST_TITLES:
        return
    if not document.title and text.endswith(SENTENCE, title.start, title.end):
        again = sum(copy.end - copy.start for copy in copies[1:])
        if again < options.min_doubled * (document.body.end - document.body.start):
            return
    spans = ([title] if document.title else []) + copies
    yield Problem(
        spans[0],
        f"the title appears {len(spans)} times",
        occurrences=tuple(spans),
        count=len(spans),
        evidence=(text[title.start : title.end],),
        fix=_delete(document, [document.line_at(copy.start) for copy in copies[1:]]),
    )


def _heading(text: str, span: Span) -> Span:
    """The span of the title in a line that may be a Markdown heading, or begin with the number of a page."""
    if span.end - span.start > LONGEST_LINE:
        return span
    # Most lines have neither, and to compile an expression takes as long as to read a small file.
    if text.startswith("#", span.start) and (match := HEADING.fullmatch(text, span.start, span.end)):
        span = Span(*match.span("title"))
    page = PAGE.match(text, span.start, span.end) if text.startswith(NUMBERED, span.start) else None
    return Span(page.end(), span.end) if page else span


def _copy(text: str, span: Span, key: str) -> Span | None:
    """Where in a line the title stands, if the line is the title, or the title and the name of a site."""
    if span.end - span.start > LONGEST_LINE:
        return None
    if ITEM.match(text, span.start, span.end):
        return None
    inner = _heading(text, span)
    line = text[inner.start : inner.end]
    words = NOISE.sub("", line)
    if words == key:
        return inner
    if not words.startswith(key):
        return None
    end = [match.end() for match in WORD.finditer(line)][len(key) - 1]
    return Span(inner.start, inner.start + end) if SITE.match(line, end) else None


def _paragraphs(document: Document, shortest: int, options: Options) -> Iterator[Problem]:
    text = document.text
    seen: dict[str, int] = {}
    again: list[tuple[int, Span]] = []
    for line, span in document.lines:
        if span.end - span.start >= shortest:
            paragraph = text[span.start : span.end]
            # Prose only: code, rows of tables and output of programs repeat by nature.
            if seen.setdefault(paragraph, line) != line and (
                count_han(paragraph) >= len(paragraph) / 2 and not document.in_code(span.start)
            ):
                again.append((line, span))
    repeated = sum(span.end - span.start for _, span in again)
    if not again or repeated < options.min_share * (document.body.end - document.body.start):
        return
    evidence = tuple(dict.fromkeys(text[span.start : span.end] for _, span in again))
    if is_notation("".join(evidence)):
        return
    spans = tuple(span for _, span in again)
    verb = "repeats" if len(again) == 1 else "repeat"
    yield Problem(
        spans[0],
        f"{plural(len(again), 'paragraph')} ({plural(repeated, 'character')}) {verb} earlier text",
        occurrences=spans,
        count=len(spans),
        evidence=evidence,
        notes=(f"the first copy is in line {seen[text[spans[0].start : spans[0].end]]:,}",),
        fix=_delete(document, [line for line, _ in again]),
    )


def _delete(document: Document, lines: list[int]) -> Fix:
    edits: list[Edit] = [document.line_edit(line) for line in lines]
    return Fix(f"delete {len(edits)} later {inflected('copy', len(edits))}", tuple(edits), Safety.UNSAFE)
