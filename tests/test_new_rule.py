"""A contributor's first ten minutes: what CONTRIBUTING.md says is done, in a copy of this checkout."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from corpus_lint import new_rule
from corpus_lint.engine import catalogue, replaced
from tests.material import ROOT

SECTION = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## A rule in ten minutes\n")[2]
COMMANDS = SECTION.partition("```sh\n")[2].partition("```\n")[0].splitlines()
CODE, NAME = shlex.split(COMMANDS[0])[-2:]
# A code and a name that no rule has, whoever follows CONTRIBUTING.md to the letter.
FREE, FREE_NAME = "QQQ901", "not-yet-there"
CHANGED = (
    "CHANGELOG.md",
    "corpus-lint.schema.json",
    "tests/cli/golden/rule-list.md",
    "docs/preview.md",
    "linters/corpus_lint/rules/_index.py",
    "tests/rules/test_seeds.py",
)


def made(name: str) -> tuple[str, ...]:
    """The files of a rule."""
    module = f"linters/corpus_lint/rules/{name.replace('-', '_')}.py"
    return module, f"seeds/bad/{name}.txt", f"seeds/clean/{name}.txt"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What git has of this checkout, as it is now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout of git")
    root = tmp_path / "checkout"
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    return root


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """What is read and written of a checkout, and no more: what Python imports is that of this one."""
    root = tmp_path / "checkout"
    templates = (f"{new_rule.TEMPLATES}/{path.name}" for path in (ROOT / new_rule.TEMPLATES).iterdir())
    for name in (*CHANGED, *templates):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for name in made(FREE_NAME):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
    return root


def run(root: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command of CONTRIBUTING.md, by this Python, about the package of a copy."""
    first, *words = shlex.split(command)
    words = {"python": words, "corpus-lint": ["-m", "corpus_lint", *words]}[first]
    if "pytest" in words:
        words += ["-q", "-p", "no:cacheprovider"]
    path = os.pathsep.join([str(root / "linters"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run(
        [sys.executable, *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def contents(root: Path) -> dict[str, bytes]:
    """All files of a copy but those that Python makes, by their names."""
    files = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_the_section_has_the_commands() -> None:
    assert [shlex.split(command)[0] for command in COMMANDS] == ["python", "corpus-lint", "python", "python"]
    assert COMMANDS[0] == f"python -m corpus_lint.new_rule {CODE} {NAME}"
    assert CODE in COMMANDS[1]
    assert CODE in COMMANDS[3]
    written = re.findall(r"`([\w./-]+[./][\w./-]*)`", SECTION.partition("\n\n1. ")[0])
    assert made(NAME)[0] in written


@pytest.mark.slow
@pytest.mark.skipif(CODE in {rule.code for rule in catalogue.all_rules()}, reason="somebody has just done it")
def test_what_contributing_says(copy: Path) -> None:
    before = contents(copy)
    done = run(copy, COMMANDS[0])
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    after = contents(copy)
    assert {name for name in after if after[name] != before.get(name)} == {
        *CHANGED,
        *made(NAME),
    }
    listed = run(copy, "corpus-lint rule --all").stdout
    assert re.search(rf"^{CODE}  warning  {NAME} .*\(preview\)$", listed, re.MULTILINE)
    # A second one beside it: neither finds the other's seeds, nor are these like each other.
    assert run(copy, f"python -m corpus_lint.new_rule ZZZ999 {'x' * new_rule.LONGEST}").returncode == 0
    page = run(copy, COMMANDS[1])
    assert page.stdout.startswith(f"# {CODE} {NAME} (warning, preview)\n")
    for command in COMMANDS[2:]:
        tested = run(copy, command)
        assert tested.returncode == 0, tested.stdout
        assert re.search(r"\d\d+ passed", tested.stdout)
    # Who has the development tools finds nothing to complain of, either.
    for command in ("python -m ruff check .", "python -m ruff format --check ."):
        checked = run(copy, command)
        assert checked.returncode == 0, checked.stdout


@pytest.mark.slow
def test_what_fails_at_the_end_leaves_nothing(copy: Path) -> None:
    (copy / "tests/cli/golden/rule-list.md").write_text("nothing\n", "utf-8")
    before = contents(copy)
    done = run(copy, f"python -m corpus_lint.new_rule {FREE} {FREE_NAME}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("rule-list.md does not list the rules\n")
    assert contents(copy) == before


def test_users_do_not_install_it() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    assert wheel["exclude"] == ["linters/corpus_lint/new_rule.py"]


@pytest.mark.parametrize(
    ("code", "name", "reason"),
    [
        (
            "new101",
            FREE_NAME,
            "'new101' is not a code: use three capital letters and three digits, like LAY101",
        ),
        ("NEW1", FREE_NAME, "'NEW1' is not a code"),
        ("ＮＥＷ101", FREE_NAME, "is not a code"),
        ("PIN101", FREE_NAME, "there is a rule PIN101 injected-pinyin"),
        (FREE, "injected-pinyin", "there is a rule PIN101 injected-pinyin"),
        (
            FREE,
            "New-Rule",
            "'New-Rule' is not a name: use small letters, digits and single hyphens, 40 at the most",
        ),
        (FREE, "../new", "is not a name"),
        (FREE, "new_rule", "is not a name"),
        (FREE, "x" * 41, "is not a name"),
        (FREE, "import", "'import' is not a valid name of a Python function"),
        ("OLD101", FREE_NAME, "OLD101 was renamed to PIN101: what users know by it is not the new rule"),
        (FREE, "tag-soup", "tag-soup was renamed to keyword-stuffing: what users know by it is not"),
    ],
)
def test_what_cannot_be_is_not_written(
    code: str,
    name: str,
    reason: str,
    part: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replaced, "CODES", {"OLD101": "PIN101"})
    monkeypatch.setattr(replaced, "NAMES", {"tag-soup": "keyword-stuffing"})
    before = contents(part)
    assert new_rule.main([code, name], part) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("new_rule: ")
    assert reason in printed.err
    assert contents(part) == before


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        *((path, "x = 1\n", f"{path} already exists") for path in made(FREE_NAME)),
        ("docs/preview.md", "# Read me\n", "preview.md has no table of the form that is known here"),
        ("tests/rules/test_seeds.py", "BAD = {}\n", "test_seeds.py has no table of the form"),
        ("CHANGELOG.md", "# Changelog\n", "CHANGELOG.md has no ### Added"),
    ],
)
def test_where_it_cannot_be_written_nothing_is(
    path: str, content: str, reason: str, part: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (part / path).write_text(content, "utf-8")
    before = contents(part)
    assert new_rule.main([FREE, FREE_NAME], part) == 2
    assert reason in capsys.readouterr().err
    assert contents(part) == before


def test_what_fails_half_way_leaves_nothing(part: Path) -> None:
    before = contents(part)
    # The package of this process is another one, where the new module is not found.
    with pytest.raises(ModuleNotFoundError):
        new_rule.main([FREE, FREE_NAME], part)
    assert contents(part) == before


def test_outside_of_a_checkout_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new_rule.main([FREE, FREE_NAME], tmp_path) == 2
    assert (
        capsys.readouterr().err
        == f"new_rule: {tmp_path} is not a checkout of corpus-lint: it has no tools/new_rule\n"
    )
    assert list(tmp_path.iterdir()) == []
