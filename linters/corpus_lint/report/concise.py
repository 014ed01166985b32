"""One line per finding, for grep and for editors."""

from __future__ import annotations

from typing import TextIO

from corpus_lint.core.model import Safety
from corpus_lint.core.visible_text import visible, visible_line
from corpus_lint.report import Report, identity, place, totals


def write(report: Report, stream: TextIO) -> None:
    """Print the report; nothing if it is empty."""
    for finding in report.findings:
        fix = finding.problem.fix
        mark = " [*]" if fix and fix.safety is Safety.SAFE else ""
        message = f"{finding.severity.value}[{finding.code}] {finding.problem.message}"
        known = identity(finding)
        message += (f" ({known})" if known else "") + mark
        stream.write(f"{visible_line(place(finding))}: {visible(message)}\n")
    if report.findings or report.fixed:
        stream.write(totals(report))
