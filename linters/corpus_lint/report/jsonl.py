"""JSON Lines: one object per finding, nothing else."""

from __future__ import annotations

import json
from typing import TextIO

from corpus_lint.core.visible_text import in_json
from corpus_lint.report import Report
from corpus_lint.report.json_object import as_dict


def write(report: Report, stream: TextIO) -> None:
    """Print the report."""
    encode = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make one for each finding
    for finding in report.findings:
        line = encode(as_dict(finding, report.all_occurrences))
        stream.write(in_json(line) + "\n")
