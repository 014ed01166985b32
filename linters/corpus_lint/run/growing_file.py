"""A file of a cache to which each run appends what it found out, so that one changed file among many costs nothing for the others.

It holds JSON values, each trusted only if this user's corpus-lint wrote it; later ones replace what earlier ones say. It is
replaced in one step when it has grown by half, or when something else is in it. Of two processes that finish together both append,
or one of them replaces what the other appended: then that is found out again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.core.values import dataclass

# How large what was appended may be, as a share of what it is appended to: so reading it takes at most half as long again.
MOST_GROWN = 0.5


@dataclass(slots=True)
class GrowingFile:
    """A file of a folder: the bytes of its first value, and of those behind it. Nothing is appended to a file of no bytes."""

    folder: CacheFolder
    name: str
    size: int = 0
    grown: int = 0

    def read(self) -> Iterator[Any]:
        """Yield the values, the earliest first. Raises OSError, ValueError, RecursionError."""
        parts, whole = self.folder.read_parts(self.name)
        for part in parts:
            yield json.loads(part.decode("utf-8", "surrogatepass"))
        if whole:
            self.size, self.grown = len(parts[0]), sum(map(len, parts[1:]))

    def replace(self) -> None:
        """Have what there is replaced by the next ``write``."""
        self.size = self.grown = 0

    def write(self, new: object, everything: Callable[[], object]) -> bool:
        """Append a value, or write one that has everything. Returns whether the file was replaced.

        Raises OSError; TypeError or ValueError for what JSON cannot store.
        """
        raw = _encoded(new)
        if self.grown + len(raw) <= self.size * MOST_GROWN:
            with suppress(FileNotFoundError):
                self.folder.append_part(self.name, raw)
                return False
        self.folder.write_part(self.name, _encoded(everything()))
        return True


def _encoded(value: object) -> bytes:
    # Keep surrogates, from names and texts that are not UTF-8.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
