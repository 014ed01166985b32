"""How many questions of a test are found inside longer documents, by their length.

    python benchmarks/decontamination.py ../shared

Stretches of real documents are the reference corpus; each is put into another document, between its paragraphs. A question is found
when DUP103 reports the document that it stands in. Documents without one are there, too: what is reported of them is wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path

import numpy as np

from corpus_lint.core.document import Document
from corpus_lint.duplicates.sign_documents import compare
from corpus_lint.engine import catalogue
from corpus_lint.engine.corpus import related

CODE = "DUP103"
LENGTHS = (30, 50, 60, 80, 100, 150, 200, 300, 500)
QUESTIONS = 200
SEED = 20261128


def texts(path: Path, least: int) -> list[str]:
    """The texts of a file that have at least so many characters."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [text for line in stream if len(text := json.loads(line)["text"]) >= least]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path)
    clean = parser.parse_args().shared / "corpora" / "clean"
    sources = texts(clean / "literature_essays.jsonl.gz", 800)
    hosts = texts(clean / "lctt_published.jsonl.gz", 1_500)
    (rule,) = catalogue.find(CODE)
    print("characters   found of questions   wrong")
    for length in LENGTHS:
        chance = random.Random(SEED)
        questions, documents = [], []
        for number in range(min(QUESTIONS, len(hosts) // 2, len(sources))):
            source = sources[number]
            start = chance.randrange(100, len(source) - length)
            questions.append(source[start : start + length])
            lines = hosts[number].split("\n")
            lines.insert(len(lines) // 2, questions[-1])
            documents.append("\n".join(lines))
        count = len(questions)
        others = hosts[count : 2 * count]
        comparison = compare(
            [Document(f"{n}", b"", text, ()) for n, text in enumerate([*questions, *documents, *others])]
        )
        comparison.first_asked = count
        comparison.reference = np.arange(len(comparison.rows)) < count
        found = {int(one.path) for one in related(comparison, [rule])}
        right = sum(count <= number < 2 * count for number in found)
        print(f"{length:10}   {right / count:5.0%} of {count}   {len(found) - right:16}")


if __name__ == "__main__":
    main()
