"""One line a finding, for grep and for editors."""

from __future__ import annotations

from typing import TextIO

from corpus_lint.core.model import Safety
from corpus_lint.core.visible_text import visible, visible_line
from corpus_lint.report import Run, place, totals


def write(run: Run, stream: TextIO) -> None:
    """Print the report; nothing at all when there is nothing to say."""
    for finding in run.findings:
        fix = finding.problem.fix
        mark = " [*]" if fix and fix.safety is Safety.SAFE else ""
        message = f"{finding.severity.value}[{finding.code}] {finding.problem.message}{mark}"
        stream.write(f"{visible_line(place(finding))}: {visible(message)}\n")
    if run.findings or run.fixed:
        stream.write(totals(run))
