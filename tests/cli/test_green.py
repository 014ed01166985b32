"""Green means looked at: what was not looked at is an error, or a note that says what is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_lint import lint_text
from corpus_lint.cli.main import main
from tests.material import BODY, CLEAN

COMMAND = [sys.executable, "-m", "corpus_lint"]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def records(number: int, **fields: str) -> None:
    Path("a.jsonl").write_text(
        "".join(json.dumps({"id": n, **fields}) + "\n" for n in range(number)), "utf-8"
    )


@pytest.mark.slow
@pytest.mark.parametrize("selected", [[], ["--select", "PIN,SPM"], ["--ignore", "FMT"], ["--jobs", "2"]])
@pytest.mark.parametrize("number", [1, 3001, 9_000])
def test_a_field_that_no_record_has_is_one_error(
    number: int, selected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    if number > 5_000 and selected != ["--jobs", "2"]:
        pytest.skip("one large file is enough")
    records(number, body=BODY[:20], url="x" * (1000 if number > 5_000 else 1))
    for _ in range(2):
        assert main(["check", "a.jsonl", "--text-field", "nosuch", "--cache-dir", "cache", *selected]) == 2
        out, err = capsys.readouterr()
        assert out == "Nothing was linted.\n"
        assert (
            err
            == "corpus-lint: a.jsonl: no record has the field 'nosuch'; the fields are id, body, url (--text-field)\n"
        )


def test_many_fields_are_not_all_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text(json.dumps({f"f{n}": 1 for n in range(50)}), "utf-8")
    assert main(["check", "a.jsonl"]) == 2
    assert "f19 and 30 more (--text-field)" in capsys.readouterr().err


def test_a_field_that_some_records_have_is_a_finding_of_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.jsonl").write_text('{"text": "a"}\n{"body": "b"}\n{"body": "c"}\n', "utf-8")
    for _ in range(2):  # the second time from the results that are kept
        assert (
            main(["check", "a.jsonl", "--text-field", "text", "--format", "concise", "--cache-dir", "cache"])
            == 1
        )
        assert capsys.readouterr().out.count("FMT101") == 2


def test_records_none_of_which_can_be_read_are_not_clean(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text("a,b\n1,2\n", "utf-8")
    assert main(["check", "a.jsonl", "--select", "PIN"]) == 2
    assert "a.jsonl: none of its documents could be linted: not JSON" in capsys.readouterr().err
    assert main(["check", "a.jsonl"]) == 1
    capsys.readouterr()
    Path("a.jsonl").write_text('{"text": "a"}\na,b\n', "utf-8")
    assert main(["check", "a.jsonl", "--select", "PIN"]) == 0


@pytest.mark.parametrize(
    ("files", "arguments", "note"),
    [
        ([], ["."], "there are no files in ."),
        (
            ["a.json", "b.JSON", "c.py", "Makefile"],
            ["."],
            "there are 2 files of formats that are not read (1 .py, 1 without an ending) and 2 files without records "
            "with text (2 .json)",
        ),
        (["a.json"] + [f"a.x{n}" for n in range(9)], ["."], None),
        (["a.txt", "b/c.txt"], [".", "--exclude", "*.txt"], "there are 2 files excluded"),
        (
            ["a.txt", "b.py"],
            [".", "--exclude", "*.txt"],
            "there are 1 file of formats that are not read (1 .py) and 1 file excluded",
        ),
        (["a.txt"], ["a.txt", "--exclude", "*.txt"], "there are 1 file excluded"),
        (["d/a.txt"], ["d", "--exclude", "d/"], "there are 1 file excluded"),
    ],
)
def test_where_nothing_is_looked_at_a_note_says_what_is_there(
    files: list[str], arguments: list[str], note: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in files:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(CLEAN, "utf-8")
    assert main(["check", *arguments]) == 0
    out, err = capsys.readouterr()
    assert out == "No documents.\n"
    assert err == f"corpus-lint: nothing to lint: {note}\n" if note else ", 1 others)" in err
    assert main(["check", *arguments, "-q"]) == 0
    assert capsys.readouterr() == ("", "")


def test_what_git_tracks_may_be_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    Path("a.txt").write_text(BODY, "utf-8")
    assert main(["check", "--tracked"]) == 0
    assert "nothing to lint: git tracks no files in ." in capsys.readouterr().err
    Path("a.py").touch()
    subprocess.run(["git", "add", "a.py"], check=True)
    assert main(["check", "--tracked"]) == 0
    assert "git tracks 1 file of formats that are not read (1 .py)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("chek x", "there is no command 'chek', and no file; did you mean check?"),
        ("rules PIN101", "there is no command 'rules', and no file; did you mean rule?"),
        ("explian PIN101", "there is no command 'explian', and no file; did you mean explain?"),
        ("nowhere", "nowhere: no such file or directory"),
        ("chek.txt", "chek.txt: no such file or directory"),
    ],
)
def test_a_command_that_does_not_exist(words: str, error: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    out, err = capsys.readouterr()
    assert "No findings" not in out
    assert err == f"corpus-lint: {error}\n"


def test_a_file_may_be_called_like_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("chek", "help", "explain"):
        Path(name).write_text(CLEAN, "utf-8")
        assert main([name]) == 0
        assert "No findings in 1 document" in capsys.readouterr().out


def test_explain_is_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "PIN101"]) == 0
    page = capsys.readouterr().out
    assert main(["explain", "PIN101"]) == 0
    assert capsys.readouterr().out == page


@pytest.mark.parametrize("words", ["help", "help check", "help rule", "help explain"])
def test_help_is_help(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(words.split())
    assert leaving.value.code == 0
    assert capsys.readouterr().out.startswith("usage: corpus-lint")


@pytest.mark.parametrize("words", ["--help", "check --help"])
def test_help_has_examples_that_fit_a_narrow_terminal(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(words.split())
    printed = capsys.readouterr().out
    examples = printed[printed.index("examples:") :]
    assert max(map(len, examples.splitlines())) <= 60
    for example in (
        "corpus-lint corpus/ ",
        "corpus-lint - <",
        "--diff",
        "--fix",
        "corpus-lint explain PIN101",
    ):
        assert example in examples
    assert "'corpus-lint PATH' is short for 'corpus-lint check PATH'." in examples


def test_an_error_takes_the_place_of_a_total(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(CLEAN, "utf-8")
    for form in ("full", "github", "markdown"):
        assert main(["check", "a.txt", "nowhere.txt", "--format", form]) == 2
        assert "No findings" not in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
def test_what_is_piped_in_is_not_passed_over_in_silence() -> None:
    Path("a.txt").write_text(CLEAN, "utf-8")
    note = b"corpus-lint: standard input was not read; - reads it\n"

    def said(*words: str, **stdin: object) -> bytes:
        return subprocess.run([*COMMAND, *words], capture_output=True, check=True, **stdin).stderr  # type: ignore[call-overload,no-any-return]

    assert said(input=BODY.encode()) == note
    assert said("check", input=BODY.encode()) == note
    # Nothing is said to who pipes nothing, or says what to read, or wants no notes.
    assert said(input=b"") == said(stdin=subprocess.DEVNULL) == b""
    assert said("a.txt", input=BODY.encode()) == b""
    assert said("-q", input=BODY.encode()) == b""


def test_a_name_for_standard_input_is_enough() -> None:
    done = subprocess.run(
        [*COMMAND, "--stdin-filename", "b.txt", "--format", "concise"],
        capture_output=True,
        input=BODY.encode(),
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith(b"b.txt:1:2: error[PIN101]")


@pytest.mark.parametrize("option", ["--select", "--extend-select", "--ignore"])
@pytest.mark.parametrize("value", ["", ",", " "])
def test_no_rule_is_no_selection(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", option, value]) == 2
    assert capsys.readouterr().err == f"corpus-lint: {option}: expected at least one rule\n"


def test_a_run_without_rules_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(BODY, "utf-8")
    Path("corpus-lint.toml").write_text("select = []", "utf-8")
    assert main(["check", "a.txt"]) == 0
    assert "corpus-lint: no rule is selected\n" in capsys.readouterr().err


@pytest.mark.parametrize("selected", [[], (), "", iter([])])
def test_a_program_that_selects_nothing_gets_nothing(selected: list[str]) -> None:
    assert lint_text(BODY, select=selected) == []
    assert lint_text(BODY) != []
