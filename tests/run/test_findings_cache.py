"""What is kept of a run for the next one: whatever changes and whatever happens to it, findings are those of a run without."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.model import (
    Content,
    Edit,
    Excerpt,
    Finding,
    Fix,
    Location,
    Problem,
    Safety,
    Severity,
    Span,
)
from corpus_lint.engine import catalogue, registry
from corpus_lint.formats import find_files
from corpus_lint.report import FORMATS
from corpus_lint.run import code_hash, findings_cache, growing_file, parallel
from corpus_lint.run.examine import examine
from corpus_lint.run.finding_json import packed, unpacked
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Settings
from corpus_lint.run.tasks import Answer, Task, Work
from tests.caches import cache, opened
from tests.material import SEEDS

INJECTED = "他的后颈窝上长（zhang）着两个好看的小旋儿，风从河（he）上吹来，带着水草和泥土的气味。\n"
Session = tuple[bytes, bytes, int]


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tune: Callable[..., None]) -> Path:
    """All seeds, some of them in files of other formats; what was changed just now is known, too."""
    tune(racy=0, few=1)
    (tmp_path / "root").mkdir()
    monkeypatch.chdir(tmp_path / "root")
    (tmp_path / "root" / ".git").mkdir()
    shutil.copytree(SEEDS / "bad", "seeds/bad")
    clean = sorted(path for path in (SEEDS / "clean").iterdir())[::8]
    os.mkdir("seeds/clean")
    for path in clean:
        shutil.copy(path, "seeds/clean")
    names = ("injected-pinyin.txt", "mojibake.txt", "duplicate-document-1.txt", "hijacked-page.txt")
    texts = [path.read_text("utf-8") for path in (*clean, *(SEEDS / "bad" / name for name in names))]
    records = [json.dumps({"text": text, "backwards": text[::-1]}, ensure_ascii=False) for text in texts]
    lines = "\n".join([*records, "{no json", json.dumps({"text": "\ud83d\ude00 半个\udcff字。"})]).encode()
    Path("seeds/all.jsonl").write_bytes(lines)
    Path("seeds/all.jsonl.gz").write_bytes(gzip.compress(lines[: len(lines) // 2]))
    try:
        import pyarrow
        import pyarrow.parquet

        table = pyarrow.table({"text": texts, "backwards": texts[::-1]})
        pyarrow.parquet.write_table(table, "seeds/all.parquet")
    except ImportError:
        pass
    time.sleep(0.02)  # the clock of a file system may tick as seldom as that
    return tmp_path / "root"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that are linted from now on."""
    names: list[str] = []

    def noted(work: Work, task: Task, *others: Any) -> Answer:
        codes = {rule.code for rule in work.rules}
        names.extend(piece.source.shown for piece in task if not codes <= piece.ignored)
        return examine(work, task, *others)

    monkeypatch.setattr(parallel, "examine", noted)
    return names


def lint(*words: str) -> Session:
    """What a command prints on both streams, and its status."""
    was = sys.stdout, sys.stderr
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    sys.stdout, sys.stderr = out, err
    try:
        status = main(["check", *words])
        out.flush()
        err.flush()
        return out.buffer.getvalue(), err.buffer.getvalue(), status
    finally:
        sys.stdout, sys.stderr = was


def same(*words: str) -> Session:
    """What a command prints with what is kept, which is what it prints without, twice."""
    words = ("--format", "jsonl", *words)
    first = lint(*words)
    assert first == lint(*words)
    # Over named files documents are compared with an index, where there is one.
    other = ["--no-cache"] if words[-1] == "." else ["--cache-dir", f"../fresh-{time.monotonic_ns()}"]
    assert first == lint(*other, *words)
    return first


def kept() -> list[Path]:
    """The files of results there are."""
    return sorted(path for path in (cache() / "results").glob("*.json") if len(path.stem) == 32)


def test_a_second_run_reads_nothing(corpus: Path, read: list[str]) -> None:
    first = lint(".")
    assert first[2] == 1
    assert len(read) > 30
    read.clear()
    assert lint(".") == first
    assert read == []


@pytest.mark.slow
def test_every_report_is_the_same(corpus: Path) -> None:
    for name in FORMATS:
        same("--all-occurrences", "--format", name, ".")
    same("--format", "full", "--statistics", ".")


@pytest.mark.slow
def test_a_baseline_is_the_same(corpus: Path) -> None:
    same("--write-baseline", "cold.json", ".")
    lint("--no-cache", "--write-baseline", "none.json", ".")
    assert Path("cold.json").read_bytes() == Path("none.json").read_bytes()
    same("--baseline", "cold.json", ".")
    os.unlink("seeds/bad/mojibake.txt")
    assert b"no longer found" in same("--baseline", "cold.json", ".")[1]


@pytest.mark.slow
def test_numpy_is_not_imported_for_what_did_not_change(corpus: Path) -> None:
    lint("--format", "jsonl", ".")
    program = (
        "import sys; from corpus_lint.cli import check, main; from corpus_lint.run.settings import Tuning; check.TUNING = Tuning(racy=0); main.main(['check', '--exit-zero', '.'])"
        "; assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def put(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8")


def swap(one: str, other: str) -> None:
    os.rename(one, "x.txt")
    os.rename(other, one)
    os.rename("x.txt", other)


def in_place(name: str, old: str, new: str, times: bool = False) -> None:
    """Change a file without changing its identity, its size or (with ``times``) the time it was changed at."""
    status = os.stat(name)
    path = Path(name)
    raw = path.read_bytes()
    assert old.encode() in raw
    path.write_bytes(raw.replace(old.encode(), new.encode()))
    if times:
        os.utime(name, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[], object]] = {
    "touched": lambda: os.utime("seeds/bad/mojibake.txt"),
    "added": lambda: put("seeds/new.txt", INJECTED * 3),
    "deleted": lambda: os.unlink("seeds/bad/injected-pinyin.txt"),
    "renamed": lambda: os.rename("seeds/bad/injected-pinyin.txt", "seeds/bad/zz.txt"),
    "swapped": lambda: swap("seeds/bad/mojibake.txt", "seeds/bad/injected-pinyin.txt"),
    "repaired": lambda: put("seeds/bad/injected-pinyin.txt", "他的后颈窝上长着两个好看的小旋儿。\n"),
    "of one size": lambda: in_place("seeds/bad/injected-pinyin.txt", "(", "["),
    "of one size and time": lambda: in_place("seeds/bad/injected-pinyin.txt", "(", "[", times=True),
    "a record": lambda: in_place("seeds/all.jsonl", "{no json", "[no json"),
    "compressed": lambda: Path("seeds/all.jsonl.gz").write_bytes(gzip.compress(b'{"text": "\xef\xbf\xbd"}')),
    "damaged": lambda: Path("seeds/all.jsonl.gz").write_bytes(Path("seeds/all.jsonl.gz").read_bytes()[:99]),
    "a copy": lambda: shutil.copy("seeds/bad/duplicate-document-1.txt", "seeds/bad/copy.txt"),
    "a link": lambda: os.symlink("bad/mojibake.txt", "seeds/link.txt"),
    "no file": lambda: os.symlink("nowhere", "seeds/link.txt"),
    "a directory": lambda: shutil.rmtree("seeds/clean"),
    "the index": lambda: shutil.rmtree(cache() / "duplicates"),
    "a segment": lambda: os.truncate(next((cache() / "duplicates").glob("segment-*")), 9),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_seen(corpus: Path, change: str) -> None:
    before = lint("--format", "jsonl", ".")
    CHANGES[change]()
    after = same(".")
    if change not in ("touched", "the index", "a segment"):
        assert after != before
    # The index is as good as if nothing was kept: a named file is compared with it.
    shutil.copy("seeds/bad/duplicate-document-1.txt", "named.txt")
    named = lint("--format", "jsonl", "named.txt")
    assert b"DUP101" in named[0]
    assert lint("--format", "jsonl", "named.txt") == named


@pytest.mark.slow
def test_settings_are_seen(corpus: Path) -> None:
    put("words.txt", "开户送彩金\n")
    put("seeds/page.txt", "他推开门，屋里空无一人。請收藏飛鳥書屋。桌上的茶还冒着热气。\n")
    options: tuple[list[str], ...] = (
        [],
        ["--select", "PIN101"],
        ["--ignore", "PIN"],
        ["--ignore", "DUP"],
        ["--text-field", "backwards"],
        ["--set", "SPM104.keywords=words.txt"],
        ["--set", "TRN104.min-documents=2"],
        ["--set", "DUP102.min-similarity=0.5"],
        ["--select", "DUP102,TRN104"],
        ["--exclude", "bad"],
        [],
    )
    seen = [same(*words, ".") for words in options]
    assert seen[-1] == seen[0]
    put("words.txt", "请收藏飞鸟书屋\n")
    assert same("--set", "SPM104.keywords=words.txt", ".") != seen[5]
    for toml in (
        '[per-file-ignores]\n"bad" = ["PIN"]\n',
        '[per-file-ignores]\n"bad" = ["PIN", "DUP"]\n',
        '[per-file-ignores]\n"inj*" = ["ALL"]\n',
        '[severity]\nALL = "warning"\n',
        "[rules.SPM104]\nkeywords = 'words.txt'\n",
    ):
        put("corpus-lint.toml", toml)
        assert same(".") not in seen
    assert len(kept()) <= findings_cache.MOST_CONFIGURATIONS


@pytest.mark.slow
def test_rules_that_were_left_out_in_a_file_are_not_taken_for_silent(corpus: Path) -> None:
    put("corpus-lint.toml", '[per-file-ignores]\n"bad" = ["PIN"]\n')
    first = same(".")
    os.unlink("corpus-lint.toml")
    assert same(".") != first


@pytest.mark.slow
def test_other_rules_over_a_corpus(corpus: Path) -> None:
    first = same(".")
    second = same("--ignore", "DUP101", ".")
    assert second != first
    assert same("--ignore", "TRN104", ".") not in (first, second)
    lint("--format", "jsonl", ".")
    assert same("--set", "DUP102.min-similarity=1", ".") not in (first, second)


@pytest.mark.slow
def test_the_directory_and_the_names_of_files_are_seen(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = same(".")
    assert same(str(corpus)) != first
    same("seeds/clean", str(corpus))
    monkeypatch.chdir("seeds/bad")
    same(".")
    same("../clean", ".")


def test_named_files(corpus: Path, read: list[str]) -> None:
    dirty = "seeds/bad/injected-pinyin.txt"
    same(dirty)
    same("seeds/bad/mojibake.txt", dirty)
    same("--select", "ALL", dirty, "seeds/bad/fixed-length-chunk.jsonl")
    same(".")
    read.clear()
    # Now there is an index that it is compared with.
    first = lint(dirty, "seeds/bad/duplicate-document-2.txt")
    assert read == []
    assert b"DUP101" in first[0]


def test_results_are_not_read_for_a_few_named_files_of_a_large_corpus(
    corpus: Path, tune: Callable[..., None], read: list[str]
) -> None:
    lint(".")
    tune(worth_reading=10)
    before = [path.stat().st_mtime_ns for path in kept()]
    read.clear()
    lint("seeds/bad/mojibake.txt")
    assert read == ["seeds/bad/mojibake.txt"]
    assert [path.stat().st_mtime_ns for path in kept()] == before


def test_nothing_is_kept_of_a_few_named_documents(corpus: Path, tune: Callable[..., None]) -> None:
    tune(few=10)
    same("seeds/bad/mojibake.txt", "seeds/bad/injected-pinyin.txt")
    assert kept() == []
    same("seeds/bad/mojibake.txt", "seeds/all.jsonl")
    assert len(kept()) == 1


@pytest.mark.slow
def test_only_what_changed_is_linted(corpus: Path, read: list[str]) -> None:
    lint(".")
    read.clear()
    put("seeds/bad/new.txt", INJECTED)
    same(".")
    assert read[:1] == ["seeds/bad/new.txt"]
    read.clear()
    in_place("seeds/bad/injected-pinyin.txt", "(", "[")
    lint("seeds/bad")
    assert read == ["seeds/bad/injected-pinyin.txt"]


@pytest.mark.slow
def test_an_error_is_said_again(corpus: Path) -> None:
    Path("seeds/bad/cut.jsonl.gz").write_bytes(Path("seeds/all.jsonl.gz").read_bytes()[:999])
    for _ in range(2):
        assert b"damaged gzip" in same(".")[1]


@pytest.mark.slow
def test_what_was_changed_just_now_is_not_kept(
    corpus: Path, tune: Callable[..., None], read: list[str]
) -> None:
    tune(racy=60 * 10**9)
    same(".")
    read.clear()
    lint(".")
    assert len(read) > 30


@pytest.mark.slow
@pytest.mark.parametrize("before", [True, False])
def test_a_file_that_is_changed_while_it_is_linted(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    def changing(work: Work, task: Task, *others: Any) -> Answer:
        if before:
            CHANGES["of one size"]()
        answer = examine(work, task, *others)
        if not before:
            CHANGES["of one size"]()
        return answer

    with monkeypatch.context() as context:
        context.setattr(parallel, "examine", changing)
        lint(".")
    same(".")


def tree() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path("seeds").rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("unsafe", [[], ["--unsafe-fixes"]])
def test_fixes(corpus: Path, read: list[str], unsafe: list[str]) -> None:
    originals = tree()
    plain = lint("--no-cache", "--fix", *unsafe, ".")
    fixed = tree()
    assert fixed != originals
    for name, raw in originals.items():
        Path(name).write_bytes(raw)
    same("--diff", *unsafe, ".")
    same(".")
    read.clear()
    assert lint("--fix", *unsafe, ".") == plain
    assert tree() == fixed
    # What has nothing to fix is not linted for that.
    assert 0 < len(read) < len(originals) / 2
    same(".")
    shutil.rmtree(cache())
    for name, raw in originals.items():
        Path(name).write_bytes(raw)
    assert lint("--fix", *unsafe, ".") == plain
    same(".")
    same("--diff", *unsafe, ".")


@pytest.mark.slow
def test_what_git_tracks_is_known_by_its_content(corpus: Path, read: list[str]) -> None:
    os.rmdir(".git")
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *words], check=True)
    first = lint("--format", "jsonl", "--tracked")
    same(".")
    for path in Path("seeds").rglob("*.txt"):
        os.utime(path)
    read.clear()
    assert lint("--format", "jsonl", "--tracked") == first
    assert read == []
    # As a CI does that has kept the directory: other files with other times.
    shutil.copytree(".", "../elsewhere")
    shutil.copytree(cache(), "../cache")
    with contextlib.chdir("../elsewhere"):
        shutil.copytree("../cache", cache())
        assert lint("--format", "jsonl", "--tracked") == first
    assert read == []
    lint("--fix", "--tracked")
    subprocess.run(["git", "checkout", "-q", "."], check=True)
    assert lint("--format", "jsonl", "--tracked") == first
    read.clear()
    CHANGES["of one size"]()
    assert lint("--format", "jsonl", "--tracked") == lint("--no-cache", "--format", "jsonl", "--tracked")
    assert read[:1] == ["seeds/bad/injected-pinyin.txt"]


@pytest.mark.slow
def test_an_index_of_another_field_is_not_taken_for_that_of_these_results(corpus: Path) -> None:
    same(".")
    same("--text-field", "backwards", "seeds")
    same(".")
    put("named.txt", Path("seeds/bad/duplicate-document-1.txt").read_text("utf-8"))
    assert b"DUP101" in lint("named.txt")[0]


@pytest.mark.slow
def test_an_index_that_cannot_be_written(corpus: Path) -> None:
    """What is found meanwhile must not keep later runs from writing it."""
    fcntl = pytest.importorskip("fcntl")
    lint("--ignore", "DUP", ".")
    (cache() / "duplicates").mkdir(exist_ok=True)
    with (cache() / "duplicates" / "lock").open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        first = lint("--format", "jsonl", ".")
    assert lint("--format", "jsonl", ".") == first
    assert (cache() / "duplicates" / "manifest.json").exists()


def stored() -> list[Any]:
    """What each run put into the results that there are."""
    (path,) = kept()
    parts, whole = opened(path.parent).read_parts(path.name)
    assert whole
    return [json.loads(part.decode("utf-8", "surrogatepass")) for part in parts]


def test_files_that_are_gone_are_forgotten(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lint(".")
    for found in Path("seeds").rglob("moji*"):
        os.unlink(found)
    put("seeds/new.txt", INJECTED)
    lint("seeds/new.txt")
    assert ["seeds/bad/mojibake.txt" in one["files"] for one in stored()] == [True, False]
    monkeypatch.setattr(growing_file, "MOST_GROWN", 0)
    in_place("seeds/new.txt", "他", "她")
    lint("seeds/new.txt")
    (every,) = stored()
    assert "seeds/bad/mojibake.txt" not in every["files"]
    assert {"seeds/bad/injected-pinyin.txt", "seeds/new.txt"} <= every["files"].keys()


def test_only_what_is_new_is_stored(corpus: Path) -> None:
    lint(".")
    for number in range(60):
        put("seeds/new.txt", INJECTED + f"第{number}次。\n")
        before = kept()[0].read_bytes()
        lint(".")
        after = kept()[0].read_bytes()
        if not after.startswith(before):
            break
        assert stored()[-1]["files"].keys() == {"seeds/new.txt"}
    # It was replaced when it had grown by half.
    assert number > 1
    (every,) = stored()
    assert len(every["corpora"]) == findings_cache.MOST_CORPORA
    same(".")


def test_results_with_a_torn_tail_are_used_up_to_there(corpus: Path, read: list[str]) -> None:
    lint(".")
    put("seeds/new.txt", INJECTED)
    whole = kept()[0].read_bytes()
    lint(".")
    (path,) = kept()
    appended = path.read_bytes()[len(whole) :]
    for tail in (appended[:-1], appended[:40], appended[:-1] + appended, b"\0" * 99, appended[:-1] + b"\0"):
        path.write_bytes(whole + tail)
        read.clear()
        same_as_without = lint("--format", "jsonl", ".")
        assert read == ["seeds/new.txt"]
        assert len(stored()) == 1
        assert same_as_without == lint("--no-cache", "--format", "jsonl", ".")
    path.write_bytes(appended + whole)  # each part stands for itself
    read.clear()
    lint(".")
    assert read == []


def with_sum(raw: bytes) -> bytes:
    """What this user's corpus-lint might have written as the results that there are."""
    (path,) = kept()
    return opened(path.parent)._part(path.name, raw)


def other(raw: bytes, change: Callable[[Any], object]) -> bytes:
    value = json.loads(raw.partition(b"\n")[2].decode("utf-8", "surrogatepass"))
    change(value)
    return with_sum(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def entries(change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    def changed(value: Any) -> None:
        value["files"] = {name: change(entry) for name, entry in value["files"].items()}
        value["corpora"] = {name: change(entry) for name, entry in value["corpora"].items()}

    return lambda raw: other(raw, changed)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda raw: b"",
    "cut off": lambda raw: raw[: len(raw) // 2],
    "cut off by one": lambda raw: raw[:-1],
    "longer": lambda raw: raw + b" ",
    "one bit": lambda raw: raw[:999] + bytes([raw[999] ^ 1]) + raw[1000:],
    "another finding": lambda raw: raw.replace(b"PIN101", b"PIN102"),
    "the sum": lambda raw: b"0" + raw[1:],
    "no JSON": lambda raw: with_sum(b"{"),
    "not UTF-8": lambda raw: with_sum(b'"\xff"'),
    "deep": lambda raw: with_sum(b"[" * 100_000),
    "a wrong length": lambda raw: raw.replace(b" ", b" 9", 1),
    "no length": lambda raw: raw.replace(b" ", b"\n", 1),
    "a part that is not of results": lambda raw: raw + with_sum(b"[]"),
    "a pickle": lambda raw: with_sum(b"\x80\x04N."),
    "a list": lambda raw: with_sum(b"[]"),
    "null": lambda raw: with_sum(b"null"),
    "of lists": lambda raw: with_sum(b'{"files": [], "corpora": []}'),
    "numbers": entries(lambda entry: 7),
    "null entries": entries(lambda entry: None),
    "a text for a number": entries(
        lambda entry: [entry[0], "9", *entry[2:]] if isinstance(entry, list) else entry
    ),
    "empty lists": entries(lambda entry: []),
    "short lists": entries(lambda entry: entry[:2] if isinstance(entry, list) else entry),
    "strings": entries(lambda entry: [*entry[:2], "abc"] if isinstance(entry, list) else entry),
    "other findings": entries(lambda entry: [*entry[:2], [[]]] if isinstance(entry, list) else entry),
    "objects": entries(lambda entry: {"a": entry}),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_results(corpus: Path, read: list[str], damage: str) -> None:
    first = lint("--format", "jsonl", ".")
    (path,) = kept()
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert lint("--format", "jsonl", ".") == first
    read.clear()
    assert lint("--format", "jsonl", ".") == first
    assert read == []


@pytest.mark.slow
def test_results_of_another_version(corpus: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]) -> None:
    lint(".")
    monkeypatch.setattr(findings_cache, "VERSION", findings_cache.VERSION + 1)
    read.clear()
    same(".")
    assert len(read) > 30


@pytest.mark.slow
def test_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "plugged"
    lint("--exit-zero", str(package.parent))
    folder = opened(cache() / "results")
    (package / "data").mkdir(parents=True)
    put(str(package / "__init__.py"), "")
    put(str(package / "data" / "words.txt"), "一")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("plugged")

    def state() -> str:
        remembered = code_hash.contents(["plugged"], folder)
        assert code_hash.contents(["plugged"], None) == remembered
        assert code_hash.contents(["plugged"], folder) == remembered
        return remembered

    seen = [state()]
    for name in ("data/words.txt", "data/more.txt", "__init__.py"):
        put(str(package / name), "二二")
        seen.append(state())
        assert seen[-1] not in seen[:-1]
    # A CI that reinstalls the package does this.
    for name in ("data/words.txt", "__init__.py"):
        os.utime(package / name)
    (package / "__pycache__").mkdir(exist_ok=True)
    put(str(package / "__pycache__" / "x.pyc"), "")
    assert state() == seen[-1]
    for damaged in (b"", b"[]", b'{"times": 1}', b"\xff"):
        folder.write(code_hash.FILE, damaged)
        assert state() == seen[-1]
        folder.store(code_hash.FILE, damaged)
        assert state() == seen[-1]


@pytest.mark.slow
def test_where_nothing_can_be_kept(corpus: Path) -> None:
    lint("--select", "PIN101", ".")
    shutil.rmtree(cache())
    put(str(cache()), "a file")
    same("-q", ".")
    os.unlink(cache())
    lint(".")
    (path,) = kept()
    os.unlink(path)
    path.mkdir()
    same(".")


@pytest.mark.slow
def test_a_link_in_the_place_of_results_is_not_followed(corpus: Path) -> None:
    lint(".")
    (path,) = kept()
    os.unlink(path)
    put("precious.cfg", "precious")
    os.symlink(corpus / "precious.cfg", path)
    lint(".")
    assert Path("precious.cfg").read_text() == "precious"
    assert not path.is_symlink()


@pytest.mark.slow
def test_killed_processes_do_not_leave_files_for_ever(corpus: Path) -> None:
    lint(".")
    for number in range(2 * findings_cache.MOST_CONFIGURATIONS):
        left = kept()[0].with_name(f"{kept()[0].name}+{number:016x}")
        left.write_bytes(b"half")
        os.utime(left, (number, number))
    lint("--ignore", "PIN", ".")
    # Beside them are the hash of the code, what was decided about fields, and what corpus rules collected.
    assert len(list((cache() / "results").iterdir())) == findings_cache.MOST_CONFIGURATIONS + 3


PROGRAM = "import sys; from corpus_lint.cli import check, main; from corpus_lint.run.settings import Tuning; check.TUNING = Tuning(racy=0); sys.exit(main.main(sys.argv[1:]))"


def start(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, "check", "--format", "jsonl", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_processes_at_once(corpus: Path, read: list[str]) -> None:
    expected = {
        name: lint("--no-cache", "--format", "jsonl", name)[0] for name in (".", "seeds/bad", "seeds/clean")
    }
    running = [(name, start(name)) for name in expected for _ in range(2)]
    for name, process in running:
        assert process.communicate()[0] == expected[name]
    for name in expected:
        assert same(name)[0] == expected[name]
    read.clear()
    assert lint("--format", "jsonl", ".")[0] == expected["."]
    assert read == []


@pytest.mark.slow
def test_a_run_that_is_killed(corpus: Path) -> None:
    for number in range(4):
        process = start("--jobs", "1", ".")
        time.sleep(0.15 + 0.15 * number)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        same(".")
        shutil.rmtree(cache())


@pytest.mark.slow
def test_any_number_of_processes(corpus: Path, tune: Callable[..., None]) -> None:
    tune(batch=1 << 13, block=1 << 12, processes=1 << 13)
    Path("seeds/large.jsonl").write_bytes((Path("seeds/all.jsonl").read_bytes() + b"\n") * 9)
    plain = lint("--no-cache", "--jobs", "1", "--format", "jsonl", ".")
    assert lint("--jobs", "2", "--format", "jsonl", ".") == plain
    assert lint("--jobs", "1", "--format", "jsonl", ".") == plain
    in_place("seeds/large.jsonl", "他", "她")
    plain = lint("--no-cache", "--jobs", "1", "--format", "jsonl", ".")
    assert lint("--jobs", "2", "--format", "jsonl", ".") == plain


@pytest.mark.slow
def test_any_changes_one_after_the_other(corpus: Path) -> None:
    """Some dozen steps, each of a change and of one kind of run, by chance."""
    chance = random.Random(7)
    put("words.txt", "他的\n我们\n")
    texts = [raw for name, raw in sorted(tree().items()) if name.endswith(".txt")]
    runs = [
        ["."],
        ["."],
        ["seeds/bad"],
        ["--ignore", "TRN104", "."],
        ["--select", "PIN,DUP", "."],
        ["--set", "SPM104.keywords=words.txt", "."],
        ["--diff", "--unsafe-fixes", "."],
        ["--fix", "seeds/clean"],
    ]
    for _ in range(20):
        names = sorted(name for name in tree() if name.endswith(".txt"))
        kind, name = chance.randrange(5), chance.choice(names)
        if kind == 0:
            Path(name).write_bytes(chance.choice(texts))
        elif kind == 1:
            os.rename(name, f"seeds/bad/{chance.randrange(99)}.txt")
        elif kind == 2 and len(names) > 20:
            os.unlink(name)
        elif kind == 3:
            Path(f"seeds/bad/{chance.randrange(99)}.txt").write_bytes(chance.choice(texts))
        time.sleep(0.01)
        words = chance.choice(runs)
        if words[0] == "--fix":
            lint(*words)
        else:
            assert lint("--format", "jsonl", *words) == lint("--no-cache", "--format", "jsonl", *words)


SAMPLE = Finding(
    path="a.txt",
    record=3,
    code="PIN101",
    name="injected-pinyin",
    severity=Severity.WARNING,
    line=4,
    column=5,
    end_line=6,
    end_column=7,
    excerpt=Excerpt("字\udcff", 1, 2, 3, 4),
    problem=Problem(
        Span(1, 2),
        "消息",
        (Span(1, 2), Span(5, 9)),
        12,
        ("一", "\ud83d\ude00"),
        ("A note.",),
        (Location("b.txt", None, 1, 2), Location("b.jsonl", 7, 1, 2, "8", "turns[0].text")),
        Fix("Title", (Edit(1, 2, "字"), Edit(4, 4)), Safety.UNSAFE, True),
        Severity.WARNING,
        ("89ab", "cdef"),
    ),
    content=Content(2, (("甲", 1), ("乙", 2)), ("0123", "4567"), True),
    id="7\udcff",
    part="messages[2].content",
    group="论坛",
)


def nothing_is_left_out(value: Any) -> None:
    """Whether no field of the sample is as it is by itself: one that is added to the model has to be added to it."""
    for field in fields(value):
        part = getattr(value, field.name)
        assert field.default is MISSING or part != field.default, f"{type(value).__name__}.{field.name}"
        for one in part if isinstance(part, tuple) else (part,):
            if is_dataclass(one):
                parts = (one,) if not isinstance(one, (Edit, Location)) else ()
                for deeper in parts:
                    nothing_is_left_out(deeper)


def again(finding: Finding) -> Finding:
    rules = {rule.code: rule for rule in catalogue.all_rules()}
    raw = json.dumps(packed(finding), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return unpacked(json.loads(raw.decode("utf-8", "surrogatepass")), finding.path, rules)


def test_every_part_of_a_finding_is_kept() -> None:
    nothing_is_left_out(SAMPLE)
    assert again(SAMPLE) == SAMPLE


def seeds() -> Iterator[Finding]:
    settings = Settings(catalogue.all_rules())
    yield from lint_files(find_files.sources([str(SEEDS)], False), settings).findings


def test_the_findings_of_all_seeds_are_kept() -> None:
    found = list(seeds())
    assert {one.code for one in found} == set(registry.RULES)
    for one in found:
        assert again(one) == one
