"""How fast each rule clears clean text.

    python benchmarks/rules.py DIRECTORY [RULES ...]

The directory holds ``corpora/clean``: documents as JSON Lines. Takes up to fifty documents of each file, evenly spread,
one at a time, and prints the megabytes of UTF-8 that each document rule alone clears in a second of processor time, and
the share of the speed at which CPython decodes the same documents from UTF-8; last all the rules together. Every round
makes new documents outside the timed part, so that no rule profits from what another one has looked up; the best of
five rounds counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from quality import records

from corpus_lint import registry
from corpus_lint.document import Document
from corpus_lint.encodings import Run
from corpus_lint.engine import lint_document
from corpus_lint.registry import Rule

PER_FILE = 50
ROUNDS = 5


def sample(folder: Path) -> list[str]:
    texts: list[str] = []
    for path in sorted(folder.iterdir()):
        rows = [str(row["text"]) for row in records(path)]
        texts += rows[:: max(1, len(rows) // PER_FILE)][:PER_FILE]
    return texts


def fastest(run: Callable[[], float]) -> float:
    return min(run() for _ in range(ROUNDS))


def linting(texts: Sequence[str], rules: Sequence[Rule]) -> float:
    """The seconds that some rules take for documents made anew."""
    # As the decoder makes them: a string read from JSON is the same, but its neighbour in memory is not.
    documents = [
        Document("text", b"", text, (Run("utf-8", 0, len(text)),))
        for text in (text.encode().decode() for text in texts)
    ]
    start = process_time()
    for document in documents:
        lint_document(document, rules)
    return process_time() - start


def decoding(raw: Sequence[bytes]) -> float:
    start = process_time()
    for one in raw:
        one.decode()
    return process_time() - start


def main(folder: Path, selectors: Sequence[str]) -> None:
    texts = sample(folder)
    raw = [text.encode() for text in texts]
    size = sum(map(len, raw)) / 1e6
    print(f"{len(texts):,} documents, {size:.1f} MB")
    decode = fastest(lambda: decoding(raw))
    print(f"{'decode':<32}{size / decode:8,.0f} MB/s")
    rules = [rule for rule in registry.select(selectors or ["ALL"], []) if rule.check is not None]
    for chosen in [*([rule] for rule in rules), rules]:
        name = f"{chosen[0].code} {chosen[0].name}" if len(chosen) == 1 else f"all {len(rules)}"
        seconds = fastest(lambda chosen=chosen: linting(texts, chosen))  # type: ignore[misc]
        print(f"{name:<32}{size / seconds:8,.0f} MB/s{decode / seconds:8.2f} of decode")


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "corpora" / "clean", sys.argv[2:])
