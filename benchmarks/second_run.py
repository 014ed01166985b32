"""How long a run takes over files that an earlier one has seen.

    python benchmarks/second_run.py DIRECTORY

The directory holds ``corpora/clean/*.jsonl.gz`` and ``corpora/hijacked.jsonl.gz``. 20,000 files are made of them in a
temporary directory, once of clean text and once with one dirty file in twenty. Prints the seconds of whole processes, wall
and CPU, for the first run, for the second one, and for one after a single file has changed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from corpus_lint.formats.find_files import RACY
from corpus_lint.run.cache_location import VARIABLE

FILES = 20_000
IN_A_FOLDER = 500
DIRTY_EVERY = 20
SMALLEST = 1180  # bytes of a clean file, which ends with a paragraph


def main(folder: Path) -> None:
    whole = [text for path in sorted((folder / "clean").glob("*.jsonl.gz")) for text in texts(path)]
    clean = [part for text in whole for part in parts(text)]
    dirty = list(texts(folder / "hijacked.jsonl.gz"))
    for name, every in (("clean", 0), (f"dirty, one in {DIRTY_EVERY}", DIRTY_EVERY)):
        with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as kept:
            os.environ[VARIABLE] = kept
            os.chdir(root)
            size = 0
            for number in range(FILES):
                text = (
                    dirty[number % len(dirty)]
                    if every and number % every == 0
                    else clean[number % len(clean)]
                )
                path = Path(f"{number // IN_A_FOLDER:03}/{number:05}.txt")
                path.parent.mkdir(exist_ok=True)
                size += path.write_bytes(text.encode("utf-8", "surrogatepass"))
            print(f"{name}: {FILES:,} files, {size / 1e6:.0f} MB")
            time.sleep(RACY / 1e9)
            for run in ("first run", "second run", "third run"):
                show(run)
            with Path("000/00001.txt").open("a", encoding="utf-8") as stream:
                stream.write("又添了一行。\n")
            time.sleep(RACY / 1e9)
            show("one file changed")
            os.chdir("/")


def show(run: str) -> None:
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "corpus_lint", "check", "--format", "jsonl", "."]
    printed = subprocess.run(command, capture_output=True, check=False).stdout
    wall, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    digest = hashlib.blake2b(printed, digest_size=4).hexdigest()
    print(f"  {run:<18}{wall:6.2f} s, CPU {used:6.2f} s, {len(printed.splitlines()):,} findings ({digest})")


def texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from (json.loads(line)["text"] for line in stream)


def parts(text: str) -> Iterator[str]:
    """Yield a text in parts of whole lines."""
    part, size = [], 0
    for line in text.split("\n"):
        part.append(line + "\n")
        size += len(part[-1].encode("utf-8", "surrogatepass"))
        if size > SMALLEST:
            yield "".join(part)
            part, size = [], 0


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora")
