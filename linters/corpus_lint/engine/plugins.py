"""Rules of other packages: modules named by entry points of the group ``corpus_lint.rules``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from corpus_lint.core.errors import UsageError

GROUP = "corpus_lint.rules"
METADATA = (".dist-info", ".egg-info")


def installed() -> bool:
    """Whether an installed package may have rules.

    Usually none has, and ``importlib.metadata`` takes thirty milliseconds to find that out; a search for the name of the
    group in the files takes one.
    """
    for path in sys.path:
        try:
            with os.scandir(path or ".") as entries:
                folders = [entry.path for entry in entries if entry.name.endswith(METADATA)]
        except OSError:  # an archive, or missing
            continue
        if any(map(_names_group, folders)):
            return True
    return False


def _names_group(folder: str) -> bool:
    try:
        with open(f"{folder}/entry_points.txt", "rb") as stream:
            return GROUP.encode() in stream.read()
    except OSError:
        return False


def load(importing: Callable[[str], None]) -> None:
    """Import the modules; ``importing`` is called before each with the name and version of its distribution.

    Raises UsageError, naming the distribution, when one cannot be imported.
    """
    if not installed():
        return
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        origin = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value
        importing(origin)
        try:
            entry.load()
        except UsageError:
            raise
        except Exception as error:
            raise UsageError(
                f"the rules of {origin} cannot be imported from {entry.value}: {type(error).__name__}: {error}"
            ) from error
