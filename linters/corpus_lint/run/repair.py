"""Lint documents and, where they have something to repair, repair them: for files that are repaired in place and for copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from corpus_lint.core.document import Document
from corpus_lint.core.model import Safety
from corpus_lint.engine.fix import Fixed
from corpus_lint.engine.fix_together import Repair, repair_documents
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import format_of
from corpus_lint.run.settings import FixMode
from corpus_lint.run.tasks import Examined, Piece, Task, Work

# What came of a document that was repaired with others: None where it was not.
Known = Fixed | Exception | None


def repaired(
    work: Work,
    task: Task,
    waiting: Sequence[tuple[int, Document]],
    suspects: Sequence[Sequence[Rule]],
    found: Sequence[Examined],
) -> list[Known]:
    """What the fixes make of documents, each with the number of its piece, or the exception that a rule raised.

    None: another document of the same record may be repaired before, on which this one depends, so that it is repaired
    alone, or there is nothing that may report it: ``repaired_or_raised`` takes it from there.
    """
    made: list[Known] = [None] * len(waiting)
    records = Counter((number, document.record) for number, document in waiting)
    alone = [
        index
        for index, (number, document) in enumerate(waiting)
        if suspects[index]
        and document.fields is None
        and records[number, document.record] == 1
        and document.record not in found[number].changed
    ]
    repairs = [_repair(work, task[waiting[index][0]], waiting[index][1], suspects[index]) for index in alone]
    for index, fixed in zip(alone, repair_documents(repairs, work.rules), strict=True):
        made[index] = fixed
    return made


def repaired_or_raised(
    known: Known, work: Work, piece: Piece, document: Document, suspects: Sequence[Rule]
) -> Fixed:
    """A document after the fixes, by what ``repaired`` has of it, or repaired alone. Raises what a rule raised."""
    if known is None and not suspects:
        return Fixed(document, [], [])
    if known is None:
        (known,) = repair_documents([_repair(work, piece, document, suspects)], work.rules)
    if isinstance(known, Exception):
        raise known
    return known


def running(piece: Piece, document: Document, rules: Sequence[Rule]) -> Sequence[Rule]:
    """Those of some rules that run on a document; mostly the very same ones."""
    if piece.ignored:
        rules = [rule for rule in rules if rule.code not in piece.ignored]
    return [rule for rule in rules if rule.in_messages] if document.message else rules


def _repair(work: Work, piece: Piece, document: Document, suspects: Sequence[Rule]) -> Repair:
    """A document with the rules that run on it, and the fixes that may be made."""
    rules = running(piece, document, work.rules)
    return Repair(document, suspects, rules, _safeties(work, piece), format_of(piece.source.file))


def _safeties(work: Work, piece: Piece) -> Collection[Safety]:
    """The fixes that may be made: any in a copy, else where the file is repaired and may be written."""
    if work.policy is not None:
        return work.safeties
    writes = not piece.source.leads_out and format_of(piece.source.file).writes
    return work.safeties if work.fix_mode is not FixMode.NONE and writes else ()
