"""Folded texts are kept on disk while a run lasts: they are those that would be read again, and nothing of them is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus_lint.chinese import bigram_model
from corpus_lint.cli.main import main
from corpus_lint.duplicates import (
    collector,
    differences,
    index_compaction,
    index_store,
    kept_texts,
    sign_documents,
    text_store,
)
from corpus_lint.duplicates.folding import folded_title, folded_units
from corpus_lint.duplicates.index_format import Array, Index, Segment, segment_of
from corpus_lint.duplicates.kept_texts import FoldedText, KeptTexts
from corpus_lint.duplicates.sign_documents import Signer
from corpus_lint.duplicates.signatures import signatures
from corpus_lint.duplicates.text_store import NOWHERE, TextStore, packed
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.formats.find_files import Source
from tests.duplicates.test_duplicates import doc, story

TEXTS = [
    "槐树\n老屋门前有一棵槐樹。",
    "",
    "！？……",
    "没有标题的一段，" * 20,
    "甲" * 40 + "\n正文",
    "甲" * 41 + "\n正文",
    "𠮷" * 30 + "\n" + "乙" * 50,
    "𠮷" * 41 + "\n正文",
    "😀" * 5 + "标题😀\nABC 正文",
    "\n第一行是空的",
    "\ud800孤立的\n半个字",
    "屋里空无一人，想看更多请到a.c💻om",
    "甲" * 399 + "\ud83d\ude00" + "乙",
]
CHECK = ["check", "--isolated", "--select", "DUP101,DUP102,DUP103", "--format", "jsonl", "--exit-zero"]


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of stories, half of which come again with other ends."""
    monkeypatch.chdir(tmp_path)
    texts = [story(number) for number in range(30)]
    texts += [text[: len(text) * 7 // 8] + story(99, 4) for text in texts[:15]]
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    Path("a.jsonl").write_text("\n".join(lines[:20]), "utf-8")
    Path("b.jsonl").write_text("\n".join(lines[20:]), "utf-8")
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *given: str) -> list[str]:
    main([*CHECK, *given])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 15
    return lines


def test_what_is_read_is_what_was_signed(tmp_path: Path) -> None:
    store = TextStore(str(tmp_path))
    signer = Signer(texts=True)
    for text in TEXTS:
        signer.add(0, doc(text))
    part = signer.part()
    lengths = part.rows["length"].tolist()
    for place, length, text in zip(store.add(part.texts, part.rows["length"]), lengths, TEXTS, strict=True):
        read = store.read(int(place), length)
        assert read
        units = folded_units(text.strip())
        # Notation has no text.
        assert read[0].tolist() == (units[units != 0].tolist() if length else [])
        title = read[0][: read[1]].tobytes().decode("utf-16-le", "surrogatepass")
        assert title == (folded_title(text.strip()) if length else "")
    store.close()


@pytest.mark.parametrize("text", TEXTS)
def test_a_title_is_that_of_the_text_alone(text: str) -> None:
    plain = text.strip()
    for texts in ([plain], [plain, "乙"], ["甲", plain]):
        titles = signatures(texts).titles.tolist()
        assert titles == [len(folded_title(one).encode("utf-16-le", "surrogatepass")) // 2 for one in texts]


def test_only_what_has_room_is_kept(tmp_path: Path) -> None:
    units, lengths = np.arange(1, 7, dtype="<u2"), np.array([2, 4], np.uint32)
    texts = packed(units, lengths, np.array([1, 0]))
    store = TextStore(str(tmp_path), limit=texts.nbytes)
    # The last document has handed over no text.
    assert store.add(texts, np.array([2, 4, 9], np.uint32)).tolist() == [0, 6, NOWHERE]
    assert store.add(texts, lengths).tolist() == [NOWHERE, NOWHERE]
    read = store.read(6, 4)
    assert read
    assert read[0].tolist() == [3, 4, 5, 6]
    assert store.read(NOWHERE, 4) is None
    store.close()
    gone = TextStore(str(tmp_path / "missing"))
    assert gone.add(texts, lengths).tolist() == [NOWHERE, NOWHERE]


def test_a_full_disk_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_store, "LEAST_FREE", 1 << 80)
    store = TextStore(str(tmp_path))
    lengths = np.array([1], np.uint32)
    assert store.add(packed(np.ones(1, "<u2"), lengths, np.zeros(1)), lengths).tolist() == [NOWHERE]
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there the file has a name while it is open")
def test_a_killed_process_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; import numpy as np; from corpus_lint.duplicates.text_store import TextStore\n"
        "store = TextStore(sys.argv[1]); places = store.add(np.ones(9, '<u2'), np.array([8]))\n"
        "print(places, os.listdir(sys.argv[1]), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, "[0] []\n"), ended.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("corpus")
def test_no_text_is_folded_twice(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(collector, "TextStore", lambda folder: TextStore(folder, limit=0))
        without = found(capsys, "--no-cache", "a.jsonl", "b.jsonl")
    again: list[str] = []
    monkeypatch.setattr(kept_texts, "folded", lambda document, _: again.append(document.place))
    assert found(capsys, "--no-cache", "a.jsonl", "b.jsonl") == without
    assert again == []


def test_a_process_hands_over_some_texts_of_a_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_documents, "BATCH", 1)
    signer = Signer(texts=True, _room=500)
    for number in range(4):
        signer.add(0, doc(story(number, 10)))
    part = signer.part()
    lengths = part.rows["length"]
    store = TextStore(str(tmp_path))
    places = store.add(part.texts, lengths).tolist()
    kept = int(np.count_nonzero(np.cumsum(lengths) <= 500))
    assert 0 < kept < 4
    assert places[kept:] == [NOWHERE] * (4 - kept)
    assert NOWHERE not in places[:kept]
    store.close()


@pytest.mark.parametrize("at_once", [1, index_store.SEGMENT_BYTES])
def test_rows_that_wait_become_a_segment_when_they_are_many(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_store, "SEGMENT_BYTES", at_once)
    source = Source(tmp_path / "a.jsonl", "a.jsonl", named=True)
    texts = [story(number % 4, 8) + story(100 + number, 2) for number in range(12)]
    with closing(collector.Collector(tmp_path, None, TEXT_ONLY)) as made:
        assert made.known(source) is None
        for start in range(0, 12, 3):
            signer = Signer(texts=True)
            for number in range(start, start + 3):
                signer.add(0, replace(doc(texts[number]), record=number + 1))
            made.add([source], signer.part())
        made.done(source)
        comparison = made.finish()
        assert len(comparison.index.segments) == (4 if at_once == 1 else 1)
        # Nobody could read the file.
        pairs = {(pair.earlier, pair.later) for pair in comparison.pairs}
    assert pairs == {(one, other) for one in range(12) for other in range(one + 4, 12, 4)}


def test_a_file_that_was_not_read_to_its_end_is_begun_again(tmp_path: Path) -> None:
    """As one of the reference may be one of the run."""
    source = Source(tmp_path / "a.jsonl", "a.jsonl", named=True)
    with closing(collector.Collector(tmp_path, None, TEXT_ONLY)) as made:
        for count in (2, 3):
            assert made.known(source) is None
            signer = Signer(texts=True)
            for number in range(count):
                signer.add(0, replace(doc(story(number, 8)), record=number + 1))
            made.add([source], signer.part())
        made.done(source)
        comparison = made.finish()
        assert len(comparison.rows) == 3
        assert not comparison.pairs


@pytest.mark.usefixtures("corpus")
def test_an_index_leads_to_texts_of_both_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ["--cache-dir", "cache"]
    main([*CHECK, *cache, "a.jsonl"])
    capsys.readouterr()
    # The rows of the first run are those of a segment that this one did not write, and both become one.
    monkeypatch.setattr(index_compaction, "MOST_SEGMENTS", 1)
    assert found(capsys, *cache, "a.jsonl", "b.jsonl") == found(capsys, "--no-cache", "a.jsonl", "b.jsonl")


def test_texts_that_are_made_together_are_those_made_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_texts, "PREPARED_UNITS", 100)
    folded = [folded_units(text) for text in (*TEXTS, *(story(number, 4) for number in range(9)))]
    stored = [(units[units != 0], min(number, 7)) for number, units in enumerate(folded)]
    asked: list[int] = []

    def read(position: int) -> tuple[Array, int] | None:
        asked.append(position)
        # One is not kept on disk.
        return None if position == 3 else stored[position]

    every = range(len(stored))
    texts = KeptTexts(lambda position: None, np.zeros((len(stored), 2), "<u8"), read)
    texts.prepare(every)
    # Nor are they made again.
    texts.prepare(every)
    assert asked == [*every, 3]
    for position in every:
        found = texts[position]
        if position == 3:
            assert found is None
            continue
        expected = FoldedText.from_units(*stored[position])
        assert found is not None
        assert found.title == expected.title
        assert np.array_equal(found.units, expected.units)
        assert np.array_equal(found.shingles, expected.shingles)
    assert asked == [*every, 3, 3]
    # Of more than are kept the last ones are there.
    few = KeptTexts(lambda position: None, np.zeros((len(stored), 2), "<u8"), read, limit=200)
    few.prepare(every)
    asked.clear()
    assert few[every[-1]] is not None
    assert asked == []
    assert few[0] is not None
    assert asked == [0]


def test_places_move_with_their_rows() -> None:
    segments = []
    for number in range(3):
        signer = Signer()
        for row in range(4):
            signer.add(number if row % 2 else 3, doc(story(4 * number + row, 3)))
        segments.append(segment_of(signer.part()))
    # The first file is gone, and so are two rows of the first segment.
    before = Index(segments, ["", "b", "c", "d"])
    kept = [
        Segment(one.rows[:size], one.hashes, one.postings)
        for one, size in zip(segments, (4, 4, 2), strict=True)
    ]
    places = {0: np.arange(10, 14), 2: np.arange(30, 34)}
    moved = index_compaction.moved(places, before, Index(kept))
    assert [moved[number].tolist() for number in range(3)] == [
        [10, 12, NOWHERE, NOWHERE],
        [NOWHERE, NOWHERE, 30, 31],
        [32, 33],
    ]


@pytest.mark.parametrize(
    "text", ["繁體與簡體", "简体字", "混在一起的简体與繁體", "latin", "", "𠮷與國", "\ud800與", "𫢸𠀾国" * 9]
)
def test_the_script_of_a_text_is_that_of_the_model(text: str) -> None:
    assert differences._balance(text) == sum(map(bigram_model.script, text))
