"""Words that a conversion to traditional script got wrong: 曆史, 公裡, 幹涉, 記述瞭.

## What it does
Finds traditional characters that stand for another one with the same simplified form, in words that are never written
so: 曆史 for 歷史, 緻力 for 致力, 方麵 for 方面. Readings spliced in between are seen through.

## Why it is bad
The page was converted from simplified script by a table that knows one character for each. No writer of traditional
Chinese makes these mistakes, and a model learns them as words.

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

## Look-alikes it leaves alone
The same two characters, at the end of one word and the beginning of another:
```good
證照由旅行社代理發放，隊員分頭發展會員，村民合理發揮所長。
```
```good
他學會了發現問題，最後天黑了才走。桌上只有一隻有耳的杯子，另一隻是空的。
```
Words that are written with the character:
```good
皇后與太后住在後宮，乾隆年間的幹部？那是後來的說法。日曆和萬年曆上都有農曆。
```
```good
我瞭解他的難處，一目瞭然。老闆買了精緻的傢具，孩子盪鞦韆，鬧著彆扭吃麵條。
```
Hong Kong, Taiwan and old forms:
```good
這羣人住在山裏，衆人爲他蓋了一間屋。台灣的臺北，裡面與裏面，着與著，週邊與周邊，都有人寫。
```
Text about conversion:
```good
簡轉繁時容易出錯的詞有「曆史」「公裡」「方麵」，繁簡轉換工具應當先分詞。
```

## Fix safety
Unsafe: writes the right character; in a name, or in a text that quotes mistakes, the wrong one may be meant.

## Options
* `min-count` (1): fewer wrong words are not reported. Of 3,528 honest documents one has one, a mistake.
* `max-mentioned` (8): so many are mentions in a text that speaks of conversion or of variants.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.spans import without
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule
from corpus_lint.hijack.readings import find_readings, may_have_readings
from corpus_lint.repair.mojibake_traces import traces
from corpus_lint.rules._mentions import ABOUT_CONVERSION

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# What makes a word with 頭 that is no head.
NO_HAIR = "當分迎劈回帶街口年月兩"


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(1, low=1)
    max_mentioned: int = option.count(8)


@cache
def _rows() -> list[list[str]]:
    return [line.split("\t") for line in tables.read("wrong_conversions.txt").splitlines()]


@cache
def _rows_of() -> dict[str, list[list[str]]]:
    """The rows by the character that is wrong."""
    rows: dict[str, list[list[str]]] = {}
    for row in _rows():
        rows.setdefault(row[0][-2], []).append(row)
    return rows


@cache
def _conditions() -> dict[str, list[str]]:
    """The wrong words by the character that is wrong: patterns for what follows it, with what precedes in look-behinds."""
    by_character: dict[str, list[str]] = {}
    for pair, before, after, words in _rows():
        wrong = pair[-2]
        if pair[0] == "!":
            left = "".join(word[0] for word in words.split() if word[1] == wrong)
            right = "".join(word[1] for word in words.split() if word[0] == wrong)
            by_character.setdefault(wrong, []).append((f"(?<![{left}].)" if left else "") + f"(?![{right}])")
            continue
        for word in words.split():
            place = word.index(wrong)
            head, tail = word[:place], word[place + 1 :]
            if head + wrong == "頭發":
                head = f"(?<![{NO_HAIR}])頭"
            condition = f"(?<={head}.)" if head else f"(?<![{before}].)" if before else ""
            condition += tail or (f"(?![{after}])" if after else "")
            by_character.setdefault(wrong, []).append(condition)
    return by_character


@cache
def _words(wrong: str) -> re.Pattern[str]:
    """The wrong words of one character. Most texts have few of these characters, and all words take long to compile."""
    return re.compile(f"{wrong}(?:{'|'.join(_conditions()[wrong])})")


@cache
def _wrong() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(_conditions()))}]")


def _found(text: str) -> Iterator[re.Match[str]]:
    """The wrong words in a text, none overlapping another, each from its wrong character on."""
    end = 0
    for match in _wrong().finditer(text):
        if match.start() >= end and (word := _words(match[0]).match(text, match.start())):
            end = word.end()
            yield word


def screen(batch: Batch, options: Options) -> Flags:
    wrong, pairs = _pairs("")
    places, found = batch.beside(wrong, pairs)
    good, others = _pairs("!")
    strays, known = batch.beside(good, others)
    # Where readings are spliced in, no word is whole.
    spliced = may_have_readings(batch)
    return spliced | batch.owning(places[found]) | batch.owning(strays[~known])


@cache
def _pairs(mark: str) -> tuple[str, frozenset[str]]:
    """The characters of the rows with a mark, or without one, and the pairs in their words that they are in."""
    characters: set[str] = set()
    pairs: set[str] = set()
    for row in _rows():
        if row[0][:-2] == mark:
            wrong = row[0][-2]
            characters.add(wrong)
            for word in row[3].split():
                pairs |= {one + other for one, other in pairwise(word) if wrong in (one, other)}
    return "".join(sorted(characters)), frozenset(pairs)


# So far from a place what mojibake leaves shows that the place is a part of it.
GARBLED_REACH = 8


@rule("SCR101", "wrong-conversion", severity=Severity.WARNING, options=Options, screen=screen)
def wrong_conversion(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if _wrong().search(text) is None:
        return
    # Readings are looked for only where they are: most texts with brackets have none.
    spans = [reading.span for reading in find_readings(text)]
    if not spans and not any(_found(text)):
        return
    kept, starts, shifts = without(text, spans)
    found: list[tuple[Span, str, str]] = []
    for match in _found(kept):
        wrong, place = match[0], match.start()
        pair = next(row[0] for row in _rows_of()[wrong[0]] if _explains(row, kept, place))
        offset = place + shifts[bisect_right(starts, place) - 1]
        # What UTF-8 left in GBK has any character: there nothing was converted.
        garbled = traces().search(kept, max(0, place - GARBLED_REACH), place + GARBLED_REACH)
        if garbled is None and not document.in_code(offset):
            left = kept[max(0, place - 1) : place] if len(wrong) == 1 else ""
            found.append((Span(offset, offset + 1), left + wrong, left + pair[-1] + wrong[1:]))
    if len(found) < options.min_count or not found:
        return
    if len(found) <= options.max_mentioned and ABOUT_CONVERSION.search(text):
        return
    yield _problem(found)


def _explains(row: list[str], text: str, place: int) -> bool:
    """Whether one of the words of a row stands around a place."""
    if row[0][0] == "!":
        return True
    for word in row[3].split():
        start = place - word.index(row[0][0])
        if start >= 0 and text.startswith(word, start):
            return True
    return False


def _problem(found: list[tuple[Span, str, str]]) -> Problem:
    seen = Counter(f"{wrong} → {right}" for _, wrong, right in found)
    return Problem(
        found[0][0],
        f"{plural(len(found), 'word')} wrongly converted to traditional script",
        occurrences=tuple(span for span, _, _ in found),
        count=len(found),
        evidence=evidence(seen),
        fix=Fix(
            f"replace {plural(len(found), 'character')}",
            tuple(Edit(span.start, span.end, _character(wrong, right)) for span, wrong, right in found),
            Safety.UNSAFE,
        ),
    )


def _character(wrong: str, right: str) -> str:
    return next(new for old, new in zip(wrong, right, strict=True) if old != new)
