"""Judge one document for a cleaned copy: repair it as far as that is allowed, and decide by what is left."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_lint.core.document import Document
from corpus_lint.core.values import replace
from corpus_lint.engine.fix import Fixed
from corpus_lint.engine.registry import Rule
from corpus_lint.formats import format_of
from corpus_lint.run.clean.verdict import verdict
from corpus_lint.run.repair import Known, repaired_or_raised
from corpus_lint.run.tasks import Examined, Piece, Work


def judge(
    work: Work,
    piece: Piece,
    document: Document,
    suspects: Sequence[Rule],
    examined: Examined,
    row: int,
    known: Known = None,
) -> tuple[Document, Fixed]:
    """Add the verdict on a document; return it as it would be in the copy, and what was found and repaired. Raises what a rule raised.

    ``suspects`` are the rules that may report it, ``row`` is the number of its row for the comparison (-1: it is not compared),
    ``known`` what ``repaired`` has of it.
    """
    if work.policy is None:
        raise ValueError("nothing says what rejects a document")
    examined.enter(document)
    examined.records += document.record is None or document.record != examined.last_record
    examined.last_record = document.record
    if not suspects:
        return document, Fixed(document, [], [])
    file_format = format_of(piece.source.file)
    document = examined.as_changed(document)
    fixed = repaired_or_raised(known, work, piece, document, suspects)
    found = verdict(document, fixed, work.policy, file_format)
    if fixed.refused:
        examined.notes.append(f"{document.place}: {fixed.refused}")
    if found is not None:
        examined.verdicts.append(replace(found, row=row))
        if found.repair:
            # Of the last record only: those before it are done.
            examined.changed = {document.record: examined.change(document, found.repair.raw)}
            return fixed.document, fixed
    return document, fixed
