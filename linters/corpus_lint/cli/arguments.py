"""The arguments of the command line."""

from __future__ import annotations

import argparse
import os
import sys

from corpus_lint.cli.copy_arguments import add_copy, add_report, add_rule, add_run
from corpus_lint.core.errors import UsageError
from corpus_lint.core.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

COMMANDS = ("check", "clean", "report", "rule", "completion")
# Other names of commands.
ALIASES = {"explain": "rule"}
HELP = "help"
# What other tools have as a command and this one as an option.
OPTIONS = {"version": "--version"}
EXAMPLES = """\
examples:
  corpus-lint corpus/         lint a folder (or a file)
  corpus-lint - < a.txt       lint standard input
  corpus-lint --diff corpus/  show what --fix would change
  corpus-lint --fix corpus/   apply the safe fixes
  corpus-lint clean corpus/ -o new/
                              write a cleaned copy
  corpus-lint report corpus/ -o report.html
                              write a page about it
  corpus-lint explain PIN101  explain a rule

'corpus-lint PATH' is short for 'corpus-lint check PATH'.
"""


class Formatter(argparse.HelpFormatter):
    """A formatter that knows the width of the terminal without ``shutil``, whose imports take as long as making a parser."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class LinesAsWritten(Formatter, argparse.RawDescriptionHelpFormatter):
    """The same for descriptions that are not folded."""


def _columns() -> int:
    """The width of the terminal as ``shutil.get_terminal_size`` knows it, which argparse would ask."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return 80


class Parser(argparse.ArgumentParser):
    """A parser that raises an error for wrong arguments, which ``main`` prints."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"formatter_class": Formatter} | given)

    def error(self, message: str) -> NoReturn:
        """Raise a UsageError; argparse would print the message and exit."""
        raise UsageError(f"{message} (see {self.prog} --help)")


def _record_bytes(word: str) -> int:
    from corpus_lint.formats.text import RECORD_RANGE  # the other commands do not need it

    least, most = RECORD_RANGE
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 20 else -1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{word!r} must be a number of bytes from {least:,} to {most:,}")
    return number


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command line, with the arguments of one command, or of all commands (None)."""
    top = Parser(
        prog="corpus-lint",
        description="The linter for text corpora: what is wrong with a document, where, and why.",
        epilog=EXAMPLES,
        formatter_class=LinesAsWritten,
    )
    top.add_argument("--version", action="version", version=f"corpus-lint {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check",
        help="lint files",
        description="Lint text, Markdown, JSON Lines and Parquet files.",
        epilog=EXAMPLES,
        formatter_class=LinesAsWritten,
    )
    clean = commands.add_parser(
        "clean",
        help="write a cleaned copy",
        description="Write a copy of a corpus: documents without errors as they are, repaired ones, and not those that no safe "
        "fix repairs or that are copies of others. The source is only read; a run that was interrupted goes on where it was.",
    )
    report = commands.add_parser(
        "report",
        help="write a page about a corpus",
        description="Write a page for people who decide about a corpus: what would be kept, what is wrong with the rest, in which "
        "sources, with examples before and after their repair. The page is one file that needs no network.",
    )
    rule = commands.add_parser(
        "rule",
        aliases=list(ALIASES),
        help="explain a rule",
        description="Print the page of a rule: rendered in a terminal, as Markdown in a pipe.",
    )
    completion = commands.add_parser(
        "completion",
        help="print a completion script for a shell",
        description="Print a script that lets a shell complete the command line of corpus-lint.",
    )
    if command in ("check", None):
        check.add_argument(
            "paths", nargs="*", metavar="PATH", help="files, directories, or - for standard input"
        )
        _add_input(check)
        _add_output(check)
        add_run(check)
    if command in ("clean", None):
        _add_input(clean)
        add_copy(clean)
    if command in ("report", None):
        _add_input(report)
        add_report(report)
    if command in ("rule", None):
        add_rule(rule)
    if command in ("completion", None):
        completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    return top


def _add_input(command: argparse.ArgumentParser) -> None:
    """Add the arguments that say what is linted, and by which rules."""
    add = command.add_argument
    add("--select", action="append", default=[], metavar="RULES", help="rules to run (default: ALL)")
    add("--ignore", action="append", default=[], metavar="RULES", help="rules to skip")
    add("--extend-select", action="append", default=[], metavar="RULES", help="additional rules to run")
    add("--preview", action="store_true", help="also run rules in preview")
    add("--set", action="append", default=[], metavar="RULE.OPTION=VALUE", help="set an option of a rule")
    one = command.add_mutually_exclusive_group()
    one.add_argument("--config", metavar="FILE", help="configuration file (default: the nearest)")
    one.add_argument("--isolated", action="store_true", help="ignore all configuration files")
    add("--exclude", action="append", default=[], metavar="GLOBS", help="files and directories to skip")
    add(
        "--extend-exclude",
        action="append",
        default=[],
        metavar="GLOBS",
        help="additional globs, on top of the configuration file's",
    )
    add(
        "--against",
        action="append",
        default=[],
        metavar="DIR",
        help="reference corpus: documents are compared with it, and it is not reported",
    )
    add("--tracked", action="store_true", help="lint only files that git tracks")
    add(
        "--if-corpus",
        action="store_true",
        help="leave out named .json, .csv and .tsv files without texts, as in a directory: for hooks",
    )
    add(
        "--text-field",
        action="append",
        default=[],
        metavar="PATH",
        help="field of a record that holds the text, as 段落[].内容 (default: what the records say); may be repeated",
    )
    add(
        "--id-field",
        metavar="PATH",
        help="field that names a record in findings (default: what the records say)",
    )
    add(
        "--max-record-bytes",
        type=_record_bytes,
        metavar="N",
        help="report records of more bytes instead of linting them (default: 64 MiB)",
    )


def _add_output(check: argparse.ArgumentParser) -> None:
    """Add the arguments that say what ``check`` does with its findings."""
    from corpus_lint import report  # the other commands do not need it

    add = check.add_argument
    add("--stdin-filename", metavar="NAME", help="read standard input as a file of this name and format")
    add("--fix", action="store_true", help="apply safe fixes")
    add("--unsafe-fixes", action="store_true", help="with --fix or --diff: include unsafe fixes")
    add("--diff", action="store_true", help="show what --fix would change, without changing it")
    add(
        "--format",
        choices=("auto", *report.FORMATS),
        default="auto",
        metavar="FORMAT",
        help=f"auto (the default: github in GitHub Actions, else full), {', '.join(report.FORMATS)}",
    )
    add("--output", action="append", default=[], metavar="FORMAT=FILE", help="write another report to a file")
    add("--baseline", metavar="FILE", help="report only findings that this file does not list as known")
    add("--write-baseline", metavar="FILE", help="write all findings to this file, as known")
    add("--prune-baseline", action="store_true", help="with --baseline: remove entries that no longer occur")
    add("--statistics", action="store_true", help="count findings by rule instead of listing them")
    add(
        "--by",
        metavar="FIELD|directory|file",
        help="with --statistics: count for each value of a field of the records, directory or file; with --output html what sources are",
    )
    add("--all-occurrences", action="store_true", help="list every occurrence of a finding (json, jsonl)")
    add("--show-settings", action="store_true", help="print each setting and where it comes from")
    add("--show-files", action="store_true", help="print the files that would be linted, one per line")
    add(
        "--fail-on",
        choices=("error", "warning"),
        help="lowest severity that makes the exit status 1 (default: warning)",
    )
    add("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    add(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="when to use colours (default: auto)",
    )
