"""Check the values of a configuration file; an error names the file, the key and the nearest key that exists.

The reader of each type takes the location of a value, such as ``corpus-lint.toml: rules.PIN101``, and the TOML value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from corpus_lint.config.keys import (
    KEYS,
    Globs,
    Kind,
    OptionsByRule,
    Selectors,
    SelectorsByGlob,
    SeverityBySelector,
)
from corpus_lint.core import site
from corpus_lint.core.errors import UsageError
from corpus_lint.core.model import Severity
from corpus_lint.core.values import dataclass
from corpus_lint.engine import catalogue, replaced, rule_options
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.text import RECORD_RANGE

BARE = re.compile(r"[A-Za-z0-9_-]+")
# The JSON Schema of globs (which must not be blank) and of selectors.
GLOB = r"[^./]"
# A path to a field: names, or strings of JSON, between dots; brackets for elements of lists.
STEP = r'(?:[^.\[\]"]+|"(?:[^"\\]|\\.)*")'
FIELD = {"type": "string", "pattern": rf"^(?:{STEP}|\[[0-9]*\])(?:\.{STEP}|\[[0-9]*\])*$"}
SELECTORS = {"type": "array", "items": {"$ref": "#/$defs/selector"}}
TOML_TYPES = {
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    list: "an array",
    dict: "a table",
}


def toml_path(where: str, key: str) -> str:
    """The dotted path of a key, as TOML writes it."""
    written = key if BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return where + ("" if where.endswith(": ") else ".") + written


def read(where: str, table: Mapping[str, Any]) -> dict[str, Any]:
    """Read the table of a file into values by key. Raises UsageError."""
    values = {}
    keys = {key.replace("_", "-"): about.kind for key, about in KEYS.items()}
    for name, value in table.items():
        if name == "tool" and where.endswith(": "):
            raise UsageError(f"{where}tool: keys go at the top level of this file, not in [tool.corpus-lint]")
        if name not in keys:
            raise UsageError(f"{toml_path(where, name)}: unknown key; {_hint(name, keys, 'the keys are')}")
        values[name] = KINDS[keys[name]].read(toml_path(where, name), value)
    return values


def _hint(name: str, known: Iterable[str], otherwise: str) -> str:
    import difflib

    near = difflib.get_close_matches(name.lower().replace("_", "-"), known, 1)
    return f"did you mean {near[0]}?" if near else f"{otherwise} {', '.join(known)}"


def _wrong(where: str, expected: str, value: object) -> UsageError:
    return UsageError(f"{where}: expected {expected}, got {TOML_TYPES.get(type(value), 'a date or a time')}")


def mapping(where: str, value: object) -> dict[str, Any]:
    """A value as a table. Raises UsageError if it is not one."""
    if not isinstance(value, dict):
        raise _wrong(where, "a table", value)
    return value


def _string(where: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(where, "a string", value)
    return value


def _strings(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(where, "an array of strings", value)
    return tuple(_string(f"{where}[{index}]", item) for index, item in enumerate(value))


def _found(where: str, selector: str) -> list[Rule]:
    try:
        return catalogue.find(selector)
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error


def _checked(where: str, value: object, check: Callable[[str, str], object]) -> tuple[str, ...]:
    """Read an array of strings; ``check`` raises UsageError for a wrong one."""
    strings = _strings(where, value)
    for index, item in enumerate(strings):
        check(f"{where}[{index}]", item)
    return strings


def _selectors(where: str, value: object) -> Selectors:
    return _checked(where, value, _found)


def check_glob(where: str, glob: str, alone: bool = False) -> None:
    """Raise UsageError if a glob is wrong; ``alone`` means that no other glob precedes it, so ``!`` would match nothing."""
    from corpus_lint.config.globs import GlobError, parse

    if not glob.strip("./") or ".." in glob.split("/") or (alone and glob.startswith("!")):
        raise UsageError(f"{where}: {glob!r} matches nothing")
    try:
        parse(glob)
    except GlobError as error:
        raise UsageError(f"{where}: {glob!r} is not a valid glob: {error}") from error


def _globs(where: str, value: object) -> Globs:
    return _checked(where, value, check_glob)


def _selectors_by_glob(where: str, value: object) -> SelectorsByGlob:
    table = mapping(where, value)
    for glob in table:
        check_glob(where, glob, alone=True)
    return {glob: _selectors(toml_path(where, glob), selectors) for glob, selectors in table.items()}


def _severity(where: str, value: object) -> Severity:
    name = _string(where, value)
    known = [severity.value for severity in Severity]
    if name not in known:
        raise UsageError(f"{where}: unknown severity {name!r}; {_hint(name, known, 'choose one of')}")
    return Severity(name)


def _severity_by_selector(where: str, value: object) -> SeverityBySelector:
    table = mapping(where, value)
    for selector in table:
        _found(toml_path(where, selector), selector)
    return {selector: _severity(toml_path(where, selector), severity) for selector, severity in table.items()}


def _options(where: str, value: object) -> OptionsByRule:
    options: dict[str, dict[str, Any]] = {}
    for name, table in mapping(where, value).items():
        here = toml_path(where, name)
        found = _found(here, name)
        rule = next((rule for rule in found if name in (rule.code, rule.name)), None)
        if rule is None:
            codes = ", ".join(rule.code for rule in found)
            raise UsageError(
                f"{here}: set options by the code or name of a single rule; this selects {codes}"
            )
        if rule.code in options:
            raise UsageError(f"{here}: {rule.code} is set twice, by its code and by its name")
        kinds = rule_options.option_kinds(rule)
        for key, option in mapping(here, table).items():
            if key not in kinds:
                if became := replaced.option(rule.code, key):
                    raise UsageError(f"{toml_path(here, key)}: {became}")
                hint = _hint(key, kinds, "it has") if kinds else "it has none"
                raise UsageError(f"{toml_path(here, key)}: {rule.code} has no such option; {hint}")
            kind = kinds[key]
            if type(option) not in kind.toml:
                raise _wrong(toml_path(here, key), kind.called, option)
            rule_options.check(toml_path(here, key), rule, key, option)
        options[rule.code] = dict(table)
    return options


def _field(where: str, value: object) -> str:
    field = _string(where, value)
    check_field(where, field)
    return field


def check_field(where: str, field: str) -> None:
    """Raise UsageError if a path to a field is wrong."""
    from corpus_lint.formats.field_paths import FieldPathError, parse

    try:
        parse(field)
    except FieldPathError as error:
        raise UsageError(f"{where}: {error}") from error


def _fields(where: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (_field(where, value),)
    if not isinstance(value, list) or not value:
        raise _wrong(where, "a string or an array of strings", value)
    return tuple(dict.fromkeys(_field(f"{where}[{index}]", item) for index, item in enumerate(value)))


def _bool(where: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, "a boolean", value)
    return value


def _record_bytes(where: str, value: object) -> int:
    if type(value) is not int:
        raise _wrong(where, "an integer", value)
    least, most = RECORD_RANGE
    if not least <= value <= most:
        raise UsageError(f"{where}: expected a number of bytes from {least:,} to {most:,}, got {value:,}")
    return value


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the values of a kind of key, and their JSON Schema."""

    read: Callable[[str, Any], object]
    schema: dict[str, Any]


KINDS = {
    Kind.SELECTORS: Reading(_selectors, SELECTORS),
    Kind.GLOBS: Reading(_globs, {"type": "array", "items": {"type": "string", "pattern": GLOB}}),
    Kind.SELECTORS_BY_GLOB: Reading(
        _selectors_by_glob,
        {"type": "object", "propertyNames": {"pattern": GLOB}, "additionalProperties": SELECTORS},
    ),
    Kind.SEVERITY_BY_SELECTOR: Reading(
        _severity_by_selector,
        {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/selector"},
            "additionalProperties": {"$ref": "#/$defs/severity"},
        },
    ),
    Kind.SEVERITY: Reading(_severity, {"$ref": "#/$defs/severity"}),
    Kind.FIELD: Reading(_field, FIELD),
    Kind.FIELDS: Reading(
        _fields, {"oneOf": [FIELD, {"type": "array", "items": FIELD, "minItems": 1, "uniqueItems": True}]}
    ),
    Kind.BOOLEAN: Reading(_bool, {"type": "boolean"}),
    Kind.RECORD_BYTES: Reading(
        _record_bytes, {"type": "integer", "minimum": RECORD_RANGE[0], "maximum": RECORD_RANGE[1]}
    ),
    Kind.SITE: Reading(lambda where, value: site.checked(where, _string(where, value)), site.SCHEMA),
    # The schema adds the properties of the installed rules.
    Kind.OPTIONS: Reading(_options, {"type": "object"}),
}
