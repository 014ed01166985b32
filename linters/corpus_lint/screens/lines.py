"""The lines of many texts, as arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corpus_lint.screens.classes import Array
from corpus_lint.screens.stretches import Stretches
from corpus_lint.screens.texts import Texts

# Of each text so many first and last lines are kept apart: hardly a rule asks for more, and texts have ten times as many.
OUTER = 8


class Lines(NamedTuple):
    """Where lines begin and end, their texts, and how many of their text are above and below each.

    They are arrays: with what knows the batch, it would be known by what it keeps, and outlive its use. ``known`` is what was
    looked up of each.
    """

    starts: Array
    ends: Array
    owners: Array
    above: Array
    below: Array
    known: dict[tuple[int, int], Array]

    def outer(self) -> Lines:
        """The first and the last ones of each text."""
        near = np.flatnonzero((self.above < OUTER) | (self.below < OUTER))
        starts, ends, owners, above, below, _ = self
        return Lines(starts[near], ends[near], owners[near], above[near], below[near], {})

    def of(self, texts: Texts) -> tuple[Stretches, Array, Array]:
        """The lines of some texts, and of each how many of its text are above and below it."""
        return Stretches(texts, self.starts, self.ends, self.owners, self.known), self.above, self.below


def lines_of(texts: Texts, bodies: Array, breaks: Array) -> Lines:
    """The lines with something to see from where the body of each text begins, given where lines and texts end.

    Surrounding white space is removed.
    """
    long = np.flatnonzero(np.diff(breaks) > 1)
    lines = Stretches(texts, breaks[long] + 1, breaks[long + 1]).stripped()
    lines = lines.where(lines.sizes > 0)
    limits = np.searchsorted(lines.starts, (bodies, texts.ends))
    sizes = limits[1] - limits[0]
    # How many lines of each text there are, and before each of them how many of it.
    above = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    chosen = above + np.repeat(limits[0], sizes)
    below = np.repeat(sizes, sizes) - above - 1
    owners = np.repeat(np.arange(len(sizes)), sizes)
    return Lines(lines.starts[chosen], lines.ends[chosen], owners, above, below, {})
