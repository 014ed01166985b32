"""Find the configuration file of a run and read its TOML."""

from __future__ import annotations

import os
import re
from pathlib import Path

from corpus_lint.core import settings_files
from corpus_lint.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# If a directory has both, the first one wins.
FILES = ("corpus-lint.toml", "pyproject.toml")
# The maximum of parts in a dotted key: the parser takes quadratic time in them, and no real table is as deep.
MOST_DOTS = 64
PART = rb"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
# Anchored at the beginning of a key and possessive: otherwise a long line would take quadratic time.
DEEP_KEY = rb"(?:^|[\[{,])[ \t]*+" + PART + rb"(?:[ \t]*+\.[ \t]*+" + PART + rb"){%d}" % MOST_DOTS


def named(file: str) -> tuple[Path, dict[str, Any]]:
    """The file given by the user, and its table. Raises UsageError."""
    path = Path(file)
    table = _table(path, _parsed(path, _raw(path)))
    if table is None:
        raise UsageError(f"{file}: no table [tool.corpus-lint]")
    return path, table


def nearest(here: Path) -> tuple[Path | None, dict[str, Any]]:
    """The nearest file going up from a directory, and its table; None if there is none. Raises UsageError."""
    for folder in (str(here), *map(str, here.parents)):
        for name in FILES:
            if os.path.isfile(file := os.path.join(folder, name)):
                path = Path(file)
                raw = _raw(path)
                # Most pyproject.toml files do not configure corpus-lint and need not be parsed.
                if name == FILES[0] or b"corpus-lint" in raw:
                    table = _table(path, _parsed(path, raw))
                    if table is not None:
                        return path, table
    return None, {}


def _raw(path: Path) -> bytes:
    try:
        return settings_files.read(path, settings_files.CONFIG_BYTES)
    except OSError as error:
        raise UsageError(f"{shown(path)}: {error.strerror or error}") from error
    except UsageError as error:
        raise UsageError(f"{shown(path)}: {error}") from error


def _parsed(path: Path, raw: bytes) -> dict[str, Any]:
    import tomllib

    if re.search(DEEP_KEY, raw, re.MULTILINE):
        raise UsageError(f"{shown(path)}: not a valid configuration: a key has more than {MOST_DOTS} parts")
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)}: not UTF-8 at byte {error.start:,}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{shown(path)}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{shown(path)}: not a valid configuration: nested too deeply") from error
    except ValueError as error:  # a number with more digits than Python converts
        raise UsageError(f"{shown(path)}: not a valid configuration: {error}") from error


def _table(path: Path, document: dict[str, Any]) -> dict[str, Any] | None:
    """The configuration table of a file; None if a pyproject.toml has none."""
    if path.name != "pyproject.toml":
        return document
    tool = document.get("tool")
    if not isinstance(tool, dict) or "corpus-lint" not in tool:
        return None
    from corpus_lint.config.check_values import mapping

    return mapping(f"{shown(path)}: tool.corpus-lint", tool["corpus-lint"])


def shown(path: Path) -> str:
    """A path for people: relative to the current directory."""
    return os.path.relpath(path)


def where(path: Path) -> str:
    """The prefix of messages about the keys of a file."""
    return f"{shown(path)}: {'tool.corpus-lint' if path.name == 'pyproject.toml' else ''}"
