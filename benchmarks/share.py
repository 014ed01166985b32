"""Which share of the Chinese text of work trees is read, how long that takes, and what is found.

    python benchmarks/share.py TREE... [-- ARGUMENTS]

Counts the Han characters of all files below each tree that are UTF-8, and those of the documents that ``corpus-lint check`` reads,
with the ARGUMENTS that follow ``--``. Prints the share, seconds of CPU of the command, its notes, and the findings by rule.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path

from corpus_lint.formats import find_files, format_of
from corpus_lint.formats.unread import Unread
from corpus_lint.run import choose_fields
from corpus_lint.run.settings import Outcome, Settings

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
ESCAPED = re.compile(r"\\u(?:[3-9][0-9a-fA-F]{3})")


def main(trees: list[str], arguments: list[str]) -> None:
    for tree in trees:
        there = sum(han(path) for path in files(Path(tree)))
        settings = Settings((), finds_text=True, finds_id=True)
        sources = [one for one in find_files.sources([tree], False) if isinstance(one, find_files.Source)]
        chosen, settings = choose_fields.chosen(sources, settings, Outcome(unread=Unread()))
        read = sum(
            len(HAN.findall(document.text))
            for source in chosen
            for document in format_of(source.file).read(source.file, source.shown, settings.fields)
            if document.problem is None
        )
        print(f"{Path(tree).name}: {read:,} of {there:,} Han characters read, {read / max(there, 1):.1%}")
        print(f"  fields: {', '.join(settings.fields.text)}")
        run(tree, arguments)


def files(tree: Path) -> list[Path]:
    """All files but those of git."""
    return [
        Path(folder, name)
        for folder, _, names in os.walk(tree)
        for name in names
        if ".git" not in Path(folder).relative_to(tree).parts and Path(folder, name).is_file()
    ]


def han(path: Path) -> int:
    """The Han characters of a file, also those that are written as escapes of JSON."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return 0
    return len(HAN.findall(text)) + len(ESCAPED.findall(text))


def run(tree: str, arguments: list[str]) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call = [
        sys.executable,
        "-P",
        "-m",
        "corpus_lint",
        "check",
        ".",
        "--isolated",
        "--no-cache",
        "--format",
        "json",
    ]
    done = subprocess.run([*call, *arguments], cwd=tree, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = json.loads(done.stdout)
    codes = Counter(one["code"] for one in report["findings"])
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {report['summary']['documents']:,} documents, {seconds:.0f} s of CPU, status {done.returncode}")
    print("  " + ", ".join(f"{count} {code}" for code, count in codes.most_common()))
    for line in done.stderr.decode("utf-8", "replace").splitlines():
        print(f"  {line}")


if __name__ == "__main__":
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    main(words[:cut], words[cut + 1 :])
