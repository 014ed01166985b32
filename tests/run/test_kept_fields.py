"""What is decided about fields is kept as long as no file changed, and decided anew when one did."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from corpus_lint.formats import own_files
from corpus_lint.formats.find_files import Source
from corpus_lint.run import choose_fields, kept_fields
from tests.caches import cache
from tests.material import SEEDS

TEXTS = [
    (SEEDS / name).read_text("utf-8")
    for name in ("bad/injected-pinyin.txt", "bad/mojibake.txt", "bad/hijacked-page.txt")
]


@pytest.fixture
def looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tune: Callable[..., None]) -> list[str]:
    """The names of the files whose records a run looked at."""
    tune(racy=0)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    names: list[str] = []
    really = choose_fields.records_of

    def records_of(source: Source) -> Sequence[object]:
        names.append(source.shown)
        return really(source)

    monkeypatch.setattr(choose_fields, "records_of", records_of)
    return names


def put(name: str, field: str) -> None:
    Path(name).write_text(json.dumps([{field: text} for text in TEXTS], ensure_ascii=False), "utf-8")


def codes(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    main(["check", "--format", "jsonl", *words])
    return [json.loads(line)["code"] for line in capsys.readouterr().out.splitlines()]


def test_an_unchanged_run_looks_at_no_record(looked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    put("a.json", "passage")
    Path("package.json").write_text('{"name": "a", "version": "1"}', "utf-8")
    first = codes(capsys, ".")
    assert "PIN101" in first
    assert {"a.json", "package.json"} == set(looked)
    looked.clear()
    assert codes(capsys, ".") == first
    assert not looked


def test_an_unchanged_run_does_not_look_for_what_corpus_lint_wrote(
    looked: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    really = own_files.is_own

    def is_own(source: Source) -> bool:
        opened.append(source.shown)
        return really(source)

    monkeypatch.setattr(own_files, "is_own", is_own)
    Path("a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), "utf-8")
    for words in (["."], ["--text-field", "text", "."]):
        main(["check", ".", "--output", "jsonl=found.jsonl"])
        opened.clear()
        capsys.readouterr()
        main(["check", "--exit-zero", *words])
        first = capsys.readouterr()
        assert sorted(opened) == ["a.jsonl", "found.jsonl"]
        assert "1 report of corpus-lint" in first.err
        opened.clear()
        main(["check", "--exit-zero", *words])
        assert capsys.readouterr() == first
        assert opened == []


def test_it_is_decided_anew_for_what_changed(looked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    put("a.json", "passage")
    first = codes(capsys, ".")
    put("a.json", "story")
    assert codes(capsys, ".") == first
    assert set(looked) == {"a.json"}
    looked.clear()
    put("b.json", "story")
    assert len(codes(capsys, ".")) > len(first)
    assert set(looked) == {"a.json", "b.json"}
    looked.clear()
    assert codes(capsys, "--text-field", "passage", ".") == []
    assert looked


def test_a_memory_that_cannot_be_read_is_none(looked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    put("a.json", "passage")
    first = codes(capsys, ".")
    (memory,) = cache().glob(f"*/{kept_fields.FILE}")
    kept = memory.read_bytes()
    for damaged in (b"", kept[:-1], kept.replace(b"passage", b"story")):
        memory.write_bytes(damaged)
        looked.clear()
        assert codes(capsys, ".") == first
        assert looked == ["a.json"]
        assert memory.read_bytes() == kept
