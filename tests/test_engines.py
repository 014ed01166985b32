"""``benchmarks/engines.py`` and what it is made of: corpora with planted copies, and what a command costs with all its processes."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import corpora
import engines
import process_tree
import pytest
from corpora import Planted, Pool
from engines import Result
from process_tree import Spent
from templates import Writer

from corpus_lint import lint_path
from corpus_lint.duplicates.folding import folded_units
from corpus_lint.duplicates.shingles import in_order
from corpus_lint.duplicates.signatures import LIMIT

DOCUMENTS = 1_500
TAIL = "肃州区| 张店区| 屯昌县| 桥西区| 新洲区| 内乡县| 武川县| 岳麓区| 路桥区| 来凤县| 大新县| 海安市| 大方县| 郾城区|"
# What is expected of a planted document, and of how many of its kind at least: of short documents the sample has few hashes.
EXPECTED = {
    "respaced": ({"DUP101"}, 1.0),
    "traditional": ({"DUP101"}, 1.0),
    "edited": ({"DUP102"}, 0.9),
    "chain": ({"DUP102"}, 0.9),
    "cluster": ({"DUP102"}, 0.9),
    "excerpt": ({"DUP103"}, 0.8),
    "book": ({"DUP103"}, 1.0),
}
# A process that uses a second of processor time and kills itself, whose parent goes away first.
BURN = """
import os, signal, sys, time
def burn(seconds):
    while time.process_time() < seconds:
        pass
if os.fork() == 0:
    if os.fork() == 0:
        burn(1.0)
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(0)
print("left")
"""

# The same in a process whose parent ignores that its children end, as the daemon of PySpark does: the kernel adds it to nothing.
IGNORED = """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
if os.fork() == 0:
    while time.process_time() < 1.2:
        pass
    os._exit(0)
try:
    os.wait()
except ChildProcessError:
    print("left")
"""


@pytest.fixture(scope="module")
def pool() -> Pool:
    return Pool.of(Writer(3).sentences(6_000), [("", TAIL)])


@pytest.fixture(scope="module")
def made(pool: Pool) -> list[Planted]:
    return list(corpora.documents(pool, 5, DOCUMENTS))


def test_a_seed_gives_the_same_corpus(pool: Pool, made: list[Planted]) -> None:
    assert list(corpora.documents(pool, 5, DOCUMENTS)) == made
    assert list(corpora.documents(pool, 6, DOCUMENTS)) != made
    assert [one.number for one in made] == list(range(DOCUMENTS))


def test_a_corpus_of_whole_shards_is_the_beginning_of_a_larger_one(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "SHARD", 100)
    larger = list(corpora.documents(pool, 5, 300))
    assert list(corpora.documents(pool, 5, 200)) == larger[:200]
    assert any(other < 100 for one in larger[200:] for other in one.of), "copies of earlier shards"


def test_what_many_documents_have(made: list[Planted]) -> None:
    assert all(corpora.LINE in one.text for one in made)
    own = [one for one in made if one.kind == "own"]
    assert 0.2 < sum(corpora.FOOTER in one.text for one in own) / len(own) < 0.4


@pytest.mark.parametrize("text", [corpora.LINE, corpora.FOOTER])
def test_a_shingle_that_many_documents_have_is_in_the_sample(text: str) -> None:
    folded = folded_units(text)
    assert (in_order(folded[folded != 0]) < LIMIT).any()


@pytest.mark.slow
def test_planted_copies_are_found(made: list[Planted], tmp_path: Path) -> None:
    corpora.write(made, tmp_path, with_parquet=False)
    codes = defaultdict[str, set[str]](set)
    for finding in lint_path(tmp_path / "jsonl", select="DUP101,DUP102,DUP103", id_field="id"):
        codes[str(finding.id)].add(finding.code)
    kinds, found = Counter[str](), Counter[str]()
    for line in (tmp_path / "planted.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        kinds[row["kind"]] += 1
        # The later of two is reported; a copy of the original may stand in its place.
        reported = set[str]().union(*(codes[one] for one in [row["id"], *row["of"]]))
        found[row["kind"]] += bool(EXPECTED.get(row["kind"], (set(),))[0] & reported)
    for kind, (_, share) in EXPECTED.items():
        assert kinds[kind] > 0
        assert found[kind] >= share * (kinds[kind] - 1), kind
    others = {corpora.name(one.number) for one in made if one.kind == "page"}
    assert sum(bool(codes[name]) for name in others) <= len(others) * 0.05


def test_parquet_has_the_same_documents(made: list[Planted], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    corpora.write(made[:50], tmp_path)
    rows = [
        json.loads(line) for line in (tmp_path / "jsonl/part-00000.jsonl").read_text("utf-8").splitlines()
    ]
    assert parquet.read_table(tmp_path / "parquet/part-00000.parquet").to_pylist() == rows


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Linux counts processor time so")
@pytest.mark.parametrize("program", [BURN, IGNORED])
def test_processes_that_died_are_counted(program: str, tmp_path: Path) -> None:
    spent = process_tree.measured([sys.executable, "-c", program], tmp_path / "output")
    assert (tmp_path / "output").read_text("utf-8") == "left\n"
    assert spent.status == 0
    # What a process did after it was sampled last may be missing.
    assert 0.7 <= spent.cpu < 10
    assert spent.largest > 1
    assert spent.together >= spent.largest


def finding(**changed: object) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(engines.COMPARED)
    related = [{"id": "b", "path": "one", "record": 1, "line": 1, "column": 1}]
    return {**row, "id": "a", "code": "DUP101", "path": "one", "record": 3, "related": related, **changed}


def result(path: Path, *rows: dict[str, object]) -> Result:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return Result(Spent(0, 0, 0, 0, 0), found=engines.digests([path]), files=[path])


def test_findings_are_the_same_in_any_order_and_in_other_files(tmp_path: Path) -> None:
    one = result(tmp_path / "one", finding(), finding(code="DUP103", id="c"))
    two = result(tmp_path / "two", finding(code="DUP103", id="c"), finding(record=None))
    assert engines.differences(one, two) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"message": "another"},
        {"path": "two"},
        {"notes": ["traditional here"]},
        {"start": 7},
        {"evidence": ["x"]},
        {"related": []},
        {"related": [{"id": "d", "path": "one", "record": 1, "line": 1, "column": 1}]},
    ],
)
def test_findings_that_differ_are_shown(tmp_path: Path, changed: dict[str, object]) -> None:
    one, two = result(tmp_path / "one", finding()), result(tmp_path / "two", finding(**changed))
    assert [line.partition(":")[0] for line in engines.differences(one, two)] == [
        "only command",
        "only spark",
    ]


def test_a_finding_that_is_there_twice_is_a_difference(tmp_path: Path) -> None:
    one, two = result(tmp_path / "one", finding()), result(tmp_path / "two", finding(), finding())
    assert len(engines.differences(one, two)) == 1


def test_stages_of_an_event_log_add_up_their_tasks() -> None:
    def ended(stage: int, reason: str, shuffled: int) -> dict[str, object]:
        metrics = {
            "Executor Run Time": 1500,
            "Disk Bytes Spilled": 0,
            "Shuffle Write Metrics": {"Shuffle Bytes Written": shuffled},
        }
        end = {"Reason": reason}
        return {
            "Event": "SparkListenerTaskEnd",
            "Stage ID": stage,
            "Task End Reason": end,
            "Task Metrics": metrics,
        }

    submitted = {"Event": "SparkListenerStageSubmitted"}
    described = {"spark.job.description": "signatures"}
    log = [
        {**submitted, "Stage Info": {"Stage ID": 4, "Stage Name": "json at x:0"}, "Properties": {}},
        {**submitted, "Stage Info": {"Stage ID": 5, "Stage Name": "json at x:0"}, "Properties": described},
        ended(4, "Success", 2_000_000),
        ended(4, "ExceptionFailure", 0),
        {"Event": "SparkListenerTaskEnd", "Stage ID": 4, "Task End Reason": {"Reason": "TaskKilled"}},
        ended(4, "Success", 1_000_000),
    ]
    stage, other = engines.stages(map(json.dumps, log))
    assert (other.name, other.tasks) == ("signatures", 0)
    assert (stage.name, stage.tasks, stage.failed) == ("json", 4, 2)
    assert (stage.shuffled, stage.seconds) == (3.0, 4.5)
