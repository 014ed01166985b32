"""A block of county names at the end of an article.

## What it does
Finds, at the end of a text, a row of names of counties, districts and cities of many provinces, in no order that geography
knows and without a word about them in the article. The names, also shortened or abolished ones, are looked up in a table;
``|``, commas, spaces or line ends may be between them, and the row may be glued to the last sentence.

## Why it is bad
Link farms put these blocks under hijacked pages: each name was a link. They teach a model that articles end in
place names, and make unrelated pages look alike.

## Example
```bad 3:1
老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉。

肥东县| 富源县| 久治县| 玉龙| 海门市| 安义县| 林甸县| 沧源| 临漳县| 岳池县| 武宁县| 正安县|
```
```fixed
老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉。
```
```bad 3:1
老屋門前有一棵槐樹，夏天的時候，全村的人都在樹下乘涼。

肥東 富源 久治縣 玉龍 海門 安義 林甸縣 滄源 臨漳 岳池
武寧 正安縣 平利縣 左權縣
```
```fixed
老屋門前有一棵槐樹，夏天的時候，全村的人都在樹下乘涼。
```
```bad 1:22
老屋门前有一棵槐树，全村的人都在树下乘凉。肥东县|富源县|久治县|玉龙|海门市|安义县|林甸县|沧源|临漳县|岳池县
```
```fixed
老屋门前有一棵槐树，全村的人都在树下乘凉。
```

## Look-alikes it leaves alone
A list in a sentence, a table of districts, the menu of a weather page, the districts an article is about:
```good
本次普查覆盖肥东县、富源县、久治县、海门市、安义县、林甸县、临漳县、岳池县、武宁县、正安县。
```
```good
本次普查覆盖以下各县：

肥东县、富源县、久治县、海门市、安义县、林甸县、临漳县、岳池县、武宁县、正安县
```
```good
| 东城区 | 西城区 | 朝阳区 | 海淀区 | 丰台区 | 石景山区 | 通州区 | 顺义区 | 昌平区 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 42 | 50 | 455 | 431 | 306 | 84 | 906 | 1021 | 1344 |
```
```good
今天全国大部晴好。

北京 | 天津 | 上海 | 重庆 | 河北 | 山西 | 辽宁 | 吉林 | 江苏 | 浙江 | 安徽 | 福建
```
```good
今天全国大部晴好。

北京 广州 沈阳 成都 哈尔滨 南京 西安 长沙 济南 昆明 杭州 福州 武汉 郑州
```
```good
本市下辖东湖区、西湖区、青云谱区、青山湖区、新建区、红谷滩区、南昌县、进贤县、安义县。

东湖区| 西湖区| 青云谱区| 青山湖区| 新建区| 红谷滩区| 南昌县| 进贤县| 安义县
```
The menu of one province, a list of schools, and one of branches with their telephones:
```good
全省天气预报今日更新。

肥东县| 肥西县| 长丰县| 庐江县| 巢湖市| 无为市| 怀远县| 五河县| 固镇县| 凤台县| 寿县| 含山县
```
```good
参赛学校名单如下：

肥东一中 富源三中 海门中学 安义二中 林甸一中 临漳一中 岳池中学 武宁一中 正安一中
```
```good
各地营业部：

肥东县 0551 | 富源县 0874 | 海门市 0513 | 安义县 0791 | 林甸县 0459 | 临漳县 0310 | 岳池县 0826 | 武宁县 0792
```

## Fix safety
Deletes the block. Safe when no place of it occurs in the text above (an odd word among the names, as 教育, may),
unsafe otherwise.

## Options
* `lines` (3): how many lines from the end are looked at for the end of the block.
* `min-names` (8): names in the row. Blocks seen have ten to sixty.
* `min-county-share` (0.6): the share of names that are in the table of counties. Blocks seen have 0.9 and more. Without
  ``|`` between the names it has to be 0.8.
* `min-provinces` (4): provinces the names are from.
* `min-change-share` (0.6): the share of neighbours that are from different provinces. Lists that were made for
  readers go province by province.
* `max-known-share` (0.2): the share of names that may occur in the text above: an article about places lists its
  own.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.core.document import Document
from corpus_lint.core.invisible import INVISIBLE
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity
from corpus_lint.engine.registry import rule
from corpus_lint.hijack.place_tails import (
    ENDING,
    ENDING_REACH,
    ENDS,
    GAPS,
    SUFFIX,
    TailOptions,
    find_place_tail,
)

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags


def screen(batch: Batch, options: TailOptions) -> Flags:
    lines = batch.lines(0, options.lines)
    hidden = lines.where(lines.have(INVISIBLE)).texts
    ends = lines.where(lines.end_with(f"\u4e00-\u9fff{ENDS}")).before(ENDING_REACH)
    ends = ends.where(ends.count(GAPS) >= 3)
    return hidden | ends.where([ENDING.search(end) is not None for end in ends.decoded()]).texts


@rule("SPM102", "place-name-tail", severity=Severity.ERROR, options=TailOptions, screen=screen)
def place_name_tail(document: Document, options: TailOptions) -> Iterator[Problem]:
    tail = find_place_tail(document, options)
    if tail is None:
        return
    span, names = tail.span, tail.names
    first, last = document.line_at(span.start), document.line_at(span.end - 1)
    whole = document.line_span(first).start == span.start
    edit = Edit(document.line_edit(first).start, document.line_edit(last).end) if whole else None
    if whole and last == len(document.line_starts):
        edit = Edit(document.line_span(first - 1).end if first > 1 else 0, len(document.text))
    what = "" if whole else "the place names in "
    yield Problem(
        span=span,
        message=f"spam: {len(names)} place names in a row at the end of the text",
        evidence=tuple(names),
        fix=Fix(
            f"delete {what}line {first:,}" if first == last else f"delete {what}lines {first:,} to {last:,}",
            (edit or Edit(span.start, span.end),),
            Safety.UNSAFE if any(map(SUFFIX.search, tail.known)) else Safety.SAFE,
        ),
    )
