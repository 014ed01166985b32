"""One record is linted up to a stated size, however it is stored; and the same bytes come out in any surroundings."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.formats import format_of, pieces
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.formats.parquet_pages import Pages, pages
from corpus_lint.formats.text import MAX_RECORD_BYTES
from tests.material import BODY, CLEAN

COMMAND = [sys.executable, "-m", "corpus_lint"]
LIMIT = 2000
# Prints the megabytes that a command line took at most, behind what it says.
MEASURED = """
import re, sys
from corpus_lint.cli.main import main
status = main()
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024, file=sys.stderr)
sys.exit(status)
"""
HUGE = 400_000_000
linux = pytest.mark.skipif(
    sys.platform != "linux", reason="needs /proc, which no parent of a process has a part in"
)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def stored(name: str, texts: list[str]) -> None:
    """Write texts to a file, in the way that its name says."""
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()
    path = Path(name)
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(lines))
    elif name.endswith(".zst"):
        zstandard = pytest.importorskip("zstandard")
        path.write_bytes(zstandard.ZstdCompressor().compress(lines))
    elif name.endswith(".parquet"):
        pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")

        # A page each, so that one that is too large leaves the others.
        parquet.write_table(pyarrow.table({"text": texts}), path, row_group_size=1, use_dictionary=False)
    else:
        path.write_bytes(lines)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.parquet"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_record_beyond_the_limit_is_a_finding_and_others_are_linted(
    name: str, place: int, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [BODY, BODY.replace("國", "国")]
    texts.insert(place, "字" * LIMIT)
    stored(name, texts)
    before = Path(name).read_bytes()
    words = [
        "check",
        name,
        "--max-record-bytes",
        str(LIMIT),
        "--format",
        "jsonl",
        "--select",
        "FMT,PIN",
        "--no-cache",
    ]
    assert main(words) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["record"], one["code"]) for one in found] == [
        (number + 1, "FMT101" if number == place else "PIN101") for number in range(3)
    ]
    assert "more than max-record-bytes, which is 2,000" in found[place]["message"]
    if name == "a.parquet":
        return
    assert main([*words, "--fix"]) == 1
    capsys.readouterr()
    kept = [one.text for one in format_of(name).read(name, name, TEXT_ONLY)]
    assert kept[place] == texts[place]
    assert [text for text in kept if text != texts[place]] == [CLEAN, CLEAN.replace("國", "国")]
    assert Path(name).read_bytes() != before


def test_a_file_beyond_the_limit_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    for size, status in ((1023, 0), (1024, 0), (1025, 1)):
        Path("a.txt").write_bytes(b"a" * size)
        assert (
            main(["check", "a.txt", "--max-record-bytes", "1024", "--select", "FMT", "--format", "concise"])
            == status
        )
    assert "a.txt:1:1: error[FMT101] not linted: the file has 1,025 bytes" in capsys.readouterr().out
    # It is never clean and never changed, and a container is one whatever its size.
    Path("a.txt").write_bytes(BODY.encode() * 20)
    assert main(["check", "a.txt", "--max-record-bytes", "1024", "--select", "PIN", "--fix"]) == 2
    assert Path("a.txt").read_bytes() == BODY.encode() * 20
    Path("a.txt").write_bytes(b"\x1f\x8b" + b"a" * 2000)
    assert main(["check", "a.txt", "--max-record-bytes", "1024"]) == 2
    assert "not text: gzip" in capsys.readouterr().err


def test_the_limit_is_part_of_what_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    stored("a.jsonl", [BODY * 20, CLEAN])
    for _ in range(2):
        assert (
            main(
                [
                    "check",
                    "a.jsonl",
                    "--cache-dir",
                    "cache",
                    "--max-record-bytes",
                    "1024",
                    "--format",
                    "concise",
                ]
            )
            == 1
        )
        assert "FMT101" in capsys.readouterr().out
        assert main(["check", "a.jsonl", "--cache-dir", "cache", "--format", "concise"]) == 1
        out = capsys.readouterr().out
        assert "FMT101" not in out
        assert "PIN101" in out


@pytest.mark.parametrize("value", ["0", "-1", "1023", "1073741825", "nan", "1e6", "９９９９", "9" * 5000, ""])
def test_the_limit_has_a_range(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"--max-record-bytes={value}"]) == 2
    assert "must be a number of bytes from 1,024 to 1,073,741,824" in capsys.readouterr().err


def bomb(name: str) -> None:
    """A file of some kilobytes with one record of 400 MB, and one that is like others."""
    path = Path(name)
    record = b'{"text": "a"}\n{"text": "'
    piece = b"a" * 1_000_000
    if name.endswith(".gz"):
        with gzip.open(path, "wb", 6) as stream:
            stream.write(record)
            for _ in range(HUGE // len(piece)):
                stream.write(piece)
            stream.write(b'"}\n{"text": "b"}\n')
    elif name.endswith(".zst"):
        zstandard = pytest.importorskip("zstandard")
        pack = zstandard.ZstdCompressor(level=1).compressobj()
        parts = [pack.compress(record), *(pack.compress(piece) for _ in range(HUGE // len(piece)))]
        path.write_bytes(b"".join([*parts, pack.compress(b'"}\n{"text": "b"}\n'), pack.flush()]))
    else:
        pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")

        dictionary = name.startswith("dictionary")
        texts: Any = ["a", "a" * HUGE, "b"]
        if dictionary:
            # Many rows, all of which are one text of a dictionary.
            texts = pyarrow.DictionaryArray.from_arrays(
                pyarrow.array([0] * 300, pyarrow.int32()), ["a" * 20_000_000]
            )
        parquet.write_table(pyarrow.table({"text": texts}), path, use_dictionary=dictionary)


@linux
@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.txt", "a.jsonl"])
def test_a_bomb_takes_no_memory(name: str) -> None:
    if name.endswith((".txt", ".jsonl")):
        Path(name).write_bytes(b'{"text": "' + b"a" * HUGE + b'"}\n')
    else:
        bomb(name)
    command = [
        sys.executable,
        "-c",
        MEASURED,
        "check",
        name,
        "--select",
        "ALL",
        "--no-cache",
        "--format",
        "concise",
        "-q",
    ]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout.count(b"FMT101") == 1
    # Less than the record alone would take as bytes.
    assert int(done.stderr.split()[-1]) < HUGE // 1_000_000


@linux
@pytest.mark.slow
def test_a_dictionary_is_not_multiplied_into_memory() -> None:
    bomb("dictionary.parquet")
    code = (
        "import re; from corpus_lint.formats import parquet; from corpus_lint.formats.fields import TEXT_ONLY;"
        "first = next(parquet.read('dictionary.parquet', 'x', TEXT_ONLY));"
        "print(len(first.text), int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=100, check=True)
    length, megabytes = map(int, done.stdout.split())
    assert length == 20_000_000
    assert megabytes < 600  # and not 6,000


def test_pieces_of_zstd_are_small_whatever_they_become() -> None:
    # Of a run that repeats one byte a block of four bytes becomes 128 KiB.
    assert pieces.PIECE // 4 * (1 << 17) <= MAX_RECORD_BYTES


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [False, True])
@pytest.mark.parametrize("codec", ["none", "snappy", "zstd"])
def test_the_pages_of_a_column_are_known(version: str, dictionary: bool, codec: str) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")

    texts = ["长" * 3000 + str(number % 50) for number in range(2000)] + [None, "b" * 5_000_000]
    table = pyarrow.table({"id": list(range(len(texts))), "text": texts})
    options: dict[str, Any] = {
        "data_page_version": version,
        "use_dictionary": dictionary,
        "compression": codec,
    }
    parquet.write_table(table, "a.parquet", row_group_size=1500, write_page_checksum=True, **options)
    file = parquet.ParquetFile("a.parquet")
    found = []
    with open("a.parquet", "rb") as stream:
        for group in range(file.num_row_groups):
            made = pages(stream, file.metadata.row_group(group).column(1))
            assert isinstance(made, Pages)
            found.append(made)
    assert found[0].largest < 12_000_000
    assert 5_000_000 < found[1].largest < 12_000_000
    assert (found[0].dictionary > 0) is dictionary


# The same bytes in any surroundings.


@pytest.mark.slow
def test_surroundings_change_nothing() -> None:
    # Names are ASCII: another is read as the locale has it.
    Path("a.txt").write_text(BODY + "\n甲\u200b乙\n", "utf-8")
    Path("b.txt").write_bytes((CLEAN * 3 + "\n").encode("gb18030"))
    Path("c.md").write_bytes(BODY.encode() + CLEAN.encode("big5", "replace") + b"\n")
    stored("d.jsonl", [BODY, CLEAN, "锟斤拷烫烫烫", BODY])
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    surroundings: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4294967295", **plain},
        {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "TZ": "Asia/Shanghai"},
        {"LANG": "zh_CN.GB18030", "LANGUAGE": "zh"},
    ]
    for form in ("jsonl", "full --color never", "jsonl --diff --unsafe-fixes"):
        words = ["check", ".", "--no-cache", "--all-occurrences", "--format", *form.split()]
        said = set()
        for one in surroundings:
            env = {
                name: value
                for name, value in os.environ.items()
                if name not in ("GITHUB_ACTIONS", "PYTHONIOENCODING")
            }
            env |= {"PYTHONIOENCODING": "utf-8"} if "full" in form or "diff" in form else {}
            done = subprocess.run([*COMMAND, *words], capture_output=True, check=False, env=env | one)
            assert done.returncode == 1
            said.add((done.stdout, done.stderr.replace(b"\\udc", b"")))
        assert len(said) == 1, form
