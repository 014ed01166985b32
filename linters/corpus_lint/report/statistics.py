"""How often each rule reported, most occurrences first; the findings themselves are left out."""

from __future__ import annotations

from typing import TextIO

from corpus_lint.core.model import Finding, Safety
from corpus_lint.core.wording import plural
from corpus_lint.report import Report, totals


def write(report: Report, stream: TextIO) -> None:
    """Print the table."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
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
        stream.write(f"{-count:>{column},}  {code} {mark}  {findings[0].name:<{width}} in {documents}\n")
    stream.write(totals(report))
