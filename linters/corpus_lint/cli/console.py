"""Standard error and broken pipes: what the command says in addition to its report."""

from __future__ import annotations

import contextlib
import os
import sys

from corpus_lint.core.errors import TRACE

TYPE_CHECKING = False  # not from typing, which takes longer to import than this module
if TYPE_CHECKING:
    from typing import TextIO


# A terminal is not taken to be narrower; what continues a line is indented, so that the next sentence can be told from it.
MIN_WIDTH = 20
INDENT = 4


def complain(sentence: str) -> None:
    """Say on standard error what went wrong: a line, and below it a trace where there is one."""
    from corpus_lint.core.visible_text import visible  # only runs with something to say need it

    said, _, trace = sentence.partition(TRACE)
    try:
        sys.stderr.write("\n".join(_folded(f"corpus-lint: {visible(said)}")) + "\n")
        sys.stderr.writelines(f"    {visible(line)}\n" for line in trace.split("\n") if line)
        sys.stderr.flush()
    except OSError:  # nobody to tell
        with contextlib.suppress(OSError):
            abandon(sys.stderr)


def _folded(line: str) -> list[str]:
    """A line as it is for a pipe; for a terminal lines of its width, folded only at spaces: a path stays whole."""
    if not sys.stderr.isatty():
        return [line]
    import shutil

    from corpus_lint.core.visible_text import cells

    width = max(MIN_WIDTH, shutil.get_terminal_size().columns)
    lines: list[str] = []
    for word in line.split(" "):
        if lines and cells(lines[-1]) + 1 + cells(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(" " * INDENT + word if lines else word)
    return lines


def abandon(stream: TextIO) -> None:
    """Let what a stream cannot write go nowhere: the interpreter, which flushes it at exit, would exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
