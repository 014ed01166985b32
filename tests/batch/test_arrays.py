"""Texts from arrays of every type that Arrow has for them."""

from __future__ import annotations

import builtins
from typing import Any

import pyarrow as pa
import pytest

import corpus_lint.batch
from corpus_lint import Linter, UsageError
from corpus_lint.batch import FINDING, FINDINGS, VERDICT, VERDICTS, findings_schema
from corpus_lint.batch.pyarrow_module import pyarrow
from tests.material import BODY, CLEAN

TEXTS = [CLEAN, None, BODY, "", "a\0b", BODY]
TYPES = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.binary(),
    pa.large_binary(),
    pa.binary_view(),
    pa.dictionary(pa.int32(), pa.string()),
    pa.dictionary(pa.int8(), pa.large_binary()),
]
LINTER = Linter("PIN,ENC,FMT")


def array(texts: list[str | None], kind: pa.DataType) -> pa.Array:
    value_type = kind.value_type if pa.types.is_dictionary(kind) else kind
    raw: list[Any] = list(texts)
    if "binary" in str(value_type):
        raw = [text if text is None else text.encode() for text in texts]
    return (
        pa.array(raw, value_type).dictionary_encode().cast(kind)
        if value_type != kind
        else pa.array(raw, kind)
    )


def found(linter: Linter, texts: Any) -> list[tuple[int, str, int]]:
    columns = [linter.lint_batch(texts)[name].to_pylist() for name in ("row", "code", "count")]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_types(kind: pa.DataType) -> None:
    texts = array(TEXTS, kind)
    expected = [(row, one.code, one.problem.count) for row, one in LINTER.lint(TEXTS)]
    assert [code for _, code, _ in expected] == ["FMT101", "PIN101", "ENC107", "PIN101"]
    assert found(LINTER, texts) == expected
    # From the middle of an array, and in parts of which one is empty.
    whole = array(["x", *TEXTS, "y"], kind)
    assert found(LINTER, whole.slice(1, len(TEXTS))) == expected
    chunks = pa.chunked_array([texts.slice(0, 2), texts.slice(2, 0), texts.slice(2)], type=texts.type)
    assert found(LINTER, chunks) == expected
    for one in (texts, whole.slice(1, len(TEXTS)), chunks):
        table = LINTER.fix_batch(one)
        table.validate(full=True)
        assert table["text"].to_pylist() == [CLEAN, None, CLEAN, "", "a\0b", CLEAN]
        assert table["verdict"].to_pylist() == [
            "clean",
            "rejected",
            "repaired",
            "clean",
            "warned",
            "repaired",
        ]
        assert [bool(one) for one in LINTER.lint_array(one).to_pylist()] == [
            False,
            True,
            True,
            False,
            True,
            True,
        ]


@pytest.mark.parametrize("kind", [*TYPES, pa.null()], ids=str)
@pytest.mark.parametrize("chunked", [False, True])
def test_no_texts(kind: pa.DataType, chunked: bool) -> None:
    texts = pa.chunked_array([], type=kind) if chunked else pa.array([], kind)
    assert LINTER.lint_batch(texts).schema == FINDINGS
    assert LINTER.lint_batch(texts).num_rows == 0
    assert LINTER.lint_array(texts).type == pa.list_(FINDING)
    assert LINTER.fix_batch(texts).schema == VERDICTS
    assert LINTER.fix_array(texts).type == VERDICT


def test_nothing_but_nulls() -> None:
    assert found(LINTER, pa.nulls(3)) == [(row, "FMT101", 1) for row in range(3)]
    assert LINTER.fix_batch(pa.nulls(3))["text"].to_pylist() == [None] * 3


@pytest.mark.parametrize(
    "ids", [pa.array([7, 8]), pa.chunked_array([["a"], [None]]), pa.array(["a", "b"]).dictionary_encode()]
)
def test_ids_keep_their_type(ids: Any) -> None:
    table = LINTER.lint_batch(pa.array([BODY, BODY]), ids)
    kind = ids.type.value_type if pa.types.is_dictionary(ids.type) else ids.type
    assert table.schema == findings_schema(kind)
    assert table["id"].to_pylist() == ids.to_pylist()
    assert LINTER.fix_batch(pa.array([BODY, CLEAN]), ids)["id"].to_pylist() == ids.to_pylist()


@pytest.mark.parametrize(
    ("texts", "ids", "message"),
    [
        (pa.array([1, 2]), None, "the texts are int64, not strings"),
        (pa.array([["a"]]), None, "not strings"),
        (["a"], None, "the texts are list, not an Arrow array"),
        (pa.array(["a"]), pa.array([1, 2]), "2 ids for 1 texts"),
        (pa.array(["a"]), [1], "the ids are list, not an Arrow array"),
    ],
)
def test_what_is_no_text_is_refused(texts: Any, ids: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        LINTER.lint_batch(texts, ids)
    with pytest.raises(UsageError, match=message):
        LINTER.fix_batch(texts, ids)


def test_bytes_that_are_no_utf8_are_decoded() -> None:
    big5 = "他在窗邊坐了很久，翻著一本舊書。\n"
    raw = [big5.encode("big5"), CLEAN.encode(), b"\xff\xff\xff"]
    offsets = [0]
    for one in raw:
        offsets.append(offsets[-1] + len(one))
    # Arrow does not look at what is declared to be UTF-8.
    declared = pa.StringArray.from_buffers(
        3, pa.array(offsets, pa.int32()).buffers()[1], pa.py_buffer(b"".join(raw))
    )
    for texts in (pa.array(raw, pa.binary()), declared):
        codes = {(row, code) for row, code, _ in found(LINTER, texts)}
        assert {(0, "ENC101"), (2, "ENC101")} <= codes
        assert 1 not in {row for row, _ in codes}
        rows = LINTER.fix_batch(texts).to_pylist()
        assert [row["verdict"] for row in rows] == ["repaired", "clean", "rejected"]
        assert [row["text"] for row in rows] == [big5, CLEAN, None]
        assert "bytes that no encoding explains" in rows[2]["refused"]


def test_what_no_string_of_arrow_holds_is_escaped() -> None:
    table = Linter("ENC").lint_batch(pa.array(["半\0".encode() + b"\xff" * 9], pa.binary()))
    table.validate(full=True)
    assert table.num_rows


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "pyarrow":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"pip install corpus-lint\[parquet\]"):
        pyarrow()
    with pytest.raises(UsageError, match=r"pip install corpus-lint\[parquet\]"):
        LINTER.lint_array([CLEAN])


def test_names_of_the_package() -> None:
    for name in corpus_lint.batch.__all__:
        assert getattr(corpus_lint.batch, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        corpus_lint.batch.nothing  # noqa: B018 - asking for it is the test
