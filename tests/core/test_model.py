"""Values that processes send to each other."""

from __future__ import annotations

import pickle

import pytest

from corpus_lint.core import model
from corpus_lint.core.model import Edit, Fix, Location, Problem, Severity, Span

PROBLEM = Problem(
    Span(0, 2),
    "2 keywords",
    (Span(0, 1), Span(1, 2)),
    2,
    ("甲乙", "丙丁"),
    ("a sentence", ""),
    (Location("a", 1, 1, 1),),
    Fix("delete", (Edit(0, 1),)),
    Severity.WARNING,
    ("part",),
)


def test_problems_that_are_sent_have_their_strings_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (pickle.loads(pickle.dumps(PROBLEM)) for _ in range(2))  # noqa: S301 - what was just written
    assert one == other == PROBLEM
    assert one.message is other.message
    strings = zip(one.evidence + one.notes, other.evidence + other.notes, strict=True)
    assert all(here is there for here, there in strings)
    # They are forgotten when they are many.
    monkeypatch.setattr(model, "MOST_STRINGS", 0)
    last = pickle.loads(pickle.dumps(PROBLEM))  # noqa: S301
    assert last == PROBLEM
    assert last.message is not one.message
