"""What code makes the findings: by the content of its files, which are read only where their times are new.

A version says less: that of a package somebody works on stays the same. Times alone say more: a CI installs a package anew
for every run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from corpus_lint import atomic

FILE = "code.json"


def state(packages: Iterable[str], folder: Path) -> str:
    """What stands for the content of all files of packages that are imported. ``folder`` remembers it."""
    files = sorted(entry for name in set(packages) for entry in _files(name))
    times = blake2b(digest_size=16)
    for _, path in files:
        with suppress(OSError):
            status = os.stat(path)
            times.update(
                f"{path}\0{status.st_size}.{status.st_mtime_ns}.{status.st_ctime_ns}\0".encode(
                    "utf-8", "replace"
                )
            )
    with suppress(OSError, ValueError, TypeError, KeyError):
        known = json.loads((folder / FILE).read_bytes())
        if known["times"] == times.hexdigest():
            return str(known["content"])
    content = blake2b(digest_size=16)
    for name, path in files:
        with suppress(OSError):
            raw = Path(path).read_bytes()
            content.update(f"{name}\0{len(raw)}\0".encode("utf-8", "replace") + raw)
    with suppress(OSError):
        remembered = json.dumps({"times": times.hexdigest(), "content": content.hexdigest()})
        atomic.renew(folder / FILE, remembered.encode())
    return content.hexdigest()


def _files(package: str) -> Iterator[tuple[str, str]]:
    """The files of a package: their names in it, and their paths."""
    module = sys.modules.get(package)
    folders = list(getattr(module, "__path__", ()))
    file = getattr(module, "__file__", None)
    if not folders and file:
        yield package, file
    for folder in folders:
        pending = [folder]
        while pending:
            with suppress(OSError), os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if not entry.is_dir():
                        yield package + entry.path[len(folder) :], entry.path
                    elif entry.name != "__pycache__":
                        pending.append(entry.path)
