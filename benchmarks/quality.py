"""How right the rules are, on data beside the repository.

    python benchmarks/quality.py DIRECTORY

The directory holds ``seeds/`` with ``gold.jsonl``, ``corpora/hijacked.jsonl.gz`` with the
spans of what was injected, ``corpora/clean/`` with honest documents, and ``corpora/duplicates`` with labelled pairs.
Prints, in this order: what is found in the seeds; recall and precision by span on the hijacked pages, and what a fix
leaves of them; the documents of the clean corpora that each rule reports, with its CPU time against CPython's UTF-8
decoder in the same run; and recall by relation on the duplicates.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

from corpus_lint import registry
from corpus_lint.document import Document
from corpus_lint.engine import Corpus, lint_document
from corpus_lint.fixer import fix_document
from corpus_lint.formats import TEXT
from corpus_lint.formats.text import document as read
from corpus_lint.model import Finding, Safety, Span

KINDS = {"PIN101": "pinyin", "SPM101": "banner", "SPM102": "tail", "ENC104": "slip"}


def records(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines():
        yield json.loads(line)


def document(path: str, text: str, record: int | None = None) -> Document:
    return replace(read(text.encode(), path), record=record)


def places(finding: Finding) -> tuple[Span, ...]:
    return finding.problem.occurrences or (finding.problem.span,)


def seeds(folder: Path) -> None:
    print("## Seeds\n")
    for path in sorted(folder.glob("*.txt")):
        found = lint_document(read(path.read_bytes(), path.name), registry.all_rules())
        for finding in found:
            print(f"{path.name[:3]}  {finding.code}  line {finding.line:>3}  count {finding.problem.count}")
        if not found:
            print(f"{path.name[:3]}  nothing")
    expected = Counter[str]()
    for row in records(folder / "gold.jsonl"):
        expected[row["file"]] += row["variant"] == "injected_paren"
    print("readings in the gold:", {name[:3]: number for name, number in expected.items() if number})


def hijacked(path: Path) -> None:
    print("\n## Hijacked pages, by span\n")
    gold = Counter[str]()
    hit = Counter[str]()
    reported = Counter[str]()
    right = Counter[str]()
    left = Counter[str]()
    rules = registry.all_rules()
    for row in records(path):
        page = document(row["id"], row["text"])
        spans: dict[str, list[Span]] = defaultdict(list)
        for span in row["spans"]:
            spans[span["kind"]].append(Span(span["start"], span["end"]))
        found: dict[str, list[Span]] = defaultdict(list)
        for finding in lint_document(page, rules):
            if finding.code in KINDS:
                found[KINDS[finding.code]] += places(finding)
        for kind in KINDS.values():
            gold[kind] += len(spans[kind])
            reported[kind] += len(found[kind])
            hit[kind] += sum(
                any(map(span.__eq__, found[kind])) or touches(span, found[kind]) for span in spans[kind]
            )
            right[kind] += sum(touches(span, spans[kind]) for span in found[kind])
        repaired = fix_document(page, rules, {Safety.SAFE}, TEXT).document.text
        left["other"] += squeeze(repaired) != squeeze(without(row["text"], row["spans"]))
        left["banner"] += any(row["text"][span.start : span.end] in repaired for span in spans["banner"])
        left["tail"] += any(row["text"][span.start : span.end] in repaired for span in spans["tail"])
    for kind, number in gold.items():
        recall, precision = hit[kind] / number, right[kind] / max(1, reported[kind])
        print(f"{kind:<8} gold {number:>6}  recall {recall:8.3%}  precision {precision:8.3%}")
    print(
        f"after --fix: {left['banner']} banners and {left['tail']} tails left, "
        f"{left['other']} pages with another change"
    )


def touches(span: Span, others: list[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def without(text: str, spans: list[dict[str, Any]]) -> str:
    """The text less what was injected. Slips have no fix yet."""
    for span in sorted(spans, key=lambda span: -int(span["start"])):
        if span["kind"] != "slip":
            text = text[: span["start"]] + text[span["end"] :]
    return text


def squeeze(text: str) -> str:
    return "".join(text.split())


def clean(folder: Path) -> None:
    print("\n## Clean corpora\n")
    pages = [
        document(f"{path.stem}/{row['id']}", row["text"])
        for path in sorted(folder.glob("*.jsonl.gz"))
        for row in records(path)
    ]
    raw = [page.text.encode() for page in pages]
    start = process_time()
    for one in raw:
        one.decode()
    decoding = process_time() - start
    size = sum(map(len, raw)) / 1e6
    print(f"{len(pages):,} documents, {size:.1f} MB; CPython decodes {size / decoding:.0f} MB/s (REF)\n")
    for rule in registry.all_rules():
        if rule.check is None:
            continue
        start = process_time()
        found = [finding for page in pages for finding in lint_document(page, [rule])]
        spent = process_time() - start
        dirty = len({finding.path for finding in found})
        share = dirty / len(pages)
        print(
            f"{rule.code}  {rule.severity.value:<7}  {dirty:>3} documents ({share:.3%})"
            f"  {size / spent:6.0f} MB/s = {decoding / spent:5.2f} REF"
        )
        if rule.severity.value == "error":
            for finding in found:
                print(f"        {finding.path}:{finding.line}: {finding.problem.message}")
    rules = registry.all_rules()
    start = process_time()
    for page in pages:
        lint_document(replace(page), rules)
    spent = process_time() - start
    print(f"all document rules, one document at a time: {size / spent:.0f} MB/s = {decoding / spent:.2f} REF")
    corpus = Corpus(registry.find("DUP101") + registry.find("DUP102"))
    start = process_time()
    for page in pages:
        corpus.add(page)
    findings = corpus.findings()
    print(f"DUP101 and DUP102 in {process_time() - start:.1f} s:")
    for finding in findings:
        first = finding.problem.related[0].path
        print(f"        {finding.code} {finding.path}: {finding.problem.message} ({first})")


def duplicates(path: Path, gold_path: Path) -> None:
    print("\n## Duplicates\n")
    rows = list(records(path))
    corpus = Corpus(registry.find("DUP101") + registry.find("DUP102"))
    start = process_time()
    for number, row in enumerate(rows, 1):
        corpus.add(document("d", row["text"], number))
    findings = corpus.findings()
    spent = process_time() - start
    cluster = {row["id"]: row["id"] for row in rows}

    def root(name: str) -> str:
        while cluster[name] != name:
            name = cluster[name]
        return name

    edges: list[tuple[str, str]] = []
    for finding in findings:
        later = rows[(finding.record or 1) - 1]["id"]
        for other in finding.problem.related:
            earlier = rows[(other.record or 1) - 1]["id"]
            edges.append((earlier, later))
            cluster[root(later)] = root(earlier)
    gold = list(records(gold_path))
    total = Counter(row["relation"] for row in gold)
    found = Counter(row["relation"] for row in gold if root(row["a"]) == root(row["b"]))
    for relation, number in sorted(total.items()):
        print(f"{relation:<10} {number:>4} pairs  found {found[relation] / number:7.2%}")
    strangers = [edge for edge in edges if edge[0].split("-")[0] != edge[1].split("-")[0]]
    print(
        f"{len(edges)} pairs reported in {spent:.1f} s, of other articles than the gold has together: {strangers}"
    )


if __name__ == "__main__":
    root = Path(sys.argv[1])
    seeds(root / "seeds")
    hijacked(root / "corpora" / "hijacked.jsonl.gz")
    clean(root / "corpora" / "clean")
    duplicates(root / "corpora" / "duplicates.jsonl.gz", root / "corpora" / "duplicates.gold.jsonl")
