"""The signature of a document, by which its copies are found: a digest of its folded text, and a sample of its shingles.

A shingle is a stretch of SHINGLE code units of the folded text. It is kept when its hash is below a limit that one in
SAMPLING hashes is below (FracMinHash: Irber et al. 2022, doi:10.1101/2022.01.11.475838), which is the same sample in each
document, so that similarity and containment both show in how much of it two documents share; of a document with few such
hashes also its smallest ones (a bottom-k sketch: Broder 1997).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from corpus_lint.core.digest import SIZE
from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.folding import FIRST_LINE, LONGEST_TITLE, folded_title, folding_table
from corpus_lint.duplicates.index_format import HALF, LOWER, MARKS, Array, distinct
from corpus_lint.duplicates.joined_texts import JoinedTexts, join_texts
from corpus_lint.duplicates.shingles import SHINGLE, in_order

SAMPLING = 64
# A document with fewer hashes below the limit keeps this many of its smallest hashes.
SMALLEST_KEPT = 4
LIMIT = np.uint64(2**64 // SAMPLING)
# Of a document with few hashes below the limit, those that are looked at first for its smallest ones.
LOOKED_AT = np.uint64(2**64 // 8)
# What stands in the place of a shingle that is none.
NO_HASH = np.uint64(2**64 - 1)


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of n documents.

    ``digests`` (n × 2, 64 bits) are equal for equal folded texts, ``lengths`` (n) are in code units, ``below`` (n) is how
    many of the kept hashes are below the limit. ``hashes`` (m, 32 or 64 bits) are the kept ones, ``owners`` (m) the documents,
    from 0, that they belong to, in the order of these; each hash once per document. ``marks`` (n × MARKS, 64 bits) are those
    that ``marks.py`` looks at, if they were asked for. ``units`` are the folded texts themselves,
    one behind the other, ``titles`` (n) how many units of each are its title, as in ``folded_title``.
    """

    digests: Array
    lengths: Array
    below: Array
    hashes: Array
    owners: Array
    marks: Array
    units: Array
    titles: Array


def signatures(texts: Sequence[str], cut: bool = True) -> Signatures:
    """The signatures of some texts without additions. Fastest for some hundred kilobytes at once.

    The index keeps the lower 32 bits of each hash, which are enough for 10^8 documents on one machine; without ``cut`` all 64
    are kept, for engines.
    """
    return signatures_of(join_texts(texts), texts, cut)


def signatures_of(
    one: JoinedTexts, texts: Sequence[str], cut: bool = True, marked: bool = False
) -> Signatures:
    """The same of texts that are joined already, and their marks if ``marked``."""
    folded = np.take(folding_table(), one.units)
    kept = np.flatnonzero(folded != 0)
    starts, ends = np.searchsorted(kept, one.starts), np.searchsorted(kept, one.ends)
    titles = _titles(one, texts, kept, starts)
    units = np.take(folded, kept)
    hashes = in_order(units)
    # Shingles that begin near the end of a document reach into the next one.
    for back in range(1, SHINGLE):
        across = ends - back
        hashes[across[(across >= starts) & (across < len(hashes))]] = NO_HASH
    places = np.flatnonzero(hashes < LIMIT)
    owners, kept_hashes = _once(np.searchsorted(ends, places, "right"), hashes[places], cut)
    below = np.bincount(owners, minlength=len(texts))
    few = np.flatnonzero(below < SMALLEST_KEPT)
    if len(few):
        repeated, smallest = _smallest(hashes, starts, ends, few)
        owners, kept_hashes = _once(
            np.concatenate((owners, repeated)), np.concatenate((kept_hashes, smallest)), cut
        )
    return Signatures(
        _digests(units, starts, ends),
        (ends - starts).astype(np.uint32),
        below.astype(np.uint32),
        kept_hashes.astype(np.uint32) if cut else kept_hashes,
        owners.astype(np.uint32),
        _marks(hashes, ends - starts) if marked else np.zeros((0, MARKS), np.uint64),
        units,
        titles,
    )


def _marks(hashes: Array, lengths: Array) -> Array:
    """For each text a set of bits: one for the first few bits of each of its hashes, given those of all texts."""
    width = 64 * MARKS
    places = np.repeat(np.arange(0, len(lengths) * width, width), lengths)[: len(hashes)]
    places += (hashes >> np.uint64(65 - width.bit_length())).view(np.int64)
    found = np.zeros((len(lengths), width), np.bool_)
    found.reshape(-1)[places] = True
    # What stands in the place of a shingle that is none has the last bit, which nothing is told by.
    found[:, -1] = False
    return np.packbits(found, axis=1).view(np.uint64)


def _digests(units: Array, starts: Array, ends: Array) -> Array:
    """The digests of folded texts, as in ``core.digest``."""
    raw = units.view(np.uint8).data
    bounds = zip((2 * starts).tolist(), (2 * ends).tolist(), strict=True)
    found = b"".join([blake2b(raw[start:end], digest_size=SIZE).digest() for start, end in bounds])
    return np.frombuffer(found, "<u8").reshape(-1, 2)


def _smallest(hashes: Array, starts: Array, ends: Array, few: Array) -> tuple[Array, Array]:
    """The smallest distinct hashes of some documents, SMALLEST_KEPT of each that has as many, and their documents."""
    sizes = np.maximum(0, ends[few] - SHINGLE + 1 - starts[few])
    before = np.cumsum(sizes) - sizes
    owners = np.repeat(few, sizes)
    found = hashes[np.arange(len(owners)) + np.repeat(starts[few] - before, sizes)]
    # One in eight of them is enough for nearly all, and to sort these takes a tenth of the time.
    low = found < LOOKED_AT
    lowest = _first_of_each(owners[low], found[low])
    enough = np.bincount(lowest[0], minlength=len(starts)) == SMALLEST_KEPT
    if enough[few].all():
        return lowest
    rest = ~enough[owners]
    kept, others = enough[lowest[0]], _first_of_each(owners[rest], found[rest])
    return np.concatenate((lowest[0][kept], others[0])), np.concatenate((lowest[1][kept], others[1]))


def _first_of_each(owners: Array, hashes: Array) -> tuple[Array, Array]:
    """The smallest distinct hashes of each document, SMALLEST_KEPT of each that has as many."""
    owners, hashes = _once(owners, hashes, False)
    smallest = np.arange(len(owners)) - np.searchsorted(owners, owners) < SMALLEST_KEPT
    return owners[smallest], hashes[smallest]


def _titles(one: JoinedTexts, texts: Sequence[str], kept: Array, starts: Array) -> Array:
    """The lengths of titles, given the places of the units that are kept, and where among them each text begins."""
    breaks = np.flatnonzero(one.units == ord("\n"))
    first_break = breaks[np.searchsorted(breaks, one.starts)]
    ends = np.minimum(first_break, one.starts + FIRST_LINE)
    lengths = np.searchsorted(kept, ends) - starts
    found = np.where(lengths <= LONGEST_TITLE, lengths, 0).astype(np.uint16)
    # The first line is counted in characters, which may have two units here, or none.
    for number in np.flatnonzero(one.beyond).tolist():
        found[number] = len(folded_title(texts[number]).encode("utf-16-le", "surrogatepass")) // 2
    return found


def _once(owners: Array, hashes: Array, cut: bool) -> tuple[Array, Array]:
    """Each hash of each document once, in order; with ``cut`` only the lower half of it."""
    if cut:
        keys = distinct((owners.astype(np.uint64) << HALF) | (hashes & LOWER))
        return (keys >> HALF).astype(np.int64), keys & LOWER
    order = np.lexsort((hashes, owners))
    owners, hashes = owners[order].astype(np.int64), hashes[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (owners[1:] != owners[:-1]) | (hashes[1:] != hashes[:-1])
    return owners[first], hashes[first]
