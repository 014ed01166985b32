"""Lint and repair many documents at a time: what their repairs make of them is screened together, too."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding, Safety
from corpus_lint.core.values import dataclass
from corpus_lint.engine.fix import Fixed, Repairing, has_fixes, repairing
from corpus_lint.engine.lint import RuleError, lint_document, suspected
from corpus_lint.engine.registry import Rule
from corpus_lint.engine.screening import pays
from corpus_lint.formats.format import Format


@dataclass(frozen=True, slots=True)
class Repair:
    """A document to lint and repair: the rules that may report it, and those that run on it."""

    document: Document
    suspects: Sequence[Rule]
    rules: Sequence[Rule]
    safeties: Collection[Safety]
    file_format: Format


def repair_documents(repairs: Sequence[Repair], rules: Sequence[Rule]) -> list[Fixed | Exception]:
    """What ``repair_document`` makes of each document, or the exception that it raises.

    ``rules`` are all rules, of which those of a document are some.
    """
    found: list[Fixed | Exception] = []
    asked: dict[int, tuple[Repairing, Document]] = {}
    for number, one in enumerate(repairs):
        try:
            findings = lint_document(one.document, one.suspects)
        except RuleError as error:
            found.append(error)
            continue
        found.append(Fixed(one.document, findings, findings))
        if has_fixes(findings, one.safeties):
            repair = repairing(one.document, findings, one.safeties, one.file_format)
            _continue(repair, None, number, asked, found)
    while asked:
        due, asked = asked, {}
        chosen = _suspected([document for _, document in due.values()], rules)
        for (number, (repair, document)), suspects in zip(due.items(), chosen, strict=True):
            runs = repairs[number].rules
            if suspects is None:
                suspects = runs
            elif runs is not rules:
                codes = {rule.code for rule in runs}
                suspects = [rule for rule in suspects if rule.code in codes]
            try:
                after = lint_document(document, suspects)
            except RuleError as error:
                found[number] = error
            else:
                _continue(repair, after, number, asked, found)
    return found


def _continue(
    repair: Repairing,
    findings: list[Finding] | None,
    number: int,
    asked: dict[int, tuple[Repairing, Document]],
    found: list[Fixed | Exception],
) -> None:
    """Give a repair the findings that it asked for; note what it asks for now, or what came of it."""
    try:
        # One that has not begun takes nothing.
        asked[number] = repair, repair.send(findings)  # type: ignore[arg-type]
    except StopIteration as end:
        found[number] = end.value
    except Exception as error:  # noqa: BLE001 - it is raised again for the document that it is of
        found[number] = error


def _suspected(documents: Sequence[Document], rules: Sequence[Rule]) -> Sequence[Sequence[Rule] | None]:
    """The rules that may report each document; None where they are not asked, so that all may."""
    if pays(documents):
        try:
            return suspected(documents, rules)
        except RuleError:
            # A screen that fails here does not hide anything: all rules are asked.
            pass
    return [None] * len(documents)
