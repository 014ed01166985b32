"""What the command does to copies of work trees, for ``ecosystem.py``."""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copies import copied, documents, is_binary
from differences import differences

from corpus_lint.core.document import Document
from corpus_lint.formats import format_of

AROUND = 20  # code points before and after a change
NAMED = 500  # files that one process is given: the operating system limits what it takes
STATUSES = (0, 1, 2)
STAGES = ("--fix", "--fix --unsafe-fixes")
LATER = "a later round"  # a change that no finding of the text as it was explains

# A document: the path in its tree, and the number of its record.
Place = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of a document with what stands around it; ``new`` is what it became, of an error nothing."""

    rule: str
    tree: str
    path: str
    record: int | None
    line: int
    before: str
    old: str
    after: str
    new: str | None = None


@dataclass(slots=True)
class Run:
    """What some processes with the same arguments said of a tree."""

    documents: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Result:
    """What happened to a tree. The keys of ``changes`` and ``changed`` are stages."""

    tree: str
    runs: dict[str, Run] = field(default_factory=dict)
    changes: dict[str, list[Shown]] = field(default_factory=dict)
    changed: dict[str, set[Place]] = field(default_factory=dict)
    errors: list[Shown] = field(default_factory=list)
    binary: list[str] = field(default_factory=list)
    groups: dict[Place, str] = field(default_factory=dict)

    @property
    def crashes(self) -> list[str]:
        return [f"{name}: {crash}" for name, run in self.runs.items() for crash in run.crashes]


def command(folder: Path, names: Sequence[str], options: Sequence[str]) -> Run:
    """Run the command in a folder, on all of it or on what is named."""
    run = Run()
    # The folder's modules must not be imported (-P), and its configuration is ignored.
    call = [
        sys.executable,
        "-P",
        "-m",
        "corpus_lint",
        "check",
        "--isolated",
        "--no-cache",
        "--format",
        "json",
    ]
    for start in range(0, len(names), NAMED):
        some = names[start : start + NAMED]
        done = subprocess.run(
            [*call, "--all-occurrences", *options, "--", *some], cwd=folder, capture_output=True, check=False
        )
        run.statuses[done.returncode] += 1
        said = done.stderr.decode("utf-8", "replace").splitlines()
        run.complaints += said
        run.crashes += [line for line in said if "internal error" in line or "Traceback" in line]
        if done.returncode not in STATUSES:
            run.crashes.append(f"status {done.returncode} on {some[0]} and {len(some) - 1} more")
        try:
            report = json.loads(done.stdout)
        except ValueError:
            run.crashes.append(f"no report on {some[0]} and {len(some) - 1} more")
            continue
        run.documents += report["summary"]["documents"]
        run.findings += report["findings"]
    return run


def rules_of(findings: Iterable[dict[str, Any]], start: int, end: int, stage: str) -> str:
    """The codes of the findings whose fixes change a range of the text, else of those that have it as a place."""
    safeties = {"safe"} if stage == STAGES[0] else {"safe", "unsafe"}
    edited, placed = set(), set()
    for finding in findings:
        fix = finding["fix"]
        if fix and fix["safety"] in safeties:
            if any(edit["start"] <= end and start <= edit["end"] for edit in fix["edits"]):
                edited.add(finding["code"])
            if any(span["start"] <= end and start <= span["end"] for span in finding["occurrences"]):
                placed.add(finding["code"])
    return "+".join(sorted(edited or placed)) or LATER


def shown(rule: str, tree: str, document: Document, start: int, end: int, new: str | None) -> Shown:
    text = document.text
    return Shown(
        *(rule, tree, document.path, document.record, text.count("\n", 0, start) + 1),
        *(text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND], new),
    )


def compare(folders: tuple[Path, Path], names: Iterable[str], found: Run, stage: str, result: Result) -> None:
    """Enter what differs between two states of a tree, ``found`` being what was found in the former."""
    by_place = defaultdict[Place, list[dict[str, Any]]](list)
    for finding in found.findings:
        by_place[finding["path"], finding["record"]].append(finding)
    changes = result.changes[stage] = []
    changed = result.changed[stage] = set()
    run = result.runs[stage]
    before, after = folders
    files = sorted(os.fspath(path.relative_to(after)) for path in after.rglob("*") if path.is_file())
    run.crashes += [f"made the file {name}" for name in files if not (before / name).exists()]
    for name in names:
        if not (after / name).exists():
            run.crashes.append(f"removed the file {name}")
            continue
        if filecmp.cmp(before / name, after / name, shallow=False):
            continue
        if not format_of(name).many and is_binary((before / name).read_bytes()):
            result.binary.append(name)
        new = documents(after, name)
        for record, document in documents(before, name).items():
            findings = by_place[name, record]
            now = new.get(record)
            if now is None:
                run.crashes.append(f"removed record {record} of {name}")
            elif now.text != document.text:
                changed.add((name, record))
                for start, end, new_start, new_end in differences(document.text, now.text):
                    rule = rules_of(findings, start, end, stage)
                    changes.append(
                        shown(rule, result.tree, document, start, end, now.text[new_start:new_end])
                    )
            elif now.raw != document.raw:
                changed.add((name, record))
                was = _encodings(document)
                rule = "+".join(sorted({one["code"] for one in findings if one["fix"]})) or LATER
                encoding = _encodings(now)
                changes.append(
                    Shown(rule, result.tree, name, record, 1, "", f"bytes of {was}", "", f"of {encoding}")
                )


def _encodings(document: Document) -> str:
    return " ".join(dict.fromkeys(str(run.encoding) for run in document.runs))


def examine(tree: str, scratch: Path, arguments: argparse.Namespace) -> Result:
    """Run the command on copies of a tree."""
    result = Result(tree)
    first, second, third = (scratch / name for name in ("first", "second", "third"))
    names = copied(Path(tree), first, arguments.all_text)
    # With a dot, for a name may begin with a dash.
    named = arguments.all_text or Path(tree).is_file()
    given = [os.path.join(".", name) for name in names] if named else ["."]
    options = [part for rules in arguments.select for part in ("--select", rules)]
    options += [part for rules in arguments.ignore for part in ("--ignore", rules)]
    shutil.copytree(first, second)
    found = result.runs["check"] = command(first, given, options)
    # What check does to a tree would otherwise be blamed on nobody.
    differing = filecmp.cmpfiles(first, second, names, shallow=False)
    found.crashes += [f"check changed {name}" for some in differing[1:] for name in some]
    for finding in found.findings:
        finding["path"] = os.path.normpath(finding["path"])
    result.runs[STAGES[0]] = command(second, given, [*options, "--fix"])
    compare((first, second), names, found, STAGES[0], result)
    shutil.copytree(second, third)
    left = command(second, given, options)
    for finding in left.findings:
        finding["path"] = os.path.normpath(finding["path"])
    # It takes a while to do nothing.
    offered = any(one["fix"] and one["fix"]["safety"] in ("safe", "unsafe") for one in left.findings)
    unsafe = command(third, given, [*options, *STAGES[1].split()]) if offered else Run()
    result.runs[STAGES[1]] = unsafe
    compare((second, third), names, left, STAGES[1], result)
    look_up(first, names, result, arguments)
    for folder in (first, second, third):
        shutil.rmtree(folder)
    return result


def look_up(folder: Path, names: Iterable[str], result: Result, arguments: argparse.Namespace) -> None:
    """Enter the errors with what stands around them, and the groups that records are in."""
    errors = defaultdict[Place, list[dict[str, Any]]](list)
    for finding in result.runs["check"].findings:
        if finding["severity"] == "error":
            errors[finding["path"], finding["record"]].append(finding)
    having = {path for path, _ in errors} if arguments.errors else set()
    for name in names:
        many = arguments.by and format_of(name).many
        if not many and name not in having:
            continue
        for record, document in documents(folder, name).items():
            if many and not document.problem:
                value = json.loads(document.raw).get(arguments.by)
                result.groups[name, record] = str(value)
            if arguments.errors:
                result.errors += (
                    shown(one["code"], result.tree, document, one["start"], one["end"], None)
                    for one in errors[name, record]
                )
