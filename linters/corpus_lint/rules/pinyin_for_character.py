"""Syllables of pinyin in the place of characters: 皮厚rou糙, 政fu, zi慰.

## What it does
Finds a syllable without a tone between Chinese characters where one that is read so fits far better than chance, at least
twice in a document. How well one fits is what a model of character pairs says of the two neighbours.

## Why it is bad
Words are broken up like this so that a filter does not see them. A tokenizer does not see them either, and a model learns
to write them.

## Example
```bad 1:4 ×2
他皮厚rou糙，什么也不怕，在街上大喊大叫，结果被jing察带走了。
```
```bad 1:4 ×2
地方政fu的人说，这件案子和血xing暴力有关，不许报道。
```
```bad 1:5 ×3
小说里血xing的场面太多，那个shang手的名字一直没有人知道，凶shou逃到了国外。
```
```bad 1:4 ×2
我們對zheng府的做法不滿意，他們chu理問題的方法太簡單了。
```

## Look-alikes it leaves alone
Words, names and commands between characters, with spaces or without:
```good
先用ping测试网络，再用man查看手册，用run启动，时间戳是long型，总线是can总线，用min求最小值。
```
```good
把变量a的值传给函数，参数men和参数xi都是浮点数，元素li的样式写在li里面，公式里的mu和pi是常数。
```
```good
他用vue写页面，在pingcap上班，喜欢吃pizza，穿T恤去唱K歌，身高180cm，体重70kg，在song里听到了fan的声音。
```
```good
听说he和she都是英语的代词，me和men也是，an放在元音前面，die是死的意思，long是长的意思。
```
Particles as people write them when they chat:
```good
好de，我知道le，你来ma？ta们说不来ne，那就算la，走ba。
```
Text about pinyin and input methods:
```good
肉字读作rou，厚字拼音是hou，输入rou就能看到肉字，皮厚rou糙这样的写法是错的，应该写汉字。
```
```good
用拼音输入法打字，打zheng府会出来政府，打jing察会出来警察，这叫混合输入。
```
A single one, and what is in code:
```good
他皮厚rou糙，什么也不怕，每天早上跑步，晚上读书，日子过得很平静。
```
```good
命令 `皮厚rou糙 被jing察` 会被当作两个词，因为 `凶shou逃` 里有空格以外的字符。
```

## Fix safety
No fix: the most probable character is not always the one that was meant.

## Options
* `min-count` (2): fewer places, or one and the same place again and again, are not reported.
* `min-evidence` (3.0): bits that the places must add up to. Of honest prose with English words put between the characters
  at random three texts in a thousand have so many, with two characters replaced two of three, with ten 98 %.
* `max-against` (2.0): bits that one place may count against the others.
* `english-bits` (3.0): what a syllable that is an English word, a command or a letter of Greek as well has to fit better.
* `pinyin-bits` (4.0): what one counts that is spelt as nothing but pinyin is (zheng, xing, rou). In 3,528 honest documents
  none stands between characters, nor would if there were no spaces around foreign words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from corpus_lint.chinese import bigram_model, tables, word_lists
from corpus_lint.chinese.tables import UNIFIED_HAN
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import counted_if_many, plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# What may stand beside a syllable: a character on one side at least, on the other a character, a mark or the line end.
BESIDE = UNIFIED_HAN + "，。；：！？、“”‘’《》「」…—\n"
LONGEST_SYLLABLE = 6
SYLLABLE = lazy(f"[a-hj-tw-z](?<=[{BESIDE}].)[a-z]{{1,{LONGEST_SYLLABLE - 1}}}(?=[{BESIDE}]|$)")
WORD = lazy("[a-z]+", re.IGNORECASE)
# The shape of a syllable, for a first look without any table.
SHAPE = lazy("(?:[zcs]h?|[bpmfdtnlgkhjqxryw]|(?![iuv]))[aeiouv]{1,3}(?:ng?|r)?")
ABOUT_PINYIN = lazy(lambda: word_lists.in_any_case("topics", "pinyin"))


@cache
def _mistakable(section: str) -> frozenset[str]:
    return frozenset(word_lists.phrases("mistakable_syllables", section))


# Spellings that only pinyin has.
UNMISTAKABLE = lazy(
    r"""
    zh.+ | (?!que)[xq][iu].+ | j[iu].+      # initials, with their vowels
    | .+(?:iang|uang|iong|iao|ian|uan)      # finals
    | (?!duo).+uo
    | [zcs]h(?:ou|eng|ui|ang|ao) | [zc](?:ou|eng|ui) | rou
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(2, low=1)
    min_evidence: float = option.bits(3.0)
    max_against: float = option.bits(2.0)
    english_bits: float = option.bits(3.0)
    pinyin_bits: float = option.bits(4.0)


def screen(batch: Batch, options: Options) -> Flags:
    words = batch.runs("a-z", 2, LONGEST_SYLLABLE, BESIDE)
    beside_han = batch.is_at(UNIFIED_HAN, words.starts - 1) | batch.is_at(UNIFIED_HAN, words.ends)
    words = words.where(beside_han)
    words = words.where([_may_be_syllable(word) for word in words.decoded()])
    # Places with the same neighbours are one: a text needs so many different ones. What differs only in its white space is
    # counted here as different, and nothing the other way round.
    places: dict[int, set[str]] = {}
    for text, place in zip(words.owners.tolist(), words.widened(1).decoded(), strict=True):
        places.setdefault(text, set()).add(place)
    return batch.flagged([text for text, found in places.items() if len(found) >= options.min_count])


@rule(
    "PIN102",
    "pinyin-for-character",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    needs=("a-z",),
)
def pinyin_for_character(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    places = [Span(*match.span()) for match in SYLLABLE.finditer(text) if _is_meant(text, match)]
    if len(places) < options.min_count or ABOUT_PINYIN.search(text):
        return
    words = _words(text, places)
    places = [
        span
        for span in places
        if text[span.start : span.end] not in words and not document.in_code(span.start)
    ]
    evidence: dict[str, float] = {}
    for span in places:
        syllable = text[span.start : span.end]
        before, after = text[span.start - 1 : span.start] or "\n", text[span.end : span.end + 1] or "\n"
        key = f"{before}{syllable}{after}".strip()
        if key in evidence:
            continue
        bits = bigram_model.fit(before, tables.read_as()[syllable], after)
        if UNMISTAKABLE.fullmatch(syllable):
            bits += options.pinyin_bits
        elif syllable in _mistakable("english"):
            bits -= options.english_bits
        evidence[key] = max(bits, -options.max_against)
    enough = sum(evidence.values()) >= options.min_evidence
    if not evidence or len(evidence) < options.min_count or not enough:
        return
    seen = Counter(text[max(0, span.start - 1) : span.end + 1].strip() for span in places)
    yield Problem(
        places[0],
        f"{plural(len(places), 'character')} replaced by pinyin",
        occurrences=tuple(places),
        count=len(places),
        evidence=tuple(
            counted_if_many(shown, number)
            for shown, number in sorted(seen.items(), key=lambda one: -evidence[one[0]])
        ),
    )


def _may_be_syllable(word: str) -> bool:
    """Whether it has the shape of one, and is none that people write for fun."""
    return SHAPE.fullmatch(word) is not None and word not in _mistakable("playful")


def _is_meant(text: str, match: re.Match[str]) -> bool:
    """Whether it may be a syllable, and has a character on one side at least."""
    if not _may_be_syllable(match[0]):
        return False
    beside = text[match.start() - 1] + text[match.end() : match.end() + 1]
    return any("\u4e00" <= character <= "\u9fff" for character in beside)


def _words(text: str, places: list[Span]) -> set[str]:
    """Those of some syllables that stand elsewhere as words of their own, or that nothing is read like."""
    syllables = Counter(text[span.start : span.end] for span in places)
    everywhere = Counter(map(str.lower, WORD.findall(text)))
    return {
        one for one, number in syllables.items() if everywhere[one] > number or one not in tables.read_as()
    }
