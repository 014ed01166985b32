"""One JSON object for a whole run: ``version``, ``findings``, ``summary``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from corpus_lint.core.findings import Brief, briefs
from corpus_lint.core.model import Finding
from corpus_lint.core.version import __version__
from corpus_lint.core.visible_text import in_json
from corpus_lint.report import Report
from corpus_lint.report.counted import by_rule

# The maximum of listed places per finding without --all-occurrences: a hijacked page has a thousand.
LISTED_OCCURRENCES = 5


def write(report: Report, stream: TextIO) -> None:
    """Print the report."""
    contents = {
        "version": __version__,
        "findings": [as_dict(finding, report.all_occurrences) for finding in report.findings],
        "summary": summary(report),
    }
    stream.write(in_json(json.dumps(contents, ensure_ascii=False, indent=2)) + "\n")


def as_dict(finding: Finding, all_occurrences: bool) -> dict[str, Any]:
    """A finding as the keys and values of the machine-readable contract (docs/api.md, "JSON")."""
    problem = finding.problem
    listed = problem.places if all_occurrences else problem.places[:LISTED_OCCURRENCES]
    return {
        "path": finding.path,
        "record": finding.record,
        "id": finding.id or None,
        "part": finding.part or None,
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": problem.message,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "start": problem.span.start,
        "end": problem.span.end,
        "count": problem.count,
        "evidence": list(problem.evidence),
        "occurrences": [{"start": span.start, "end": span.end} for span in listed],
        "related": [
            {
                "path": other.path,
                "record": other.record,
                "id": other.id or None,
                "part": other.part or None,
                "line": other.line,
                "column": other.column,
            }
            for other in problem.related
        ],
        "fix": None
        if problem.fix is None
        else {
            "safety": problem.fix.safety.value,
            "title": problem.fix.title,
            "edits": [
                {"start": edit.start, "end": edit.end, "text": edit.text} for edit in problem.fix.edits
            ],
        },
    }


def summary(report: Report) -> dict[str, Any]:
    """The numbers of a run."""
    counted = summary_of(briefs(report.findings), report.documents)
    rules = counted.pop("rules")
    return {**counted, "fixed": report.fixed, "unread": report.unread.as_dict(), "rules": rules}


def summary_of(findings: Iterable[Brief], documents: int) -> dict[str, Any]:
    """The numbers of some findings; ``rules`` maps a code to its findings and to the occurrences in them."""
    counted = by_rule(findings)
    errors = sum(one.errors for one in counted.values())
    return {
        "documents": documents,
        "documents_with_findings": len(set[object]().union(*(one.documents for one in counted.values()))),
        "errors": errors,
        "warnings": sum(one.findings for one in counted.values()) - errors,
        "rules": {
            code: {"findings": one.findings, "count": one.places} for code, one in sorted(counted.items())
        },
    }
