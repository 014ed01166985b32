"""Where caches are, whose they are, and what they never touch or believe."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.cache_folder import MARK, TAG, CacheFolder, ForeignError, claim, key_of
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.formats.text import MAX_RECORD_BYTES
from corpus_lint.run import cache_location, code_hash
from tests.caches import base, cache, opened
from tests.material import BODY, CLEAN

PRECIOUS = ("precious.py", ".env", "one.txt", "manifest.json", "segment-0123456789abcdef", "lock", "key")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tune: Callable[..., None]) -> Path:
    """A work tree with two documents, one of them with something in it, and files that are nobody else's."""
    tune(racy=0)
    tree = tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    for name in PRECIOUS:
        (tree / name).write_text("precious" if name != "one.txt" else CLEAN, "utf-8")
    (tree / "dirty.txt").write_text(BODY, "utf-8")
    monkeypatch.chdir(tree)
    return tree


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a directory, and where links lead, without following them."""
    found = {}
    for path, directories, names in os.walk(folder):
        for name in (*directories, *names):
            file = Path(path, name)
            if file.is_symlink():
                found[str(file)] = os.readlink(file).encode()
            elif not file.is_dir():
                found[str(file)] = file.read_bytes() if file.is_file() else b"no regular file"
    return found


def lint(*words: str) -> int:
    return main(["check", "--format", "concise", *words])


@dataclass(frozen=True)
class Trap:
    """What a hostile commit, or a user in error, puts in the way of a cache: links and pipes in it, or it is a link."""

    links: dict[str, str] = field(default_factory=dict)
    pipes: tuple[str, ...] = ()

    def set(self, given: Path) -> None:
        for name, leads_to in self.links.items():
            path = Path(os.path.normpath(given / name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(leads_to)
        for name in self.pipes:
            (given / name).parent.mkdir(parents=True, exist_ok=True)
            os.mkfifo(given / name)
        if given.is_dir() and not given.is_symlink() and not (given / TAG).is_symlink():
            (given / TAG).write_bytes(MARK)


OURS = "duplicates/segment-0123456789abcdef"
TRAPS = {
    "the cache is a link": Trap({"": "."}),
    "a link to a link": Trap({"": "other", "../other": "."}),
    "the index is a link": Trap({"duplicates": ".."}),
    "results are a link": Trap({"results": ".."}),
    "an absolute link": Trap({"duplicates": "/proc/self/cwd"}),
    "the lock is a link": Trap({"duplicates/lock": "../../precious.py"}),
    "the manifest is a link": Trap({"duplicates/manifest.json": "../../precious.py"}),
    "the mark is a link": Trap({TAG: "../precious.py"}),
    "a part is a link": Trap({OURS: "../../precious.py"}),
    "a pipe": Trap(pipes=("duplicates", "results")),
    "a pipe in it": Trap(pipes=("duplicates/lock", "duplicates/manifest.json", "results/code.json")),
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="links need rights")
@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("given", [".corpus_lint_cache", "data"])
def test_nothing_is_touched_through_a_link(tree: Path, trap: str, given: str) -> None:
    TRAPS[trap].set(Path(given))
    before = contents(tree)
    words = ("--cache-dir", given) if given == "data" else ()
    for number in range(3):
        (tree / "dirty.txt").write_text(BODY * (number + 2), "utf-8")
        assert lint(*words, ".") in (1, 2)
        assert lint(*words, "--set", f"PIN101.min-count={number + 2}", ".") in (1, 2)
    (tree / "dirty.txt").write_text(BODY, "utf-8")
    after = contents(tree)
    if not words:
        assert after == before
    # A link in our own directory in the place of a file of ours may give way; what it leads to stays.
    own = str(tree / "data") + os.sep
    assert {name: raw for name, raw in after.items() if not name.startswith(own)} == {
        name: raw for name, raw in before.items() if not name.startswith(own)
    }


@pytest.mark.parametrize("name", PRECIOUS)
@pytest.mark.parametrize("folder", ["", "duplicates", "results"])
def test_a_directory_of_others_is_refused(
    tree: Path, folder: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "data" / folder).mkdir(parents=True)
    (tree / "data" / folder / name).write_text("mine")
    before = contents(tree)
    assert lint("--cache-dir", "data", ".") == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--cache-dir data: it is not empty, and corpus-lint did not make it" in captured.err
    assert contents(tree) == before


def test_other_files_in_our_own_directory_stay(tree: Path) -> None:
    assert lint("--cache-dir", "data", ".") == 1
    foreign = [
        "mine.csv",
        "segment-1",
        "segment-0123456789ABCDEF",
        "x.json",
        "lock.txt",
        "files-0123456789abcdef+1",
    ]
    for folder in ("duplicates", "results"):
        for name in foreign:
            (tree / "data" / folder / name).write_text("mine")
        (tree / "data" / folder / "verdicts-0123456789abcdef").mkdir(exist_ok=True)
    for number in range(12):
        (tree / "dirty.txt").write_text(BODY * (number + 2), "utf-8")
        assert lint("--cache-dir", "data", "--set", f"PIN101.min-count={number + 2}", ".") == 1
    for folder in ("duplicates", "results"):
        assert all((tree / "data" / folder / name).read_text() == "mine" for name in foreign)
        assert (tree / "data" / folder / "verdicts-0123456789abcdef").is_dir()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (".", "it is not empty"),
        ("..", "it is not empty"),
        ("/", "it "),
        ("one.txt", "one.txt: nothing is cached: Not a directory"),
        ("one.txt/x", "nothing is cached: Not a directory"),
        ("ruff", "its CACHEDIR.TAG is that of another program"),
        ("link", "it is a symbolic link"),
        ("link/deeper", "link is a symbolic link"),
    ],
)
def test_what_is_no_directory_for_a_cache(
    tree: Path, given: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "ruff").mkdir()
    (tree / "ruff" / TAG).write_bytes(MARK.partition(b"\n")[0] + b"\n# Made by another program.\n")
    (tree / "link").symlink_to(tree.parent / "elsewhere", target_is_directory=True)
    (tree.parent / "elsewhere").mkdir()
    before = contents(tree.parent)
    assert lint("--cache-dir", given, ".") == (1 if "nothing is cached" in reason else 2)
    assert reason in capsys.readouterr().err
    after = contents(tree.parent)
    assert {name: after.get(name) for name in before} == before
    assert not list((tree.parent / "elsewhere").iterdir())


def test_a_link_that_is_the_users_own_is_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "home").symlink_to("disk", target_is_directory=True)
    assert lint("--cache-dir", str(tmp_path / "home" / "cache"), ".") == 1
    assert (tmp_path / "disk" / "cache" / TAG).read_bytes() == MARK


def test_the_default_is_the_users_cache_directory(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cache_location.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    if sys.platform != "linux":
        pytest.skip("another variable says where it is")
    before = contents(tree)
    assert lint(".") == 1
    assert contents(tree) == before
    kept = tmp_path / "home" / "corpus-lint"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert stat.S_IMODE((kept / "key").stat().st_mode) == 0o600
    assert (kept / TAG).read_bytes() == MARK
    assert (kept / cache_location._tree(str(tree)) / "duplicates" / "manifest.json").exists()


@pytest.mark.parametrize("kind", ["file", "read-only", "foreign", "another user's", "nowhere", "in the tree"])
def test_a_default_that_cannot_be_used_is_not_used(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.delenv(cache_location.VARIABLE)
    monkeypatch.setattr(cache_location, "_users", lambda: str(home / "corpus-lint"))
    if kind == "file":
        (home / "corpus-lint").write_text("a file")
    elif kind == "read-only":
        monkeypatch.setattr(cache_location, "_users", lambda: "/proc/corpus-lint")
    elif kind == "foreign":
        (home / "corpus-lint").mkdir()
        (home / "corpus-lint" / "mine").write_text("mine")
    elif kind == "another user's":
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    elif kind == "nowhere":
        monkeypatch.setattr(cache_location, "_users", lambda: "")
    else:
        monkeypatch.setattr(cache_location, "_users", lambda: str(tree / ".cache" / "corpus-lint"))
    before = contents(tmp_path)
    for _ in range(2):
        assert lint(".") == 1
        captured = capsys.readouterr()
        assert "PIN101" in captured.out
        # Nothing is said of the cache.
        assert captured.err.startswith("corpus-lint: not read: ")
        assert captured.err.count("\n") == 1
    after = contents(tmp_path)
    assert {name: after.get(name) for name in before} == before
    assert not list(tmp_path.rglob("manifest.json+*"))


def test_the_variable_names_another_base(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(".") == 1
    assert (base() / "key").exists()
    assert (cache() / "duplicates").is_dir()
    os.environ[cache_location.VARIABLE] = "in/the/tree"
    capsys.readouterr()
    assert lint(".") == 2
    assert "in/the/tree is in the work tree, so a commit could carry it" in capsys.readouterr().err
    assert not (tree / "in").exists()


@pytest.mark.parametrize("kind", ["in the tree", "foreign", "a file", "nowhere"])
def test_without_a_place_for_the_key_nothing_is_kept(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(cache_location.VARIABLE)
    place = tree / ".cache" if kind == "in the tree" else tmp_path / "users"
    if kind == "foreign":
        place.mkdir()
        (place / "mine").write_text("mine")
    elif kind == "a file":
        place.write_text("mine")
    monkeypatch.setattr(cache_location, "_users", lambda: "" if kind == "nowhere" else str(place))
    before = contents(tmp_path)
    assert lint("--cache-dir", "data", ".") == 1
    assert "--cache-dir data: not used: no directory for its key" in capsys.readouterr().err
    after = contents(tmp_path)
    assert {name: after.get(name) for name in before} == before
    assert not (tree / "data" / "results").exists()


def test_a_folder_of_another_user_is_refused(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("only root can give a directory away")
    (tree / "data").mkdir()
    os.chown(tree / "data", 12345, 12345)
    assert lint("--cache-dir", "data", ".") == 2
    assert "--cache-dir data: it belongs to another user" in capsys.readouterr().err
    assert list((tree / "data").iterdir()) == []


def test_two_trees_have_two_caches(tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(tree, other)
    for place in (tree, other):
        os.chdir(place)
        assert lint(".") == 1
    assert len([path for path in base().iterdir() if path.is_dir()]) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("/a/25", "/a%"), ("/a%2Fb", "/a/b"), ("/a", "/a/"), ("/" + "长" * 200, "/" + "短" * 200)],
)
def test_names_of_trees_differ(one: str, other: str) -> None:
    names = [cache_location._tree(name) for name in (one, other)]
    assert names[0] != names[1]
    assert all(len(os.fsencode(name)) < 255 and os.sep not in name for name in names)


# What an attacker can write into a commit: all that corpus-lint writes, made with a key of his own.
def test_a_committed_cache_hides_nothing(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(tree / ".git")
    subprocess.run(["git", "init", "-q"], check=True)
    (tree / "copy.txt").write_text(CLEAN * 9, "utf-8")
    (tree / "copy2.txt").write_text(CLEAN * 9, "utf-8")
    subprocess.run(["git", "add", "-A"], check=True)
    words = ("--cache-dir", ".cache/lint", "--tracked")
    # By him: without findings, as an edited copy of corpus-lint would write them.
    with monkeypatch.context() as his:
        his.setenv(cache_location.VARIABLE, str(tmp_path / "his"))
        assert lint(*words) == 1
        folder = opened(tree / ".cache" / "lint" / "results")
        emptied = 0
        for name, _ in list(folder.entries()):
            parts, _ = folder.read_parts(name)
            value = json.loads(parts[0].decode()) if parts else {}
            if "files" in value:
                for file, entry in value["files"].items():
                    value["files"][file] = entry if isinstance(entry, str) else entry[0]
                value["corpora"] = {key: [state, []] for key, (state, _) in value["corpora"].items()}
                folder.write_part(name, json.dumps(value).encode())
                emptied += 1
        assert emptied
        assert lint(*words) == 0
    # By the user who checks it out.
    assert lint(*words) == 1
    assert lint("--no-cache", "--tracked") == 1
    # And for good: what is written now is believed.
    assert lint(*words) == 1


def test_results_under_another_name_are_not_believed(tree: Path) -> None:
    assert lint("--cache-dir", "data", ".") == 1
    assert lint("--cache-dir", "data", "--ignore", "PIN,DUP", ".") == 0
    found = sorted(
        (path for path in (tree / "data" / "results").iterdir() if path.stem != "code"),
        key=lambda path: path.stat().st_mtime_ns,
    )
    raw = found[1].read_bytes()
    found[0].write_bytes(raw)
    assert lint("--cache-dir", "data", ".") == 1


def test_an_old_cache_is_not_read(tree: Path) -> None:
    (tree / ".corpus_lint_cache").mkdir()
    os.mkfifo(tree / ".corpus_lint_cache" / "results")
    assert lint(".") == 1


def test_a_key_that_is_damaged_is_made_anew(tree: Path) -> None:
    assert lint(".") == 1
    old = (base() / "key").read_bytes()
    (base() / "key").write_bytes(b"")
    for _ in range(2):
        assert lint(".") == 1
        assert len((base() / "key").read_bytes()) == len(old) == 32
    assert key_of(CacheFolder.from_path(str(base()))) == (base() / "key").read_bytes()


def test_a_mark_that_another_process_is_making(tmp_path: Path) -> None:
    (tmp_path / f"{TAG}+0123456789abcdef").write_bytes(b"")
    folder = CacheFolder.from_path(str(tmp_path))
    claim(folder, create=True)
    claim(folder, create=False)
    (tmp_path / TAG).write_bytes(b"")
    with pytest.raises(ForeignError):
        claim(folder, create=True)


def test_the_mark_of_an_earlier_version_is_ours(tmp_path: Path) -> None:
    signature = "Signature: 8a477f597d28d172789f06886806bc55\n"
    (tmp_path / TAG).write_text(
        f"{signature}# Made by corpus-lint, which removes what it needs no more in here.\n"
    )
    claim(CacheFolder.from_path(str(tmp_path)), create=False)
    (tmp_path / TAG).write_text(f"{signature}# Made by another tool.\n")
    with pytest.raises(ForeignError):
        claim(CacheFolder.from_path(str(tmp_path)), create=True)


@pytest.mark.slow
def test_the_code_of_dependencies_is_a_part_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all packages that findings may come of, and of Python; not of others."""
    first = code_hash.state(None)
    from importlib import metadata

    original = metadata.distribution

    class Other:
        def __init__(self, name: str) -> None:
            self.version, self.requires = "999", original(name).requires

    def upgraded(name: str) -> Callable[[str], Any]:
        return lambda asked: Other(asked) if asked == name else original(asked)

    for name in ("chardet", "regex", "numpy", "orjson", "pyarrow", "zstandard", "corpus-lint"):
        with monkeypatch.context() as context:
            context.setattr(metadata, "distribution", upgraded(name))
            assert code_hash.state(None) != first, name
    with monkeypatch.context() as context:
        context.setattr(sys, "version", "4.0")
        assert code_hash.state(None) != first
    with monkeypatch.context() as context:
        context.setattr(metadata, "distribution", upgraded("pytest"))
        assert code_hash.state(None) == first
    assert code_hash.state(None) == first


def test_what_is_installed_is_asked_for_anew_when_it_changes(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The remembered state is not taken when a package was upgraded, which changes no file of ours."""
    lint(".")
    folder = opened(cache() / "results")
    asked: list[int] = []
    original = code_hash._versions

    def noted() -> list[tuple[str, object]]:
        asked.append(1)
        return original()

    monkeypatch.setattr(code_hash, "_versions", noted)
    code_hash.state(folder)
    assert asked == []
    (tmp_path / "site" / "chardet-999.dist-info").mkdir(parents=True)
    (tmp_path / "site" / "chardet-999.dist-info" / "METADATA").write_text("Name: chardet\nVersion: 999\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    code_hash.state(folder)
    assert asked == [1]
    code_hash.state(folder)
    assert asked == [1]


def test_the_index_and_the_results_have_one_key(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lint(".") == 1
    folder = opened(cache() / "duplicates")
    before = json.loads(folder.read("manifest.json"))["settings"]
    assert before.startswith(code_hash.state(None))
    names = sorted(os.listdir(cache() / "results"))
    monkeypatch.setattr(code_hash, "state", lambda folder: "other code")
    assert lint(".") == 1
    assert (
        json.loads(folder.read("manifest.json"))["settings"]
        == f"other code {MAX_RECORD_BYTES} {TEXT_ONLY} False"
    )
    assert sorted(os.listdir(cache() / "results")) != names
