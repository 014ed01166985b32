"""What pages of one site share, so that it does not count for their likeness: their template.

A shingle of two documents is part of a template when at least ``min_documents`` other documents have it, too, which are
articles of their own: no two of these, and none of these and one of the two, are ``copies`` alike or more. So fifty copies of
one article have nothing that is a template: they are one article, however many documents they are. Neither is a
template what stands in few documents.

To count this for all shingles of a corpus would take its size in memory; to count it for two documents that share enough
to be in question takes a few others, the witnesses. They come from the hashes that both have in their samples: of the
documents with one of these, those that have the most of them, and of these the ones with the lowest digests of their folded texts.
Then the shingles themselves are counted. All this depends on what the documents of the corpus are, and on
nothing else: not on their order, their names, or what an index knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import chain

import numpy as np

from corpus_lint.core.allocator import give_back
from corpus_lint.core.digest import digest
from corpus_lint.core.values import replace
from corpus_lint.duplicates.index_format import Array, distinct
from corpus_lint.duplicates.marks import may_share
from corpus_lint.duplicates.relations import Pair, Sampled
from corpus_lint.duplicates.template_candidates import KEPT_RANKINGS, Holders, candidates, ranked
from corpus_lint.duplicates.witnesses import Witnesses

# Of so many pairs at once the marks are compared with those of whom they ask.
PAIRS_AT_ONCE = 1024
# The texts of so many pairs are made at once: those of witnesses are kept beside them.
PREPARED_AT_ONCE = 128


def without_templates(
    comparison: Sampled, pairs: Sequence[Pair], min_documents: int, copies: float
) -> list[Pair]:
    """The pairs, with what each has in addition to a template counted, where it has one."""
    if not pairs:
        return []
    holders = Holders(comparison, min_documents)
    shared = holders.shared(np.array([(pair.earlier, pair.later) for pair in pairs]))
    noted = holders.note(distinct(np.concatenate(shared)))
    asked = {}
    rank = lru_cache(KEPT_RANKINGS)(partial(ranked, comparison))
    for number, (pair, hashes) in enumerate(zip(pairs, shared, strict=True)):
        some = [noted.get(one, ()) for one in hashes.tolist()]
        if found := candidates(comparison, pair, some, min_documents, rank):
            asked[number] = found
    # Who holds what takes as much memory as what witnesses are kept of.
    del holders, shared, noted, rank
    give_back()
    if not asked:
        return list(pairs)
    measured = _measured(comparison, pairs, asked, Witnesses(comparison, min_documents, copies))
    return [measured.get(number, pair) for number, pair in enumerate(pairs)]


def _measured(
    comparison: Sampled, pairs: Sequence[Pair], asked: Mapping[int, list[int]], witnesses: Witnesses
) -> dict[int, Pair]:
    """Those of some pairs that have a template, by their numbers, with what they have in addition, given whom to ask about which.

    It is counted where nobody counted it for the same texts, of the pair and of those that are asked.
    """
    chosen = [pairs[number] for number in asked]
    candidates = [*map(tuple, asked.values())]
    places = np.array([(pair.earlier, pair.later) for pair in chosen])
    # Pairs of one site mostly ask the same.
    key = cache(partial(_key, comparison, witnesses))
    keys = np.frombuffer(b"".join(map(key, candidates)), "<u8").reshape(-1, 2)
    records, done = comparison.own.find(comparison.keys(places) ^ keys)
    strangers = _are_strangers(comparison, places, candidates, witnesses.copies)
    # Pairs that ask the same documents one behind the other, so that what these have in common is kept.
    order = sorted(np.flatnonzero(~done).tolist(), key=candidates.__getitem__)
    for start in range(0, len(order), PREPARED_AT_ONCE):
        some = order[start : start + PREPARED_AT_ONCE]
        comparison.prepare(places[some])
        for number in some:
            counted = witnesses.own(chosen[number], candidates[number], strangers[number])
            if counted is not None:
                record = records[number]
                record["shared"], record["one"], record["other"], record["template"] = counted
                done[number] = True
    comparison.own.use(records[done])
    comparison.index.own = comparison.own.current
    sizes = comparison.as_they_stand(places, records["one"], records["other"])
    counts = zip(*(column.tolist() for column in (records["shared"], *sizes)), strict=True)
    has_template = (done & (records["template"] > 0)).tolist()
    return {
        number: replace(pair, own=own)
        for number, pair, own, has in zip(asked, chosen, counts, has_template, strict=True)
        if has
    }


def _are_strangers(
    comparison: Sampled, pairs: Array, asked: Sequence[Sequence[int]], copies: float
) -> list[bool]:
    """Of which pairs (n × 2) neither is a copy of one of those who are asked for it, as far as their marks tell."""
    marks, lengths = comparison.rows["marks"], comparison.rows["length"]
    found: list[bool] = []
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        some = asked[start : start + PAIRS_AT_ONCE]
        numbers = np.repeat(np.arange(len(some)), list(map(len, some)))
        others = np.fromiter(chain.from_iterable(some), np.int64, len(numbers))
        may_be = np.zeros(len(some), np.bool_)
        for positions in pairs[start : start + PAIRS_AT_ONCE].T:
            both = np.stack((positions[numbers], others), axis=1)
            may_be[numbers[may_share(both, marks, lengths, copies, 0)]] = True
        found += (~may_be).tolist()
    return found


def _key(comparison: Sampled, witnesses: Witnesses, candidates: tuple[int, ...]) -> bytes:
    """What the answer for two texts depends on, apart from them, in 16 bytes."""
    texts = comparison.rows["digest"][list(candidates)].tobytes()
    return digest(texts, f"{witnesses.min_documents} {witnesses.copies}")
