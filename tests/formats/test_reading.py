"""Faster parsers, compression and columns: the same documents whichever way they are read."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_lint.cli.main import main
from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.duplicates.document_reader import Reader
from corpus_lint.formats import format_of, jsonl, orjson_text
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.formats.find_files import Source
from tests.formats.test_formats import INJECTED, REPAIRED
from tests.material import CLEAN

needs_orjson = pytest.mark.skipif(orjson_text.loads() is None, reason="orjson is not installed")
ARTICLES = [f"{CLEAN.strip()}这是第{number}篇，{'也是' * (number % 7)}最后一篇。" for number in range(300)]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.sampled_from(("text", "id", "te\u0301xt", "")), VALUES, max_size=4)
LINES = st.builds(
    lambda value, escaped, encoding: json.dumps(value, ensure_ascii=escaped).encode(encoding, "ignore"),
    OBJECTS | VALUES,
    st.booleans(),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be", "gb18030", "big5")),
)
# What a byte more or less makes of a record.
DAMAGED = st.builds(
    lambda raw, place, put, cut: raw[: place % (len(raw) + 1)] + put + raw[place % (len(raw) + 1) + cut :],
    LINES,
    st.integers(0, 200),
    st.binary(max_size=2) | st.sampled_from((b"\\", b'"', b"\\ud800", b"NaN", b"-", b"0", b".", b"\0", b"}")),
    st.integers(0, 2),
)


def read_both(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Document], list[Document]]:
    """The documents of a file with orjson and without it."""
    quick = list(jsonl.documents(io.BytesIO(raw), "a.jsonl", TEXT_ONLY))
    with monkeypatch.context() as patch:
        patch.setattr(orjson_text, "loads", lambda: None)
        return quick, list(jsonl.documents(io.BytesIO(raw), "a.jsonl", TEXT_ONLY))


@needs_orjson
@given(st.lists(LINES | DAMAGED, max_size=4).map(b"\n".join))
@example(b'{"text": "a", "text": "b"}')
@example(b'{"text": "a", "text": 1}')
@example(b'{"text": "\\ud800"}')
@example(b'{"text": "\\ud83d\\ude00\\u0000"}')
@example(b'{"text": "a", "n": NaN, "m": -Infinity}')
@example(b'{"text": "a", "n": 1e999, "m": -0, "k": 123456789012345678901234567890}')
@example(b'{"text": "a", "n": ' + b"1" * 4300 + b"}")
@example(b'{"text": "a", "n": ' + b"1" * 4301 + b"}")
@example(b'{"text": "a", "n": 0.' + b"1" * 9000 + b"}")
@example(b'{"n": ' + b"1" * 4301 + b', "n": 1, "text": "a"}')
@example(b'{"n": ' + b"[" * 3000 + b"]" * 3000 + b', "text": "a"}')
@example(b'{"n": ' + b"[" * 900 + b"]" * 900 + b', "text": "a"}')
@example(b'\xef\xbb\xbf{"text": "a"}')
@example(b'{"text": "\xef\xbb\xbfa\x7f"}\r\n')
@example(b'{"text": "a\tb"}')
@example(b'{"text": "a\rb"}')
@example(b'\x0c{"text": "a"}')
@example(b'{"text": "a",}')
@example(b'{"text": "a"} {}')
@example(b'{"text": "a", "n": 01}')
@example(b'{"text": "a", "n": 1.}')
@example(b'{"text": "a\xed\xa0\x80"}')
def test_orjson_reads_what_the_standard_library_reads(raw: bytes) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        quick, slow = read_both(raw, monkeypatch)
    assert quick == slow


@needs_orjson
def test_records_are_read_by_orjson() -> None:
    record = {"id": "1" * 639, "text": ARTICLES[0]}
    assert orjson_text.record_of(json.dumps(record).encode()) == record


# Compressed with zstd.


def packed(*frames: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    return b"".join(zstandard.ZstdCompressor().compress(frame) for frame in frames)


def texts(path: Path) -> list[str]:
    return [one.text for one in format_of(path).read(path, path.name, TEXT_ONLY)]


def test_frames_are_one_stream_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.zst"
    lines = "".join(json.dumps({"text": one}, ensure_ascii=False) + "\r\n" for one in ARTICLES).encode()
    skippable = bytes.fromhex("50 2a 4d 18 04 00 00 00") + b"\nskip"[:4]
    path.write_bytes(packed(lines[:1001]) + skippable + packed(b"", lines[1001:-2]))
    assert texts(path) == ARTICLES
    with format_of(path).open(path) as stream:
        assert stream.seek(0) == 0
        assert stream.read() == lines[:-2]
    path.write_bytes(b"")
    assert texts(path) == []


def test_records_compressed_with_zstd_are_repaired(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    path = tmp_path / "a.ndjson.zst"
    path.write_bytes(packed(json.dumps({"text": INJECTED}).encode() + b"\n{}\n"))
    assert main(["check", "--fix", str(path)]) == 1
    plain = zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())
    assert plain == json.dumps({"text": REPAIRED}).encode() + b"\n{}\n"


@pytest.mark.parametrize("damage", ["cut", "no zstd", "flipped"])
def test_damaged_zstd_is_said_to_be(damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = packed(json.dumps({"text": CLEAN}).encode())
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes({"cut": raw[:-3], "no zstd": b"no zstd", "flipped": b"\0" + raw[1:]}[damage])
    assert main(["check", str(path)]) == 2
    assert f"corpus-lint: {path}: damaged zstd: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "package", "extra"), [("a.jsonl.zst", "zstandard", "zstd"), ("a.parquet", "pyarrow", "parquet")]
)
def test_a_package_that_is_missing_is_named(
    name: str, package: str, extra: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a file that was named that is an error; in a directory such files are counted."""
    Path(tmp_path / name).write_bytes(b"")
    Path(tmp_path / f"again.{name}").write_bytes(b"")
    text = tmp_path / "b.txt"
    text.write_text(INJECTED, "utf-8")
    command = f"pip install corpus-lint[{extra}]"
    ending = name.removeprefix("a")
    counted = f"corpus-lint: not read: 2 files whose package is missing (2 {ending}; {command})"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setitem(sys.modules, package, None)
        for words in (str(tmp_path / name), str(text)), (str(text), str(tmp_path / name)):
            assert main(["check", "--no-cache", "--quiet", "--format", "concise", *words]) == 2
            printed = capsys.readouterr()
            assert "b.txt:1:2: error[PIN101]" in printed.out
            (error,) = printed.err.splitlines()
            assert f"{tmp_path / name}: " in error
            assert error.endswith(f"needs the package {package}: {command}")
        assert main(["check", "--no-cache", "--format", "json", str(tmp_path)]) == 1
        printed = capsys.readouterr()
        assert printed.err.splitlines() == [counted]
        assert json.loads(printed.out)["summary"]["unread"]["missing_package"] == {ending: 2}
        # A directory of nothing else was not linted at all.
        text.unlink()
        assert main(["check", "--no-cache", "--quiet", str(tmp_path)]) == 2
        assert capsys.readouterr().err.splitlines() == [counted]
        assert main(["clean", "--quiet", str(tmp_path), "--dry-run"]) == 2
        assert capsys.readouterr().err.splitlines() == [counted]


def test_records_without_text_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing, null or empty, in every format, from the cache too. What is broken otherwise is not among them."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    values: list[Any] = [{"text": CLEAN}, {"text": ""}, {"text": " \n"}, {"text": None}, {"title": "甲"}]
    lines = [*map(json.dumps, [*values, {"text": 5}, {}]), '{"text": "']
    (corpus / "a.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (corpus / "b.json").write_text(json.dumps(values), "utf-8")
    (corpus / "c.csv").write_text(f'id,text\n1,"{CLEAN}"\n2,\n3,""\n', "utf-8")
    write(corpus / "d.parquet", [CLEAN, None, ""])
    (corpus / "e.txt").write_text("", "utf-8")
    cache = ["--cache-dir", str(tmp_path / "cache")]
    words = ["check", *cache, "--select", "FMT101", "--format", "json", str(corpus), "--text-field", "text"]
    for _ in range(2):
        assert main(words) == 1
        printed = capsys.readouterr()
        assert printed.err.splitlines() == ["corpus-lint: not read: 13 records without text"]
        summary = json.loads(printed.out)["summary"]
        assert summary["unread"]["records_without_text"] == 5 + 4 + 2 + 2
        assert summary["rules"] == {"FMT101": {"findings": 5 + 2 + 1, "count": 5 + 2 + 1}}


# Parquet.


def write(path: Path, values: Sequence[Any], kind: str = "string", **options: Any) -> Path:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    array = pyarrow.array(values)
    if kind == "dictionary":
        array = array.dictionary_encode()
    elif kind != "binary":
        array = array.cast(getattr(pyarrow, kind)())
    parquet.write_table(pyarrow.table({"id": range(len(values)), "text": array}), path, **options)
    return path


def documents(path: Path) -> Iterator[Document]:
    return format_of(path).read(path, path.name, TEXT_ONLY)


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary", "binary"])
def test_a_row_is_a_document(kind: str, tmp_path: Path) -> None:
    values = ["", *ARTICLES, "\ufeffa\0b\u200b"]
    stored = [one.encode() for one in values] if kind == "binary" else values
    path = write(tmp_path / "a.parquet", stored, kind, row_group_size=70)
    assert [(one.record, one.text) for one in documents(path)] == list(enumerate(values, 1))


def test_rows_have_the_findings_of_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = [*ARTICLES, INJECTED, "\ufeff正文", ARTICLES[7], "a\u200bb"]
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps({"id": number, "text": one}) + "\n" for number, one in enumerate(values)), "utf-8"
    )
    write(tmp_path / "a.parquet", values, row_group_size=30)
    found = []
    for name in ("a.jsonl", "a.parquet"):
        words = ("--no-cache", "--format", "jsonl", "--all-occurrences")
        assert main(["check", *words, str(tmp_path / name)]) == 1
        found.append(capsys.readouterr().out.replace("a.parquet", "a.jsonl"))
    assert found[0] == found[1] != ""


def test_a_null_is_a_malformed_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.parquet", ["甲。", None, "乙。", None], row_group_size=3)
    assert [one.text for one in documents(path)] == ["甲。", "", "乙。", ""]
    assert main(["check", "--no-cache", "--format", "concise", str(path)]) == 1
    error = "error[FMT101] the field 'text' is null, not a string"
    assert capsys.readouterr().out.splitlines()[:2] == [
        f"{path}[{row}]:1:1: {error} (id {row - 1})" for row in (2, 4)
    ]


def test_bytes_that_are_not_utf8_are_decoded(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", [CLEAN.encode("gb18030"), CLEAN.encode()], "binary")
    assert [(one.text, one.encoding) for one in documents(path)] == [(CLEAN, "gb18030"), (CLEAN, "utf-8")]


@pytest.mark.parametrize(
    ("values", "kind", "field", "error"),
    [
        (["a"], "string", "body", "no column 'body'; its columns are id, text"),
        ([1], "int32", "text", "the column 'text' holds int32, not strings"),
        ([], "null", "text", "the column 'text' holds null, not strings"),
    ],
)
def test_a_file_without_texts_is_an_error(
    values: list[Any], kind: str, field: str, error: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.parquet", values, kind)
    assert main(["check", "--text-field", field, str(path)]) == 2
    assert capsys.readouterr().err == f"corpus-lint: {path}: {error}\n"


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"PAR1" * 30])
def test_damaged_parquet_is_said_to_be(
    raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    path = tmp_path / "a.parquet"
    path.write_bytes(raw)
    assert main(["check", str(path)]) == 2
    (error,) = capsys.readouterr().err.splitlines()
    assert error.startswith(f"corpus-lint: {path}: damaged Parquet: ")


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
def test_a_damaged_byte_of_parquet_is_no_defect(tmp_path: Path) -> None:
    raw = write(tmp_path / "a.parquet", [*ARTICLES[:3], None], row_group_size=2).read_bytes()
    path = tmp_path / "b.parquet"
    for place in range(len(raw)):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 0xA5]) + raw[place + 1 :])
        with contextlib.suppress(ReadError):
            deque(documents(path), 0)


def test_parquet_is_not_rewritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.parquet", [INJECTED, CLEAN])
    raw = path.read_bytes()
    assert main(["check", "--fix", "--no-cache", str(path)]) == 1
    note = f"corpus-lint: {path}: nothing fixed: files of this format are only read\n"
    assert capsys.readouterr().err == note
    assert main(["check", "--diff", "--no-cache", str(path)]) == 1
    assert path.read_bytes() == raw
    write(path, [CLEAN])
    assert main(["check", "--fix", "--no-cache", str(path)]) == 0
    assert capsys.readouterr().err == note


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl.zst"])
def test_documents_are_read_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name.endswith("zst"):
        path.write_bytes(packed("".join(json.dumps({"text": one}) + "\n" for one in ARTICLES).encode()))
    else:
        write(path, ARTICLES, row_group_size=70)
    read = list(documents(path))
    reader = Reader(TEXT_ONLY)
    for one in [*read[::9], *reversed(read[::7])]:
        again = reader.document(Source(path, name, named=True), one.record or 0, one.offset)
        assert again == one
    assert reader.document(Source(path, name, named=True), 301, read[-1].offset) != read[-1]
    reader.close()
    path.write_bytes(b"something else")
    assert Reader(TEXT_ONLY).document(Source(path, name, named=True), 1, 0) is None
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        monkeypatch.setitem(sys.modules, "zstandard", None)
        assert Reader(TEXT_ONLY).document(Source(path, name, named=True), 1, 0) is None


@pytest.mark.parametrize("known", [0, 5, 10_000])
def test_a_file_is_read_to_its_end_whatever_its_size_was(
    known: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may grow and shrink meanwhile, and of some files the system does not say how large they are."""
    path = tmp_path / "a.txt"
    path.write_text(CLEAN, "utf-8")
    monkeypatch.setattr(os, "fstat", lambda _: SimpleNamespace(st_size=known))
    [document] = format_of(path).read(path, path.name, TEXT_ONLY, 1 << 20)
    assert document.raw == CLEAN.encode()
