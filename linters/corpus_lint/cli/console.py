"""Standard error and broken pipes: what the command says in addition to its report."""

from __future__ import annotations

import contextlib
import os
import sys

from corpus_lint.core.errors import TRACE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


# The minimum width of a terminal, and the indentation of continued lines, which sets the next sentence apart.
MIN_WIDTH = 20
INDENT = 4


def complain(sentence: str) -> None:
    """Print an error to standard error: a sentence, and a traceback if there is one."""
    from corpus_lint.core.visible_text import visible  # only runs with something to say need it

    said, _, trace = sentence.partition(TRACE)
    try:
        sys.stderr.write("\n".join(_folded(f"corpus-lint: {visible(said)}")) + "\n")
        sys.stderr.writelines(f"    {visible(line)}\n" for line in trace.split("\n") if line)
        sys.stderr.flush()
    except OSError:  # standard error is gone
        with contextlib.suppress(OSError):
            abandon(sys.stderr)


def _folded(line: str) -> list[str]:
    """The line itself for a pipe; for a terminal, lines of its width, folded only at spaces so that paths stay whole."""
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
    """Discard the rest of a stream: the interpreter flushes it at exit and, if that failed, would exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
