"""What is not text is left alone, whatever it is called and whatever may be fixed."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import random
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from corpus_lint import LintError, fix_text, lint_text
from corpus_lint.cli.main import main
from corpus_lint.decoding.binary import NUL, SAMPLE, SIGNATURES, UNPRINTABLE, kind
from tests.material import BODY, CLEAN

FIX = ("--fix", "--unsafe-fixes", "--no-cache", "--ignore", "DUP,TRN104")
# What a format has behind its signature, where any bytes would not be one: sizes, versions, names of what is in it.
BEHIND = {
    "lzip": b"\1",
    "bzip2": b"91AY&SY",
    "GIF": b"\x01\x00\x01\x00\x80\x00\x00",
    "BMP": b"\x46\x01\x00\x00\0\0\0\0\x36\0\0\0",
    "RIFF": b"\x24\x08\xc2\x91WAVEfmt ",
    "AIFF": b"\x81\x08\xc2\x91AIFFCOMM",
    "Ogg": b"\0\2",
    "FLAC": b"\0\0\0\x22",
    "MP4": b"\0\x20ftypisom",
    "Flash": b"\x0a",
    "PDF": b"1.7\n%\xb5\xed\xae\xfb\n",
    "OLE": b"\xa1\xb1\x1a\xe1",
    "PE": b"\x90\0\3\0",
    "Parquet": b"\x15\4",
    "Arrow": b"\0\0",
    "Feather": b"\x10\0",
    "ORC": b"\x11\0",
    "GGUF": b"\3\0\0\0",
    "WOFF": b"\0\1\0\0",
}
MP3 = {b"ID3": b"\3\0", b"\xff\xfb": b"\x90\xc4"}
RIFX = b"\0\0\x08\x24WAVEfmt "


def start_of(name: str, begins: bytes) -> bytes:
    if name == "MP3":
        return begins + MP3.get(begins, b"\x90\x64")
    return begins + (RIFX if begins == b"RIFX" else BEHIND.get(name, b""))


def bodies() -> list[bytes]:
    """Bytes that are no text but may pass for it: short ones, of high bytes, of text in other encodings, random ones."""
    made = random.Random(12)
    noise = made.randbytes(5000)
    high = bytes(made.randrange(0xA1, 0xFA) for _ in range(200))
    texts = [(BODY * 3).encode(encoding, "replace") for encoding in ("utf-8", "gb18030", "big5")]
    return [b"", b"\r\n", b"\r\n\x1a\n", high[:6], high, *texts, noise[:40], noise, zlib.compress(noise)]


@pytest.mark.parametrize("name", sorted({name for name, _, _ in SIGNATURES}))
def test_a_container_is_left_alone(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {}
    for number, (begins, body) in enumerate(
        (begins, body) for known, begins, _ in SIGNATURES if known == name for body in bodies()
    ):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(start_of(name, begins) + body)
        files[path] = path.read_bytes()
        assert kind(files[path]) == name
    assert main(["check", str(tmp_path), *FIX, "--format", "concise"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert (
        err
        == f"corpus-lint: {len(files)} file{'s' * (len(files) > 1)} left out, not text: {len(files)} {name}\n"
    )
    path = next(iter(files))
    assert main(["check", str(path), *FIX]) == 2
    assert capsys.readouterr() == ("Nothing was linted.\n", f"corpus-lint: {path}: not text: {name}\n")
    assert {path: path.read_bytes() for path in files} == files


def archives() -> dict[str, bytes]:
    text = BODY.encode()
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.txt", text)
    with tarfile.open(fileobj=tarred, mode="w") as archive_of_tar:
        information = tarfile.TarInfo("a.txt")
        information.size = len(text)
        archive_of_tar.addfile(information, io.BytesIO(text))
    return {
        "gzip": gzip.compress(text),
        "zip": zipped.getvalue(),
        "tar": tarred.getvalue(),
        "zlib": zlib.compress(text),
        "pickle": pickle.dumps({"text": BODY}, 4),
        "NUL bytes": text + b"\0" + text,
        "control characters": bytes(range(1, 32)) * 20,
    }


@pytest.mark.parametrize("name", archives())
@pytest.mark.parametrize("suffix", ["", ".txt", ".md", ".bin"])
def test_what_is_named_is_an_error_and_kept(
    name: str, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, clean = tmp_path / f"a{suffix}", tmp_path / "b.txt"
    raw = archives()[name]
    path.write_bytes(raw)
    clean.write_text(CLEAN, "utf-8")
    assert main(["check", str(path), str(clean), *FIX]) == 2
    out, err = capsys.readouterr()
    assert out == "1 document without findings, and not everything was read.\n"
    assert err == f"corpus-lint: {path}: not text: {name}\n"
    assert path.read_bytes() == raw


@pytest.mark.slow
def test_records_are_not_looked_for_in_a_container(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jsonl"
    record = json.dumps({"text": BODY}).encode()
    for raw in (gzip.compress(record), b"\x1f\x8b" + b"line\n" * 3_000_000):
        path.write_bytes(raw)
        assert main(["check", str(path), *FIX]) == 2
        assert capsys.readouterr() == ("Nothing was linted.\n", f"corpus-lint: {path}: not text: gzip\n")
        assert main(["check", str(tmp_path), *FIX]) == 0
        assert capsys.readouterr().err == "corpus-lint: 1 file left out, not text: 1 gzip\n"
        assert path.read_bytes() == raw


def test_bytes_that_are_not_text_are_not_linted_by_programs() -> None:
    for call in (lint_text, fix_text):
        with pytest.raises(LintError, match=r"a\.txt: not text: PNG"):
            call(b"\x89PNG\r\n", name="a.txt")


def test_a_binary_file_is_noted_in_every_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "b.txt").write_text(CLEAN, "utf-8")
    runs = []
    for _ in range(2):
        assert main(["check", str(tmp_path), "--cache-dir", str(tmp_path / "cache")]) == 0
        runs.append(capsys.readouterr())
    assert runs[0] == runs[1]
    assert "1 PNG" in runs[0].err


TEXTS = {
    "bom": (CLEAN + "\0").encode("utf-16"),
    "utf-16": (CLEAN + "\n一").encode("utf-16-le"),
    "utf-16 without zeros": "中文文字".encode("utf-16-be"),
    "utf-16 long": (CLEAN * 5000).encode("utf-16-le"),
    "utf-16 pairs": ("中" + "\U00020000" * SAMPLE).encode("utf-16"),
    "utf-32": CLEAN.encode("utf-32-le"),
    "utf-32 with a mark": CLEAN.encode("utf-32"),
    "manual page": b"N\bNA\bAM\bME\bE\n" * 50,
    "escapes": b"\x1b[31mred\x1b[0m\n" * 50,
    "dos": CLEAN.encode("gb18030") + b"\r\n\x1a",
    "few controls": (CLEAN + "\x01\x02").encode(),
    "generation": "MZ世代消费报告".encode("gb18030"),
    "bitmap": "BM25 是一种检索算法，很常用".encode("gb18030"),
    "gif": "GIF89a 是一种图像格式，很常用".encode("gb18030"),
    "pdf": "%PDF-1.7是文件的头，很常用".encode("gb18030"),
    "zlib": "x淽很常用的字".encode("gb18030"),
    "yat": "ять, ятаган, яузский".encode("cp1251"),
    "ORC": b"ORC is a format",
    "id3": "ID3标签".encode(),
    "postscript": b"%!PS-Adobe-3.0\n/Helvetica findfont\n",
    "empty": b"",
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_text(name: str) -> None:
    assert kind(TEXTS[name]) is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a\0b\0c", NUL),
        (b"\xff\xfe" + CLEAN.encode("utf-16-le")[:-1] + b"\0\0", NUL),
        (b"\0" * 4096, NUL),
        (random.Random(1).randbytes(2000).replace(b"\0", b""), UNPRINTABLE),
        (random.Random(2).randbytes(200_000), NUL),
    ],
)
def test_bytes_without_a_signature(raw: bytes, said: str) -> None:
    assert kind(raw) == said
