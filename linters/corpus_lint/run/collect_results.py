"""What comes of the files of a run, entered into its outcome, into the results and onto the disk."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus_lint.core.errors import ReadError, WriteError
from corpus_lint.core.model import Finding
from corpus_lint.engine.corpus import Corpus
from corpus_lint.formats import format_of
from corpus_lint.formats.find_files import Source
from corpus_lint.run.examine import examine
from corpus_lint.run.settings import FixMode
from corpus_lint.run.tasks import Answer, Examined, Piece, Task, Work

if TYPE_CHECKING:
    from corpus_lint.duplicates.collector import Collector
    from corpus_lint.run.findings_cache import FindingsCache, Result
    from corpus_lint.run.settings import Outcome, Settings

# Fields of records that are named in an error: so many have the widest tables of corpora.
MOST_FIELDS = 20


@dataclass(slots=True)
class Ledger:
    """Enters what was found into the outcome, in the order of files and lines, and writes files."""

    settings: Settings
    corpus: Corpus
    collector: Collector | None
    results: FindingsCache | None
    outcome: Outcome
    # How many files are known by now, and what was found in those that are read for other rules.
    known: int = 0
    recalled: dict[str, list[Finding]] = field(default_factory=dict)
    # Directories in which nothing is left over of processes that were killed.
    swept: set[str] = field(default_factory=set)
    # What the pieces gave of the file that is being read.
    file: Examined = field(default_factory=lambda: Examined(complete=True))

    def recall(self, source: Source, result: Result) -> None:
        """Enter what is known of a file."""
        documents, found = result
        self.outcome.documents += documents
        self.outcome.findings += found
        self.outcome.read.add(source.shown)

    def enter(self, task: Task, answer: Answer) -> None:
        """Enter what a task gave."""
        if self.collector and answer.part:
            self.collector.add([piece.source for piece in task], answer.part)
        for piece, examined in zip(task, answer.pieces, strict=True):
            self._add(piece, examined)
            if piece.last:
                self._end(piece)
                self.file = Examined(complete=True)

    def _judge(self, piece: Piece) -> None:
        """Say of a file whether it was looked at: one in which there is nothing to look at is not clean."""
        file, shown = self.file, piece.source.shown
        error = ""
        if not file.texts and file.fields:
            known = ", ".join(list(file.fields)[:MOST_FIELDS])
            more = f" and {len(file.fields) - MOST_FIELDS:,} more" if len(file.fields) > MOST_FIELDS else ""
            field_name = self.settings.text_field
            error = f"{shown}: no record has the field {field_name!r}; the fields are {known}{more} (--text-field)"
        else:
            file.found += file.lacking
            file.left += file.lacking
            # Of a file that is known what was found is known.
            if file.problem and not file.texts and not file.found and shown not in self.recalled:
                error = f"{shown}: none of its documents could be linted: {file.problem}"
        if error and file.complete:
            self.outcome.errors.append(error)
        if error or file.binary:
            self.outcome.documents -= file.documents
            file.complete = False
        if file.binary:
            file.found.clear()
            if not piece.source.named:
                self.outcome.skipped[file.binary] += 1

    def _add(self, piece: Piece, examined: Examined) -> None:
        file, outcome = self.file, self.outcome
        outcome.documents += examined.documents
        file.documents += examined.documents
        outcome.errors += examined.errors
        outcome.notes += examined.notes
        outcome.changes += examined.changes
        self.corpus.extend(examined.rows)
        file.found += examined.found
        file.left += examined.left
        file.changed |= examined.changed
        file.applied += examined.applied
        file.complete &= examined.complete
        file.errors += examined.errors
        file.binary = file.binary or examined.binary
        file.texts += examined.texts
        file.problem = file.problem or examined.problem
        file.lacking += examined.lacking
        file.fields |= examined.fields
        if self.settings.progress and piece.end:
            self.settings.progress.at(piece.source, piece.end)

    def _end(self, piece: Piece) -> None:
        """Judge, compare, repair and keep a file whose last piece was entered."""
        file, source = self.file, piece.source
        self._judge(piece)
        try:
            if file.complete:
                self._finish(piece)
            self._keep(source)
        except (ReadError, WriteError) as error:
            self.outcome.errors.append(str(error))
        except OSError as error:
            self.outcome.errors.append(f"{source.shown}: {error.strerror or error}")
        finally:
            self.outcome.findings += file.found
        self._say_why_not_fixed(source)

    def _finish(self, piece: Piece) -> None:
        """Put what was repaired into a file that was read to its end; compare it. Raises ReadError, WriteError, OSError."""
        file, source = self.file, piece.source
        if self.collector and piece.compared:
            self.collector.done(source)
        if file.changed and piece.status:
            self._write(source, piece.status)
        if self.collector and self.settings.fix_mode is FixMode.APPLY:
            after = replace(source, key="") if file.changed else source
            _collect(after, self.settings, self.collector)

    def _keep(self, source: Source) -> None:
        """Take note of what was found in a file, for later runs too."""
        file = self.file
        if source.shown in self.recalled:
            file.found = self.recalled.pop(source.shown)
        elif self.results and file.complete and not file.errors and not file.changed:
            self.known += self.results.add(source, file.documents, file.found)
        if file.complete and not file.errors:
            self.outcome.read.add(source.shown)

    def _say_why_not_fixed(self, source: Source) -> None:
        """Note that a file has fixes that were asked for, where it is not written whatever they are."""
        safeties = self.settings.safeties
        if not any(one.problem.fix and one.problem.fix.safety in safeties for one in self.file.found):
            return
        reason = ""
        if source.leads_out:
            reason = "it is a link that leads out of what was named; name it, and it is fixed"
        elif not format_of(source.file).writes:
            reason = "files of this format are only read"
        if reason:
            self.outcome.notes.append(f"{source.shown}: nothing fixed: {reason}")

    def _write(self, source: Source, read: os.stat_result) -> None:
        """Put what was repaired into the file. Raises WriteError."""
        from corpus_lint.core import atomic_write
        from corpus_lint.run import rewrite  # which most runs do not need

        folder = os.path.dirname(os.path.realpath(source.file))
        if folder not in self.swept:
            self.swept.add(folder)
            atomic_write.sweep(folder)
        file = self.file
        note = rewrite.rewrite(source.path, source.shown, file.changed, format_of(source.file), read)
        self.outcome.notes += [note] if note else []
        self.outcome.fixed += file.applied
        file.found = file.left


def _collect(source: Source, settings: Settings, collector: Collector) -> None:
    """Let a file that was linted and repaired be compared as it now is. Raises OSError."""
    if collector.known(source) is not None:
        return
    work = Work((), (), settings.text_field, limit=settings.max_record_bytes)
    answer = examine(work, [Piece(source, compared=True)], 0)
    if answer.part:
        collector.add([source], answer.part)
    if answer.pieces[0].complete:
        collector.done(source)
