"""After changes the pairs are those that are nominated without anything known, and few documents are looked at for few changes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates import index_store, kept_nominations
from corpus_lint.duplicates.candidate_pairs import nominate, rare_classes
from corpus_lint.duplicates.index_format import ROW, Index, Nominated, Part, Segment, segment_of
from corpus_lint.duplicates.kept_nominations import renominate
from corpus_lint.duplicates.selected_postings import Selection


@dataclass
class Documents:
    """Documents in their order, each a number and its sample of hashes, and the rows that they and those before them have."""

    there: list[tuple[int, frozenset[int]]]
    segments: list[Segment] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)

    def selection(self) -> Selection:
        """All of them; those that have no row yet get one in another segment."""
        known = {number for numbers in self.rows for number in numbers}
        new = [one for one in self.there if one[0] not in known]
        if new:
            self.segments.append(segment_of(part(new)))
            self.rows.append([number for number, _ in new])
        places = {number: place for place, (number, _) in enumerate(self.there)}
        positions = [np.array([places.get(number, -1) for number in numbers]) for numbers in self.rows]
        rows = np.zeros(len(self.there), ROW)
        for segment, some in zip(self.segments, positions, strict=True):
            rows[some[some >= 0]] = segment.rows[some >= 0]
        # Some are not compared, as copies of others are not.
        standing = np.array([number % 11 != 0 for number, _ in self.there], bool)
        return Selection(self.segments, positions, rows, standing)


def part(some: Sequence[tuple[int, frozenset[int]]]) -> Part:
    rows = np.zeros(len(some), ROW)
    # The first halves of two are the same.
    rows["digest"] = [(1000 if number == 1001 else number, number) for number, _ in some]
    rows["kept"] = [len(sample) for _, sample in some]
    rows["below"] = rows["kept"]
    rows["length"] = [100 + len(sample) for _, sample in some]
    hashes = np.array([one for _, sample in some for one in sorted(sample)], np.uint32)
    return Part(rows, hashes, np.repeat(np.arange(len(some), dtype=np.uint32), rows["kept"]))


def changed(documents: Documents, chance: random.Random, numbers: count[int]) -> None:
    """Add, remove or replace a few documents, most of them like others."""
    there = documents.there
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(there))
        like = set(chance.choice(there)[1])
        for _ in range(chance.randrange(4)):
            like.discard(chance.choice(sorted(like)))
            like.add(chance.randrange(1, 400))
        new = (next(numbers), frozenset(like | {chance.randrange(1, 4)}))
        match chance.randrange(3):
            case 0:
                there.insert(place, new)
            case 1:
                there[place] = new
            case _:
                del there[place]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("most", [0.25, 1])
def test_after_any_changes_pairs_are_those_of_a_first_run(
    seed: int, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_nominations, "MOST_REACHED", most)
    by_changes: list[bool] = []
    after_changes = kept_nominations._after_changes

    def noted(*given: Any) -> Any:
        found = after_changes(*given)
        by_changes.append(found is not None)
        return found

    monkeypatch.setattr(kept_nominations, "_after_changes", noted)
    chance = random.Random(seed)
    numbers = count(1 if seed else 900)
    # Hashes of few documents and of many, and some that nearly all have.
    documents = Documents(
        [
            (
                next(numbers),
                frozenset(
                    [chance.randrange(1, 4), *(int(chance.paretovariate(0.35)) % 4000 + 1 for _ in range(12))]
                ),
            )
            for _ in range(150)
        ]
    )
    known = Nominated()
    for step in range(25):
        selection = documents.selection()
        expected = nominate(selection)
        assert len(expected)
        pairs, after = renominate(selection, known)
        assert pairs.tolist() == expected.tolist()
        same, unchanged = renominate(selection, after)
        assert same.tolist() == expected.tolist()
        assert unchanged is after
        assert after.last.tolist() == rare_classes(selection)[selection.standing].tolist()
        known = after
        if step % 5 == 4:
            chance.shuffle(documents.there)
        changed(documents, chance, numbers)
    assert most < 1 or not seed or by_changes.count(True) >= 12


def test_where_what_is_gone_left_no_row_all_are_nominated() -> None:
    chance = random.Random(1)
    made = [(number, frozenset(chance.choices(range(1, 90), k=12))) for number in range(1, 80)]
    _, known = renominate(Documents(list(made)).selection(), Nominated())
    selection = Documents(made[1:]).selection()
    assert renominate(selection, known)[0].tolist() == nominate(selection).tolist()


def test_it_comes_back_from_an_index(tmp_path: Path) -> None:
    documents = Documents([(number, frozenset(range(number, number + 12))) for number in range(1, 40)])
    _, known = renominate(documents.selection(), Nominated())
    assert len(known.pairs)
    folder = CacheFolder.from_path(str(tmp_path))
    index_store.commit(folder, Index(nominated=known), "settings")
    index = index_store.read(folder, "settings")
    assert index
    assert index.nominated
    for name in ("digests", "last", "pairs"):
        assert getattr(index.nominated, name).tolist() == getattr(known, name).tolist()
    assert renominate(documents.selection(), index.nominated)[1] is index.nominated
