"""Some texts as one array of code units, so that what is asked of each is asked of all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.folding import SYMBOLS, units_of
from corpus_lint.duplicates.index_format import Array
from corpus_lint.hijack.additions import MARGIN


@dataclass(frozen=True, slots=True)
class JoinedTexts:
    r"""The code units of n texts, from ``starts`` to ``ends`` of each, with the end of a line, ``\n``, between them.

    Symbols, which folding drops, are left out. ``beyond`` (n) says which texts have characters of two units, or had.
    """

    units: Array
    starts: Array
    ends: Array
    beyond: Array


def join_texts(texts: Sequence[str]) -> JoinedTexts:
    """Some texts as one array."""
    units, sizes, beyond = _units_and_sizes(texts)
    if beyond.any():
        kept = list(texts)
        for number in np.flatnonzero(beyond).tolist():
            kept[number] = SYMBOLS.sub("", kept[number])
        units, sizes, _ = _units_and_sizes(kept)
    ends = np.cumsum(sizes + 1) - 1 + MARGIN
    return JoinedTexts(units, ends - sizes, ends, beyond)


def _units_and_sizes(texts: Sequence[str]) -> tuple[Array, Array, Array]:
    """The code units of all texts, how many each has, and which have characters of two units."""
    margin = "\n" * MARGIN
    whole = "".join((margin, "\n".join(texts), margin))
    units = units_of(whole)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    if len(units) == len(whole):
        return units, sizes, np.zeros(len(texts), np.bool_)
    is_first = (units[:-1] >= 0xD800) & (units[:-1] < 0xDC00) & (units[1:] >= 0xDC00) & (units[1:] < 0xE000)
    firsts = np.flatnonzero(is_first)
    if len(firsts) == len(units) - len(whole):
        # The place of each in characters, in which those before it have one unit less.
        places = firsts - np.arange(len(firsts))
        more = np.bincount(np.searchsorted(np.cumsum(sizes + 1) - 1 + MARGIN, places), minlength=len(texts))
    else:  # halves of characters stand side by side
        more = np.fromiter((len(units_of(text)) for text in texts), np.int64, len(texts)) - sizes
    return units, sizes + more, more > 0
