"""A new rule in a checkout of corpus-lint: ``python -m corpus_lint.new_rule LAY101 letter-spacing``.

It writes a rule in preview that works: its module with a page, an option and a screen, a bad and a clean seed, its rows in the
tables of docs/preview.md and of the tests, its line of CHANGELOG.md, and regenerates the files made from all rules. The tests of rules pass
right after; CONTRIBUTING.md says how to go on. Either all of this is written or nothing.

For contributors: the command does not import it, and users do not install it.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from keyword import iskeyword
from pathlib import Path
from string import Template

from corpus_lint.cli import rule_pages
from corpus_lint.config import schema
from corpus_lint.core.errors import UsageError
from corpus_lint.engine import catalogue, replaced
from corpus_lint.engine.registry import NAME, OWN

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = "tools/new_rule"
# The codes of this house: a family, and a number in it.
CODE = re.compile("[A-Z]{3}[0-9]{3}")
# Letters of a name: with more the lines of its module would be too long.
LONGEST = 40
# The rows of the table of rules in preview, of the index of all rules, and of the table of bad seeds in the tests. Each has its rows in order.
PREVIEW = "docs/preview.md"
INDEX = "linters/corpus_lint/rules/_index.py"
INDEX_ROW = re.compile(r'^    \("[A-Z]{3}[0-9]{3}", .*\),\n', re.MULTILINE)
RULE_ROW = re.compile(r"^\| [A-Z]{3}[0-9]{3} \| .*\n", re.MULTILINE)
SEED_ROW = re.compile(r'^    "[\w.-]+": (?:\{.*\}|set\[str\]\(\)),\n', re.MULTILINE)
SCHEMA = "corpus-lint.schema.json"
LISTING = "tests/cli/golden/rule-list.md"


def main(words: Sequence[str] | None = None, root: Path = CHECKOUT) -> int:
    """Write a new rule into the checkout at ``root``, and return the exit status: 2 where nothing was written."""
    parser = argparse.ArgumentParser(prog="python -m corpus_lint.new_rule", description="Write a new rule.")
    parser.add_argument("code", metavar="CODE", help="like LAY101: a family of rules, and a number in it")
    parser.add_argument("name", help="like letter-spacing: what it finds, in small letters")
    arguments = parser.parse_args(words)
    code, name = arguments.code, arguments.name
    try:
        check(root, code, name)
        write(root, code, name)
    except (UsageError, OSError) as error:
        sys.stderr.write(f"new_rule: {error}\n")
        return 2
    sys.stdout.write(
        f"{code} {name} is there, in preview. What CONTRIBUTING.md says is next:\n"
        f"  its page and code   {_module(name)}\n"
        f"  its seeds           seeds/bad/{name}.txt seeds/clean/{name}.txt\n"
        f"  its tests           python -m pytest tests/rules -k '{code} or {name}'\n"
        f"  what is said of it  docs/preview.md CHANGELOG.md\n"
    )
    return 0


def check(root: Path, code: str, name: str) -> None:
    """Raise UsageError when a checkout can have no rule of this code and name."""
    if not (root / TEMPLATES).is_dir():
        raise UsageError(f"{root} is not a checkout of corpus-lint: it has no {TEMPLATES}")
    if not CODE.fullmatch(code):
        raise UsageError(f"{code!r} is not a code: use three capital letters and three digits, like LAY101")
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise UsageError(
            f"{name!r} is not a name: use small letters, digits and single hyphens, {LONGEST} at the most, like letter-spacing"
        )
    if iskeyword(_function(name)):
        raise UsageError(f"{name!r} is not a valid name of a Python function")
    for rule in catalogue.all_rules():
        if rule.code == code or rule.name == name:
            raise UsageError(f"there is a rule {rule.code} {rule.name}")
    if code in replaced.CODES or name in replaced.NAMES:
        raise UsageError(
            f"{replaced.rule(code) or replaced.rule(name)}: what users know by it is not the new rule"
        )


def write(root: Path, code: str, name: str) -> None:
    """Write all files of a rule, or none. Raises UsageError when one is there, or has not the table it should have."""
    made = {
        root / path: _filled(root, template, code, name)
        for path, template in (
            (_module(name), "rule.py.txt"),
            (f"seeds/bad/{name}.txt", "bad.txt"),
            (f"seeds/clean/{name}.txt", "clean.txt"),
        )
    }
    for path in made:
        if path.exists():
            raise UsageError(f"{path.relative_to(root)} already exists")
    row = f"| {code} | {name} | warning, preview | a place that was left to be written: `【{code}】` | |\n"
    indexed = f'    ("{code}", "{name}", "warning", "{_function(name)}", "check", True, False, ()),\n'
    made |= {
        root / PREVIEW: _with_row(root / PREVIEW, RULE_ROW, row),
        root / INDEX: _with_row(root / INDEX, INDEX_ROW, indexed),
        root / "tests/rules/test_seeds.py": _with_row(
            root / "tests/rules/test_seeds.py", SEED_ROW, f'    "{name}.txt": {{"{code}"}},\n'
        ),
        root / "CHANGELOG.md": _with_line(root / "CHANGELOG.md", f"- {code} {name}, in preview.\n"),
    }
    with _all_or_nothing([*made, root / SCHEMA, root / LISTING]):
        for path, text in made.items():
            path.write_bytes(text.encode("utf-8"))
        importlib.invalidate_caches()
        importlib.import_module(OWN + _function(name))
        rules = [rule for rule in catalogue.all_rules() if not rule.origin]
        (root / SCHEMA).write_bytes(schema.written(rules).encode("utf-8"))
        (root / LISTING).write_bytes(_with_listing(root / LISTING, rule_pages.listing(rules)).encode("utf-8"))


def _function(name: str) -> str:
    return name.replace("-", "_")


def _module(name: str) -> str:
    return f"linters/corpus_lint/rules/{_function(name)}.py"


def _filled(root: Path, template: str, code: str, name: str) -> str:
    text = (root / TEMPLATES / template).read_text("utf-8")
    return Template(text).substitute(code=code, name=name, function=_function(name))


def _with_row(path: Path, form: re.Pattern[str], row: str) -> str:
    """A file with a row in its place among those of a form, which are in order."""
    text = path.read_text("utf-8")
    rows = list(form.finditer(text))
    if not rows or not form.fullmatch(row):
        raise UsageError(f"{path} has no table of the form that is known here")
    place = next((found.start() for found in rows if found[0] > row), rows[-1].end())
    return text[:place] + row + text[place:]


def _with_line(path: Path, line: str) -> str:
    """A changelog with a line at the end of what was added by the version that is its first."""
    text = path.read_text("utf-8")
    added = re.search(r"^### Added\n\n(?:(?!#).*\n)*", text, re.MULTILINE)
    if added is None:
        raise UsageError(f"{path} has no ### Added")
    place = added.start() + len(added[0].rstrip("\n")) + 1
    return text[:place] + line + text[place:]


def _with_listing(path: Path, listing: str) -> str:
    """A session that prints the list of the rules, with what is printed now."""
    head, command, rest = path.read_text("utf-8").partition("$ corpus-lint rule --all\n")
    _, end, foot = rest.partition("\n```\n")
    if not end:
        raise UsageError(f"{path} does not list the rules")
    return head + command + listing.removesuffix("\n") + end + foot


@contextmanager
def _all_or_nothing(paths: Iterable[Path]) -> Iterator[None]:
    """Files are as they were, or not there, when anything goes wrong in between."""
    before = {path: path.read_bytes() if path.exists() else None for path in paths}
    try:
        yield
    except BaseException:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        raise


if __name__ == "__main__":
    sys.exit(main())
