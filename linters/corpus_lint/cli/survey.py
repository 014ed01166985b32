"""Describe the files of a path in which nothing was linted, so that "no findings" always means that something was."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Protocol

from corpus_lint.core.wording import plural
from corpus_lint.formats import DOUBTFUL, find_files, suffix
from corpus_lint.formats.unread import Unread

# The maximum of extensions in a note, the most frequent first.
MOST_ENDINGS = 8


class Run(Protocol):
    """What came of a run."""

    files: int
    errors: list[str]
    notes: list[str]
    unread: Unread


def conclude(run: Run, paths: Sequence[str], tracked: bool, excluded: Callable[[str], bool] | None) -> None:
    """Say what a run over some paths did not read; if it read no file, what is there instead."""
    if run.unread.missing and not run.files:
        # All that was there to lint: no finding in it must not look like none at all.
        run.errors.append(not_read(run.unread))
    elif not run.files and not run.errors:
        run.notes.append(nothing(paths, tracked, excluded, run.unread.reports))
    elif run.unread:
        run.notes.append(not_read(run.unread))


def not_read(unread: Unread) -> str:
    """A note about what a run found and did not read, and what would read it."""
    said = []
    if unread.files:
        said.append(f"{plural(unread.files.total(), 'file')} of other formats ({_listed(unread.files)})")
    if unread.without_text:
        known = _listed(unread.without_text)
        said.append(f"{known} without records with text (--text-field names a field, or name the file)")
    if unread.reports:
        number = plural(unread.reports.total(), "report")
        said.append(f"{number} of corpus-lint ({_listed(unread.reports)}; name a file to have it read)")
    if unread.missing:
        command = f"pip install corpus-lint[{','.join(sorted(unread.extras))}]"
        number = plural(unread.missing.total(), "file")
        said.append(f"{number} whose package is missing ({_listed(unread.missing)}; {command})")
    if unread.archives:
        said.append(f"{plural(unread.archives.total(), 'archive')} ({_listed(unread.archives)}; unpack them)")
    if unread.hidden:
        said.append("1 hidden directory" if unread.hidden == 1 else f"{unread.hidden:,} hidden directories")
    if unread.records:
        said.append(f"{plural(unread.records, 'record')} without text")
    return f"not read: {', '.join(said)}"


def _listed(endings: Counter[str]) -> str:
    """Counts by ending, the most frequent first."""
    named = ((ending or "without an ending", count) for ending, count in endings.items())
    usual = sorted(named, key=lambda one: (-one[1], one[0]))[:MOST_ENDINGS]
    listed = ", ".join(f"{count:,} {ending}" for ending, count in usual)
    more = endings.total() - sum(count for _, count in usual)
    return f"{listed}, {more:,} others" if more else listed


def nothing(
    paths: Sequence[str], tracked: bool, excluded: Callable[[str], bool] | None, reports: Counter[str]
) -> str:
    """A note for a run without files to lint: counts of files by extension, and of excluded files.

    ``reports`` are those that corpus-lint itself wrote.
    """
    endings: Counter[str] = Counter()
    left_out = 0
    for path in paths:
        for name in _tracked(path) if tracked else _below(path):
            if excluded and excluded(name):
                left_out += 1
            else:
                endings[suffix(name) or os.path.splitext(name)[1].lower()] += 1
    endings -= reports
    where = "git tracks " if tracked else ""
    if not endings and not left_out and not reports:
        return f"nothing to lint: {where or 'there are '}no files in {', '.join(paths)}"
    said = []
    if endings:
        doubtful = Counter({name: count for name, count in endings.items() if name in DOUBTFUL})
        if others := endings - doubtful:
            said.append(f"{plural(others.total(), 'file')} of formats that are not read ({_listed(others)})")
        if doubtful:
            said.append(f"{plural(doubtful.total(), 'file')} without records with text ({_listed(doubtful)})")
    if reports:
        said.append(f"{plural(reports.total(), 'report')} of corpus-lint ({_listed(reports)})")
    if left_out:
        said.append(f"{plural(left_out, 'file')} excluded")
    return f"nothing to lint: {where or 'there are '}{' and '.join(said)}"


def _tracked(path: str) -> Iterable[str]:
    return (os.path.normpath(name) for name in find_files.tracked_names(path))


def _below(path: str) -> Iterable[str]:
    """The files of a directory, except hidden ones; for another path, the path itself."""
    if not os.path.isdir(path):
        yield path
    for folder, directories, names in os.walk(path):
        directories[:] = [name for name in directories if find_files.is_walked(name)]
        for name in names:
            if not name.startswith("."):
                yield os.path.normpath(os.path.join(folder, name))


def unread_input() -> str:
    """A note if input waits in a pipe that the run does not read; else empty."""
    with suppress(OSError, ValueError, AttributeError, ImportError):
        descriptor = sys.stdin.fileno()
        if stat.S_ISFIFO(os.fstat(descriptor).st_mode) and _waiting(descriptor):
            return "standard input was not read; - reads it"
    return ""


def _waiting(descriptor: int) -> int:
    """The bytes that wait in a pipe. CI and hooks provide an empty one. Raises OSError, ImportError."""
    import array
    import fcntl
    import termios

    waiting = array.array("i", [0])
    fcntl.ioctl(descriptor, termios.FIONREAD, waiting)
    return waiting[0]
