"""The page of the tables says what the schemas are."""

from __future__ import annotations

import doctest
import re
from typing import Any

import pyarrow as pa

from corpus_lint import batch
from corpus_lint.batch import (
    CUT_LENGTHS,
    FINDING,
    FINDINGS,
    FREQUENT_LENGTHS,
    LENGTHS,
    PAIR_VERDICTS,
    PAIRS,
    SIGNATURES,
    VERDICT,
    VERDICTS,
)
from corpus_lint.report.json_object import as_dict
from tests.material import ROOT

PAGE = ROOT / "docs" / "pipelines-schemas.md"
ROW = re.compile(r"^\| `(\w+)` \| `([^`]+)` \| ", re.M)


def spelled(kind: Any) -> str:
    """A type as the page writes it."""
    if pa.types.is_list(kind):
        return f"list<{spelled(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{one.name}: {spelled(one.type)}' for one in kind)}>"
    return str(kind)


def test_the_page_has_each_column() -> None:
    tables = [ROW.findall(one) for one in PAGE.read_text("utf-8").split("\n| column | type |")[1:]]
    schemas = (FINDINGS, VERDICTS, LENGTHS, FREQUENT_LENGTHS, CUT_LENGTHS, SIGNATURES, PAIRS, PAIR_VERDICTS)
    assert tables == [[(one.name, spelled(one.type)) for one in schema] for schema in schemas]


def test_the_structs_have_all_but_the_first_columns() -> None:
    assert list(FINDING) == list(FINDINGS)[2:]
    assert list(VERDICT) == list(VERDICTS)[2:]


def test_names_that_json_has_are_the_same() -> None:
    from corpus_lint import lint_text

    keys = as_dict(lint_text("第一章\u200b 总则\n")[0], True).keys()
    assert keys - {*FINDINGS.names} == {"path", "record", "part"}
    assert {*FINDINGS.names} - keys == {"row", "field", "notes"}


def test_the_page_names_all_there_is() -> None:
    page = PAGE.read_text("utf-8")
    assert [name for name in batch.__all__ if f"`{name}" not in page and name != "lengths_schema"] == []


def test_the_example_is_true() -> None:
    result = doctest.testfile(
        str(PAGE), module_relative=False, encoding="utf-8", optionflags=doctest.REPORT_NDIFF
    )
    assert (result.failed, result.attempted > 8) == (0, True)
