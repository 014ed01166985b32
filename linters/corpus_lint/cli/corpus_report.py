"""Reports on a corpus, of the command ``report`` and of ``check --output html=FILE``: what is observed, and what is written."""

from __future__ import annotations

import argparse
import io
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from corpus_lint.config import config
from corpus_lint.core import atomic_write
from corpus_lint.core.errors import UsageError, WriteError
from corpus_lint.core.model import Safety
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.core.version import __version__
from corpus_lint.core.visible_text import in_json
from corpus_lint.report import DIRECTORY, FILE, rates
from corpus_lint.report.rejected_list import RejectedList
from corpus_lint.run.clean.policy import policy
from corpus_lint.run.settings import Outcome, Settings
from corpus_lint.run.summary.book import Book
from corpus_lint.run.summary.observe import Observing
from corpus_lint.run.summary.summary import MOST_REJECTED, summary
from corpus_lint.run.summary.values import Made, Summary
from corpus_lint.run.summary.verdicts import Deciding, Rejected

# What a build that has to be the same each time gives as the date, in seconds since 1970.
EPOCH = "SOURCE_DATE_EPOCH"
# The names of Markdown files, into which a card is put. Of a corpus it would be a document more.
CARDS = (".md", ".markdown", ".mdx", ".qmd", ".rmd")


@dataclass(slots=True)
class Observed:
    """What is observed in a run for reports on its corpus. Close it after use."""

    book: Book
    by: str
    rejected: list[Rejected] = field(default_factory=list)
    listed: RejectedList | None = None

    def say(self, one: Rejected) -> None:
        """Take a record that would be rejected."""
        if len(self.rejected) < MOST_REJECTED:
            self.rejected.append(one)
        if self.listed:
            self.listed.add(one)

    def close(self) -> None:
        """Remove what is on disk."""
        self.book.close()
        if self.listed:
            self.listed.close()


def observation(
    arguments: argparse.Namespace, settings: Settings, keeps: bool, listed: Path | None = None
) -> tuple[Observed, Settings]:
    """What observes a run, and the settings for it. Raises UsageError.

    ``keeps`` says whether the findings are wanted as well, ``listed`` is the file for the rejected records.
    """
    by = arguments.by or DIRECTORY
    of_files = by in (DIRECTORY, FILE)
    if not of_files:
        from corpus_lint.config.check_values import check_field

        check_field("--by", by)
    safeties = frozenset({Safety.SAFE, Safety.UNSAFE} if arguments.unsafe_fixes else {Safety.SAFE})
    deciding = Deciding(
        policy(getattr(arguments, "reject", []), settings.severities),
        safeties,
        tuple(arguments.paths or ["."]),
    )
    book = Book(deciding, Observing(by if of_files else None, keeps, os.getcwd()))
    made = Observed(book, by, listed=RejectedList(listed) if listed else None)
    book.say = made.say
    fields = replace(settings.fields, by=None if of_files else by)
    return made, replace(settings, fields=fields)


def concluded(
    made: Observed,
    outcome: Outcome,
    arguments: argparse.Namespace,
    configured: config.Config,
    settings: Settings,
) -> Summary:
    """The summary of a run that was observed."""
    file = configured.file
    how = Made(
        _now(),
        __version__,
        _command(arguments),
        str(file) if file else "",
        _settings(configured, settings),
        configured.docs_url,
    )
    return summary(made.book, outcome, how, settings.severities, made.by, made.rejected)


def _now() -> str:
    """The time in UTC, as ISO 8601 to the minute."""
    seconds = time.time()
    with suppress(KeyError, ValueError):
        seconds = int(os.environ[EPOCH])
    return time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(seconds))


def _command(arguments: argparse.Namespace) -> str:
    import shlex

    return shlex.join(["corpus-lint", *getattr(arguments, "words", ())])


def _settings(configured: config.Config, settings: Settings) -> str:
    """What ``--show-settings`` prints."""
    from corpus_lint.cli import show_settings

    memory = io.StringIO()
    show_settings.settings(configured, settings.rules, memory)
    return memory.getvalue()


def write(
    files: Sequence[tuple[str, Path]], made: Summary, compared: rates.Compared | None
) -> tuple[list[Path], list[str]]:
    """Write reports on a corpus: ``html``, ``card`` or ``json``, with the file of each.

    Return those that were written, and a sentence for each that could not be: after hours of work the others are not lost with it.
    """
    written: list[Path] = []
    failed: list[str] = []
    for name, path in files:
        try:
            _write(name, path, made, compared)
            written.append(path)
        except WriteError as error:
            failed.append(str(error))
    return written, failed


def _write(name: str, path: Path, made: Summary, compared: rates.Compared | None) -> None:
    """Write one of them. Raises WriteError."""
    if name == "card":
        _write_card(path, made, compared)
    elif name == "json":
        atomic_write.write(path, in_json(rates.as_json(made)).encode("utf-8", "backslashreplace"))
    else:
        from corpus_lint.report import page

        atomic_write.write(path, page.page(made, compared).encode("utf-8"))


def _write_card(path: Path, made: Summary, compared: rates.Compared | None) -> None:
    """Put the card into a page, or make one. Raises WriteError."""
    from corpus_lint.report import card

    try:
        # A device may have no end.
        old = path.read_bytes().decode("utf-8") if path.is_file() else ""
    except OSError as error:
        raise WriteError(str(path), f"not written: {error.strerror or error}") from error
    except ValueError as error:
        raise WriteError(str(path), "not written: it is not UTF-8") from error
    atomic_write.write(path, card.replaced(old, card.card(made, compared)).encode("utf-8"))


def check_card(where: str, path: Path) -> None:
    """Raise UsageError for a file that a card cannot be put into; ``where`` says who named it."""
    if path.suffix.lower() not in CARDS:
        raise UsageError(f"{where}: expected a Markdown file, with a name that ends with {CARDS[0]}")


def check_combined(arguments: argparse.Namespace) -> None:
    """Raise UsageError for what a report on a corpus of ``check`` cannot be combined with."""
    if arguments.fix or arguments.diff:
        raise UsageError("--output html and card show a corpus as it is; use them without --fix and --diff")
    if arguments.paths == ["-"] or (not arguments.paths and arguments.stdin_filename):
        raise UsageError("--output html and card need files or directories, not standard input")
