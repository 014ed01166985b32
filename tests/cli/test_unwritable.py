"""Files that cannot be written: what is known of that before a run is said before it, and what is not costs no other file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from tests.material import BODY

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, devices and limits are others")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus, and what cannot be written to, in the current directory; nothing of the corpus may be read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "b.json").mkdir()
    (tmp_path / "c.rejected.jsonl").mkdir()
    (tmp_path / "file").touch()
    for name in ("gone.html", "loop.html", "kept.jsonl"):
        (tmp_path / name).symlink_to(
            {"gone.html": "nowhere/a.html", "loop.html": "loop.html"}.get(name, "known")
        )
    (tmp_path / "known").write_text('{"corpus-lint-baseline": 1}\n', "utf-8")
    return tmp_path


LONG = "x" * 300
# A name that is short enough, and beside it one that is not.
NEARLY = "x" * 245


@posix
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("report corpus -o folder.html", "is a directory"),
        ("report corpus -o b.html", "b.json: is a directory"),
        ("report corpus -o c.html", "c.rejected.jsonl: is a directory"),
        ("report corpus -o missing/a.html", "its directory does not exist"),
        ("report corpus -o file/a.html", "its directory does not exist"),
        ("report corpus -o gone.html", "its directory does not exist"),
        ("report corpus -o loop.html", "Too many levels of symbolic links"),
        (f"report corpus -o {LONG}.html", "File name too long"),
        (f"report corpus -o {NEARLY}.html", f"{NEARLY}.rejected.jsonl: File name too long"),
        ("report corpus --card b.json/a.md --rejected missing/a.csv", "--rejected missing/a.csv: its directory"),
        ("report corpus -o a.html --rejected a.json", "expected a name that ends with .jsonl"),
        ("report corpus -o a.html --rejected ./a.jsonl --card a.md --rejected b.json/../a.json", "expected a name"),
        ("check corpus --output html=missing/a.html", "its directory does not exist"),
        ("check corpus --output html=a.html --output card=folder.html", "is a directory"),
        ("check corpus --output html=a.html --output sarif=./a.html", "cannot go to the same file"),
        # The baseline is an output, or read, like others.
        ("check corpus --write-baseline b.json", "--write-baseline b.json: is a directory"),
        ("check corpus --write-baseline missing/b", "--write-baseline missing/b: its directory does not exist"),
        ("check corpus --write-baseline a.jsonl --output jsonl=./a.jsonl", "the baseline is written to this file"),
        ("check corpus --baseline known --output jsonl=known", "is to be read"),
        ("check corpus --baseline kept.jsonl --output json=known", "is to be read"),
    ],
)  # fmt: skip
def test_it_is_said_before_the_run(
    words: str, said: str, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_words: object, **_named: object) -> None:
        raise AssertionError("the corpus was read")

    monkeypatch.setattr("corpus_lint.cli.report.lint_files", read)
    monkeypatch.setattr("corpus_lint.cli.check.lint_files", read)
    before = sorted(here.rglob("*"))
    assert main([*words.split(), "--no-cache"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert sorted(here.rglob("*")) == before


@posix
@pytest.mark.parametrize("what", ["directory", "file", "baseline"])
def test_what_is_read_only_is_said_before_the_run(
    what: str, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "closed").mkdir()
    page = here / "closed" / "a.html"
    page.write_text("earlier", "utf-8")
    closed = page if what == "file" else page.parent
    closed.chmod(0o500)
    if os.geteuid() == 0:
        # Root may write everywhere, but on a file system that is read-only.
        real = os.access

        def access(path: str, mode: int, *, effective_ids: bool = False) -> bool:
            refused = mode & os.W_OK and str(path) == str(closed)
            return not refused and real(path, mode, effective_ids=effective_ids)

        monkeypatch.setattr(os, "access", access)
        monkeypatch.setattr(os, "supports_effective_ids", {access})
    words = ["check", "corpus", "--write-baseline", "closed/b"] if what == "baseline" else []
    assert main([*(words or ["report", "corpus", "-o", "closed/a.html"]), "--no-cache"]) == 2
    closed.chmod(0o700)
    read_only = "the file" if what == "file" else "its directory"
    assert capsys.readouterr().err.endswith(f"{read_only} is read-only\n")
    assert page.read_text("utf-8") == "earlier"


@posix
def test_a_full_disk_costs_no_other_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "full.html").symlink_to("/dev/full")
    assert main(["report", "corpus", "-o", "full.html", "--card", "card.md", "--no-cache"]) == 2
    out, error = capsys.readouterr()
    assert error == f"corpus-lint: {here / 'full.html'}: not written: No space left on device\n"
    assert "Written: full.json, card.md, full.rejected.jsonl." in out
    assert json.loads((here / "full.json").read_text("utf-8"))["counts"]["documents"] == 1
    (here / "full.md").symlink_to("/dev/full")
    words = [
        "check",
        "corpus",
        "--output",
        "card=full.md",
        "--output",
        "html=a.html",
        "--output",
        "json=a.json",
    ]
    assert main([*words, "--no-cache", "-q"]) == 2
    assert (here / "a.html").exists()
    assert (here / "a.json").exists()


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from corpus_lint.cli.main import run
run()
"""


@pytest.mark.slow
@posix
def test_a_disk_that_becomes_full_leaves_no_half_of_a_file(here: Path) -> None:
    (here / "a.html").write_text("earlier", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "report", "corpus", "-o", "a.html", "--no-cache"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(here)},
    )
    assert done.returncode == 2
    assert done.stderr == f"corpus-lint: {here / 'a.html'}: not written: File too large\n"
    assert (here / "a.html").read_text("utf-8") == "earlier"
    assert json.loads((here / "a.json").read_text("utf-8"))["schema"] == "corpus-lint-report"
    assert not [name for name in os.listdir(here) if name.startswith((".corpus-lint", "tmp"))]


@pytest.mark.slow
@posix
def test_no_room_for_what_a_report_keeps_is_a_sentence(here: Path) -> None:
    """Verdicts wait on the disk until all documents are read."""
    many = "".join(json.dumps({"id": str(number), "text": BODY}) + "\n" for number in range(300))
    (here / "corpus" / "many.jsonl").write_text(many, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "report", "corpus", "--card", "a.md", "--no-cache", "--jobs", "1"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(here)},
    )
    assert done.returncode == 2, done
    assert done.stderr == (
        f"corpus-lint: no room for temporary files in {here}: File too large; TMPDIR names another directory\n"
    )
    assert not [name for name in os.listdir(here) if name.startswith((".corpus-lint", "tmp"))]
