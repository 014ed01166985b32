"""The same article as another document, with edits.

## What it does
Compares all documents of a run, folded as by DUP101, by the Jaccard similarity of their character 5-grams. Sampled
hashes nominate pairs; the similarity that decides is computed exactly. The later document is reported, with up to
five earlier ones like it.

## Why it is bad
As for an exact copy. Edits are what sites make to articles they take from each other: another headline, another
first sentence, a paragraph more.

## Example
Two documents, divided by a line of three equal signs:
```bad corpus
老屋门前有一棵槐树，树龄比村里最老的人还要大。夏天的时候，全村的人都搬着凳子到树下乘凉，讲古的讲古，下棋的下棋。
孩子们围着树干捉迷藏，一直玩到月亮升起来才肯回家睡觉。后来，槐树在一个雷雨的夜里被劈去了一半，剩下的一半却年年开花。
===
本报讯：老屋門前有一棵槐樹，樹齡比村裡最老的人還要大。夏天的時候，全村的人都搬著凳子到樹下乘涼，講古的講古，下棋的下棋。
孩子們圍著樹幹捉迷藏，一直玩到月亮升起來才肯回家睡覺。後來，槐樹在一個雷雨的夜裡被劈去了一半，剩下的一半卻年年開花。
```

## Look-alikes it leaves alone
Documents that share a formula, a first sentence, or the wording of their kind:
```good corpus
老屋门前有一棵槐树，树龄比村里最老的人还要大。夏天的时候，全村的人都搬着凳子到树下乘凉，讲古的讲古，下棋的下棋。
===
老屋门前有一棵槐树，树龄比村里最老的人还要大。去年修路，施工队要把它砍掉，全村的人都站出来反对，它才留了下来。
```

## Fix safety
Shown only: which copy to keep is not the linter's to say.

## Options
* `min-similarity` (0.6): Jaccard similarity from which two documents are one article. Of 108 edited copies of articles
  107 have more, of 98 articles rewritten sentence by sentence none of usual length has more than 0.47.
* `short` (400): letters and characters of a document that is short. One replaced sentence is a large part of it.
* `min-similarity-short` (0.75): the similarity for short documents.
* `min-similarity-titled` (0.9): the similarity for two documents whose titles differ in a name only: one regulation of
  two cities, one form filled in for two firms, one tutorial for two tools.
* `min-length` (50): letters and characters of a document. Shorter ones are compared by DUP101 only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus_lint.model import Problem, Severity
from corpus_lint.registry import corpus_rule
from corpus_lint.rules._folding import Fingerprint, fingerprint, shingles

# A hash that more documents have is a formula of the corpus (a licence, a footer) and nominates nobody.
COMMON_HASH = 200
# A pair is compared when they share this much of the smaller sketch: half of what similar documents share.
MIN_SKETCH_SHARE = 0.3
MOST_RELATED = 5
# How much of a title its series has in common.
SERIES_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Options:
    min_similarity: float = 0.6
    short: int = 400
    min_similarity_short: float = 0.75
    min_similarity_titled: float = 0.9
    min_length: int = 50


@corpus_rule("DUP102", "near-duplicate", severity=Severity.ERROR, collect=fingerprint, options=Options)
def near_duplicate(prints: Sequence[Fingerprint], options: Options) -> Iterator[tuple[int, Problem]]:
    cached = lru_cache(maxsize=64)(lambda index: shingles(prints[index].text))
    seen: set[bytes] = set()
    having: dict[int, list[int]] = {}
    for index, one in enumerate(prints):
        if len(one.text) < options.min_length or one.digest in seen:
            continue
        seen.add(one.digest)
        alike: list[tuple[int, float]] = []
        for other in _candidates(one, having, prints):
            here, there = cached(index), cached(other)
            shared = len(here & there)
            similarity = shared / (len(here) + len(there) - shared)
            if similarity >= _required(one, prints[other], options):
                alike.append((other, similarity))
        for value in one.sketch:
            having.setdefault(value, []).append(index)
        if alike:
            best = max(similarity for _, similarity in alike)
            yield (
                index,
                Problem(
                    one.span,
                    f"the same article as another document, {best:.0%} alike",
                    related=tuple(prints[other].location for other, _ in alike[:MOST_RELATED]),
                ),
            )


def _candidates(one: Fingerprint, having: dict[int, list[int]], prints: Sequence[Fingerprint]) -> list[int]:
    """The earlier documents whose sketches share enough with that of this one, in order."""
    shared = Counter[int]()
    for value in one.sketch:
        documents = having.get(value, ())
        if len(documents) <= COMMON_HASH:
            shared.update(documents)
    return sorted(
        other
        for other, number in shared.items()
        if number >= MIN_SKETCH_SHARE * min(len(one.sketch), len(prints[other].sketch))
    )


def _required(one: Fingerprint, other: Fingerprint, options: Options) -> float:
    """The similarity from which two documents are one article."""
    if _in_series(one.title, other.title):
        return options.min_similarity_titled
    if min(len(one.text), len(other.text)) < options.short:
        return options.min_similarity_short
    return options.min_similarity


def _in_series(one: str, other: str) -> bool:
    """Whether two titles differ in a name only, like those of one regulation of two cities."""
    if not one or not other or one == other:
        return False
    shared = _common_start(one, other) + _common_start(one[::-1], other[::-1])
    return shared >= SERIES_SHARE * max(len(one), len(other))


def _common_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
