r"""Random signs that a forum put between its lines against copying: `, d- s+ X# o* M+ F c, V) Q`.

## What it does
Finds the strings that Discuz writes invisibly at line ends. Its program makes them of pairs: a sign, a digit or a space
(U+0020 to U+003B), a space, and a letter or a sign (U+003F to U+007E). Who copies the page has them in the text.

Measured on 65,000 honest documents: it reports none. How often it is right on other pages is not known yet.

## Why it is bad
They are noise in the middle of sentences, different in each copy, so that copies of one text do not look alike.

## Example
```bad 1:21 ×3
创世纪里用很简略的文字记叙了创造的经过。5 K# L B8 D- G8 ]' a0 X) u+ _
; W/ Q: h* v1 R* z. _ T* L* I: @' U1 b/ e) F
4 o( Z) ]' X6 M; r$ {5 I 我们先来看一下原文。
```
```fixed
创世纪里用很简略的文字记叙了创造的经过。

 我们先来看一下原文。
```

## Look-alikes it leaves alone
Letters and digits in a row, answers, sets, formulas, chords, moves:
```good
字母表是 A B C D E F G H I J，选项有 A, B, C, D, E, F 六个。
1. A 2. B 3. C 4. D 5. A；{ a, b, c, d, e, f }；x + y - z * w / u
和弦为 C G Am F, C G F C；棋谱为 1. e4 e5 2. Nf3 Nc6
```
Keys, flags and code:
```good
按 y/n 确认，用 -a -b -c -d 选择；if (a) { b; c, d: e }
```

## Fix safety
Unsafe: deletes the strings. A line that was nothing else stays behind empty.

## Options
* `min-pairs` (5): pairs of a string that begin with a sign or a digit. Discuz writes 5 to 15 pairs, of which one in 28 begins
  with a space and is then seen as one.
* `min-signs` (4): how many of these are different. Lists have the same sign between their items.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from corpus_lint.chinese import tables
from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.core.spans import lines_with
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

# A quotation mark may have been escaped; two spaces are one in HTML.
PAIR = r"(?:\\?[\"']|[!-;])? [?-~]"
JAMMER = lazy(rf"(?:(?<![!-~])[?-~](?={PAIR}))?(?:{PAIR}){{3,}}+")
# A part of each of them.
THREE = lazy(rf" [?-~](?:{PAIR}){{2}}")
SIGN = lazy(r"[!-;](?= [?-~])")
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Options:
    min_pairs: int = option.count(5, low=3)
    min_signs: int = option.count(4, low=2)


def screen(batch: Batch, options: Options) -> Flags:
    return batch.has_sequence(" ", "?-~", "!-;", " ", "?-~") | batch.has_sequence(
        "!-;", " ", "?-~", " ", "?-~", rarest=1
    )


@rule("OBF101", "jammer-line", severity=Severity.WARNING, options=Options, screen=screen, preview=True)
def jammer_line(document: Document, options: Options) -> Iterator[Problem]:
    text = document.text
    if tables.HAN_CHARACTER.search(text) is None:
        return
    found = []
    for match in chain.from_iterable(JAMMER.finditer(text, *line) for line in lines_with(THREE, text)):
        signs = SIGN.findall(match[0])
        if all(map(str.isalnum, signs)):
            # Bytes in hexadecimal digits, `A1 B1 A2 B3`; so many digits and no sign are none of Discuz.
            continue
        if len(signs) >= options.min_pairs and len(set(signs)) >= options.min_signs:
            found.append(Span(*match.span()))
    if not found:
        return
    yield Problem(
        found[0],
        f"{plural(len(found), 'string')} of random signs between the lines",
        occurrences=tuple(found),
        count=len(found),
        evidence=tuple(text[span.start : span.end][:SHOWN] for span in found),
        fix=Fix(
            f"delete {plural(len(found), 'string')}",
            tuple(Edit(one.start, one.end) for one in found),
            Safety.UNSAFE,
        ),
    )
