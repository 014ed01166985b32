"""Conclude a run: cache the findings, then filter, grade and sort them according to the settings."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_lint.core.model import Finding
from corpus_lint.core.values import replace
from corpus_lint.core.wording import plural
from corpus_lint.run.plan import Plan
from corpus_lint.run.settings import Outcome


def conclude(plan: Plan, related: Sequence[Finding] | None, outcome: Outcome) -> None:
    """Cache the findings, note skipped files, then filter, grade and sort the findings.

    ``related`` are the findings of rules that compare documents, if the next run may rely on them.
    """
    if cached := plan.kept.findings:
        if related is not None:
            cached.add_related(plan.related, [*plan.files, *plan.settings.against], related)
        cached.save(plan.files)
    if plan.values:
        plan.values.save(plan.files)
    settings = plan.settings
    if outcome.skipped:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(outcome.skipped.items()))
        number = outcome.skipped.total()
        outcome.unread.binary = outcome.skipped
        outcome.notes.append(f"{plural(number, 'file')} left out, not text: {kinds}")
    if settings.ignored:
        outcome.findings = [one for one in outcome.findings if one.code not in settings.ignored(one.path)]
    if settings.severities:
        outcome.findings = [
            replace(finding, severity=settings.severities.get(finding.code, finding.severity))
            for finding in outcome.findings
        ]
    outcome.findings.sort(key=lambda finding: finding.sort_key)
