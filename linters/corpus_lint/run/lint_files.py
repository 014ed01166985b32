"""A run over files: plan, execute, conclude."""

from __future__ import annotations

from collections.abc import Iterable

from corpus_lint.core.errors import ReadError
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.unread import Unread
from corpus_lint.run import choose_fields
from corpus_lint.run.conclude import conclude
from corpus_lint.run.execute import execute
from corpus_lint.run.observation import Observation
from corpus_lint.run.plan import planned
from corpus_lint.run.settings import Outcome, Settings


def lint_files(
    sources: Iterable[Source | ReadError],
    settings: Settings,
    unread: Unread | None = None,
    observation: Observation | None = None,
) -> Outcome:
    """Lint, and if requested repair, all documents of the sources. An error in one file does not stop the others.

    ``unread`` is what finding the sources counts, ``observation`` what counts the documents for a report on the corpus.
    """
    outcome = Outcome(unread=Unread() if unread is None else unread)
    chosen, settings = choose_fields.chosen(sources, settings, outcome)
    outcome.files = len(chosen)
    if settings.progress:
        settings.progress.files = chosen
    with planned(chosen, settings, outcome, observation) as plan:
        conclude(plan, execute(plan, outcome), outcome)
        if observation:
            observation.decide(plan.files, plan.settings, outcome)
    return outcome
