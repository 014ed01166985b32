"""The command line: arguments in, a report out, an exit status.

0: nothing found. 1: something found. 2: something could not be done: wrong usage, a path that cannot be
read, a file that could not be written, a defect of corpus-lint itself. 128 and the number of a signal that ended the run.

Each command imports only what it needs: ``--version`` imports no rule.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import sys

from corpus_lint.cli.arguments import ALIASES, COMMANDS, HELP, OPTIONS, parser
from corpus_lint.cli.console import abandon, complain
from corpus_lint.core.errors import ENDING, TRACEBACK, Ended, UsageError, traced

# What systems say of a full disk, a quota, and a limit to the size of files.
NO_ROOM = {number for name in ("ENOSPC", "EDQUOT", "EFBIG") if (number := getattr(errno, name, None))}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import NoReturn


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status.

    Raises only the SystemExit of ``--help`` and ``--version``.
    """
    # Both may be closed when the process starts.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115 - until the process ends
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115 - until the process ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        words = _with_command(words)
        arguments = parser(words[0]).parse_args(words)
        arguments.words = words
        if getattr(arguments, "traceback", False):
            os.environ[TRACEBACK] = "1"
        commands = {"check": _check, "clean": _clean, "report": _report, "rule": _rule}
        commands["completion"] = _completion
        status = commands[arguments.command](arguments)
        sys.stdout.flush()
    except UsageError as error:
        complain(str(error))
        return 2
    except BrokenPipeError:
        # The reader stopped early.
        abandon(sys.stdout)
        return 1
    except Ended as error:
        complain(error.word)
        return error.status
    except KeyboardInterrupt:
        complain("interrupted")
        return 130
    except Exception as error:  # noqa: BLE001 - a defect is a sentence, and status 2
        complain(traced(_about(error), error))
        return 2
    return status


def _about(error: Exception) -> str:
    """What is said of an exception that nothing else expected."""
    if not isinstance(error, OSError) or error.errno not in NO_ROOM:
        return f"internal error: {type(error).__name__}: {error}"
    import tempfile

    # Files that are written have sentences of their own: what is left are those that a run keeps for itself.
    folder = tempfile.gettempdir()
    return f"no room for temporary files in {folder}: {error.strerror}; TMPDIR names another directory"


def _with_command(words: list[str]) -> list[str]:
    """The words of a command line, beginning with a command: ``check`` where it was left out. Raises UsageError."""
    first = words[0] if words else ""
    if first == HELP and not os.path.lexists(first):
        return [*words[1:2], "--help"]
    if first in ALIASES and not os.path.lexists(first):
        return [ALIASES[first], *words[1:]]
    if first in COMMANDS or first in ("-h", "--help", "--version"):
        return words
    if first.isalpha() and not os.path.lexists(first):
        import difflib

        known = (*COMMANDS, *ALIASES, HELP)
        near = OPTIONS.get(first.lower()) or next(
            iter(difflib.get_close_matches(first.lower(), known, 1)), None
        )
        if near:
            raise UsageError(f"there is no command {first!r}, and no file; did you mean {near}?")
    return ["check", *words]


def run() -> NoReturn:
    """The console script."""
    # A run keeps its objects to the end and makes few cycles: collecting them repeatedly takes a third of the time of a run in
    # which nothing has changed, and to look at the tables and expressions of all rules once a twentieth of one that lints 30 MB.
    gc.set_threshold(500_000, 50, 100)
    # numpy would start threads for matrix products, which we do not use, and a process with threads cannot fork safely.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _end_in_order()
    status = main()
    # Skip the search for cycles at exit, which takes a tenth of the time of a short run.
    gc.freeze()
    sys.exit(status)


def _end_in_order() -> None:
    """Let the signals that ask a process to end be handled like Ctrl-C, so that no temporary file is left."""
    import signal

    ending = {number: word for name, word in ENDING.items() if (number := getattr(signal, name, None))}

    def end(number: int, _frame: object) -> NoReturn:
        # A second one would come in the middle of tidying up.
        for one in ending:
            signal.signal(one, signal.SIG_IGN)
        raise Ended(number, ending[number])

    for one in ending:
        # nohup has SIGHUP ignored.
        if signal.getsignal(one) is signal.SIG_DFL:
            signal.signal(one, end)


def _check(arguments: Namespace) -> int:
    from corpus_lint.cli import check

    for path in arguments.paths:
        word = OPTIONS.get(path, path)
        if word in (*COMMANDS, *ALIASES, HELP, *OPTIONS.values()) and not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or directory; did you mean 'corpus-lint {word}'?")
    return check.check(arguments)


def _clean(arguments: Namespace) -> int:
    from corpus_lint.cli import clean

    return clean.run(arguments)


def _report(arguments: Namespace) -> int:
    from corpus_lint.cli import report

    return report.run(arguments)


def _rule(arguments: Namespace) -> int:
    from corpus_lint.cli import rule

    return rule.run(arguments)


def _completion(arguments: Namespace) -> int:
    from corpus_lint.cli import completion

    sys.stdout.write(completion.script(parser(), arguments.shell))
    return 0
