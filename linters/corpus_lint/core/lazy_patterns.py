"""Regular expressions that are compiled at their first use.

A class of Han characters takes two milliseconds to compile, and a clean document needs hardly any of the fifty that
the rules have: compiled at import they would double the time in which one file is linted.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


class _Lazy:
    def __init__(self, engine: str, pattern: str | Callable[[], str], flags: int) -> None:
        self._source = (engine, pattern, flags)

    def __getattr__(self, name: str) -> Any:
        engine, pattern, flags = self._source
        if callable(pattern):
            pattern = pattern()
        found = getattr(importlib.import_module(engine).compile(pattern, flags), name)
        setattr(self, name, found)
        return found


def lazy(pattern: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, without compiling it yet, of a pattern or of what a function makes when it is first needed."""
    return cast("re.Pattern[str]", _Lazy("re", pattern, flags))


def lazy_unicode(pattern: str) -> re.Pattern[str]:
    """The same with the package ``regex``, which knows Unicode properties but searches ten times as slowly.

    Use it on the results of a screen, not in screens.
    """
    return cast("re.Pattern[str]", _Lazy("regex", pattern, 0))
