"""What corpora of growing size cost the command and Spark, side by side, and whether they find the same.

    pip install corpus-lint[spark]
    python benchmarks/engines.py DIRECTORY FOLDER [--documents 20000,200000] [--characters 350] [--rules documents,duplicates]
        [--engines command,spark] [--jobs 1] [--partitions 8] [--cores 2] [--memory 2g] [--kill-worker SECONDS] [--reuse]
        [--stages]

DIRECTORY is that of ``corpora.py``, which makes the corpora in FOLDER where they are not there yet; the command reads them as
JSON Lines, Spark as Parquet. One row for each corpus, set of rules and engine: seconds of processors (of all processes, also
those that died) and of the clock, memory of the largest process and of all (``process_tree.py`` says how), what Spark wrote to be
shuffled, spilled and kept of its stages, the largest group of documents that share a hash, pairs of documents that were nominated, and of them those whose
samples have enough in common, for each document. Then processor time for each document that a larger corpus has more. Spark's
findings have to be those of the command, with their files, messages, places, evidence, notes and related documents; the first ones
that are not are printed, and the exit status is 1.

``--kill-worker`` kills a Python worker of Spark that many seconds after the first one was at work. ``--reuse`` takes what the
command found and cost from an earlier run over the same corpus, where there was one. ``--stages`` prints each stage
of Spark. ``kernel.py`` measures what engines call, without them. Without PySpark or Java only the command runs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from importlib.util import find_spec
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import corpora
from process_tree import Spent, measured
from rules import head

RUNS = Path(__file__).with_name("engine_runs.py")
CHECK = ["check", "--isolated", "--no-cache", "--exit-zero", "--quiet", "--id-field", "id"]
REPORT = ["--format", "jsonl", "--all-occurrences"]
RULES = {
    "documents": ["--ignore", "DUP101,DUP102,DUP103"],
    "duplicates": ["--select", "DUP101,DUP102,DUP103"],
}
ENGINES = ("command", "spark")
COMPARED = (
    *("id", "path", "code", "name", "severity", "message", "line", "column", "end_line", "end_column"),
    *("start", "end", "count", "evidence", "notes", "occurrences", "fix"),
)  # fmt: skip
# Differences that are printed.
SHOWN = 5
KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of Spark: its tasks, those of them that failed, seconds of tasks, and MB read from files, shuffled and spilled."""

    name: str
    tasks: int = 0
    failed: int = 0
    seconds: float = 0.0
    read: float = 0.0
    shuffled: float = 0.0
    spilled: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine cost, what it counted, and digests of what it found."""

    spent: Spent
    counts: dict[str, int] = field(default_factory=dict)
    stages: Sequence[Stage] = ()
    found: Counter[bytes] = field(default_factory=Counter)
    files: Sequence[Path] = ()


def corpus(given: argparse.Namespace, documents: int) -> Path:
    """The folder of a corpus, which is made if it is not there."""
    folder: Path = given.folder / f"{documents}-of-{given.characters}"
    done = folder / "done"
    if not done.exists():
        pool = corpora.Pool.read(given.shared / "corpora")
        corpora.write(corpora.documents(pool, corpora.SEED, documents, given.characters), folder)
        done.touch()
    return folder


def run_command(folder: Path, rules: str, given: argparse.Namespace) -> Result:
    """Run the command over a corpus."""
    output, errors = folder / f"command-{rules}.jsonl", folder / f"command-{rules}.err"
    kept = folder / f"command-{rules}.json"
    if given.reuse and kept.exists():
        spent, counts = json.loads(kept.read_text("utf-8"))
        return Result(Spent(**spent), counts, found=digests([output]), files=[output])
    arguments = [*CHECK, *REPORT, "--jobs", str(given.jobs), *RULES[rules], str(folder / "jsonl")]
    spent = measured([sys.executable, str(RUNS), "command", *arguments], output, errors=errors)
    printed = errors.read_text("utf-8").splitlines()
    if spent.status:
        raise SystemExit("\n".join(["the command failed:", *printed]))
    counts = json.loads(printed[-1])
    kept.write_text(json.dumps([asdict(spent), counts]), "utf-8")
    return Result(spent, counts, found=digests([output]), files=[output])


def run_spark(folder: Path, rules: str, given: argparse.Namespace) -> Result:
    """Run Spark over a corpus."""
    output = folder / f"spark-{rules}"
    for old in folder.glob(f"{output.name}*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    settings = [f"--{name}={getattr(given, name)}" for name in ("partitions", "cores", "memory")]
    call = [sys.executable, str(RUNS), "spark", rules, str(folder / "parquet"), str(output), *settings]
    errors = folder / f"spark-{rules}.err"
    spent = measured(call, folder / f"spark-{rules}.out", None, given.kill_worker, errors)
    if spent.status:
        raise SystemExit(
            "\n".join(["Spark failed:", *errors.read_text("utf-8", "replace").splitlines()[-30:]])
        )
    if given.kill_worker is not None and "killed worker" not in errors.read_text("utf-8", "replace"):
        raise SystemExit("no worker was killed: Spark was done before")
    files = sorted(output.glob("part-*"))
    log = next(path for path in Path(f"{output}.events").iterdir() if not path.name.startswith("."))
    with log.open(encoding="utf-8") as stream:
        told = stages(stream)
    return Result(spent, kept_counts(Path(f"{output}.stages")), told, digests(files), files)


def kept_counts(kept: Path) -> dict[str, int]:
    """What the stages that Spark keeps have counted, as ``engine_runs.py`` counts it of the command; and their bytes."""
    from pyarrow import compute, parquet

    counts = {}
    if (kept / "groups").exists():
        sizes = parquet.read_table(kept / "groups", columns=["size"]).column("size")
        counts["largest group"] = compute.max(sizes).as_py()
    for name, stage in (("nominated", "nominated"), ("passed", "sharing")):
        if (kept / stage).exists():
            counts[name] = sum(
                parquet.read_metadata(path).num_rows for path in (kept / stage).glob("*.parquet")
            )
    counts["kept bytes"] = sum(path.stat().st_size for path in kept.rglob("*.parquet"))
    return counts


def stages(log: Iterable[str]) -> list[Stage]:
    """The stages that an event log of Spark tells of, in the order in which they began."""
    found: dict[int, Stage] = {}
    for line in log:
        event = json.loads(line)
        if event["Event"] == "SparkListenerStageSubmitted":
            info = event["Stage Info"]
            # What the integration says that it does, else the name of a method.
            said = (event.get("Properties") or {}).get("spark.job.description")
            found.setdefault(info["Stage ID"], Stage(said or info["Stage Name"].partition(" at ")[0]))
        elif event["Event"] == "SparkListenerTaskEnd":
            found[event["Stage ID"]] = _with_task(found[event["Stage ID"]], event)
    return list(found.values())


def _with_task(stage: Stage, event: dict[str, Any]) -> Stage:
    metrics = event.get("Task Metrics") or {}
    shuffled = metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    read = metrics.get("Input Metrics", {}).get("Bytes Read", 0)
    return Stage(
        stage.name,
        stage.tasks + 1,
        stage.failed + (event["Task End Reason"]["Reason"] != "Success"),
        stage.seconds + metrics.get("Executor Run Time", 0) / 1e3,
        stage.read + read / 1e6,
        stage.shuffled + shuffled / 1e6,
        stage.spilled + metrics.get("Disk Bytes Spilled", 0) / 1e6,
    )


def findings(paths: Iterable[Path]) -> Iterator[tuple[bytes, str]]:
    """Yield each finding with the digest of what engines have to agree on: all but record numbers, which Spark does not know."""
    for path in paths:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                row = json.loads(line)
                seen = {name: row[name] for name in COMPARED}
                seen["related"] = [
                    [one["id"], one["path"], one["line"], one["column"]] for one in row["related"]
                ]
                key = json.dumps(seen, ensure_ascii=False, sort_keys=True)
                yield blake2b(key.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest(), key


def digests(paths: Iterable[Path]) -> Counter[bytes]:
    """The digests of findings."""
    return Counter(digest for digest, _ in findings(paths))


def differences(command: Result, other: Result) -> list[str]:
    """Findings that only one of two engines has."""
    shown = []
    for name, one, two in (("command", command, other), ("spark", other, command)):
        only = one.found - two.found
        texts = dict(islice((pair for pair in findings(one.files) if pair[0] in only), SHOWN))
        shown += [f"only {name}: {key}" for key in texts.values()]
    return shown


def engines(given: argparse.Namespace) -> tuple[str, ...]:
    """The engines that are asked for and there."""
    wanted = tuple(given.engines.split(","))
    if "spark" in wanted and not (find_spec("pyspark") and shutil.which("java")):
        print("Without PySpark and Java only the command runs.", file=sys.stderr)
        return ("command",)
    return wanted


def compare(given: argparse.Namespace) -> bool:
    """Run all and print the tables; whether all engines found the same."""
    sizes = [int(number) for number in given.documents.split(",")]
    head("engine", "documents", "MB", "rules", "CPU s", "MB/s of CPU", "wall s", "largest MB", "together MB", "shuffled MB", "spilled MB", "kept MB", "largest group", "nominated per document", "passed per document", "findings", "equal")  # fmt: skip
    spent: dict[tuple[str, str], list[tuple[int, float]]] = {}
    equal = True
    for documents in sizes:
        folder = corpus(given, documents)
        for rules in given.rules.split(","):
            results: dict[str, Result] = {}
            for engine in engines(given):
                run = run_command if engine == "command" else run_spark
                results[engine] = result = run(folder, rules, given)
                spent.setdefault((engine, rules), []).append((documents, result.spent.cpu))
                other = results.get("command")
                shown = differences(other, result) if other and engine != "command" else []
                equal = equal and not shown
                verdict = "" if engine == "command" or not other else "no" if shown else "yes"
                print_row(engine, documents, folder, rules, result, verdict)
                print(*shown, sep="\n", end="\n" if shown else "", file=sys.stderr)
                if given.stages:
                    print_stages(result)
    print_growth(spent)
    return equal


def print_row(engine: str, documents: int, folder: Path, rules: str, result: Result, equal: str) -> None:
    """Print the row of a run."""
    size = sum(path.stat().st_size for path in (folder / "jsonl").iterdir()) / 1e6
    spent, counts = result.spent, result.counts
    shuffled = sum(stage.shuffled for stage in result.stages)
    spilled = sum(stage.spilled for stage in result.stages)
    per_document = [
        f"{counts[name] / documents:.2f}" if counts.get(name) else "" for name in ("nominated", "passed")
    ]
    cells = [
        *(engine, f"{documents:,}", f"{size:.0f}", rules, f"{spent.cpu:.1f}", f"{size / spent.cpu:.1f}", f"{spent.wall:.0f}"),
        *(f"{spent.largest:.0f}", f"{spent.together:.0f}"),
        *((f"{shuffled:.1f}", f"{spilled:.1f}", f"{counts['kept bytes'] / 1e6:.1f}") if result.stages else ("",) * 3),
        f"{counts['largest group']:,}" if counts.get("largest group") else "",
        *per_document,
        f"{result.found.total():,}",
        equal,
    ]  # fmt: skip
    print(f"| {' | '.join(cells)} |", flush=True)


def print_stages(result: Result) -> None:
    """Print the stages of Spark, those of which nothing is worth saying left out."""
    for stage in result.stages:
        if stage.seconds >= 1 or stage.shuffled >= 1 or stage.failed:
            print(
                f"    {stage.name}: {stage.tasks} tasks, {stage.failed} failed, {stage.seconds:.1f} s, "
                f"read {stage.read:.1f} MB, shuffled {stage.shuffled:.1f}, spilled {stage.spilled:.1f}"
            )


def print_growth(spent: dict[tuple[str, str], list[tuple[int, float]]]) -> None:
    """Print what each document more costs, from one size to the next."""
    if all(len(sizes) < 2 for sizes in spent.values()):
        return
    print()
    head("engine", "rules", "from", "to", "CPU ms for each document more")
    for (engine, rules), sizes in spent.items():
        for (fewer, before), (more, after) in pairwise(sizes):
            print(
                f"| {engine} | {rules} | {fewer:,} | {more:,} | {1e3 * (after - before) / (more - fewer):.3f} |"
            )


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", default="20000,200000")
    parser.add_argument("--characters", type=int, default=350)
    parser.add_argument("--rules", default=",".join(RULES))
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--memory", default="2g")
    parser.add_argument("--kill-worker", type=float)
    parser.add_argument("--reuse", action="store_true")
    parser.add_argument("--stages", action="store_true")
    given = parser.parse_args()
    if not compare(given):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
