"""How much each sign of TRN102 weighs, learned from documents and from cuts of them.

    python benchmarks/weigh_signs.py DIRECTORY [HONEST.jsonl.gz ...]

The directory is that of ``truncation.py``. The further files are honest documents of other kinds, JSON Lines with ``text``:
reviews, messages of programs, pages of manuals, novels, verse. Those with few Han characters are left out. Each document is judged
as it is, cut at random places within its prose, with its last full stop left out, and up to a line that honestly has no mark.

A logistic regression whose weights have the sign that their names say (projected gradient) tells the cuts from all others. The
documents of a source weigh the same together, however many they are, and those as they are weigh most: few of them end without
a mark. Prints the weights for `rules/cut_sentence.py`, and by source the recall and the documents that are reported, with all
weights and, held out, with weights that were learned without the source. The seeds of the cuts are others than those of
``truncation.py``. Needs numpy.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import truncation
from quality import records
from weigh_readings import fit

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.document import Document
from corpus_lint.core.model import Span
from corpus_lint.rules._last_paragraph import is_cut, last_paragraph
from corpus_lint.rules.cut_sentence import WEIGHTS

SEEDS = (1, 2, 3)
SENTENCE_END = re.compile(f"[{tables.HAN_RANGES}](?=[。！？!?；])")
CUTS = ("sentence", "bracket", "first words")
MARK = re.compile(f"(?<=[{tables.HAN_RANGES}])[，、：](?=[{tables.HAN_RANGES}])")
# How much all examples of a kind weigh in a source, at most so many of them counted, and how much one does.
KINDS = {"cut": (300, 1.0), "whole": (300, 20.0), "no stop": (300, 0.2), "line": (300, 0.1)}
# Its lines are broken at a width.
WRAPPED = "literature_essays"
LINES = 2
FEWEST_HAN = 8


def pages(folder: Path, honest: list[Path]) -> Iterator[truncation.Page]:
    yield from truncation.pages(folder)
    for path in honest:
        source = path.name.partition(".")[0]
        for number, row in enumerate(records(path)):
            if len(HAN_CHARACTER.findall(row["text"], 0, 4_000)) >= FEWEST_HAN:
                yield truncation.Page(source, f"{source}/{number}", row["text"])


def texts(page: truncation.Page) -> Iterator[tuple[str, str]]:
    """Examples of each kind that one document gives."""
    document = page.document()
    yield "whole", document.text
    paragraphs = truncation.prose(document)
    ends = [
        match.end()
        for span in paragraphs
        for match in SENTENCE_END.finditer(document.text, span.start, min(span.end + 1, len(document.text)))
    ]
    for seed in SEEDS:
        truncation.SEED = seed
        for cut in truncation.cuts(page):
            if cut.kind in CUTS:
                yield "cut", cut.text
        if marks := [
            match.end() for span in paragraphs for match in MARK.finditer(document.text, span.start, span.end)
        ]:
            yield "cut", document.text[: random.Random(f"{seed} {page.name}").choice(marks)]
        if ends:
            yield "no stop", document.text[: random.Random(f"{seed} {page.name}").choice(ends)]
    if page.source != WRAPPED:
        yield from (("line", text) for text in open_lines(document, page.name))


def open_lines(document: Document, seed: str) -> Iterator[str]:
    """The text up to a line without a mark at its end: a heading, a name, a caption, an item."""

    def fits(span: Span) -> bool:
        return (
            is_cut(document.text[span.end - 1])
            and len(HAN_CHARACTER.findall(document.text, 0, span.end)) >= truncation.LEAST_HAN
        )

    lines = [span for _, span in document.lines[2:-1] if fits(span)]
    random.Random(seed).shuffle(lines)
    for span in lines[:LINES]:
        yield document.text[: span.end]


def signs(text: str, page: truncation.Page) -> list[float] | None:
    """The signs of a document, None if it ends like a whole one."""
    last = last_paragraph(page.document(text))
    return None if last is None else [*map(float, last.signs().values())]


def main(folder: Path, honest: list[Path]) -> None:
    rows, kinds, sources = [], [], []
    number: dict[tuple[str, str], int] = {}
    for page in pages(folder, honest):
        for kind, text in texts(page):
            number[page.source, kind] = number.get((page.source, kind), 0) + 1
            found = signs(text, page)
            if found is not None:
                rows.append(found)
                kinds.append(kind)
                sources.append(page.source)
    values, kind_of, source_of = np.array(rows), np.array(kinds), np.array(sources)
    weights = np.array(
        [
            KINDS[kind][1] * min(1, KINDS[kind][0] / number[source, kind])
            for source, kind in zip(sources, kinds, strict=True)
        ]
    )
    cut = (kind_of == "cut").astype(float)
    sides = np.sign([*WEIGHTS.values()])
    known = fit(values, cut, weights, sides)
    for name, weight in zip([*WEIGHTS, "BASE"], known, strict=True):
        print(f"{weight:6.2f}  {name}")
    held_out = np.zeros(len(cut))
    for source in dict.fromkeys(sources):
        own = source_of == source
        other = fit(values[~own], cut[~own], weights[~own], sides)
        held_out[own] = values[own] @ other[:-1] + other[-1]
    judged = {"": values @ known[:-1] + known[-1], " held out": held_out}
    print(f"\n{'':<30}" + "".join(f"{kind + name:>17}" for kind in KINDS for name in judged))
    for name in (*dict.fromkeys(sources), "all"):
        cells = []
        for kind in KINDS:
            total = sum(n for (one, other), n in number.items() if other == kind and name in (one, "all"))
            own = (kind_of == kind) & ((source_of == name) | (name == "all"))
            cells += [
                f"{(odds[own] >= 0).sum()} of {total}"
                if kind == "whole"
                else f"{(odds[own] >= 0).sum() / max(1, total):.1%}"
                for odds in judged.values()
            ]
        print(f"{name:<30}" + "".join(f"{cell:>17}" for cell in cells))


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora" / "clean", [*map(Path, sys.argv[2:])])
