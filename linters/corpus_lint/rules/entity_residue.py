"""HTML entities left in the text: ``&nbsp;``, ``&lt;&lt;梨风&gt;&gt;``, ``利#8226;鮑``.

## What it does
Finds character references of HTML next to Chinese or Japanese text: named and numeric, escaped twice (`&amp;nbsp;`), and
those that lost their `&` on the way.

## Why it is bad
The page was taken apart without being decoded. Titles lose their brackets, names their dot, and every entity is several
tokens of noise.

## Example
```bad 1:4 ×4
请阅读&lt;&lt;梨花开了&gt;&gt;，回答问题。
```
```fixed
请阅读<<梨花开了>>，回答问题。
```
```bad 1:1 ×6
&nbsp;&nbsp;上世纪八十年代，&ldquo;下海&rdquo;成了流行语。&#12304;图&#12305;
```
```fixed
  上世纪八十年代，“下海”成了流行语。【图】
```
```bad 1:6 ×2
建筑师玛利#8226;鮑尔生于一九〇二年&amp;nbsp;。
```
```fixed
建筑师玛利•鮑尔生于一九〇二年 。
```
```bad 1:4 ×2
第一章#xff1a;雪夜#x3000;归人
```
```bad 1:12 ×4
他推开门，屋里没有人。&lt;br&gt;
桌上的茶还是热的。&lt;/p&gt;
```

## Look-alikes it leaves alone
Entities in code and in addresses, and colours:
```good
在模板里写 `&nbsp;` 可以得到不换行空格，标题颜色是#333;正文颜色是#666666;边框没有颜色。
```
```good
查询地址为 https://example.org/search?q=中文&lt=3&amp;page=2，把里面的参数换掉即可。
```
```good
~~~html
<p>价格&nbsp;：&yen;100&nbsp;元</p>
~~~
```
Text about HTML, and tags that are escaped because they are meant:
```good
HTML 用字符实体表示保留字符，小于号写作&lt;，大于号写作&gt;，和号写作&amp;。
```
```good
把词表里没有的词换成“&lt;unk&gt;”词元，再在句末加上“&lt;eos&gt;”。
```
```good
段落之间用&lt;br&gt;换行，列表写成&lt;li&gt;，颜色写成#xff;或者#fff;都不对。
```
A page of HTML, where entities are at home:
```good
<table><tr><td>姓名</td><td>年龄&nbsp;</td></tr><tr><td>张三</td><td>三十&nbsp;岁</td></tr></table>
```
An ampersand, an address in C, the number of an issue:
```good
公司重视R&D;本季度修复了#8226;的问题，函数调用写成f(&a);即可。
```

## Fix safety
Decodes what a browser would, as often as it was escaped; a space that does not break becomes a space. Unsafe when it
gives `<`, `>`, `&` or a sign of Markdown, which may be read as markup again, safe otherwise.

## Options
* `max-mentioned` (5): so many entities are mentions in a text that speaks of HTML or of escapes.
* `max-tags` (6): a document with more HTML tags than this that lay out a page is source, not text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from corpus_lint.chinese import tables
from corpus_lint.chinese.word_lists import in_any_case
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# Text, with the punctuation that Chinese and Japanese have.
TEXT = f"{tables.HAN_RANGES}\u3040-\u30ff\u3000-\u301f\uff01-\uff5e“”‘’…—·"
BESIDE_TEXT = lazy(f"[{TEXT}]")
# Those that may lack their semicolon are read without it by HTML, too.
ENTITY = lazy(
    r"""
    &[ ]?(?:amp;)*
    (?:
        [A-Za-z][A-Za-z0-9]{1,30};                                      # by its name
      | \#[0-9]{2,7}; | \#[xX][0-9A-Fa-f]{2,6};                         # by its number
      | (?:nbsp|quot|lt|gt|amp|middot)(?![A-Za-z0-9=;_])                # without its semicolon
    )
    """,
    re.VERBOSE,
)
# Names without their ampersand, found by their semicolon: what stands before them has to be text, or another one.
BARE_NAMES = "nbsp|emsp|ensp|quot|bull|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|middot|amp|lt|gt"
BARE_END = lazy(
    r"""
    ;(?:
        (?<=(?:nbsp|emsp|ensp|quot|bull);)
      | (?<=(?:[lr][ds]quo|[mn]dash);)
      | (?<=(?:hellip|middot);)
      | (?<=amp;) | (?<=[lg]t;)
      | (?<=\#[0-9]{2};) | (?<=\#[0-9]{3};) | (?<=\#[0-9]{4};) | (?<=\#[0-9]{5};)
      | (?<=\#[xX][0-9A-Fa-f]{2};) | (?<=\#[xX][0-9A-Fa-f]{3};)
      | (?<=\#[xX][0-9A-Fa-f]{4};) | (?<=\#[xX][0-9A-Fa-f]{5};)
    )
    """,
    re.VERBOSE,
)
BARE = lazy(rf"(?:#[0-9]{{2,5}}|#[xX][0-9A-Fa-f]{{2,5}}|(?<![A-Za-z0-9&_.])(?:{BARE_NAMES}));$")
# So many characters the longest takes before its semicolon, with the text in front of it: `，#x00a0`.
LONGEST_BARE = 8
# What stands before its semicolon.
BARE_LAST = "0-9A-Fa-fhlopt"
# One with its ampersand and without its semicolon, before text.
OPEN = lazy(f"& ?(?:amp;)*(?:nbsp|quot|lt|gt|amp|middot)[{TEXT}]")
# Numbers without their ampersand that are punctuation or Han and not, say, a colour: quotation marks and brackets,
# dots and signs of Latin-1, general punctuation, CJK punctuation, Han, full width.
BARE_CHARACTER = lazy("[\"&'<>\xa0-\xbf×÷\u2002-\u203e\u3000-\u301f\u4e00-\u9fff\uff01-\uff5e]")
NUMBERED = lazy(r"[复復正决決闭閉并併见見号號第了]#$")
# A tag that the author meant to show.
ESCAPED_TAG = lazy(r"(?:&lt;|&#60;)\s{0,2}[/!?]?[A-Za-z|][^&<>\n]{0,80}(?:&gt;|&#62;|>)")
# One that breaks a line or ends a paragraph, at the end of a line, where nobody shows it to readers.
BREAK = lazy(
    r"""
    (?:
        (?:&lt;|&\#60;)\s{0,2}
        /?(?:br|p|div|li|tr|td|h[1-6])\b[^&<>\n]{0,40}                  # a tag and what it has
        (?:&gt;|&\#62;)
    )+
    (?=[ \t\r]*(?:\n|\Z))
    """,
    re.IGNORECASE | re.VERBOSE,
)
SENTENCE_END = lazy('[。！？；：，”』」）》…!?.;:,)>"\n]')
TAG = lazy(r"</?(?P<name>[A-Za-z][A-Za-z0-9]*)\b[^<>\n]{0,300}>")
LAYOUT = lazy("html|head|body|script|style|div|p|table|tr|t[dh]|[uo]l|li|a|span", re.IGNORECASE)
URL = lazy(r"(?:https?://|www\.)[^\s<>\"'，。；：！？、（）《》”]+")
PARAMETER = lazy(r"[A-Za-z_]+=")
ABOUT_HTML = lazy(lambda: in_any_case("topics", "markup"))
# What Markdown reads as markup is as dangerous to decode as what HTML does.
MARKUP = frozenset("<>&|*_`~#[]\\")
SPACES = {ord("\xa0"): " ", ord("\r"): "", ord("\xad"): "", ord("\u200b"): "", ord("\ufeff"): ""}


@dataclass(frozen=True, slots=True)
class Options:
    max_mentioned: int = option.count(5)
    max_tags: int = option.count(6)


def screen(batch: Batch, options: Options) -> Flags:
    # Of those in a row, the first or the last is beside text.
    found = batch.has_sequence(TEXT, "&", "A-Za-z# ", rarest=1)
    found |= batch.has_sequence("A-Za-z0-9", ";", TEXT, rarest=1)
    opened = batch.sequences("&", "nqlgam ", size=1)
    found = batch.with_any(opened, lambda text, at: OPEN.match(text, at) is not None, found)
    bare = batch.sequences(";", size=1)
    bare = bare.where(batch.is_at(BARE_LAST, bare.starts - 1)).before(LONGEST_BARE + 1)
    bare = bare.where(bare.have(TEXT))
    return found | bare.where([BARE_END.search(one) is not None for one in bare.decoded()]).texts


@rule("ENC109", "entity-residue", severity=Severity.WARNING, options=Options, screen=screen, needs=("&;",))
def entity_residue(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if "&" not in text and ";" not in text:
        return
    found = sorted(_entities(text))
    if not any(_is_beside_text(text, run) for run in _runs(found)):
        return
    left = _in_prose(document, found, options)
    if not any(_is_beside_text(text, run) for run in _runs(left)):
        return
    if len(left) <= options.max_mentioned and ABOUT_HTML.search(text):
        return
    yield _problem(text, left)


def _entities(text: str) -> Iterator[Span]:
    """What can be decoded, with and without its ampersand."""
    known: set[int] = set()
    for match in ENTITY.finditer(text):
        if _decoded(match[0]) is not None:
            yield Span(*match.span())
            # Escaped twice, it has several semicolons.
            known.update(range(match.start(), match.end() + 1))
    for match in BARE_END.finditer(text):
        if match.end() not in known and (span := _bare(text, match.end())):
            yield span


def _bare(text: str, end: int) -> Span | None:
    """An entity without its ampersand that ends there, if text or another one precedes it."""
    match = BARE.search(text, max(0, end - 8), end)
    if match is None or (character := _decoded(match[0])) is None:
        return None
    start = match.start()
    before = text[start - 1 : start]
    if before == ";" and match[0] in ("lt;", "gt;", "amp;"):
        return Span(start - 1, end)
    if before not in ("", "\n", ";") and not BESIDE_TEXT.match(before):
        return None
    if match[0][0] != "#":
        return Span(start, end)
    if not BARE_CHARACTER.match(character) or NUMBERED.search(text, max(0, start - 1), start + 1):
        return None
    if match[0][1] in "xX":
        return Span(start, end)
    # Three digits and fewer may still be a colour.
    return Span(start, end) if BESIDE_TEXT.match(text, end) or len(match[0]) > 5 else None


def _decoded(entity: str) -> str | None:
    """What it stands for, however often it was escaped; None when it stands for nothing."""
    entity = entity.lstrip(";").replace(" ", "")
    if not entity.startswith("&"):
        entity = "&" + entity
    from html import unescape

    while (plain := unescape(entity)) != entity:
        entity = plain
    return None if len(entity) not in (1, 2) or "\ufffd" in entity else entity.translate(SPACES)


def _runs(found: list[Span]) -> list[Span]:
    """Entities that follow each other, spaces between them, as one."""
    runs: list[Span] = []
    for span in found:
        if runs and runs[-1].end == span.start:
            runs[-1] = Span(runs[-1].start, span.end)
        else:
            runs.append(span)
    return runs


def _is_beside_text(text: str, span: Span) -> bool:
    return bool(BESIDE_TEXT.match(text, span.end) or BESIDE_TEXT.match(text[span.start - 1 : span.start]))


def _in_prose(document: Document, found: list[Span], options: Options) -> list[Span]:
    """Those that are not in code, a tag or an address, nor brackets of a tag that is shown."""
    text = document.text
    tags = list(TAG.finditer(text)) if "<" in text else []
    if sum(LAYOUT.fullmatch(match["name"]) is not None for match in tags) > options.max_tags:
        return []
    shown = ESCAPED_TAG.finditer(text) if "&lt;" in text or "&#60;" in text else ()
    breaks = _breaks(text)
    matches = [*tags, *URL.finditer(text), *(match for match in shown if match.end() not in breaks)]
    others = sorted(match.span() for match in matches)
    starts = [start for start, _ in others]
    # Of spans that overlap, the one that reaches farthest.
    ends = list(accumulate((end for _, end in others), max))
    left: list[Span] = []
    for span in found:
        index = bisect_right(starts, span.start)
        if (
            (index and span.start < ends[index - 1])
            or PARAMETER.match(text, span.end)
            or _is_cell_bar(document, span)
        ):
            continue
        if not document.in_code(span.start):
            left.append(span)
    return left


def _breaks(text: str) -> set[int]:
    """The offsets inside escaped tags that break lines: one of them behind a sentence, or several behind anything."""
    found = list(BREAK.finditer(text))
    if len(found) == 1 and not SENTENCE_END.match(text, found[0].start() - 1):
        return set()
    return {offset for match in found for offset in range(match.start() + 1, match.end() + 1)}


def _is_cell_bar(document: Document, span: Span) -> bool:
    """Whether it is a bar in a table of Markdown, where a plain one would end the cell."""
    line = document.line_span(document.line_at(span.start))
    return (
        _decoded(document.text[span.start : span.end]) == "|" and "|" in document.text[line.start : line.end]
    )


def _problem(text: str, found: list[Span]) -> Problem:
    seen = Counter(text[span.start : span.end] for span in found)
    decoded = {entity: _decoded(entity) or "" for entity in seen}
    markup = any(MARKUP & set(plain) for plain in decoded.values())
    edits = tuple(Edit(span.start, span.end, decoded[text[span.start : span.end]]) for span in found)
    return Problem(
        found[0],
        f"{plural(len(found), 'HTML entity')} left in the text",
        occurrences=tuple(found),
        count=len(found),
        evidence=evidence(seen),
        fix=Fix(f"decode {plural(len(found), 'entity')}", edits, Safety.UNSAFE if markup else Safety.SAFE),
    )
