"""A `?` where a space, an icon or a rare character was: `[摘 ? ?要]`, `尚德?h`, a line of nothing but `?`.

## What it does
Finds the `?` that an encoder wrote for what its character set lacks. A no-break space gives words and indents with
spaced `?`, an icon a line of its own, a rare character a `?` inside a word, behind it sometimes the ASCII letter that was
its second byte.

## Why it is bad
What stood there is gone. Names are without their rare character, and `?` turns statements into questions.

## Example
```bad 1:4
[摘 ? ?要] 本文以县城供水管网为例，讨论漏损的成因。[关键词] 供水；管网
```
```bad 1:5
校长尚德?h在会上介绍了新校区的建设情况。
```
```bad 1:3 ×2
深水?站在九龙西面。从深水?站步行五分钟，便到旧墟。
```
```bad 1:1
?

# 产品介绍

本机采用全铝机身，重量只有一点二公斤，续航时间超过十小时，适合经常出差的人使用。
```

```bad 1:13
推荐大家订阅《老街往事》?一共有二十四篇文章，每篇都配了插图。
```
```bad 1:12
中图分类号:TP311?52 文献标识码:A
```
```bad 1:1 ×3
? 检查阀门有没有漏水
? 清洗过滤网
? 记录水表的读数
```
```bad 3:1 ×2
1
00:00:01,000 --> 00:00:02,500
???? ??

2
00:00:03,000 --> 00:00:04,500
??????
```

## Look-alikes it leaves alone
Questions with half-width marks:
```good
你是谁?它从哪里来?这样好吗?A同学说好,B同学问:为什么?T恤也要洗吗?
```
```good
难道这就是结局?我不信。难道这就是结局?我还是不信。
```
```good
他说:"你要走?我不拦你。"她问:"你不怕我?为什么不怕我?"这是他们的幸运?还是不幸?
```
```good
你读过《老街往事》?我读过三遍。你用Python?还是用别的?
```
Messages of a chat, and blanks of a quiz:
```good
小李：周六的车票买好了
小王：
???
小李：真的 ? ? ? 没骗你
?
```
```good
填空：春 ? ? ?，处处闻啼鸟。
```
Code, patterns, addresses, chess:
```good
查询写成 `名称 = ? ? ?`，文件写成 日志?.txt 或 报告?a.txt，地址写成 https://example.org/搜索?q=一。
```
```good
白方走 e4?，黑方答以 c5 ?! 之后局面复杂，后来的着法 Nf3 ? ? 都不好。
```

## Fix safety
No fix: the text is lost.

## Options
* `min-lines` (3): so many lines of only `?`, or lines that begin with spaced `?`, are enough; at a heading one is.
* `min-spaced` (3): so many spaced `?` inside words, at two places; in a heading of two characters one place is enough.
* `min-repeated` (2): so many times a `?` without a letter behind it has to stand in the same word, as a name does, to be enough.
* `min-evidence` (6.0): so many bits of evidence have to come together. A place that nothing else explains has six: a title
  with `?` behind it, a hyphen in a number, a line of only `?` between two of prose; a word with `?` beside it three, a bullet
  two. Where a text asks with half-width marks, a place in a word or behind a title counts by as much as it is unlike the end of
  a question, and each question beyond the number of such places takes one bit away. The finding names the parts.
* `max-mentioned` (5): up to this many of them are meant in a text that speaks of question marks, blanks or encodings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

from corpus_lint.chinese import tables
from corpus_lint.chinese.word_lists import in_any_case
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural, weighed
from corpus_lint.engine.registry import rule
from corpus_lint.rules import _half_width_questions as questions

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

HAN_CLASS = tables.HAN_CLASS
# The question mark first and what precedes it in a look-behind: it is found as a literal.
SPACED = lazy(rf"\?(?<={HAN_CLASS} \?)(?: \?)+ ?(?={HAN_CLASS})")
# A heading of two characters that were set apart.
SET_APART = lazy(
    rf"[\[【〔]{HAN_CLASS} \?(?: \?)+ ?{HAN_CLASS}[\]】〕]|^{HAN_CLASS} \?(?: \?)+ ?{HAN_CLASS}$",
    re.MULTILINE,
)
INDENT = lazy(rf"\?(?<=^\?)(?: +\?)+ *(?={HAN_CLASS}|[“「《（【])", re.MULTILINE)
TRAIL = lazy(rf"\?(?<={HAN_CLASS}\?)[A-Za-z@\[\]^_`{{|}}~](?={HAN_CLASS}|[，。、；：）」』”》])")
INSIDE = lazy(rf"\?(?<={HAN_CLASS}\?)\??(?={HAN_CLASS})")
ONLY = lazy(r"\n[ \t\u3000\xa0]*+(?P<marks>\?[? \t\u3000\xa0]*+)(?=\r?\n|\r?\Z)")
ABOUT = lazy(lambda: in_any_case("topics", "questions"))
BLANK = " \t\u3000\xa0"
SENTENCE_ENDS = tuple("。！？!?.”」…")
# What stands above a message of a chat: its author, or its time.
SPEAKER = lazy(r"[:：]$|\d:\d\d")
# A time of a subtitle; so many marks are a line of it.
SUBTITLE = lazy(r"\d\d:\d\d[,.]\d{2,3}\s*(?:-->|,)\s*\d")
FEWEST_IN_SUBTITLE = 3
# A bullet, a hyphen in the number of a class, a serial or a page, and a space behind a title or beside a word.
BULLET = lazy(rf"\?[ \t\u3000]*(?={HAN_CLASS}{{2}}|[0-9]+[.、])")
NUMBER = lazy(
    r"""
    \?(?:
        (?<=[A-Z]\d\?)(?=\d{2}) | (?<=[A-Z]\d\d\?) | (?<=[A-Z]\d{3}\?)  # of a class
      | (?<=\D\d{4}\?)                                                  # of a serial
    )
    (?=\d{1,4}(?:[^\d=]|\Z))
    """,
    re.VERBOSE,
)
# What an answer begins with.
ANSWER = "是不没沒我你他她它对對好有当當可那这這会會就也"
TITLE = lazy(rf"\?(?<=[》」】]\?)(?=(?![{ANSWER}]){HAN_CLASS})")
LATIN = lazy(
    rf"\?(?<=[A-Za-z0-9]\?)(?=(?![{ANSWER}]){HAN_CLASS}{{2}})|\?(?<={HAN_CLASS}\?)(?=[A-Za-z]{{2,20}}(?:\?|{HAN_CLASS}))"
)
# What says that text was lost, in bits, and how much is enough: one place that nothing else explains, or several that a
# hurried writer may have left once.
ENOUGH_BITS = 6.0
TITLE_BITS = NUMBER_BITS = 6.0
LATIN_BITS = 3.0
BULLET_BITS = 2.0
INSIDE_BITS = 3.0
MOST_SPACED_BITS = 4.0
# What each question that a text asks with a half-width mark, beyond as many as there are places that may be questions as
# well, says against all of these, in bits.
QUESTION_BITS = 1.0
MAY_ASK = frozenset({"inside a word", "in place of a space"})
# Han characters in a line of prose.
PROSE_HAN = 20


@dataclass(frozen=True, slots=True)
class Options:
    min_lines: int = option.count(3, low=1)
    min_spaced: int = option.count(3, low=1)
    min_repeated: int = option.count(2, low=1)
    max_mentioned: int = option.count(5)
    min_evidence: float = option.bits(6.0)


def screen(batch: Batch, options: Options) -> Flags:
    han, blank = tables.HAN_RANGES, BLANK
    inside = batch.sequences(han, "?", f"?@-_`a-z{{-}}~{han}", rarest=1, size=1)
    first = batch.sequences(f"\n{blank}?", "?", f"\r\n{blank}?{han}0-9", rarest=1, size=1)
    found = batch.has_sequence("?", " ", " ?")
    found |= batch.has_sequence("》」】A-Za-z0-9", "?", f"{han}0-9", rarest=1)
    # Most marks ask something, or are an operator in code.
    found = batch.with_any(inside, lambda text, at: not questions.asks(text, at), found)
    return batch.with_any_line(first, _begins_with_mark, found)


def _begins_with_mark(text: str, line: Span) -> bool:
    return text[line.start : line.end].lstrip(BLANK).startswith("?")


@rule("ENC106", "lost-character", severity=Severity.WARNING, options=Options, screen=screen, needs=("?",))
def lost_character(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if "?" not in text:
        return
    kinds = {
        "alone in a line": _lines(document, options),
        "with spaces between": _spaced(text, options),
        "inside a word": _rare(text, options),
        "in place of a bullet": [(span, BULLET_BITS) for span in _bullets(text)],
        "in place of a hyphen": [(Span(*match.span()), NUMBER_BITS) for match in NUMBER.finditer(text)],
        "in place of a space": _spaces(text),
    }
    if "`" in text or document.code_blocks:
        kinds = {
            kind: [place for place in places if not document.in_code(place[0].start)]
            for kind, places in kinds.items()
        }
    parts = _parts(text, kinds)
    if sum(bits for _, bits in parts) < options.min_evidence:
        return
    places = sorted({span for spans in kinds.values() for span, bits in spans if bits > 0})
    if not places or (len(places) <= options.max_mentioned and ABOUT.search(text)):
        return
    seen = Counter(_shown(document, place) for place in places)
    yield Problem(
        places[0],
        f'text replaced by "?" in {plural(len(places), "place")}',
        occurrences=tuple(places),
        count=len(places),
        evidence=evidence(seen),
        notes=(*weighed(parts), "the lost text is not in this file; look for an undamaged copy"),
    )


def _parts(text: str, kinds: Mapping[str, list[questions.Weighed]]) -> list[tuple[str, float]]:
    """What says that text was lost, and what the questions of a text with half-width marks say against it, in bits.

    They speak against what may be a question itself, never against more than that.
    """
    parts = [(kind, sum(bits for _, bits in places)) for kind, places in kinds.items()]
    doubtful = sum(bits for kind, bits in parts if kind in MAY_ASK)
    more = questions.number(text) - sum(len(kinds[kind]) for kind in MAY_ASK) if doubtful else 0
    against = min(doubtful, QUESTION_BITS * max(0, more))
    return [part for part in (*parts, ("questions of the text", -against)) if part[1]]


def _bullets(text: str) -> Iterator[Span]:
    """Yield the bullets that lines begin with, with what is blank on either side."""
    seen = 0
    for match in BULLET.finditer(text):
        line = text.rfind("\n", seen, match.start()) + 1
        if (line or not seen) and not text[line : match.start()].strip(" \t"):
            yield Span(line, match.end())
        seen = match.end()


def _spaces(text: str) -> list[questions.Weighed]:
    """`?` behind a title or beside a word in Latin letters."""
    if not any(bracket in text for bracket in ("》?", "」?", "】?")) and LATIN.search(text) is None:
        return []
    found = [(Span(*match.span()), TITLE_BITS) for match in TITLE.finditer(text)]
    found += [(Span(*match.span()), LATIN_BITS) for match in LATIN.finditer(text)]
    return questions.beside_questions(
        text, [place for place in found if not questions.asks(text, place[0].start)]
    )


def _lines(document: Document, options: Options) -> list[questions.Weighed]:
    """Lines of only `?`, each at prose, at a heading or in subtitles, and indents of spaced `?`."""
    text = document.text
    found: list[questions.Weighed] = []
    if "? " in text:
        each = ENOUGH_BITS / options.min_lines
        found += [(Span(*match.span()), each) for match in INDENT.finditer(text)]
    # The first line has no line end before it.
    only = [match.span("marks") for match in ONLY.finditer("\n" + text)]
    if not only:
        return found
    numbers = {document.line_at(start - 1): Span(start - 1, end - 1) for start, end in only}
    lines = [(number, text[span.start : span.end]) for number, span in document.lines]
    for (_, above), (number, _), (_, below) in zip(
        [(0, ""), *lines], lines, [*lines[1:], (0, "")], strict=False
    ):
        if number not in numbers:
            continue
        place = numbers[number]
        if SUBTITLE.search(above):
            if text.count("?", place.start, place.end) >= FEWEST_IN_SUBTITLE:
                found.append((place, ENOUGH_BITS / 2))
        elif SPEAKER.search(above):
            continue
        elif above.startswith("#") or below.startswith("#"):
            found.append((place, ENOUGH_BITS))
        else:
            prose = _is_prose(above) + _is_prose(below)
            if prose:
                alone = prose > 1 and not questions.number(text)
                found.append((place, ENOUGH_BITS if alone else ENOUGH_BITS / options.min_lines))
    return sorted(found)


def _is_prose(line: str) -> bool:
    return line.endswith(SENTENCE_ENDS) and tables.count_han(line) >= PROSE_HAN


def _spaced(text: str, options: Options) -> list[questions.Weighed]:
    """Runs of spaced `?` between two Han characters, where nothing is asked."""
    if " ?" not in text:
        return []
    runs = [Span(*match.span()) for match in SPACED.finditer(text) if not questions.asks(text, match.start())]
    set_apart = [match.span() for match in SET_APART.finditer(text)] if runs else []
    each = ENOUGH_BITS / options.min_spaced
    found = []
    for run in runs:
        # One run alone may be the blank of a quiz.
        bits = min(each * text.count("?", run.start, run.end), MOST_SPACED_BITS)
        found.append((run, ENOUGH_BITS if _is_inside(run.start, set_apart) else bits))
    return found


def _is_inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    """Whether an offset is inside one of some spans that are in order and do not overlap."""
    index = bisect_left(spans, (offset, 0)) - 1
    return index >= 0 and offset < spans[index][1]


def _rare(text: str, options: Options) -> list[questions.Weighed]:
    """`?` inside a word: with a trail byte behind it, or again and again."""
    trails = [
        Span(*match.span()) for match in TRAIL.finditer(text) if not questions.asks(text, match.start())
    ]
    inside = [
        Span(*match.span()) for match in INSIDE.finditer(text) if not questions.asks(text, match.start())
    ]
    words = Counter(_word(text, span) for span in inside)
    # Punctuation is full-width, and nothing in the whole text asks with a half-width mark.
    once = INSIDE_BITS if "，" in text and not questions.asking(text) else 0.0
    places = [
        (span, ENOUGH_BITS if words[_word(text, span)] >= options.min_repeated else once) for span in inside
    ]
    repeated = questions.beside_questions(text, [place for place in places if place[1]])
    return sorted([*((span, ENOUGH_BITS) for span in trails), *repeated])


def _word(text: str, span: Span) -> str:
    return text[span.start - 1 : span.end + 1]


def _shown(document: Document, place: Span) -> str:
    """A place with the characters around it, in its line."""
    line = document.line_span(document.line_at(place.start))
    return document.text[max(line.start, place.start - 2) : min(line.end, place.end + 2)]
