"""The errors a user can cause. Each is one clear line on stderr and exit status 2."""

from __future__ import annotations

import contextlib
import os
import sys

TYPE_CHECKING = False  # not from typing, which takes longer to import than this module
if TYPE_CHECKING:
    from typing import TextIO


class UsageError(Exception):
    """What was asked for cannot be done: an unknown rule, an option without a value."""


class ReadError(Exception):
    """A path cannot be read: missing, not a regular file, no permission, damaged."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class WriteError(Exception):
    """A repaired file was not written. What is on the disk is what was there before."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


def complain(sentence: str) -> None:
    """Say on standard error what went wrong."""
    from corpus_lint.excerpt import visible  # which nobody needs who has nothing to complain of

    try:
        sys.stderr.write(f"corpus-lint: {visible(sentence)}\n")
        sys.stderr.flush()
    except OSError:  # nobody to tell
        with contextlib.suppress(OSError):
            abandon(sys.stderr)


def abandon(stream: TextIO) -> None:
    """Let what a stream cannot write go nowhere: the interpreter, which flushes it at exit, would exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
