"""Files of users that are written whole or not at all.

``cache_folder.CacheFolder.store`` does the like for files of a cache, by another way: it must not follow what is put into the
place of an open directory, has no owner, mode or attributes to keep, and need not wait for the disk.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from corpus_lint.core.errors import WriteError

# What a file is called until it is whole. Whoever writes it has a lock on it, so that one without is known to be left over.
UNFINISHED = re.compile(r"\.corpus-lint-[0-9a-f]{16}")
# Lists of who may do what, and what else users and systems say of a file; the rest is not for others to copy.
ATTRIBUTES = ("system.", "user.", "security.selinux")
ACCESS_LISTS = ("system.",)
# How often the lock of a file that was made just now may be taken by a process that tidies up.
MOST_TRIES = 9
GROUP, OTHER = 0o070, 0o007
# The bits that lend somebody the rights of the owner or the group.
SPECIAL = 0o6000


def write(path: Path, data: bytes) -> None:
    """Put a file in the place of what was there, all at once, as ``replace`` does; a link stays a link.

    What is not a regular file, such as ``/dev/null`` or a pipe, is written to. Raises WriteError.
    """
    target = os.path.realpath(path)
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            Path(target).write_bytes(data)
            return
        old = os.stat(target) if os.path.exists(target) else None
        replace(target, [data], old, lambda: None)
    except OSError as error:
        raise WriteError(str(path), f"not written: {error.strerror or error}") from error


def replace(
    target: str, data: Iterable[bytes], old: os.stat_result | None, check: Callable[[], None]
) -> None:
    """Put a file in the place of ``target``, which is no link, all at once.

    ``old`` is the status of what is there (None: nothing), whose owner, group, mode, lists of access and other extended
    attributes it keeps. What may not be kept widens nothing: who may not read the old file may not read the new one.
    ``check`` is called at the last moment, and may raise. Raises OSError, and leaves the old file as it was then.
    """
    if old and not os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError("the file is read-only")
    folder = os.path.dirname(target)
    with _unfinished(folder) as (temporary, stream):
        stream.writelines(data)
        stream.flush()
        os.fsync(stream.fileno())
        if old:
            _keep(target, old, temporary)
        else:
            os.chmod(temporary, 0o666 & ~_umask())
        if os.name == "nt":  # which renames no open file
            stream.close()
        check()
        os.replace(temporary, target)


def sweep(folder: str) -> None:
    """Remove from a directory what processes of this user left unfinished there that were killed."""
    with suppress(OSError), os.scandir(folder) as entries:
        left = [entry for entry in entries if UNFINISHED.fullmatch(entry.name)]
    for entry in left:
        with suppress(OSError):
            status = entry.stat(follow_symlinks=False)
            ours = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
            if stat.S_ISREG(status.st_mode) and ours and _is_abandoned(entry.path):
                os.unlink(entry.path)


@contextmanager
def _unfinished(folder: str) -> Iterator[tuple[str, BinaryIO]]:
    """A new file, to be renamed; removed if it is not."""
    path = ""
    try:
        for _ in range(MOST_TRIES):
            path = os.path.join(folder, f".corpus-lint-{os.urandom(8).hex()}")
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            # The lock goes with the descriptor.
            with os.fdopen(descriptor, "wb") as stream:
                # Another process may have found it before it was locked.
                if _locked(descriptor) and os.path.exists(path):
                    yield path, stream
                    return
        raise OSError("no file can be made that another process does not remove")
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _locked(descriptor: int) -> bool:
    """Lock a file, if nobody else has. Where there are no locks nobody else can remove what is open."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _is_abandoned(path: str) -> bool:
    """Whether nobody writes a file any more. Raises OSError."""
    try:
        import fcntl
    except ImportError:
        return True
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(descriptor)
    return True


def _keep(target: str, old: os.stat_result, temporary: str) -> None:
    """Give a new file what the old one has, so far as that is allowed. Raises OSError."""
    mode = old.st_mode & 0o7777
    same_group = True
    if hasattr(os, "chown"):
        new = os.stat(temporary)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            try:
                os.chown(temporary, old.st_uid, old.st_gid)
            except OSError:
                with suppress(OSError):
                    os.chown(temporary, -1, old.st_gid)
        new = os.stat(temporary)
        same_group = new.st_gid == old.st_gid
        if not same_group or new.st_uid != old.st_uid:
            mode &= ~SPECIAL
    # With a list of access that is lost, the bits of the group mean another thing.
    if not _copy_attributes(target, temporary) or not same_group:
        mode &= ~GROUP | (mode & OTHER) << 3
    os.chmod(temporary, mode)


def _copy_attributes(target: str, temporary: str) -> bool:
    """Copy extended attributes. Returns whether all lists of access were copied."""
    if not hasattr(os, "listxattr"):
        return True
    kept = True
    with suppress(OSError):  # a file system that has none
        for name in os.listxattr(target):
            if name.startswith(ATTRIBUTES):
                try:
                    os.setxattr(temporary, name, os.getxattr(target, name))
                except OSError:
                    kept &= not name.startswith(ACCESS_LISTS)
    return kept


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
