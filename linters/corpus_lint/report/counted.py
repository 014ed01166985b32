"""What is counted of findings, by their rules: in one pass, without looking at their texts."""

from __future__ import annotations

from collections.abc import Iterable

from corpus_lint.core.findings import Brief
from corpus_lint.core.model import Safety, Severity
from corpus_lint.core.values import dataclass, field


@dataclass(slots=True)
class Counted:
    """The findings of a rule: how many, errors among them, in how many places and in which documents; whether one has a safe fix."""

    name: str
    findings: int = 0
    errors: int = 0
    places: int = 0
    documents: set[tuple[str, int | None, str]] = field(default_factory=set)
    fixable: bool = False


def by_rule(found: Iterable[Brief]) -> dict[str, Counted]:
    """What is counted of the findings of each rule, by its code, in the order in which rules are met first."""
    rules: dict[str, Counted] = {}
    for one in found:
        counted = rules.get(one.code) or rules.setdefault(one.code, Counted(one.name))
        counted.findings += 1
        counted.places += one.count
        counted.documents.add(one.document)
        counted.errors += one.severity is Severity.ERROR
        counted.fixable = counted.fixable or one.safety is Safety.SAFE
    return rules
