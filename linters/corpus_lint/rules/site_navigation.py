"""The navigation of a site: menus, the path of a page, log in and register, next and previous page.

## What it does
Finds blocks and rows of short items in which the words of a site's menus add up, and the path of a page. An item that
only a site has (`登录`, `联系我们`, `网站地图`) counts 2 points, one that is a word of any text as well (`新闻`, `体育`) 1, one
that leads to the next text (`下一篇`) 3, the path of a page (`首页 > 新闻 > 正文`) 6. Links and other short lines between
them belong to the block.

On 77 pages of 37 Chinese sites, tags dropped and nothing else, 63 of 63 blocks were right (of all such blocks at least 94 %).
On 11,673 honest documents, few of them pages, both findings were wrong, catalogues of messages, which are left alone since;
on 10,224 more there was none.

## Why it is bad
It is the same on each page of a site and no part of the text. A model learns menus by heart, and pages of one site look
like copies of each other.

## Example
```bad 1:1
* [首页](https://www.example.com)
* [企业中心](https://www.example.com/corp)

[登录](https://www.example.com/login)
  |
[注册](https://www.example.com/register)

# 山里的路

山里的路不好走，他们走了一整天才到。
```
```bad 1:1
首页 | 关于我们 | 新闻中心 | 联系我们
山里的路不好走，他们走了一整天才到。
```
```bad 1:1
您现在的位置：首页 > 文学 > 散文 > 正文
山里的路不好走，他们走了一整天才到。
```
```bad 1:1
首頁 > 生活 > 旅遊
山裡的路不好走，他們走了一整天才到。
```
```bad 3:1
山裡的路不好走，他們走了一整天才到。

上一篇：山裡的人
下一篇：山裡的河
```
```bad 3:1
山裡的路不好走，他們走了一整天才到。

會員登入｜加入會員｜購物車｜聯絡我們｜隱私權政策
```

## Look-alikes it leaves alone
A list that a sentence introduces, and steps, headings and tables of a manual:
```good
本系统有以下几个页面：

- 首页
- 登录
- 注册
- 个人中心
```
```good
1. 登录
2. 注册
3. 找回密码

# 登录

### 注册

| 首页 | 登录 | 注册 | 联系我们 |
|---|---|---|---|
```
Sentences with the same words, and one item by itself:
```good
打开首页，登录以后点“联系我们”，就能看到网站地图。
上一篇讲了登录，下一篇讲注册。
```
```good
登录

先输入账号，再输入密码。
```
The messages of a program, of which few are words of menus:
```good
历史
首页
主页
没有标题的文件夹
已经复制的项目
允许的类型
最大的大小
每页的数目
注册
关键字
图片
```
Contents and lists of words without a site's own:
```good
新闻
财经
体育
娱乐
科技
```

## Fix safety
Shown only: deletes the lines of each block. Where a block ends is a guess.

## Options
* `min-points` (6): points of a block from which it is reported. Three items that only a site has are too many for chance.
* `max-item` (12): characters of the longest item; titles of texts are longer.
* `max-gap` (8): short lines without points that stand between two items of one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from operator import itemgetter

from corpus_lint.chinese import word_lists
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.engine.registry import rule
from corpus_lint.rules._chrome_lines import (
    CERTAIN,
    Line,
    Scored,
    lines_of,
    lines_with_signs,
    problem,
    seen_in,
    stretches_with_signs,
)

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

POINTS = {"menu": 2, "home": 2, "pager": 3, "channel": 1}
BETWEEN = lazy(
    r"[ \t\u3000\xa0]*[|｜│┊丨︱/／·•・>＞»›→<＜«‹←\[\]【】][ \t\u3000\xa0|｜>＞\[\]【】]*|[ \t\u3000\xa0]+"
)
# The arrows of a path. A line of code or of prose has other characters beside one.
STEP = lazy(r"[ \t\u3000\xa0]*(?:>>?|＞|»|›|→|(?<=[ \t\u3000])/(?=[ \t\u3000])|&gt;)[ \t\u3000\xa0]*")
# What an item has. Numbers of pages are none.
WORD = lazy(r"[^\W\d]")
SENTENCE = "。！？；，、：:!?;"
NEIGHBOUR = lazy(r"(?:上|下|前|后)一(?:篇|页|章|节|条|则|张|主题)(?:文章|新闻|主题|日志|图集)?[:：].{0,60}$")
# The labels of a form for logging in.
FORM = lazy(
    r"\W*(?:用户名?|账号|帐号|会员)[ ]*[:：]?\s.{0,12}密码[ ]*[:：]?\s.{0,12}(?:验证码|登[录入]|注册|忘记)"
)
# Characters of the longest row of items without links.
LONGEST_PLAIN = 200
# Characters of the longest path of a page.
LONGEST_PATH = 80


@dataclass(frozen=True, slots=True)
class Options:
    min_points: int = option.count(CERTAIN, low=1)
    max_item: int = option.count(12, low=2, high=80)
    max_gap: int = option.count(8, high=100)


@cache
def _points() -> dict[str, int]:
    return {
        phrase.lower(): points
        for section, points in POINTS.items()
        for phrase in word_lists.phrases("menu_words", section)
    }


@cache
def _homes() -> frozenset[str]:
    """The names of the first page, of which a block has one, however often."""
    return frozenset(map(str.lower, word_lists.phrases("menu_words", "home")))


@cache
def _own() -> frozenset[str]:
    """Words that no text has as items of their own."""
    return frozenset(word for word, points in _points().items() if points > POINTS["channel"])


HERE = lazy(lambda: rf"\W*{word_lists.alternatives('menu_words', 'here')}\W*(?=\w)")
HOME = lazy(lambda: rf"(?:\w{{0,8}}(?:网|站))?{word_lists.alternatives('menu_words', 'home')}", re.IGNORECASE)


@cache
def _signs() -> frozenset[str]:
    return word_lists.signs("menu_words", "home", "menu", "pager", "here")


def screen(batch: Batch, options: Options) -> Flags:
    suspects = batch.has_sign(_signs())
    if not suspects.any():
        return suspects
    before, behind = _sides_of_cues()
    cut = [
        places.where(batch.is_at(before, places.starts - 1))
        for places in (batch.sequences("[", behind, size=1), batch.sequences("]", "([", size=1))
    ]
    lines = stretches_with_signs(batch, batch.signs(_cues()), *cut)
    found = batch.none()
    for number, line in seen_in(lines.where(suspects[lines.owners]), LONGEST_PLAIN):
        if not found[number]:
            found[number] = _is_own(line, options)
    return found


@rule(
    "BPL101",
    "site-navigation",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    preview=True,
)
def site_navigation(document: Document, options: Options) -> Iterator[Problem]:
    if not word_lists.pattern_of(_signs()).search(document.text) or not _has_own(document, options):
        return
    found = list(_blocks(document, options))
    if found:
        yield problem(document, found, "of a site's navigation")


@cache
def _cues() -> frozenset[str]:
    """What a line with a word that only a site has has one of, without its links."""
    beside = map("".join, product("上下前后", "一", "篇页章节条则张主"))
    return _signs() | word_lists.all_in_both_scripts(("密码", *beside))


@cache
def _sides_of_cues() -> tuple[str, str]:
    """The characters of these before which a link may begin, and those behind which one may end."""
    before, behind = (
        "".join(sorted({one for cue in _cues() for one in part(cue)}))
        for part in (itemgetter(slice(0, -1)), itemgetter(slice(1, None)))
    )
    return before, behind


@cache
def _cut_by_link() -> re.Pattern[str]:
    """Where a link may begin or end inside one of these."""
    before, behind = map(re.escape, _sides_of_cues())
    return re.compile(rf"[\[\]](?:(?<=[{before}]\[)(?=[{behind}])|(?<=[{before}]\])(?=[(\[]))")


def _has_own(document: Document, options: Options) -> bool:
    """Whether a line has a word that only a site has: without one no block is reported, and few texts need a look at all lines."""
    for line in lines_with_signs(document, (word_lists.pattern_of(_cues()), _cut_by_link()), LONGEST_PLAIN):
        if _is_own(line, options) and not document.in_code(line.span.start):
            return True
    return False


def _is_own(line: Line, options: Options) -> bool:
    """Whether a line has a word that only a site has."""
    found = _score(line, options)
    return found is not None and max(found.values(), default=0) > POINTS["channel"]


def _blocks(document: Document, options: Options) -> Iterator[Scored]:
    """Blocks with enough points. An item that stands twice in one counts once."""
    block: list[Line] = []
    # Links right before the first item: the picture of a site, most often.
    before: list[Line] = []
    words: dict[str, int] = {}
    gap, plain, introduced = 0, 0, False
    for line in lines_of(document, LONGEST_PLAIN):
        found = _score(line, options)
        if found is None or gap > options.max_gap:
            yield from _block(document, block, words, options, plain)
            block, before, words, gap, plain = [], [], {}, 0, 0
        if found is None:
            introduced = document.text[line.span.end - 1] in ":："
        elif found and not introduced:
            block += [*before, line]
            words |= found
            plain += gap if len(block) > 1 else 0
            before, gap = [], 0
        elif line.is_link:
            (block or before).append(line)
        else:
            before = []
            gap += 1
    yield from _block(document, block, words, options, plain)


def _block(
    document: Document, block: list[Line], words: dict[str, int], options: Options, plain: int
) -> Iterator[Scored]:
    """A block, if it has enough points, no more ``plain`` lines than others, and a word that only a site has."""
    points = sum(words.values())
    enough = points >= options.min_points and plain <= len(block)
    if block and enough and max(words.values()) > POINTS["channel"]:
        span = Span(block[0].span.start, block[-1].span.end)
        yield Scored(block[0].number, block[-1].number, span, points)


def _score(line: Line, options: Options) -> dict[str, int] | None:
    """The items of a line that have points; none for another short line; None where a block ends."""
    text = line.text
    if not text:
        return {} if line.is_link else None
    if path := _path(text):
        return path
    if FORM.match(text):
        return {text: CERTAIN}
    if NEIGHBOUR.match(text):
        return {text[:3]: POINTS["pager"]}
    items = [item.rstrip("?？") for item in BETWEEN.split(text) if WORD.search(item)]
    if any(len(item) > options.max_item or any(mark in item for mark in SENTENCE) for item in items):
        return None
    words = {item: _points()[item] for item in items if item in _points()}
    if len(_homes() & words.keys()) == len(words) == 1:
        words = {"": POINTS["home"]}
    # At least half of a row are words of menus, two or more, and some of those are no words of any text.
    is_row = len(words) > 1 and 2 * len(words) >= len(items) and not _own().isdisjoint(words)
    if len(items) > 1 and not is_row:
        return {} if line.is_link else None
    return words


def _path(text: str) -> dict[str, int]:
    """The points of the path of a page, from its site to its text."""
    if len(text) > LONGEST_PATH or "。" in text:
        return {}
    here = HERE.match(text)
    home = HOME.match(text, here.end() if here else 0)
    steps = len(STEP.findall(text, home.end() if home else here.end() if here else 0))
    if home and STEP.match(text, home.end()) and (here or steps > 1):
        return {text: CERTAIN}
    return {text: CERTAIN} if here and steps > 1 else {}
