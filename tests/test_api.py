"""The Python interface: its page is true, its names are there, and nothing is imported before it is needed."""

from __future__ import annotations

import dataclasses
import doctest
import inspect
import json
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

import corpus_lint
from corpus_lint import LintError, UsageError, fix_text, lint_path, lint_text
from corpus_lint.engine import catalogue, registry, rule_options
from tests.material import BODY, CLEAN, ROOT


class Player(doctest.DocTestRunner):
    """Remembers what an example printed that is not what the page says."""

    def __init__(self) -> None:
        super().__init__(verbose=False)
        self.printed: list[tuple[doctest.Example, str]] = []

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self.printed.append((example, got))

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        got = "".join(traceback.format_exception_only(*exc_info[:2]))
        self.printed.append((example, f"Traceback (most recent call last):\n{got}"))


def played(page: str) -> str:
    """The page with what its examples print now. ``GOLDEN=write python -m pytest tests/test_api.py`` writes it."""
    player = Player()
    registered = dict(registry.RULES)
    player.run(
        doctest.DocTestParser().get_doctest(page, {"__name__": "__main__"}, "page", None, 0),
        out=lambda _: None,
    )
    registry.RULES.clear()
    registry.RULES.update(registered)
    rule_options._chosen.cache_clear()
    lines = page.splitlines(keepends=True)
    for example, got in reversed(player.printed):
        if got.startswith("Traceback"):
            got = f"{got.splitlines()[0]}\n{got.splitlines()[-1]}\n"
        start = example.lineno + example.source.count("\n")
        lines[start : start + example.want.count("\n")] = [got]
    return "".join(lines)


@pytest.fixture
def _rules_as_they_were() -> Iterator[None]:
    catalogue.all_rules()
    before = dict(registry.RULES)
    yield
    registry.RULES.clear()
    registry.RULES.update(before)
    rule_options._chosen.cache_clear()


@pytest.mark.usefixtures("_rules_as_they_were")
def test_the_page_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = ROOT / "docs" / "api.md"
    if os.environ.get("GOLDEN") == "write":
        page.write_text(played(page.read_text("utf-8")), "utf-8")
    flags = doctest.REPORT_NDIFF
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8", optionflags=flags)
    assert (result.failed, result.attempted > 10) == (0, True)


PUBLIC = [name for name in corpus_lint.__all__ if name != "__version__"]


@pytest.mark.usefixtures("_rules_as_they_were")
@pytest.mark.parametrize("name", PUBLIC)
def test_the_example_of_every_public_name_is_true(name: str) -> None:
    value = getattr(corpus_lint, name)
    (test,) = doctest.DocTestFinder(recurse=False).find(value, name, globs={"__name__": value.__module__})
    assert test.examples
    failed, _ = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test)
    assert failed == 0


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_says_what_it_takes(name: str) -> None:
    value = getattr(corpus_lint, name)
    page = inspect.getdoc(value) or ""
    if isinstance(value, FunctionType):
        taken, heading = [*inspect.signature(value).parameters], "Args:"
        assert "\nReturns:\n" in page
        assert "\nRaises:\n" in page
    elif dataclasses.is_dataclass(value):
        taken, heading = [field.name for field in dataclasses.fields(value)], "Attributes:"
    else:
        return
    described = re.findall(r"^    (\w+): ", page.partition(f"\n{heading}\n")[2].partition("\n\n")[0], re.M)
    assert described == taken


def test_every_public_name_is_there() -> None:
    for name in corpus_lint.__all__:
        assert getattr(corpus_lint, name) is not None
    assert set(corpus_lint.__all__) <= set(dir(corpus_lint))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        corpus_lint.nothing  # noqa: B018 - asking for it is the test


def test_the_page_names_every_public_name() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert [name for name in corpus_lint.__all__ if name[0] != "_" and name not in page] == []


def test_an_import_imports_nothing() -> None:
    code = "import sys, corpus_lint; print([name for name in sys.modules if name.startswith('corpus_lint.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_string_is_what_it_is() -> None:
    assert lint_text(CLEAN) == []
    assert [finding.path for finding in lint_text(BODY, name="a/b.md")] == ["a/b.md"]
    assert fix_text(BODY).text == CLEAN
    assert fix_text(CLEAN).raw is None


def test_bytes_are_a_file() -> None:
    fixed = fix_text(CLEAN.encode("gb18030"))
    assert (fixed.text, fixed.raw) == (CLEAN, CLEAN.encode())


def test_a_lone_surrogate_is_repaired_around() -> None:
    assert fix_text(BODY + "\ud800").text == CLEAN + "\ud800"


@pytest.mark.parametrize("selectors", ["PIN,SPM", ["PIN", "SPM"], ("PIN,SPM",), "PIN101"])
def test_selectors_may_be_a_string(selectors: str | list[str]) -> None:
    assert [finding.code for finding in lint_text(BODY, select=selectors)] == ["PIN101"]
    assert lint_text(BODY, ignore=selectors) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"select": ["PIN999"]}, "did you mean"),
        ({"ignore": "NOPE"}, "no rule is called 'NOPE'"),
        ({"options": {"PIN101.nothing": 1}}, "has no option"),
        ({"options": {"PIN101.min-count": "many"}}, "it must be a whole number from 1 to 1,000,000"),
        ({"options": {"PIN101.min-count": -1}}, "PIN101.min-count is -1; it must be"),
        ({"select": "DUP101,TRN104"}, "use lint_path"),
    ],
)
def test_what_is_not_there_is_said(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        lint_text("", **arguments)  # type: ignore[arg-type]


def test_the_documents_of_a_directory_are_compared(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    (tmp_path / "b.txt").write_text(CLEAN, "utf-8")
    (finding,) = lint_path(tmp_path)
    assert (finding.code, Path(finding.path)) == ("DUP101", tmp_path / "b.txt")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a.txt", tmp_path / "b.txt"]


def test_an_error_has_the_findings_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "b.txt").symlink_to("nowhere")
    with pytest.raises(LintError, match="dangling link") as caught:
        lint_path(tmp_path)
    assert [finding.code for finding in caught.value.findings] == ["PIN101"]


def test_rules_that_are_selected_look_at_turns(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "请把这一段话翻译成法文，谢谢你。" * 9}] * 2
    (tmp_path / "a.jsonl").write_text(json.dumps({"messages": turns}) + "\n", "utf-8")
    assert lint_path(tmp_path) == []
    assert [finding.code for finding in lint_path(tmp_path, select="DUP101")] == ["DUP101"]
