"""The arguments of the command line."""

from __future__ import annotations

import argparse

from corpus_lint.core.errors import UsageError
from corpus_lint.core.version import __version__

TYPE_CHECKING = False  # not from typing, which takes longer to import than this module
if TYPE_CHECKING:
    from typing import NoReturn

# More processes than the largest machines have processors. Python reads no number of thousands of digits.
MOST_JOBS = 1_024
DIGITS = 100
COMMANDS = ("check", "rule", "completion")
# What else a command may be called.
ALIASES = {"explain": "rule"}
HELP = "help"


class Parser(argparse.ArgumentParser):
    """A parser that leaves it to ``main`` to say what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        """Raise a UsageError, where argparse would print and exit."""
        raise UsageError(f"{message} (see {self.prog} --help)")


def _jobs(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= DIGITS and 1 <= int(word) <= MOST_JOBS):
        raise argparse.ArgumentTypeError(f"{word!r} must be a whole number from 1 to {MOST_JOBS:,}")
    return int(word)


def _record_bytes(word: str) -> int:
    from corpus_lint.formats.text import RECORD_RANGE  # which the other commands do not need

    least, most = RECORD_RANGE
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 20 else -1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number of bytes from {least:,} to {most:,}")
    return number


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command line, for one command, or for all of them (None)."""
    top = Parser(
        prog="corpus-lint",
        description="The linter for text corpora: what is wrong with a document, where, and why.",
        epilog="'corpus-lint PATHS' is short for 'corpus-lint check PATHS'.",
    )
    top.add_argument("--version", action="version", version=f"corpus-lint {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check", help="lint files", description="Lint text, Markdown, JSON Lines and Parquet files."
    )
    rule = commands.add_parser(
        "rule", aliases=["explain"], help="explain a rule", description="Print the page of a rule."
    )
    completion = commands.add_parser(
        "completion",
        help="print a script that completes the command line",
        description="For a shell to read.",
    )
    if command in ("check", None):
        _add_check(check)
    if command in ("rule", None):
        rule.add_argument("selector", nargs="?", metavar="CODE|NAME", help="the rule, or a prefix of codes")
        rule.add_argument("--all", action="store_true", help="list all rules")
    if command in ("completion", None):
        completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    return top


def _add_check(check: argparse.ArgumentParser) -> None:
    """Add the arguments of ``check``."""
    from corpus_lint import report  # which the other commands do not need

    add = check.add_argument
    add("paths", nargs="*", metavar="PATH", help="files, directories, or - for standard input")
    add("--select", action="append", default=[], metavar="RULES", help="rules to run (default: ALL)")
    add("--ignore", action="append", default=[], metavar="RULES", help="rules to leave out")
    add("--extend-select", action="append", default=[], metavar="RULES", help="rules to run besides")
    add("--preview", action="store_true", help="run rules in preview as well")
    add("--set", action="append", default=[], metavar="RULE.OPTION=VALUE", help="set an option of a rule")
    one = check.add_mutually_exclusive_group()
    one.add_argument("--config", metavar="FILE", help="configuration file (default: the nearest)")
    one.add_argument("--isolated", action="store_true", help="heed no configuration file")
    add("--exclude", action="append", default=[], metavar="GLOBS", help="files and directories to leave out")
    add("--extend-exclude", action="append", default=[], metavar="GLOBS", help="more of them to leave out")
    add("--tracked", action="store_true", help="only files that git tracks")
    add("--text-field", metavar="NAME", help="field of a JSONL record that holds the text (default: text)")
    add("--stdin-filename", metavar="NAME", help="read standard input, which has this name, and so format")
    add(
        "--max-record-bytes",
        type=_record_bytes,
        metavar="N",
        help="records of more bytes are reported and not linted (default: 64 MiB)",
    )
    add("--fix", action="store_true", help="apply safe fixes")
    add("--unsafe-fixes", action="store_true", help="with --fix or --diff: unsafe fixes as well")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add(
        "--format",
        choices=("auto", *report.FORMATS),
        default="auto",
        metavar="FORMAT",
        help=f"auto (the default: github in GitHub Actions, else full), {', '.join(report.FORMATS)}",
    )
    add("--output", action="append", default=[], metavar="FORMAT=FILE", help="write another report to a file")
    add("--baseline", metavar="FILE", help="report only what is not in this file of known findings")
    add("--write-baseline", metavar="FILE", help="write what is found to a file of known findings")
    add("--prune-baseline", action="store_true", help="with --baseline: remove what is no longer found")
    add("--statistics", action="store_true", help="count findings by rule instead of listing them")
    add("--all-occurrences", action="store_true", help="list every place of a finding (json, jsonl)")
    add(
        "--cache-dir",
        metavar="DIR",
        help="where to keep results and the index of documents (default: the user's cache directory)",
    )
    add("--jobs", type=_jobs, metavar="N", help="processes that lint at once (default: one for each CPU)")
    add("--no-cache", action="store_true", help="neither use nor keep results and an index of documents")
    add("--show-settings", action="store_true", help="print the settings, and where each is from")
    add("--show-files", action="store_true", help="print the files that would be linted")
    add(
        "--fail-on",
        choices=("error", "warning"),
        help="severity from which to exit with 1 (default: warning)",
    )
    add("-q", "--quiet", action="store_true", help="print findings and errors, nothing else")
    add("--exit-zero", action="store_true", help="exit with 0 even when something was found")
    add("--traceback", action="store_true", help="with internal errors, print where they were raised")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto)")
