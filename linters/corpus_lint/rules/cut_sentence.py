"""The text stops in the middle of a sentence.

## What it does
Looks at the last paragraph of prose when it ends in a Han character, a letter, a comma or an opening mark, in a text
whose other paragraphs end with full stops. It was cut if it ends in a word after which a sentence goes on (`和`, `每`,
`将`), in something that nothing closes (`（`, `“`), after a clause of its own, or if it is long. Of shorter ones, and where
there is little to compare with, a character model decides: how improbable a full stop is after the last character, and how
little the last two characters are a word.

## Why it is bad
The rest is missing, and a model learns to stop in mid-sentence. Crawlers, previews and fixed chunk lengths cause it, and
extraction that drops the list which a last line announces.

## Example
```bad
春天的时候，村口的老槐树开满了白色的花，香气能飘到很远的地方。

孩子们放学以后总要在树下玩上一阵子，直到家里的大人站在门口喊他们回去吃饭，才肯慢慢地散了。等到夏天来临，树荫便成了全村最凉快的去处，老人们搬来竹椅，一边摇着蒲扇一边讲起从前的
```
```bad
渡口的船工姓沈，一家三代都在這條河上撐船，兩岸的人沒有不認得他的。

橋修好的那一年，他把船賣給了下游的一個漁戶，自己搬到鎮上和
```
```bad
站台上的人渐渐少了，只剩下一个卖热水的老人，守着一只铁皮炉子。

他看了看表，又看了看远处的灯，慢慢地说：“这趟车从来没有晚过，今天
```
```bad
第一条 为了规范集市的管理，保障经营者和消费者的合法权益，制定本办法。

第二条 集市的开办者应当建立管理制度，配备管理人员，并
```

## Look-alikes it leaves alone
Verse, a signature, a form, a heading, a list, a table, a caption, the last article of a law, a document without any full
stops:
```good
白日依山尽，黄河入海流
欲穷千里目，更上一层楼
```
```good
本公司董事会及全体董事保证本公告内容不存在任何虚假记载、误导性陈述或者重大遗漏，并对其内容承担责任。特此公告。

某某省某某市某某区某某股份有限公司董事会及全体董事、监事和高级管理人员于二〇二四年三月十五日在公司会议室
```
```good
申请人应当提交下列材料，并对材料的真实性负责。

- 申请书、身份证复印件、住所证明、近期照片以及主管部门要求的其他能够证明申请人符合条件的材料原件和复印件各一份
```
```good
一个句子都没有写完整也没有任何标点符号的文本并不能说明它是被截断的因为作者可能从头到尾都没有用过标点符号而只是一直写下去写到哪里算哪里
```
```good
来信收到了，家里一切都好，院子里的枣树今年结得很多，等你回来一起打。

天凉了，记得添衣服，不要总是熬夜。

祝
平安

父字
```
```good
第一条 为了规范集市的管理，保障经营者和消费者的合法权益，制定本办法。

第二条 本办法自2024年5月1日起施行
```
```good
这些农具大多还能使用，观众可以在讲解员的指导下亲手试一试。

图片来源：县博物馆，摄影者为该馆的讲解员
```
```good
安装之前请先确认磁盘空间，并备份重要的数据。

安装过程大约需要十分钟，中途不要关闭电源。

- 支持断点续传，网络恢复以后自动继续
- 支持离线安装，安装包可以从镜像下载
```

## Fix safety
No fix: what is missing is not known.

## Options
* `min-han` (40): Han characters of a last paragraph without a comma that is not a heading or a signature whatever it ends in.
  Of 29,967 clean documents 487 end in a Han character: short lines, nearly all of them.
* `min-ended-share` (0.8): the share of the other paragraphs of prose that end with a full stop or its kin; of items in a list,
  the other items.
* `min-bits` (5.25): what the character model must say at least against an end, in bits. Of honest ends of sentences four in
  five say less, of places within a sentence half. Both were counted on the clean documents of `benchmarks/truncation.py`.
* `min-bits-strict` (3.0): the same where everything else in the document ends with a mark, or five sentences do
  and the line has twelve Han characters. Of honest ends a third say less, of places within a sentence one in ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lint import tables
from corpus_lint.document import Document
from corpus_lint.model import Problem, Severity, Span
from corpus_lint.patterns import lazy
from corpus_lint.registry import rule
from corpus_lint.rules import _endings
from corpus_lint.rules._endings import (
    CLAUSE,
    ENOUGH,
    FUNCTION,
    HAN,
    ITEM_HAN,
    LABEL,
    LONGEST,
    NOT_PROSE,
    PARTICLE,
    PROSE_HAN,
    SENTENCE,
    SIGNED,
    STOP,
)
from corpus_lint.rules.preview_only import PREVIEW

# What a whole text hardly ends in.
CUT = lazy(f"[{tables.HAN}A-Za-z0-9，,、：（(“「『《【〈]$")
OPEN_END = lazy("[，,、（(“「『《【〈]$")
# A bracket or a quotation mark that nothing closes; an interval is written with half-width ones.
UNCLOSED = lazy("（[^（）]*$|《[^《》]*$|“[^“”]*$|「[^「」]*$|『[^『』]*$|【[^【】]*$")
ARTICLE = lazy(r"第\s*[\d一二三四五六七八九十百零]+\s*[條条]\s*")
ADDRESS = lazy(r"(?:https?:/|www\.|[\w-]+@|\.[A-Za-z]{2,5}$)[^\s]*$")
# An open link is reported by TRN101, a preview by TRN103.
OPEN_LINK = lazy(r"\]\([^()\n]*$")
# A last line with fewer Han characters is a name or a mark of the end, unless it is only one.
FEW_HAN = 5
# With a comma in it, a line of so many Han characters is a sentence.
CLAUSE_HAN = 8
# So many sentences that end show that the writer ends them.
SOME = 3
# Of a single paragraph; less has a character that stands at the end of a sentence more often than anywhere else.
LOWEST_BITS = 2.0


@dataclass(frozen=True, slots=True)
class Options:
    min_han: int = 40
    min_ended_share: float = 0.8
    min_bits: float = 5.25
    min_bits_strict: float = 3.0


@dataclass(frozen=True, slots=True)
class _Ending:
    """The last paragraph and what it can be compared with.

    ``tail`` is its last sentence, ``usual`` says that the others like it end with a mark, ``strict`` that everything
    else near it does, ``alone`` that there are no others; ``stops`` counts the sentences that ended.
    """

    line: str
    tail: str
    usual: bool
    strict: bool
    alone: bool
    stops: int

    def is_open(self) -> bool:
        """Whether it ends in a word that never ends a sentence, in a comma, or in something that is not closed."""
        han = len(HAN.findall(self.line))
        if FUNCTION.search(self.line):
            return han >= FEW_HAN
        if UNCLOSED.search(self.tail) or (self.usual and OPEN_END.search(self.line)):
            return han >= FEW_HAN and not ADDRESS.search(self.tail)
        return self.usual and self.line.endswith("：") and CLAUSE.search(self.line) is not None

    def goes_on(self, options: Options) -> bool:
        """Whether it goes on after its last character, by its length and by the language model."""
        if not self.usual:
            return False
        line = self.tail if self.alone else self.line
        content = ARTICLE.sub("", line, count=1)
        han = len(HAN.findall(content))
        clauses = CLAUSE.search(content) is not None
        if not HAN.search(content[-1:]):
            return self.strict and self.stops >= ENOUGH and clauses and not ADDRESS.search(content)
        if PARTICLE.search(content) or (SIGNED.search(content) and not clauses):
            return False
        bits = _endings.continuing_bits(content)
        lowest = LOWEST_BITS if self.alone else 0.0
        if clauses and han >= CLAUSE_HAN:
            return bits > (lowest if self.stops >= SOME else options.min_bits)
        if han < FEW_HAN:
            # After a full stop in the same paragraph there is no name and no heading.
            return (self.strict and (han == 1 or content != line)) or (self.alone and self.stops >= ENOUGH)
        if han >= (PROSE_HAN if self.strict else options.min_han):
            return bits > lowest
        if han < CLAUSE_HAN and not (self.strict or self.alone):
            return False
        likely = self.strict or (han >= ITEM_HAN and self.stops >= ENOUGH)
        return bits > (options.min_bits_strict if likely else options.min_bits)


@rule("TRN102", "cut-sentence", severity=Severity.WARNING, options=Options)
def cut_sentence(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if not CUT.search(text[-80:].rstrip()[-1:]):
        return
    end = len(text.rstrip())
    start = max(text.rfind("\n", 0, end) + 1, document.body.start)
    if text.startswith(("    ", "\t"), start) or NOT_PROSE.match(text[start : start + 80].lstrip()):
        return
    line = text[max(start, end - LONGEST) : end]
    if not HAN.search(line) or OPEN_LINK.search(line) or PREVIEW.match(line):
        return
    paragraphs = _endings.paragraphs(document)
    last = paragraphs.pop()
    siblings = _endings.siblings(text, last, paragraphs)
    if siblings is None:
        return
    ended = sum(STOP.search(text, max(span.start, span.end - 9), span.end) is not None for span in siblings)
    # With nothing to compare it with, the text has to show that its writer ends sentences.
    sentences = sum(
        len(SENTENCE.findall(text, span.start, min(span.end, span.start + LONGEST)))
        for span in (*siblings[-ENOUGH:], last)
    )
    if not sentences:
        return
    line = text[max(last.start, last.end - LONGEST) : last.end]
    ending = _Ending(
        line,
        tail=SENTENCE.split(line)[-1],
        usual=ended >= options.min_ended_share * len(siblings),
        strict=len(siblings) >= ENOUGH and _endings.all_ended(text, paragraphs),
        alone=not siblings,
        # An answer or a remark is often written without care.
        stops=0 if LABEL.match(line) else sentences,
    )
    if (ending.is_open() or ending.goes_on(options)) and not document.in_code(start):
        shown = ending.tail[-30:]
        note = f"{ended:,} of the other {len(siblings):,} paragraphs end with a full stop or the like"
        yield Problem(
            Span(last.end - len(shown), last.end),
            "the text stops in mid-sentence",
            evidence=(shown,),
            notes=(note,) if siblings else (),
        )
