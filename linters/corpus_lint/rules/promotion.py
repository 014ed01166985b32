"""Advertisements inside the text: broken-up domains, hotlines of shady services, slogans of novel sites, template filler.

## What it does
Finds addresses that were written so that a filter does not see them, telephone numbers and accounts right after a service
that nobody offers in earnest (forged invoices, ghost-written papers, …), the sentences that sites of pirated novels put
between chapters, with the name of such a site wherever it stands for a word of the story, and the opening and closing
sentences of pages that were generated from a template.

BPL102 finds what any site puts around its texts: copyright lines, share buttons, lines of a forum. What this rule finds wants
something of the reader: to come to another site, to call, to vote, to read on elsewhere.

## Why it is bad
These sentences are the same on millions of pages and say nothing about the text they are in. A model learns to
advertise.

## Example
```bad 1:13
他推开门，屋里空无一人。请记住本书首发域名：example.org。桌上的茶还冒着热气。
```
```bad 1:13 ×2
他推開門，屋裡空無一人。天才一秒記住本站地址，手機用戶請瀏覽閱讀，更優質的體驗。
```
```bad 1:4 ×2
他推开青山小说网，屋里空无一人。桌上的茶还冒着热气。
（看小说就到青山小说网 www.qingshan-book.net，更新最快）
```
```bad 1:18
屋里空无一人。想看更多请到sto9.c💻om，那里什么都有。
```
```bad 1:8
更多内容请访问www点example点com，每天更新。
```
```bad 1:1 ×2
今天给各位分享空调滤网的知识，其中也会对空调滤网多久洗一次进行解释，如果能碰巧解决你现在面临的问题，别忘了关注本站。
```
```bad 1:8
本市风景优美。代开餐饮发票，联系电话：000-0000-0000，价格优惠。
```

## Look-alikes it leaves alone
Contacts, addresses and newsletters that are meant:
```good
联系电话：000-0000-0000，联系人：王老师，微信：example，地址：解放路一号。
```
```good
文档地址是 https://www.example.com/docs，源码在 www.example.org，欢迎反馈。
```
```good
订阅我们的周刊，每周五更新，也可以关注公众号，不错过任何一期。
```
A share of knowledge, an update, an explanation:
```good
今天给大家分享一个小技巧，然后对它的原理进行解释。
```
```good
这是更新最快的一次，手机用户请在设置里打开自动更新。
```
```good
一秒记住这个公式很难，但画一张图就不会忘。
```
The law, and text about such advertisements:
```good
任何单位和个人不得代开发票。举报电话：000-0000-0000。
```
```good
税务局提醒：自然人代开增值税发票请携带身份证，咨询电话：000-0000-0000。
```
```good
网页里常混有“请记住本书首发域名”“手机用户请浏览阅读”一类的句子，清洗时要去掉。
```
```good
小数点后面的 c 和 om 分开写，文件名是 main.c，网址里的点要写成英文的点，例如 a.cn 的点。
```

## Fix safety
Shown only: where an advertisement begins and ends is a guess.

## Options
* `max-gap` (30): characters between a service and the number to call.
* `min-score` (5.0): what the phrases of a sentence add up to that a site put there: one each kind of phrase, two or three for
  those that hardly anybody else uses, and three times the share of the sentence that they take up. No sentence of
  3,528 honest documents has so much. Of 109 lines that cleaners of novels delete and that no test has, 31 were found before
  the list had shapes of sentences, and 71 with them; of 55 of which the misses were not looked at meanwhile, 14 and 32. In 12,100
  documents of novels, manuals and blogs there were two findings, both of them lines of sites.
* `keywords` (none): a file of further advertisements, in either script: UTF-8, one per line, `#` for comments. Each is
  reported wherever it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from corpus_lint.chinese import lexicon, tables
from corpus_lint.chinese.lexicon import Lexicon
from corpus_lint.chinese.word_lists import alternatives
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.needs import Need
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import inflected
from corpus_lint.engine.registry import rule
from corpus_lint.rules import _broken_addresses, _site_lines
from corpus_lint.rules._broken_addresses import find_broken_addresses
from corpus_lint.rules._site_lines import SiteLine

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# What an address is broken up with: emoji and other signs, no letters.
BEYOND_ASCII = r"[^\x00-\x7f]{1,3}"
DOMAIN = lazy(
    rf"\.(?<=[a-z0-9]\.)(?:c{BEYOND_ASCII}om|co{BEYOND_ASCII}m|n{BEYOND_ASCII}et|ne{BEYOND_ASCII}t)(?![A-Za-z])"
)
NO_SIGN = lazy(
    r"[\u00c0-\u024f\u0370-\u1fff\u3040-\ud7ff\uf900-\ufaff\uff01-\uff5e。，、；：！？（）《》“”‘’「」…—]"
)
PHONES = lazy(r"手[机機]用[户戶][请請](?:到|[浏瀏][览覽]|[访訪][问問])[^。\n]{0,16}?(?:[阅閱][读讀]|[mw]+\.)")
TEMPLATE = lazy(
    r"今天[^。，,\n]{0,4}[给給](?:大家|各位)(?:分享|[带帶][来來])[^。\n]{1,60}其中也[会會][对對][^。\n]{1,60}[进進]行解[释釋]"
)
# A character and a literal without which a pattern cannot match. They are what clears clean text: the search for one
# character is ten times as fast as that for a literal, and most texts have none of these.
PATTERNS = (
    ("住", "住本", lazy("(?:[请請]|一秒|)[记記]住本[书書站]的?首?[发發]?(?:域名|网址|網址|地址)")),
    ("秒", "才一秒", lazy("天才一秒[记記]住")),
    ("户", "手机用户请", PHONES),
    ("戶", "手機用戶請", PHONES),
    ("快", "最快更新", lazy(r"最快更新[^。，\n]{0,20}最新章[节節]")),
    ("藏", "家收藏", lazy(r"喜[欢歡][^。，\n]{1,24}[请請]大家收藏")),
    ("释", "中也", TEMPLATE),
    ("釋", "中也", TEMPLATE),
    ("碰", "碰巧解", lazy("如果能碰巧解[决決]你[现現]在面[临臨]的[问問][题題]")),
    (".", ".", DOMAIN),
    ("w", "www", lazy(r"www[点點][A-Za-z0-9-]{2,30}[点點](?:com|cn|net|org|cc)")),
    ("ｗ", "ｗｗｗ", lazy(r"ｗｗｗ[．。.][A-Za-z0-9ａ-ｚＡ-Ｚ０-９]{2,30}[．。.]")),
)
# Two characters, the first of them rare, of each of them and of each service.
SIGN_WORDS = "住本 秒记 秒記 户请 户請 戶请 戶請 快更 家收 行解 碰巧 w点 w點 ｗｗ 代开 代開 代写 代寫 代发 代發 代孕 刻章"
SIGNS = frozenset(SIGN_WORDS.split())
SERVICE = lazy(
    r"代(?:[开開][^。，\n]{0,6}(?:[发發]票|票[据據])|[写寫发發][论論]文|孕)|[论論]文代[写寫发發]|[办辦][证證]刻章|刻章[办辦][证證]"
)
SERVICE_SCREEN = lazy("代(?:[开開写寫发發]|孕)")
CONTACT = lazy(
    lambda: rf"{alternatives('contact_words', both_scripts=True)}[^\n0-9A-Za-z]{{0,8}}\+?[0-9][0-9 -]{{5,}}"
)
# The law names them to forbid them, and tax offices do issue invoices for others.
FORBIDDEN = lazy(lambda: alternatives("forbidding_words", both_scripts=True))
# What stands in each domain that is broken up by a sign, as classes side by side.
DOMAINS = ((".", "cn", tables.BEYOND_ASCII), (".", "cn", "oe", tables.BEYOND_ASCII))
OPENING_QUOTES = "“「『‘\"'`《"


@dataclass(frozen=True, slots=True)
class Options:
    max_gap: int = option.count(30, high=1_000)
    min_score: float = option.bits(5.0)
    keywords: Lexicon = ()


def screen(batch: Batch, options: Options) -> Flags:
    if options.keywords:
        return batch.every()
    found = _site_lines.screen(batch, options.min_score) | _broken_addresses.screen(batch)
    # Of the lines of few texts that have something of an advertisement the sentences are looked at.
    for places in batch.signs(SIGNS), *(batch.sequences(*classes, size=1) for classes in DOMAINS):
        found = batch.with_any_line(
            places, lambda text, line: any(_phrases(text[line.start : line.end], options)), found
        )
    return found


def needs() -> tuple[Need, ...]:
    # Of a line with two signs the text has both.
    site = _site_lines.signs()
    return tuple(
        Need(
            signs=" ".join(sorted(SIGNS | site.alone | one_of_two)),
            sequences=(*DOMAINS, *_broken_addresses.SEQUENCES),
        )
        for one_of_two in (site.first, site.second)
    )


@rule("SPM104", "promotion", severity=Severity.WARNING, options=Options, screen=screen, needs=needs)
def promotion(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    places = _apart(span for span in _places(text, options) if _is_meant(document, span))
    lines = [line for line in _lines(text, options) if _is_meant(document, line.span)]
    found = sorted([*places, *(line.span for line in lines if not _overlaps(line.span, places))])
    if not found:
        return
    if lines:
        found = sorted([*found, *(name for name in _names(document, lines) if not _overlaps(name, found))])
    shown = tuple(text[span.start : span.end] for span in found)
    kinds = dict.fromkeys(kind.replace("_", " ") for line in lines for kind in line.kinds)
    yield Problem(
        span=found[0],
        message=f"{len(found)} {inflected('advertisement', len(found))} in the text",
        occurrences=tuple(found),
        count=len(found),
        evidence=tuple(dict.fromkeys(shown)),
        notes=(f"kinds of phrases side by side: {', '.join(kinds)}",) if kinds else (),
        fix=Fix(
            f"delete the {inflected('sentence', len(found))} with the {inflected('advertisement', len(found))}",
            tuple(Edit(one.start, one.end) for one in found),
            Safety.DISPLAY,
        ),
    )


def _lines(text: str, options: Options) -> list[SiteLine]:
    return list(_site_lines.find_site_lines(text, options.min_score))


def _names(document: Document, lines: Sequence[SiteLine]) -> Iterator[Span]:
    """Where the name of a site, known from its lines, stands in the sentences of the text."""
    text = document.text
    names = _site_lines.names_of_sites(text[line.span.start : line.span.end] for line in lines)
    if not names:
        return
    for match in re.finditer("|".join(sorted(map(re.escape, names), key=len, reverse=True)), text):
        span = Span(*match.span())
        if _is_meant(document, span):
            yield span


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span overlaps one of others, which are in order and apart."""
    index = bisect_left(others, span.end, key=lambda other: other.start)
    return index > 0 and others[index - 1].end > span.start


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap as one: two patterns may know one sentence."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start < apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart


def _places(text: str, options: Options) -> Iterator[Span]:
    yield from _phrases(text, options)
    if options.keywords:
        yield from lexicon.find(text, options.keywords)
    yield from find_broken_addresses(text)


def _phrases(text: str, options: Options) -> Iterator[Span]:
    for character, literal, pattern in PATTERNS:
        if character in text and literal in text:
            for match in pattern.finditer(text):
                if pattern is not DOMAIN or NO_SIGN.search(match[0]) is None:
                    yield Span(*match.span())
    if not ("刻" in text and "刻章" in text) and not SERVICE_SCREEN.search(text):
        return
    for match in SERVICE.finditer(text):
        line = text[match.end() : match.end() + options.max_gap].partition("\n")[0]
        before = text[max(0, match.start() - options.max_gap) : match.start()]
        if (contact := CONTACT.search(line)) and not FORBIDDEN.search(before + line):
            yield Span(match.start(), match.end() + contact.end())


def _is_meant(document: Document, span: Span) -> bool:
    """Not a quotation in a text about advertisements, and not code."""
    return document.text[max(0, span.start - 1) : span.start] not in tuple(
        OPENING_QUOTES
    ) and not document.in_code(span.start)
