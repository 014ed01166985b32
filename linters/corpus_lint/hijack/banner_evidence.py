"""What speaks for a line of phrases being a spam banner, and against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from operator import add

from corpus_lint.chinese import bigram_model, scripts, tables
from corpus_lint.chinese.lexicon import ODD_CAPITALS, Lexicon, fold_script_and_case
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.core.model import Span
from corpus_lint.hijack.banner_words import COMMON_WORD, SENTENCE_MARK, strong_words

# Characters of a page from which its script is known.
PAGE_REACH = 2000
# What speaks for a banner, in points. Chosen so that the faintest of 207 banners of hijacked pages has enough, while no first or
# last line of 71,000 honest documents has. From so many phrases of a kind on, more say nothing new.
POINTS = {
    "phrases with a keyword": 1.0,
    "phrases with words of others": 0.25,
    "share that is keywords": 2.0,
    "another script than the page": 2.0,
    "phrases without one": -0.5,
    "wording of the article": -12.0,
}
MOST_PHRASES = 6


def evidence(phrases: list[str], text: str, span: Span, keywords: Lexicon) -> dict[str, float]:
    """What speaks for a banner in a text, in points by name, whatever the article has of its words; nothing for a sentence."""
    # No keyword has the end of a line, so that all phrases are searched at once.
    folded = _folded(phrases)
    joined = "\n".join(folded)
    if SENTENCE_MARK.search(joined):
        return {}
    pairs = [set(_pairs(phrase)) for phrase in folded]
    counts = Counter(chain.from_iterable(pairs))
    repeated = {pair for pair, count in counts.items() if count > 1 and HAN_CHARACTER.match(pair)}
    hidden = strong_words(keywords).sub(_hide, joined)
    strong = [left != phrase for phrase, left in zip(folded, hidden.split("\n"), strict=False)]
    again = [not repeated.isdisjoint(some) for some in pairs]
    signs = {
        "phrases with a keyword": min(MOST_PHRASES, sum(strong)),
        "phrases with words of others": min(MOST_PHRASES, sum(again)),
        "share that is keywords": _covered_share(joined, COMMON_WORD.sub(_hide, hidden), repeated),
        "another script than the page": any(strong) and clashes(phrases, text, span),
        "phrases without one": len(folded) - sum(strong),
    }
    return {name: POINTS[name] * value for name, value in signs.items()}


def _folded(phrases: list[str]) -> list[str]:
    """The phrases in simplified script and small letters."""
    joined = "\n".join(phrases)
    # All at once, unless one has the capital that is longer as a small letter, and is left as it is.
    if not phrases or ODD_CAPITALS[0] in joined:
        return [*map(fold_script_and_case, phrases)]
    return fold_script_and_case(joined).split("\n")


def _hide(found: re.Match[str]) -> str:
    start, end = found.span()
    return "\0" * (end - start)


def _covered_share(joined: str, left: str, repeated: set[str]) -> float:
    """The share of the Han characters that belong to keywords, or to pairs that several phrases have.

    ``left`` are the phrases with another character in the place of each that belongs to a keyword.
    """
    han = tables.count_han(joined)
    alone = sum(
        joined[i : i + 2] not in repeated and joined[i - 1 : i + 1] not in repeated
        for i in map(re.Match[str].start, HAN_CHARACTER.finditer(left))
    )
    return (han - alone) / han if han else 0.0


def _pairs(phrase: str) -> Iterator[str]:
    """The pairs of characters that stand side by side."""
    return map(add, phrase, phrase[1:])


def known_share(phrases: list[str], rest: str) -> float:
    """The share of distinct character bigrams of the phrases that occur in the rest of the text."""
    pairs = set(chain.from_iterable(map(_pairs, phrases)))
    if not pairs:
        return 1.0
    # One character is found in a small part of the time.
    known = {character for character in set(chain.from_iterable(phrases)) if character in rest}
    return sum(pair[0] in known and pair[1] in known and pair in rest for pair in pairs) / len(pairs)


def clashes(phrases: list[str], text: str, span: Span) -> bool:
    """Whether the phrases are in simplified script and the page around them is in traditional."""
    line, only_simplified = "".join(phrases), bigram_model.only_simplified()
    if scripts.has(scripts.TRADITIONAL, line) or sum(map(only_simplified.__contains__, line)) < 3:
        return False
    around = text[span.end : span.end + PAGE_REACH]
    if not HAN_CHARACTER.search(around):
        around = text[max(0, span.start - PAGE_REACH) : span.start]
    # Most pages are in simplified script: to look for one traditional character takes a tenth of the time that it takes to count.
    if not scripts.has(scripts.TRADITIONAL, around):
        return False
    return scripts.number(scripts.TRADITIONAL, around) >= 0.1 * tables.count_han(around)
