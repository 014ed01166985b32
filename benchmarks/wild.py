"""What the rules make of real pages that nobody tuned them to.

    python benchmarks/wild.py DIRECTORY [POEMS]

The directory holds ``cases/real-2.jsonl``, small cases from real pages and public reports, each with a group and with what is
right: codes of rules of which one has to report it, ``nothing``, ``new`` (a kind that only preview rules look for), or a
repaired text; ``corpora/clean`` and ``corpora/multilingual``, honest documents. POEMS is a directory of JSON arrays of poems,
which have a ``title`` or a ``rhythmic`` and ``paragraphs``, as chinese-poetry has them: classical text in both scripts.

Prints for each group of cases how many came out right and which did not; for the honest documents the errors and the warnings
of stable rules, rule by rule. Rules that compare documents are left out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from quality import document, records

from corpus_lint import fix_text, lint_text
from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding, Severity
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.engine.registry import Stage

SHOWN = 12  # documents of a rule that are named
# Rules that report lines of a site, which some cases expect from a kind of its own.
LINES = {"SPM104", "TRN103"}


PREVIEW_RULES = {rule.code for rule in catalogue.all_rules() if rule.stage is Stage.PREVIEW}


def is_right(case: dict[str, Any]) -> bool:
    """Whether a case comes out as it should."""
    text, expected = case["text"], case["expected"]
    found = lint_text(text, preview=expected == "new")
    codes = {finding.code for finding in found}
    if expected == "nothing":
        return not codes
    if expected == "new":
        return bool(codes & PREVIEW_RULES) or bool(codes & LINES and case["group"] == "site line")
    if case["group"] == "repair":
        # The case has the start of the repaired text, or a word of it. A suggestion counts too: it stands in the evidence.
        shown = [
            fix_text(text, unsafe=True).text,
            *(line for finding in found for line in finding.problem.evidence),
        ]
        return any("".join(expected.split("?")[0].split()) in "".join(one.split()) for one in shown)
    return bool(codes & set(expected.split("|")))


def cases(path: Path) -> None:
    print("## Cases\n\n| group | right | of | not right |\n|---|---|---|---|")
    groups = defaultdict[str, list[dict[str, Any]]](list)
    for case in records(path):
        groups[case["group"]].append(case)
    for group, members in groups.items():
        wrong = [case["id"] for case in members if not is_right(case)]
        print(f"| {group} | {len(members) - len(wrong)} | {len(members)} | {', '.join(wrong)} |")


def corpus(folder: Path) -> Iterator[Document]:
    for path in sorted(folder.glob("*.jsonl.gz")):
        for number, row in enumerate(records(path), 1):
            yield document(f"{path.name.split('.')[0]}", row["text"], number)


def poems(folder: Path) -> Iterator[Document]:
    for path in sorted(folder.rglob("*.json")):
        try:
            rows = json.loads(path.read_bytes())
        except ValueError:
            continue
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
            if isinstance(row, dict) and isinstance(row.get("paragraphs"), list):
                lines = [row.get("title") or row.get("rhythmic") or "", *map(str, row["paragraphs"])]
                yield document(str(path.relative_to(folder)), "\n".join(lines), number)


def honest(title: str, documents: Iterable[Document]) -> None:
    """Print what stable rules report in documents that are right as they are."""
    rules = [
        rule for rule in catalogue.all_rules() if rule.check is not None and rule.code not in PREVIEW_RULES
    ]
    number = 0
    found: list[Finding] = []
    for one in documents:
        number += 1
        found += lint_document(one, rules)
    print(f"\n## {title}: {number:,} documents\n")
    for severity in Severity:
        some = [finding for finding in found if finding.severity is severity]
        dirty = len({(finding.path, finding.record) for finding in some})
        print(f"{severity.value}s in {dirty:,} documents ({dirty / max(number, 1):.2%})")
        for code, times in sorted(Counter(finding.code for finding in some).items()):
            places = [f"{f.path}[{f.record}]" for f in some if f.code == code]
            print(f"  {code} {times:,}: {', '.join(places[:SHOWN])}{' …' if times > SHOWN else ''}")


def main(arguments: Sequence[str]) -> None:
    folder = Path(arguments[0])
    cases(folder / "cases" / "real-2.jsonl")
    for name in ("clean", "multilingual"):
        honest(name, corpus(folder / "corpora" / name))
    if len(arguments) > 1:
        honest("poems", poems(Path(arguments[1])))


if __name__ == "__main__":
    main(sys.argv[1:])
