"""A progress bar on standard error, shown in a terminal once a run takes a while."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

from corpus_lint.core.values import dataclass, field
from corpus_lint.core.wording import plural
from corpus_lint.formats.find_files import Source, size_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it takes longer than most runs
    from rich.progress import Progress as Bar

# Columns that the words beside the bar take: a narrower terminal has only what was counted. And the length of the bar.
WORDS = 72
SHORTEST_BAR, LONGEST_BAR = 8, 40
# Seconds before the bar appears, and seconds between two updates.
PATIENCE = 2.0
INTERVAL = 0.1


def watched() -> bool:
    """Whether a person watches: false for pipes, and for the pseudo-terminals of hooks and CI."""
    hidden = any(map(os.environ.get, ("CI", "PRE_COMMIT")))
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not hidden


@dataclass(slots=True)
class Progress:
    """A bar of the bytes that were read, since a file may be one document or a million."""

    files: Sequence[Source] = ()
    # The offset of each file in the total of bytes, by name.
    starts: dict[str, int] = field(default_factory=dict)
    # What was counted so far: documents, and findings in single documents.
    documents: int = 0
    findings: int = 0
    begun: float = field(default_factory=time.monotonic)
    due: float = field(default_factory=lambda: time.monotonic() + PATIENCE)
    bar: Bar | None = None

    def count(self, documents: int, findings: int) -> None:
        """Count documents that were linted, and what was found in them."""
        self.documents += documents
        self.findings += findings

    def at(self, source: Source, offset: int) -> None:
        """Record that the run has reached a byte of a file."""
        if time.monotonic() < self.due:
            return
        if self.bar is None:
            self.bar = self._open()
        completed = self.starts[source.shown] + offset
        self.bar.update(self.bar.task_ids[0], completed=completed, counted=self.counted())
        self.bar.refresh()
        self.due = time.monotonic() + INTERVAL

    def comparing(self) -> None:
        """Record that all files are read and documents are being compared."""
        if self.bar is not None:
            total = self.bar.tasks[0].total
            counted = self.counted()
            self.bar.update(self.bar.task_ids[0], completed=total, description="comparing", counted=counted)
            self.bar.refresh()

    def close(self) -> None:
        """Wipe the bar off the terminal."""
        if self.bar is not None:
            self.bar.stop()

    def counted(self) -> str:
        """The documents so far, how many in a second, and the findings so far; empty before the first ones."""
        if not self.documents:
            return ""
        rate = self.documents / max(INTERVAL, time.monotonic() - self.begun)
        said = f"{plural(self.documents, 'document')} ({rate:,.0f}/s)"
        return said + (f", {plural(self.findings, 'finding')}" if self.findings else "")

    def _open(self) -> Bar:
        from rich import progress
        from rich.console import Console

        console = Console(stderr=True)
        columns: list[progress.ProgressColumn] = [progress.TextColumn("{task.fields[counted]}")]
        if console.width >= WORDS:
            free = min(LONGEST_BAR, console.width - WORDS)
            columns = [
                progress.TextColumn("{task.description}"),
                *([progress.BarColumn(free)] if free >= SHORTEST_BAR else []),
                progress.TaskProgressColumn(),
                *columns,
                progress.TimeRemainingColumn(),
            ]
        bar = progress.Progress(*columns, console=console, transient=True, auto_refresh=False)
        total = 0
        for source in self.files:
            self.starts[source.shown] = total
            total += size_of(source)
        bar.add_task("linting", total=total, counted=self.counted())
        bar.start()
        return bar
