"""GBK characters read one byte off, as ``新?;ヂ?lián)網`` for ``新。互聯(lián)網``.

## What it does
Finds the scars that byte-wise replacement leaves in GBK text: a ``?`` where half a character was lost, behind it a
reading whose opening bracket was swallowed, or characters that become common Chinese when their bytes are shifted
by one.

## Why it is bad
The words are gone, and every filter that looks at single characters finds nothing: each of them exists. A model
learns that ``互聯`` may be written ``ヂ``.

## Example
```bad
堅持推進網絡法治工作創新?;ヂ?lián)網因創新而生、因創新而興。
```
```bad
要在全社會展?fàn)I造守法的氛圍。
```
```bad
維護網絡空間長治久安?!?023年3月，白皮書發布。
```

## Look-alikes it leaves alone
Questions with half-width marks, in prose, in chat and in code:
```good
你是谁?它从哪里来?!这样好吗?;我不知道。
```
```good
这样写对吗?见 `a?b:c` 与 `SELECT ? FROM t`,以及 glob 模式 *.tx?。
```
```good
真的吗?(zhēn)读第一声吗?
```
An article about them:
```good
字节错位会留下 `展?fàn)I造` 这样的疤痕。
```

## Fix safety
No fix yet: the bytes say what most characters were, not all.

## Options
* `min-gain` (4.0): how many bits more probable the shifted characters must be, over the whole scar.
* `max-bits` (13.0): how improbable, in mean bits a character, the shifted characters may be. Running text has
  about 10, characters at random 17.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lint import encodings, tables
from corpus_lint.document import Document
from corpus_lint.model import Problem, Severity, Span
from corpus_lint.patterns import lazy
from corpus_lint.registry import rule
from corpus_lint.rules.injected_pinyin import LETTERS, TONE

# A reading without its opening bracket, which went with the second half of a character.
SWALLOWED_BRACKET = lazy(rf"\?(?<=[{tables.HAN}\u3040-\u30ff]\?)(?P<syllable>{LETTERS})\)")
# The punctuation at which the splicer cut, in half width as later tools leave it, and what follows it.
CUT = lazy(
    rf"\?(?<=[{tables.HAN}\u201d\u300b)）]\?)"
    rf"(?P<run>[!;:,?！；：，、。（？⑵-⒛][{tables.HAN}\u3040-\u30ff\u2460-\u249b]{{1,12}})"
)
# The same before a year that lost its first digit.
CUT_YEAR = lazy(rf"\?(?<=[{tables.HAN}]\?)[!;:,?！；：，？]\?(?=[0-9]{{3}}年)")
FULL_WIDTH = str.maketrans("!;:,?", "！；：，？")


@dataclass(frozen=True, slots=True)
class Options:
    min_gain: float = 4.0
    max_bits: float = 13.0


@rule("ENC104", "byte-slip", severity=Severity.ERROR, options=Options)
def byte_slip(document: Document, options: Options) -> Iterator[Problem]:
    if "?" not in document.text:
        return
    found = [*_swallowed_brackets(document.text), *_cuts(document.text, options)]
    scars: list[Span] = []
    for span in sorted(found):
        # Between backticks somebody writes about scars.
        if document.in_code(span.start):
            continue
        if scars and span.start < scars[-1].end:
            scars[-1] = Span(scars[-1].start, max(span.end, scars[-1].end))
        else:
            scars.append(span)
    # A fact about each place, but one page may have hundreds: one finding a line.
    by_line: dict[int, list[Span]] = {}
    for span in scars:
        by_line.setdefault(document.line_at(span.start), []).append(span)
    for spans in by_line.values():
        seen = tuple(dict.fromkeys(document.text[span.start : span.end] for span in spans))
        yield Problem(
            span=spans[0],
            message=f"GBK read one byte off: {seen[0]!r}".replace("'", ""),
            occurrences=tuple(spans),
            count=len(spans),
            evidence=seen,
        )


def _swallowed_brackets(text: str) -> Iterator[Span]:
    for match in SWALLOWED_BRACKET.finditer(text):
        if TONE.search(unicodedata.normalize("NFC", match["syllable"])):
            yield Span(match.start() - 1, match.end())


def _cuts(text: str, options: Options) -> Iterator[Span]:
    for match in CUT_YEAR.finditer(text):
        yield Span(match.start() - 1, match.end())
    for match in CUT.finditer(text):
        if _shifted_is_better(match["run"], options):
            yield Span(*match.span())


def _shifted_is_better(run: str, options: Options) -> bool:
    """Whether the bytes of a run give better Chinese when they are read one byte later."""
    try:
        raw = run.translate(FULL_WIDTH).encode("gbk")
        shifted = raw[1 : len(raw) - (len(raw) + 1) % 2].decode("gbk")
    except UnicodeError:
        return False
    if not shifted:
        return False
    bits = encodings.bits(shifted)
    gain = (encodings.bits(run[1:]) - bits) * len(shifted)
    return bits <= options.max_bits and gain >= options.min_gain
