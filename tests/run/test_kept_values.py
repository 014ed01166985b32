"""What corpus rules collected is kept: for one changed file no other is read, and the findings are those of a run without."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.core.document import Document
from corpus_lint.core.model import Location, Span
from corpus_lint.core.values import replace
from corpus_lint.duplicates import kept_nominations
from corpus_lint.engine.corpus import Corpus, Row
from corpus_lint.formats.find_files import Source
from corpus_lint.rules.fixed_length_chunk import length
from corpus_lint.run import examine, kept_values
from corpus_lint.run.findings_cache import VALUES
from corpus_lint.run.growing_file import GrowingFile
from corpus_lint.run.kept_values import KeptValues
from corpus_lint.run.tasks import Piece
from tests.duplicates.test_duplicates import story

CHECK = ["check", "--jobs", "1", "--format", "jsonl", "--exit-zero", "--cache-dir", "../cache"]


class Pair(NamedTuple):
    one: Any
    other: Any = (1, "乙")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tune: Callable[..., None]) -> Path:
    """Files that were cut at one length, and records that were."""
    tune(racy=0, few=1)
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.chdir(root)
    chance = random.Random(3)
    text = story(1, 120).replace("。", "，")
    for number in range(8):
        Path(f"{number}.txt").write_text(text[150 * number : 150 * number + 150], "utf-8")
    rows = [{"id": f"第{number}", "text": text[150 * number + 7 :][:150]} for number in range(5)]
    rows.append({"id": "短", "text": "这一条很短。"})
    chance.shuffle(rows)
    Path("rows.jsonl").write_text(
        "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8"
    )
    return root


def in_folder(path: Path) -> GrowingFile:
    return GrowingFile(CacheFolder.from_path(str(path)), VALUES)


def recalled(kept: KeptValues, source: Source) -> list[Row] | None:
    corpus = Corpus(())
    corpus.values = [[] for _ in kept.modules]
    if kept.recall([source], corpus) == [False]:
        assert corpus.paths == []
        return None
    columns = corpus.paths, corpus.records, corpus.places, zip(*corpus.values, strict=True)
    return list(starmap(Row, zip(*columns, strict=True)))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read."""
    seen: list[str] = []
    documents = examine._documents

    def noted(piece: Piece, work: Any) -> Any:
        seen.append(piece.source.shown)
        return documents(piece, work)

    monkeypatch.setattr(examine, "_documents", noted)
    return seen


def found(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main([*CHECK, *words, "."]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out.splitlines()


@pytest.mark.usefixtures("corpus")
def test_for_a_changed_file_no_other_is_read(capsys: pytest.CaptureFixture[str], read: list[str]) -> None:
    first = found(capsys)
    assert sum('"TRN104"' in line for line in first) >= 10
    assert len(read) == 9
    for text in ("改过的一篇，", "又改了一次，"):
        read.clear()
        Path("3.txt").write_text(text + story(5, 6)[:100], "utf-8")
        second = found(capsys)
        assert read == ["3.txt"]
        assert second == found(capsys, "--no-cache") != first
    Path("4.txt").unlink()
    read.clear()
    assert found(capsys) == found(capsys, "--no-cache")
    # The run without a cache reads those that are left.
    assert len(read) == 8


@pytest.mark.usefixtures("corpus")
def test_values_that_cannot_be_used_are_collected_again(
    capsys: pytest.CaptureFixture[str], read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_values, "_packed", lambda value, module: {"Length": ["?"], module: [str(value)]})
    first = found(capsys)
    read.clear()
    Path("5.txt").write_text("改过的一篇。", "utf-8")
    second = found(capsys)
    assert len(read) == 9
    assert second == found(capsys, "--no-cache") != first


@pytest.mark.slow
@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("seed", range(3))
def test_any_changes_are_as_without_a_cache(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    # Pairs of documents are nominated again only for those that a change reaches, as in a large corpus.
    monkeypatch.setattr(kept_nominations, "MOST_REACHED", 1)
    chance = random.Random(seed)
    texts = [Path(f"{number}.txt").read_text("utf-8") for number in range(8)]
    texts += [
        texts[0] + "添了一句。\n",
        story(7, 30),
        story(7, 30)[:900],
        "他的后颈窝（jǐng）上长（zhǎng）着旋儿。\n",
        "",
    ]
    for _ in range(20):
        names = sorted(map(str, Path().glob("*.txt")))
        name, other = chance.choice(names), f"{chance.randrange(12)}.txt"
        kind = chance.randrange(4)
        if kind == 0:
            Path(name).write_text(chance.choice(texts), "utf-8")
        elif kind == 1:
            Path(other).write_text(chance.choice(texts), "utf-8")
        elif kind == 2:
            Path(name).rename(other)
        elif len(names) > 4:
            Path(name).unlink()
        words = chance.choice([(), (), ("--ignore", "TRN104"), ("--preview",)])
        assert found(capsys, *words) == found(capsys, *words, "--no-cache")


def test_a_row_comes_back_as_it_was(tmp_path: Path) -> None:
    kept = KeptValues(in_folder(tmp_path), "a", [length.__module__, __name__])
    source = Source(tmp_path / "a.jsonl", "a.jsonl", named=False, key="k")
    document = Document(
        "a.jsonl", b"", "前言\n" + "正文" * 80, (), record=3, id="甲", part="b[1]", group="丙"
    )
    place = Document("a.jsonl", b"", "前言\n", (), record=3, id="甲", part="b[1]", group="丙")
    values: list[Any] = [
        *(None, 1, 2.5, "\ud800", True, (), (1, ("二", None))),
        *(Pair(1), Pair(Span(0, 2), None), Pair(Pair("内"), (Location("b", None, 1, 2),))),
    ]
    rows = [Row("a.jsonl", number, place, (length(document), value)) for number, value in enumerate(values)]
    rows.append(Row("a.jsonl", 0, None, (length(Document("a.jsonl", b"", "完。", ())), 0)))
    kept.add(source, rows)
    kept.save([source])
    again = KeptValues(in_folder(tmp_path), "a", kept.modules)
    assert recalled(again, source) == rows
    other = KeptValues(in_folder(tmp_path), "b", kept.modules)
    assert recalled(other, source) is None
    assert recalled(again, Source(tmp_path / "a.jsonl", "a.jsonl", named=False, key="other")) is None
    assert recalled(again, Source(tmp_path / "a.jsonl", "a.jsonl", named=False)) is None


def test_many_files_are_looked_up_at_once(tmp_path: Path) -> None:
    """Those that are known among others, each with its own rows."""
    many = [Source(tmp_path / name, name, named=False, key="k") for name in "abcdef"]
    kept = KeptValues(in_folder(tmp_path), "a", [__name__])
    rows = {
        one.shown: [Row(one.shown, number, None, (Pair(one.shown),)) for number in range(count)]
        for one, count in zip(many, (1, 3, 1, 0, 1, 2), strict=True)
    }
    for one in many:
        kept.add(one, rows[one.shown])
    kept.save(many)
    kept = KeptValues(in_folder(tmp_path), "a", [__name__])
    asked = [
        *many[:2],
        replace(many[2], key="other"),
        *many[3:],
        Source(tmp_path / "g", "g", named=False, key="k"),
    ]
    corpus = Corpus(())
    corpus.values = [[]]
    assert kept.recall(asked, corpus) == [True, True, False, True, True, True, False]
    found: dict[str, list[Row]] = {name: [] for name in "abdef"}
    for path, record, place, value in zip(
        corpus.paths, corpus.records, corpus.places, corpus.values[0], strict=True
    ):
        found[path].append(Row(path, record, place, (value,)))
    assert found == {name: rows[name] for name in found}


def test_what_json_cannot_say_and_what_is_too_much_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_values, "MOST", 5)
    kept = KeptValues(in_folder(tmp_path), "a", [__name__], most_in_file=3)
    sources = [Source(tmp_path / name, name, named=False, key="k") for name in "abcd"]
    row = Row("a", 0, None, (Pair(0),))
    for source, rows in zip(
        sources, ([row, row, row], [row] * 4, [replace(row, values=(object(),))], [row] * 3), strict=True
    ):
        kept.add(source, rows)
    kept.save(sources)
    again = KeptValues(in_folder(tmp_path), "a", [__name__])
    assert [recalled(again, source) is not None for source in sources] == [True, False, False, False]


def test_values_are_appended_and_those_of_another_configuration_are_replaced(tmp_path: Path) -> None:
    def stored() -> list[Any]:
        return [(one["configuration"], *one["values"]) for one in in_folder(tmp_path).read()]

    many = [Source(tmp_path / name, name, named=False, key="k") for name in map(str, range(20))]
    for configuration, sources in (("a", many), ("a", [replace(many[3], key="l")]), ("b", many[:2])):
        kept = KeptValues(in_folder(tmp_path), configuration, [__name__])
        for source in sources:
            assert recalled(kept, source) is None
            kept.add(source, [Row(source.shown, 0, None, (Pair(7),))])
        for source in sources:
            Path(source.file).touch()
        kept.save(sources)
        if configuration == "a" and len(sources) == 1:
            assert stored() == [("a", *map(str, range(20))), ("a", "3")]
            again = KeptValues(in_folder(tmp_path), "a", [__name__])
            known = [recalled(again, one) is not None for one in (*sources, *many[3:5])]
            assert known == [True, False, True]
    assert stored() == [("b", "0", "1")]


def test_a_file_of_one_row_counts_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_values, "MOST", 6)
    sources = [Source(tmp_path / name, name, named=False, key="k") for name in "abcdef"]
    kept = KeptValues(in_folder(tmp_path), "a", [__name__])
    for source in sources:
        Path(source.file).touch()
        kept.add(source, [Row(source.shown, 0, None, (Pair(0),))])
    kept.save(sources)
    again = KeptValues(in_folder(tmp_path), "a", [__name__])
    assert all(recalled(again, source) is not None for source in sources)
