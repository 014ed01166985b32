"""Convert findings to JSON values and back."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import starmap
from typing import Any

from corpus_lint.core.model import (
    Content,
    Edit,
    Excerpt,
    Finding,
    Fix,
    Location,
    Problem,
    Safety,
    Severity,
    Span,
)
from corpus_lint.engine.registry import Rule

SAFETIES = {safety.value: safety for safety in Safety}
SEVERITIES = {severity.value: severity for severity in Severity}


def packed(finding: Finding) -> list[Any]:
    """A finding as a JSON value, without its path, which is stored once per file, and without what its rule says."""
    shown, problem, content, fix = finding.excerpt, finding.problem, finding.content, finding.problem.fix
    places, seen = problem.occurrences, content.seen
    return [
        (finding.record, finding.code, finding.line, finding.column, finding.end_line, finding.end_column),
        (finding.id, finding.part, finding.group),
        (shown.text, shown.offset, shown.length, shown.start, shown.end),
        (
            problem.span.start,
            problem.span.end,
            problem.message,
            problem.count,
            problem.severity and problem.severity.value,
        ),
        # Stored by column: there may be thousands of places.
        ([place.start for place in places], [place.end for place in places]),
        (problem.evidence, problem.notes, problem.parts),
        [(one.path, one.record, one.line, one.column, one.id, one.part) for one in problem.related],
        fix and (fix.title, fix.safety.value, fix.transcode),
        [(edit.start, edit.end, edit.text) for edit in fix.edits] if fix else (),
        (
            content.count,
            [text for text, _ in seen],
            [times for _, times in seen],
            content.around,
            content.whole,
        ),
    ]


def unpacked(value: Any, path: str, rules: Mapping[str, Rule]) -> Finding:
    """The finding of a JSON value. Raises KeyError, TypeError or ValueError for other values."""
    place, names, shown, span, (starts, ends), (evidence, notes, parts), related, fix, edits, content = value
    record, code, line, column, end_line, end_column = place
    start, end, message, count, severity = span
    number, texts, times, around, whole = content
    name, part, group = names
    rule = rules[code]
    if fix is not None:
        title, safety, transcode = fix
        fix = Fix(title, tuple(starmap(Edit, edits)), SAFETIES[safety], transcode)
    problem = Problem(
        Span(start, end),
        message,
        tuple(map(Span, starts, ends)),
        count,
        tuple(evidence),
        tuple(notes),
        tuple(starmap(Location, related)),
        fix,
        SEVERITIES[severity] if severity else None,
        tuple(parts),
    )
    about = Content(number, tuple(zip(texts, times, strict=True)), tuple(around), whole)
    return Finding(
        path,
        record,
        code,
        rule.name,
        problem.severity or rule.severity,
        line,
        column,
        end_line,
        end_column,
        Excerpt(*shown),
        problem,
        about,
        name,
        part,
        group,
    )
