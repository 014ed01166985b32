"""Files to documents and back: what was not repaired is not touched."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from corpus_lint.formats import format_of, jsonl
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.formats.text import document

INJECTED = (
    "國(guó)家網(wǎng)絡(luò)安全宣傳週在全國(guó)開幕。網(wǎng)絡(luò)安全為人民,網(wǎng)絡(luò)安全靠人民。"
)
REPAIRED = "國家網絡安全宣傳週在全國開幕。網絡安全為人民,網絡安全靠人民。"


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("a.txt", False),
        ("a.md", False),
        ("README", False),
        ("a.JSONL", True),
        ("a.ndjson", True),
        ("a.jsonl.gz", True),
    ],
)
def test_a_format_is_known_by_its_ending(name: str, many: bool) -> None:
    assert format_of(Path(name)).many is many


@pytest.mark.parametrize(
    ("content", "body", "title"),
    [
        ("---\ntitle: 标题\ntags:\n  - a\n---\n正文", "正文", "标题"),
        ('---\ntitle: "引号里的"\n---\n正文', "正文", "引号里的"),
        ("---\r\ntitle: 标题\r\n---\r\n正文", "正文", "标题"),
        ("正文\n---\ntitle: 不是\n---\n", "正文\n---\ntitle: 不是\n---\n", None),
        ("---\n\n一段话，不是键值。\n\n---\n正文", "---\n\n一段话，不是键值。\n\n---\n正文", None),
        ("---\ntitle: 没有结束\n正文", "---\ntitle: 没有结束\n正文", None),
    ],
)
def test_front_matter_is_metadata(content: str, body: str, title: str | None) -> None:
    read = document(content.encode(), "a.md")
    assert read.text[read.body.start : read.body.end] == body
    assert (read.title and read.text[read.title.start : read.title.end]) == title


def test_positions_count_code_points_and_lines_end_at_line_feeds() -> None:
    read = document("一二\r\n𠮷三\rx\n".encode(), "a.txt")
    assert read.position(4) == (2, 1)
    assert read.position(5) == (2, 2)
    assert read.position(9) == (3, 1)
    assert [read.text[span.start : span.end] for _, span in read.lines] == ["一二", "𠮷三\rx"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"text": "a"', "not JSON"),
        ("nonsense", "not JSON"),
        ("[1]", "an array"),
        ("3.5", "a number"),
        ("null", "null"),
        ('{"id": 1}', "no field 'text'"),
        ('{"text": null}', "null, not a string"),
        ('{"text": ["a"]}', "an array, not a string"),
    ],
)
def test_a_malformed_record_says_what_is_wrong(line: str, problem: str) -> None:
    (read,) = jsonl.documents(io.BytesIO(line.encode()), "a.jsonl", TEXT_ONLY)
    assert problem in (read.problem or "")


def test_the_records_after_a_malformed_one_are_read() -> None:
    lines = [b'{"text": "a"}\n', b"\n", b"oops\n", b'{"text": "b"}']
    read = list(jsonl.documents(io.BytesIO(b"".join(lines)), "a.jsonl", TEXT_ONLY))
    assert [(one.record, one.text, one.problem is None) for one in read] == [
        (1, "a", True),
        (3, "oops", False),
        (4, "b", True),
    ]


RECORD = '{"n": 1.0e5,"text" :  %s , "z":"\\u7db2", "a": [ {"text": "inner"} ], "nan": NaN}'


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_repair_replaces_one_string_and_nothing_else(ascii_only: bool, tmp_path: Path) -> None:
    lines = [
        RECORD % json.dumps("干净的记录。", ensure_ascii=ascii_only),
        RECORD % json.dumps(INJECTED, ensure_ascii=ascii_only),
        "",
        "not json",
        '{"text": "最后一条，没有换行。"}',
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes("\r\n".join(lines).encode())
    assert main(["check", "--fix", str(path)]) == 1
    lines[1] = RECORD % json.dumps(REPAIRED, ensure_ascii=ascii_only)
    assert path.read_bytes() == "\r\n".join(lines).encode()


def test_compressed_records_are_repaired(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"body": INJECTED}).encode() + b"\n"))
    assert main(["check", "--fix", "--text-field", "body", str(path)]) == 0
    assert json.loads(gzip.decompress(path.read_bytes())) == {"body": REPAIRED}


def test_a_record_in_gbk_is_repaired_and_written_as_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record = json.dumps({"text": "全国人民代表大会常务委员会关于网络安全的决定。"}, ensure_ascii=False)
    path.write_bytes(record.encode("gbk") + b"\n" + record.encode() + b"x\n")
    assert main(["check", "--fix", "--select", "ENC101", str(path)]) == 0
    assert path.read_bytes() == record.encode() + b"\n" + record.encode() + b"x\n"


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_record_is_left_out_with_its_line(name: str, tmp_path: Path) -> None:
    lines = [b'{"text": "a"}\r\n', b"\n", b"oops\n", b'{"text": "b"}']
    stored = b"".join(lines)
    path = tmp_path / name
    path.write_bytes(gzip.compress(stored) if name.endswith("gz") else stored)
    written = b"".join(
        format_of(path).rebuild(path, lambda record, raw: {1: None, 3: b"new\n"}.get(record or 0, raw))
    )
    assert (gzip.decompress(written) if name.endswith("gz") else written) == b'\nnew\n{"text": "b"}'


def test_a_text_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\nb\n")
    assert b"".join(format_of(path).rebuild(path, lambda record, raw: None)) == b""
