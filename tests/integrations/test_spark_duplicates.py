"""DUP101 to DUP103 in Spark are those of the command: in templates, books and references, however documents are spread."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corpus_lint import Linter, UsageError
from corpus_lint.formats import find_files
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Settings
from tests.duplicates.test_duplicates import WORDS

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]

FOOTER = "以上内容仅供读者参考，具体情况请以当地主管部门公布的文件为准，转载时请注明出处和作者。"
SCHEMA = "path string, record int, id string, text string"
Finding = tuple[Any, ...]


def sentences(chance: random.Random, number: int) -> list[str]:
    return ["".join(chance.choices(WORDS, k=7)) + str(chance.randrange(10**6)) + "。" for _ in range(number)]


def article(chance: random.Random, number: int = 30) -> str:
    return "".join(sentences(chance, number))


def edited(chance: random.Random, text: str) -> str:
    """A copy with one sentence in twelve rewritten."""
    parts = text.split("。")
    for place in range(chance.randrange(12), len(parts) - 1, 12):
        parts[place] = sentences(chance, 1)[0][:-1]
    return "。".join(parts)


def template_pages(chance: random.Random, number: int) -> list[str]:
    blocks = [article(chance, 4) for _ in range(6)]
    return ["\n".join(f"{block}\n{article(chance, 1)}" for block in blocks) for _ in range(number)]


def corpus(seed: int) -> list[str]:
    """Documents of each kind that matters, in an order in which copies stand before and after what they are copies of."""
    chance = random.Random(seed)
    # One in three has the footer, and so have its copies.
    articles = [article(chance) + "\n" * 2 + FOOTER * (number % 3 == 0) for number in range(12)]
    chain = [articles[0]]
    for _ in range(3):
        chain.append(edited(chance, chain[-1]))
    chapters = [article(chance, 15) for _ in range(6)]
    made = [
        *articles,
        *chain[1:],
        *(edited(chance, articles[1]) for _ in range(9)),
        *(one.replace("。", "。\n") for one in articles[2:5]),
        "---\ntitle: 甲\n---\n" + articles[5],
        *(one[150:450] for one in articles[6:9]),
        "\n".join(chapters),
        *chapters,
        *template_pages(chance, 14),
        "老屋門前有一棵槐樹，樹下有一口老井。",
        "老屋门前有一棵槐树，树下有一口老井。",
        "老屋门(mén)前有一棵槐(huái)树，树(shù)下有一口老井(jǐng)。",
        "仄仄平平仄，平平仄仄平。",
        "仄仄平平仄，平平仄仄平。",
        "谢谢大家！",
        "谢谢大家！",
        "",
        "",
        FOOTER,
    ]
    chance.shuffle(made)
    return made


def written(folder: Path, name: str, texts: Sequence[str]) -> list[tuple[str, int, str, str]]:
    """Write a file of records, and give the rows of a DataFrame of them."""
    path = folder / name
    path.write_text("".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts), "utf-8")
    return [(str(path), number, f"{name}-{number}", text) for number, text in enumerate(texts, 1)]


def command(
    rows: Iterable[tuple[str, int, str, str]], linter: Linter, against: Sequence[str] = ()
) -> list[Finding]:
    """What the command finds in the files of some rows."""
    files = sorted({row[0] for row in rows})
    settings = Settings(
        rules=[rule for rule in linter.rules if rule.compare],
        against=[one for one in find_files.sources(against, False) if isinstance(one, find_files.Source)],
    )
    outcome = lint_files(find_files.sources(files, False), settings)
    assert not outcome.errors
    return sorted(
        (
            *(one.path, one.record, one.code, one.severity.value, one.problem.message, one.problem.notes),
            *(
                one.line,
                one.column,
                one.end_line,
                one.end_column,
                one.problem.span.start,
                one.problem.span.end,
            ),
            one.problem.count,
            tuple((other.path, other.record, other.line, other.column) for other in one.problem.related),
        )
        for one in outcome.findings
    )


def in_spark(found: DataFrame) -> list[Finding]:
    return sorted(
        (
            *(row.path, row.record, row.code, row.severity, row.message, tuple(row.notes)),
            *(row.line, row.column, row.end_line, row.end_column, row.start, row.end, row["count"]),
            tuple((other.path, other.record, other.line, other.column) for other in row.related),
        )
        for row in found.collect()
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[tuple[str, int, str, str]]:
    texts = corpus(7)
    half = len(texts) // 2
    return [*written(folder, "b.jsonl", texts[:half]), *written(folder, "a.jsonl", texts[half:])]


def run(df: DataFrame, **given: Any) -> DataFrame:
    from corpus_lint.integrations.spark import duplicates

    return duplicates(df, path="path", record="record", **given)


def test_findings_are_those_of_the_command(
    spark: SparkSession, rows: list[tuple[str, int, str, str]]
) -> None:
    expected = command(rows, Linter())
    by_code = {code: [one for one in expected if one[2] == code] for code in ("DUP101", "DUP102", "DUP103")}
    assert [len(found) >= 3 for found in by_code.values()] == [True] * 3
    # The rare kinds are there: a book, and notes.
    assert any("stand in this one" in one[4] for one in by_code["DUP103"])
    assert any(one[5] for one in by_code["DUP101"])
    assert in_spark(run(spark.createDataFrame(rows, SCHEMA).repartition(1))) == expected


def test_a_reference_is_compared_with_and_never_reported(spark: SparkSession, folder: Path) -> None:
    chance = random.Random(11)
    known = [article(chance) for _ in range(4)]
    questions = [one[100:260] for one in known[:2]]
    parts = [article(chance, 8) for _ in range(5)]
    book = "\n".join([article(chance, 8), *parts])
    reference = written(folder, "reference.jsonl", [*known, known[0], *parts])
    own = written(
        folder,
        "own.jsonl",
        [known[0], edited(chance, known[1]), *questions, book, parts[0] + article(chance, 9), known[3]],
    )
    expected = command(own, Linter(), [reference[0][0]])
    assert {one[0] for one in expected} == {own[0][0]}
    assert any("reference corpus stand" in one[4] for one in expected)
    found = run(spark.createDataFrame(own, SCHEMA), against=spark.createDataFrame(reference, SCHEMA))
    assert in_spark(found) == expected


def test_the_rules_and_their_options_are_those_of_the_linter(
    spark: SparkSession, rows: list[tuple[str, int, str, str]]
) -> None:
    df = spark.createDataFrame(rows, SCHEMA)
    linter = Linter(
        "DUP102,DUP103",
        options={
            "DUP102.min-template-documents": 3,
            "DUP102.min-similarity": 0.7,
            "DUP103.min-template-documents": 7,
            "DUP103.min-parts": 1_000_000,
        },
        severity={"DUP103": "error"},
        per_file_ignores={"b.jsonl": "DUP102"},
    )
    found = in_spark(run(df, linter=linter))
    expected = [
        (*one[:3], "error", *one[4:]) if one[2] == "DUP103" else one
        for one in command(rows, linter)
        if (one[2], Path(one[0]).name) != ("DUP102", "b.jsonl")
    ]
    assert {one[2] for one in found} == {"DUP102", "DUP103"}
    assert found == sorted(expected)
    only = in_spark(run(df, linter=Linter("DUP101")))
    assert only == command(rows, Linter("DUP101"))
    assert only


def test_ids_of_any_type_order_documents_without_paths(spark: SparkSession) -> None:
    from corpus_lint.integrations.spark import duplicates

    text = "老屋门前有一棵槐树，树下有一口老井。"
    df = spark.createDataFrame([(10, text), (9, text)], "id long, text string")
    (row,) = duplicates(df, linter=Linter("DUP101")).collect()
    assert (row.id, row.code, [one.id for one in row.related]) == (10, "DUP101", [9])
    assert "path" not in row
    (row,) = duplicates(
        spark.createDataFrame([("10", text), ("9", text)], "id string, text string")
    ).collect()
    assert (row.id, [one.id for one in row.related]) == ("9", ["10"])


def test_documents_must_be_named(spark: SparkSession) -> None:
    from corpus_lint.integrations.spark import duplicates

    twice = spark.createDataFrame([(1, "甲乙丙"), (1, "丁戊己"), (2, None)], "id long, text string")
    with pytest.raises(UsageError, match="2 documents have the id 1"):
        duplicates(twice)
    unnamed = spark.createDataFrame([(None, "甲乙丙")], "id long, text string")
    with pytest.raises(UsageError, match="documents have no id"):
        duplicates(unnamed)
    with pytest.raises(UsageError, match="none of DUP101, DUP102 and DUP103 is selected"):
        duplicates(twice, linter=Linter("PIN"))


def killing(marker: Path) -> Any:
    """What ends the first worker that gets documents, as a machine does that goes down."""

    def found(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            if not marker.exists():
                marker.write_text("", "utf-8")
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch

    return found


def test_order_and_killed_workers_change_nothing_and_a_run_goes_on_from_a_checkpoint(
    spark: SparkSession, rows: list[tuple[str, int, str, str]], tmp_path: Path
) -> None:
    shuffled = random.Random(3).sample(rows, len(rows))
    df = spark.createDataFrame(shuffled, SCHEMA).repartition(5)
    marker, kept = tmp_path / "killed", tmp_path / "kept"
    found = in_spark(run(df.mapInArrow(killing(marker), df.schema), checkpoint=str(kept)))
    assert marker.exists()
    assert found == command(rows, Linter())
    # A run that ended after the first stages: the later ones are made again, the earlier ones are not.
    first = (kept / "signatures" / "_SUCCESS").stat().st_mtime_ns
    for stage in ("sharing.done", "counted.done", "asked.done", "own.done", "pairs.done"):
        for part in (kept / stage).iterdir():
            part.unlink()
    counted = (kept / "counted" / "_SUCCESS").stat().st_mtime_ns
    assert in_spark(run(df, checkpoint=str(kept))) == found
    assert (kept / "signatures" / "_SUCCESS").stat().st_mtime_ns == first
    assert (kept / "counted" / "_SUCCESS").stat().st_mtime_ns > counted
    with pytest.raises(UsageError, match="the checkpoint is of other columns, rules or options"):
        run(df, checkpoint=str(kept), linter=Linter("DUP101"))


def test_documents_are_read_once(spark: SparkSession, tmp_path: Path) -> None:
    chance = random.Random(5)
    one, other = article(chance), article(chance)
    df = spark.createDataFrame([(1, one), (2, edited(chance, one))], "id long, text string")
    reads = tmp_path / "reads"
    reads.touch()

    def changing(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            reads.write_text(reads.read_text("utf-8") + ".", "utf-8")
            texts = [other] * len(batch) if len(reads.read_text("utf-8")) > 1 else batch.column("text")
            yield pa.RecordBatch.from_arrays([batch.column("id"), pa.array(texts)], names=["id", "text"])

    from corpus_lint.integrations.spark import duplicates

    found = duplicates(df.coalesce(1).mapInArrow(changing, df.schema)).collect()
    assert [(row.id, row.code) for row in found] == [(2, "DUP102")]
    assert reads.read_text("utf-8") == "."
