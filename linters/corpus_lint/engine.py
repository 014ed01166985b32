"""Documents to findings: map the document rules over documents, reduce the corpus rules over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus_lint.document import Document
from corpus_lint.fingerprint import content
from corpus_lint.model import Finding, Problem, Span
from corpus_lint.registry import Rule

if TYPE_CHECKING:
    from corpus_lint.duplicates.comparison import Comparison


class RuleError(Exception):
    """A rule failed on a document: a defect of the rule, to be reported with what it failed on."""


def _blame(rule: Rule, place: str, error: Exception) -> RuleError:
    """Say which rule failed on what."""
    code = f"{rule.code} of {rule.origin}" if rule.origin else rule.code
    return RuleError(f"{code} failed on {place}: {type(error).__name__}: {error}")


@contextmanager
def _blaming(rule: Rule, place: str) -> Iterator[None]:
    """Say which rule failed on what."""
    try:
        yield
    except Exception as error:
        raise _blame(rule, place, error) from error


def lint_document(document: Document, rules: Iterable[Rule]) -> list[Finding]:
    """The findings of the document rules on one document, in the order of their places."""
    findings: list[Finding] = []
    malformed = document.problem is not None
    for rule in rules:
        if rule.check is None or rule.malformed != malformed:
            continue
        # Not by a context manager: for a short text one takes as long as a rule.
        try:
            findings += [locate(document, rule, problem) for problem in rule.check(document, rule.options)]
        except Exception as error:
            raise _blame(rule, document.place, error) from error
    return sorted(findings, key=lambda finding: finding.sort_key)


def suspected(documents: Sequence[Document], rules: Sequence[Rule]) -> list[list[Rule]]:
    """For each document the rules that may find something in it, by their screens. Fastest for some hundred kilobytes.

    Raises RuleError when a screen fails.
    """
    from corpus_lint import screens

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
                raise _blame(rule, "a batch of documents", error) from error
        for number in numbers:
            if rule.malformed == (number in malformed):
                left[number].append(rule)
    return left


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
    )


def _is_whole(document: Document, rule: Rule, problem: Problem) -> bool:
    """Whether a problem is about its document: compared with others, or shown at its beginning for want of a place."""
    if rule.check is None:
        return True
    span = problem.span
    return (
        len(problem.places) == 1
        and span == whole(document)
        and not any(seen in document.text[span.start : span.end] for seen in problem.evidence)
    )


class Row(NamedTuple):
    """What is kept of a document until all were seen: what was collected from it.

    ``place`` is what a finding needs of the document; None where all values are false, and so nothing will be found.
    """

    path: str
    record: int
    place: Document | None
    values: tuple[Any, ...]


@dataclass(slots=True)
class Corpus:
    """What the corpus rules keep of each document, until all documents were seen.

    Two rules with one ``collect`` function share its values.
    """

    rules: Sequence[Rule]
    # The rows by their columns, since there may be millions.
    paths: list[str] = field(default_factory=list)
    records: list[int] = field(default_factory=list)
    places: list[Document | None] = field(default_factory=list)
    values: list[list[Any]] = field(default_factory=list)

    # What is asked of each document, with a rule that wants it.
    collects: dict[Callable[[Document], Any], Rule] = field(init=False)

    def __post_init__(self) -> None:
        self.collects = {rule.collect: rule for rule in self.rules if rule.collect is not None}

    def row(self, document: Document) -> Row | None:
        """What to keep of one document, if anything is."""
        if document.problem is not None or not self.collects:
            return None
        values: list[Any] = []
        for collect, rule in self.collects.items():
            with _blaming(rule, document.place):
                values.append(collect(document))
        place = None
        if any(values):
            head = document.text[: document.line_span(document.line_at(document.body.start)).end + 1]
            place = Document(document.path, b"", head, (), record=document.record)
        return Row(document.path, document.record or 0, place, tuple(values))

    def add(self, document: Document) -> None:
        """Take note of one document."""
        row = self.row(document)
        if row is not None:
            self.extend([row])

    def extend(self, rows: Iterable[Row]) -> None:
        """Take note of some documents by what there is to keep of them."""
        self.values = self.values or [[] for _ in self.collects]
        for row in rows:
            # One string for all documents of a file, also when another process sent it again and again.
            self.paths.append(self.paths[-1] if self.paths and self.paths[-1] == row.path else row.path)
            self.records.append(row.record)
            self.places.append(row.place)
            for column, value in zip(self.values, row.values, strict=True):
                column.append(value)

    def findings(self) -> list[Finding]:
        """The findings about documents in relation to others, in the order of their places."""
        order = sorted(range(len(self.paths)), key=lambda index: (self.paths[index], self.records[index]))
        numbers = {collect: number for number, collect in enumerate(self.collects)}
        found: list[Finding] = []
        for rule in self.rules:
            if rule.collect is None or rule.reduce is None:
                continue
            column = self.values[numbers[rule.collect]] if self.values else []
            values = [column[index] for index in order]
            with _blaming(rule, "the corpus"):
                for index, problem in rule.reduce(values, rule.options):
                    if (place := self.places[order[index]]) is None:
                        raise ValueError("it found something in a document that it collected nothing from")
                    found.append(locate(place, rule, problem))
        return sorted(found, key=lambda finding: finding.sort_key)


def related(comparison: Comparison, rules: Iterable[Rule]) -> list[Finding]:
    """The findings of the rules that compare documents."""
    found: list[Finding] = []
    for rule in rules:
        if rule.compare is None:
            continue
        with _blaming(rule, "the corpus"):
            for position, problem in rule.compare(comparison, rule.options):
                document = comparison.document(position)
                if document is not None and position >= comparison.first_asked:
                    found.append(locate(document, rule, replace(problem, span=whole(document))))
    return found


def whole(document: Document) -> Span:
    """The first line of the body: where a finding about a whole document is shown."""
    return document.line_span(document.line_at(document.body.start))
