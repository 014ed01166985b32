"""The character model: its alphabet and its levels are those of its table, and of the script that makes it."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from types import ModuleType

import pytest

from corpus_lint.chinese import bigram_model, tables
from tests.material import BODY, ROOT

TABLE = tables.read("bigram_model.txt").rstrip("\n").split("\n")


@pytest.fixture
def _unread() -> Iterator[None]:
    bigram_model._lines.cache_clear()
    yield
    bigram_model._lines.cache_clear()


@pytest.fixture
def script() -> ModuleType:
    path = ROOT / "tools" / "tables" / "make_bigram_model.py"
    spec = importlib.util.spec_from_file_location("make_bigram_model", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_names_the_constants_that_its_numbers_depend_on() -> None:
    assert TABLE[0] == bigram_model.HEADER
    stated = re.findall(r"(\w[\w ]*): ([\d.]+)", TABLE[0])
    assert [(name, float(number)) for name, number in stated] == [
        ("levels", bigram_model.LEVELS),
        ("levels per bit", bigram_model.LEVELS_PER_BIT),
        ("backoff bits", bigram_model.BACKOFF_BITS),
    ]


@pytest.mark.usefixtures("_unread")
@pytest.mark.parametrize("header", ["", "\t\t，", bigram_model.HEADER.replace("44", "45")])
def test_a_table_of_another_make_is_refused(header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "read", lambda _: "\n".join([header, *TABLE[1:3]]))
    with pytest.raises(ValueError, match="rebuild it"):
        bigram_model._lines()


def test_the_table_has_only_symbols_of_the_alphabet_and_no_more_levels_than_it_says() -> None:
    rows = [line.split("\t") for line in TABLE[1:]]
    assert max(map(len, rows)) <= 1 + bigram_model.LEVELS
    firsts = [first for first, *_ in rows]
    assert firsts[0] == ""
    assert len(firsts) == len(set(firsts)) > 6000
    symbols = set().union(firsts, *(field for _, *fields in rows for field in fields)) - {""}
    assert all(bigram_model.training_symbols(one) == one for one in symbols)
    # OpenCC leaves these as they are in some words (乾坤); the reader, which sees no words, never asks for them.
    assert {one for one in symbols if bigram_model.symbol(one) != one} == set("吒徵麽蒐於乾")


def test_a_level_stands_for_the_costs_that_it_stores() -> None:
    for level in range(bigram_model.LEVELS):
        assert bigram_model.level(bigram_model.level_bits(level)) == level
    assert bigram_model.level(1000.0) == bigram_model.LEVELS - 1


def test_a_text_has_the_same_symbols_in_the_script_and_for_the_reader() -> None:
    text = "第１2章：ＡBc１号，“（中国）”《一》——……。"
    read = re.sub(r"([0a])\1+", r"\1", "".join(map(bigram_model.symbol, text)))
    assert read == bigram_model.training_symbols(text) == "第0章：a0号，“（中国）”《一》——……。"
    assert bigram_model.training_symbols("一 -\t二,三") == "一 二 三"
    assert "".join(map(bigram_model.symbol, "「國」,é-")) == "“国”，é-"


def test_the_reader_reads_what_the_script_writes(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    costs = {"国": 0.0, "心": 3.3, "，": 3.4, "0": 21.9, "龘": 40.0}
    line = script.row("中", costs)
    monkeypatch.setattr(bigram_model, "_lines", lambda: {"中": line.rstrip("\n")})
    row = bigram_model._Rows()["中"]
    assert row == {one: pytest.approx(min(cost, 21.75), abs=0.25) for one, cost in costs.items()}
    made = (script.training_symbols, script.level, script.HEADER, script.BACKOFF_BITS, script.LEVELS)
    assert made == (
        bigram_model.training_symbols,
        bigram_model.level,
        bigram_model.HEADER,
        bigram_model.BACKOFF_BITS,
        bigram_model.LEVELS,
    )


def test_the_benchmark_scores_text_better_than_the_same_characters_in_another_order() -> None:
    from model import Score

    there, back = Score(), Score()
    for line in ("我们今天去北京看朋友，他们住在那里。明天回来。", BODY):
        there.add(line)
        back.add(line[::-1])
    assert there.characters == back.characters > 30
    assert there.alone == pytest.approx(back.alone)
    assert there.bits < back.bits
    assert there.known == there.characters
    assert there.ends.total() >= 2
    assert len(there.row()) == 9


def test_a_pair_is_looked_up_as_in_the_row_that_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bigram_model, "_rows", bigram_model._Rows())
    monkeypatch.setattr(bigram_model, "_looked_up", Counter())
    rows = [bigram_model._Rows().__missing__(first) for first in ("", "的", "0", " ", "龘", "é")]
    asked = sorted(
        {
            "",
            "\t",
            "\n",
            "é",
            "的是",
            "".join(list(rows[1])[:2]),
            *(one for row in rows[:2] for one in list(row)[::7]),
        }
    )
    assert len(asked) > bigram_model.PATIENCE
    for first, row in zip(("", "的", "0", " ", "龘", "é"), rows, strict=True):
        for behind in (bigram_model.behind(first), bigram_model.behind(first)):
            assert list(map(behind, asked)) == list(map(row.get, asked))
        assert [bigram_model.seen(first, one) for one in asked] == [row.get(one) for one in asked]
    assert bigram_model._rows == dict(zip(("", "的", "0", " ", "龘", "é"), rows, strict=True))


def test_a_row_of_which_little_is_asked_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bigram_model, "_rows", rows := bigram_model._Rows())
    monkeypatch.setattr(bigram_model, "_looked_up", Counter())
    usual = bigram_model.bits("第一章讲的是历史")
    assert not rows.keys() & set("第一章讲的是历史")
    for _ in range(bigram_model.PATIENCE):
        assert bigram_model.bits("第一章讲的是历史") == usual
    assert rows.keys() >= set("第一章讲的是历")
