"""Radicals (⽂件, 网⻚) and private-use code points standing for characters.

## What it does
Finds code points next to Chinese or Japanese text that look like a character and are none: Kangxi radicals
(U+2F00–U+2FD5) and supplementary radicals (U+2E80–U+2EF3), which PDF extraction writes for whole characters, and
private-use code points, which mean something only in the font they came with.

## Why it is bad
`⽂件` is not `文件`: it is not found, not counted, and not one of the tokens a model knows. What a private-use code point
was, a fraction, a rare character or an icon, nobody can see without the font.

## Example
```bad 1:3 ×6
请把⽂件打印两份，填好后交到⼈⼒资源部，联系⼈⻅首⻚。
```
```fixed
请把文件打印两份，填好后交到人力资源部，联系人见首页。
```
```bad 1:7 ×2
跳远纪录是2\ue0c55米，保持者姓\ue35f，本县人。
```

## Look-alikes it leaves alone
Radicals that are meant, alone, in a list or in an article about them:
```good
部首表：⼀ ⼁ ⼂ ⼃ ⼄ ⼅ ⼆
```
```good
《康熙字典》收二百一十四部首，⽔部的字最多。“⽊”在左边时捺变成点，⺮字头的字多与竹有关。
```
```good
1. ⽔ 水 四画
2. ⽕ 火 四画
```
The documentation of an icon font, and icons in code:
```good
图标字体使用私用区的码位，例如首页图标“\ue60c”、搜索图标“\ue602”。
```
```good
在样式里写 `content: "返回\ue679"` 即可。
```
Ideographs for compatibility, which Korean and Hong Kong data needs:
```good
金庸的\uf90a與凉的\uf979
```

## Fix safety
Safe: a Kangxi radical becomes its compatibility equivalent by Unicode, a supplementary radical the character whose form
it is. Supplementary radicals that are only half of a character (⺮) and private-use code points are reported and kept.

## Options
* `max-mentioned` (5): up to this many of them are mentions in a text that speaks of radicals or of fonts; those that are quoted,
  in code, or called a radical are not counted there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.chinese.scripts import TRADITIONAL, distinctive
from corpus_lint.chinese.word_lists import in_any_case
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

RADICALS = "\u2e80-\u2ef3\u2f00-\u2fd5"
PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
RUN = lazy(f"[{RADICALS}{PRIVATE}]+")
WORD = lazy(rf"[{tables.HAN_RANGES}\u3040-\u30ff]")
# What a private-use code point is next to when it is text: words, digits, Chinese punctuation.
TEXT = lazy(rf"[{tables.HAN_RANGES}\u3040-\u30ff\u3001-\u3011\uff01-\uff5e0-9]")
ABOUT_RADICALS = lazy(lambda: in_any_case("topics", "radicals"))
ABOUT_FONTS = lazy(lambda: in_any_case("topics", "fonts"))
CALLED_RADICAL = lazy("(?:字)?[部旁头頭底]")
ENCLOSING_MARKS = "`'\"“”‘’「」『』（()）【】《》<>"
# Supplementary radicals that are the form of a whole character: the property Equivalent_Unified_Ideograph of Unicode 14
# (EquivalentUnifiedIdeograph.txt), less those that stand only for a component of characters.
SUPPLEMENT = dict(
    zip(
        "⺁⺄⺊⺎⺒⺓⺜⺝⺟⺠⺬⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙卜兀巳幺日月母民示虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
# Where the equivalent by Unicode is a form that is written today in traditional text only, or nowhere.
SIMPLIFIED = {"⼾": "户", "⾭": "青"}
# Of a text in traditional characters a third are such that simplified text does not have; of any other next to none.
TRADITIONAL_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Options:
    max_mentioned: int = option.count(5)


def screen(batch: Batch, options: Options) -> Flags:
    return batch.owning(batch.starts_of(RADICALS + PRIVATE))


@rule(
    "ENC108",
    "compatibility-character",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    needs=(RADICALS + PRIVATE,),
)
def compatibility_character(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if not document.special or RUN.search(document.special) is None:
        return
    radicals: list[Span] = []
    private: list[Span] = []
    for match in RUN.finditer(text):
        if not document.in_code(match.start()):
            for start in range(*match.span()):
                (radicals if text[start] < "\u3000" else private).append(Span(start, start + 1))
    if private:
        private = _outside_slips(text, private)
    places = [
        *_standing_for_text(text, radicals, WORD, ABOUT_RADICALS, options),
        *_standing_for_text(text, private, TEXT, ABOUT_FONTS, options),
    ]
    if places:
        yield _problem(text, sorted(places))


def _outside_slips(text: str, places: list[Span]) -> list[Span]:
    """Those that are not halves of two characters: ENC104 reports them, with what they were."""
    from corpus_lint.rules import _slips

    slips = _slips.of_page(text)
    return [place for place in places if not any(slip.start <= place.start < slip.end for slip in slips)]


def _standing_for_text(
    text: str, places: list[Span], beside: re.Pattern[str], about: re.Pattern[str], options: Options
) -> list[Span]:
    """All of the places when one of them is next to text, unless the text is about them."""
    if not any(_is_beside(beside, text, place) for place in places):
        return []
    if about.search(text):
        places = [place for place in places if not _is_mentioned(text, place)]
        if len(places) <= options.max_mentioned:
            return []
    return places


def _is_beside(pattern: re.Pattern[str], text: str, place: Span) -> bool:
    return bool(pattern.match(text, place.end) or pattern.match(text[place.start - 1 : place.start]))


def _is_mentioned(text: str, place: Span) -> bool:
    """Whether it is quoted, stands alone in a list, or is called a radical."""
    before, after = text[place.start - 1 : place.start], text[place.end : place.end + 1]
    if (before in ENCLOSING_MARKS and after in ENCLOSING_MARKS) or not _is_beside(WORD, text, place):
        return True
    itself = _replacement(text[place.start], simplified=False)
    return itself is not None and (
        itself in (before, after) or CALLED_RADICAL.match(text, place.end) is not None
    )


def _replacement(character: str, simplified: bool) -> str | None:
    """The character that a radical stands for, or None when nobody knows."""
    if simplified and character in SIMPLIFIED:
        return SIMPLIFIED[character]
    if "\u2f00" <= character <= "\u2fd5":
        return unicodedata.normalize("NFKC", character)
    return SUPPLEMENT.get(character)


def _is_simplified(text: str) -> bool:
    number = len(distinctive(TRADITIONAL).findall(text))
    return number < TRADITIONAL_SHARE * len(text)


def _problem(text: str, places: list[Span]) -> Problem:
    simplified = _is_simplified(text)
    edits: list[Edit] = []
    seen = Counter[str]()
    private = 0
    for place in places:
        character = text[place.start]
        replacement = _replacement(character, simplified)
        if replacement:
            edits.append(Edit(place.start, place.end, replacement))
        private += character > "\u3000"
        code = f"U+{ord(character):04X}"
        seen[f"{character} → {replacement} ({code})" if replacement else code] += 1
    messages: list[str] = []
    if radicals := len(places) - private:
        ordinary = "an ordinary character" if radicals == 1 else "ordinary characters"
        messages.append(f"{plural(radicals, 'radical')} in place of {ordinary}")
    if private:
        messages.append(f"{plural(private, 'character')} that only a special font can show")
    return Problem(
        places[0],
        " and ".join(messages),
        occurrences=tuple(places),
        count=len(places),
        evidence=evidence(seen),
        fix=Fix(
            f"replace {plural(len(edits), 'radical')} with ordinary characters", tuple(edits), Safety.SAFE
        )
        if edits
        else None,
    )
