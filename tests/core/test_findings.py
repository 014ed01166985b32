"""Findings that wait are packed where they are many, and come out as they went in: in every order, from every process."""

from __future__ import annotations

import pickle
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from corpus_lint.core import findings as module
from corpus_lint.core.findings import MOST_LOOSE, TOGETHER, Brief, Findings, brief, briefs
from corpus_lint.core.model import (
    Content,
    Edit,
    Excerpt,
    Finding,
    Fix,
    Location,
    Problem,
    Safety,
    Severity,
    Span,
)

CODES = {"ENC107": "invisible-character", "SPM101": "keyword-banner", "TRN102": "cut-sentence"}
FIXES = [None, *(Fix("delete it", (Edit(0, 2),), safety) for safety in Safety)]


def made(random: Random, text: str = "老屋门前有一棵槐树") -> Finding:
    """A finding somewhere: of some files, records and parts there are several."""
    code, start = random.choice([*CODES]), random.randrange(9)
    problem = Problem(
        Span(start, start + 1),
        f"something {random.randrange(5)}",
        occurrences=(Span(start, start + 1), Span(20, 30)),
        count=random.randrange(1, 4),
        evidence=(text[:5],),
        related=(Location("b.txt", None, 1, 1),),
        fix=random.choice(FIXES),
    )
    return Finding(
        path=random.choice(["a.jsonl", "b.txt", "c.txt"]),
        record=random.choice([None, 1, 2, 11]),
        code=code,
        name=CODES[code],
        severity=random.choice([*Severity]),
        line=1,
        column=start + 1,
        end_line=1,
        end_column=start + 2,
        excerpt=Excerpt(text, 0, len(text), start, start + 1),
        problem=problem,
        content=Content(2, (("槐", 2),), ("0f",)),
        part=random.choice(["", "messages[2].content", "messages[10].content"]),
        group=random.choice(["", "news"]),
    )


def many(number: int) -> list[Finding]:
    random = Random(number)
    return [made(random) for _ in range(number)]


@pytest.fixture(params=[(1, 1, 1), (7, 3, 2), (64, 10, 5), (10**6, 10, 10**6)])
def sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many are loose, packed together, and sent packed."""
    for name, size in zip(("MOST_LOOSE", "TOGETHER", "LEAST_SENT"), request.param, strict=True):
        monkeypatch.setattr(module, name, size)


def sent(found: Findings) -> Findings:
    """As another process has them."""
    received: Findings = pickle.loads(pickle.dumps(found))  # noqa: S301 - what was just written
    return received


WAYS: dict[str, Callable[[Sequence[Finding]], Any]] = {
    "a list": list,
    "one by one": iter,
    "findings": Findings,
    "those of another process": lambda some: sent(Findings(some)),
}


@pytest.mark.usefixtures("sizes")
@pytest.mark.parametrize("way", WAYS)
def test_they_come_out_as_they_went_in(way: str) -> None:
    every = many(100)
    found = Findings()
    assert (len(found), bool(found), list(sent(found))) == (0, False, [])
    start = 0
    for size in (0, 1, 20, 2, 0, 30, 1, 1, 45):
        found += WAYS[way](every[start : start + size])
        start += size
    assert len(found) == len(every)
    assert every[5] in found
    assert found == sent(found)
    assert found != Findings(every[1:])
    for one in (found, sent(found)):
        for _ in range(2):
            assert list(one) == every
            assert list(one.briefs()) == list(briefs(every)) == [*map(brief, every)]
    found.clear()
    assert (len(found), list(found), list(found.briefs())) == (0, [], [])


@pytest.mark.usefixtures("sizes")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("severities", [{}, {"ENC107": Severity.ERROR, "TRN102": Severity.WARNING}])
def test_they_are_sorted_graded_and_left_out(way: str, severities: dict[str, Severity]) -> None:
    """In any order, those that are alike in that of their coming."""
    every = many(60)
    every += [replace(one, group="later") for one in every[:20]]
    graded = [replace(one, severity=severities.get(one.code, one.severity)) for one in every]
    keeps: list[Callable[[Brief | Finding], bool] | None] = [
        None,
        lambda one: one.code != "SPM101" or one.path == "b.txt",
        lambda _: False,
    ]
    for keep in keeps:
        found = Findings()
        for start in range(0, len(every), 9):
            found += WAYS[way](every[start : start + 9])
        found.sort(keep, severities)
        expected = [one for one in graded if keep is None or keep(one)]
        expected.sort(key=lambda one: one.sort_key)
        assert len(found) == len(expected)
        for _ in range(2):
            assert list(found) == expected
            assert list(found.briefs()) == [*map(brief, expected)]


@pytest.mark.usefixtures("sizes")
def test_what_cannot_be_packed_waits_as_it_is() -> None:
    odd: Any = (lambda: None,)
    every = many(30)
    every[7] = replace(every[7], problem=replace(every[7].problem, evidence=odd))
    found = Findings(every)
    found.sort()
    assert list(found) == sorted(every, key=lambda one: one.sort_key)
    with pytest.raises((AttributeError, pickle.PicklingError)):
        pickle.dumps(Findings(every))


# Texts have words.
WORDS = [chr(0x4E00 + 7 * number) + chr(0x5E00 + 11 * number) for number in range(300)]


def of_a_rule(number: int) -> Iterator[Finding]:
    """So many findings, as documents come."""
    random = Random(number)
    for record in range(number):
        text = "".join(random.choices(WORDS, k=200))
        yield replace(made(random, text), path="a.jsonl", record=record, part="")


def kept_and_looked_at(number: int) -> tuple[int, int]:
    """The bytes of so many findings of two rules that wait, and of looking at all of them, one by one."""
    tracemalloc.start()
    found = Findings()
    for _ in range(2):
        found += of_a_rule(number // 2)
    found.sort()
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    assert sum(one.count for one in found.briefs()) == sum(one.problem.count for one in found)
    looked_at = tracemalloc.get_traced_memory()[1] - kept
    tracemalloc.stop()
    return kept, looked_at


def test_memory_grows_by_half_of_what_findings_take() -> None:
    """To look at them, a pack of each rule is unpacked at a time, however many there are."""
    tracemalloc.start()
    loose = list(of_a_rule(TOGETHER))
    each = tracemalloc.get_traced_memory()[0] / len(loose)
    tracemalloc.stop()
    few, more = (kept_and_looked_at(number * MOST_LOOSE) for number in (1, 3))
    assert (more[0] - few[0]) / (2 * MOST_LOOSE) < each / 2
    assert max(few[1], more[1]) < 8 * TOGETHER * each
