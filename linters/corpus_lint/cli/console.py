"""Standard error and broken pipes: what the command says beside its report."""

from __future__ import annotations

import contextlib
import os
import sys

from corpus_lint.core.errors import TRACE

TYPE_CHECKING = False  # not from typing, which takes longer to import than this module
if TYPE_CHECKING:
    from typing import TextIO


def complain(sentence: str) -> None:
    """Say on standard error what went wrong: a line, and below it a trace where there is one."""
    from corpus_lint.core.visible_text import visible  # which nobody needs who has nothing to complain of

    said, _, trace = sentence.partition(TRACE)
    try:
        sys.stderr.write(f"corpus-lint: {visible(said)}\n")
        sys.stderr.writelines(f"    {visible(line)}\n" for line in trace.split("\n") if line)
        sys.stderr.flush()
    except OSError:  # nobody to tell
        with contextlib.suppress(OSError):
            abandon(sys.stderr)


def abandon(stream: TextIO) -> None:
    """Let what a stream cannot write go nowhere: the interpreter, which flushes it at exit, would exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
