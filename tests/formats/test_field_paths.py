"""Paths to fields, and the strings of a record that are replaced while all other bytes stay."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus_lint.core.edits import apply
from corpus_lint.core.model import Edit
from corpus_lint.formats.field_paths import FieldPathError, Path, parse, values, written
from corpus_lint.formats.json_places import places
from corpus_lint.formats.records import SEPARATOR, distributed, leaves, rewritten

NAMES = st.text(max_size=6)
STEPS = st.one_of(NAMES, st.integers(0, 99), st.none())
TEXTS = st.text(st.characters(exclude_categories=[]), max_size=20)
NUMBERS = st.one_of(st.integers(), st.just(10**30), st.floats())
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=12,
)
RECORDS = st.dictionaries(NAMES, JSON, max_size=4)
# How writers of JSON write: with and without white space, as ASCII or not.
LAYOUTS = st.sampled_from([{}, {"indent": 1}, {"separators": (",", ":")}, {"separators": (" ,\t", " : ")}])


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("text", ("text",)),
        ("meta.body", ("meta", "body")),
        ("段落[].内容", ("段落", None, "内容")),
        ("messages[2].content", ("messages", 2, "content")),
        ("history[][]", ("history", None, None)),
        ('"meta.text".a', ("meta.text", "a")),
        ("[]", (None,)),
        ("a b-c_d", ("a b-c_d",)),
    ],
)
def test_a_path_has_steps(path: str, steps: Path) -> None:
    assert parse(path) == steps
    assert written(steps) == path


@pytest.mark.parametrize(
    "path", ["", ".", "a.", ".a", "a..b", "a[", "a]", "a[]b", "a[x]", '"a', 'a"b"', '"\\x"']
)
def test_a_path_that_is_not_written_like_one_is_an_error(path: str) -> None:
    with pytest.raises(FieldPathError, match="is not a field"):
        parse(path)


@given(st.lists(STEPS, min_size=1, max_size=4))
def test_a_path_is_read_as_it_was_written(steps: list[str | int | None]) -> None:
    assert parse(written(tuple(steps))) == tuple(steps)


@given(RECORDS, st.booleans(), LAYOUTS)
def test_places_are_where_the_parser_finds_the_values(
    record: dict[str, Any], ascii_only: bool, layout: Any
) -> None:
    source = json.dumps(record, ensure_ascii=ascii_only, **layout)
    read = json.loads(source)
    for path in dict.fromkeys(leaves(read)):
        found = [(where, value) for where, value in values(read, path) if isinstance(value, str)]
        there = places(source, path)
        assert [(place.path, place.value) for place in there] == found
        assert [json.loads(source[place.start : place.end]) for place in there] == [
            value for _, value in found
        ]


@given(RECORDS, st.booleans(), LAYOUTS, TEXTS)
def test_only_the_string_of_a_path_changes(
    record: dict[str, Any], ascii_only: bool, layout: Any, new: str
) -> None:
    source = json.dumps(record, ensure_ascii=ascii_only, **layout)
    for path in dict.fromkeys(leaves(json.loads(source))):
        for place in places(source, path):
            field = written(place.path)
            assert rewritten(source, field, place.value, ()) == (source, place.value)
            try:
                changed, text = rewritten(source, field, new, ())
            except ValueError:
                # Two halves of a surrogate pair that would become one character.
                assume(False)
            assert changed[: place.start] == source[: place.start]
            assert changed.endswith(source[place.end :])
            (again,) = places(changed, place.path)
            assert again.value == text == new


@given(st.lists(st.text("甲乙\n", min_size=1, max_size=5), min_size=1, max_size=4), st.data())
def test_strings_of_a_list_make_the_text_that_edits_of_it_make(
    strings: list[str], data: st.DataObject
) -> None:
    text = SEPARATOR.join(strings)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edit = Edit(start, end, data.draw(st.text("丙\n", max_size=2)))
    seams = [*accumulate((len(one) + 1 for one in strings), initial=-1)][1:-1]
    try:
        new = distributed(strings, [edit])
    except ValueError:
        # Only an edit that deletes what is between two strings is refused.
        assert any(start <= seam < end for seam in seams)
        return
    assert len(new) == len(strings)
    # All of the new text is there, but for empty lines of strings that are empty by now.
    wanted = text[:start] + edit.text + text[end:]
    assert wanted in (SEPARATOR.join(new), SEPARATOR.join(filter(None, new))) or "" in new
    assert "".join(new).replace("\n", "") == wanted.replace("\n", "")
    lines = [line for line in wanted.split("\n") if line]
    assert [line for one in new for line in one.split("\n") if line] == lines


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Edit(3, 6), ["甲甲", "", "丙丙"]),  # a line with its line end
        (Edit(5, 8), ["甲甲", "乙乙", ""]),  # the last one with the line end before it
        (Edit(0, 8), ["", "", ""]),
        (Edit(1, 5), ["甲", "", "丙丙"]),
        (Edit(3, 5), ["甲甲", "", "丙丙"]),  # a line without its line end
        (Edit(2, 2, "！"), ["甲甲！", "乙乙", "丙丙"]),
        (Edit(3, 3, "！"), ["甲甲", "！乙乙", "丙丙"]),
        (Edit(4, 5, "丁\n戊"), ["甲甲", "乙丁\n戊", "丙丙"]),
    ],
)
def test_a_string_that_is_deleted_is_left_empty(edit: Edit, expected: list[str]) -> None:
    assert distributed(["甲甲", "乙乙", "丙丙"], [edit]) == expected


@pytest.mark.parametrize("edit", [Edit(1, 4), Edit(2, 3), Edit(2, 3, " "), Edit(2, 4, "\n\n")])
def test_an_edit_that_joins_two_strings_is_refused(edit: Edit) -> None:
    with pytest.raises(ValueError, match="joins two strings of a list, 1 and 2"):
        distributed(["甲甲", "乙乙"], [edit])


SOURCE = (
    ' {"n" : 123456789012345678901234567890, "段落": [ {"内容":"\\u7532\\/\\ud83d\\ude00", "x": NaN}, {"内容": ""},\r\n'
    '{"内容":"被盖住", "内容":"乙\\t乙"} ],"z":1.0e5,  "n":-0} '
)


@pytest.mark.parametrize(
    ("field", "edits", "old", "new"),
    [
        ("段落[].内容", [], "", ""),
        ("段落[].内容", [Edit(6, 7, "丙")], "乙\\t乙", "乙\\t丙"),
        ("段落[].内容", [Edit(0, 4)], "\\u7532\\/\\ud83d\\ude00", ""),
        ("段落[].内容", [Edit(1, 1, "國")], "\\u7532", "\\u7532\\u570b"),
        ("段落[0].内容", [Edit(2, 2, "國")], "\\/\\ud83d", "\\/\\u570b\\ud83d"),
        ("段落[2].内容", [Edit(2, 3, "國")], "乙\\t乙", "乙\\t國"),
    ],
)
def test_what_is_not_changed_is_not_written_again(field: str, edits: list[Edit], old: str, new: str) -> None:
    strings = [place.value for place in places(SOURCE, parse(field)) if place.value]
    text = apply("\n".join(strings), edits)
    changed, read = rewritten(SOURCE, field, text, edits)
    assert changed == SOURCE.replace(old, new, 1)
    assert read == text.strip("\n")
