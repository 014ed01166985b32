"""A block of county names at the end of an article.

## What it does
Finds, at the end of a text, a line of names of counties, districts and cities joined by ``|``, in no order that
geography knows and without a word about them in the article.

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

## Look-alikes it leaves alone
A list in a sentence, a table of districts, the menu of a weather page, the districts an article is about:
```good
本次普查覆盖肥东县、富源县、久治县、海门市、安义县、林甸县、临漳县、岳池县、武宁县、正安县。
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
本市下辖东湖区、西湖区、青云谱区、青山湖区、新建区、红谷滩区、南昌县、进贤县、安义县。

东湖区| 西湖区| 青云谱区| 青山湖区| 新建区| 红谷滩区| 南昌县| 进贤县| 安义县
```

## Fix safety
Deletes the line. Safe when no place of it occurs in the text above (an odd word among the names, as 教育, may),
unsafe otherwise.

## Options
* `lines` (3): how many lines from the end are looked at.
* `min-names` (8): names in the line. Blocks seen have ten to sixty.
* `min-suffix-share` (0.6): the share of names that end like 县, 区, 市, 旗 or 州. Blocks seen have 0.7 and more; the
  rest are names without their suffix.
* `max-known-share` (0.2): the share of names that may occur in the text above: an article about places lists its
  own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lint import tables
from corpus_lint.document import Document
from corpus_lint.model import Fix, Problem, Safety, Severity
from corpus_lint.patterns import lazy
from corpus_lint.registry import rule

SEPARATORS = lazy("[|｜丨]")
# The names of administrative divisions down to the township, development zones included, in both scripts.
SUFFIX = lazy(
    "(?:[县縣区區市旗州盟镇鎮乡鄉]|地区|林区|特区|新区|园区|園區|开发区|開發區|管委会|管委會|管理区|群岛|群島)$"
)
# The longest name of a county has fifteen characters.
NAME = lazy(f"[{tables.HAN}]{{2,18}}$")


@dataclass(frozen=True, slots=True)
class Options:
    lines: int = 3
    min_names: int = 8
    min_suffix_share: float = 0.6
    max_known_share: float = 0.2


@rule("SPM102", "place-name-tail", severity=Severity.ERROR, options=Options)
def place_name_tail(document: Document, options: Options) -> Iterator[Problem]:
    if (
        document.text.count("|") + document.text.count("｜") + document.text.count("丨")
        < options.min_names - 1
    ):
        return
    for line, span in document.lines[-options.lines :]:
        names = place_names(document.text[span.start : span.end], options)
        if not names:
            continue
        rest = document.text[: span.start] + document.text[span.end :]
        known = [name for name in names if name in rest]
        if len(known) > options.max_known_share * len(names):
            continue
        yield Problem(
            span=span,
            message=f"{len(names)} place names in a row at the end of the text",
            evidence=tuple(names),
            fix=Fix(
                f"delete line {line:,}",
                (document.line_edit(line),),
                Safety.UNSAFE if any(map(SUFFIX.search, known)) else Safety.SAFE,
            ),
        )


def place_names(line: str, options: Options) -> list[str]:
    """The names a line consists of; none if it is anything but a row of place names."""
    # A line that begins with the separator is a row of a table.
    if line[:1] in "|｜丨":
        return []
    names = [name for part in SEPARATORS.split(line) if (name := part.strip())]
    if len(names) < options.min_names or not all(map(NAME.match, names)):
        return []
    suffixed = sum(SUFFIX.search(name) is not None for name in names)
    return names if suffixed >= options.min_suffix_share * len(names) else []
