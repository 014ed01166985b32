"""The text stops in the middle of a sentence.

## What it does
Looks at the last paragraph: long prose that ends in a Han character or a comma, in a document whose other paragraphs
end with a full stop, was probably cut.

## Why it is bad
The rest is missing, and a model learns to stop in mid-sentence. Crawlers, previews and fixed chunk lengths cause it.

## Example
```bad
春天的时候，村口的老槐树开满了白色的花，香气能飘到很远的地方。

孩子们放学以后总要在树下玩上一阵子，直到家里的大人站在门口喊他们回去吃饭，才肯慢慢地散了。等到夏天来临，树荫便成了全村最凉快的去处，老人们搬来竹椅，一边摇着蒲扇一边讲起从前的
```

## Look-alikes it leaves alone
Verse, a signature, a form, a heading, a list, a table, a document without any full stops:
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

## Fix safety
No fix: what is missing is not known.

## Options
* `min-han` (40): Han characters in the last paragraph. Of 29,967 clean documents 487 end in a Han character: short
  lines, nearly all of them.
* `min-ended-share` (0.8): the share of the other paragraphs of prose that end with a full stop or its kin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lint import tables
from corpus_lint.document import Document
from corpus_lint.model import Problem, Severity, Span
from corpus_lint.patterns import lazy
from corpus_lint.registry import rule

HAN = lazy(f"[{tables.HAN}]")
CUT = lazy(f"[{tables.HAN}，,、：]$")
STOP = lazy('[。！？!?…；;：:.”"』」）)】》*_~`>—]\\s*$')
SENTENCE = lazy("[。！？]|[.!?](?=\\s|$)")
# Lists, headings, quotations, tables, fields of a form, dates and signatures at the end.
NOT_PROSE = lazy(
    r"[-*+>#|•·●■◆○※]|\d+[.、)）]|[(（]?[一二三四五六七八九十]+[)）、.]|(?:第[一二三四五六七八九十百零\d]+[条條章节節])|"
    r"[^，。,]{1,12}[：:]|!?\[|<"
)
SIGNED = lazy(
    r"(?:[年月日号號]|公司|委员会|委員會|政府|局|厅|廳|部|院|会|會|作者|编辑|編輯|来源|來源|記者|记者|会议室|室)$"
)
# A paragraph of prose has at least this many Han characters.
PROSE_HAN = 20
# Of a longer paragraph only the end is looked at, in characters.
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Options:
    min_han: int = 40
    min_ended_share: float = 0.8


@rule("TRN102", "cut-sentence", severity=Severity.WARNING, options=Options)
def cut_sentence(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if not CUT.search(text[-80:].rstrip()[-1:]):
        return
    lines = document.lines
    if not lines:
        return
    last = lines[-1][1]
    line = text[max(last.start, last.end - LONGEST) : last.end]
    if (
        len(HAN.findall(line)) < options.min_han
        or NOT_PROSE.match(text, last.start, last.end)
        or document.in_code(last.start)
    ):
        return
    tail = SENTENCE.split(line)[-1]
    if (SIGNED.search(line) and not line.endswith(("，", ","))) or (tail is line and len(lines) == 1):
        return
    prose = [span for _, span in lines[:-1] if _is_prose(text, span)]
    ended = sum(
        STOP.search(text, max(span.start, span.end - LONGEST), span.end) is not None for span in prose
    )
    if prose and ended < options.min_ended_share * len(prose):
        return
    # With nothing to compare it with, the paragraph itself has to show that its writer ends sentences.
    if len(prose) < 2 and len(SENTENCE.findall(line)) < 1:
        return
    yield Problem(
        Span(last.end - min(len(tail), 30), last.end),
        "the text stops in mid-sentence",
        evidence=(tail[-30:],),
        notes=(f"{ended:,} of the other {len(prose):,} paragraphs end with a full stop or the like",)
        if prose
        else (),
    )


def _is_prose(text: str, span: Span) -> bool:
    head = text[span.start : min(span.end, span.start + LONGEST)]
    return len(HAN.findall(head)) >= PROSE_HAN and not NOT_PROSE.match(head)
