"""What ``clean`` makes of the corpora of ``../shared``, and whether it keeps what it promises.

    python benchmarks/cleaning.py ../shared [--kills 40] [--most 60] [--jobs 2]

Hijacked, clean and labelled duplicate documents are cleaned into a copy. Then: the copy, linted, has no error; every accepted document
is byte-identical to its source; the log of edits restores the others; every record is in the copy or among the rejected ones;
the document that a dropped one is a copy of is in the copy. With ``--kills`` the run is killed by SIGKILL at that many random
moments, each time begun anew by the same command, and the bytes have to be the same.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from corpus_lint.run.clean.undo import logged, undone

COMMAND = [sys.executable, "-m", "corpus_lint"]
# Of a process that is killed, the longest time that it may have, in shares of the time that a whole run takes.
LONGEST = 1.1
SEED = 20261128


def prepare(shared: Path, source: Path, most: int) -> None:
    """Lay out a source of files, some of them compressed, with at most so many records each."""
    (source / "clean").mkdir(parents=True)
    corpora = shared / "corpora"
    for path in [corpora / "hijacked.jsonl.gz", *sorted((corpora / "clean").glob("*.jsonl.gz"))]:
        target = source / path.relative_to(corpora)
        if most:
            target.write_bytes(gzip.compress(b"".join(lines(path)[:most]), mtime=0))
        else:
            shutil.copyfile(path, target)
    records = lines(corpora / "duplicates.jsonl.gz")
    (source / "duplicates.jsonl").write_bytes(b"".join(records[:most] if most else records))
    for path in sorted((shared / "seeds").glob("*.txt")):
        shutil.copyfile(path, source / path.name)


def command(source: Path, folder: Path, jobs: int) -> list[str]:
    """The command line that makes a copy."""
    output = ["-o", str(folder / "copy"), "--rejected", str(folder / "rejected")]
    return [*COMMAND, "clean", str(source), *output, "--jobs", str(jobs), "--isolated", "--no-cache"]


def lines(path: Path) -> list[bytes]:
    """The records of a file."""
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return raw.splitlines(keepends=True) if ".jsonl" in path.name else [raw]


def verify(source: Path, folder: Path) -> Counter[str]:
    """Check the copy against its source. Return counts, of which those that begin with ``wrong`` must be 0."""
    found: Counter[str] = Counter()
    copy, log = folder / "copy", logged(folder / "copy")
    manifest = json.loads((copy / ".corpus-lint" / "manifest.json").read_bytes())
    rejected: dict[str, dict[int | None, Any]] = {}
    for path in sorted((folder / "rejected").rglob("*.jsonl*")):
        for line in lines(path):
            values = json.loads(line)
            values = values.get("corpus_lint", values)
            rejected.setdefault(values["path"], {})[values["record"]] = values
    places: dict[str, dict[int, int]] = {}
    for entry in manifest["files"]:
        name = entry["path"]
        original = lines(source / name)
        gone = rejected.get(name, {})
        kept = [raw for number, raw in enumerate(original, 1) if number not in gone and None not in gone]
        places[name] = {number: 1 for number in range(1, len(original) + 1) if number not in gone}
        written = lines(copy / name) if "output" in entry else []
        repaired = log.get(name, {})
        for number, (before, after) in enumerate(zip(kept, written, strict=True), 1):
            place = number if ".jsonl" in name else None
            found["wrong: accepted, not identical"] += place not in repaired and before != after
        if "output" in entry:
            raw = b"".join(undone(copy, name, repaired))
            raw = gzip.decompress(raw) if name.endswith(".gz") else raw
            found["wrong: not restored"] += raw != b"".join(kept)
        found["records"] += len(original)
        found["in the copy"] += len(written)
        found["repaired"] += len(repaired)
        found["rejected"] += len(gone)
        found["wrong: counts"] += (entry["records"], entry["repaired"], entry["rejected"]) != (
            len(original),
            len(repaired),
            len(gone),
        )
    found["wrong: lost"] = found["records"] - found["in the copy"] - found["rejected"]
    for gone in rejected.values():
        for values in gone.values():
            for reason in values["reasons"]:
                found[f"by {reason['code']}"] += 1
                if related := reason.get("related"):
                    there = places.get(related["path"], {})
                    found["wrong: partner not in the copy"] += (related["record"] or 1) not in there
    return found


def relint(copy: Path, jobs: int) -> tuple[int, Counter[str]]:
    """The errors in the copy, and all findings by rule."""
    checked = subprocess.run(
        [*COMMAND, "check", str(copy), "--format", "json", "--isolated", "--no-cache", "--jobs", str(jobs)],
        capture_output=True,
        check=False,
    )
    values = json.loads(checked.stdout)
    return values["summary"]["errors"], Counter(
        f"{one['severity']} {one['code']}" for one in values["findings"]
    )


def digests(folder: Path) -> dict[str, str]:
    """A digest of each file of a directory."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def kill(source: Path, folder: Path, jobs: int, kills: int, whole: float) -> tuple[int, int]:
    """Kill a run at random moments, then let it end. Return how often it was killed, and how many runs there were."""
    chance = random.Random(SEED)
    killed = runs = 0
    while True:
        runs += 1
        with subprocess.Popen(
            command(source, folder, jobs),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            if killed < kills:
                # Early moments more often: most runs of the series begin with much already done.
                try:
                    process.wait(whole * LONGEST * chance.random() ** 2)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    killed += 1
                    continue
            said = process.communicate()[1]
        if process.returncode:
            raise SystemExit(said.decode())
        if killed >= kills or runs > 10 * kills:
            return killed, runs
        # It ended before it was killed: again from the beginning.
        shutil.rmtree(folder)
        folder.mkdir()


def main() -> None:
    """Clean, verify, kill, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--most", type=int, default=0, help="records of each file (default: all)")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        source = root / "source"
        prepare(arguments.shared, source, arguments.most)
        before = digests(source)
        (root / "whole").mkdir()
        begin = time.perf_counter()
        subprocess.run(command(source, root / "whole", arguments.jobs), check=True)
        whole = time.perf_counter() - begin
        print(f"{whole:.0f} s")
        for what, count in sorted(verify(source, root / "whole").items()):
            print(f"{count:7,}  {what}")
        errors, findings = relint(root / "whole" / "copy", arguments.jobs)
        print(f"{errors:7,}  wrong: errors in the copy")
        print(
            "         findings left:",
            ", ".join(f"{code} {count}" for code, count in sorted(findings.items())),
        )
        if arguments.kills:
            (root / "killed").mkdir()
            killed, runs = kill(source, root / "killed", arguments.jobs, arguments.kills, whole)
            same = digests(root / "whole") == digests(root / "killed")
            print(f"killed {killed} times in {runs} runs: {'the same bytes' if same else 'OTHER BYTES'}")
        print("source:", "unchanged" if digests(source) == before else "CHANGED")


if __name__ == "__main__":
    main()
