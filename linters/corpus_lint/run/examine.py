"""Examine one piece of a corpus, in any process: read, lint, repair, sign. Nothing is written."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, takewhile

from corpus_lint.core import encodings
from corpus_lint.core.allocator import keep_memory
from corpus_lint.core.document import Document
from corpus_lint.core.errors import BinaryError, ReadError, traced
from corpus_lint.core.model import Change, Edit
from corpus_lint.core.values import replace
from corpus_lint.engine.corpus import Corpus
from corpus_lint.engine.fix import Fixed, compose
from corpus_lint.engine.lint import RuleError, lint_document, suspected, suspected_alone
from corpus_lint.engine.registry import Rule
from corpus_lint.engine.screening import Waiting
from corpus_lint.formats import format_of
from corpus_lint.formats.find_files import Source
from corpus_lint.run.repair import Known, repaired, repaired_or_raised, running
from corpus_lint.run.settings import FixMode
from corpus_lint.run.tasks import Answer, Examined, Piece, Task, Work

TYPE_CHECKING = False
if TYPE_CHECKING:  # needs numpy, which most runs do not use
    from corpus_lint.duplicates.sign_documents import Signer
    from corpus_lint.run.summary.observe import Observer


def linted_bytes(work: Work, task: Task) -> int:
    """The bytes of a task that document rules lint."""
    codes = {rule.code for rule in work.rules}
    return sum(piece.size for piece in task if not codes <= piece.ignored)


def examine(work: Work, task: Task, read: int, watch: Callable[[Source, int], None] | None = None) -> Answer:
    """Read and lint the pieces of a task.

    ``read`` is the number of bytes that this process has linted in the run, including this task, or the run is known to lint;
    with many, documents are screened. ``watch`` receives the progress.
    """
    examiner = _Examiner(work, task, screened=read >= work.tuning.screens)
    for number, piece in enumerate(task):
        examined = examiner.found[number]
        error: str | None = None
        try:
            for document in _documents(piece, work):
                if watch:
                    watch(piece.source, document.offset)
                examiner.add(number, document)
        except BinaryError as failure:
            # A binary file that the user did not name is skipped without an error.
            examined.binary = failure.kind
            examined.complete = False
            error = str(failure) if piece.source.named and piece.start == 0 else None
        except ReadError as failure:
            error, examined.cut = str(failure), True
        except OSError as failure:
            error = f"{piece.shown}: {failure.strerror or failure}"
        except Exception as failure:
            error = _internal(piece, failure)
        if error is not None:
            # After the findings of the documents before.
            examiner.finish()
            examined.errors.append(error)
            examined.complete = False
    examiner.finish()
    signer, observer = examiner.signer, examiner.observer
    return Answer(
        examiner.found, signer.part() if signer else None, observer.observed() if observer else None
    )


def _internal(piece: Piece, error: Exception) -> str:
    return traced(f"{piece.shown}: internal error: {type(error).__name__}: {error}", error)


class _Examiner:
    """Examines documents, in batches if worthwhile, and collects the results of each piece of a task."""

    def __init__(self, work: Work, task: Task, screened: bool) -> None:
        self.work, self.task = work, task
        self.corpus = Corpus(work.corpus)
        self.found = [Examined(complete=True) for _ in task]
        self.signer: Signer | None = None
        if any(piece.compared for piece in task):
            from corpus_lint.duplicates.sign_documents import Signer

            # A cleaned copy is compared from files of its own.
            self.signer = Signer(work.fields, texts=work.policy is None or work.observing is not None)
        self.observer: Observer | None = None
        if work.observing:
            from corpus_lint.run.summary.observe import Observer
            from corpus_lint.run.summary.tally import Tally

            self.observer = Observer(work.observing, work.fields, [Tally() for _ in task])
        self._screened = screened
        if screened:
            keep_memory()
        # Rows of documents to compare so far.
        self._rows = 0
        # Documents with the numbers of their pieces.
        self._waiting = Waiting(work.tuning.screened if screened else 0)

    def add(self, number: int, document: Document) -> None:
        """Examine a document of the piece with this number, now or in a batch."""
        if self._waiting.add(number, document):
            self.finish()

    def finish(self) -> None:
        """Examine the waiting documents."""
        waiting = self._waiting.take()
        if not waiting:
            return
        rules: list[Sequence[Rule]] = [self.work.rules] * len(waiting)
        if self._screened:
            try:
                rules = list(suspected([document for _, document in waiting], self.work.rules))
            except RuleError as error:
                self.found[waiting[0][0]].errors.append(traced(str(error), error))
        else:
            rules = [suspected_alone(document, self.work.rules) for _, document in waiting]
        rules = [
            running(self.task[number], document, chosen)
            for (number, document), chosen in zip(waiting, rules, strict=True)
        ]
        repairs = repaired(self.work, self.task, waiting, rules, self.found)
        for (number, document), chosen, known in zip(waiting, rules, repairs, strict=True):
            piece, examined = self.task[number], self.found[number]
            judged, row = len(examined.verdicts), self._rows
            try:
                signed = self.signer if piece.compared and _is_compared(self.work, document) else None
                if self.work.policy is None:
                    _examine(self.work, piece, self.corpus, document, chosen, examined, known)
                else:
                    document = self._judge(number, document, chosen, row if signed else -1, known)
                if signed:
                    signed.add(number, document)
                    self._rows += 1
                    if self.observer:
                        self.observer.sign()
            except RuleError as error:
                examined.errors.append(traced(str(error), error))
            except Exception as error:
                examined.errors.append(_internal(piece, error))
                examined.complete = False
            if self.signer and self._rows == row:
                # It failed before it was to be compared: the row is that of the next document.
                examined.verdicts[judged:] = [replace(one, row=-1) for one in examined.verdicts[judged:]]

    def _judge(
        self, number: int, document: Document, suspects: Sequence[Rule], row: int, known: Known
    ) -> Document:
        """Judge a document for a cleaned copy, or for a report on the corpus, and return it as it is to be compared. Raises RuleError."""
        from corpus_lint.run.clean.judge_document import judge

        examined = self.found[number]
        judged = len(examined.verdicts)
        copied, fixed = judge(self.work, self.task[number], document, suspects, examined, row, known)
        if self.observer is None or self.work.observing is None:
            return copied
        decided = examined.verdicts[-1] if len(examined.verdicts) > judged else None
        self.observer.add(number, document, fixed, decided, row)
        examined.reported += len(fixed.found)
        if self.work.fields.by:
            examined.count(document.group)
        if self.work.observing.keeps:
            if document.fields is None:
                examined.found += fixed.found
            else:
                examined.lacking += fixed.found
        if document.fields is None and (collected := self.corpus.row(document)) is not None:
            examined.rows.append(collected)
        return document


def _is_compared(work: Work, document: Document) -> bool:
    """Whether a document is compared with others."""
    return document.problem is None and (work.compares_messages or not document.message)


def _documents(piece: Piece, work: Work) -> Iterator[Document]:
    path, shown = piece.source.file, piece.source.shown
    file_format = format_of(path)
    if piece.block and file_format.read_block:
        documents = file_format.read_block(piece.block, shown, work.fields, work.limit)
        return chain(documents, _failing(shown, piece.failure)) if piece.failure else documents
    if not file_format.read_range:
        return file_format.read(path, shown, work.fields, work.limit)
    if piece.start == 0 and piece.end is None:
        documents = file_format.read(path, shown, work.fields, work.limit)
    else:
        start, end, record = piece.start, piece.end, piece.record
        documents = file_format.read_range(path, shown, work.fields, work.limit, start, end, record)
    # Another process may append lines to the file faster than it is linted, so stop at its first size.
    size = None if file_format.ranges else piece.file_size
    return documents if size is None else takewhile(lambda document: document.offset < size, documents)


def _failing(shown: str, reason: str) -> Iterator[Document]:
    raise ReadError(shown, reason)
    yield


def _examine(
    work: Work,
    piece: Piece,
    corpus: Corpus,
    document: Document,
    suspects: Sequence[Rule],
    examined: Examined,
    known: Known,
) -> None:
    """Lint, and if requested repair, one document with the rules that may report it. Raises what a rule raised.

    ``known`` is what ``repaired`` has of it.
    """
    examined.enter(document)
    if work.fields.by:
        examined.count(document.group)
    if document.fields is not None:
        examined.lacking += lint_document(document, suspects)
        return
    document = examined.as_changed(document)
    fixed = repaired_or_raised(known, work, piece, document, suspects)
    applies = work.fix_mode is FixMode.APPLY
    row = corpus.row(fixed.document if applies else document)
    if row is not None:
        examined.rows.append(row)
    examined.found += fixed.found
    if fixed.refused:
        examined.notes.append(f"{document.place}: {fixed.refused}")
    if applies:
        examined.left += fixed.left
    if fixed.raw is None:
        return
    if applies:
        examined.changed[document.record] = examined.change(document, fixed.raw)
        examined.applied += fixed.applied
    else:
        examined.changes.append(_change(document, fixed))


def _change(before: Document, fixed: Fixed) -> Change:
    """The changes of a repair, including the byte order mark, which is part of the file."""
    was, now = (
        " + ".join(dict.fromkeys(encodings.label(run.encoding) for run in one.runs))
        for one in (before, fixed.document)
    )
    edits = compose(len(before.text), fixed.rounds)
    if before.bom != codecs.BOM_UTF8:
        return Change(before.place, before.text, tuple(edits), was, now)
    moved = [Edit(edit.start + 1, edit.end + 1, edit.text) for edit in edits]
    mark = [] if fixed.document.bom else [Edit(0, 1)]
    return Change(before.place, "\ufeff" + before.text, (*mark, *moved), was, now)
