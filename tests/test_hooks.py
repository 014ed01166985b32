"""The hooks end to end: pre-commit installs this work tree as it would a release, and runs it on a repository."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hook_mirror
import pytest
import release

from tests.material import BODY, CLEAN, ROOT

pytest.importorskip("pre_commit", reason="pre-commit is not installed")
# In one process, so that the hooks are installed once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hooks")]
PROSE = "昨天下午，图书馆来了一位老人，他在窗边坐了很久，翻着一本旧书，时不时抬头看看外面的雨。\n"
HOOKS = ("corpus-lint", "corpus-lint-fix", "corpus-lint-duplicates")
# What pip says when the packages that we need cannot be reached.
OFFLINE = ("No matching distribution found", "Failed to establish a new connection", "Temporary failure")


def git(folder: Path, *words: str) -> None:
    person = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
    subprocess.run(["git", *person, *words], cwd=folder, check=True, capture_output=True)


def run(folder: Path, home: Path, *words: str) -> tuple[int, str]:
    """Run pre-commit, or skip when it cannot install the hooks for want of a network."""
    gone = ("GIT_", "PYTHONPATH", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(gone)}
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *words],
        cwd=folder,
        env={**kept, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if any(sentence in done.stdout for sentence in OFFLINE):
        pytest.skip("pre-commit cannot install the hooks: pip reaches no packages")
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of the hooks: what git tracks here, as it now is."""
    folder = tmp_path_factory.mktemp("hooks")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is not a work tree of git")
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "hooks")
    git(folder, "tag", "v1")
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A repository with a corpus in it."""
    files = {
        "名字 是中文.txt": BODY.encode(),
        "gbk.txt": PROSE.encode("gb18030"),
        "utf16.txt": PROSE.replace("雨", "雪").encode("utf-16"),
        "原文.md": CLEAN.encode(),
        "抄本.md": CLEAN.encode(),
        "records.jsonl": f'{{"text": "{BODY.strip()}", "id": 1.0}}\n'.encode(),
        "code.py": b"print('not a corpus')\n",
        "package.json": b'{"name": "a", "description": "a package", "version": "1.0.0"}\n',
        "rows.csv": f'id,text\n1,"{BODY.strip()}"\n'.encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    return tmp_path


def configure(corpus: Path, hooks: Path, hook: str, *arguments: str) -> None:
    config = f"repos:\n- repo: {hooks}\n  rev: v1\n  hooks:\n  - id: {hook}\n"
    if arguments:
        config += f"    args: [{', '.join(arguments)}]\n"
    (corpus / ".pre-commit-config.yaml").write_text(config, "utf-8")
    git(corpus, "add", "-A")


def lines(output: str) -> Iterator[str]:
    """The lines of a report in the concise format."""
    return (line for line in output.splitlines() if "error[" in line or "warning[" in line)


def test_try_repo(corpus: Path, hooks: Path, home: Path) -> None:
    status, output = run(corpus, home, "try-repo", str(hooks), "--all-files", "--color", "never")
    assert status == 1
    reports = {id_: output[output.index(f"- hook id: {id_}\n") :] for id_ in HOOKS}
    for shown in (
        "名字 是中文.txt:1:2",
        "encoded in GB18030",
        "encoded in UTF-16LE",
        "records.jsonl[1]",
        "rows.csv[1]",
    ):
        assert shown in reports["corpus-lint"]
    assert "package.json" not in reports["corpus-lint"]
    assert "DUP101, DUP102, DUP103, TRN104 skipped" in reports["corpus-lint"]
    assert "抄本.md:1:1" in reports["corpus-lint-duplicates"]
    assert "files were modified by this hook" in reports["corpus-lint-fix"]
    assert (corpus / "名字 是中文.txt").read_bytes() == CLEAN.encode()
    assert (corpus / "gbk.txt").read_bytes() == PROSE.encode()
    assert (corpus / "utf16.txt").read_bytes() == PROSE.replace("雨", "雪").encode()
    assert (corpus / "records.jsonl").read_bytes() == f'{{"text": "{CLEAN.strip()}", "id": 1.0}}\n'.encode()


def test_arguments_of_a_user(corpus: Path, hooks: Path, home: Path) -> None:
    configure(corpus, hooks, "corpus-lint", "--select", "ENC", "--format", "concise")
    status, output = run(corpus, home, "run", "--all-files")
    assert status == 1
    assert list(lines(output)) == [
        "gbk.txt:1:1: error[ENC101] the text is encoded in GB18030, not UTF-8 [*]",
        "utf16.txt:1:1: error[ENC101] the text is encoded in UTF-16LE, not UTF-8 [*]",
    ]
    configure(corpus, hooks, "corpus-lint", "--exit-zero")
    assert run(corpus, home, "run", "--all-files")[0] == 0


def test_the_fix_hook_with_arguments_still_fixes(corpus: Path, hooks: Path, home: Path) -> None:
    configure(corpus, hooks, "corpus-lint-fix", "--ignore", "ENC101")
    status, output = run(corpus, home, "run", "--all-files")
    assert (status, "files were modified by this hook" in output) == (1, True)
    assert (corpus / "名字 是中文.txt").read_bytes() == CLEAN.encode()
    assert (corpus / "gbk.txt").read_bytes() == PROSE.encode("gb18030")
    git(corpus, "add", "-A")
    assert run(corpus, home, "run", "--all-files")[0] == 0


def test_a_commit_is_stopped_and_lets_clean_files_pass(corpus: Path, hooks: Path, home: Path) -> None:
    configure(corpus, hooks, "corpus-lint", "--format", "concise")
    assert run(corpus, home, "run", "--files", "原文.md", "code.py")[0] == 0
    status, output = run(corpus, home, "run", "--files", "原文.md", "名字 是中文.txt")
    assert (status, len(list(lines(output)))) == (1, 1)


def test_every_duplicate_of_a_corpus_is_seen(tmp_path: Path, hooks: Path, home: Path) -> None:
    number = int(os.environ.get("DUPLICATES", "200"))
    written = copies(tmp_path, number)
    configure(tmp_path, hooks, "corpus-lint-duplicates", "--format", "concise")
    status, output = run(tmp_path, home, "run", "--all-files")
    assert status == 1
    found = {line.partition(":")[0] for line in lines(output) if "DUP101" in line}
    assert (len(found), found == written) == (number, True)


def copies(folder: Path, number: int) -> set[str]:
    """So many documents and a copy of each, under names that follow those of all the originals."""
    dice = random.Random(1)
    for index in range(number):
        text = "".join(chr(dice.randrange(0x4E00, 0x8E00)) for _ in range(300)) + "。\n"
        (folder / f"第{index:04}篇 文章.txt").write_text(text, "utf-8")
        (folder / f"重复的第{index:04}篇 文章.txt").write_text(text, "utf-8")
    git(folder, "init", "-q")
    return {f"重复的第{index:04}篇 文章.txt" for index in range(number)}


def test_a_repository_without_code_installs_a_wheel(
    corpus: Path, home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/releasing.md makes it; the package index is a directory. It has no code, so what runs is that of the wheel."""
    pytest.importorskip("hatchling")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    _, wheel = release.built(tmp_path_factory.mktemp("dist"))
    mirror = tmp_path_factory.mktemp("mirror")
    assert hook_mirror.main([release.version(), str(mirror)]) == 0
    git(mirror, "init", "-q")
    git(mirror, "add", "-A")
    git(mirror, "commit", "-qm", "hooks")
    git(mirror, "tag", f"v{release.version()}")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    status, output = run(corpus, home, "try-repo", str(mirror), "corpus-lint", "--all-files")
    assert status == 1
    assert "encoded in GB18030" in output


def test_the_manifest_is_one_that_pre_commit_reads() -> None:
    """The other tests that would notice are slow."""
    from pre_commit.clientlib import load_manifest  # type: ignore[import-untyped]

    assert {hook["id"] for hook in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))} == set(HOOKS)
