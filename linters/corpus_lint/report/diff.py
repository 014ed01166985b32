"""The changes of fixes: a patch for programs, and for people each line cropped to its changes.

Both are made from the edits themselves. Comparing the texts would take quadratic time on the long lines of a corpus,
and might show other edits than those made.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TextIO

from corpus_lint.core.model import Change, Edit
from corpus_lint.core.visible_text import cells, visible
from corpus_lint.core.wording import plural

# Context lines in a patch. In a terminal: context in code points, the maximum of a deletion (longer ones are cropped in the
# middle), and rows per line.
CONTEXT = 1
AROUND = 20
LONGEST_SHOWN = 48
ROWS = 6
STYLES = {"deleted": "red strike", "inserted": "green", "dim": "dim", "same": ""}
# Marks in place of colours, as in git diff --word-diff.
MARKS = {"deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
# A text and its style.
StyledText = tuple[str, str]


def write(changes: Iterable[Change], stream: TextIO, color: bool | None) -> None:
    """Print changes: readable in a terminal, as a patch anywhere else."""
    if not stream.isatty():
        for change in changes:
            stream.writelines(f"{line}\n" for line in patch(change))
        return
    from rich.text import Text

    from corpus_lint.report.full import open_console

    memory = io.StringIO()
    console, width = open_console(stream, memory, color)
    marked = console.no_color or console.color_system is None
    for change in changes:
        console.print(Text(visible(change.place), "bold").append(visible(_encodings(change)), "default"))
        for row in rows(change, width, marked):
            console.print(Text.assemble(*((text, STYLES[style]) for text, style in row)))
        console.print()
    stream.write(memory.getvalue())


def _encodings(change: Change) -> str:
    return "" if change.was == change.now else f" ({change.was} → {change.now})"


def patch(change: Change) -> Iterator[str]:
    """Yield the lines of a unified diff, without line ends. A change of encoding is in its header."""
    shown = [f" ({name})" if change.was != change.now else "" for name in (change.was, change.now)]
    yield f"--- {change.place}{shown[0]}"
    yield f"+++ {change.place}{shown[1]}"
    lines = _lines(change.text)
    shift = 0
    hunk: list[tuple[int, int, list[str]]] = []
    for first, last, new in _blocks(change, lines):
        if hunk and first - hunk[-1][1] > 2 * CONTEXT:
            yield from _hunk(lines, hunk, shift)
            shift += sum(len(added) - (end - start) for start, end, added in hunk)
            hunk = []
        hunk.append((first, last, new))
    if hunk:
        yield from _hunk(lines, hunk, shift)


def _lines(text: str) -> list[str]:
    """The lines of a text as in a patch: only a line feed ends a line, and the last may lack one."""
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _blocks(change: Change, lines: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the lines that change, as 0-based ``first`` to ``last`` (exclusive), and what is there afterwards."""
    starts = _line_starts(change.text)
    ends = [*starts[1:], len(change.text)]
    edits = change.edits
    position = 0
    while position < len(edits):
        begin = position
        first = bisect_right(starts, edits[begin].start) - 1
        while True:
            # The line that an edit ends in, even at its start: it may be joined to the line above.
            last = bisect_right(starts, edits[position].end) - 1
            position += 1
            if position == len(edits) or bisect_right(starts, edits[position].start) - 1 > last:
                break
        old = lines[first : last + 1]
        new = _lines(_applied(change.text, edits[begin:position], starts[first], ends[last]))
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        first += same
        old, new = old[same:], new[same:]
        same = 0
        while same < min(len(old), len(new)) and old[-1 - same] == new[-1 - same]:
            same += 1
        old, new = old[: len(old) - same], new[: len(new) - same]
        if old or new:
            yield first, first + len(old), new


def _hunk(lines: list[str], blocks: Sequence[tuple[int, int, list[str]]], shift: int) -> Iterator[str]:
    """Yield a hunk of a unified diff; ``shift`` is the number of lines added by earlier hunks."""
    start = max(0, blocks[0][0] - CONTEXT)
    end = min(len(lines), blocks[-1][1] + CONTEXT)
    length = end - start
    added = sum(len(new) - (last - first) for first, last, new in blocks)
    yield f"@@ -{_range(start, length)} +{_range(start + shift, length + added)} @@"
    position = start
    for first, last, new in blocks:
        for sign, part in ((" ", lines[position:first]), ("-", lines[first:last]), ("+", new)):
            yield from _signed(sign, part)
        position = last
    yield from _signed(" ", lines[position:end])


def _range(start: int, length: int) -> str:
    return f"{start + 1}" if length == 1 else f"{start + 1 if length else start},{length}"


def _signed(sign: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield sign + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _applied(text: str, edits: Iterable[Edit], position: int, end: int) -> str:
    pieces: list[str] = []
    for edit in edits:
        pieces += text[position : edit.start], edit.text
        position = edit.end
    return "".join(pieces) + text[position:end]


def rows(change: Change, width: int, marked: bool) -> Iterator[list[StyledText]]:
    """Yield what to show of the lines that change, in ``width`` cells: of each its number, counts, and changes."""
    starts = _line_starts(change.text)
    for line, group in groupby(change.edits, key=lambda edit: bisect_right(starts, edit.start)):
        edits = list(group)
        yield [(f"line {line:,}: {_counted(edits)}", "dim")]
        end = starts[line] - 1 if line < len(starts) else len(change.text)
        yield from _wrapped(_stretches(change.text, edits, starts[line - 1], end, width, marked), width - 2)


def _counted(edits: Sequence[Edit]) -> str:
    kinds = [
        "deletion" if not edit.text else "insertion" if edit.start == edit.end else "replacement"
        for edit in edits
    ]
    return ", ".join(plural(kinds.count(kind), kind) for kind in dict.fromkeys(kinds))


def _stretches(
    text: str, edits: Sequence[Edit], start: int, end: int, width: int, marked: bool
) -> Iterator[StyledText]:
    """Yield a line with its changes, cropped around them unless it fits the width."""
    whole = end - start <= width and cells(visible(text[start:end])) <= width // 2
    position = start
    for number, edit in enumerate(edits):
        gap = text[position : edit.start]
        left = 0 if number == 0 else AROUND
        if whole or len(gap) <= left + AROUND:
            yield visible(gap), "same"
        else:
            yield visible(gap[:left]) + "…" + visible(gap[-AROUND:]), "same"
        for kind, changed in (("deleted", text[edit.start : edit.end]), ("inserted", edit.text)):
            if changed:
                before, after = MARKS[kind] if marked else ("", "")
                yield before + _changed(changed) + after, kind
        position = edit.end
    # An edit may reach beyond its line.
    rest = text[position : max(position, end)]
    yield visible(rest if whole or len(rest) <= AROUND else rest[:AROUND]), "same"
    if not whole and len(rest) > AROUND:
        yield "…", "same"


def _changed(text: str) -> str:
    """What was deleted or inserted, its line ends as arrows; of a long one the beginning and the end."""
    if len(text) > LONGEST_SHOWN:
        text = text[: LONGEST_SHOWN * 2 // 3] + "…" + text[-LONGEST_SHOWN // 3 :]
    return visible(text.replace("\r\n", "↵").replace("\n", "↵"))


def _wrapped(pieces: Iterable[StyledText], width: int) -> Iterator[list[StyledText]]:
    """Yield pieces as indented rows of at most ``width`` cells, no more than ``ROWS``."""
    row: list[StyledText] = [("  ", "same")]
    used = number = 0
    for text, style in pieces:
        start = 0
        for index, character in enumerate(text):
            if used + cells(character) > width:
                yield [*row, (text[start:index], style)]
                number += 1
                if number == ROWS:
                    yield [("  …", "dim")]
                    return
                row, start, used = [("  ", "same")], index, 0
            used += cells(character)
        row.append((text[start:], style))
    if used:
        yield row
