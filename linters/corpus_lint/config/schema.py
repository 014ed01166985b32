"""The JSON Schema of the configuration: ``python -m corpus_lint.config.schema > corpus-lint.schema.json``.

It describes corpus-lint.toml and the table [tool.corpus-lint] of pyproject.toml, with the rules that are installed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from corpus_lint.config import config
from corpus_lint.config.check_values import KINDS
from corpus_lint.config.keys import KEYS, Kind
from corpus_lint.core.model import Severity
from corpus_lint.engine import catalogue, rule_options
from corpus_lint.engine.registry import Rule

# An option and its default in the page of a rule: "* `min-count` (3): from so many readings on, …".
OPTION = re.compile(r"^\* `([\w-]+)` \([^)]*\): ((?:.+\n(?!\*))*.+)", re.MULTILINE)


def schema(rules: Sequence[Rule]) -> dict[str, Any]:
    """The JSON Schema of a configuration with these rules."""
    selectors = {"ALL": None} | {
        rule.code[:end]: None for rule in rules for end in range(1, len(rule.code) + 1)
    }
    properties: dict[str, Any] = {}
    for name, about in KEYS.items():
        key = name.replace("_", "-")
        values = _rules(rules) if about.kind is Kind.OPTIONS else KINDS[about.kind].schema
        properties[key] = {"description": about.purpose, **values}
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


def option_properties(rule: Rule) -> dict[str, dict[str, Any]]:
    """The options of a rule, by their names, with the keywords of JSON Schema that describe their values."""
    documented = {name: " ".join(text.split()) for name, text in OPTION.findall(rule.page)}
    ranges = rule_options.option_ranges(rule)
    properties: dict[str, dict[str, Any]] = {}
    for name, kind in rule_options.option_kinds(rule).items():
        properties[name] = {"description": documented.get(name, "")}
        if kind.json:
            properties[name]["type"] = kind.json
        if name in ranges:
            properties[name] |= {"minimum": ranges[name].low, "maximum": ranges[name].high}
        if kind is not rule_options.LEXICON:
            properties[name]["default"] = getattr(rule.options, name.replace("-", "_"))
    return properties


def _options(rule: Rule) -> dict[str, Any]:
    return {
        "description": f"{rule.title} (preview)" if rule.in_preview else rule.title,
        "type": "object",
        "properties": option_properties(rule),
        "additionalProperties": False,
    }


def written(rules: Sequence[Rule]) -> str:
    """The text of the published schema file."""
    return json.dumps(schema(rules), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written(catalogue.all_rules()))
