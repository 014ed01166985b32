"""Spark finds, repairs and rejects what the command does."""

from __future__ import annotations

import gzip
import importlib
import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corpus_lint import Linter, UsageError, lint_path
from corpus_lint.core.model import Severity
from corpus_lint.engine.registry import NoOptions, Rule, corpus_rule
from tests.documentation import BLOCK, read
from tests.material import SEEDS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# One process has Spark, which takes some ten seconds to start.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]

NO_COPIES = "DUP101,DUP102,DUP103"
# What findings of Spark and those of the command have in common: all but what names the file and the field.
KEYS = (
    *("code", "name", "severity", "message", "line", "column", "end_line", "end_column", "start", "end"),
    *("count", "evidence", "notes"),
)


def seeds() -> list[tuple[str, str]]:
    """The texts of all seeds that are UTF-8, with their names."""
    found = []
    for path in sorted(SEEDS.rglob("*.txt")):
        try:
            found.append((path.name, path.read_bytes().decode("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def chunks() -> list[str]:
    """Texts that were cut at one length."""
    sentence = (
        "村里的老人说，河水一年比一年浅，{}年以前这里还能行船，如今连孩子也能走过去，只有桥还是原来的桥"
    )
    text = "".join(sentence.format(number) + "。" for number in range(1000, 1100))
    return [text[start : start + 301] for start in range(0, 301 * 8, 301)]


def frame(spark: SparkSession, rows: list[tuple[Any, ...]], schema: str) -> DataFrame:
    return spark.createDataFrame(rows, schema).repartition(3)


def as_json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)


def from_spark(found: DataFrame) -> list[str]:
    rows = [row.asDict(True) for row in found.collect()]
    return sorted(
        as_json([row["path"], row["record"], row["id"], *(row[key] for key in KEYS)]) for row in rows
    )


def from_command(path: Path, shown: str, ignore: str = NO_COPIES) -> list[str]:
    found = []
    for one in lint_path(path, ignore=ignore, id_field="id"):
        values = {
            **{
                name: getattr(one, name)
                for name in ("code", "name", "line", "column", "end_line", "end_column")
            }
        }
        values |= {"severity": one.severity.value, "message": one.problem.message, "count": one.problem.count}
        values |= {"start": one.problem.span.start, "end": one.problem.span.end}
        values |= {"evidence": list(one.problem.evidence), "notes": list(one.problem.notes)}
        found.append(as_json([shown, one.record, one.id, *(values[key] for key in KEYS)]))
    return sorted(found)


def write_lines(path: Path, texts: list[tuple[str, str]]) -> Path:
    path.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts), "utf-8")
    return path


def test_findings_of_seeds_and_cut_chunks_are_those_of_the_command(
    spark: SparkSession, tmp_path: Path
) -> None:
    from corpus_lint.integrations.spark import lint

    texts = [*seeds(), *((f"chunk {number}", text) for number, text in enumerate(chunks()))]
    expected = from_command(write_lines(tmp_path / "all.jsonl", texts), "all.jsonl")
    rows = [("all.jsonl", number, *one) for number, one in enumerate(texts, 1)]
    df = frame(spark, rows, "path string, record int, id string, text string")
    assert from_spark(lint(df, path="path", record="record")) == expected
    assert sum('"TRN104"' in one for one in expected) >= 6
    assert len(expected) > 40


def test_the_first_of_cut_documents_is_named_by_its_id(spark: SparkSession) -> None:
    from corpus_lint.integrations.spark import lint

    df = frame(spark, [(10 * number, text) for number, text in enumerate(chunks())], "id long, text string")
    found = lint(df, linter=Linter("TRN104")).sort("id").collect()
    assert [one.id for one in found] == [10 * number for number in range(len(found))]
    assert [[other.id for other in one.related] for one in found] == [[], *([[0]] * (len(found) - 1))]


def test_texts_that_are_none(spark: SparkSession) -> None:
    from corpus_lint.integrations.spark import lint

    schema = "id long, body binary"
    rows = [
        (1, "第一章\0 总则".encode()),
        (2, None),
        (3, "老屋门前有一棵槐树，树龄很大。".encode("gbk")),
        (4, b""),
    ]
    found = lint(frame(spark, rows, schema), text="body").sort("id").collect()
    assert [(one.id, one.code, one.field) for one in found] == [
        (1, "ENC107", "body"),
        (2, "FMT101", "body"),
        (3, "ENC101", "body"),
    ]
    assert found[1].message == "the field 'body' is null, not a string"
    empty = lint(spark.createDataFrame([], "id long, text string"))
    assert empty.collect() == []
    assert empty.schema["id"].dataType.simpleString() == "bigint"


def test_columns_that_are_not_there_and_rules_that_spark_cannot_run(spark: SparkSession) -> None:
    from corpus_lint.integrations.spark import clean, lint

    df = spark.createDataFrame([(1, "一", ["一"])], "id long, text string, parts array<string>")
    with pytest.raises(UsageError, match="no column 'content'; it has: id, text, parts"):
        lint(df, text="content")
    with pytest.raises(UsageError, match="no column 'key'"):
        clean(df, id="key")
    with pytest.raises(UsageError, match="'id' is bigint, not string or binary"):
        lint(df, text="id")
    with pytest.raises(UsageError, match="no elements of lists"):
        lint(df, text="parts[]")
    with pytest.raises(UsageError, match="compare documents"):
        lint(df, linter=Linter("DUP101"))
    with pytest.raises(UsageError, match="has a column 'corpus_lint'"):
        clean(df.withColumn("corpus_lint", df.id))


@pytest.fixture
def reducing() -> Iterator[Rule]:
    """A rule of a plug-in that looks at all documents."""
    from corpus_lint.engine import registry

    @corpus_rule("ZZZ901", "all-alike", severity=Severity.WARNING, collect=lambda document: 1)
    def all_alike(values: Any, options: NoOptions) -> Iterator[Any]:
        yield from ()

    yield registry.RULES["ZZZ901"]
    del registry.RULES["ZZZ901"]


def test_a_rule_over_all_documents_needs_the_command(spark: SparkSession, reducing: Rule) -> None:
    from corpus_lint.integrations.spark import lint

    df = spark.createDataFrame([(1, "一")], "id long, text string")
    with pytest.raises(UsageError, match=r"ZZZ901 reduces values of all documents .* run corpus-lint"):
        lint(df)
    assert "code" in lint(df, linter=Linter(ignore="ZZZ901")).columns


@pytest.fixture
def by_value() -> Iterator[None]:
    """Workers get what this module defines: they cannot import it."""
    cloudpickle: Any = importlib.import_module("pyspark.cloudpickle")
    module = sys.modules[__name__]
    cloudpickle.register_pickle_by_value(module)
    yield
    cloudpickle.unregister_pickle_by_value(module)


class Failing(Linter):
    """A linter with a rule that fails on some text, and kills its process on another."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        def fails(document: Any, options: Any) -> Iterator[Any]:
            if document.text == "fail":
                raise ValueError("it has no answer")
            if document.text == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            yield from ()

        from corpus_lint.engine import catalogue

        known = catalogue.find("ENC107")[0]
        return (replace(known, code="ZZZ902", name="failing", check=fails, screen=None),)


def test_a_rule_that_fails_fails_the_job_and_names_the_document(spark: SparkSession, by_value: None) -> None:
    from corpus_lint.integrations.spark import clean, lint
    from corpus_lint.integrations.spark.command import reason_of

    rows = [(number, "好") for number in range(20)]
    df = frame(spark, [*rows, (77, "fail")], "id long, text string")
    for failing in (lint(df, linter=Failing()), clean(df, linter=Failing(), duplicates=False).accepted):
        with pytest.raises(Exception, match="RuleError") as caught:
            failing.collect()
        said = reason_of(caught.value)
        assert re.fullmatch(r"row \d+, id '77': ZZZ902 failed on .*: ValueError: it has no answer", said), (
            said
        )


def test_of_an_exception_of_java_its_reason_is_said(spark: SparkSession) -> None:
    from corpus_lint.integrations.spark.command import reason_of

    jvm: Any = spark.sparkContext._jvm
    with pytest.raises(Exception, match="An error occurred while calling") as caught:
        jvm.java.util.ArrayList().get(5)
    said = "java.lang.IndexOutOfBoundsException: Index 5 out of bounds for length 0"
    assert reason_of(caught.value) == said


def test_a_worker_that_is_killed_fails_the_job(spark: SparkSession, by_value: None) -> None:
    from corpus_lint.integrations.spark import lint

    df = frame(spark, [(1, "好"), (2, "kill")], "id long, text string")
    with pytest.raises(Exception, match="Python worker exited unexpectedly"):
        lint(df, linter=Failing()).collect()
    assert lint(df, linter=Linter("ENC")).collect() == []


BODY = "河湾镇的邮局设在老码头旁边，门口有两棵桂花树，秋天的时候，整条街都是香的。"
STORY = "".join(BODY.replace("河湾", name) for name in ("河湾", "石桥", "青石", "柳林", "南山", "竹溪"))


def hostile(folder: Path) -> Path:
    """Records of all kinds, in two files: broken ones, ones in other encodings, copies, repaired ones."""
    folder.mkdir()
    records: list[dict[str, Any]] = [
        {"id": 1, "text": STORY + "\n展开阅读全文", "size": 12345678901234567890},
        {"id": 2, "text": STORY + "最后一句是\u200b另写的。"},
        {"id": 3, "text": STORY},
        {"id": 4, "text": None},
        {"id": 5, "other": "这里没有文字"},
        {"id": 6, "text": "第一章\u200b 总则\0", "meta": {"a": [1, 2.50]}},
        {"id": 7, "text": ""},
    ]
    lines = [json.dumps(one, ensure_ascii=False).encode() for one in records]
    lines += [
        b'{"id": 8, "text": "broken',
        b"",
        b'["no object"]\r',
        b'{"id": 9, "text": "\\ud800 half"}',
        b'{"id": 10, "text": "' + "老屋门前有一棵槐树，树龄比村里最老的人还要大。".encode("gbk") + b'"}',
    ]
    folder.joinpath("pages one.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    more = [{"id": 11, "text": STORY}, {"id": 12, "text": "小河从村子东边流过，&nbsp;河水很清。"}]
    inner = folder / "b+c"
    inner.mkdir()
    with gzip.open(inner / "more.jsonl.gz", "wb") as stream:
        stream.write("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in more).encode())
    return folder


def read_lines(folder: Path) -> list[bytes]:
    """The lines of all files below a directory, in order, but for blank ones."""
    lines: list[bytes] = []
    for path in folder.rglob("*.jsonl*"):
        if not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts):
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            lines += [line for line in content.split(b"\n") if line.strip()]
    return sorted(lines)


def run_command(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    from corpus_lint.integrations.spark import command

    status = command.run([*map(str, words)])
    said = capsys.readouterr()
    assert status == 0, said.err
    return said.out


SAME = ("version", "files", "lost_files", "documents", "records", "accepted", "repaired", "rejected")


def test_the_command_cleans_json_lines_as_the_command_of_one_machine_does(
    spark: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from corpus_lint.cli.main import main

    corpus = hostile(tmp_path / "corpus")
    expected_in, no, output = tmp_path / "expected", tmp_path / "no", tmp_path / "output"
    words = ["clean", str(corpus), "-o", str(expected_in), "--rejected", str(no), "--format", "json"]
    assert main([*words, "--ignore", NO_COPIES]) == 0
    expected = json.loads(capsys.readouterr().out)
    said = run_command(capsys, corpus, output, "--no-duplicates")
    found = json.loads((output / "summary.json").read_text("utf-8"))
    assert {key: found[key] for key in SAME} == {key: expected[key] for key in SAME}
    assert found["rejected_by_rule"] == expected["rejected_by_rule"]
    assert found["unread"] == expected["unread"]
    assert said.startswith(f"{expected['records']} documents in 2 files: ")
    # Byte for byte: also large integers, white space and encodings.
    assert read_lines(output / "clean") == read_lines(expected_in)

    def reasons(folder: Path) -> list[tuple[Any, ...]]:
        decided = [json.loads(line)["corpus_lint"] for line in read_lines(folder)]
        return sorted(
            (
                one["path"].removeprefix(f"{corpus}/"),
                one["record"],
                one.get("id"),
                reason["code"],
                reason["message"],
            )
            for one in decided
            for reason in one["reasons"]
        )

    assert reasons(output / "rejected") == reasons(no)
    assert ("pages one.jsonl", 1, "1", "TRN103") in {one[:4] for one in reasons(no)}
    log = (expected_in / ".corpus-lint" / "edits.jsonl").read_text("utf-8").splitlines()
    edits = [json.loads(line) for line in log]
    written = [
        json.loads(line)
        for path in (output / "edits").glob("*.json")
        for line in path.read_text("utf-8").splitlines()
    ]
    for one in (*edits, *written):
        one.pop("output_record", None)
        one["path"] = one["path"].removeprefix(f"{corpus}/")
    assert sorted(map(as_json, written)) == sorted(map(as_json, edits))


def test_the_command_cleans_parquet_and_keeps_all_columns(
    spark: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    from corpus_lint.cli.main import main

    texts = [*(text for _, text in seeds()), None, "第一章\u200b 总则"]
    columns = {"key": [*range(len(texts))], "text": texts, "path": ["a column of theirs"] * len(texts)}
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    parquet.write_table(pa.table(columns), corpus / "pages.parquet", row_group_size=7)
    config = tmp_path / "corpus-lint.toml"
    config.write_text('ignore = ["DUP101", "DUP102", "DUP103", "TRN104"]\n', "utf-8")
    words = [str(corpus), "-o", str(tmp_path / "expected"), "--rejected", str(tmp_path / "no")]
    assert main(["clean", *words, "--config", str(config), "--id-field", "key", "--unsafe-fixes"]) == 0
    capsys.readouterr()
    output = tmp_path / "output"
    run_command(capsys, corpus, output, "--config", config, "--id-field", "key", "--unsafe-fixes")
    expected = parquet.read_table(tmp_path / "expected").sort_by("key")
    assert parquet.read_table(output / "clean").sort_by("key").to_pylist() == expected.to_pylist()
    assert 0 < len(expected) < len(texts)
    rejected = parquet.read_table(output / "rejected").sort_by("key").to_pylist()
    wanted = parquet.read_table(tmp_path / "no").sort_by("key").to_pylist()
    assert [{**row, "corpus_lint": None} for row in rejected] == [
        {**row, "corpus_lint": None} for row in wanted
    ]
    for row, other in zip(rejected, wanted, strict=True):
        reasons = [{**one} for one in row["corpus_lint"]["reasons"]]
        assert [one.pop("related") for one in reasons] == [None] * len(reasons)
        decided = json.loads(other["corpus_lint"])
        assert (reasons, row["corpus_lint"]["record"]) == (decided["reasons"], decided["record"])
    found = parquet.read_table(output / "findings", columns=["path", "record", "id"]).to_pylist()
    assert {"path": f"{corpus}/pages.parquet", "record": 3, "id": 2} in found


def test_an_output_is_never_of_others(
    spark: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from corpus_lint.integrations.spark import command
    from corpus_lint.integrations.spark.hadoop_files import Place
    from corpus_lint.integrations.spark.outputs import Output

    corpus = hostile(tmp_path / "corpus")
    theirs = tmp_path / "theirs"
    (theirs / "clean").mkdir(parents=True)
    (theirs / "clean" / "work.txt").write_text("a week", "utf-8")
    refused = {
        theirs: "is not empty, and no output of this command",
        corpus / "inside": "neither in the other",
        tmp_path: "neither in the other",
    }
    for folder, sentence in refused.items():
        for words in ([], ["--overwrite"]):
            assert command.run([str(corpus), str(folder), *words]) == 2
            assert sentence in capsys.readouterr().err
    assert command.run([str(tmp_path / "nowhere"), str(tmp_path / "output")]) == 2
    assert "no such file or directory" in capsys.readouterr().err
    assert command.run([str(theirs), str(tmp_path / "output")]) == 2
    assert "no Parquet and no JSON Lines" in capsys.readouterr().err
    assert (theirs / "clean" / "work.txt").exists()
    own = tmp_path / "own"
    output = Output(Place.of(spark, str(own)))
    output.claim(False)
    (own / "clean").mkdir()
    (own / "notes.txt").write_text("theirs", "utf-8")
    with pytest.raises(UsageError, match="--overwrite"):
        output.claim(False)
    output.claim(True)
    assert {path.name for path in own.iterdir() if not path.name.startswith(".")} == {
        "_corpus_lint",
        "notes.txt",
    }


def test_the_example_of_the_page_runs(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyarrow import parquet

    (example,) = (block["content"] for block in BLOCK.finditer(read("spark.md")) if block["kind"] == "python")
    assert len([line for line in example.splitlines() if line]) < 10
    rows = [(1, STORY), (2, STORY + "\n展开阅读全文"), (3, "第一章\u200b 总则"), (4, STORY)]
    spark.createDataFrame(rows, "id long, text string").write.parquet(str(tmp_path / "corpus"))
    monkeypatch.chdir(tmp_path)
    # Spark takes relative paths from where it was started.
    exec(re.sub(r'parquet\("(\w+)"\)', rf'parquet("{tmp_path}/\1")', example), {})  # noqa: S102 - it is ours
    kept = parquet.read_table(tmp_path / "cleaned").sort_by("id").to_pylist()
    assert kept == [{"id": 1, "text": STORY}, {"id": 3, "text": "第一章 总则"}]
    reasons = parquet.read_table(tmp_path / "reasons").sort_by("id").to_pylist()
    assert [(one["id"], one["code"]) for one in reasons] == [(2, "TRN103"), (4, "DUP101")]
    assert reasons[1]["related"] == {"id": "1", "path": None, "record": None}
