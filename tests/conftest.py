"""What all tests need: no test uses the cache of who runs it, nor that of another test."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import pytest

from corpus_lint.run.cache_location import VARIABLE

# As for the command: a rule that is made in a test cannot be sent to a process that is not forked.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
numbers = count()


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are forked, whatever threads libraries of other tests have left."""
    from corpus_lint.run import worker_pool

    monkeypatch.setattr(worker_pool, "_has_one_thread", lambda: True)


@pytest.fixture(autouse=True)
def cache_base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the caches of this test are, which does not exist yet."""
    base = tmp_path_factory.getbasetemp() / "caches" / str(next(numbers))
    monkeypatch.setenv(VARIABLE, str(base))
    return base
