"""How much of what the rules report in real work trees is noise: a sample for a person to judge, and its figures.

    python benchmarks/false_alarms.py draw NUMBER [--seed SEED] TREE ... > sample.jsonl
    python benchmarks/false_alarms.py count sample.jsonl

``draw`` lints each tree as the command does, and the texts in its JSON and CSV files, which the command does not read yet:
strings of at least 20 Han characters; a list of strings is one text, joined. It draws findings with a fixed seed, the rules in
turn, within a rule the trees in turn, so that neither a rule nor a tree with many findings hides the others. Findings of
FMT101 are left out. Each line holds the finding, the text around its places and an empty ``verdict``: write ``right``,
``noise`` or ``intended`` (true, but nothing to mend) there before the rules are changed again.

``count`` prints the verdicts by rule, and the share of noise with its upper bound: Wilson, 95 %.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from math import sqrt
from pathlib import Path
from typing import Any

from copies import documents

from corpus_lint.core.document import Document

SEED = 15
HAN = range(0x4E00, 0xA000)
FEWEST = 20  # Han characters of a text in a JSON or CSV file
AROUND = 60  # code points before and after a place
PLACES = 3  # of a finding
NORMAL = 1.96  # standard deviations that hold 95 %


def texts(value: object) -> Iterator[str]:
    """The texts in a value of JSON."""
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        value = "\n".join(value)
    if isinstance(value, str):
        if sum(ord(one) in HAN for one in value) >= FEWEST:
            yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def structured(tree: Path) -> Iterator[tuple[Path, str]]:
    """The texts in the JSON and CSV files of a tree."""
    for path in sorted(tree.rglob("*")):
        try:
            if path.suffix == ".json":
                yield from ((path, text) for text in texts(json.loads(path.read_bytes())))
            elif path.suffix == ".csv":
                with path.open(newline="", encoding="utf-8-sig") as lines:
                    yield from (
                        (path, text) for row in csv.reader(lines) for cell in row for text in texts(cell)
                    )
        except (ValueError, OSError, csv.Error) as error:
            print(f"{path}: {error}", file=sys.stderr)


def findings(path: Path) -> Iterator[dict[str, Any]]:
    """What the command reports there, each with the text around its places."""
    command = [sys.executable, "-m", "corpus_lint", "check", "--isolated", "--no-cache", "--format", "jsonl"]
    command += ["--all-occurrences", "--ignore", "FMT101", "--extend-exclude", ".git", "--", str(path)]
    ran = subprocess.run(command, capture_output=True, check=False)
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    pages: dict[str, dict[int | None, Document]] = {}
    for row in rows:
        name = row["path"]
        if name not in pages:
            pages[name] = documents(Path(), name)
        text = pages[name][row["record"]].text
        spans = row["occurrences"] or [row]
        row["places"] = [around(text, one["start"], one["end"]) for one in spans[:PLACES]]
        yield row


def around(text: str, start: int, end: int) -> str:
    return (
        f"{text[max(0, start - AROUND) : start]}【{text[start:end][: 2 * AROUND]}】{text[end : end + AROUND]}"
    )


def draw(number: int, trees: Sequence[Path], seed: int) -> None:
    """Print a sample of the findings in trees as JSON Lines."""
    chance = random.Random(seed)
    by_rule = defaultdict[str, dict[str, list[dict[str, Any]]]](lambda: defaultdict(list))
    for tree in trees:
        with tempfile.TemporaryDirectory() as folder:
            records = Path(folder) / "texts.jsonl"
            with records.open("w", encoding="utf-8") as lines:
                for path, text in structured(tree):
                    lines.write(json.dumps({"text": text, "path": str(path)}, ensure_ascii=False) + "\n")
            for place in (tree, records):
                for row in findings(place):
                    by_rule[row["code"]][tree.name].append(row)
    columns = []
    for code, named in sorted(by_rule.items()):
        print(code, {name: len(rows) for name, rows in named.items()}, file=sys.stderr)
        for rows in named.values():
            chance.shuffle(rows)
        columns.append([one for some in zip_longest(*named.values()) for one in some if one])
    sample = [one for some in zip_longest(*columns) for one in some if one][:number]
    for row in sorted(sample, key=lambda one: str(one["code"])):
        kept = {
            key: row[key]
            for key in ("code", "path", "record", "line", "count", "message", "evidence", "places")
        }
        print(json.dumps({"verdict": "", **kept}, ensure_ascii=False))


def count(path: Path) -> None:
    """Print the verdicts in a sample, by rule."""
    verdicts = Counter[tuple[str, str]]()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        verdicts[row["code"], row["verdict"]] += 1
    print("| rule | judged | right | intended | noise |\n|---|---|---|---|---|")
    for code in sorted({code for code, _ in verdicts}):
        numbers = [verdicts[code, one] for one in ("right", "intended", "noise")]
        print(f"| {code} | {sum(numbers)} | {' | '.join(map(str, numbers))} |")
    judged = sum(number for (_, verdict), number in verdicts.items() if verdict)
    noise = sum(number for (_, verdict), number in verdicts.items() if verdict == "noise")
    print(f"\nnoise: {noise} of {judged}, {noise / judged:.1%}, at most {upper_bound(noise, judged):.1%}")


def upper_bound(hits: int, of: int) -> float:
    """The upper end of Wilson's interval for a share, at 95 %."""
    share, square = hits / of, NORMAL**2 / of
    return (share + square / 2 + NORMAL * sqrt(share * (1 - share) / of + square / of / 4)) / (1 + square)


def main() -> None:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("number", type=int)
    drawing.add_argument("trees", type=Path, nargs="+")
    drawing.add_argument("--seed", type=int, default=SEED)
    counting = commands.add_parser("count")
    counting.add_argument("sample", type=Path)
    asked = parser.parse_args()
    if asked.command == "draw":
        # Bytes that could not be decoded are lone surrogates: as escapes they are JSON.
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        draw(asked.number, asked.trees, asked.seed)
    else:
        count(asked.sample)


if __name__ == "__main__":
    main()
