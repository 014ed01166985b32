"""Lines that a site puts around and into its texts: copyright, advertising marks, share buttons, lines of a forum.

## What it does
Finds whole lines that no author writes: copyright lines and registration numbers, `扫描二维码关注`, `[廣告]請繼續往下閱讀`,
`点击查看更多`, buttons for sharing and printing, `查看: 1534|回复: 0`, notices about sources, and the head of a page that says
how often it was read. Each counts 6 points. Lines that an author may write (`相关阅读`, `责任编辑：沈三`) count 3 or less, and
are reported where such lines stand together.

What wants something of the reader, such as the lines between the chapters of novel sites, is SPM104's.

On 77 pages of 37 Chinese sites, tags dropped and nothing else, 100 of 100 lines that were drawn were right (of all such lines
at least 96 %). On 11,673 honest documents, few of them pages, 7 of 10 findings were wrong
(licences, catalogues of messages), which are left alone since; on 10,224 more there was none.

## Why it is bad
These lines are the same on millions of pages and say nothing about the text that they are in. One in the middle of a
text tears a sentence or a paragraph apart.

## Example
```bad 3:1
山里的路不好走，他们走了一整天才到。

Copyright © 2020 山里小说网 All Rights Reserved.
```
```bad 3:1 ×2
山里的路不好走，他们走了一整天才到。

版权所有：青山县人民政府
青ICP备00000000号-1
```
```bad 3:1
租屋時會給付押金，租約結束時退還。

[廣告]請繼續往下閱讀...

房東沒有退還的話，可以寄存證信函。
```
```bad 1:1 ×3
查看: 1534|回复: 0

[复制链接]
发表于 2021-8-23 07:52 | 显示全部楼层 |阅读模式
山里的路不好走，他们走了一整天才到。
```
```bad 3:1 ×2
山里的路不好走，他们走了一整天才到。

扫描二维码关注
分享到： 微信 微博 QQ空间
```
```bad 1:1
来源：青山日报 作者：沈三 发布时间：2021-08-23 浏览次数：152
山里的路不好走，他们走了一整天才到。
```
```bad 3:1 ×2
山里的路不好走，他们走了一整天才到。

（责任编辑：沈三）
相关阅读
```

## Look-alikes it leaves alone
Sentences with the same words:
```good
扫描二维码关注公众号的人越来越多，这是去年没有想到的。
网站应当在首页标明备案编号，版权所有者可以要求删除。
点击查看更多按钮，页面会加载后面的内容。
```
One line that an author may write, and headings:
```good
山里的路不好走，他们走了一整天才到。

（责任编辑：沈三）
```
```good
作者：沈三
来源：青山日报

### 版权声明

### 相关阅读
```
The licence of a project, and code:
```good
### 许可证

本项目以 MIT 许可证发布。

Copyright © 2020 Shen San. All rights reserved.
```
```good
    print("点击查看更多")
`点击查看更多`
```
Messages of a program, and words of a licence:
```good
标签
标签
版权所有
著作权所有 (C) 年份 作者姓名，通用公共授权第二版。
```
A list that a sentence introduces:
```good
页面下方有三个按钮：

- 点击查看更多
- 打印本页
- 关闭窗口
```

## Fix safety
Shown only: deletes the lines. A text about sites may have them as examples.

## Options
* `min-points` (6): points of lines that stand together, from which they are reported.
* `max-gap` (4): lines between two that stand together, blank ones included.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from corpus_lint.chinese import tables, word_lists
from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity
from corpus_lint.core.values import dataclass
from corpus_lint.engine.registry import rule
from corpus_lint.rules._chrome_lines import (
    CERTAIN,
    LONGEST,
    Line,
    Scored,
    lines_with_signs,
    problem,
    seen_in,
    stretches_with_signs,
    together,
)

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

LIKELY = CERTAIN // 2
# Characters of the longest such line; notices about sources are longer.
LONGEST_LINE = 120
GAP = ".{0,24}"
# All is matched in simplified script and small letters.
NUMBERED = lazy(
    r"""
    # 京ICP备00000000号-1, 京公网安备00000000000000号, 网站标识码0000000000
    icp[备证][ ]*(?:案|字)?[ ]*[:：第]?[ ]*\d{5,} | 公网安备[ ]*\d{8,} | 网站标识码[:：]?[ ]*[a-z]*\d{6,}
    # 查看: 1534|回复: 0
  | ^\W*(?:查看|浏览|点击|阅读|人气)数?[ ]*[:：][ ]*\d+[ ]*[|｜]?[ ]*(?:回复|回覆|评论)数?[ ]*[:：][ ]*\d+\W*$
    # 发表于 2021-8-23 07:52 | 显示全部楼层 |阅读模式
  | 发表于[ ]*(?:\d{4}-\d|\d+[ ]*(?:天|小时|分钟)前|昨天|前天).{0,20}(?:显示全部楼层|只看该(?:作者|用户)|只看楼主|倒序浏览|\#\d|\|)
    # ※ 發信站: 批踢踢實業坊(ptt.cc), ※ 文章網址: https://…
  | ^※[ ]*(?:发信站|文章网址)[ ]*[:：]
    # 字号：【大 中 小】
  | 字[号体](?:大小)?.{0,3}大.{0,3}中.{0,3}小
    """,
    re.VERBOSE,
)
NOTICE = lazy(
    r"""
    # 声明：本文内容不代表本站立场
    不代表本(?:站|网|平台)(?:的)?(?:观点|立场|意见)
    # 如有侵权，请联系我们删除
  | (?:侵权|侵犯).{0,24}(?:联系|告知|通知).{0,12}(?:删除|处理|删帖)
  | 本文(?:由|为).{0,16}(?:自动采集|网友上传|会员上传|用户上传)
    """,
    re.VERBOSE,
)
# Where a notice is one: a line that speaks of this page, and no law or advice.
NOTICE_START = lazy(lambda: rf"\W*{word_lists.alternatives('chrome_lines', 'notice')}")
RIGHTS = lazy(r"[rR](?i:ights? reserved)", re.ASCII)
OWNED = lazy(r"版权所有|著作权所有|all rights? reserved|保留(?:所有|一切)权利")
SIGN = lazy(r"copyright|©|\(c\)|（c）")
YEAR = lazy(r"(?:19|20)\d\d")
# Whose the rights of a site are. A name in Latin letters alone is an author's.
OWNER = lazy(rf"[{tables.UNIFIED_HAN}]|www\.|\.(?:com|cn|net|org|tw|hk)\b")
COMMENT = lazy(r"[.'\"/#*;%\\]|msg")
# Words of the licence of a work; a site names the one by which it may be run.
LICENCE = lazy(r"licen[cs]e|(?<!经营)(?<!节目)(?<!服务)(?<!未经)许可|(?<!未经)(?<!书面)授权|软[件体]基金会")
AROUND = 400
EDITOR = lazy(
    lambda: (
        rf"\W*{word_lists.alternatives('chrome_lines', 'editor')}[ ]*[:：][ ]*\w{{1,8}}(?:[ ]\w{{1,8}})?\W*$"
    )
)
LABEL = lazy(
    lambda: (
        rf"(?:^|[\s|｜\[【(（\d/])(?P<label>{word_lists.alternatives('chrome_lines', 'label')})[ ]*[:：][ ]*(?P<number>\d*)(?=\S|$)"
    )
)
SHARE = lazy(r"(?:一键)?分享[到至]?[ ]*[:：]?|转发[到至][ ]*[:：]?")
TO = lazy(r"^(?:分享|转发)[到至]")
SPLIT = lazy(r"[\s|｜/、·【】\[\]]+")
BARE = lazy(r"[\W_]+")
# A sentence inside a line, and the end of one.
INNER = "。！!？?；;"
STOPS = "。；"
# What each notice has one of.
OF_NOTICES = "代表本", "侵权", "侵犯", "本文由", "本文为"


@dataclass(frozen=True, slots=True)
class Options:
    min_points: int = option.count(CERTAIN, low=1)
    max_gap: int = option.count(4, high=100)


def _bare(phrase: str) -> str:
    return word_lists.GAP.join(BARE.sub("", part) for part in phrase.lower().split(word_lists.GAP))


@cache
def _certain() -> re.Pattern[str]:
    """All lines that no author writes, without their marks."""
    phrases = {_bare(phrase) for phrase in word_lists.phrases("chrome_lines", "certain")}
    return re.compile("|".join(re.escape(one).replace(word_lists.GAP, GAP) for one in sorted(phrases)))


@cache
def _likely() -> frozenset[str]:
    return frozenset(map(_bare, word_lists.phrases("chrome_lines", "likely")))


@cache
def _targets() -> frozenset[str]:
    return frozenset(map(str.lower, word_lists.phrases("chrome_lines", "share")))


@cache
def _counts() -> frozenset[str]:
    return frozenset(word_lists.phrases("chrome_lines", "count"))


@cache
def _signs() -> frozenset[str]:
    return word_lists.signs("chrome_lines", "certain", "likely", "share", "count", "sign")


def screen(batch: Batch, options: Options) -> Flags:
    rights = batch.sequences("rR", "iI", "gG", "hH", "tT", size=1)
    lines = stretches_with_signs(batch, batch.signs(_signs()), rights)
    # A sentence with a comma, or with another one behind it, is a notice, or has its marks in the address of a link.
    shown = lines.stripped("", "*_")
    sentences = shown.count(STOPS) > shown.end_with(STOPS)
    sentences |= (shown.ends == lines.ends) & shown.end_with(INNER) & (shown.count("，") > 0)
    notices = lines.count_of(batch.signs(word_lists.all_in_both_scripts(OF_NOTICES))) > 0
    lines = lines.where(notices | lines.have("[") | ~sentences)
    points: Counter[int] = Counter()
    for number, line in seen_in(lines, LONGEST):
        if points[number] < options.min_points:
            points[number] += _points(batch.documents[number], line)
    return batch.flagged([number for number, enough in points.items() if enough >= options.min_points])


@rule(
    "BPL102",
    "site-line",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    preview=True,
)
def site_line(document: Document, options: Options) -> Iterator[Problem]:
    points = _by_place(document)
    if sum(points.values()) < options.min_points:
        return
    found = [
        one
        for group in together(_scored(document, points), options.max_gap)
        if _sum(document, group) >= options.min_points
        for one in group
    ]
    if found:
        yield problem(document, found, "that a site put around or into the text")


def _sum(document: Document, group: list[Scored]) -> int:
    """The points of lines, each line once however often it stands there."""
    return sum({document.text[one.span.start : one.span.end]: one.points for one in group}.values())


def _by_place(document: Document) -> dict[int, int]:
    """The points of lines by where they begin: of those with a sign, without which most of a page would be read for nothing."""
    points: dict[int, int] = {}
    for line in lines_with_signs(document, (word_lists.pattern_of(_signs()), RIGHTS), LONGEST):
        if line.span.start not in points:
            found = _points(document, line)
            points[line.span.start] = 0 if found and document.in_code(line.span.start) else found
    return points


def _scored(document: Document, points_by_place: dict[int, int]) -> Iterator[Scored]:
    introduced = False
    for number, span in document.lines:
        points = points_by_place.get(span.start, 0)
        if points and not introduced:
            yield Scored(number, number, span, points)
        elif not points:
            introduced = document.text[span.end - 1] in ":："


def _points(document: Document, line: Line) -> int:
    text = line.text
    if not text or _is_indented(document, line):
        return 0
    if NOTICE_START.match(text) and NOTICE.search(text):
        return CERTAIN
    points = _of_short_line(document, line)
    return 0 if points and NOTICE.search(text) else points


def _of_short_line(document: Document, line: Line) -> int:
    """The points of a line that is no notice."""
    text = line.text
    if len(text) > LONGEST_LINE:
        return 0
    ends = text[-1] in INNER
    if any(mark in text[:-1] for mark in STOPS) or (ends and "，" in text):
        return 0
    if NUMBERED.search(text) or _is_shared(text):
        return CERTAIN
    if OWNED.search(text) or SIGN.search(text):
        return _of_copyright(document, line)
    if _certain().fullmatch(BARE.sub("", text)):
        return LIKELY if text[-1] == "。" else CERTAIN
    if EDITOR.match(text):
        return LIKELY
    items = {BARE.sub("", item) for item in SPLIT.split(text)} - {""}
    return LIKELY * len(items) if items <= _likely() else _of_labels(text)


def _is_indented(document: Document, line: Line) -> bool:
    """Whether a line is code that is marked by its indent."""
    start = document.line_start(line.span.start)
    return document.text[start : line.span.start] in ("    ", "\t")


def _of_copyright(document: Document, line: Line) -> int:
    """A reservation of rights with its sign or year, for a Chinese name or an address, in a text that names no licence."""
    text = line.text
    if not OWNED.search(text) or not OWNER.search(OWNED.sub("", text)) or COMMENT.match(text):
        return 0
    around = document.text[max(0, line.span.start - AROUND) : line.span.end + AROUND]
    if LICENCE.search(fold_script_and_case(around)):
        return 0
    return CERTAIN if SIGN.search(text) or YEAR.search(text) or text.startswith("版权所有") else LIKELY


def _is_shared(text: str) -> bool:
    """Whether a line is a row of buttons for sharing."""
    share = SHARE.match(text)
    items = [item for item in SPLIT.split(text[share.end() if share else 0 :].strip(":： ")) if item]
    known = sum(TO.sub("", item) in _targets() for item in items)
    return len(items) == known and known >= (2 if share else 3)


def _of_labels(text: str) -> int:
    """The head of a page: labels with values, one of them how often it was read."""
    found = list(LABEL.finditer(text))
    counted = any(one["label"] in _counts() and one["number"] for one in found)
    if not counted or text[: found[0].start()].strip(" [【(（"):
        return 0
    return CERTAIN if len(found) > 1 else LIKELY
