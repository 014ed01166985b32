"""How the time that something takes grows with a text: for tests, which no clock decides.

Counted is the time of the processor, not that of the clock: of a text, and of one four times as long. What takes linear time
takes four times as much, what takes quadratic time sixteen times.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.shapes import Shape

# How many times as long four times the text may take. Linear is 4, n log n less than 5, quadratic 16.
MOST = 8.0
# What is measured takes at least so many seconds; it is asked of longer and longer texts, up to this length.
LEAST = 0.01
# Of rules that are slow by themselves, more is needed to see what grows behind that.
LEAST_OF_SLOW = 0.1
SHORTEST, LONGEST = 1_000, 32_000
# A machine may be busy with other things: the least of so many measurements counts. Before each there is a pause, as many times
# PAUSE, in seconds, as there were ones before: what keeps a machine busy lasts longer than a few measurements.
ATTEMPTS = 20
PAUSE = 0.03


def seconds(work: Callable[[str], object], content: str) -> float:
    start = time.process_time()
    work(content)
    return time.process_time() - start


@contextmanager
def without_collection() -> Iterator[None]:
    """What earlier tests left is not collected in what is measured."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@without_collection()
def growth(work: Callable[[str], object], make: Shape, least: float = LEAST) -> float:
    """How many times as long the work takes on four times the text; 1.0 where that is too fast to be measured."""
    work(make(SHORTEST // 2))
    length = SHORTEST
    while (once := seconds(work, make(length))) < least and length < LONGEST:
        length *= 2
    if once < least:
        return 1.0
    four = float("inf")
    for attempt in range(ATTEMPTS):
        time.sleep(PAUSE * attempt)
        # A text of another length each time: what was made of one may be kept.
        more = length + attempt * length // 128
        once = min(once, seconds(work, make(more))) if attempt else once
        four = min(four, seconds(work, make(4 * more)))
        if four <= MOST * once:
            break
    return four / once


def faults(work: Callable[[str], object], among: dict[str, Shape], least: float = LEAST) -> dict[str, float]:
    grown = {name: growth(work, make, least) for name, make in among.items()}
    return {name: round(ratio, 1) for name, ratio in grown.items() if ratio > MOST}
