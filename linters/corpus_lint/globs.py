"""Globs of a configuration, matched against the names of files."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

TOKEN = re.compile(r"(\*\*/)|(\*\*)|(\*)|(\?)|\[(!?)([^/\]][^/\]]*)\]|(.)", re.DOTALL)


def matcher(globs: Iterable[str], base: Path) -> Callable[[str], bool]:
    """A function that says whether one of the globs matches a path, or a directory the path is in.

    As in gitignore: a glob without a slash matches any part of the path below ``base``; one with a slash matches from
    ``base`` on. ``*`` and ``?`` match no slash, ``**`` does. A glob that begins with a slash may also be an absolute path.
    """
    pattern = re.compile("|".join(map(_pattern, globs)), re.DOTALL)
    below = os.path.relpath(os.curdir, base)

    def matches(path: str) -> bool:
        absolute = os.path.isabs(path)
        relative = os.path.relpath(path, base) if absolute else os.path.normpath(os.path.join(below, path))
        if relative.startswith(os.pardir):  # or it leads back, by its name or by a link
            folder, name = os.path.split(path)
            relative = os.path.relpath(os.path.join(os.path.realpath(folder), name), base)
        if pattern.fullmatch("/" + _name(relative)):
            return True
        return absolute and pattern.fullmatch(_name(os.path.normpath(path))) is not None

    return matches


def _name(path: str) -> str:
    """A path with slashes, and in the form that globs are compared in: some systems decompose ``が`` and ``é``.

    One that leads out gets a slash in front, which only globs match that may begin anywhere.
    """
    name = path.replace(os.sep, "/")
    name = re.sub(r"^(?:\.\./)+", "/", name)
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def _pattern(glob: str) -> str:
    """The regular expression of one glob, for paths that begin with a slash."""
    glob = unicodedata.normalize("NFC", glob).rstrip("/")
    begin = "/" if "/" in glob else "/(?:.*/)?"
    return begin + TOKEN.sub(_token, glob.removeprefix("./").lstrip("/")) + "(?:/.*)?"


def _token(match: re.Match[str]) -> str:
    folders, anything, star, mark, negated, characters, other = match.groups()
    if folders:
        return "(?:.*/)?"
    if anything:
        return ".*"
    if star or mark:
        return "[^/]*" if star else "[^/]"
    if other:
        return re.escape(other)
    inside = re.sub(r"([\\\[^&~|])", r"\\\1", characters)
    return f"(?!/)[{'^' if negated else ''}{inside}]"
