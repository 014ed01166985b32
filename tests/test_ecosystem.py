"""``benchmarks/ecosystem.py`` tells what the command does to trees, and does nothing to them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import ecosystem
import pytest
import trees
from differences import ALIGNED, differences
from hypothesis import given
from hypothesis import strategies as st

ORIGINAL = "今天的天气很好，我们吃过早饭以后一起去公园散步，在湖边坐了很久。"
MOJIBAKE = ORIGINAL.encode("gb18030").decode("latin-1")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with a dirty file of each kind, and with a link that leads out of it."""
    tree = tmp_path / "tree"
    (tree / "src").mkdir(parents=True)
    (tree / "clean.txt").write_text(f"{ORIGINAL}\n", "utf-8")
    (tree / "dirty.txt").write_text(f"{ORIGINAL}\n{MOJIBAKE}\n", "utf-8")
    (tree / "src" / "-x.c").write_text(f"/* {MOJIBAKE} */\n", "utf-8")
    records = ({"lang": "zh", "text": ORIGINAL}, {"lang": "xx", "text": f"{MOJIBAKE}\n"})
    (tree / "all.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
    outside = tmp_path / "outside.txt"
    outside.write_text(MOJIBAKE, "utf-8")
    (tree / "link.txt").symlink_to(outside)
    return tree


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        os.fspath(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_what_was_changed_is_printed_and_the_tree_is_not_changed(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(tree.parent)
    written = tree.parent.parent / f"{tree.parent.name}.json"
    ecosystem.main(
        ["--ignore", "DUP", "--by", "lang", "--errors", "--json", os.fspath(written), os.fspath(tree)]
    )
    assert contents(tree.parent) == before
    printed = capsys.readouterr().out
    assert f"| {tree} | 4 | 2 | 2 | 0 | 1 × 1; 1 × 0; not run | 0 |" in printed
    assert "| xx | 1 | 1 | ENC103 1 |" in printed
    assert f"dirty.txt:2: {ORIGINAL[-19:]}‹U+000A›【{MOJIBAKE}】‹U+000A› → " in printed
    assert "-x.c" not in printed
    assert "link.txt" not in printed
    (one,) = json.loads(written.read_text("ascii"))
    assert one["rules"] == {"ENC103": 2}
    changes = one["changes"]["--fix"]
    assert [(change["rule"], change["path"], change["record"], change["line"]) for change in changes] == [
        ("ENC103", "all.jsonl", 2, 1),
        ("ENC103", "dirty.txt", None, 2),
    ]
    assert {change["new"] for change in changes} == {ORIGINAL}
    assert len(one["errors"]) == 2


@pytest.mark.slow
def test_all_text_names_every_file_and_the_cap_holds(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ecosystem.main(["--all-text", "--most", "1", os.fspath(tree)])
    first = capsys.readouterr().out
    assert f"| {tree} | 5 | 3 | 3 | 1 | 1 × 1; 1 × 1; 1 × 0 | 0 |" in first
    assert "  ... 2 more are not shown\n" in first
    _, safe, unsafe = first.split("\n## Changes by ")
    assert safe.count(" → ") == 1
    # The repaired line is that of before.
    assert "DUP104: 1\n" in unsafe
    assert f"】 → {ORIGINAL[-19:]}‹U+000A›【】\n" in unsafe
    ecosystem.main(["--all-text", "--most", "1", os.fspath(tree)])
    assert capsys.readouterr().out == first


@pytest.mark.slow
def test_a_file_of_json_lines_is_a_tree(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ecosystem.main([os.fspath(tree / "all.jsonl")])
    assert f"| {tree / 'all.jsonl'} | 2 | 1 | 1 | 0 |" in capsys.readouterr().out


def test_files_that_are_not_text_files_that_are_gone_and_those_that_are_new_are_told(tmp_path: Path) -> None:
    folders = (tmp_path / "before", tmp_path / "after")
    for folder, picture in zip(folders, (PNG, PNG.replace(b"\r", b"")), strict=True):
        folder.mkdir()
        (folder / "picture").write_bytes(picture)
    (folders[0] / "gone.txt").touch()
    (folders[1] / ".left-over").touch()
    stage = trees.STAGES[0]
    result = trees.Result("tree", {stage: trees.Run()})
    trees.compare(folders, ["gone.txt", "picture"], trees.Run(), stage, result)
    assert result.binary == ["picture"]
    assert result.crashes == [f"{stage}: made the file .left-over", f"{stage}: removed the file gone.txt"]


def test_a_process_that_dies_is_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a.txt").touch()
    killed = tmp_path / "killed"
    killed.write_text("#!/bin/sh\necho 'internal error: no idea' >&2\nkill -9 $$\n")
    killed.chmod(0o700)
    monkeypatch.setattr(sys, "executable", os.fspath(killed))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    arguments = argparse.Namespace(all_text=False, select=[], ignore=[], by=None, errors=False)
    result = trees.examine(os.fspath(tmp_path / "tree"), scratch, arguments)
    assert result.runs["check"].statuses == {-9: 1}
    assert "check: status -9 on . and 0 more" in result.crashes
    assert "check: no report on . and 0 more" in result.crashes
    assert "--fix: internal error: no idea" in result.crashes


LINES = st.text("aab \n", max_size=40)


@given(LINES, LINES, st.sampled_from(("", "x" * ALIGNED, "x \n" * ALIGNED)))
def test_the_differences_are_all_that_differs(one: str, other: str, filling: str) -> None:
    old, new = (f"b{text[::-1]}{filling}{text}b" for text in (one, other))
    position, made = 0, ""
    for start, end, new_start, new_end in differences(old, new):
        assert start < end or new_start < new_end
        made += old[position:start] + new[new_start:new_end]
        position = end
    assert made + old[position:] == new
