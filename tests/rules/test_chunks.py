"""TRN104 on corpora made here: at any length, in any unit, and not on verse or on prose of chance lengths."""

from __future__ import annotations

import random

import pytest

from corpus_lint.core.model import Finding
from corpus_lint.engine import catalogue
from corpus_lint.engine.corpus import Corpus
from corpus_lint.formats.text import document

SYLLABLES = "山水云月花鸟风雨春秋朝暮行坐看听来去高低远近新旧人家门前"


def line(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(SYLLABLES, k=length))


def prose(chance: random.Random, sentences: int) -> str:
    return "".join(
        f"{line(chance, chance.randint(5, 15))}，{line(chance, chance.randint(5, 15))}。"
        for _ in range(sentences)
    )


def lint(texts: list[bytes]) -> list[Finding]:
    corpus = Corpus(catalogue.find("TRN104"))
    for number, text in enumerate(texts):
        corpus.add(document(text, f"{number:03}.txt"))
    return corpus.findings()


@pytest.mark.parametrize("size", [150, 512, 1000])
@pytest.mark.parametrize("whole", [0, 100])
def test_chunks_are_found_among_whole_documents(size: int, whole: int) -> None:
    chance = random.Random(size)
    text = prose(chance, 2000)
    chunks = [text[start : start + size] for start in range(0, 10 * size, size)]
    found = lint(
        [one.encode() for one in [*chunks, *(prose(chance, chance.randint(8, 80)) for _ in range(whole))]]
    )
    cut = {f"{number:03}.txt" for number, one in enumerate(chunks) if one[-1] != "。"}
    assert {finding.path for finding in found} == cut
    assert all(f"cut off at {size:,} characters" in finding.problem.message for finding in found)


def test_chunks_of_bytes_are_found() -> None:
    text = prose(random.Random(1), 2000).replace("山", "a").encode()
    chunks = [text[start : start + 1000].decode(errors="ignore").encode() for start in range(0, 20_000, 1000)]
    found = lint(chunks)
    assert len(found) >= 15
    assert all("cut off at 1,000 bytes of UTF-8" in finding.problem.message for finding in found)


def test_verse_without_marks_is_whole() -> None:
    chance = random.Random(2)
    assert lint([("\n".join(line(chance, 7) for _ in range(16)) + "\n").encode() for _ in range(30)]) == []


def test_prose_of_one_length_is_whole() -> None:
    chance = random.Random(3)
    assert lint([f"{line(chance, 120)}。".encode() for _ in range(30)]) == []


def test_lengths_near_each_other_are_chance() -> None:
    chance = random.Random(4)
    assert lint([line(chance, chance.randint(150, 160)).encode() for _ in range(100)]) == []
