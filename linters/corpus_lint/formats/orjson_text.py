"""Records by orjson, where it is installed and says the same as the standard library.

orjson is stricter: NaN, halves of surrogate pairs, other encodings and byte order marks are errors to it, and whatever it
rejects the standard library decides. What only the standard library rejects is looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

# Python converts numbers of as many digits whatever its limit is set to. Of a longer run five are seen by looking at one in
# so many bytes.
FEW_DIGITS = 640
STEP = FEW_DIGITS // 5
FIVE = re.compile(rb"[0-9]{5}")
DIGITS = re.compile(rb"[0-9]+")
# Brackets that open in a record. So many the standard library reads even if they are nested.
FEW_BRACKETS = 400


@cache
def loads() -> Callable[[bytes], object] | None:
    """The parser of orjson; None where it is not installed."""
    try:
        import orjson
    except ImportError:
        return None
    return orjson.loads


def record_of(raw: bytes) -> dict[str, Any] | None:
    """A record; None where the standard library has to be asked."""
    parse = loads()
    if parse is None:
        return None
    try:
        record = parse(raw)
    except ValueError:
        return None
    if not isinstance(record, dict) or _nested(raw):
        return None
    if FIVE.search(raw[::STEP]) and any(len(run) > FEW_DIGITS for run in DIGITS.findall(raw)):
        return None
    return record


def _nested(raw: bytes) -> bool:
    """Whether a record may be nested too deeply. Most have no bracket but the first one; to count takes longer."""
    if raw.find(b"{", 1) < 0 and raw.find(b"[", 1) < 0:
        return False
    return raw.count(b"{") + raw.count(b"[") > FEW_BRACKETS
