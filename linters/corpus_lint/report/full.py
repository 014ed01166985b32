"""The format for people: each finding with its line, what was seen, and what can be done."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from corpus_lint.core.model import Excerpt, Finding, Safety, Severity
from corpus_lint.core.visible_text import head, tail, visible
from corpus_lint.report import Report, place, totals

# Wider lines are hard to read; a pipe, a hook and CI have no width at all.
MAX_WIDTH = 100
MIN_WIDTH = 20
# The part of the excerpt's width that stands left of the span, and the most the span itself may take.
LEFT_SHARE = 0.4
SPAN_SHARE = 0.6
# Lines longer than this say where in them the span is.
LONG_LINE = 1000
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}
LIST_EVIDENCE = 5


def write(report: Report, stream: TextIO) -> None:
    """Print the report to a stream, no wider than its terminal or 100 cells."""
    memory = io.StringIO()
    console, width = open_console(stream, memory, report.color)
    unicode = (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")
    for finding in report.findings:
        for line in render(finding, width, unicode):
            console.print(line)
        console.print()
    console.print(Text(totals(report)), end="")
    stream.write(memory.getvalue())


def open_console(stream: TextIO, memory: io.StringIO, color: bool | None) -> tuple[Console, int]:
    """A console that prints to memory what is for a stream, and the cells of a line.

    To memory first: rich ends the process when a pipe is closed.
    """
    terminal = stream.isatty()
    colored = wants_color(terminal) if color is None else color
    # Markup, emoji and highlighting are off: the text is hostile, and square brackets in it mean nothing.
    console = Console(
        file=memory,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
        force_terminal=colored,
        color_system="standard" if colored else None,
        no_color=not colored,
        legacy_windows=False,
    )
    columns = shutil.get_terminal_size().columns if terminal else MAX_WIDTH
    return console, max(MIN_WIDTH, min(MAX_WIDTH, columns))


def wants_color(terminal: bool) -> bool:
    """Whether colours are wanted when the command line does not say: NO_COLOR, then FORCE_COLOR, then the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("FORCE_COLOR", "0") not in ("", "0") or (
        terminal and os.environ.get("TERM") != "dumb"
    )


def render(finding: Finding, width: int, unicode: bool = True) -> Iterator[Text]:
    """Yield the lines that show one finding in ``width`` cells."""
    problem = finding.problem
    style = STYLES[finding.severity]
    title = Text()
    title.append(f"{finding.severity.value}[{finding.code}]", style)
    title.append(f" {visible(problem.message)}", "bold")
    if problem.fix and problem.fix.safety is Safety.SAFE:
        title.append(" [*]", "cyan")
    title.append(f"  {finding.name}", "dim")
    yield title
    gutter = len(str(finding.line)) + 2
    arrow, bar, rule = ("─▸", "│", "━") if unicode else ("->", "|", "^")
    yield Text(" " * (gutter - 1) + f"{arrow} ", "blue").append(visible(place(finding)), "default")
    yield Text(" " * gutter + bar, "blue")
    before, shown, after = window(finding.excerpt, width - gutter - 2)
    yield (
        Text(f" {finding.line} {bar} ", "blue")
        .append(before, "default")
        .append(shown, "default")
        .append(after, "default")
    )
    underline = Text(" " * gutter + f"{bar} ", "blue")
    underline.append(" " * cell_len(before)).append(rule * max(1, cell_len(shown)), style)
    label = []
    if finding.excerpt.length > LONG_LINE:
        label.append(f"column {finding.column:,} of {finding.excerpt.length:,}")
    if problem.count > 1:
        label.append(f"and {problem.count - 1:,} more")
    if label:
        underline.append(" " + ", ".join(label), style)
    yield underline
    yield from _remarks(finding, gutter, width)


def _remarks(finding: Finding, gutter: int, width: int) -> Iterator[Text]:
    problem = finding.problem
    remarks: list[tuple[str, str]] = []
    if problem.evidence:
        listed = "  ".join(problem.evidence[:LIST_EVIDENCE])
        more = len(problem.evidence) - LIST_EVIDENCE
        remarks.append(("seen", listed + (f"  and {more:,} more" if more > 0 else "")))
    remarks += [("note", note) for note in problem.notes]
    for other in problem.related:
        remarks.append(("see", place(other)))
    if problem.fix:
        remarks.append(("fix", f"{problem.fix.title} ({problem.fix.safety.value})"))
    for name, remark in remarks:
        line = Text(" " * gutter + "= ", "blue").append(f"{name}: ", "bold")
        room = width - gutter - len(name) - 4
        # A place must stay whole: it is there to be opened.
        yield line.append(visible(remark) if name == "see" else head(visible(remark), room), "default")


def window(excerpt: Excerpt, width: int) -> tuple[str, str, str]:
    """What stands before, in and after the span, visible, in ``width`` cells altogether.

    A span too wide for it shows its beginning and its end.
    """
    before = visible(excerpt.text[: excerpt.start])
    shown = visible(excerpt.text[excerpt.start : excerpt.end])
    after = visible(excerpt.text[excerpt.end :])
    if excerpt.offset:
        before = "…" + before
    if excerpt.offset + len(excerpt.text) < excerpt.length:
        after += "…"
    room = max(int(width * SPAN_SHARE), width - cell_len(before) - cell_len(after))
    if cell_len(before) + cell_len(shown) + cell_len(after) > width and cell_len(shown) > room:
        half = (room - 1) // 2
        shown = head(shown, half) + " " + tail(shown, half)
    free = width - cell_len(shown)
    left = max(int(free * LEFT_SHARE), free - cell_len(after))
    before = tail(before, left)
    after = head(after, free - cell_len(before))
    return before, shown, after
