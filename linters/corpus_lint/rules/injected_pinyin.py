"""Readings such as ``網(wǎng)絡(luò)`` spliced into running text.

## What it does
Finds pinyin in brackets directly after the character it reads, where a machine put it: the same common
characters again and again, each with one reading, at nearly every place they stand. Behind a label the reading or another form
of the character may stand, in any brackets. Signs add up, and the finding names each with its weight; text that follows takes none
of them back.

## Why it is bad
It is the mark of a hijacked page: scrapers splice readings into stolen articles to make them look original.
A model learns the brackets; a tokenizer needs twice the tokens; a duplicate of the original is not recognised.

## Example
```bad 1:2 ×8
國(guó)家網(wǎng)絡(luò)安全宣傳週在全國(guó)開幕。網(wǎng)絡(luò)安全為人民,網(wǎng)絡(luò)安全靠人民。
```
```fixed
國家網絡安全宣傳週在全國開幕。網絡安全為人民,網絡安全靠人民。
```
```bad 1:2 ×6
當 (dāng) 前,社會 (huì) 各界關注網（wǎng）絡安全。當 (dāng) 地社會 (huì) 組織和網（wǎng）民都參與。
```
```fixed
當前,社會各界關注網絡安全。當地社會組織和網民都參與。
```

```bad 1:5 ×4
三月的水【读:shuǐ】面上漂着桃花，四月的水（拼音：shuǐ）面上漂着梨花，钓鱼《繁体:魚》的人坐在桥头，看水[pinyin:shuǐ]流走。
```
```bad 1:3 ×6
打開(kāi)文件
關(guān)閉窗口
新建文件
打開(kāi)窗口
轉(zhuǎn)到上一頁
轉(zhuǎn)到下一頁
關(guān)於本軟件
```

## Look-alikes it leaves alone
A gloss of a rare or ambiguous character:
```good
亳(bó)州在安徽，盱眙（xūyí）在江苏，重(chóng)庆是直辖市。荨(qián)麻常被读作荨(xún)麻。
```
A reader for children, in which every character has its reading:
```good
小(xiǎo)猫(māo)在(zài)家(jiā)里(lǐ)睡(shuì)觉(jiào)，小(xiǎo)狗(gǒu)在(zài)门(mén)口(kǒu)看(kàn)家(jiā)。
```
A list of words to learn:
```good
【荸(bí)荠】一种水生植物。
【踌(chóu)躇】犹豫不决。
【饕(tāo)餮】贪食的恶兽。
【耄(mào)耋】八九十岁。
```

Names of people and places, and what a text about pronunciation says:
```good
单(shàn)县位于山东省西南部，与河南、安徽、江苏三省交界，是著名的牡丹之乡，历史悠久，文化灿烂。
```
```good
国(guó)家的国字读音是第二声，网(wǎng)络的网字是第三声，许多外国学生都分不清楚这两个声调的差别。
```

## Fix safety
Safe when each character has one and the same reading throughout, a valid one: then the brackets carry nothing
that the text does not say. Unsafe otherwise.

## Options
* `min-count` (1): fewer readings are not reported, whatever stands beside them.
* `min-evidence` (4.0): what the signs of a splicer must add up to, in natural logarithms of odds; the finding names them. On honest
  texts with readings the odds are even at about 5; with 4 none of 356 real ones is reported, and of made ones at most one in forty, of words with
  a meaning behind each (`benchmarks/weigh_readings.py`). Three plain traditional characters with a reading at each
  of their places are enough, or two readings of one character again.
* `min-annotated-share` (0.75): the share of the places of a character, in the best stretch of them, that have a reading. A splicer
  annotates every place of a character, sparing at most titles: 0.9 and more on 340 hijacked pages. A gloss explains the first
  place only.
* `max-han-share` (0.6): where more of the Han characters between the first and the last reading of a text have readings, it is
  meant to be read aloud, and those of its lines count nothing. On 340 hijacked pages 2 to 35 % have readings, of readers for
  children nearly all. Of a passage of fewer than 16 different characters, or within another text, 80 % have to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from corpus_lint.chinese.pinyin import TONED
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity
from corpus_lint.core.needs import Need
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import counted, plural, weighed
from corpus_lint.engine.registry import rule
from corpus_lint.hijack.readings import LABELLED_FORMS, OPENING, Reading, find_readings, may_have_readings
from corpus_lint.hijack.splicing import WEIGHTS, Limits, signs_of_splicing, weight

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(1, low=1)
    min_evidence: float = option.bits(4.0)
    min_annotated_share: float = option.share(0.75)
    max_han_share: float = option.share(0.6)


def screen(batch: Batch, options: Options) -> Flags:
    return may_have_readings(batch)


@rule(
    "PIN101",
    "injected-pinyin",
    severity=Severity.ERROR,
    options=Options,
    screen=screen,
    needs=(OPENING, Need(characters=TONED + "üê", sequences=LABELLED_FORMS)),
)
def injected_pinyin(document: Document, options: Options) -> Iterator[Problem]:
    if not any(bracket in document.text for bracket in OPENING):
        return
    found = find_readings(document.text)
    if not found or len(found) < options.min_count:
        return
    signs = signs_of_splicing(document, found, Limits(options.max_han_share, options.min_annotated_share))
    if weight(signs) >= options.min_evidence:
        yield _problem(document, found, signs)


def _problem(document: Document, found: Sequence[Reading], signs: Mapping[str, float]) -> Problem:
    kinds = Counter((reading.character, reading.syllable) for reading in found)
    characters = {character for character, _ in kinds}
    one_reading = len(characters) == len(kinds)
    deleted = sum(reading.span.end - reading.span.start for reading in found)
    (character, syllable), _ = kinds.most_common(1)[0]
    if one_reading:
        proof = "each character always has the same pinyin"
    else:
        several = sum(number > 1 for number in Counter(character for character, _ in kinds).values())
        proof = f"{plural(several, 'character')} with more than one pinyin"
    return Problem(
        span=found[0].span,
        message=f"pinyin inserted after {plural(len(found), 'character')}, such as {character}({syllable})",
        occurrences=tuple(reading.span for reading in found),
        count=len(found),
        evidence=tuple(
            counted(f"{character}({syllable})", number)
            for (character, syllable), number in kinds.most_common()
        ),
        notes=tuple(weighed([(name, WEIGHTS[name] * value) for name, value in signs.items()])),
        fix=Fix(
            f"delete the pinyin ({plural(deleted, 'character')}); {proof}",
            tuple(Edit(reading.span.start, reading.span.end) for reading in found),
            Safety.SAFE if one_reading else Safety.UNSAFE,
        ),
    )
