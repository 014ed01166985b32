"""The printed report, and reports in files: ``--output sarif=corpus.sarif``."""

from __future__ import annotations

import argparse
import io
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass
from corpus_lint.report import FORMATS, ON_CORPUS, Report
from corpus_lint.report import write as write_report

STDOUT = "-"
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Outputs:
    """The reports of a run: ``printed`` is the format for standard output, ``files`` the formats of files."""

    printed: str
    files: tuple[tuple[str, Path], ...]

    @property
    def on_corpus(self) -> tuple[tuple[str, Path], ...]:
        """The files with reports on the corpus, whose documents have to be observed."""
        return tuple(one for one in self.files if one[0] in ON_CORPUS)


def choose(name: str, arguments: argparse.Namespace) -> Outputs:
    """The formats of a run, from what ``--format`` and ``--output FORMAT=FILE`` say. Raises UsageError."""
    printed = None
    files: dict[Path, str] = {}
    for output in arguments.output:
        known, equals, file = output.partition("=")
        if not equals or not file:
            raise UsageError(f"--output {output!r} is not of the form FORMAT=FILE")
        if known not in (*FORMATS, *ON_CORPUS):
            named = ", ".join((*FORMATS, *ON_CORPUS))
            raise UsageError(f"--output {output!r}: unknown format; choose one of {named}")
        if file == STDOUT and known in ON_CORPUS:
            raise UsageError(f"--output {output!r}: a report on the corpus goes to a file")
        if file == STDOUT:
            if printed or name != AUTO:
                raise UsageError(
                    "only one report can go to standard output; use either --output FORMAT=- once or --format"
                )
            printed = known
            continue
        path = target(f"--output {output!r}", file)
        if known == "card":
            from corpus_lint.cli.corpus_report import check_card

            check_card(f"--output {output!r}", path)
        if os.path.realpath(path) in {os.path.realpath(one) for one in files}:
            raise UsageError(f"--output: two reports cannot go to the same file, {file}")
        written = arguments.write_baseline
        if written and os.path.realpath(path) == os.path.realpath(written):
            raise UsageError(f"--output {output!r}: the baseline is written to this file")
        files[path] = known
    if files:
        from corpus_lint.cli.overwriting import keep_inputs

        read = (*arguments.paths, arguments.baseline, arguments.config)
        keep_inputs(files, (path for path in read if path))
    if name == AUTO:
        name = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full"
    return Outputs(printed or name, tuple((known, path) for path, known in files.items()))


def target(where: str, file: str | Path) -> Path:
    """The absolute path of a file to write. Raises UsageError if it cannot be one; ``where`` says who named it.

    A run may take hours: what keeps a file from being written at its end is said before it begins, as far as it is known.
    """
    path = Path(os.path.abspath(file))
    reason = unwritable(path)
    if reason:
        raise UsageError(f"{where}: {reason}")
    return path


def check_baseline(arguments: argparse.Namespace) -> None:
    """Raise UsageError for a baseline that is to be written and cannot be."""
    for name in ("write_baseline", *(("baseline",) if arguments.prune_baseline else ())):
        if written := getattr(arguments, name):
            target(f"--{name.replace('_', '-')} {written}", written)


def unwritable(path: Path) -> str:
    """Why a file cannot be written, as far as that is known before; empty if nothing is known."""
    mode = None
    try:
        # Through links: the file that is replaced is the one that they lead to.
        real = os.path.realpath(path)
        folder = os.path.dirname(real)
        if not stat.S_ISDIR(os.stat(folder).st_mode):
            return "its directory does not exist"
        with suppress(FileNotFoundError):
            mode = os.stat(real).st_mode
    except FileNotFoundError:
        return "its directory does not exist"
    except OSError as error:
        return error.strerror or str(error)
    except ValueError:  # which each version of Python words in another way
        return "file names cannot contain NUL"
    if mode is not None and stat.S_ISDIR(mode):
        return "is a directory"
    effective = os.access in os.supports_effective_ids
    if mode is not None and not os.access(real, os.W_OK, effective_ids=effective):
        return "the file is read-only"
    # What is no file, as /dev/null, is written to directly; a file is replaced.
    if (mode is None or stat.S_ISREG(mode)) and not os.access(
        folder, os.W_OK | os.X_OK, effective_ids=effective
    ):
        return "its directory is read-only"
    return ""


def write(outputs: Outputs, report: Report) -> None:
    """Write the files and, on GitHub, the summary of the step. Raises WriteError."""
    for name, path in outputs.files:
        if name in ON_CORPUS:
            continue
        from corpus_lint.core import atomic_write

        memory = io.StringIO(newline="")
        write_report(name, report, memory)
        atomic_write.write(path, memory.getvalue().encode("utf-8", "backslashreplace"))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and outputs.printed == "github":
        from corpus_lint.report import github

        github.add_summary(report, summary)


def own(arguments: argparse.Namespace, configuration: Path | None, outputs: Outputs) -> frozenset[str]:
    """The real paths of the files that a run itself reads or writes, which nobody expects to be linted."""
    named = (configuration, arguments.baseline, arguments.write_baseline)
    return real((*named, *(path for _, path in outputs.files)))


def real(paths: Iterable[str | Path | None]) -> frozenset[str]:
    """The real paths of some files, but for those that are none."""
    return frozenset(os.path.realpath(path) for path in paths if path)
