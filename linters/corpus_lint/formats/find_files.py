"""Find the files of a run: named files, files below directories, files that git tracks."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus_lint.core.errors import ReadError
from corpus_lint.core.values import dataclass, field
from corpus_lint.formats import SUFFIXES
from corpus_lint.formats.unread import Unread

STDIN = "-"
# Its name in findings.
STDIN_SHOWN = "<stdin>"
# Directories that hold no corpus, whatever is in them.
SKIPPED_DIRECTORIES = frozenset({"__pycache__", "node_modules", "site-packages"})
# What marks a directory as a cache, of whichever program: its files can be made again.
CACHE_TAG = "CACHEDIR.TAG"
# Nanoseconds after a change in which another change may not alter the timestamp.
RACY = 2_000_000_000
BLOB = "blob "


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. ``shown`` is its name in findings; ``named`` says that the user named it.

    ``key`` stands for its content, as it was before anybody read it: the blob where git knows it, else its identity, size
    and times. It is empty where these do not tell, as of a file that was changed just now. ``leads_out`` says that
    nobody named it and a link leads from it to a place that is not below what was named: it is read, and never written.
    ``is_link`` says that the file itself is a link. ``size`` are its bytes when it was found, if that was asked.
    """

    file: str | os.PathLike[str]
    shown: str
    named: bool
    key: str = field(default="", compare=False)
    leads_out: bool = False
    is_link: bool = field(default=False, compare=False)
    size: int | None = field(default=None, compare=False)

    def __reduce__(self) -> tuple[type[Source], tuple[object, ...]]:
        """For the processes of a run, in a third of the time that frozen dataclasses with slots take otherwise.

        What a process needs of the size is with the piece that it reads.
        """
        return Source, (self.file, self.shown, self.named, self.key, self.leads_out, self.is_link)

    @property
    def path(self) -> Path:
        """The file, for what works with paths."""
        return Path(self.file)


def size_of(source: Source) -> int:
    """The bytes of a file when it was found, else as it is now; 0 where it cannot be asked."""
    if source.size is not None:
        return source.size
    try:
        return os.stat(source.file).st_size
    except OSError:
        return 0


# A file, whether the user named it, and what git calls its content.
FoundFile = tuple[str, bool, str]


def root() -> Path:
    """The work tree that the current directory is in; where there is none, the current directory."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def sources(
    paths: Sequence[str],
    tracked: bool,
    excluded: Callable[[str], bool] | None = None,
    racy: int = RACY,
    unread: Unread | None = None,
) -> Iterator[Source | ReadError]:
    """Yield the files of a run in order, each once, and an error for each path that cannot be read.

    Files below a directory are read if their extension is known; a named file is always read.
    With ``tracked`` only what git tracks below the paths. What is ``excluded`` is left out even where it is named, since
    hooks name every file. What was changed less than ``racy`` nanoseconds ago has no key. ``unread`` counts what is not read, and knows
    the files of the run itself, which are left out where they are not named.
    """
    seen: set[str] = set()
    folders: dict[str, str] = {}
    since = time.time_ns() - racy
    roots = tuple(map(root_of, paths))
    for path in paths:
        for found in _tracked(path, unread) if tracked else _below(path, excluded, unread):
            if isinstance(found, ReadError):
                yield found
                continue
            file, named, key = found
            # A wrong name is an error even if a glob excludes it.
            if excluded and excluded(file) and (not named or os.path.exists(file)):
                continue
            checked = _checked(file, folders)
            if isinstance(checked, ReadError):
                yield checked
                continue
            real, status, is_link = checked
            # What a run writes below its paths, and wrote there before, is not the corpus.
            if real not in seen and (named or unread is None or real not in unread.own):
                seen.add(real)
                # Git may write one content in several ways: with other ends of lines, in another encoding.
                key = f"{key} {status.st_size}" if key else _key(status, since)
                leads_out = not named and not f"{real}{os.sep}".startswith(roots)
                yield Source(file, _shown(file), named, key, leads_out, is_link, status.st_size)


def root_of(path: str) -> str:
    """The real path of what was named, with what all paths below it begin with; what is no path has nothing below it."""
    try:
        return os.path.join(os.path.realpath(path), "")
    except ValueError:
        return path


def _shown(file: str) -> str:
    """The name of a file in findings: its path, made distinct from the name of standard input."""
    return os.path.join(os.curdir, file) if file == STDIN_SHOWN else file


def _key(status: os.stat_result, since: int) -> str:
    """The key for the content of a file, empty if it changed after ``since``."""
    changed, made = status.st_mtime_ns, status.st_ctime_ns
    if changed > since or made > since:
        return ""
    # In half the time of an f-string: there may be a million files.
    return "%x.%x.%x.%x.%x" % (status.st_ino, status.st_dev, status.st_size, changed, made)  # noqa: UP031 - see above


def _checked(file: str, folders: dict[str, str]) -> tuple[str, os.stat_result, bool] | ReadError:
    """The real path and the status of a file, and whether it is a link, if it can be opened without waiting for somebody to write to it.

    ``folders`` remembers those of directories: only for links is it asked of a file.
    """
    link = False
    try:
        status = os.lstat(file)
        link = stat.S_ISLNK(status.st_mode)
        if link:
            status = os.stat(file)
    except FileNotFoundError:
        return ReadError(file, "dangling link" if link else "no such file or directory")
    except OSError as error:
        return ReadError(file, error.strerror or str(error))
    except ValueError:  # which each version of Python words in another way
        return ReadError(file, "file names cannot contain NUL")
    if not stat.S_ISREG(status.st_mode):
        return ReadError(file, "not a regular file")
    return real_path(file, link, folders), status, link


def real_path(file: str, is_link: bool, folders: dict[str, str]) -> str:
    """The real path of a file. ``folders`` remembers those of directories: only for links is it asked of a file."""
    if is_link:
        return os.path.realpath(file)
    if os.altsep:
        file = file.replace(os.altsep, os.sep)
    # Not os.path.split and join, which take as long as asking for the status.
    end = file.rfind(os.sep) + 1
    folder = file[:end]
    if folder not in folders:
        folders[folder] = os.path.join(os.path.realpath(folder), "")
    return folders[folder] + file[end:]


def is_walked(name: str) -> bool:
    """Whether a directory of this name may hold a corpus."""
    return not name.startswith(".") and name not in SKIPPED_DIRECTORIES


def _below(
    path: str, excluded: Callable[[str], bool] | None, unread: Unread | None
) -> Iterator[FoundFile | ReadError]:
    if not path:  # which pathlib would take for the current directory
        yield ReadError("''", "no such file or directory")
        return
    try:
        is_directory = stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError):
        is_directory = False  # _checked says what is wrong with it
    if not is_directory:
        yield path, True, ""
        return
    errors: list[OSError] = []
    for folder, directories, names in os.walk(path, onerror=errors.append):
        if folder != path and CACHE_TAG in names:
            directories.clear()
            continue
        if unread is not None:
            unread.add_folders(directories)
        directories[:] = sorted(
            name
            for name in directories
            if is_walked(name) and not (excluded and excluded(os.path.join(folder, name, "")))
        )
        normal = os.path.normpath(folder)
        # With the separator at its end, so that a name can be put behind it.
        normal = "" if normal == os.curdir else os.path.join(normal, "")
        for name in sorted(names):
            if name.startswith("."):
                continue
            if name.lower().endswith(SUFFIXES):
                yield normal + name, False, ""
            elif unread is not None and not (excluded and excluded(normal + name)):
                unread.add(normal + name)
        yield from (ReadError(str(error.filename), error.strerror or str(error)) for error in errors)
        errors.clear()
    yield from (ReadError(str(error.filename), error.strerror or str(error)) for error in errors)


def tracked_names(path: str) -> list[str]:
    """The names of all files that git tracks at a path. Raises UsageError."""
    from corpus_lint.formats import git

    folder, name = _split(path)
    return [os.path.join(folder, os.fsdecode(found)) for found in git.ls_files(folder, name)]


def _split(path: str) -> tuple[str, str]:
    """The directory that git is to be asked in, and what it is to be asked for."""
    if os.path.isdir(path):
        return path, "."
    folder, name = os.path.split(path)
    return folder or ".", name


def _tracked(path: str, unread: Unread | None) -> Iterator[FoundFile | ReadError]:
    """What git tracks at a path."""
    from corpus_lint.formats import git

    folder, pattern = _split(path)
    blobs: dict[bytes, bytes] = {}
    for line in git.ls_files(folder, pattern, "--stage"):
        description, _, name = line.partition(b"\t")
        mode, blob, stage = description.split(b" ")
        # A file with a conflict has several blobs, and that of a link is not what it leads to.
        blobs[name] = blob if stage == b"0" and mode.startswith(b"100") else b""
    # Those in the work tree that differ from their blobs.
    blobs |= dict.fromkeys(git.ls_files(folder, pattern, "--modified"), b"")
    for decoded, blob in sorted((os.fsdecode(name), blob) for name, blob in blobs.items()):
        if decoded.lower().endswith(SUFFIXES):
            file = os.path.normpath(os.path.join(folder, decoded))
            # A file that git tracks and the work tree lacks was deleted: there is nothing to lint.
            if os.path.lexists(file):
                yield file, False, BLOB + blob.decode("ascii") if blob else ""
        elif unread is not None and not os.path.basename(decoded).startswith("."):
            unread.add(os.path.join(folder, decoded))
