"""What many documents have does not make them alike; copies are found beside and among them, however many there are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.document import Document
from corpus_lint.duplicates import template_candidates, witnesses
from corpus_lint.duplicates.candidate_pairs import LONG_SAMPLE
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.likeness import DEFAULT_LIKENESS, is_alike
from corpus_lint.duplicates.relations import Pair
from corpus_lint.duplicates.sign_documents import compare
from corpus_lint.duplicates.template_candidates import AT_ONCE
from corpus_lint.engine import catalogue
from tests.duplicates.test_duplicates import WORDS, codes, findings

BLOCK = 4


def sentences(chance: random.Random, number: int) -> list[str]:
    return ["".join(chance.choices(WORDS, k=7)) + str(chance.randrange(10**6)) + "。" for _ in range(number)]


def page(blocks: Sequence[str], own: Sequence[str]) -> str:
    """A page: as many sentences of its own behind each block of a template."""
    step = len(own) / len(blocks)
    parts = ("".join(own[round(i * step) : round((i + 1) * step)]) for i in range(len(blocks)))
    return "\n".join(f"{block}\n{part}" for block, part in zip(blocks, parts, strict=True))


def pages(chance: random.Random, share: float, number: int) -> tuple[list[str], list[list[str]]]:
    """A template of six blocks, and for each page the sentences that are its own."""
    blocks = ["".join(sentences(chance, BLOCK)) for _ in range(6)]
    size = round(len(blocks) * BLOCK * (1 - share) / share)
    return blocks, [sentences(chance, size) for _ in range(number)]


def compared(texts: Sequence[str]) -> Comparison:
    return compare([Document(f"{number:03}", b"", text, ()) for number, text in enumerate(texts)])


def reported(comparison: Comparison, code: str = "DUP102") -> dict[str, list[str]]:
    """The documents that a rule reports, by their names, and those that each is like."""
    rule = catalogue.find(code)[0]
    assert rule.compare
    found = {}
    for position, problem in rule.compare(comparison, rule.options):
        document = comparison.document(position)
        assert document
        found[document.path] = [other.path for other in problem.related]
    return found


@pytest.mark.parametrize(("share", "at_once"), [(0.4, AT_ONCE), (0.6, AT_ONCE), (0.8, AT_ONCE), (0.8, 1)])
def test_pages_of_one_template_are_no_article_and_their_copies_are(
    share: float, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_candidates, "AT_ONCE", at_once)
    chance = random.Random(1)
    blocks, own = pages(chance, share, 40)
    edited = [[*one[:-1], *sentences(chance, 1)] for one in own[:3]]
    comparison = compared([page(blocks, one) for one in (*own, *edited)])
    assert reported(comparison) == {"040": ["000"], "041": ["001"], "042": ["002"]}
    if share == 0.8:
        # Without a look at the others they are alike.
        assert any(is_alike(comparison, pair) for pair in comparison.pairs if pair.later < 40)


@pytest.mark.parametrize("number", [8, 50])
def test_many_copies_of_one_article_are_no_template(number: int) -> None:
    """Each has a headline of its own, and every fifteenth sentence written anew, wherever that is."""
    chance = random.Random(2)
    article = sentences(chance, 30)
    copies = [list(article) for _ in range(number)]
    for number_of_copy, copy in enumerate(copies):
        for place in (number_of_copy * 7 % 26 + 2, number_of_copy * 11 % 26 + 2):
            copy[place] = sentences(chance, 1)[0]
    comparison = compared(["".join(sentences(chance, 1) + copy) for copy in copies])
    band = [pair for pair in comparison.pairs if pair.similarity < DEFAULT_LIKENESS.min_similarity_template]
    assert len(band) > number / 2
    alike = {pair.later for pair in comparison.pairs if is_alike(comparison, pair)}
    assert len(alike) >= number - 2
    # Two editors may change the same sentence.
    assert len(alike) - len(reported(comparison)) <= number // 20


def test_what_few_documents_have_counts() -> None:
    """Of four pages nobody can tell whether what they share is a template."""
    chance = random.Random(3)
    blocks, own = pages(chance, 0.8, 4)
    assert reported(compared([page(blocks, one) for one in own])).keys() == {"001", "002", "003"}


def test_a_page_of_nothing_but_the_template_is_no_excerpt() -> None:
    chance = random.Random(4)
    blocks, own = pages(chance, 0.5, 20)
    excerpt = page(blocks, own[5])
    texts = [*(page(blocks, one) for one in own), "".join(blocks), excerpt[: len(excerpt) // 2]]
    assert reported(compared(texts), "DUP103") == {"021": ["005"]}


def test_neither_order_nor_names_matter() -> None:
    chance = random.Random(5)
    blocks, own = pages(chance, 0.8, 30)
    texts = [page(blocks, one) for one in [*own, *([*one[:-1], *sentences(chance, 1)] for one in own[:4])]]
    expected = {(texts.index(texts[i]), i % 30) for i in range(30, 34)}
    for _ in range(3):
        order = list(range(len(texts)))
        chance.shuffle(order)
        found = reported(compared([texts[i] for i in order]))
        pairs = {(order[int(one)], order[int(other)]) for one, others in found.items() for other in others}
        assert {(max(pair), min(pair)) for pair in pairs} == expected


def test_what_was_counted_of_a_template_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both rules count it once, and the next run not at all, though a file was added that has nothing to do with it."""
    monkeypatch.chdir(tmp_path)
    chance = random.Random(7)
    blocks, own = pages(chance, 0.8, 30)
    for number, one in enumerate(own):
        Path(f"页{number:02}.txt").write_text(page(blocks, one))
    Path("架.txt").write_text("".join(blocks))
    counted: list[Pair] = []
    original = witnesses.Witnesses.own

    def noted(
        self: witnesses.Witnesses, pair: Pair, candidates: Sequence[int], are_strangers: bool
    ) -> object:
        counted.append(pair)
        return original(self, pair, candidates, are_strangers)

    monkeypatch.setattr(witnesses.Witnesses, "own", noted)
    arguments = ["check", "--select", "DUP101,DUP102,DUP103", "--jobs", "1", "--exit-zero", "."]
    assert main(arguments) == 0
    first = capsys.readouterr().out
    assert len(counted) > 5
    assert len(set(counted)) == len(counted)
    counted.clear()
    Path("别.txt").write_text("".join(sentences(chance, 30)))
    assert main(arguments) == 0
    assert counted == []
    assert capsys.readouterr().out.splitlines()[:-1] == first.splitlines()[:-1]
    # With another page of it others are asked.
    Path("页30.txt").write_text(page(blocks, sentences(chance, len(own[0]))))
    assert main(arguments) == 0
    assert counted


def test_what_marks_tell_of_strangers_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it if one of those who are asked cannot be read, whom marks do not show."""
    chance = random.Random(8)
    # Short ones, of which marks tell something.
    blocks, own = ["".join(sentences(chance, 3)) for _ in range(4)], [sentences(chance, 8) for _ in range(24)]
    copies = [[*one[:-2], *sentences(chance, 2)] for one in own[:6] * 2]
    texts = [page(blocks, one) for one in (*own, *copies)]
    marked: list[bool] = []
    original = witnesses.Witnesses.own

    def noted(
        self: witnesses.Witnesses, pair: Pair, candidates: Sequence[int], are_strangers: bool
    ) -> object:
        marked.append(are_strangers)
        without = type(self)(self.documents, self.min_documents, self.copies)
        found = original(self, pair, candidates, are_strangers)
        assert found == original(without, pair, candidates)
        if found is not None:
            asked = (self, are_strangers), (without, False)
            commons = [one._common_of(pair, tuple(candidates), told) for one, told in asked]
            one, other = [common and common.shingles.tolist() for common in commons]
            assert one == other
        return found

    monkeypatch.setattr(witnesses.Witnesses, "own", noted)
    for lost in (None, *range(len(texts))):
        comparison = compared(texts)
        read = comparison.document

        def document(position: int, read: Any = read, lost: int | None = lost) -> Document | None:
            return None if position == lost else read(position)

        comparison.texts.document = document
        reported(comparison)
    assert {*marked} == {False, True}


def test_hashes_that_samples_share_are_found_together_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_candidates, "PAIRS_AT_ONCE", 50)
    chance = random.Random(9)
    blocks, own = pages(chance, 0.6, 12)
    texts = [page(blocks, one) for one in own]
    # Long documents have long samples, and short ones are parts of them.
    texts += ["".join(texts[:4]), "".join(texts[2:9]), "".join(own[0])]
    comparison = compared(texts)
    kept = comparison.rows["kept"]
    assert min(kept) <= LONG_SAMPLE < max(kept)
    pairs = np.array([*combinations(range(len(texts)), 2)])
    samples = [
        set(template_candidates.Holders(comparison, 5)._sample(one).tolist()) for one in range(len(texts))
    ]
    shared = template_candidates.Holders(comparison, 5).shared(pairs)
    assert [one.tolist() for one in shared] == [sorted(samples[a] & samples[b]) for a, b in pairs.tolist()]
    assert any(len(one) > 3 for one in shared)


@pytest.mark.slow
def test_an_index_knows_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are compared with an index have the findings of a whole run, whatever the index has of a template."""
    monkeypatch.chdir(tmp_path)
    chance = random.Random(6)
    blocks, own = pages(chance, 0.8, 40)
    for number, one in enumerate(own[:30]):
        Path(f"页{number:02}.txt").write_text(page(blocks, one))
    assert findings(".") == []
    Path("新.txt").write_text(page(blocks, own[30]))
    for number in range(5):
        Path(f"页转{number}.txt").write_text(page(blocks, [*own[number][:-1], *sentences(chance, 1)]))
    named = codes(findings("新.txt", *(f"页转{number}.txt" for number in range(5))))
    assert named == codes(findings("--no-cache", "."))
    assert set(named.values()) == {"DUP102"}
    assert len(named) >= 3
    assert findings(".") == findings("--no-cache", ".")
    # Where the template is no longer that of many, it counts.
    for path in [*tmp_path.glob("页[12]*.txt"), *tmp_path.glob("页0[5-9].txt")]:
        path.unlink()
    Path("新.txt").unlink()
    assert codes(findings(".")).keys() > named.keys()
    assert findings(".") == findings("--no-cache", ".")
