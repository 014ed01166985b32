"""The arguments of ``clean``, ``report`` and ``rule``, and those of every run over files."""

from __future__ import annotations

import argparse

# More processes than the largest machines have processors. Python refuses to read numbers of thousands of digits.
MOST_JOBS = 1_024
DIGITS = 100


def _jobs(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= DIGITS and 1 <= int(word) <= MOST_JOBS):
        raise argparse.ArgumentTypeError(f"{word!r} must be a whole number from 1 to {MOST_JOBS:,}")
    return int(word)


def add_copy(clean: argparse.ArgumentParser) -> None:
    """Add the arguments that say what ``clean`` writes."""
    add = clean.add_argument
    add("paths", nargs="+", metavar="PATH", help="files and directories, which are only read")
    add(
        "-o",
        "--output-dir",
        metavar="DIR",
        help="directory of the copy, which must not exist yet or be empty",
    )
    add("--rejected", metavar="DIR", help="directory for the rejected documents, with the reasons")
    _add_policy(clean)
    add(
        "--to",
        choices=("jsonl", "parquet"),
        help="write the copy in this format (default: that of each file)",
    )
    add("--dry-run", action="store_true", help="write nothing; print the counts")
    add("--format", choices=("text", "json"), default="text", help="format of the summary (default: text)")
    add_run(clean)
    clean.set_defaults(fail_on=None)


def add_report(report: argparse.ArgumentParser) -> None:
    """Add the arguments that say what ``report`` writes."""
    add = report.add_argument
    add("paths", nargs="+", metavar="PATH", help="files and directories, which are only read")
    add(
        "-o",
        "--output",
        metavar="FILE.html",
        help="the page; its figures go to FILE.json beside it, the rejected documents to FILE.rejected.jsonl",
    )
    add(
        "--card",
        metavar="FILE.md",
        help="put a short report into this Markdown file, as the README of a data set",
    )
    add("--rejected", metavar="FILE", help="list of the rejected documents with the reasons: .jsonl or .csv")
    add(
        "--by",
        metavar="FIELD|directory|file",
        help="what sources are: values of a field of the records, directories (the default) or files",
    )
    add("--compare", metavar="OLD.json", help="say what changed since the report that wrote this file")
    _add_policy(report)
    add_run(report)
    report.set_defaults(fail_on=None)


def _add_policy(command: argparse.ArgumentParser) -> None:
    """Add the arguments that say what is repaired and what rejected."""
    command.add_argument(
        "--reject",
        action="append",
        default=[],
        metavar="error|warning|RULES",
        help="what rejects a document: findings of a severity, or of rules, that are left after the repairs (default: error)",
    )
    command.add_argument("--unsafe-fixes", action="store_true", help="repair by unsafe fixes, too")


def add_run(command: argparse.ArgumentParser) -> None:
    """Add the arguments that say how files are read, not what is found."""
    add = command.add_argument
    add(
        "--cache-dir",
        metavar="DIR",
        help="directory of the cache (default: in the user's cache directory)",
    )
    add("--jobs", type=_jobs, metavar="N", help="number of processes (default: one per CPU)")
    add("--no-cache", action="store_true", help="do not read or write the cache")
    add("-q", "--quiet", action="store_true", help="print only findings and errors")
    add("--traceback", action="store_true", help="print a traceback for internal errors")


def add_rule(rule: argparse.ArgumentParser) -> None:
    """Add the arguments of ``rule``."""
    add = rule.add_argument
    add("selector", nargs="?", metavar="CODE|NAME", help="the rule, or a prefix of codes")
    add("--all", action="store_true", help="list all rules")
    add(
        "--format",
        choices=("auto", "json"),
        default="auto",
        metavar="FORMAT",
        help="auto (the default: rendered in a terminal, Markdown in a pipe), json",
    )
    one = rule.add_mutually_exclusive_group()
    one.add_argument("--config", metavar="FILE", help="with json: configuration file (default: the nearest)")
    one.add_argument("--isolated", action="store_true", help="with json: ignore all configuration files")
