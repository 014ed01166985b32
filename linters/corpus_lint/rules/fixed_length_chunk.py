"""Many documents of exactly the same length stop in mid-sentence.

## What it does
Compares the lengths of all documents of a run, in characters and in bytes of UTF-8. Where many have one length to the
character, few have another near it, and most of the many stop without a mark, the text was divided at that length: each
that stops without a mark is reported, with the length.

## Why it is bad
A chunk ends, and the next one begins, inside a sentence or a word. A text splitter did it, or a field of a database or a
crawler with a limit; no single document shows which length it was, all of them together do.

## Example
Documents, divided by lines of three equal signs:
```bad corpus 1/1:1, 2/1:1, 3/1:1, 4/1:1, 5/1:1
河湾镇的邮局设在老码头旁边，门口有两棵桂花树，秋天的时候，整条街都是香的。邮局只有三个人，一个管柜台，一个管分拣，还有一个骑车送信的老周。老周送了三十一年的信，镇上每一户人家的门朝哪边开、狗认不认生、老人耳朵好不好，他都清清楚楚。
他的自行
===
车换过四辆，后座上的绿布包却一直没有换。布包的口子磨破了，他的妻子用一块蓝布补上，补丁的颜色和原来的不一样，远远地一看就知道是他来了。孩子们在巷子里看见那块蓝补丁，便一路跟着跑，问有没有从外地寄来的包裹。
有一年夏天发大水，通往下游几个村子
===
的路全淹了。信件在邮局里堆了三天，老周坐不住，借了一条小船，把信用油纸包好，自己撑着篙往下游去。水流很急，他在一个拐弯的地方翻了船，人抱住一棵柳树，油纸包却一直举在头顶上，一封也没有湿。
村里人后来说起这件事，总要问他怕不怕。他说当时没有工
===
夫怕，只想着包里有一封挂号信，是一个在煤矿上干活的儿子写给母亲的，那位母亲不识字，每次都要他坐下来念一遍，念完了再念一遍，然后小心地收进柜子最里面的铁盒里。
如今写信的人少了，布包里装的大多是账单和药品。老周退休的那天，镇上的人在桂花树下摆
===
了几张桌子，请他吃饭。他喝了一点酒，把布包交给接班的年轻人，嘱咐说河对岸第二家的老太太耳朵不好，敲门要敲得响一些，敲完了还要多等一会儿，不要转身就走。
年轻人点点头，把布包背在肩上，骑着车沿河堤走了。老周站在树下看着，直到看不见那块蓝补丁，
```

## Look-alikes it leaves alone
Forms and letters that end alike, short texts; verse, whose last line is as long as the one before it:
```good corpus
尊敬的李先生：

您于上月预订的地图已经到店，请在十五日之内凭本通知和有效证件前来领取，逾期未领的，本店将按照订单上的约定处理。领取的时间为每天上午九点到下午六点，周一休息。领取时请当面检查，如有破损，可以当场更换。

此致
敬礼

青石街二十七号南山书店
===
尊敬的王先生：

您于上月预订的画册已经到店，请在十五日之内凭本通知和有效证件前来领取，逾期未领的，本店将按照订单上的约定处理。领取的时间为每天上午九点到下午六点，周一休息。领取时请当面检查，如有破损，可以当场更换。

此致
敬礼

青石街二十七号南山书店
===
尊敬的张先生：

您于上月预订的字典已经到店，请在十五日之内凭本通知和有效证件前来领取，逾期未领的，本店将按照订单上的约定处理。领取的时间为每天上午九点到下午六点，周一休息。领取时请当面检查，如有破损，可以当场更换。

此致
敬礼

青石街二十七号南山书店
===
尊敬的刘先生：

您于上月预订的日历已经到店，请在十五日之内凭本通知和有效证件前来领取，逾期未领的，本店将按照订单上的约定处理。领取的时间为每天上午九点到下午六点，周一休息。领取时请当面检查，如有破损，可以当场更换。

此致
敬礼

青石街二十七号南山书店
===
尊敬的陈先生：

您于上月预订的书签已经到店，请在十五日之内凭本通知和有效证件前来领取，逾期未领的，本店将按照订单上的约定处理。领取的时间为每天上午九点到下午六点，周一休息。领取时请当面检查，如有破损，可以当场更换。

此致
敬礼

青石街二十七号南山书店
```
```good corpus
今天没有下雨
===
外面还在下雪
===
他明天不过来
===
车票已经买好
===
晚饭吃面条吧
```

## Fix safety
No fix: what follows stands in another document, or nowhere. Divide the original text at the ends of paragraphs instead.

## Options
* `min-documents` (5): documents of one length that stop without a mark. Of 3,528 clean documents seven at most have one
  length, and of none of the lengths more than two stop without a mark.
* `min-share` (0.005): the same as a share of the documents of the run. Chance gives one length to a five-hundredth of them.
* `min-length` (100): characters. Short texts, and poems of eight lines, have one length by their nature.
* `min-peak` (4.0): how many times as many documents have the length as have, on average, one of the twenty nearest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.document import Document
from corpus_lint.core.model import Location, Problem, Severity, Span
from corpus_lint.engine.registry import corpus_rule
from corpus_lint.rules._chunk_lengths import (
    BYTES,
    CHARACTERS,
    SHOWN,
    TAIL,
    Counted,
    Options,
    Peak,
    differ,
    frequent,
    in_order,
    message,
)
from corpus_lint.rules._last_paragraph import is_cut

NOWHERE = Span(0, 0)


class Length(NamedTuple):
    """How long a document is without the line ends below it, and its last characters if it stops without a mark.

    Only then it may be found, and has a place.
    """

    characters: int
    bytes: int
    end: str = ""
    span: Span = NOWHERE
    location: Location | None = None

    def __bool__(self) -> bool:
        return bool(self.end)

    def is_stopped(self, options: Options) -> bool:
        """Whether it may be found: it stops without a mark, and is no short text."""
        return bool(self.end) and self.characters >= options.min_length

    @property
    def tail(self) -> str:
        """What tells its end from those of others."""
        return self.end[-TAIL:]


def length(document: Document) -> Length:
    text = document.text.rstrip("\r\n")
    size = len(text.encode("utf-8", "surrogatepass"))
    if not is_cut(text[-1:]) or HAN_CHARACTER.search(text[-80:]) is None or _is_verse(text):
        return Length(len(text), size)
    span = document.first_line
    return Length(len(text), size, text[-SHOWN:], span, document.location(span.start))


def _is_verse(text: str) -> bool:
    """Whether the last line is as long as the one before it, as in verse and in tables."""
    above, _, last = text[-4 * SHOWN :].rpartition("\n")
    return len(last) == len(above.rpartition("\n")[2])


@corpus_rule("TRN104", "fixed-length-chunk", severity=Severity.WARNING, collect=length, options=Options)
def fixed_length_chunk(lengths: Sequence[Length], options: Options) -> Iterator[tuple[int, Problem]]:
    found = {
        **_peaks(CHARACTERS, lengths, [one.characters for one in lengths], options),
        **_peaks(BYTES, lengths, [one.bytes for one in lengths], options),
    }
    reported: set[int] = set()
    for peak in in_order(found):
        for index in found[peak]:
            if index in reported:
                continue
            reported.add(index)
            one, first = lengths[index], lengths[found[peak][0]]
            related = () if one is first or first.location is None else (first.location,)
            yield index, Problem(one.span, message(peak), evidence=(one.end,), related=related)


def _peaks(
    unit: str, lengths: Sequence[Length], sizes: Sequence[int], options: Options
) -> dict[Peak, list[int]]:
    """The lengths that many documents were cut at, with the indexes of those that stop without a mark."""
    stopped: defaultdict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(lengths):
        if one.is_stopped(options):
            stopped[sizes[index]].append(index)
    counts = {size: Counted(number, len(stopped.get(size, ()))) for size, number in Counter(sizes).items()}
    found = {}
    for peak in frequent(unit, counts, len(lengths), options):
        window = range(peak.least, peak.size + 1)
        indexes = sorted(index for one in window for index in stopped.get(one, ()))
        if differ(peak, len({lengths[index].tail for index in indexes})):
            found[peak] = indexes
    return found
