"""What is true of every repair, of texts put together from the examples of all pages, cut anywhere, in several encodings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint import fix_text, lint_text
from corpus_lint.core.model import Edit, Fix, Safety
from corpus_lint.engine import catalogue
from corpus_lint.engine.fix import fix_document
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats import TEXT, text
from corpus_lint.formats.text import document
from tests.pages import examples
from tests.screens.test_screens import WORDS

RULES = catalogue.all_rules()
EXAMPLES = [one for one in examples() if one.kind == "bad" and one.form != "corpus"]
PLAIN = [one.content for one in EXAMPLES if not one.form]
# Bytes of no encoding, what hides them, and what rules delete beside them.
ODD = [
    b"\xef",
    b"\x80",
    b"\xc3",
    b"\xe7\x83",
    b"\n",
    b"```\n",
    b"`",
    b" ",
    *(one.encode() for one in ("烫烫", "\u200b", "\u200d", "<a h", "天才一秒记住本站地址", "中文，")),
]
PIECES = [
    *(one.encode() for one in PLAIN),
    *(bytes.fromhex(one.content) for one in EXAMPLES if one.form == "hex"),
    *(one.encode("gb18030") for one in PLAIN),
    *(one.encode("big5hkscs", "ignore") for one in PLAIN),
]


@st.composite
def pieces(draw: st.DrawFn) -> bytes:
    """A piece, whole or one part of it, with or without a line end."""
    piece = draw(st.sampled_from(PIECES) | st.sampled_from(ODD))
    start = draw(st.integers(0, len(piece) - 1) | st.just(0))
    end = draw(st.integers(start, len(piece)) | st.just(len(piece)))
    return piece[start:end] + draw(st.sampled_from([b"\n", b""]))


RAW = st.lists(pieces(), min_size=1, max_size=4).map(b"".join)
STRINGS = st.lists(
    st.sampled_from([*PLAIN, *WORDS]) | st.text("天才一秒记住本站地址烫 ?`\n", max_size=8), max_size=5
).map("".join)


def apart(spans: list[tuple[int, int]]) -> bool:
    return all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


@given(RAW)
def test_neither_the_places_nor_the_edits_of_a_finding_overlap(raw: bytes) -> None:
    for finding in lint_document(document(raw, "a.txt"), RULES):
        problem = finding.problem
        assert apart([(one.start, one.end) for one in problem.places]), finding.code
        if problem.fix:
            edits = problem.fix.edits
            assert list(edits) == sorted(edits), finding.code
            assert apart([(one.start, one.end) for one in edits]), finding.code


@pytest.mark.parametrize("safeties", [{Safety.SAFE}, {Safety.SAFE, Safety.UNSAFE}], ids=len)
@given(raw=RAW)
def test_what_is_left_is_what_the_next_run_finds(safeties: set[Safety], raw: bytes) -> None:
    fixed = fix_document(document(raw, "a.txt"), RULES, safeties, TEXT)
    again = document(raw if fixed.raw is None else fixed.raw, "a.txt")
    assert fixed.document == again
    assert fixed.left == lint_document(again, RULES)


@given(STRINGS)
def test_what_is_left_of_a_string_is_what_the_next_call_finds(content: str) -> None:
    fixed = fix_text(content, unsafe=True)
    assert fixed.left == lint_text(fixed.text)


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        # The bytes that are left are no longer the damage of a line of UTF-8.
        (b"\xe7\x83\xab\xe7\x83\xab\xef\n\xe5\xb9\xb9\xe6\xb6\x89", ["ENC101"]),
        (b"\x80\xc3\x84\xc3\xa3\xc2\xba\xc3\x83\n\xe7\x83\xab", None),
    ],
)
def test_bytes_that_are_taken_for_others_after_a_repair(raw: bytes, codes: list[str] | None) -> None:
    fixed = fix_text(raw, unsafe=True)
    if codes is not None:
        assert [one.code for one in fixed.left] == codes
    assert fixed.left == lint_text(fixed.raw if fixed.raw is not None else raw, name="text.txt")
    if fixed.raw is not None:
        assert fixed.document == text.document(fixed.raw, "text.txt")


def test_a_fix_puts_its_edits_in_order_and_joins_deletions() -> None:
    edits = (Edit(8, 9), Edit(0, 4), Edit(2, 6), Edit(8, 9), Edit(6, 7))
    assert Fix("", edits).edits == (Edit(0, 6), Edit(6, 7), Edit(8, 9))
    apart_ = (Edit(0, 1, "a"), Edit(1, 1, "b"), Edit(2, 2, "c"))
    assert Fix("", apart_).edits == apart_


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(0, 4, "x"), Edit(2, 6)),
        (Edit(0, 4), Edit(2, 6, "x")),
        (Edit(0, 4), Edit(1, 1, "x")),
        (Edit(1, 1, "a"), Edit(1, 1, "b")),
    ],
)
def test_a_fix_refuses_edits_of_which_nobody_knows_what_they_come_to(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(ValueError, match="of one fix overlap"):
        Fix("", edits)


def test_a_sentence_that_two_patterns_know_is_counted_once() -> None:
    (finding,) = lint_text("他推开门。天才一秒记住本站地址，桌上的茶还冒着热气。", select="SPM104")
    assert finding.problem.count == 1
    assert finding.problem.evidence == ("天才一秒记住本站地址",)


@pytest.mark.parametrize("hidden", ["\u200d", "\n\u200b\n", " \ufeff \u2060\n", "\x08"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("更多内容请见<a h", "TRN101"),
        ("更多内容请见[官方网站](https://www.example.com/news/2024/a", "TRN101"),
        ("肥东县| 富源县| 久治县| 玉龙| 海门市| 安义县| 林甸县| 沧源| 临漳县| 岳池县| 武宁县|", "SPM102"),
    ],
)
def test_what_nobody_sees_hides_no_end(content: str, code: str, hidden: str) -> None:
    """A repair that deletes it would make an error where there was none."""
    assert code in {one.code for one in lint_text(f"正文。\n{content}")}
    assert code in {one.code for one in lint_text(f"正文。\n{content}{hidden}")}
