"""Engines lint in several threads: what one of them meets for the first time, the others do not see half made."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from corpus_lint import Linter
from corpus_lint.screens import classes
from tests.integrations.records import records

THREADS, ROUNDS = 3, 2


@pytest.mark.slow
def test_threads_that_start_together_find_the_same() -> None:
    texts = [record["text"] for record in records()]
    linter = Linter()
    expected = [(row, finding.code, finding.problem) for row, finding in linter.lint(texts)]
    assert len({code for _, code, _ in expected}) > 10
    together = Barrier(THREADS)

    def found(_: int) -> list[tuple[int, str, object]]:
        together.wait(60)
        return [(row, finding.code, finding.problem) for row, finding in linter.lint(texts)]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(ROUNDS):
            # As in a new process, which has met no class of characters yet.
            vars(classes.COMMON).update(vars(classes.Classes(np.uint32)))
            vars(classes.RARE).update(vars(classes.Classes(np.uint8, marked_in=classes.COMMON)))
            with ThreadPoolExecutor(THREADS) as pool:
                assert all(one == expected for one in pool.map(found, range(THREADS)))
    finally:
        sys.setswitchinterval(interval)
