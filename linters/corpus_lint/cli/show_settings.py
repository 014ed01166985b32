"""``--show-files`` and ``--show-settings``: the files of a run, and each setting with its origin."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TextIO

from corpus_lint.config import config
from corpus_lint.config.check_values import toml_path
from corpus_lint.config.config import Config
from corpus_lint.config.keys import KEYS
from corpus_lint.config.toml_file import shown
from corpus_lint.core.errors import ReadError
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Severity
from corpus_lint.core.visible_text import in_json, visible, visible_line
from corpus_lint.engine import catalogue, rule_options
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.find_files import Source

DEFAULT = "default"
LINE = "command line"
# Characters in a name that end a line or control a terminal, and commands that a CI obeys.
UNSAFE = lazy(r"[\0-\x1f\x7f-\x9f\u2028\u2029]|##[A-Za-z]*\[|\A\s*::")


def files(sources: Iterable[Source | ReadError], stream: TextIO, complain: Callable[[str], None]) -> int:
    """Print the names of files, unchanged for programs; escaped in a terminal, or if a name would break its line.

    Return the exit status.
    """
    status = 0
    for source in sources:
        if isinstance(source, ReadError):
            complain(str(source))
            status = 2
        else:
            name = source.shown
            stream.write((visible_line(name) if stream.isatty() or UNSAFE.search(name) else name) + "\n")
    return status


def settings(configured: Config, rules: Sequence[Rule], stream: TextIO) -> int:
    """Print the keys, and the options of the rules that run, as valid TOML. Return the exit status."""
    file = shown(configured.file) if configured.file else "no configuration file"
    stream.write(f"# {visible(file)}\n")
    tables = []
    for name in KEYS:
        key = name.replace("_", "-")
        value = getattr(configured, name)
        origin = file if name in configured.keys_in_file else DEFAULT
        if getattr(configured.given, name, None):
            value, origin = _with_given(configured, name, value, origin)
        if not isinstance(value, Mapping):
            stream.write(_line(key, value, origin))
        elif key != "rules":
            lines = (_line(*item, "") for item in value.items())
            tables.append(f"\n[{key}]  # {visible(origin)}\n{''.join(lines)}")
    stream.write("".join(tables))
    said = _set(configured)
    for rule in rules:
        stream.write(f"\n[rules.{rule.code}]  # {rule.name}\n")
        for option, kind in rule_options.option_kinds(rule).items():
            value, origin = getattr(rule.options, option.replace("-", "_")), DEFAULT
            if (rule.code, option) in said:
                given, origin = said[rule.code, option], LINE
            elif option in (from_file := configured.rules.get(rule.code, {})):
                given, origin = from_file[option], file
            # Show the path of a lexicon, not its words.
            stream.write(
                _line(option, value if kind is not rule_options.LEXICON else given if value else None, origin)
            )
    return 0


def _with_given(configured: Config, name: str, value: Any, origin: str) -> tuple[Any, str]:
    """The value of a key after command-line overrides, and its origin."""
    given = getattr(configured.given, name)
    replaced = name in ("select", "exclude", *config.REPLACED)
    if replaced or not value or (name == "extend_select" and configured.given.select):
        return given, LINE
    return (*value, *given), f"{origin}, {LINE}"


def _set(configured: Config) -> dict[tuple[str, str], str]:
    """The values of ``--set`` by rule code and option."""
    said = {}
    for setting in configured.given.set:
        left, _, value = setting.partition("=")
        selector, _, option = left.strip().rpartition(".")
        for rule in catalogue.find(selector):
            said[rule.code, option.replace("_", "-")] = value
    return said


def _line(key: str, value: Any, origin: str) -> str:
    """One line of TOML, with a comment; a lexicon without a value is shown as not set."""
    comment = f"  # {visible(origin)}" if origin else ""
    written = toml_path(": ", key)[2:]
    if value is None:
        return f"# {written} is not set{comment}\n"
    return f"{written} = {_toml(value)}{comment}\n"


def _toml(value: Any) -> str:
    if isinstance(value, Severity):
        return _toml(value.value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # Strings are written as in JSON, which does not escape U+007F but TOML must.
    return in_json(json.dumps(value, ensure_ascii=False)).replace("\x7f", "\\u007f")
