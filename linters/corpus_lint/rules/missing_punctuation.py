"""Running text without any mark: whole paragraphs of characters.

## What it does
Finds long runs of Chinese characters in modern language, in which no mark, space or letter stands.

On 8,101 honest documents 5 of 5 runs were right (lower bound of 95 %: 57 %), all in answers of one medical site; on 10,224 more 4 of 4, all of them
reviews of hotels. Together 9 of 9 (70 %).

## Why it is bad
The marks were stripped by a program, or speech was written down without them. Where one sentence ends and the next begins
is a guess, and a model learns to write without marks.

## Example
```bad 1:1
母亲每天清早去溪边打水回来的路上总要在石桥上坐一会儿溪水从桥下流过去夏天的声音大冬天的声音小村里的人都说这座桥是他们的爷爷修的可是没有人知道到底是哪一年修的也没有人知道桥上的石头是从哪里来的大家只知道它一直在这里
```
```bad 1:1
母親每天清早去溪邊打水回來的路上總要在石橋上坐一會兒溪水從橋下流過去夏天的聲音大冬天的聲音小村裡的人都說這座橋是他們的爺爺修的可是沒有人知道到底是哪一年修的也沒有人知道橋上的石頭是從哪裡來的大家只知道它一直在這裡
```

## Look-alikes it leaves alone
A long sentence, and long names:
```good
母亲每天清早去溪边打水，回来的路上总要在石桥上坐一会儿。溪水从桥下流过去，夏天的声音大，冬天的声音小。
关于进一步做好全县农村饮用水水源地环境保护和水质监测工作的实施意见的补充通知
```
Old texts, which have no marks:
```good
天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞陶唐吊民伐罪周发殷汤
```
Lists of characters:
```good
的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情
```

## Fix safety
No fix: where the marks belong is not known.

## Options
* `min-characters` (100): characters in a row. The longest sentences of laws and names of projects have fewer without a mark.
* `min-share` (0.03): the share of them that are particles of modern language (`的`, `了`, …); old texts have none of them, and
  modern prose has 5 in 100.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import beginning, plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# Particles of modern language in both scripts.
PARTICLES = "的了们們这這吗嗎呢吧"
# A run that is text and no list of characters has them again and again, and no more than one in three.
MOST = 1 / 3
RUN = lazy(f"[{tables.UNIFIED_HAN}]{{40,}}+")


@dataclass(frozen=True, slots=True)
class Options:
    min_characters: int = option.count(100, low=40)
    min_share: float = option.share(0.03)


def screen(batch: Batch, options: Options) -> Flags:
    others = batch.places(f"^{tables.UNIFIED_HAN}")
    # One of others stands before each text and behind it.
    long = others[:-1][others[1:] - others[:-1] > options.min_characters]
    return batch.owning(long + 1)


@rule(
    "PUN104",
    "missing-punctuation",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    preview=True,
)
def missing_punctuation(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    runs = [
        Span(*match.span())
        for match in RUN.finditer(text)
        if len(match[0]) >= options.min_characters
        and options.min_share <= sum(map(match[0].count, PARTICLES)) / len(match[0]) <= MOST
    ]
    runs = [run for run in runs if not document.in_code(run.start)]
    if not runs:
        return
    yield Problem(
        runs[0],
        f"{plural(len(runs), 'run')} of text without any mark",
        occurrences=tuple(runs),
        count=len(runs),
        evidence=tuple(dict.fromkeys(beginning(text[run.start : run.end]) for run in runs)),
    )
