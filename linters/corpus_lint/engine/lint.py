"""Run the document rules on one document; screens choose which rules it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding, Problem
from corpus_lint.core.needs import Asked
from corpus_lint.engine.fingerprint import content
from corpus_lint.engine.registry import Rule, needed


class RuleError(Exception):
    r"""A rule failed on a document, which is a defect of the rule. The message names the rule, the document and the error.

    Example:
        >>> from corpus_lint import Linter, RuleError, Severity, rule
        >>> @rule("DRF905", "broken", severity=Severity.WARNING)
        ... def broken(document, options):
        ...     yield 1 / 0
        >>> try:
        ...     list(Linter("DRF905").lint(["第一章"], ids=["a7"]))
        ... except RuleError as error:
        ...     print(error)
        row 0, id 'a7': DRF905 of corpus_lint.engine.lint failed on texts[1]: ZeroDivisionError: division by zero
    """


def blame(rule: Rule, place: str, error: Exception) -> RuleError:
    """Say which rule failed on what."""
    code = f"{rule.code} of {rule.origin}" if rule.origin else rule.code
    return RuleError(f"{code} failed on {place}: {type(error).__name__}: {error}")


@contextmanager
def blaming(rule: Rule, place: str) -> Iterator[None]:
    """Say which rule failed on what."""
    try:
        yield
    except Exception as error:
        raise blame(rule, place, error) from error


def lint_document(document: Document, rules: Iterable[Rule]) -> list[Finding]:
    """The findings of the document rules on one document, in the order of their places."""
    findings: list[Finding] = []
    malformed = document.problem is not None
    for rule in rules:
        if rule.check is None or rule.malformed != malformed:
            continue
        # No context manager: on a short text it takes as long as a rule.
        try:
            findings += [locate(document, rule, problem) for problem in rule.check(document, rule.options)]
        except Exception as error:
            raise blame(rule, document.place, error) from error
    return sorted(findings, key=lambda finding: finding.sort_key)


def suspected(documents: Sequence[Document], rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules that may report each document, according to their screens. Fastest for a few hundred kilobytes.

    Raises RuleError when a screen fails.
    """
    from corpus_lint import screens

    # All texts of a batch are looked up again for each class of characters that is new: most are asked for in a single document.
    unasked = [rule for rule in rules if rule.code not in _asked and rule.screen is not None]
    if unasked and len(documents) > 1:
        _asked.update([rule.code for rule in unasked])
        # What fails there fails below.
        with suppress(RuleError):
            suspected(documents[:1], unasked)
    left: list[list[Rule]] = [[] for _ in documents]
    batch, in_batch = screens.batch_of(documents)
    others = sorted(set(range(len(documents))).difference(in_batch))
    malformed = {number for number in others if documents[number].problem is not None}
    for rule in rules:
        if rule.malformed:
            numbers: Iterable[int] = malformed
        elif rule.screen is None or batch is None:
            numbers = range(len(documents))
        else:
            try:
                flags = rule.screen(batch, rule.options)
                numbers = [*(in_batch[number] for number in flags.nonzero()[0].tolist()), *others]
            except Exception as error:
                raise blame(rule, _failing(documents, rule), error) from error
        for number in numbers:
            if rule.malformed == (number in malformed):
                left[number].append(rule)
    return left


def _failing(documents: Sequence[Document], rule: Rule) -> str:
    """The place of the first of some documents on which a screen fails by itself, too."""
    from corpus_lint import screens

    if len(documents) == 1:
        return documents[0].place
    for document in documents:
        batch, _ = screens.batch_of([document])
        try:
            if batch is not None and rule.screen is not None:
                rule.screen(batch, rule.options)
        except Exception:  # noqa: BLE001 - whatever it is, it was raised before
            return document.place
    return "a batch of documents"


# The rules whose screens were asked in this process.
_asked: set[str] = set()


def suspected_alone(document: Document, rules: Sequence[Rule]) -> Sequence[Rule]:
    """The rules that may report a document, by what each needs of a text: for few documents, as it takes no numpy.

    Modules of rules of the index that it leaves out are not imported.
    """
    # To take a text apart for no rule at all costs more than to sign it.
    if not rules or not document.is_utf8:
        return rules
    asked = Asked(document.text)
    return [rule for rule in rules if all(map(asked.has, needed(rule)))]


def locate(document: Document, rule: Rule, problem: Problem) -> Finding:
    """A problem with the rule and the place it belongs to."""
    line, column = document.position(problem.span.start)
    end_line, end_column = document.position(problem.span.end)
    return Finding(
        path=document.path,
        record=document.record,
        code=rule.code,
        name=rule.name,
        severity=problem.severity or rule.severity,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        excerpt=document.excerpt(problem.span),
        problem=problem,
        content=content(document, problem, _is_whole(document, rule, problem)),
        id=document.id,
        part=document.part,
        group=document.group,
    )


def _is_whole(document: Document, rule: Rule, problem: Problem) -> bool:
    """Whether a problem is about the whole document: related to others, or shown at its beginning because it has no place."""
    if rule.check is None:
        return True
    span = problem.span
    return (
        len(problem.places) == 1
        and span == document.first_line
        and not any(seen in document.text[span.start : span.end] for seen in problem.evidence)
    )
