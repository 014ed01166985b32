"""An open cache folder. Only files with our own names are read, written or removed in it, and no link is followed.

The directory is opened once, and its files are named relative to it, so a directory that replaces it meanwhile is not
touched. Data is trusted only if it carries a code made with the user's key: the folder may be in a work tree, and a commit can
contain anything that looks like a cache.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress

from corpus_lint.core.digest import digest
from corpus_lint.core.values import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TAG = "CACHEDIR.TAG"
# The first line is that of https://bford.info/cachedir, which backup programs know. Other tools mark their caches with it too,
# so a cache is ours if the second line begins as here; what follows is for people.
OURS = b"Signature: 8a477f597d28d172789f06886806bc55\n# Made by corpus-lint"
MARK = OURS + b", which removes files here that it no longer needs.\n"
IGNORE = ".gitignore"
# The file that an index of documents is read from.
MANIFEST = "manifest.json"
KEY = "key"
KEY_BYTES = 32
CODE_BYTES = 32
# Our own names, and the suffix of a file that is not finished.
OWN = re.compile(
    r"""
    (?:
        (?:[0-9a-f]{32}|code|fields|manifest|values)\.json
      | (?:segment|files|verdicts|own|nominated)-[0-9a-f]{16}
      | lock | key | CACHEDIR\.TAG | \.gitignore
    )
    (?P<unfinished>\+[0-9a-f]{16})?
    """,
    re.VERBOSE,
)
# What a part of a file begins with: its code, and how many bytes follow.
PART = re.compile(rb"(?P<code>[0-9a-f]{64}) (?P<size>\d{1,15})\n")
# Windows cannot open directories; there each path is checked before it is used.
DIRECTORIES_OPEN = os.open in os.supports_dir_fd
# Bytes as they are, of no file that a link leads to; and no waiting for a pipe.
NO_LINK = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
NO_WAIT = getattr(os, "O_NONBLOCK", 0)
READ = os.O_RDONLY | NO_LINK | NO_WAIT
APPEND = os.O_WRONLY | os.O_APPEND | NO_LINK | NO_WAIT
CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINK


class ForeignError(Exception):
    """A directory is not a cache of this user. The message says why; callers put the name of the directory before it."""


@dataclass(frozen=True, slots=True)
class CacheFolder:
    """An open directory; close it. ``path`` is for messages and for systems that cannot open directories."""

    path: str
    descriptor: int
    key: bytes = b""

    @classmethod
    def from_path(cls, path: str) -> CacheFolder:
        """The directory of a path, whose links are the user's own. Raises OSError."""
        if not DIRECTORIES_OPEN:
            os.listdir(path)
            return cls(path, -1)
        return cls(path, os.open(path, os.O_RDONLY | os.O_DIRECTORY))

    def folder(self, name: str, create: bool = False) -> CacheFolder:
        """A directory in this one, which must not be a link; ``create`` makes it, for this user only. Raises OSError."""
        path = os.path.join(self.path, name)
        if create:
            with suppress(FileExistsError):
                self._call(os.mkdir, name, mode=0o700)
        if not DIRECTORIES_OPEN:
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                raise NotADirectoryError(f"not a directory: {path}")
            return CacheFolder(path, -1, self.key)
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        return CacheFolder(path, os.open(name, flags, dir_fd=self.descriptor), self.key)

    def close(self) -> None:
        """Close it."""
        if DIRECTORIES_OPEN:
            os.close(self.descriptor)

    def owned(self) -> bool:
        """Whether the directory belongs to this user. Raises OSError."""
        owner = os.stat(self.descriptor if DIRECTORIES_OPEN else self.path).st_uid
        return not hasattr(os, "geteuid") or owner == os.geteuid()

    def names(self) -> list[str]:
        """The names of all entries. Raises OSError."""
        return os.listdir(self.descriptor if DIRECTORIES_OPEN else self.path)

    def entries(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the regular files that have our names, with their statuses. Raises OSError."""
        for name in self.names():
            if OWN.fullmatch(name):
                with suppress(FileNotFoundError):
                    status = self.status(name)
                    if stat.S_ISREG(status.st_mode):
                        yield name, status

    def status(self, name: str) -> os.stat_result:
        """The status of a file, or of a link itself. Raises OSError."""
        status: os.stat_result = self._call(os.lstat, name)
        return status

    def has(self, name: str) -> bool:
        """Whether an entry of that name exists."""
        try:
            self.status(name)
        except OSError:
            return False
        return True

    def open(self, name: str, flags: int = READ, mode: int = 0o600) -> int:
        """Open a regular file. Raises OSError."""
        if not DIRECTORIES_OPEN and os.path.islink(os.path.join(self.path, name)):
            raise OSError(f"a symbolic link: {name}")
        descriptor: int = self._call(os.open, name, flags=flags, mode=mode)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(f"not a regular file: {name}")
        return descriptor

    def load(self, name: str) -> bytes:
        """The bytes of a file, without checking who wrote them. Raises OSError."""
        with os.fdopen(self.open(name), "rb") as stream:
            return stream.read()

    def store(self, name: str, data: bytes) -> None:
        """Replace a file, or a link, in one step. Raises OSError.

        ``atomic_write`` cannot do this: it names files by paths and keeps their attributes. The data is not synced to disk, so
        readers must verify the content.
        """
        temporary = f"{name}+{os.urandom(8).hex()}"
        try:
            with os.fdopen(self.open(temporary, CREATE), "wb") as stream:
                stream.write(data)
            if DIRECTORIES_OPEN:
                os.replace(temporary, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
            else:
                os.replace(os.path.join(self.path, temporary), os.path.join(self.path, name))
        finally:
            with suppress(FileNotFoundError):
                self.remove(temporary)

    def read(self, name: str) -> bytes:
        """The bytes of a file that this user's corpus-lint wrote under this name. Raises OSError, ValueError."""
        code, _, data = self.load(name).partition(b"\n")
        if code != self._code(name, data):
            raise ValueError("not written by this user")
        return data

    def write(self, name: str, data: bytes) -> None:
        """Write what ``read`` reads. Raises OSError."""
        self.store(name, self._code(name, data) + b"\n" + data)

    def read_parts(self, name: str) -> tuple[list[bytes], bool]:
        """The parts of a file that this user's corpus-lint wrote under this name, and whether nothing else is in it. Raises OSError.

        What is behind the first bytes that it did not write as they are is left out: a process may have been killed while it appended.
        """
        raw = self.load(name)
        parts: list[bytes] = []
        start = 0
        while head := PART.match(raw, start):
            end = head.end() + int(head["size"])
            data = raw[head.end() : end]
            if head["code"] != self._code(name, data):
                break
            parts.append(data)
            start = end
        return parts, bool(parts) and start == len(raw)

    def write_part(self, name: str, data: bytes) -> None:
        """Write a file of one part. Raises OSError."""
        self.store(name, self._part(name, data))

    def append_part(self, name: str, data: bytes) -> None:
        """Put a part behind those that there are, in one step where the system can. Raises OSError."""
        part = self._part(name, data)
        descriptor = self.open(name, APPEND)
        try:
            os.write(descriptor, part)  # of what was written in part nothing is read
        finally:
            os.close(descriptor)

    def _part(self, name: str, data: bytes) -> bytes:
        return b"%b %d\n%b" % (self._code(name, data), len(data), data)

    def remove(self, name: str) -> None:
        """Remove one of our files. Raises OSError."""
        if OWN.fullmatch(name):
            self._call(os.unlink, name)

    def touch(self, name: str) -> None:
        """Record that a file was used now. Raises OSError."""
        if DIRECTORIES_OPEN:
            os.utime(name, dir_fd=self.descriptor, follow_symlinks=False)
        else:
            os.utime(os.path.join(self.path, name))

    def _code(self, name: str, data: bytes) -> bytes:
        """The code of some data under this name; it can be computed only with the key."""
        return digest(name, "\n", data, size=CODE_BYTES, key=self.key).hex().encode()

    def _call(self, function: Callable[..., Any], name: str, **options: int) -> Any:
        if DIRECTORIES_OPEN:
            return function(name, **options, dir_fd=self.descriptor)
        return function(os.path.join(self.path, name), **options)


def claim(folder: CacheFolder, create: bool) -> None:
    """Make sure that a folder is a cache of this user: it is marked as one, or it is empty and, with ``create``, gets marked.

    Raises ForeignError; FileNotFoundError if it is empty and ``create`` is false; OSError.
    """
    if not folder.owned():
        raise ForeignError("it belongs to another user")
    # Another process may be marking the folder now.
    unmarked = not any(not name.startswith(TAG + "+") or not OWN.fullmatch(name) for name in folder.names())
    if unmarked and create:
        folder.store(TAG, MARK)
        folder.store(IGNORE, b"# Made by corpus-lint.\n*\n")
    elif unmarked:
        raise FileNotFoundError(f"no cache: {folder.path}")
    else:
        _check_mark(folder)


def _check_mark(folder: CacheFolder) -> None:
    """Raises ForeignError, OSError."""
    try:
        ours = folder.load(TAG).startswith(OURS)
    except OSError as error:
        if TAG in folder.names():
            raise ForeignError(f"its {TAG} cannot be read: {error.strerror or error}") from error
        raise ForeignError(
            "it is not empty, and corpus-lint did not make it: give a directory that does not exist yet"
        ) from error
    if not ours:
        raise ForeignError(f"its {TAG} is that of another program: give another directory")


def key_of(folder: CacheFolder) -> bytes:
    """The secret key in a folder; it is made if there is none. Raises OSError.

    If two processes make one at once, the last one wins, and the data that the other writes is not trusted.
    """
    with suppress(FileNotFoundError):
        key = folder.load(KEY)
        if len(key) == KEY_BYTES:
            return key
    folder.store(KEY, os.urandom(KEY_BYTES))
    return folder.load(KEY)
