"""One run: the files of it, their documents, the rules, the fixes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_lint import processes
from corpus_lint.engine import Corpus, RuleError, related
from corpus_lint.errors import ReadError, WriteError
from corpus_lint.examination import Answer, Examined, Piece, Task, Work, batches, examine, split
from corpus_lint.files import Source
from corpus_lint.fixer import write
from corpus_lint.formats import format_of
from corpus_lint.model import Change, Finding, Safety, Severity
from corpus_lint.registry import Rule

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.duplicates.collector import Collector
    from corpus_lint.progress import Progress


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is to do. ``safeties`` are the fixes to apply; ``write`` says whether to keep what they give."""

    rules: Sequence[Rule]
    text_field: str = "text"
    safeties: frozenset[Safety] = frozenset()
    write: bool = False
    # Whether rules over a corpus compare files even when only some were named: the user asked for those rules.
    compare_named: bool = False
    # The directory in which an index of the documents is kept (None: nowhere), and that which its paths are relative to.
    index: Path | None = None
    root: Path = Path()
    # By the name of a file in findings: the codes of the rules to leave out in it, and whether it is left out altogether.
    ignored: Callable[[str], frozenset[str]] | None = None
    excluded: Callable[[str], bool] | None = None
    # By code, where it is not that of the rule. Fixes are judged by that of the rule.
    severities: Mapping[str, Severity] = field(default_factory=dict)
    # How many processes may work at once.
    jobs: int = 1
    # Who is told how far the run is.
    progress: Progress | None = None


@dataclass(slots=True)
class Outcome:
    """What a run found and did. ``errors`` are sentences; any of them makes the exit status 2."""

    findings: list[Finding] = field(default_factory=list)
    documents: int = 0
    fixed: int = 0
    changes: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # The files that were read to their end, and the rules that saw them: what is not found there is not there.
    read: set[str] = field(default_factory=set)
    ran: set[str] = field(default_factory=set)


def run(sources: Iterable[Source | ReadError], settings: Settings) -> Outcome:
    """Lint, and if asked repair, all documents of the sources. No error of one file stops the others."""
    outcome = Outcome()
    files: list[Source] = []
    for source in sources:
        if isinstance(source, ReadError):
            outcome.errors.append(str(source))
        else:
            files.append(source)
    if settings.progress:
        settings.progress.files = files
    named = _names_documents(files)
    gathers = settings.compare_named or not named
    compares = gathers or (settings.index is not None and settings.index.exists())
    chosen = {
        rule.code for rule in settings.rules if (rule.collect and gathers) or (rule.compare and compares)
    }
    skipped = [rule.code for rule in settings.rules if rule.check is None and rule.code not in chosen]
    if skipped and len(files) > 1:
        outcome.notes.append(
            f"{', '.join(skipped)} skipped: only some files of a corpus were named, and documents are compared over a whole "
            "one, or with its index (corpus-lint check --tracked)"
        )
    rules = [rule for rule in settings.rules if rule.code in chosen]
    outcome.ran = chosen | {rule.code for rule in settings.rules if rule.check}
    corpus = Corpus([rule for rule in rules if rule.collect])
    work = Work(
        [rule for rule in settings.rules if rule.check],
        corpus.rules,
        settings.text_field,
        settings.safeties,
        settings.write,
    )
    with _collector([rule for rule in rules if rule.compare], settings, named) as collector:
        ledger = _Ledger(settings, corpus, collector, outcome)
        watch = settings.progress.at if settings.progress else None
        tasks = batches(_pieces(files, work, ledger))
        for task, answer in processes.answers(work, tasks, settings.jobs, watch):
            ledger.enter(task, answer)
        if settings.progress:
            settings.progress.comparing()
        try:
            outcome.findings += corpus.findings()
            if collector:
                outcome.findings += related(collector.finish(), rules)
        except RuleError as error:
            outcome.errors.append(str(error))
            outcome.ran -= chosen
    if settings.ignored:
        outcome.findings = [one for one in outcome.findings if one.code not in settings.ignored(one.path)]
    if settings.severities:
        outcome.findings = [
            replace(finding, severity=settings.severities.get(finding.code, finding.severity))
            for finding in outcome.findings
        ]
    outcome.findings.sort(key=lambda finding: finding.sort_key)
    return outcome


@contextmanager
def _collector(rules: Sequence[Rule], settings: Settings, named: bool) -> Iterator[Collector | None]:
    """What compares documents, if there are rules that want it."""
    if not rules:
        yield None
        return
    from corpus_lint.duplicates.collector import Collector

    with closing(
        Collector(settings.root, settings.index, settings.text_field, named, settings.excluded)
    ) as collector:
        yield collector


def _names_documents(files: Sequence[Source]) -> bool:
    """Whether somebody named single documents, as pre-commit does: there may be others they are copies of."""
    return any(source.named and not format_of(source.path).many for source in files)


def _pieces(files: Iterable[Source], work: Work, ledger: _Ledger) -> Iterator[Piece]:
    """Yield what has to be read of the files; some need not be."""
    settings, collector = ledger.settings, ledger.collector
    codes = {rule.code for rule in work.rules}
    for source in files:
        ignored = settings.ignored(source.shown) if settings.ignored else frozenset()
        # Before it is read. Whoever reads it says what is wrong with it.
        status: os.stat_result | None = None
        # What a fix may change is compared when that is done.
        compared = collector is not None and not settings.write
        with suppress(OSError):
            status = os.stat(source.path)
            if collector and compared and (count := collector.known(source)) is not None:
                if codes <= ignored and not work.corpus:
                    ledger.outcome.documents += count
                    ledger.outcome.read.add(source.shown)
                    continue
                compared = False
        piece = Piece(source, status, ignored, compared)
        yield from split(piece)


@dataclass(slots=True)
class _Ledger:
    """Enters what was found into the outcome, in the order of files and lines, and writes files."""

    settings: Settings
    corpus: Corpus
    collector: Collector | None
    outcome: Outcome
    # What the pieces gave of the file that is being read.
    file: Examined = field(default_factory=lambda: Examined(complete=True))

    def enter(self, task: Task, answer: Answer) -> None:
        """Enter what a task gave."""
        if self.collector and answer.part:
            self.collector.add([piece.source for piece in task], answer.part)
        for piece, examined in zip(task, answer.pieces, strict=True):
            self._add(piece, examined)
            if piece.last:
                self._end(piece)
                self.file = Examined(complete=True)

    def _add(self, piece: Piece, examined: Examined) -> None:
        file, outcome = self.file, self.outcome
        outcome.documents += examined.documents
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
        if self.settings.progress and piece.end:
            self.settings.progress.at(piece.source, piece.end)

    def _end(self, piece: Piece) -> None:
        file, source = self.file, piece.source
        try:
            if file.complete:
                if self.collector and piece.compared:
                    self.collector.done(source)
                if file.changed and piece.status:
                    shown = source.shown
                    write(source.path, shown, file.changed, format_of(source.path), piece.status)
                    self.outcome.fixed += file.applied
                    file.found = file.left
                if self.collector and self.settings.write:
                    _collect(source, self.settings, self.collector)
            if file.complete and not file.errors:
                self.outcome.read.add(source.shown)
        except (ReadError, WriteError) as error:
            self.outcome.errors.append(str(error))
        except OSError as error:
            self.outcome.errors.append(f"{source.shown}: {error.strerror or error}")
        finally:
            self.outcome.findings += file.found
        if not format_of(source.path).writes and any(
            one.problem.fix and one.problem.fix.safety in self.settings.safeties for one in file.found
        ):
            self.outcome.notes.append(f"{source.shown}: nothing fixed: files of this format are only read")


def _collect(source: Source, settings: Settings, collector: Collector) -> None:
    """Let a file that was linted and repaired be compared as it now is. Raises OSError."""
    if collector.known(source) is not None:
        return
    work = Work((), (), settings.text_field, frozenset(), write=False)
    answer = examine(work, [Piece(source, compared=True)])
    if answer.part:
        collector.add([source], answer.part)
    if answer.pieces[0].complete:
        collector.done(source)
