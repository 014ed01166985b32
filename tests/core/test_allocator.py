"""Memory that is free is given back to the system when it is asked for."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# Every other block is freed, so that none of them is at the end.
FREED = """
from pathlib import Path
from corpus_lint.core.allocator import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [bytearray(b"x" * 100_000) for _ in range(400)]
del blocks[::2]
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator keeps what it wants")
def test_memory_between_blocks_in_use_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", FREED], check=True, capture_output=True, text=True)
    assert int(done.stdout) > 15_000_000
