"""Files that are repaired in place: whole or not at all, only those that were named, with all that is said of them."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core import atomic_write
from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity
from corpus_lint.engine.registry import NoOptions, Rule
from corpus_lint.formats import find_files
from corpus_lint.run import parallel, rewrite
from corpus_lint.run.examine import examine
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Settings
from corpus_lint.run.tasks import Answer, Task, Work
from tests.material import BODY, CLEAN

LEFT = ".corpus-lint-0123456789abcdef"
as_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can do that")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with one document to repair."""
    (tmp_path / "tree").mkdir()
    monkeypatch.chdir(tmp_path / "tree")
    Path("a.txt").write_text(BODY, "utf-8")
    return tmp_path / "tree"


def fix(*words: str) -> int:
    return main(["check", "--fix", "--format", "concise", *words])


def text(path: str | Path) -> str:
    return Path(path).read_text("utf-8")


@pytest.mark.parametrize("tracked", [False, True])
def test_a_link_that_leads_out_is_read_and_not_written(
    tree: Path, tracked: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree.parent / "out.txt").write_text(BODY * 2, "utf-8")
    (tree / "link.txt").symlink_to("../out.txt")
    (tree / "inner").mkdir()
    (tree / "inner" / "b.dat").write_text(BODY * 3, "utf-8")
    (tree / "inner.txt").symlink_to("inner/b.dat")
    words = ["."]
    if tracked:
        for command in (["init", "-q"], ["add", "-A"]):
            subprocess.run(["git", *command], check=True)
        words = ["--tracked"]
    assert main(["check", "--diff", "--format", "concise", *words]) == 1
    assert "out.txt" not in capsys.readouterr().out.replace("link.txt", "")
    assert fix(*words) == 1
    captured = capsys.readouterr()
    assert "link.txt:1:2: error[PIN101]" in captured.out
    assert "link.txt: nothing fixed: it is a link that leads out of the given paths" in captured.err
    assert text(tree.parent / "out.txt") == BODY * 2
    assert text("a.txt") == CLEAN
    assert text("inner/b.dat") == CLEAN * 3
    # What somebody names, he trusts.
    fix("link.txt")
    assert text(tree.parent / "out.txt") == CLEAN * 2
    assert (tree / "link.txt").is_symlink()


def test_a_directory_that_became_a_link_is_not_written_through(tree: Path) -> None:
    (tree / "sub").mkdir()
    (tree / "sub" / "b.txt").write_text(BODY * 2, "utf-8")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], check=True)
    shutil.move(tree / "sub", tree.parent / "elsewhere")
    (tree / "sub").symlink_to("../elsewhere")
    fix("--tracked")
    assert text(tree.parent / "elsewhere" / "b.txt") == BODY * 2
    assert text("a.txt") == CLEAN


def test_a_link_to_what_is_named_is_fixed(tree: Path) -> None:
    (tree.parent / "other").mkdir()
    (tree.parent / "other" / "b.dat").write_text(BODY * 2, "utf-8")
    (tree / "link.txt").symlink_to("../other/b.dat")
    fix(".", "../other")
    assert text("../other/b.dat") == CLEAN * 2


@as_root
@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o6755])
def test_owner_group_and_mode_are_kept(tree: Path, mode: int) -> None:
    os.chown("a.txt", 12345, 12346)
    os.chmod("a.txt", mode)
    assert fix("a.txt") == 0
    status = os.stat("a.txt")
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 12346, mode)


@as_root
@pytest.mark.parametrize(
    ("mode", "group", "expected"),
    [
        (0o664, False, 0o644),
        (0o660, False, 0o600),
        (0o640, False, 0o600),
        (0o646, False, 0o646),
        (0o6770, False, 0o700),
        (0o660, True, 0o660),
        (0o2660, True, 0o660),
    ],
)
def test_what_may_not_be_kept_widens_nothing(
    tree: Path, monkeypatch: pytest.MonkeyPatch, mode: int, group: bool, expected: int
) -> None:
    original = os.chown

    def refused(path: str, owner: int, to: int) -> None:
        if owner != -1 or not group:
            raise PermissionError(1, "Operation not permitted")
        original(path, owner, to)

    os.chown("a.txt", 12345, 12346)
    os.chmod("a.txt", mode)
    monkeypatch.setattr(os, "chown", refused)
    assert fix("a.txt") == 0
    assert stat.S_IMODE(os.stat("a.txt").st_mode) == expected
    assert os.stat("a.txt").st_gid == (12346 if group else os.getegid())


def test_attributes_are_kept(tree: Path) -> None:
    try:
        os.setxattr("a.txt", "user.source", b"here")
    except (AttributeError, OSError):
        pytest.skip("the file system has no extended attributes")
    assert fix("a.txt") == 0
    assert os.getxattr("a.txt", "user.source") == b"here"


def test_a_list_of_access_that_is_lost_widens_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("the system has no extended attributes")

    def refused(*words: object) -> None:
        raise PermissionError

    os.chmod("a.txt", 0o660)
    monkeypatch.setattr(os, "listxattr", lambda path: ["system.posix_acl_access"])
    monkeypatch.setattr(os, "getxattr", lambda path, name: b"")
    monkeypatch.setattr(os, "setxattr", refused)
    assert fix("a.txt") == 0
    assert stat.S_IMODE(os.stat("a.txt").st_mode) == 0o600


def test_a_file_of_several_names(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As editors that write anew, and git, do; to write into it could leave half a file, and change what nobody named."""
    os.link("a.txt", tree.parent / "backup.txt")
    assert fix("a.txt") == 0
    assert (
        "a.txt: the file had 2 names (hard links); this name now has the repaired text"
        in capsys.readouterr().err
    )
    assert text("a.txt") == CLEAN
    assert text(tree.parent / "backup.txt") == BODY
    assert fix("--quiet", str(tree.parent / "backup.txt")) == 0
    assert text(tree.parent / "backup.txt") == CLEAN


def test_two_names_in_one_run(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.link("a.txt", "b.txt")
    fix("--ignore", "DUP", ".")
    assert "not written" not in capsys.readouterr().err
    assert text("a.txt") == text("b.txt") == CLEAN


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """As a user for whom modes count."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_a_file_that_may_not_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_text(BODY, "utf-8")
        path.chmod(0o444)
        if not os.geteuid():
            os.chown(folder, 65534, 65534)
            os.chown(path, 65534, 65534)
        monkeypatch.chdir(folder)
        with nobody():
            assert fix("--no-cache", "a.txt") == 2
        assert "a.txt: not written: the file is read-only" in capsys.readouterr().err
        path.chmod(0o644)
        Path(folder).chmod(0o555)
        with nobody():
            assert fix("--no-cache", "a.txt") == 2
        assert "a.txt: not written: Permission denied" in capsys.readouterr().err
        assert text(path) == BODY
        assert os.listdir(folder) == ["a.txt"]
        Path(folder).chmod(0o755)


def test_what_killed_processes_left_is_removed(tree: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    (tree / "sub").mkdir()
    others = [".corpus-lint-mine", LEFT + "0", LEFT.upper(), LEFT[1:], f"sub/{LEFT}"]
    for name in (LEFT, ".corpus-lint-00000000000000ff", *others):
        (tree / name).write_text("half")
    (tree / ".corpus-lint-00000000000000aa").symlink_to("a.txt")
    (tree / ".corpus-lint-00000000000000bb").mkdir()
    held = os.open(".corpus-lint-00000000000000cc", os.O_CREAT | os.O_WRONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    before = set(os.listdir())
    assert main(["check", "."]) == 1
    assert main(["check", "--diff", "."]) == 1
    assert set(os.listdir()) == before
    assert fix("a.txt") == 0
    assert set(os.listdir()) == before - {LEFT, ".corpus-lint-00000000000000ff"}
    assert (tree / "sub" / LEFT).exists()
    os.close(held)
    Path("a.txt").write_text(BODY, "utf-8")
    assert fix("a.txt") == 0
    assert ".corpus-lint-00000000000000cc" not in os.listdir()


@as_root
def test_what_others_left_stays(tree: Path) -> None:
    (tree / LEFT).write_text("half")
    os.chown(LEFT, 12345, 12345)
    assert fix("a.txt") == 0
    assert (tree / LEFT).exists()


def test_one_that_is_removed_before_it_is_locked_is_made_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, times = atomic_write._locked, []

    def late(descriptor: int) -> bool:
        times.append(1)
        if len(times) == 1:
            atomic_write.sweep(str(tree))
        return original(descriptor)

    monkeypatch.setattr(atomic_write, "_locked", late)
    assert fix("a.txt") == 0
    assert len(times) == 2
    assert os.listdir() == ["a.txt"]


def touched_in_place(path: Path, old: bytes, new: bytes) -> None:
    """Change a file without changing its identity, its size or the time it was changed at."""
    status = path.stat()
    raw = path.read_bytes()
    assert old in raw
    with path.open("r+b") as stream:
        stream.write(raw.replace(old, new, 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


RECORDS = "".join(
    json.dumps({"text": value}, ensure_ascii=False) + "\n" for value in (CLEAN, BODY, CLEAN * 2)
).encode()
MEANWHILE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "grown": ("a.txt", lambda path: path.write_bytes(path.read_bytes() + b"more\n")),
    "cut": ("a.txt", lambda path: os.truncate(path, 9)),
    "emptied": ("a.txt", lambda path: os.truncate(path, 0)),
    "gone": ("a.txt", lambda path: path.unlink()),
    "of one size and time": (
        "a.txt",
        lambda path: touched_in_place(path, "人民".encode(), "众生".encode()),
    ),
    "another file": ("a.txt", lambda path: Path(shutil.copy2(path, "x")).replace(path)),
    "a link": ("a.txt", lambda path: path.symlink_to(path.rename("x.dat"))),
    "a record was put before": ("a.jsonl", lambda path: path.write_bytes(b'{"text": "x"}\n' + RECORDS)),
    "a record was appended": ("a.jsonl", lambda path: path.write_bytes(RECORDS + b'{"text": "x"}\n')),
    "records were cut off": ("a.jsonl", lambda path: os.truncate(path, RECORDS.index(b"\n") + 1)),
    "another record": (
        "a.jsonl",
        lambda path: touched_in_place(path, "網絡".encode(), "网路".encode()),
    ),
    "compressed and cut": ("a.jsonl.gz", lambda path: os.truncate(path, 60)),
    "compressed and damaged": ("a.jsonl.gz", lambda path: path.write_bytes(b"\x1f\x8b" + bytes(90))),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_a_file_that_changed_after_it_was_linted(
    tree: Path, meanwhile: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, change = MEANWHILE[meanwhile]
    if name != "a.txt":
        Path(name).write_bytes(gzip.compress(RECORDS) if name.endswith(".gz") else RECORDS)

    def changing(work: Work, task: Task, *others: Any) -> Answer:
        answer = examine(work, task, *others)
        change(tree / name)
        return answer

    monkeypatch.setattr(parallel, "examine", changing)
    assert fix("--select", "PIN101", name) == 2
    error = capsys.readouterr().err
    assert f"{name}: not written: " in error
    assert "internal" not in error
    left = (tree / name).read_bytes() if (tree / name).exists() else None
    if name != "a.jsonl.gz" and left is not None:
        assert "guó".encode() in left or meanwhile in ("cut", "emptied", "records were cut off")
    assert not [path for path in os.listdir() if path.startswith(".corpus")]


@pytest.mark.parametrize(
    "meanwhile", ["of one size and time", "a record was put before", "records were cut off", "emptied", "cut"]
)
def test_the_bytes_count_where_no_time_tells(
    tree: Path, meanwhile: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on a file system whose clock ticks once in two seconds."""
    monkeypatch.setattr(rewrite, "is_same", lambda now, read: True)
    test_a_file_that_changed_after_it_was_linted(tree, meanwhile, monkeypatch, capsys)


def test_a_file_that_changes_while_it_is_written(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    original = atomic_write._keep

    def late(target: str, old: os.stat_result, temporary: str) -> None:
        original(target, old, temporary)
        with open(target, "a", encoding="utf-8") as stream:
            stream.write("more")

    monkeypatch.setattr(atomic_write, "_keep", late)
    assert fix("a.txt") == 2
    assert text("a.txt") == BODY + "more"
    assert os.listdir() == ["a.txt"]


def test_a_file_that_grows_as_fast_as_it_is_read_has_an_end(tree: Path) -> None:
    path = tree / "a.jsonl"
    path.write_bytes(RECORDS * 3)

    def growing(document: Document, options: NoOptions) -> Iterator[Problem]:
        if path.stat().st_size < 1 << 22:
            with path.open("ab") as stream:
                stream.write(RECORDS * 20)
        yield from ()

    rule = Rule("TST1", "test-1", Severity.ERROR, "", NoOptions(), check=growing)
    outcome = lint_files(find_files.sources(["a.jsonl"], tracked=False), Settings([rule]))
    assert outcome.documents == 9
    assert outcome.errors == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 256 KB."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]
        try:
            done = subprocess.run(command, capture_output=True)
        except FileNotFoundError:
            pytest.skip("there is no command mount")
        if done.returncode:
            pytest.skip("nothing may be mounted here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path, but: int = 0) -> None:
    """Leave no more than so many bytes."""
    with (folder / "filler").open("wb") as stream, contextlib.suppress(OSError):
        while True:
            os.write(stream.fileno(), bytes(4096))
    os.truncate(folder / "filler", (folder / "filler").stat().st_size - but)


@pytest.mark.slow
def test_a_full_disk(small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = small_disk / "a.txt"
    path.write_text(BODY * 300, "utf-8")
    for left in (0, 4096, 8192):
        fill(small_disk, left)
        assert fix("--no-cache", "--select", "PIN101", str(path)) == 2
        assert f"{path}: not written: No space left on device" in capsys.readouterr().err
        assert text(path) == BODY * 300
        assert sorted(os.listdir(small_disk)) == ["a.txt", "filler"]
    fill(small_disk)
    for option in ("--output=json", "--write-baseline"):
        target = f"{option}={small_disk / 'out'}"
        assert main(["check", "--no-cache", "--select", "PIN101", target, str(path)]) == 2
        assert "out: not written: No space left on device" in capsys.readouterr().err
    (small_disk / "filler").unlink()
    assert fix("--no-cache", "--select", "PIN101", str(path)) == 0
    assert text(path) == CLEAN * 300


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 4096, 16384, 65536])
def test_a_cache_on_a_full_disk(
    tree: Path, small_disk: Path, left: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(60):
        (tree / f"{number}.txt").write_text(CLEAN * (number + 1) + BODY, "utf-8")
    assert main(["check", "--no-cache", "--format", "jsonl", "."]) == 1
    expected = capsys.readouterr().out
    fill(small_disk, left)
    for _ in range(3):
        assert main(["check", "--cache-dir", str(small_disk / "cache"), "--format", "jsonl", "."]) == 1
        captured = capsys.readouterr()
        assert captured.out == expected
        assert "internal" not in captured.err
    (small_disk / "filler").unlink()
    for _ in range(2):
        assert main(["check", "--cache-dir", str(small_disk / "cache"), "--format", "jsonl", "."]) == 1
        assert capsys.readouterr().out == expected


def test_no_place_for_temporary_files(
    tree: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Documents are compared in memory then; standard input, which has to be kept, is refused in a sentence."""
    (tree / "b.txt").write_text(BODY, "utf-8")
    assert main(["check", "--no-cache", "--format", "jsonl", "."]) == 1
    expected = capsys.readouterr().out
    assert "DUP101" in expected
    fill(small_disk)
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    assert main(["check", "--no-cache", "--format", "jsonl", "."]) == 1
    assert capsys.readouterr().out == expected
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((BODY * 999).encode())))
    assert main(["check", "-"]) == 2
    reason = "standard input could not be read or stored: No space left on device"
    assert capsys.readouterr().err == f"corpus-lint: {reason}\n"


def test_a_read_only_tree(small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small_disk / "a.txt").write_text(BODY, "utf-8")
    command = ["mount", "-o", "remount,ro", str(small_disk)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting is not permitted here")
    assert main(["check", str(small_disk)]) == 1
    given = str(small_disk / "cache")
    assert main(["check", "--cache-dir", given, str(small_disk)]) == 1
    assert f"--cache-dir {given}: nothing is cached: Read-only file system" in capsys.readouterr().err
    assert fix(str(small_disk)) == 2
    assert "a.txt: not written: the file is read-only" in capsys.readouterr().err


def test_a_clock_that_is_turned_back(
    tree: Path, monkeypatch: pytest.MonkeyPatch, tune: Callable[..., None]
) -> None:
    """What seems to be from the future is linted again, and what was found once is not taken for what is there."""
    tune(racy=0)
    now = time.time_ns()
    for step, content, expected in ((0, BODY, 1), (-86_400, CLEAN, 0), (86_400, BODY, 1), (-7, CLEAN, 0)):
        Path("a.txt").write_text(content, "utf-8")
        turned = now + step * 10**9
        os.utime("a.txt", ns=(turned, turned))
        monkeypatch.setattr(time, "time_ns", lambda turned=turned: turned + 10**9)
        for _ in range(2):
            assert main(["check", "--quiet", "."]) == expected


INTERRUPTED = [sys.executable, "-m", "corpus_lint", "--fix", "--format", "concise", "--jobs"]


def interrupt(tree: Path, signals: signal.Signals, chance: random.Random, jobs: str, whole: float) -> int:
    """Send a signal to a run of ``--fix`` at some moment, and return its status. No file is lost or half written."""
    for number in range(40):
        (tree / f"{number:02}.txt").write_text(BODY * (number + 1), "utf-8")
    with subprocess.Popen(
        [*INTERRUPTED, jobs, "."], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        time.sleep(chance.uniform(0.3, 1.0) * whole)
        process.send_signal(signals)
        _, error = process.communicate()
    assert "Traceback" not in error
    assert "internal error" not in error, error
    for number in range(40):
        found = text(tree / f"{number:02}.txt")
        assert found in (BODY * (number + 1), CLEAN * (number + 1))
    return process.returncode


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are others")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_at_any_moment(tree: Path, jobs: str) -> None:
    (tree / "a.txt").unlink()
    chance = random.Random(3)
    started = time.monotonic()
    interrupt(tree, signal.SIGCONT, chance, jobs, 0)
    whole = time.monotonic() - started
    for signals in (signal.SIGINT, signal.SIGINT, signal.SIGKILL, signal.SIGTERM):
        status = interrupt(tree, signals, chance, jobs, whole)
        assert status in (0, 1, 128 + signals, -signals)
        if signals != signal.SIGKILL:
            assert not list(tree.glob(".corpus*"))
    assert fix("--select", "PIN101", ".") == 0
    assert not list(tree.glob(".corpus*"))
