"""Examine tasks in several processes; answers come in the order of the tasks, each with its task."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import chain

from corpus_lint.core.document import Document
from corpus_lint.engine import registry
from corpus_lint.engine.lint import RuleError, suspected
from corpus_lint.formats.find_files import Source
from corpus_lint.run.examine import examine, linted_bytes
from corpus_lint.run.tasks import Answer, Examined, Task, Work, emptied


def available() -> int:
    """The CPUs this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answers(
    work: Work, tasks: Iterator[Task], jobs: int, watch: Callable[[Source, int], None] | None = None
) -> Iterator[tuple[Task, Answer]]:
    """Yield each task with its answer. A single job, a single task or small inputs are done in this process.

    Of a file that cannot be read from some place on, as one process finds it, the parts behind that place have no answer.
    """
    cut: Source | None = None
    for task, answer in _answers(work, tasks, jobs, watch):
        if cut is not None and task[0].start and task[0].source is cut:
            yield task, Answer([Examined()])
            continue
        cut = task[-1].source if answer.pieces[-1].cut and not task[-1].last else None
        yield task, answer


def _answers(
    work: Work, tasks: Iterator[Task], jobs: int, watch: Callable[[Source, int], None] | None
) -> Iterator[tuple[Task, Answer]]:
    first: list[Task] = []
    enough = work.tuning.processes if jobs > 1 else work.tuning.screens
    size = ahead = read = 0
    for task in tasks:
        first.append(task)
        size += sum(piece.size for piece in task)
        ahead += linted_bytes(work, task)
        if size >= enough and (len(first) > 1 or jobs == 1):
            break
    if jobs == 1 or size < enough or len(first) < 2:
        for task in chain(first, tasks):
            read += linted_bytes(work, task)
            yield emptied(task), examine(work, task, max(ahead, read), watch)
        return
    from corpus_lint.run.worker_pool import Pool, forks, in_order  # most runs do not need it

    # Here, and not in each process.
    registry.load(work.rules)
    if forks():
        _prepare(work, first, ahead)
    with contextlib.closing(Pool(work, jobs, ahead)) as pool:
        yield from in_order(pool, chain(first, tasks))


def _prepare(work: Work, tasks: Sequence[Task], ahead: int) -> None:
    """Import and make here what forked processes need for so many bytes, and not in each of them."""
    # numpy starts threads unless it is told not to, and a process with threads is not forked.
    if ahead >= work.tuning.screens and os.environ.get("OPENBLAS_NUM_THREADS") == "1":
        # Screens make their tables when they are first asked. What fails here fails there, where it is reported.
        with contextlib.suppress(RuleError):
            suspected([Document("", b"", "", ())], work.rules)
    if any(piece.compared for task in tasks for piece in task):
        import_module("corpus_lint.duplicates.sign_documents")
