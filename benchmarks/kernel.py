"""The kernel of pipelines beside the command: how fast each lints the same documents, and whether they find the same.

    python benchmarks/kernel.py DIRECTORY [DOCUMENTS]

The directory holds ``corpora``, as for throughput.py. Of its clean, hijacked and copied documents so many are drawn with a
seed (all by default), and written to a Parquet file, which the command reads in one process with the rules for single
documents. Prints megabytes of UTF-8 in a second of processor time, of the best of some rounds, in which all take turns. Ends
with status 1 where a finding of the kernel is not the command's, or a verdict not that of ``clean``.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from quality import records

from corpus_lint import Linter, fix_text, lint_text
from corpus_lint.cli.main import main

ROUNDS = 3
# What engines pass at a time: DuckDB has 2,048 rows, others up to 10,000.
ROWS = 2_000
SAME = (
    *(
        "id",
        "code",
        "name",
        "severity",
        "message",
        "line",
        "column",
        "end_line",
        "end_column",
        "start",
        "end",
    ),
    *("count", "evidence", "occurrences", "related", "fix"),
)


def drawn(folder: Path, most: int | None) -> pa.Table:
    paths = [
        *sorted((folder / "clean").glob("*.gz")),
        folder / "hijacked.jsonl.gz",
        folder / "duplicates.jsonl.gz",
    ]
    rows = [
        (f"{path.name}#{number}", record["text"])
        for path in paths
        for number, record in enumerate(records(path), 1)
    ]
    random.Random(17).shuffle(rows)
    names, texts = zip(*rows[:most], strict=True)
    return pa.table({"id": names, "text": texts})


def by_command(path: Path, linter: Linter) -> list[dict[str, Any]]:
    comparing = ",".join(rule.code for rule in linter.rules if rule.check is None)
    words = ["--isolated", "--no-cache", "--jobs", "1", "--ignore", comparing, "--format", "jsonl"]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        main(["check", str(path), *words, "--all-occurrences"])
    return [json.loads(line) for line in printed.getvalue().splitlines()]


def by_clean(path: Path, folder: Path, linter: Linter) -> dict[str, str]:
    """The texts that ``clean`` accepts, by their ids."""
    comparing = ",".join(rule.code for rule in linter.rules if rule.check is None)
    words = ["--isolated", "--no-cache", "--jobs", "1", "--ignore", comparing]
    with contextlib.redirect_stdout(io.StringIO()):
        main(["clean", str(path), "-o", str(folder), *words])
    copy = pq.read_table(folder / path.name).to_pydict()
    return dict(zip(copy["id"], copy["text"], strict=True))


def told(findings: list[dict[str, Any]], row: Callable[[dict[str, Any]], int]) -> list[Any]:
    return [(row(finding), [finding[name] for name in SAME]) for finding in findings]


def run(table: pa.Table, folder: Path) -> bool:
    path = folder / "documents.parquet"
    pq.write_table(table, path)
    linter, texts = Linter(), table["text"].to_pylist()
    column = table["text"].combine_chunks()
    parts = [column.slice(start, ROWS) for start in range(0, len(column), ROWS)]
    ways: dict[str, Callable[[], object]] = {
        "corpus-lint check": lambda: by_command(path, linter),
        "lint": lambda: list(linter.lint(texts)),
        "lint_batch": lambda: linter.lint_batch(column, table["id"]),
        f"lint_array, {ROWS:,} rows": lambda: [linter.lint_array(part) for part in parts],
        "lint_text, each": lambda: [lint_text(text) for text in texts],
        f"fix_batch, {ROWS:,} rows": lambda: [linter.fix_batch(part) for part in parts],
        "fix_text, each": lambda: [fix_text(text) for text in texts],
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = process_time()
            way()
            best[name] = min(best[name], process_time() - start)
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts):,} documents, {size:.1f} MB\n\n|  | MB/s | documents/s |\n|---|---|---|")
    for name, seconds in best.items():
        print(f"| `{name}` | {size / seconds:.1f} | {len(texts) / seconds:,.0f} |")
    expected = told(by_command(path, linter), lambda finding: finding["record"] - 1)
    found = told(linter.lint_batch(column, table["id"]).to_pylist(), lambda finding: finding["row"])
    rows = linter.fix_batch(column, table["id"]).to_pylist()
    accepted = {row["id"]: row["text"] for row in rows if row["verdict"] != "rejected"}
    same = accepted == by_clean(path, folder / "copy", linter)
    print(
        f"\n{len(found):,} findings, the command's {len(expected):,}: {'equal' if found == expected else 'NOT EQUAL'}"
    )
    print(f"{len(accepted):,} documents accepted, as by clean: {'equal' if same else 'NOT EQUAL'}")
    return same and found == expected


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        most = int(sys.argv[2]) if len(sys.argv) > 2 else None
        sys.exit(not run(drawn(Path(sys.argv[1], "corpora"), most), Path(made)))
