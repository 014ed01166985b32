"""The comparison of documents and its index: whatever happens to the index, findings are those of a fresh one."""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.cache_folder import MANIFEST
from corpus_lint.core.document import Document
from corpus_lint.duplicates import (
    candidate_pairs,
    document_reader,
    index_store,
    selected_postings,
)
from corpus_lint.duplicates.comparison import in_series
from corpus_lint.duplicates.folding import folded_text, without_additions
from corpus_lint.duplicates.sign_documents import compare
from corpus_lint.duplicates.signatures import signatures
from tests.caches import cache, opened
from tests.material import BANNER, TAIL

WORDS = [
    "老屋",
    "门前",
    "槐树",
    "夏天",
    "乘凉",
    "水井",
    "石桥",
    "渡口",
    "船工",
    "茶馆",
    "木梁",
    "天窗",
    "书架",
    "账本",
    "族谱",
    "麦收",
    "粮仓",
    "磅秤",
    "长廊",
    "孩子",
    "月亮",
    "雷雨",
]
CHECK = [
    sys.executable,
    "-m",
    "corpus_lint",
    "check",
    "--select",
    "DUP101,DUP102,DUP103",
    "--format",
    "jsonl",
]


def story(seed: int, sentences: int = 30) -> str:
    chance = random.Random(seed)
    return "".join(
        "".join(chance.choices(WORDS, k=7)) + str(chance.randrange(10**6)) + "。" for _ in range(sentences)
    )


def doc(text: str, name: str = "a.txt") -> Document:
    return Document(name, b"", text, ())


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty files: two copies, an edited one and an excerpt among them."""
    monkeypatch.chdir(tmp_path)
    texts = {f"文{number:02}.txt": story(number) for number in range(36)}
    texts["转1.txt"] = texts["文03.txt"]
    texts["转2.txt"] = texts["文05.txt"].replace("。", " . ")
    texts["选.txt"] = "编者按：" + texts["文07.txt"][:-40]
    texts["页.txt"] = texts["文09.txt"][: len(texts["文09.txt"]) // 2]
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    long_ago = time.time() - 60
    for path in tmp_path.iterdir():
        os.utime(path, (long_ago, long_ago))
    return tmp_path


def findings(*arguments: str) -> list[dict[str, object]]:
    done = subprocess.run([*CHECK, *arguments], capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def codes(found: list[dict[str, object]]) -> dict[object, object]:
    return {one["path"]: one["code"] for one in found}


EXPECTED = {"转1.txt": "DUP101", "转2.txt": "DUP101", "选.txt": "DUP102", "页.txt": "DUP103"}


def test_folding_makes_copies_equal() -> None:
    assert folded_text("網絡，Ａｂ ①　Café 裏著") == folded_text("网络ab1cafe里着")
    assert folded_text("𠮷😀！？") == folded_text("𠮷")
    assert folded_text("甲乙") != folded_text("乙甲")


def test_everything_that_was_added_is_left_out() -> None:
    other = "日本熟女人妻_免费在线视频_欧美激情在线_午夜福利视频_成人影院在线\n"
    page = f"{BANNER}{story(1)}\n{other}{TAIL}"
    assert without_additions(doc(page)) == story(1)


def test_signatures_do_not_depend_on_the_batch() -> None:
    texts = ["", "甲", "甲乙丙丁", "甲乙丙丁戊", story(1), "", story(2, 200), "。！？"]
    together = signatures(texts)
    for number, text in enumerate(texts):
        alone = signatures([text])
        assert alone.digests[0].tobytes() == together.digests[number].tobytes()
        assert set(alone.hashes.tolist()) == set(together.hashes[together.owners == number].tolist())
        assert alone.lengths[0] == together.lengths[number]


def test_documents_without_white_space_are_not_one() -> None:
    comparison = compare([doc(story(seed)) for seed in range(200)])
    assert list(comparison.copies()) == []
    assert [pair for pair in comparison.pairs if pair.similarity > 0.2] == []


def test_likeness_is_not_chained() -> None:
    """A is like B and B like C, but A is not like C."""
    sentences = [story(seed, 1) for seed in range(60)]
    texts = ["".join(sentences[start : start + 30]) for start in (0, 6, 12, 18, 24, 30)]
    comparison = compare([doc(text) for text in texts])
    for pair in comparison.pairs:
        assert pair.later - pair.earlier <= 3
        assert pair.similarity < 0.9


def test_many_documents_with_one_footer_are_not_alike() -> None:
    footer = story(10_000, 8)
    comparison = compare([doc(story(seed, 12) + footer) for seed in range(400)])
    assert max((pair.similarity for pair in comparison.pairs), default=0) < 0.6
    assert len(comparison.pairs) < 400 * 8


def test_a_copy_among_many_with_one_footer_is_found() -> None:
    footer = story(10_000, 8)
    texts = [story(seed, 12) + footer for seed in range(400)]
    comparison = compare([doc(text) for text in [*texts, "转载：" + texts[77]]])
    assert (77, 400) in {(pair.earlier, pair.later) for pair in comparison.pairs if pair.similarity > 0.9}


def test_patterns_of_tones_are_not_compared() -> None:
    chance = random.Random(1)
    patterns = ["".join(chance.choice("平仄") for _ in range(40)) for _ in range(30)]
    comparison = compare(
        [doc(text) for text in [*patterns, *patterns, story(1, 8), story(1, 8), story(1, 9)]]
    )
    assert {pair.later for pair in comparison.pairs} == {62}
    assert [later for later, _ in comparison.copies() if comparison.length(later)] == [61]


def test_pairs_from_a_likeness_on_are_those_whose_figures_say_so() -> None:
    article = story(1, 12)
    parts = [article[: len(article) * share // 12] for share in range(1, 13)]
    edited = [article.replace("。", f"。{story(seed, 2)}", seed) for seed in range(1, 8)]
    comparison = compare([doc(text) for text in [*parts, *edited]])
    pairs = list(comparison.pairs)
    assert len(pairs) > 40
    figures = {(pair.similarity, pair.containment) for pair in pairs}
    for similarity, containment in [(0.0, 0.0), (1.1, 0.0), (0.0, 1.1), *figures]:
        for least in ({"similarity": similarity}, {"containment": containment}):
            found = list(comparison.pairs_from(**least))
            wanted = {"similarity": 0.0, "containment": 0.0} | least
            assert found == [
                pair
                for pair in pairs
                if pair.similarity >= wanted["similarity"] and pair.containment >= wanted["containment"]
            ]
    assert list(compare([]).pairs_from()) == list(compare([doc(article)]).pairs) == []


@pytest.mark.slow
def test_hundreds_of_versions_of_one_article_are_all_found() -> None:
    article = story(1, 40)
    texts = [article.replace("。", f"。{story(seed, 1)}", 1) for seed in range(300)]
    comparison = compare([doc(text) for text in texts])
    assert {pair.later for pair in comparison.pairs if pair.similarity > 0.8} == set(range(1, 300))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("青石市绿化条例", "白水市绿化条例", True),
        ("青石市绿化条例", "青石市绿化条例", False),
        ("槐树", "水井", False),
        ("", "", False),
    ],
)
def test_titles_of_a_series(one: str, other: str, expected: bool) -> None:
    assert in_series(one, other) is expected


def test_what_is_found_and_what_it_says(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = findings(".")
    assert codes(found) == EXPECTED
    assert [one["related"] for one in found if one["path"] == "转1.txt"] == [
        [{"path": "文03.txt", "record": None, "id": None, "part": None, "line": 1, "column": 1}]
    ]


@pytest.mark.slow
def test_the_order_of_arguments_does_not_matter(corpus: Path) -> None:
    names = sorted(path.name for path in corpus.glob("*.txt"))
    assert findings("--no-cache", *names) == findings("--no-cache", *reversed(names))


def test_a_second_run_reads_no_file_again(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, tune: Callable[..., None]
) -> None:
    tune(racy=0)
    arguments = ["check", "--select", "DUP101,DUP102,DUP103", "--exit-zero", "."]
    assert main(arguments) == 0
    read: list[str] = []
    original = Path.read_bytes

    def noted(self: Path) -> bytes:
        read.append(self.name)
        return original(self)

    monkeypatch.setattr(Path, "read_bytes", noted)
    assert main(arguments) == 0
    assert [name for name in read if name.endswith(".txt")] == []


@pytest.mark.slow
@pytest.mark.parametrize("tracked", [False, True])
def test_changes_are_seen(corpus: Path, tracked: bool) -> None:
    arguments = ["--tracked"] if tracked else ["."]
    if tracked:
        for command in (["init", "-q"], ["add", "-A"]):
            subprocess.run(["git", *command], check=True)
    assert codes(findings(*arguments)) == EXPECTED
    (corpus / "转1.txt").write_text(story(500))
    (corpus / "页.txt").unlink()
    (corpus / "文12.txt").write_text(story(11))
    expected = {"转2.txt": "DUP101", "选.txt": "DUP102", "文12.txt": "DUP101"}
    assert codes(findings(*arguments)) == expected
    assert codes(findings(*arguments)) == expected
    assert findings(*arguments) == findings("--no-cache", *arguments)


@pytest.mark.slow
def test_named_files_are_compared_with_the_index(corpus: Path) -> None:
    findings(".")
    (corpus / "新.txt").write_text("转载。" + (corpus / "文20.txt").read_text())
    (corpus / "别.txt").write_text(story(900))
    assert codes(findings("新.txt", "别.txt")) == {"新.txt": "DUP102"}
    # A file is not compared with what it was, nor with what is not there any more.
    (corpus / "文21.txt").write_text((corpus / "文21.txt").read_text() + "完。")
    assert findings("文21.txt", "别.txt") == []
    (corpus / "转3.txt").write_text((corpus / "文22.txt").read_text())
    assert codes(findings("转3.txt", "别.txt")) == {"转3.txt": "DUP101"}
    (corpus / "文22.txt").write_text(story(1000))
    assert findings("转3.txt", "别.txt") == []
    (corpus / "文20.txt").unlink()
    assert findings("新.txt", "别.txt") == []


@pytest.mark.slow
def test_files_outside_the_work_tree_are_not_kept(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "外.txt"
    other.write_text((corpus / "文20.txt").read_text())
    assert codes(findings(".", str(other.parent)))["文20.txt"] == "DUP101"
    assert findings("文20.txt") == []


@pytest.mark.slow
def test_json_lines_are_compared_by_record(corpus: Path) -> None:
    lines = [json.dumps({"text": story(seed)}, ensure_ascii=False) for seed in (50, 51, 3)]
    (corpus / "库.jsonl").write_text("\n".join([*lines, "", "{bad", lines[0]]) + "\n")
    for _ in range(2):
        found = [one for one in findings(".") if one["path"] == "库.jsonl"]
        assert [(one["code"], one["record"]) for one in found] == [("DUP101", 6)]
        assert {one["path"] for one in findings(".") if one["code"] == "DUP101"} == {
            "转1.txt",
            "转2.txt",
            "文03.txt",
            "库.jsonl",
        }


DAMAGES = ("flip", "cut", "grow", "remove", "empty", "manifest", "version", "unsigned")


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_not_trusted(corpus: Path, damage: str) -> None:
    fresh = findings(".")
    folder = cache() / "duplicates"
    for path in sorted(folder.glob("*-*")):
        raw = path.read_bytes()
        if damage == "remove":
            path.unlink()
        elif damage not in ("manifest", "version", "unsigned"):
            middle = len(raw) // 2
            flipped = raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :] if raw else raw
            changed = {"flip": flipped, "cut": raw[:-3], "grow": raw + b"1", "empty": b""}[damage]
            path.write_bytes(changed)
    ours = opened(folder)
    manifest = ours.read(MANIFEST)
    if damage == "manifest":
        ours.write(MANIFEST, b'{"version": %d, "segments": [{"name": "../../x"}]}' % index_store.VERSION)
    elif damage == "version":
        ours.write(MANIFEST, manifest.replace(b'"version": %d' % index_store.VERSION, b'"version": 0'))
    elif damage == "unsigned":
        ours.store(MANIFEST, bytes(64) + b"\n" + manifest)
    assert findings(".") == fresh
    assert index_store.read(ours, json.loads(ours.read(MANIFEST))["settings"]) is not None


def test_nothing_is_kept_in_the_work_tree(corpus: Path) -> None:
    before = sorted(corpus.rglob("*"))
    findings(".")
    assert sorted(corpus.rglob("*")) == before


def test_a_cache_in_the_work_tree_is_ignored_by_git(corpus: Path) -> None:
    findings("--cache-dir", "kept/cache", ".")
    assert (corpus / "kept" / "cache" / "duplicates" / MANIFEST).exists()
    subprocess.run(["git", "init", "-q"], check=True)
    listed = subprocess.run(
        ["git", "-c", "core.quotePath=off", "status", "--porcelain", "-uall"], capture_output=True, text=True
    )
    assert "kept" not in listed.stdout


@pytest.mark.slow
def test_where_nothing_can_be_written_nothing_is_missing(corpus: Path) -> None:
    findings("--select", "PIN101", ".")
    shutil.rmtree(cache())
    cache().write_text("a file, not a directory")
    assert codes(findings(".")) == EXPECTED


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_two_at_once_and_killed_at_any_moment(corpus: Path) -> None:
    """The findings of the next run are those of a fresh index, whenever runs before it were killed."""
    fresh = findings("--no-cache", ".")
    started = time.monotonic()
    assert findings(".") == fresh
    whole = time.monotonic() - started
    chance = random.Random(1)
    for number in range(12):
        (corpus / f"文{number:02}.txt").touch()
        running = [subprocess.Popen([*CHECK, "."], stdout=subprocess.DEVNULL) for _ in range(2)]
        time.sleep(chance.uniform(0.3, 1.1) * whole)
        for one in running:
            one.send_signal(signal.SIGKILL)
            one.wait()
        if number % 3 == 2:
            assert findings(".") == fresh
    folder = cache() / "duplicates"
    assert findings(".") == fresh
    # What killed runs left behind is gone.
    manifest = json.loads(opened(folder).read(MANIFEST))
    parts = [*manifest["segments"], *(manifest[kind] for kind in ("files", "verdicts", "own", "nominated"))]
    assert {path.name for path in folder.glob("*-*")} == {part["name"] for part in parts}


@pytest.mark.parametrize("at_once", [1, 1 << 14])
def test_pairs_do_not_depend_on_the_parts_in_which_hashes_are_processed(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [doc(story(seed % 30) + story(100 + seed, 2)) for seed in range(90)]
    expected = [(pair.earlier, pair.later) for pair in compare(documents).pairs]
    assert expected
    monkeypatch.setattr(selected_postings, "POSTINGS_AT_ONCE", at_once)
    for bound in ("PAIRS_AT_ONCE", "LOOKED_AT_ONCE", "MOST_WAITING", "ROWS_AT_ONCE"):
        monkeypatch.setattr(candidate_pairs, bound, at_once)
    assert [(pair.earlier, pair.later) for pair in compare(documents).pairs] == expected


def test_what_was_compared_is_gone_with_the_last_who_has_it() -> None:
    """The memory of all rows and of the last texts is there for the report, however seldom cycles are looked for."""
    gc.disable()
    try:
        compared = compare([doc(story(1)), doc(story(1) + story(2, 1))])
        assert len(compared.pairs) == 1
        gone = weakref.ref(compared)
        del compared
        assert gone() is None
    finally:
        gc.enable()


def test_documents_are_kept_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_reader, "MOST_KEPT_BYTES", 100)
    read: list[int] = []

    def document(position: int) -> Document | None:
        read.append(position)
        return None if position == 3 else Document("a", bytes([60, 30, 101][position]), "", ())

    kept = document_reader.keeping(document)
    # A book and its part; what is too large, what cannot be read; and the one used last stays.
    for position in (0, 1, 0, 1, 2, 2, 3, 3, 0, 1):
        kept(position)
    assert read == [0, 1, 2, 2, 3]
    monkeypatch.setattr(document_reader, "MOST_KEPT", 2)
    read.clear()
    kept = document_reader.keeping(document)
    for position in (0, 1, 3, 1, 3, 0):
        kept(position)
    assert read == [0, 1, 3, 0]
