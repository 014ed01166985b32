"""Lines of a text that stand in it again, looked for in a batch of texts: the screen of DUP104."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from corpus_lint.core.digest import MULTIPLIERS
from corpus_lint.screens import Array, Batch, Flags

# So many characters before the first letter of a line are skipped step by step, in all lines at once.
STEPS = 100
MULTIPLIER = np.uint64(MULTIPLIERS[0])


def body_sizes(batch: Batch) -> Array:
    """The lengths of the texts in code points, without front matter."""
    return np.array(
        [len(one.text) - (one.body.start if one.text.startswith("---") else 0) for one in batch.documents]
    )


@cache
def _letters() -> str:
    """Letters and digits."""
    return "".join(filter(str.isalnum, map(chr, range(0x10000)))) + "\U00010000-\U0010ffff"


def begin_alike(batch: Batch, stops: str, wanted: Mapping[int, str]) -> Flags:
    """The texts of which two of the first lines, up to one that ends with a stop, have the same letter first.

    It is that of the first line, or the wanted one of a text.
    """
    characters = _letters()
    lines, above, _ = batch.all_lines
    stop = lines.end_with(stops) & (above > 0)
    stopped: Array = np.cumsum(stop) - stop
    lines = lines.where(stopped == stopped[np.arange(len(above)) - above])
    # Where the first of the characters is in each of these.
    places = lines.starts.copy()
    left = np.arange(len(places))
    for _ in range(STEPS):
        left = left[~batch.is_at(characters, places[left]) & (places[left] + 1 < lines.ends[left])]
        if not len(left):
            break
        places[left] += 1
    owners = lines.owners
    first = np.zeros(len(batch.documents), np.uint16)
    first[owners[::-1]] = batch.units[places[::-1]]
    for number, character in wanted.items():
        first[number] = ord(character) if character < "\U00010000" else 0
    # What was not reached, or has two units, is for others to look at.
    unknown = (
        ~batch.is_at(characters, places) | batch.is_at("\U00010000-\U0010ffff", places) | (first[owners] == 0)
    )
    alike = (batch.units[places] == first[owners]) | unknown
    found: Flags = np.bincount(owners[alike], minlength=len(batch.documents)) > 1
    return found


def shorter(batch: Batch, size: int) -> Array:
    """How many code units of each text are in lines that have less than that."""
    lines, _, _ = batch.all_lines
    lines = lines.where(lines.sizes < size)
    return np.bincount(lines.owners, lines.sizes, len(batch.documents))


def repeated(batch: Batch, shortest: int, texts: Flags | None = None) -> Array:
    """How many code units of each text, or of some of them, are lines that stand above them already, or seem to.

    Lines of at least so many code units are compared, without white space around them, by their lengths and twelve of
    their units; those with less than four are all taken for repeated.
    """
    lines, _, _ = batch.all_lines
    if texts is not None:
        lines = lines.where(texts[lines.owners])
    tiny = lines.where((lines.sizes >= shortest) & (lines.sizes < 4))
    lines = lines.where(lines.sizes >= max(4, shortest))
    sizes, owners = lines.sizes, lines.owners
    # Four units read as one number at each place.
    four = np.ndarray((len(batch.units) - 3,), "<u8", batch.units, 0, (2,))
    keys = sizes.astype(np.uint64) | (owners.astype(np.uint64) << np.uint64(32))
    for places in (lines.starts, lines.starts + sizes // 2 - 2, lines.ends - 4):
        keys = (keys ^ four[places]) * MULTIPLIER
        keys ^= keys >> np.uint64(32)
    order = np.argsort(keys)
    again = order[1:][np.diff(keys[order]) == 0]
    number = len(batch.documents)
    found: Array = np.bincount(owners[again], sizes[again], number)
    return found + np.bincount(tiny.owners, tiny.sizes, number)
