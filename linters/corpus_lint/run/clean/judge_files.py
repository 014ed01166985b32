"""Judge the documents of all files by themselves, in several processes, but for tasks that a run before has done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from corpus_lint.core.values import dataclass, field
from corpus_lint.core.wording import plural
from corpus_lint.formats.find_files import Source
from corpus_lint.run import parallel
from corpus_lint.run.clean.outcome import TEXTLESS, Cleaned, Target, comparing_rules
from corpus_lint.run.clean.shard import is_table
from corpus_lint.run.clean.state import Head, State, hash_of, key_of
from corpus_lint.run.clean.verdict import Verdict
from corpus_lint.run.collect_results import lacking_fields
from corpus_lint.run.plan import compares_messages
from corpus_lint.run.settings import Settings
from corpus_lint.run.split_files import batches, splitter
from corpus_lint.run.tasks import Piece, Task, Work, emptied


@dataclass(slots=True)
class JudgedFile:
    """What is known of a file: its status and hash before it was read, the tasks with its pieces, and what they found."""

    source: Source
    name: str
    status: os.stat_result
    sha256: str
    tasks: list[tuple[int, int]] = field(default_factory=list)
    documents: int = 0
    textless: int = 0
    records: int = 0
    texts: int = 0
    lost: bool = False
    problem: str = ""
    fields: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Judgement:
    """The files of a run and the tasks that they were read in, in the order in which the copy will be read."""

    sources: Sequence[Source]
    names: Mapping[str, str]
    settings: Settings
    target: Target
    state: State
    cleaned: Cleaned
    files: dict[str, JudgedFile] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    # The files in which no record has a text field, and the fields that there are in them.
    without: list[str] = field(default_factory=list)
    there: dict[str, None] = field(default_factory=dict)
    # The verdicts of the task that was asked for last.
    last: tuple[int, dict[int, list[Verdict]]] = field(default_factory=lambda: (-1, {}))

    def judge(self) -> None:
        """Judge each document by itself. Raises OSError."""
        settings = self.settings
        work = Work(
            [rule for rule in settings.rules if rule.check],
            [],
            settings.fields,
            safeties=settings.safeties,
            limit=settings.max_record_bytes,
            tuning=settings.tuning,
            policy=self.target.policy,
            compares_messages=compares_messages(settings),
        )
        progress = settings.progress
        for task, answer in parallel.answers(
            work, self._missing(work), settings.jobs, progress.at if progress else None
        ):
            self.state.store(self._key(task), answer)
            if progress:
                for one in answer.pieces:
                    progress.count(one.documents, 0)
                progress.at(task[-1].source, task[-1].end or 0)
        self.settle()

    def settle(self) -> None:
        """Put together what the tasks found in each file. Raises OSError."""
        for number, task in enumerate(self.tasks):
            for piece, (place, head) in zip(
                task, enumerate(self.state.heads(self.keys[number])), strict=True
            ):
                self._enter(piece, head)
                self.files[piece.source.shown].tasks.append((number, place))
        for file in self.files.values():
            self._conclude(file)
        if self.without:
            self.cleaned.errors.append(lacking_fields(self.without, list(self.there), self.settings.fields))

    def _missing(self, work: Work) -> Iterator[Task]:
        """Yield the tasks that are not done."""
        for task in batches(self._pieces(work), self.settings.tuning):
            self.tasks.append(emptied(task))
            self.keys.append(self._key(task))
            if not self.state.has(self.keys[-1]):
                yield task

    def _key(self, task: Task) -> str:
        hashes = {piece.source.shown: self.files[piece.source.shown].sha256 for piece in task}
        return key_of(task, self.names, hashes)

    def _pieces(self, work: Work) -> Iterator[Piece]:
        settings = self.settings
        split = splitter(self.sources, work, settings.jobs)
        compared = bool(comparing_rules(settings, self.target.policy))
        for source in self.sources:
            try:
                status = os.stat(source.file)
                sha256 = hash_of(source.file)
            except OSError as error:
                self.cleaned.errors.append(f"{source.shown}: {error.strerror or error}")
                continue
            self.files[source.shown] = JudgedFile(source, self.names[source.shown], status, sha256)
            ignored = settings.ignored(source.shown) if settings.ignored else frozenset[str]()
            yield from split(Piece(source, status, ignored, compared))

    def _enter(self, piece: Piece, head: Head) -> None:
        """Add what is known of a piece to its file."""
        file = self.files[piece.source.shown]
        file.documents += head.documents
        file.textless += head.textless
        file.records += head.records
        file.texts += head.texts
        file.lost |= not head.complete or bool(head.errors) or bool(head.binary)
        file.problem = file.problem or head.problem
        file.fields |= dict.fromkeys(head.fields)
        self.cleaned.errors += head.errors
        self.cleaned.notes += head.notes
        if head.binary and not piece.source.named:
            self.cleaned.unread.binary[head.binary] += 1
            self.cleaned.notes.append(f"{piece.source.shown}: left out, not text: {head.binary}")

    def _conclude(self, file: JudgedFile) -> None:
        """A file in which nothing could be linted is lost."""
        if not file.lost and file.fields and not file.texts:
            self.without += [file.source.shown]
            self.there |= file.fields
            file.lost = True
        if not file.lost and is_table(file.name):
            from corpus_lint.formats import parquet_writing

            if unread := parquet_writing.rows(file.source.file) - file.records:
                self.cleaned.errors.append(f"{file.source.shown}: {plural(unread, 'row')} could not be read")
                file.lost = True
        if file.lost:
            self.cleaned.counts["lost_files"] += 1
        else:
            self.cleaned.counts[TEXTLESS] += file.textless

    def verdicts(self, file: JudgedFile) -> Iterator[Verdict]:
        """Yield the verdicts on the documents of a file, in order. Raises OSError."""
        for number, place in file.tasks:
            yield from self._of_task(number).get(place, ())

    def _of_task(self, number: int) -> dict[int, list[Verdict]]:
        """The verdicts of a task by the numbers of its pieces; those of the last task that was asked for are kept."""
        known, found = self.last
        if known != number:
            found = {}
            for piece, _, verdict in self.state.verdicts(self.keys[number]):
                found.setdefault(piece, []).append(verdict)
            self.last = number, found
        return found
