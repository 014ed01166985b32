"""Values that wait for the end of a run, packed: what many small objects are in makes memory that nobody else can use when they are gone."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def packed(value: object) -> bytes | None:
    """A value as a compressed pickle; None where it cannot be one, since a rule of another package may yield anything."""
    import pickle
    import zlib

    try:
        return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), zlib.Z_BEST_SPEED)
    except Exception:  # noqa: BLE001 - whatever it is, it can wait as it is
        return None


def unpacked(raw: bytes | memoryview) -> Any:
    """The value that a process of this run packed."""
    import pickle
    import zlib

    return pickle.loads(zlib.decompress(raw))  # noqa: S301
