"""Lint and repair many documents, a batch at a time: the same findings, wherever the batches are cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding, Safety, Severity
from corpus_lint.core.values import dataclass, replace
from corpus_lint.engine.fix import Fixed, fix_document, repair_document
from corpus_lint.engine.lint import RuleError, lint_document, suspected
from corpus_lint.engine.registry import Rule
from corpus_lint.engine.screening import Waiting, pays
from corpus_lint.formats.format import Format
from corpus_lint.run.clean.policy import Policy
from corpus_lint.run.settings import Tuning

# Code points of a batch.
SCREENED = Tuning().screened


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """What is done with each document: the rules that look at single ones, and what their findings mean.

    ``ignored`` gives the codes of the rules to leave out, by the path of a document (None: there are none).
    """

    rules: Sequence[Rule]
    severities: Mapping[str, Severity]
    safeties: frozenset[Safety]
    policy: Policy
    ignored: Callable[[str], frozenset[str]] | None = None
    screened: int = SCREENED

    def lint(self, documents: Iterable[Document]) -> Iterator[tuple[int, Document, list[Finding]]]:
        """Yield the findings of the documents that have some, with their 0-based numbers. Raises RuleError."""
        for number, document, suspects in self._suspects(documents):
            if suspects:
                with _Naming(number, document):
                    findings = lint_document(document, suspects)
                if findings:
                    yield number, document, self._configured(findings)

    def fix(
        self, documents: Iterable[Document], format_of: Callable[[Document], Format]
    ) -> Iterator[tuple[int, Document, Fixed]]:
        """Yield what the fixes make of the documents in which something was found. Raises RuleError."""
        for number, document, suspects in self._suspects(documents):
            if suspects:
                with _Naming(number, document):
                    fixed = repair_document(
                        document, suspects, self._running(document), self.safeties, format_of(document)
                    )
                if fixed.found:
                    yield number, document, self._with_severities(fixed)

    def lint_one(self, document: Document) -> list[Finding]:
        """The findings of one document. Raises RuleError."""
        return self._configured(lint_document(document, self._running(document)))

    def fix_one(self, document: Document, file_format: Format) -> Fixed:
        """What the fixes make of one document. Raises RuleError."""
        fixed = fix_document(document, self._running(document), self.safeties, file_format)
        return self._with_severities(fixed)

    def _suspects(self, documents: Iterable[Document]) -> Iterator[tuple[int, Document, Sequence[Rule]]]:
        """Yield each document with the rules that may report it."""
        waiting = Waiting(self.screened)
        for number, document in enumerate(documents):
            if waiting.add(number, document):
                yield from self._batch(waiting.take())
        yield from self._batch(waiting.take())

    def _batch(self, batch: Sequence[tuple[int, Document]]) -> Iterator[tuple[int, Document, Sequence[Rule]]]:
        """The same for the documents of a batch."""
        found: Sequence[Sequence[Rule]] = [self.rules] * len(batch)
        together = [document for _, document in batch]
        if pays(together):
            try:
                found = suspected(together, self.rules)
            except RuleError as error:
                # One of them alone says which it is.
                for number, document in batch:
                    with _Naming(number, document):
                        suspected([document], self.rules)
                raise RuleError(f"row {batch[0][0]} to {batch[-1][0]}: {error}") from error
        for (number, document), rules in zip(batch, found, strict=True):
            yield number, document, self._running(document, rules) if rules else rules

    def _running(self, document: Document, rules: Sequence[Rule] | None = None) -> Sequence[Rule]:
        """Those of some rules (None: all) that run on a document."""
        rules = self.rules if rules is None else rules
        ignored = self.ignored(document.path) if self.ignored else None
        if not ignored and not document.message:
            return rules
        return [
            rule
            for rule in rules
            if not (ignored and rule.code in ignored) and (rule.in_messages or not document.message)
        ]

    def _with_severities(self, fixed: Fixed) -> Fixed:
        if not self.severities:
            return fixed
        return replace(fixed, found=self._configured(fixed.found), left=self._configured(fixed.left))

    def _configured(self, findings: list[Finding]) -> list[Finding]:
        """Findings with the configured severities. Fixes are judged by those of the rules."""
        severities = self.severities
        if not severities or not any(finding.code in severities for finding in findings):
            return findings
        return [
            replace(finding, severity=severities.get(finding.code, finding.severity)) for finding in findings
        ]


class _Naming:
    """Say in a RuleError which row it was, and its id. It is not made by a generator, which would cost as much as a rule."""

    __slots__ = ("document", "number")

    def __init__(self, number: int, document: Document) -> None:
        self.number, self.document = number, document

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, RuleError):
            raise RuleError(f"{row_name(self.number, self.document.id)}: {error}") from error


def row_name(number: int, name: str) -> str:
    """A row for people, by its 0-based number and its id."""
    return f"row {number}, id {name!r}" if name else f"row {number}"
