"""Manners at a terminal: colours, widths, progress, and none of that for anybody else."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_lint.cli.arguments import parser
from corpus_lint.cli.completion import script
from corpus_lint.cli.main import main
from corpus_lint.cli.pages_in_terminal import write_pages
from corpus_lint.cli.rule_pages import pages
from corpus_lint.core.visible_text import cells, visible
from corpus_lint.engine.catalogue import all_rules
from tests.material import BODY, CLEAN

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
LINT = [sys.executable, "-m", "corpus_lint"]
# The same without patience, and then whether what is slow to import was.
HASTY = [
    sys.executable,
    "-c",
    "import sys; from corpus_lint.run import progress; progress.PATIENCE = progress.INTERVAL = {patience};"
    "from corpus_lint.cli.main import main; status = main();"
    "open('rich', 'w').write(str('rich' in sys.modules)); sys.exit(status)",
]
ESCAPE = "\x1b["
# By which a terminal is known to show links.
ASKED = {
    *("FORCE_HYPERLINK", "VTE_VERSION", "TERM_PROGRAM", "COLORTERM", "DOMTERM", "WT_SESSION"),
    "KONSOLE_VERSION",
}


class Screen(io.StringIO):
    """A terminal in memory."""

    def isatty(self) -> bool:
        return True


def environment(**added: str) -> dict[str, str]:
    """The surroundings of a user, whatever those of the tests are."""
    gone = {"NO_COLOR", "FORCE_COLOR", "CI", "PRE_COMMIT", "GITHUB_ACTIONS", "COLUMNS", "LINES", *ASKED}
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    return {**kept, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **added}


def in_terminal(
    command: list[str], folder: Path, added: dict[str, str], columns: int = 80, piped: str = ""
) -> tuple[str, str, int]:
    """What a command prints to a terminal and to a pipe (``stdout`` or ``stderr``), and its status."""
    import pty
    import termios

    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, columns))
    streams = {"stdin": slave, "stdout": slave, "stderr": slave}
    if piped:
        streams[piped] = subprocess.PIPE
    running = subprocess.Popen(command, cwd=folder, env=environment(**added), **streams)  # type: ignore[call-overload]
    os.close(slave)
    shown = b""
    while True:
        try:
            read = os.read(master, 65536)
        except OSError:  # how Linux says that the other end is closed
            read = b""
        if not read:
            break
        shown += read
    os.close(master)
    out, err = running.communicate()
    return shown.decode().replace("\r\n", "\n"), (out or err or b"").decode(), running.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dirty.txt").write_text(BODY, "utf-8")
    (tmp_path / "clean.txt").write_text(CLEAN, "utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("added", "flags", "colored"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": ""}, [], True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"TERM": "dumb"}, [], False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, [], True),
        ({}, ["--color", "never"], False),
        ({}, ["--diff"], True),
        ({"NO_COLOR": "1"}, ["--diff"], False),
        ({"TERM": "dumb"}, ["--diff"], False),
        ({}, ["--format", "concise"], False),
        ({}, ["--format", "jsonl"], False),
    ],
)
def test_colours_on_a_terminal(folder: Path, added: dict[str, str], flags: list[str], colored: bool) -> None:
    shown, _, status = in_terminal([*LINT, "check", "dirty.txt", *flags], folder, added)
    assert status == 1
    assert "PIN101" in shown
    assert (ESCAPE in shown) == colored


@pytest.mark.slow
@pytest.mark.parametrize(
    ("added", "flags", "colored"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "0"}, [], False),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
        ({}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, ["--diff"], True),
        ({"FORCE_COLOR": "1"}, ["--format", "json"], False),
    ],
)
def test_colours_in_a_pipe(folder: Path, added: dict[str, str], flags: list[str], colored: bool) -> None:
    done = subprocess.run(
        [*LINT, "check", "dirty.txt", *flags],
        cwd=folder,
        env=environment(**added),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert (ESCAPE in done.stdout) == colored


@pytest.mark.slow
@pytest.mark.parametrize("columns", [20, 40, 200])
def test_a_narrow_terminal(folder: Path, columns: int) -> None:
    shown, _, _ = in_terminal([*LINT, "check", "dirty.txt"], folder, {"NO_COLOR": "1"}, columns)
    lines = shown.splitlines()
    row = next(index for index, line in enumerate(lines) if line.startswith(" 1 │ "))
    assert cells(lines[row]) <= min(columns, 100)
    assert cells(lines[row][: lines[row].index("(")]) == lines[row + 1].index("━")
    shown, _, status = in_terminal(
        [*LINT, "check", "dirty.txt", "--diff"], folder, {"NO_COLOR": "1"}, columns
    )
    assert status == 1
    changed = shown[: shown.index("error[PIN101]")].splitlines()
    assert max(map(cells, changed)) <= max(20, min(columns, 100))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("patience", "piped", "added", "flags", "drawn"),
    [
        (0, "", {}, [], True),
        (0, "stdout", {}, [], True),
        (0, "stdout", {}, ["--format", "json"], True),
        (2, "", {}, [], False),
        (0, "stderr", {}, [], False),
        (0, "", {"CI": "true"}, [], False),
        (0, "", {"PRE_COMMIT": "1"}, [], False),
        (0, "", {"TERM": "dumb"}, [], False),
        (0, "", {}, ["--quiet"], False),
    ],
)
def test_progress_is_for_those_who_wait(
    folder: Path, patience: int, piped: str, added: dict[str, str], flags: list[str], drawn: bool
) -> None:
    hasty = [word.format(patience=patience) for word in HASTY]
    command = [*hasty, "check", "clean.txt", *flags]
    shown, other, status = in_terminal(command, folder, added, piped=piped)
    assert status == 0
    assert ("linting" in shown) == drawn
    assert (folder / "rich").read_text("utf-8") == str(drawn)
    assert "linting" not in other
    if drawn:  # and wiped off when it is done
        assert "No findings in 1 document." in re.sub(r".*\x1b\[2K", "", shown, flags=re.S) + other or other


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "drawn"), [(40, False), (72, True), (120, True)])
def test_progress_says_what_was_counted(folder: Path, columns: int, drawn: bool) -> None:
    for number in range(40):
        (folder / f"{number}.txt").write_text(BODY if number % 4 == 0 else CLEAN, "utf-8")
    hasty = [word.format(patience=0) for word in HASTY]
    command = [*hasty, "check", ".", "--no-cache", "--ignore", "DUP", "--format", "json"]
    shown, _, _ = in_terminal(command, folder, {"NO_COLOR": "1"}, columns, piped="stdout")
    drawings = re.split(r"\x1b\[[0-9?]*[A-Za-z]|\r|\n", shown)
    assert max(map(cells, drawings)) <= columns
    assert any(
        re.search(r"\b42 documents \([\d,]+/s\)" + (", 11 findings 0:00:" if drawn else ""), line)
        for line in drawings
    )
    assert any("linting" in line for line in drawings) == drawn
    assert any("━" in line for line in drawings) == (columns > 80)


@pytest.mark.slow
def test_bash_completes(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    (tmp_path / "completion").write_text(script(parser(), "bash"), "utf-8")
    ask = (
        'source ./completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _corpus_lint; echo "${COMPREPLY[*]}"'
    )

    def completed(*words: str) -> list[str]:
        command = [bash, "--norc", "-c", ask, "bash", "corpus-lint", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        return done.stdout.split()

    assert completed("") == ["check", "clean", "report", "rule", "explain", "completion"]
    assert completed("ch") == ["check"]
    assert completed("check", "--unsa") == ["--unsafe-fixes"]
    assert completed("check", "--select", "PIN") == ["PIN101", "PIN102"]
    assert completed("check", "--color", "") == ["auto", "always", "never"]
    assert completed("check", "") == []  # left to bash, which completes files
    assert completed("seeds", "--fi") == ["--fix"]
    assert completed("rule", "moji") == ["mojibake"]
    assert completed("completion", "f") == ["fish"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_knows_every_flag(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    printed = capsys.readouterr().out
    assert "PIN101 injected-pinyin" in printed
    for flag in re.findall(
        r"^\| `--([a-z-]+)",
        (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8"),
        re.M,
    ):
        assert flag in printed
    if found := shutil.which(shell):
        checked = subprocess.run([found, "-n"], input=printed, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 60, 100, 160])
def test_pages_of_rules_are_rendered_and_fit(folder: Path, columns: int) -> None:
    for words in (["explain", "ENC109"], ["rule", "--all"]):
        shown, _, status = in_terminal([*LINT, *words], folder, {"NO_COLOR": "1"}, columns)
        assert status == 0
        lines = shown.splitlines()
        assert max(map(cells, lines)) <= min(columns, 100)
        assert not [line for line in lines if line.startswith(("#", "```"))]
        assert "│ " in shown or "--all" in words
        assert ESCAPE not in shown
    shown, page, _ = in_terminal([*LINT, "explain", "ENC109"], folder, {}, columns, piped="stdout")
    assert shown == ""
    assert page.startswith("# ENC109")
    assert "\n```bad\n" in page


@pytest.mark.parametrize("colored", [True, False])
def test_a_rendered_page_loses_nothing(colored: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv(*(("FORCE_COLOR", "1") if colored else ("NO_COLOR", "1")))
    for rule in all_rules():
        screen = Screen()
        write_pages(rule.code, screen)
        shown = re.sub(r"\x1b\[[\d;]*m", "", screen.getvalue())
        raw = "\n".join(map(visible, pages(rule.code).split("\n")))
        raw = re.sub(r"^```[^\n]*", "", raw, flags=re.M)
        labels = r"^(?:(?:reported|not reported|after --fix)(?::[^\n]*)?$|│ ?| • |─+$)"
        shown = re.sub(labels, "", shown, flags=re.M)
        marks = r"[\s#*`]+" if colored else r"[\s#*]+"
        assert re.sub(marks, "", shown) == re.sub(marks, "", raw), rule.code
