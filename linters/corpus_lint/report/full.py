"""The format for people: each finding with its line, what was seen, and what can be done."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich import cells as rich_cells
from rich.console import Console
from rich.style import Style
from rich.text import Text

from corpus_lint.core.model import Excerpt, Finding, Safety, Severity
from corpus_lint.core.visible_text import cells, folds, head, tail, usual_cells, visible
from corpus_lint.report import Report, fix_words, links, named_place, next_step, totals, worst_code
from corpus_lint.report.styled_line import StyledLine

# Wider excerpts are hard to read, sentences may be somewhat wider. A pipe, a hook and CI have no width at all: there a
# sentence is one line, which grep finds whole.
MAX_WIDTH = 100
MAX_SENTENCE_WIDTH = 120
UNFOLDED = 1_000_000
MIN_WIDTH = 20
# The part of the excerpt's width that stands left of the span, and the most the span itself may take.
LEFT_SHARE = 0.4
SPAN_SHARE = 0.6
# Lines longer than this say where in them the span is.
LONG_LINE = 1000
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}
LIST_EVIDENCE = LIST_RELATED = 5
# So many characters are written at once: all findings of a large corpus would take a tenth of its memory.
AT_ONCE = 1 << 16
# The frame of an excerpt: plain blue has a contrast of 2.2 to black, this one more than 4 to black and to white.
FRAME = "bright_blue"
# How far the second line of a title is indented.
INDENT = 4


def write(report: Report, stream: TextIO) -> None:
    """Print the report to a stream, no wider than its terminal or 100 cells."""
    memory = io.StringIO()
    console, width = open_console(stream, memory, report.color)
    unicode = unicode_of(stream)
    sentence = min(MAX_SENTENCE_WIDTH, _columns()) if stream.isatty() else UNFOLDED
    address = report.docs_url if links.are_shown(stream) else ""
    for finding in report.findings:
        page = links.rule_page(address, finding.code)
        for line in render(finding, width, unicode, sentence, page):
            _print(console, line)
        _print(console, StyledLine())
        if memory.tell() > AT_ONCE:
            _hand_over(memory, stream, address)
    if total := totals(report):
        closing = [total.rstrip("\n")]
        if stream.isatty():
            closing += filter(None, [next_step.sentence(report)])
        elif report.findings:
            closing.append(f"`corpus-lint rule {worst_code(report.findings)}` explains a rule.")
        for words in closing:
            for line in _folded(StyledLine(words), sentence, 0):
                _print(console, line)
    _hand_over(memory, stream, address)


def _hand_over(memory: io.StringIO, stream: TextIO, address: str) -> None:
    """Write what is in memory to a stream, and empty it."""
    stream.write(links.without_identifiers(memory.getvalue()) if address else memory.getvalue())
    memory.seek(0)
    memory.truncate()


def _print(console: Console, line: StyledLine | Text) -> None:
    """Print a line: without styles as it is, which rich takes fifty times as long for, but for what rich would change in it."""
    plain = line.plain
    if console.color_system is None and plain == plain.rstrip() and "\t" not in plain:
        console.file.write(f"{plain}\n")
    else:
        console.print(line.rich() if isinstance(line, StyledLine) else line)


def cell_len(text: str) -> int:
    """The cells of a visible text as rich counts them, which looks at one character after the other."""
    usual = usual_cells(text)
    return rich_cells.cell_len(text) if usual is None else usual


def unicode_of(stream: TextIO) -> bool:
    """Whether a stream has more characters than ASCII."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")


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
    return console, min(MAX_WIDTH, _columns()) if terminal else MAX_WIDTH


def _columns() -> int:
    return max(MIN_WIDTH, shutil.get_terminal_size().columns)


def wants_color(terminal: bool) -> bool:
    """Whether colours are wanted when the command line does not say: NO_COLOR, then FORCE_COLOR, then the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("FORCE_COLOR", "0") not in ("", "0") or (
        terminal and os.environ.get("TERM") != "dumb"
    )


def render(
    finding: Finding, width: int, unicode: bool = True, sentence: int = UNFOLDED, page: str = ""
) -> Iterator[StyledLine | Text]:
    """Yield the lines that show one finding: its excerpt in ``width`` cells, sentences folded at ``sentence`` cells.

    ``page`` is the URL to which its code is a link; without it there is none.
    """
    problem = finding.problem
    style = STYLES[finding.severity]
    title = StyledLine()
    if page:
        linked = Style.parse(style) + Style(link=page)
        title.append(f"{finding.severity.value}[", style).append(finding.code, linked).append("]", style)
    else:
        title.append(f"{finding.severity.value}[{finding.code}]", style)
    title.append(f" {visible(problem.message)}", "bold")
    if problem.fix and problem.fix.safety is Safety.SAFE:
        title.append(" [*]", "cyan")
    title.append(f"  {finding.name}", "dim")
    yield from _folded(title, sentence, INDENT)
    gutter = len(str(finding.line)) + 2
    arrow, bar, rule = ("─▸", "│", "━") if unicode else ("->", "|", "^")
    yield StyledLine(" " * (gutter - 1) + f"{arrow} ", FRAME).append(visible(named_place(finding)), "default")
    yield StyledLine(" " * gutter + bar, FRAME)
    before, shown, after = window(finding.excerpt, width - gutter - 2)
    yield (
        StyledLine(f" {finding.line} {bar} ", FRAME)
        .append(before, "default")
        .append(shown, "default")
        .append(after, "default")
    )
    margin, start = " " * gutter + f"{bar} ", cell_len(before)
    underline = StyledLine(margin, FRAME).append(" " * start).append(rule * max(1, cell_len(shown)), style)
    yield from _labelled(finding, underline, start, width, StyledLine(margin, FRAME))
    yield from _remarks(finding, gutter, width, sentence)


def _labelled(
    finding: Finding, underline: StyledLine, start: int, width: int, margin: StyledLine
) -> Iterator[StyledLine]:
    """The line below an excerpt, with a label behind it, or below where there is no room for it."""
    style = STYLES[finding.severity]
    problem = finding.problem
    label = []
    if finding.excerpt.length > LONG_LINE:
        label.append(f"column {finding.column:,} of {finding.excerpt.length:,}")
    if problem.count > 1:
        label.append(f"and {problem.count - 1:,} more")
    shown = ", ".join(label)
    if not label:
        yield underline
        return
    if cell_len(underline.plain) + 1 + len(shown) <= width:
        yield underline.append(" " + shown, style)
        return
    yield underline
    left = max(0, min(start, width - cell_len(margin.plain) - len(shown)))
    yield margin.append(" " * left).append(shown, style)


def _remarks(finding: Finding, gutter: int, width: int, sentence: int) -> Iterator[StyledLine | Text]:
    problem = finding.problem
    remarks: list[tuple[str, str]] = []
    if problem.evidence:
        remarks.append(("seen", _listed(problem.evidence, width - gutter - len("= seen: "))))
    remarks += [("note", visible(note)) for note in problem.notes]
    remarks += [("see", visible(named_place(other))) for other in problem.related[:LIST_RELATED]]
    if (more := len(problem.related) - LIST_RELATED) > 0:
        remarks.append(("note", f"and {more:,} more documents; the machine formats list all of them"))
    if problem.fix:
        remarks.append(("fix", visible(fix_words(problem.fix))))
    for name, remark in remarks:
        line = StyledLine(" " * gutter + "= ", FRAME).append(f"{name}: ", "bold")
        indent = len(line.plain)
        line.append(remark, "default")
        # A place must stay whole: it is there to be opened.
        yield from (line,) if name == "see" else _folded(line, sentence, indent)


def _listed(evidence: Sequence[str], room: int) -> str:
    """What was seen, as many things as fit ``room`` cells, and how many are left out."""
    shown: list[str] = []
    more = ""
    for number, item in enumerate(map(visible, evidence[:LIST_EVIDENCE]), 1):
        left = len(evidence) - number
        rest = f"  and {left:,} more" if left else ""
        if shown and cells("  ".join([*shown, item]) + rest) > room:
            break
        shown.append(item)
        more = rest
    return head("  ".join(shown), max(1, room - len(more))) + more


def _folded(line: StyledLine, width: int, indent: int) -> Iterator[StyledLine | Text]:
    """Yield a line as lines of ``width`` cells that end at words, all but the first indented."""
    plain, indent = line.plain, min(indent, width // 2)
    breaks = folds(plain, width, width - indent)
    if not breaks and plain == plain.rstrip():
        yield line
        return
    first, *others = line.rich().divide(breaks)
    first.rstrip()
    yield first
    for part in others:
        part.rstrip()
        yield Text(" " * indent) + part


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
