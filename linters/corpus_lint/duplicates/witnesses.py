"""Ask a few documents what of two others is a template, and count what these have in addition: see ``templates.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set

import numpy as np

from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates.frame_gaps import gaps, is_filled_in
from corpus_lint.duplicates.index_format import Array, distinct
from corpus_lint.duplicates.kept_texts import FoldedText
from corpus_lint.duplicates.relations import Pair, Readable
from corpus_lint.duplicates.shingles import are_in, are_in_both, in_order, number_in_both

# The part of what two documents share that must be a template. With less, what they have in common is mostly their own: formulas
# of the language take up to a tenth of any two documents.
MIN_SHARE = 0.5
# How many witnesses are wanted, in times of min_documents.
WANTED = 3
# Two documents of a few thousand shingles are told by the first so many bits of these. They are kept of so many documents, in one
# kilobyte each.
MARK_BITS, KEPT_MARKS = 13, 4_000
# Of so many pairs it is kept whether they are copies.
KEPT_VERDICTS = 100_000
# Of documents the shingles are kept in their order, at most so many in all, in 4 MB: each is one of several pairs.
KEPT_ORDERED = 1 << 18
# Of so many lists of candidates it is kept who is chosen of them, and who was looked at.
KEPT_CHOICES = 32
# Of so many groups of witnesses it is kept what they have in common, if it is at most so many shingles: 16 MB in all. With each it is
# kept what the last documents have of it.
KEPT_COMMONS, LONGEST_COMMON, KEPT_OF_TEMPLATE = 32, 1 << 16, 16


@dataclass(frozen=True, slots=True)
class _Choice:
    """Candidates that are articles of their own, and all that were looked at."""

    chosen: tuple[int, ...]
    seen: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Common:
    """The shingles that enough of some documents have, sorted; and which of theirs are among them, for the last documents."""

    shingles: Array
    _of: dict[int, tuple[Array, int]] = field(default_factory=dict)

    def of(self, position: int, text: FoldedText) -> tuple[Array, int]:
        """Which shingles of a document are among them, and how many."""
        found = self._of.get(position)
        if found is None:
            are_among = are_in(text.shingles, self.shingles)
            found = are_among, int(np.count_nonzero(are_among))
            if len(self._of) >= KEPT_OF_TEMPLATE:
                del self._of[next(iter(self._of))]
            self._of[position] = found
        return found


@dataclass
class Witnesses:
    """Reads witnesses, and counts what two documents have in addition to the template that these show."""

    documents: Readable
    min_documents: int
    copies: float
    # Of documents those that are copies of each, and those that are not; and how many verdicts that are.
    _copies: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _strangers: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _number_kept: int = 0
    _choices: dict[tuple[int, ...], _Choice] = field(default_factory=dict)
    _marks: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    _orders: dict[int, tuple[Array, Array]] = field(default_factory=dict)
    _number_ordered: int = 0
    _commons: dict[tuple[int, ...], _Common] = field(default_factory=dict)

    def own(
        self, pair: Pair, candidates: Sequence[int], are_strangers: bool = False
    ) -> tuple[int, int, int, bool] | None:
        """What is shared apart from a template, what both texts have, that with the lower digest first, and whether there is one.

        None where a document cannot be read. ``are_strangers`` says that, if they can be read, none of the candidates is a copy
        of one of the two.
        """
        texts, two = self.documents.texts, self.documents.by_digest(pair.earlier, pair.later)
        one, other = (texts[position] for position in two)
        if one is None or other is None:
            return None
        common = self._common_of(pair, tuple(candidates), are_strangers)
        if common is None:
            return 0, 0, 0, False
        of_template, size = common.of(two[0], one)
        of_template_there, size_there = common.of(two[1], other)
        # Most pairs without a template are told by how much of it each has.
        if min(size, size_there) < MIN_SHARE * pair.shared:
            return 0, 0, 0, False
        shared, shared_there = are_in_both(one.shingles, other.shingles)
        number, besides = np.count_nonzero(shared), np.count_nonzero(shared & ~of_template)
        if number - besides < MIN_SHARE * number:
            return 0, 0, 0, False
        frames = shared | of_template, shared_there | of_template_there
        orders = (self._in_order(position, text) for position, text in zip(two, (one, other), strict=True))
        if not is_filled_in(*(gaps(*order, frame) for order, frame in zip(orders, frames, strict=True))):
            return 0, 0, 0, False
        return int(besides), len(of_template) - size, len(of_template_there) - size_there, True

    def _common_of(self, pair: Pair, candidates: tuple[int, ...], are_strangers: bool) -> _Common | None:
        """What the candidates have in common that are articles of their own; None where these are too few."""
        chosen = self._choice_of(candidates).chosen if are_strangers else ()
        # Where the first one cannot be read it is the only one; without it others are chosen.
        if len(chosen) < self.min_documents:
            chosen = self._chosen(pair, candidates)
        return self._common(chosen) if len(chosen) >= self.min_documents else None

    def _common(self, chosen: tuple[int, ...]) -> _Common:
        """The shingles that enough of some documents have. Pairs of one site ask the same ones."""
        found = self._commons.pop(chosen, None)
        if found is None:
            texts = self.documents.texts
            every = np.concatenate(
                [np.zeros(0, np.uint64), *(text.shingles for one in chosen if (text := texts[one]))]
            )
            every.sort(kind="stable")  # merges what is sorted
            # A number that so many have stands so many times in a row.
            last = self.min_documents - 1
            found = _Common(distinct(every[last:][every[last:] == every[: max(0, len(every) - last)]]))
            if len(self._commons) >= KEPT_COMMONS:
                del self._commons[next(iter(self._commons))]
        if len(found.shingles) <= LONGEST_COMMON:
            self._commons[chosen] = found
        return found

    def _chosen(self, pair: Pair, candidates: tuple[int, ...]) -> tuple[int, ...]:
        """The candidates that are articles of their own."""
        choice = self._choice_of(candidates)
        # Mostly the two are copies of nobody who was looked at, and change nothing.
        if self._are_apart(pair.earlier, choice.seen) and self._are_apart(pair.later, choice.seen):
            return choice.chosen
        return self._choice((pair.earlier, pair.later), candidates).chosen

    def _choice_of(self, candidates: tuple[int, ...]) -> _Choice:
        """The candidates that are copies of none before them, which is kept."""
        choice = self._choices.get(candidates)
        if choice is None:
            choice = self._choice((), candidates)
            if len(self._choices) >= KEPT_CHOICES:
                del self._choices[next(iter(self._choices))]
            self._choices[candidates] = choice
        return choice

    def _choice(self, articles: tuple[int, ...], candidates: tuple[int, ...]) -> _Choice:
        """Candidates that are copies of none of some articles and of none before them, until they are enough."""
        seen, chosen = set[int](), list[int]()
        for candidate in candidates:
            seen.add(candidate)
            if self._are_apart(candidate, {*articles, *chosen}):
                chosen.append(candidate)
                if len(chosen) == WANTED * self.min_documents:
                    break
        return _Choice(tuple(chosen), frozenset(seen))

    def _are_apart(self, one: int, others: Set[int]) -> bool:
        """Whether a document is a copy of none of some others."""
        if self._number_kept >= KEPT_VERDICTS:
            self._copies.clear()
            self._strangers.clear()
            self._number_kept = 0
        if not self._copies[one].isdisjoint(others):
            return False
        unknown = others - self._strangers[one]
        return not unknown or not any(self._are_copies(one, other) for other in self._in_doubt(one, unknown))

    def _in_doubt(self, one: int, others: Set[int]) -> Sequence[int]:
        """Those of some documents that may be copies of one. Of the others it is kept that they are not."""
        marked = self._marked(one)
        if marked is None:
            return list(others)
        size, spare, bits = marked
        strangers, share = self._strangers[one], self.copies / (1 + self.copies)
        found = []
        for other in others:
            marked = self._marks.get(other) or self._marked(other)
            if marked is None:
                found.append(other)
                continue
            size_there, spare_there, bits_there = marked
            # Nearly all pairs are told by the bits: what has bits that the other text has nowhere is not shared.
            most = (bits & bits_there).bit_count() + min(spare, spare_there)
            if most < share * (size + size_there) - 1:
                strangers.add(other)
                self._strangers[other].add(one)
                self._number_kept += 1
            else:
                found.append(other)
        return found

    def _are_copies(self, one: int, other: int) -> bool:
        """Whether two documents are alike as copies are, or one cannot be read. It is kept."""
        found = self._are_alike(one, other)
        kept = self._copies if found else self._strangers
        kept[one].add(other)
        kept[other].add(one)
        self._number_kept += 1
        return found

    def _are_alike(self, one: int, other: int) -> bool:
        here, there = self.documents.texts[one], self.documents.texts[other]
        if here is None or there is None:
            return True
        size, size_there = len(here.shingles), len(there.shingles)
        if min(size, size_there) < self.copies * max(size, size_there):
            return False
        shared = number_in_both(here.shingles, there.shingles)
        return shared >= self.copies * (size + size_there - shared)

    def _marked(self, position: int) -> tuple[int, int, int] | None:
        """How many shingles a document has, and a number in which the first bits of each mark one bit; None if it cannot be read.

        Between them stands how many more shingles there are than bits.
        """
        found = self._marks.get(position)
        if found is None and (text := self.documents.texts[position]) is not None:
            bits = np.zeros(1 << MARK_BITS, np.bool_)
            bits[text.shingles >> np.uint64(64 - MARK_BITS)] = True
            number = int.from_bytes(np.packbits(bits).tobytes(), "little")
            found = len(text.shingles), len(text.shingles) - number.bit_count(), number
            if len(self._marks) >= KEPT_MARKS:
                del self._marks[next(iter(self._marks))]
            self._marks[position] = found
        return found

    def _in_order(self, position: int, text: FoldedText) -> tuple[Array, Array]:
        """The shingles of a document in their order, and the place of each among the distinct ones."""
        found = self._orders.pop(position, None)
        if found is None:
            numbers = in_order(text.units)
            found = numbers, np.searchsorted(text.shingles, numbers)
            self._number_ordered += len(numbers)
        self._orders[position] = found
        while self._number_ordered > KEPT_ORDERED:
            numbers, _ = self._orders.pop(next(iter(self._orders)))
            self._number_ordered -= len(numbers)
        return found
