"""The errors a user can cause. Each is one clear line on stderr and exit status 2."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus_lint.core.model import Finding

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
        self.reason = reason


class BinaryError(ReadError):
    """A file is not text, so it is left alone; ``kind`` says what it is."""

    def __init__(self, path: str, kind: str) -> None:
        super().__init__(path, f"not text: {kind}")
        self.kind = kind


class WriteError(Exception):
    """A file was not written. The file on disk is unchanged."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


# The signals beside Ctrl-C that ask a process to end, and what is said then.
ENDING = {"SIGTERM": "terminated", "SIGHUP": "hung up"}


class Ended(KeyboardInterrupt):
    """A signal asks the process to end: what handles Ctrl-C handles this. ``status`` is the exit status, ``word`` what happened."""

    def __init__(self, number: int, word: str) -> None:
        super().__init__()
        # As a shell says it.
        self.status = 128 + number
        self.word = word


class LintError(Exception):
    """Something could not be linted. The message has a line for each path.

    Attributes:
        findings: The findings in everything else, in the order of ``lint_path``.

    Example:
        >>> from corpus_lint import LintError, lint_path
        >>> try:
        ...     lint_path("nowhere.txt")
        ... except LintError as error:
        ...     print(error, error.findings)
        nowhere.txt: no such file or directory []
    """

    def __init__(self, errors: Sequence[str], findings: Sequence[Finding] = ()) -> None:
        super().__init__("\n".join(errors))
        self.findings = [*findings]

    def __reduce__(self) -> tuple[type[LintError], tuple[object, ...]]:
        """By what it was made of: it comes from another process."""
        return type(self), (str(self).split("\n"), self.findings)


def traced(sentence: str, error: BaseException) -> str:
    """A sentence about a defect, followed by its traceback if ``TRACEBACK`` is set; ``complain`` prints both."""
    if os.environ.get(TRACEBACK, "0") in ("", "0"):
        return sentence
    import traceback

    return sentence + TRACE + "".join(traceback.format_exception(error)).rstrip("\n")
