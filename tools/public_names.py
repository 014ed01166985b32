"""Print what is public and may not go without a word: ``python tools/public_names.py > tests/public_names.json``, at each release.

Stable rules by their codes, with names and options; names of Python; commands and options of the command line; and the versions of
formats. ``docs/releasing.md`` says what they promise.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import corpus_lint
from corpus_lint.cli.arguments import COMMANDS, parser
from corpus_lint.config.schema import schema
from corpus_lint.duplicates import index_store
from corpus_lint.engine import catalogue
from corpus_lint.engine.rule_options import option_kinds
from corpus_lint.report import rates
from corpus_lint.run import baseline, findings_cache

# The formats of the page, in its words.
FORMATS = {
    "baseline": baseline.VERSION,
    "figures of a report": rates.VERSION,
    "cache of findings": findings_cache.VERSION,
    "index of documents": index_store.VERSION,
}


def main() -> int:
    """Print the names."""
    json.dump(names(), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0


def names() -> dict[str, Any]:
    """What is public, by kinds."""
    rules = [rule for rule in catalogue.all_rules() if not rule.origin]
    return {
        "rules": {
            rule.code: {"name": rule.name, "options": sorted(option_kinds(rule))}
            for rule in rules
            if not rule.in_preview
        },
        "python": sorted(corpus_lint.__all__),
        "configuration": sorted(schema(rules)["properties"]),
        "commands": {command: options(command) for command in COMMANDS},
        "formats": FORMATS,
    }


def options(command: str) -> list[str]:
    """The options of a command."""
    [commands] = [one for one in parser(command)._actions if one.dest == "command"]  # noqa: SLF001 - argparse tells it nowhere else
    actions = dict(commands.choices or {})[command]._actions  # noqa: SLF001
    return sorted(name for one in actions for name in one.option_strings)


if __name__ == "__main__":
    sys.exit(main())
