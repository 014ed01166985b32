"""Places of a template that were never filled: `{{title}}`, `{$seo_title}`, `[field:pubdate/]`, `[object Object]`.

## What it does
Finds, in Chinese prose, the names of fields that a content management system or a script should have replaced, the words that
programs write where a value is missing (`undefined`, `[object Object]`), and the Latin filler text of designers.

Measured on 65,000 honest documents: it reports none. How often it is right on other pages is not known yet.

## Why it is bad
The page was published, or saved, before it was finished. What should stand there is missing, and the names are noise.

## Example
```bad 1:1 ×2
{$seo_title}，欢迎您来到我们的网站，本站每天更新{{keywords}}方面的文章。
```
```bad 1:4 ×2
发布于undefined年，作者：[object Object]。文章介绍了古城的历史和现状，值得一读。
```
```bad 1:1
[field:typename/]频道收录了许多介绍古城历史的文章，供大家阅读。
```
```bad 2:1
关于我们
Lorem ipsum dolor sit amet, consectetur adipiscing elit.
公司成立于二〇〇三年，主要从事机械零件的加工和销售。
```

## Look-alikes it leaves alone
Code, and texts about templates and programs:
```good
在模板里写 {{title}} 就会显示标题，没有赋值的变量是 undefined。
```
```good
标题写成 `{{title}}`，作者写成 `${author}`，编译的时候再换掉。
```
Messages of programs, whose values come later:
```good
无法打开文件 %s：%s
正在复制 %d 个文件，共 ${total} 个
```
Braces and brackets that are set, formulas, footnotes:
```good
集合{a, b}与{x}的并集，价格为$100，折扣是50%，参见[1]和[注]。
```

## Fix safety
No fix: what was to stand there is not known.

## Options
* `min-count` (1): one place that was not filled shows that its template was not.
* `min-han` (20): Chinese characters of a text that is prose.
* `min-share` (0.3): the share of Chinese characters among all that are no white space; program text has less.
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
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# The fields of a page. What programs call their values is anything.
FIELDS = (
    "(?:seo[_-]?)?(?:title|keywords?|description|desc|content|author|source|date|time|pubdate|writer|name|url|link|category|typename"
    "|typeurl|sitename|webname|site_?name|site_?title|company|phone|tel|address|city|area|province|username|nickname|price|summary|body|text|tags?)"
)
TEXT = rf"[{tables.HAN_RANGES}，。、；：！？（）《》“”【】]"
# Each alternative begins with a literal: so the engine skips from one such character to the next.
PLACE = lazy(
    rf"""\[object\ Object\]
    | \{{\$[A-Za-z_][\w.\->\[\]']{{0,40}}\}}
    | \{{(?:dede|pboot|pc|eyou|cms|loop|sort):[^{{}}\n]{{1,80}}\}}
    | \[(?:field|!--|list|content|sitename):?[A-Za-z_][\w.]{{0,30}}(?:[ ][^\[\]\n]{{0,60}})?(?:/|--)\]
    | \{{\{{[ ]?(?:\w{{1,20}}\.)?{FIELDS}[ ]?\}}\}}
    | \$\{{(?:\w{{1,20}}\.)?{FIELDS}\}}
    | <%=?[ ]?(?:\w{{1,20}}\.)?{FIELDS}[ ]?%>
    | u(?<={TEXT}u)ndefined(?![A-Za-z0-9_.]) | u(?<![A-Za-z0-9_.]u)ndefined(?={TEXT})
    | [ ](?<={TEXT}[ ])%[sd](?=[ ]?{TEXT}) | %(?<={TEXT}%)[sd](?=[ ]?{TEXT})
    | L(?<!\wL)orem[ ]ipsum[ ]dolor\b | l(?<!\wl)orem[ ]ipsum[ ]dolor\b""",
    re.VERBOSE,
)
UNDEFINED = lazy(rf"undefined(?:(?={TEXT})|(?<={TEXT}undefined))")
# What all of those begin with but the words and `%s`, as classes of characters, and the code units of the longest one.
OPENINGS = (("[", "of!lcs", "-bio"), ("{", "dpecls", "ebcymo"), ("{", "{$"), ("$", "{"), ("<", "%"))
LONGEST = 2 * 120
LOREM = "orem ipsum dolor"
# Who speaks of templates or programs shows what is in them, and so does who shows a program, an option or a catalogue.
ABOUT = lazy(lambda: in_any_case("topics", "templates"))
SOURCE = lazy(
    r"""%\d\$ | %[\w.]+% | \bmsg(?:id|str)\b | --\w | Lorem[ ]ipsum.{0,20}[是为為]
    | ^\s*(?:import|from|def|class|return|var|let|const)\b""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
# What messages of programs have as well. In a text of few of them, in a line of so many characters, it is none.
VALUE = lazy(r"%[sd]|\$\{")
MOST_VALUES = 2
LONG_LINE = 20


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(1, low=1)
    min_han: int = option.count(20)
    min_share: float = option.share(0.3)


def screen(batch: Batch, options: Options) -> Flags:
    found = batch.has_sequence("^!-~", "%", "sd", "^!-~", rarest=1)
    found |= batch.has_text(LOREM) | batch.has_text("undefined", UNDEFINED)
    for opening in OPENINGS:
        places = batch.sequences(*opening, size=LONGEST)
        found |= places.where([PLACE.match(place) is not None for place in places.decoded()]).texts
    return found


@rule(
    "RES101", "template-placeholder", severity=Severity.WARNING, options=Options, screen=screen, preview=True
)
def template_placeholder(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    found = [Span(*match.span()) for match in PLACE.finditer(text, document.body.start)]
    if len(found) < options.min_count or not found or ABOUT.search(text) or SOURCE.search(text):
        return
    han = sum(map(tables.is_han, text))
    if han < options.min_han or han < options.min_share * len("".join(text.split())):
        return
    messages = len(VALUE.findall(text)) > MOST_VALUES
    found = [
        span
        for span in found
        if not document.in_code(span.start)
        and not (VALUE.match(text[span.start : span.end].strip()) and (messages or _is_short(document, span)))
    ]
    if len(found) < options.min_count or not found:
        return
    seen = Counter(text[span.start : span.end] for span in found)
    yield Problem(
        found[0],
        f"{plural(len(found), 'place')} of a template not filled",
        occurrences=tuple(found),
        count=len(found),
        evidence=evidence(seen),
    )


def _is_short(document: Document, span: Span) -> bool:
    """Whether the line of a place is as short as a message of a program."""
    line = document.line_span(document.line_at(span.start))
    return sum(map(tables.is_han, document.text[line.start : line.end])) < LONG_LINE
