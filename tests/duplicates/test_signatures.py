"""Texts that are signed together have the signatures that each has by itself, whatever they are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.notation import is_notation
from corpus_lint.duplicates.differences import SCRIPT_REACH, SCRIPTS, Traits, script
from corpus_lint.duplicates.folding import additions, folded_title, folded_units, without_additions
from corpus_lint.duplicates.index_format import distinct
from corpus_lint.duplicates.shingles import in_order
from corpus_lint.duplicates.sign_documents import BATCH, Signer, plain_texts
from corpus_lint.duplicates.signatures import LIMIT, SMALLEST_KEPT, signatures, signatures_of
from tests.material import BANNER, BODY, CLEAN, TAIL

STORY = "老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉，讲从前的故事。\n"
PIECES = (
    *"甲乙丙丁戊己庚辛一二三四 \n\r、。",
    *("😀", "\U00020000", "\U0001d49c", "\ud83d", "\ude00", "\uffff", "\x00", "ＡＢ", "Résumé", "重複的話"),
    *(STORY, CLEAN, "平平仄仄平", "ab" * 30),
)
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), max_size=8)


@given(TEXTS)
def test_each_signature_is_that_of_its_text(texts: list[str]) -> None:
    found = signatures(texts, cut=False)
    start = 0
    for number, text in enumerate(texts):
        units = folded_units(text)
        units = units[units != 0]
        hashes = distinct(in_order(units))
        below = hashes[hashes < LIMIT]
        kept = below if len(below) >= SMALLEST_KEPT else hashes[:SMALLEST_KEPT]
        assert found.digests[number].tobytes() == digest(units.tobytes())
        assert found.lengths[number] == len(units)
        assert found.below[number] == len(below)
        assert found.hashes[found.owners == number].tolist() == kept.tolist()
        assert found.units[start : start + len(units)].tolist() == units.tolist()
        title = folded_title(text).encode("utf-16-le", "surrogatepass")
        assert found.titles[number] == len(title) // 2
        start += len(units)
    assert start == len(found.units)


@pytest.mark.parametrize("unit", ["甲", "甲乙", "甲乙丙丁戊己庚辛壬癸子丑"])
def test_a_text_of_few_different_shingles_keeps_them_all(unit: str) -> None:
    # They are fewer than are wanted, or none is among those that are looked at first.
    found = signatures([STORY * 40, unit * 200, STORY], cut=False)
    hashes = distinct(in_order(folded_units(unit * 200)))
    assert found.hashes[found.owners == 1].tolist() == hashes[:SMALLEST_KEPT].tolist()


@given(TEXTS, st.booleans())
def test_texts_of_many_documents_are_those_of_each(texts: list[str], many: bool) -> None:
    added = [BANNER + STORY, BODY, STORY + TAIL, f"---\ntitle: 甲\n---\n{STORY}", "平平仄仄平平仄"]
    documents = [Document("a", b"", text, ()) for text in (*texts, *added)]
    if many:
        documents.append(Document("a", b"", STORY * (BATCH // len(STORY) + 1), ()))
    plain = plain_texts(documents)
    for document, text, number in zip(documents, plain.texts, plain.traits, strict=True):
        expected = without_additions(document)
        assert text == ("" if is_notation(expected) else expected)
        features = tuple(map(bool, additions(document)))
        assert Traits.from_number(number) == Traits(script(document.text), features)
    together, alone = signatures_of(plain.joined, plain.texts), signatures(plain.texts)
    assert together.digests.tolist() == alone.digests.tolist()
    assert together.titles.tolist() == alone.titles.tolist()


@pytest.mark.parametrize("before", ["", "\n", " \u3000" * 30, "\n" * SCRIPT_REACH])
@pytest.mark.parametrize("length", [SCRIPT_REACH - 1, SCRIPT_REACH, SCRIPT_REACH + 1, 3 * SCRIPT_REACH])
@pytest.mark.parametrize("sign", ["", "😀", "\U00020000"])
def test_the_script_is_that_of_the_first_characters(before: str, length: int, sign: str) -> None:
    """It changes at the last one that counts, or behind it."""
    for first in "国國水":
        rest = "國国"[first == "國"] * 9
        text = before + sign + "水" * (length - len(before) - len(sign) - 1) + first + rest
        documents = [Document("a", b"", some, ()) for some in (STORY, text, BODY, text[1:])]
        found = [Traits.from_number(number).script for number in plain_texts(documents).traits]
        assert found == [script(document.text) for document in documents]
        assert set(found) <= set(SCRIPTS)


def test_documents_are_signed_when_there_are_enough_of_them() -> None:
    signer = Signer()
    many = 2 * BATCH // len(STORY)
    for number in range(many):
        signer.add(number, Document("a", b"", f"{number}{STORY}", ()))
    assert len(signer._parts) == 2
    part = signer.part()
    assert part.rows["file"].tolist() == [*range(many)]
