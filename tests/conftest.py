"""What all tests need: no test uses the cache of the user or of another test."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from corpus_lint.run.cache_location import VARIABLE

# As for the command: a rule that is made in a test cannot be sent to a process that is not forked.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
numbers = count()

# How many examples Hypothesis makes for a property. Those of the first two are the same in each run, so that nobody is stopped
# by what another change brought; `--hypothesis-profile nightly` looks for new ones.
settings.register_profile(
    "dev",
    max_examples=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=100)
settings.register_profile("nightly", settings.get_profile("dev"), max_examples=2000, derandomize=False)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture
def tune(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Changes numbers of ``Tuning`` for the commands that the test runs."""
    from corpus_lint.cli import check

    def changed(**numbers: int) -> None:
        monkeypatch.setattr(check, "TUNING", replace(check.TUNING, **numbers))

    return changed


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are forked, whatever threads libraries of other tests have left."""
    from corpus_lint.run import worker_pool

    monkeypatch.setattr(worker_pool, "_has_one_thread", lambda: True)


@pytest.fixture(autouse=True)
def _nobody_knows_that_this_is_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed in a terminal is other in CI: it would not be what the tests expect."""
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture(autouse=True)
def cache_base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the caches of this test are, which does not exist yet."""
    base = tmp_path_factory.getbasetemp() / "caches" / str(next(numbers))
    monkeypatch.setenv(VARIABLE, str(base))
    return base
