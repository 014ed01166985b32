"""Regular expressions that are compiled at their first use.

A class of Han characters takes two milliseconds to compile, and a clean document needs hardly any of the fifty that
the rules have: compiled at import they would double the time in which one file is linted.
"""

from __future__ import annotations

import importlib
import re
from functools import cached_property

from corpus_lint.core.quick_classes import compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


# Characters of the texts that are searched by slower means before a class is compiled: it takes as long.
PATIENCE = 100_000


class Characters:
    """A class of characters to look for, thousands of them: in the first texts by a set, in more of them by an expression.

    An expression searches ten times as fast, and to compile it takes longer than to lint a small file.
    """

    def __init__(self, characters: str | Callable[[], str]) -> None:
        self._characters = characters
        self._left = PATIENCE
        self._set: frozenset[str] = frozenset()

    def are_in(self, text: str) -> bool:
        """Whether a text has one of them."""
        if self._is_long_in_use(text):
            return self.pattern.search(text) is not None
        return not self._set.isdisjoint(text)

    def number_in(self, text: str) -> int:
        """How many of the characters of a text are among them."""
        if self._is_long_in_use(text):
            return len(self.pattern.findall(text))
        return sum(map(self._set.__contains__, text))

    def _is_long_in_use(self, text: str) -> bool:
        """Whether so many texts were searched, with this one, that the expression pays; otherwise the set is made."""
        self._left -= len(text)
        if self._left < 0:
            return True
        if not self._set:
            self._set = frozenset(self.characters)
        return False

    @property
    def characters(self) -> str:
        """All of them."""
        if not isinstance(self._characters, str):
            self._characters = self._characters()
        return self._characters

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression for one of them."""
        return compiled(f"[{self.characters}]")


class _Lazy:
    def __init__(self, engine: str, pattern: str | bytes | Callable[[], str], flags: int) -> None:
        self._source = (engine, pattern, flags)

    def __getattr__(self, name: str) -> Any:
        engine, pattern, flags = self._source
        if callable(pattern):
            pattern = pattern()
        if engine == "re" and isinstance(pattern, str):
            made: Any = compiled(pattern, flags)
        else:
            made = importlib.import_module(engine).compile(pattern, flags)
        found = getattr(made, name)
        setattr(self, name, found)
        return found


def lazy(pattern: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, without compiling it yet, of a pattern or of what a function makes when it is first needed."""
    return _Lazy("re", pattern, flags)  # type: ignore[return-value]


def lazy_bytes(pattern: bytes) -> re.Pattern[bytes]:
    """The same of bytes; a dot is any byte."""
    return _Lazy("re", pattern, re.DOTALL)  # type: ignore[return-value]


def lazy_unicode(pattern: str) -> re.Pattern[str]:
    """The same with the package ``regex``, which knows Unicode properties but searches ten times as slowly.

    Use it on the results of a screen, not in screens.
    """
    return _Lazy("regex", pattern, 0)  # type: ignore[return-value]
