"""Read the files a run is configured by: configuration, baselines, keywords.

They may come with a hostile repository, so each must be a regular file, not too large, in its own tree.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from corpus_lint.core.errors import UsageError

# Bytes that are read: of a configuration, a list of keywords (a million of them), and a baseline (a million findings).
CONFIG_BYTES = 1 << 20
KEYWORD_BYTES = 1 << 24
BASELINE_BYTES = 1 << 28


def read(path: str | os.PathLike[str], most: int) -> bytes:
    """The bytes of a regular file. Raises OSError, and UsageError for a device or a pipe, and for more than ``most`` bytes.

    It never blocks: a pipe without a writer is opened at once, and rejected.
    """
    # Windows lacks these flags and does not need them.
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
    )
    with open(os.open(path, flags), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UsageError("not a regular file")
        raw = stream.read(most + 1)
    if len(raw) > most:
        raise UsageError(f"more than {most:,} bytes")
    return raw


def tree_of(file: Path) -> Path:
    """The tree that a configuration file applies to: the work tree that contains it, else its directory."""
    folder = Path(os.path.realpath(file)).parent
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def check_inside(path: str, tree: Path) -> None:
    """Raise UsageError where a path leads out of a tree, by itself or by a link."""
    if not Path(os.path.realpath(path)).is_relative_to(tree):
        raise UsageError(f"{path}: outside of {tree}, which is all that a configuration may read")
