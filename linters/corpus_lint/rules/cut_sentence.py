"""The text stops in the middle of a sentence.

## What it does
Looks at the last paragraph when it ends in a Han character, a letter, a comma or an opening mark. It was cut if it ends in
a word after which a sentence goes on (`和`, `每`, `将`) or in something that nothing closes (`（`, `“`). Otherwise signs are
weighed: how often a sentence goes on after its last characters, in a table made from other texts and elsewhere in the
same text; how many characters its last clause has; whether there are paragraphs to compare it with, and whether those end
with full stops. Against a cut speak a text that is one short paragraph, short lines without marks above, and an item of a list.
The finding says what speaks for a cut.

## Why it is bad
The rest is missing, and a model learns to stop in mid-sentence. Crawlers, previews and fixed chunk lengths cause it, and
extraction that drops the list which a last line announces.

## Example
```bad 3:58
春天的时候，村口的老槐树开满了白色的花，香气能飘到很远的地方。

孩子们放学以后总要在树下玩上一阵子，直到家里的大人站在门口喊他们回去吃饭，才肯慢慢地散了。等到夏天来临，树荫便成了全村最凉快的去处，老人们搬来竹椅，一边摇着蒲扇一边讲起从前的
```
```bad 3:1
渡口的船工姓沈，一家三代都在這條河上撐船，兩岸的人沒有不認得他的。

橋修好的那一年，他把船賣給了下游的一個漁戶，自己搬到鎮上和
```
```bad 3:4
站台上的人渐渐少了，只剩下一个卖热水的老人，守着一只铁皮炉子。

他看了看表，又看了看远处的灯，慢慢地说：“这趟车从来没有晚过，今天
```
```bad 3:1
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

```good
村里的水渠是三十年前修的，去年夏天冲垮了一段。县里拨了款，工程赶在秋收以前完成了。

二〇二三年冬改于青石街寓所
```
```good
先生的诗多写山水，散失的不少。今从友人家藏的抄本里选出一百二十首，刻版印行。

时乾隆甲子岁冬十月后学沈一帆谨序
```
```good
乐师坐在廊下，听见鼓声便跟上去。领唱的人站在阶前，众人在阶下，一句一句地附和
```
```good
桥修好的那一年，渡口就没有人来了。老沈把船卖给了下游的一个渔户。

图为老沈在渡口修补渔船
```
```good
参加义卖的书都是邻居们捐的，收入全部用来给学校添置桌椅。

欢迎转载请注明文章出处
```

A review or another record of one paragraph, verse without marks, the messages of a program, the footer of a page, the last words
of a chapter:
```good
味道很好！分量足，送餐的人也很客气，下次再来
```
```good
房间干净，离车站近。早餐一般，
```
```good
我们一家三口是夜里十一点多到的，前台的小姑娘一直在等我们，还帮我们把行李提到了三楼，真的很感谢！！房间比照片上的小一点，不过打扫得很干净，窗外就是河，早上能看见有人划船。早餐的种类不多，我爱吃的豆浆倒是每天都有。离车站有点远，带着孩子走路要二十分钟，建议你们打车过来，司机都认得这条街上的老房子
```
```good
我在河边等你
等一只船
等岸上的灯一盏一盏地亮起来
等你说
今夜的风很轻，像那年的芦苇
```
```good
渡口的船早上六点开，晚上八点停。遇到大风要看告示。

最后更新：2024 年 5 月 1 日 12:00
```
```good
渡口的船早上六点开，晚上八点停。遇到大风要看告示。

1.4.5. 文件内容的查看方法与常用的查看命令
```
```good
两人一前一后走进庙里，只见佛像后面坐着一个老人，手里拿着那封信。

欲知后事如何，且听下回分解
```

## Fix safety
No fix: what is missing is not known.

## Options
* `min-ended-share` (0.5): the share of the other paragraphs of prose that end with a full stop or a similar mark; of items in a
  list, the other items. With fewer, the writer does not end paragraphs with marks.
* `min-log-odds` (0.0): the natural logarithm of the odds of a cut, as the signs together give it. Their weights were learned
  from 3,528 documents and cuts of them by `benchmarks/weigh_signs.py`. Judged by weights that were learned from other sources,
  nine in ten cuts in mid-sentence are found with 0, and 13 of the documents as they are; with 0.4 87 % and 7.
* `min-bits-short` (5.0): of a line that looks like a heading or a name, which is not weighed: how much more often a sentence
  goes on after its last characters than it ends, in bits. Of ends of sentences one in twelve says so much, of places within
  a sentence half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.engine.registry import rule
from corpus_lint.rules._endings import (
    CLAUSE,
    CREDIT,
    ENOUGH_TO_COMPARE,
    FOOTER,
    FUNCTION,
    HEADING,
    PARTICLE,
    PLACE,
    PROSE_HAN,
    SIGNED,
    no_line_end,
)
from corpus_lint.rules._last_paragraph import CUT_AT, UNCLOSED, LastParagraph, last_paragraph

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

OPEN_END = lazy("[，,、（(“「『《【〈]$")
# A face, not a bracket that nothing closes.
SMILEY = lazy("[：:；;]-?[（(]+$")
ADDRESS = lazy(r"(?:https?:/|www\.|[\w-]+@|\.[A-Za-z]{2,5}$)[^\s]*$")
# Dates, words that end an enumeration, and the colophon of a preface: its year in the cycle of sixty, and who wrote it.
WHOLE = lazy(
    r"""
    [甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥][^，,。；;]*[序叙敘跋识識题題书書撰记記志誌]$
    | [\d一二三四五六七八九十○〇]\s*[年月日号號]$
    | (?:类推|類推|等等|[下上]回分解|[回卷章集][一二三四五六七八九十百\d]*[终終完]|自[题題序叙敘])$
    """,
    re.VERBOSE,
)
# Names of places in a row.
NAMES = lazy(
    f"(?:[{tables.HAN_RANGES}]{{1,8}}[省市县縣区區州郡镇鎮](?:[一沿]?[带帶]|境[内內])?[，,、；; ]?)+$"
)
ARTICLE = lazy(r"第\s*[\d一二三四五六七八九十百零]+\s*[條条]\s*")
# A line with a link and no comma says where to go.
LINK = "]("
# Names in a row, divided by spaces.
ROW = lazy(f"(?:[{tables.HAN_RANGES}][ \u3000]+[{tables.HAN_RANGES}].*){{2}}")
# A last line with fewer Han characters is a name or a mark of the end, unless it is only one.
FEW_HAN = 5
# A line with fewer and without a comma is a name or a heading for all that is known.
CLAUSE_HAN = 8
# The logarithm of the odds of a cut is the sum of the signs with these weights, as `benchmarks/weigh_signs.py` prints them,
# and 0.4 that were chosen from its table. The last four stand for texts that the script has none of, reviews, verse, catalogues
# and lists: so much that only a clear case is left.
BASE = -0.29
WEIGHTS = {
    "going on, bits": 0.63,
    "last word of a document": -0.75,
    "clause of one character": 2.13,
    "clause of two or three": 0.88,
    "several clauses": -0.92,
    "nothing to compare": -0.54,
    "nothing to compare, one clause": -2.3,
    "answer": -1.08,
    "others end without": -1.35,
    "a record": -6.0,
    "a single paragraph, informal": -2.0,
    "short lines without a mark above it": -4.0,
    "item of a list": -3.0,
}


@dataclass(frozen=True, slots=True)
class Options:
    min_ended_share: float = option.share(0.5)
    min_log_odds: float = option.bits(0.0, low=-1_000)
    min_bits_short: float = option.bits(5.0)


def is_open(last: LastParagraph) -> bool:
    """Whether it ends in a word that never ends a sentence, in a comma, or in something that is not closed."""
    han = len(HAN_CHARACTER.findall(last.line))
    if FUNCTION.search(last.line):
        return han >= FEW_HAN
    careful = last.usual and not last.labelled and not last.loose
    if last.loose and SMILEY.search(last.line):
        return False
    if UNCLOSED.search(last.tail) or (careful and OPEN_END.search(last.line)):
        return han >= FEW_HAN and not ADDRESS.search(last.tail)
    # Of a single paragraph, a colon does not say that a list was dropped.
    return careful and not last.alone and last.line.endswith("：") and CLAUSE.search(last.line) is not None


def by_shape(last: LastParagraph, options: Options) -> bool | None:
    """Whether it was cut, where its shape says so; None where that has to be weighed."""
    if is_open(last):
        return True
    if not last.alone and last.share < options.min_ended_share:
        return False
    content = ARTICLE.sub("", last.line, count=1)
    clauses = CLAUSE.search(content) is not None
    if FOOTER.match(content) or NAMES.match(content) or (not clauses and HEADING.match(content)):
        return False
    if not HAN_CHARACTER.search(content[-1:]):
        careful = last.strict and last.sentences >= ENOUGH_TO_COMPARE and not last.labelled
        return careful and clauses and not ADDRESS.search(content)
    if PARTICLE.search(content) or WHOLE.search(content):
        return False
    if not clauses and (LINK in content or SIGNED.search(content) or ROW.search(content)):
        return False
    han = len(HAN_CHARACTER.findall(content))
    if clauses or han >= PROSE_HAN or last.tail != last.line:
        return None
    if CREDIT.match(content) or PLACE.search(content):
        return False
    if han >= CLAUSE_HAN:
        return None
    if not last.strict or last.labelled:
        return False
    return han == 1 or (han >= FEW_HAN and last.bits >= options.min_bits_short)


def log_odds(last: LastParagraph) -> float:
    """The logarithm of the odds that the text was cut, by all the signs together."""
    signs = last.signs()
    return BASE + sum(weight * signs[name] for name, weight in WEIGHTS.items())


def why(last: LastParagraph) -> Iterator[str]:
    """What speaks for a cut, in sentences."""
    if UNCLOSED.search(last.tail):
        yield "a bracket or a quotation mark is not closed"
    if last.bits >= 1 and HAN_CHARACTER.search(last.line[-1:]):
        yield f"text goes on after “{last.line[-2:]}” about {2**last.bits:,.0f} times as often as it ends there"
    if last.siblings:
        ended = round(last.share * last.siblings)
        if last.siblings == 1:
            who = "the other paragraph ends" if ended else "the other paragraph does not end"
        else:
            who = f"{ended:,} of the {last.siblings:,} other paragraphs {'ends' if ended == 1 else 'end'}"
        yield f"{who} with a full stop or a similar mark"


def screen(batch: Batch, options: Options) -> Flags:
    lines = batch.lines(0, 1)
    return lines.where(lines.end_with(CUT_AT)).texts


@rule("TRN102", "cut-sentence", severity=Severity.WARNING, options=Options, screen=screen)
def cut_sentence(document: Document, options: Options) -> Iterator[Problem]:
    last = last_paragraph(document)
    if last is None:
        return
    cut = by_shape(last, options)
    if not (log_odds(last) >= options.min_log_odds if cut is None else cut):
        return
    shown = last.tail[-30:]
    yield Problem(
        Span(last.span.end - len(shown), last.span.end),
        "the text breaks off in the middle of a sentence",
        evidence=(shown,),
        notes=(*why(last), *no_line_end(document)),
    )
