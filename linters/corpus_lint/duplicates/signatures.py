"""The signature of a document, by which its copies are found: a digest of its folded text, and a sample of its shingles.

A shingle is a stretch of SHINGLE code units of the folded text. It is kept when its hash is below a limit that one in
SAMPLING hashes is below (FracMinHash: Irber et al. 2022, doi:10.1101/2022.01.11.475838), which is the same sample in each
document, so that similarity and containment both show in how much of it two documents share; of a document with few such
hashes also its smallest ones (a bottom-k sketch: Broder 1997).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus_lint.core.digest import digest
from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.folding import FIRST_LINE, LONGEST_TITLE, folded_title, folded_units
from corpus_lint.duplicates.index_format import HALF, LOWER, Array, distinct
from corpus_lint.duplicates.shingles import SHINGLE, in_order

SAMPLING = 64
# A document with fewer hashes below the limit keeps this many of its smallest hashes.
SMALLEST_KEPT = 4
LIMIT = np.uint64(2**64 // SAMPLING)


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of n documents.

    ``digests`` (n × 2, 64 bits) are equal for equal folded texts, ``lengths`` (n) are in code units, ``below`` (n) is how
    many of the kept hashes are below the limit. ``hashes`` (m, 32 or 64 bits) are the kept ones, ``owners`` (m) the documents,
    from 0, that they belong to, in the order of these; each hash once per document. ``units`` are the folded texts themselves,
    one behind the other, ``titles`` (n) how many units of each are its title, as in ``folded_title``.
    """

    digests: Array
    lengths: Array
    below: Array
    hashes: Array
    owners: Array
    units: Array
    titles: Array


def signatures(texts: Sequence[str], cut: bool = True) -> Signatures:
    """The signatures of some texts without additions. Fastest for some hundred kilobytes at once.

    The index keeps the lower 32 bits of each hash, which are enough for 10^8 documents on one machine; without ``cut`` all 64
    are kept, for engines.
    """
    folded = [folded_units(text) for text in texts]
    units = np.concatenate(folded) if folded else np.zeros(0, "<u2")
    kept = units != 0
    counts = np.zeros(len(units) + 1, np.int64)
    np.cumsum(kept, out=counts[1:])
    ends = counts[np.cumsum([len(one) for one in folded], dtype=np.int64)] if folded else counts[:0]
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)
    titles = _titles(texts, folded, counts)
    units = units[kept]
    raw = units.tobytes()
    joined = b"".join(
        digest(raw[2 * start : 2 * end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    )
    hashes = in_order(units)
    # Shingles that begin near the end of a document reach into the next one.
    for back in range(1, SHINGLE):
        across = ends - back
        hashes[across[(across >= starts) & (across < len(hashes))]] = np.uint64(2**64 - 1)
    places = np.flatnonzero(hashes < LIMIT)
    owners, kept_hashes = _once(np.searchsorted(ends, places, "right"), hashes[places], cut)
    below = np.bincount(owners, minlength=len(texts))
    few = np.flatnonzero(below < SMALLEST_KEPT).tolist()
    if few:
        smallest = [
            distinct(hashes[starts[owner] : max(starts[owner], ends[owner] - SHINGLE + 1)])[:SMALLEST_KEPT]
            for owner in few
        ]
        repeated = np.repeat(few, [len(some) for some in smallest])
        owners, kept_hashes = _once(
            np.concatenate((owners, repeated)), np.concatenate((kept_hashes, *smallest)), cut
        )
    return Signatures(
        np.frombuffer(joined, "<u8").reshape(-1, 2),
        (ends - starts).astype(np.uint32),
        below.astype(np.uint32),
        kept_hashes.astype(np.uint32) if cut else kept_hashes,
        owners.astype(np.uint32),
        units,
        titles,
    )


def _titles(texts: Sequence[str], folded: Sequence[Array], counts: Array) -> Array:
    """The lengths of titles, given how many units are kept before each of all folded texts."""
    ends, beyond = [], []
    for number, text in enumerate(texts):
        head = text[:FIRST_LINE]
        end = head.find("\n")
        # Characters beyond the Basic Multilingual Plane have two units, or none.
        if not head.isascii() and len(head.encode("utf-16-le", "surrogatepass")) > 2 * len(head):
            beyond.append(number)
            end = 0
        ends.append(len(head) if end < 0 else end)
    begins = np.cumsum([0, *map(len, folded)], dtype=np.int64)[:-1]
    lengths = counts[begins + ends] - counts[begins]
    found = np.where(lengths <= LONGEST_TITLE, lengths, 0).astype(np.uint16)
    for number in beyond:
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
