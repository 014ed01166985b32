"""A code quality report for GitLab: a JSON list with one object per finding."""

from __future__ import annotations

import json
from typing import TextIO

from corpus_lint.core.digest import digest
from corpus_lint.core.model import Severity
from corpus_lint.core.visible_text import in_json, visible
from corpus_lint.engine import fingerprint
from corpus_lint.report import Report, identity
from corpus_lint.report.paths import for_people

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def write(report: Report, stream: TextIO) -> None:
    """Print the report."""
    issues = []
    seen: dict[str, int] = {}
    for finding in report.findings:
        path = for_people(finding.path, report.root)
        # GitLab recognises findings only by their fingerprints and drops duplicates, so number them.
        same = digest(path, "\0", fingerprint.key(finding)).hex()
        seen[same] = seen.get(same, 0) + 1
        in_file = finding.record is None
        known = identity(finding)
        named = f", {known}" if known else ""
        where = (
            ""
            if in_file
            else f" (record {finding.record}{named}, line {finding.line}, column {finding.column})"
        )
        issues.append(
            {
                "description": visible(finding.problem.message) + where,
                "check_name": finding.code,
                "fingerprint": f"{same}:{seen[same]}",
                "severity": SEVERITIES[finding.severity],
                "location": {
                    "path": path,
                    "lines": {
                        "begin": finding.line if in_file else finding.record,
                        "end": finding.end_line if in_file else finding.record,
                    },
                },
            }
        )
    stream.write(in_json(json.dumps(issues, ensure_ascii=False, indent=2)) + "\n")
