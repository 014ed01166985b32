"""The text stops in the middle of a sentence.

## What it does
Looks at the last paragraph when it ends in a Han character, a letter, a comma or an opening mark, and adds up signs. For a cut
speak a word after which a sentence goes on (`和`, `每`, `将`), a bracket or a quotation that nothing closes (`（`, `“`), a comma, a
colon after which nothing comes; how often a sentence goes on after its last characters, in a table made from other texts and
elsewhere in the same text; how few characters its last clause has; and that the other paragraphs end with marks. Against one speak
particles, dates, names, places and whatever else whole texts end in; a heading, an item of a list, a label with its value, a
line of a template, a credit; a text that is one short paragraph, written as one speaks or with few full stops, verse and
classical prose, and lines without marks above. More of a
sign never speaks for the other side. The finding names each with its weight.

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
* `min-log-odds` (0.0): the natural logarithm of the odds of a cut, as the signs together give it. Their weights were learned
  from 26,060 documents of 53 sources and cuts of them by `benchmarks/weigh_signs.py`. With 0, 85 % of 2,557 cuts in mid-sentence are
  found, and 12 of 3,528 documents are reported as they are, four of them cut in truth (`benchmarks/truncation.py`). In public
  repositories most texts without a mark at their end are whole: of 82,500 reviews 16 are reported, but about half of what is found
  in collections of classical texts, where the last full stop is often missing, is no cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpus_lint.chinese.tables import HAN_CHARACTER, HAN_RANGES
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.needs import Need
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import weighed
from corpus_lint.engine.registry import rule
from corpus_lint.rules._endings import LONGEST_TAIL, no_line_end
from corpus_lint.rules._last_paragraph import CUT_AT, UNCLOSED, LastParagraph, last_paragraph

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# What each sign adds to the logarithm of the odds that a text was cut, and what there is without any. `benchmarks/weigh_signs.py`
# learned them from 26,060 documents of 53 sources and 3,798 cuts of them; what it prints is in brackets where another number was
# chosen, so that reviews and answers of few sources do not decide for all: a word that ends no sentence (1.9, as
# grammar says more than counts), a comma (5.2), nothing to compare (-0.9), no sentence (-1.9), a line that announces something (0:
# the script takes for whole what extraction left); and those of which it has too few examples (0 to -0.1), or which would hide
# a clear cut (-10, an item and a heading).
BASE = -1.5
WEIGHTS = {
    "goes on in other texts": 0.68,
    "ends in other texts": -0.36,
    "word that ends no sentence": 6.5,
    "not closed": 7.0,
    "comma": 3.2,
    "announces what is not there": 1.5,
    "clause of one character": 1.9,
    "clause of two or three": 0.4,
    "address": -3.0,
    "name behind a sentence": -3.5,
    "的 or 了, nothing to compare": -1.5,
    "particle": -4.3,
    "date or colophon": -3.5,
    "last word of a document": -1.3,
    "again and again": -4.6,
    "classical particle": -2.0,
    "few words": -2.2,
    "name or mark": -8.0,
    "heading": -6.0,
    "line of a template": -6.0,
    "names": -3.4,
    "link": -1.5,
    "credit": -2.5,
    "place": -2.5,
    "answer": -1.1,
    "label with its value": -2.0,
    "item of a list": -3.0,
    "nothing of its kind": -2.0,
    "others end with marks": 0.5,
    "everything else ends with a mark": 1.0,
    "others end without": -2.7,
    "nothing to compare": -0.4,
    "nothing to compare, one clause": -1.3,
    "a record": -7.0,
    "a single paragraph, informal": -3.5,
    "a single paragraph, few full stops": -2.0,
    "a single paragraph, comma": -0.6,
    "short lines without marks above": -3.4,
    "lines without marks just above": -2.0,
    "verse or classical prose": -1.0,
    "no sentence": -6.0,
}


@dataclass(frozen=True, slots=True)
class Options:
    min_log_odds: float = option.bits(0.0, low=-1_000)


def log_odds(signs: Mapping[str, float]) -> float:
    """The logarithm of the odds that a text was cut, by all the signs together."""
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
    lines = lines.where(lines.end_with(CUT_AT))
    # `last_paragraph` reads so many code points of the last line, which are no more than twice as many units, and looks
    # for a Han character in them: most lines that end without a mark are addresses of pages.
    lines = lines.last(2 * LONGEST_TAIL)
    return lines.where(lines.count(HAN_RANGES) > 0).texts


@rule(
    "TRN102",
    "cut-sentence",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    needs=(HAN_RANGES, Need(last=CUT_AT)),
)
def cut_sentence(document: Document, options: Options) -> Iterator[Problem]:
    last = last_paragraph(document)
    if last is None:
        return
    signs = last.signs()
    if log_odds(signs) < options.min_log_odds:
        return
    shown = last.tail[-30:]
    yield Problem(
        Span(last.span.end - len(shown), last.span.end),
        "the text breaks off in the middle of a sentence",
        evidence=(shown,),
        notes=(
            *why(last),
            *weighed([(name, weight * signs[name]) for name, weight in WEIGHTS.items()]),
            *no_line_end(document),
        ),
    )
