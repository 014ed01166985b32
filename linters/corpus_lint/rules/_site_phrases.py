"""Phrases of sites, and what each kind of them adds to the score of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus_lint.chinese import word_lists
from corpus_lint.core.lazy_patterns import lazy

LIST = "site_lines"
# What a kind of phrase adds to the score of a line: one, if it is not named here. A slogan is enough by itself.
WEIGHTS = {
    "slogan": 5.0,
    "unfinished": 3.0,
    "readers": 3.0,
    "site": 2.0,
    "new_address": 2.0,
    "mode": 3.0,
    "chapter_links": 2.0,
    "votes": 3.0,
    "upload": 3.0,
    "speed": 2.0,
    "read_there": 2.0,
    "tell": 2.0,
    "state": 2.0,
    "get_app": 2.0,
    "find_again": 2.0,
    "named": 2.0,
}
# What is added for a line that consists of such phrases: for a part of it, as much of that.
WHOLE_LINE = 3.0
# Kinds of which a line has one at least: the others are what any page may say, as that it is about novels or documents.
ANCHORS = (
    "slogan",
    "site",
    "new_address",
    "unfinished",
    "chapter_links",
    "error",
    "mode",
    "votes",
    "readers",
    "upload",
)
# Ways to speak of a site that have no word of their own: they count where the sentence has one that only readers use.
SHAPES = ("speed", "read_there", "tell", "state", "get_app", "find_again")
OF_SITES = frozenset(
    (
        "slogan",
        "site",
        "new_address",
        "chapter",
        "unfinished",
        "chapter_links",
        "error",
        "votes",
        "readers",
        "novel",
        "upload",
        "library",
    )
)
LONGEST_GAP = 10
GAP = f"[^，。]{{0,{LONGEST_GAP}}}?"
# Behind a look at the first character of all phrases, and of those of a kind: at most places of a sentence none of them is tried.
CUE = lazy(lambda: f"{_first_characters(*_cues())}(?:{'|'.join(map(_of_kind, _cues()))})")
NOUN = lazy(lambda: word_lists.alternatives(LIST, "noun"))
ADDRESS = lazy(
    r"""
    (?:www|wap|m)\.[\w./?=&%#+-]{3,200}
    | [a-z0-9-]{2,30}\.(?:com|net|cc|org|cn|so|la|me|tv|info|io|xyz|top|vip|tw|biz)(?![a-z])
    """,
    re.VERBOSE,
)
# A site by its name right beside its address. These stand before an address, and the first ones behind one as well.
READING_NAMES = ("小说", "中文", "文学", "看书", "读书")
NAMES_OF_SITES = (*READING_NAMES, "书吧", "书屋", "书城", "书院", "书库", "阁")
NAMED = lazy(
    lambda: (
        rf"""
    (?:{"|".join(NAMES_OF_SITES)})[网城吧站]?[^a-z，。]{{0,4}}(?:{ADDRESS.pattern})
    | (?:{ADDRESS.pattern})[^\w，。]{{0,3}}\w{{0,6}}?(?:{"|".join(READING_NAMES)})[网城吧站]
    """
    ),
    re.VERBOSE,
)
NO_LETTER = lazy(r"[\W\d_]")


def weigh(sentence: str) -> tuple[tuple[str, ...], float]:
    """The kinds of phrases that a folded sentence has, and their score."""
    rest, addresses = ADDRESS.subn(" ", sentence) if "." in sentence else (sentence, 0)
    phrases = list(CUE.finditer(rest))
    kinds = _kinds(phrases)
    named = addresses and NAMED.search(sentence) is not None
    noun = named or NOUN.search(rest) is not None
    anchored = named or not kinds.keys().isdisjoint((*ANCHORS, *(SHAPES if noun else ())))
    if not anchored or not (noun or not kinds.keys().isdisjoint(OF_SITES)):
        return tuple(kinds), 0.0
    if addresses:
        kinds["address"] = None
    if named:
        kinds["named"] = None
    share = _letters(phrases) / max(1, len(NO_LETTER.sub("", rest)))
    return tuple(kinds), sum(WEIGHTS.get(kind, 1.0) for kind in kinds) + WHOLE_LINE * share


def weigh_phrases(text: str) -> tuple[dict[str, None], int]:
    """The kinds of phrases that a folded text has, each once, and how many letters they take up."""
    phrases = list(CUE.finditer(text))
    return _kinds(phrases), _letters(phrases)


def _kinds(phrases: Iterable[re.Match[str]]) -> dict[str, None]:
    return dict.fromkeys(match.lastgroup or "" for match in phrases)


def _letters(phrases: Iterable[re.Match[str]]) -> int:
    return sum(len(NO_LETTER.sub("", match[0])) for match in phrases)


def _cues() -> tuple[str, ...]:
    return tuple(section for section in word_lists.read(LIST) if section != "noun")


def _of_kind(section: str) -> str:
    phrases = word_lists.alternatives(LIST, section, gap=GAP)
    return f"(?P<{section}>{_first_characters(section)}{phrases})"


def _first_characters(*sections: str) -> str:
    """An expression that looks whether a phrase may begin at a place; an empty one if the list has none."""
    first = sorted({re.escape(phrase[0]) for phrase in word_lists.phrases(LIST, *sections)})
    return f"(?=[{''.join(first)}])" if first else ""
