"""The documents of a record: the strings of its text fields, and the name it gives itself.

A record is what a parser gives for a line of JSON Lines, an element of an array or a row of a table. Strings in a list are
joined to one document, turns of a conversation are documents of their own.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

from corpus_lint.core.document import Document
from corpus_lint.core.edits import apply
from corpus_lint.core.model import Edit, Run, Span
from corpus_lint.core.values import replace
from corpus_lint.formats import field_names, field_paths, json_places
from corpus_lint.formats.field_paths import Path, parse, values, written
from corpus_lint.formats.fields import Fields

# What stands between the strings of a list in their document.
SEPARATOR = "\n"
# Code points of an id. A longer one is the text itself, or a whole page of addresses.
MOST_ID = 2_000
# Paths of a record that is reported because it has no text.
MOST_PATHS = 100
# The end of the sentence about a text that is null.
NULL = " is null, not a string"


def documents(line: Document, value: object, fields: Fields) -> Iterator[Document]:
    """Yield the documents of a record. ``line`` has its source for a text, and is what a problem is reported in."""
    whole = Span(0, len(line.text))
    if not isinstance(value, dict) and not (isinstance(value, list) and _begin_in_lists(fields)):
        problem = f"the record is {kind(value)}, not a JSON object"
        yield replace(line, problem=problem, problem_span=whole)
        return
    if fields.id or fields.by:
        line = replace(line, id=identity(value, fields.id), group=identity(value, fields.by))
    found: list[Document] = []
    problems: list[str] = []
    several = len(fields.text) > 1
    for field in fields.text:
        texts, problem = _texts(value, field)
        if problem:
            problems.append(problem)
        for part, text, turn in texts:
            runs = tuple(Run(run.encoding, 0, len(text), run.sure) for run in line.runs)
            shown = part or (field if several else "")
            turn = turn or (several and _is_turn(field, fields.text))
            found.append(
                Document(
                    *(line.path, line.raw, text, runs, line.bom, line.record, line.offset),
                    text_field=field,
                    id=line.id,
                    part=shown,
                    message=turn,
                    group=line.group,
                    layout=line.layout,
                )
            )
    if not found and problems:
        is_null = problems[0].endswith(NULL)
        yield replace(line, problem=problems[0], problem_span=whole, is_null=is_null)
    elif not found:
        names = " or ".join(map(repr, fields.text))
        known = tuple(dict.fromkeys(written(path) for path in leaves(value)))[:MOST_PATHS]
        yield replace(line, problem=f"the record has no field {names}", problem_span=whole, fields=known)
    # An empty answer beside others is not worth a document.
    yield from [one for one in found if one.text] or found[:1]


def identity(value: object, path: str | None) -> str:
    """The value of a field that names a record or a group of records; empty where it has none."""
    if path is None:
        return ""
    for _, found in values(value, parse(path)):
        if isinstance(found, str | int | float) and not isinstance(found, bool):
            return str(found)[:MOST_ID]
    return ""


def _texts(value: object, field: str) -> tuple[list[tuple[str, str, bool]], str]:
    """The texts of a field: of each its place where there are several, and whether it is a turn. Else why there are none."""
    path = parse(field)
    if None not in path:
        found = [one for _, one in values(value, path)]
        if not found:
            return [], ""
        if isinstance(found[0], str):
            return [("", found[0], False)], ""
        hint = f"; {field}[] joins its strings" if _are_strings(found[0]) else ""
        return [], f"the field {field!r} is {kind(found[0])}, not a string{hint}"
    lists = list(values(value, path[: path.index(None)]))
    if not lists or lists[0][1] is None:
        return [], ""
    if not isinstance(lists[0][1], list):
        return [], f"the field {written(lists[0][0])!r} is {kind(lists[0][1])}, not an array"
    strings = [(place, one) for place, one in values(value, path) if isinstance(one, str)]
    if not strings:
        return ([] if lists[0][1] else [("", "", False)]), ""
    strings = [one for one in strings if one[1]] or strings[:1]
    depth = conversation_depth(path, value)
    if not depth:
        return [("", joined(strings), False)], ""
    turns = groupby(strings, lambda one: one[0][:depth])
    return [(written((*place, *path[depth:])), joined(list(turn)), True) for place, turn in turns], ""


def joined(strings: Sequence[tuple[Path, str]]) -> str:
    """The strings of a list as one text."""
    return SEPARATOR.join(text for _, text in strings)


def conversation_depth(path: Path, value: object) -> int:
    """How many steps of a path of a record lead to one turn of a conversation; 0 where it leads to none."""
    for first, step in enumerate(path):
        if step is None and _is_conversation(path, first, value):
            depth = first + 1
            # A history of pairs: each string of a pair is a turn.
            while depth < len(path) and path[depth] is None:
                depth += 1
            return depth
    return 0


def _is_conversation(path: Path, first: int, value: object) -> bool:
    """Whether the lists that the beginning of a path leads to are conversations, by their name or by what is in the first."""
    name = path[first - 1] if first else None
    if isinstance(name, str) and field_names.is_named(name, "conversation"):
        return True
    speakers = field_names.names("speaker").keys()
    items = next((items for _, items in values(value, path[:first]) if isinstance(items, list)), [])
    return any(isinstance(item, dict) and not speakers.isdisjoint(item) for item in items[:8])


def _begin_in_lists(fields: Fields) -> bool:
    """Whether a record may be a list."""
    return any(not isinstance(parse(field)[0], str) for field in fields.text)


@lru_cache
def _is_turn(field: str, fields: tuple[str, ...]) -> bool:
    """Whether a field is one of those with what is asked and what is answered."""
    names = [last_name(parse(one)) for one in fields]
    return is_turn(last_name(parse(field))) and sum(map(is_turn, names)) > 1


def is_turn(name: str) -> bool:
    """Whether a field of this name is a question or an answer, where a record has several of them."""
    return field_names.is_named(name, "asked") or field_names.is_named(name, "answered")


def last_name(path: Path) -> str:
    """The last name on a path, which says what is in it."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _are_strings(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def arrays(fields: Fields) -> list[str]:
    """The members of an object that is a whole file whose elements are records: the paths of the texts lead through them.

    Not those that a text stands in, as paragraphs or turns.
    """
    found: list[str] = []
    for path in map(parse, fields.text):
        name = path[0]
        if isinstance(name, str) and len(path) > 2 and path[1] is None:
            parts = any(field_names.resembles(name, kind) for kind in ("text", "part", "conversation"))
            found += [] if parts or name in found else [name]
    return found


def kind(value: object) -> str:
    """What a value of JSON is, with its article."""
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def leaves(value: object, path: Path = (), depth: int = 5) -> Iterator[Path]:
    """Yield the paths of all values of a record that hold no others, ``[]`` for each element of a list."""
    if isinstance(value, dict) and value and depth:
        for name, item in value.items():
            yield from leaves(item, (*path, name), depth - 1)
    elif isinstance(value, list) and value and depth:
        for item in value[:MOST_PATHS]:
            yield from leaves(item, (*path, None), depth - 1)
    elif path:
        yield path


def rewritten(source: str, field: str, new_text: str, edits: Sequence[Edit]) -> tuple[str, str]:
    """The JSON of a record with another text in a field, and the text that will be read from it.

    Only the literals of changed strings are other. ``edits`` make the new text out of the old one; they are needed where a
    field has several strings. Raises ValueError where the text cannot be put back, or would not be read as it is.
    """
    path = parse(field)
    places = json_places.places(source, path)
    new = [new_text]
    if None in path:
        places = [place for place in places if place.value]
        new = distributed([place.value for place in places], edits)
        new_text = SEPARATOR.join(filter(None, new))
    literals = [
        Edit(place.start, place.end, json_places.literal(source[place.start : place.end], place.value, text))
        for place, text in zip(places, new, strict=True)
    ]
    result = apply(source, literals)
    expected = json.loads(source)
    for place, text in zip(places, new, strict=True):
        field_paths.put(expected, place.path, text)
    # By their representations: a record may hold NaN, which is not equal to itself.
    if repr(json.loads(result)) != repr(expected):
        raise ValueError("the record would not read back as it was")
    return result, new_text


def distributed(strings: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    """The strings of a list after edits of the text that they make. One that is deleted is left empty, and so not read again.

    Raises ValueError where an edit joins two of them, which no list of as many strings can say.
    """
    starts = [*accumulate((len(text) + len(SEPARATOR) for text in strings), initial=0)][: len(strings)]
    changed = [list[Edit]() for _ in strings]
    # Whether the separator behind each string is left.
    parted = [True] * len(strings)
    for edit in edits:
        first = max(0, bisect_right(starts, edit.start) - 1)
        last = max(first, bisect_right(starts, edit.end) - 1)
        parted[first:last] = [False] * (last - first)
        for number in range(first, last + 1):
            length, start = len(strings[number]), starts[number]
            begin, end = (min(max(0, place - start), length) for place in (edit.start, edit.end))
            changed[number].append(Edit(begin, end, edit.text if number == first else ""))
    new = [apply(text, own) for text, own in zip(strings, changed, strict=True)]
    there = [number for number, text in enumerate(new) if text]
    for one, other in pairwise(there):
        if not any(parted[one:other]):
            raise ValueError(f"a fix joins two strings of a list, {one + 1} and {other + 1}")
    return new
