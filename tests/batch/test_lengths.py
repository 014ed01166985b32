"""TRN104 over tables: what an engine does with groups and joins finds what the rule finds in one process."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from corpus_lint import Linter, Severity
from corpus_lint.batch import (
    CUT_LENGTHS,
    FINDINGS,
    FREQUENT_LENGTHS,
    LENGTHS,
    chunk_findings,
    cut_lengths,
    frequent_lengths,
    lengths_batch,
)
from corpus_lint.batch.documents import documents
from corpus_lint.batch.tables import finding_values
from corpus_lint.engine import catalogue, rule_options
from corpus_lint.engine.corpus import Corpus
from corpus_lint.rules._chunk_lengths import UNITS, Options
from tests.rules.test_chunks import line, prose

ATTRIBUTES = {"characters": "characters", "bytes of UTF-8": "bytes"}


def by_engine(texts: list[str | None], batches: int, options: Options) -> pa.Table:
    """The findings, by what every engine has: batches, groups, joins."""
    step = -(-len(texts) // batches) or 1
    parts = [
        lengths_batch(
            pa.array(texts[start : start + step], pa.string()),
            pa.array(range(start, min(start + step, len(texts)))),
            options,
        )
        for start in range(0, len(texts) or 1, step)
    ]
    lengths = pa.concat_tables(parts)
    sizes = pa.concat_tables([counted(lengths, unit) for unit in ATTRIBUTES])
    frequent = frequent_lengths(sizes, lengths.num_rows, options)
    assert frequent.schema == FREQUENT_LENGTHS
    stopped = lengths.filter(lengths["is_stopped"])
    found = [having(stopped, row) for row in frequent.to_pylist()]
    tails = [pc.count_distinct(one["tail"]).as_py() for one in found]
    cut = cut_lengths(frequent.append_column("tails", pa.array(tails, pa.int64())))
    assert cut.schema == CUT_LENGTHS
    seen: set[int] = set()
    reported: list[dict[str, Any]] = []
    for peak in cut.sort_by("rank").to_pylist():
        rows = having(stopped, peak).sort_by("id").to_pylist()
        first = {"path": "texts", "record": rows[0]["id"] + 1, "id": str(rows[0]["id"])}
        first |= {"line": rows[0]["line"], "column": rows[0]["column"]}
        for number, row in enumerate(rows):
            if row["id"] not in seen:
                reported.append({**row, **peak, "id": str(row["id"]), "related": first if number else None})
                seen.add(row["id"])
    kinds = [*FINDINGS.field("related").type.value_type]
    fields = [pa.field("id", pa.string()), *[one for one in LENGTHS if one.name != "id"], *CUT_LENGTHS]
    fields.append(pa.field("related", pa.struct(kinds)))
    return chunk_findings(pa.Table.from_pylist(reported, pa.schema(fields)))


def counted(lengths: pa.Table, unit: str) -> pa.Table:
    groups = lengths.group_by(ATTRIBUTES[unit]).aggregate([("row", "count"), ("is_stopped", "sum")])
    units = pa.array([unit] * len(groups), pa.string())
    columns = [units, groups[ATTRIBUTES[unit]], groups["row_count"], groups["is_stopped_sum"]]
    return pa.table(columns, names=["unit", "size", "documents", "stopped"])


def having(stopped: pa.Table, row: dict[str, Any]) -> pa.Table:
    size = stopped[ATTRIBUTES[row["unit"]]]
    return stopped.filter(pc.and_(pc.greater_equal(size, row["least"]), pc.less_equal(size, row["size"])))


def by_rule(texts: list[str | None], options: Options) -> list[dict[str, Any]]:
    (rule,) = catalogue.find("TRN104")
    corpus = Corpus(rule_options.with_values([rule], {("TRN104", "min-documents"): options.min_documents}))
    for document in documents(texts, map(str, range(len(texts))), "texts", "text", 1 << 26):
        corpus.add(document)
    return [finding_values(finding, "text") for finding in corpus.findings()]


def corpora() -> dict[str, list[str | None]]:
    chance = random.Random(7)
    text = prose(chance, 2000)
    chunks: list[str | None] = [text[start : start + 512] for start in range(0, 10 * 512, 512)]
    raw = prose(chance, 2000).replace("山", "a").encode()
    bytes_: list[str | None] = [
        raw[start : start + 1000].decode(errors="ignore") for start in range(0, 20_000, 1000)
    ]
    whole: list[str | None] = [prose(chance, chance.randint(8, 80)) for _ in range(60)]
    # Of one length in characters, and of two in bytes that share documents.
    both: list[str | None] = [
        line(chance, 333 - chance.randint(0, 1)) + "ab"[: chance.randint(0, 1)] for _ in range(40)
    ]
    return {
        "none": [],
        "nulls": [None, None],
        "chunks": [*chunks, None, *whole],
        "bytes": [*whole, *bytes_, ""],
        "both": [*both, *chunks],
        "whole": whole,
    }


@pytest.mark.parametrize("name", corpora())
@pytest.mark.parametrize("batches", [1, 7])
@pytest.mark.parametrize("least", [2, 5])
def test_an_engine_finds_what_the_rule_finds(name: str, batches: int, least: int) -> None:
    texts = corpora()[name]
    options = Options(min_documents=least)
    found = by_engine(texts, batches, options)
    assert found.schema.remove(1) == FINDINGS.remove(1)
    names = [one for one in FINDINGS.names if one != "row"]
    expected = [{one: values[one] for one in names} for values in by_rule(texts, options)]
    for one in expected:
        one["related"] = [{key: other[key] for key in other if key != "part"} for other in one["related"]]
    actual = sorted(found.select(names).to_pylist(), key=lambda one: int(one["id"]))
    assert actual == sorted(expected, key=lambda one: int(one["id"]))
    assert bool(expected) == (name in ("chunks", "bytes", "both"))


def test_the_options_are_those_of_a_linter() -> None:
    rule = Linter("TRN104", options={"TRN104.min-documents": 9}).rule("TRN104")
    assert rule is not None
    assert rule.options == Options(min_documents=9)
    assert Linter("ENC").rule("TRN104") is None


def test_a_length_in_each_unit_is_known() -> None:
    assert set(UNITS) == set(ATTRIBUTES)


def test_a_severity_may_be_configured() -> None:
    texts = corpora()["chunks"]
    lengths = lengths_batch(pa.array(texts))
    rows = lengths.filter(lengths["is_stopped"]).slice(0, 1).to_pylist()
    peak = {"unit": "characters", "least": 512, "size": 512, "stopped": 8, "rank": 0, "related": None}
    fields = [*LENGTHS, *CUT_LENGTHS, pa.field("related", FINDINGS.field("related").type.value_type)]
    table = pa.Table.from_pylist([{**rows[0], **peak}], pa.schema(fields))
    (finding,) = chunk_findings(table, Severity.ERROR).to_pylist()
    assert (finding["severity"], finding["code"]) == ("error", "TRN104")
