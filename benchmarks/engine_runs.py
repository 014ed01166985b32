"""The programs that ``engines.py`` starts and measures: the command and Spark.

    python benchmarks/engine_runs.py command ARGUMENTS
    python benchmarks/engine_runs.py spark RULES INPUT OUTPUT [--partitions N] [--cores N] [--memory SIZE]

The command runs as it is, but its ``jsonl`` has the notes of findings as well, and what its search for pairs counted goes to
standard error, as one line of JSON. RULES is ``documents`` or ``duplicates``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from corpus_lint.core.model import Finding

COMPARING = "DUP101,DUP102,DUP103"
# A task that fails is tried so often in all; Spark on one machine tries it once unless it is told.
TRIES = 4


def command(arguments: list[str]) -> None:
    """Run the command, with more in its output."""
    from corpus_lint.cli.main import run
    from corpus_lint.report import json_object, jsonl

    plain = json_object.as_dict

    def with_notes(finding: Finding, all_occurrences: bool) -> dict[str, Any]:
        return {**plain(finding, all_occurrences), "notes": list(finding.problem.notes)}

    vars(jsonl)["as_dict"] = with_notes
    counts = {"largest group": 0, "nominated": 0, "passed": 0}
    _count(counts)
    sys.argv = ["corpus-lint", *arguments]
    try:
        run()
    finally:
        print(json.dumps(counts), file=sys.stderr)


def _count(counts: dict[str, int]) -> None:
    """Have the search for pairs say what it does: the largest group of a hash, pairs before and after the samples are compared."""
    from corpus_lint.duplicates import candidate_pairs, comparison

    places = vars(candidate_pairs)
    groups, pairs, nominate = places["_groups"], places["_pairs"], places["nominate"]

    def counted_groups(*given: Any) -> Iterator[Any]:
        for owners, begin, size in groups(*given):
            counts["largest group"] = max(counts["largest group"], int(size.max(initial=0)))
            yield owners, begin, size

    def counted_pairs(*given: Any) -> Any:
        found = pairs(*given)
        counts["nominated"] += len(found)
        return found

    def counted_nominate(*given: Any) -> Any:
        found = nominate(*given)
        counts["passed"] += len(found)
        return found

    places.update(_groups=counted_groups, _pairs=counted_pairs, nominate=counted_nominate)
    vars(comparison)["nominate"] = counted_nominate


def spark(given: argparse.Namespace) -> None:
    """Find in Spark what a command finds, and write the findings as JSON."""
    session = _session(given)
    from pyspark.sql import functions

    # As the command, which reads the same documents as JSON Lines, names the files.
    path = functions.col("_metadata.file_path")
    for pattern, other in (("^file:(//)?", ""), ("/parquet/", "/jsonl/"), ("[.]parquet$", ".jsonl")):
        path = functions.regexp_replace(path, pattern, other)
    frame = session.read.parquet(given.input).withColumn("path", path)
    from corpus_lint import Linter
    from corpus_lint.integrations import spark as integration

    if given.rules == "documents":
        found = integration.lint(frame, path="path", linter=Linter(ignore=COMPARING))
    else:
        kept = f"{given.output}.stages"
        found = integration.duplicates(frame, path="path", linter=Linter(select=COMPARING), checkpoint=kept)
    found.write.option("ignoreNullFields", False).json(given.output)
    session.stop()


def _session(given: argparse.Namespace) -> SparkSession:
    """Spark on this machine, which writes the log of its stages."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    events = Path(f"{given.output}.events")
    events.mkdir(parents=True)
    settings = {
        "spark.sql.shuffle.partitions": given.partitions,
        "spark.sql.files.minPartitionNum": given.partitions,
        "spark.driver.memory": given.memory,
        "spark.local.dir": f"{given.output}.local",
        "spark.sql.warehouse.dir": f"{given.output}.warehouse",
        "spark.ui.enabled": False,
        "spark.ui.showConsoleProgress": False,
        "spark.eventLog.enabled": True,
        "spark.eventLog.dir": events.absolute().as_uri(),
        "spark.eventLog.compress": False,
        "spark.eventLog.rolling.enabled": False,
    }
    builder = SparkSession.builder.master(f"local[{given.cores},{TRIES}]").appName("corpus-lint")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def main() -> None:
    """Run one of the programs."""
    if sys.argv[1:2] == ["command"]:
        command(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    one = kinds.add_parser("spark")
    one.add_argument("rules", choices=("documents", "duplicates"))
    one.add_argument("input")
    one.add_argument("output")
    one.add_argument("--partitions", type=int, default=8)
    one.add_argument("--cores", type=int, default=2)
    one.add_argument("--memory", default="2g")
    given = parser.parse_args()
    spark(given)


if __name__ == "__main__":
    main()
