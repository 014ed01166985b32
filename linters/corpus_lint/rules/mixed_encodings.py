"""Lines of one document in different encodings.

## What it does
Names each stretch of lines and its encoding, for a document whose lines are not all in one.

## Why it is bad
No reader can open such a file: as UTF-8 it fails, as anything else half of it becomes mojibake, in silence. Files
like it come from joining sources and from logs; detectors that answer for the whole file are always wrong.

## Example
Bytes, in hexadecimal: a line in UTF-8, then one in GBK:
```bad hex 2:1
e7ac ace4 b880 e8a1 8ce6 98af e6ad a3e5 b8b8 e79a 84e6 9687 e5ad 970a b5da b6fe d0d0 cac7 c1ed d2bb d6d6 b1e0 c2eb 0a
```

## Look-alikes it leaves alone
A document wholly in one encoding, whatever it is, is not this rule's; nor are lines of plain ASCII:
```good hex
b5dab6fed0d0cac7c1edd2bbd6d6b1e0c2eb0a61626320646566200ab5dac8fdd0d0d2b2cac70a
```

## Fix safety
Writes each stretch as UTF-8. Lines that no encoding explains keep their bytes, and the fix says how many they are. It is
safe when each stretch was decoded strictly, has enough characters to tell its encoding, and is far more probable in it
than as any other language; unsafe otherwise.

## Options
* `min-characters` (4): characters beyond ASCII that tell the encoding of a stretch whose neighbours are known.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.core import option
from corpus_lint.core.document import Document
from corpus_lint.core.encodings import label
from corpus_lint.core.model import Fix, Problem, Run, Safety, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.core.wording import plural
from corpus_lint.engine.registry import NONE, rule
from corpus_lint.rules._undecoded import UNDECODED, WIDE, but_for

TYPE_CHECKING = False
if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags


@dataclass(frozen=True, slots=True)
class Options:
    min_characters: int = option.count(4, low=1)


def screen(batch: Batch, options: Options) -> Flags:
    # What is not UTF-8 is in no batch.
    return batch.none()


@rule("ENC102", "mixed-encodings", severity=Severity.ERROR, options=Options, screen=screen, needs=NONE)
def mixed_encodings(document: Document, options: Options) -> Iterator[Problem]:
    if len({run.encoding for run in document.runs if run.encoding}) < 2:
        # Lines that no encoding explains are ENC101's.
        return
    names = list(dict.fromkeys(label(run.encoding) for run in document.runs))
    ranges: dict[str, list[str]] = {name: [] for name in names}
    lines = dict.fromkeys(names, 0)
    for run in document.runs:
        first, last = _lines(document, run)
        ranges[label(run.encoding)].append(f"{first:,}" if first == last else f"{first:,}–{last:,}")
        lines[label(run.encoding)] += last - first + 1
    usual = max(names, key=lambda name: lines[name])
    strays = tuple(Span(run.start, run.end) for run in document.runs if label(run.encoding) != usual)
    sure = all(
        run.encoding in ("utf-8", None)
        or (
            run.sure
            and len(WIDE.findall(document.text, run.start, run.end)) >= options.min_characters
            and UNDECODED.search(document.text, run.start, run.end) is None
        )
        for run in document.runs
    )
    safety = Safety.SAFE if sure else Safety.UNSAFE
    fix = Fix("convert every line to UTF-8" + but_for(document), (), safety, transcode=True)
    start = strays[0].start
    yield Problem(
        Span(start, document.line_span(document.line_at(start)).end),
        f"{len(names)} encodings in one text: "
        + ", ".join(f"{name} on {plural(lines[name], 'line')}" for name in names),
        occurrences=strays,
        count=len(strays),
        evidence=tuple(f"{name}: {_places(ranges[name])}" for name in names),
        fix=fix,
    )


def _lines(document: Document, run: Run) -> tuple[int, int]:
    return document.line_at(run.start), document.line_at(max(run.start, run.end - 1))


def _places(ranges: list[str]) -> str:
    return ("line " if len(ranges) == 1 and "–" not in ranges[0] else "lines ") + ", ".join(ranges)
