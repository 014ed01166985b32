"""A note of the editor that was to be replaced before the text was published.

## What it does
Finds `（待补充）` and similar notes, in brackets of either width.

## Why it is bad
A model learns to leave things out and to say so.

## Example
```bad
公司成立于（待补充）年，总部设在杭州。
```
```fixed
公司成立于年，总部设在杭州。
```

## Look-alikes it leaves alone
The words without brackets, which are prose:
```good
这份名单还有待补充，欢迎来信指正。
```

## Fix safety
Deletes the note. Unsafe: what it stood for is still missing.

## Options
* `min-count` (1): notes of a document from which on they are reported. One is one too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus_lint import Document, Edit, Fix, Problem, Safety, Severity, Span, rule
from corpus_lint.core import option

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.screens import Batch, Flags

NOTE = re.compile(r"[（(]待(?:补充|補充|定|核实|核實)[)）]")


@dataclass(frozen=True, slots=True)
class Options:
    min_count: int = option.count(1, low=1)


def screen(batch: Batch, options: Options) -> Flags:
    """Which of many texts may have a note."""
    return batch.has_sequence("（(", "待", rarest=1)


@rule("DRF101", "unfinished-draft", severity=Severity.WARNING, options=Options, screen=screen)
def unfinished_draft(document: Document, options: Options) -> Iterator[Problem]:
    """Yield one problem for all notes of a document."""
    if "待" not in document.text:
        return
    notes = [Span(*match.span()) for match in NOTE.finditer(document.text)]
    if len(notes) < options.min_count:
        return
    edits = tuple(Edit(note.start, note.end) for note in notes)
    yield Problem(
        notes[0],
        f"{len(notes)} note{'s' if len(notes) > 1 else ''} of the editor left in the text",
        occurrences=tuple(notes),
        count=len(notes),
        evidence=tuple(dict.fromkeys(document.text[note.start : note.end] for note in notes)),
        fix=Fix("delete the notes", edits, Safety.UNSAFE),
    )
