"""The command ``rule``: the page of a rule, or the list of all, for people and for programs."""

from __future__ import annotations

import io
import sys

from corpus_lint.core.errors import UsageError
from corpus_lint.engine import catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def run(arguments: Namespace) -> int:
    """Print what the arguments ask for, and return the exit status. Raises UsageError."""
    if arguments.all == bool(arguments.selector):
        raise UsageError("rule takes a code, a name, or --all")
    if arguments.format == "json":
        _write_json(arguments)
    elif sys.stdout.isatty():
        from corpus_lint.cli import pages_in_terminal

        if arguments.all:
            pages_in_terminal.write_listing(catalogue.all_rules(), sys.stdout)
        else:
            pages_in_terminal.write_pages(arguments.selector, sys.stdout)
    else:
        from corpus_lint.cli import rule_pages

        if arguments.all:
            sys.stdout.write(rule_pages.listing(catalogue.all_rules()))
        else:
            sys.stdout.write(rule_pages.pages(arguments.selector))
    return 0


def _write_json(arguments: Namespace) -> None:
    from corpus_lint.cli import rule_json
    from corpus_lint.config import config

    rules = catalogue.all_rules() if arguments.all else catalogue.find(arguments.selector)
    # Of the configuration only the address of the site is asked for.
    docs_url = config.load(config.Given(), arguments.config, arguments.isolated).docs_url
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    rule_json.write(rules, docs_url, sys.stdout)
