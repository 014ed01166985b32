"""A block of county names at the end of an article.

## What it does
Finds, at the end of a text, a row of names of counties, districts and cities of many provinces, in no order that geography
knows and without a word about them in the article. The names, also shortened or abolished ones, are looked up in a table;
``|``, commas, spaces or line ends may be between them, and the row may be glued to the last sentence.

## Why it is bad
Link farms put these blocks under hijacked pages: each name was a link. They teach a model that articles end in
place names, and make unrelated pages look alike.

## Example
```bad
老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉。

肥东县| 富源县| 久治县| 玉龙| 海门市| 安义县| 林甸县| 沧源| 临漳县| 岳池县| 武宁县| 正安县|
```
```fixed
老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉。
```
```bad
老屋門前有一棵槐樹，夏天的時候，全村的人都在樹下乘涼。

肥東 富源 久治縣 玉龍 海門 安義 林甸縣 滄源 臨漳 岳池
武寧 正安縣 平利縣 左權縣
```
```fixed
老屋門前有一棵槐樹，夏天的時候，全村的人都在樹下乘涼。
```
```bad
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

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus_lint import option, tables
from corpus_lint.document import Document
from corpus_lint.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.patterns import lazy
from corpus_lint.registry import rule
from corpus_lint.rules import _places
from corpus_lint.rules._endings import visible_end
from corpus_lint.rules.invisible_character import INVISIBLE

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

HAN = r"[\u4e00-\u9fff]"
BARS = "|｜丨"
GAPS = f"{BARS},， \t\u3000\r\n"
GAP = f"[{GAPS}]"
# The end of a line that may be the end of a block: four short pieces of Han. The longest name has eighteen characters.
ENDING = lazy(rf"(?:{GAP}+{HAN}{{2,18}}){{3}}{GAP}*\Z")
ENDING_REACH = 76
ENDS = f"{BARS},，"
# A block, backwards from its end: what is matched is reversed.
BLOCK = lazy(rf"(?:{GAP}*{HAN}{{2,18}}+(?={GAP}|[。！？”…」]|\Z))+")
NAME = lazy(rf"{HAN}{{2,18}}")
SUFFIX = lazy("[县縣区區市旗州]$")
STRICT_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Options:
    lines: int = option.count(3, high=option.MOST_LINES)
    min_names: int = option.count(8, low=2, high=1_000)
    min_county_share: float = option.share(0.6)
    min_provinces: int = option.count(4, low=1, high=34)
    min_change_share: float = option.share(0.6)
    max_known_share: float = option.share(0.2)


def screen(batch: Batch, options: Options) -> Flags:
    lines = batch.lines(0, options.lines)
    hidden = lines.where(lines.have(INVISIBLE)).texts
    ends = lines.where(lines.end_with(f"\u4e00-\u9fff{ENDS}")).before(ENDING_REACH)
    ends = ends.where(ends.count(GAPS) >= 3)
    return hidden | ends.where([ENDING.search(end) is not None for end in ends.decoded()]).texts


@rule("SPM102", "place-name-tail", severity=Severity.ERROR, options=Options, screen=screen)
def place_name_tail(document: Document, options: Options) -> Iterator[Problem]:
    text, end = document.text, len(document.text)
    for _ in range(options.lines):
        end = visible_end(text, end)
        last = text[end - 1 : end]
        # Nearly every honest line ends with a mark.
        if (
            ("\u4e00" <= last <= "\u9fff" or last in ENDS)
            and ENDING.search(text[max(0, end - ENDING_REACH) : end])
            and (span := _block(document, end, options))
        ):
            yield from _problem(document, span, options)
            return
        end = max(text.rfind("\n", 0, end), 0)


def _block(document: Document, end: int, options: Options) -> Span | None:
    """The row of place names that ends here."""
    match = BLOCK.match(document.text[document.body.start : end][::-1])
    if match is None:
        return None
    start = end - match.end()
    # A line that begins with the separator is a row of a table.
    while start < end and not NAME.match(document.text, start):
        start += 1
    names = list(NAME.finditer(document.text, start, end))
    counties = _places.counties()
    provinces = [counties.get(fold(name[0]), 0) for name in names]
    # What comes before the first county is not of the block: verses, a signature.
    first = 0
    while first < len(names) and not (provinces[first] or SUFFIX.search(names[first][0])):
        first += 1
    # Nor are the lines below it, as a button.
    last = len(names)
    while (
        last > first
        and not provinces[last - 1]
        and "\n" in document.text[names[last - 2].end() : names[last - 1].start()]
    ):
        last -= 1
    names, provinces = names[first:last], provinces[first:last]
    if len(names) < options.min_names:
        return None
    end = names[-1].end()
    row = document.text[names[0].start() : end]
    bars = sum(map(row.count, BARS)) >= options.min_names - 1
    if sum(map(bool, provinces)) < (options.min_county_share if bars else STRICT_SHARE) * len(names):
        return None
    known = [one for one in provinces if one and one & (one - 1) == 0]
    changes = sum(one != other for one, other in pairwise(known))
    if len(set(known)) < options.min_provinces or changes < options.min_change_share * (len(known) - 1):
        return None
    if _is_table(document, names[0].start()):
        return None
    return Span(names[0].start(), end)


def fold(name: str) -> str:
    return name.translate(tables.simplified())


def _is_table(document: Document, start: int) -> bool:
    line = document.line_span(document.line_at(start))
    return document.text[line.start : line.end].lstrip()[:1] in tuple(BARS)


def _standing_in(text: str, names: set[str]) -> set[str]:
    """Those of some names that stand anywhere in a text. The time does not depend on how many there are."""
    found: set[str] = set()
    for length in {len(name) for name in names}:
        found |= names.intersection(
            map("".join, zip(*(text[start:] for start in range(length)), strict=False))
        )
    return found


def _problem(document: Document, span: Span, options: Options) -> Iterator[Problem]:
    text = document.text
    tail = re.match(rf"[{BARS},， \t]*", text[span.end :])
    stop = span.end + (tail.end() if tail else 0)
    row = text[span.start : stop]
    names = NAME.findall(row)
    rest = text[: span.start] + text[stop:]
    among = _standing_in(rest, set(names))
    known = [name for name in names if name in among]
    if len(known) > options.max_known_share * len(names):
        return
    first, last = document.line_at(span.start), document.line_at(span.end - 1)
    whole = document.line_span(first).start == span.start
    edit = Edit(document.line_edit(first).start, document.line_edit(last).end) if whole else None
    if whole and last == len(document.line_starts):
        edit = Edit(document.line_span(first - 1).end if first > 1 else 0, len(text))
    what = "" if whole else "the names of "
    yield Problem(
        span=Span(span.start, stop),
        message=f"{len(names)} place names in a row at the end of the text",
        evidence=tuple(names),
        fix=Fix(
            f"delete {what}line {first:,}" if first == last else f"delete {what}lines {first:,} to {last:,}",
            (edit or Edit(span.start, stop),),
            Safety.UNSAFE if any(map(SUFFIX.search, known)) else Safety.SAFE,
        ),
    )
