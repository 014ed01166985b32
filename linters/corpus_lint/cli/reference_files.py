"""The files of a reference corpus, which ``--against`` names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from corpus_lint.core.errors import ReadError, UsageError
from corpus_lint.formats import find_files


def found(
    named: Sequence[str], paths: Sequence[str], excluded: Callable[[str], bool] | None
) -> list[find_files.Source]:
    """The files below what was named, without those of the run, which are below ``paths``. Raises UsageError if one cannot be read."""
    if not named:
        return []
    own = tuple(find_files.root_of(path) for path in paths if path != find_files.STDIN)
    files = []
    for source in find_files.sources(named, tracked=False, excluded=excluded):
        if isinstance(source, ReadError):
            raise UsageError(f"--against: {source}")
        if not find_files.root_of(os.fspath(source.file)).startswith(own):
            files.append(source)
    if not files:
        raise UsageError(f"--against {', '.join(named)}: it has only documents of the run")
    return files
