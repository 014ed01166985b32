"""Regular expressions that are compiled when they are first used.

A class of Han characters takes two milliseconds to compile, and a clean document needs hardly any of the fifty that
the rules have: compiled at import they would double the time in which one file is linted.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)
        setattr(self, name, found)
        return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, without compiling it yet."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
