"""A repository is not trusted: its configuration, names, texts and nested git directories may be hostile."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus_lint import fix_text
from corpus_lint.cli.main import main
from corpus_lint.config.globs import GlobError, matcher
from corpus_lint.core.visible_text import in_json, visible, visible_line
from corpus_lint.report import FORMATS
from tests.material import BODY, CLEAN

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
COMMAND = [sys.executable, "-m", "corpus_lint"]
# What GitHub, Azure and TeamCity take for a command anywhere in a line.
COMMANDS = ("##[group]x", "##vso[task.setvariable variable=a]b", "##teamcity[x]")
OBEYED = re.compile(r"##[A-Za-z]*\[|^\s*::", re.MULTILINE)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


def git(*words: str, cwd: str = ".") -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *words], cwd=cwd, check=True, capture_output=True)


# Git.


def bare_lookalike(folder: Path, config: str) -> None:
    for name in ("refs", "objects"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "config").write_text(f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n{config}")
    (folder / "b.txt").write_text(CLEAN, "utf-8")


@posix
@pytest.mark.parametrize("name", ["corpus/sub", "corpus/sub/b.txt", "."])
def test_nothing_of_a_nested_repository_is_run(name: str) -> None:
    git("init", "-q")
    ran = Path("ran").absolute()
    bare_lookalike(Path("corpus/sub"), f'\tworktree = ..\n\tfsmonitor = "touch {ran}; false"\n')
    git("-c", "core.fsmonitor=false", "add", "-f", "corpus")
    main(["check", "--tracked", name])
    assert not ran.exists()


@posix
def test_nothing_that_a_repository_configures_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q")
    ran = Path("ran").absolute()
    Path("a.txt").write_text(BODY, "utf-8")
    Path(".gitattributes").write_text("*.txt filter=x\n*.md filter=y\n")
    Path("b.md").write_text(CLEAN, "utf-8")
    git("add", ".")
    git("config", "core.fsmonitor", f"touch {ran}; false")
    git("config", "filter.x.clean", f"touch {ran}; cat")
    git("config", "filter.y.process", f"touch {ran}; false")
    git("config", "filter.y.required", "true")
    hook = Path(".git/hooks/post-index-change")
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
    hook.chmod(0o755)
    # Whether these differ from what is known git finds out by their content.
    for name in ("a.txt", "b.md"):
        os.utime(name, (1, 1))
    assert main(["check", "--tracked", "--format", "concise", "--no-cache", "--ignore", "DUP"]) == 1
    assert "a.txt:1:2: error[PIN101]" in capsys.readouterr().out
    assert not ran.exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a[1].txt", ":(exclude)a1.txt", "*.txt", ":!x.txt", "-x.txt"])
@pytest.mark.parametrize("variable", ["", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"])
def test_a_name_is_no_pattern(
    name: str, variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git("init", "-q")
    for one in (name, "a1.txt", "A[1].TXT"):
        Path(one).write_text(CLEAN, "utf-8")
    git("add", ".")
    if variable:
        monkeypatch.setenv(variable, "1")
    assert main(["check", "--tracked", "--show-files", "--", name]) == 0
    assert capsys.readouterr().out == f"{name}\n"


# Logs of a CI.


@posix
@pytest.mark.parametrize("form", [*FORMATS, "full --diff", "concise --statistics", "full --all-occurrences"])
def test_no_name_and_no_text_is_a_command(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    hidden = "\u200b"
    for number, command in enumerate(COMMANDS):
        text = f"{command}一{hidden}二{command}三 &lt;{command}&gt;\n::error::四{hidden}五\n{command}"
        Path(f"{command}{number}.txt").write_text(text, "utf-8")
        Path(f"::error file=a{number}::b.txt").write_text(text.replace("一", "二"), "utf-8")
        Path(f"{command}{number}.jsonl").write_text(json.dumps({command: 1}), "utf-8")
        Path(f"{command}{number}.jsonl.gz").write_bytes(b"x")
    Path("c.jsonl").write_text(
        "".join(json.dumps({command: 1, "text": f"a{hidden}b{command}"}) + "\n" for command in COMMANDS)
    )
    names = [str(path) for path in Path().iterdir()]
    assert main(["check", "--no-cache", "--format", *form.split(), "--", *names, "nowhere ##[group]"]) == 2
    out, err = capsys.readouterr()
    assert OBEYED.search(err) is None
    if "github" in form:
        lines = out.splitlines()
        assert all(re.match("::(?:error|warning) title=", line) or not OBEYED.search(line) for line in lines)
    elif "--diff" in form:
        assert not OBEYED.search(re.sub(r"(?m)^[-+ ].*$", "", out))
    else:
        assert OBEYED.search(out) is None
    if form == "jsonl":
        assert any("##[group]" in json.loads(line)["path"] for line in out.splitlines())


@pytest.mark.parametrize("form", ["full", "concise", "github", "json"])
def test_github_obeys_nothing_of_a_difference(
    form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    Path("a.txt").write_text("::error::甲\u200b乙\n", "utf-8")
    main(["check", "a.txt", "--no-cache", "--diff", "--format", form])
    said = "".join(capsys.readouterr())
    token = re.search(r"^::stop-commands::(\w+)$", said, re.MULTILINE)
    assert token
    assert said.index(token[0]) < said.index("-::error::") < said.index(f"::{token[1]}::\n")


@posix
def test_the_name_in_an_annotation_drives_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    name = "a\x1b[31m\x07\x9b\u202e,:%\n\r.txt"
    Path(name).write_text("一\u200b二", "utf-8")
    assert main(["check", name, "--no-cache", "--format", "github"]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert "file=a‹U+001B›[31m‹U+0007›‹U+009B›‹U+202E›%2C%3A%25%0A%0D.txt,line=1" in line


@posix
def test_a_name_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a\nb.txt", "::error::c.txt", "d e'.txt", "##[x].txt", "槐树.txt"):
        Path(name).write_text(CLEAN, "utf-8")
    assert main(["check", "--show-files"]) == 0
    shown = capsys.readouterr().out.split("\n")
    assert sorted(shown) == sorted(
        ["", "a‹U+000A›b.txt", "‹U+003A›:error::c.txt", "d e'.txt", "‹U+0023›#[x].txt", "槐树.txt"]
    )


def test_json_with_commands_is_the_same_json() -> None:
    value = {"##[a]": ["\\##[b]", "##vso[", "#", "##", '"##x[']}
    written = in_json(json.dumps(value))
    assert json.loads(written) == value
    assert not OBEYED.search(written)
    assert visible("## 一级标题 [链接] ::") == "## 一级标题 [链接] ::"
    assert visible_line("a::b") == "a::b"


# Configuration.


@pytest.mark.slow
@posix
@pytest.mark.parametrize("kind", ["zero", "fifo", "large"])
@pytest.mark.parametrize("use", ["keywords", "set", "baseline", "config", "nearest"])
def test_what_configures_is_a_bounded_file(kind: str, use: str) -> None:
    Path("a.txt").write_text(CLEAN, "utf-8")
    path = Path("corpus-lint.toml" if use == "nearest" else "hostile")
    if kind == "zero":
        path.symlink_to("/dev/zero")
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        with path.open("wb") as stream:
            stream.truncate(1 << 30)
    words = {
        "set": ["--set", "SPM101.keywords=hostile"],
        "baseline": ["--baseline", "hostile"],
        "config": ["--config", "hostile"],
    }.get(use, [])
    if use == "keywords":
        Path("corpus-lint.toml").write_text('[rules.SPM101]\nkeywords = "hostile"')
    done = subprocess.run([*COMMAND, "check", "a.txt", *words], capture_output=True, timeout=30, check=False)
    if use == "nearest" and kind != "large":
        assert done.returncode == 0  # which is no configuration file at all
        return
    assert done.returncode == 2
    if (kind, use) == ("zero", "keywords"):
        assert b"outside of" in done.stderr
    else:
        assert b"more than" in done.stderr if kind == "large" else b"not a regular file" in done.stderr


@posix
@pytest.mark.parametrize("how", ["absolute", "up", "link", "folder"])
def test_a_configuration_reads_only_its_own_tree(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside, tree = tmp_path / "outside", tmp_path / "tree"
    outside.mkdir()
    tree.mkdir()
    (outside / "words.txt").write_text("飞鸟纸牌\n", "utf-8")
    (tree / "link.txt").symlink_to(outside / "words.txt")
    (tree / "folder").symlink_to(outside)
    os.chdir(tree)
    Path("a.txt").write_text(CLEAN, "utf-8")
    name = {
        "absolute": f"{outside}/words.txt",
        "up": "../outside/words.txt",
        "link": "link.txt",
        "folder": "folder/words.txt",
    }
    Path("corpus-lint.toml").write_text(f'[rules.SPM101]\nkeywords = "{name[how]}"')
    assert main(["check", "a.txt"]) == 2
    assert f"outside of {tree}, which is all that a configuration may read" in capsys.readouterr().err
    # In the work tree it may be anywhere, and the command line may name anything.
    Path("corpus-lint.toml").unlink()
    assert main(["check", "a.txt", "--set", f"SPM101.keywords={name[how]}"]) == 0
    (tmp_path / ".git").mkdir()
    Path("corpus-lint.toml").write_text(f'[rules.SPM101]\nkeywords = "{name[how]}"')
    assert main(["check", "a.txt"]) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "a = " + "[" * 100_000 + "]" * 100_000,
        "a = " + "{a=" * 100_000,
        "a = " + "1" * 5000,
        "a" + ".a" * 20_000 + " = 1",
        "[" + "a" + '."a"' * 20_000 + "]",
        "a" * 1_000_000,
        '"' * 1_000_000,
        ("a." * 60 + "\n") * 8000,
        "".join(f"a.b{number}.c = 1\n" for number in range(40_000)),
        "#" + "a" * (1 << 20),
    ],
    ids=["arrays", "tables", "digits", "dots", "header", "word", "quotes", "short", "keys", "large"],
)
def test_a_hostile_configuration_is_an_error_soon(content: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(CLEAN, "utf-8")
    Path("corpus-lint.toml").write_text(content)
    started = time.process_time()
    assert main(["check", "a.txt"]) == 2
    assert time.process_time() - started < 6
    err = capsys.readouterr().err
    assert err.startswith("corpus-lint: corpus-lint.toml: ")
    assert "internal error" not in err


# Globs.


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*a" * 40 + "b", "a" * 250),
        ("?*" * 60 + "b", "a" * 255),
        ("**/" + "a*/**/" * 20 + "b", "/".join(["aa"] * 1000)),
        ("/" + "**/[a-z]*/" * 30 + "b", "/".join(["aa"] * 1000)),
    ],
)
def test_no_glob_takes_forever(glob: str, path: str) -> None:
    started = time.process_time()
    assert not matcher([glob], Path.cwd())(path)
    assert time.process_time() - started < 5


TOKENS = (
    "a", "b", "*", "**", "?", "/", "/", "[ab]", "[!a]", "[^b]", "[a-c]", "[[:alpha:]]", "\\a", "\\#", "#", "!", "[]x]", " ",
    "**/", "/**", "[!]x]", ".", "[a\\]]", "[b-]", "[-a]", "[[:punct:]]", "x", "[",
)  # fmt: skip
# Git takes what stands behind a prefix without wildcards for the beginning of the glob: ``a**/b`` as ``a`` and ``**/b``,
# which its documentation does not say.
UNDOCUMENTED = re.compile(r"[^*/!]\*\*+/")
# A class that has a slash, which it can never match, is an error here.
SLASH_IN_CLASS = re.compile(r"\[[^/]*/")


@pytest.mark.slow
@posix
def test_globs_are_those_of_git() -> None:
    made = random.Random(12)

    def part() -> str:
        letters = "aab#!x [].-" if made.random() < 0.2 else "aab"
        return "".join(made.choice(letters) for _ in range(made.randint(1, 4))).strip(" .") or "a"

    subprocess.run(["git", "init", "-q"], check=True)
    paths = []
    for path in {"/".join(part() for _ in range(made.randint(1, 5))) for _ in range(200)}:
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).touch(exist_ok=False)
        except OSError:
            continue
        paths.append(path)
    compared = 0
    while compared < 250:
        globs = [
            "".join(made.choices(TOKENS, k=made.randint(1, 6))) for _ in range(made.choice([1, 1, 2, 3]))
        ]
        if any(glob.startswith("./") or UNDOCUMENTED.search(glob) for glob in globs):
            continue
        Path(".gitignore").write_text("\n".join(globs) + "\n")
        asked = ["git", "check-ignore", "--no-index", "-z", "--stdin"]
        known = subprocess.run(
            asked, input="\0".join(paths), capture_output=True, encoding="utf-8", check=False
        ).stdout
        matched = set(known.split("\0")) - {""}
        try:
            matches = matcher(globs, Path.cwd())
        except GlobError:
            assert len(globs) > 1 or not matched or SLASH_IN_CLASS.search(globs[0]), globs
            continue
        compared += 1
        assert {path for path in paths if matches(path)} == matched, globs


# Imports, and standard input.


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["argparse", "re", "__future__", "dataclasses", "regex", "typing", "enum", "gc"]
)
def test_nothing_is_imported_from_the_current_directory(name: str) -> None:
    for there in (f"{name}.py", f"{name}/__init__.py"):
        Path(there).parent.mkdir(exist_ok=True)
        Path(there).write_text("raise SystemExit('ran')")
    Path("a.txt").write_text(BODY, "utf-8")
    done = subprocess.run([*COMMAND, "check", "a.txt", "--no-cache"], capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    assert b"PIN101" in done.stdout


def test_the_package_may_be_in_the_current_directory() -> None:
    import corpus_lint

    package = Path(corpus_lint.__file__).parent
    shutil.copytree(package, "corpus_lint", ignore=shutil.ignore_patterns("__pycache__"))
    code = "import runpy, sys; sys.path.insert(0, ''); sys.argv[1:] = ['--version']; runpy.run_module('corpus_lint', run_name='__main__')"
    for command in ([*COMMAND, "--version"], [sys.executable, "-c", code]):
        done = subprocess.run(command, capture_output=True, check=True)
        assert done.stdout.startswith(b"corpus-lint ")


@posix
def test_a_file_is_not_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("<stdin>", "<b>.txt"):
        Path(name).write_text(BODY, "utf-8")
    assert main(["check", "<stdin>", "<b>.txt", "--ignore", "DUP", "--no-cache", "--format", "sarif"]) == 1
    uris = re.findall(r'"uri": ?"(.*?)"', capsys.readouterr().out)
    assert {"%3Cstdin%3E", "%3Cb%3E.txt"} <= set(uris)
    assert main(["check", "<stdin>", "--no-cache", "--format", "concise"]) == 1
    assert capsys.readouterr().out.startswith("./<stdin>:1:2: ")
    main(["check", "<b>.txt", "--no-cache", "--write-baseline", "known"])
    Path("<b>.txt").unlink()
    Path("c.txt").write_text(CLEAN, "utf-8")
    assert main(["check", "c.txt", "--no-cache", "--baseline", "known", "--prune-baseline"]) == 0
    assert "<b>" not in Path("known").read_text("utf-8")


def test_a_fix_of_text_is_not_stopped_by_what_looks_like_a_command() -> None:
    assert fix_text("##[group]一\u200b二").text == "##[group]一二"
