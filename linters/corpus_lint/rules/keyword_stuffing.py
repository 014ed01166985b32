"""Keywords for search engines where text should be: one service in every town, a watermark inside words.

## What it does
Finds, among the first and the last lines, rows in which place after place stands before the same service, or in which
nearly every keyword ends in the same long service; and a string that was inserted at random places, so that it stands
again and again in the middle of words. Also lines of gambling keywords in other languages, and names of gambling sites
inside the sentences of a text about something else.

## Why it is bad
Nobody reads these rows; they were made so that the page is found. A watermark breaks words, and with them tokens.

## Example
```bad 3:1
电话是公司与客户之间最短的路。

湛江crm外呼系统 宁波语音外呼系统 佛山电话外呼系统 温州智能外呼系统 中山外呼系统 泉州云外呼系统
```
```bad 3:1
電話是公司與客戶之間最短的路。

湛江crm外呼系統 寧波語音外呼系統 佛山電話外呼系統 溫州智能外呼系統 中山外呼系統
```
```bad 1:1
北京搬家公司,上海搬家公司,广州搬家公司,深圳搬家公司,成都搬家公司
搬家之前，先把易碎的东西包好。
```
```bad 1:8 ×3
先打开qqwrSEO靠我y.dat，再把confSEO靠我ig.ini里的第一行删掉，最后运行setSEO靠我up.bat。保存SEO靠我以后重启。
```
```bad 1:1
slot gacor hari ini situs judi slot online terpercaya maxwin rtp pragmatic deposit pulsa
```
```bad 1:9 ×2
育苗的时候要注意皇冠体育通风，水温不能太低。出苗以后逐渐开云体育揭开薄膜，让幼苗见光。
```

## Look-alikes it leaves alone
Universities, papers, governments, branches, a route:
```good
招生院校如下：

北京师范大学 南京师范大学 上海师范大学 杭州师范大学 天津师范大学 沈阳师范大学
```
```good
友情链接

北京市人民政府 上海市人民政府 杭州市人民政府 宁波市人民政府 湛江市人民政府
```
```good
北京分公司 | 上海分公司 | 广州分公司 | 深圳分公司 | 成都分公司
以上分公司均可办理。
```
```good
本次列车途经北京、天津、济南、徐州、南京、上海。

北京地铁 上海地铁 广州地铁 深圳地铁 成都地铁
```
Honest lists of tags, and a sentence:
```good
数据库,国产数据库,分布式数据库,时序数据库,图数据库,数据库迁移,数据库备份,数据库监控
本课程从零开始。
```
```good
北京搬家公司多，上海搬家公司也多，但两地的价格差得很远。
```
```good
操作系统 文件系统 控制系统 推荐系统 管理系统 坐标系统 消化系统 免疫系统
以上词条都以同一个词结尾。
```
Terms that recur between letters, and names in mixed script:
```good
用macOS和iOS测试，再用watchOS和iPadOS测试；把myAPI的url换成yourAPI的url。
```
Sentences about casinos and lotteries, and a report that names gambling sites:
```good
The casino has slots, roulette, blackjack and poker, and the bingo hall is open on Sundays.
```
```good
警方通报了这起网络赌博案：嫌疑人先后推广开云体育和皇冠体育两个网站，涉案金额上千万元。
```
```good
彩票管理条例规定，彩票销售机构不得向未成年人出售彩票，体育彩票和福利彩票分别由两个机构发行。
```

## Fix safety
Shown only: deleting rows may leave the page without its subject, and what a watermark covers may be lost.

## Options
* `lines` (4): how many lines from the top and from the end are looked at.
* `min-items` (5): places before the same service in one row.
* `min-repeats` (8): keywords of a row that end in the same service, where there are no place names.
* `min-share` (0.6): the share of the row that these are.
* `min-marks` (3): times that a watermark stands in the middle of a word.
* `keywords` (none): a file of further services that such rows sell, in either script: UTF-8, one per line, `#` for comments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice

from corpus_lint.chinese import place_names, word_lists
from corpus_lint.chinese.lexicon import ODD_CAPITALS, Lexicon, any_of, fold_script_and_case
from corpus_lint.chinese.tables import UNIFIED_HAN
from corpus_lint.chinese.word_lists import alternatives
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.needs import Need
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import inflected
from corpus_lint.engine.registry import rule
from corpus_lint.hijack import gambling_names
from corpus_lint.hijack.gambling import (
    find_names_inside,
    may_have_listed_names,
)
from corpus_lint.hijack.keyword_lists import find_keyword_lists, games, may_have_keyword_lists

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

GAPS = ",，|｜_ \t\u3000"
MARKS = "。！？；：:;、()（）<>="
# A whole line of five keywords or more without any mark. No keyword is longer than twenty characters.
ROW = lazy(
    rf"[^\w\n]{{0,4}}+(?:[^{GAPS}{MARKS}\n]{{4,20}}+[{GAPS}]{{1,3}}+){{4,200}}"
    rf"(?:[^{GAPS}{MARKS}\n]{{4,20}}+)?[{GAPS}\r]*+(?:\n|\Z)"
)
# UTF-16 code units of four keywords with what may stand before and between them.
ROW_REACH = 2 * (4 + 4 * (20 + 3))
ITEM = lazy(rf"[^{GAPS}\r\n]+")
LONGEST_PLACE_NAME = 4
# A watermark is everywhere: a text that has none here has none.
MARK_REACH = 3000
# Capitals and Han with small letters on both sides. The first one by itself, or the engine could not skip to it.
MARK = lazy(r"[A-Z][A-Z]{1,7}+[\u4e00-\u9fff]{1,4}(?=[a-z])")

# What each of these ends in, as classes of characters side by side.
MARK_ENDS = tuple(("A-Z", *(number * (UNIFIED_HAN,)), "a-z") for number in range(1, 5))


@dataclass(frozen=True, slots=True)
class Options:
    lines: int = option.count(4, high=option.MOST_LINES)
    min_items: int = option.count(5, low=2)
    min_repeats: int = option.count(8, low=1)
    min_share: float = option.share(0.6)
    min_marks: int = option.count(3, low=1)
    keywords: Lexicon = ()


@cache
def _service(added: Lexicon) -> re.Pattern[str]:
    """A service that ends a word, the added ones among them."""
    return lazy(lambda: rf"(?:{any_of(added) if added else r'(?!)'}|{alternatives('stuffed_services')})$")


def screen(batch: Batch, options: Options) -> Flags:
    lines = batch.lines(options.lines, options.lines * 2)
    lines = lines.where(lines.may_be_free_of(MARKS))
    lines = lines.where(lines.first(ROW_REACH).have(GAPS))
    rows = lines.where(lines.first(ROW_REACH).count(GAPS) >= 4)
    rows = rows.where(
        [bool((found := ROW.match(row)) and _stuffed(found[0], options)) for row in rows.decoded()]
    )
    marks = batch.sequences("A-Z", "A-Z", "\u4e00-\u9fff", size=2 + 4 + 1)
    marks = marks.where([MARK.match(mark) is not None for mark in marks.decoded()])
    marked = batch.by_text(marks.starts) >= max(1, options.min_marks)
    return rows.texts | marked | may_have_listed_names(batch) | may_have_keyword_lists(batch, options.lines)


def needs() -> tuple[Need, ...]:
    signs = word_lists.signs("stuffed_services") | gambling_names.signs_inside()
    return (
        Need(
            characters=ODD_CAPITALS,
            signs=" ".join(sorted(signs)),
            words="\n".join(games()),
            sequences=MARK_ENDS,
        ),
    )


@rule("SPM103", "keyword-stuffing", severity=Severity.WARNING, options=Options, screen=screen, needs=needs)
def keyword_stuffing(document: Document, options: Options) -> Iterator[Problem]:
    found = [
        (span, words)
        for span in _rows(document, options)
        if (words := _stuffed(document.text[span.start : span.end], options))
    ]
    if found:
        spans = tuple(span for span, _ in found)
        yield Problem(
            span=spans[0],
            message=f"spam: {len(found[0][1])} keywords in a row that advertise the same service",
            occurrences=spans,
            count=len(spans),
            evidence=tuple(word for _, words in found for word in words),
            fix=Fix(
                f"delete the {inflected('row', len(spans))}",
                tuple(Edit(one.start, one.end) for one in spans),
                Safety.DISPLAY,
            ),
        )
        return
    if lists := tuple(find_keyword_lists(document, options.lines, options.lines)):
        yield Problem(
            span=lists[0],
            message="a list of gambling keywords in another language",
            occurrences=lists,
            count=len(lists),
            evidence=tuple(document.text[one.start : one.end] for one in lists),
            fix=Fix("delete it", tuple(Edit(one.start, one.end) for one in lists), Safety.DISPLAY),
        )
        return
    marks = _watermark(document.text, options)
    if not marks and (names := tuple(find_names_inside(document.text))):
        yield Problem(
            span=names[0],
            message=f"{len(names)} names of gambling sites stand inside the sentences",
            occurrences=names,
            count=len(names),
            evidence=tuple(document.text[max(0, one.start - 6) : one.end + 6] for one in names),
            fix=Fix("delete them", tuple(Edit(one.start, one.end) for one in names), Safety.DISPLAY),
        )
    if marks:
        mark = document.text[marks[0].start : marks[0].end]
        yield Problem(
            span=marks[0],
            message=f"spam: {mark} inserted into the middle of {len(marks)} words",
            occurrences=tuple(marks),
            count=len(marks),
            evidence=tuple(document.text[max(0, one.start - 6) : one.end + 6] for one in marks),
            fix=Fix(f"delete every {mark}", tuple(Edit(one.start, one.end) for one in marks), Safety.DISPLAY),
        )


def _rows(document: Document, options: Options) -> Iterator[Span]:
    """The first and last lines that are rows of short words."""
    first = islice(document.lines_from_top(), options.lines)
    # Twice as many, for many texts have a blank line between any two.
    last = islice(document.lines_from_end(), 2 * options.lines)
    for start in sorted({start for start, end in (*first, *last) if end - start > 1}):
        if row := ROW.match(document.text, start):
            yield Span(start, start + len(row[0].rstrip()))


def _stuffed(row: str, options: Options) -> tuple[str, ...]:
    """The keywords of a row that sell the same."""
    words = ITEM.findall(row)
    by_service: dict[str, list[tuple[str, str]]] = {}
    for word in words:
        folded = fold_script_and_case(word)
        if service := _service(options.keywords).search(folded):
            by_service.setdefault(service[0], []).append((word, _place(folded)))
    for service_name, sold in by_service.items():
        placed = {place for _, place in sold if place}
        distinct = {word for word, _ in sold}
        enough = (
            len(placed) >= options.min_items - 1
            and sum(bool(place) for _, place in sold) >= options.min_items
        )
        repeated = len(service_name) >= 4 and len(distinct) >= options.min_repeats
        if (enough or repeated) and len(sold) >= options.min_share * len(words):
            return tuple(word for word, _ in sold)
    return ()


def _place(word: str) -> str:
    """The place a word begins with, if there is one."""
    for length in range(LONGEST_PLACE_NAME, 1, -1):
        if word[:length] in place_names.cities() or word[:length] in place_names.counties():
            return word[:length]
    return ""


def _watermark(text: str, options: Options) -> list[Span]:
    """The places of a string that stands in the middle of different words."""
    if not MARK.search(text, 0, MARK_REACH):
        return []
    places = [
        Span(*match.span())
        for match in MARK.finditer(text)
        if "a" <= text[match.start() - 1 : match.start()] <= "z"
    ]
    if len(places) < options.min_marks:
        return []
    counts = Counter(text[one.start : one.end] for one in places)
    mark, _ = counts.most_common(1)[0]
    places = [one for one in places if text[one.start : one.end] == mark]
    # Before and behind a term stand the same few words, before and behind a watermark stands anything.
    sides = {(text[one.start - 2 : one.start], text[one.end : one.end + 1]) for one in places}
    return places if len(sides) >= options.min_marks else []
