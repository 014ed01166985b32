"""Workflow commands that GitHub shows as annotations of the changed files.

It shows ten errors and ten warnings of a step. So the worst come first, and the table that GITHUB_STEP_SUMMARY asks for
has the rest.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from corpus_lint.core.errors import WriteError
from corpus_lint.core.findings import briefs
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Finding
from corpus_lint.core.visible_text import visible
from corpus_lint.report import Report, identity, total_line, worst_first
from corpus_lint.report.paths import for_people

# The number of annotations of each type that GitHub shows for a step.
SHOWN = 10
EVIDENCE = 5
# Except line ends, which have an escape, and characters that are only invisible.
CONTROLS = lazy("[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def write(report: Report, stream: TextIO) -> None:
    """Print a command for each finding, and the total_line."""
    for finding in worst_first(report.findings):
        stream.write(command(finding, report) + "\n")
    most = max(Counter(one.severity for one in briefs(report.findings)).values(), default=0)
    more = f" GitHub shows {SHOWN} of a kind; the summary of the step lists more." if most > SHOWN else ""
    stream.write(f"{total_line(report)}{more}\n")


def command(finding: Finding, report: Report) -> str:
    """The workflow command of one finding."""
    problem = finding.problem
    properties = {
        "title": f"corpus-lint {finding.code} {finding.name}",
        "file": for_people(finding.path, report.root),
    }
    if finding.record is not None:
        # A place in a record is not a place in the file.
        properties["line"] = str(finding.record)
    else:
        properties |= {"line": str(finding.line), "endLine": str(finding.end_line)}
        if finding.line == finding.end_line:
            # GitHub drops an annotation that has columns and several lines.
            properties |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    lines = [problem.message]
    if finding.record is not None:
        known = identity(finding)
        named = f" ({known})" if known else ""
        lines.append(f"in the record{named}, line {finding.line}, column {finding.column}")
    if problem.evidence:
        lines.append("seen: " + "  ".join(problem.evidence[:EVIDENCE]))
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{finding.severity.value} {listed}::" + "%0A".join(_data(line) for line in lines)


def obeys(stream: TextIO) -> bool:
    """Whether GitHub obeys commands printed to a stream: in its CI, unless the stream is a file."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return False
    try:
        return not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return True


@contextmanager
def literally(stream: TextIO) -> Iterator[None]:
    """Keep GitHub from obeying the output in this context: a text may contain lines that look like commands."""
    token = secrets.token_hex(16)
    stream.write(f"::stop-commands::{token}\n")
    try:
        yield
    finally:
        stream.write(f"::{token}::\n")


def add_summary(report: Report, path: str) -> None:
    """Append the table to the summary of a step. Raises WriteError."""
    from corpus_lint.report import markdown

    try:
        with open(path, "a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            markdown.write(report, stream)
    except OSError as error:
        raise WriteError(os.fspath(path), f"not written: {error.strerror or error}") from error


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # A path must stay usable, so only characters that control a terminal are escaped.
    escaped = CONTROLS.sub(lambda match: visible(match[0]), text)
    escaped = escaped.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C")
