"""The JSON Schema of the configuration: ``python -m corpus_lint.config.schema > corpus-lint.schema.json``.

It is about a corpus-lint.toml, and the table [tool.corpus-lint] of a pyproject.toml, with the rules that are installed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from corpus_lint.config import config
from corpus_lint.config.check_values import OPTION_TYPES
from corpus_lint.core.model import Severity
from corpus_lint.engine import catalogue, rule_options
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.text import RECORD_RANGE

SELECTORS = {"type": "array", "items": {"$ref": "#/$defs/selector"}}
GLOB = r"[^./]"
# What a value is, by the name of the type of its key.
TYPES: dict[str, dict[str, Any]] = {
    "Selectors": SELECTORS,
    "Globs": {"type": "array", "items": {"type": "string", "pattern": GLOB}},
    "SelectorsByGlob": {
        "type": "object",
        "propertyNames": {"pattern": GLOB},
        "additionalProperties": SELECTORS,
    },
    "SeverityBySelector": {
        "type": "object",
        "propertyNames": {"$ref": "#/$defs/selector"},
        "additionalProperties": {"$ref": "#/$defs/severity"},
    },
    "Severity": {"$ref": "#/$defs/severity"},
    "str": {"type": "string"},
    "bool": {"type": "boolean"},
    "RecordBytes": {"type": "integer", "minimum": RECORD_RANGE[0], "maximum": RECORD_RANGE[1]},
}
# An option and its default in the page of a rule: "* `min-count` (3): from so many readings on, …".
OPTION = re.compile(r"^\* `([\w-]+)` \([^)]*\): ((?:.+\n(?!\*))*.+)", re.MULTILINE)


def schema(rules: Sequence[Rule]) -> dict[str, Any]:
    """The schema as JSON has it, of a configuration that knows these rules."""
    selectors = {"ALL": None} | {
        rule.code[:end]: None for rule in rules for end in range(1, len(rule.code) + 1)
    }
    properties: dict[str, Any] = {}
    for key, type_ in config.types().items():
        name = key.replace("-", "_")
        properties[key] = {"description": config.KEYS[name], **TYPES.get(type_, _rules(rules))}
        if isinstance(default := getattr(config.Config(), name), tuple | str | int | Severity):
            properties[key]["default"] = default.value if isinstance(default, Severity) else default
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The configuration of corpus-lint",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": {
            "selector": {"enum": [*selectors, *(rule.name for rule in rules)]},
            "severity": {"enum": [severity.value for severity in Severity]},
            **{rule.code: _options(rule) for rule in rules},
        },
    }


def _rules(rules: Sequence[Rule]) -> dict[str, Any]:
    named = {name: {"$ref": f"#/$defs/{rule.code}"} for rule in rules for name in (rule.code, rule.name)}
    return {"type": "object", "properties": named, "additionalProperties": False}


def _options(rule: Rule) -> dict[str, Any]:
    documented = {name: " ".join(text.split()) for name, text in OPTION.findall(rule.page)}
    ranges = rule_options.option_ranges(rule)
    properties: dict[str, dict[str, Any]] = {}
    for name, type_ in rule_options.option_types(rule).items():
        properties[name] = {"description": documented.get(name, ""), "type": OPTION_TYPES[type_][2]}
        if name in ranges:
            properties[name] |= {"minimum": ranges[name].low, "maximum": ranges[name].high}
        if type_ != "Lexicon":
            properties[name]["default"] = getattr(rule.options, name.replace("-", "_"))
    return {
        "description": f"{rule.title} (preview)" if rule.in_preview else rule.title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(schema(catalogue.all_rules()), ensure_ascii=False, indent=2) + "\n")
