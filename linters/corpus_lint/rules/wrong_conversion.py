"""Words that a conversion between scripts got wrong: 曆史, 公裡, 幹涉, 記述瞭; 看著 on a simplified page.

## What it does
Finds characters that stand for another one with the same simplified form, where their neighbours ask for that one: 曆史 for
歷史, 緻力 for 致力, 方麵 for 方面, 壹些 for 一些. The text is read in simplified script, and a table of what stands beside each
form says which one belongs there, how many bits more probable it is than what is written, and why. What stands in front and
what stands behind add up, and so do the words of a text. Readings spliced in between are seen through.

## Why it is bad
The page was converted by a table that knows one character for each. No writer of Chinese makes these mistakes, and a model
learns them as words.

## Example
```bad 1:11 ×4
這座小城有兩千多年的曆史，居民緻力保護古牆，離海隻有三公裡。
```
```fixed
這座小城有兩千多年的歷史，居民致力保護古牆，離海只有三公里。
```
```bad 1:5 ×3
老人講述瞭傢鄉的變化，各方麵都比從前好。
```
```fixed
老人講述了家鄉的變化，各方面都比從前好。
```
The formal numeral for one in words that are not amounts, and the forms of a simplified page:
```bad 1:6 ×2
加熱要達到壹定的溫度，否則還有壹些雜質。
```
```bad 1:3 ×2
她看著窗外的雨，想著小时候的事，没有听见门铃响。
```
```fixed
她看着窗外的雨，想着小时候的事，没有听见门铃响。
```

## Look-alikes it leaves alone
The same two characters, at the end of one word and the beginning of another:
```good
證照由旅行社代理發放，隊員分頭發展會員，村民合理發揮所長。
```
```good
山頭發了桃花，他學會了發現問題，最後天黑了才走。桌上只有一隻有耳的杯子，另一隻是空的。
```
Words that are written with the character:
```good
皇后與太后住在後宮，乾隆年間的幹部？那是後來的說法。日曆和萬年曆上都有農曆。
```
```good
我瞭解他的難處，一目瞭然。老闆買了精緻的傢具，孩子盪鞦韆，鬧著彆扭吃麵條。
```
A word that a wrapped line divides:
```good
他退休以后还写了许多书，其中有一本讲的是家乡的历史，还有著
名的桥和庙。
```
Hong Kong, Taiwan and old forms:
```good
這羣人住在山裏，衆人爲他蓋了一間屋。台灣的臺北，裡面與裏面，着與著，週邊與周邊，都有人寫。
```
Verse and classical prose, which have words and names of their own:
```good
此老眸子瞭然，其弟幹季亦能詩。論者謂先體製而後工拙，老幹枯不死，孤雁不隻棲於寒塘。
```
Written Cantonese, which counts and says with other words:
```good
我隻錶唔見咗，佢幫手執枱嗰陣先搵到，原來跌咗喺張枱下面。佢仲係咁精神，隻狗都好趣緻。
```
Amounts, and characters without neighbours:
```good
借款新臺幣壹拾萬元整，分壹年還清。
```
```good
傢
瞭
鞦
麵
```
A clause in traditional script on a simplified page:
```good
他说这个时间没人来，牌子上寫的是請拿著號碼等候，我们等了两个小时还没轮到，后来就回家了。
```
Text about conversion:
```good
簡轉繁時容易出錯的詞有「曆史」「公裡」「方麵」，繁簡轉換工具應當先分詞。
```

## Fix safety
Unsafe: writes the right character; in a name, or in a text that quotes mistakes, the wrong one may be meant.

## Options
* `min-count` (1): fewer wrong words are not reported.
* `sure-bits` (5.0): one word is enough with so many bits: 32 times as probable as what is written, after the pairs that are
  often right in names or regions have paid their surcharge.
* `likely-bits` (3.0): words with fewer do not count.
* `together-bits` (12.0): so many bits of different words are enough together.
* `old-text-bits` (16.0): verse, classical prose and written Cantonese need so many more.
* `min-old-bits` (0.0): a passage is verse or classical prose when its characters say so many bits for that on the average, by
  how often old texts and those of today have each.
* `max-mentioned` (8): so many are mentions in a text that speaks of conversion or of variants.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

from corpus_lint.chinese import character_forms
from corpus_lint.chinese.cantonese import is_cantonese
from corpus_lint.chinese.old_texts import MIN_OLD_BITS, is_old
from corpus_lint.chinese.scripts import TRADITIONAL, distinctive, in_traditional_clause, not_traditional
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import Characters, lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.spans import without
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule
from corpus_lint.hijack.readings import find_readings, may_have_readings
from corpus_lint.repair.mojibake_traces import traces
from corpus_lint.rules._mentions import ABOUT_CONVERSION

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags, Stretches

# So many characters around a place, the indent of a wrapped line included, are read where a word may go on in them.
REACH_ACROSS = 16
# So far from a place what mojibake leaves shows that the place is a part of it.
GARBLED_REACH = 8
# The numerals of amounts: 壹 among them is meant.
AMOUNT = lazy("[贰貳叁參肆伍陆陸柒捌玖拾佰仟圆圓整]")


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(1, low=1)
    sure_bits: float = option.bits(5.0)
    likely_bits: float = option.bits(3.0)
    together_bits: float = option.bits(12.0)
    old_text_bits: float = option.bits(16.0)
    min_old_bits: float = option.bits(MIN_OLD_BITS)
    max_mentioned: int = option.count(8)


@dataclass(frozen=True, slots=True)
class WrongForm:
    """The place of a wrong form in the text without readings, the word that says so, as it is and as it should be."""

    place: int
    script: str
    wrong: str
    right: str
    shown: str
    shown_right: str
    bits: float


def screen(batch: Batch, options: Options) -> Flags:
    places, found = batch.beside(_wrong_characters(), character_forms.suspicious_pairs())
    # Where readings are spliced in, no word is whole.
    flags = may_have_readings(batch)
    words = batch.at(places[found])
    flags[_with_enough(batch, words.where(~flags[words.owners]), options)] = True
    return flags


def _with_enough(batch: Batch, places: Stretches, options: Options) -> list[int]:
    """The texts without readings in which what is wrong at some places may be enough."""
    enough: list[int] = []
    rows = zip(places.owners.tolist(), places.offsets.tolist(), strict=True)
    for number, some in groupby(rows, key=itemgetter(0)):
        bits = 0.0
        for one in _found(batch.documents[number].text, map(itemgetter(1), some), options):
            bits += options.together_bits if one.bits >= options.sure_bits else one.bits
            if bits >= options.together_bits:
                enough.append(number)
                break
    return enough


@cache
def _wrong_characters() -> str:
    return "".join(
        sorted({form for script in character_forms.SCRIPTS for form in character_forms.wrong_forms(script)})
    )


def needs() -> tuple[str, ...]:
    """Characters of which a text with a wrong form has one."""
    return (_wrong_characters(),)


WRONG = Characters(_wrong_characters)


@rule("SCR101", "wrong-conversion", severity=Severity.WARNING, options=Options, screen=screen, needs=needs)
def wrong_conversion(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if not WRONG.are_in(text):
        return
    # Readings are looked for only where they are: most texts with brackets have none.
    kept, starts, shifts = without(text, [reading.span for reading in find_readings(text)])

    def offset(place: int) -> int:
        return place + shifts[bisect_right(starts, place) - 1]

    found = [
        one
        for one in _found(kept, _suspicious(kept), options)
        if not _garbled(kept, one.place) and not document.in_code(offset(one.place))
    ]
    if len(found) < options.min_count or not _enough(found, options):
        return
    if len(found) <= options.max_mentioned and (ABOUT_CONVERSION.search(text) or _are_corrected(kept, found)):
        return
    yield _problem([(Span(start := offset(one.place), start + 1), one) for one in found])


def _enough(found: list[WrongForm], options: Options) -> bool:
    """Whether one word is sure, or several are together: each word counts once, as a name stands in a text often."""
    words: dict[str, float] = {}
    for one in found:
        words[one.shown] = max(words.get(one.shown, 0.0), min(one.bits, options.sure_bits))
    return bool(words) and (
        max(words.values()) >= options.sure_bits or sum(words.values()) >= options.together_bits
    )


def _are_corrected(text: str, found: list[WrongForm]) -> bool:
    """Whether the right word stands in the line of each wrong one: a converter writes a word one way only, who corrects it both."""
    return all(one.shown_right in text[slice(*_line_at(text, one.place))] for one in found)


def _suspicious(text: str) -> Iterator[int]:
    """Yield where the neighbours say another form. To ask this costs least, and says no of nearly all places."""
    for match in WRONG.pattern.finditer(text):
        if character_forms.is_suspicious(text, match.start()):
            yield match.start()


def _found(text: str, places: Iterable[int], options: Options) -> Iterator[WrongForm]:
    """What is wrong at some places, which are in their order, in the script of its line, and nothing around it explains it."""
    end, script, amounts = -1, "", False
    for place in places:
        forms = _likely(text, place, options.likely_bits)
        if not forms:
            continue
        # Each line is read once, however many places it has.
        if place > end:
            start, end = _line_at(text, place)
            line = text[start:end]
            script = _script(line)
            amounts = "壹" in line and AMOUNT.search(line) is not None
        if amounts and text[place] == "壹":
            continue
        one = forms.get(script)
        if one is not None and not _is_explained(text, one, options):
            yield one


def _is_explained(text: str, one: WrongForm, options: Options) -> bool:
    """Whether a form is right in its clause, with the lines around it, or in the language of the text."""
    if one.script == character_forms.SIMPLIFIED and in_traditional_clause(text, one.place):
        return True
    if not _across_lines(text, one.place, one.script, options.likely_bits):
        return True
    return one.bits < options.sure_bits + options.old_text_bits and (
        is_old(text, one.place, options.min_old_bits) or is_cantonese(text, one.place)
    )


def _likely(text: str, place: int, likely_bits: float) -> dict[str, WrongForm]:
    """By script, what is wrong at a place of a text of that script with so many bits."""
    found: dict[str, WrongForm] = {}
    for script in character_forms.SCRIPTS:
        is_form = text[place] in character_forms.wrong_forms(script)
        if is_form and (one := _wrong_form(text, place, script)) and one.bits >= likely_bits:
            found[script] = one
    return found


def _across_lines(text: str, place: int, script: str, likely_bits: float) -> bool:
    """Whether a form is wrong also where a wrapped line goes on: 著 may end one, and 名 begin the next."""
    before, behind = text[max(0, place - REACH_ACROSS) : place], text[place + 1 : place + 1 + REACH_ACROSS]
    if "\n" not in before + behind or (before[-1:].strip() and behind[:1].strip()):
        return True
    before = "".join(before.rpartition("\n\n")[2].split())
    behind = "".join(behind.partition("\n\n")[0].split())
    joined = before + text[place] + behind
    one = _wrong_form(joined, len(before), script)
    return one is not None and one.bits >= likely_bits


def _line_at(text: str, place: int) -> tuple[int, int]:
    """Where the line of a place begins and ends."""
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    return start, end if end >= 0 else len(text)


def _script(line: str) -> str:
    """The script that a line is in."""
    simplified = len(not_traditional().findall(line)) > len(distinctive(TRADITIONAL).findall(line))
    return character_forms.SIMPLIFIED if simplified else character_forms.TRADITIONAL


def _wrong_form(text: str, place: int, script: str) -> WrongForm | None:
    """What is wrong at a place of a text of some script, if anything is."""
    form = text[place]
    # No context is longer, and none goes on in another line.
    before = text[max(0, place - character_forms.LONGEST_CONTEXT) : place]
    behind = text[place + 1 : place + 1 + character_forms.LONGEST_CONTEXT]
    known = _disagreement(before, form, behind, script)
    if known is None:
        return None
    left, _, right = known.context.partition("_")
    before, behind = text[place - len(left) : place], text[place + 1 : place + 1 + len(right)]
    return WrongForm(
        place, script, form, known.right, before + form + behind, before + known.right + behind, known.bits
    )


# What the screen has asked, the check asks again.
@lru_cache(maxsize=4096)
def _disagreement(before: str, form: str, behind: str, script: str) -> character_forms.Disagreement | None:
    simple = character_forms.wrong_forms(script).get(form)
    if simple is None:
        return None
    symbols = character_forms.symbols(before + form + behind)
    return character_forms.disagreement(symbols, len(before), form, character_forms.of(simple, script))


def _garbled(text: str, place: int) -> bool:
    """Whether a place is in what UTF-8 left in GBK, which has any character: there nothing was converted."""
    return traces().search(text, max(0, place - GARBLED_REACH), place + GARBLED_REACH) is not None


def _problem(found: list[tuple[Span, WrongForm]]) -> Problem:
    seen = Counter(f"{one.shown} → {one.shown_right}" for _, one in found)
    traditional = sum(one.script == character_forms.TRADITIONAL for _, one in found)
    script = "traditional" if 2 * traditional >= len(found) else "simplified"
    return Problem(
        found[0][0],
        f"{plural(len(found), 'word')} wrongly converted to {script} script",
        occurrences=tuple(span for span, _ in found),
        count=len(found),
        evidence=evidence(seen),
        fix=Fix(
            f"replace {plural(len(found), 'character')}",
            tuple(Edit(span.start, span.end, one.right) for span, one in found),
            Safety.UNSAFE,
        ),
    )
