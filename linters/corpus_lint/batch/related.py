"""What the rules about duplicates say of groups of documents: each with all that a rule asks for, in rows of an engine's tables.

A document is described by a row with ``position``, ``id``, ``path``, ``record``, ``reference``, and the ``length``, ``line``, ``start``,
``end`` and ``traits`` of its signature. A group is a row with ``one``, of which something is said, and ``others``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpus_lint.batch.duplicates import pair_of
from corpus_lint.batch.tables import finding_values
from corpus_lint.core.model import Excerpt, Finding, Location, Problem, Severity, Span
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.duplicates.differences import Traits, differences
from corpus_lint.duplicates.relations import Pair
from corpus_lint.engine.registry import Rule
from corpus_lint.rules.contained_document import book_problem, part_problem, reference_problem

Row = Mapping[str, Any]
# An engine has no lines to show.
NOTHING_SHOWN = Excerpt("", 0, 0, 0, 0)


@dataclass
class Group:
    """Documents that are related, by their positions; what is known of their pairs, and of which copies are of what."""

    documents: Mapping[int, Row]
    pairs: list[Pair] = field(default_factory=list)
    # Pairs with what they have besides a template, by the same without.
    own: Mapping[Pair, Pair] = field(default_factory=dict)
    copied: Sequence[tuple[int, int]] = ()
    # Documents of a reference are left out before.
    first_asked: int = 0

    def pairs_from(self, similarity: float = 0, containment: float = 0) -> Iterator[Pair]:
        """Yield the pairs that are at least as alike, and of which one has at least as much of the other."""
        for pair in self.pairs:
            if pair.similarity >= similarity and pair.containment >= containment:
                yield pair

    def copies(self) -> Iterator[tuple[int, int]]:
        """Yield (later, first) for each copy."""
        return iter(self.copied)

    def length(self, position: int) -> int:
        """The code units of a folded text."""
        return int(self.documents[position]["length"])

    def in_reference(self, position: int) -> bool:
        """Whether a document is of the reference corpus."""
        return bool(self.documents[position]["reference"])

    def location(self, position: int) -> Location:
        """The location of a document, with its position in place of its id, which may be no string."""
        one = self.documents[position]
        return Location(one["path"] or "", one["record"], one["line"], 1, str(position))

    def fingerprint(self, position: int) -> str:  # noqa: ARG002 - of a protocol
        """Nothing: tables have no baseline."""
        return ""

    def differences(self, position: int, other: int) -> list[str]:
        """Descriptions of how two copies differ."""
        one, two = (Traits.from_number(self.documents[some]["traits"]) for some in (position, other))
        return differences(one, two)

    def without_templates(self, pairs: Sequence[Pair], *_counted_before: float) -> list[Pair]:
        """The pairs, with what each has in addition to a template, where it has one."""
        return [self.own.get(pair, pair) for pair in pairs]


Said = Iterator[tuple[Group, Row, Problem]]


def copy_findings(rows: Iterable[Row], rule: Rule) -> Said:
    """Yield what DUP101 says of each copy: ``one`` is it, ``others`` has the first with its text."""
    found: dict[int, Row] = {}
    copied = []
    for row in rows:
        (first,) = row["others"]
        found |= {row["one"]["position"]: row["one"], first["position"]: first}
        copied.append((row["one"]["position"], first["position"]))
    return _compared(Group(found, copied=copied), rule)


def alike_findings(rows: Iterable[Row], rule: Rule) -> Said:
    """Yield what DUP102 says of documents: ``one`` is it, ``others`` are all earlier ones it is like, with their ``pairs``."""
    found: dict[int, Row] = {}
    pairs: list[Pair] = []
    own: dict[Pair, Pair] = {}
    for row in rows:
        found |= {some["position"]: some for some in (row["one"], *row["others"])}
        for columns in sorted(row["pairs"], key=lambda pair: int(pair["a"])):
            pair = pair_of(columns, "own_alike")
            pairs.append(replace(pair, own=None))
            own[pairs[-1]] = pair
    return _compared(Group(found, pairs, own), rule)


def _compared(group: Group, rule: Rule) -> Said:
    if rule.compare:
        for position, problem in rule.compare(group, rule.options):
            yield group, group.documents[position], problem


def part_findings(rows: Iterable[Row], _rule: Rule) -> Said:
    """Yield what DUP103 says of documents that stand in ``others``, the first few; ``containment`` is the highest of all."""
    for row in rows:
        group, others = _together(row)
        said = part_problem(group, row["one"]["position"], others, row["containment"])
        yield group, row["one"], said


def book_findings(rows: Iterable[Row], _rule: Rule) -> Said:
    """Yield what DUP103 says of documents that hold all of ``others``, as books or, if they are none, of a reference."""
    for row in rows:
        group, others = _together(row)
        yield group, row["one"], (book_problem if row["is_book"] else reference_problem)(group, others)


def _together(row: Row) -> tuple[Group, list[int]]:
    """The group of a document and others, and the positions of these in order."""
    group = Group({some["position"]: some for some in (*row["others"], row["one"])})
    return group, sorted(some["position"] for some in row["others"])


def values(
    group: Group, one: Row, problem: Problem, rule: Rule, severity: Severity | None, text_field: str
) -> dict[str, Any]:
    """A finding in a document of a group as the values of the columns of ``FINDINGS``."""
    span = Span(one["start"], one["end"])
    finding = Finding(
        path=one["path"] or "",
        record=one["record"],
        code=rule.code,
        name=rule.name,
        severity=severity or problem.severity or rule.severity,
        line=one["line"],
        column=1,
        end_line=one["line"],
        end_column=span.end - span.start + 1,
        excerpt=NOTHING_SHOWN,
        problem=replace(problem, span=span),
    )
    found = finding_values(finding, text_field)
    related = []
    for location in problem.related:
        other = group.documents[int(location.id)]
        place = {"line": location.line, "column": location.column}
        related.append({"id": other["id"], "path": other["path"], "record": other["record"], **place})
    return {**found, "id": one["id"], "path": one["path"], "related": related}
