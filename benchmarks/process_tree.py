"""What a command costs with all processes that it starts, also those that outlive their parents or die on the way. Linux only.

    python benchmarks/process_tree.py OUTPUT COMMAND ...

Runs the command with its output in a file and prints one line of JSON: seconds of the clock and of processors, the largest process
and all processes together at their peak, in MB. The kernel adds up the processor time of a process and of its children where a
parent waits for them. This process is the parent of all orphans below it (a "subreaper") and waits for every one, so that a worker
that is killed, or a Java machine that outlives the program that started it, is counted whole. What nobody waits for the kernel does
not add: the daemon of PySpark ignores that its workers end. Their time is sampled, and lacks what they did after the last sample.

Memory is sampled, too: resident sets, in which pages that processes share count in each. So the sum is an upper bound.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
PAGE = resource.getpagesize()
TICKS = os.sysconf("SC_CLK_TCK")  # in a second of processor time
EVERY = 0.25  # seconds between two samples
# Orphans may go on for this long after the command has ended; then they are ended.
PATIENCE = 30.0
PYTHON_WORKER = b"pyspark.daemon"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the clock and of processors, and MB of the largest process and of all together at their peak."""

    wall: float
    cpu: float
    largest: float
    together: float
    status: int


@dataclass(frozen=True, slots=True)
class Process:
    """A process as ``/proc`` has it: its seconds of processors, without those of its children, and bytes of memory."""

    pid: int
    parent: int
    cpu: float
    resident: int
    is_running: bool


def measured(
    command: Sequence[str],
    output: Path,
    environment: Mapping[str, str] | None = None,
    kill_worker_after: float | None = None,
    errors: Path | None = None,
) -> Spent:
    """What a command costs, whose output goes to a file.

    With ``kill_worker_after``, a worker of PySpark is killed so many seconds after the first one was there.
    """
    arguments = [] if kill_worker_after is None else [f"--kill-worker-after={kill_worker_after}"]
    with (errors or Path(os.devnull)).open("w") as stream:
        done = subprocess.run(
            [sys.executable, __file__, *arguments, str(output), *command],
            stdout=subprocess.PIPE,
            stderr=stream if errors else None,
            check=True,
            env={**os.environ, **(environment or {})},
        )
    return Spent(**json.loads(done.stdout))


def below(root: int) -> list[Process]:
    """The living processes below one."""
    children: defaultdict[int, list[Process]] = defaultdict(list)
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            # The process may end while it is looked at.
            with suppress(OSError):
                # The name of a program, in brackets, may have spaces and brackets.
                fields = Path("/proc", entry, "stat").read_text("latin-1").rpartition(")")[2].split()
                cpu = (int(fields[11]) + int(fields[12])) / TICKS
                one = Process(int(entry), int(fields[1]), cpu, int(fields[21]) * PAGE, fields[0] == "R")
                children[one.parent].append(one)
    found: list[Process] = []
    waiting = [root]
    while waiting:
        here = children[waiting.pop()]
        found += here
        waiting += [one.pid for one in here]
    return found


def python_workers(tree: Sequence[Process]) -> list[int]:
    """The workers of PySpark that are at work: children of its daemon, which has the same command line."""
    daemons = {one.pid for one in tree if PYTHON_WORKER in _command_line(one.pid)}
    return [one.pid for one in tree if one.is_running and one.pid in daemons and one.parent in daemons]


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@dataclass
class Killer:
    """Kills a worker of PySpark once, some seconds after the first one was at work."""

    after: float | None
    _first: float = 0.0

    def look(self, tree: Sequence[Process]) -> None:
        """Kill a worker if it is time."""
        if self.after is None or not (workers := python_workers(tree)):
            return
        now = time.perf_counter()
        self._first = self._first or now
        if now - self._first >= self.after:
            os.kill(workers[0], signal.SIGKILL)
            print(f"killed worker {workers[0]}", file=sys.stderr)
            self.after = None


@dataclass
class Unwaited:
    """Seconds of processors of processes that no parent waits for, and so the kernel adds to nothing."""

    _last: dict[int, float] = field(default_factory=dict)

    def look(self, tree: Sequence[Process]) -> None:
        """Sample processes. One that has got another parent is an orphan, for which this process waits."""
        here = {one.pid: one for one in tree}
        ignoring = {pid: _ignores_children(pid) for pid in {one.parent for one in tree} & here.keys()}
        for one in tree:
            if ignoring.get(one.parent):
                self._last[one.pid] = one.cpu
            else:
                self._last.pop(one.pid, None)

    def waited(self, pid: int) -> None:
        """A process was waited for after all."""
        self._last.pop(pid, None)

    def seconds(self) -> float:
        """What they took until they were last seen."""
        return sum(self._last.values())


def _ignores_children(pid: int) -> bool:
    """Whether a process ignores that its children end."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("latin-1").splitlines():
            if line.startswith("SigIgn:"):
                return bool(int(line.split()[1], 16) >> (signal.SIGCHLD - 1) & 1)
    return False


def watch(command: Sequence[str], output: Path, kill_worker_after: float | None = None) -> Spent:
    """Run a command and wait for all that it started."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    start = time.perf_counter()
    with output.open("wb") as stream:
        child = subprocess.Popen(command, stdout=stream)
    killer, unwaited = Killer(kill_worker_after), Unwaited()
    largest = together = 0
    ended: float | None = None
    # Until nothing is left below: also orphans.
    while _reaped(child, unwaited) and (tree := below(os.getpid())):
        resident = [one.resident for one in tree]
        largest, together = max(largest, *resident), max(together, sum(resident))
        unwaited.look(tree)
        killer.look(tree)
        if child.returncode is not None:
            ended = ended or time.perf_counter()
            if time.perf_counter() - ended > PATIENCE:
                _end(tree)
        time.sleep(EVERY)
    ended = ended or time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime + unwaited.seconds()
    return Spent(ended - start, cpu, largest / 1e6, together / 1e6, child.returncode or 0)


def _reaped(child: subprocess.Popen[bytes], unwaited: Unwaited) -> bool:
    """Wait for all processes below this one that have ended; whether any are left."""
    try:
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            unwaited.waited(found[0])
            if found[0] == child.pid:
                child.returncode = os.waitstatus_to_exitcode(found[1])
    except ChildProcessError:
        return False
    return True


def _end(tree: Sequence[Process]) -> None:
    for one in tree:
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.SIGKILL)


def main(words: list[str]) -> None:
    """Measure a command."""
    kill: float | None = None
    if words[0].startswith("--kill-worker-after="):
        kill = float(words.pop(0).partition("=")[2])
    print(json.dumps(asdict(watch(words[1:], Path(words[0]), kill))))


if __name__ == "__main__":
    main(sys.argv[1:])
