"""What rules need of a text, asked of single texts: without it a rule finds nothing, and its module is not imported.

The screens ask the same of many texts at once, by numpy, whose import takes longer than to lint a file. An expression is not
used either: to compile one takes longer than to ask one text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from operator import add

from corpus_lint.core.character_class import has_any, parsed
from corpus_lint.core.values import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """What a text has in which a rule finds something: any one of these.

    Classes are written as between the brackets of one in a regular expression, but without escapes. In ``sequences`` and
    ``close``, ``^`` in front stands for all other characters.

    Attributes:
        characters: A class, of which the text has a character.
        signs: Strings of two or three characters, separated by spaces, of which the text has one.
        words: Strings of any length in small letters, separated by line ends, of which the text in small letters has one.
        sequences: Classes, in groups of two or more, of which characters stand side by side.
        close: A class of which so many characters stand close together, each no farther than so far behind the one before:
            the class, the number, the distance.
        last: A class that the last character that is no white space is in.
    """

    characters: str = ""
    signs: str = ""
    words: str = ""
    sequences: tuple[tuple[str, ...], ...] = ()
    close: tuple[str, int, int] | None = None
    last: str = ""


class Asked:
    """A text that is asked for what rules need."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._characters = frozenset(text)
        self._in_order = sorted(self._characters)
        # The characters that the text has of a class: rules have classes in common.
        self._members: dict[str, frozenset[str]] = {}

    def has(self, need: str | Need) -> bool:
        """Whether the text has what is needed: a character of a class, or any one of the things that a ``Need`` names."""
        if isinstance(need, str):
            return self._has_any(need)
        return (
            self._has_any(need.characters)
            or bool(need.last and self._ends_in(need.last))
            or bool(need.signs and self._has_sign(_split(need.signs)))
            or bool(need.words and any(map(self._lowered.__contains__, need.words.split("\n"))))
            or any(map(self._has_sequence, need.sequences))
            or bool(need.close and self._has_close(*need.close))
        )

    def _has_any(self, written: str) -> bool:
        return has_any(self._characters, self._in_order, written)

    def _ends_in(self, written: str) -> bool:
        last = self._text.rstrip()[-1:]
        return has_any(frozenset(last), last, written)

    def _has_sign(self, signs: frozenset[str]) -> bool:
        return not signs.isdisjoint(self._pairs) or not signs.isdisjoint(self._triples)

    @cached_property
    def _lowered(self) -> str:
        return self._text.lower()

    @cached_property
    def _pairs(self) -> frozenset[str]:
        return frozenset(map(add, self._text, self._text[1:]))

    @cached_property
    def _triples(self) -> frozenset[str]:
        return frozenset(map(add, map(add, self._text, self._text[1:]), self._text[2:]))

    def _has_sequence(self, classes: tuple[str, ...]) -> bool:
        members = []
        for written in classes:
            found = self._of_class(written)
            if not found:
                return False
            members.append(found)
        # Looked for where characters of the class stand of which the text has fewest.
        rarest = min(range(len(members)), key=lambda at: len(members[at]))
        find, last = self._text.find, len(self._text) - len(members)
        for character in members[rarest]:
            at = find(character, rarest)
            while at >= 0:
                start = at - rarest
                if start > last:
                    break
                if all(self._text[start + number] in one for number, one in enumerate(members)):
                    return True
                at = find(character, at + 1)
        return False

    def _has_close(self, written: str, number: int, distance: int) -> bool:
        members = self._of_class(written)
        if not members:
            return False
        near, before = 0, -distance
        for at, character in enumerate(self._text):
            if character in members:
                near = near + 1 if at - before <= distance else 1
                if near >= number:
                    return True
                before = at
        return False

    def _of_class(self, written: str) -> frozenset[str]:
        """The characters of the text that are in a class."""
        if written not in self._members:
            alone, ranges = parsed(written.removeprefix("^"))
            found = self._characters & alone
            for first, last in ranges:
                found = found.union(
                    self._in_order[bisect_left(self._in_order, first) : bisect_right(self._in_order, last)]
                )
            self._members[written] = self._characters - found if written.startswith("^") else found
        return self._members[written]


@cache
def _split(signs: str) -> frozenset[str]:
    return frozenset(signs.split(" "))
