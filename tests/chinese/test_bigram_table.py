"""The script that makes the table of the character model and the module that reads it mean the same."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from corpus_lint.chinese import bigram_model, tables
from tests.material import ROOT


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """``tools/tables/make_bigram_model.py``, which needs its sources only when it runs."""
    spec = spec_from_file_location("make_bigram_model", ROOT / "tools" / "tables" / "make_bigram_model.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows() -> dict[str, list[str]]:
    """The table: by the first character the fields, one a level."""
    lines = tables.read("bigram_model.txt").splitlines()
    return {first: fields for first, *fields in (line.split("\t") for line in lines)}


def test_what_a_pair_costs_that_was_not_seen_is_agreed(script: ModuleType) -> None:
    assert script.BACKOFF_BITS == bigram_model.BACKOFF_BITS


def test_a_level_is_read_as_the_bits_it_was_written_for(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = {chr(0x4E00 + tenth): tenth / 10 for tenth in range(10 * script.LEVELS // script.LEVELS_A_BIT)}
    monkeypatch.setattr(bigram_model, "_lines", lambda: {"甲": script.row("甲", costs).rstrip("\n")})
    read = bigram_model._Rows()["甲"]
    assert read.keys() == costs.keys()
    # No further off than half a level.
    assert all(abs(read[second] - cost) <= 0.5 / script.LEVELS_A_BIT for second, cost in costs.items())


def test_the_table_has_no_more_levels_than_the_script_makes(
    script: ModuleType, rows: dict[str, list[str]]
) -> None:
    assert max(map(len, rows.values())) == script.LEVELS


def test_both_have_one_alphabet(script: ModuleType, rows: dict[str, list[str]]) -> None:
    characters = set("".join(field for fields in rows.values() for field in fields)) | set("".join(rows))
    assert len(characters) > 5000
    assert {one for one in characters if script.symbols(one) != one} == set()
    # Traditional characters that OpenCC, which knows words (乾坤), keeps in some; the reader folds each by itself.
    assert {one for one in characters if bigram_model.symbol(one) != one} == set("乾吒徵於蒐麽")


@pytest.mark.parametrize("character", "0９aZＡｚ")
def test_digits_and_letters_are_one_symbol_each_to_both(script: ModuleType, character: str) -> None:
    assert bigram_model.symbol(character) == script.symbols(character)
