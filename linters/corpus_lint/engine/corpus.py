"""Run the rules that look at a whole corpus."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from corpus_lint.core.allocator import give_back
from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding
from corpus_lint.core.packing import packed, unpacked
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.engine.lint import blame, blaming, locate
from corpus_lint.engine.registry import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:  # needs numpy, which most runs do not use
    from typing import Any

    from corpus_lint.duplicates.comparison import Comparison


# So many documents wait as they are, in some seven megabytes; of more they are packed.
MOST_LOOSE = 1 << 15


@dataclass(frozen=True, slots=True)
class Row:
    """The values collected from a document, kept until all documents were seen.

    ``place`` holds what a finding needs of the document; None if all values are false, so that there can be no finding.
    """

    path: str
    record: int
    place: Document | None
    values: tuple[Any, ...]

    def __reduce__(self) -> tuple[type[Row], tuple[object, ...]]:
        """Faster pickling, as in Source: there is one for each document."""
        return Row, (self.path, self.record, self.place, self.values)


@dataclass(slots=True)
class Corpus:
    """The values that corpus rules collect from each document, kept until all documents were seen.

    Two rules with one ``collect`` function share its values.
    """

    rules: Sequence[Rule]
    # Stored by column, since there may be millions of rows.
    paths: list[str] = field(default_factory=list)
    records: list[int] = field(default_factory=list)
    places: list[Document | None] = field(default_factory=list)
    values: list[list[Any]] = field(init=False)
    # The same of documents before those, packed.
    _packed: list[bytes] = field(default_factory=list)
    _most_loose: float = MOST_LOOSE

    # The collect functions, each with a rule that uses it.
    collects: dict[Callable[[Document], Any], Rule] = field(init=False)

    def __post_init__(self) -> None:
        self.collects = {rule.collect: rule for rule in self.rules if rule.collect is not None}
        self.values = [[] for _ in self.collects]

    def enter(self, path: str, record: int, place: Document | None, values: Sequence[Any]) -> None:
        """Add one document by what its row has."""
        self.paths.append(path)
        self.records.append(record)
        self.places.append(place)
        for column, value in zip(self.values, values, strict=True):
            column.append(value)
        self._pack_many()

    def enter_single(self, paths: Sequence[str], values: Sequence[Any]) -> None:
        """Add files of one document that no finding can be about, with the only value of each."""
        if paths:
            self.paths += paths
            self.records += [0] * len(paths)
            self.places += [None] * len(paths)
            self.values[0] += values
            self._pack_many()

    def row(self, document: Document) -> Row | None:
        """The row of one document, None if there is nothing to keep."""
        if document.problem is not None or not self.collects:
            return None
        if document.message and not any(rule.in_messages for rule in self.rules):
            return None
        values: list[Any] = []
        for collect, rule in self.collects.items():
            # No context manager, as in ``lint_document``.
            try:
                values.append(collect(document))
            except Exception as error:
                raise blame(rule, document.place, error) from error
        place = None
        if any(values):
            head = document.text[: document.line_span(document.line_at(document.body.start)).end + 1]
            place = Document(
                document.path,
                b"",
                head,
                (),
                record=document.record,
                id=document.id,
                part=document.part,
                group=document.group,
            )
        return Row(document.path, document.record or 0, place, tuple(values))

    def add(self, document: Document) -> None:
        """Add one document."""
        row = self.row(document)
        if row is not None:
            self.extend([row])

    def extend(self, rows: Iterable[Row]) -> None:
        """Add documents by their rows."""
        last = self.paths[-1] if self.paths else ""
        for row in rows:
            # One string for all documents of a file, even if a worker process sent many copies.
            last = last if last == row.path else row.path
            self.enter(last, row.record, row.place, row.values)

    def _columns(self) -> list[list[Any]]:
        return [self.paths, self.records, self.places, *self.values]

    def _pack_many(self) -> None:
        """Pack the documents where they are many, if they can be."""
        if len(self.paths) < self._most_loose:
            return
        if (some := packed(self._columns())) is None:
            self._most_loose = math.inf
            return
        self._packed.append(some)
        for column in self._columns():
            column.clear()

    def clear(self) -> None:
        """Forget all documents."""
        self._packed.clear()
        for column in self._columns():
            column.clear()

    def findings(self) -> list[Finding]:
        """The findings about documents in relation to others, in the order of their places."""
        paths, records, documents, *values = (
            [*chain.from_iterable(parts)]
            for parts in zip(*map(unpacked, self._packed), self._columns(), strict=True)
        )
        places = list(zip(paths, records, strict=True))
        order = sorted(range(len(places)), key=places.__getitem__)
        numbers = {collect: number for number, collect in enumerate(self.collects)}
        found: list[Finding] = []
        for rule in self.rules:
            if rule.collect is None or rule.reduce is None:
                continue
            column = values[numbers[rule.collect]]
            in_order = [column[index] for index in order]
            with blaming(rule, "the corpus"):
                for index, problem in rule.reduce(in_order, rule.options):
                    if (place := documents[order[index]]) is None:
                        raise ValueError("it reported a document that it collected nothing from")
                    found.append(locate(place, rule, problem))
        return sorted(found, key=lambda finding: finding.sort_key)


def related(comparison: Comparison, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield the findings of the rules that compare documents: there may be more than one wants to hold. Raises RuleError."""
    for rule in rules:
        if rule.compare is None:
            continue
        with blaming(rule, "the corpus"):
            for position, problem in rule.compare(comparison, rule.options):
                document = comparison.document(position)
                if document is not None and position >= comparison.first_asked:
                    yield locate(document, rule, replace(problem, span=document.first_line))
        # The next rule looks at other pairs.
        comparison.texts.clear()
        give_back()
