"""What a run tells of its documents to what counts them, for a report on the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpus_lint.core.model import Finding, Safety
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.find_files import Source
from corpus_lint.run.settings import Outcome, Settings
from corpus_lint.run.tasks import Answer, Task

TYPE_CHECKING = False
if TYPE_CHECKING:  # most runs need none of it
    from typing import Protocol

    from corpus_lint.duplicates.collector import Collector
    from corpus_lint.duplicates.comparison import Comparison
    from corpus_lint.run.clean.policy import Policy
    from corpus_lint.run.summary.observe import Observing
    from corpus_lint.run.summary.tally import Tally
else:
    Protocol = object


class Observation(Protocol):
    """What counts the documents of a run, in one process, in the order of its tasks. Nothing is repaired then, and there is no cache."""

    @property
    def observing(self) -> Observing:
        """What each process counts."""

    @property
    def policy(self) -> Policy:
        """Which findings reject a document."""

    @property
    def safeties(self) -> frozenset[Safety]:
        """The fixes that would repair it."""

    def enter(self, task: Task, answer: Answer) -> None:
        """Take the verdicts of a task. Raises OSError."""

    def add(self, tally: Tally) -> None:
        """Add what was counted of a piece of the current file."""

    def end(self, source: Source, dropped: bool) -> None:
        """Add what was counted of a file, unless it is ``dropped``, as what is not text."""

    def related(self, findings: Iterable[Finding], settings: Settings) -> Iterator[Finding]:
        """Count findings about documents in relation to others, and yield those that are wanted."""

    def compared(
        self,
        comparison: Comparison,
        collector: Collector,
        findings: Iterable[Finding],
        rules: Sequence[Rule],
        settings: Settings,
    ) -> list[Finding]:
        """Count the findings about copies and the groups of copies, and return the findings that are wanted."""

    def decide(self, files: Sequence[Source], settings: Settings, outcome: Outcome) -> None:
        """Decide what would be accepted, repaired and rejected."""
