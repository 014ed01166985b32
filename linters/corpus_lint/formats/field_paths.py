"""Paths to the fields of a record: ``text``, ``meta.body``, ``段落[].内容``, ``messages[2].content``.

A path finds values in what a parser gives; ``json_places.py`` finds the same places in the JSON that it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The name of a member, the number of an element, or None for each element.
Step = str | int | None
Path = tuple[Step, ...]

NAME = re.compile(r'[^.\[\]"]+')
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
BRACKETS = re.compile(r"\[([0-9]{0,9})\]", re.ASCII)


class FieldPathError(ValueError):
    """A path that is not written like one. The message says why."""


@lru_cache(maxsize=1024)
def parse(path: str) -> Path:
    """The steps of a path as it is written. Raises FieldPathError.

    Names are separated by dots; ``[]`` stands for each element of a list, ``[2]`` for one, counted from 0. A name with a dot,
    a bracket or a quote in it is written as a string of JSON: ``"meta.text"``.
    """
    steps: list[Step] = []
    position = 0
    while position < len(path) or not steps:
        if match := BRACKETS.match(path, position):
            steps.append(int(match[1]) if match[1] else None)
        else:
            if steps:
                if path[position] != ".":
                    raise FieldPathError(f"{path!r} is not a field: expected '.' or '[]' at {position + 1}")
                position += 1
            match = QUOTED.match(path, position) or NAME.match(path, position)
            if match is None:
                raise FieldPathError(f"{path!r} is not a field: expected a name at {position + 1}")
            steps.append(_name(path, match[0]))
        position = match.end()
    return tuple(steps)


def _name(path: str, written: str) -> str:
    if not written.startswith('"'):
        return written
    import json  # names in quotes are rare

    try:
        return str(json.loads(written))
    except ValueError as error:
        raise FieldPathError(f"{path!r} is not a field: {written} is not a string of JSON") from error


def written(path: Path) -> str:
    """A path as it is written; ``parse`` gives it back."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, str):
            name = step if NAME.fullmatch(step) else _quoted(step)
            parts.append(f".{name}" if parts else name)
        else:
            parts.append("[]" if step is None else f"[{step}]")
    return "".join(parts)


def _quoted(name: str) -> str:
    import json  # as above

    return json.dumps(name, ensure_ascii=False)


def values(value: object, path: Path, taken: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield what a path leads to in a value, each with its own path, in which each element has its number."""
    for number, step in enumerate(path):
        if step is None:
            if isinstance(value, list):
                for index, item in enumerate(value):
                    yield from values(item, path[number + 1 :], (*taken, index))
            return
        if isinstance(step, str):
            if not isinstance(value, dict) or step not in value:
                return
            value = value[step]
        else:
            if not isinstance(value, list) or step >= len(value):
                return
            value = value[step]
        taken = (*taken, step)
    yield taken, value


def put(value: Any, path: Path, new: str) -> None:
    """Put a string in the place of a path without ``[]``, which has to be there."""
    *above, last = path
    for step in above:
        value = value[step]
    value[last] = new
