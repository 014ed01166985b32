"""The recipes of docs/pipelines.md on the corpora of ``../shared``, beside the command: what they cost, and whether they give the same.

    python benchmarks/recipes.py ../shared [--every 3] [--engines command,polars] [--python ray=/tmp/ray/bin/python]

Clean, hijacked and labelled duplicate documents are written to four files of JSON Lines. Each recipe runs as a program of its own, from
reading these files to the cleaned documents and the reasons, so that imports and the tables of the first text are in its figures. Rules that
compare documents are left out. An engine that is not installed beside corpus-lint runs with the Python that ``--python`` names, in
which corpus-lint is installed, too. Linux only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from process_tree import Spent, measured

PAGE = Path(__file__).parents[1] / "docs" / "pipelines.md"
BLOCK = re.compile(r'^```(?:python|yaml) title="(\w+\.\w+)"\n(.*?)^```', re.M | re.S)
PACKAGES = {"command": "corpus-lint", "juicer": "py-data-juicer"}
ENGINES = ("command", "polars", "duckdb", "datasets", "datatrove", "daft", "ray", "juicer")
FILES = 4
REASON = ("code", "severity", "message", "line", "column", "count")
# What a recipe gives: the texts that are kept, and the reasons of the others, by the ids of documents.
Given = tuple[dict[int, str], set[tuple[Any, ...]]]


def prepare(shared: Path, folder: Path, every: int) -> int:
    """Write each Nth document and a configuration, and return the size of the corpus."""
    corpora = shared / "corpora"
    paths = [
        *sorted((corpora / "clean").glob("*.jsonl.gz")),
        corpora / "hijacked.jsonl.gz",
        corpora / "duplicates.jsonl.gz",
    ]
    lines = (line for path in paths for line in gzip.decompress(path.read_bytes()).splitlines())
    texts = [json.loads(line)["text"] for line in lines][::every]
    (folder / "corpus").mkdir()
    for number in range(FILES):
        with (folder / "corpus" / f"{number}.jsonl").open("w", encoding="utf-8") as file:
            for index in range(number, len(texts), FILES):
                # datatrove writes no id that is 0.
                file.write(json.dumps({"id": index + 1, "text": texts[index]}, ensure_ascii=False) + "\n")
    (folder / "corpus-lint.toml").write_text('ignore = ["DUP", "TRN104"]\n', "utf-8")
    return sum(path.stat().st_size for path in (folder / "corpus").iterdir())


def command(engine: str, python: str, folder: Path) -> list[str]:
    """The command of an engine, whose files are written to a directory."""
    for name, content in BLOCK.findall(PAGE.read_text("utf-8")):
        (folder / name).write_text(content.replace("corpus/river.jsonl", "corpus"), "utf-8")
    if engine == "command":
        cleaning = ["clean", "corpus", "-o", "cleaned", "--rejected", "rejected", "--jobs", "1", "--no-cache"]
        return [python, "-m", "corpus_lint", *cleaning]
    if engine == "juicer":
        return [str(Path(python).parent / "dj-process"), "--config", "clean.yaml"]
    return [python, f"clean_{engine}.py"]


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file or directory of that name, of Parquet or JSON Lines."""
    from pyarrow import parquet

    path = folder / name
    # Directories in it are logs of engines and of the command.
    for file in sorted(path.glob("*.*") if path.is_dir() else folder.glob(f"{name}.*")):
        if file.suffix == ".parquet":
            yield from parquet.read_table(file).to_pylist()
        elif file.suffix == ".jsonl" and not file.name.endswith("_stats.jsonl"):
            with file.open(encoding="utf-8", newline="\n") as lines:
                yield from map(json.loads, lines)


def given(folder: Path) -> Given:
    """What a recipe wrote to a directory."""
    reasons = list(rows(folder, "reasons"))
    for record in rows(folder, "rejected"):
        found = record.get("corpus_lint", {}).get("reasons") or [
            one for one in record["metadata"]["lint_findings"] if one["severity"] == "error"
        ]
        reasons += [{"id": record["id"], **one} for one in found]
    kept = {int(row["id"]): row["text"] for row in rows(folder, "cleaned")}
    return kept, {(int(one["id"]), *map(one.get, REASON)) for one in reasons}


def version(engine: str, python: str) -> str:
    """The version of an engine."""
    package = PACKAGES.get(engine, engine)
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def run(engine: str, python: str, corpus: Path, folder: Path) -> Spent:
    """Run the recipe of an engine in a directory."""
    folder.mkdir()
    for name in ("corpus", "corpus-lint.toml"):
        (folder / name).symlink_to(corpus / name)
    words = command(engine, python, folder)
    # What an engine keeps of earlier runs is not used.
    homes = {name: str(folder / "home") for name in ("HF_HOME", "DATA_JUICER_CACHE_HOME")}
    at = os.getcwd()
    os.chdir(folder)
    try:
        return measured(words, folder / "out", {**homes, "HF_HUB_OFFLINE": "1"}, errors=folder / "errors")
    finally:
        os.chdir(at)


def main() -> None:
    """Measure the engines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--python", action="append", default=[], metavar="ENGINE=PATH")
    parser.add_argument("--every", type=int, default=1, help="take each Nth document")
    words = parser.parse_args()
    pythons = dict(one.split("=", 1) for one in words.python)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = prepare(words.shared.resolve(), folder, words.every) / 1e6
        print(f"{size:.1f} MB\nengine      version     CPU s  MB/s   wall s  MB   kept  reasons  equal")
        first: Given | None = None
        for engine in words.engines.split(","):
            python = pythons.get(engine, sys.executable)
            spent = run(engine, python, folder, folder / engine)
            if spent.status:
                print(
                    f"{engine:<11} ended with {spent.status}:",
                    (folder / engine / "errors").read_text()[-400:],
                )
                continue
            kept, reasons = given(folder / engine)
            first = first or (kept, reasons)
            same = kept == first[0] and (reasons == first[1] or not reasons)
            print(
                f"{engine:<11} {version(engine, python):<10} {spent.cpu:6.1f} {size / spent.cpu:5.1f} {spent.wall:8.1f} "
                f"{spent.together:5.0f} {len(kept):6,} {len(reasons):6,}  {'yes' if same else 'NO'}",
                flush=True,
            )


if __name__ == "__main__":
    main()
