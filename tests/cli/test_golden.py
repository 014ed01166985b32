"""The command line as people see it: each file of ``golden/`` is a session, with its files and what it prints.

A file has blocks fenced by three or more backticks:

* ``file NAME [ENCODING]`` is a file of the directory the session runs in; ENCODING is a Python codec, ``gzip``, or
  ``hex`` for bytes in hexadecimal.
* ``console`` has commands after ``$``, each followed by what it prints: standard output, then the lines of standard
  error after ``2> ``, then ``[exit N]`` unless N is 0. A line that does not end says so, as in a diff.

``corpus-lint`` runs in this process, with ``< FILE`` and ``> FILE`` at the end of the line; everything else in a shell. After
``TERMINAL=60`` it prints to a terminal of 60 columns without colours (with those after ``FORCE_COLOR=1``, shown as ``␛``).
``seeds`` is there. ``[..]`` stands for anything.
``GOLDEN=write python -m pytest tests/cli/test_golden.py`` writes what is printed now; read the difference before you commit it.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.visible_text import cells
from tests.material import SEEDS

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.md"))
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<kind>file|console)(?P<words>[^\n]*)\n(?P<content>.*?)^(?P=fence)$", re.M | re.S
)
VARIABLES = re.compile(r"TERMINAL=(\d+) (FORCE_COLOR=1 )?(?=corpus-lint)")
UNFINISHED = "\\ No newline at end of output\n"


def pattern(line: str) -> str:
    """What matches a line with ``[..]`` in it."""
    return re.escape(line).replace(re.escape("[..]"), ".*")


def create(name: str, encoding: str, content: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if encoding == "hex":
        path.write_bytes(bytes.fromhex(content))
    elif encoding == "gzip":
        path.write_bytes(gzip.compress(content.encode(), mtime=0))
    else:
        path.write_bytes(content.encode(encoding))


class Terminal(io.TextIOWrapper):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def lint(words: list[str], stdin: bytes, terminal: bool = False) -> tuple[bytes, bytes, int]:
    """Run the command in this process, which takes a hundredth of the time."""
    was = sys.stdin, sys.stdout, sys.stderr
    printer = Terminal if terminal else io.TextIOWrapper
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    written = io.BytesIO(), io.BytesIO()
    out, err = (printer(memory, "utf-8") for memory in written)
    sys.stdout, sys.stderr = out, err
    try:
        status = main(words)
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 1
    finally:
        sys.stdin, sys.stdout, sys.stderr = was
    out.flush()
    err.flush()
    return written[0].getvalue(), written[1].getvalue(), status


def printed(command: str) -> str:
    """What a command prints, as it stands in a session."""
    variables, words = VARIABLES.match(command), command
    if variables:
        words = command[variables.end() :]
    if words.startswith("corpus-lint"):
        line, _, target = words.partition(" > ")
        line, _, source = line.partition(" < ")
        stdin = Path(source).read_bytes() if source else b""
        with pytest.MonkeyPatch.context() as patch:
            if variables:
                patch.setenv("COLUMNS", variables[1])
                patch.setenv(*(("FORCE_COLOR", "1") if variables[2] else ("NO_COLOR", "1")))
            out, err, status = lint(shlex.split(line)[1:], stdin, bool(variables))
        out = out.replace(b"\x1b", "␛".encode()) if variables else out
        if target:
            Path(target).write_bytes(out)
            out = b""
    else:
        done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
        out, err, status = done.stdout, done.stderr, done.returncode
    shown = out.decode("utf-8", "backslashreplace")
    if shown and not shown.endswith("\n"):
        shown += "\n" + UNFINISHED
    shown += "".join(f"2> {line}\n" for line in err.decode("utf-8", "backslashreplace").splitlines())
    return shown + (f"[exit {status}]\n" if status else "")


def session(commands: str) -> str:
    """The block again, with what its commands print now."""
    again = ""
    for line in commands.splitlines():
        if line.startswith("$ "):
            again += f"{line}\n{printed(line[2:])}"
    return again


def play(case: str) -> str:
    """The case with what its commands print now, in the current directory."""

    def block(match: re.Match[str]) -> str:
        if match["kind"] == "file":
            name, encoding = (*shlex.split(match["words"]), "utf-8")[:2]
            create(name, encoding, match["content"])
            return match[0]
        head = match[0][: match.start("content") - match.start()]
        return f"{head}{session(match['content'])}{match['fence']}"

    again = BLOCK.sub(block, case)
    # A line that is what a line with [..] says stays that line.
    for line in case.splitlines():
        if "[..]" in line:
            again = re.sub(f"^{pattern(line)}$", line.replace("\\", r"\\"), again, flags=re.M)
    return again


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_session(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(SEEDS)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LC_ALL", "C")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    # Whatever terminal the tests run in.
    monkeypatch.setenv("FORCE_HYPERLINK", "0")
    expected = path.read_text("utf-8")
    now = play(expected)
    if os.environ.get("GOLDEN") == "write":
        path.write_text(now, "utf-8")
    assert now == path.read_text("utf-8")


@pytest.mark.parametrize("columns", [60, 100, 160])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    """But for a place, which is there to be opened; an excerpt and what was seen have 100 cells, a sentence 120."""
    page = (GOLDEN / f"width-{columns}.md").read_text("utf-8")
    shown = [line for block in page.split("```console\n")[1:] for line in block.split("```")[0].splitlines()]
    lines = [line for line in shown if line[:1] != "$" and "─▸" not in line]
    assert any("│ ━" in line for line in lines)
    assert max(map(cells, lines)) <= min(columns, 120)
    assert max(cells(line) for line in lines if "│" in line or "= seen" in line) <= min(columns, 100)


def test_there_are_many() -> None:
    commands = sum(path.read_text("utf-8").count("\n$ corpus-lint") for path in CASES)
    assert len(CASES) >= 40
    assert commands >= len(CASES)
