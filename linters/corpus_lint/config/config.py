"""The configuration of a run: the nearest file, going up from the current directory, overridden by the command line.

A run has one configuration, since it compares documents of all directories with each other; files are not merged. A key is
a field of ``Config`` with an entry in ``keys.KEYS``; from these, and from the options of the rules, ``schema.py`` makes the
JSON Schema.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from corpus_lint.chinese import lexicon
from corpus_lint.config import toml_file
from corpus_lint.config.keys import Globs, OptionsByRule, Selectors, SelectorsByGlob, SeverityBySelector
from corpus_lint.core import settings_files
from corpus_lint.core.errors import UsageError
from corpus_lint.core.model import Severity
from corpus_lint.core.site import DOCS_URL
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.engine import catalogue, rule_options
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.text import MAX_RECORD_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any


@dataclass(frozen=True, slots=True)
class Given:
    """The settings on the command line: empty, or None, if not given. ``set`` are options of rules."""

    select: Selectors = ()
    extend_select: Selectors = ()
    ignore: Selectors = ()
    exclude: Globs = ()
    extend_exclude: Globs = ()
    fail_on: Severity | None = None
    text_field: tuple[str, ...] = ()
    id_field: str | None = None
    max_record_bytes: int | None = None
    preview: bool | None = None
    set: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """The keys of a file, then the file (None: there is none), the directory of its globs, and the command line."""

    select: Selectors = ("ALL",)
    extend_select: Selectors = ()
    preview: bool = False
    ignore: Selectors = ()
    per_file_ignores: SelectorsByGlob = field(default_factory=dict)
    exclude: Globs = ()
    extend_exclude: Globs = ()
    severity: SeverityBySelector = field(default_factory=dict)
    fail_on: Severity = Severity.WARNING
    # None: what the records say.
    text_field: tuple[str, ...] | None = None
    id_field: str | None = None
    max_record_bytes: int = MAX_RECORD_BYTES
    docs_url: str = DOCS_URL
    rules: OptionsByRule = field(default_factory=dict)
    file: Path | None = None
    base: Path = Path()
    given: Given = field(default_factory=Given)
    # By the names of the fields.
    keys_in_file: frozenset[str] = frozenset()

    @classmethod
    def from_arguments(cls, arguments: argparse.Namespace) -> Config:
        """The configuration of a command line. Raises UsageError."""
        for name in ("select", "extend_select", "ignore"):
            if getattr(arguments, name) and not catalogue.listed(getattr(arguments, name)):
                raise UsageError(f"--{name.replace('_', '-')}: expected at least one rule")
        given = Given(
            **{name: catalogue.listed(getattr(arguments, name)) for name in LISTS},
            fail_on=arguments.fail_on and Severity(arguments.fail_on),
            text_field=tuple(dict.fromkeys(arguments.text_field)),
            id_field=arguments.id_field,
            max_record_bytes=arguments.max_record_bytes,
            preview=arguments.preview or None,
            set=tuple(arguments.set),
        )
        return load(given, arguments.config, arguments.isolated)


# The keys that the command line replaces, and the keys for which it takes lists.
REPLACED = ("preview", "fail_on", "text_field", "id_field", "max_record_bytes")
LISTS = ("select", "extend_select", "ignore", "exclude", "extend_exclude")


def load(given: Given, file: str | None = None, isolated: bool = False, folder: Path | None = None) -> Config:
    """The configuration of a run: from ``file``, else from the nearest file unless ``isolated``. Raises UsageError.

    The nearest one is looked for from ``folder`` upwards (None: the current directory).
    """
    here = folder or Path.cwd()
    for option in ("exclude", "extend_exclude"):
        for glob in getattr(given, option):
            from corpus_lint.config.check_values import check_glob

            check_glob(f"--{option.replace('_', '-')}", glob)
    for option, paths in (("text-field", given.text_field), ("id-field", (given.id_field,))):
        for path_of_field in (one for one in paths if one is not None):
            from corpus_lint.config.check_values import check_field

            check_field(f"--{option}", path_of_field)
    path, table = (
        toml_file.named(file) if file is not None else (None, {}) if isolated else toml_file.nearest(here)
    )
    values: dict[str, Any] = {}
    if path and table:
        from corpus_lint.config.check_values import read

        values = {name.replace("-", "_"): value for name, value in read(toml_file.where(path), table).items()}
    keys_in_file = frozenset(values)
    values |= {key: value for key in REPLACED if (value := getattr(given, key)) not in (None, ())}
    # A file given by --config may serve several corpora, so its globs are relative to the current directory.
    base = here if file is not None or path is None else path.parent
    return Config(**values, file=path, base=base, given=given, keys_in_file=keys_in_file)


def rules(config: Config) -> list[Rule]:
    """The rules of the run, with their options.

    As in ruff, ``--select`` replaces the file's ``select``, not its ``ignore``. Without ``--select``, ``--extend-select`` and
    ``--ignore`` are applied after the file, whatever the lengths of its selectors.
    """
    given, preview = config.given, config.preview
    if given.select:
        ignored = [*given.ignore, *config.ignore]
        chosen = catalogue.select([*given.select, *given.extend_select], ignored, preview)
    else:
        chosen = catalogue.select([*config.select, *config.extend_select], config.ignore, preview)
        if given.extend_select or given.ignore:
            added = catalogue.select(given.extend_select, given.ignore, preview)
            removed = catalogue.select(given.ignore, given.extend_select, preview=True)
            codes = {rule.code for rule in (*chosen, *added)} - {rule.code for rule in removed}
            chosen = [rule for rule in catalogue.all_rules() if rule.code in codes]
    selectors = (
        *given.select,
        *given.extend_select,
        *(() if given.select else config.select + config.extend_select),
    )
    chosen = _in_messages(chosen, selectors)
    return rule_options.with_options([_with_options(rule, config) for rule in chosen], given.set)


def chosen(selectors: Iterable[str], ignored: Iterable[str], preview: bool) -> list[Rule]:
    """The rules that some selectors choose, without options."""
    selectors = tuple(selectors)
    return _in_messages(catalogue.select(selectors, ignored, preview), selectors)


def _in_messages(rules: Iterable[Rule], selectors: Iterable[str]) -> list[Rule]:
    """Rules that are selected by more than ALL look at turns of conversations, too."""
    named = {rule.code for selector in selectors if selector != "ALL" for rule in catalogue.find(selector)}
    return [replace(rule, in_messages=True) if rule.code in named else rule for rule in rules]


def held_back(config: Config) -> list[str]:
    """A sentence for each selector that selects nothing because all its rules are in preview."""
    given = config.given
    chosen = given.select or (*config.select, *config.extend_select)
    return catalogue.held_back([*chosen, *given.extend_select], config.preview, "--preview")


def _with_options(rule: Rule, config: Config) -> Rule:
    for key, value in config.rules.get(rule.code, {}).items():
        kind = rule_options.option_kinds(rule)[key]
        if kind is rule_options.FLOAT:
            value = float(value)
        elif kind is rule_options.LEXICON:
            value = _lexicon(config, rule, key)
        rule = rule_options.with_option(rule, key, value)
    return rule


def lexicon_path(config: Config, value: str) -> str:
    """The path of a lexicon; the file gives it relative to itself."""
    return os.path.relpath(os.path.join(config.file.parent if config.file else "", value))


def _lexicon(config: Config, rule: Rule, key: str) -> lexicon.Lexicon:
    path = lexicon_path(config, config.rules[rule.code][key])
    try:
        if config.file:
            settings_files.check_inside(path, settings_files.tree_of(config.file))
        return lexicon.read(path)
    except UsageError as error:
        from corpus_lint.config.check_values import toml_path

        where = toml_path(toml_path(toml_file.where(config.file or Path()), "rules"), rule.code)
        raise UsageError(f"{toml_path(where, key)}: {error}") from error


def excluded(config: Config) -> Callable[[str], bool] | None:
    """A function that says whether a path is excluded; None if nothing is."""
    given = config.given
    of_file = [*(() if given.exclude else config.exclude), *config.extend_exclude]
    of_line = [*given.exclude, *given.extend_exclude]
    if not of_file and not of_line:
        return None
    from corpus_lint.config.globs import matcher

    tests = [matcher(globs, base) for globs, base in ((of_file, config.base), (of_line, Path.cwd())) if globs]
    return lambda path: any(test(path) for test in tests)


def ignored(config: Config) -> Callable[[str], frozenset[str]] | None:
    """A function that gives the codes of the rules to ignore in a file; None if there are none."""
    return codes_by_glob(config.per_file_ignores, config.base)


def codes_by_glob(by_glob: SelectorsByGlob, base: Path) -> Callable[[str], frozenset[str]] | None:
    """A function that gives the codes of the rules that some globs of a file choose; None if there are no globs."""
    if not by_glob:
        return None
    from corpus_lint.config.globs import matcher

    tests = [
        (matcher([glob], base), {rule.code for name in names for rule in catalogue.find(name)})
        for glob, names in by_glob.items()
    ]
    return lambda path: frozenset[str]().union(*(codes for test, codes in tests if test(path)))


def severities(config: Config) -> dict[str, Severity]:
    """The severities of rules, by code, that differ from the defaults."""
    return severity_by_code(config.severity)


def severity_by_code(by_selector: SeverityBySelector) -> dict[str, Severity]:
    """Severities by code, given those by selector. Raises UsageError."""
    severity: dict[str, tuple[int, Severity]] = {}
    for selector, value in by_selector.items():
        found = catalogue.find(selector)
        length = catalogue.precision(selector, found)
        for rule in found:
            if length >= severity.get(rule.code, (-1, value))[0]:
                severity[rule.code] = (length, value)
    return {code: value for code, (_, value) in severity.items()}


def options(config: Config) -> dict[tuple[str, str], object]:
    """The options that the file sets, by the code of a rule and the name of an option, as the rule gets them.

    Raises UsageError where a lexicon cannot be read.
    """
    known = {rule.code: rule for rule in catalogue.all_rules()}
    return {
        (code, key): getattr(_with_options(known[code], config).options, key.replace("-", "_"))
        for code, table in config.rules.items()
        for key in table
    }
