"""Several processes: the same findings as with one, whatever happens to them, and nothing left of them."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import platform
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity, Span
from corpus_lint.engine.registry import NoOptions, Rule
from corpus_lint.formats.find_files import Source, sources
from corpus_lint.run import split_files
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Outcome, Settings, Tuning
from corpus_lint.run.tasks import Piece

WORDS = ["老屋", "门前", "槐树", "夏天", "乘凉", "水井", "石桥", "渡口", "船工", "茶馆", "木梁", "天窗"]
forking = pytest.mark.skipif(sys.platform != "linux", reason="a rule of a test cannot be sent")


# What is large in this module.
SMALL = Tuning(block=500, batch=3_000, processes=3_000)


def story(random_: random.Random) -> str:
    return "".join(random_.choices(WORDS, k=random_.randint(20, 120))) + "。"


@pytest.fixture(autouse=True)
def small(tune: Callable[..., None]) -> None:
    """What is large in this module."""
    tune(**asdict(SMALL))


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """JSON Lines, plain and compressed, and text files, in all of which something is wrong."""
    random_ = random.Random(1)
    lines: list[str] = []
    for number in range(200):
        text = story(random_)
        if number % 7 == 0:
            text = text[:10] + "\u200b" + text[10:]
        if number % 11 == 0 and lines:
            text = json.loads(lines[0])["text"]
        lines.append(json.dumps({"text": text}, ensure_ascii=number % 5 == 0))
    lines[20:20] = ["", "not JSON", "   ", '{"text": 1}']
    lines += [json.dumps({"text": story(random_) * 60}, ensure_ascii=False)]
    raw = "\n".join(lines).encode()
    (tmp_path / "a.jsonl").write_bytes(raw.replace("石桥".encode(), b"\xe7\x9f\xff", 9))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(raw))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(raw)[:-900])
    for number in range(60):
        encoding = ("utf-8", "gb18030")[number % 9 == 0]
        text = story(random_) * 3 + ("\ufffd" if number % 4 == 0 else "")
        (tmp_path / f"t{number:02}.txt").write_bytes(text.encode(encoding))
    (tmp_path / "t99.txt").write_bytes((tmp_path / "t01.txt").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outputs(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["check", *arguments])
    done = capsys.readouterr()
    return status, done.out, done.err


@pytest.mark.slow
def test_findings_are_the_same_for_any_number(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--no-cache", "--format", "jsonl", "--all-occurrences", "--jobs"]
    one, two, three = (outputs(capsys, *arguments, number) for number in "123")
    assert one == two == three
    assert one[0] == 2
    assert "damaged gzip" in one[2]
    codes = {json.loads(line)["code"] for line in one[1].splitlines()}
    assert {"ENC101", "FMT101", "DUP101"} <= codes, codes


@pytest.mark.slow
def test_an_index_of_several_processes_serves_one(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "c.jsonl.gz").unlink()
    arguments = [".", "--select", "DUP,ENC", "--format", "jsonl", "--jobs"]
    fresh = outputs(capsys, *arguments, "1", "--no-cache")
    for number in "3113":
        assert outputs(capsys, *arguments, number) == fresh


@pytest.mark.slow
def test_fixes_are_the_same_for_any_number(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in corpus.iterdir() if path.is_file()}
    results = []
    for number in "13":
        for path, raw in before.items():
            path.write_bytes(raw)
        patch = outputs(capsys, "--diff", "--unsafe-fixes", "--no-cache", "--jobs", number)
        fixed = outputs(
            capsys, "--fix", "--unsafe-fixes", "--no-cache", "--format", "jsonl", "--jobs", number
        )
        results.append((patch, fixed, {path: path.read_bytes() for path in before}))
    assert results[0] == results[1]
    assert results[0][2] != before


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n\n", b"\r\n"])
@pytest.mark.parametrize("length", [1, 400, 499, 500, 501, 7_000])
def test_ranges_are_lines(tmp_path: Path, end: bytes, length: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(b"x" * length for _ in range(40_000 // length)) + end)
    source = Source(path, "a.jsonl", named=False)
    pieces = list(split_files.lines(Piece(source, path.stat()), SMALL))
    raw = path.read_bytes()
    assert len(pieces) > 2
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])]
    assert [piece.last for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert pieces[-1].end is None
    for piece in pieces:
        assert piece.start == 0 or raw[piece.start - 1 : piece.start] == b"\n"
        assert piece.record == 1 + raw[: piece.start].count(b"\n")


@pytest.mark.slow
def test_little_starts_no_process(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, tune: Callable[..., None]
) -> None:
    tune(processes=4 << 20)
    monkeypatch.setitem(sys.modules, "corpus_lint.run.worker_pool", None)
    assert main(["check", "--no-cache", "--jobs", "3"]) == 2


@pytest.mark.parametrize("word", ["0", "-1", "two", "", "1.5", "nan", "1025", "9" * 5_000])
def test_a_wrong_number(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--jobs", word]) == 2
    assert "must be a whole number from 1 to 1,024" in capsys.readouterr().err or word == "-1"


def dying(document: Document, options: Any) -> Iterator[Problem]:
    """Ends the process that sees a certain document; complains of all others."""
    if "九九" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    yield Problem(Span(0, 1), "seen")


def unsendable(document: Document, options: Any) -> Iterator[Problem]:
    """Gives something that cannot be sent, for a certain document."""
    odd: Any = (lambda: None) if "九九" in document.text else ()
    yield Problem(Span(0, 1), "seen", evidence=odd)


def run(corpus: Path, check: Any, jobs: int = 3) -> Outcome:
    rules = [Rule("XXX101", "odd", Severity.ERROR, "Odd.", NoOptions(), check=check)]
    return lint_files(sources(["."], tracked=False), Settings(rules, jobs=jobs, tuning=SMALL))


@pytest.mark.slow
@forking
@pytest.mark.parametrize("name", ["t10.txt", "a.jsonl"])
def test_a_process_that_dies_takes_nothing_with_it(corpus: Path, name: str) -> None:
    (corpus / "c.jsonl.gz").unlink()
    alive = run(corpus, dying)
    assert not alive.errors
    path = corpus / name
    # As long as what it replaces.
    path.write_bytes(path.read_bytes().replace("老屋".encode(), "九九".encode(), 1))
    outcome = run(corpus, dying)
    [error] = outcome.errors
    assert error.startswith(name)
    assert "not linted: its worker process was killed (SIGKILL)" in error
    assert name not in outcome.read
    assert len(outcome.read) == len(alive.read) - 1
    lost = [finding for finding in alive.findings if finding not in outcome.findings]
    assert lost
    assert {finding.path for finding in lost} == {name}
    if name == "a.jsonl":  # only a range of it
        assert len(lost) < sum(finding.path == name for finding in alive.findings)


@pytest.mark.slow
@forking
def test_a_finding_that_cannot_be_sent_is_reported(corpus: Path) -> None:
    (corpus / "t10.txt").write_text("九九", "utf-8")
    (corpus / "c.jsonl.gz").unlink()
    outcome = run(corpus, unsendable)
    [error] = outcome.errors
    assert error.startswith("t10.txt: not linted: its worker process could not send its findings")
    assert "t11.txt" in outcome.read


@pytest.mark.usefixtures("forks")
def test_a_rule_that_fails_stops_nothing(corpus: Path) -> None:
    def failing(document: Document, options: Any) -> Iterator[Problem]:
        if document.record == 30:
            raise ValueError("broken")
        yield Problem(Span(0, 1), "seen")

    one = run(corpus, failing, jobs=1)
    assert len(one.errors) == 4
    if sys.platform == "linux":
        assert run(corpus, failing) == one


SLOW = """
import sys, time
from corpus_lint.engine import catalogue, registry
from corpus_lint.cli import check
from corpus_lint.cli.main import run
from corpus_lint.core.model import Severity
from corpus_lint.run.settings import Tuning
check.TUNING = Tuning(batch=3_000, processes=3_000)
def slow(document, options):
    time.sleep(0.2)
    yield from ()
rule = registry.Rule("XXX101", "slow", Severity.ERROR, "Slow.", registry.NoOptions(), check=slow)
catalogue._load()
catalogue.RULES = {"XXX101": rule}
sys.argv[1:] = ["check", ".", "--no-cache", "--jobs", "3", "--format", "concise"]
run()
"""


def slow_run(ignored: bool = False) -> tuple[subprocess.Popen[str], list[int]]:
    """A run that takes some seconds, and its three workers; SIGHUP may be ``ignored``, as nohup has it."""
    started = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=(lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) if ignored else None,
    )
    until = time.monotonic() + 20
    while len(workers := children(started.pid)) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(workers) == 3
    return started, workers


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def are_gone(pids: list[int], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        states = []
        for pid in pids:
            with contextlib.suppress(OSError):
                states.append(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0])
        if set(states) <= {"Z"}:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
@forking
@pytest.mark.parametrize("how", ["terminal", "parent", "kill", "worker"])
def test_an_interrupted_run_leaves_nothing(corpus: Path, how: str) -> None:
    run_, workers = slow_run()
    if how == "terminal":  # which sends it to all processes
        os.killpg(run_.pid, signal.SIGINT)
    elif how == "parent":
        os.kill(run_.pid, signal.SIGINT)
    elif how == "kill":
        os.kill(run_.pid, signal.SIGKILL)
    else:
        os.kill(workers[1], signal.SIGINT)  # nothing to a worker alone
        time.sleep(0.3)
        assert children(run_.pid) == workers
        os.killpg(run_.pid, signal.SIGINT)
    _, complaints = run_.communicate(timeout=30)
    assert run_.returncode == (-signal.SIGKILL if how == "kill" else 130)
    assert complaints == ("" if how == "kill" else "corpus-lint: interrupted\n")
    assert are_gone(workers)


@pytest.mark.slow
@forking
@pytest.mark.parametrize("to_all", [False, True])
@pytest.mark.parametrize(("number", "word"), [(signal.SIGTERM, "terminated"), (signal.SIGHUP, "hung up")])
def test_a_run_that_is_asked_to_end_leaves_nothing(
    corpus: Path, number: signal.Signals, word: str, to_all: bool
) -> None:
    run_, workers = slow_run()
    if to_all:
        os.killpg(run_.pid, number)
    else:
        os.kill(run_.pid, number)
    _, complaints = run_.communicate(timeout=30)
    assert run_.returncode == 128 + number
    # What a worker that was killed at the same time had in hand may be said before.
    assert complaints.endswith(f"corpus-lint: {word}\n")
    assert "Traceback" not in complaints
    assert are_gone(workers)


@pytest.mark.slow
@forking
def test_a_run_below_nohup_goes_on(corpus: Path) -> None:
    run_, workers = slow_run(ignored=True)
    os.killpg(run_.pid, signal.SIGHUP)
    time.sleep(0.3)
    assert children(run_.pid) == workers
    os.kill(run_.pid, signal.SIGTERM)
    run_.communicate(timeout=30)
    assert run_.returncode == 128 + signal.SIGTERM
    assert are_gone(workers)


THREADED = """
import sys, threading, warnings
warnings.simplefilter("error")
from corpus_lint.cli.main import run
from corpus_lint.cli import check
from corpus_lint.run import worker_pool
from corpus_lint.run.settings import Tuning
check.TUNING = Tuning(block=500, batch=3_000, processes=3_000)
started = []
original = worker_pool.Pool._start
def noted(self):
    worker = original(self)
    started.append(type(worker.process).__name__)
    return worker
worker_pool.Pool._start = noted
if __name__ == "__main__":
    if sys.argv.pop(1) == "thread":
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    try:
        run()
    finally:
        sys.stderr.write(" ".join(sorted(set(started))))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")
@pytest.mark.parametrize(("thread", "expected"), [("none", "ForkProcess"), ("thread", "SpawnProcess")])
def test_nothing_is_forked_while_a_thread_runs(corpus: Path, thread: str, expected: str) -> None:
    """Not beside a thread of Python's, and numpy, which the comparison of documents imports, starts none."""
    (corpus / "c.jsonl.gz").unlink()
    (corpus.parent / "threaded.py").write_text(THREADED, "utf-8")
    command = [sys.executable, str(corpus.parent / "threaded.py"), thread]
    command += [".", "--no-cache", "--select", "DUP,ENC101", "--format", "jsonl", "--jobs"]
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    one, two = (
        subprocess.run([*command, number], capture_output=True, text=True, env=environment) for number in "12"
    )
    assert two.stderr == expected, two.stderr
    assert (one.returncode, one.stdout) == (two.returncode, two.stdout)
    assert one.stdout


FAULTS = """
import resource
from corpus_lint.core import allocator
if {kept}:
    allocator.keep_memory()
for number in range(6):
    arrays = [b"x" * (allocator.KEPT // 16) for _ in range(16)]
    del arrays
    if number == 2:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator keeps what it wants")
def test_the_memory_of_one_batch_is_kept_for_the_next() -> None:
    faults = {
        kept: int(
            subprocess.run(
                [sys.executable, "-c", FAULTS.format(kept=kept)], check=True, capture_output=True
            ).stdout
        )
        for kept in (False, True)
    }
    assert faults[True] * 20 < faults[False]
