"""How fast each rule clears documents, against what CPython takes to decode them.

    python benchmarks/rules.py DIRECTORY [RULES ...]

The directory holds ``corpora/clean``, honest documents as JSON Lines, and ``corpora/hijacked.jsonl.gz``, pages with spam and
readings in them. Prints for each document rule alone, and for all together, how many megabytes of UTF-8 they lint in a second
of processor time, and the share of REF: on the honest documents, and with every twentieth replaced by a hijacked page. It is
measured from bytes, decoding and making the documents included, so that no rule profits from what another one looked up.

REF is CPython decoding the same documents from UTF-8, one by one. It is taken before every round of everything, since the
speed of a machine varies from one moment to the next; the best round counts on both sides.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import perf_counter, process_time

from quality import records

from corpus_lint.core.document import Document
from corpus_lint.core.model import Finding
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document, suspected
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.text import document
from corpus_lint.run.settings import Tuning

ROUNDS = 5
# REF takes so little time that each round of it is the best of some.
DECODINGS = 5
# Of so many documents one is a hijacked page.
DIRTY = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the clock and of processors, those of REF, and the megabytes of the largest process."""

    wall: float
    cpu: float
    reference: float = 0.0
    peak: float = 0.0


def lint(raw: Iterable[bytes], rules: Sequence[Rule]) -> list[Finding]:
    """The findings in documents, from their bytes, with screens over as many at once as the command takes."""
    found: list[Finding] = []
    for batch in batches(raw):
        for one, suspects in zip(batch, suspected(batch, rules), strict=True):
            found += lint_document(one, suspects)
    return found


def batches(raw: Iterable[bytes]) -> Iterator[list[Document]]:
    """The documents, some at once."""
    batch: list[Document] = []
    size = 0
    for one in raw:
        batch.append(document(one, "text"))
        size += len(batch[-1].text)
        if size >= Tuning().screened:
            yield batch
            batch, size = [], 0
    yield batch


def honest(corpora: Path) -> list[bytes]:
    """The honest documents."""
    paths = sorted((corpora / "clean").glob("*.jsonl.gz"))
    return [row["text"].encode() for path in paths for row in records(path)]


def mixed(raw: Iterable[bytes], corpora: Path) -> list[bytes]:
    """The same with every twentieth replaced by a hijacked page."""
    pages = cycle([row["text"].encode() for row in records(corpora / "hijacked.jsonl.gz")])
    return [next(pages) if number % DIRTY == 0 else one for number, one in enumerate(raw, 1)]


def here(work: Callable[[], object]) -> Cost:
    """The cost of something that this process does."""
    wall, cpu = perf_counter(), process_time()
    work()
    return Cost(perf_counter() - wall, process_time() - cpu)


def decode(raw: Iterable[bytes]) -> None:
    for one in raw:
        one.decode()


def race(work: Callable[[], Cost], raw: Sequence[bytes], rounds: int = ROUNDS) -> Cost:
    """The best of some rounds, each after REF."""
    costs: list[Cost] = []
    reference: list[float] = []
    for _ in range(rounds):
        reference += [here(lambda: decode(raw)).cpu for _ in range(DECODINGS)]
        costs.append(work())
    return Cost(
        min(cost.wall for cost in costs),
        min(cost.cpu for cost in costs),
        min(reference),
        max(cost.peak for cost in costs),
    )


def speed(cost: Cost, raw: Iterable[bytes]) -> str:
    """Two cells: megabytes of UTF-8 in a second of processor time, and the share of REF."""
    return f"{megabytes(raw) / cost.cpu:.3g} | {cost.reference / cost.cpu:.2g}"


def megabytes(raw: Iterable[bytes]) -> float:
    return sum(map(len, raw)) / 1e6


def head(*columns: str) -> None:
    """The head of a table."""
    print(f"\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|")


def row(name: str, rules: Sequence[Rule], corpora: Iterable[Sequence[bytes]]) -> None:
    """The row of some rules."""

    def cell(raw: Sequence[bytes]) -> str:
        return speed(race(lambda: here(lambda: lint(raw, rules)), raw), raw)

    print(f"| {name} | {' | '.join(map(cell, corpora))} |", flush=True)


def main(folder: Path, selectors: Sequence[str]) -> None:
    raw = honest(folder / "corpora")
    corpora = (raw, mixed(raw, folder / "corpora"))
    reference = race(lambda: Cost(0, 0), raw).reference
    print(f"{len(raw):,} documents, {megabytes(raw):.1f} MB; REF: {megabytes(raw) / reference:,.0f} MB/s")
    rules = [rule for rule in catalogue.select(selectors or ["ALL"], [], preview=True) if rule.check]
    head("from bytes", "honest, MB/s", "of REF", "one in twenty hijacked, MB/s", "of REF")
    row("no rule", [], corpora)
    for rule in rules:
        row(f"{rule.code} {rule.name}", [rule], corpora)
    row(f"all {len(rules)}", rules, corpora)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
