"""A hash of the code that makes findings. Only files with new timestamps are read.

A version is too coarse: it stays the same while a package is being developed. Timestamps are too fine: a CI reinstalls a package
for every run. Dependencies are identified by version, since nobody develops them next to a corpus.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.core.digest import digest
from corpus_lint.engine import registry
from corpus_lint.engine.plugins import GROUP, METADATA

FILE = "code.json"
DISTRIBUTION = "corpus-lint"
# Packages of our extras, which only some formats need.
PARSERS = frozenset({"orjson", "pyarrow", "zstandard"})
REQUIRED = re.compile(r"[A-Za-z0-9._-]+")


def state(folder: CacheFolder | None) -> str:
    """A key for all code that makes findings: ours, plug-ins, dependencies, Python.

    It does not depend on the selected rules. ``folder`` caches it.
    """
    packages = {"corpus_lint"}
    for rule in registry.RULES.values():
        for function in (rule.check, rule.reduce, rule.compare):
            if function:
                packages.add(function.__module__.partition(".")[0])
    parts = (sys.version, sys.get_int_max_str_digits(), contents(packages, folder))
    return digest(repr(parts)).hex()


def contents(packages: Iterable[str], folder: CacheFolder | None) -> str:
    """A key for the contents of all files of the imported packages, and the versions of their dependencies."""
    files = sorted(entry for name in set(packages) for entry in _files(name))
    installed = sorted(_installed())
    times = digest(repr(installed), *(_times(path) for _, path in files)).hex()
    if folder:
        with suppress(OSError, ValueError, TypeError, KeyError):
            known = json.loads(folder.read(FILE))
            if known["times"] == times:
                return str(known["content"])
    content = digest(repr(_versions() or installed), *(_content(*file) for file in files)).hex()
    if folder:
        with suppress(OSError):
            remembered = json.dumps({"times": times, "content": content})
            folder.write(FILE, remembered.encode())
    return content


def _times(path: str) -> str:
    """The size and times of a file, which show changes; empty if it is gone."""
    with suppress(OSError):
        status = os.stat(path)
        return f"{path}\0{status.st_size}.{status.st_mtime_ns}.{status.st_ctime_ns}\0"
    return ""


def _content(name: str, path: str) -> bytes:
    """A key for the name and content of a file; empty if it is gone."""
    with suppress(OSError):
        return digest(name, "\0", Path(path).read_bytes())
    return b""


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


def _installed() -> Iterator[str]:
    """Yield names and versions of installed distributions from directory names: a hundred times as fast as importlib.metadata."""
    for path in sys.path:
        # Not the current directory, which may be a corpus of a million files.
        if path and path != os.getcwd():
            with suppress(OSError):
                yield from (name for name in os.listdir(path) if name.endswith(METADATA))


def _versions() -> list[tuple[str, Any]]:
    """The dependencies of corpus-lint and its plug-ins, direct and indirect, with versions; none if we are not installed."""
    from importlib.metadata import PackageNotFoundError, distribution, entry_points

    pending = [DISTRIBUTION, *(entry.dist.name for entry in entry_points(group=GROUP) if entry.dist)]
    found: dict[str, Any] = {}
    while pending:
        name = re.sub("[-_.]+", "-", pending.pop()).lower()
        if name in found:
            continue
        found[name] = None
        with suppress(PackageNotFoundError, KeyError):  # or a half-removed one without a version
            package = distribution(name)
            found[name] = package.version
            for requirement in package.requires or ():
                needed = REQUIRED.match(requirement)
                if needed and ("extra ==" not in requirement or needed[0] in PARSERS):
                    pending.append(needed[0])
    return sorted(found.items()) if found[DISTRIBUTION] else []
