"""How right the rules are, on data beside the repository.

    python benchmarks/quality.py DIRECTORY

The directory holds ``seeds/`` with ``gold.jsonl``, and ``corpora/clean/`` with honest documents. Prints what is found in the
seeds, and the documents of the clean corpora that each rule reports, with its CPU time against CPython's UTF-8 decoder in
the same run. Hijacked pages are the subject of ``hijack.py``, encodings of ``encoding.py``, cuts of ``truncation.py``,
copies of ``duplicates.py``.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

from corpus_lint.core.document import Document
from corpus_lint.core.model import Span
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document as read


def records(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines():
        yield json.loads(line)


def document(path: str, text: str, record: int | None = None) -> Document:
    return replace(read(text.encode(), path), record=record)


def seeds(folder: Path) -> None:
    print("## Seeds\n")
    for path in sorted(folder.glob("*.txt")):
        found = lint_document(read(path.read_bytes(), path.name), catalogue.all_rules())
        for finding in found:
            print(f"{path.name[:3]}  {finding.code}  line {finding.line:>3}  count {finding.problem.count}")
        if not found:
            print(f"{path.name[:3]}  nothing")
    expected = Counter[str]()
    for row in records(folder / "gold.jsonl"):
        expected[row["file"]] += row["variant"] == "injected_paren"
    print("readings in the gold:", {name[:3]: number for name, number in expected.items() if number})


def touches(span: Span, others: list[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


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
    for rule in catalogue.all_rules():
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
    rules = catalogue.all_rules()
    start = process_time()
    for page in pages:
        lint_document(replace(page), rules)
    spent = process_time() - start
    print(f"all document rules, one document at a time: {size / spent:.0f} MB/s = {decoding / spent:.2f} REF")


if __name__ == "__main__":
    root = Path(sys.argv[1])
    seeds(root / "seeds")
    clean(root / "corpora" / "clean")
