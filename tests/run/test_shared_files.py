"""Files that several processes share: the documents, and the errors, are those of one that reads the file from end to end."""

from __future__ import annotations

import bz2
import copy
import gzip
import json
import lzma
import os
import random
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_lint.cli.main import main
from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.engine.corpus import Row
from corpus_lint.engine.registry import NoOptions, Rule
from corpus_lint.formats import COMPRESSED, SUFFIXES, format_of
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.find_files import Source, size_of, sources
from corpus_lint.run import examine, parallel, worker_pool
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import FixMode, Settings, Tuning
from corpus_lint.run.split_files import LEAST_FILES, MOST_FILES, batches, splitter
from corpus_lint.run.tasks import RARE, Examined, Piece, Work
from tests.documentation import read as read_page

# The least that may be set.
LIMIT = 1 << 10
Read = tuple[list[Document], str]


def read(path: Path, fields: Fields = TEXT_ONLY) -> Read:
    """The documents of a file as one process reads them, and the error at their end."""
    return drained(format_of(path).read(path, path.name, fields, LIMIT))


def drained(documents: Iterator[Document]) -> Read:
    found: list[Document] = []
    try:
        # What is read before an error counts.
        found.extend(documents)
    except ReadError as error:
        return found, str(error)
    return found, ""


def pieces_of(path: Path, size: int, fields: Fields = TEXT_ONLY, jobs: int = 2) -> tuple[Work, list[Piece]]:
    source = Source(path, path.name, named=True)
    work = Work((), (), fields, limit=LIMIT, tuning=Tuning(batch=size))
    split = splitter([source], work, jobs)
    return work, list(split(Piece(source, path.stat())))


def read_in_parts(path: Path, size: int, fields: Fields = TEXT_ONLY) -> Read:
    """The same by parts of so many bytes, up to the first that cannot be read."""
    work, pieces = pieces_of(path, size, fields)
    assert [one.last for one in pieces] == [False] * (len(pieces) - 1) + [True]
    found: list[Document] = []
    for piece in pieces:
        documents, error = drained(examine._documents(piece, work))
        found += documents
        if error:
            return found, error
    return found, ""


def skippable(raw: bytes) -> bytes:
    """A frame of zstd that has no content, as seekable files have one for their table."""
    return b"\x5e\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw


def zstd(raw: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(write_checksum=True).compress(raw)


STORED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": zstd,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}
TEXTS = st.text(st.sampled_from('中文书屋 a\u200b😀é"\\\u2028'), max_size=30)
LINES = st.one_of(
    TEXTS.map(lambda text: json.dumps({"text": text}, ensure_ascii=False).encode()),
    TEXTS.map(lambda text: json.dumps({"text": text}).encode()),
    TEXTS.map(lambda text: text.encode("gb18030", "replace")),
    st.sampled_from([b"", b"  ", b"{", b'{"text": 1}', b'{"text": null}', b"\xe4\xb8", b"\xef\xbb\xbf{}"]),
    st.sampled_from([LIMIT - 20, LIMIT - 12, LIMIT - 11, LIMIT - 10, LIMIT, 5 * LIMIT]).map(
        lambda length: b'{"text": "' + b"x" * length + b'"}'
    ),
)
ENDS = st.sampled_from([b"\n", b"\r\n", b"\n\n"])
JSONL = st.builds(
    lambda bom, lines, last: bom + b"".join(line + end for line, end in lines) + last,
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.lists(st.tuples(LINES, ENDS), max_size=30),
    st.one_of(st.just(b""), LINES),
)
CELLS = st.one_of(
    TEXTS,
    st.sampled_from(
        ['"a\n,b"', '"一\r\n二"', '"not closed', '"wrong"quote"', '""', '"a"",""b"', "1", "y" * 2000]
    ),
)
TABLES = st.builds(
    lambda bom, names, rows, end, last: (
        bom + (names + end.join(",".join(row) for row in rows) + (end if last else "")).encode()
    ),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.sampled_from(["id,text\n", "\n\r\nid,text\r\n", "", f"id,text,{'z' * 2000}\n"]),
    st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=30),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
# Where members and frames begin, as parts of the content; and the bytes of a part.
CUTS = st.lists(st.floats(0, 1), max_size=6)
SIZES = st.sampled_from([1, 2, 50, 300, 1_000, 5_000, 20_000])
# What happens to a file: nothing, a place where it ends, or a place where a byte is another.
DAMAGE = st.one_of(st.none(), st.tuples(st.floats(0, 1), st.integers(0, 255)))


def stored(raw: bytes, ending: str, cuts: Sequence[float]) -> bytes:
    """The content in members, which begin anywhere: within records, line ends and characters."""
    places = sorted({0, len(raw), *(int(cut * len(raw)) for cut in cuts)})
    parts = [raw[start:end] for start, end in zip(places, places[1:] or [len(raw)], strict=False)]
    between = skippable(b"\n{}\n") if ending == ".zst" and len(parts) % 2 else b""
    return between.join(STORED[ending](part) for part in parts) + between


def damaged(raw: bytes, damage: tuple[float, int] | None) -> bytes:
    if damage is None or not raw:
        return raw
    place = int(damage[0] * (len(raw) - 1))
    # One value in two cuts the file off, the others change a byte.
    return raw[:place] if damage[1] % 2 else raw[:place] + bytes([damage[1]]) + raw[place + 1 :]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


def long_content(random_: random.Random) -> bytes:
    """Lines of every kind, more than any buffer holds, some of them longer than a record may be, and than a buffer."""
    usual = [
        json.dumps(
            {"text": "".join(random_.choices("中文书屋é😀a ", k=random_.randint(100, 1_500)))},
            ensure_ascii=False,
        )
        for _ in range(50)
    ]
    kinds = [*(one.encode() for one in usual), b"", b"{", b"\xe4\xb8", b'{"text": "' + b"x" * 3_000 + b'"}']
    lines = [random_.choice(kinds) + random_.choice([b"\n", b"\r\n"]) for _ in range(350)]
    for _ in range(random_.randint(0, 3)):
        lines.insert(random_.randrange(len(lines)), b"z" * random_.choice([20_000, 300_000]) + b"\n")
    return b"".join(lines).removesuffix(random_.choice([b"\n", b"", b""]))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ending", STORED)
def test_long_files(folder: Path, ending: str, seed: int) -> None:
    random_ = random.Random(f"{ending} {seed}")
    path = folder / f"long.jsonl{ending}"
    raw = stored(long_content(random_), ending, [random_.random() for _ in range(seed)])
    # The first is as it was written; of the others half are cut off.
    path.write_bytes(damaged(raw, (random_.random(), seed) if seed else None))
    found = read_in_parts(path, random_.choice([1, 2_000, 30_000]))
    assert found == read(path)
    assert bool(found[1]) == bool(seed)


@pytest.mark.parametrize("ending", STORED)
@given(raw=JSONL, cuts=CUTS, size=SIZES, damage=DAMAGE)
@example(raw=b'{"text": "a"}\r\n' * 40, cuts=[0.34, 0.35, 0.36], size=50, damage=None)
@example(
    raw=b"\xef\xbb\xbf" + '{"text": "中"}\n'.encode() * 40, cuts=[0.001, 0.002, 0.5], size=50, damage=None
)
@example(raw=b'{"text": "a"}\n' * 40, cuts=[], size=50, damage=(0.99, 1))
@example(raw=b'{"text": "a"}\n' * 40, cuts=[0.3], size=50, damage=(0.6, 2))
@example(raw=b'{"text": "' + b"x" * 9000 + b'"}\n{"text": "b"}\n', cuts=[0.5], size=1, damage=None)
@example(raw=b'{"text": "' + b"x" * 9000, cuts=[0.5], size=1, damage=None)
def test_lines_of_a_compressed_file(
    folder: Path, ending: str, raw: bytes, cuts: list[float], size: int, damage: tuple[float, int] | None
) -> None:
    path = folder / f"a.jsonl{ending}"
    path.write_bytes(damaged(stored(raw, ending, cuts), damage))
    assert read_in_parts(path, size) == read(path)


@pytest.mark.parametrize("ending", ["", *STORED])
@given(raw=TABLES, cuts=CUTS, size=SIZES, damage=DAMAGE)
@example(raw=b'id,text\n1,"a\nb"\n2,"c\n3,d\n4,e"x\n' * 20, cuts=[], size=1, damage=None)
@example(raw=b"\n" * 400 + b"id,text\n" + b"1,some text of a row\n" * 30, cuts=[], size=50, damage=None)
def test_rows_of_a_table(
    folder: Path, ending: str, raw: bytes, cuts: list[float], size: int, damage: tuple[float, int] | None
) -> None:
    path = folder / f"a.csv{ending}"
    path.write_bytes(damaged(stored(raw, ending, cuts), damage) if ending else raw)
    assert read_in_parts(path, size) == read(path)


def table_of(texts: Sequence[str | None], kind: str, rows: int) -> Callable[[Path], None]:
    import pyarrow
    from pyarrow import parquet

    nested = [None if text is None else [{"content": text}] for text in texts]
    names = [str(number) for number in range(len(texts))]
    columns = {"id": pyarrow.array(names, pyarrow.string())}
    if kind == "plain":
        columns["text"] = pyarrow.array(texts, pyarrow.string())
    else:
        columns["turns"] = pyarrow.array(nested, pyarrow.list_(pyarrow.struct({"content": pyarrow.string()})))
    return lambda path: parquet.write_table(pyarrow.table(columns), path, row_group_size=rows)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("plain", Fields(("text",), id="id")), ("nested", Fields(("turns[].content",))), ("none", TEXT_ONLY)],
)
@given(
    texts=st.lists(st.one_of(st.none(), TEXTS, st.just("长" * 500)), max_size=40),
    rows=st.integers(1, 15),
    size=SIZES,
    damage=DAMAGE,
)
def test_row_groups(
    folder: Path,
    kind: str,
    fields: Fields,
    texts: list[str | None],
    rows: int,
    size: int,
    damage: tuple[float, int] | None,
) -> None:
    pytest.importorskip("pyarrow")
    path = folder / f"{kind}.parquet"
    table_of(texts, kind, rows)(path)
    path.write_bytes(damaged(path.read_bytes(), damage))
    assert read_in_parts(path, size, fields) == read(path, fields)


def test_what_is_cut_and_what_is_not(folder: Path) -> None:
    """One process reads a file as it is. So do several, where each has many such files, or the file is small or in UTF-16."""
    path = folder / "b.jsonl.gz"
    raw = b"".join(b'{"text": "%d"}\n' % number for number in range(20_000))
    path.write_bytes(gzip.compress(raw))
    size = path.stat().st_size // 4
    assert len(pieces_of(path, size)[1]) > 2
    assert len(pieces_of(path, size, jobs=1)[1]) == 1
    assert len(pieces_of(path, path.stat().st_size)[1]) == 1
    others = [Source(path, f"{number}.jsonl.gz", named=True) for number in range(20)]
    work = Work((), (), TEXT_ONLY, limit=LIMIT, tuning=Tuning(batch=size))
    # Each of four processes has five of them, each of five has four.
    for jobs, is_cut in ((4, False), (5, True)):
        assert (len(list(splitter(others, work, jobs)(Piece(others[0], path.stat())))) > 1) == is_cut
    path.write_bytes(gzip.compress(raw.decode().encode("utf-16")))
    assert len(pieces_of(path, 1)[1]) == 1
    path.write_bytes(gzip.compress(b"PK\x03\x04" + bytes(5_000)))
    [piece] = pieces_of(path, 1)[1]
    assert piece.block is None


def test_the_formats_that_are_shared() -> None:
    """As docs/formats.md says."""
    page = re.sub(r"\s+", " ", read_page("formats.md"))
    assert (
        "**Several processes** (`--jobs`) share a large file of JSON Lines by ranges of lines, and of Parquet by row groups"
        in page
    )
    assert (
        "Compressed JSON Lines, CSV and TSV are read by one process, which gives the records to the others"
        in page
    )
    shared = {
        ending
        for ending in SUFFIXES
        if (found := format_of(f"a{ending}")).read_range is not None or found.blocks is not None
    }
    kinds = (".jsonl", ".ndjson", ".csv", ".tsv")
    assert shared == {".parquet", *(kind + behind for kind in kinds for behind in COMPRESSED)}


def seen(document: Document, options: Any) -> Iterator[Problem]:
    """Reports every document, and ends the process that sees a certain one."""
    if "九九" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    yield Problem(Span(0, 1), "seen")


SEEN = Rule("XXX101", "seen", Severity.ERROR, "Seen.", NoOptions(), check=seen)
TUNING = Tuning(block=500, batch=3_000, processes=3_000)
forking = pytest.mark.skipif(sys.platform != "linux", reason="a rule of a test cannot be sent")


def corpus(folder: Path) -> None:
    """Files of every kind that is shared, with the same texts, one of them damaged."""
    import pyarrow
    from pyarrow import parquet

    random_ = random.Random(1)
    texts = [
        "".join(random_.choices("老屋门前槐树夏天乘凉", k=random_.randint(20, 120))) + "。"
        for _ in range(200)
    ]
    texts[7::50] = [text[:5] + "\u200b" + text[5:] for text in texts[7::50]]
    texts[150] = texts[3] = texts[3] * 3
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()
    rows = "id,text\n" + "".join(f'{number},"{text}"\n' for number, text in enumerate(texts))
    for ending in STORED:
        (folder / f"a.jsonl{ending}").write_bytes(stored(lines, ending, [0.2, 0.5]))
    raw = stored(lines, ".gz", [0.2, 0.5])
    (folder / "cut.jsonl.gz").write_bytes(raw[:-1_000])
    (folder / "b.csv").write_text(rows, "utf-8")
    (folder / "b.csv.gz").write_bytes(stored(rows.encode(), ".gz", [0.3]))
    table = pyarrow.table({"text": texts})
    parquet.write_table(
        table, folder / "a.parquet", row_group_size=30, compression="none", use_dictionary=False
    )
    raw = (folder / "a.parquet").read_bytes()
    place = raw.index(texts[120].encode())
    (folder / "cut.parquet").write_bytes(raw[: place - 400] + bytes(700) + raw[place + 300 :])


@pytest.mark.slow
def test_the_command_finds_the_same(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tune: Callable[..., None],
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    corpus(tmp_path)
    tune(block=500, batch=3_000, processes=3_000)
    results = {}
    names = sorted(path.name for path in tmp_path.iterdir() if path.is_file())
    for number in "12":
        for name in names:
            arguments = [name, "--no-cache", "--jobs", number, "--format", "jsonl", "--all-occurrences"]
            status = main(["check", *arguments, "--select", "ENC,FMT,DUP101"])
            results[number, name] = status, *capsys.readouterr()
    for (number, name), result in results.items():
        assert result == results["1", name], (number, name)
    assert results["1", "cut.jsonl.gz"][0] == results["1", "cut.parquet"][0] == 2
    assert "ENC107" in results["1", "cut.jsonl.gz"][1]
    assert "ENC107" in results["1", "cut.parquet"][1]
    for name in ("a.jsonl.zst", "b.csv", "b.csv.gz", "a.parquet"):
        codes = {json.loads(line)["code"] for line in results["1", name][1].splitlines()}
        assert {"ENC107", "DUP101"} <= codes, name


@pytest.mark.slow
def test_a_cleaned_copy_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow")
    from corpus_lint.cli import check

    source = tmp_path / "source"
    source.mkdir()
    corpus(source)
    monkeypatch.setattr(check, "TUNING", TUNING)
    copies = []
    for number in "12":
        assert main(["clean", str(source), "-o", str(tmp_path / number), "--no-cache", "--jobs", number]) == 2
        said = capsys.readouterr().err.replace(str(tmp_path / number), "")
        files = sorted(path for path in (tmp_path / number).rglob("*") if path.is_file())
        copies.append((said, {path.name: path.read_bytes() for path in files if path.suffix != ".json"}))
    assert copies[0] == copies[1]


@pytest.mark.slow
@forking
@pytest.mark.parametrize("name", ["a.jsonl.gz", "b.csv", "a.parquet"])
def test_a_process_that_dies_takes_one_part_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    corpus(tmp_path)
    if name.endswith(".gz"):
        raw = gzip.decompress((tmp_path / name).read_bytes())
        (tmp_path / name).write_bytes(gzip.compress(raw.replace("老屋".encode(), "九九".encode(), 1)))
    else:
        raw = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(raw.replace("老屋".encode(), "九九".encode(), 1))
    outcome = lint_files(sources([name], tracked=False), Settings([SEEN], jobs=3, tuning=TUNING))
    [error] = outcome.errors
    assert error.startswith(f"{name} from record ")
    assert "not linted: its worker process was killed (SIGKILL)" in error
    assert 0 < len(outcome.findings) < 200
    assert not outcome.read


def test_parts_behind_damage_have_no_answer() -> None:
    """As one process, which reads no further, has none; of another file nothing is left out."""
    source, other = (Source(Path(name), name, named=True) for name in ("a.parquet", "b.parquet"))
    tasks = [
        [Piece(source, last=False)],
        [Piece(source, start=9)],
        [Piece(other, last=False)],
        [Piece(other, start=9)],
    ]
    work = Work((), (), TEXT_ONLY)

    def examined(work: Work, task: Sequence[Piece], *_: object) -> Any:
        from corpus_lint.run.tasks import Answer

        return Answer([Examined(documents=1, cut=task[0].source is source and not task[0].start)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "examine", examined)
        found = [answer.pieces[0].documents for _, answer in parallel.answers(work, iter(tasks), 1)]
    assert found == [1, 0, 1, 1]


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize(("sizes", "screened"), [([3, 3, 3], True), ([3, 3], False), ([9], True)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_first_documents_are_screened_where_there_will_be_enough(
    sizes: Sequence[int], screened: bool, jobs: int, tmp_path: Path
) -> None:
    """And not only those behind them: the more processes there are, the more documents would come first."""
    path = tmp_path / "a.txt"
    path.write_text("秋", "utf-8")
    tasks = [[Piece(Source(path, "a.txt", named=True), end=size)] for size in sizes]
    work = Work([SEEN], (), TEXT_ONLY, tuning=Tuning(screens=9, processes=9))

    def examined(work: Work, task: Sequence[Piece], read: int, *others: Any) -> Any:
        answer = examine.examine(work, task, read, *others)
        answer.pieces[0].notes.append(str(read >= work.tuning.screens))
        return answer

    with pytest.MonkeyPatch.context() as patch:
        for module in (parallel, worker_pool):
            patch.setattr(module, "examine", examined)
        found = [answer.pieces[0].notes for _, answer in parallel.answers(work, iter(tasks), jobs)]
    assert found == [[str(screened)]] * len(tasks)


@pytest.mark.usefixtures("forks")
def test_screens_make_their_tables_before_processes_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, and not in each of them; one that fails then fails for the documents."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    path = tmp_path / "a.txt"
    path.write_text("秋", "utf-8")
    tasks = [[Piece(Source(path, "a.txt", named=True), end=9)] for _ in range(2)]
    asked: list[int] = []

    def screen(batch: Any, _: object) -> Any:
        asked.append(len(batch.documents))
        raise ValueError("no table")

    work = Work([replace(SEEN, screen=screen)], (), TEXT_ONLY, tuning=Tuning(screens=9, processes=9))
    found = [answer.pieces[0] for _, answer in parallel.answers(work, iter(tasks), 2)]
    assert asked == [1]
    assert [len(piece.found) for piece in found] == [1, 1]
    assert all("XXX101 failed on" in piece.errors[0] for piece in found)


def test_the_last_part_of_a_file_ends_its_task() -> None:
    source = Source(Path("a.parquet"), "a.parquet", named=True)
    parts = [Piece(source, end=1, last=False), Piece(source, start=1, end=2)]
    small = [Piece(source, end=1)] * 2
    found = list(batches(iter([*small, replace(parts[0], end=9), *parts[1:], *small]), Tuning(batch=5)))
    assert [len(task) for task in found] == [3, 1, 2]


def test_batches_of_small_files_get_smaller_towards_the_end() -> None:
    """Many at a time where there are many, and where few are left no process waits for the last of another."""
    source = Source(Path("a.txt"), "a.txt", named=True)
    pieces = [Piece(source, end=1)] * 10_000
    sizes = [len(task) for task in batches(iter(pieces), Tuning(), len(pieces), 2)]
    assert sum(sizes) == len(pieces)
    assert sizes[0] == MOST_FILES
    assert sizes[-3] == sizes[-2] == LEAST_FILES
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    # Of how many nothing is known, as of those whose verdicts are kept, tasks do not depend on the number of processes.
    assert {len(task) for task in batches(iter(pieces), Tuning())} == {LEAST_FILES, 10_000 % LEAST_FILES}


def test_a_process_that_reads_a_file_knows_how_large_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("秋", "utf-8")
    piece = Piece(Source(path, "a.jsonl", named=True), os.stat(path), compared=True, start=1)
    # As pickle does it.
    sent = copy.copy(copy.copy(piece))
    assert sent == replace(piece, status=None, known_size=3)
    assert sent.size == piece.size == 2


@pytest.mark.parametrize("name", RARE)
def test_what_a_process_found_arrives(name: str) -> None:
    """Also what few files have, beside what all of them have."""
    plain = Examined(1, texts=1, complete=True, rows=[Row("a.txt", 0, None, (1,))])
    other = copy.deepcopy(plain)
    usual = getattr(plain, name)
    setattr(other, name, {"甲": 1} if isinstance(usual, dict) else ["甲"] if isinstance(usual, list) else 7)
    # As pickle does it.
    assert [copy.copy(plain), copy.copy(other)] == [plain, other]
    assert {"documents", "textless", "rows", "texts", "complete", *RARE} == set(Examined.__match_args__)


def test_the_size_of_a_file_is_asked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is found, unless the file is to be written: then its status tells whether somebody else has written it meanwhile."""
    asked: list[str] = []
    status = os.stat

    def noted(path: Any, **options: Any) -> os.stat_result:
        asked.append(os.fspath(path) if isinstance(path, str | os.PathLike) else "")
        return status(path, **options)

    path = folder / "a.txt"
    path.write_text("秋天到了。", "utf-8")
    (found,) = sources([str(path)], tracked=False)
    assert isinstance(found, Source)
    assert size_of(found) == found.size == path.stat().st_size == size_of(replace(found, size=None))
    for mode, times in ((FixMode.NONE, 0), (FixMode.APPLY, 1)):
        asked.clear()
        with monkeypatch.context() as patch:
            patch.setattr(os, "stat", noted)
            lint_files([found], Settings([SEEN], fix_mode=mode))
        assert asked.count(str(path)) == times
