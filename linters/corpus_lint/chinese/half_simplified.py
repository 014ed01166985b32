"""Half simplified words: what a converter that replaces single characters leaves, by the characters beside the wrong one."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from operator import add

from corpus_lint.chinese import tables

# Characters of a text that is searched in less time than it takes to compile an expression of all half simplified words.
SHORT = 20_000


@cache
def rows() -> list[list[str]]:
    """The simplified characters of the table, each with those that make a word of it: before it, behind it, and what such words are not between."""
    return [line.split("\t") for line in tables.read("half_simplified_words.txt").splitlines()]


@cache
def words() -> re.Pattern[str]:
    """The half simplified words, each as its character between the others."""
    found: list[str] = []
    for character, before, after, ends, begins in rows():
        behind = f"(?![{begins}])" if begins else ""
        found += [f"{character}(?<=[{before}].){behind}"] if before else []
        condition = f"(?<![{ends}].)" if ends else ""
        found += [f"{character}(?=[{after}]){condition}"] if after else []
    return re.compile("|".join(found))


def has_words(text: str) -> bool:
    """Whether a text has one of them: a short one is asked for their pairs before the expression is compiled."""
    if len(text) < SHORT and pairs().isdisjoint(map(add, text, islice(text, 1, None))):
        return False
    return words().search(text) is not None


@cache
def pairs() -> frozenset[str]:
    """The half simplified words, whatever follows them."""
    before = {one + row[0] for row in rows() for one in row[1]}
    return frozenset(before | {row[0] + one for row in rows() for one in row[2]})


@cache
def halves() -> tuple[str, str]:
    """The characters that are half of a word, and these words, one after the other."""
    return "".join(row[0] for row in rows()), "".join(sorted(pairs()))
