"""Put repaired documents into their files, if these are still what was linted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from corpus_lint.core import atomic_write
from corpus_lint.core.digest import digest
from corpus_lint.core.errors import WriteError
from corpus_lint.formats import Format

# New bytes of documents, by their records, each after the digest of those that were linted.
Repaired = Mapping[int | None, tuple[bytes, bytes]]
CHANGED = "not written: it changed while it was linted; run again"


class _ChangedError(Exception):
    """A file is not what was linted."""


def rewrite(
    path: Path, shown: str, repaired: Repaired, file_format: Format, read: os.stat_result
) -> str | None:
    """Put the repaired file in the place of the old one, all at once, with its owner, group, mode and attributes.

    ``read`` is the status of the file before it was read. Returns what there is to say of it. Raises WriteError, and leaves
    the file as it is, when it is not what was linted or cannot be written.
    """
    target = os.path.realpath(path)
    pending = set(repaired)

    def replaced(record: int | None, raw: bytes) -> bytes:
        if record not in repaired:
            return raw
        linted, new = repaired[record]
        if digest(raw) != linted:
            raise _ChangedError
        pending.discard(record)
        return new

    def check() -> None:
        if not _is_same(os.lstat(target), read):
            raise _ChangedError

    def checked() -> None:
        check()
        if pending:
            raise _ChangedError

    try:
        # Before anything is written, and again at the last moment.
        check()
        atomic_write.replace(target, file_format.rebuild(path, replaced), read, checked)
    except (_ChangedError, EOFError) as error:
        raise WriteError(shown, CHANGED) from error
    except OSError as error:
        raise WriteError(shown, f"not written: {error.strerror or error}") from error
    if read.st_nlink > 1:
        return f"{shown}: the file had {read.st_nlink} names (hard links); this one has the repaired text, the others the old"
    return None


def _is_same(now: os.stat_result, read: os.stat_result) -> bool:
    """Whether no change shows, as all do but one that is undone in the same tick of the clock."""
    one, other = (
        (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns) for status in (now, read)
    )
    # That of a file of several names changes with each of them.
    return one == other and (now.st_ctime_ns == read.st_ctime_ns or now.st_nlink != read.st_nlink)
