"""What a run tells of its documents for a report: merged in one process, in the order of the tasks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from corpus_lint.core.model import Finding, Safety
from corpus_lint.core.values import dataclass, field
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.find_files import Source
from corpus_lint.run.settings import Outcome, Settings
from corpus_lint.run.summary.observe import DIRECTORY, FILE, Observing, enter_related, identity
from corpus_lint.run.summary.tally import Groups, Tally
from corpus_lint.run.summary.verdicts import Bench, Deciding, Rejected, Verdicts, group_of
from corpus_lint.run.tasks import Answer, Task

TYPE_CHECKING = False
if TYPE_CHECKING:  # needs numpy
    from corpus_lint.duplicates.collector import Collector
    from corpus_lint.duplicates.comparison import Comparison
    from corpus_lint.duplicates.index_format import Array
    from corpus_lint.run.clean.policy import Policy
    from corpus_lint.run.summary.copies import Copies

# Documents that are read again to know the value of the field that sources are.
MOST_READ = 20_000
REFERENCE = "reference corpus"


@dataclass(slots=True)
class Book:
    """What is known of a corpus. ``say`` is told of each record that would be rejected. Close it after use."""

    target: Deciding
    observing: Observing
    say: Callable[[Rejected], None] = lambda _: None
    total: Tally = field(default_factory=Tally)
    copies: Copies | None = None
    verdicts: Verdicts = field(default_factory=Verdicts)
    files: int = 0
    # What was counted of the file that is being read, the sources of the records of those that were, and those that do not count.
    _file: Tally = field(default_factory=Tally)
    _groups: dict[str, Groups] = field(default_factory=dict)
    _dropped: set[str] = field(default_factory=set)
    _folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)
    _bench: Bench | None = None
    # The hashes of documents with findings, sorted, and of those that were added.
    _dirty: Array | None = None
    _more: set[int] = field(default_factory=set)
    _read: int = 0

    @property
    def policy(self) -> Policy:
        """Which findings reject a document."""
        return self.target.policy

    @property
    def safeties(self) -> frozenset[Safety]:
        """The fixes that would repair it."""
        return self.target.safeties

    def enter(self, task: Task, answer: Answer) -> None:
        """Keep the verdicts of a task. Raises OSError."""
        if self._bench is None:
            self._bench = Bench(Path(self._folder.name), self.target)
        self._bench.enter(task, answer)

    def add(self, tally: Tally) -> None:
        """Add what was counted of a piece of the current file."""
        self._file.add(tally)
        self._file.groups.add(tally.groups)

    def end(self, source: Source, dropped: bool) -> None:
        """Add what was counted of a file, unless it is ``dropped``, as what is not text."""
        tally, self._file = self._file, Tally()
        if dropped:
            self._dropped.add(source.shown)
            return
        self.files += 1
        self.total.add(tally)
        if self.observing.by is None:
            self._groups[source.shown] = tally.groups

    def related(self, findings: Iterable[Finding], settings: Settings) -> Iterator[Finding]:
        """Count findings about documents in relation to others, and yield those that are wanted."""
        for finding in findings:
            if not (settings.ignored and finding.code in settings.ignored(finding.path)):
                source = self.observing.source(finding.path, finding.group)
                self._note(source, identity(finding))
                enter_related(self.total, source, finding, self.observing)
            if self.observing.keeps:
                yield finding

    def _note(self, source: str, document: int) -> None:
        """Count a document among those with findings, unless it is."""
        import numpy as np

        if self._dirty is None:
            self._dirty = (
                np.sort(np.frombuffer(self.total.dirty, np.uint64))
                if self.total.dirty
                else np.zeros(0, np.uint64)
            )
        place = int(np.searchsorted(self._dirty, np.uint64(document)))
        known = place < len(self._dirty) and int(self._dirty[place]) == document
        if not known and document not in self._more:
            self._more.add(document)
            self.total.source(source).dirty += 1

    def compared(
        self,
        comparison: Comparison,
        collector: Collector,
        findings: Iterable[Finding],
        rules: Sequence[Rule],
        settings: Settings,
    ) -> list[Finding]:
        """Count the findings about copies and the groups of copies, and return the findings that are wanted."""
        from corpus_lint.run.summary import copies

        kept = list(self.related(findings, settings))
        files: dict[int, str] = {}

        def source(position: int) -> str:
            if comparison.in_reference(position):
                return REFERENCE
            if self.observing.by is None:
                return self._group(comparison, position)
            number = int(comparison.rows["file"][position])
            if number not in files:
                known = collector.source(number)
                files[number] = self.observing.source(known.shown, "") if known else ""
            return files[number]

        self.copies = copies.found(comparison, rules, source)
        return kept

    def _group(self, comparison: Comparison, position: int) -> str:
        """The value of the field in a record, which is read again, but not of more than some."""
        self._read += 1
        document = comparison.document(position) if self._read <= MOST_READ else None
        return document.group if document else ""

    def numbers(self) -> list[int]:
        """How many findings each document has that has any."""
        import numpy as np

        if not self.total.dirty:
            return []
        documents = np.frombuffer(self.total.dirty, np.uint64)
        _, places = np.unique(documents, return_inverse=True)
        size = self.total.numbers.itemsize
        weights = np.frombuffer(self.total.numbers, np.dtype(f"u{size}"))
        counted: list[int] = np.bincount(places.ravel(), weights).astype(np.int64).tolist()
        return counted

    def decide(self, files: Sequence[Source], settings: Settings, outcome: Outcome) -> None:
        """Decide what would be accepted, repaired and rejected."""
        if self._bench is None:
            return
        names = {shown: list(groups.names) for shown, groups in self._groups.items()}

        def source(shown: str, record: int | None) -> str:
            if self.observing.by in (DIRECTORY, FILE):
                return self.observing.source(shown, "")
            return group_of(self._groups[shown], names[shown], record) if shown in names else ""

        try:
            self.verdicts = self._bench.decide(files, settings, source, self.say, self._dropped)
        except OSError as error:
            outcome.errors.append(f"what would be rejected is not known: {error.strerror or error}")

    def close(self) -> None:
        """Remove what is on disk."""
        with suppress(OSError):
            self._folder.cleanup()
