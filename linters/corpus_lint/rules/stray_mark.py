"""Stars for words, and marks that stand between characters for no reason: `亚* *钢`, `无垠的.寥廓`, `免.费.阅.读`.

## What it does
Finds rows of stars between Chinese characters that are no markup; a mark of half width behind 的 in the middle of sentences,
where it ends nothing; and words whose characters have a mark between any two.

Measured on 65,000 honest documents: it reports two, the line of a site in a novel and stars in an old diary, and is right.

## Why it is bad
A filter or a site against copying put them there. Words are lost or broken, and a tokenizer sees sentences that end in the
middle.

## Example
```bad 1:4 ×3
如果亚* *钢的温度低于临界点，组织就不均匀；* * *和* * *钢要加热到更高的温度。
```
```bad 1:2
在**********一楼的大厅里摆着一张长桌。
```
```bad 1:11 ×2
把读者带入无边无际的.草原中去，给人以无穷无尽的.想象。
```
```bad 1:4 ×2
租用的`房屋不得转租，乙方应当爱护租用的房屋和
其中的`设施。
```
```bad 1:3
扫码免.费.阅.读全本。
```

## Look-alikes it leaves alone
Markup, rules of stars, footnotes, numbers and names that are masked:
```good
这是**重要的**内容，**甲方****乙方**都要看。

* * *

手机号138****1234，密码是******，联系人张**，住在**县**镇，注*见下页。
```
Stops of half width, names with a dot, numbers of headings, code between backticks:
```good
这本书是我的.那本书是他写的.昨天买的票今天不能用了.车来了.我们上车吧.
马克.吐温和卡尔.马克思，第1章.概述，用`变量`的`名字`和`类型`说明。
```
Series with a mark between any two:
```good
上.中.下，甲/乙/丙，红-黄-蓝，老_中_青，东|南|西|北。
```

## Fix safety
None: what the stars stand for is not known, and marks are shown only, as they may be stops.

## Options
* `min-stars` (4): stars without spaces between them; three are markup. Spaced ones are two at least.
* `min-marks` (2): marks behind 的 on a page.
* `min-share` (0.6): the share of the marks of one kind that stand behind 的. Where they are stops, they stand behind other
  characters as well, and where they are pairs, half of them close one.
* `min-gain` (0.5): bits by which each character of a word with marks in it has to be more probable behind its neighbour than
  anywhere. Series have less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import evidence, plural
from corpus_lint.engine.registry import rule
from corpus_lint.rules._coherence import gained_bits, is_series

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

HAN = tables.HAN_CLASS
MARKS = ".`'^_|~"
# Stars with spaces between them, text on both sides, and characters on one. What precedes a mark is looked at behind it, here
# and below: a mark is found fast, and most characters are preceded by one.
SPACED = lazy(
    rf"\*(?:(?<={HAN}\*)(?: \*)++(?=[{tables.HAN_RANGES}，。、；：,.;:])|(?<=[，。、；：,.;:]\*)(?: \*)++(?={HAN}))"
)
GLUED = lazy(rf"\*(?<={HAN}\*)\*++(?={HAN})")
STARS = lazy(r"\*++")
MARK = lazy(rf"[{MARKS}](?<={HAN}.)(?={HAN})")
# From its first mark on.
CHAIN = lazy(rf"(?P<mark>[.^_|~*])(?<={HAN}.){HAN}(?:(?P=mark){HAN}){{2,}}+")
PARTICLE = "的"
# A stop of half width at the end of a line or before a space: a text that has one may have others.
HALF_COMMA = lazy(rf"(?<={HAN}),(?={HAN})")
STOP = lazy(rf"(?<={HAN})\.(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class Options:
    min_stars: int = option.count(4, low=2)
    min_marks: int = option.count(2, low=1)
    min_share: float = option.share(0.6)
    min_gain: float = option.bits(0.5)


def screen(batch: Batch, options: Options) -> Flags:
    return batch.has_sequence(tables.UNIFIED_HAN, "*" + MARKS, rarest=1) | batch.has_sequence("*", " ", "*")


@rule("OBF103", "stray-mark", severity=Severity.WARNING, options=Options, screen=screen, preview=True)
def stray_mark(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    for places, noun, deleted in (
        (list(_stars(document, options)), "row of stars", False),
        (_behind_particle(document, options), "mark", True),
        (list(_chains(text, options)), "word", False),
    ):
        shown = [place for place in places if not (noun != "mark" and document.in_code(place.start))]
        if not shown:
            continue
        what = {
            "row of stars": "in the place of words",
            "mark": "behind 的 inside sentences",
            "word": "with marks in it",
        }
        seen = Counter(text[max(0, one.start - 2) : one.end + 2] for one in shown)
        edits = tuple(Edit(one.start, one.end) for one in shown)
        number = (
            f"{len(shown):,} rows of stars"
            if noun == "row of stars" and len(shown) > 1
            else plural(len(shown), noun)
        )
        yield Problem(
            shown[0],
            f"{number} {what[noun]}",
            occurrences=tuple(shown),
            count=len(shown),
            evidence=evidence(seen),
            fix=Fix(f"delete {plural(len(shown), 'mark')}", edits, Safety.DISPLAY) if deleted else None,
        )


def _stars(document: Document, options: Options) -> Iterator[Span]:
    """Rows of stars that are not markup."""
    text = document.text
    found = [Span(*match.span()) for match in SPACED.finditer(text)]
    bold: dict[int, bool] = {}
    for match in GLUED.finditer(text):
        if len(match[0]) >= options.min_stars:
            number = document.line_at(match.start())
            if number not in bold:
                line = document.line_span(number)
                bold[number] = any(
                    len(stars) < options.min_stars for stars in STARS.findall(text, line.start, line.end)
                )
            # Beside bold text, four stars are the end of some and the beginning of more.
            if not bold[number]:
                found.append(Span(*match.span()))
    yield from sorted(found)


def _behind_particle(document: Document, options: Options) -> list[Span]:
    """Marks behind 的, where nearly all that stand between two characters stand there."""
    text = document.text
    found: list[Span] = []
    places: dict[str, list[int]] = {}
    for match in MARK.finditer(text):
        places.setdefault(match[0], []).append(match.start())
    for mark, starts in places.items():
        behind = [start for start in starts if text[start - 1] == PARTICLE]
        # Other marks stand in pairs, around code or words: then no more than half of them are behind 的.
        every = len(starts) if mark == "." else text.count(mark)
        if len(behind) < options.min_marks or len(behind) < options.min_share * every:
            continue
        if mark == "." and _has_half_width(document, behind):
            continue
        found += [Span(start, start + 1) for start in behind]
    return sorted(found)


def _has_half_width(document: Document, starts: list[int]) -> bool:
    """Whether the marks of a text, or of the lines of some dots in it, are of half width, so that the dots may be stops."""
    text = document.text
    if STOP.search(text):
        return True
    for number in set(map(document.line_at, starts)):
        line = document.line_span(number)
        full = text.count("。", line.start, line.end) + text.count("，", line.start, line.end)
        if not full or full < len(HALF_COMMA.findall(text, line.start, line.end)):
            return True
    return False


def _chains(text: str, options: Options) -> Iterator[Span]:
    """Words whose characters have one and the same mark between any two."""
    position = 0
    while match := CHAIN.search(text, position):
        start, end = match.start() - 1, match.end()
        # The last character of one is not the first of the next.
        position = end + 1
        characters = text[start:end:2]
        if not is_series(characters) and gained_bits(characters) >= options.min_gain:
            yield Span(start, end)
