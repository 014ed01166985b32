"""How often each rule reported, most occurrences first, over all or for each group of documents; no finding is listed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from corpus_lint.core.model import Finding, Safety
from corpus_lint.core.visible_text import visible
from corpus_lint.core.wording import plural
from corpus_lint.report import DIRECTORY, FILE, Report, totals

# What is said for documents whose record has no value.
NO_VALUE = "(none)"


def write(report: Report, stream: TextIO) -> None:
    """Print the table, or one for each group, the one with most findings first."""
    if report.by is None:
        stream.writelines(f"{line}\n" for line in table(report.findings))
    for name, findings, documents in groups(report):
        dirty = len({finding.document for finding in findings})
        title = visible(name) or NO_VALUE
        stream.write(f"{title}: {dirty:,} of {plural(documents, 'document')} with findings\n")
        stream.writelines(f"  {line}\n" for line in table(findings))
    stream.write(totals(report))


def table(all_findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the lines of a table, one for each rule."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in all_findings:
        by_rule.setdefault(finding.code, []).append(finding)
    rows = sorted(
        (-sum(finding.problem.count for finding in findings), code) for code, findings in by_rule.items()
    )
    column = max((len(f"{-count:,}") for count, _ in rows), default=0)
    width = max((len(findings[0].name) for findings in by_rule.values()), default=0)
    for count, code in rows:
        findings = by_rule[code]
        fixable = any(f.problem.fix and f.problem.fix.safety is Safety.SAFE for f in findings)
        documents = plural(len({finding.document for finding in findings}), "document")
        mark = "[*]" if fixable else "   "
        yield f"{-count:>{column},}  {code} {mark}  {findings[0].name:<{width}} in {documents}"


def groups(report: Report, by: str | None = None) -> Iterator[tuple[str, list[Finding], int]]:
    """Yield each group with its findings and the number of its documents: those with most findings first, then by name.

    Groups are what the report says, or ``by``.
    """
    by = by or report.by
    if by is None:
        return
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(_group(by, finding), []).append(finding)
    documents = _documents(by, report.groups)
    for name in sorted({**documents, **found}, key=lambda one: (-len(found.get(one, ())), one)):
        yield name, found.get(name, []), documents[name]


def _group(by: str, finding: Finding) -> str:
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
