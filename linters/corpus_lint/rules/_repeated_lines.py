"""Lines of a text that stand in it again, looked for in a batch of texts: the screen of DUP104."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from corpus_lint.chinese.tables import HAN_RANGES
from corpus_lint.core.digest import MULTIPLIERS
from corpus_lint.screens import Array, Batch, Flags, Stretches

MULTIPLIER = np.uint64(MULTIPLIERS[0])
# Of the bits of a key so many tell most lines of a batch, some thousands, apart.
KEY_BITS, BUCKET_BITS = np.uint64(64), np.uint64(16)


def body_sizes(batch: Batch) -> Array:
    """The lengths of the texts in code points, without front matter."""
    return np.array(
        [len(one.text) - (one.body.start if one.text.startswith("---") else 0) for one in batch.documents]
    )


@cache
def _letters() -> str:
    """Letters and digits."""
    flags = np.char.isalnum(np.arange(0x10000, dtype="<u4").view("<U1"))
    limits = np.flatnonzero(np.diff(flags, prepend=False, append=False)).tolist()
    ranges = zip(limits[::2], limits[1::2], strict=True)
    return "".join(f"{chr(first)}-{chr(end - 1)}" for first, end in ranges) + "\U00010000-\U0010ffff"


def begin_alike(batch: Batch, stops: str, wanted: Mapping[int, str]) -> Stretches:
    """Of the texts of which two of the first lines, up to one that ends with a stop, have the same letter first: these lines.

    The letter is that of the first line, or of the title that is wanted of a text.
    """
    characters = _letters()
    lines, above, _ = batch.all_lines
    stop = lines.end_with(stops) & (above > 0)
    stopped: Array = np.cumsum(stop) - stop
    lines = lines.where(stopped == stopped[np.arange(len(above)) - above])
    # Where the first of the characters is in each of these. What has none is no title, nor a copy of one.
    begins = lines.behind_first(characters, others=True)
    lettered = begins < lines.ends
    places = np.minimum(begins, lines.ends - 1)
    owners = lines.owners
    first = np.zeros(len(batch.documents), np.uint16)
    first[owners[::-1]] = batch.units[places[::-1]]
    for number, title in wanted.items():
        first[number] = ord(title[0]) if "" < title < "\U00010000" else 0
    # What has one of two units is for others to look at.
    unknown = batch.is_at("\U00010000-\U0010ffff", places) | (first[owners] == 0)
    alike = lettered & ((batch.units[places] == first[owners]) | unknown)
    twice = np.bincount(owners[alike], minlength=len(batch.documents)) > 1
    return lines.where(alike & twice[owners])


def shorter(batch: Batch, size: int) -> Array:
    """How many code units of each text are in lines that have less than that."""
    lines, _, _ = batch.all_lines
    sizes = lines.sizes
    return np.bincount(lines.owners, np.where(sizes < size, sizes, 0), len(batch.starts))


def repeated(batch: Batch, shortest: int, texts: Flags | None = None) -> Stretches:
    """The lines of the texts, or of some of them, that stand above them already, or seem to.

    Lines of at least so many code units are compared, without white space around them, by their lengths and twelve of
    their units; those with less than four are all taken for repeated.
    """
    lines, _, _ = batch.all_lines
    if texts is not None:
        lines = lines.where(texts[lines.owners])
    sizes = lines.sizes
    long = np.flatnonzero(sizes >= max(4, shortest))
    tiny = np.flatnonzero((sizes >= shortest) & (sizes < 4))
    # Four units read as one number at each place.
    four = np.ndarray((len(batch.units) - 3,), "<u8", batch.units, 0, (2,))
    starts, sizes = lines.starts[long], sizes[long]
    keys = sizes.astype(np.uint64) | (lines.owners[long].astype(np.uint64) << np.uint64(32))
    keys = _mixed(keys, four[starts + sizes // 2 - 2])
    # Most lines are alone in this respect already, of which to sort them takes longest.
    buckets = (keys >> (KEY_BITS - BUCKET_BITS)).astype(np.intp)
    alike = np.flatnonzero(np.bincount(buckets, minlength=1 << int(BUCKET_BITS)).take(buckets) > 1)
    starts, sizes, keys = starts[alike], sizes[alike], keys[alike]
    keys = _mixed(_mixed(keys, four[starts]), four[starts + sizes - 4])
    order = np.argsort(keys)
    again = order[1:][np.diff(keys[order]) == 0]
    return lines.where(np.concatenate((long[alike[again]], tiny)))


def _mixed(keys: Array, more: Array) -> Array:
    keys = (keys ^ more) * MULTIPLIER
    keys ^= keys >> np.uint64(32)
    return keys


def units(lines: Stretches) -> Array:
    """How many code units of each text are in some lines."""
    return np.bincount(lines.owners, lines.sizes, len(lines.batch.starts))


def half_han(lines: Stretches) -> Stretches:
    """Those of some lines of which at least half are Han characters, or seem to be.

    Of a character beyond the Basic Multilingual Plane both units are counted for a Han character, and one of them for another:
    a line that has half of its code points has half of its units.
    """
    return lines.where(2 * lines.count(HAN_RANGES) >= lines.sizes)
