"""Rules as JSON: what a page says and what the configuration may set, for editors and other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TextIO

from corpus_lint.config import schema
from corpus_lint.core.version import __version__
from corpus_lint.core.visible_text import in_json
from corpus_lint.engine import rule_options, rule_page
from corpus_lint.engine.registry import Rule
from corpus_lint.report import links


def write(rules: Sequence[Rule], docs_url: str, stream: TextIO) -> None:
    """Print the rules as one object."""
    contents = {"version": __version__, "rules": [as_dict(rule, docs_url) for rule in rules]}
    stream.write(in_json(json.dumps(contents, ensure_ascii=False, indent=2)) + "\n")


def as_dict(rule: Rule, docs_url: str) -> dict[str, Any]:
    """A rule as the keys and values of the machine-readable contract (docs/api.md, "Rules as JSON")."""
    safeties = rule_page.safeties(rule)
    return {
        "code": rule.code,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.value,
        "stage": rule.stage.value,
        "origin": rule.origin or None,
        "url": links.rule_page(docs_url, rule.code) or None,
        "scope": "document" if rule.check else "corpus",
        "fixes": None if safeties is None else [safety.value for safety in safeties],
        "fix_safety": rule_page.section(rule, rule_page.FIX_SAFETY) or None,
        "options": [_option(*one) for one in schema.option_properties(rule).items()],
        "examples": [
            {"reported": one.reported, "form": one.form, "text": one.text, "fixed": one.fixed}
            for one in rule_page.examples(rule)
        ],
        "page": rule_options.page(rule),
    }


def _option(name: str, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        # Options of other packages may have types that users cannot set.
        "type": about.get("type"),
        "default": about.get("default"),
        "minimum": about.get("minimum"),
        "maximum": about.get("maximum"),
        "description": about["description"] or None,
    }
