"""The report formats, one module each. Only formats for people import rich."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from corpus_lint.core.findings import briefs
from corpus_lint.core.model import Finding, Fix, Location, Safety, Severity
from corpus_lint.core.values import dataclass, field
from corpus_lint.core.wording import document_name, plural
from corpus_lint.formats.unread import Unread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

# What findings can be counted by that is not a field of records.
DIRECTORY, FILE = "directory", "file"
FORMATS = ("full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown")
# Reports on the corpus, which go to files only.
ON_CORPUS = ("html", "card")
# Formats for programs: only the report may go to stdout.
MACHINE = frozenset({"json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"})


@dataclass(frozen=True, slots=True)
class Report:
    """The data of a report.

    ``findings`` are in order, ``documents`` is how many were read, ``fixed`` how many findings were repaired,
    and ``all_occurrences`` means that every place is listed.
    ``color`` is true, false, or None to let the terminal decide; ``quiet`` leaves out the last line. ``known``
    are the findings of the baseline (None: there is no baseline), ``root`` is the directory that other tools take paths to be
    relative to.
    """

    findings: Collection[Finding]
    documents: int
    fixed: int = 0
    all_occurrences: bool = False
    color: bool | None = None
    known: Sequence[Finding] | None = None
    root: Path = Path()
    quiet: bool = False
    # Whether everything could be read.
    complete: bool = True
    # What findings are counted by (None: they are not): a field of the records, or DIRECTORY or FILE; and how many documents
    # each value of the field, or each file, has.
    by: str | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    # What was found and not read.
    unread: Unread = field(default_factory=Unread)
    # The address of the documentation, empty for reports without links to it.
    docs_url: str = ""
    # The words of the command line, beginning with the command.
    words: Sequence[str] = ()


def write(name: str, report: Report, stream: TextIO) -> None:
    """Print the report in a format, or ``statistics``."""
    if name == "full" and not report.findings:
        # The usual case, which should not wait for the import of rich.
        stream.write(totals(report))
        return
    if name == "statistics" and report.findings and stream.isatty():
        name = "statistics_in_terminal"
    # A module named json could be mistaken for Python's.
    module = importlib.import_module(f"corpus_lint.report.{'json_object' if name == 'json' else name}")
    module.write(report, stream)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings, then by number of places: for reports of limited length."""
    return sorted(findings, key=lambda one: (one.severity is not Severity.ERROR, -one.problem.count))


def worst_code(findings: Iterable[Finding]) -> str:
    """The code of the first one of ``worst_first``."""
    return min(briefs(findings), key=lambda one: (one.severity is not Severity.ERROR, -one.count)).code


def place(where: Finding | Location) -> str:
    """``path:line:column``, with ``[line of the file]`` after the path for a record of a JSON Lines file."""
    return f"{document_name(where.path, where.record)}:{where.line}:{where.column}"


# Code points of an id that are shown to people; an address may be longer.
SHOWN_ID = 80


def identity(where: Finding | Location) -> str:
    """What names a record beside its place, and where in it the text stands: ``id 98957ce5, messages[2].content``."""
    shown = where.id if len(where.id) <= SHOWN_ID else where.id[:SHOWN_ID] + "…"
    return ", ".join([*([f"id {shown}"] if shown else []), *([where.part] if where.part else [])])


def named_place(where: Finding | Location) -> str:
    """The place, and in brackets what names the record."""
    known = identity(where)
    return place(where) + (f" ({known})" if known else "")


# Who applies a fix, as people read it.
APPLIED = {
    Safety.SAFE: "safe",
    Safety.UNSAFE: "unsafe, needs --unsafe-fixes",
    Safety.DISPLAY: "suggestion, not applied",
}


def fix_words(fix: Fix) -> str:
    """What a fix does and who applies it."""
    return f"{fix.title} ({APPLIED[fix.safety]})"


def totals(report: Report) -> str:
    """The last line of a report for people; empty with ``quiet``."""
    return "" if report.quiet else total_line(report, "[*] ") + "\n"


def total_line(report: Report, mark: str = "") -> str:
    """The totals in one line, without the line end. ``mark`` precedes the number of safe fixes, as it marks their findings."""
    documents = plural(report.documents, "document")
    fixed = f"{report.fixed:,} fixed. " if report.fixed else ""
    known = f" {len(report.known):,} known from the baseline." if report.known else ""
    if not report.findings:
        if not report.complete:
            read = f"{documents} without findings, and not everything was read." if report.documents else ""
            return f"{fixed}{read or 'Nothing was linted.'}{known}"
        if report.fixed:
            return f"{report.fixed:,} fixed, none left in {documents}.{known}"
        return f"No findings in {documents}.{known}" if report.documents else f"No documents.{known}"
    errors, dirty = 0, set()
    safeties = Counter[Safety | None]()
    for one in briefs(report.findings):
        errors += one.severity is Severity.ERROR
        dirty.add(one.document)
        safeties[one.safety] += 1
    counts = [plural(errors, "error")] if errors else []
    if errors < len(report.findings):
        counts.append(plural(len(report.findings) - errors, "warning"))
    fixed = f"{report.fixed:,} fixed, {len(report.findings):,} left: " if report.fixed else ""
    line = f"{fixed}{', '.join(counts)} in {len(dirty):,} of {documents}."
    if safe := safeties[Safety.SAFE]:
        line += f" {mark}{safe:,} fixable with --fix."
    if unsafe := safeties[Safety.UNSAFE]:
        line += f" {unsafe:,} {'more ' if safe else ''}with --fix --unsafe-fixes."
    return line + known
