"""JUnit XML: a suite for each file with findings, a failed case for each finding, a skipped one for each known finding."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from corpus_lint.core.model import Finding
from corpus_lint.core.visible_text import visible
from corpus_lint.core.wording import plural
from corpus_lint.report import Report, named_place


def write(report: Report, stream: TextIO) -> None:
    """Print the report."""
    known = {id(finding) for finding in report.known or ()}
    findings = sorted([*report.findings, *(report.known or ())], key=lambda finding: finding.sort_key)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    numbers = (
        f'tests="{len(findings) or 1}" failures="{len(report.findings)}" skipped="{len(known)}" errors="0"'
    )
    stream.write(f'<testsuites name="corpus-lint" {numbers}>\n')
    if not findings:
        stream.write('  <testsuite name="corpus-lint" tests="1" failures="0" skipped="0" errors="0">\n')
        name = _attribute(f"no findings in {plural(report.documents, 'document')}")
        stream.write(f'    <testcase name={name} classname="corpus-lint"/>\n  </testsuite>\n')
    for path, group in groupby(findings, key=lambda finding: finding.path):
        cases = list(group)
        skipped = sum(id(finding) in known for finding in cases)
        numbers = f'tests="{len(cases)}" failures="{len(cases) - skipped}" skipped="{skipped}" errors="0"'
        stream.write(f"  <testsuite name={_attribute(path)} {numbers}>\n")
        for finding in cases:
            _case(finding, id(finding) in known, stream)
        stream.write("  </testsuite>\n")
    stream.write("</testsuites>\n")


def _case(finding: Finding, known: bool, stream: TextIO) -> None:
    problem = finding.problem
    name = f"{finding.code} {finding.name} {named_place(finding)}"
    stream.write(f"    <testcase name={_attribute(name)} classname={_attribute(finding.path)}>\n")
    if known:
        stream.write('      <skipped message="in the baseline"/>\n')
    else:
        lines = [f"{named_place(finding)}: {finding.severity.value}[{finding.code}] {problem.message}"]
        lines += [f"seen: {'  '.join(problem.evidence)}"] if problem.evidence else []
        lines += [f"note: {note}" for note in problem.notes]
        text = "\n".join(escape(visible(line)) for line in lines)
        stream.write(
            f"      <failure message={_attribute(problem.message)} type={_attribute(finding.severity.value)}>"
            f"{text}</failure>\n"
        )
    stream.write("    </testcase>\n")


def _attribute(text: str) -> str:
    # visible() escapes all code points that XML forbids, and more.
    return quoteattr(visible(text))
