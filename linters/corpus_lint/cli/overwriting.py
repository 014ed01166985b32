"""Which files a report is not written over: those that are to be read, and those that somebody else may have made."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from corpus_lint.core.errors import UsageError
from corpus_lint.report.rates import SCHEMA
from corpus_lint.report.rejected_list import COLUMNS

# How the files begin that ``report`` writes beside a page: figures, and a list as JSON Lines or CSV.
OURS = re.compile(
    rb"\{\s*\"schema\": \"%b\""
    rb"|\{\"path\": \"(?:[^\"\\]|\\.)*\", \"record\": (?:[0-9]+|null), \"id\": "
    rb"|\xef\xbb\xbf%b\n" % (re.escape(SCHEMA.encode()), ",".join(COLUMNS).encode())
)
# Bytes of a file that are looked at: a path has at most 4,096, each of which may be escaped as six.
BEGINNING = 1 << 15


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
        if status and status.st_size and not _is_ours(path):
            raise UsageError(
                f"{path}: is there, and was not written by corpus-lint report; move it, or choose another name"
            )


def _status(path: str | Path) -> os.stat_result | None:
    """The status of a regular file; None where there is none."""
    try:
        return os.stat(path) if os.path.isfile(path) else None
    except OSError:
        return None


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return bool(OURS.match(stream.read(BEGINNING)))
    except OSError:
        # It cannot be read; whether it can be written is seen when it is.
        return False
