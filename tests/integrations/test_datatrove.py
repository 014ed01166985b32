"""The steps of datatrove: what they keep, repair and count is what the command does, and a task that fails is done again."""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_lint import Linter, Problem, Severity, Span, rule
from corpus_lint.engine import registry
from corpus_lint.engine.lint import RuleError
from tests.integrations.records import (
    COMPARING,
    REASON,
    Cleaned,
    cleaned_by_the_command,
    found_by_the_command,
    lines_of,
    write,
)

LINTER = Linter(ignore=COMPARING)
FILES = 3


def test_without_datatrove_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "corpus_lint.integrations.datatrove", raising=False)
    monkeypatch.setitem(sys.modules, "datatrove.data", None)
    with pytest.raises(ImportError, match=r"pip install 'corpus-lint\[datatrove\]'"):
        importlib.import_module("corpus_lint.integrations.datatrove")
    monkeypatch.delitem(sys.modules, "corpus_lint.integrations.datatrove", raising=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # datatrove's readers leave out records without a text.
    return write(tmp_path_factory.mktemp("datatrove") / "corpus", FILES, null=False)


@pytest.fixture
def steps() -> Any:
    pytest.importorskip("datatrove", reason="datatrove is not installed: pip install corpus-lint[datatrove]")
    from corpus_lint.integrations import datatrove

    return datatrove


def run(corpus: Path, work: Path, *steps: Any, workers: int = 1, tasks: int = FILES) -> Counter[str]:
    """Run a pipeline whose kept documents are in ``work/kept``, and return the sums of all that its steps counted."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    pipeline = [JsonlReader(str(corpus)), *steps, JsonlWriter(str(work / "kept"), compression=None)]
    LocalPipelineExecutor(pipeline, tasks, workers, logging_dir=str(work / "logs")).run()
    sums = Counter[str]()
    for step in json.loads((work / "logs" / "stats.json").read_text("utf-8"))[1:-1]:
        for name, value in step["stats"].items():
            sums[name] += value["total"] if isinstance(value, dict) else value
    return sums


def rejected(work: Path) -> Any:
    from datatrove.pipeline.writers import JsonlWriter

    return JsonlWriter(str(work / "excluded"), compression=None)


def cleaned(work: Path) -> Cleaned:
    kept = {one["id"]: {"text": one["text"], **one["metadata"]} for one in lines_of(work / "kept")}
    reasons = [
        (one["id"], *(finding[name] for name in REASON))
        for one in lines_of(work / "excluded")
        for finding in one["metadata"]["lint_findings"]
        if finding["severity"] == "error"
    ]
    return Cleaned(kept, sorted(reasons), {})


def texts(these: Cleaned) -> dict[str, tuple[str, str]]:
    return {name: (record["text"], record["source"]) for name, record in these.kept.items()}


@pytest.mark.slow
def test_the_filter_that_repairs_gives_what_clean_gives(steps: Any, corpus: Path, tmp_path: Path) -> None:
    command = cleaned_by_the_command(corpus, tmp_path)
    counted = run(
        corpus, tmp_path, steps.LintFilter(LINTER, repair=True, exclusion_writer=rejected(tmp_path))
    )
    ours = cleaned(tmp_path)
    assert texts(ours) == texts(command)
    assert ours.reasons == command.reasons
    assert counted["forwarded"] == command.summary["accepted"] + command.summary["repaired"]
    assert counted["dropped"] == command.summary["rejected"]
    assert counted["repaired"] == command.summary["repaired"] > 3
    # One counter for each rule, and none for what came together.
    dropped = {name: number for name, number in counted.items() if name.startswith("dropped_")}
    assert dropped == {f"dropped_{code}": n for code, n in command.summary["rejected_by_rule"].items()}
    assert len(dropped) > 4
    assert sum(dropped.values()) > counted["dropped"]
    original = {record["id"]: record["text"] for record in lines_of(corpus)}
    for one in lines_of(tmp_path / "excluded"):
        codes = {
            finding["code"] for finding in one["metadata"]["lint_findings"] if finding["severity"] == "error"
        }
        assert one["metadata"]["filter_reason"] == ",".join(sorted(codes))
        assert one["text"] == original[one["id"]]
    for name, record in ours.kept.items():
        assert bool(record["lint_repaired"]) is (record["text"] != original[name])


@pytest.mark.slow
def test_the_filter_without_repairs_keeps_what_check_passes(steps: Any, corpus: Path, tmp_path: Path) -> None:
    found = found_by_the_command(corpus)
    errors = {finding["id"] for finding in found if finding["severity"] == "error"}
    counted = run(
        corpus, tmp_path, steps.LintFilter(LINTER, exclusion_writer=rejected(tmp_path), batch_size=1)
    )
    original = {record["id"]: record["text"] for record in lines_of(corpus)}
    assert {one["id"]: one["text"] for one in lines_of(tmp_path / "kept")} == {
        name: text for name, text in original.items() if name not in errors
    }
    assert counted["dropped"] == len(errors)
    by_rule = Counter(code for _, code in {(finding["id"], finding["code"]) for finding in found})
    assert {name: number for name, number in counted.items() if name.startswith("found_")} == {
        f"found_{code}": number for code, number in by_rule.items()
    }
    # Warnings of a document that is dropped are said as well.
    reasons = {
        (one["id"], finding["code"], finding["message"], finding["count"])
        for one in lines_of(tmp_path / "excluded")
        for finding in one["metadata"]["lint_findings"]
    }
    assert reasons == {
        (one["id"], one["code"], one["message"], one["count"]) for one in found if one["id"] in errors
    }


@pytest.mark.slow
def test_repairing_and_then_filtering_gives_the_same(steps: Any, corpus: Path, tmp_path: Path) -> None:
    command = cleaned_by_the_command(corpus, tmp_path)
    dropping = steps.LintFilter(LINTER, exclusion_writer=rejected(tmp_path))
    counted = run(corpus, tmp_path, steps.LintFormatter(LINTER, batch_size=7), dropping)
    ours = cleaned(tmp_path)
    assert texts(ours) == texts(command)
    assert ours.reasons == command.reasons
    by_rule = Counter(
        f"repaired_{code}"
        for one in [*lines_of(tmp_path / "kept"), *lines_of(tmp_path / "excluded")]
        for code in filter(None, one["metadata"]["lint_repaired"].split(","))
    )
    assert {name: n for name, n in counted.items() if name.startswith("repaired_")} == by_rule
    # The formatter repairs as --fix does: also what is not kept.
    assert counted["repaired"] > command.summary["repaired"]


@pytest.mark.slow
def test_the_annotator_notes_what_check_finds_and_drops_nothing(
    steps: Any, corpus: Path, tmp_path: Path
) -> None:
    found = found_by_the_command(corpus)
    counted = run(corpus, tmp_path, steps.LintAnnotator(LINTER))
    names = ("code", "name", "severity", "message", "line", "column", "count")
    noted = {
        one["id"]: [
            tuple(finding[name] for name in names) for finding in json.loads(one["metadata"]["lint_findings"])
        ]
        for one in lines_of(tmp_path / "kept")
    }
    assert noted == {
        record["id"]: [tuple(one[name] for name in names) for one in found if one["id"] == record["id"]]
        for record in lines_of(corpus)
    }
    assert counted["total"] == len(noted)
    assert counted["found"] == sum(map(bool, noted.values()))


@pytest.mark.slow
def test_other_processes_get_the_linter_by_value(steps: Any, corpus: Path, tmp_path: Path) -> None:
    linter = Linter(
        ignore=COMPARING,
        severity={"ENC109": "error"},
        reject="ENC109,PIN101",
        options={"PIN101.min-count": 99},
    )
    alone = tmp_path / "alone"
    counted = run(corpus, alone, steps.LintFilter(linter, exclusion_writer=rejected(alone)))
    together = tmp_path / "together"
    step = steps.LintFilter(linter, exclusion_writer=rejected(together))
    assert run(corpus, together, step, workers=2) == counted
    assert list(lines_of(together / "kept")) == list(lines_of(alone / "kept"))
    assert {name for name in counted if name.startswith("dropped_")} == {"dropped_ENC109"}


@pytest.mark.slow
def test_parquet_has_the_same_columns_in_each_batch(steps: Any, corpus: Path, tmp_path: Path) -> None:
    from datatrove.pipeline.writers import ParquetWriter
    from pyarrow import parquet

    expected = cleaned_by_the_command(corpus, tmp_path)
    excluded = ParquetWriter(str(tmp_path / "excluded-parquet"), batch_size=1)
    dropping = steps.LintFilter(LINTER, repair=True, exclusion_writer=excluded)
    kept = ParquetWriter(str(tmp_path / "parquet"), batch_size=1, expand_metadata=True)
    run(corpus, tmp_path, steps.LintAnnotator(LINTER), dropping, kept, tasks=1)
    rows = parquet.read_table(tmp_path / "parquet").to_pylist()
    assert {row["id"]: row["text"] for row in rows} == {
        name: one["text"] for name, one in expected.kept.items()
    }
    assert {bool(row["lint_repaired"]) for row in rows} == {True, False}
    assert {row["lint_findings"] == "[]" for row in rows} == {True, False}
    assert len(parquet.read_table(tmp_path / "excluded-parquet")) == expected.summary["rejected"]


@pytest.fixture
def fragile() -> Iterator[set[str]]:
    """A rule that fails on texts that begin with one of these."""
    failing: set[str] = set()
    registered = dict(registry.RULES)

    @rule("DRF903", "fragile", severity=Severity.WARNING)
    def fragile(document: Any, options: Any) -> Iterator[Problem]:
        if any(document.text.startswith(text) for text in failing):
            raise ZeroDivisionError("a defect of the rule")
        if document.text.startswith("Rain"):
            yield Problem(Span(0, 4), "it rains")

    yield failing
    registry.RULES.clear()
    registry.RULES.update(registered)


@pytest.mark.slow
def test_a_rule_that_fails_fails_its_task_which_is_done_again(
    steps: Any, corpus: Path, tmp_path: Path, fragile: set[str]
) -> None:
    fragile.add("Rain")
    (place,) = (
        (path, one["id"])
        for path in corpus.iterdir()
        for one in lines_of(corpus, path.name)
        if one["text"].startswith("Rain")
    )
    for step in (steps.LintFilter, steps.LintFormatter, steps.LintAnnotator):
        work = tmp_path / step.__name__
        with pytest.raises(RuleError, match=f"{place[1]}.*DRF903.* failed.*a defect of the rule"):
            run(corpus, work, step(LINTER))
        done = work / "logs" / "completions"
        assert place[0].stem not in {str(int(one.name)) for one in (done.iterdir() if done.exists() else ())}
    fragile.clear()
    work = tmp_path / "LintFilter"
    assert {path.name for path in (work / "logs" / "completions").iterdir()} == {"00000"}
    before = {path.name: path.stat().st_mtime_ns for path in (work / "kept").iterdir()}
    finished = {f"{path.name}.jsonl" for path in (work / "logs" / "completions").glob("*")}
    run(corpus, work, steps.LintFilter(LINTER))
    after = {path.name: path.stat().st_mtime_ns for path in (work / "kept").iterdir()}
    assert {name for name, when in after.items() if before.get(name) != when} == set(after) - finished
    assert len(after) == FILES
    errors = {one["id"] for one in found_by_the_command(corpus) if one["severity"] == "error"}
    assert {one["id"] for one in lines_of(work / "kept")} == {one["id"] for one in lines_of(corpus)} - errors
    # A third run has nothing to do.
    run(corpus, work, steps.LintFilter(LINTER))
    assert {path.name: path.stat().st_mtime_ns for path in (work / "kept").iterdir()} == after


def test_without_a_linter_the_configuration_is_read(
    steps: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus-lint.toml").write_text('select = ["ENC109"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    for step in (steps.LintFilter(), steps.LintFormatter(), steps.LintAnnotator()):
        assert step.linter == Linter("ENC109")
    assert steps.LintFormatter().format("甲&nbsp;乙\u200b\n") == "甲 乙\u200b\n"
    from datatrove.data import Document

    assert steps.LintFilter(Linter("ENC109", reject="warning")).filter(Document("甲&nbsp;乙\n", "1")) is False
