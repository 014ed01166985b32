"""Groups of documents that are copies of each other, how large they are, and which source has copies of which."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from corpus_lint.core.model import Location
from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.index_format import Array
from corpus_lint.engine.registry import Rule
from corpus_lint.run.summary import bins
from corpus_lint.run.summary.examples import CUT, DELETED, INSERTED, SAME, Pieces

EQUAL, ALIKE = "DUP101", "DUP102"
# Groups that are listed, the largest first, and members of each that are named.
MOST_GROUPS, MOST_MEMBERS = 5, 5
# Pairs of sources that are told apart.
MOST_FLOWS = 10_000
# Code points of the parts of two documents in which they differ that are compared, and around them.
COMPARED, AROUND = 800, 60
# Members of a group of which one that differs is looked for.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are copies of each other: how many, and some of them."""

    size: int
    members: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """The groups of a corpus.

    ``sizes`` counts groups by bin. ``flows`` counts documents by the source of the first one of their group and their own.
    ``one`` and ``other`` are two members of the first group that has two that differ, marked where they do.
    """

    groups: int = 0
    documents: int = 0
    sizes: Counter[int] = field(default_factory=Counter)
    largest: tuple[Group, ...] = ()
    flows: Counter[tuple[str, str]] = field(default_factory=Counter)
    one: Pieces = ()
    other: Pieces = ()
    places: tuple[Location, ...] = ()


def found(comparison: Comparison, rules: Sequence[Rule], source: Callable[[int], str]) -> Copies:
    """The groups of what DUP101 and DUP102 report, those of them that run. ``source`` gives the source of a document."""
    roots = _roots(comparison, {rule.code: rule for rule in rules})
    names, sizes = np.unique(roots, return_counts=True)
    many = sizes > 1
    names, sizes = names[many], sizes[many]
    if not len(names):
        return Copies()
    groups = Counter[int]()
    for size, number in zip(
        *(column.tolist() for column in np.unique(sizes, return_counts=True)), strict=True
    ):
        groups[bins.GROUPS.of(size)] += number
    order = np.lexsort((names, -sizes))[:MOST_GROUPS]
    members = {int(names[one]): np.flatnonzero(roots == names[one]) for one in order.tolist()}
    largest = tuple(
        Group(len(positions), tuple(_locations(comparison, positions[:MOST_MEMBERS].tolist())))
        for positions in members.values()
    )
    flows = Counter[tuple[str, str]]()
    later = np.flatnonzero(roots != np.arange(len(roots)))
    for position in later[later >= comparison.first_asked].tolist():
        flow = source(int(roots[position])), source(position)
        if flow in flows or len(flows) < MOST_FLOWS:
            flows[flow] += 1
    pair = _differing(comparison, list(members.values()))
    one, other = marked(*(text for _, text in pair)) if pair else ((), ())
    return Copies(
        int(many.sum()),
        int(sizes.sum()),
        groups,
        largest,
        flows,
        one,
        other,
        tuple(_locations(comparison, [position for position, _ in pair])),
    )


def _roots(comparison: Comparison, rules: dict[str, Rule]) -> Array:
    """For each document the first one of its group."""
    count = len(comparison.rows)
    parents = list(range(count))

    def root(position: int) -> int:
        while parents[position] != position:
            parents[position] = parents[parents[position]]
            position = parents[position]
        return position

    if equal := rules.get(EQUAL):
        enough = comparison.rows["length"] >= equal.options.min_length
        parents = np.where(enough, comparison.first, np.arange(count)).tolist()
    if alike := rules.get(ALIKE):
        from corpus_lint.rules.near_duplicate import alike_pairs

        for pair in alike_pairs(comparison, alike.options):
            first, second = sorted((root(pair.earlier), root(pair.later)))
            parents[second] = first
    found: Array = np.fromiter(map(root, range(count)), np.int64, count)
    return found


def _locations(comparison: Comparison, positions: Sequence[int]) -> list[Location]:
    return [place for position in positions if (place := comparison.location(position)) is not None]


def _differing(comparison: Comparison, groups: Sequence[Array]) -> list[tuple[int, str]]:
    """The first document of a group, and the first one after it with another text, by their positions."""
    for positions in groups:
        first = comparison.document(int(positions[0]))
        for position in positions[1:LOOKED_AT].tolist() if first else ():
            other = comparison.document(position)
            if first and other and other.text.strip() != first.text.strip():
                return [(int(positions[0]), first.text), (position, other.text)]
    return []


def marked(one: str, other: str) -> tuple[Pieces, Pieces]:
    """Two texts, marked where they differ, from the first difference on."""
    start = next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    begin = max(0, start - AROUND)
    cut = ((str(begin), CUT),) if begin else ()
    parts = [text[start : start + COMPARED] for text in (one, other)]
    found: list[list[tuple[str, str]]] = [[(one[begin:start], SAME)], [(other[begin:start], SAME)]]
    matcher = difflib.SequenceMatcher(None, parts[0], parts[1], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        kinds = (SAME, SAME) if tag == "equal" else (DELETED, INSERTED)
        for pieces, part, kind, (first, last) in zip(found, parts, kinds, ((a, b), (c, d)), strict=True):
            if last > first:
                pieces.append((part[first:last], kind))
    for pieces, text in zip(found, (one, other), strict=True):
        if (left := len(text) - start - COMPARED) > 0:
            pieces.append((str(left), CUT))
    before, after = ((*cut, *(piece for piece in pieces if piece[0])) for pieces in found)
    return before, after
