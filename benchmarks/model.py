"""How good the character model and the table of sentence ends are, on texts that they were not made from.

    python benchmarks/model.py DIRECTORY [TABLE]

The directory holds honest texts: JSON Lines, compressed by gzip or not, with a field ``text``. ``TABLE`` is read in place
of the ``bigram_model.txt`` of the package, to weigh another. Prints, by file and for all of them:

``characters``  Chinese characters in the texts, in thousands
``known``       of those, how many the character model has at all
``pairs``       of those, how many its table has after what stands before them
``alone``       bits that a character costs by itself
``bits``        bits that it costs after what stands before it; the lower, the better the model knows such text
``gain``        how many per cent of ``alone`` the pairs save
``ends``        places where a sentence ends, in thousands: before one of ``。！？；``
``AUC``         how often such a place gets lower odds of going on than a place between two characters: 50 says nothing
``saved``       how many per cent of the entropy of ends and other places the table's odds save

Nothing is timed, and nothing depends on chance. The mean of the files counts each as much as any other.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from math import log2
from pathlib import Path

from quality import records

from corpus_lint.chinese import bigram_model, sentence_ends, tables

ENDS = frozenset("。！？；")
# Of the places where a sentence goes on, every so many is looked at: there are twenty for each end.
EVERY = 10


@dataclass
class Score:
    """What was counted in the texts of one file."""

    characters: int = 0
    known: int = 0
    pairs: int = 0
    alone: float = 0.0
    bits: float = 0.0
    # The odds that the table gives: of ends, and of the other places that were looked at.
    ends: Counter[float] = field(default_factory=Counter)
    others: Counter[float] = field(default_factory=Counter)

    def add(self, line: str) -> None:
        last, places = " ", 0
        for offset, character in enumerate(line):
            current = bigram_model.symbol(character)
            if tables.is_han(character):
                self.characters += 1
                self.known += bigram_model.has(current)
                self.pairs += bigram_model.has(current, last)
                self.alone += bigram_model.alone(current)
                self.bits += bigram_model.following(last, current)
                after = line[offset + 1 : offset + 2]
                if after in ENDS:
                    self.ends[sentence_ends.table_bits(line[: offset + 1])] += 1
                elif tables.is_han(after):
                    places += 1
                    if places % EVERY == 0:
                        self.others[sentence_ends.table_bits(line[: offset + 1])] += EVERY
            last = current

    def row(self) -> list[float]:
        """The columns, in their order."""
        number = max(1, self.characters)
        gain = 1 - self.bits / self.alone if self.alone else 0.0
        shares = [100 * self.known / number, 100 * self.pairs / number]
        means = [self.alone / number, self.bits / number, 100 * gain]
        return [
            self.characters / 1e3,
            *shares,
            *means,
            self.ends.total() / 1e3,
            100 * self.area(),
            self.saved(),
        ]

    def area(self) -> float:
        """The area under the curve of recall over false alarms: ties count half."""
        levels = sorted({*self.ends, *self.others})
        below = accumulate((self.ends[level] for level in levels), initial=0)
        won = sum(
            self.others[level] * (before + self.ends[level] / 2)
            for level, before in zip(levels, below, strict=False)
        )
        return won / max(1, self.ends.total() * self.others.total())

    def saved(self) -> float:
        """Per cent of the entropy, where all that is known is the share of ends, that the odds of the table save."""
        ended, went_on = self.ends.total(), self.others.total()
        if not ended or not went_on:
            return 0.0
        share = ended / (ended + went_on)
        entropy = -ended * log2(share) - went_on * log2(1 - share)
        cost = sum(number * log2(1 + 2**bits) for bits, number in self.ends.items())
        cost += sum(number * log2(1 + 2**-bits) for bits, number in self.others.items())
        return 100 * (1 - cost / entropy)


def files(folder: Path) -> Iterator[Path]:
    yield from sorted({*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")})


def score(path: Path) -> Score:
    found = Score()
    for record in records(path):
        for line in record["text"].splitlines():
            found.add(line)
    return found


def main(folder: Path) -> None:
    columns = ("characters", "known", "pairs", "alone", "bits", "gain", "ends", "AUC", "saved")
    print("".join(f"{column:>{max(7, len(column) + 1)}}" for column in columns))
    rows: list[list[float]] = []
    for path in files(folder):
        rows.append(score(path).row())
        show(rows[-1], path.name.partition(".")[0])
    show([sum(column) / len(rows) for column in zip(*rows, strict=True)], "mean of the files")


def show(row: list[float], name: str) -> None:
    widths = (11, 7, 7, 7, 7, 7, 7, 7, 7)
    digits = (1, 2, 1, 2, 2, 1, 1, 1, 1)
    print("".join(f"{value:{w}.{d}f}" for value, w, d in zip(row, widths, digits, strict=True)) + f"  {name}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        other, read = Path(sys.argv[2]).read_text("utf-8"), tables.read
        tables.read = lambda name: other if name == "bigram_model.txt" else read(name)
    main(Path(sys.argv[1]))
