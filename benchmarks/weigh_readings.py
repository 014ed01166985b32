"""How much each sign of PIN101 weighs, learned from hijacked pages and from honest texts with readings.

    python benchmarks/weigh_readings.py DIRECTORY [HONEST.jsonl ...]

The directory holds ``seeds/``, real hijacked pages, ``corpora/hijacked.jsonl.gz``, pages of a simulator, and ``corpora/clean/``,
honest documents. Of the hijacked ones there are also beginnings of any length, since a page may be short; of the honest ones
pages are made in short lines and with labels, and honest texts of all kinds that have readings (``spliced.py``). The further files
are real honest texts with readings, JSON Lines with ``text`` and ``source``: notes on poems, lists of names.

A logistic regression whose weights have the sign that their names say (projected gradient) tells them apart; each source weighs
the same. Prints the weights for `hijack/splicing.py`, and recall and false reports by source, each judged by weights that were
learned without it. Needs numpy.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import spliced
from quality import document, records

from corpus_lint.hijack.readings import find_readings
from corpus_lint.hijack.splicing import WEIGHTS, Limits, signs_of_splicing
from corpus_lint.rules.injected_pinyin import Options

SEED = 7
EACH = 400
# An honest text that is reported costs more than a page that is missed.
HONEST_WEIGHT = 5.0
RIDGE = 0.02
STEPS = 3_000


def hijacked(folder: Path, chance: random.Random) -> Iterator[tuple[str, str]]:
    for path in sorted((folder / "seeds").glob("*.txt")):
        text = path.read_text("utf-8")
        for _ in range(20):
            yield "seeds", beginning(text, chance)
    for row in records(folder / "corpora" / "hijacked.jsonl.gz"):
        yield "hijacked", row["text"]
        yield "hijacked, beginnings", beginning(row["text"], chance)


def beginning(text: str, chance: random.Random) -> str:
    """A stretch of a text with some readings, from the beginning of a line on."""
    found = find_readings(text)
    if len(found) < 4:
        return text
    first = chance.randrange(len(found) - 3)
    last = min(len(found) - 1, first + chance.choice((3, 5, 8, 15, 40)))
    return text[text.rfind("\n", 0, found[first].span.start) + 1 : found[last].span.end + 20]


def made(folder: Path, chance: random.Random) -> Iterator[tuple[str, str, bool]]:
    """Pages and honest texts made from honest documents: the kind, the text, whether it is hijacked."""
    texts = [
        row["text"]
        for path in sorted((folder / "corpora" / "clean").glob("*.jsonl.gz"))
        for row in records(path)
    ]
    for text in chance.sample(texts, EACH):
        text = text[: chance.choice((200, 600, 3_000))]
        page = spliced.to_traditional(text) if chance.random() < 0.5 else text
        yield "short lines", spliced.spliced(spliced.in_short_lines(page, chance), chance), True
        yield "labels", spliced.spliced(page, chance, 20, labels=True), True
        yield "explained", spliced.explained(text, chance), False
        yield "question marks", with_questions(spliced.explained(text, chance), chance), False
        yield "to learn", spliced.to_learn(text, chance), False
        yield "read aloud", spliced.read_aloud(text, chance), False
        yield "words", spliced.word_list(text, chance, meanings=False), False
        yield "words and meanings", spliced.word_list(text, chance, meanings=True), False


def with_questions(text: str, chance: random.Random) -> str:
    """A text that ends some sentences with half-width question marks, which look like lost bytes."""
    return text.replace("。", chance.choice(("??", "?!")), chance.randint(1, 3))


def examples(folder: Path, honest: list[Path]) -> Iterator[tuple[str, str, bool]]:
    chance = random.Random(SEED)
    yield from ((source, text, True) for source, text in hijacked(folder, chance))
    yield from made(folder, chance)
    for path in honest:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield row["source"], row["text"], False
            yield "question marks", with_questions(row["text"], chance), False


def fit(rows: np.ndarray, spliced_: np.ndarray, weights: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """The weights, and the constant last, by projected gradient with Nesterov's momentum."""
    rows = np.column_stack([rows, np.ones(len(rows))])
    signs = np.append(signs, 0)
    scale = np.sqrt((weights[:, None] * rows**2).sum(0) / weights.sum()) + 1e-9
    scaled = rows / scale
    step = 4 * weights.sum() / (np.linalg.norm(np.sqrt(weights)[:, None] * scaled, 2) ** 2)
    found = ahead = np.zeros(rows.shape[1])
    for number in range(STEPS):
        probability = 1 / (1 + np.exp(-np.clip(scaled @ ahead, -50, 50)))
        gradient = scaled.T @ (weights * (probability - spliced_)) / weights.sum() + RIDGE / len(rows) * ahead
        new = ahead - step * gradient
        new = np.where(signs * new < 0, 0, new)
        ahead = new + number / (number + 3) * (new - found)
        found = new
    return np.asarray(found / scale)


def main(folder: Path, honest: list[Path]) -> None:
    options = Options()
    limits = Limits(options.max_han_share, options.min_annotated_share)
    rows, kinds, hijack = [], [], []
    for kind, text, spliced_ in examples(folder, honest):
        found = find_readings(text)
        if found:
            rows.append([*signs_of_splicing(document("d", text), found, limits).values()])
            names = [*signs_of_splicing(document("d", text), found, limits)]
            kinds.append(kind)
            hijack.append(spliced_)
    values, kind_of, is_hijack = np.array(rows), np.array(kinds), np.array(hijack, float)
    number = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    weights = np.array(
        [(1.0 if bad else HONEST_WEIGHT) / number[kind] for kind, bad in zip(kinds, hijack, strict=True)]
    )
    signs = np.array([np.sign(WEIGHTS[name]) for name in names])
    known = fit(values, is_hijack, weights, signs)
    for name, weight in zip([*names, "(all)"], known, strict=True):
        print(f"{weight:6.2f}  {name}")
    print(f"\n{'':<28}{'texts':>7}{'reported':>10}{'held out':>10}")
    for kind in number:
        own = kind_of == kind
        other = fit(values[~own], is_hijack[~own], weights[~own], signs)
        shares = [((values[own] @ one[:-1] + one[-1]) >= 0).mean() for one in (known, other)]
        print(
            f"{kind:<28}{number[kind]:>7,}{shares[0]:>10.1%}{shares[1]:>10.1%}  {'hijacked' if hijack[kinds.index(kind)] else 'honest'}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), [*map(Path, sys.argv[2:])])
