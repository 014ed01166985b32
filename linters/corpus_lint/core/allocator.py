"""What the allocator of glibc does with memory that is freed: keep it for what is asked next, or give it back. Elsewhere, nothing."""

from __future__ import annotations

import sys
from functools import cache

# Memory of blocks up to this size is kept from batch to batch; arrays of a batch are no larger but for the longest texts.
KEPT = 16 << 20


@cache
def keep_memory() -> None:
    """Let the allocator keep the memory of the arrays of one batch for the next.

    It gives back large blocks that are freed, and the kernel clears each of their pages when the next batch asks for them: that
    takes a tenth of the time of a run. From the size of the largest block that was ever freed on it takes a block for large, and
    this one, which is never written to, is freed at once. Elsewhere it does nothing.
    """
    # A bytearray would be cleared.
    bytes(KEPT)


def give_back() -> None:
    """Give memory that is free back to the system, at the end of a phase whose arrays the next one has no use for.

    What is freed between two blocks that are in use the allocator keeps, and values of Python do not use it: when a quarter of a
    gigabyte of documents was compared these are 30 of 90 MB. It takes a few milliseconds.
    """
    if sys.platform == "linux":
        import ctypes

        # Other libraries of C have none.
        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
            trim(0)
