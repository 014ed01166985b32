"""Which files a run reads."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus_lint.errors import ReadError, UsageError
from corpus_lint.formats import SUFFIXES

STDIN = "-"
# Directories that hold no corpus, whatever is in them.
SKIPPED_DIRECTORIES = frozenset({"__pycache__", "node_modules", "site-packages"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. ``shown`` is its name in findings; ``named`` says that the user named it.

    ``blob`` is what git calls its content; empty where git does not track it, or not as it is now.
    """

    path: Path
    shown: str
    named: bool
    blob: bytes = b""


def root() -> Path:
    """The work tree that the current directory is in; where there is none, the current directory."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def sources(
    paths: Sequence[str], tracked: bool, excluded: Callable[[str], bool] | None = None
) -> Iterator[Source | ReadError]:
    """Yield the files of a run in order, each once, and an error for each path that cannot be read.

    A directory gives the files in it whose ending is known; a file that is named is read whatever it is called.
    With ``tracked`` only what git tracks below the paths. What is ``excluded`` is left out even where it is named, since
    hooks name every file.
    """
    seen: set[str] = set()
    folders: dict[str, str] = {}
    for path in paths:
        for found in _tracked(path) if tracked else _below(path, excluded):
            # A name that is wrong is an error, whatever it matches.
            if (
                excluded
                and isinstance(found, Source)
                and excluded(found.shown)
                and (not found.named or os.path.exists(found.path))
            ):
                continue
            checked = found if isinstance(found, ReadError) else _checked(found, folders)
            if isinstance(checked, ReadError):
                yield checked
            elif checked not in seen:
                seen.add(checked)
                yield found


def _checked(source: Source, folders: dict[str, str]) -> str | ReadError:
    """The real path of a source, if it is a file that can be opened without waiting for somebody to write to it.

    ``folders`` remembers those of directories: only for links is it asked of a file.
    """
    path = os.fspath(source.path)
    link = False
    try:
        mode = os.lstat(path).st_mode
        link = stat.S_ISLNK(mode)
        if link:
            mode = os.stat(path).st_mode
    except FileNotFoundError:
        return ReadError(source.shown, "dangling link" if link else "no such file or directory")
    except (OSError, ValueError) as error:
        return ReadError(source.shown, getattr(error, "strerror", None) or str(error))
    if not stat.S_ISREG(mode):
        return ReadError(source.shown, "not a regular file")
    if link:
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _below(path: str, excluded: Callable[[str], bool] | None) -> Iterator[Source | ReadError]:
    if not path:  # which pathlib would take for the current directory
        yield ReadError("''", "no such file or directory")
        return
    try:
        is_directory = stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError):
        is_directory = False  # _checked says what is wrong with it
    if not is_directory:
        yield Source(Path(path), path, named=True)
        return
    errors: list[OSError] = []
    for folder, directories, names in os.walk(path, onerror=errors.append):
        directories[:] = sorted(
            name
            for name in directories
            if not name.startswith(".")
            and name not in SKIPPED_DIRECTORIES
            and not (excluded and excluded(os.path.join(folder, name)))
        )
        normal = os.path.normpath(folder)
        normal = "" if normal == os.curdir else normal
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith(SUFFIXES):
                file = os.path.join(normal, name)
                yield Source(Path(file), file, named=False)
        yield from (ReadError(str(error.filename), error.strerror or str(error)) for error in errors)
        errors.clear()
    yield from (ReadError(str(error.filename), error.strerror or str(error)) for error in errors)


def _tracked(path: str) -> Iterator[Source | ReadError]:
    """What git tracks at a path. With ``-z``: without it git escapes Chinese names."""
    import subprocess

    folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
    pattern = "." if folder == path else os.path.basename(path)

    def listed(option: str) -> list[bytes]:
        command = ["git", "-C", folder, "ls-files", option, "-z", "--", pattern]
        try:
            return subprocess.run(command, capture_output=True, check=True).stdout.split(b"\0")[:-1]
        except FileNotFoundError as error:
            raise UsageError("--tracked needs git, which is not on the PATH") from error
        except subprocess.CalledProcessError as error:
            reason = error.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
            raise UsageError(f"--tracked: {path}: {reason}") from error

    blobs: dict[bytes, bytes] = {}
    for line in listed("--stage"):
        description, _, name = line.partition(b"\t")
        mode, blob, stage = description.split(b" ")
        # A file with a conflict has several blobs, and that of a link is not what it leads to.
        blobs[name] = blob if stage == b"0" and mode.startswith(b"100") else b""
    # Those in the work tree that differ from their blobs.
    blobs |= dict.fromkeys(listed("--modified"), b"")
    for decoded, blob in sorted((os.fsdecode(name), blob) for name, blob in blobs.items()):
        if decoded.lower().endswith(SUFFIXES):
            file = os.path.normpath(os.path.join(folder, decoded))
            # A file that git tracks and the work tree lacks was deleted: there is nothing to lint.
            if os.path.lexists(file):
                yield Source(Path(file), file, named=False, blob=blob)
