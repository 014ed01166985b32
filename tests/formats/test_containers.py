"""JSON, tables, subtitles and compressed files: the same documents however they are stored, and repairs of nothing else."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.cli.main import main
from corpus_lint.duplicates.document_reader import Reader
from corpus_lint.formats import COMPRESSED, KINDS, dialects, format_of, json_file, json_parts, table
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.json_parts import Kind
from corpus_lint.formats.text import Replaced
from tests.formats.test_formats import INJECTED, REPAIRED
from tests.material import CLEAN, SEEDS

RECORDS: dict[str, Callable[[Sequence[dict[str, str]]], str]] = {
    ".jsonl": lambda rows: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
    ".json": lambda rows: json.dumps(rows, ensure_ascii=False, indent=1),
    ".csv": lambda rows: written(rows, ","),
    ".tsv": lambda rows: written(rows, "\t"),
}
INVISIBLE = "第一章\u200b 总则：本规定自公布之日起施行。"
SOUND = "第一章 总则：本规定自公布之日起施行。"
ROWS = [
    {"id": "1", "text": CLEAN.strip()},
    {"id": "2", "text": INVISIBLE},
    {"id": "3", "text": f"一\n{INJECTED}"},
]


def written(rows: Sequence[dict[str, str]], separator: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, ["id", "text"], delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def packed(raw: bytes, behind: str) -> bytes:
    if behind == ".zst":
        zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
        return bytes(zstandard.compress(raw))
    return {"": lambda: raw, ".gz": lambda: gzip.compress(raw), ".bz2": lambda: bz2.compress(raw)}.get(
        behind, lambda: lzma.compress(raw)
    )()


def unpacked(raw: bytes, behind: str) -> bytes:
    if behind == ".zst":
        zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
        return bytes(zstandard.ZstdDecompressor().decompressobj().decompress(raw))
    return {"": lambda: raw, ".gz": lambda: gzip.decompress(raw), ".bz2": lambda: bz2.decompress(raw)}.get(
        behind, lambda: lzma.decompress(raw)
    )()


def findings(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    main(["check", "--no-cache", "--format", "jsonl", "--all-occurrences", "--text-field", "text", str(path)])
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [
        {**one, "path": "", "related": [{**other, "path": ""} for other in one["related"]]} for one in found
    ]


def seeds() -> list[dict[str, str]]:
    files = sorted((SEEDS / "bad").glob("*.txt")) + sorted((SEEDS / "clean").glob("*.txt"))
    texts = [raw.decode() for path in files if b"\0" not in (raw := path.read_bytes()) and is_utf8(raw)]
    return [{"id": str(number), "text": text} for number, text in enumerate(texts)]


def is_utf8(raw: bytes) -> bool:
    try:
        return "\r" not in raw.decode()
    except UnicodeDecodeError:
        return False


@pytest.mark.slow
def test_the_seeds_have_the_same_findings_in_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = seeds()
    assert len(rows) > 50
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    pyarrow = pytest.importorskip("pyarrow")
    paths = []
    for ending, write in RECORDS.items():
        for behind in COMPRESSED if ending == ".jsonl" else ("",):
            paths.append(tmp_path / f"a{ending}{behind}")
            paths[-1].write_bytes(packed(write(rows).encode(), behind))
    paths.append(tmp_path / "a.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(rows), paths[-1])
    first, *others = ((path, findings(path, capsys)) for path in paths)
    assert len(first[1]) > 30
    for path, found in others:
        assert found == first[1], path


@pytest.mark.parametrize("behind", COMPRESSED)
@pytest.mark.parametrize("ending", RECORDS)
def test_records_are_located_and_repaired(
    ending: str, behind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"a{ending}{behind}"
    content = RECORDS[ending](ROWS)
    path.write_bytes(packed(content.encode(), behind))
    assert main(["check", "--no-cache", "--format", "concise", str(path)]) == 1
    places = [line.split(" ")[0] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert places == [f"{path}[2]:1:4:", f"{path}[3]:2:2:"]
    assert main(["check", "--no-cache", "--fix", str(path)]) == 0
    assert unpacked(path.read_bytes(), behind).decode() == content.replace("\u200b", "").replace(
        INJECTED, REPAIRED
    ).replace(INJECTED.replace("\n", "\\n"), REPAIRED.replace("\n", "\\n"))


@pytest.mark.parametrize("behind", [one for one in COMPRESSED if one])
@pytest.mark.parametrize("ending", [ending for ending, kind in KINDS.items() if kind == "text"])
def test_texts_may_be_compressed(
    ending: str, behind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"a{ending}{behind}"
    path.write_bytes(packed(INVISIBLE.encode(), behind))
    assert main(["check", "--no-cache", "--fix", str(tmp_path)]) == 0
    assert unpacked(path.read_bytes(), behind).decode() == SOUND


@pytest.mark.parametrize("behind", [one for one in COMPRESSED if one])
@pytest.mark.parametrize("damage", ["cut", "other", "behind"])
def test_damage_is_said_to_be_damage(
    behind: str, damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = packed(RECORDS[".jsonl"](ROWS).encode(), behind)
    path = tmp_path / f"a.jsonl{behind}"
    path.write_bytes({"cut": raw[:-6], "other": b"not packed", "behind": raw + b"garbage"}[damage])
    assert main(["check", "--no-cache", str(path)]) == 2
    assert f"corpus-lint: {path}: damaged {COMPRESSED[behind]}: " in capsys.readouterr().err


@pytest.mark.parametrize("behind", [one for one in COMPRESSED if one])
def test_several_streams_are_one_file(behind: str, tmp_path: Path) -> None:
    content = RECORDS[".jsonl"](ROWS).encode()
    path = tmp_path / f"a.jsonl{behind}"
    path.write_bytes(packed(content[:50], behind) + packed(content[50:], behind))
    assert [one.text for one in format_of(path).read(path, "a", TEXT_ONLY)] == [row["text"] for row in ROWS]


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "gb18030", "big5hkscs"]
)
@pytest.mark.parametrize("ending", RECORDS)
def test_a_file_in_another_encoding_is_one_finding(
    ending: str, encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if ending == ".jsonl" and "utf" not in encoding:
        pytest.skip("each line of JSON Lines may be in an encoding of its own")
    text = "圖書館來了一位老人，他在窗邊坐了很久，翻著一本舊書，時時抬頭看看外面的雨。"
    content = RECORDS[ending]([{"id": str(number), "text": text * 2} for number in range(4)])
    path = tmp_path / f"a{ending}"
    path.write_bytes(content.encode(encoding))
    words = ["--no-cache", "--format", "concise", "--select", "ENC,FMT"]
    assert main(["check", *words, str(path)]) == 1
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{path}[1]:1:1: error[ENC101] the text is encoded in ")
    assert len(others) == 1
    read = list(format_of(path).read(path, "a", TEXT_ONLY))
    reader = Reader(TEXT_ONLY)
    for one in read:
        again = reader.document(Source(path, "a", named=True), one.record or 0, one.offset)
        assert again is not None
        assert again.text == one.text
    reader.close()
    assert main(["check", *words, "--fix", str(path)]) == 0
    assert path.read_bytes() == content.encode()


@pytest.mark.parametrize("ending", RECORDS)
def test_a_repair_keeps_the_encoding_of_the_file(ending: str, tmp_path: Path) -> None:
    content = RECORDS[ending](ROWS[:2])
    path = tmp_path / f"a{ending}"
    path.write_bytes(content.encode("utf-16"))
    assert main(["check", "--no-cache", "--fix", "--ignore", "ENC101,ENC103", str(path)]) == 0
    assert path.read_bytes() == content.replace("\u200b", "").encode("utf-16")


# JSON.

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def parts(raw: bytes, *names: str, limit: int = 1 << 20) -> list[json_parts.Part]:
    found = list(json_parts.parts(io.BytesIO(raw), names, limit))
    assert b"".join(one.raw for one in found) == raw
    return found


def without(records: set[int]) -> Replaced:
    """What leaves some records out."""
    return lambda record, raw: None if record in records else raw


@given(st.lists(VALUES, max_size=4), st.sampled_from([None, 0, 2]), st.booleans(), st.data())
def test_the_elements_of_an_array_are_records(
    values: list[Any], indent: int | None, escaped: bool, data: st.DataObject
) -> None:
    for source in (values, {"before": values, "data": values, "behind": [{"data": values}]}):
        raw = json.dumps(source, indent=indent, ensure_ascii=escaped).encode()
        found = [one for one in parts(raw, "data") if one.kind is Kind.RECORD]
        assert [json.loads(one.raw) for one in found] == values
        assert all(json_parts.record_at(io.BytesIO(raw), one.offset, 1 << 20) == one.raw for one in found)
        left_out = data.draw(st.sets(st.integers(1, len(values) or 1)))
        kept = [value for number, value in enumerate(values, 1) if number not in left_out]
        copy = b"".join(
            json_file.rebuilt(
                io.BytesIO(raw),
                without(left_out),
                Fields(("data[].text",)),
            )
        )
        assert json.loads(copy) == (kept if isinstance(source, list) else {**source, "data": kept})


@pytest.mark.parametrize(
    ("raw", "records"),
    [
        (b"", []),
        (b"[]", []),
        (b"\xef\xbb\xbf[{}]", [b"{}"]),
        (b'{"a": 1}\n{"a": 2}\n', [b'{"a": 1}', b'{"a": 2}']),
        (b'{"data": [1]}\n{"data": [2]}', [b'{"data": [1]}', b'{"data": [2]}']),
        (b'{"data": [{"a": 1}, {"b": 2}], "n": [3]}', [b'{"a": 1}', b'{"b": 2}']),
        (b'{"n": {"data": [3]}}', [b'{"n": {"data": [3]}}']),
        (b'[{"a": "]}"}, [1], "x,y", 2]', [b'{"a": "]}"}', b"[1]", b'"x,y"', b"2"]),
        (b'[{"a": "not closed}\n, {"b": 1}]', [b'{"a": "not closed}\n, {"b": 1}]', b""]),
        (b'[{"a": 1} {"b": 2}]', [b'{"a": 1}', b'{"b": 2}']),
        (b'[{"a": 1},]', [b'{"a": 1}', b""]),
        (b'[{"a": "b\\', [b'{"a": "b\\', b""]),
        (b"[}}},{}]", [b"}}}", b"{}"]),
        (b"plain words\nand others", [b"plain words", b"and others"]),
    ],
)
def test_what_is_damaged_is_a_record_and_what_follows_is_read(raw: bytes, records: list[bytes]) -> None:
    assert [one.raw for one in parts(raw, "data") if one.kind is Kind.RECORD] == records


def test_a_record_that_is_too_long_is_skipped(tmp_path: Path) -> None:
    raw = json.dumps([{"text": "a"}, {"text": "b" * 9000, "n": ["]"] * 900}, {"text": "c"}]).encode()
    path = tmp_path / "a.json"
    path.write_bytes(raw)
    read = list(format_of(path).read(path, "a.json", TEXT_ONLY, 5000))
    assert [(one.record, one.text) for one in read] == [(1, "a"), (2, ""), (3, "c")]
    assert "the record has " in (read[1].problem or "")
    assert b"".join(format_of(path).rebuild(path, lambda record, one: one)) == raw


INVISIBLE_LITERAL, SOUND_LITERAL = '"\u200b\u4e00\u4e01"', '"好"'


def test_large_integers_duplicate_keys_and_escapes_are_kept(tmp_path: Path) -> None:
    record = '{"n": 123456789012345678901234567890, "n": 1.0e5, "z":"\\u7db2", "text" :  %s,"nan": NaN }'
    raw = f"[ {record % INVISIBLE_LITERAL}\n,{record % SOUND_LITERAL} ]\n"
    path = tmp_path / "a.json"
    path.write_bytes(raw.encode())
    assert (
        main(["check", "--no-cache", "--fix", "--select", "ENC107", "--text-field", "text", str(path)]) == 0
    )
    assert path.read_bytes() == raw.replace("\u200b", "").encode()


# Tables.

CELLS = st.text(st.sampled_from('ab,;\t"\n甲 '), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(",\t;|"))
def test_rows_are_those_of_the_standard_library(rows: list[tuple[str, str]], separator: str) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows(rows)
    raw = stream.getvalue().encode()
    dialect = dialects.Dialect(separator, True, ("1", "2"), False)
    found = list(table.rows(table.Lines(io.BytesIO(raw), 1 << 20), dialect))
    assert b"".join(one.raw for one in found if isinstance(one, table.Row)) == raw
    lines = [one.raw.decode().removesuffix("\r\n") for one in found if isinstance(one, table.Row)]
    read = [tuple(cell.value(line) for cell in dialects.cells(line, dialect)) for line in lines]
    assert read == rows


@pytest.mark.parametrize(
    ("head", "ending", "dialect"),
    [
        ('label,review\n1,好\n0,"坏,很坏"\n', ".csv", (",", True, ("label", "review"), True)),
        ("id;text\n1;一,二\n2;三\n", ".csv", (";", True, ("id", "text"), True)),
        ('id\ttext\n1\t"他说\n2\t三\n', ".tsv", ("\t", False, ("id", "text"), True)),
        (
            "你好！我是张三。\t你好！我是张三。\n下个星期去。\t下星期去。\n",
            ".tsv",
            ("\t", False, ("1", "2"), False),
        ),
        ("标题,正文\n一,这是很长的一段正文，写了很多字。\n", ".csv", (",", True, ("标题", "正文"), True)),
        ("text\nonly, one\ncolumn\n", ".csv", (dialects.NOTHING, True, ("text",), True)),
        ("", ".csv", (dialects.NOTHING, True, (), False)),
    ],
)
def test_the_dialect_of_a_table(head: str, ending: str, dialect: tuple[Any, ...]) -> None:
    assert dialects.sniffed(head.encode(), ending) == dialects.Dialect(*dialect)


def test_a_quote_that_is_not_closed_spoils_its_line_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"一\n2,二\n3,"三 "x" 三"\n4,"四\n四"\n5,五,5,6\n6,六\n', "utf-8")
    read = list(format_of(path).read(path, "a.csv", TEXT_ONLY))
    assert [(one.record, one.problem is None, one.text) for one in read] == [
        (1, False, '1,"一'),
        (2, True, "二"),
        (3, False, '3,"三 "x" 三"'),
        (4, True, "四\n四"),
        (5, False, "5,五,5,6"),
        (6, True, "六"),
    ]
    assert main(["check", "--no-cache", "--format", "concise", str(path)]) == 1
    assert capsys.readouterr().out.count("FMT101") == 3


def test_a_cell_is_quoted_where_it_has_to_be_and_only_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'\ufeffid,text\r\n1, "a" ,,\r\n"2","{INVISIBLE}"\r\n3,{INVISIBLE}\r\n\r\n'.encode())
    before = path.read_bytes()
    assert main(["check", "--no-cache", "--fix", "--select", "ENC107", str(path)]) == 0
    assert path.read_bytes() == before.replace("\u200b".encode(), b"")
    (row,) = [one for one in format_of(path).read(path, "a", TEXT_ONLY) if one.record == 3]
    assert format_of(path).encode(row, 'a,"b', False).raw == b'3,"a,""b"\r\n'


# Subtitles.

SRT = "1\r\n00:00:01,000 --> 00:00:02,000 X1:1\r\n<i>第一%s行</i>\r\n第二行\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n%s\r\n"


def test_the_text_of_subtitles_is_that_of_the_cues(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes((SRT % ("\u200b", "{\\an8}尾")).encode("utf-16"))
    (document,) = format_of(path).read(path, "a.srt", TEXT_ONLY)
    assert document.text == "第一\u200b行\n第二行\n尾\n"
    assert main(["check", "--no-cache", "--fix", str(path)]) == 0
    assert path.read_bytes() == (SRT % ("", "{\\an8}尾")).encode()


def test_a_line_that_is_deleted_leaves_its_cue(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes((SRT % ("", "尾")).encode())
    (document,) = format_of(path).read(path, "a.srt", TEXT_ONLY)
    shorter = format_of(path).encode(document, "第一行\n尾巴\n", False)
    assert shorter.raw.decode() == (SRT % ("", "尾巴")).replace("第二行\r\n", "")
    with pytest.raises(ValueError, match="more lines"):
        format_of(path).encode(document, "第一行\n第二行\n第三行\n尾\n", False)


def test_webvtt_has_notes_styles_and_voices(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT\n\nNOTE 國(guó)\n\nSTYLE\n::cue {}\n\nid\n00:01.000 --> 00:02.000 align:start\n<v 罗>你好<b>吗</b>\n",
        "utf-8",
    )
    (document,) = format_of(path).read(path, "a.vtt", TEXT_ONLY)
    assert document.text == "你好吗\n"


# What a directory has.


def test_files_that_may_be_anything_are_read_where_they_have_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("package.json").write_text(json.dumps({"name": "a", "description": CLEAN, "version": "1"}), "utf-8")
    Path("zh.json").write_text(
        json.dumps({"ok": {"text": "好"}, **{f"k{n}": "一些别的字" for n in range(40)}}), "utf-8"
    )
    Path("list.csv").write_text("name,size\na,1\nb,2\n", "utf-8")
    Path("a.zip").write_bytes(b"PK")
    Path(".hidden").mkdir()
    Path("texts.json").write_text(json.dumps([{"text": INVISIBLE}] * 2), "utf-8")
    assert main(["check", ".", "--no-cache", "--format", "json", "--exit-zero"]) == 0
    out, err = capsys.readouterr()
    summary = json.loads(out)["summary"]
    assert summary["documents"] == 2
    assert summary["unread"] == {
        "files": {},
        "archives": {".zip": 1},
        "without_text": {".csv": 1, ".json": 2},
        "missing_package": {},
        "binary": {},
        "reports": {},
        "hidden_directories": 1,
        "records_without_text": 0,
    }
    assert "not read: 2 .json, 1 .csv without records with text" in err
    assert main(["check", "package.json", "--no-cache", "--if-corpus"]) == 0
    assert "nothing to lint" in capsys.readouterr().err
    assert main(["check", "--show-files", "."]) == 0
    assert capsys.readouterr().out == "texts.json\n"
