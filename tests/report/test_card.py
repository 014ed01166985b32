"""The card of a corpus, which stands in a page of somebody else; and the list of rejected records."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core.errors import UsageError
from corpus_lint.formats.own_files import COLUMNS
from corpus_lint.report.card import BEGIN, END, card, escaped, replaced
from corpus_lint.report.rejected_list import RejectedList, check_name, neutral
from corpus_lint.run.clean.verdict import Reason
from corpus_lint.run.summary.verdicts import Rejected
from tests.report.summaries import summary_of
from tests.report.test_page import HOSTILE, TEXTS

MARKS = [
    BEGIN,
    END,
    "<!--",
    "-->",
    "```\n# heading",
    "````",
    "| cell |",
    "@someone #12",
    "[a](https://example.org)",
    "## heading\n",
]


def marks(text: str) -> int:
    return text.count(BEGIN) + text.count(END)


@given(
    st.one_of(
        TEXTS, st.sampled_from(MARKS), st.lists(st.sampled_from(MARKS + HOSTILE), max_size=3).map("".join)
    )
)
def test_hostile_texts_stay_in_the_card(text: str) -> None:
    made = card(summary_of(text))
    usual = card(summary_of())
    assert made.startswith(BEGIN + "\n")
    assert made.endswith(END + "\n")
    assert marks(made) == 2
    # As many lines: nothing ends a line, a cell or a block of code.
    assert made.count("\n") == usual.count("\n")
    assert [line.count("|") for line in made.split("\n") if line.startswith("|")] == [
        line.count("|") for line in usual.split("\n") if line.startswith("|")
    ]
    outside = re.sub(
        r"^(`{3,})sh\n.*?\n\1$", "", made.removeprefix(BEGIN).removesuffix(END + "\n"), flags=re.S | re.M
    )
    assert not re.search("[<>`@]", outside)
    made.encode("utf-8")


@given(st.text("ab\n\r<!->", max_size=60), st.text("ab\n", max_size=60))
def test_a_second_run_replaces_its_own_part_only(before: str, after: str) -> None:
    first, second = card(summary_of("first")), card(summary_of("second"))
    page = f"{before}\n\n{first}{after}"
    changed = replaced(page, second)
    assert changed.startswith(before)
    assert changed.endswith(after)
    assert "second" in changed
    assert "first" not in changed
    assert replaced(changed, second) == changed


@pytest.mark.parametrize(
    "page", ["", "# A\n", "# A", "# A\n\n", "# A\r\n", f"# A\n{BEGIN}\nno end", f"{END}\n# A\n"]
)
def test_a_page_without_a_card_gets_one_at_its_end(page: str) -> None:
    made = replaced(page, card(summary_of()))
    assert made.startswith(page)
    assert made.rstrip().endswith(END)
    once = replaced(made, card(summary_of("other")))
    assert once.startswith(page)
    assert once.count("corpus-lint report other") == 1
    assert "corpus-lint report word" not in once


def test_line_ends_of_the_page_stay() -> None:
    made = replaced("# A\r\n", card(summary_of()))
    assert "\n" not in made.replace("\r\n", "")


def test_a_card_says_what_was_seen() -> None:
    made = card(summary_of())
    assert (
        "8 records with 1,234 characters in 4 files. 75.0 % can be kept: 5 as they are, 1 repaired; 2 rejected"
        in made
    )
    assert "| PIN101 | injected-pinyin | 222" in made
    assert "corpus-lint report word" in made
    assert (
        "Not read: 2 files of other formats, 3 records without text, 1 file that could not be read to the end."
        in made
    )


@given(TEXTS)
def test_a_word_means_itself_in_markdown(text: str) -> None:
    assert not re.search(r"[<>`*_|\[\]@\n]", escaped(text))


# The list of rejected records

CELLS = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "\ta",
    "\ra",
    " =1",
    "\u3000=1",
    "＝1",
    "\ufeff=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("cell", CELLS)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "a=1", "1-1", "甲", "'=1"])
def test_other_cells_are_as_they_are(cell: str) -> None:
    assert neutral(cell) == cell


def listed(path: Path, text: str) -> bytes:
    made = RejectedList(path)
    reason = Reason("PIN101", "injected-pinyin", "error", text, 1, 2)
    made.add(Rejected(text, 4, text, text, (reason, reason)))
    made.add(Rejected("b.txt", None, "", "d", (reason,)))
    assert made.number == 2
    made.write()
    made.close()
    return path.read_bytes()


@pytest.mark.parametrize("text", [*HOSTILE[:-1], *CELLS, 'q"uote,\n;'])
def test_lists_are_read_again(text: str, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in listed(tmp_path / "a.jsonl", text).decode("utf-8").split("\n")[:-1]]
    assert [one["record"] for one in lines] == [4, None]
    assert lines[0]["id"] == text
    assert lines[0]["reasons"][0]["code"] == "PIN101"
    rows = list(csv.reader(io.StringIO(listed(tmp_path / "a.csv", text).decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [len(row) for row in rows] == [len(COLUMNS)] * 3
    assert rows[1][4] == "PIN101"
    assert not any(
        cell.lstrip(" \ufeff\u3000").startswith(("=", "+", "-", "@", "\t", "\r"))
        for row in rows
        for cell in row
    )


def test_other_endings_are_refused() -> None:
    check_name("a.JSONL")
    with pytest.raises(UsageError, match=r"\.jsonl or \.csv"):
        check_name("a.txt")
