"""Rules from other packages: found, told apart, and never a traceback."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parents[1] / "plugin"
RULE = '''"""Says something about every text."""
from corpus_lint import Problem, Severity, Span, rule

@rule("{code}", "{name}", severity=Severity.WARNING)
def check(document, options):
    yield Problem(Span(0, 0), {message})
'''


def install(folder: Path, name: str, source: str) -> None:
    """What pip leaves behind: a module and the metadata of its distribution."""
    (folder / f"{name}.py").write_text(source, "utf-8")
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (metadata / "entry_points.txt").write_text(f"[corpus_lint.rules]\n{name} = {name}\n", "utf-8")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run(
        [sys.executable, "-m", "corpus_lint", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_rule_of_a_package_runs_and_says_where_it_is_from(tmp_path: Path) -> None:
    install(tmp_path, "acme", RULE.format(code="ACM101", name="acme-rule", message='"seen"'))
    (tmp_path / "a.txt").write_text("一\n", "utf-8")
    done = run(tmp_path, "check", "a.txt", "--format", "concise")
    assert done.stdout.startswith("a.txt:1:1: warning[ACM101] seen\n")
    rows = run(tmp_path, "rule", "--all").stdout.splitlines()
    assert re.sub(" +", " ", rows[0]) == "ACM101 warning acme-rule Says something about every text (acme 1.0)"
    assert [row for row in rows[1:] if row.endswith(")") and "acme" in row] == []
    page = run(tmp_path, "rule", "ACM101").stdout
    assert page.startswith(
        "# ACM101 acme-rule (warning, from acme 1.0)\n\nSays something about every text.\n"
    )


def test_a_package_has_rules_in_preview(tmp_path: Path) -> None:
    source = RULE.format(code="ACM101", name="acme-rule", message='"seen"')
    install(tmp_path, "acme", source.replace("WARNING)", "WARNING, preview=True)"))
    (tmp_path / "a.txt").write_text("一\n", "utf-8")
    assert run(tmp_path, "check", "a.txt").returncode == 0
    assert run(tmp_path, "check", "a.txt", "--preview").returncode == 1
    assert run(tmp_path, "rule", "--all").stdout.splitlines()[0].endswith("(preview, acme 1.0)")
    page = run(tmp_path, "rule", "ACM101").stdout
    assert page.startswith("# ACM101 acme-rule (warning, preview, from acme 1.0)\n")


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        ("PIN101", "acme-rule", "PIN101 injected-pinyin of corpus-lint, and PIN101 acme-rule of acme 1.0"),
        ("ACM101", "mojibake", "ENC103 mojibake of corpus-lint, and ACM101 mojibake of acme 1.0"),
        ("acm101", "acme-rule", "'acm101' 'acme-rule' of acme 1.0: a code is like PIN101"),
        ("ACM101", "Acme_Rule", "'ACM101' 'Acme_Rule' of acme 1.0: a code is like PIN101"),
    ],
)
def test_a_name_that_cannot_be_is_an_error(tmp_path: Path, code: str, name: str, message: str) -> None:
    install(tmp_path, "acme", RULE.format(code=code, name=name, message='"seen"'))
    done = run(tmp_path, "rule", "--all")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_two_packages_with_one_code_are_an_error(tmp_path: Path) -> None:
    for name in ("one", "other"):
        install(tmp_path, name, RULE.format(code="ACM101", name=f"{name}-rule", message='"seen"'))
    done = run(tmp_path, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "corpus-lint: duplicate rule code or name: "
        "ACM101 one-rule of one 1.0, and ACM101 other-rule of other 1.0\n"
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import not_there", "ModuleNotFoundError: No module named 'not_there'"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("(", "SyntaxError: '(' was never closed (acme.py, line 1)"),
    ],
)
def test_a_package_that_cannot_be_imported_is_named(tmp_path: Path, source: str, message: str) -> None:
    install(tmp_path, "acme", source)
    done = run(tmp_path, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"corpus-lint: the rules of acme 1.0 cannot be imported from acme: {message}\n"


def test_a_rule_that_fails_is_named_with_its_package(tmp_path: Path) -> None:
    install(tmp_path, "acme", RULE.format(code="ACM101", name="acme-rule", message="1 / 0"))
    (tmp_path / "a.txt").write_text("一\n", "utf-8")
    done = run(tmp_path, "check", "a.txt")
    assert done.returncode == 2
    assert done.stderr == (
        "corpus-lint: ACM101 of acme 1.0 failed on a.txt: ZeroDivisionError: division by zero\n"
    )


def test_a_run_without_packages_does_not_ask_for_metadata(tmp_path: Path) -> None:
    code = (
        "import sys; from corpus_lint.engine.plugins import installed; from corpus_lint.cli.main import main;"
        "main(['rule', '--all']);"
        "print(installed(), 'importlib.metadata' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] in ("False False", "True True")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("pip") is None, reason="no pip in this environment")
@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="no hatchling to build with")
def test_the_example_is_installed_and_passes_its_own_test(tmp_path: Path) -> None:
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", *offline, "--target", str(tmp_path)]
    subprocess.run([*pip, str(PLUGIN)], check=True)
    (tmp_path / "稿.txt").write_text("公司成立于（待补充）年，总部设在杭州。\n", "utf-8")
    done = run(tmp_path, "check", "稿.txt", "--select", "DRF", "--set", "DRF101.min-count=1")
    assert done.stdout.splitlines() == [
        "warning[DRF101] 1 note of the editor left in the text  unfinished-draft",
        "  ─▸ 稿.txt:1:6",
        "   │",
        " 1 │ 公司成立于（待补充）年，总部设在杭州。",
        "   │           ━━━━━━━━━━",
        "   = seen: （待补充）",
        "   = fix: delete the notes (unsafe, needs --unsafe-fixes)",
        "",
        "1 warning in 1 of 1 document. 1 with --fix --unsafe-fixes.",
        "`corpus-lint rule DRF101` explains a rule.",
    ]
    assert "(corpus-lint-example 1.0)" in run(tmp_path, "rule", "--all").stdout
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    own = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(PLUGIN / "pyproject.toml"), str(PLUGIN)]
    tested = subprocess.run(
        [sys.executable, *own],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout
    assert "5 passed" in tested.stdout
