"""What the pages print is printed: their sessions are played, in a directory with the files that the page shows.

A block with ``title="NAME"`` is a file. A block ``console`` has commands after ``$``, each followed by what it prints, standard
output before standard error. ``seeds`` is there.
``GOLDEN=write python -m pytest tests/test_doc_sessions.py`` writes what is printed now; read the difference before you
commit it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_lint.cli.arguments import parser
from corpus_lint.cli.main import _with_command
from tests.cli.test_golden import lint
from tests.documentation import BLOCK, PAGES
from tests.material import SEEDS

SESSIONS = [path for path in PAGES if "```console\n" in path.read_text("utf-8")]
TITLE = re.compile(r'title="([^"]+)"')
# Where a line of a script, or of the configuration of a CI, runs the command.
COMMAND = re.compile(r"^(?:.*: |.*- |.*&& \S*/|\$ |    )?(corpus-lint [^\n#]*)", re.M)


def printed(command: str) -> str:
    """What a command prints, standard output before standard error."""
    if command.startswith("corpus-lint"):
        out, err, _ = lint(shlex.split(command)[1:], b"")
        return (out + err).decode()
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    return (done.stdout + done.stderr).decode()


def play(page: str) -> str:
    """The page with what its commands print now, in the current directory."""

    def block(match: re.Match[str]) -> str:
        if title := TITLE.search(match["words"]):
            path = Path(title[1])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(match["content"], "utf-8")
        if match["kind"] != "console":
            return match[0]
        commands = (line for line in match["content"].splitlines() if line.startswith("$ "))
        shown = "".join(f"{line}\n{printed(line[2:])}" for line in commands)
        return f"{match['fence']}console{match['words']}\n{shown}{match['fence']}"

    return BLOCK.sub(block, page)


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.name)
def test_a_page_prints_what_it_says(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "| corpus-lint" in path.read_text("utf-8") and not shutil.which("sh"):
        pytest.skip("needs a shell")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(SEEDS)
    for name in ("FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    scripts = str(Path(sys.executable).parent)
    surroundings = {
        "COLUMNS": "100",
        "CORPUS_LINT_CACHE_DIR": str(tmp_path.parent / f"{tmp_path.name}-cache"),
        "NO_COLOR": "1",
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    expected = path.read_text("utf-8")
    now = play(expected)
    if os.environ.get("GOLDEN") == "write":
        path.write_text(now, "utf-8")
    assert now == path.read_text("utf-8")


def test_there_are_sessions_in_both_languages() -> None:
    assert {"README.md", "README.zh-CN.md", "first-steps.md", "baseline.md"} <= {
        path.name for path in SESSIONS
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_that_is_shown_is_one(path: Path) -> None:
    for match in BLOCK.finditer(path.read_text("utf-8")):
        if match["kind"] not in ("sh", "console", "yaml"):
            continue
        for command in COMMAND.findall(match["content"]):
            words = _with_command(shlex.split(command)[1:])
            parser(words[0]).parse_args(words)
