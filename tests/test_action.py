"""The action: its inputs are documented and used, and its last step does what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.arguments import parser
from tests.material import BODY, ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
SOURCE = (ROOT / "action.yml").read_text("utf-8")
ACTION: Any = pytest.importorskip("yaml", reason="PyYAML, which pre-commit brings").safe_load(SOURCE)
STEPS: dict[str, Any] = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}


def test_the_page_lists_every_input_with_its_default() -> None:
    head = "| input of the action | value |\n|---|---|\n"
    table = PAGE[PAGE.index(head) + len(head) :].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", table, re.MULTILINE))
    assert list(rows) == list(ACTION["inputs"])
    for name, value in ACTION["inputs"].items():
        assert not value["default"] or f"(default: {value['default']})" in rows[name].replace("`", "")


def test_every_input_is_used_and_none_in_a_script() -> None:
    assert set(re.findall(r"\$\{\{ inputs\.([a-z-]+) \}\}", SOURCE)) == set(ACTION["inputs"])
    assert [name for name, step in STEPS.items() if "${{" in step.get("run", "")] == []


def test_the_recipe_uses_inputs_that_are_there() -> None:
    (recipe,) = re.findall(r"corpus-lint@v[^\n]*\n    with:\n((?:      .+\n)+)", PAGE)
    given = dict(re.findall(r"^ +([a-z-]+): (.+)$", recipe, re.MULTILINE))
    assert set(given) <= set(ACTION["inputs"])
    parser().parse_args(["check", *given["args"].split()])


def test_it_uses_one_other_action() -> None:
    assert re.findall(r"uses: (\S+)", SOURCE) == ["actions/setup-python@v5"]


def last_step(folder: Path, words: str) -> subprocess.CompletedProcess[str]:
    """The last step of the action in a directory, with these words for its arguments."""
    step = STEPS["Lint"]
    given = {
        "PYTHON": sys.executable,
        "ARGS": words,
        "SARIF_FILE": "",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
    }
    assert set(given) | {"PYTHONPATH"} == set(step["env"])
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix" or not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("words", "status", "printed"),
    [
        ("dirty.txt --format concise", 1, "dirty.txt:1:2: error[PIN101]"),
        ("dirty.txt\n  --ignore PIN\n", 0, "No findings"),
        ("", 1, "dirty.txt:1:2"),
        ("*.txt", 2, "*.txt: no such file"),
        ("$(touch made) `touch made`; touch made", 2, "no such file"),
    ],
)
def test_the_last_step(tmp_path: Path, words: str, status: int, printed: str) -> None:
    (tmp_path / "dirty.txt").write_text(BODY, "utf-8")
    (tmp_path / "rich.py").write_text("raise SystemExit('imported from the corpus')", "utf-8")
    done = last_step(tmp_path, words)
    assert (done.returncode, printed in done.stdout) == (status, True), done.stdout
    assert not (tmp_path / "made").exists()


@pytest.mark.skipif(os.name != "posix" or not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize("words", ["", "--if-corpus package.json texts.json"])
def test_json_is_linted_where_it_is_a_corpus(tmp_path: Path, words: str) -> None:
    """A repository has JSON of both kinds: settings are counted, texts are linted."""
    settings = {"name": "site", "version": "1.0.0", "description": BODY, "scripts": {"test": "jest"}}
    (tmp_path / "package.json").write_text(json.dumps(settings), "utf-8")
    (tmp_path / "texts.json").write_text(json.dumps([{"id": "a", "text": BODY}] * 2), "utf-8")
    done = last_step(tmp_path, f"{words} --no-cache --select PIN --format concise")
    assert done.returncode == 1, done.stdout
    assert re.findall(r"^texts\.json\b.*error\[PIN101\]", done.stdout, re.MULTILINE), done.stdout
    assert "2 errors in 2 of 2 documents" in done.stdout
    assert "package.json" not in done.stdout
    assert "not read: 1 .json without records with text" in done.stdout


@pytest.mark.skipif(os.name != "posix" or not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(("version", "package"), [("", "/the action"), ("1.2", "corpus-lint==1.2")])
def test_what_is_installed(version: str, package: str) -> None:
    step = STEPS["Install"]
    given = {"PYTHON": "echo", "VERSION": version, "ACTION": "/the action", "PACKAGES": "/packages"}
    assert set(given) == set(step["env"])
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith(f" --target /packages {package}\n")
