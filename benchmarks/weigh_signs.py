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
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import truncation

from corpus_lint import tables
from corpus_lint.document import Document
from corpus_lint.model import Span
from corpus_lint.rules import cut_sentence
from corpus_lint.rules._endings import HAN
from corpus_lint.rules._last_paragraph import CUT, last_paragraph

SEEDS = (1, 2, 3)
SENTENCE_END = re.compile(f"[{tables.HAN}](?=[。！？!?；])")
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
            if cut.kind in ("sentence", "first words"):
                yield "cut", cut.text
        if ends:
            yield "no stop", document.text[: random.Random(f"{seed} {page.name}").choice(ends)]
    if page.source != WRAPPED:
        yield from (("line", text) for text in open_lines(document, page.name))


def open_lines(document: Document, seed: str) -> Iterator[str]:
    """The text up to a line without a mark at its end: a heading, a name, a caption, an item."""

    def fits(span: Span) -> bool:
        return (
            bool(CUT.search(document.text, span.end - 1, span.end))
            and len(HAN.findall(document.text, 0, span.end)) >= truncation.LEAST_HAN
        )

    lines = [span for _, span in document.lines[2:-1] if fits(span)]
    random.Random(seed).shuffle(lines)
    for span in lines[:LINES]:
        yield document.text[: span.end]


def weighed(text: str, page: truncation.Page) -> dict[str, float] | None:
    """The signs of a document that is judged by their weights; None of others."""
    last = last_paragraph(page.document(text))
    if last is None or cut_sentence.by_shape(last, cut_sentence.Options()) is not None:
        return None
    return {"BASE": 1.0} | last.signs()


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
    cuts = 0
    for page in truncation.pages(folder):
        fold = f"{page.source} {zlib.crc32(page.name.encode()) % 5 if page.source in DIVIDED else ''}"
        for kind, text in texts(page):
            cuts += kind == "cut"
            if signs := weighed(text, page):
                examples.append((kind, fold, signs))
    kinds = np.array([kind for kind, _, _ in examples])
    folds = np.array([fold for _, fold, _ in examples])
    rows = np.array([[*map(float, signs.values())] for _, _, signs in examples])
    weights = np.array([CLASS_WEIGHTS[kind] for kind in kinds])
    cut = (kinds == "cut").astype(float)
    for name, weight in zip(examples[0][2], fit(rows, cut, weights), strict=True):
        print(f"{weight:6.2f}  {name}")
    judged = np.zeros(len(cut))
    for fold in sorted(set(folds)):
        judged[folds == fold] = rows[folds == fold] @ fit(
            rows[folds != fold], cut[folds != fold], weights[folds != fold]
        )
    print("\nlog odds   whole   cuts   no stop   line")
    for least in np.arange(-1.0, 1.51, 0.25):
        over = judged >= least
        shares = [(over & (kinds == kind)).sum() / (kinds == kind).sum() for kind in ("no stop", "line")]
        print(
            f"{least:8.2f}{(over & (kinds == 'whole')).sum():8}{(over & (kinds == 'cut')).sum() / cuts:7.1%}"
            f"{shares[0]:10.1%}{shares[1]:7.1%}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora" / "clean")
