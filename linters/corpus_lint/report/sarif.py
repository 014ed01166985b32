"""SARIF 2.1.0, for code scanning and for viewers: findings, the pages of the rules, and fixes.

Platforms reject large files, so the worst findings come first, and fixes and findings beyond the limits are left out; the log
says how many. Each JSON Lines record is one line; the message gives the position inside it.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from corpus_lint.core.model import Finding, Fix, Location
from corpus_lint.core.values import dataclass, field
from corpus_lint.core.version import __version__
from corpus_lint.core.visible_text import in_json, visible
from corpus_lint.engine import catalogue, fingerprint, rule_options
from corpus_lint.engine.registry import Rule
from corpus_lint.report import Report, fix_words, identity, links, named_place, worst_first
from corpus_lint.report.paths import in_tree, uri

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
# GitHub accepts 25,000 results per run, 1,000 locations per result, and 10 MB after gzip, including the rules.
MOST_RESULTS = 25_000
MOST_RELATED = 999
MOST_BYTES = 9_000_000
# Beyond this size after gzip, fixes are dropped in favour of more results: a page with a thousand places has as many edits.
MOST_BYTES_WITH_FIXES = 5_000_000
EVIDENCE = 5
SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Size:
    """The size after gzip of the text given so far."""

    bytes: int = 0
    packer: Any = field(default_factory=zlib.compressobj)

    def add(self, text: str) -> None:
        """Count more of the text."""
        self.bytes += len(self.packer.compress(text.encode("utf-8")))


def write(report: Report, stream: TextIO) -> None:
    """Print the log: one run, one result per line."""
    rules = catalogue.all_rules()
    known = worst_first(report.known or ())
    results, without_fix = _results(
        [*worst_first(report.findings), *known], len(report.findings), rules, report
    )
    left_out = len(report.findings) + len(known) - len(results)
    notes = [
        f"{number:,} {what} left out to stay within the limits of platforms"
        for number, what in ((left_out, "results"), (without_fix, "fixes"))
        if number
    ]
    frame = {
        "tool": {
            "driver": {
                "name": "corpus-lint",
                "version": __version__,
                "semanticVersion": __version__,
                **({"informationUri": report.docs_url} if report.docs_url else {}),
                "rules": [_rule(rule, report.docs_url) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "the root of the work tree"}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {"level": "warning", "message": {"text": note}} for note in notes
                ],
            }
        ],
    }
    stream.write(
        f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [\n{_json(frame)[:-1]}, "results": [\n'
    )
    stream.write(",\n".join(results))
    stream.write("\n]}]}\n")


def _results(
    findings: Sequence[Finding], new: int, rules: Sequence[Rule], report: Report
) -> tuple[list[str], int]:
    """The results as JSON, up to the limits, and the number of results without their fix."""
    indexes = {rule.code: index for index, rule in enumerate(rules)}
    size = Size()
    results: list[str] = []
    without_fix = 0
    keys = fingerprint.fingerprints(findings)
    for number, (finding, same) in enumerate(zip(findings[:MOST_RESULTS], keys, strict=False)):
        result = _result(finding, same, report)
        result["ruleIndex"] = indexes.get(finding.code, -1)
        fix = finding.problem.fix
        if report.known is not None:
            # If one result has suppressions, all must have them.
            result["suppressions"] = []
        if number >= new:
            result["suppressions"] = [{"kind": "external", "justification": "in the baseline"}]
        elif fix and fix.edits and finding.record is None:
            if size.bytes < MOST_BYTES_WITH_FIXES:
                result["fixes"] = [_fix(fix, _artifact(finding.path, report))]
            else:
                without_fix += 1
        text = _json(result)
        size.add(text)
        if size.bytes > MOST_BYTES:
            break
        results.append(text)
    return results, without_fix


def _result(finding: Finding, same: str, report: Report) -> dict[str, Any]:
    problem = finding.problem
    related = problem.related[:MOST_RELATED]
    message = "\n".join(_lines(finding))
    if related:
        # Viewers list the related locations that the message links to.
        message += f"\nsee [{_literal(named_place(related[0]))}](1)"
    return {
        "ruleId": finding.code,
        "level": finding.severity.value,
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(finding.path, report),
                    "region": _region(finding),
                },
                **_logical(finding),
            }
        ],
        "partialFingerprints": {
            "primaryLocationLineHash": same,
            "corpusLintContent/v1": same,
        },
        "occurrenceCount": max(1, problem.count),
        **(
            {"relatedLocations": [_related(*one, report) for one in enumerate(related, 1)]} if related else {}
        ),
    }


def _lines(finding: Finding) -> Iterator[str]:
    problem = finding.problem
    yield _literal(problem.message)
    if finding.record is not None:
        known = identity(finding)
        named = f" ({_literal(known)})" if known else ""
        yield f"in record {finding.record}{named}, line {finding.line}, column {finding.column}"
    if problem.evidence:
        yield _literal("seen: " + "  ".join(problem.evidence[:EVIDENCE]))
    yield from map(_literal, problem.notes)


def _logical(finding: Finding) -> dict[str, Any]:
    """The record that a finding is in, by the name it gives itself."""
    if not (finding.id or finding.part):
        return {}
    name = {"name": visible(finding.id)} if finding.id else {}
    part = {"fullyQualifiedName": visible("/".join(filter(None, (finding.id, finding.part))))}
    return {"logicalLocations": [{**name, **part, "kind": "element"}]}


def _region(finding: Finding) -> dict[str, Any]:
    if finding.record is not None:
        return {"startLine": finding.record}
    span, excerpt = finding.problem.span, finding.excerpt
    region: dict[str, Any] = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }
    if 0 < excerpt.end - excerpt.start == span.end - span.start:
        region["snippet"] = {"text": excerpt.text[excerpt.start : excerpt.end]}
    return region


def _related(number: int, other: Location, report: Report) -> dict[str, Any]:
    region = (
        {"startLine": other.line, "startColumn": other.column}
        if other.record is None
        else {"startLine": other.record}
    )
    return {
        "id": number,
        "message": {"text": _literal(named_place(other))},
        "physicalLocation": {"artifactLocation": _artifact(other.path, report), "region": region},
    }


def _fix(fix: Fix, artifact: dict[str, str]) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            **({"insertedContent": {"text": edit.text}} if edit.text else {}),
        }
        for edit in fix.edits
    ]
    return {
        "description": {"text": _literal(fix_words(fix))},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
    }


def _rule(rule: Rule, docs_url: str) -> dict[str, Any]:
    page = rule_options.page(rule)
    url = links.rule_page(docs_url, rule.code)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {"text": page, "markdown": page},
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {
            "tags": ["corpus", rule.code[:3], *(["preview"] if rule.in_preview else [])],
            "problem.severity": rule.severity.value,
        },
    }


def _artifact(path: str, report: Report) -> dict[str, str]:
    relative = in_tree(path, report.root)
    return {"uri": uri(path)} if relative is None else {"uri": uri(relative), "uriBaseId": ROOT}


def _literal(text: str) -> str:
    """A text for a message, where braces are placeholders and brackets are links."""
    shown = visible(text).replace("{", "{{").replace("}", "}}")
    return re.sub(r"[\\\[\]]", r"\\\g<0>", shown)


def _json(value: object) -> str:
    # Strict JSON readers reject lone surrogates, which stand for undecodable bytes.
    return SURROGATE.sub("\ufffd", in_json(json.dumps(value, ensure_ascii=False)))
