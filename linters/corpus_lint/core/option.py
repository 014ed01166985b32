"""What an option of a rule may be: its kind and its range, declared beside its default.

    @dataclass(frozen=True, slots=True)
    class Options:
        min_count: int = option.count(3, low=1)

``corpus-lint rule CODE``, the JSON schema and the message about a wrong value all take it from here. An option with a
plain default has no range.
"""

from __future__ import annotations

import sys
from math import isfinite

from corpus_lint.core.values import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import Field
    from typing import Any

# The maximum of a count, and of a number of bits or points. No text reaches it, so larger values would mean the same.
MOST = 1_000_000
MOST_BITS = 1_000.0
# The maximum of lines examined at either end of a text; each is compared with the whole text.
MOST_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Range:
    """A kind of numbers, by its name for people, from ``low`` to ``high``, both included."""

    kind: str
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.kind} from {self.low:,} to {self.high:,}"

    def __contains__(self, value: object) -> bool:
        # False for NaN, whatever the bounds.
        return isinstance(value, int | float) and self.low <= value <= self.high


def count(default: int, low: int = 0, high: int = MOST) -> Any:
    """A number of things: documents, places, characters."""
    return _ranged(default, Range("a whole number", low, high))


def share(default: float) -> Any:
    """A part of a whole."""
    return _ranged(default, Range("a share", 0, 1))


def ratio(default: float, low: float = 0, high: float = 1_000) -> Any:
    """How many times one number is another."""
    return _ranged(default, Range("a ratio", low, high))


def bits(default: float, low: float = 0, high: float = MOST_BITS) -> Any:
    """An amount of evidence, in bits, or in whatever else the page of the rule counts it."""
    return _ranged(default, Range("a number", low, high))


def range_of(field: Field[Any]) -> Range | None:
    """The range of an option, None if it has none."""
    # Other libraries may have metadata of that name.
    found = field.metadata.get("range")
    return found if isinstance(found, Range) else None


def expected(limits: Range | None, value: object) -> str | None:
    """What a value should be, if it is out of its range or not a number; None if it is valid."""
    if limits is not None:
        return None if value in limits else str(limits)
    return "a finite number" if isinstance(value, float) and not isfinite(value) else None


def _ranged(default: float, limits: Range) -> Any:
    if default not in limits:
        raise ValueError(f"the default {default} is not {limits}")
    # Rules of other packages may make their options with the standard library, which does not know our fields.
    made = getattr(sys.modules.get("dataclasses"), "field", field)
    return made(default=default, metadata={"range": limits})
