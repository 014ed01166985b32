"""A pool of worker processes; if a worker is killed, only the piece it was working on is lost.

Each worker has one task at a time: neither side ever waits for a full pipe that nobody reads, and the task of a dead worker is known.
Workers end with this process, because their pipes close.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corpus_lint.core import errors
from corpus_lint.core.errors import traced
from corpus_lint.core.values import dataclass, field
from corpus_lint.formats.find_files import Source
from corpus_lint.run.examine import examine, linted_bytes
from corpus_lint.run.tasks import Answer, Examined, Piece, Task, Work, emptied

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

# Tasks per worker that may be started before the first is merged: this bounds the memory of waiting answers.
AHEAD = 4
# The signals beside Ctrl-C that ask a process to end, where they can be blocked.
ENDING = {getattr(signal, name) for name in errors.ENDING if hasattr(signal, "pthread_sigmask")}

Answered = tuple[Task, Answer]


def in_order(pool: Pool, tasks: Iterator[Task]) -> Iterator[Answered]:
    """Yield each task with its answer."""
    answered: dict[int, Sequence[Answered]] = {}
    given = due = 0
    task = next(tasks, None)
    while True:
        while task is not None and pool.is_free and given - due < AHEAD * pool.jobs:
            pool.give(given, task)
            given, task = given + 1, next(tasks, None)
        while due in answered:
            yield from answered.pop(due)
            due += 1
        if given > due:
            answered.update(pool.wait())
        elif task is None:
            return


@dataclass(slots=True)
class _Worker:
    """A process, our end of its pipe, and its current task."""

    process: BaseProcess
    connection: Connection
    number: int = 0
    task: Task | None = None


@dataclass(slots=True)
class Pool:
    """Up to so many workers, started when there is something to do for them.

    ``ahead`` is the number of bytes that the run is known to lint, before it begins.
    """

    work: Work
    jobs: int
    ahead: int = 0
    workers: list[_Worker] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """Whether a worker is free for a task."""
        return len(self.workers) < self.jobs or any(worker.task is None for worker in self.workers)

    def give(self, number: int, task: Task) -> None:
        """Give a task to a worker."""
        worker = next((worker for worker in self.workers if worker.task is None), None) or self._start()
        worker.number, worker.task = number, task
        # If the worker has died, its answer will say so.
        with contextlib.suppress(OSError):
            worker.connection.send(task)

    def wait(self) -> Iterator[tuple[int, Sequence[Answered]]]:
        """Wait for at least one answer, then yield the available ones with the numbers of their tasks."""
        from multiprocessing import connection

        busy = [worker for worker in self.workers if worker.task is not None]
        ready = connection.wait([worker.connection for worker in busy])
        for worker in busy:
            if worker.connection in ready and worker.task is not None:
                task = worker.task
                answer = self._receive(worker)
                if isinstance(answer, Answer):
                    yield worker.number, [(emptied(task), answer)]
                elif len(task) == 1:
                    yield worker.number, [(task, _lost(task[0], answer))]
                else:
                    yield worker.number, [([piece], self._alone(piece)) for piece in task]

    def _alone(self, piece: Piece) -> Answer:
        """The answer for a piece of a task whose worker died; another piece of the task may be the cause."""
        worker = self._start()
        worker.task = [piece]
        with contextlib.suppress(OSError):
            worker.connection.send(worker.task)
        answer = self._receive(worker)
        if worker in self.workers:
            self._stop(worker)
        return answer if isinstance(answer, Answer) else _lost(piece, answer)

    def _receive(self, worker: _Worker) -> Answer | str:
        """The answer of a worker, or the reason why there is none; a dead worker is removed."""
        try:
            answer: Answer | str = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            code = worker.process.exitcode or 0
            self._stop(worker)
            return f"was killed ({signal.Signals(-code).name})" if code < 0 else f"exited with status {code}"
        worker.task = None
        return answer

    def _start(self) -> _Worker:
        import multiprocessing

        is_forked = forks()
        context: Any = multiprocessing.get_context("fork" if is_forked else "spawn")
        ours, theirs = context.Pipe()
        inherited = [ours, *(worker.connection for worker in self.workers)] if is_forked else []
        with _uninterrupted():
            process = context.Process(
                target=_serve, args=(theirs, inherited, self.work, self.ahead, os.getpid()), daemon=True
            )
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _stop(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.connection.close()
        worker.process.terminate()
        worker.process.join()

    def close(self) -> None:
        """Stop all workers, even in the middle of a task."""
        with _uninterrupted():
            for worker in self.workers:
                worker.process.terminate()
            while self.workers:
                self._stop(self.workers[0])


def forks() -> bool:
    """Whether a worker is forked from this process, so that it has all modules, rules and tables already.

    Outside Linux, libraries may not survive a fork, and forking is never safe while a thread holds a lock, which stays locked in
    the new process.
    """
    return sys.platform == "linux" and _has_one_thread()


def _has_one_thread() -> bool:
    """Whether this process has no other thread, of Python or of a library. If that cannot be determined, assume that it has."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Block what asks processes to end, as Ctrl-C, which a terminal sends to all of them, until each can handle it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *ENDING})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _lost(piece: Piece, reason: str) -> Answer:
    return Answer([Examined(errors=[f"{piece.shown}: not linted: its worker process {reason}"])])


def _serve(
    connection: Connection, inherited: Sequence[Connection], work: Work, ahead: int, parent: int
) -> None:
    """Answer tasks until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The others end a worker at once: it has nothing to tidy up. They are blocked since before it was started.
    for one in ENDING:
        if signal.getsignal(one) is not signal.SIG_IGN:  # as nohup has it
            signal.signal(one, signal.SIG_DFL)
    if ENDING:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    # Close inherited pipe ends: while they are open, the other processes do not notice that their peer is gone.
    for other in inherited:
        other.close()

    def watch(_source: Source, _offset: int) -> None:
        if os.getppid() != parent:  # the parent was killed
            os._exit(1)

    read = 0
    with contextlib.suppress(EOFError, OSError):
        while True:
            task = connection.recv()
            read += linted_bytes(work, task)
            answer: Answer | str = examine(work, task, max(ahead, read), watch)
            try:
                connection.send(answer)
            except OSError:
                return
            except Exception as error:  # a finding that cannot be pickled: a defect of its rule
                connection.send(
                    traced(f"could not send its findings: {type(error).__name__}: {error}", error)
                )
