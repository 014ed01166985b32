"""The recipes of docs/pipelines.md: they are run as they stand there, and give what the command gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.documentation import BLOCK, read
from tests.integrations.records import (
    COMPARING,
    REASON,
    cleaned_by_the_command,
    found_by_the_command,
    lines_of,
    write,
)

TITLE = 'title="'
RECIPES = {
    block["words"].partition(TITLE)[2].rstrip('"'): block["content"]
    for block in BLOCK.finditer(read("pipelines.md"))
    if block["kind"] == "python"
}
# Those that weigh too much for each run: they were tried by hand, and the page says with which version.
BY_HAND = {"clean_ray.py", "clean_daft.py", "lint_filter.py"}
IN_MEMORY = ("polars", "duckdb", "datasets")
MOST_LINES = 9
FINDING = (*REASON, "end_line", "end_column", "start", "end", "evidence", "occurrences", "fix")


def test_a_recipe_is_short() -> None:
    assert set(RECIPES) > BY_HAND | {f"clean_{engine}.py" for engine in (*IN_MEMORY, "datatrove")}
    for name, recipe in RECIPES.items():
        if name.startswith("clean_"):
            assert len([line for line in recipe.splitlines() if line.strip()]) <= MOST_LINES, name


def test_a_recipe_is_python() -> None:
    for name, recipe in RECIPES.items():
        compile(recipe, name, "exec")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a configuration, and the current one."""
    rules = json.dumps(COMPARING.split(","))
    (tmp_path / "corpus-lint.toml").write_text(f'ignore = {rules}\n[severity]\nENC109 = "error"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(engine: str, name: str, folder: Path) -> None:
    """Run a recipe in a process of its own."""
    pytest.importorskip(engine, reason=f"{engine} is not installed: pip install {engine}")
    Path(name).write_text(RECIPES[name], "utf-8")
    environment = {**os.environ, "HF_HOME": str(folder / "home"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, name], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def table(path: Path) -> list[dict[str, Any]]:
    from pyarrow import parquet

    rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return rows


def reasons(rows: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in ("id", *REASON)) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("engine", IN_MEMORY)
def test_an_engine_cleans_as_the_command_does(engine: str, folder: Path) -> None:
    corpus = write(folder / "corpus")
    run(engine, f"clean_{engine}.py", folder)
    command = cleaned_by_the_command(corpus, folder)
    assert {row["id"]: row for row in table(folder / "cleaned.parquet")} == command.kept
    assert reasons(table(folder / "reasons.parquet")) == command.reasons
    assert {row[1] for row in command.reasons} > {"FMT101", "TRN103"}


@pytest.mark.slow
@pytest.mark.parametrize("engine", IN_MEMORY)
def test_an_engine_finds_what_the_command_finds(engine: str, folder: Path) -> None:
    corpus = write(folder / "corpus")
    run(engine, f"findings_{engine}.py", folder)
    found = found_by_the_command(corpus)
    assert len(found) > 20
    # A null has no place in a column; the command shows its record.
    assert placed(table(folder / "findings.parquet")) == placed(found)


def placed(findings: Iterable[dict[str, Any]]) -> list[str]:
    """Findings as what they say, sorted; those of records without a text by what is wrong with these."""
    names = {True: ("id", "code", "message"), False: ("id", *FINDING)}
    return sorted(repr([one[name] for name in names[one["code"] == "FMT101"]]) for one in findings)


@pytest.mark.slow
def test_datatrove_cleans_as_the_command_does(folder: Path) -> None:
    corpus = write(folder / "corpus", null=False)
    run("datatrove", "clean_datatrove.py", folder)
    rejected = [
        {"id": record["id"], **finding}
        for record in lines_of(folder / "rejected")
        for finding in record["metadata"]["lint_findings"]
        if finding["severity"] == "error"
    ]
    command = cleaned_by_the_command(corpus, folder / "command")
    kept = {
        row["id"]: {name: row[name] for name in ("id", "text", "source")} for row in table(folder / "cleaned")
    }
    assert kept == command.kept
    assert reasons(rejected) == command.reasons
