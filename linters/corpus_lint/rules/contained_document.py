"""One document inside another: an excerpt, a preview, a chapter, or a page that quotes the whole.

## What it does
Compares all documents of a run, folded as by DUP101, by containment: the share of the distinct character 5-grams of the
smaller one that the larger one has too. Sampled hashes nominate pairs; the containment that decides is counted exactly.
The smaller document is reported, wherever it stands, with up to five that hold it. The template of a site does not count, as for
DUP102: a page that has nothing else is not an excerpt of the others. A document that holds several others, as a book its chapters,
is reported once instead of these, which are its related places; to drop the parts rather than the book, drop those. A baseline
that knows the chapters knows this finding, and the other way round. So is a document in which one of a reference corpus (`--against`)
stands: a training text with a question of a test. Pairs that DUP101 or DUP102 reports are
left to them.

## Why it is bad
The part is learned twice as often as the rest, and a part in the training data of a whole in the evaluation data is a
leak that no comparison of whole documents sees. Crawlers bring home previews of pages they have, and collections hold
chapters beside books.

## Example
Two documents, divided by a line of three equal signs:
```bad corpus 2/1:1
老屋门前有一棵槐树，树龄比村里最老的人还要大。夏天的时候，全村的人都搬着凳子到树下乘凉，讲古的讲古，下棋的下棋。
孩子们围着树干捉迷藏，一直玩到月亮升起来才肯回家睡觉。后来，槐树在一个雷雨的夜里被劈去了一半，剩下的一半却年年开花。
去年修路，施工队要把它砍掉，全村的人都站出来反对，它才留了下来。如今树下修了石桌石凳，来往的司机也在那里歇脚，喝一碗井水。
===
老屋門前有一棵槐樹，樹齡比村裡最老的人還要大。夏天的時候，全村的人都搬著凳子到樹下乘涼，講古的講古，下棋的下棋。
```

## Look-alikes it leaves alone
A document that quotes a sentence of another, and one that is built from the same formulas:
```good corpus
老屋门前有一棵槐树，树龄比村里最老的人还要大。夏天的时候，全村的人都搬着凳子到树下乘凉，讲古的讲古，下棋的下棋。
孩子们围着树干捉迷藏，一直玩到月亮升起来才肯回家睡觉。后来，槐树在一个雷雨的夜里被劈去了一半，剩下的一半却年年开花。
===
他在信里抄了一句：“老屋门前有一棵槐树，树龄比村里最老的人还要大。”我读了又读，想起许多旧事来。那年我们都还小，不知道什么叫离别，
只知道天亮了要上学，天黑了要回家，槐花开了就有槐花饼吃。
```
```good corpus
谢谢大家！
===
各位来宾，今天的演出到此结束，谢谢大家！请带好随身物品，依次退场，祝各位晚安，路上平安，我们下次再会。
```

## Fix safety
No fix: corpus-lint does not decide whether the part or the whole should stay.

## Options
* `min-containment` (0.95): the share of the smaller document that the larger one must have. Of 238 excerpts and truncated
  copies of articles all have 1.0; of 98 articles rewritten sentence by sentence one has 0.91, the others at most 0.8.
* `min-containment-titled` (0.97): the same for two documents whose titles differ in a name only.
* `min-ratio` (1.2): how many times longer the larger one must be. Documents that are as long as each other, and less
  alike than DUP102 asks, are two editions.
* `min-parts` (3): from how many documents on one that holds them is taken for a book and these for its chapters, and reported once.
  Fewer are excerpts or previews. With 1,000,000 each document is reported by itself.
* `min-length` (50): letters and characters of the smaller document, also without a template. Shorter ones are quotations.
* `min-template-documents` (5): how many other documents make what two documents share a template, as for DUP102.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set

from corpus_lint.core import option
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.core.values import dataclass, replace
from corpus_lint.duplicates.likeness import (
    DEFAULT_LIKENESS,
    MOST_RELATED,
    MOST_TEMPLATE_DOCUMENTS,
    TEMPLATE_DOCUMENTS,
    is_alike,
    may_be_of_a_template,
)
from corpus_lint.engine.registry import comparing_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.duplicates.relations import Pair, Relations, WithLengths


# The similarity from which two of the documents that show a template are copies of one.
COPIES = DEFAULT_LIKENESS.min_similarity_template


@dataclass(frozen=True, slots=True)
class Options:
    min_containment: float = option.share(0.95)
    min_containment_titled: float = option.share(0.97)
    min_ratio: float = option.ratio(1.2, low=1)
    min_parts: int = option.count(3, low=2)
    min_length: int = option.count(50, low=1)
    min_template_documents: int = option.count(TEMPLATE_DOCUMENTS, low=2, high=MOST_TEMPLATE_DOCUMENTS)


@comparing_rule("DUP103", "contained-document", severity=Severity.WARNING, options=Options)
def contained_document(comparison: Relations, options: Options) -> Iterator[tuple[int, Problem]]:
    holding = contained_documents(comparison, options)
    books = _books(comparison, holding, options)
    for book, chapters in sorted(books.items()):
        yield book, book_problem(comparison, chapters)
    told = {chapter for chapters in books.values() for chapter in chapters}
    yield from _of_reference(comparison, holding, books)
    for part, pairs in sorted(holding.items()):
        if part not in told:
            best = max(pair.containment for pair in pairs)
            yield part, part_problem(comparison, part, [larger(pair) for pair in pairs], best)


def part_problem(comparison: Relations, part: int, holders: Sequence[int], containment: float) -> Problem:
    """What is said of a document that stands in others, of which at least the first few are given in their order.

    ``containment`` is the highest of all of them.
    """
    others = holders[:MOST_RELATED]
    differing = comparison.differences(part, others[0])
    where = " of the reference corpus" if any(map(comparison.in_reference, others)) else ""
    return Problem(
        Span(0, 0),
        f"{containment:.0%} of the text is also in a longer document{where}",
        notes=(f"other differences: {', '.join(differing)}",) if differing else (),
        related=tuple(filter(None, map(comparison.location, others))),
    )


def _of_reference(
    comparison: Relations, holding: Mapping[int, Sequence[Pair]], books: Collection[int]
) -> Iterator[tuple[int, Problem]]:
    """What is said of documents in which some of the reference corpus stand, which are never reported themselves."""
    found: dict[int, list[int]] = {}
    for part, pairs in sorted(holding.items()):
        if comparison.in_reference(part):
            for pair in pairs:
                if not comparison.in_reference(larger(pair)) and larger(pair) not in books:
                    found.setdefault(larger(pair), []).append(part)
    for book, parts in sorted(found.items()):
        yield book, reference_problem(comparison, parts)


def reference_problem(comparison: Relations, parts: Sequence[int]) -> Problem:
    """What is said of a document in which some of the reference corpus stand."""
    number = len(parts)
    message = f"{number:,} documents of the reference corpus stand in this one"
    if number == 1:
        message = "a document of the reference corpus stands in this one"
    return replace(book_problem(comparison, parts), message=message)


def contained_documents(comparison: Relations, options: Options) -> dict[int, list[Pair]]:
    """The documents that stand in others, with their pairs."""
    least = min(options.min_containment, options.min_containment_titled)
    pairs = comparison.pairs_from(containment=least)
    contained = [pair for pair in pairs if may_be_contained(comparison, pair, options)]
    holding: dict[int, list[Pair]] = {}
    for pair in comparison.without_templates(contained, options.min_template_documents, COPIES):
        if is_contained(comparison, pair, options):
            holding.setdefault(smaller(pair), []).append(pair)
    return holding


def _books(
    comparison: Relations, holding: Mapping[int, Sequence[Pair]], options: Options
) -> dict[int, list[int]]:
    """Documents that hold several others, with these: each in the one that holds the most, or stands first."""
    sizes = Counter(larger(pair) for pairs in holding.values() for pair in pairs)
    found: dict[int, list[int]] = {}
    for part, pairs in sorted(holding.items()):
        book = max((larger(pair) for pair in pairs), key=lambda one: (sizes[one], -one))
        # Of files that are compared with an index, only they are reported.
        if book >= comparison.first_asked:
            found.setdefault(book, []).append(part)
    return {book: chapters for book, chapters in found.items() if len(chapters) >= options.min_parts}


def book_problem(comparison: Relations, chapters: Sequence[int]) -> Problem:
    """What is said of a document that holds others."""
    locations, parts = [], []
    for chapter in chapters:
        if location := comparison.location(chapter):
            locations.append(location)
            parts.append(comparison.fingerprint(chapter))
    folder = _common_folder({location.path for location in locations})
    whose = f" of {folder}" if folder else ""
    return Problem(
        Span(0, 0),
        f"{len(locations):,} documents{whose} stand in this one",
        count=len(locations),
        related=tuple(locations),
        parts=tuple(parts),
    )


def _common_folder(paths: Set[str]) -> str:
    """The one path, or the folder that all paths are in with a slash behind it; empty where there is none."""
    if len(paths) == 1:
        (path,) = paths
        return path
    # Some paths may have been given as absolute ones, others not: these have nothing in common.
    if len(set(map(os.path.isabs, paths))) != 1:
        return ""
    try:
        folder = os.path.commonpath(paths)
    except ValueError:  # drives of Windows
        return ""
    return f"{folder}/" if folder else ""


def larger(pair: Pair) -> int:
    """The position of the larger document."""
    return pair.later if smaller(pair) == pair.earlier else pair.earlier


def smaller(pair: Pair) -> int:
    """The position of the smaller document."""
    return pair.earlier if pair.earlier_size < pair.later_size else pair.later


def may_be_contained(documents: WithLengths, pair: Pair, options: Options) -> bool:
    """Whether one document stands in another, and may not if they have a template in common; where that was counted, without it."""
    least = options.min_containment_titled if pair.series else options.min_containment
    if pair.containment < least:
        return False
    ratio = max(pair.earlier_size, pair.later_size) / max(1, min(pair.earlier_size, pair.later_size))
    return (
        documents.length(smaller(pair)) >= options.min_length
        and (pair.own is None or pair.own_size >= options.min_length)
        and ratio >= options.min_ratio
        and pair.own_containment >= least
        and (not is_alike(documents, pair) or may_be_of_a_template(documents, pair))
    )


def is_contained(documents: WithLengths, pair: Pair, options: Options) -> bool:
    """Whether one document stands in another, if what they have besides a template was counted."""
    return may_be_contained(documents, pair, options) and not is_alike(documents, pair)
