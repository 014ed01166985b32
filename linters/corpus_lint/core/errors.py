"""The errors a user can cause. Each is one clear line on stderr and exit status 2."""

from __future__ import annotations

import os

# The variable that asks for traces of defects; as a variable, for the processes of a run, too.
TRACEBACK = "CORPUS_LINT_TRACEBACK"
# Between a sentence and its trace. No name has a NUL.
TRACE = "\0\n"


class UsageError(Exception):
    """What was asked for cannot be done: an unknown rule, a value out of its range. The message is one line for people.

    Example:
        >>> from corpus_lint import UsageError, lint_text
        >>> try:
        ...     lint_text("", select="PIN999")
        ... except UsageError as error:
        ...     print(error)
        no rule is called 'PIN999'; did you mean PIN?
    """


class ReadError(Exception):
    """A path cannot be read: missing, not a regular file, no permission, damaged."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class BinaryError(ReadError):
    """A file is not text, and so is left alone: ``kind`` says what it is instead."""

    def __init__(self, path: str, kind: str) -> None:
        super().__init__(path, f"not text: {kind}")
        self.kind = kind


class WriteError(Exception):
    """A repaired file was not written. What is on the disk is what was there before."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


def traced(sentence: str, error: BaseException) -> str:
    """A sentence about a defect, with where it was raised if somebody asked for that: the lines for ``complain``."""
    if os.environ.get(TRACEBACK, "0") in ("", "0"):
        return sentence
    import traceback

    return sentence + TRACE + "".join(traceback.format_exception(error)).rstrip("\n")
