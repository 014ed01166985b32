"""How often each rule reported, as one JSON object: the summary of a run, and one of each group of documents."""

from __future__ import annotations

import json
from typing import Any, TextIO

from corpus_lint.core.version import __version__
from corpus_lint.core.visible_text import in_json
from corpus_lint.report import Report
from corpus_lint.report.json_object import summary, summary_of
from corpus_lint.report.statistics import groups


def write(report: Report, stream: TextIO) -> None:
    """Print the counts."""
    contents: dict[str, Any] = {"version": __version__, "summary": summary(report)}
    if report.by is not None:
        contents["by"] = report.by
        contents["groups"] = [
            {"value": name or None, **summary_of(findings, documents)}
            for name, findings, documents in groups(report)
        ]
    stream.write(in_json(json.dumps(contents, ensure_ascii=False, indent=2)) + "\n")
