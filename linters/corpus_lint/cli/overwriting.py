"""Which files a report is not written over: those that are to be read, and those that somebody else may have made."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from corpus_lint.core.errors import UsageError
from corpus_lint.formats import own_files


def keep_inputs(files: Iterable[Path], read: Iterable[str]) -> None:
    """Raise UsageError for a file to write that is one of those that were named to be read: there may be no other copy of it."""
    known = {(status.st_dev, status.st_ino): path for path in files if (status := _status(path))}
    for named in read if known else ():
        status = _status(named)
        if status and (path := known.get((status.st_dev, status.st_ino))):
            raise UsageError(f"{named}: is to be read, so that {path.name} cannot be written over it")


def keep_others(files: Iterable[Path]) -> None:
    """Raise UsageError for a file to write that is there and has something that no report has written."""
    for path in files:
        status = _status(path)
        if status and status.st_size and not own_files.is_of_report(path):
            raise UsageError(
                f"{path}: is there, and was not written by corpus-lint report; move it, or choose another name"
            )


def _status(path: str | Path) -> os.stat_result | None:
    """The status of a regular file; None where there is none."""
    try:
        return os.stat(path) if os.path.isfile(path) else None
    except OSError:
        return None
