"""Conclude a run: cache the findings, then filter, grade and sort them according to the settings."""

from __future__ import annotations

from collections.abc import Collection

from corpus_lint.core.model import Finding
from corpus_lint.core.wording import plural
from corpus_lint.run.plan import Plan
from corpus_lint.run.settings import Outcome


def conclude(plan: Plan, related: Collection[Finding] | None, outcome: Outcome) -> None:
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
    ignored = settings.ignored
    keep = (lambda one: one.code not in ignored(one.path)) if ignored else None
    outcome.findings.sort(keep, settings.severities)
