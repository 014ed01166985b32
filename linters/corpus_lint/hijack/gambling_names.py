"""The lists of what gambling sites are called and of what they offer, and how a text is asked for them without compiling them."""

from __future__ import annotations

from functools import cache
from itertools import islice
from operator import add

from corpus_lint.chinese import word_lists

NAMES = "gambling_names"
# Each name that is known, and each word for what a site offers, has one of these characters.
OF_NAMES = frozenset(
    "乐九买云优伟偉優冠凯凱华博团團威娛娱宝寶尊彩快戏戲杏棊棋樂永氾汎泛竞競糰綜綵综育艇華葡虎豪買賽赛际際雲樂樂樂彩華"
)
OF_KINDS = frozenset("娛娱彩戏戲捕棊棋电眞真竞競綜綵综育訊讯賭赌际際電彩")


def may_have_name(folded: str) -> bool:
    """Whether a folded text has a name, or a kind of offer with a portal behind it, asked without compiling the lists."""
    kinds, portals = _offers()
    return any(map(folded.__contains__, _listed("brand", "house"))) or any(
        kind in folded and any(kind + portal in folded for portal in portals) for kind in kinds
    )


@cache
def _listed(*sections: str) -> tuple[str, ...]:
    """The phrases of some sections, in small letters."""
    return tuple(map(str.lower, word_lists.phrases(NAMES, *sections)))


def may_begin(folded: str) -> bool:
    """Whether a folded line has any of all that stands at an end of a line for a site: hardly a line does."""
    # The first two characters tell most lines: half a microsecond in place of six.
    pairs = map(add, folded, islice(folded, 1, None))
    listed = _listed("brand", "house", "latin_brand", "kind")
    return not _first_pairs().isdisjoint(pairs) and any(map(folded.__contains__, listed))


@cache
def _first_pairs() -> frozenset[str]:
    return frozenset(one[:2] for one in _listed("brand", "house", "latin_brand", "kind"))


@cache
def _offers() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What sites are for, and what they offer, in small letters."""
    return _listed("kind"), _listed("portal")


@cache
def longest_name() -> int:
    """The characters of the longest name, or kind of offer with a portal behind it."""
    kinds, portals = _offers()
    names = word_lists.phrases(NAMES, "brand", "house")
    return max(*map(len, names), max(map(len, kinds)) + max(map(len, portals)))


@cache
def signs_of_names() -> frozenset[str]:
    """What a text has that has a name, or a kind of offer with a portal behind it, but for names in Latin letters and digits."""
    # The end of a word like 体育 with the beginning of one like 官网.
    kinds, portals = word_lists.phrases(NAMES, "kind"), word_lists.phrases(NAMES, "portal")
    joints = {kind[-2:] + portal[0] for kind in kinds for portal in portals}
    return word_lists.signs(NAMES, "brand", "house") | word_lists.all_in_both_scripts(joints)


@cache
def signs_inside() -> frozenset[str]:
    """What a text has that has one of the names that are known also inside sentences."""
    return word_lists.signs(NAMES, "brand", "house", "inside")
