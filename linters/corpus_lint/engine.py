"""Documents to findings: map the document rules over documents, reduce the corpus rules over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus_lint.document import Document
from corpus_lint.model import Finding, Problem, Span
from corpus_lint.registry import Rule


class RuleError(Exception):
    """A rule failed on a document: a defect of the rule, to be reported with what it failed on."""


def lint_document(document: Document, rules: Iterable[Rule]) -> list[Finding]:
    """The findings of the document rules on one document, in the order of their places."""
    findings: list[Finding] = []
    for rule in rules:
        if rule.check is None or rule.malformed != (document.problem is not None):
            continue
        try:
            findings += [locate(document, rule, problem) for problem in rule.check(document, rule.options)]
        except Exception as error:
            place = document.path if document.record is None else f"{document.path}[{document.record}]"
            raise RuleError(f"{rule.code} failed on {place}: {type(error).__name__}: {error}") from error
    return sorted(findings, key=lambda finding: finding.sort_key)


def locate(document: Document, rule: Rule, problem: Problem) -> Finding:
    """A problem with the rule and the place it belongs to."""
    line, column = document.position(problem.span.start)
    end_line, end_column = document.position(problem.span.end)
    return Finding(
        path=document.path,
        record=document.record,
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        excerpt=document.excerpt(problem.span),
        problem=problem,
    )


@dataclass(slots=True)
class Corpus:
    """What the corpus rules keep of each document, until all documents were seen.

    Two rules with one ``collect`` function share its values.
    """

    rules: Sequence[Rule]
    values: dict[Callable[[Document], Any], list[Any]] = field(default_factory=dict)
    # What a finding needs of its document, which itself is gone by then.
    places: list[Document] = field(default_factory=list)

    def add(self, document: Document) -> None:
        """Take note of one document."""
        if document.problem is not None:
            return
        collects = {rule.collect for rule in self.rules if rule.collect is not None}
        for collect in collects:
            self.values.setdefault(collect, []).append(collect(document))
        if collects:
            head = document.text[: document.line_span(document.line_at(document.body.start)).end + 1]
            self.places.append(Document(document.path, b"", head, (), record=document.record))

    def findings(self) -> list[Finding]:
        """The findings about documents in relation to others, in the order of their places."""
        order = sorted(
            range(len(self.places)),
            key=lambda index: (self.places[index].path, self.places[index].record or 0),
        )
        found: list[Finding] = []
        for rule in self.rules:
            if rule.collect is None or rule.reduce is None:
                continue
            values = self.values.get(rule.collect, [])
            for index, problem in rule.reduce([values[position] for position in order], rule.options):
                found.append(locate(self.places[order[index]], rule, problem))
        return sorted(found, key=lambda finding: finding.sort_key)


def whole(document: Document) -> Span:
    """The first line of the body: where a finding about a whole document is shown."""
    return document.line_span(document.line_at(document.body.start))
