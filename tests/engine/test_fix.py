"""Fixes compose, are verified, and are written without risk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.edits import apply
from corpus_lint.core.errors import WriteError
from corpus_lint.core.model import Edit, Fix, Problem, Safety, Severity, Span
from corpus_lint.engine import catalogue, fix
from corpus_lint.engine.registry import NoOptions, Rule
from corpus_lint.formats import TEXT
from corpus_lint.formats.text import document
from corpus_lint.run import rewrite
from tests.material import BANNER, BODY, CLEAN, TAIL


def test_the_fixes_of_several_rules_compose() -> None:
    read = document((BANNER + BODY + TAIL).encode(), "a.txt")
    fixed = fix.fix_document(read, catalogue.all_rules(), {Safety.SAFE}, TEXT)
    assert fixed.raw == CLEAN.rstrip().encode()
    assert fixed.left == []
    assert {one.code for one in fixed.found} == {"PIN101", "SPM101", "SPM102"}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], "abcdef"),
        ([Edit(1, 2)], "acdef"),
        ([Edit(1, 2, "XY"), Edit(4, 6)], "aXYcd"),
        ([Edit(0, 0, "X")], "Xabcdef"),
        ([Edit(1, 2), Edit(0, 4)], "ef"),
        ([Edit(0, 4), Edit(3, 5)], "ef"),
        ([Edit(1, 2), Edit(1, 2)], "acdef"),
    ],
)
def test_edits_that_overlap_are_made_once(edits: list[Edit], expected: str) -> None:
    assert apply("abcdef", fix.choose([Fix("", (edit,)) for edit in edits])) == expected


def finds(word: str, replacement: str) -> Rule:
    def check(read: Document, options: NoOptions) -> Iterator[Problem]:
        start = read.text.find(word)
        if start >= 0:
            edit = Edit(start, start + len(word), replacement)
            yield Problem(Span(start, start + len(word)), word, fix=Fix("", (edit,), Safety.SAFE))

    return Rule(f"TST{word}", f"test-{word}", Severity.ERROR, "", NoOptions(), check=check)


def test_a_fix_that_does_not_silence_its_rule_is_left_out() -> None:
    fixed = fix.fix_document(
        document(b"a b c", "a.txt"), [finds("a", "aa"), finds("c", "d")], {Safety.SAFE}, TEXT
    )
    assert fixed.raw == b"a b d"
    assert "TSTa" in (fixed.refused or "")


def test_a_fix_that_makes_another_error_is_left_out() -> None:
    rules = [
        finds("a", "X"),
        Rule("TSTX", "test-x", Severity.ERROR, "", NoOptions(), check=finds("X", "Y").check),
    ]
    rules[1] = finds("X", "X")
    fixed = fix.fix_document(document(b"a b", "a.txt"), rules, {Safety.SAFE}, TEXT)
    assert fixed.raw is None
    assert "TSTX would report 1 instead of 0" in (fixed.refused or "")


def test_an_error_that_a_fix_uncovers_does_not_stop_it() -> None:
    cut = "更多内容请见[官方网站](https://www.example.com/news/2024/a"
    read = document(f"{cut}\n\n{TAIL}".encode(), "a.txt")
    fixed = fix.fix_document(read, catalogue.all_rules(), {Safety.SAFE}, TEXT)
    assert fixed.document.text == f"{cut}\n"
    assert [one.code for one in fixed.left] == ["TRN101"]


def test_a_character_that_the_encoding_lacks_is_not_written() -> None:
    read = document("全国人民代表大会常务委员会关于网络安全的决定".encode("gb18030"), "a.txt")
    fixed = fix.fix_document(read, [finds("全国", "\ud800")], {Safety.SAFE}, TEXT)
    assert fixed.raw is None
    assert "not written" in (fixed.refused or "")


@pytest.mark.parametrize("codec", ["gbk", "utf-16", "utf-8-sig"])
def test_a_repair_keeps_the_encoding_unless_that_is_repaired_too(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    content = BODY.replace("ǒ", "o").replace("\n", "\r\n")
    path.write_bytes(content.encode(codec))
    assert main(["check", "--fix", "--select", "PIN", str(path)]) == 0
    assert path.read_bytes() == CLEAN.replace("\n", "\r\n").encode(codec)
    main(["check", "--fix", str(path)])
    utf8 = CLEAN.replace("\n", "\r\n").encode("utf-8-sig" if codec == "utf-8-sig" else "utf-8")
    assert path.read_bytes() == utf8


def test_a_mixture_is_repaired_line_by_line(tmp_path: Path) -> None:
    lines = ["第一行是正常的文字，写在这里。\n", "第二行是另外一种编码的文字。\n", BODY]
    path = tmp_path / "a.txt"
    path.write_bytes(lines[0].encode() + lines[1].encode("gbk") + lines[2].encode())
    assert main(["check", "--fix", str(path)]) == 0
    assert path.read_text("utf-8") == lines[0] + lines[1] + CLEAN


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", "utf-8")
    before = os.stat(path)
    path.write_text("newer", "utf-8")
    with pytest.raises(WriteError, match="changed"):
        rewrite.rewrite(path, "a.txt", {None: (digest(b"old"), b"fixed")}, TEXT, before)
    assert path.read_text("utf-8") == "newer"
    assert list(tmp_path.iterdir()) == [path]
