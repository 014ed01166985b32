"""How fast the command is, from start to end, against what CPython takes to decode the documents.

    python benchmarks/throughput.py DIRECTORY [--large]

The directory is that of ``rules.py``, which measures the rules apart and says what REF is. Every twentieth of its honest
documents is replaced by a hijacked page; they are written to a temporary directory in every format, and cut into 20,000 small
files. Prints the seconds that ``corpus-lint check`` takes, start-up included, with one process and with two, the processor time of the
former, and the memory of the largest process: for the document rules, and for all. It fails unless the findings are the same,
byte for byte, in every format, with any number of processes, without orjson, and from the cache. Then what it takes to
start. With ``--large`` it lints a gigabyte instead. ``peers.py`` measures other tools.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median

import pyarrow
from pyarrow import parquet
from rules import Cost, head, honest, lint, megabytes, mixed, race, speed

from corpus_lint.engine import catalogue

ROUNDS = 3
STARTS = 20
FILES = 20_000
# Bytes from which a small file ends with the next line that ends a sentence.
FILE_BYTES = 1_000
ENDS = ("。", "！", "？", "」", "”", ".")
LARGE = 1_000_000_000
PROGRAM = [sys.executable, "-m", "corpus_lint"]
CHECK = [*PROGRAM, "check", "--isolated", "--exit-zero", "--quiet", "--format", "jsonl"]
SETS = {"document rules": ["--ignore", "DUP101,DUP102,DUP103"], "all rules": []}
# A process that a large one starts counts the memory of that as its own, so a small one starts it.
LAUNCHER = """
import json, os, sys, time
out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
start = time.perf_counter()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - start
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status)]))
"""


@dataclass(frozen=True, slots=True)
class Input:
    """The documents of a directory, which the command is to lint.

    ``environment`` are additional environment variables. With a ``cache`` it has linted them before.
    """

    name: str
    folder: Path
    raw: Sequence[bytes]
    environment: Mapping[str, str] = field(default_factory=dict)
    cache: Path | None = None


def launch(
    command: Sequence[str],
    output: Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    allowed: Container[int] = (0,),
) -> Cost:
    """The cost of a command, in a directory, whose output goes to a file."""
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, str(output), *command],
        stdout=subprocess.PIPE,
        check=True,
        cwd=folder,
        env={**os.environ, **(environment or {})},
    )
    wall, cpu, peak, status = json.loads(done.stdout)
    if status not in allowed:
        raise SystemExit(f"{' '.join(command)}: exit status {status}")
    return Cost(wall, cpu, peak=peak * (1 if sys.platform == "darwin" else 1024) / 1e6)


def inputs(root: Path, raw: Sequence[bytes]) -> Iterator[Input]:
    """Write documents in every format, each to a directory of its own."""
    for name in ("hidden", "jsonl", "gzip", "parquet", "files"):
        (root / name).mkdir()
    texts = [one.decode() for one in raw]
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()
    (root / "jsonl" / "a.jsonl").write_bytes(lines)
    yield Input("JSON Lines", root / "jsonl", raw)
    (root / "hidden" / "orjson.py").write_text("raise ImportError")
    paths = [str(root / "hidden"), os.environ.get("PYTHONPATH")]
    hidden = {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    yield Input("JSON Lines, without orjson", root / "jsonl", raw, hidden)
    (root / "gzip" / "a.jsonl.gz").write_bytes(gzip.compress(lines))
    yield Input("JSON Lines, gzip", root / "gzip", raw)
    parquet.write_table(pyarrow.table({"text": texts}), root / "parquet" / "a.parquet", row_group_size=1000)
    yield Input("Parquet", root / "parquet", raw)
    small = list(pieces(texts))
    if len(small) > FILES:
        small = [small[number * len(small) // FILES] for number in range(FILES)]
    for number, piece in enumerate(small):
        (root / "files" / f"{number:05}.txt").write_bytes(piece)
    yield Input(f"{len(small):,} files", root / "files", small)
    yield Input("the same files again", root / "files", small, cache=root / "cache")


def pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Cut documents behind lines that end a sentence."""
    for text in texts:
        piece = b""
        for line in text.splitlines(keepends=True):
            piece += line.encode()
            if len(piece) >= FILE_BYTES and line.rstrip().endswith(ENDS):
                yield piece
                piece = b""
        if piece.strip():
            yield piece


def large(root: Path, raw: Sequence[bytes]) -> Input:
    """The documents again and again, until they are a gigabyte."""
    (root / "large").mkdir()
    many: list[bytes] = []
    with (root / "large" / "a.jsonl").open("wb") as stream:
        for one in cycle(raw):
            stream.write(json.dumps({"text": one.decode()}, ensure_ascii=False).encode() + b"\n")
            many.append(one)
            if stream.tell() >= LARGE:
                return Input("JSON Lines of 1 GB", root / "large", many)
    raise ValueError("there are no documents")


def check(given: Input, options: Sequence[str], jobs: int, rounds: int) -> tuple[Cost, bytes]:
    """The cost of the command, and what it found. A file that is alone has the same name in all formats."""
    output = given.folder.parent / "found.jsonl"
    cache = ["--cache-dir", str(given.cache)] if given.cache else ["--no-cache"]
    command = [*CHECK, *options, *cache, "--jobs", str(jobs), "."]
    before = None
    if given.cache:
        shutil.rmtree(given.cache, ignore_errors=True)
        launch(command, output, given.folder)
        before = output.read_bytes()
    cost = race(lambda: launch(command, output, given.folder, given.environment), given.raw, rounds)
    found = output.read_bytes()
    if before not in (None, found):
        raise SystemExit(f"other findings from the cache: {given.name}")
    files = os.listdir(given.folder)
    return cost, found.replace(f'"{files[0]}"'.encode(), b'"a"') if len(files) == 1 else found


def checks(given: Sequence[Input], name: str, rounds: int = ROUNDS) -> None:
    """The table of some rules, by their name."""
    # What was found in as many documents.
    known: dict[int, bytes] = {}
    head(f"`corpus-lint check`, {name}", "MB/s", "of REF", "1 process", "2 processes", "largest process")
    for one in given:
        costs = []
        for jobs in (1, 2):
            cost, found = check(one, SETS[name], jobs, rounds)
            costs.append(cost)
            if known.setdefault(len(one.raw), found) != found:
                raise SystemExit(f"other findings with --jobs {jobs}: {one.name}")
        walls = " | ".join(f"{cost.wall:.2f} s" for cost in costs)
        peak = max(cost.peak for cost in costs)
        print(f"| {one.name} | {speed(costs[0], one.raw)} | {walls} | {peak:.0f} MB |", flush=True)
    print("\nFindings, the same in all runs:", *(len(found.splitlines()) for found in known.values()))


def starts(root: Path, raw: Iterable[bytes]) -> None:
    """The table of start-up: commands in turn."""
    clean = next(one for one in raw if not lint([one], catalogue.all_rules()))
    (root / "one.txt").write_bytes(clean)
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`corpus-lint --version`": [*PROGRAM, "--version"],
        f"`corpus-lint check`, a clean file of {len(clean) / 1e3:.0f} kB": [*CHECK, "one.txt"],
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            costs[name].append(launch(command, root / "output", root))
    head(f"{STARTS} starts", "median", "best", "CPU, best")
    for name, runs in costs.items():
        walls = [cost.wall * 1e3 for cost in runs]
        cpu = min(cost.cpu for cost in runs) * 1e3
        print(f"| {name} | {median(walls):.0f} ms | {min(walls):.0f} ms | {cpu:.0f} ms |")


def main(corpora: Path, at_large: bool) -> None:
    raw = honest(corpora)
    dirty = mixed(raw, corpora)
    reference = race(lambda: Cost(0, 0), dirty).reference
    print(f"{len(raw):,} documents, {megabytes(dirty):.1f} MB; REF: {megabytes(dirty) / reference:,.0f} MB/s")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        if at_large:
            checks([large(root, dirty)], "document rules", 1)
            return
        given = list(inputs(root, dirty))
        for rules in SETS:
            checks(given, rules)
        starts(root, raw)


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora", "--large" in sys.argv)
