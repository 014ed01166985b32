"""The output of the command ``rule`` in a terminal: rendered pages and the list of rules, no wider than the screen."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import ClassVar, TextIO

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from corpus_lint.cli import rule_pages
from corpus_lint.core.visible_text import visible
from corpus_lint.engine.registry import Rule
from corpus_lint.report.full import FRAME, STYLES, open_console

# The colours of reports: theirs for frames, cyan for code.
THEME = Theme(
    {
        "markdown.h1": "bold",
        "markdown.h2": f"bold {FRAME}",
        "markdown.code": "cyan",
        "markdown.item.bullet": FRAME,
        "page.frame": FRAME,
        "page.label": "dim",
    }
)
# Labels of examples by the word after the fence, and descriptions of their form by the second word.
EXAMPLES = {"bad": "reported", "fixed": "after --fix", "good": "not reported"}
FORMS = {"hex": "bytes in hexadecimal", "jsonl": "lines of a JSON Lines file", "corpus": "several documents"}
# The minimum width of the column of titles; in a narrower terminal the title goes below the rule.
TITLE_CELLS = 48
# Cells between columns, and before a title below its rule.
GAP = 2
INDENT = 4
# Replacements for terminals with only ASCII.
ASCII = str.maketrans({"│": "|", "•": "*", "─": "-"})


class Title(Heading):
    """A heading at the left margin, in every version of rich; underlined if there is no colour."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the heading."""
        yield self.text
        if console.no_color:
            yield Text("─" * min(options.max_width, self.text.cell_len))


class Example(CodeBlock):
    """A fenced block with its label above and a bar before each line; long lines are folded."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the label and the lines."""
        kind, _, form = self.lexer_name.partition(" ")
        if label := ": ".join(filter(None, (EXAMPLES.get(kind), FORMS.get(form)))):
            yield Text(label, "page.label")
        for line in self.text.plain.rstrip("\n").split("\n"):
            for part in Text(line).wrap(console, max(1, options.max_width - GAP), overflow="fold") or [
                Text()
            ]:
                yield Text("│ ", "page.frame") + Text(part.plain, "default")

    @classmethod
    def create(cls, markdown: Markdown, token: object) -> Example:
        """The block of a token, with all words after its fence."""
        return cls(getattr(token, "info", ""), markdown.code_theme)


class Page(Markdown):
    """Markdown without loss: HTML tags stay text, and code keeps its backticks if there is no colour."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": Title,
        "fence": Example,
    }

    def __init__(self, markup: str, colored: bool) -> None:
        """Parse Markdown, after making visible what a terminal would hide or obey."""
        super().__init__("\n".join(map(visible, markup.split("\n"))), hyperlinks=False)
        for token in (child for block in self.parsed for child in block.children or ()):
            if token.type == "html_inline":
                token.type = "text"
            elif token.type == "code_inline" and not colored:
                token.content = f"{token.markup}{token.content}{token.markup}"


def write_pages(selector: str, stream: TextIO) -> None:
    """Print the pages of the rules that a selector matches. Raises UsageError if it matches none."""
    markup = rule_pages.pages(selector)
    console, memory, width = _console(stream)
    _print(console, [Page(markup, not console.no_color)], width)
    _flush(memory, stream)


def write_listing(rules: Sequence[Rule], stream: TextIO) -> None:
    """Print the list of the rules: a table if the terminal is wide enough, else each title below its rule."""
    console, memory, width = _console(stream)
    colored = not console.no_color
    names = max(len(rule.name) for rule in rules)
    codes = max(len(rule.code) for rule in rules)
    severities = max(len(rule.severity.value) for rule in rules)
    wide = width - codes - severities - names - 3 * GAP >= TITLE_CELLS
    table = Table.grid(padding=(0, GAP, 0, 0))
    for columns in (codes, severities, names):
        table.add_column(min_width=columns, no_wrap=True)
    table.add_column(overflow="fold")
    blocks: list[RenderableType] = []
    for rule in rules:
        row = (rule.code, Text(rule.severity.value, STYLES[rule.severity]), rule.name)
        title = Page(rule_pages.title(rule), colored)
        if wide:
            table.add_row(*row, title)
        else:
            blocks += [
                Text("  ").join(Text.assemble(cell) for cell in row),
                Padding(title, (0, 0, 0, INDENT)),
            ]
    _print(console, [table] if wide else blocks, width)
    _flush(memory, stream)


def _console(stream: TextIO) -> tuple[Console, io.StringIO, int]:
    memory = io.StringIO()
    console, width = open_console(stream, memory, None)
    console.push_theme(THEME)
    return console, memory, width


def _print(console: Console, blocks: Iterable[RenderableType], width: int) -> None:
    for block in blocks:
        console.print(block, width=width, soft_wrap=False)


def _flush(memory: io.StringIO, stream: TextIO) -> None:
    """Write what was printed, without the spaces that fill its lines."""
    shown = "".join(f"{line.rstrip(' ')}\n" for line in memory.getvalue().splitlines())
    unicode = (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")
    stream.write(shown if unicode else shown.translate(ASCII))
