"""Whether pages of one template are taken for one article, and copies among them still found.

    python benchmarks/templates.py [FILE.jsonl.gz ...]

Makes corpora of pages that have a template in common, as much of each page as the rows say: the head and the foot of a page and
what stands between its parts. Some pages leave blocks of it out. Among them are planted copies, which a site has edited: a new
headline, and every so many sentences of its own another one. Then many copies of one article, edited in the same ways, which have
no template, with and without as many pages beside them. Prints what is reported of both.

Of files, in which each line has a text, and perhaps its ``lang``, it prints instead what DUP102 and DUP103 report, and what
they would report if the template counted.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from corpus_lint.chinese import tables
from corpus_lint.core.document import Document
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.likeness import is_alike
from corpus_lint.duplicates.sign_documents import compare
from corpus_lint.engine import catalogue

PAGES, COPIES = 300, 30
SHARES = (0.2, 0.4, 0.6, 0.7, 0.8)
# Sentences of a page, of some thirty characters each.
SENTENCES = (20, 40)
# Of the sentences of a copy, the share that its editor wrote anew.
EDITED = (0.0, 0.05, 0.1, 0.2)
# The chance that a page has a block of the template, and sentences of a block.
PRESENT, BLOCK = 0.9, 4
GROUPS = (10, 50, 100)
SHOWN = 20


class Writer:
    """Makes up sentences: words of frequent characters, whose frequencies fall as Zipf's law has it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        characters = "".join(sorted(tables.frequent()))[:2000]
        self.words = [
            "".join(self.chance.choices(characters, k=self.chance.randint(1, 3))) for _ in range(8000)
        ]
        self.weights = [1 / rank for rank in range(1, len(self.words) + 1)]

    def sentences(self, number: int) -> list[str]:
        return ["".join(self.chance.choices(self.words, self.weights, k=15)) + "。" for _ in range(number)]

    def page(self, template: Sequence[Sequence[str]], share: float) -> list[tuple[str, list[str]]]:
        """The blocks of a template that a page has, and the sentences of its own behind each."""
        blocks = [block for block in template if self.chance.random() < PRESENT] or [template[0]]
        number = max(3, round(sum(map(len, blocks)) * (1 - share) / share))
        own = self.sentences(number)
        edges = [round(i * number / len(blocks)) for i in range(len(blocks) + 1)]
        return [("".join(block), own[edges[i] : edges[i + 1]]) for i, block in enumerate(blocks)]

    def edited(self, own: Sequence[str], share: float) -> list[str]:
        """Some sentences, each written anew with some chance."""
        return [self.sentences(1)[0] if self.chance.random() < share else one for one in own]


def pages(writer: Writer, share: float) -> list[str]:
    """Pages of one template, the last ones copies of the first ones."""
    size = max(1, round(sum(SENTENCES) / 2 * share / BLOCK))
    template = [writer.sentences(BLOCK) for _ in range(size)]
    made = [writer.page(template, share) for _ in range(PAGES)]
    for number in range(COPIES):
        copy = [(block, writer.edited(own, EDITED[number % len(EDITED)])) for block, own in made[number]]
        made.append([("".join(writer.sentences(1)), []), *copy])
    return ["\n".join(f"{block}\n{''.join(own)}" for block, own in page) for page in made]


def reported(comparison: Comparison, code: str) -> dict[int, list[int]]:
    """The documents that a rule reports, each with those it names."""
    rule = catalogue.find(code)[0]
    places = {comparison.location(position): position for position in range(len(comparison.rows))}
    assert rule.compare
    return {
        position: [places[other] for other in problem.related]
        for position, problem in rule.compare(comparison, rule.options)
    }


def templates() -> None:
    print("| template | pages | copies found | DUP102 of pages | DUP103 of pages | if it counted | seconds |")
    print("|---|---|---|---|---|---|---|")
    for share in SHARES:
        texts, first = pages(Writer(round(share * 100)), share), PAGES
        start = process_time()
        comparison = compare(documents(texts))
        near, held = reported(comparison, "DUP102"), reported(comparison, "DUP103")
        spent = process_time() - start
        copies = sum(number - first in near.get(number, ()) for number in range(first, len(texts)))
        plain = {pair.later for pair in comparison.pairs if pair.later < first and is_alike(comparison, pair)}
        print(
            f"| {share:.0%} | {first} | {copies} of {len(texts) - first} | {sum(number < first for number in near)} "
            f"| {sum(number < first for number in held)} | {len(plain)} | {spent:.2f} |"
        )


def groups() -> None:
    print(
        "\n| copies of one article | edited sentences | pages beside them | reported | if a template counted |"
    )
    print("|---|---|---|---|---|")
    for number in GROUPS:
        for edited in (*EDITED, 0.3):
            for beside in (0, PAGES):
                writer = Writer(number)
                article = writer.sentences(30)
                copies = [
                    "".join(writer.sentences(1) + writer.edited(article, edited)) for _ in range(number)
                ]
                comparison = compare(documents(copies + pages(writer, 0.8)[:beside]))
                near = sum(position < number for position in reported(comparison, "DUP102"))
                plain = {
                    pair.later
                    for pair in comparison.pairs
                    if pair.later < number and is_alike(comparison, pair)
                }
                print(f"| {number} | {edited:.0%} | {beside} | {near} of {number - 1} | {len(plain)} |")


def documents(texts: Sequence[str]) -> list[Document]:
    return [Document(f"{number:06}", b"", text, ()) for number, text in enumerate(texts)]


def real(path: Path) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    texts = [row["text"] for row in rows]
    start = process_time()
    comparison = compare(documents(texts))
    near, held = reported(comparison, "DUP102"), reported(comparison, "DUP103")
    spent = process_time() - start
    alike = [pair for pair in comparison.pairs if is_alike(comparison, pair)]
    plain = {pair.later for pair in alike}
    print(
        f"{path}: {len(texts):,} documents in {spent:.1f} s: DUP102 {len(near):,}, {len(plain):,} if a template counted; DUP103 {len(held):,}"
    )
    languages = Counter(rows[position].get("lang", "") for position in plain - near.keys())
    print(f"no longer reported: {dict(languages.most_common(SHOWN))}")
    gone = [pair for pair in alike if pair.later not in near]
    for pair in random.Random(1).sample(gone, min(SHOWN, len(gone))):
        one, other = (texts[position] for position in (pair.earlier, pair.later))
        print(
            f"\n{pair.similarity:.2f} alike, {len(one):,} and {len(other):,} characters\n    {one[:200]!r}\n    {other[:200]!r}"
        )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        real(Path(name))
    if not sys.argv[1:]:
        templates()
        groups()
