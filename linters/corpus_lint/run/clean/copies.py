"""Which documents are left out because an accepted one is like them.

Only documents that would be accepted are compared, with the texts that they will have in the copy. Of documents that are alike
the least damaged one stays, then the first; one is left out only if a document that stays is like it: of a chain in which each is
like the one before, the third stays if it is not like the first. What is left is compared again until
nothing is found, in the order in which ``check`` compares the copy, so that ``check`` finds nothing there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count

import numpy as np

from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.index_format import Array, Index
from corpus_lint.engine.registry import Rule
from corpus_lint.run.clean.candidates import Candidates
from corpus_lint.run.clean.decisions import Drop, Key
from corpus_lint.run.clean.verdict import Reason

# The rules whose pairs are known; of other rules that compare documents only what they report is.
EQUAL, ALIKE, CONTAINED = "DUP101", "DUP102", "DUP103"
# Two rounds are usual. After so many, a document is not compared again when the one that it is like is left out itself.
ROUNDS = 20


def dropped_records(
    candidates: Candidates, rules: Sequence[Rule], ignored: Callable[[str], frozenset[str]] | None
) -> dict[Key, Drop]:
    """The records to leave out, by rules that compare documents and whose findings reject; ``ignored`` as in the settings."""
    found: dict[Key, Drop] = {}
    rows: dict[Key, list[tuple[int, int]]] = {}
    index = Index()
    by_code = {rule.code: rule for rule in rules}
    for number in count():
        if not by_code:
            break
        comparison, damage = candidates.comparison(index)
        anchors = {drop.partner for drop in found.values() if drop.partner}
        one = _Round(candidates, comparison, damage, by_code, ignored, anchors)
        one.run()
        index = comparison.index
        if not one.drops:
            break
        rows |= candidates.drop(comparison, np.isin(one.nodes, list(one.drops)))
        new = {candidates.key(comparison.rows[one.firsts[node]]): drop for node, drop in one.drops.items()}
        found |= new
        # What was like a document that is now left out itself has to be compared again.
        for key in [key for key, drop in found.items() if drop.partner in new and number < ROUNDS]:
            del found[key]
            candidates.revive(rows.pop(key))
    return found


@dataclass
class _Round:
    """One comparison of what is left. Documents are known by their positions, records by their numbers in the same order."""

    candidates: Candidates
    comparison: Comparison
    damage: Array
    rules: dict[str, Rule]
    ignored: Callable[[str], frozenset[str]] | None
    # Records that stand for others that were left out: they stay if they can.
    anchors: set[Key]
    drops: dict[int, Drop] = field(default_factory=dict)
    # For each document its record, and for each record its first document.
    nodes: Array = field(init=False)
    firsts: Array = field(init=False)

    def __post_init__(self) -> None:
        rows = self.comparison.rows
        # Accepted and repaired documents of a file have different numbers there.
        files = rows["file"].astype(np.int64)
        own = files >= self.candidates.first_own
        files[own] -= (files[own] - self.candidates.first_own) % 2
        new = np.ones(len(rows), bool)
        new[1:] = (files[1:] != files[:-1]) | (rows["record"][1:] != rows["record"][:-1])
        self.nodes = np.cumsum(new) - 1
        self.firsts = np.flatnonzero(new)

    def run(self) -> None:
        """Find the records to leave out."""
        self._alike()
        if rule := self.rules.get(CONTAINED):
            self._contained(rule)
        for code, rule in self.rules.items():
            if code not in (EQUAL, ALIKE, CONTAINED) and rule.compare:
                for position, problem in rule.compare(self.comparison, rule.options):
                    self._drop(position, rule, problem.message)

    def _alike(self) -> None:
        """Keep the least damaged of documents that are alike, and leave out the others."""
        equal, alike = self.rules.get(EQUAL), self.rules.get(ALIKE)
        members: dict[int, list[int]] = {}
        for later, first in self.comparison.copies():
            members.setdefault(first, [first]).append(later)
        likes: dict[int, list[tuple[int, float]]] = {}
        if alike:
            from corpus_lint.rules.near_duplicate import alike_pairs

            for pair in alike_pairs(self.comparison, alike.options):
                likes.setdefault(pair.earlier, []).append((pair.later, pair.similarity))
                likes.setdefault(pair.later, []).append((pair.earlier, pair.similarity))
        involved = sorted({*members, *likes})
        documents = [one for first in involved for one in members.get(first, [first])]
        # The document of each text that stays.
        kept: dict[int, int] = {}
        for node, positions in self._by_damage(documents):
            for position in positions:
                first = int(self.comparison.first[position])
                if equal and self.comparison.length(position) >= equal.options.min_length and first in kept:
                    self._drop(position, equal, "a copy of {}", kept[first])
                for other, similarity in likes.get(first, ()) if alike else ():
                    if other in kept:
                        message = f"nearly a copy of {{}} ({similarity:.0%} alike)"
                        self._drop(position, alike, message, kept[other])
            if node not in self.drops:
                for position in positions:
                    kept.setdefault(int(self.comparison.first[position]), position)

    def _by_damage(self, documents: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """Yield the records of some documents, those of the reference first, then by damage and place, with the documents."""
        damage = np.bincount(self.nodes, self.damage, len(self.firsts))
        by_node: dict[int, list[int]] = {}
        for position in sorted(documents):
            by_node.setdefault(int(self.nodes[position]), []).append(position)
        for node in sorted(by_node, key=lambda one: (self._rank(one), damage[one], one)):
            yield node, by_node[node]

    def _rank(self, node: int) -> int:
        """Documents of the reference stay before all others, then those that stand for others."""
        if self.firsts[node] < self.comparison.first_asked:
            return 0
        key = self.candidates.key(self.comparison.rows[self.firsts[node]])
        return 1 if key in self.anchors else 2

    def _contained(self, rule: Rule) -> None:
        """Leave out what stands in a longer document that stays, never the longer one: that may be a book.

        A document in which one of the reference stands is itself left out.
        """
        from corpus_lint.rules.contained_document import contained_documents, larger

        asked = self.comparison.first_asked
        holding = contained_documents(self.comparison, rule.options)
        for smaller in sorted(holding, key=self.comparison.length, reverse=True):
            for pair in holding[smaller]:
                book = larger(pair)
                if smaller < asked:
                    self._drop(book, rule, "{} stands in this one", smaller)
                elif self.nodes[book] not in self.drops:
                    message = f"{pair.containment:.0%} of the text is also in {{}}, which is longer"
                    self._drop(smaller, rule, message, book)

    def _drop(self, position: int, rule: Rule | None, message: str, partner: int | None = None) -> None:
        """Leave out the record of a document, unless it stands in the reference or the rule is ignored in its file."""
        node, rows = int(self.nodes[position]), self.comparison.rows
        if node in self.drops or position < self.comparison.first_asked or rule is None:
            return
        if partner is not None and self.nodes[partner] == node:
            return
        shown = self.candidates.source(int(rows["file"][position])).shown
        if self.ignored and rule.code in self.ignored(shown):
            return
        related = key = None
        if partner is not None:
            source = self.candidates.source(int(rows["file"][partner]))
            known = self.comparison.in_reference(partner)
            key = None if known else self.candidates.key(rows[partner])
            path = source.shown if known else self.candidates.names[source.shown]
            related = path, int(rows["record"][partner]) or None, self._id(partner)
            message = message.format(
                "a document in the reference corpus" if known else "an accepted document"
            )
        reason = Reason(rule.code, rule.name, rule.severity.value, message, 1, 1, related=related)
        self.drops[node] = Drop(reason, key, self._id(position))

    def _id(self, position: int) -> str:
        """The name of a document."""
        document = self.comparison.document(position)
        return document.id if document else ""
