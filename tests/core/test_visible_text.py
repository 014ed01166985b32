"""Lines are folded at words, whatever their width in a terminal."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus_lint.core.visible_text import cells, folds, head, tail, usual_cells


def folded(text: str, first: int, others: int | None = None) -> list[str]:
    at = [0, *folds(text, first, others or first), len(text)]
    return [text[start:end] for start, end in pairwise(at)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two ", "three"]),
        ("one two three", 100, ["one two three"]),
        ("", 5, [""]),
        # Between wide characters a line may end, but not before a mark nor behind an opening bracket.
        ("一二三四，五", 8, ["一二三", "四，五"]),
        ("一二三「四」", 8, ["一二三", "「四」"]),
        # A reading stays with its character, and the name of something hidden stays whole.
        ("國家國(guó)家", 9, ["國家", "國(guó)家"]),
        ("abc ‹byte A2›", 10, ["abc ", "‹byte A2›"]),
        ("abc‹U+202E›", 9, ["abc", "‹U+202E›"]),
        # What is wider than a line has to be cut.
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("x abcdefgh", 3, ["x ", "abc", "def", "gh"]),
        ("a  b", 2, ["a  ", "b"]),
    ],
)
def test_where_lines_end(text: str, width: int, lines: list[str]) -> None:
    assert folded(text, width) == lines


def test_other_lines_may_be_narrower() -> None:
    assert folded("one two three four", 13, 6) == ["one two three ", "four"]
    assert folded("one two three four", 7, 5) == ["one two ", "three ", "four"]


@given(st.text(st.sampled_from("ab 字，「」(ǎ)‹›"), max_size=60), st.integers(4, 30), st.integers(4, 30))
def test_nothing_is_lost_and_every_line_fits(text: str, first: int, others: int) -> None:
    lines = folded(text, first, others)
    assert "".join(lines) == text
    assert cells(lines[0].rstrip()) <= first
    assert all(cells(line.rstrip()) <= others for line in lines[1:])


def test_usual_characters_take_the_cells_that_they_take_one_by_one() -> None:
    """As rich has them, and as this package has them between characters that are not usual."""
    usual = [one for one in map(chr, range(0x10000)) if usual_cells(one) is not None]
    assert {"国", "の", "，", "“", "…", "a", " "} <= {*usual}
    for one in usual:
        assert usual_cells(one) == cell_len(one) == cells(f"{one}😀") - cells("😀")
    text = "".join(usual)
    assert usual_cells(text) == cell_len(text) == cells(text)
    assert usual_cells(f"{text}\n") is usual_cells("é") is None


@given(st.text(st.sampled_from("ab 字，…é\u0301😀"), max_size=30), st.integers(1, 20))
def test_what_is_cut_fits_and_one_more_character_would_not(text: str, width: int) -> None:
    first, last = head(text, width), tail(text, width)
    if cells(text) <= width:
        assert first == last == text
        return
    assert first[-1] == last[0] == "…"
    first, last = first[:-1], last[1:]
    assert text.startswith(first)
    assert text.endswith(last)
    for kept, longer in ((first, text[: len(first) + 1]), (last, text[len(text) - len(last) - 1 :])):
        assert cells(kept) < width <= cells(longer)
