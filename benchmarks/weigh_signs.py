"""How much each sign of TRN102 weighs, learned from documents and from cuts of them.

    python benchmarks/weigh_signs.py DIRECTORY

The directory is that of ``truncation.py``. A logistic regression (iteratively reweighted least squares with a ridge) tells
cut documents from the same documents as they are (weighed most: there are few that end without a mark), from documents
whose last sentence only lacks its full stop, and from documents that end in a line that honestly has no mark. Prints the
weights for `rules/cut_sentence.py`, and the recall and the false reports when each document is judged by weights that were
learned without its source; of the two sources that most of the whole documents without a mark are from, without a fifth
of its documents.

The seeds of the cuts are others than those of ``truncation.py``. Needs numpy.
"""

from __future__ import annotations

import random
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import truncation

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.document import Document
from corpus_lint.core.model import Span
from corpus_lint.rules import cut_sentence
from corpus_lint.rules._last_paragraph import is_cut, last_paragraph

SEEDS = (1, 2, 3)
SENTENCE_END = re.compile(f"[{tables.HAN_RANGES}](?=[。！？!?；])")
# How much an example of each kind weighs; a cut weighs 1.
CLASS_WEIGHTS = {"cut": 1.0, "whole": 60.0, "no stop": 0.2, "line": 0.1}
RIDGE = 1.0
# Most whole documents that end without a mark are from these.
DIVIDED = ("medical_qa", "wiki_zhcn_cmrc")
# Its lines are broken at a width.
WRAPPED = "literature_essays"
LINES = 2


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
            if cut.kind == "sentence":
                yield "cut", cut.text
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


def judged_by(text: str, page: truncation.Page) -> dict[str, float] | bool:
    """The signs of a document if they are weighed, else whether it is reported."""
    last = last_paragraph(page.document(text))
    if last is None:
        return False
    reported = cut_sentence.by_shape(last, cut_sentence.Options())
    return {"BASE": 1.0} | last.signs() if reported is None else reported


def fit(rows: np.ndarray, cut: np.ndarray, weights: np.ndarray) -> np.ndarray:
    found = np.zeros(rows.shape[1])
    for _ in range(30):
        probability = 1 / (1 + np.exp(-rows @ found))
        gradient = rows.T @ (weights * (probability - cut)) + RIDGE * found
        curvature = (rows.T * (weights * probability * (1 - probability))) @ rows
        found -= np.linalg.solve(curvature + RIDGE * np.eye(len(found)), gradient)
    return found


def main(folder: Path) -> None:
    examples: list[tuple[str, str, dict[str, float]]] = []
    numbers: Counter[str] = Counter()
    by_shape: Counter[str] = Counter()
    for page in truncation.pages(folder):
        fold = f"{page.source} {zlib.crc32(page.name.encode()) % 5 if page.source in DIVIDED else ''}"
        for kind, text in texts(page):
            numbers[kind] += 1
            judged = judged_by(text, page)
            if isinstance(judged, dict):
                examples.append((kind, fold, judged))
            else:
                by_shape[kind] += judged
    kinds = np.array([kind for kind, _, _ in examples])
    folds = np.array([fold for _, fold, _ in examples])
    rows = np.array([[*map(float, signs.values())] for _, _, signs in examples])
    weights = np.array([CLASS_WEIGHTS[kind] for kind in kinds])
    cut = (kinds == "cut").astype(float)
    for name, weight in zip(examples[0][2], fit(rows, cut, weights), strict=True):
        print(f"{weight:6.2f}  {name}")
    known = rows @ fit(rows, cut, weights)
    held_out = np.zeros(len(cut))
    for fold in sorted(set(folds)):
        train = folds != fold
        held_out[~train] = rows[~train] @ fit(rows[train], cut[train], weights[train])
    for name, judgement in (("held out", held_out), ("known", known)):
        print(f"\n{name + ', log odds':<20}" + "".join(f"{kind:>9}" for kind in CLASS_WEIGHTS))
        for least in np.arange(-1.0, 1.01, 0.1):
            hits = {
                kind: by_shape[kind] + int(((judgement >= least) & (kinds == kind)).sum()) for kind in numbers
            }
            shares = (
                f"{hits[kind] / numbers[kind]:9.{2 if kind == 'whole' else 1}%}" for kind in CLASS_WEIGHTS
            )
            print(f"{least:20.1f}{''.join(shares)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora" / "clean")
