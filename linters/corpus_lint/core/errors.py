"""The errors a user can cause. Each is one clear line on stderr and exit status 2."""

from __future__ import annotations

import os

# The environment variable that turns tracebacks on. Worker processes inherit it.
TRACEBACK = "CORPUS_LINT_TRACEBACK"
# Separates a sentence from its traceback. No file name contains a NUL.
TRACE = "\0\n"


class UsageError(Exception):
    """The request is invalid: an unknown rule, a value out of its range. The message is one line for people.

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
    """A file is not text, so it is left alone; ``kind`` says what it is."""

    def __init__(self, path: str, kind: str) -> None:
        super().__init__(path, f"not text: {kind}")
        self.kind = kind


class WriteError(Exception):
    """A file was not written. The file on disk is unchanged."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


def traced(sentence: str, error: BaseException) -> str:
    """A sentence about a defect, followed by its traceback if ``TRACEBACK`` is set; ``complain`` prints both."""
    if os.environ.get(TRACEBACK, "0") in ("", "0"):
        return sentence
    import traceback

    return sentence + TRACE + "".join(traceback.format_exception(error)).rstrip("\n")
