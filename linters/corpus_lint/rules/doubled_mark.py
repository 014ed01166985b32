"""Two marks where one belongs: `，。`, `。，`, `《《书名》》`.

## What it does
Finds places between Chinese characters where two different marks stand beside each other that never do (`，。`, `、，`), where
one mark stands twice (`，，`, `。。`), and brackets that are doubled on both sides (`《《书名》》`).

On 11,673 honest documents 15 of 15 findings were right (lower bound of 95 %: 80 %). In 10,224 more it reported 16: 7 of 16 were
wrong, reviews whose authors write `。。` for dots. These are left alone since; the other 9 are right.

## Why it is bad
One of the two is left from something that was deleted, or from a converter that put its own mark beside that of the text.
A tokenizer makes a token of both.

## Example
```bad 1:4 ×2
山里的，。路不好走，他们走了一整天，，才到。
```
```bad 1:1
《《山里人家》》是一部旧小说。
```
```bad 1:6 ×2
山裡的路不,。好走，溪裡的水、，太冷。
```

## Look-alikes it leaves alone
Emphasis, dots, dashes and the marks of chats:
```good
什么？！真的！！我……我不知道——你说呢。。。嗯，，，好吧
```
A writer's own dots:
```good
山里的路不好走。。他们走了一整天才到。。天已经黑了。
```
Marks behind quotations and brackets, and titles within titles:
```good
他说：“不去。”，又说“明天再去？”。他读了《《山里人家》研究》，（见“附录”）。
```
Marks that a text speaks of, code and lists of values:
```good
标点有，。、；：！？等，逗号和句号（，。）最常用；“，，”是两个逗号。
`一，。二，，三`
```
```good
沈三,,青山,,教师
a,,b,,c
```
One slip in a text:
```good
山里的路不好走，，他们走了一整天才到。
```
Faces, and Japanese:
```good
好困(。。)他又睡着了。そうですか、、、はい。
```

## Fix safety
Unsafe: deletes the second of two equal marks and brackets; of two different ones it keeps the one that ends more.

## Options
* `min-marks` (2): doubled marks from which a document is reported; one by itself is a slip of the pen. Doubled brackets
  count as two.
* `max-habit` (0.1): the share of a text's marks that are doubled, from which it is how the author writes, where it is more
  than one, and not only at the ends of paragraphs. In texts that lost a part of a sentence it is less than 0.01.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# In the order of what they end: a comma of a list ends least.
STRENGTH = "、,，；。"
FULL = "、，；。"
BRACKETS = "《》〈〉“”「」『』（）【】"
HAN = tables.UNIFIED_HAN
# One of the two has full width; before them stands a Chinese character, behind them one or the end of a line.
DOUBLED = lazy(rf"(?<=[{HAN}])(?:[{FULL}][,{FULL}]|,[{FULL}])(?=[ \u3000]*(?:[{HAN}“「《]|\r?$))", 8)
BRACKETED = lazy(
    "|".join(rf"{o}{o}[^{o}{c}\n]{{1,60}}{c}{c}" for o, c in zip(BRACKETS[::2], BRACKETS[1::2], strict=True))
)
# A text in which a mark stands three times in a row is a chat: there two are as much meant as three.
CHAT = lazy(r"([，。、])\1\1")
OPENING = BRACKETS[::2]


@dataclass(frozen=True, slots=True)
class Options:
    min_marks: int = option.count(2, low=1)
    max_habit: float = option.share(0.1)


def screen(batch: Batch, options: Options) -> Flags:
    doubled = batch.has_sequence("," + FULL, "," + FULL)
    return doubled | batch.has_sequence(OPENING, OPENING)


@rule(
    "PUN102",
    "doubled-mark",
    severity=Severity.WARNING,
    options=Options,
    screen=screen,
    preview=True,
)
def doubled_mark(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    found = [match for match in DOUBLED.finditer(text) if not document.in_code(match.start())]
    equal = [match for match in found if match[0][0] == match[0][1]]
    if equal and (CHAT.search(text) or _is_habit(text, equal, options)):
        found = [match for match in found if match[0][0] != match[0][1]]
    marks = [Span(*match.span()) for match in found]
    brackets = [
        Span(*match.span()) for match in BRACKETED.finditer(text) if not document.in_code(match.start())
    ]
    if len(marks) + 2 * len(brackets) < options.min_marks:
        return
    places = sorted([*marks, *brackets])
    edits = sorted(
        [*(_one(text, mark) for mark in marks), *(edit for one in brackets for edit in _single(one))]
    )
    yield Problem(
        places[0],
        f"{plural(len(places), 'place')} with two marks for one",
        occurrences=tuple(places),
        count=len(places),
        evidence=tuple(dict.fromkeys(text[max(0, one.start - 4) : one.end + 4] for one in places)),
        fix=Fix(f"delete {plural(len(edits), 'mark')}", tuple(edits), Safety.UNSAFE),
    )


def _is_habit(text: str, doubled: Sequence[re.Match[str]], options: Options) -> bool:
    """Whether a writer doubles marks again and again, for dots or for a pause, not only where a paragraph ends."""
    inside = any(text[match.end() : match.end() + 1].strip() for match in doubled)
    marks = {match[0][0] for match in doubled}
    places = sum(map(text.count, marks)) - len(doubled)
    return len(doubled) > 1 and inside and len(doubled) >= options.max_habit * places


def _one(text: str, mark: Span) -> Edit:
    """The deletion of the weaker of two marks; of the second one where they are equal."""
    first, second = text[mark.start], text[mark.start + 1]
    start = mark.start if STRENGTH.index(second) > STRENGTH.index(first) else mark.start + 1
    return Edit(start, start + 1)


def _single(bracketed: Span) -> Iterator[Edit]:
    yield Edit(bracketed.start, bracketed.start + 1)
    yield Edit(bracketed.end - 1, bracketed.end)
