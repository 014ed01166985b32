"""Statistics for people at a terminal: what the plain table says, with bars, and which sources the findings are in.

What does not fit the terminal is left out, the least important first; a pipe gets the plain table.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.text import Text

from corpus_lint.core.findings import Brief, briefs
from corpus_lint.core.model import Severity
from corpus_lint.core.values import dataclass
from corpus_lint.core.visible_text import cells, head, visible
from corpus_lint.core.wording import plural
from corpus_lint.report import DIRECTORY, FILE, Report, next_step, totals
from corpus_lint.report.counted import by_rule
from corpus_lint.report.full import FRAME, STYLES, open_console, unicode_of
from corpus_lint.report.rates import percent
from corpus_lint.report.statistics import NO_VALUE, groups

# Sources that are listed where nobody asked for them by --by.
MOST_SOURCES = 8
# Cells of a bar, and of a name that is still worth showing.
LONGEST_BAR, SHORTEST_BAR, SHORTEST_NAME = 40, 6, 6
LONGEST_SOURCE = 40
GAP = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row: cells by the name of their column, which part of its documents it stands for, and the style of its bar."""

    cells: dict[str, str]
    share: float
    style: str


# Columns, and which of them are set to the right.
RULES = ("places", "code", "mark", "name", "documents", "share", "sources")
SOURCES = ("source", "documents", "of", "share")
NUMBERS = frozenset({"places", "documents", "of", "share", "sources"})
# What is left out where the terminal is narrow, one after the other: columns, or a part of the text of a column.
LEFT_OUT = ("sources", "cut name", "cut source", "share", "of", "documents", "mark", "name")


def write(report: Report, stream: TextIO) -> None:
    """Print the statistics, no wider than the terminal."""
    memory = io.StringIO()
    console, width = open_console(stream, memory, report.color)
    full, half = ("━", "╸") if unicode_of(stream) else ("=", "-")
    for line in _lines(report, width):
        text = line if isinstance(line, Text) else _row(*line, full, half)
        text.rstrip()
        console.print(text, soft_wrap=False, width=width)
    if total := totals(report):
        for words in (total.rstrip("\n"), next_step.sentence(report)):
            if words:
                console.print(Text(words), soft_wrap=False, width=width)
    stream.write("".join(f"{line.rstrip(' ')}\n" for line in memory.getvalue().splitlines()))


Line = Text | tuple[Row, dict[str, int], int, str]
Group = tuple[str, Sequence[Brief], int]


def _lines(report: Report, width: int) -> Iterator[Line]:
    if report.by is not None:
        found = list(groups(report))
        for source, (_, findings, documents) in zip(_sources(found, width), found, strict=True):
            yield source
            yield from _rules(findings, documents, {}, width, "  ")
    else:
        directories = list(groups(report, DIRECTORY))
        # Files that are one document each are no sources of many.
        in_files = len(report.groups) < report.documents
        found = directories if len(directories) > 1 or not in_files else list(groups(report, FILE))
        yield from _rules(briefs(report.findings), report.documents, _spread(found), width)
        if len(found) > 1:
            yield Text()
            yield from _listed(found, width)
    if not report.quiet:
        yield Text()


def _listed(found: Sequence[Group], width: int) -> Iterator[Line]:
    """The sources with most findings, and how many others there are."""
    dirty = [one for one in found if one[1]]
    yield from _sources(dirty[:MOST_SOURCES], width)
    more = len(dirty) - MOST_SOURCES
    others = [f"{more:,} more"] if more > 0 else []
    others += [f"{len(found) - len(dirty):,} without findings"] if len(found) > len(dirty) else []
    if others:
        yield Text(f"and {', '.join(others)}", "dim")


def _spread(found: Sequence[Group]) -> dict[str, str]:
    """In how many of the sources each rule reports, where there are several."""
    sources = Counter(code for _, findings, _ in found for code in {one.code for one in findings})
    return (
        {code: f"in {number:,} of {plural(len(found), 'source')}" for code, number in sources.items()}
        if len(found) > 1
        else {}
    )


def _rules(
    findings: Iterable[Brief], documents: int, sources: dict[str, str], width: int, indent: str = ""
) -> Iterator[Line]:
    """The rules that reported something, those of most places first."""
    rows = []
    for code, one in sorted(by_rule(findings).items(), key=lambda item: (-item[1].places, item[0])):
        dirty = len(one.documents)
        said = {
            "places": f"{one.places:,}",
            "code": code,
            "mark": "[*]" if one.fixable else "",
            "name": one.name,
            "documents": f"{dirty:,}" if indent else plural(dirty, "document"),
            "share": percent(dirty, documents),
        }
        said |= {"sources": sources[code]} if code in sources else {}
        rows.append(
            Row(said, dirty / max(1, documents), STYLES[Severity.ERROR if one.errors else Severity.WARNING])
        )
    return _laid_out(rows, RULES, width, indent)


def _sources(found: Sequence[Group], width: int) -> Iterator[Line]:
    """Sources with their documents, and how many of them have findings."""
    rows = []
    for name, findings, documents in found:
        dirty = len({finding.document for finding in findings})
        shown = visible(name) or NO_VALUE
        said = {
            "source": head(shown, LONGEST_SOURCE),
            "documents": f"{dirty:,}",
            "of": f"of {plural(documents, 'document')}",
            "share": percent(dirty, documents),
        }
        rows.append(Row(said, dirty / max(1, documents), FRAME))
    return _laid_out(rows, SOURCES, width)


def _laid_out(rows: Sequence[Row], columns: Sequence[str], width: int, indent: str = "") -> Iterator[Line]:
    """The rows with the widths of their columns: as much as fits, and a bar in what is left."""
    widths = {
        name: max(cells(row.cells[name]) for row in rows)
        for name in columns
        if any(row.cells.get(name) for row in rows)
    }

    def needed() -> int:
        return len(indent) + sum(widths.values()) + GAP * max(0, len(widths) - 1)

    for name in LEFT_OUT:
        over = needed() - width
        cut, _, column = name.rpartition(" ")
        if over > 0 and cut and column in widths:
            widths[column] = max(SHORTEST_NAME, widths[column] - over)
        elif over > 0:
            widths.pop(name, None)
    # A bar below the bar of its source would have another scale.
    free = 0 if indent else min(LONGEST_BAR, width - needed() - GAP)
    most = max((row.share for row in rows), default=0)
    for row in rows:
        length = free * row.share / most if most and free >= SHORTEST_BAR else 0
        yield row, widths, round(2 * length) if row.share else 0, indent


def _row(row: Row, widths: dict[str, int], halves: int, indent: str, full: str, half: str) -> Text:
    line = Text(indent)
    for number, (name, width) in enumerate(widths.items()):
        shown = head(row.cells.get(name, ""), width)
        space = " " * (width - cells(shown))
        text = space + shown if name in NUMBERS else shown + space
        line.append(" " * GAP if number else "")
        line.append(
            text, row.style if name in ("code", "source") else "cyan" if name == "mark" else "default"
        )
    # A share that is not nothing has at least half a cell.
    line.append(" " * GAP)
    line.append(full * (halves // 2) + half * (halves % 2), row.style)
    return line
