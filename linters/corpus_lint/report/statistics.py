"""How often each rule reported, most occurrences first, over all or for each group of documents; no finding is listed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from corpus_lint.core.findings import Brief, briefs
from corpus_lint.core.visible_text import visible
from corpus_lint.core.wording import plural
from corpus_lint.report import DIRECTORY, FILE, Report, totals
from corpus_lint.report.counted import by_rule

# What is said for documents whose record has no value.
NO_VALUE = "(none)"


def write(report: Report, stream: TextIO) -> None:
    """Print the table, or one for each group, the one with most findings first."""
    if report.by is None:
        stream.writelines(f"{line}\n" for line in table(briefs(report.findings)))
    for name, findings, documents in groups(report):
        dirty = len({finding.document for finding in findings})
        title = visible(name) or NO_VALUE
        stream.write(f"{title}: {dirty:,} of {plural(documents, 'document')} with findings\n")
        stream.writelines(f"  {line}\n" for line in table(findings))
    stream.write(totals(report))


def table(findings: Iterable[Brief]) -> Iterator[str]:
    """Yield the lines of a table, one for each rule."""
    rules = by_rule(findings)
    column = max((len(f"{one.places:,}") for one in rules.values()), default=0)
    width = max((len(one.name) for one in rules.values()), default=0)
    for code, one in sorted(rules.items(), key=lambda item: (-item[1].places, item[0])):
        documents = plural(len(one.documents), "document")
        mark = "[*]" if one.fixable else "   "
        yield f"{one.places:>{column},}  {code} {mark}  {one.name:<{width}} in {documents}"


def groups(report: Report, by: str | None = None) -> Iterator[tuple[str, list[Brief], int]]:
    """Yield each group with its findings and the number of its documents: those with most findings first, then by name.

    Groups are what the report says, or ``by``.
    """
    by = by or report.by
    if by is None:
        return
    found: dict[str, list[Brief]] = {}
    for finding in briefs(report.findings):
        found.setdefault(_group(by, finding), []).append(finding)
    documents = _documents(by, report.groups)
    for name in sorted({**documents, **found}, key=lambda one: (-len(found.get(one, ())), one)):
        yield name, found.get(name, []), documents[name]


def _group(by: str, finding: Brief) -> str:
    """The group that a finding is in."""
    if by == FILE:
        return finding.path
    return _directory(finding.path) if by == DIRECTORY else finding.group


def _documents(by: str, counted: Mapping[str, int]) -> Counter[str]:
    """The number of documents of each group."""
    if by != DIRECTORY:
        return Counter(counted)
    found = Counter[str]()
    for path, number in counted.items():
        found[_directory(path)] += number
    return found


def _directory(path: str) -> str:
    return os.path.dirname(path) or "."
