"""A table in Markdown, for the summary of a step in CI: how often each rule reported, and the worst findings."""

from __future__ import annotations

import re
from typing import TextIO

from corpus_lint.core.findings import briefs
from corpus_lint.core.visible_text import head, visible
from corpus_lint.report import Report, named_place, total_line, worst_first
from corpus_lint.report.counted import by_rule

# GitHub drops a summary of a step that is longer than 1 MiB; several reports may share one.
MOST_BYTES = 400_000
# The maximum of a message in terminal cells; it may quote a long text.
WIDEST = 200
# Characters with a meaning in Markdown, HTML or GitHub.
MEANINGFUL = re.compile(r"[\\`*_{}\[\]()<>#!|~&@:$]|(?<=www)\.", re.IGNORECASE)


def write(report: Report, stream: TextIO) -> None:
    """Print the tables."""
    stream.write(f"### corpus-lint\n\n{_escaped(total_line(report))}\n")
    if not report.findings:
        return
    stream.write("\n| rule | | findings | places |\n|---|---|---:|---:|\n")
    for code, one in sorted(by_rule(briefs(report.findings)).items()):
        stream.write(f"| {code} | {one.name} | {one.findings:,} | {one.places:,} |\n")
    stream.write("\n| | place | rule | finding |\n|---|---|---|---|\n")
    room = MOST_BYTES
    worst = worst_first(report.findings)
    for number, finding in enumerate(worst):
        message = head(visible(finding.problem.message), WIDEST)
        row = f"| {finding.severity.value} | {_escaped(named_place(finding))} | {finding.code} | {_escaped(message)} |\n"
        room -= len(row.encode("utf-8", "backslashreplace"))
        if room < 0:
            stream.write(f"\nand {len(worst) - number:,} more\n")
            return
        stream.write(row)


def _escaped(text: str) -> str:
    """A text escaped for Markdown, with entities: a backslash would not stop a mention or a link."""
    return MEANINGFUL.sub(lambda match: f"&#{ord(match[0])};", visible(text))
