"""Subtitles, SubRip and WebVTT: a file is one document, the lines of its cues.

The text has no numbers, times, settings, comments, styles or markup, and no repair changes them. A line that a repair deletes is
deleted from its cue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import BinaryIO

from corpus_lint.core.document import Document
from corpus_lint.core.edits import apply, common_ends
from corpus_lint.core.model import Edit, Run
from corpus_lint.core.values import dataclass, replace
from corpus_lint.formats import text
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.text import MAX_RECORD_BYTES, Replaced

# The line with the times of a cue, behind which are its settings.
TIMES = re.compile(r"\s*(?:\d+:)?\d+:\d+[.,]\d+\s*-->\s*(?:\d+:)?\d+:\d+[.,]\d+")
# Markup of both formats, positions of SubStation Alpha, and times inside a cue.
MARKUP = re.compile(
    r"</?(?:[biu]|c|v|lang|ruby|rt|font)(?:[\s.][^<>\n]*)?>|<\d[\d:.]*>|\{\\[^{}\n]*\}", re.IGNORECASE
)
# Lines among which that is looked for which a repaired one was.
NEAR = 20
# Characters of a line of which every difference is looked for.
LONGEST = 1_000
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cue: where it begins in the file and ends without its line end, and the stretches of it that are text."""

    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]

    def text(self, source: str) -> str:
        """What is read of it."""
        return "".join(source[start:end] for start, end in self.pieces)


def lines(source: str) -> list[Line]:
    """The lines of the cues of a file."""
    found: list[Line] = []
    inside = False
    for match in LINE.finditer(source):
        end = match.start() + len(match[0].rstrip("\r\n"))
        line = source[match.start() : end]
        if TIMES.match(line):
            # Of a cue without a blank line before it, the line above may be its number.
            if inside and found and found[-1].end + 2 >= match.start() and line_is_number(source, found[-1]):
                found.pop()
            inside = True
        elif not line.strip():
            inside = False
        elif inside:
            found.append(Line(match.start(), end, _pieces(source, match.start(), end)))
    return [one for one in found if one.text(source).strip()]


def line_is_number(source: str, line: Line) -> bool:
    """Whether a line is the number of a cue."""
    return source[line.start : line.end].strip().isdecimal()


def _pieces(source: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The stretches of a line between its markup."""
    found: list[tuple[int, int]] = []
    for match in MARKUP.finditer(source, start, end):
        found.append((start, match.start()))
        start = match.end()
    found.append((start, end))
    return tuple(piece for piece in found if piece[0] < piece[1])


def of_cues(whole: Document) -> Document:
    """The document of the lines of the cues, given that of the file."""
    source = whole.text
    found = lines(source)
    read = "".join(f"{line.text(source)}\n" for line in found)
    if not found:
        return replace(whole, text="", runs=whole.runs[:1])
    encodings_used = {run.encoding for run in whole.runs}
    if len(encodings_used) > 1:
        return replace(whole, text=read, runs=tuple(_runs(whole.runs, found)))
    return replace(
        whole, text=read, runs=tuple(Run(one.encoding, 0, len(read), one.sure) for one in whole.runs[:1])
    )


def _runs(runs: Sequence[Run], found: Sequence[Line]) -> Iterator[Run]:
    """Yield how the lines of the cues are encoded, given how the file is."""
    position = number = 0
    for line in found:
        while number < len(runs) - 1 and runs[number].end <= line.start:
            number += 1
        size = sum(end - start for start, end in line.pieces) + 1
        yield replace(runs[number], start=position, end=position + size)
        position += size


def document(raw: bytes, shown: str) -> Document:
    """The document that the bytes of a file are."""
    return of_cues(text.document(raw, shown))


def documents(
    stream: BinaryIO, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """Yield the one document of a file. Raises BinaryError where it is not text."""
    for one in text.documents(stream, shown, fields, limit):
        yield one if one.problem else of_cues(one)


def read_one(stream: BinaryIO, shown: str, fields: Fields, record: int, offset: int) -> Document:
    """The document of an open file, again."""
    stream.seek(0)
    return document(stream.read(), shown)


def encode(original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = ()) -> Document:
    """The document of the file with another text in its cues.

    Raises UnicodeEncodeError, and ValueError where the text cannot be put back or would not be read as it is.
    """
    whole = text.document(original.raw, original.path)
    source = whole.text
    found = lines(source)
    new = _rewritten(
        source, found, new_text.split("\n")[:-1] if new_text.endswith("\n") else new_text.split("\n")
    )
    again = text.encode(whole, new, transcode)
    result = of_cues(again)
    if result.text.rstrip("\n") != new_text.rstrip("\n"):
        raise ValueError("the cues would not read back as the repaired text")
    return result


def _rewritten(source: str, found: Sequence[Line], wanted: Sequence[str]) -> str:
    """The file with other texts in the lines of its cues. Raises ValueError where there are more lines than before."""
    old = [line.text(source) for line in found]
    changes: list[Edit] = []
    if len(wanted) == len(old):
        pairs = [(number, number) for number in range(len(old))]
        gone: set[int] = set()
    else:
        pairs, gone = _aligned(old, wanted)
    for number, other in pairs:
        if old[number] != wanted[other]:
            changes += _line_changes(source, found[number], old[number], wanted[other])
    for number in sorted(gone):
        end = found[number].end
        end += 2 if source.startswith("\r\n", end) else 1
        changes.append(Edit(found[number].start, min(end, len(source))))
    return apply(source, sorted(changes))


def _aligned(old: Sequence[str], wanted: Sequence[str]) -> tuple[list[tuple[int, int]], set[int]]:
    """Which line became which, and which are gone. Raises ValueError where that cannot be said."""
    pairs: list[tuple[int, int]] = []
    gone: set[int] = set()
    for kind, a, b, c, d in SequenceMatcher(None, old, wanted, autojunk=False).get_opcodes():
        if d - c > b - a or kind == "insert":
            raise ValueError("the repaired text has more lines than the cues")
        kept = _most_alike(old[a:b], wanted[c:d])
        pairs += ((a + place, c + number) for number, place in enumerate(kept))
        gone.update(set(range(a, b)) - {a + place for place in kept})
    return pairs, gone


def _most_alike(old: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """The places of the lines that others are most like, in order. The others are at most as many."""
    kept: list[int] = []
    first = 0
    for number, line in enumerate(wanted):
        last = len(old) - (len(wanted) - number)
        choice = range(first, min(last, first + NEAR) + 1)
        alike = {
            place: SequenceMatcher(None, old[place], line, autojunk=False).quick_ratio() for place in choice
        }
        kept.append(max(choice, key=lambda place: (alike[place], -place)))
        first = kept[-1] + 1
    return kept


def _line_changes(source: str, line: Line, old: str, new: str) -> Iterator[Edit]:
    """Yield what to replace in the file for one line: what differs, by the stretches of text that it stands in."""
    if not new.strip():
        yield Edit(line.start, line.end, new)
        return
    begins = [*accumulate((end - start for start, end in line.pieces), initial=0)]
    for first, last, inserted in _differences(old, new):
        for (start, end), begin in zip(line.pieces, begins, strict=False):
            left, right = max(first, begin), min(last, begin + end - start)
            if left < right or (inserted and left == right and begin <= first <= begin + end - start):
                yield Edit(start + left - begin, start + right - begin, inserted)
                inserted = ""


def _differences(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Yield what to replace in a text to get another one; for a long line, all from the first to the last difference."""
    if len(old) <= LONGEST:
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                yield a, b, new[c:d]
        return
    first, same = common_ends(old, new)
    yield first, len(old) - same, new[first : len(new) - same]


def rebuilt(stream: BinaryIO, replaced: Replaced, fields: Fields = TEXT_ONLY) -> Iterator[bytes]:
    """Yield the bytes of the repaired file."""
    return text.rebuilt(stream, replaced, fields)
