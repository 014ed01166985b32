"""Which characters stand in the same places: 河 and 湖 where 海 does."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from sources import running_text, song_poems, taiwan_words, words

from corpus_lint.chinese.character_forms import NUMBER, OTHER, symbols

MOST_CHARACTERS = 5000
# So many others at most are like a character, each by at least this cosine.
NEIGHBOURS = 12
LEAST_COSINE = 0.33
DIMENSIONS, SPARE_DIMENSIONS, ITERATIONS = 200, 20, 3
# A frequent neighbour says less than its frequency; the exponent is that of word2vec's noise.
SMOOTHING = 0.75
# The weight of a pair of characters in running text and in verse, beside the root of a word's frequency.
TEXT_WEIGHT, VERSE_WEIGHT = 0.3, 0.1


def pairs(sources: Path) -> Counter[str]:
    """How much each two characters stand one behind the other, in simplified script."""
    found: Counter[str] = Counter()
    for listed in (words(sources), taiwan_words(sources)):
        for word, frequency in listed:
            _add(found, word, max(frequency, 1.0) ** 0.5)
    for lines, weight in ((running_text(sources), TEXT_WEIGHT), (song_poems(sources), VERSE_WEIGHT)):
        for line in lines:
            for text in re.findall("[\u3400-\u9fff]+", line):
                _add(found, text, weight)
    return found


def _add(found: Counter[str], text: str, weight: float) -> None:
    shown = symbols(text)
    for one, other in pairwise(shown):
        found[one + other] += weight  # type: ignore[assignment]  # a Counter may count in floats


def similar(sources: Path) -> dict[str, list[tuple[str, float]]]:
    """The characters that are most like each, with how much: the cosine of what stands before and behind both."""
    import numpy as np

    seen = pairs(sources)
    number: Counter[str] = Counter()
    for pair, weight in seen.items():
        for character in pair:
            number[character] += weight
    characters = [one for one, _ in number.most_common(MOST_CHARACTERS) if one not in (OTHER, NUMBER)]
    index = {one: place for place, one in enumerate(characters)}
    size = len(characters)
    beside = np.zeros((size, 2 * size), np.float32)
    for pair, weight in seen.items():
        if pair[0] in index and pair[1] in index:
            one, other = index[pair[0]], index[pair[1]]
            beside[one, other] += weight
            beside[other, size + one] += weight
    rows, columns = beside.sum(1, keepdims=True), beside.sum(0, keepdims=True) ** SMOOTHING
    expected = rows * columns / columns.sum()
    information = np.log(np.maximum(beside, 1e-9) / np.maximum(expected, 1e-9))
    information = np.where(beside > 0, np.maximum(information, 0), 0).astype(np.float32)
    # The largest singular vectors, by a random projection.
    found = information @ np.random.default_rng(0).standard_normal(
        (2 * size, DIMENSIONS + SPARE_DIMENSIONS)
    ).astype(np.float32)
    for _ in range(ITERATIONS):
        found, _rest = np.linalg.qr(information @ (information.T @ found))
    left, values, _right = np.linalg.svd(found.T @ information, full_matrices=False)
    vectors = (found @ left)[:, :DIMENSIONS] * values[:DIMENSIONS] ** 0.5
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    cosines = vectors @ vectors.T
    nearest = np.argsort(-cosines, axis=1)[:, 1 : NEIGHBOURS + 1]
    return {
        one: [
            (characters[other], float(cosines[place, other]))
            for other in nearest[place]
            if cosines[place, other] > LEAST_COSINE
        ]
        for place, one in enumerate(characters)
    }
