"""HTML tags left in prose: `<br>` at the ends of lines, `<p>`, `<tr id="yyy80"></tr>`.

## What it does
Finds tags of HTML beside Chinese or Japanese text in documents that are neither HTML nor Markdown nor about them, and, in any
document, empty elements with one and the same identifier, which sites scatter against copying.

Measured on 65,000 honest documents: it reports about 800, nearly all classical texts whose headings kept their tags; of 110
that were read 109 are right (at least 95 %). The others are messages of programs that are shown as HTML.

## Why it is bad
The page was taken apart without its tags being taken out. Each is several tokens of noise, and the line ends that they stood
for are missing or doubled. Tags that are escaped, `&lt;br&gt;`, are what ENC109 finds.

## Example
```bad 1:14 ×3
春天来了，院子里的花开了。<br>
孩子们在树下跑来跑去，<strong>谁也不肯</strong>回家，直到天黑了，大人们提着灯出来，一个一个地找他们。
```
```fixed
春天来了，院子里的花开了。
孩子们在树下跑来跑去，谁也不肯回家，直到天黑了，大人们提着灯出来，一个一个地找他们。
```
```bad 1:3 ×4
• <tr id="yyy80"></tr>
• <sup id="yyy80"></sup>
古籍版本异文的自动发现是一个新课题。
```

## Look-alikes it leaves alone
A document of HTML, and a fragment of it:
```good
<html><body><p>春天来了。</p><br><p>花开了。</p></body></html>
```
```good
<p>春天来了，院子里的花开了。</p>
<p>孩子们在树下跑来跑去。</p>
```
Markdown, where tags are allowed, and text about tags:
```good
# 说明

按 <kbd>Ctrl</kbd> 键换行，或者写<br>也可以。
```
```good
| 键盘 | 已测 |
|---|---|
| 甲型 | <div class="check"></div> |
| 乙型 | <div class="check"></div> |
```
```good
换行用<br>标签，段落用<p>标签。
```
Messages of programs, names in angle brackets, comparisons, quotations:
```good
找不到<b>%s</b>，请输入<文件名>；若 a<b 且 b>c，则 a<c；作者<张三>，见<红楼梦>。
```

## Fix safety
Unsafe: deletes the tags. Where one stood for a line end, and none is there, lines are joined.

## Options
* `min-tags` (2): so many tags; one may be meant.
* `min-beside` (0.5): the share of them that stand beside text of Chinese or Japanese.
* `max-share` (0.3): the share of the characters that are tags; a document with more is markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

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

NAMES = (
    "br|p|div|span|strong|b|i|em|u|font|center|small|big|table|tbody|thead|tfoot|tr|td|th|ul|ol|li|dl|dt|dd|h[1-6]|sup|sub|hr|img|a"
    "|noscript|nobr|blockquote|section|article|label|strike|del|ins|dfn|bdo|abbr|acronym|cite|code|pre|q|s|samp|var|tt|legend"
    "|optgroup|option|select|form|fieldset|button|object|address|kbd|ruby|r[tp]|mark|menuitem|video|track"
)
TAG = lazy(rf"</?(?P<name>{NAMES})(?:\s[^<>\n]{{0,300}})?/?>", re.IGNORECASE)
# What a tag begins with, in no more code units than this. Some letters of other alphabets are capitals of ASCII ones.
OPENING = lazy(rf"</?(?:{NAMES})[\s/>]", re.IGNORECASE)
LONGEST_OPENING = len("</blockquote>")
LETTERS = "a-zA-Z\u0130\u0131\u017f\u212a"
BESIDE = lazy(rf"[{tables.HAN_RANGES}\u3040-\u30ff，。、；：！？（）《》“”【】…—]")
# Of help texts and messages of programs, which are shown as HTML.
TECHNICAL = lazy(r"</?(?:code|kbd|samp|var|tt|pre)\b", re.IGNORECASE)
# Elements with nothing in them but others of their kind, and an identifier that means nothing.
JUNK = lazy(
    rf"<(?P<name>{NAMES})\s+id=[\"']?(?P<id>[A-Za-z]{{1,6}}\d{{1,4}}|[A-Za-z0-9]{{5,8}})[\"']?>",
    re.IGNORECASE,
)
# Each alternative of these begins with a literal, so that the engine skips from one such character to the next.
SOURCE = lazy(
    r"""
    <(?i: !doctype | html | head | body | script | style | \?xml ) | \{\| | \[\[ | %(?i: [sd] | \d | \( )
    | m(?<=\bm)(?i:sgid)\b | M(?<=\bM)(?i:sgid)\b
    """,
    re.VERBOSE,
)
MARKDOWN = lazy(
    r"""
    \#(?<=^\#)\#{0,5}[ ] | `(?<=^`)`` | ~(?<=^~)~~ | -(?<=^-)[ ]\[ | \[[^\]\n]*\]\( | \|(?<=^\|)[ :-]+\| | >(?<=^>)[ ]
    """,
    re.VERBOSE | re.MULTILINE,
)
MARKDOWN_NAMES = (".md", ".markdown", ".mdx", ".rst", ".html", ".htm", ".xml")
ABOUT = lazy(lambda: in_any_case("topics", "tags"))


@dataclass(frozen=True, slots=True)
class Options:
    min_tags: int = option.count(2, low=1)
    min_beside: float = option.share(0.5)
    max_share: float = option.share(0.3)


def screen(batch: Batch, options: Options) -> Flags:
    tags = batch.sequences("<", "/" + LETTERS, size=LONGEST_OPENING)
    tags = tags.where([OPENING.match(tag) is not None for tag in tags.decoded()])
    return batch.by_text(tags.starts) >= max(1, options.min_tags)


@rule("RES102", "tag-residue", severity=Severity.WARNING, options=Options, screen=screen, preview=True)
def tag_residue(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if "<" not in text or BESIDE.search(text) is None:
        return
    tags = [Span(*match.span()) for match in TAG.finditer(text)]
    if len(tags) < options.min_tags or not tags or SOURCE.search(text):
        return
    prose = _may_be_prose(document)
    if not prose and JUNK.search(text) is None:
        return
    tags = [one for one in tags if not document.in_code(one.start)]
    if len(tags) < options.min_tags or not tags:
        return
    if not (_is_junk(text, tags) or (prose and _are_in_prose(document, tags, options))):
        return
    seen = Counter(text[span.start : span.end] for span in tags)
    yield Problem(
        tags[0],
        f"{plural(len(tags), 'HTML tag')} left in the text",
        occurrences=tuple(tags),
        count=len(tags),
        evidence=evidence(seen),
        fix=Fix(
            f"delete {plural(len(tags), 'tag')}",
            tuple(Edit(one.start, one.end) for one in tags),
            Safety.UNSAFE,
        ),
    )


def _is_junk(text: str, tags: list[Span]) -> bool:
    """Whether empty elements have one identifier, which no two elements of a page may have."""
    marks = Counter(
        match["id"]
        for one in tags
        if (match := JUNK.match(text, one.start)) and text.startswith("<", match.end())
    )
    return any(number > 1 for number in marks.values())


def _may_be_prose(document: Document) -> bool:
    """Whether a document is neither markup nor about it."""
    if document.path.lower().endswith(MARKDOWN_NAMES):
        return False
    return not (MARKDOWN.search(document.text) or ABOUT.search(document.text))


def _are_in_prose(document: Document, tags: list[Span], options: Options) -> bool:
    """Whether the tags of a document stand in text."""
    text = document.text
    if any(TECHNICAL.match(text, one.start) for one in tags):
        return False
    whole = document.stripped(0, len(text))
    if whole is None or (tags[0].start == whole.start and tags[-1].end == whole.end):
        return False
    if sum(one.end - one.start for one in tags) > options.max_share * len(text):
        return False
    beside = sum(
        bool(BESIDE.match(text, one.end) or BESIDE.match(text[max(0, one.start - 1) : one.start]))
        for one in tags
    )
    return beside >= options.min_beside * len(tags)
