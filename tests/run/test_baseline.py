"""A baseline: what is known is not reported, wherever it has moved to, and nothing new hides behind it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from tests.material import BODY, CLEAN, TAIL

HIDDEN = "汉字之间有一个\u200b看不见的空格。\n"
MARKED = "方向在这里\u202e被改变了。\n"
GBK = "这一篇文章用的是另一种编码，编辑没有注意到这件事情。\n"
CHECK = ["check", ".", "--ignore", "DUP", "--format", "jsonl"]


@pytest.fixture(autouse=True)
def _corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A corpus with its baseline."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    save("网页.txt", "第一行。\n" + BODY + "第三行。\n" + HIDDEN + TAIL)
    save("two.txt", HIDDEN + "\n" + HIDDEN)
    Path("gbk.txt").write_bytes((GBK * 5).encode("gbk"))
    save(
        "many.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in ("干净的一段。", HIDDEN, MARKED))
    )
    assert main([*CHECK, "--write-baseline", "known"]) == 0


def save(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8", newline="")


def entries() -> list[str]:
    return Path("known").read_text("utf-8").splitlines()


def check(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str], str]:
    """The status, what was found as ``path code count``, and the notes."""
    capsys.readouterr()
    status = main([*CHECK, "--baseline", "known", *options])
    captured = capsys.readouterr()
    found = [json.loads(line) for line in captured.out.splitlines()]
    return status, [f"{one['path']} {one['code']} {one['count']}" for one in found], captured.err


def test_what_is_known_is_no_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys) == (0, [], "")
    assert json.loads(entries()[0]) == {"corpus-lint-baseline": 1}
    assert entries()[1:] == sorted(entries()[1:])
    assert {json.loads(entry)["path"] for entry in entries()[1:]} == {
        "网页.txt",
        "two.txt",
        "gbk.txt",
        "many.jsonl",
    }


def test_inserted_lines_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("网页.txt", "two.txt"):
        lines = Path(name).read_text("utf-8").split("\n")
        for position, line in ((len(lines) - 2, "又加了一句话。"), (2, ""), (1, "中间一句。"), (0, "题目\n")):
            lines.insert(position, line)
        save(name, "\n".join(lines))
    Path("gbk.txt").write_bytes("开头多了一行。\n".encode("gbk") + Path("gbk.txt").read_bytes())
    records = Path("many.jsonl").read_text("utf-8").splitlines()
    save("many.jsonl", "\n".join([json.dumps({"text": "新的记录。"}), *reversed(records)]))
    assert check(capsys) == (0, [], "")


def test_line_ends_and_spaces_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    save("two.txt", Path("two.txt").read_text("utf-8").replace("\n", "\r\n").replace("有一个", "有 一个"))
    assert check(capsys) == (0, [], "")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("two.txt", f"{HIDDEN}\n{HIDDEN}{HIDDEN}", "two.txt ENC107 3"),
        ("two.txt", f"{HIDDEN}\n别的地方\u200b也有。\n", "two.txt ENC107 2"),
        ("three.txt", HIDDEN, "three.txt ENC107 1"),
        ("网页.txt", f"第一行。\n{BODY}他說(shuō)了。\n{HIDDEN}{TAIL}", "网页.txt PIN101 9"),
        ("网页.txt", f"第一行。\n{BODY}\n{HIDDEN}字不\ufffd了。\n{TAIL}", "网页.txt ENC105 1"),
    ],
)
def test_a_new_defect_is_one_finding(
    name: str, text: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = entries()
    save(name, text)
    assert check(capsys) == (1, [found], "")
    assert check(capsys, "--prune-baseline") == (1, [found], "")
    assert entries() == before


def test_a_new_place_says_that_others_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    save("two.txt", f"{HIDDEN}\n{HIDDEN}{HIDDEN}")
    assert main(["check", "two.txt", "--baseline", "known"]) == 1
    assert "2 of the 3 places are already in the baseline" in capsys.readouterr().out


def test_what_is_fixed_is_stale_and_pruned(capsys: pytest.CaptureFixture[str]) -> None:
    number = len(entries())
    save("two.txt", "都修好了。\n")
    status, found, notes = check(capsys)
    assert (status, found) == (0, [])
    assert notes == (
        "corpus-lint: 1 finding of the baseline known no longer found (--prune-baseline removes them)\n"
    )
    assert len(entries()) == number
    assert "1 finding removed from the baseline" in check(capsys, "--prune-baseline")[2]
    assert len(entries()) == number - 1
    assert check(capsys) == (0, [], "")
    save("two.txt", HIDDEN)
    assert check(capsys) == (1, ["two.txt ENC107 1"], "")


def test_fixes_make_entries_stale(capsys: pytest.CaptureFixture[str]) -> None:
    status, found, notes = check(capsys, "--fix")
    assert (status, found) == (0, [])
    assert f"{len(entries()) - 1} findings of the baseline known no longer found" in notes


def test_a_part_of_what_is_known_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    save("two.txt", HIDDEN)
    save("网页.txt", f"第一行。\n{BODY.replace('(guó)', '', 1)}第三行。\n{HIDDEN}{TAIL}")
    assert check(capsys) == (0, [], "")


def test_another_of_its_kind_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    save("two.txt", f"{CLEAN}\n另外两个\u200b地方\n也\u200b有了。\n")
    status, found, notes = check(capsys)
    assert (status, found) == (1, ["two.txt ENC107 2"])
    assert "1 finding of the baseline" in notes


def test_a_renamed_file_is_known_and_a_copy_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    Path("网页.txt").rename("改名.txt")
    assert check(capsys) == (0, [], "")
    save("网页.txt", Path("改名.txt").read_text("utf-8"))
    status, found, _ = check(capsys)
    assert status == 1
    assert {one.split()[0] for one in found} == {"改名.txt"}


def test_only_what_was_looked_at_is_stale(capsys: pytest.CaptureFixture[str]) -> None:
    save("two.txt", "都修好了。\n")
    capsys.readouterr()
    assert main(["check", "网页.txt", "--baseline", "known"]) == 0
    assert capsys.readouterr().err == ""
    assert check(capsys, "--ignore", "ENC107") == (0, [], "")
    # An equal defect in a file that is new must not pass for that of one that was not read.
    save("three.txt", HIDDEN + "\n" + HIDDEN)
    assert main(["check", "three.txt", "--baseline", "known"]) == 1


def test_paths_are_relative_to_the_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("below").mkdir()
    monkeypatch.chdir("below")
    capsys.readouterr()
    assert main(["check", str(tmp_path), "--ignore", "DUP", "--baseline", "../known"]) == 0
    assert capsys.readouterr().err == ""


def test_baselines_merge_as_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Two branches that both add a finding, merged by taking the lines of both."""
    known = entries()
    save("a.txt", HIDDEN)
    main([*CHECK, "--write-baseline", "ours"])
    Path("a.txt").unlink()
    save("b.txt", MARKED)
    main([*CHECK, "--write-baseline", "theirs"])
    save("a.txt", HIDDEN)
    save("known", "\n".join(known))
    subprocess.run(["git", "merge-file", "--union", "ours", "known", "theirs"], check=True)
    save("known", Path("ours").read_text("utf-8"))
    note = "corpus-lint: not read: 2 files of other formats (2 without an ending)\n"  # ours and theirs
    assert check(capsys) == (0, [], note)


def test_names_that_are_not_utf_8(capsys: pytest.CaptureFixture[str]) -> None:
    Path("\udcff.txt").write_text(MARKED, "utf-8")
    assert main([*CHECK, "--write-baseline", "known"]) == 0
    assert check(capsys) == (0, [], "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file or directory"),
        (b"", "its first line is not the header"),
        (b"[]\n", "its first line is not the header"),
        (b"5\n", "its first line is not the header"),
        (b"path: a.txt\n", "its first line is not the header"),
        (b'{"path": "a.txt", "code": "PIN101", "count": 1}\n', "its first line is not the header"),
        (b'{"corpus-lint-baseline": 2}\n', "is version 2, but this corpus-lint reads version 1"),
        (b'{"corpus-lint-baseline": 1}\n{"path": "a.txt"}\n', "line 2 is not a valid baseline entry"),
        (b'{"corpus-lint-baseline": 1}\n\n{"path": "a.txt", "code"', "line 3 is not a valid baseline entry"),
        (
            b'{"corpus-lint-baseline": 1}\n{"path": 5, "code": "A", "count": 1}',
            "line 2 is not a valid baseline entry",
        ),
        (
            b'{"corpus-lint-baseline": 1}\n{"path": "", "code": "A", "count": true}',
            "line 2 is not a valid baseline entry",
        ),
        (b'{"corpus-lint-baseline": 1}\n[1]\n', "line 2 is not a valid baseline entry"),
        (
            b'{"corpus-lint-baseline": 1}\n<<<<<<< ours\n',
            "line 2 is not a valid baseline entry; a merge left a conflict there",
        ),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_damaged_baseline_is_status_2(
    content: bytes | None, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("known").unlink()
    if content is not None:
        Path("known").write_bytes(content)
    status, found, notes = check(capsys)
    assert (status, found) == (2, [])
    assert notes.startswith("corpus-lint: baseline known: ")
    assert reason in notes


@pytest.mark.parametrize(
    "options",
    [
        ["--prune-baseline"],
        ["--baseline", "known", "--write-baseline", "other"],
        ["--write-baseline", "no/b"],
    ],
)
def test_what_cannot_be_done_is_status_2(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CHECK, *options]) == 2
    assert not Path("other").exists()


def test_a_path_that_cannot_be_read_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "missing.txt", "two.txt", "--write-baseline", "other"]) == 2
    assert main(["check", "missing.txt", "two.txt", "--baseline", "known"]) == 2


def test_the_seeds_with_a_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    """Every rule: its finding is known, also below a line that was put above the document."""
    seeds = Path(__file__).parents[2] / "seeds" / "bad"
    Path("seeds").mkdir()
    for seed in seeds.iterdir():
        Path("seeds", seed.name).write_bytes(seed.read_bytes())
    run = ["check", "seeds", "--no-cache", "--format", "concise"]
    assert main([*run, "--write-baseline", "known"]) == 0
    assert main([*run, "--baseline", "known"]) == 0
    for path in Path("seeds").glob("*.txt"):
        if "utf16" not in path.name and "fixed-length" not in path.name:
            path.write_bytes(b"2024-05-06 10:20\n\n" + path.read_bytes())
    capsys.readouterr()
    assert main([*run, "--baseline", "known"]) == 0, capsys.readouterr().out
