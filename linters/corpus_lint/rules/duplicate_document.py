"""The same text as another document, whatever script, width, spacing, readings, banner or tail it has.

## What it does
Compares all documents of a run after folding: front matter, keyword banner, place-name tail and injected readings are
dropped; width, case, white space and punctuation ignored; traditional characters simplified. The later document of
a pair is reported, with the first copy as its related place. Documents of a reference corpus (`--against`) come before all others
and are never reported.

## Why it is bad
A model learns duplicated text by heart, and an evaluation that has a copy in the training data measures nothing.
The same article is published simplified, traditional, and hijacked; byte-wise they have nothing in common.

## Example
Two documents, divided by a line of three equal signs:
```bad corpus 2/1:1
老屋门前有一棵槐树。夏天的时候，全村的人都在树下乘凉。
===
老屋門前有一棵槐樹.夏天的時候,全村的人都在樹下乘涼.
```
```bad corpus 2/1:1
网络安全为人民，网络安全靠人民。
===
網(wǎng)絡(luò)安全為人民,網(wǎng)絡(luò)安全靠人民。
```

## Look-alikes it leaves alone
Different documents, texts too short to be anybody's, and notation of a few signs:
```good corpus
老屋门前有一棵槐树。夏天的时候，全村的人都在树下乘凉。
===
老屋门前有一口水井。冬天的时候，全村的人都来这里打水。
```
```good corpus
谢谢大家！
===
謝謝大家!
```
```good corpus
仄仄平平仄，平平仄仄平。平平平仄仄，仄仄仄平平。
===
仄仄平平仄，平平仄仄平。平平平仄仄，仄仄仄平平。
```

## Fix safety
No fix: corpus-lint does not decide which copy to keep.

## Options
* `min-length` (10): letters and characters of a folded text. Shorter ones are formulas, which documents share by nature.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.core import option
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass
from corpus_lint.engine.registry import comparing_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.duplicates.relations import Relations


@dataclass(frozen=True, slots=True)
class Options:
    min_length: int = option.count(10, low=1)


@comparing_rule("DUP101", "duplicate-document", severity=Severity.ERROR, options=Options)
def duplicate_document(comparison: Relations, options: Options) -> Iterator[tuple[int, Problem]]:
    for later, first in comparison.copies():
        if comparison.length(later) < options.min_length:
            continue
        location = comparison.location(first)
        if location is None:
            continue
        differing = comparison.differences(later, first)
        whose = (
            "a document in the reference corpus" if comparison.in_reference(first) else "an earlier document"
        )
        yield (
            later,
            Problem(
                Span(0, 0),
                f"a copy of {whose}",
                notes=(f"differences: {', '.join(differing)}",) if differing else (),
                related=(location,),
            ),
        )
