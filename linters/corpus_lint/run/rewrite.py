"""Write repaired documents to their files, if the files have not changed since they were linted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from corpus_lint.core import atomic_write
from corpus_lint.core.digest import digest
from corpus_lint.core.errors import WriteError
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.format import Format

# By record: the digest of the linted bytes, and the new bytes.
Repaired = Mapping[int | None, tuple[bytes, bytes]]
CHANGED = "not written: the file changed while it was being linted; run again"


class _ChangedError(Exception):
    """A file changed after it was linted."""


def rewrite(
    path: Path,
    shown: str,
    repaired: Repaired,
    file_format: Format,
    read: os.stat_result,
    fields: Fields = TEXT_ONLY,
) -> str | None:
    """Replace a file by the repaired one, all at once, and keep its owner, group, mode and attributes.

    ``read`` is the status of the file before it was read with ``fields``. Return notes for the user. Raises WriteError, and leaves
    the file unchanged, if it changed since it was linted or cannot be written.
    """
    target = os.path.realpath(path)
    pending = set(repaired)

    def replaced(record: int | None, raw: bytes) -> bytes | None:
        if record not in repaired:
            return raw
        linted, new = repaired[record]
        if digest(raw) != linted:
            raise _ChangedError
        pending.discard(record)
        return new

    def check() -> None:
        if not is_same(os.lstat(target), read):
            raise _ChangedError

    def checked() -> None:
        check()
        if pending:
            raise _ChangedError

    try:
        # Before anything is written, and again at the last moment.
        check()
        atomic_write.replace(target, file_format.rebuild(path, replaced, fields), read, checked)
    except (_ChangedError, EOFError) as error:
        raise WriteError(shown, CHANGED) from error
    except OSError as error:
        raise WriteError(shown, f"not written: {error.strerror or error}") from error
    if read.st_nlink > 1:
        return f"{shown}: the file had {read.st_nlink} names (hard links); this name now has the repaired text, the others keep the old text"
    return None


def is_same(now: os.stat_result, read: os.stat_result) -> bool:
    """Whether the status shows no change. A change that is undone within one clock tick does not show."""
    one, other = (
        (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns) for status in (now, read)
    )
    # The ctime of a file with several names changes when any of them does.
    return one == other and (now.st_ctime_ns == read.st_ctime_ns or now.st_nlink != read.st_nlink)
