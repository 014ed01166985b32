"""The steps for engines do what the command does: signatures, counts and verdicts of pairs are the same."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from corpus_lint import Linter, LintError
from corpus_lint.core.document import Document
from corpus_lint.duplicates.candidate_pairs import bloom_filters
from corpus_lint.duplicates.differences import Traits, differences
from corpus_lint.duplicates.kept_texts import folded
from corpus_lint.duplicates.likeness import is_alike
from corpus_lint.duplicates.sign_documents import compare, plain_texts
from corpus_lint.duplicates.signatures import signatures
from corpus_lint.rules.contained_document import is_contained
from tests.duplicates.test_duplicates import WORDS

pa = pytest.importorskip("pyarrow")

from corpus_lint.batch import (  # noqa: E402 - needs pyarrow
    PAIR_VERDICTS,
    PAIRS,
    SIGNATURES,
    compare_batch,
    sign_batch,
    verdicts,
)
from corpus_lint.batch.duplicates import folded_text  # noqa: E402


def sentences(chance: random.Random, number: int) -> str:
    return "".join(
        "".join(chance.choices(WORDS, k=7)) + f"{chance.randrange(10**6)}。" for _ in range(number)
    )


def corpus(chance: random.Random) -> list[str]:
    """Articles, edited copies, excerpts and a chain of copies."""
    articles = [sentences(chance, 30) for _ in range(6)]
    edited = [one[:300] + sentences(chance, 2) + one[320:] for one in articles[:3]]
    return [*articles, *edited, articles[3][100:400], sentences(chance, 3), "", "甲"]


def documents(texts: Sequence[str]) -> list[Document]:
    return [Document("a.jsonl", b"", text, (), record=number) for number, text in enumerate(texts, 1)]


def test_signatures_are_those_of_the_index_with_all_bits_of_the_hashes() -> None:
    texts = corpus(random.Random(1))
    table = sign_batch(pa.array(texts), pa.array(range(len(texts))))
    assert table.schema.equals(SIGNATURES.set(1, pa.field("id", pa.int64())))
    cut = signatures(texts)
    assert table.column("length").to_pylist() == cut.lengths.tolist()
    assert table.column("below").to_pylist() == cut.below.tolist()
    for number, hashes in enumerate(table.column("hashes").to_pylist()):
        whole = np.array(hashes, np.uint64)
        assert sorted((whole & np.uint64(0xFFFFFFFF)).tolist()) == sorted(
            cut.hashes[cut.owners == number].tolist()
        )
    # Bytes of digests sort as the numbers of the index do.
    by_bytes = np.argsort(np.array(table.column("digest").to_pylist(), "S16"), kind="stable")
    assert by_bytes.tolist() == np.lexsort((cut.digests[:, 1], cut.digests[:, 0])).tolist()
    filters = [np.frombuffer(one, ">u8").tolist() for one in table.column("bloom").to_pylist()]
    some = [number for number in range(len(texts)) if (cut.owners == number).any()]
    assert len(some) > 8
    for number in some:
        (expected,) = bloom_filters(cut.hashes[cut.owners == number], np.array([0])).tolist()
        assert filters[number] == expected


def test_batches_and_nulls_change_no_signature() -> None:
    texts = corpus(random.Random(2))
    whole = sign_batch(pa.array(texts))
    assert whole.column("id").null_count == len(texts)
    with_nulls = [part for text in texts for part in (None, text)]
    table = sign_batch(pa.chunked_array([with_nulls[:7], with_nulls[7:]]))
    assert table.column("row").to_pylist() == [2 * row + 1 for row in range(len(texts))]
    assert table.drop_columns("row").equals(whole.drop_columns("row"))
    assert len(sign_batch(pa.array([texts[0], "甲" * 4]), max_record_bytes=12)) == 1


def test_the_line_of_a_document_is_where_the_command_shows_it() -> None:
    (row,) = sign_batch(pa.array(["---\ntitle: 甲\n---\n正文一\n正文二\n"])).to_pylist()
    assert (row["line"], row["start"], row["end"]) == (4, 17, 20)


def test_pairs_and_verdicts_are_those_of_the_command() -> None:
    texts = corpus(random.Random(3))
    comparison = compare(documents(texts))
    signed = sign_batch(pa.array(texts)).to_pylist()
    asked = [
        {
            "a": pair.earlier,
            "b": pair.later,
            **{f"text_{side}": texts[one] for side, one in (("a", pair.earlier), ("b", pair.later))},
            **{
                f"digest_{side}": signed[one]["digest"]
                for side, one in (("a", pair.earlier), ("b", pair.later))
            },
        }
        for pair in comparison.pairs
    ]
    counted = compare_batch(pa.Table.from_pylist(asked))
    assert counted.schema.equals(PAIRS)
    assert [tuple(row.values()) for row in counted.to_pylist()] == [
        (pair.earlier, pair.later, pair.shared, pair.earlier_size, pair.later_size, pair.series)
        for pair in comparison.pairs
    ]
    # The folded texts that are returned with signatures say the same as the texts.
    raw = sign_batch(pa.array(texts), with_folded=True).column("folded").to_pylist()
    pairs = [(pair.earlier, pair.later) for pair in comparison.pairs]
    kept = [{"a": a, "b": b, "folded_a": raw[a], "folded_b": raw[b]} for a, b in pairs]
    assert compare_batch(pa.Table.from_pylist(kept)).equals(counted)
    linter = Linter("DUP")
    lengths = [signed[row["a"]]["length"] for row in asked], [signed[row["b"]]["length"] for row in asked]
    table = counted.append_column("length_a", [lengths[0]]).append_column("length_b", [lengths[1]])
    found = verdicts(table, linter.rules)
    assert found.schema.equals(PAIR_VERDICTS)
    options = next(rule.options for rule in linter.rules if rule.code == "DUP103")
    assert found.column("alike").to_pylist() == [is_alike(comparison, pair) for pair in comparison.pairs]
    assert found.column("contained").to_pylist() == [
        is_contained(comparison, pair, options) for pair in comparison.pairs
    ]
    assert sum(found.column("alike").to_pylist()) == 3
    assert sum(found.column("contained").to_pylist()) == 1
    # Without the rules there is no verdict, and with a stricter one another.
    assert not any(verdicts(table, Linter("DUP101").rules).column("alike").to_pylist())
    strict = Linter("DUP102", options={"DUP102.min-similarity": 1.0}).rules
    assert not any(verdicts(table, strict).column("alike").to_pylist())


def test_what_is_of_a_template_is_not_alike() -> None:
    pair = {
        "a": 0,
        "b": 1,
        "shared": 800,
        "size_a": 1000,
        "size_b": 1000,
        "series": False,
        "length_a": 1004,
        "length_b": 1004,
    }
    rules = Linter("DUP").rules
    plain, of_a_template = ({**pair, "own_alike": own, "own_contained": own} for own in (None, [0, 200, 200]))
    said = verdicts(pa.Table.from_pylist([plain, of_a_template]), rules).to_pylist()
    assert [row["alike"] for row in said] == [True, False]
    assert said[0]["asks_alike"]


def test_folded_texts_are_those_of_the_command() -> None:
    texts = [
        *corpus(random.Random(4)),
        "标题\n" + "正文" * 30,
        "\U0001f600 标题😀\n正文",
        "𠀀題\n𠀀字",
        "the title of an article that is longer than titles are\n正文",
    ]
    table = sign_batch(pa.chunked_array([texts[:4], texts[4:]]), with_folded=True)
    assert table.drop_columns("folded").equals(sign_batch(pa.array(texts)))
    for document, digest, raw in zip(
        documents(texts), table.column("digest").to_pylist(), table.column("folded").to_pylist(), strict=True
    ):
        expected = folded(document, np.frombuffer(digest, ">u8").astype("<u8").tobytes())
        assert expected is not None
        found = folded_text(raw)
        assert found.units.tolist() == expected.units.tolist()
        assert found.shingles.tolist() == expected.shingles.tolist()
        assert found.title == expected.title


def test_a_text_that_changed_is_told() -> None:
    texts = ["老屋门前有一棵槐树。夏天在树下乘凉。", "老屋门前有一棵槐树。"]
    one, other = sign_batch(pa.array(texts)).column("digest").to_pylist()
    pair = {"a": 0, "b": 1, "digest_a": one, "digest_b": other, "text_a": texts[0], "text_b": "另一篇"}
    with pytest.raises(LintError, match="document 1: its text is not the one that was signed"):
        compare_batch(pa.Table.from_pylist([pair]))


def traits_of(document: Document) -> Traits:
    return Traits.from_number(plain_texts([document]).traits[0])


def test_traits_are_numbers_and_back() -> None:
    page = Document(
        "a.md", b"", "---\ntitle: 甲\n---\n網(wǎng)絡(luò)安全為人民，網(wǎng)絡(luò)安全靠人民。\n", ()
    )
    found = traits_of(page)
    assert found.script == "traditional"
    assert Traits.from_number(found.number) == found
    assert {Traits.from_number(number).number for number in range(48)} == set(range(48))
    plain = traits_of(Document("b.md", b"", "网络安全为人民，网络安全靠人民。\n", ()))
    assert differences(found, plain) == [
        "traditional script here, simplified there",
        "inserted pinyin here",
        "front matter here",
    ]
