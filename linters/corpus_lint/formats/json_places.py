"""The strings of a JSON text where they are written, and literals for new ones.

A string can so be replaced without writing the rest again. Of members with one name the last counts, as it does for Python's
parser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]

from corpus_lint.core.edits import common_ends
from corpus_lint.core.values import dataclass
from corpus_lint.formats.field_paths import Path

WHITE = re.compile(r"[ \t\r\n]*")
# The characters of a string literal of JSON, each as it is written: a pair of surrogates is one character.
WRITTEN = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
SURROGATE = re.compile("[\ud800-\udfff]")
ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
# Numbers are skipped as they are written: Python converts only so many digits.
_SCANNER = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=len)


@dataclass(frozen=True, slots=True)
class Place:
    """A string in JSON: its path, from where to where its literal goes, quotes included, and its value."""

    path: Path
    start: int
    end: int
    value: str


def places(source: str, path: Path) -> list[Place]:
    """The strings that a path leads to, in their order. ``source`` is a JSON text that a parser has read."""
    return list(_places(source, _skip(source, 0), path, ()))


def _places(source: str, start: int, path: Path, taken: Path) -> Iterator[Place]:
    if not path:
        if source[start] == '"':
            value, end = scanstring(source, start + 1, True)
            yield Place(taken, start, end, value)
        return
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        if source[start] == "{" and (found := _member(source, start, step)):
            yield from _places(source, found, rest, (*taken, step))
    elif source[start] == "[":
        for index, found in enumerate(_elements(source, start)):
            if step is None or step == index:
                yield from _places(source, found, rest, (*taken, index))


def _member(source: str, start: int, name: str) -> int:
    """Where the value of a member of an object begins, of the last one of its name; 0 where there is none."""
    found = 0
    position = _skip(source, start + 1)
    while source[position] != "}":
        key, position = scanstring(source, position + 1, True)
        value = _skip(source, _skip(source, position) + 1)
        if key == name:
            found = value
        position = _after(source, value)
    return found


def _elements(source: str, start: int) -> Iterator[int]:
    """Yield where each element of an array begins."""
    position = _skip(source, start + 1)
    while source[position] != "]":
        yield position
        position = _after(source, position)


def _after(source: str, start: int) -> int:
    """Where the next member or element begins, or the bracket that closes, given where a value begins."""
    _, end = _SCANNER.raw_decode(source, start)
    position = _skip(source, end)
    return _skip(source, position + 1) if source[position] == "," else position


def _skip(source: str, position: int) -> int:
    match = WHITE.match(source, position)
    return match.end() if match else position


def literal(old: str, value: str, new: str) -> str:
    """The literal of a new string, given the literal and the value of the old one.

    What is the same at the beginning and at the end stays as it is written, and what is new is escaped as the rest is: all
    beyond ASCII where the old literal does so.
    """
    if new == value:
        return old
    units = WRITTEN.findall(old[1:-1])
    if len(units) != len(value):
        units, first, last = [], 0, 0
    else:
        first, last = common_ends(value, new)
    middle = json.dumps(
        new[first : len(new) - last], ensure_ascii=old.isascii() and bool(ESCAPED.search(old))
    )
    # A lone surrogate cannot be written as itself, only as the escape it came from.
    middle = SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", middle)
    return f'"{"".join(units[:first])}{middle[1:-1]}{"".join(units[len(units) - last :])}"'
