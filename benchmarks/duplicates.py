"""How well and how fast copies are found.

    pip install datasketch rensa 'datatrove[processing]' jieba spacy
    python benchmarks/duplicates.py DIRECTORY
    python benchmarks/duplicates.py DIRECTORY --million FOLDER

The directory holds ``corpora/duplicates.jsonl.gz`` with labelled pairs, and ``corpora/clean`` with honest documents. Prints
recall by relation and the pairs of other articles than the labels have together; what is found among the honest documents,
and the largest group of documents that are related to one; and the speed of signatures, with recall and precision, beside
those of datasketch, rensa and datatrove where they are installed, on the same documents in the same run. With ``--million`` instead:
a million made-up documents are written to a folder, and indexed; then five files are compared with them.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from quality import document, records

from corpus_lint.chinese import tables
from corpus_lint.core.allocator import keep_memory
from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.sign_documents import Signer, compare
from corpus_lint.duplicates.signatures import signatures
from corpus_lint.engine import catalogue

RULES = [catalogue.find(code)[0] for code in ("DUP101", "DUP102", "DUP103")]
# Peers report a pair from the same Jaccard similarity; of MinHash with 128 permutations in 16 bands of 8 and the like.
THRESHOLD = 0.6
PERMUTATIONS = 128
# Characters of a document of two kilobytes.
TWO_KILOBYTES = 680
MILLION = 1_000_000
A_FILE = 20_000
CHECK = [sys.executable, "-m", "corpus_lint", "check", "--exit-zero", "--select", "DUP101,DUP102,DUP103"]
KEPT = ".cache"
Pairs = dict[tuple[int, int], str]


def related(comparison: Comparison) -> Pairs:
    """The pairs of positions that each rule relates, each pair in order."""
    places = {comparison.location(position): position for position in range(len(comparison.rows))}
    found: Pairs = {}
    for rule in RULES:
        assert rule.compare
        for position, problem in rule.compare(comparison, rule.options):
            for other in _others(problem, places):
                found.setdefault((min(position, other), max(position, other)), rule.code)
    return found


def _others(problem: Problem, places: dict[Any, int]) -> Iterable[int]:
    return (places[location] for location in problem.related)


def labelled(texts: Sequence[str], ids: Sequence[str], gold: Sequence[dict[str, str]]) -> None:
    print("## Labelled pairs\n")
    start = process_time()
    found = related(compare([document(f"{number:05}", text) for number, text in enumerate(texts)]))
    print(f"{len(texts):,} documents in {process_time() - start:.1f} s\n")
    number_of = {name: number for number, name in enumerate(ids)}
    # A copy of a copy is reported with the first one.
    same = {later: earlier for (earlier, later), code in found.items() if code == "DUP101"}
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    expected: set[tuple[int, int]] = set()
    for pair in gold:
        one, other = sorted(same.get(number_of[pair[side]], number_of[pair[side]]) for side in "ab")
        rows[pair["relation"]]["DUP101" if one == other else found.get((one, other), "not found")] += 1
        expected.add((one, other))
    for relation, counts in sorted(rows.items()):
        total = counts.total()
        print(
            f"{relation:<10} {total:>4} pairs  found {1 - counts['not found'] / total:7.2%}  {dict(counts)}"
        )
    strangers = [
        f"{ids[one]} {ids[other]} {code}"
        for (one, other), code in found.items()
        if ids[one].split("-")[0] != ids[other].split("-")[0]
    ]
    print(f"\n{len(strangers)} pairs of other articles than the labels have together: {'; '.join(strangers)}")


def honest(pages: Sequence[Document]) -> None:
    print("\n## Honest documents\n")
    start = process_time()
    comparison = compare(pages)
    found = related(comparison)
    print(f"{len(pages):,} documents in {process_time() - start:.1f} s")
    groups = Counter[int]()
    for (earlier, later), code in sorted(found.items()):
        groups[earlier] += 1
        pair = next((p for p in comparison.pairs if (p.earlier, p.later) == (earlier, later)), None)
        figures = f"similarity {pair.similarity:.2f}, containment {pair.containment:.2f}" if pair else "equal"
        print(f"    {code}  {pages[later].path}  {pages[earlier].path}  {figures}")
    if groups:
        (largest, size) = groups.most_common(1)[0]
        print(f"largest group: {size + 1} documents, with {pages[largest].path}")


def shingle_set(text: str) -> set[str]:
    return {text[i : i + 5] for i in range(len(text) - 4)}


def peers(texts: Sequence[str], ids: Sequence[str], gold: Sequence[dict[str, str]]) -> None:
    """Signatures a second, and what candidates of equal bands find, without folding, as these libraries are used."""
    print("\n## Signatures\n")
    pieces = [text[:TWO_KILOBYTES] for text in texts if len(text) >= TWO_KILOBYTES]
    pieces = (pieces * (4000 // len(pieces) + 1))[:4000]
    size = sum(len(piece.encode()) for piece in pieces) / 1e6

    # As the command does in large runs.
    keep_memory()

    def ours() -> None:
        signer = Signer()
        for piece in pieces:
            signer.add(0, Document("a", b"", piece, ()))
        signer.part()

    report("corpus-lint, additions dropped", ours, len(pieces), size)
    report("corpus-lint, folded", lambda: [signatures(pieces[i : i + 64]) for i in range(0, len(pieces), 64)], len(pieces), size)  # fmt: skip
    try:
        import datasketch
        import rensa
    except ImportError as error:
        print(f"peers: {error}")
        return
    few = pieces[:400]

    def with_datasketch(texts: Iterable[str]) -> list[Any]:
        made = []
        for text in texts:
            one = datasketch.MinHash(num_perm=PERMUTATIONS)
            one.update_batch([shingle.encode() for shingle in shingle_set(text)])
            made.append(one)
        return made

    def with_rensa(texts: Iterable[str]) -> list[Any]:
        made = []
        for text in texts:
            one = rensa.RMinHash(num_perm=PERMUTATIONS, seed=1)
            one.update(list(shingle_set(text)))
            made.append(one)
        return made

    part = sum(len(piece.encode()) for piece in few) / 1e6
    report("datasketch MinHash(128)", lambda: with_datasketch(few), len(few), part)
    report("rensa RMinHash(128)", lambda: with_rensa(few), len(few), part)
    print(
        "\nRecall of the labelled pairs by these signatures, 21 bands of 6, and an estimate of at least 0.6:\n"
    )
    relations = sorted({pair["relation"] for pair in gold})
    print(" " * 12 + "  ".join(f"{relation:>9}" for relation in relations) + "   of others")
    for name, made in (("datasketch", with_datasketch(texts)), ("rensa", with_rensa(texts))):
        rows = [[int(value) for value in (one.hashvalues if name == "datasketch" else one.digest())] for one in made]  # fmt: skip
        bands: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            for band in range(21):
                bands[band, *row[band * 6 : band * 6 + 6]].append(number)
        pairs = {
            (ids[one], ids[other])
            for members in bands.values()
            for position, other in enumerate(members)
            for one in members[:position]
            if sum(a == b for a, b in zip(rows[one], rows[other], strict=True)) >= THRESHOLD * PERMUTATIONS
        }
        recall = []
        for relation in relations:
            wanted = [(pair["a"], pair["b"]) for pair in gold if pair["relation"] == relation]
            hits = sum((a, b) in pairs or (b, a) in pairs for a, b in wanted)
            recall.append(f"{hits / len(wanted):9.1%}")
        others = sum(a.split("-")[0] != b.split("-")[0] for a, b in pairs)
        print(f"{name:<12}" + "  ".join(recall) + f"   {others} of {len(pairs)} pairs")


def with_datatrove(texts: Sequence[str], size: float) -> None:
    try:
        from datatrove.pipeline.dedup.minhash import MinhashDedupSignature

        step = MinhashDedupSignature("signatures", language="zh")
        report(
            "datatrove MinHash",
            lambda: [step.get_signature(step.get_shingles(text)) for text in texts],
            len(texts),
            size,
        )
    except ImportError as error:
        print(f"datatrove: {error}")


def report(name: str, work: Callable[[], object], count: int, size: float) -> None:
    work()
    start = process_time()
    work()
    spent = process_time() - start
    print(f"{name:<30} {count / spent:>9,.0f} documents/s  {size / spent:6.1f} MB/s")


def million(folder: Path) -> None:
    """Documents of six hundred Han characters in words whose frequencies fall as Zipf's law has it."""
    chance = random.Random(7)
    characters = "".join(sorted(tables.frequent()))[:3000]
    words = ["".join(chance.choices(characters, k=chance.randint(1, 3))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(MILLION // A_FILE):
        path = folder / f"part-{number:03}.jsonl"
        if not path.exists():
            drawn = iter(chance.choices(words, weights, k=300 * A_FILE))
            with path.open("w", encoding="utf-8") as stream:
                for _ in range(A_FILE):
                    clauses = ("".join(next(drawn) for _ in range(12)) for _ in range(25))
                    stream.write(json.dumps({"text": "，".join(clauses) + "。"}, ensure_ascii=False) + "\n")
    os.chdir(folder)
    with (folder / "part-000.jsonl").open(encoding="utf-8") as stream:
        for number in range(5):
            text = json.loads(next(stream))["text"]
            (folder / f"new-{number}.txt").write_text(text if number < 3 else text[::-1], encoding="utf-8")
    new = sorted(str(path) for path in folder.glob("new-*.txt"))
    parts = sorted(str(path) for path in folder.glob("part-*.jsonl"))
    timed("the index of a million documents", [*CHECK, "--cache-dir", KEPT, "--statistics", *parts])
    stored = sum(path.stat().st_size for path in (folder / KEPT).rglob("*"))
    print(f"    on disk {stored / MILLION:.0f} bytes a document")
    timed("the same again, nothing changed", [*CHECK, "--cache-dir", KEPT, "--statistics", *parts])
    for _ in range(3):
        timed("five files against it", [*CHECK, "--cache-dir", KEPT, "--format", "concise", *new])


def timed(name: str, command: list[str]) -> None:
    import resource

    start = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{name}: {wall:.2f} s, largest process so far {peak} MB; {done.stdout.strip().splitlines()[-1]}")


if __name__ == "__main__":
    root = Path(sys.argv[1])
    if "--million" in sys.argv:
        million(Path(sys.argv[sys.argv.index("--million") + 1]).resolve())
        sys.exit()
    rows = list(records(root / "corpora" / "duplicates.jsonl.gz"))
    gold = list(records(root / "corpora" / "duplicates.gold.jsonl"))
    texts, ids = [row["text"] for row in rows], [row["id"] for row in rows]
    labelled(texts, ids, gold)
    honest(
        [
            document(f"{path.stem}/{row['id']}", row["text"])
            for path in sorted((root / "corpora" / "clean").glob("*.jsonl.gz"))
            for row in records(path)
        ]
    )
    peers(texts, ids, gold)
