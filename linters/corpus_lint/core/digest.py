"""The one hash function for cache keys, baselines and integrity checks."""

from __future__ import annotations

from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import blake2b

# The default size of a hash, in bytes.
SIZE = 16
# Odd multipliers for mixing 64 bits, for vectorised hashes: Steele and Vigna (2022), "Computationally easy,
# spectrally good multipliers".
MULTIPLIERS = (0xD1342543DE82EF95, 0xF1357AEA2E62A9C5, 0xAF251AF3B0F025B5)


def digest(*parts: str | bytes | memoryview, size: int = SIZE, key: bytes = b"") -> bytes:
    """The BLAKE2b hash, of ``size`` bytes, of some concatenated parts.

    A string is hashed as its bytes in UTF-8; lone surrogates, from names and texts that are not UTF-8, are kept. Separate parts
    of variable length by a NUL, which no name contains, or by their lengths. A hash with a ``key`` cannot be made without it.
    """
    found = _blake2b()(digest_size=size, key=key)
    for part in parts:
        found.update(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part)
    return found.digest()


@cache
def _blake2b() -> type[blake2b]:
    from hashlib import blake2b  # a clean run does not need it

    return blake2b
