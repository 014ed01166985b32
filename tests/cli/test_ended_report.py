"""A report that is ended in the middle of any stage: what was there is as it was, and nothing else is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.material import BODY, CLEAN

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are others"),
]
# Waits in the middle of a function until it is ended.
WAITING = """
import importlib, sys, time
module, _, name = sys.argv.pop(1).partition(":")
owner = importlib.import_module(module)
*path, name = name.split(".")
for one in path:
    owner = getattr(owner, one)
original = getattr(owner, name)
def waiting(*words, **named):
    print("there", flush=True)
    time.sleep(60)
    return original(*words, **named)
setattr(owner, name, waiting)
from corpus_lint.cli.main import run
run()
"""
STAGES = {
    "choosing fields": "corpus_lint.run.choose_fields:decide",
    "reading": "corpus_lint.run.parallel:examine",
    "keeping verdicts": "corpus_lint.run.summary.verdicts:State.store",
    "comparing": "corpus_lint.duplicates.collector:Collector.finish",
    "groups of copies": "corpus_lint.run.summary.copies:found",
    "deciding": "corpus_lint.run.summary.verdicts:Bench.decide",
    "summing up": "corpus_lint.cli.corpus_report:summary",
    "making the page": "corpus_lint.report.page:_page",
    "writing": "os:fsync",
    "the list": "corpus_lint.report.rejected_list:RejectedList.write",
}
COMMANDS = {
    "report": ["report", "corpus", "-o", "out/report.html", "--card", "out/card.md"],
    "check": ["check", "corpus", "--no-cache", "--output", "html=out/report.html"],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stage", STAGES)
def test_nothing_is_left(tmp_path: Path, stage: str, command: str) -> None:
    if command == "check" and stage == "the list":
        pytest.skip("check writes no list")
    for name in ("corpus", "out", "temporary"):
        (tmp_path / name).mkdir()
    line = json.dumps({"id": "a", "text": BODY}) + "\n"
    (tmp_path / "corpus" / "a.jsonl").write_text(line * 3, "utf-8")
    (tmp_path / "corpus" / "b.txt").write_text(CLEAN * 9, "utf-8")
    (tmp_path / "corpus" / "c.txt").write_text(CLEAN * 9, "utf-8")
    (tmp_path / "out" / "report.html").write_text("earlier", "utf-8")
    number = signal.SIGINT if list(STAGES).index(stage) % 2 else signal.SIGTERM
    with subprocess.Popen(
        [sys.executable, "-c", WAITING, STAGES[stage], *COMMANDS[command]],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={
            **os.environ,
            "TMPDIR": str(tmp_path / "temporary"),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert said.splitlines()[-1] in ("corpus-lint: interrupted", "corpus-lint: terminated")
    assert "Traceback" not in said
    assert list((tmp_path / "temporary").iterdir()) == []
    written = {path.name for path in (tmp_path / "out").iterdir()}
    if stage == "the list":
        # Each file is whole; the list, which comes last, is not there.
        assert written == {"report.html", "report.json", "card.md"}
        assert (tmp_path / "out" / "report.html").read_text("utf-8").endswith("</html>\n")
    else:
        assert written == {"report.html"}
        assert (tmp_path / "out" / "report.html").read_text("utf-8") == "earlier"
