"""The command ``check``: from arguments to settings, a run, its reports and the exit status."""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus_lint.cli import outputs
from corpus_lint.cli.console import abandon, complain
from corpus_lint.cli.run_settings import in_common
from corpus_lint.config import config
from corpus_lint.core.errors import ReadError, UsageError, WriteError
from corpus_lint.core.model import Change, Severity
from corpus_lint.core.values import replace
from corpus_lint.formats import find_files, suffix
from corpus_lint.formats.unread import Unread
from corpus_lint.report import DIRECTORY, FILE, MACHINE, Report, write
from corpus_lint.run import choose_fields
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import FixMode, Outcome, Settings, Tuning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from corpus_lint.cli.corpus_report import Observed
    from corpus_lint.run.baseline import Gate
    from corpus_lint.run.observation import Observation

# Tests replace it to exercise the paths for large inputs.
TUNING = Tuning()


def check(arguments: argparse.Namespace) -> int:
    """Lint the paths of the arguments, report the findings, and return the exit status. Raises UsageError."""
    wanted = "full" if arguments.statistics and arguments.format == outputs.AUTO else arguments.format
    chosen = outputs.choose(wanted, arguments)
    gate = _gate(arguments)
    configured = config.Config.from_arguments(arguments)
    settings = _settings(arguments, configured, bool(chosen.on_corpus))
    if arguments.show_settings or arguments.show_files:
        return _show(arguments, configured, settings)
    if not chosen.on_corpus:
        return _checked(arguments, chosen, gate, configured, settings)
    from corpus_lint.cli import corpus_report

    corpus_report.check_combined(arguments)
    made, settings = corpus_report.observation(arguments, settings, keeps=True)
    with contextlib.closing(made):
        return _checked(arguments, chosen, gate, configured, settings, made)


def _checked(
    arguments: argparse.Namespace,
    chosen: outputs.Outputs,
    gate: Gate | None,
    configured: config.Config,
    settings: Settings,
    made: Observed | None = None,
) -> int:
    """Lint with these settings, report, and return the exit status. ``made`` is what observes the run for a report on its corpus."""
    unkept = settings.cache.prepare() if settings.cache else None
    own = outputs.own(arguments, configured.file, chosen)
    outcome, repaired = _run(arguments, settings, own, made.book if made else None)
    outcome.notes += [unkept] if unkept else []
    outcome.notes += config.held_back(configured)
    if not settings.rules:
        outcome.notes.append("no rule is selected")
    known = None
    with _noting(outcome):
        known = gate.settle(outcome) if gate else None
    report = Report(
        findings=outcome.findings,
        documents=outcome.documents,
        fixed=outcome.fixed,
        all_occurrences=arguments.all_occurrences,
        color={"auto": None, "always": True, "never": False}[arguments.color],
        known=known,
        root=settings.root,
        quiet=arguments.quiet,
        complete=not outcome.errors,
        by=arguments.by,
        groups=outcome.groups,
        unread=outcome.unread,
        docs_url=configured.docs_url,
        words=getattr(arguments, "words", ()),
    )
    with _noting(outcome):
        outputs.write(chosen, report)
        if made:
            from corpus_lint.cli import corpus_report

            described = corpus_report.concluded(made, outcome, arguments, configured, settings)
            _, failed = corpus_report.write(chosen.on_corpus, described, None)
            outcome.errors += failed
    for sentence in (*(() if arguments.quiet else outcome.notes), *outcome.errors):
        complain(sentence)
    try:
        if repaired is not None:
            sys.stdout.buffer.write(repaired)
        stream = sys.stderr if repaired is not None else sys.stdout
        _report(report, outcome.changes, chosen.printed, arguments, stream)
        sys.stdout.flush()
    except OSError as error:
        # A reader that stopped early is not an error; a full disk is.
        abandon(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            complain(f"the report could not be written: {error.strerror}")
            return 2
    return 2 if outcome.errors else 1 if _found(outcome, arguments, configured.fail_on) else 0


def _show(arguments: argparse.Namespace, configured: config.Config, settings: Settings) -> int:
    from corpus_lint.cli import show_settings

    if arguments.show_settings:
        return show_settings.settings(configured, settings.rules, sys.stdout)
    paths, racy = _paths(arguments), settings.tuning.racy
    found = [*find_files.sources(paths, arguments.tracked, settings.excluded, racy)]
    sources = [one for one in found if isinstance(one, find_files.Source)]
    read, _ = choose_fields.chosen(sources, settings, Outcome())
    listed = [source for source in found if isinstance(source, ReadError) or source in read]
    return show_settings.files(listed, sys.stdout, complain)


def _settings(arguments: argparse.Namespace, configured: config.Config, on_corpus: bool = False) -> Settings:
    mode = FixMode.SHOW if arguments.diff else FixMode.APPLY if arguments.fix else FixMode.NONE
    of_files = arguments.by in (DIRECTORY, FILE)
    if arguments.by:
        if not arguments.statistics and not on_corpus:
            raise UsageError("--by needs --statistics, or --output html or card")
        from corpus_lint.config.check_values import check_field

        check_field("--by", arguments.by)
    # The cache does not know the values of fields, nor what a report on the corpus counts.
    caches = find_files.STDIN not in _paths(arguments) and (not arguments.by or of_files) and not on_corpus
    settings = in_common(arguments, configured, _paths(arguments), TUNING, caches)
    return replace(
        settings,
        fields=replace(settings.fields, by=None if of_files else arguments.by),
        # At a terminal the statistics say which sources the findings are in.
        counts_files=of_files or (arguments.statistics and not arguments.by and sys.stdout.isatty()),
        if_corpus=arguments.if_corpus,
        fix_mode=mode,
        safeties=frozenset() if mode is FixMode.NONE else settings.safeties,
        compare_named=bool(configured.given.select),
    )


def _run(
    arguments: argparse.Namespace,
    settings: Settings,
    own: frozenset[str] = frozenset(),
    observation: Observation | None = None,
) -> tuple[Outcome, bytes | None]:
    """The outcome of a run, and the repaired bytes if it was to repair standard input. ``own`` are files of the run itself."""
    from_stdin = find_files.STDIN in (paths := _paths(arguments))
    if from_stdin and len(paths) > 1:
        raise UsageError("'-' cannot be combined with other paths")
    with _stdin(arguments.stdin_filename) if from_stdin else contextlib.nullcontext() as spooled:
        excluded = settings.excluded
        stdin = [spooled] if spooled and not (excluded and excluded(spooled.shown)) else []
        unread = Unread(own=own)
        found = find_files.sources(paths, arguments.tracked, excluded, settings.tuning.racy, unread)
        try:
            outcome = lint_files(stdin if spooled else found, settings, unread, observation)
        finally:
            if settings.progress:
                settings.progress.close()
        if unread or not outcome.files:
            from corpus_lint.cli import survey

            there = [spooled.shown] if spooled else paths
            tracked = arguments.tracked and not spooled
            survey.conclude(outcome, there, tracked, excluded)
        if not arguments.paths and not spooled and not arguments.quiet:
            outcome.notes += _unread_input()
        return outcome, spooled.path.read_bytes() if spooled and settings.fix_mode is FixMode.APPLY else None


def _paths(arguments: argparse.Namespace) -> list[str]:
    """The paths to read: the arguments, else standard input if it has a name, else the current directory."""
    return arguments.paths or ([find_files.STDIN] if arguments.stdin_filename else ["."])


def _unread_input() -> list[str]:
    """A note if input was piped in but not read."""
    if sys.stdin is None or sys.stdin.isatty():
        return []
    from corpus_lint.cli import survey

    return [note] if (note := survey.unread_input()) else []


@contextlib.contextmanager
def _noting(outcome: Outcome) -> Iterator[None]:
    """Record an error if a file could not be written."""
    try:
        yield
    except WriteError as error:
        outcome.errors.append(str(error))


def _gate(arguments: argparse.Namespace) -> Gate | None:
    if arguments.baseline is None and arguments.write_baseline is None and not arguments.prune_baseline:
        return None
    from corpus_lint.run.baseline import Gate

    outputs.check_baseline(arguments)
    return Gate.from_options(arguments.baseline, arguments.write_baseline, arguments.prune_baseline)


def _found(outcome: Outcome, arguments: argparse.Namespace, fail_on: Severity) -> bool:
    return not (arguments.exit_zero or arguments.write_baseline) and any(
        one.severity in (fail_on, Severity.ERROR) for one in outcome.findings.briefs()
    )


def _report(
    report: Report, changes: Sequence[Change], name: str, arguments: argparse.Namespace, stream: TextIO
) -> None:
    machine = name in MACHINE
    if machine and isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if changes:
        from corpus_lint.report import diff, github

        beside = sys.stderr if machine else stream
        obeyed = name == "github" or github.obeys(beside)
        with github.literally(beside) if obeyed else contextlib.nullcontext():
            diff.write(changes, beside, report.color)
    # Of the formats for programs JSON has counts of its own; the others list findings.
    counted = arguments.statistics and (not machine or name == "json")
    write(f"statistics{'_json' if machine else ''}" if counted else name, report, stream)


@contextlib.contextmanager
def _stdin(name: str | None) -> Iterator[find_files.Source]:
    """Standard input, copied to a file, so that it is read and repaired like any other file."""
    import shutil
    import tempfile

    if sys.stdin is None:
        raise UsageError("standard input is closed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"stdin{suffix(name or '')}"
        try:
            with path.open("wb") as stream:
                shutil.copyfileobj(sys.stdin.buffer, stream)
        except OSError as error:
            raise UsageError(
                f"standard input could not be read or stored: {error.strerror or error}"
            ) from error
        yield find_files.Source(path, name or find_files.STDIN_SHOWN, named=True)
