"""The same article as another document, with edits.

## What it does
Compares all documents of a run, folded as by DUP101, by the Jaccard similarity of their character 5-grams. Sampled
hashes nominate pairs; the similarity that decides is computed exactly. The later document is reported, with up to
five earlier ones like it.

Pages of one site share its template: a shingle that at least five other documents have does not count, if these are different
articles, if such shingles are half of what two documents share, and if what is left of these stands at the same places
between them. Copies of one article are not different articles, however many there are, and each editor changes other places.

## Why it is bad
As for an exact copy. Edits are what sites make to articles they take from each other: another headline, another
first sentence, a paragraph more.

## Example
Two documents, divided by a line of three equal signs:
```bad corpus 2/1:1
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

Pages that many of a site are like, around what each is about:
```good corpus
本页介绍村史馆的一件展品。展品存放在二楼东侧的玻璃柜中，参观时请勿触摸。
这是村里渡口的船票。
需要拍照的参观者请先到服务台登记，未经许可不得使用闪光灯，开放时间以门口的告示为准。
===
本页介绍村史馆的一件展品。展品存放在二楼东侧的玻璃柜中，参观时请勿触摸。
这是村里茶馆的茶具。
需要拍照的参观者请先到服务台登记，未经许可不得使用闪光灯，开放时间以门口的告示为准。
===
本页介绍村史馆的一件展品。展品存放在二楼东侧的玻璃柜中，参观时请勿触摸。
这是村里粮仓的账本。
需要拍照的参观者请先到服务台登记，未经许可不得使用闪光灯，开放时间以门口的告示为准。
===
本页介绍村史馆的一件展品。展品存放在二楼东侧的玻璃柜中，参观时请勿触摸。
这是村里石桥的栏杆。
需要拍照的参观者请先到服务台登记，未经许可不得使用闪光灯，开放时间以门口的告示为准。
===
本页介绍村史馆的一件展品。展品存放在二楼东侧的玻璃柜中，参观时请勿触摸。
这是村里水井的井绳。
需要拍照的参观者请先到服务台登记，未经许可不得使用闪光灯，开放时间以门口的告示为准。
===
本页介绍村史馆的一件展品。展品存放在二楼东侧的玻璃柜中，参观时请勿触摸。
这是村里书院的藏书。
需要拍照的参观者请先到服务台登记，未经许可不得使用闪光灯，开放时间以门口的告示为准。
===
本页介绍村史馆的一件展品。展品存放在二楼东侧的玻璃柜中，参观时请勿触摸。
这是村里磨坊的石磨。
需要拍照的参观者请先到服务台登记，未经许可不得使用闪光灯，开放时间以门口的告示为准。
```

## Fix safety
No fix: corpus-lint does not decide which copy to keep.

## Options
* `min-similarity` (0.6): Jaccard similarity from which two documents are one article. Of 108 edited copies of articles
  107 have more, of 98 articles rewritten sentence by sentence none of usual length has more than 0.47.
* `short` (400): letters and characters of a document that is short. One replaced sentence is a large part of it.
* `min-similarity-short` (0.75): the similarity for short documents.
* `min-similarity-titled` (0.9): the similarity for two documents whose titles differ in a name only: one regulation of
  two cities, one form filled in for two firms, one tutorial for two tools.
* `min-similarity-own` (0.4): the similarity that two documents with a template in common must have without it. Pages of a template
  have hardly any; copies of which every tenth sentence was rewritten have 0.48 and more.
* `min-similarity-template` (0.85): the similarity from which two documents are one article whatever stands in many others; and
  from which two of those others are copies of one, which count once. Pages of which four fifths are a template have up to 0.8.
* `min-template-documents` (5): how many other documents, all different articles, must have what two documents share for it to
  be of a template. What fewer have may be a quotation.
* `min-length` (50): letters and characters of a document. Shorter ones are compared by DUP101 only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress, groupby

from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.duplicates.likeness import MOST_RELATED, Likeness, is_alike
from corpus_lint.engine.registry import comparing_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.duplicates.relations import Pair, Relations


@comparing_rule("DUP102", "near-duplicate", severity=Severity.ERROR, options=Likeness)
def near_duplicate(comparison: Relations, options: Likeness) -> Iterator[tuple[int, Problem]]:
    for later, group in groupby(alike_pairs(comparison, options), lambda pair: pair.later):
        pairs = list(group)
        related = [comparison.location(pair.earlier) for pair in pairs[:MOST_RELATED]]
        differing = comparison.differences(later, pairs[0].earlier)
        known = any(comparison.in_reference(pair.earlier) for pair in pairs)
        whose = "a document in the reference corpus" if known else "an earlier document"
        yield (
            later,
            Problem(
                Span(0, 0),
                f"nearly a copy of {whose} ({max(pair.similarity for pair in pairs):.0%} alike)",
                notes=(f"differences apart from edits: {', '.join(differing)}",) if differing else (),
                related=tuple(location for location in related if location),
            ),
        )


def alike_pairs(comparison: Relations, options: Likeness) -> list[Pair]:
    """The pairs of documents that are one article, by the later one and then the earlier one."""
    alike = [
        pair
        for pair in comparison.pairs_from(similarity=options.least)
        if is_alike(comparison, pair, options)
    ]
    asked = [pair.similarity < options.min_similarity_template for pair in alike]
    counted = iter(
        comparison.without_templates(
            list(compress(alike, asked)), options.min_template_documents, options.min_similarity_template
        )
    )
    return [
        pair
        for pair, is_asked in zip(alike, asked, strict=True)
        if not is_asked or is_alike(comparison, next(counted), options)
    ]
