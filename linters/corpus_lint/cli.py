"""The command line: arguments in, a report out, an exit status.

0: nothing found. 1: something found. 2: something could not be done: wrong usage, a path that cannot be
read, a file that could not be written, a defect of corpus-lint itself.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn, TextIO

from corpus_lint import __version__, files, progress, registry, report, runner
from corpus_lint.errors import UsageError
from corpus_lint.excerpt import visible
from corpus_lint.formats import format_of
from corpus_lint.model import Safety

CACHE = ".corpus_lint_cache"
COMMANDS = ("check", "rule", "completion")


class Parser(argparse.ArgumentParser):
    """A parser that leaves it to ``main`` to say what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    top = Parser(
        prog="corpus-lint",
        description="The linter for text corpora: what is wrong with a document, where, and why.",
        epilog="'corpus-lint PATHS' is short for 'corpus-lint check PATHS'.",
    )
    top.add_argument("--version", action="version", version=f"corpus-lint {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    check = commands.add_parser(
        "check", help="lint files", description="Lint text, Markdown and JSON Lines files."
    )
    add = check.add_argument
    add("paths", nargs="*", default=["."], metavar="PATH", help="files, directories, or - for standard input")
    add("--select", action="append", default=[], metavar="RULES", help="rules to run (default: ALL)")
    add("--ignore", action="append", default=[], metavar="RULES", help="rules to leave out")
    add("--set", action="append", default=[], metavar="RULE.OPTION=VALUE", help="set an option of a rule")
    add("--tracked", action="store_true", help="only files that git tracks")
    add("--text-field", default="text", metavar="NAME", help="field of a JSONL record that holds the text")
    add(
        "--stdin-filename", default="stdin.txt", metavar="NAME", help="name, and so format, of standard input"
    )
    add("--fix", action="store_true", help="apply safe fixes")
    add("--unsafe-fixes", action="store_true", help="with --fix or --diff: unsafe fixes as well")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--format", choices=report.FORMATS, default="full", help="format of the report (default: full)")
    add("--statistics", action="store_true", help="count findings by rule instead of listing them")
    add("--all-occurrences", action="store_true", help="list every place of a finding (json, jsonl)")
    add(
        "--cache-dir",
        metavar="DIR",
        help="where to keep the index of documents (default: .corpus_lint_cache)",
    )
    add("--no-cache", action="store_true", help="neither use nor keep an index of documents")
    add("-q", "--quiet", action="store_true", help="print findings and errors, nothing else")
    add("--exit-zero", action="store_true", help="exit with 0 even when something was found")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto)")

    rule = commands.add_parser("rule", help="explain a rule", description="Print the page of a rule.")
    rule.add_argument("selector", nargs="?", metavar="CODE|NAME", help="the rule, or a prefix of codes")
    rule.add_argument("--all", action="store_true", help="list all rules")

    completion = commands.add_parser(
        "completion",
        help="print a script that completes the command line",
        description="For a shell to read.",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status.

    Raises nothing but the SystemExit of ``--help`` and ``--version``.
    """
    # A process may be started with these closed.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0] not in COMMANDS and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "check")
    try:
        arguments = parser().parse_args(words)
        status = {"check": _check, "rule": _rule, "completion": _completion}[arguments.command](arguments)
        sys.stdout.flush()
    except UsageError as error:
        _complain(str(error))
        return 2
    except BrokenPipeError:
        # The reader has seen enough. Keep the interpreter from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        _complain("interrupted")
        return 130
    except Exception as error:
        _complain(f"internal error: {type(error).__name__}: {error}")
        return 2
    return status


def run() -> NoReturn:
    """The console script."""
    sys.exit(main())


def _complain(sentence: str) -> None:
    with contextlib.suppress(OSError):  # nobody to tell
        sys.stderr.write(f"corpus-lint: {visible(sentence)}\n")
        sys.stderr.flush()


def _selectors(values: Sequence[str]) -> list[str]:
    return [selector.strip() for value in values for selector in value.split(",") if selector.strip()]


def _rule(arguments: argparse.Namespace) -> int:
    if arguments.all == bool(arguments.selector):
        raise UsageError("rule takes a code, a name, or --all")
    found = registry.all_rules() if arguments.all else registry.find(arguments.selector)
    if arguments.all:
        width = max(len(rule.name) for rule in found)
        for rule in found:
            origin = f" ({rule.origin})" if rule.origin else ""
            sys.stdout.write(
                f"{rule.code}  {rule.severity.value:<7}  {rule.name:<{width}}  {rule.title}{origin}\n"
            )
        return 0
    pages = []
    for rule in found:
        origin = f", from {rule.origin}" if rule.origin else ""
        pages.append(f"# {rule.code} {rule.name} ({rule.severity.value}{origin})\n\n{rule.page.strip()}\n")
    sys.stdout.write("\n".join(pages))
    return 0


def _completion(arguments: argparse.Namespace) -> int:
    from corpus_lint import completion

    sys.stdout.write(completion.script(parser(), arguments.shell))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    select = _selectors(arguments.select)
    from_stdin = files.STDIN in arguments.paths
    root = files.root()
    rules = registry.select(select or ["ALL"], _selectors(arguments.ignore))
    safeties = {Safety.SAFE} if arguments.fix or arguments.diff else set()
    if safeties and arguments.unsafe_fixes:
        safeties.add(Safety.UNSAFE)
    settings = runner.Settings(
        rules=registry.with_options(rules, arguments.set),
        text_field=arguments.text_field,
        safeties=frozenset(safeties),
        write=arguments.fix and not arguments.diff,
        compare_named=bool(select),
        root=root,
        index=None
        if arguments.no_cache or from_stdin
        else Path(arguments.cache_dir or root / CACHE) / "duplicates",
        progress=progress.Progress() if progress.watched() and not arguments.quiet else None,
    )
    if from_stdin and len(arguments.paths) > 1:
        raise UsageError("- stands alone: standard input cannot be linted together with files")
    with _stdin(arguments.stdin_filename) if from_stdin else contextlib.nullcontext() as spooled:
        sources = [spooled] if spooled else files.sources(arguments.paths, arguments.tracked)
        try:
            outcome = runner.run(sources, settings)
        finally:
            if settings.progress:
                settings.progress.close()
        repaired = spooled.path.read_bytes() if spooled and settings.write else None
    for sentence in (*(() if arguments.quiet else outcome.notes), *outcome.errors):
        _complain(sentence)
    status = 2 if outcome.errors else 1 if _found(outcome, arguments) else 0
    try:
        if repaired is not None:
            sys.stdout.buffer.write(repaired)
        _report(outcome, arguments, sys.stderr if repaired is not None else sys.stdout)
        sys.stdout.flush()
    except OSError as error:
        # A reader that has seen enough is no error, a full disk is. Either way nothing may be left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            _complain(f"the report could not be written: {error.strerror}")
            return 2
    return status


def _found(outcome: runner.Outcome, arguments: argparse.Namespace) -> bool:
    return bool(outcome.findings or (outcome.changes and arguments.diff)) and not arguments.exit_zero


def _report(outcome: runner.Outcome, arguments: argparse.Namespace, stream: TextIO) -> None:
    machine = arguments.format in report.MACHINE
    if machine and isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    color = {"auto": None, "always": True, "never": False}[arguments.color]
    if outcome.changes:
        from corpus_lint.report import diff

        diff.write(outcome.changes, sys.stderr if machine else stream, color)
    run = report.Run(
        findings=outcome.findings,
        documents=outcome.documents,
        fixed=outcome.fixed,
        all_occurrences=arguments.all_occurrences,
        color=color,
        quiet=arguments.quiet,
    )
    name = "statistics" if arguments.statistics and not machine else arguments.format
    report.write(name, run, stream)


@contextlib.contextmanager
def _stdin(name: str) -> Iterator[files.Source]:
    """Standard input as a file, so that there is one way to read, repair and write."""
    import shutil
    import tempfile

    if sys.stdin is None:
        raise UsageError("standard input is closed")
    suffix = next(
        iter(sorted((s for s in format_of(Path(name)).suffixes if name.lower().endswith(s)), key=len)), ""
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"stdin{suffix}"
        with path.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield files.Source(path, name if name != "stdin.txt" else "<stdin>", named=False)
