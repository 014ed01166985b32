"""Lint one document and, where it has something to repair, repair it: for files that are repaired in place and for copies."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from corpus_lint.core.document import Document
from corpus_lint.core.model import Safety
from corpus_lint.engine.fix import Fixed, repair_document
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.format import Format
from corpus_lint.run.tasks import Piece, Work


def repaired(
    work: Work,
    piece: Piece,
    document: Document,
    suspects: Sequence[Rule],
    safeties: Collection[Safety],
    file_format: Format,
) -> Fixed:
    """A document after the fixes of some safeties. Raises RuleError.

    ``suspects`` are the rules that may report it. The others are asked only if there is something to repair, which few documents
    have: a repair may uncover problems for any rule.
    """
    rules = (
        rule
        for rule in work.rules
        if rule.code not in piece.ignored and (rule.in_messages or not document.message)
    )
    return repair_document(document, suspects, rules, safeties, file_format)
