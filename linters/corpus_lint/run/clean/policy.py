"""Which findings reject a document: those of a severity, or of some rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corpus_lint.core.model import Finding, Severity
from corpus_lint.core.values import dataclass, field
from corpus_lint.engine import catalogue

SEVERITIES = tuple(severity.value for severity in Severity)


@dataclass(frozen=True, slots=True)
class Policy:
    """The findings that reject a document.

    ``severities`` reject whatever the rule, ``codes`` whatever the severity. ``configured`` are the severities of rules, by
    code, that the configuration sets.
    """

    severities: frozenset[Severity] = frozenset({Severity.ERROR})
    codes: frozenset[str] = frozenset()
    configured: Mapping[str, Severity] = field(default_factory=dict)

    def severity(self, code: str, own: Severity) -> Severity:
        """The severity of a finding of a rule, whose ``own`` one the configuration may replace."""
        return self.configured.get(code, own)

    def rejects(self, code: str, own: Severity) -> bool:
        """Whether a finding of this rule and severity rejects its document."""
        return code in self.codes or self.severity(code, own) in self.severities

    def rejecting(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that reject their document."""
        return [finding for finding in findings if self.rejects(finding.code, finding.severity)]


def policy(words: Sequence[str], configured: Mapping[str, Severity]) -> Policy:
    """The policy that ``--reject`` asks for: severities and rules; a warning that rejects implies errors. Raises UsageError."""
    listed = catalogue.listed(words)
    if not listed:
        return Policy(configured=configured)
    severities = {Severity(word) for word in listed if word in SEVERITIES}
    if Severity.WARNING in severities:
        severities.add(Severity.ERROR)
    codes = {rule.code for word in listed if word not in SEVERITIES for rule in catalogue.find(word)}
    return Policy(frozenset(severities), frozenset(codes), configured)
