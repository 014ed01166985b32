"""Configuration files: what they say, where they are found, and what is wrong with them."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.arguments import parser
from corpus_lint.cli.main import main
from corpus_lint.config import check_values, config, schema
from corpus_lint.config.globs import matcher
from corpus_lint.config.keys import KEYS, Kind
from corpus_lint.core.model import Severity
from corpus_lint.engine import catalogue
from tests.material import BODY, CLEAN, ROOT, Stdin

# Of each wrong file: its TOML, and the message about it without the name of the file.
ERRORS = [
    ('selct = ["PIN"]', "selct: unknown key; did you mean select?"),
    ("per_file_ignores = {}", "per_file_ignores: unknown key; did you mean per-file-ignores?"),
    (
        "vexations = 1",
        "vexations: unknown key; the keys are select, extend-select, preview, ignore, per-file-ignores, exclude, "
        "extend-exclude, severity, fail-on, text-field, id-field, max-record-bytes, docs-url, rules",
    ),
    (
        '"選擇" = 1',
        '"選擇": unknown key; the keys are select, extend-select, preview, ignore, per-file-ignores, exclude, '
        "extend-exclude, severity, fail-on, text-field, id-field, max-record-bytes, docs-url, rules",
    ),
    (
        '[tool.corpus-lint]\nselect = ["PIN"]',
        "tool: keys go at the top level of this file, not in [tool.corpus-lint]",
    ),
    ('select = "PIN"', "select: expected an array of strings, got a string"),
    ('ignore = ["PIN", 101]', "ignore[1]: expected a string, got an integer"),
    ('select = ["PIN1O1"]', "select[0]: no rule is called 'PIN1O1'; did you mean PIN101?"),
    (
        'extend-select = ["PIN", "injected-pinyn"]',
        "extend-select[1]: no rule is called 'injected-pinyn'; did you mean injected-pinyin?",
    ),
    ('ignore = [""]', "ignore[0]: no rule is called ''"),
    ('per-file-ignores = ["PIN"]', "per-file-ignores: expected a table, got an array"),
    (
        '[per-file-ignores]\n"語料/*.txt" = "PIN"',
        'per-file-ignores."語料/*.txt": expected an array of strings, got a string',
    ),
    (
        '[per-file-ignores]\n"*.md" = ["SPN"]',
        "per-file-ignores.\"*.md\"[0]: no rule is called 'SPN'; did you mean SPM?",
    ),
    ('[per-file-ignores]\n"" = ["SPM"]', "per-file-ignores: '' matches nothing"),
    ("exclude = true", "exclude: expected an array of strings, got a boolean"),
    ('preview = "yes"', "preview: expected a boolean, got a string"),
    ('exclude = ["drafts", "./"]', "exclude[1]: './' matches nothing"),
    ('severity = "error"', "severity: expected a table, got a string"),
    ('[severity]\nPIN = "eror"', "severity.PIN: unknown severity 'eror'; did you mean error?"),
    ("[severity]\nPIN = 2.5", "severity.PIN: expected a string, got a float"),
    ('[severity]\nPINN = "error"', "severity.PINN: no rule is called 'PINN'; did you mean PIN?"),
    ('fail-on = "never"', "fail-on: unknown severity 'never'; choose one of error, warning"),
    ("fail-on = 2026-01-01", "fail-on: expected a string, got a date or a time"),
    ("text-field = []", "text-field: expected a string or an array of strings, got an array"),
    ('text-field = ["text", 1]', "text-field[1]: expected a string, got an integer"),
    ('text-field = "meta..body"', "text-field: 'meta..body' is not a field: expected a name at 6"),
    ('id-field = ["id"]', "id-field: expected a string, got an array"),
    ('id-field = "a["', "id-field: 'a[' is not a field: expected '.' or '[]' at 2"),
    ("rules = []", "rules: expected a table, got an array"),
    ("[rules]\nPIN101 = 3", "rules.PIN101: expected a table, got an integer"),
    ("[rules.PIN1O1]\nmin-count = 3", "rules.PIN1O1: no rule is called 'PIN1O1'; did you mean PIN101?"),
    (
        "[rules.PIN]\nmin-count = 3",
        "rules.PIN: set options by the code or name of a single rule; this selects PIN101, PIN102",
    ),
    (
        "[rules.PIN101]\nmin-cuont = 3",
        "rules.PIN101.min-cuont: PIN101 has no such option; did you mean min-count?",
    ),
    (
        "[rules.mojibake]\nvexations = 3",
        "rules.mojibake.vexations: ENC103 has no such option; it has max-mentioned, min-sure-bits",
    ),
    ("[rules.ENC107]\nmin-count = 3", "rules.ENC107.min-count: ENC107 has no such option; it has none"),
    ("[rules.PIN101]\nmin-count = 2.5", "rules.PIN101.min-count: expected an integer, got a float"),
    ("[rules.PIN101]\nmin-count = true", "rules.PIN101.min-count: expected an integer, got a boolean"),
    ('[rules.PIN101]\nmin-evidence = "3"', "rules.PIN101.min-evidence: expected a number, got a string"),
    (
        '[rules.SPM101]\nkeywords = ["飞鸟"]',
        "rules.SPM101.keywords: expected the path of a file, got an array",
    ),
]
# Those that are wrong in a way that no schema can know.
UNKNOWABLE = [
    ('exclude = ["../drafts"]', "exclude[0]: '../drafts' matches nothing"),
    ('extend-exclude = ["["]', "extend-exclude[0]: '[' is not a valid glob: a bracket is never closed"),
    (
        'extend-exclude = ["#a"]',
        r"extend-exclude[0]: '#a' is not a valid glob: a glob that begins with # is a comment; write \# to match the character",
    ),
    ('[per-file-ignores]\n"!a" = ["PIN"]', "per-file-ignores: '!a' matches nothing"),
    (
        "max-record-bytes = 10",
        "max-record-bytes: expected a number of bytes from 1,024 to 1,073,741,824, got 10",
    ),
    ('max-record-bytes = "1 GB"', "max-record-bytes: expected an integer, got a string"),
    ("max-record-bytes = nan", "max-record-bytes: expected an integer, got a float"),
    ('extend-exclude = ["[z-a]"]', "extend-exclude[0]: '[z-a]' is not a valid glob: bad character range z-a"),
    (
        "[rules.PIN101]\n[rules.injected-pinyin]",
        "rules.injected-pinyin: PIN101 is set twice, by its code and by its name",
    ),
    (
        '[rules.SPM101]\nkeywords = "words.txt"',
        "rules.SPM101.keywords: sub/words.txt: No such file or directory",
    ),
]
GOOD = [
    "",
    'select = ["ALL"]\nignore = ["SPM", "TRN10", "injected-pinyin"]\nextend-select = ["SPM104"]',
    'exclude = ["drafts", "/a/**/b*.txt"]\nextend-exclude = ["[!a]?.md"]',
    '[per-file-ignores]\n"語料/*.txt" = ["PIN"]\n"**/old" = []',
    'fail-on = "error"\ntext-field = "content"\n[severity]\nALL = "warning"\nENC103 = "error"',
    "[rules.PIN101]\nmin-count = 4\nmin-evidence = 2\n[rules.near-duplicate]\nmin-similarity = 0.7",
]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("dirty.txt").write_text(BODY, "utf-8")
    Path("clean.txt").write_text(CLEAN, "utf-8")


def configure(content: str, name: str = "corpus-lint.toml") -> None:
    """Write a configuration file."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, "utf-8")


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, set[str]]:
    """The codes that a run finds in each file."""
    assert main(["check", "--no-cache", "--format", "jsonl", *arguments]) < 2, capsys.readouterr().err
    found: dict[str, set[str]] = {}
    for line in capsys.readouterr().out.splitlines():
        finding = json.loads(line)
        found.setdefault(finding["path"], set()).add(finding["code"])
    return found


@pytest.mark.parametrize(("content", "message"), [*ERRORS, *UNKNOWABLE])
def test_what_is_wrong_is_said_with_its_file_and_key(
    content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(content, "sub/corpus-lint.toml")
    assert main(["check", "--config", "sub/corpus-lint.toml"]) == 2
    assert capsys.readouterr() == ("", f"corpus-lint: sub/corpus-lint.toml: {message}\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[tool]\ncorpus-lint = 1", "tool.corpus-lint: expected a table, got an integer"),
        ("[tool.corpus-lint]\nfail_on = 1", "tool.corpus-lint.fail_on: unknown key; did you mean fail-on?"),
        (
            "[tool.corpus-lint.rules.PIN101]\nmin-count = '3'",
            "tool.corpus-lint.rules.PIN101.min-count: expected an integer, got a string",
        ),
        ("# corpus-lint\nselect = [", "not valid TOML: Invalid value (at end of document)"),
        ("# corpus-lint\n\udcff", "not UTF-8 at byte 14"),
    ],
)
def test_what_is_wrong_in_a_pyproject(content: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert main(["check"]) == 2
    assert capsys.readouterr() == ("", f"corpus-lint: pyproject.toml: {message}\n")
    assert main(["check", "--isolated"]) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--config none.toml", "none.toml: No such file or directory"),
        ("--config .", ".: Is a directory"),
        ("--config pyproject.toml", "pyproject.toml: no table [tool.corpus-lint]"),
        (
            "--config pyproject.toml --isolated",
            "argument --isolated: not allowed with argument --config (see corpus-lint check --help)",
        ),
        ("--exclude ./", "--exclude: './' matches nothing"),
        ("--extend-exclude [z-a]", "--extend-exclude: '[z-a]' is not a valid glob: bad character range z-a"),
        ("--extend-select SPN", "no rule is called 'SPN'; did you mean SPM?"),
    ],
)
def test_what_is_wrong_on_the_command_line(
    arguments: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("[project]\nname = 'x'", "pyproject.toml")
    assert main(["check", *arguments.split()]) == 2
    assert capsys.readouterr() == ("", f"corpus-lint: {message}\n")


def test_the_nearest_file_counts_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure('ignore = ["DUP101"]\n[rules.PIN101]\nmin-count = 99\nmin-evidence = 99.0')
    assert codes(capsys, ".") == {}
    assert main(["check", "--isolated", "--no-cache"]) == 1
    capsys.readouterr()
    # A pyproject.toml that says nothing about it is passed over, one in the same directory comes second.
    configure("[tool.other]\ncorpus-lint = 1", "sub/pyproject.toml")
    configure('[tool.corpus-lint]\nselect = ["TRN"]', "pyproject.toml")
    monkeypatch.chdir("sub")
    assert codes(capsys, "..") == {}
    configure('[tool.corpus-lint]\nignore = ["PIN"]', "pyproject.toml")
    assert codes(capsys, "..") == {"../dirty.txt": {"DUP101"}}
    configure('ignore = ["DUP"]', "corpus-lint.toml")
    assert codes(capsys, "..") == {"../dirty.txt": {"PIN101"}}
    assert codes(capsys, "..", "--config", "../corpus-lint.toml") == {}


def test_a_mark_at_the_beginning_of_the_file_is_none_of_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure('\ufeffignore = ["PIN", "DUP"]')
    assert codes(capsys, ".") == {}


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("", {"SPM101", "SPM102", "TRN101"}),
        ("--select PIN", {"PIN101", "PIN102"}),
        ("--select SPM", {"SPM101", "SPM102", "SPM104"}),
        ("--select SPM103", set[str]()),
        ("--select ENC103,PIN --ignore PIN102", {"ENC103", "PIN101"}),
        ("--extend-select PIN101", {"SPM101", "SPM102", "TRN101", "PIN101"}),
        ("--extend-select SPM103", {"SPM101", "SPM102", "SPM103", "TRN101"}),
        ("--ignore SPM", {"TRN101"}),
        ("--ignore SPM --extend-select keyword-banner", {"SPM101", "TRN101"}),
        ("--select PIN --extend-select TRN102", {"PIN101", "PIN102", "TRN102"}),
        ("--isolated --select TRN10 --ignore cut-sentence", {"TRN101", "TRN103", "TRN104"}),
    ],
)
def test_the_command_line_beats_the_file(arguments: str, found: set[str]) -> None:
    configure(
        'select = ["SPM101", "SPM102", "SPM103"]\nextend-select = ["TRN101"]\nignore = ["keyword-stuffing"]'
    )
    given = config.Config.from_arguments(parser().parse_args(["check", *arguments.split()]))
    assert {rule.code for rule in config.rules(given)} == found


def test_excludes_hold_for_files_that_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    configure('exclude = ["草稿", "語料/舊/*.txt"]\nselect = ["PIN"]')
    for name in ("語料/草稿/甲.txt", "語料/舊/乙.txt", "語料/舊/丙/丁.txt", "語料/新.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(BODY, "utf-8")
    left = ["語料/新.txt", "語料/舊/丙/丁.txt"]
    for paths in (
        ["語料"],
        ["語料/草稿/甲.txt", "語料/舊/乙.txt", "語料/草稿", *left],
        [str(Path("語料").resolve())],
    ):
        assert main(["check", "--show-files", *paths]) == 0
        shown = capsys.readouterr().out.splitlines()
        assert sorted(str(Path(name).resolve().relative_to(Path.cwd())) for name in shown) == left
    assert set(codes(capsys, "語料")) == set(left)
    assert main(["check", "語料/草稿/甲.txt"]) == 0
    assert main(["check", "語料/草稿/甲.txt", "--exclude", "新.txt"]) == 1
    assert main(["check", "語料/草稿/甲.txt", "--extend-exclude", "新.txt"]) == 0
    # A name that is wrong is not excused by an exclude.
    assert main(["check", "語料/草稿/無.txt"]) == 2


def test_excludes_hold_for_tracked_files(capsys: pytest.CaptureFixture[str]) -> None:
    configure('exclude = ["dirty.txt"]')
    for command in ("init -q", "add ."):
        subprocess.run(["git", *command.split()], check=True)
    assert main(["check", "--show-files", "--tracked"]) == 0
    assert capsys.readouterr().out == "clean.txt\n"


def test_globs_are_relative_to_the_file_and_those_of_the_command_line_to_the_directory(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure('exclude = ["/dirty.txt", "sub/a.txt"]')
    for name in ("a.txt", "b.txt", "dirty.txt"):
        configure(BODY, f"sub/{name}")
    monkeypatch.chdir("sub")

    def shown(*arguments: str) -> list[str]:
        assert main(["check", "--show-files", *arguments]) == 0
        return capsys.readouterr().out.split()

    assert shown("..") == ["../clean.txt", "../sub/b.txt", "../sub/dirty.txt"]
    assert shown(".") == ["b.txt", "dirty.txt"]
    assert shown("..", "--extend-exclude", "/b.txt") == ["../clean.txt", "../sub/dirty.txt"]
    # A file that is named may be anywhere.
    assert shown(".", "--config", "../corpus-lint.toml") == ["a.txt", "b.txt"]


def test_excluded_standard_input_is_passed_on(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure('exclude = ["drafts"]')
    monkeypatch.setattr(sys, "stdin", Stdin(BODY))
    assert main(["check", "-", "--stdin-filename", "drafts/a.txt", "--fix"]) == 0
    assert capfdbinary.readouterr().out.decode() == BODY


def test_rules_are_left_out_of_files(capsys: pytest.CaptureFixture[str]) -> None:
    configure('[per-file-ignores]\n"語料/*（舊）.txt" = ["PIN"]\n"*.md" = ["DUP101", "PIN"]')
    for name in ("語料/甲（舊）.txt", "語料/甲.txt", "文.md"):
        configure(BODY, name)
    Path("clean.txt").unlink()
    Path("dirty.txt").unlink()
    assert codes(capsys, ".") == {"語料/甲.txt": {"DUP101", "PIN101"}, "語料/甲（舊）.txt": {"DUP101"}}
    assert codes(capsys, "文.md", "語料/甲（舊）.txt") == {}
    # What is left out is not repaired either.
    assert main(["check", "--fix", "語料/甲（舊）.txt"]) == 0
    assert Path("語料/甲（舊）.txt").read_text("utf-8") == BODY


def test_a_severity_changes_what_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "dirty.txt", "--fail-on", "error"]) == 1
    configure('[severity]\nPIN = "warning"\nALL = "error"')
    assert main(["check", "dirty.txt"]) == 1
    assert "warning[PIN101]" in capsys.readouterr().out
    assert main(["check", "dirty.txt", "--fail-on", "error"]) == 0
    configure('fail-on = "error"\n[severity]\nPIN = "warning"')
    assert main(["check", "dirty.txt"]) == 0
    assert "0 errors" not in capsys.readouterr().out
    assert main(["check", "dirty.txt", "--fail-on", "warning"]) == 1
    configure('fail-on = "error"\n[severity]\nPIN = "warning"\ninjected-pinyin = "error"')
    assert main(["check", "dirty.txt"]) == 1


def test_a_fix_is_judged_by_the_severities_that_rules_come_with() -> None:
    configure('[severity]\nALL = "warning"')
    assert {rule.severity for rule in config.rules(config.load(config.Given()))} == set(Severity)


@pytest.mark.parametrize("name", ["PIN101", "injected-pinyin"])
def test_options_by_code_and_by_name(name: str) -> None:
    configure(f"select = ['PIN101']\n[rules.{name}]\nmin-count = 9\nmin-evidence = 99")
    assert main(["check", "dirty.txt"]) == 0
    assert main(["check", "dirty.txt", "--set", "PIN101.min-count=3", "--set", "PIN101.min-evidence=4"]) == 1
    (rule,) = config.rules(config.load(config.Given()))
    assert (rule.options.min_count, rule.options.min_evidence) == (9, 99.0)
    assert isinstance(rule.options.min_evidence, float)


def test_a_lexicon_is_beside_the_file_that_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure('[tool.corpus-lint.rules.promotion]\nkeywords = "詞表/廣告.txt"', "pyproject.toml")
    configure("请收藏飞鸟书屋\n", "詞表/廣告.txt")
    configure("他推开门，屋里空无一人。請收藏飛鳥書屋。桌上的茶还冒着热气。\n", "sub/page.txt")
    monkeypatch.chdir("sub")
    assert codes(capsys, "page.txt", "--select", "SPM") == {"page.txt": {"SPM104"}}
    assert codes(capsys, "page.txt", "--select", "SPM", "--config", "../pyproject.toml") == {
        "page.txt": {"SPM104"}
    }


def test_the_text_field(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text(json.dumps({"content": BODY, "text": CLEAN}), "utf-8")
    configure('text-field = "content"')
    assert codes(capsys, "a.jsonl") == {"a.jsonl": {"PIN101"}}
    assert codes(capsys, "a.jsonl", "--text-field", "text") == {}
    configure('text-field = ["text", "content"]')
    assert codes(capsys, "a.jsonl", "--ignore", "DUP") == {"a.jsonl": {"PIN101"}}


def test_a_file_that_is_excluded_by_now_is_no_first_copy(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", ".", "--cache-dir", "cache"])
    arguments = ["check", "dirty.txt", "--cache-dir", "cache", "--ignore", "PIN"]
    assert main(arguments) == 1
    configure('exclude = ["clean.txt"]')
    assert main(arguments) == 0


def test_settings_are_shown_with_where_they_are_from(capsys: pytest.CaptureFixture[str]) -> None:
    configure("飞鸟书屋\n", "words.txt")
    configure(
        'ignore = ["PIN102"]\nexclude = ["drafts"]\ntext-field = "text"\n'
        '[per-file-ignores]\n"語料/*.md" = ["PIN"]\n[severity]\nSPM = "warning"\n'
        '[rules.promotion]\nkeywords = "words.txt"\n[rules.PIN101]\nmin-count = 4\n'
    )
    arguments = [
        "--ignore",
        "SCR",
        "--extend-exclude",
        "b,c",
        "--select",
        "PIN,SPM104",
        "--set",
        "PIN101.min-evidence=5",
    ]
    assert main(["check", "--show-settings", *arguments]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(
        """\
# corpus-lint.toml
select = ["PIN", "SPM104"]  # command line
extend-select = []  # default
preview = false  # default
ignore = ["PIN102", "SCR"]  # corpus-lint.toml, command line
exclude = ["drafts"]  # corpus-lint.toml
extend-exclude = ["b", "c"]  # command line
fail-on = "warning"  # default
text-field = ["text"]  # corpus-lint.toml
# id-field is not set  # default
max-record-bytes = 67108864  # default
docs-url = "https://example.org/corpus-lint"  # default

[per-file-ignores]  # corpus-lint.toml
"語料/*.md" = ["PIN"]

[severity]  # corpus-lint.toml
SPM = "warning"

[rules.PIN101]  # injected-pinyin
min-count = 4  # corpus-lint.toml
min-evidence = 5.0  # command line
min-annotated-share = 0.75  # default
"""
    )
    assert 'keywords = "words.txt"  # corpus-lint.toml\n' in shown
    # It is a configuration itself, and comes to the same.
    configure(shown, "shown.toml")
    assert main(["check", "--show-settings", "--config", "shown.toml"]) == 0
    assert tomllib.loads(capsys.readouterr().out) == tomllib.loads(shown)


def test_files_are_shown_and_what_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--show-files", "dirty.txt", "missing.txt", "."]) == 2
    out, err = capsys.readouterr()
    assert out.split() == ["dirty.txt", "clean.txt"]
    assert "missing.txt" in err


@pytest.mark.parametrize(
    ("glob", "matched", "others"),
    [
        ("drafts", ["drafts", "a/drafts/b.txt", "../x/drafts/a.txt"], ["drafts2/a.txt", "a/mydrafts"]),
        ("drafts/", ["drafts/a.txt", "a/drafts/b.txt", "drafts/"], ["draft/a.txt", "drafts", "a/drafts"]),
        ("/drafts", ["drafts/a.txt"], ["a/drafts/b.txt", "../drafts/a.txt"]),
        (".*", [".hidden/a.txt", "../../.x/a.txt"], ["../x/a.txt", "../../a.txt"]),
        ("./drafts", ["drafts/a.txt", "./drafts/a.txt", "x/../drafts"], ["a/drafts/b.txt"]),
        ("a/*.txt", ["a/b.txt"], ["a/b/c.txt", "x/a/b.txt", "a/b.txt.md"]),
        ("a/**", ["a/b.txt", "a/b/c.txt"], ["b/a.txt"]),
        ("a/**/z.txt", ["a/z.txt", "a/b/c/z.txt"], ["a/xz.txt"]),
        ("**/old/*.md", ["old/a.md", "a/b/old/c.md"], ["old/a/b.md"]),
        ("*.tx?", ["a.txt", "a/b.txt"], ["a.tx", "a.text"]),
        ("[a-c]x[!0-9].txt", ["bxy.txt"], ["dxy.txt", "bx1.txt"]),
        ("舊（*）", ["語料/舊（一）/甲.txt"], ["語料/舊(一)/甲.txt"]),
        ("ガ*.txt", [unicodedata.normalize("NFD", "ガイド.txt")], ["カ.txt"]),
        ("a+b(c).{txt}", ["a+b(c).{txt}"], ["aab(c).{txt}", "a+bc.txt"]),
        (r"\[", ["[", "a/["], ["a"]),
        ("[^a]*.txt", ["b.txt"], ["a.txt"]),
        (r"\#a.txt", ["#a.txt"], ["a.txt"]),
        (r"\!a.txt", ["!a.txt"], ["a.txt"]),
        ("[[:digit:]].txt", ["1.txt"], ["d.txt", ":.txt"]),
        ("a.txt ", ["a.txt"], ["a.txt "]),
    ],
)
def test_globs(glob: str, matched: Sequence[str], others: Sequence[str]) -> None:
    matches = matcher([glob], Path.cwd())
    assert [path for path in [*matched, *others] if matches(path)] == matched


def test_a_glob_with_a_slash_may_be_an_absolute_path(tmp_path: Path) -> None:
    matches = matcher([f"{tmp_path}/other/*.txt"], tmp_path / "sub")
    assert matches(f"{tmp_path}/other/a.txt")
    assert not matches(f"{tmp_path}/other/a.md")


def test_a_path_through_a_link_is_below_the_file(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "drafts").mkdir(parents=True)
    (tmp_path / "link").symlink_to("corpus")
    matches = matcher(["/drafts"], tmp_path / "corpus")
    assert matches(f"{tmp_path}/link/drafts/a.txt")
    assert not matches(f"{tmp_path}/link/a.txt")


SCHEMA = ROOT / "corpus-lint.schema.json"


def test_the_schema_is_up_to_date() -> None:
    functions = {rule: rule.check or rule.reduce or rule.compare for rule in catalogue.all_rules()}
    own = [
        rule for rule, function in functions.items() if function.__module__.startswith("corpus_lint.rules.")
    ]
    assert json.loads(SCHEMA.read_text("utf-8")) == json.loads(json.dumps(schema.schema(own))), (
        "run: python -m corpus_lint.config.schema > corpus-lint.schema.json"
    )


def test_the_schema_says_what_every_key_and_option_is_for() -> None:
    made = json.loads(SCHEMA.read_text("utf-8"))
    assert set(KEYS) == {key.replace("-", "_") for key in made["properties"]}
    options = [option for one in made["$defs"].values() for option in one.get("properties", {}).values()]
    assert options
    assert all(option["description"] for option in options)


def test_every_key_is_a_field_and_can_be_read() -> None:
    assert list(KEYS) == [one.name for one in fields(config.Config)][: len(KEYS)]
    assert set(check_values.KINDS) == set(Kind)


@pytest.mark.parametrize("content", GOOD)
def test_what_the_schema_accepts(content: str) -> None:
    configure(content)
    assert main(["check", "clean.txt"]) == 0
    _validate(content)


@pytest.mark.parametrize("content", [content for content, _ in ERRORS])
def test_what_the_schema_rejects(content: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    with pytest.raises(jsonschema.ValidationError):
        _validate(content)


@cache
def _validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    made = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def _validate(content: str) -> None:
    _validator().validate(tomllib.loads(content))
