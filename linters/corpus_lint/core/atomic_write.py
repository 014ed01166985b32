"""Write users' files all at once: whole, or not at all.

``cache_folder.CacheFolder.store`` does the same for files of a cache, in another way: it must not follow a link that replaces
an open directory, it has no owner, mode or attributes to keep, and it need not wait for the disk.
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

# The name of a file until it is whole. The process that writes it holds a lock on it; a file without a lock is left over.
UNFINISHED = re.compile(r"\.corpus-lint-[0-9a-f]{16}")
# Access control lists, and the attributes of users and systems; the others must not be copied.
ATTRIBUTES = ("system.", "user.", "security.selinux")
ACCESS_LISTS = ("system.",)
# How often another process that tidies up may take the lock of a new file before we give up.
MOST_TRIES = 9
GROUP, OTHER = 0o070, 0o007
# The bits that run a file with the rights of its owner or group.
SPECIAL = 0o6000


def write(path: Path, data: bytes) -> None:
    """Write a file all at once, as ``replace`` does; a link stays a link, and its target is replaced.

    A device or a pipe, such as ``/dev/null``, is written to directly. Raises WriteError.
    """
    write_parts(path, [data])


def write_parts(path: Path, data: Iterable[bytes]) -> None:
    """The same for a file that is not held in memory. Raises WriteError."""
    target = os.path.realpath(path)
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(target, "wb") as stream:
                stream.writelines(data)
            return
        old = os.stat(target) if os.path.exists(target) else None
        replace(target, data, old, lambda: None)
    except OSError as error:
        raise WriteError(str(path), f"not written: {error.strerror or error}") from error


def replace(
    target: str, data: Iterable[bytes], old: os.stat_result | None, check: Callable[[], None]
) -> None:
    """Replace the file ``target``, which must not be a link, all at once.

    ``old`` is the status of the present file (None: there is none); the new one keeps its owner, group, mode, access control
    lists and other extended attributes. Attributes that cannot be kept never widen access: users who may not read the old
    file may not read the new one. ``check`` is called just before the replacement, and may raise. Raises OSError, and then
    leaves the old file as it was.
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
    """Remove the unfinished files that killed processes of this user left in a directory."""
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
    """A new file for the caller to rename; it is removed if the caller does not."""
    path = ""
    try:
        for _ in range(MOST_TRIES):
            path = os.path.join(folder, f".corpus-lint-{os.urandom(8).hex()}")
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            # Closing the descriptor releases the lock.
            with os.fdopen(descriptor, "wb") as stream:
                # Another process may have found it before it was locked.
                if _locked(descriptor) and os.path.exists(path):
                    yield path, stream
                    return
        raise OSError("another process keeps removing the new file")
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _locked(descriptor: int) -> bool:
    """Lock a file unless another process has locked it. Systems without locks do not remove open files."""
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
    """Whether no process is writing a file. Raises OSError."""
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
    """Copy owner, group, mode and attributes to a new file, as far as that is allowed. Raises OSError."""
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
    # Without its access control list, the group bits of a mode mean something else.
    if not _copy_attributes(target, temporary) or not same_group:
        mode &= ~GROUP | (mode & OTHER) << 3
    os.chmod(temporary, mode)


def _copy_attributes(target: str, temporary: str) -> bool:
    """Copy extended attributes. Return whether all access control lists were copied."""
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
