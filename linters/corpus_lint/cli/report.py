"""The command ``report``: from arguments to a page, its figures, a card, and the exit status."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from corpus_lint.cli import check, corpus_report, outputs
from corpus_lint.cli.console import complain
from corpus_lint.cli.overwriting import keep_inputs, keep_others
from corpus_lint.cli.run_settings import in_common
from corpus_lint.config import config
from corpus_lint.core.errors import UsageError, WriteError
from corpus_lint.core.values import replace
from corpus_lint.core.visible_text import visible
from corpus_lint.core.wording import plural
from corpus_lint.formats import find_files
from corpus_lint.formats.unread import Unread
from corpus_lint.report import rates
from corpus_lint.report.rejected_list import check_name
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Outcome
from corpus_lint.run.summary.values import Summary

PAGES = (".html", ".htm")


def run(arguments: argparse.Namespace) -> int:
    """Look at a corpus, write what the arguments ask for, and return the exit status. Raises UsageError."""
    if find_files.STDIN in arguments.paths:
        raise UsageError("report reads files and directories, not standard input")
    files, listed = _targets(arguments)
    old = rates.read(Path(arguments.compare)) if arguments.compare else None
    configured = config.Config.from_arguments(arguments)
    settings = in_common(arguments, configured, arguments.paths, check.TUNING, caches=False)
    made, settings = corpus_report.observation(arguments, settings, keeps=False, listed=listed)
    with closing(made):
        # A report on single documents is about them, so they are compared.
        settings = replace(settings, compare_named=True)
        named = (configured.file, *(path for _, path in files), listed)
        unread = Unread(own=outputs.real(named))
        found = find_files.sources(
            arguments.paths, arguments.tracked, settings.excluded, settings.tuning.racy, unread
        )
        try:
            outcome = lint_files(found, settings, unread, made.book)
        finally:
            if settings.progress:
                settings.progress.close()
        if unread or not outcome.files:
            from corpus_lint.cli import survey

            survey.conclude(outcome, arguments.paths, arguments.tracked, settings.excluded)
        outcome.notes += config.held_back(configured)
        described = corpus_report.concluded(made, outcome, arguments, configured, settings)
        compared = rates.compared(old, described) if old else None
        written, failed = corpus_report.write(files, described, compared)
        outcome.errors += failed
        if made.listed:
            try:
                made.listed.write()
                written.append(made.listed.path)
            except WriteError as error:
                outcome.errors.append(str(error))
    return _tell(arguments, outcome, described, written)


def _targets(arguments: argparse.Namespace) -> tuple[list[tuple[str, Path]], Path | None]:
    """The files to write by their formats, and the one for the rejected records. Raises UsageError."""
    files: list[tuple[str, Path]] = []
    listed = page = card = None
    if arguments.output:
        page = outputs.target(f"--output {arguments.output}", arguments.output)
        if page.suffix.lower() not in PAGES:
            raise UsageError(f"--output {arguments.output}: expected a name that ends with .html")
        figures = page.with_suffix(".json")
        files += [("html", page), ("json", outputs.target(_shown(figures), figures))]
        listed = page.with_suffix(".rejected.jsonl")
    if arguments.card:
        card = outputs.target(f"--card {arguments.card}", arguments.card)
        corpus_report.check_card(f"--card {arguments.card}", card)
        files.append(("card", card))
    if arguments.rejected:
        check_name(arguments.rejected)
        listed = outputs.target(f"--rejected {arguments.rejected}", arguments.rejected)
    elif listed:
        outputs.target(_shown(listed), listed)
    if not files and not listed:
        raise UsageError(
            "report needs a file to write: -o FILE.html, --card FILE.md or --rejected FILE.jsonl"
        )
    paths = [path for _, path in files] + ([listed] if listed else [])
    if len(set(map(os.path.realpath, paths))) < len(paths):
        raise UsageError("two reports cannot go to the same file")
    keep_inputs(paths, arguments.paths)
    # Of the figures the name is not said, and that of a list may also be a corpus. A card is only put into a page.
    keep_others(path for path in paths if path not in (page, card))
    return files, listed


def _tell(arguments: argparse.Namespace, outcome: Outcome, made: Summary, files: list[Path]) -> int:
    """Say what came of it, and return the exit status."""
    for sentence in (*(() if arguments.quiet else outcome.notes), *outcome.errors):
        complain(sentence)
    if not arguments.quiet:
        counts = made.counts
        what = plural(counts.each, "document")
        if counts.documents != counts.each:
            what = f"{plural(counts.records, 'record')} with {plural(counts.documents, 'document')}"
        lines = [
            f"{what} in {plural(counts.files, 'file')}: {counts.accepted:,} accepted, {counts.repaired:,} repaired, "
            f"{counts.rejected:,} rejected{f', {counts.undecided:,} not decided' if counts.undecided else ''}."
        ]
        if files:
            lines.append(f"Written: {', '.join(visible(_shown(path)) for path in files)}.")
        sys.stdout.write("\n".join(lines) + "\n")
    return 2 if outcome.errors else 0


def _shown(path: Path) -> str:
    """A path relative to the current directory, where that is shorter: as somebody would write it."""
    try:
        return min(os.path.relpath(path), str(path), key=len)
    except ValueError:  # on another drive of Windows
        return str(path)
