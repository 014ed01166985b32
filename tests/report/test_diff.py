"""What fixes change: a patch that can be applied, and lines that people can read."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.edits import apply
from corpus_lint.core.model import Change, Edit
from corpus_lint.core.visible_text import cells
from corpus_lint.engine.fix import compose
from corpus_lint.report import diff
from tests import shapes
from tests.growth import MOST, growth
from tests.material import BODY

LONG = "小河從村前流過，河邊長滿了蘆葦。" * 300


def change(text: str, edits: Sequence[Edit]) -> Change:
    return Change("a.txt", text, tuple(edits), "UTF-8", "UTF-8")


def shown(text: str, edits: Sequence[Edit], width: int = 100) -> list[str]:
    return ["".join(part for part, _ in row) for row in diff.rows(change(text, edits), width, marked=True)]


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def edits_of(random_: random.Random, text: str) -> list[Edit]:
    edits: list[Edit] = []
    position = 0
    while position <= len(text) and random_.random() < 0.9:
        start = random_.randint(position, min(len(text), position + 12))
        end = random_.choice((start, min(len(text), start + random_.randint(1, 8))))
        edits.append(Edit(start, end, random_.choice(("", "", "字", "\n", "字\n", "\n字\n"))))
        position = end + 1
    return edits


@pytest.mark.parametrize("seed", range(60))
def test_a_patch_applies(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    text = "".join(random_.choice("一二三\n\n\r\x0b\u2028") for _ in range(random_.randint(1, 80)))
    edits = edits_of(random_, text)
    after = apply(text, edits)
    if after == text:
        return
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8", newline="")
    patch = "".join(f"{line}\n" for line in diff.patch(change(text, edits)))
    command = ["git", "apply", "-p0", "--whitespace=nowarn", "-"]
    subprocess.run(command, input=patch.encode(), cwd=tmp_path, check=True)
    # A file that nothing is left of is deleted by git.
    assert (path.read_bytes().decode() if path.exists() else "") == after


@pytest.mark.parametrize("seed", range(60))
def test_rounds_are_composed(seed: int) -> None:
    random_ = random.Random(seed)
    text = after = "".join(random_.choice("一二三四五\n") for _ in range(60))
    rounds = []
    for _ in range(random_.randint(0, 4)):
        rounds.append(edits_of(random_, after))
        after = apply(after, rounds[-1])
    assert apply(text, compose(len(text), rounds)) == after


def test_a_short_line_is_shown_whole() -> None:
    assert shown("國(guó)家\n安(ān)全\n", [Edit(1, 6), Edit(9, 13)]) == [
        "line 1: 1 deletion",
        "  國[-(guó)-]家",
        "line 2: 1 deletion",
        "  安[-(ān)-]全",
    ]


def test_a_long_line_is_cropped_around_its_changes() -> None:
    text = "\n" + LONG
    edits = [Edit(1000, 1002), Edit(1010, 1010, "的"), Edit(3000, 3001, "曆")]
    first, *rows = shown(text, edits)
    assert first == "line 2: 1 deletion, 1 insertion, 1 replacement"
    assert "".join(row.removeprefix("  ") for row in rows) == (
        f"…{text[980:1000]}[-{text[1000:1002]}-]{text[1002:1010]}{{+的+}}{text[1010:1030]}"
        f"…{text[2980:3000]}[-{text[3000]}-]{{+曆+}}{text[3001:3021]}…"
    )


@pytest.mark.parametrize("width", [40, 99])
def test_no_row_is_wider_than_the_terminal_and_a_line_has_few(width: int) -> None:
    rows = shown(LONG, [Edit(i, i + 1, "a\u0301字") for i in range(0, 4000, 9)], width)
    assert len(rows) == diff.ROWS + 2
    assert all(cells(row) <= width for row in rows)
    assert rows[0] == "line 1: 445 replacements"


def test_hostile_text_is_visible() -> None:
    rows = shown("\u202e一\x1b[31m二" + LONG, [Edit(1, 2, "\u200b"), Edit(2, 3)])
    assert rows[1].startswith("  ‹U+202E›[-一-]{+‹U+200B›+}[-‹U+001B›-][31m二")
    assert "\x1b" not in "".join(rows)


def test_a_long_deletion_over_lines_is_cropped() -> None:
    row = shown(LONG + "\n" + LONG + "\n末", [Edit(10, 9000)])[1]
    assert row.startswith(f"  {LONG[:10]}[-{LONG[10:40]}")
    assert shown("一\n二\n", [Edit(0, 2)])[1] == "  [-一↵-]"


def test_a_long_line_with_many_changes_takes_no_longer_than_its_length() -> None:
    def work(text: str) -> None:
        edits = [Edit(start + 1, start + 6) for start in range(0, len(text), 11)]
        assert len(list(diff.patch(change(text, edits)))) > 2
        assert list(compose(len(text), [edits])) == edits
        assert len(shown(text, edits)) == diff.ROWS + 2

    assert growth(work, shapes.repeated("國(guó)家的大事，")) < MOST


def test_a_terminal_is_shown_colours_and_a_pipe_is_given_a_patch() -> None:
    one = change("國(guó)家\n", [Edit(1, 6)])
    pipe, terminal = io.StringIO(), Terminal()
    diff.write([one], pipe, None)
    assert pipe.getvalue() == "--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-國(guó)家\n+國家\n"
    diff.write([one], terminal, True)
    assert "\x1b[9;31m(guó)\x1b[0m" in terminal.getvalue()
    assert "[-" not in terminal.getvalue()
    terminal = Terminal()
    diff.write([one], terminal, False)
    assert terminal.getvalue() == "a.txt\nline 1: 1 deletion\n  國[-(guó)-]家\n\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"], ids=repr)
def test_the_patch_of_a_run_does_what_fix_does(
    mark: bytes,
    end: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    raw = mark + f"標題{end or chr(10)}{BODY.strip()}{end}".encode()
    Path("a.txt").write_bytes(raw)
    assert main(["check", "a.txt", "--diff", "--format", "json"]) == 1
    patch = capfdbinary.readouterr().err
    subprocess.run(["git", "apply", "-p0", "--whitespace=nowarn", "-"], input=patch, check=True)
    patched = Path("a.txt").read_bytes()
    assert patched != raw
    Path("a.txt").write_bytes(raw)
    assert main(["check", "a.txt", "--fix"]) == 0
    assert Path("a.txt").read_bytes() == patched
