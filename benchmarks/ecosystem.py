"""What the command finds and changes in work trees that nobody made for it: the place to look for false alarms.

    python benchmarks/ecosystem.py [OPTIONS] PATH ...

A path is a directory, or a file of JSON Lines, in which each record is a document. Of each a copy is made, without
symbolic links and without what git keeps, and only the copies are worked on: ``check``, then ``--fix``, then
``--fix --unsafe-fixes`` on what that left. Prints for each tree its documents, those with errors and those that were
changed, the statuses of the processes and what went wrong; the findings by rule and tree, with their number in a thousand
documents; and every change with what stands around it, by rule and then by tree. The output is sorted and holds no times,
so that that of two versions can be compared with ``diff``.

    --all-text      name every regular file of up to 1 MB, whatever its ending; otherwise what a walk of the tree reads
    --by FIELD      count by this field of the records, too: their language
    --errors        print every error as well, changed or not
    --most N        print at most so many changes, and errors, of a rule (default: 20); the trees take turns
    --select RULES  rules to run, --ignore RULES those to leave out, as the command has them
    --json FILE     write all of it, all changes included, for programs
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import Any

from trees import STAGES, Result, Shown, examine

from corpus_lint.core.visible_text import visible

SHOWN = 120  # code points of a change, beyond which its middle is left out


def crop(text: str) -> str:
    if len(text) > SHOWN:
        text = f"{text[: SHOWN // 2]}[{len(text) - SHOWN} more]{text[-(SHOWN // 2) :]}"
    return visible(text)


def one_line(what: Shown) -> str:
    record = "" if what.record is None else f":{what.record}"
    before, old, after = visible(what.before), crop(what.old), visible(what.after)
    line = f"{visible(what.path)}{record}:{what.line}: {before}【{old}】{after}"
    return line if what.new is None else f"{line} → {before}【{crop(what.new)}】{after}"


def listing(title: str, everything: Iterable[Shown], most: int) -> None:
    """Print what is to be shown, by rule and then by tree."""
    by_rule = defaultdict[str, dict[str, list[Shown]]](lambda: defaultdict(list))
    for one in everything:
        by_rule[one.rule][one.tree].append(one)
    print(f"\n## {title}")
    for rule, trees in sorted(by_rule.items()):
        number = sum(map(len, trees.values()))
        print(f"\n{rule}: {number:,}")
        in_turn = [one for some in zip_longest(*trees.values()) for one in some if one]
        chosen = {id(one) for one in in_turn[:most]}
        for tree, some in trees.items():
            print(f"  {tree}: {len(some):,}")
            for one in some:
                if id(one) in chosen:
                    print(f"    {one_line(one)}")
        if number > most:
            print(f"  ... {number - most:,} more are not shown")


def totals(results: Sequence[Result]) -> None:
    print(
        "## Trees\n\n| tree | documents | with errors | changed | changed by unsafe fixes too | statuses | crashes |"
    )
    print("|---|---|---|---|---|---|---|")
    for result in results:
        run = result.runs["check"]
        errors = {(one["path"], one["record"]) for one in run.findings if one["severity"] == "error"}
        changed = [len(result.changed[stage]) for stage in STAGES]
        statuses = "; ".join(
            ", ".join(f"{number} × {status}" for status, number in sorted(one.statuses.items())) or "not run"
            for one in result.runs.values()
        )
        print(
            f"| {result.tree} | {run.documents:,} | {len(errors):,} | {changed[0]:,} | {changed[1]:,} "
            f"| {statuses} | {len(result.crashes)} |"
        )
    print(f"\nDocuments: {sum(result.runs['check'].documents for result in results):,}")
    for number, stage in enumerate(STAGES):
        total = sum(len(result.changed[stage]) for result in results)
        print(f"Documents changed by {stage}{' beyond that' if number else ''}: {total:,}")
    binary = [f"{result.tree}: {name}" for result in results for name in sorted(set(result.binary))]
    print(f"Files changed that are not text: {len(binary):,}", *map(visible, binary), sep="\n  ")
    crashes = [f"{result.tree}: {crash}" for result in results for crash in sorted(result.crashes)]
    print(f"Crashes: {len(crashes):,}", *map(visible, crashes), sep="\n  ")


def complaints(results: Sequence[Result], most: int) -> None:
    """Print what the command said on standard error."""
    print("\n## Complaints")
    for result in results:
        said = sorted({line for run in result.runs.values() for line in run.complaints})
        if said:
            print(f"\n{result.tree}: {len(said):,}", *map(visible, said[:most]), sep="\n  ")
        if len(said) > most:
            print(f"  ... {len(said) - most:,} more are not shown")


def counts(results: Sequence[Result]) -> None:
    """Print the findings by rule and then by tree."""
    print(
        "\n## Findings\n\n| rule | severity | tree | findings | in 1,000 documents |\n|---|---|---|---|---|"
    )
    numbers = {
        result.tree: Counter((one["code"], one["severity"]) for one in result.runs["check"].findings)
        for result in results
    }
    sizes = {result.tree: result.runs["check"].documents for result in results}
    sizes["all"], numbers["all"] = sum(sizes.values()), sum(numbers.values(), Counter[tuple[str, str]]())
    for code, severity in sorted(numbers["all"]):
        for tree in ("all", *(result.tree for result in results)):
            if number := numbers[tree][code, severity]:
                share = 1000 * number / max(1, sizes[tree])
                print(f"| {code} | {severity} | {tree} | {number:,} | {share:.2f} |")


def grouped(results: Sequence[Result], name: str) -> None:
    """Print what was found and changed by a field of the records, the worst first."""
    sizes, errors, changed = Counter[str](), defaultdict[str, Counter[str]](Counter), Counter[str]()
    for result in results:
        sizes.update(result.groups.values())
        for one in result.runs["check"].findings:
            group = result.groups.get((one["path"], one["record"]))
            if group and one["severity"] == "error":
                errors[group][one["code"]] += 1
        changed.update(result.groups[place] for place in result.changed[STAGES[0]] if place in result.groups)
    print(f"\n## By {name}\n\n| {name} | documents | changed | errors |\n|---|---|---|---|")
    touched = [group for group in sizes if changed[group] or errors[group]]
    for group in sorted(touched, key=lambda group: (-changed[group], -errors[group].total(), group)):
        by_rule = ", ".join(f"{code} {number:,}" for code, number in sorted(errors[group].items()))
        print(f"| {visible(group)} | {sizes[group]:,} | {changed[group]:,} | {by_rule or 0} |")
    print(f"\nWithout errors and changes: {len(sizes) - len(touched):,} others")


def machine(results: Sequence[Result]) -> list[dict[str, Any]]:
    """All of it in the types of JSON."""
    return [
        {
            "tree": result.tree,
            "documents": result.runs["check"].documents,
            "rules": dict(sorted(Counter(one["code"] for one in result.runs["check"].findings).items())),
            "statuses": {name: dict(sorted(run.statuses.items())) for name, run in result.runs.items()},
            "crashes": sorted(result.crashes),
            "binary": sorted(set(result.binary)),
            "changed": {
                stage: [[path, record] for path, record in sorted(places, key=str)]
                for stage, places in result.changed.items()
            },
            "changes": {stage: [asdict(one) for one in some] for stage, some in result.changes.items()},
            "errors": [asdict(one) for one in result.errors],
        }
        for result in results
    ]


def main(words: Sequence[str]) -> None:
    add = (parser := argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])).add_argument
    add("trees", nargs="+", metavar="PATH", help="directories, or files of JSON Lines")
    add("--all-text", action="store_true", help="name every regular file of up to 1 MB")
    add("--by", metavar="FIELD", help="count by this field of the records, too")
    add("--errors", action="store_true", help="print every error as well")
    add("--most", type=int, default=20, metavar="N", help="changes to print of a rule (default: 20)")
    add("--select", action="append", default=[], metavar="RULES", help="rules to run")
    add("--ignore", action="append", default=[], metavar="RULES", help="rules to leave out")
    add("--json", type=Path, metavar="FILE", help="write all of it for programs")
    arguments = parser.parse_args(words)
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, tree in enumerate(arguments.trees):
            place = Path(scratch, str(number))
            place.mkdir()
            results.append(examine(tree, place, arguments))
    totals(results)
    complaints(results, arguments.most)
    counts(results)
    if arguments.by:
        grouped(results, arguments.by)
    for stage in STAGES:
        everything = (one for result in results for one in result.changes[stage])
        listing(f"Changes by {stage}", everything, arguments.most)
    if arguments.errors:
        listing("Errors", (one for result in results for one in result.errors), arguments.most)
    if arguments.json:
        arguments.json.write_text(json.dumps(machine(results), indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    # Names of files may hold bytes that are not UTF-8.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    main(sys.argv[1:])
