"""Stable or in preview: a rule in preview runs for those who ask for it, and is shown as what it is to everybody."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_lint import UsageError, fix_text, lint_path, lint_text
from corpus_lint.cli.main import main
from corpus_lint.config import keys, schema
from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.engine import catalogue, registry, rule_options
from corpus_lint.engine.registry import NoOptions, Rule, Stage
from corpus_lint.report import Report, sarif


def always(document: Document, options: NoOptions) -> Iterator[Problem]:
    yield Problem(Span(0, 1), "seen")


def made(code: str, name: str, stage: Stage) -> Rule:
    return Rule(code, name, Severity.WARNING, f"{name}.\n\n## What", NoOptions(), check=always, stage=stage)


# XXX1 has a stable rule and one in preview, XXY only rules in preview; one code begins like another.
MADE = [
    made("XXX101", "made-stable", Stage.STABLE),
    made("XXX102", "made-preview", Stage.PREVIEW),
    made("XXY10", "first-preview", Stage.PREVIEW),
    made("XXY101", "second-preview", Stage.PREVIEW),
]
CODES = [rule.code for rule in MADE]
HELD_BACK = "XXY matches only rules in preview; use {}, or select one by its code or name: XXY10, XXY101"


@pytest.fixture(autouse=True)
def _made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    catalogue.all_rules()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("a.txt").write_text("好。\n", "utf-8")
    for rule in MADE:
        monkeypatch.setitem(registry.RULES, rule.code, rule)
    yield
    rule_options._chosen.cache_clear()


def run(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[list[str], str]:
    """The codes of what is found, and the notes."""
    main(["check", "a.txt", "--format", "jsonl", *options])
    printed = capsys.readouterr()
    return [json.loads(line)["code"] for line in printed.out.splitlines()], printed.err


@pytest.mark.parametrize(
    "words",
    [
        "['ALL'], []",
        "['PIN', 'SPM101'], ['PIN102', 'DUP']",
        "['ALL'], [], True",
        "['LAY'], []",
        "['ALL', 'hard-wrapped'], []",
    ],
)
def test_what_is_chosen_is_not_imported_yet(words: str) -> None:
    code = (
        "import sys\nfrom corpus_lint.engine import catalogue\n"
        f"print(*(rule.code for rule in catalogue.select({words})))\n"
        "print(*(name for name in sys.modules if name.startswith('corpus_lint.rules.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    codes, imported = done.stdout.splitlines()
    assert imported == "corpus_lint.rules._index"
    chosen = eval(f"catalogue.select({words})")  # noqa: S307 - the same call, where all are imported
    assert codes.split() == [rule.code for rule in chosen if rule not in MADE]


def test_a_decorator_says_the_stage() -> None:
    rules = dict(registry.RULES)
    try:
        registry.rule("XXZ101", "a", severity=Severity.ERROR)(always)
        registry.rule("XXZ102", "b", severity=Severity.ERROR, preview=True)(always)
        corpus = registry.corpus_rule("XXZ103", "c", severity=Severity.ERROR, collect=bool, preview=True)
        corpus(lambda values, options: iter(()))
        comparing = registry.comparing_rule("XXZ104", "d", severity=Severity.ERROR, preview=True)
        comparing(lambda comparison, options: iter(()))
        stages = [registry.RULES[f"XXZ10{number}"].stage.value for number in (1, 2, 3, 4)]
        assert stages == ["stable", "preview", "preview", "preview"]
    finally:
        registry.RULES.clear()
        registry.RULES.update(rules)


@pytest.mark.parametrize(
    ("chosen", "ignored", "without", "with_preview"),
    [
        (["ALL"], [], ["XXX101"], CODES),
        (["XX"], [], ["XXX101"], CODES),
        (["XXX1"], [], ["XXX101"], ["XXX101", "XXX102"]),
        (["XXY"], [], [], ["XXY10", "XXY101"]),
        (["XXX102"], [], ["XXX102"], ["XXX102"]),
        (["made-PREVIEW", "xxx101"], [], ["XXX101", "XXX102"], ["XXX101", "XXX102"]),
        # The whole code of one rule is no more than a prefix of that of another.
        (["XXY10"], [], ["XXY10"], ["XXY10", "XXY101"]),
        (["XXX102"], ["XXX"], ["XXX102"], ["XXX102"]),
        (["XXX102", "ALL"], ["XXX102"], ["XXX101"], ["XXX101", "XXY10", "XXY101"]),
        (["ALL"], ["XXX1"], [], ["XXY10", "XXY101"]),
    ],
)
def test_what_selects_a_rule_in_preview(
    chosen: list[str], ignored: list[str], without: list[str], with_preview: list[str]
) -> None:
    for preview, codes in ((False, without), (True, with_preview)):
        selected = [rule.code for rule in catalogue.select(chosen, ignored, preview)]
        assert [code for code in selected if code in CODES] == codes


@pytest.mark.parametrize(
    ("options", "file", "found"),
    [
        ([], "", ["XXX101"]),
        (["--preview"], "", CODES),
        ([], "preview = true\n", CODES),
        (["--preview"], "preview = false\n", CODES),
        (["--isolated"], "preview = true\n", ["XXX101"]),
        (["--select", "made-preview"], "", ["XXX102"]),
        (["--extend-select", "XXY101"], "", ["XXX101", "XXY101"]),
        (["--extend-select", "XXY"], "", ["XXX101"]),
        ([], 'extend-select = ["XXY101"]\n', ["XXX101", "XXY101"]),
        (["--ignore", "XXY"], 'extend-select = ["XXY101"]\n', ["XXX101"]),
        (["--ignore", "XXY"], 'extend-select = ["XXY101"]\npreview = true\n', ["XXX101", "XXX102"]),
        (["--select", "XXX"], 'extend-select = ["XXY101"]\n', ["XXX101"]),
    ],
)
def test_what_a_run_finds(
    options: list[str], file: str, found: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("corpus-lint.toml").write_text(file, "utf-8")
    assert run(capsys, *options)[0] == found


@pytest.mark.parametrize(
    ("options", "file", "noted"),
    [
        (["--select", "XXY,XXX"], "", True),
        (["--select", "XXX", "--extend-select", "XXY,XXY"], "", True),
        ([], 'extend-select = ["XXY"]\n', True),
        (["--select", "XXX"], 'extend-select = ["XXY"]\n', False),
        (["--select", "XXX"], "", False),
        (["--select", "XXY,XXX", "--preview"], "", False),
        (["--select", "XXX", "--ignore", "XXY"], "", False),
        (["--quiet", "--select", "XXY,XXX"], "", False),
    ],
)
def test_a_selector_without_effect_is_noted(
    options: list[str], file: str, noted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("corpus-lint.toml").write_text(file, "utf-8")
    note = f"corpus-lint: {HELD_BACK.format('--preview')}\n"
    assert run(capsys, *options) == (
        ["XXX101"] if "--preview" not in options else ["XXX101", "XXX102", "XXY10", "XXY101"],
        note if noted else "",
    )


def test_nothing_is_left_of_a_selector_in_preview(capsys: pytest.CaptureFixture[str]) -> None:
    found, notes = run(capsys, "--select", "XXY")
    assert found == []
    assert notes.splitlines() == [
        f"corpus-lint: {HELD_BACK.format('--preview')}",
        "corpus-lint: no rule is selected",
    ]


def test_a_program_asks_for_preview() -> None:
    def codes(**arguments: object) -> list[str]:
        found = lint_text("好。\n", **arguments)  # type: ignore[arg-type]
        assert [one.code for one in lint_path("a.txt", **arguments)] == [one.code for one in found]  # type: ignore[arg-type]
        assert [one.code for one in fix_text("好。\n", **arguments).found] == [one.code for one in found]  # type: ignore[arg-type]
        return [one.code for one in found]

    assert codes() == ["XXX101"]
    assert codes(preview=True) == CODES
    assert codes() == ["XXX101"]
    assert codes(select="XXX") == ["XXX101"]
    assert codes(select="XXX102") == ["XXX102"]
    assert codes(select="XXY", preview=True) == ["XXY10", "XXY101"]
    for select in ("XXY", ["XXX101", "XXY"]):
        for function in (lint_text, fix_text, lint_path):
            with pytest.raises(UsageError) as raised:
                function("a.txt", select=select)
            assert str(raised.value) == HELD_BACK.format("preview=True")


def test_what_was_found_before_is_not_what_is_found_in_preview(capsys: pytest.CaptureFixture[str]) -> None:
    """Results are kept by the rules that ran."""
    for number in range(20):
        Path(f"{number}.txt").write_text(f"好{number}。\n", "utf-8")
    for _ in range(2):
        for options, codes in (([], 1), (["--preview"], 4), (["--select", "XXX102"], 1)):
            main(["check", ".", "--format", "jsonl", "--jobs", "1", *options])
            assert len(capsys.readouterr().out.splitlines()) == 21 * codes


def test_what_no_run_looked_for_stays_in_a_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.txt", "--preview", "--write-baseline", "known"]) == 0
    before = Path("known").read_text("utf-8")
    capsys.readouterr()
    assert main(["check", "a.txt", "--baseline", "known", "--prune-baseline", "-q"]) == 0
    assert capsys.readouterr() == ("", "")
    assert Path("known").read_text("utf-8") == before


def test_the_list_and_the_page_say_the_stage(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rule", "--all"])
    rows = {row[:6].strip(): row for row in capsys.readouterr().out.splitlines()}
    assert [code for code in CODES if rows[code].endswith(" (preview)")] == CODES[1:]
    main(["rule", "XXX102"])
    assert capsys.readouterr().out == (
        "# XXX102 made-preview (warning, preview)\n\nmade-preview.\n\n"
        "In preview: it may still change, and runs only with `--preview`, or where it is selected as XXX102 or made-preview.\n\n"
        "## What\n"
    )
    main(["rule", "XXX101"])
    assert capsys.readouterr().out == "# XXX101 made-stable (warning)\n\nmade-stable.\n\n## What\n"


def test_sarif_says_the_stage() -> None:
    stream = io.StringIO()
    sarif.write(Report([], 1), stream)
    (log,) = json.loads(stream.getvalue())["runs"]
    rules = {rule["id"]: rule for rule in log["tool"]["driver"]["rules"]}
    assert rules["XXX101"]["properties"]["tags"] == ["corpus", "XXX"]
    assert rules["XXX102"]["properties"]["tags"] == ["corpus", "XXX", "preview"]
    assert "In preview: " in rules["XXX102"]["help"]["text"]


def test_the_schema_says_the_stage() -> None:
    made = schema.schema(MADE)
    assert made["properties"]["preview"] == {
        "description": keys.KEYS["preview"].purpose,
        "type": "boolean",
        "default": False,
    }
    assert made["$defs"]["XXX101"]["description"] == "made-stable"
    assert made["$defs"]["XXX102"]["description"] == "made-preview (preview)"
    assert {"XXX102", "made-preview", "XXY"} <= set(made["$defs"]["selector"]["enum"])


@pytest.mark.parametrize(
    ("options", "shown"), [([], "false  # default"), (["--preview"], "true  # command line")]
)
def test_the_settings_say_whether_there_is_preview(
    options: list[str], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--show-settings", *options]) == 0
    printed = capsys.readouterr().out
    assert f"\npreview = {shown}\n" in printed
    assert ("[rules.XXX102]" in printed) is bool(options)


def test_shells_complete_it(capsys: pytest.CaptureFixture[str]) -> None:
    for shell in ("bash", "zsh", "fish"):
        main(["completion", shell])
        printed = capsys.readouterr().out
        assert "preview" in printed
        assert "XXX102" in printed
