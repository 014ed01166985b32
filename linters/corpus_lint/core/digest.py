"""What stands for a text, a file or a setting: one kind of hash for the keys of the cache, for baselines and for checks."""

from __future__ import annotations

# Bytes of a hash, unless others are asked for.
SIZE = 16
# Odd multipliers that mix 64 bits, for whoever hashes many numbers at once: Steele and Vigna (2022), "Computationally easy,
# spectrally good multipliers".
MULTIPLIERS = (0xD1342543DE82EF95, 0xF1357AEA2E62A9C5, 0xAF251AF3B0F025B5)


def digest(*parts: str | bytes | memoryview, size: int = SIZE, key: bytes = b"") -> bytes:
    """The BLAKE2b hash, of ``size`` bytes, of some parts as they stand one behind another.

    A text stands for its bytes in UTF-8; lone surrogates, of names and texts that are not UTF-8, count as they are. Where
    parts have no fixed length, put a NUL, which no name has, or a length between them. With a ``key`` only those who have it
    can make the hash.
    """
    from hashlib import blake2b  # a clean run needs none

    found = blake2b(digest_size=size, key=key)
    for part in parts:
        found.update(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part)
    return found.digest()
