"""Whatever the bytes, the names, the streams and the disk: an answer, no traceback, and no harm to a file."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from corpus_lint.cli import check, main
from corpus_lint.core import encodings
from corpus_lint.core.errors import TRACEBACK
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.decoding.decode import decode
from corpus_lint.engine.registry import NoOptions, Rule
from corpus_lint.formats import find_files, format_of, jsonl
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.find_files import Source
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Settings

KEYS = (
    "path record id part code name severity message line column end_line end_column start end count evidence "
    "occurrences related fix"
)
COMMAND = [sys.executable, "-m", "corpus_lint"]
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff]")
FIX = ("--fix", "--unsafe-fixes")


def permissions_bind() -> bool:
    """Whether a file without permissions cannot be read: root may read anything."""
    with tempfile.NamedTemporaryFile() as one:
        os.chmod(one.name, 0)
        return not os.access(one.name, os.R_OK)


posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
not_root = pytest.mark.skipif(not permissions_bind(), reason="root may do anything")
hostile = settings(
    # Each is a dozen of runs.
    max_examples=settings().max_examples // 2,
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)

HIJACKED = (
    "國(guó)家網(wǎng)絡(luò)安全宣傳週在全國(guó)開幕。網(wǎng)絡(luò)安全為人民,網(wǎng)絡(luò)安全靠人民。"
)
CLEAN = "國家網絡安全宣傳週在全國開幕。網絡安全為人民,網絡安全靠人民。"
BANNER = "久久国产精品免费_亚洲无码一区二区三区_欧美熟女人妻在线播放_国产精品久久久久久\n"
STORY = "老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉。他们讲古下棋，一直玩到月亮升起来"
HIDDEN = "a\u200bb"


@dataclass(frozen=True)
class Ran:
    """What a command line did."""

    status: int
    out: bytes
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The report as JSON Lines, each line strict JSON in UTF-8 with the keys of the contract."""
        lines = self.out.decode("utf-8").split("\n")
        assert lines.pop() == ""
        found: list[dict[str, Any]] = [json.loads(line, parse_constant=pytest.fail) for line in lines]
        assert all(sorted(finding) == sorted(KEYS.split()) for finding in found)
        return found


def run(*words: str, stdin: bytes = b"", encoding: str = "utf-8") -> Ran:
    """Run a command line in this process. What it raises, it raises."""
    out, err = (io.TextIOWrapper(io.BytesIO(), name) for name in (encoding, "utf-8"))
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = main.main(words)
            except SystemExit as leaving:  # argparse
                status = int(leaving.code or 0)
    finally:
        sys.stdin = before
    out.flush()
    err.flush()
    assert isinstance(out.buffer, io.BytesIO)
    assert isinstance(err.buffer, io.BytesIO)
    return checked(Ran(status, out.buffer.getvalue(), err.buffer.getvalue().decode("utf-8")))


def spawn(*words: str | bytes, timeout: float = 30, **options: Any) -> Ran:
    """Run a command line in a process of its own."""
    done = subprocess.run([*COMMAND, *words], capture_output=True, timeout=timeout, check=False, **options)
    return checked(Ran(done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace")))


def checked(ran: Ran) -> Ran:
    """What holds for every run: a status of the contract, and messages of one harmless line each."""
    assert ran.status in (0, 1, 2, 130), ran
    assert "Traceback" not in ran.err, ran.err
    assert CONTROL.search(ran.err) is None, ran.err
    return ran


def tree(folder: Path) -> dict[str, bytes | None]:
    """All there is below a directory."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, counted plainly."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def assert_consistent(path: Path, findings: list[dict[str, Any]]) -> None:
    """All places of findings lie within the texts they are about, and all ways to say them agree."""
    texts: dict[int | None, str] = {}
    with contextlib.suppress(Exception):  # damaged gzip is read up to the damage
        texts.update((one.record, one.text) for one in format_of(path).read(path, str(path), TEXT_ONLY))
    for finding in findings:
        text = texts[finding["record"]]
        edits = finding["fix"]["edits"] if finding["fix"] else []
        for span in (finding, *finding["occurrences"], *edits):
            assert 0 <= span["start"] <= span["end"] <= len(text), finding
        for before, after in pairwise(edits):
            assert before["end"] <= after["start"], finding
        assert (finding["line"], finding["column"]) == place(text, finding["start"])
        assert (finding["end_line"], finding["end_column"]) == place(text, finding["end"])
        assert finding["count"] >= 1
        assert finding["occurrences"]
        assert finding["path"] == str(path)
        assert finding["severity"] in ("error", "warning")


def assert_survives(name: str, raw: bytes) -> None:
    """The promises that hold for every file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(raw)
        report = (str(path), "--format", "jsonl", "--all-occurrences")
        first = run("check", *report)
        assert first.status in (2, 1 if first.findings else 0)
        assert_consistent(path, first.findings)
        assert path.read_bytes() == raw

        for form in ("full", "concise"):
            assert run("check", str(path), "--format", form, "--diff", "--unsafe-fixes").status in (0, 1, 2)
        assert path.read_bytes() == raw

        second = run("check", *report, *FIX)
        fixed = path.read_bytes()
        if first.status == 2 or second.status == 2 or all(one["fix"] is None for one in first.findings):
            assert fixed == raw
        assert_consistent(path, second.findings)

        third = run("check", *report, *FIX)
        assert path.read_bytes() == fixed
        assert third.findings == second.findings
        assert os.listdir(folder) == [name]


# Any bytes at all.

PLACES = "肥东县|富源县|久治县|海门市|安义县|林甸县|临漳县|岳池县|武宁县|\n"
PHRASES = (
    HIJACKED,
    CLEAN,
    BANNER,
    STORY,
    HIDDEN,
    PLACES,
    "标题标题标题标题\n" * 3,
    "剩余15页未读",
    "甲?;ヂ?lián)",
)
SIGNS = (
    "---\n",
    "title: 甲\n",
    "```\n",
    "# ",
    "[甲](https://a…",
    "锟斤拷",
    "烫烫烫",
    "\r\n",
    "\n\n",
    "\x1b[31m",
)
PIECES = st.sampled_from(
    [*PHRASES, *SIGNS, *'\n\r\t\0\x85 "\\é漢ā\u200b\u200d\ufeff\ufffd\u202e\u2028\U0001f469']
)
ENCODINGS = st.sampled_from(["utf-8", "gb18030", "big5", "utf-16", "utf-16-be", "utf-32", "cp932", "latin-1"])
ENCODED = st.builds(lambda text, encoding: text.encode(encoding, "ignore"), PIECES, ENCODINGS)
MIXED = st.lists(ENCODED | st.binary(max_size=6), max_size=10).map(b"".join)
TRUNCATED = st.builds(lambda raw, start, end: raw[start : len(raw) - end], MIXED, *[st.integers(0, 3)] * 2)
RECORD = st.builds(
    lambda text, escaped, encoding: json.dumps(
        {"id": 1.5, "text": "".join(text)}, ensure_ascii=escaped
    ).encode(encoding, "ignore"),
    st.lists(PIECES, max_size=6),
    st.booleans(),
    ENCODINGS,
)
RECORDS = st.lists(RECORD | TRUNCATED, max_size=5).flatmap(
    lambda lines: st.sampled_from((b"\n", b"\r\n", b"\n\n")).map(lambda end: end.join([*lines, b""]))
)
BYTES = {
    "a.txt": st.binary() | TRUNCATED,
    "a.md": TRUNCATED,
    "a.jsonl": st.binary() | RECORDS,
    "a.jsonl.gz": st.binary()
    | (TRUNCATED | RECORDS).map(gzip.compress)
    | RECORDS.map(lambda raw: gzip.compress(raw)[:-5])
    | RECORDS.map(lambda raw: gzip.compress(raw) + b"garbage"),
    "a.jsonl.zst": st.binary(),
    "a.parquet": st.binary().map(lambda raw: b"PAR1" + raw + b"PAR1"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BYTES)
def test_any_bytes(name: str) -> None:
    @hostile
    @given(BYTES[name])
    def survives(raw: bytes) -> None:
        assert_survives(name, raw)

    survives()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("empty.txt", b""),
        ("empty.jsonl", b""),
        ("empty.jsonl.gz", b""),
        ("newline.txt", b"\n"),
        ("newline.jsonl", b"\n"),
        ("return.txt", b"\r"),
        ("nul.txt", b"\0" * 4096),
        ("nul.jsonl", b"\0\n\0\0\n"),
        ("nul-odd.txt", b"a\0b\0c"),
        ("bom.txt", b"\xef\xbb\xbf"),
        ("bom.jsonl", b'\xef\xbb\xbf{"text": "a\\u200bb"}\n'),
        ("boms.txt", b"\xef\xbb\xbf" * 3000),
        ("boms.jsonl", b"\xef\xbb\xbf" * 3000 + b'{"text": ""}\n'),
        ("bom-utf16-twice.txt", b"\xff\xfe" + "\ufeff中文".encode("utf-16-le")),
        ("front-matter-only.md", b"---\ntitle: a\n---"),
        ("cut-han.txt", STORY.encode()[:-1]),
        # What is left after the zero-width space is gone are the bytes of another one.
        ("nested-bytes.txt", STORY.encode() + b"\xe2\x80" + b"\xe2\x80\x8b" + b"\x8b" + STORY.encode()),
        # A line in two encodings, divided by a bare carriage return; spans are about the text.
        ("return.jsonl", b'{"text": "\xe4\xb8\xad",\r"other": "' + STORY.encode("gbk") + b'"}'),
        ("surrogates.jsonl", b'{"text": "\\ud800 \\udc80 a\\u200bb"}\n'),
        ("surrogates-joined.jsonl", b'{"text": "\\ud83d\\u200b\\ude00"}\n'),
        ("separators.txt", "甲\u2028乙\u2029丙\x85丁\x0b戊\x0c己\x1c".encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hard_bytes(name: str, raw: bytes) -> None:
    assert_survives(name, raw)


# Bytes to text and back.


def rebuilt(decoded: encodings.Decoded) -> bytes:
    """The bytes that a decoded document says it was made from; its runs follow each other from end to end."""
    ends = [0, *(one.end for one in decoded.runs)]
    assert ends == [*(one.start for one in decoded.runs), len(decoded.text)]
    pieces = (encodings.encode(decoded.text[one.start : one.end], one.encoding) for one in decoded.runs)
    return decoded.bom + b"".join(pieces)


def _comes_back(character: str) -> bool:
    raw = character.encode("big5", "ignore")
    return raw.decode("big5hkscs", "ignore").encode("big5hkscs") == raw


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "big5"])
def test_encoded_text_comes_back(encoding: str) -> None:
    @hostile
    @given(st.text(st.characters(codec=encoding)))
    @example("第一行\r\n\r\n第二行")
    def comes_back(text: str) -> None:
        for tail in (text, STORY[:9] + text + "\n" + text):
            # Big5 has two codes for a dozen characters, of which only one can come back.
            raw = "".join(c for c in tail if encoding != "big5" or _comes_back(c)).encode(encoding, "ignore")
            assert rebuilt(decode(raw)) == raw

    comes_back()


@hostile
@given(st.binary() | TRUNCATED)
def test_garbage_is_decoded_without_loss(raw: bytes) -> None:
    decoded = decode(raw)
    again = rebuilt(decoded)
    if all(one.encoding in (None, "utf-8", "gb18030", "utf-16-le", "utf-16-be") for one in decoded.runs):
        assert again == raw


# JSON Lines.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"text": "\\ud800"}', None),
        (b'{"text": "\\udc80 \\udfff\\ud800"}', None),
        (b'{"text": "a", "other": "\\ud800"}', None),
        (b'{"text": "a", "n": NaN, "m": -Infinity}', None),
        (b'{"text": "a", "text": "b"}', None),
        (b'{"text": "a", "n": 1e999}', None),
        (f'{{"text": "{STORY}。"}}'.encode("gbk"), None),
        (b'{"text": "a", "n": ' + b"9" * 4000 + b"}", None),
        (b'{"text": "a", "n": ' + b"9" * 50_000 + b"}", "the JSON cannot be read"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"text": "a", "b": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b"[]", "the record is an array"),
        (b'"a"', "the record is a string"),
        (b"1", "the record is a number"),
        (b"null", "the record is null"),
        (b"true", "the record is a boolean"),
        (b"NaN", "the record is a number"),
        (b"{}", "no field 'text'"),
        (b'{"Text": "a"}', "no field 'text'"),
        (b'{"text": null}', "is null, not a string"),
        (b'{"text": ["a"]}', "is an array, not a string"),
        (b'{"text": "a"', "not JSON"),
        (b'{"text": "a",', "not JSON"),
        (b'{"text": "a"} {}', "not JSON"),
        (b"{'text': 'a'}", "not JSON"),
        (b'{"text": "a\tb"}', "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"\x00", "not JSON"),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else "",
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""], ids=["lf", "crlf", "none"])
def test_a_line(tmp_path: Path, line: bytes, problem: str | None, end: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "x"}\n\r\n' + line + end)
    findings = run("check", str(path), "--format", "jsonl").findings
    malformed = [one for one in findings if one["code"] == "FMT101"]
    assert_consistent(path, findings)
    assert [(one["record"], one["line"]) for one in malformed] == ([(3, 1)] if problem else [])
    assert all(problem and problem in one["message"] for one in malformed)
    before = path.read_bytes()
    run("check", str(path), *FIX)
    assert problem is None or path.read_bytes() == before


def test_lines_after_a_malformed_one_are_read_and_blank_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\n \t\r\n{"text": "a"}\r\n{\n\n{"text": "b\\u200b"}')
    report = json.loads(run("check", str(path), "--format", "json").out)
    assert [(one["record"], one["code"]) for one in report["findings"]] == [(4, "FMT101"), (6, "ENC107")]
    assert report["summary"]["documents"] == 3


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rb'{"text": "a\u200bb"}', b'{"text": "ab"}'),
        (
            rb'{ "n":1.0e5 ,"m" : -0.0,  "z":[1,2 , 3],"u":"\u4e2d\/\ud800","text" : "a\u200bb", "x":NaN}',
            rb'{ "n":1.0e5 ,"m" : -0.0,  "z":[1,2 , 3],"u":"\u4e2d\/\ud800","text" : "ab", "x":NaN}',
        ),
        (rb'{"text": "\u4e2d\u200b\u6587"}', rb'{"text": "\u4e2d\u6587"}'),
        ('{"text": "中\u200b文", "u": "\u200b"}'.encode(), '{"text": "中文", "u": "\u200b"}'.encode()),
        (rb'{"text": "x\u200b", "text": "a\u200bb"}', rb'{"text": "x\u200b", "text": "ab"}'),
        (rb'{"m": {"text": "a\u200b"}, "text": "a\u200bb"}', rb'{"m": {"text": "a\u200b"}, "text": "ab"}'),
        (rb'{"\u0074ext": "a\u200bb"}', rb'{"\u0074ext": "ab"}'),
        (
            rb'{"k": "\"text\": \"a\u200b\"", "text": "a\u200bb"}',
            rb'{"k": "\"text\": \"a\u200b\"", "text": "ab"}',
        ),
        (rb'{"text": "\ud800\u200b"}', rb'{"text": "\ud800"}'),
        (
            rb'{"text": "a\u200bb", "n": 12345678901234567890123}',
            b'{"text": "ab", "n": 12345678901234567890123}',
        ),
        (b'\t{"text":"a\xe2\x80\x8b\\tb\\n"}  ', b'\t{"text":"a\\tb\\n"}  '),
        # Half a pair on either side: without what stands between them they would be one character.
        (rb'{"text": "\ud83d\u200b\ude00"}', rb'{"text": "\ud83d\u200b\ude00"}'),
        (f'{{"text": "{HIJACKED}", "n": 1.50}}'.encode(), f'{{"text": "{CLEAN}", "n": 1.50}}'.encode()),
        # A record that is not UTF-8 becomes it, as a whole.
        (f'{{"n": 1.50, "text": "{CLEAN}"}}'.encode("gbk"), f'{{"n": 1.50, "text": "{CLEAN}"}}'.encode()),
    ],
)
def test_fixing_a_record_keeps_all_other_bytes(
    tmp_path: Path, before: bytes, after: bytes, ending: str
) -> None:
    pack, unpack = (gzip.compress, gzip.decompress) if ending.endswith("gz") else (bytes, bytes)
    path = tmp_path / f"a{ending}"
    rest = (b'{"text":"x" }\r\n\r\n{bad\n', b'\r\n \n["\xff"]\n{"text" : "y"}')
    path.write_bytes(pack(rest[0] + before + rest[1]))
    run("check", str(path), "--fix")
    assert unpack(path.read_bytes()) == rest[0] + after + rest[1]
    assert os.listdir(tmp_path) == [path.name]


def test_fixing_a_big5_record_keeps_all_other_bytes(tmp_path: Path) -> None:
    """Big5 has two codes for ╞═╪═╡: the ones in another field must stay, or the record as it is."""
    path = tmp_path / "a.jsonl"
    line = '{"id": "╞═╪═╡", "text": "網路安全是大家的事%s請大家一起來維護它"}\n'
    raw, clean = ((line % hidden).encode("big5") for hidden in (r"\u200b", ""))
    path.write_bytes(raw)
    run("check", str(path), "--fix", "--select", "ENC107")
    assert path.read_bytes() in (raw, clean)


def test_findings_beside_a_diff_are_about_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps({'text': BANNER + STORY * 3})}\n" * 2)
    report = (str(path), "--format", "jsonl")
    found = run("check", *report).findings
    assert {one["code"] for one in found} >= {"SPM101", "DUP101"}
    assert run("check", *report, "--diff").findings == found


# Text files that are repaired.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{HIJACKED}\r\n\r\n甲\r\n".encode(), f"{CLEAN}\r\n\r\n甲\r\n".encode()),
        (f"{HIJACKED}".encode(), f"{CLEAN}".encode()),
        (b"\xef\xbb\xbf" + f"{HIJACKED}\n".encode(), b"\xef\xbb\xbf" + f"{CLEAN}\n".encode()),
        (f"{CLEAN}\r\n".encode("gbk"), f"{CLEAN}\r\n".encode()),
        (f"{CLEAN}\r\n".encode("big5"), f"{CLEAN}\r\n".encode()),
        (f"{CLEAN}\r\n".encode("utf-16"), f"{CLEAN}\r\n".encode()),
        (f"{STORY}。\n".encode() + f"{CLEAN}\n".encode("gbk"), f"{STORY}。\n{CLEAN}\n".encode()),
        # A byte that nobody can read stays where it is.
        (f"{STORY}\u200b".encode() + b"\xff\n", STORY.encode() + b"\xff\n"),
        (f"{STORY}。\r\n".encode(), f"{STORY}。\r\n".encode()),
    ],
)
def test_fixing_a_text(tmp_path: Path, before: bytes, after: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(before)
    run("check", str(path), "--fix")
    assert path.read_bytes() == after
    assert os.listdir(tmp_path) == ["a.txt"]
    piped = run("check", "-", "--fix", "--format", "jsonl", stdin=before)
    assert piped.out == after


@pytest.mark.parametrize(
    ("name", "raw", "out"),
    [
        ("stdin.txt", b"", b""),
        ("a.md", b"a\r\n", b"a\r\n"),
        ("a.jsonl", b'{"text": "a\xe2\x80\x8b"}\r\n', b'{"text": "a"}\r\n'),
        ("a.jsonl.gz", b"no gzip", b"no gzip"),
        ("a\x1b[31m.txt", b"a\xe2\x80\x8b", b"a"),
        ("", b"a\xe2\x80\x8b", b"a"),
    ],
)
def test_fixing_standard_input(name: str, raw: bytes, out: bytes) -> None:
    ran = run("check", "-", "--fix", "--stdin-filename", name, stdin=raw)
    assert ran.out == out
    assert ran.status == (2 if raw == b"no gzip" else 0)


@posix
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o755, 0o664])
def test_fixing_keeps_the_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text(HIDDEN)
    path.chmod(mode)
    assert run("check", str(path), "--fix").status == 0
    assert path.read_text() == "ab"
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
@pytest.mark.parametrize("link", ["{}/b/a.txt", "b/a.txt"], ids=["absolute", "relative"])
def test_fixing_a_link_fixes_what_it_leads_to(tmp_path: Path, link: str) -> None:
    target = tmp_path / "b" / "a.txt"
    target.parent.mkdir()
    target.write_text(HIDDEN)
    for name, leads_to in (("l.txt", link.format(tmp_path)), ("ll.txt", "l.txt")):
        (tmp_path / name).symlink_to(leads_to)
    before = {name: os.readlink(tmp_path / name) for name in ("l.txt", "ll.txt")}
    assert run("check", str(tmp_path / "ll.txt"), "--fix").status == 0
    assert {name: os.readlink(tmp_path / name) for name in before} == before
    assert target.read_text() == "ab"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "b", "l.txt", "ll.txt"]


@posix
def test_a_document_and_a_link_to_it_are_one_document(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(f"{STORY}。")
    (tmp_path / "a.txt").symlink_to("b.txt")
    assert run("check", str(tmp_path), "--format", "concise").out == b""


@pytest.mark.parametrize("name", ["os.urandom", "os.fsync", "os.chmod", "os.replace"])
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), 2),
        (OSError(errno.ENOSPC, "No space left on device"), 2),
        (KeyboardInterrupt(), 130),
    ],
    ids=["permission", "space", "interrupt"],
)
def test_a_file_that_cannot_be_written_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException, status: int
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(HIDDEN)
    monkeypatch.setattr(name, raising(error))
    ran = run("check", str(path), "--fix", "--no-cache")
    monkeypatch.undo()
    assert ran.status == status
    assert ran.err.count("\n") == 1
    assert tree(tmp_path) == {str(path): HIDDEN.encode()}


@not_root
def test_a_file_in_a_read_only_directory_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(HIDDEN)
    tmp_path.chmod(0o500)
    ran = run("check", str(path), "--fix")
    tmp_path.chmod(0o700)
    assert (ran.status, ran.err) == (2, f"corpus-lint: {path}: not written: Permission denied\n")
    assert tree(tmp_path) == {str(path): HIDDEN.encode()}


# Paths.


def socket_at(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(before)


@pytest.mark.slow
@posix
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: None, "no such file or directory"),
        (lambda path: path.symlink_to("nowhere"), "dangling link"),
        (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
        (lambda path: os.mkfifo(path), "not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
        (socket_at, "not a regular file"),
    ],
    ids=["missing", "dangling", "loop", "fifo", "device", "socket"],
)
def test_what_is_no_file(tmp_path: Path, make: Callable[[Path], None], reason: str) -> None:
    path = tmp_path / "a.txt"
    (tmp_path / "b.txt").write_text(HIDDEN)
    make(path)
    named = spawn("check", str(path), str(tmp_path / "b.txt"), "--format", "concise", *FIX)
    assert (named.status, named.err) == (2, f"corpus-lint: {path}: {reason}\n")
    if os.path.lexists(path):
        (tmp_path / "b.txt").write_text(HIDDEN)
        inside = spawn("check", str(tmp_path), *FIX)
        assert (inside.status, inside.err) == (2, f"corpus-lint: {path}: {reason}\n")
    # What could be done was done.
    assert (tmp_path / "b.txt").read_text() == "ab"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ([""], "corpus-lint: '': no such file or directory\n"),
        (["no\nwhere"], "corpus-lint: no‹U+000A›where: no such file or directory\n"),
        (["\u202e\x1b[31m"], "corpus-lint: ‹U+202E›‹U+001B›[31m: no such file or directory\n"),
        (["\udcff.txt"], "corpus-lint: ‹byte FF›.txt: no such file or directory\n"),
        (["a" * 5000], f"corpus-lint: {'a' * 5000}: File name too long\n"),
        (["a\0b"], "corpus-lint: a‹U+0000›b: file names cannot contain NUL\n"),
        (
            [".", "--against", "a\0b"],
            "corpus-lint: --against: a‹U+0000›b: file names cannot contain NUL\n",
        ),
        (
            ["clean", "a.txt", "-o", "a\0b"],
            "corpus-lint: --output a‹U+0000›b: file names cannot contain NUL\n",
        ),
        (["-", "a.txt"], None),
        (["--no-such-option"], None),
        (["--no-such-\x1b[31m-option"], None),
        (["--format", "nothing"], None),
        (["--select", "NOTHING"], None),
        (["--select", "\x1b[31m"], None),
        (["--set", "PIN101.min-count=x"], None),
        (["--set", "PIN101.min-count"], None),
        (["--text-field"], None),
        (["rule", "nothing"], None),
        (["rule"], None),
    ],
)
def test_what_cannot_be_asked_for(words: list[str], error: str | None) -> None:
    ran = run(*words)
    assert ran.status == 2
    assert ran.err == error if error else ran.err.splitlines()[-1].startswith("corpus-lint")


@pytest.mark.slow
@posix
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"\xff\xe4.txt", "‹byte FF›‹byte E4›.txt"),
        ("\u202etxt.a.txt".encode(), "‹U+202E›txt.a.txt"),
        (b"\x1b[31m\r\n.txt", "‹U+001B›[31m‹U+000D›‹U+000A›.txt"),
        ("槐树.txt".encode(), "槐树.txt"),
        (b"[bold]:smile:.txt", "[bold]:smile:.txt"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_odd_names_are_shown_and_fixed(tmp_path: Path, name: bytes, shown: str) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text(HIDDEN)
    for words in ([str(path)], [str(tmp_path)]):
        for form in ("full", "concise"):
            ran = run("check", *words, "--format", form)
            assert ran.status == 1
            assert shown in ran.out.decode("utf-8")
            assert CONTROL.search(ran.out.decode("utf-8")) is None
        (finding,) = run("check", *words, "--format", "jsonl").findings
        assert finding["path"] == str(path)
        assert json.loads(run("check", *words, "--format", "json").out)["findings"] == [finding]
    assert run("check", str(path), "--fix").status == 0
    assert path.read_text() == "ab"


@not_root
@pytest.mark.parametrize("name", ["a.txt", "b"])
def test_what_may_not_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "b").mkdir()
    for path in (tmp_path / "a.txt", tmp_path / "b" / "b.txt"):
        path.write_text(HIDDEN)
    closed = tmp_path / name
    closed.chmod(0)
    try:
        for path in (closed, tmp_path):
            ran = run("check", str(path), "--format", "jsonl", *FIX)
            assert (ran.status, ran.err) == (2, f"corpus-lint: {closed}: Permission denied\n")
    finally:
        closed.chmod(0o700)
    assert closed.is_dir() or closed.read_text() == HIDDEN


@not_root
def test_a_directory_that_may_be_listed_but_not_entered(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HIDDEN)
    tmp_path.chmod(0o400)
    try:
        ran = run("check", str(tmp_path))
    finally:
        tmp_path.chmod(0o700)
    assert (ran.status, ran.err) == (2, f"corpus-lint: {tmp_path / 'a.txt'}: Permission denied\n")


@pytest.mark.parametrize("cut", [1, 5, 12, 30])
def test_a_damaged_archive_is_reported_and_kept(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.jsonl.gz"
    raw = gzip.compress(f"{json.dumps({'text': HIDDEN})}\n".encode())[:-cut]
    path.write_bytes(raw)
    ran = run("check", str(path), *FIX)
    assert ran.status == 2
    assert ran.err.startswith(f"corpus-lint: {path}: damaged gzip: ")
    assert tree(tmp_path) == {str(path): raw}


# Streams and surroundings.


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "statuses"),
    [
        ('"$@" a.jsonl > /dev/full', {2}),
        ('"$@" a.jsonl --format jsonl > /dev/full', {2}),
        ('"$@" a.jsonl >&-', {1, 2}),
        ('"$@" nowhere 2>&-', {2}),
        ('"$@" nowhere 2> /dev/full', {2}),
        ('"$@" - <&-', {2}),
        ('mkdir gone && cd gone && rmdir ../gone && "$@" a.txt', {2}),
        ('mkdir gone && cd gone && rmdir ../gone && "$@" .', {0, 2}),
        ('{ "$@" a.jsonl; echo $? > status; } | head -1; exit $(cat status)', {1}),
        ('{ "$@" a.jsonl --format jsonl; echo $? > status; } | head -1; exit $(cat status)', {1}),
        ('{ "$@" a.jsonl --format concise nowhere; echo $? > status; } | head -1; exit $(cat status)', {2}),
        ('{ "$@" a.jsonl nowhere; echo $? > status; } | head -1; exit $(cat status)', {2}),
        ('{ "$@" a.jsonl --format json 2>&1; echo $? > status; } | true; exit $(cat status)', {1}),
    ],
)
def test_streams(tmp_path: Path, script: str, statuses: set[int]) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{bad\n" * 1000)
    command = ["sh", "-c", script, "sh", *COMMAND, "check"]
    # What is left to flush at exit would be hidden by it.
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=30, check=False, env=buffered)
    err = done.stderr.decode()
    assert "Traceback" not in err
    assert "Exception ignored" not in err
    assert done.returncode in statuses, err


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    "surroundings",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
    ],
    ids=lambda value: " ".join(f"{name}={setting}" for name, setting in value.items()),
)
def test_surroundings(tmp_path: Path, surroundings: dict[str, str]) -> None:
    (tmp_path / "槐树.txt").write_text(HIDDEN)
    env = os.environ | surroundings
    for form in ("full", "concise"):
        ran = spawn("check", "槐树.txt".encode(), "nowhere", "--format", form, cwd=tmp_path, env=env)
        assert ran.status == 2
        assert b"ENC107" in ran.out
        assert ran.err.splitlines() == ["corpus-lint: nowhere: no such file or directory"]
    (finding,) = spawn("check", ".", "--format", "jsonl", cwd=tmp_path, env=env).findings
    assert os.fsencode(finding["path"]) == "槐树.txt".encode()
    assert finding["code"] == "ENC107"
    assert spawn("check", ".", "--fix", cwd=tmp_path, env=env).status == 0
    assert (tmp_path / "槐树.txt").read_text() == "ab"


# Defects of corpus-lint itself.


def raising(error: BaseException) -> Callable[..., NoReturn]:
    def fail(*arguments: object, **named: object) -> NoReturn:
        raise error

    return fail


@pytest.mark.parametrize("how", ["option", "variable", "none", "0"])
def test_a_defect_leaves_a_trace_where_that_is_asked_for(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TRACEBACK, {"variable": "1", "0": "0"}.get(how, ""))
    monkeypatch.setattr(check, "lint_files", raising(RuntimeError("bro\x1bken\nCORPUS")))
    err = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stderr(err):
        assert main.main(["check", __file__, *(["--traceback"] if how == "option" else [])]) == 2
    err.seek(0)
    first, *lines = err.read().splitlines()
    assert first == "corpus-lint: internal error: RuntimeError: bro‹U+001B›ken‹U+000A›CORPUS"
    if how in ("none", "0"):
        assert lines == []
        return
    assert lines[0] == "    Traceback (most recent call last):"
    assert any("in fail" in line for line in lines)
    assert all(line.startswith("    ") and "\x1b" not in line for line in lines)


@pytest.mark.slow
@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("broken", ["check", "collect", "reduce", "screen", "read"])
def test_what_a_rule_or_a_process_fails_of_is_traced(
    jobs: int, broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TRACEBACK, "1")
    parts: dict[str, Any] = {"check": lambda document, options: iter(())}
    if broken in ("collect", "reduce"):
        parts = {"collect": lambda document: 1, "reduce": found_first}
    if broken == "read":
        monkeypatch.setattr(jsonl, "record_documents", raising(ValueError("broken")))
    else:
        parts[broken] = raising(ValueError("broken"))
    path = tmp_path / "a.jsonl"
    # Few records, for there is an error of each, and a file that is divided.
    path.write_text((json.dumps({"text": STORY * 4000}) + "\n") * 20, "utf-8")
    rules = [Rule("XXX101", "broken", Severity.ERROR, "Broken.", NoOptions(), **parts)]
    outcome = lint_files(find_files.sources([str(path)], tracked=False), Settings(rules, jobs=jobs))
    assert outcome.errors
    assert all("Traceback (most recent call last)" in error for error in outcome.errors)
    assert any("in fail\n" in error for error in outcome.errors)


@pytest.mark.parametrize(
    "error", [RuntimeError("broken"), RecursionError(), MemoryError(), OSError(5, "I/O error")]
)
def test_a_defect_is_one_line_and_status_2(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(check, "lint_files", raising(error))
    ran = run("check", __file__)
    assert ran.status == 2
    assert ran.err.startswith("corpus-lint: ")
    assert ran.err.count("\n") == 1


def found_first(values: object, options: object) -> Iterator[tuple[int, Problem]]:
    yield 0, Problem(Span(0, 0), "found")


@pytest.mark.parametrize(
    "parts",
    [
        {"check": raising(ValueError("broken"))},
        {"collect": raising(ValueError("broken")), "reduce": found_first},
        {"collect": id, "reduce": raising(ValueError("broken"))},
    ],
    ids=["check", "collect", "reduce"],
)
def test_a_rule_that_fails_stops_no_other(tmp_path: Path, parts: dict[str, Any]) -> None:
    paths = [tmp_path / name for name in ("a.txt", "b.txt")]
    for path in paths:
        path.write_text(HIDDEN)
    rules = [Rule("XXX101", "broken", Severity.ERROR, "Broken.", NoOptions(), **parts)]
    sources = [Source(path, path.name, named=False) for path in paths]
    outcome = lint_files(sources, Settings(rules))
    assert any("XXX101" in error for error in outcome.errors)
    assert outcome.documents == 2


def test_a_document_on_which_a_rule_fails_is_counted_with_its_source(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a", "from": "x"}\n{"text": "b", "from": "y"}\n{"text": "c", "from": "x"}\n')
    failing = Rule(
        "XXX101", "broken", Severity.ERROR, "Broken.", NoOptions(), check=raising(ValueError("broken"))
    )
    outcome = lint_files([Source(path, path.name, named=True)], Settings([failing], fields=Fields(by="from")))
    assert outcome.documents == 3
    assert outcome.groups == {"x": 2, "y": 1}


def test_a_file_that_is_gone_when_its_turn_comes_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(HIDDEN)
    sources = [Source(tmp_path / name, name, named=True) for name in ("a.txt", "b.txt")]
    outcome = lint_files(sources, Settings(()))
    assert [error.split(": ")[0] for error in outcome.errors] == ["a.txt"]
    assert outcome.documents == 1


# Long lines and many lines: nothing may take a time that grows with the square of the length, or worse.

LONG = 200_000
SLOW: dict[str, str | bytes] = {
    "han": STORY * (LONG // 40),
    "images": "![" * (LONG // 2),
    "links": "[a](http:" * (LONG // 9),
    "link-ends": "[a](" * (LONG // 4),
    "comments": "<!--" * (LONG // 4) + "-->",
    "tags": "<a " * (LONG // 3),
    "urls": "https://" * (LONG // 8),
    "dots": "https://" + "." * LONG + "a",
    "ellipses": "（" + "…" * LONG + "x",
    "brackets": "（" * LONG + "…",
    "full-stops": "。" * LONG + "x",
    "question-marks": "甲?;" * (LONG // 3),
    "zero-widths": "甲\u200b" * (LONG // 2),
    "escapes": "\x1b[" * (LONG // 2),
    "spaces": f"甲{' ' * LONG}乙",
    "heading-hashes": f"# {'#' * LONG}x\n正文\n",
    "heading-spaces": f"# 标题{' ' * LONG}x\n正文\n",
    "title-spaces": f"标题标题标题标题标题\n甲{' ' * 2000}{'乙' * 100}\n",
    "front-matter-blanks": "---\n" + " \n" * 200 + "x",
    "front-matter-spaces": f"---\ntitle: a{' ' * LONG}b\n---\n甲\n乙\n",
    "pipes": "甲县|" * (LONG // 3),
    "places": f"{STORY}\n\n{'市' * 60}乙\n",
    "hexadecimal": f"{STORY}\n<{'A' * 130}\n",
    "banner": "_".join(f"久久国产精品{chr(0x4E00 + n % 5000)}{n}" for n in range(LONG // 12)),
    "readings": "网(wǎng)络(luò)全国" * (LONG // 14),
    "lines": "甲\n" * (LONG // 2),
    "fences": "```\n" * (LONG // 4) + "\ufffd 乱码",
    "utf-16": ("甲\n" * (LONG // 2)).encode("utf-16-le"),
    "no-encoding": b"\x80\n" * (LONG // 2),
    "two-encodings": b"".join(f"{STORY}\n".encode(name) for name in ("utf-8", "gbk") * 1000),
}
# Of the processor, where it can be limited, so that a busy machine fails nobody; and of the clock, for all of them.
CPU_SECONDS = 10
SECONDS = 90.0


@pytest.mark.slow
def test_no_text_takes_forever(tmp_path: Path) -> None:
    """All at once: to hang costs time only once."""
    started = time.monotonic()
    running: dict[str, subprocess.Popen[bytes]] = {}
    for name, text in SLOW.items():
        path = tmp_path / f"{name}.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        command = [*COMMAND, "check", "--preview", str(path)]
        if os.name == "posix":
            command = ["sh", "-c", f'ulimit -t {CPU_SECONDS} && exec "$@"', "sh", *command]
        running[name] = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    failed = []
    while running and time.monotonic() - started < SECONDS:
        ended = {name: one for name, one in running.items() if one.poll() is not None}
        failed += [name for name, one in ended.items() if one.returncode not in (0, 1)]
        running = {name: one for name, one in running.items() if name not in ended}
        time.sleep(0.05)
    for name, one in running.items():
        one.send_signal(signal.SIGKILL)
        one.wait()
        failed.append(name)
    assert failed == []


@posix
@pytest.mark.slow
def test_a_line_of_50_megabytes(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((STORY * (50_000_000 // len(STORY.encode()))).encode())
    measured = (
        "import re, sys; from corpus_lint.cli.main import main; status = main();"
        # Not by getrusage, which counts the process of the tests, too.
        "status_file = open('/proc/self/status').read() if sys.platform == 'linux' else 'VmHWM: 0';"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status_file)[1]) // 1024, file=sys.stderr); sys.exit(status)"
    )
    started = time.monotonic()
    command = [sys.executable, "-c", measured, "check", str(path)]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    seconds, megabytes = time.monotonic() - started, int(done.stderr.split()[-1])
    record_property("seconds", seconds)
    record_property("megabytes", megabytes)
    assert done.returncode == 1
    assert b"TRN102" in done.stdout
    assert seconds < 60
    assert megabytes < 2000
