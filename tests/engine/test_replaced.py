"""What was renamed or removed fails with the name to use instead, wherever it is written; a baseline that has it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_lint import UsageError, lint_path, lint_text
from corpus_lint.cli.main import main
from corpus_lint.engine import catalogue, replaced, rule_options
from tests.material import BODY

CODE = "SPM109 was renamed to SPM103"
NAME = "tag-soup was renamed to keyword-stuffing"
OPTION = "option PIN101.least is now min-count"
GONE = "SPM108 was removed; nothing replaces it"


@pytest.fixture
def _replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("a.txt").write_text(BODY, "utf-8")
    codes = {"SPM109": "SPM103", "SPM108": "", "OLD101": "PIN101", "OLD102": "PIN102"}
    monkeypatch.setattr(replaced, "CODES", codes)
    monkeypatch.setattr(replaced, "NAMES", {"tag-soup": "keyword-stuffing"})
    monkeypatch.setattr(replaced, "OPTIONS", {("PIN101", "least"): "min-count", ("PIN101", "most"): ""})


def test_the_tables_lead_to_what_there_is_today() -> None:
    rules = {rule.code: rule for rule in catalogue.all_rules()}
    names = {rule.name for rule in rules.values()}
    assert [new for new in replaced.CODES.values() if new and new not in rules] == []
    assert [new for new in replaced.NAMES.values() if new and new not in names] == []
    # An old code that begins like one of today would select that.
    assert [old for old in replaced.CODES if any(code.startswith(old) for code in rules)] == []
    assert not names & set(replaced.NAMES)
    for (code, old), new in replaced.OPTIONS.items():
        options = rule_options.option_kinds(rules[code])
        assert old not in options
        assert not new or new in options


@pytest.mark.usefixtures("_replaced")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--select", "SPM109"], CODE),
        (["check", "--select", "PIN,spm109"], CODE),
        (["check", "--extend-select", "Tag-Soup"], NAME),
        (["check", "--ignore", "SPM108"], GONE),
        (["check", "--ignore", "OLD"], "OLD101 was renamed to PIN101; OLD102 was renamed to PIN102"),
        (["check", "--set", "SPM109.min-words=3"], CODE),
        (["check", "--set", "PIN101.least=3"], OPTION),
        (["check", "--set", "injected-pinyin.least=3"], OPTION),
        (["check", "--set", "PIN101.most=3"], "option PIN101.most was removed; nothing replaces it"),
        (["rule", "SPM109"], CODE),
        (["rule", "tag-soup"], NAME),
        # What never was is in no table.
        (["rule", "SPM107"], "no rule is called 'SPM107'; did you mean SPM104?"),
        (["check", "--set", "PIN101.last=3"], "PIN101 has no option 'last'; it has: min-count"),
    ],
)
def test_the_command_names_the_successor(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"corpus-lint: {message}")


@pytest.mark.usefixtures("_replaced")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('ignore = ["PIN", "SPM109"]', f"ignore[1]: {CODE}"),
        ('[per-file-ignores]\n"*.md" = ["tag-soup"]', f'per-file-ignores."*.md"[0]: {NAME}'),
        ('[severity]\nSPM108 = "warning"', f"severity.SPM108: {GONE}"),
        ("[rules.SPM109]\nmin-words = 3", f"rules.SPM109: {CODE}"),
        ("[rules.PIN101]\nleast = 3", f"rules.PIN101.least: {OPTION}"),
    ],
)
def test_a_configuration_names_the_successor(
    content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("corpus-lint.toml").write_text(content, "utf-8")
    assert main(["check", "a.txt"]) == 2
    assert capsys.readouterr() == ("", f"corpus-lint: corpus-lint.toml: {message}\n")


@pytest.mark.usefixtures("_replaced")
def test_a_program_is_told_the_successor() -> None:
    with pytest.raises(UsageError, match=f"^{CODE}$"):
        lint_text(BODY, select=["SPM109"])
    with pytest.raises(UsageError, match=f"^{NAME}$"):
        lint_path("a.txt", ignore="tag-soup")
    with pytest.raises(UsageError, match=f"^{OPTION}$"):
        lint_text(BODY, options={"PIN101.least": 3})


def test_an_option_that_was_renamed_in_fact() -> None:
    with pytest.raises(UsageError, match=r"^option ENC105\.max-quoted is now max-mentioned$"):
        lint_text(BODY, options={"ENC105.max-quoted": 3})


@pytest.mark.usefixtures("_replaced")
def test_a_baseline_with_an_old_code_holds(capsys: pytest.CaptureFixture[str]) -> None:
    check = ["check", "a.txt", "--select", "PIN,SPM", "--baseline", "known", "--no-cache"]
    main([*check[:-3], "--write-baseline", "known"])
    known = Path("known").read_text("utf-8")
    assert known.count("PIN101") == 1
    Path("known").write_text(known.replace("PIN101", "OLD101"), "utf-8")
    capsys.readouterr()
    assert main(check) == 0
    assert capsys.readouterr() == ("No findings in 1 document. 1 known from the baseline.\n", "")
    # What is left of it is known, what grew is not, and what is gone is stale, as with its code of today.
    Path("a.txt").write_text(BODY * 2, "utf-8")
    assert main(check) == 1
    Path("a.txt").write_text("好。\n", "utf-8")
    capsys.readouterr()
    assert main([*check, "--prune-baseline"]) == 0
    assert "1 finding removed from the baseline" in capsys.readouterr().err


@pytest.mark.usefixtures("_replaced")
def test_a_baseline_that_is_pruned_has_the_new_code(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.txt").write_text("前" + BODY.replace("國", "世"), "utf-8")
    main(["check", ".", "--ignore", "DUP", "--no-cache", "--write-baseline", "known"])
    Path("known").write_text(Path("known").read_text("utf-8").replace("PIN101", "OLD101"), "utf-8")
    Path("b.txt").write_text("好。\n", "utf-8")
    run = ["check", ".", "--ignore", "DUP", "--no-cache", "--baseline", "known", "--prune-baseline"]
    assert main(run) == 0
    assert '"code": "PIN101"' in Path("known").read_text("utf-8")
    assert "OLD101" not in Path("known").read_text("utf-8")
