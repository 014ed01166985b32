"""Readings such as ``網(wǎng)絡(luò)`` spliced into running text.

## What it does
Finds pinyin in brackets directly after the character it reads, where a machine put it: the same common
characters again and again, each with one reading, at nearly every place they stand.

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
* `min-count` (3): from so many readings on, one character annotated twice is enough. Fewer, or each of another character,
  need evidence.
* `min-evidence` (3.0): what few readings must add up to. A reading of a common character that has only one counts 1.5, since
  nobody explains it, one of a character with several 0.5; a byte slip, a keyword banner or a tail of place names in the
  document counts 2. Text that speaks of pronunciation has none.
* `min-annotated-share` (0.75): the share of places of the annotated characters that have a reading. A splicer
  replaces every place of a character, sparing at most titles: 0.9 and more on 340 hijacked pages. A gloss explains
  the first place only.
* `max-han-share` (0.45): a text with more readings than this for its Han characters is meant to be read aloud.
* `min-common-share` (0.7): the share of readings that stand after one of the 3,000 commonest characters, which nobody
  has to explain. On hijacked pages it is 1.0.
* `min-running-share` (0.4): the share of readings in lines of twelve or more Han characters. Lists of words have
  none; the lowest of the hijacked pages has 0.5.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus_lint.chinese import tables
from corpus_lint.chinese.pinyin import LETTERS
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.chinese.word_lists import alternatives
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity
from corpus_lint.core.wording import counted, plural
from corpus_lint.engine.registry import rule
from corpus_lint.hijack.banners import find_banners
from corpus_lint.hijack.place_tails import find_place_tail
from corpus_lint.hijack.readings import Reading, find_readings, may_have_readings

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# Bits of the 3,000th commonest character, see tables.frequency_bits.
COMMON_BITS = 14.6
# What a reading counts whose character has no other, and one whose character has; what other marks of a splicer count.
ONLY_READING = 1.5
ONE_OF_SEVERAL = 0.5
SPLICED = 2.0
# Bytes that a splicer lost, see ENC104.
SCAR = lazy(rf"\?(?<=[{tables.HAN_RANGES}]\?)(?:\?|{LETTERS}\)|[!;:,！；：，])")
ABOUT_PRONUNCIATION = lazy(lambda: alternatives("topics", "pronunciation", both_scripts=True), re.IGNORECASE)
# Han characters in a line of running text.
RUNNING_HAN = 12


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(3, low=1)
    min_evidence: float = option.bits(3.0)
    min_annotated_share: float = option.share(0.75)
    max_han_share: float = option.share(0.45)
    min_common_share: float = option.share(0.7)
    min_running_share: float = option.share(0.4)


def screen(batch: Batch, options: Options) -> Flags:
    return may_have_readings(batch)


@rule("PIN101", "injected-pinyin", severity=Severity.ERROR, options=Options, screen=screen)
def injected_pinyin(document: Document, options: Options) -> Iterator[Problem]:
    if "(" not in document.text and "（" not in document.text:
        return
    found = find_readings(document.text)
    if not found:
        return
    places = Counter(reading.character for reading in found)
    everywhere = sum(document.text.count(character) for character in places)
    if len(found) < options.min_annotated_share * everywhere:
        return
    if len(found) > options.max_han_share * len(HAN_CHARACTER.findall(document.text)):
        return
    bits = tables.frequency_bits()
    common = sum(number for character, number in places.items() if bits.get(character, 99) < COMMON_BITS)
    if common < options.min_common_share * len(found):
        return
    if _in_running_text(document, found) < options.min_running_share * len(found):
        return
    few = len(found) < options.min_count or len(places) == len(found)
    if few and _evidence(document, found) < options.min_evidence:
        return
    yield _problem(document, found)


def _evidence(document: Document, found: Sequence[Reading]) -> float:
    """How much speaks for a splicer where readings are few."""
    text = document.text
    if ABOUT_PRONUNCIATION.search(text):
        return 0.0
    total = 0.0
    for reading in found:
        alone = len(tables.readings_of_characters().get(reading.character, ())) == 1
        total += ONLY_READING if alone else ONE_OF_SEVERAL
    if SCAR.search(text):
        total += SPLICED
    # What knows nothing of readings, but is found in the same pages.
    if find_banners(document):
        total += SPLICED
    if find_place_tail(document):
        total += SPLICED
    return total


def _in_running_text(document: Document, found: Sequence[Reading]) -> int:
    """How many readings stand in lines of running text."""
    lines = Counter(document.line_at(reading.span.start) for reading in found)
    number = 0
    for line, times in lines.items():
        span = document.line_span(line)
        if len(HAN_CHARACTER.findall(document.text, span.start, span.end)) >= RUNNING_HAN:
            number += times
    return number


def _problem(document: Document, found: Sequence[Reading]) -> Problem:
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
        fix=Fix(
            f"delete the pinyin ({plural(deleted, 'character')}); {proof}",
            tuple(Edit(reading.span.start, reading.span.end) for reading in found),
            Safety.SAFE if one_reading else Safety.UNSAFE,
        ),
    )
