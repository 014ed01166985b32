"""What was nominated in the run before, so that after a few changes only the documents that these reach are nominated again.

Which pairs a document is in depends on the groups of documents that have its hashes: on how large they are, which decides by how many of them it
is led to others, and on their first few documents. So a document that is new or gone changes something for those that share a rare hash
with it, and for those that have a hash whose group is in another class of sizes now. All others have the pairs that they had.
"""

from __future__ import annotations

import numpy as np

from corpus_lint.core.values import dataclass, replace
from corpus_lint.duplicates.candidate_pairs import (
    CLASSES,
    in_order,
    nominated,
    rare_classes,
    size_class,
)
from corpus_lint.duplicates.index_format import HALF, LOWER, Array, Nominated, distinct, sample_of
from corpus_lint.duplicates.selected_postings import Selection, standing_postings

# Where more documents than this share are new, gone or reached, all are nominated: it takes no longer.
MOST_REACHED = 1 / 8


@dataclass(frozen=True, slots=True)
class _Found:
    """Pairs of positions, and for each position the last class of sizes in which its rarest hashes are."""

    pairs: Array
    last: Array


def renominate(selection: Selection, known: Nominated) -> tuple[Array, Nominated]:
    """The pairs that ``nominate`` finds, and what to keep of them: what is ``known``, where nothing has changed."""
    positions = np.flatnonzero(selection.standing)
    digests = selection.rows["digest"][positions]
    if np.array_equal(digests, known.digests):
        return positions[known.pairs], known
    found = _after_changes(selection, known, positions, digests)
    if found is None:
        last = rare_classes(selection)
        found = _Found(nominated(selection, last), last)
    numbers = np.cumsum(selection.standing) - 1
    return found.pairs, Nominated(digests, found.last[positions], numbers[found.pairs].astype("<u4"))


def _after_changes(selection: Selection, known: Nominated, positions: Array, digests: Array) -> _Found | None:
    """The pairs and classes after a few changes, given the positions and digests of what stands; None where they are many.

    Also where it is not known what the documents that are gone had, and where others are in another order.
    """
    now = _places(known.digests, digests)
    stays = now >= 0
    is_new = np.zeros(len(selection.rows), np.bool_)
    is_new[positions] = True
    is_new[positions[now[stays]]] = False
    most = MOST_REACHED * len(positions)
    if (np.diff(now[stays]) <= 0).any() or np.count_nonzero(~stays) + np.count_nonzero(is_new) > most:
        return None
    gone = _sample_of_gone(selection, known.digests[~stays])
    if gone is None:
        return None
    before = np.zeros(len(selection.rows), np.uint8)
    before[positions[now[stays]]] = known.last[stays]
    reached = _reached(selection, gone, is_new, before)
    if reached is None:
        return None
    last, asked = reached
    pairs = now[known.pairs]
    pairs = positions[pairs[(pairs >= 0).all(axis=1)]]
    left = pairs[~asked[pairs].any(axis=1)]
    return _Found(in_order(np.concatenate((left, _touching(selection, last, asked)))), last)


def _reached(selection: Selection, gone: Array, is_new: Array, before: Array) -> tuple[Array, Array] | None:
    """The last rare class of each document, and which may have other pairs than before; None where these are many.

    ``gone`` are the hashes of documents that are gone, ``before`` the classes of those that stay.
    """
    most = MOST_REACHED * np.count_nonzero(selection.standing)
    new = _sample(selection, is_new)
    hashes = distinct(np.concatenate((gone, new)))
    postings = np.concatenate([np.zeros(0, np.uint64), *standing_postings(replace(selection, hashes=hashes))])
    owners = (postings & LOWER).astype(np.int64)
    numbers = np.searchsorted(hashes, (postings >> HALF).astype(np.uint32))
    sizes = np.bincount(numbers, minlength=len(hashes))
    added, lost = (np.bincount(np.searchsorted(hashes, some), minlength=len(hashes)) for some in (new, gone))
    classes, classes_before = _classes(sizes)[numbers], _classes(sizes - added + lost)[numbers]
    again = is_new.copy()
    again[owners[classes != classes_before]] = True
    if np.count_nonzero(again) > most:
        return None
    counted = rare_classes(replace(selection, hashes=distinct(_sample(selection, again))))
    last = np.where(again, counted, before)
    asked = is_new | (last != before)
    asked[owners[(classes <= last[owners]) | (classes_before <= before[owners])]] = True
    return None if np.count_nonzero(asked) > most else (last, asked)


def _touching(selection: Selection, last: Array, asked: Array) -> Array:
    """The pairs with one of some documents, given the last rare class of each."""
    some = replace(selection, hashes=distinct(_sample(selection, asked)))
    # Only the samples of those are looked at that share a hash with them.
    shares = np.zeros(len(asked), np.bool_)
    for postings in standing_postings(some):
        shares[(postings & LOWER).astype(np.int64)] = True
    positions = [np.where(shares[places], places, -1) for places in some.positions]
    return nominated(replace(some, positions=positions), last, touching=asked)


def _classes(sizes: Array) -> Array:
    """The class of each size; of groups in which nobody has another's company the one behind all."""
    return np.where(sizes > 1, size_class(np.maximum(sizes, 2)), CLASSES)


def _sample(selection: Selection, wanted: Array) -> Array:
    """The kept hashes of some documents, by whether each position is wanted."""
    some = [
        sample_of(segment, (places >= 0) & wanted[places])
        for segment, places in zip(selection.segments, selection.positions, strict=True)
    ]
    return np.concatenate([np.zeros(0, np.uint32), *some])


def _sample_of_gone(selection: Selection, digests: Array) -> Array | None:
    """The kept hashes of texts that no document has any more, by the rows that they had; None where one is not there."""
    found = [np.zeros(0, np.uint32)]
    for segment, places in zip(selection.segments, selection.positions, strict=True):
        if not len(digests):
            break
        rows = np.flatnonzero(places < 0)
        place = _places(digests, segment.rows["digest"][rows])
        wanted = np.zeros(len(places), np.bool_)
        wanted[rows[place[place >= 0]]] = True
        found.append(sample_of(segment, wanted))
        digests = digests[place < 0]
    return None if len(digests) else np.concatenate(found)


def _places(digests: Array, others: Array) -> Array:
    """The place of each of some digests (n × 2) among others, -1 where it is not there."""
    if not len(others):
        return np.full(len(digests), -1)
    order = np.argsort(others[:, 0], kind="stable")
    places = np.searchsorted(others[order, 0], digests[:, 0])
    places = order[np.minimum(places, len(others) - 1)]
    return np.where((others[places] == digests).all(axis=1), places, -1)
