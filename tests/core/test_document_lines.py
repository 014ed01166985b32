"""The lines of a document, from either end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core.document import Document
from corpus_lint.core.model import Run, Span


def document(text: str) -> Document:
    return Document("a.txt", b"", text, (Run("utf-8", 0, len(text)),))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\nb\r\n", ["a", "", "b\r"]),
        ("---\ntitle: a\n---\nb\nc", ["b", "c"]),
    ],
)
def test_lines_from_top(text: str, lines: list[str]) -> None:
    assert [text[start:end] for start, end in document(text).lines_from_top()] == lines


@given(st.text(alphabet="a \n\r", max_size=20))
def test_the_lines_are_the_same_from_both_ends(text: str) -> None:
    one = document(text)
    # Blank ones at either end may be left out.
    top = [line for line in one.lines_from_top() if one.stripped(*line)]
    assert [line for line in one.lines_from_end() if one.stripped(*line)] == top[::-1]
    assert one.lines == [(one.line_at(start), one.stripped(start, end)) for start, end in top]
    assert all(one.line_start(end) == start for start, end in one.lines_from_top())


def test_stripped() -> None:
    one = document("a\n \u3000b c \n \n")
    assert one.stripped(2, 8) == Span(4, 7)
    assert one.stripped(8, 10) is None


@given(st.text(alphabet="a-: \n\r", max_size=20), st.booleans())
def test_the_first_line_of_the_body_is_the_one_that_its_place_is_in(
    text: str, has_front_matter: bool
) -> None:
    one = document(f"---\na: b\n---\n{text}" if has_front_matter else text)
    assert one.first_line == one.line_span(one.line_at(one.body.start))
    for offset in range(len(one.text) + 1):
        line = one.line_at(offset)
        assert one.position(offset) == (line, offset - one.line_starts[line - 1] + 1)
