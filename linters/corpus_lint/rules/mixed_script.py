"""Remains of the other script on a page: 規范, 以后, 斗爭, 态; a line in simplified script above a traditional article.

## What it does
Counts on a traditional page the words that are half simplified, the characters that only simplified text has, and the
lines that are simplified as a whole; and on a simplified page the lines that are traditional as a whole.

## Why it is bad
A table that knows one traditional character for each simplified one leaves those as they are that have several. The page
was converted by a machine, most often for a site of stolen articles, and a simplified line on it was put there by another.

## Example
```bad 1:4 ×6
這項規范發布以后，工廠里的人都開始準備。關于建筑的范圍，雙方還有爭論，不愿意讓步。
```
```bad 2:1
老橋修好的時候，許多人從對岸過來看熱鬧。說書的先生搬來一張桌子，講從前發大水的故事，孩子們聽得忘了回家。
网页设计培训班报名热线，专业团队为您服务，优惠价格等您来选
橋頭的茶館開門最早，賣油條的攤子還沒有擺好，就已經坐滿了等著過橋上學的學生。
```

## Look-alikes it leaves alone
Characters of both scripts where they are right, and the forms of Hong Kong and Taiwan:
```good
皇后與太后住在后宮，范先生是詩人，里長走了三公里，乾隆年間的幹部說干支與若干，斗室裡放著北斗的圖，人云亦云。
```
```good
這羣人住在山裏，台灣與臺灣、布告與佈告、占領與佔領、周刊與週刊、托付與託付，吃飯與喫飯，着與著，都有人寫。
```
```good
市公所對於各村里長之聯繫，應於年度開始後辦理。相關系所與機關系統應依規定擬制計畫，公司制品牌另定之。
義務勞動之征召，由縣政府辦理，應征召者不得由他人代替；併聯系統之檢查，由電業為之。
核准備查後，若干線段的長度與公里面積，皇太后宮與皇后人選，限制糖分，風采取決於人。
```
Classical prose, with 于, 余, 云 and 并 as they were written:
```good
子曰學而時習之，不亦說乎。余聞之也久矣，居于東國，詩云維鳩居之，并力西鄉，舍生取義，斗酒十千，里中諸君皆來會飲。
```
Japanese, and names and titles in quotation marks:
```good
東京大学の学生会館は国会図書館に近い。台風のため、対応が遅れて、会議は来週になった。
這個展覽的題目是《从这里开始认识汉语的态势》，說明書寫得很詳細，會場還準備了「简体说明书」。
```
A bilingual document:
```good
這個問題還沒有人能夠回答，我們從頭說起。
这个问题还没有人能够回答，我们从头说起。
過了幾年，他們開始懷疑當時的結論。
过了几年，他们开始怀疑当时的结论。
```
Text about conversion:
```good
簡轉繁時沒有轉換的詞有規范、以后、關于、斗爭，轉換工具應當先分詞，後來的版本還會檢查這些詞語。
```
A simplified text that quotes a traditional one:
```good
这本书的序言写得很长，说明了作者为什么离开故乡，他后来再也没有回去过，书里还有几张旧照片。
> 這是我們離開家鄉的時候寫的，過了這麼多年，還記得當時說過的話。
```

## Fix safety
No fix: what a page was converted from is better than any conversion of what is left.

## Options
* `min-words` (2): fewer different half simplified words are not reported. Of 3,528 honest documents fifteen have one, none two; of 400
  hijacked pages eleven have none and 22 have one.
* `min-characters` (8): so many simplified characters of which the page has the traditional form nowhere. Code points that
  old editions use as well (强 带 卧) do not count.
* `min-kinds` (3): so many different ones among them.
* `min-line` (6): so many simplified characters make a line without traditional ones simplified.
* `min-traditional-line` (10): the same for traditional characters on a simplified page: the longest such line in honest
  documents is a quotation.
* `min-page` (10): with fewer characters of its own script a page has none.
* `max-share` (0.3): of the characters of one script, how many may be in lines of the other: more make a bilingual document.
* `max-mentioned` (8): so many places are mentions in a text that speaks of conversion or of variants.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from corpus_lint.chinese import half_simplified, scripts
from corpus_lint.chinese.old_texts import is_old
from corpus_lint.chinese.scripts import (
    SIMPLIFIED,
    TRADITIONAL,
    characters_of,
    distinctive,
    has_form,
    not_traditional,
)
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import Characters, lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.spans import without
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import counted_if_many, plural
from corpus_lint.engine.registry import rule
from corpus_lint.hijack.readings import find_readings, may_have_readings
from corpus_lint.rules._mentions import ABOUT_CONVERSION

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# No line of traditional script of any length is without one of these.
COMMON_CHARACTERS = (
    "這個們來時說會學國對過還後為爲與於經發開種點樣進動無長見話員門問間從將關頭當沒實現體應義機數業書東車電歲風馬"
    "語記論讓請設許證認議計買賣錢銀飛魚鳥龍萬處號親視覺觀舊聽聲聞難雲靜響須頂領題顏願顯紅級細終給結統絕維網線練總"
)
COMMON = Characters(COMMON_CHARACTERS)
KANA = lazy("[\u3040-\u30fa]")
QUOTED = lazy("[《「『“〈][^》」』”〉\n]{1,60}[》」』”〉]")
SENTENCE = lazy("[^。！？!?\\s][^。！？!?]*")
# Code points of a line that are shown as evidence.
LONGEST_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Options:
    min_words: int = option.count(2, low=1)
    min_characters: int = option.count(8, low=1)
    min_kinds: int = option.count(3, low=1)
    min_line: int = option.count(6, low=1)
    min_traditional_line: int = option.count(10, low=1)
    min_page: int = option.count(10, low=1)
    max_share: float = option.share(0.3)
    max_mentioned: int = option.count(8)


@dataclass(frozen=True, slots=True)
class MixedPlace:
    """A span in the text without readings, and what to show of it."""

    span: Span
    shown: str


def screen(batch: Batch, options: Options) -> Flags:
    found = batch.has(COMMON_CHARACTERS)
    if not found.any():
        return found
    traditional, simplified = (batch.count(characters_of(script)) for script in (TRADITIONAL, SIMPLIFIED))
    characters, pairs = half_simplified.halves()
    places, words = batch.beside(characters, pairs)
    # Where readings are spliced in, no word is whole.
    flags = may_have_readings(batch) | (
        (traditional >= simplified)
        & (
            (batch.by_text(places[words]) >= options.min_words)
            | (simplified >= min(options.min_characters, options.min_line))
        )
    )
    return found & (
        flags | _with_traditional_lines(batch, found & ~flags & (simplified > traditional), options)
    )


def _with_traditional_lines(batch: Batch, texts: Flags, options: Options) -> Flags:
    """The simplified ones of some texts that have a traditional line."""
    places = batch.close_in_lines(characters_of(TRADITIONAL), options.min_traditional_line, texts)
    return batch.with_any_line(places, _is_traditional, batch.none())


def _is_traditional(text: str, line: Span) -> bool:
    """Whether a line has nothing that is not traditional but what it quotes."""
    return not_traditional().search(_without_quotations(text[line.start : line.end])) is None


@rule(
    "SCR102",
    "mixed-script",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    needs=(COMMON_CHARACTERS,),
)
def mixed_script(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if not COMMON.are_in(text):
        return
    spans = [reading.span for reading in find_readings(text)]
    if not spans and not TELLING.are_in(text):
        return
    if not spans and not scripts.has(SIMPLIFIED, text) and not half_simplified.has_words(text):
        return
    kept, starts, shifts = without(text, spans)
    counts = {script: len(distinctive(script).findall(kept)) for script in (TRADITIONAL, SIMPLIFIED)}
    script = max(counts, key=counts.__getitem__)
    if counts[script] < options.min_page:
        return
    other = SIMPLIFIED if script == TRADITIONAL else TRADITIONAL
    found = _places(kept, script, other, counts, options)

    def offset(place: int) -> int:
        return place + shifts[bisect_right(starts, place) - 1]

    meant = [(Span(offset(one.span.start), offset(one.span.end - 1) + 1), one.shown) for one in found]
    meant = [(span, shown) for span, shown in meant if not document.in_code(span.start)]
    if not meant or (len(meant) <= options.max_mentioned and ABOUT_CONVERSION.search(text)):
        return
    seen = Counter(shown for _, shown in meant)
    meant.sort()
    yield Problem(
        meant[0][0],
        f"{other} characters in {plural(len(meant), 'place')} of a {script} text",
        occurrences=tuple(span for span, _ in meant),
        count=len(meant),
        evidence=tuple(counted_if_many(*one) for one in seen.most_common()),
    )


def _places(text: str, script: str, other: str, counts: dict[str, int], options: Options) -> list[MixedPlace]:
    """What of the other script is on a page."""
    words: list[MixedPlace] = []
    characters: list[MixedPlace] = []
    lines: list[MixedPlace] = []
    foreign = 0
    for start, line in _lines(text, other):
        ours, theirs = len(distinctive(script).findall(line)), len(distinctive(other).findall(line))
        if script == SIMPLIFIED:
            ours = len(not_traditional().findall(line))
        if not ours and theirs >= (options.min_line if other == SIMPLIFIED else options.min_traditional_line):
            foreign += theirs
            lines.append(MixedPlace(Span(start, start + len(line)), line.strip()[:LONGEST_SHOWN]))
            continue
        if script == TRADITIONAL:
            for span in _simplified_sentences(line, options.min_line):
                foreign += options.min_line
                shown = line[span.start : span.end].strip()[:LONGEST_SHOWN]
                lines.append(MixedPlace(Span(start + span.start, start + span.end), shown))
                line = line[: span.start] + " " * (span.end - span.start) + line[span.end :]
                theirs = len(distinctive(other).findall(line))
        if script == TRADITIONAL and ours >= 2 * theirs:
            words += _found(half_simplified.words(), line, start)
            characters += _found(distinctive(SIMPLIFIED), line, start)
    # Of each character once: a page of the other script has thousands.
    both = {shown for shown in {one.shown for one in characters} if has_form(text, shown)}
    characters = [one for one in characters if one.shown not in both]
    # One word again and again is how somebody writes it. Most pages have too few, whatever stands around them.
    found = _if_enough(words, options.min_words)
    found = _if_enough([one for one in found if not is_old(text, one.span.start)], options.min_words)
    if (
        len(characters) >= options.min_characters
        and len({one.shown for one in characters}) >= options.min_kinds
    ):
        found = found + characters
    return found + lines if foreign <= options.max_share * (counts[script] + counts[other]) else found


def _if_enough(words: list[MixedPlace], min_words: int) -> list[MixedPlace]:
    """Some words, or none of them where too few are different."""
    return words if len({one.shown for one in words}) >= min_words else []


def _simplified_sentences(line: str, min_line: int) -> list[Span]:
    """The sentences of a line, without its mark, that are simplified as a whole."""
    return [
        Span(match.start(), match.end())
        for match in SENTENCE.finditer(line)
        if not distinctive(TRADITIONAL).search(match[0])
        and len(distinctive(SIMPLIFIED).findall(match[0])) >= min_line
    ]


def _lines(text: str, other: str) -> Iterator[tuple[int, str]]:
    """The lines with anything of the other script, with their offsets, without quotations and Japanese."""
    pattern = distinctive(other)
    start = 0
    for line in text.split("\n"):
        if (
            (pattern.search(line) or (other == SIMPLIFIED and half_simplified.words().search(line)))
            and KANA.search(line) is None
            and not line.lstrip().startswith(">")
        ):
            yield start, _without_quotations(line)
        start += len(line) + 1


def _without_quotations(line: str) -> str:
    """A line with spaces in place of what is quoted."""
    return QUOTED.sub(lambda match: " " * len(match[0]), line)


def _found(pattern: re.Pattern[str], line: str, start: int) -> Iterator[MixedPlace]:
    for match in pattern.finditer(line):
        place = match.start()
        first, end = place, place + 1
        if pattern is half_simplified.words():
            before = next(row[1] for row in half_simplified.rows() if row[0] == match[0])
            if place and line[place - 1] in before:
                first = place - 1
            else:
                end = place + 2
        yield MixedPlace(Span(start + place, start + place + 1), line[first:end])


def _telling() -> str:
    """What half simplified words and simplified text have."""
    return "".join(row[0] for row in half_simplified.rows()) + characters_of(SIMPLIFIED)


TELLING = Characters(_telling)
