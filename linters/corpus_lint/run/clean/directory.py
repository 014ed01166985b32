"""The directory of a copy: made, marked and locked by the run that fills it.

``.corpus-lint`` in it has a mark, and while a run is unfinished its ``state``. When the run ends the state is removed and the log
of edits and the manifest are left.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from corpus_lint.core import atomic_write
from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass
from corpus_lint.run.clean.layout import OWN

MARK = "run.json"
MADE = "made by corpus-lint clean"
STATE = "state"
LOCK = "lock"
MANIFEST = "manifest.json"
EDITS = "edits.jsonl"


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory that a run fills. ``resumed`` says that an equal run began it, and ``complete`` that one ended."""

    path: Path
    resumed: bool = False
    complete: bool = False

    @property
    def own(self) -> Path:
        """The directory in it that is ours."""
        return self.path / OWN

    @property
    def state(self) -> Path:
        """Where an unfinished run keeps what it knows."""
        return self.own / STATE

    def finish(self) -> None:
        """Remove the state of the run, which is complete. Raises OSError."""
        shutil.rmtree(self.state)


@contextmanager
def claimed(path: Path, run: dict[str, Any]) -> Iterator[Directory]:
    """The directory, made and marked as that of this run, for the block.

    ``run`` describes the run: what decides the bytes of the copy. Raises UsageError if the directory is not empty and not of an
    equal run, or another process is filling it; OSError.
    """
    folder = Directory(path)
    resumed = _check(folder, run)
    folder.own.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        # Another process may have begun or ended in between.
        resumed = _check(folder, run)
        folder.state.mkdir(exist_ok=True)
        if not resumed:
            text = json.dumps({"corpus-lint": MADE, "run": run}, indent=1)
            atomic_write.replace(str(folder.own / MARK), [text.encode()], None, lambda: None)
        yield Directory(path, resumed, (folder.own / MANIFEST).exists())


def _check(folder: Directory, run: dict[str, Any]) -> bool:
    """Whether an equal run has begun to fill the directory. Raises UsageError if another one has, or if it holds anything else."""
    path = folder.path
    if not path.exists() and not path.is_symlink():
        return False
    if not path.is_dir():
        raise UsageError(f"{path}: not a directory")
    if folder.own.is_symlink():
        raise UsageError(f"{folder.own}: a symbolic link, which corpus-lint did not make")
    mark: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        mark = json.loads((folder.own / MARK).read_bytes())
    if not isinstance(mark, dict) or mark.get("corpus-lint") != MADE:
        left = [name for name in os.listdir(path) if name != OWN]
        ours = os.listdir(folder.own) if folder.own.exists() else []
        # A run that was killed before it had made its mark.
        if left or not {LOCK, STATE}.issuperset(
            name for name in ours if not atomic_write.UNFINISHED.fullmatch(name)
        ):
            raise UsageError(f"{path}: not empty: give a directory that does not exist yet")
        return False
    known = mark.get("run")
    if known != run:
        differing = sorted(key for key in {*run, *(known or {})} if (known or {}).get(key) != run.get(key))
        raise UsageError(
            f"{path}: the copy of another run ({', '.join(differing)} differ): give another directory, or remove this one"
        )
    return True


@contextmanager
def _locked(folder: Directory) -> Iterator[None]:
    """Keep other processes away. Raises UsageError if one is there; systems without locks have none."""
    with open(folder.own / LOCK, "ab") as stream:
        try:
            import fcntl
        except ImportError:
            yield
            return
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"{folder.path}: another process is filling it") from error
        except OSError:  # a file system without locks
            pass
        yield
