"""Merge what each file produced into the run's outcome, the cache and (for fixes) the disk."""

from __future__ import annotations

import os
from collections.abc import Sequence

from corpus_lint.core.errors import ReadError, WriteError
from corpus_lint.core.findings import Findings
from corpus_lint.core.model import Finding
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.core.wording import plural
from corpus_lint.engine.corpus import Corpus
from corpus_lint.formats import format_of
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.find_files import Source
from corpus_lint.run.examine import examine
from corpus_lint.run.plan import compares_messages
from corpus_lint.run.settings import FixMode
from corpus_lint.run.tasks import Answer, Examined, Piece, Task, Work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.duplicates.collector import Collector
    from corpus_lint.run.findings_cache import FindingsCache, Result
    from corpus_lint.run.kept_values import KeptValues
    from corpus_lint.run.observation import Observation
    from corpus_lint.run.settings import Outcome, Settings

# The maximum of field names in an error; the widest corpora have as many.
MOST_FIELDS = 20
# The maximum of files that an error names.
MOST_NAMED = 5


@dataclass(slots=True)
class Ledger:
    """Merges findings into the outcome, in the order of files and lines, and writes repaired files."""

    settings: Settings
    corpus: Corpus
    collector: Collector | None
    results: FindingsCache | None
    outcome: Outcome
    observation: Observation | None = None
    # What corpus rules collected from files before, and now.
    values: KeptValues | None = None
    # The number of known files so far, and the known findings of files that are read for other rules.
    known: int = 0
    recalled: dict[str, list[Finding]] = field(default_factory=dict)
    # The files in which no record has a text field, and the fields that there are in them.
    without: list[str] = field(default_factory=list)
    there: dict[str, None] = field(default_factory=dict)
    # Directories already cleared of files that killed processes left.
    swept: set[str] = field(default_factory=set)
    # The results of the pieces of the current file, if there were any.
    file: Examined | None = None

    def recalled_values(self, sources: Sequence[Source]) -> list[bool]:
        """Merge what corpus rules collected from files before. Returns of each file whether that is known."""
        return self.values.recall(sources, self.corpus) if self.values else [False] * len(sources)

    def recall(self, source: Source, result: Result) -> None:
        """Merge the known result of a file."""
        documents, textless, found = result
        self.outcome.unread.records += textless
        self.outcome.documents += documents
        if self.settings.counts_files:
            self.outcome.groups[source.shown] += documents
        # Most files have none, and there are many.
        if found:
            self.outcome.findings += found
        self.outcome.read.add(source.shown)
        if self.settings.progress:
            self.settings.progress.count(documents, len(found))

    def enter(self, task: Task, answer: Answer) -> None:
        """Merge the results of a task."""
        observation = self.observation
        if observation:
            observation.enter(task, answer)
        if self.collector and answer.part:
            self.collector.add([piece.source for piece in task], answer.part)
        for number, (piece, examined) in enumerate(zip(task, answer.pieces, strict=True)):
            self._count(piece, examined)
            # Nearly all files are one piece.
            if self.file is None:
                self.file = examined
            else:
                self._join(self.file, examined)
            if observation and answer.observed:
                observation.add(answer.observed.tallies[number])
            if piece.last:
                self._end(piece, self.file)
                self.file = None

    def conclude(self) -> None:
        """Report the files in which no record has a text: in one error, since a wrong field is wrong in all of them."""
        if self.without:
            self.outcome.errors.append(lacking_fields(self.without, list(self.there), self.settings.fields))

    def _judge(self, piece: Piece, file: Examined) -> None:
        """Report an error for a file in which nothing could be linted: such a file is not clean."""
        shown = piece.source.shown
        error = ""
        lacks = not file.texts and bool(file.fields)
        if lacks:
            self.without += [shown] if file.complete else []
            self.there |= file.fields
        else:
            file.found += file.lacking
            file.left += file.lacking
            # A known file has its findings in the cache.
            reported = file.found or file.reported
            if file.problem and not file.texts and not reported and shown not in self.recalled:
                error = f"{shown}: none of its documents could be linted: {file.problem}"
        if error and file.complete:
            self.outcome.errors.append(error)
        if error or lacks or file.binary:
            self.outcome.documents -= file.documents
            file.complete = False
            file.textless = 0
        elif self.settings.counts_files:
            self.outcome.groups[shown] += file.documents
        elif file.groups:
            self.outcome.groups.update(file.groups)
        self.outcome.unread.records += file.textless
        if self.observation:
            self.observation.end(piece.source, bool(error or lacks or file.binary))
        if file.binary:
            file.found.clear()
            if not piece.source.named:
                self.outcome.skipped[file.binary] += 1

    def _count(self, piece: Piece, examined: Examined) -> None:
        """Add what a piece has to the outcome."""
        outcome = self.outcome
        outcome.documents += examined.documents
        outcome.errors += examined.errors
        outcome.notes += examined.notes
        outcome.changes += examined.changes
        self.corpus.extend(examined.rows)
        if progress := self.settings.progress:
            progress.count(examined.documents, examined.reported or len(examined.found))
            if piece.end:
                progress.at(piece.source, piece.end)

    def _join(self, file: Examined, examined: Examined) -> None:
        """Add the results of the next piece of a file to those of the ones before."""
        for group, documents in examined.groups.items():
            file.count(group, documents)
        file.documents += examined.documents
        file.textless += examined.textless
        if self.values and len(file.rows) <= self.values.most_in_file:
            file.rows += examined.rows
        file.found += examined.found
        file.left += examined.left
        file.changed |= examined.changed
        file.applied += examined.applied
        file.complete &= examined.complete
        file.errors += examined.errors
        file.binary = file.binary or examined.binary
        file.texts += examined.texts
        file.problem = file.problem or examined.problem
        file.reported += examined.reported
        file.lacking += examined.lacking
        file.fields |= examined.fields

    def _end(self, piece: Piece, file: Examined) -> None:
        """Check, compare, repair and cache a file after its last piece."""
        source = piece.source
        self._judge(piece, file)
        try:
            if file.complete:
                self._finish(piece, file)
            self._keep(source, file)
        except (ReadError, WriteError) as error:
            self.outcome.errors.append(str(error))
        except OSError as error:
            self.outcome.errors.append(f"{source.shown}: {error.strerror or error}")
        finally:
            self.outcome.findings += file.found
        if self.settings.safeties:
            self._say_why_not_fixed(source, file)

    def _finish(self, piece: Piece, file: Examined) -> None:
        """Write the repairs of a file that was read to its end, and add it to the comparison. Raises ReadError, WriteError, OSError."""
        source = piece.source
        if self.collector and piece.compared:
            self.collector.done(source)
        if self.settings.fix_mode is FixMode.APPLY and file.changed and piece.status:
            self._write(source, file, piece.status)
        if self.collector and self.settings.fix_mode is FixMode.APPLY:
            after = replace(source, key="") if file.changed else source
            _collect(after, self.settings, self.collector)

    def _keep(self, source: Source, file: Examined) -> None:
        """Record the findings of a file, also in the cache."""
        if self.values and file.complete and not file.errors and not file.changed:
            self.values.add(source, file.rows)
        if source.shown in self.recalled:
            file.found = Findings(self.recalled.pop(source.shown))
        elif self.results and file.complete and not file.errors and not file.changed:
            self.known += self.results.add(source, file.documents, file.textless, file.found)
        if file.complete and not file.errors:
            self.outcome.read.add(source.shown)

    def _say_why_not_fixed(self, source: Source, file: Examined) -> None:
        """Add a note that a file has requested fixes but cannot be written at all."""
        safeties = self.settings.safeties
        if not any(one.safety in safeties for one in file.found.briefs()):
            return
        reason = ""
        if source.leads_out:
            reason = "it is a link that leads out of the given paths; name the link itself to fix its target"
        elif not format_of(source.file).writes:
            reason = "files of this format are only read"
        if reason:
            self.outcome.notes.append(f"{source.shown}: nothing fixed: {reason}")

    def _write(self, source: Source, file: Examined, read: os.stat_result) -> None:
        """Write the repairs to the file. Raises WriteError."""
        from corpus_lint.core import atomic_write
        from corpus_lint.run import rewrite  # most runs do not need it

        folder = os.path.dirname(os.path.realpath(source.file))
        if folder not in self.swept:
            self.swept.add(folder)
            atomic_write.sweep(folder)
        file_format, fields = format_of(source.file), self.settings.fields
        note = rewrite.rewrite(source.path, source.shown, file.changed, file_format, read, fields)
        self.outcome.notes += [note] if note else []
        self.outcome.fixed += file.applied
        file.found = Findings(file.left)


def lacking_fields(files: Sequence[str], there: Sequence[str], wanted: Fields) -> str:
    """The error for files in which no record has a text field, but other fields."""
    named = ", ".join(files[:MOST_NAMED])
    more = len(files) - MOST_NAMED
    shown = f"{named} and {plural(more, 'other file')}" if more > 0 else named
    fields = listed(there, MOST_FIELDS)
    return f"{shown}: no record has the field {' or '.join(map(repr, wanted.text))}; the fields are {fields} (--text-field)"


def listed(names: Sequence[str], most: int) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _collect(source: Source, settings: Settings, collector: Collector) -> None:
    """Add a repaired file to the comparison with its new content. Raises OSError."""
    if collector.known(source) is not None:
        return
    work = Work(
        *((), (), settings.fields),
        limit=settings.max_record_bytes,
        compares_messages=compares_messages(settings),
    )
    answer = examine(work, [Piece(source, compared=True)], 0)
    if answer.part:
        collector.add([source], answer.part)
    if answer.pieces[0].complete:
        collector.done(source)
