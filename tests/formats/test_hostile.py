"""Hostile files of every format: a clear error or a malformed record with its place, in little time and memory."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.cli.main import main
from corpus_lint.core.errors import ReadError
from corpus_lint.formats import COMPRESSED, KINDS, format_of
from corpus_lint.formats.fields import Fields
from tests.material import CLEAN

DEEP = 5_000
HOSTILE: dict[str, bytes] = {
    "deep arrays": b"[" * DEEP,
    "deep objects": b'{"text":' * DEEP,
    "deep and closed": b"[" * DEEP + b"]" * DEEP,
    "an array that is cut": b'[{"text": "a"}, {"text": "b',
    "an object that is cut": b'{"data": [{"text": "a"}, {"te',
    "an escape that is cut": b'[{"text": "a\\',
    "brackets": b"]}" * DEEP,
    "commas": b"[" + b"," * DEEP,
    "quotes": b'"' * DEEP,
    "lone quotes": b'a,"b\n' * 1_000,
    "quotes that are not doubled": b'"a"b,c\n' * 1_000,
    "separators": b"," * DEEP,
    "no line end": b"a" * DEEP,
    "NUL": b'id,text\n1,"a\0b"\n',
    "carriage returns": b"id,text\r1,a\r2,b\r",
    "a long cell": b'id,text\n1,"' + b"a\n" * DEEP + b'"\n',
    "half of a character": CLEAN.encode()[:-3] + b"\xe5",
    "half of UTF-16": b"\xff\xfe" + CLEAN.encode("utf-16-le")[:-1],
    "a mark alone": b"\xff\xfe",
    "surrogates": b'[{"text": "\\ud800"}, {"text": "\xed\xa0\x80"}]',
    "a large number": b'[{"n": ' + b"9" * 5_000 + b', "text": "a"}]',
    "times": b"00:00:01,000 --> 00:00:02,000\n" * 1_000,
    "an arrow": b"-->" * DEEP,
    "markup": b"1\n00:00:01,000 --> 00:00:02,000\n" + b"<" * DEEP + b"\n",
}


@pytest.mark.parametrize("ending", [".json", ".csv", ".tsv", ".srt", ".vtt", ".jsonl"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content(name: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(HOSTILE[name])
    words = ["--no-cache", "--select", "ENC,FMT", "--format", "concise", "--text-field", "text"]
    for more in ([], ["--text-field", "data[].text"], ["--fix"]):
        assert main(["check", *words, *more, str(path)]) in (0, 1, 2)
        out, err = capsys.readouterr()
        assert "internal error" not in out + err
    if "cut" in name and ending == ".json":
        assert "FMT101" in out


@given(
    st.sampled_from([ending for ending, kind in KINDS.items() if kind != "text"]),
    st.lists(
        st.sampled_from(
            [
                b"{",
                b"}",
                b"[",
                b"]",
                b'"',
                b"\\",
                b",",
                b":",
                b"\n",
                b"\r",
                b"\t",
                b"text",
                b"data",
                b"1",
                b" -->",
                b"\xe4\xb8\x80",
                b"\xff",
                b"\0",
                b";",
            ]
        ),
        max_size=30,
    ).map(b"".join),
)
def test_any_bytes_are_read_and_written_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, ending: str, raw: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{ending}"
    path.write_bytes(raw)
    fields = Fields(("text", "data[].text"))
    try:
        read = list(format_of(path).read(path, "a", fields, 1 << 16))
    except ReadError:
        return
    records: list[int | None] = []

    def kept(record: int | None, one: bytes) -> bytes:
        records.append(record)
        return one

    assert b"".join(format_of(path).rebuild(path, kept, fields)) == raw
    assert {one.record for one in read} <= {None, *records} or any(one.problem for one in read)


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
@pytest.mark.parametrize("behind", [one for one in COMPRESSED if one != ".zst"][1:])
@pytest.mark.parametrize("ending", [".json", ".csv", ".jsonl", ".txt"])
def test_a_bomb_takes_no_memory(ending: str, behind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}{behind}"
    piece = b'["' + b"a" * (120 << 20)
    compress: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
        ".xz": lzma.compress,
    }
    path.write_bytes(compress[behind](piece))
    code = (
        "import re, sys; from corpus_lint.formats import format_of; from corpus_lint.formats.fields import TEXT_ONLY;"
        "found = list(format_of(sys.argv[1]).read(sys.argv[1], 'x', TEXT_ONLY, 1 << 20));"
        "print(found[0].problem);"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        timeout=200,
        check=True,
        encoding="utf-8",
    )
    problem, megabytes = done.stdout.splitlines()
    assert "more than max-record-bytes" in problem
    assert int(megabytes) < 100


def test_records_are_found_in_the_beginning_of_a_file_that_is_cut_inside_a_string(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    text = '他说,[好]{的},"' + "甲,乙[丙]{丁}," * 2000
    records = [{"id": number, "text": text} for number in range(20)]
    path.write_text(json.dumps(records, ensure_ascii=False), "utf-8")
    sample = format_of(path).sample
    assert sample is not None
    assert sample(path)[0] == records[0]
