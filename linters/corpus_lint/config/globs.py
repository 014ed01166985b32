"""Globs of a configuration, matched against file names as git matches a .gitignore.

Globs and names may come with a hostile repository, so matching takes at most the length of the glob times that of the name. A
regular expression with ``*`` for each star would take longer: for forty stars it tries every way to divide a name. Here each
star except the last of a part matches as little as possible and never backtracks, with the same result.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from corpus_lint.core.values import dataclass

# The named classes in brackets, as in git: ASCII, whatever the locale.
CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r" \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
STAR, FOLDERS = "*", "**"


class GlobError(ValueError):
    """A glob is invalid; the message says why."""


@dataclass(frozen=True, slots=True)
class Glob:
    """A glob: ``pattern`` matches a whole path relative to the base directory or, if not ``anchored``, a name.

    ``negated`` globs undo the matches of earlier globs, ``directories`` match only directories, and ``rooted`` globs begin with
    a slash.
    """

    pattern: re.Pattern[str]
    negated: bool
    directories: bool
    anchored: bool
    rooted: bool


def matcher(globs: Iterable[str], base: Path) -> Callable[[str], bool]:
    """A function that says whether globs match a path, or a directory the path is in. Raises GlobError.

    As in gitignore: a glob without a slash matches any part of the path below ``base``; one with a slash matches from
    ``base`` on. ``*`` and ``?`` match no slash, ``**`` does. If several match, the last one decides. A glob that begins
    with a slash may also be an absolute path. A path that ends with a slash is a directory.
    """
    parsed = [parse(glob) for glob in globs]
    rooted = [glob for glob in parsed if glob.rooted]
    loose = [glob for glob in parsed if not glob.anchored]
    below = os.path.relpath(os.curdir, base)
    folders: dict[tuple[str, str], bool] = {}

    def matched(kind: str, among: Sequence[Glob], path: str) -> bool:
        """Whether the globs of a kind match a path or what it is in. What is in one directory is looked up once."""
        whole = path.rstrip("/")
        pending: list[str] = []
        folder = whole.rpartition("/")[0]
        while folder and (kind, folder) not in folders:
            pending.append(folder)
            folder = folder.rpartition("/")[0]
        found = folders[kind, folder] if folder else False
        for folder in reversed(pending):
            found = folders[kind, folder] = found or _decided(among, folder, True)
        return found or _decided(among, whole, path.endswith("/"))

    def matches(path: str) -> bool:
        end = "/" if path.endswith(("/", os.sep)) else ""
        absolute = os.path.isabs(path)
        relative = os.path.relpath(path, base) if absolute else os.path.normpath(os.path.join(below, path))
        if relative.startswith(os.pardir):  # a path with .., or a link that leads back
            folder, name = os.path.split(path.rstrip("/" + os.sep))
            relative = os.path.relpath(os.path.join(os.path.realpath(folder), name), base)
        if relative.startswith(os.pardir):
            # Only globs that are not anchored can match.
            if matched("outside", loose, re.sub(r"^(?:\.\./)+", "", _name(relative)) + end):
                return True
        elif relative != os.curdir and matched("inside", parsed, _name(relative) + end):
            return True
        return absolute and matched("absolute", rooted, _name(os.path.normpath(path)).lstrip("/") + end)

    return matches


def _decided(globs: Sequence[Glob], path: str, directory: bool) -> bool:
    """Whether the last glob that matches a path is not negated."""
    name = path[path.rfind("/") + 1 :]
    for glob in reversed(globs):
        if (directory or not glob.directories) and glob.pattern.fullmatch(path if glob.anchored else name):
            return not glob.negated
    return False


def _name(path: str) -> str:
    """A path with slashes, and in the form that globs are compared in: some systems decompose ``が`` and ``é``."""
    name = path.replace(os.sep, "/")
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def parse(glob: str) -> Glob:
    """A glob from its text. Raises GlobError."""
    text = unicodedata.normalize("NFC", glob)
    if text.startswith("#"):
        raise GlobError(r"a glob that begins with # is a comment; write \# to match the character")
    # Spaces at the end do not count, unless they are escaped.
    text = re.sub(r"(?<!\\) +\Z", "", text)
    negated = text.startswith("!")
    text = text[negated:]
    directories = text.endswith("/")
    text = text.removesuffix("/")
    anchored = "/" in text
    rooted = text.startswith("/")
    parts = text.removeprefix("./").removeprefix("/").split("/")
    if not all(parts):
        raise GlobError("empty path component: two slashes in a row, or nothing before a slash")
    pattern = _path(parts) if anchored else _part(parts[0])
    return Glob(re.compile(pattern, re.DOTALL), negated, directories, anchored, rooted)


def _path(parts: Sequence[str]) -> str:
    """The regular expression of a path. Between two ``**`` the first place is as good as any."""
    groups: list[list[str]] = [[]]
    for part in parts:
        if part.startswith(FOLDERS) and not part.strip(STAR):
            groups.append([])
        else:
            groups[-1].append(_part(part))
    *inner, last = ["/".join(group) for group in groups]
    if not inner:
        return last
    pattern = inner[0] + "/" if inner[0] else ""
    for group in inner[1:]:
        # Several ** in a row count as one.
        pattern += rf"(?>(?:[^/]+/)*?{group}/)" if group else ""
    return pattern + (f"(?:[^/]+/)*{last}" if last else ".+")


def _part(part: str) -> str:
    """The regular expression of a name in a path."""
    pieces: list[str] = [""]
    for token in _tokens(part):
        if token == STAR:
            pieces.append("")
        else:
            pieces[-1] += token
    first, *rest = pieces
    if not rest:
        return first
    inner = "".join(f"(?>[^/]*?{piece})" for piece in rest[:-1] if piece)
    return f"{first}{inner}[^/]*{rest[-1]}"


def _tokens(part: str) -> Iterator[str]:
    """Yield the regular expression of each character of a part, and ``*`` for stars. Raises GlobError."""
    position = 0
    while position < len(part):
        character = part[position]
        position += 1
        if character == STAR:
            yield STAR
        elif character == "?":
            yield "[^/]"
        elif character == "[":
            token, position = _class(part, position)
            yield token
        elif character == "\\":
            if position == len(part):
                raise GlobError("a backslash at the end escapes nothing")
            yield re.escape(part[position])
            position += 1
        else:
            yield re.escape(character)


def _class(part: str, position: int) -> tuple[str, int]:
    """The regular expression of a class whose bracket is before a position, and the position after it. Raises GlobError."""
    negated = part[position : position + 1] in ("!", "^")
    position += negated
    inside = ""
    begin = position
    while position < len(part) and (part[position] != "]" or position == begin):
        named = re.compile(r"\[:([^\]]*):\]").match(part, position)
        if named:
            if named[1] not in CLASSES:
                raise GlobError(f"unknown class [:{named[1]}:]")
            inside += CLASSES[named[1]]
            position = named.end()
            continue
        low, position = _literal(part, position)
        high = low
        if part[position : position + 1] == "-" and part[position + 1 : position + 2] not in ("", "]"):
            high, position = _literal(part, position + 1)
        if high < low:
            raise GlobError(f"bad character range {low}-{high}")
        inside += f"{_escaped(low)}-{_escaped(high)}"
    if position >= len(part):
        raise GlobError("a bracket is never closed")
    return f"(?!/)[{'^' if negated else ''}{inside}]", position + 1


def _literal(part: str, position: int) -> tuple[str, int]:
    """The character of a class at a position, and the position after it."""
    if part[position] == "\\":
        position += 1
        if position == len(part):
            raise GlobError("a backslash at the end escapes nothing")
    return part[position], position + 1


def _escaped(character: str) -> str:
    return f"\\U{ord(character):08x}"
