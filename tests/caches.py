"""The cache of a work tree, for tests that look into it or damage it."""

from __future__ import annotations

import os
from pathlib import Path

from corpus_lint.core.cache_folder import CacheFolder, key_of
from corpus_lint.run import cache_location


def base() -> Path:
    """The directory of all caches of this test."""
    return Path(os.environ[cache_location.VARIABLE])


def cache(tree: Path | None = None) -> Path:
    """The directory of the cache of a work tree (None: the one that the current directory is in)."""
    return base() / cache_location._tree(str((tree or Path()).resolve()))


def opened(path: Path) -> CacheFolder:
    """A directory as corpus-lint has it, with the key of this test."""
    folder = CacheFolder.from_path(str(path))
    return CacheFolder(folder.path, folder.descriptor, key_of(CacheFolder.from_path(str(base()))))
