"""The output of the command ``rule``: the list of rules, and their pages."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_lint.engine import catalogue, rule_options
from corpus_lint.engine.registry import Rule


def listing(rules: Sequence[Rule]) -> str:
    """The list of the rules, one per line, for programs and pipes."""
    width = max(len(rule.name) for rule in rules)
    lines = (f"{one.code}  {one.severity.value:<7}  {one.name:<{width}}  {title(one)}\n" for one in rules)
    return "".join(lines)


def pages(selector: str) -> str:
    """The pages of the rules that a selector matches, in Markdown. Raises UsageError if it matches none."""
    return "\n".join(f"{_heading(rule)}\n\n{rule_options.page(rule)}\n" for rule in catalogue.find(selector))


def title(rule: Rule) -> str:
    """The title of a rule, followed by its stage if it is in preview, and its distribution if it is not corpus-lint."""
    remarks = ", ".join(filter(None, (_stage(rule), rule.origin)))
    return f"{rule.title} ({remarks})" if remarks else rule.title


def _heading(rule: Rule) -> str:
    origin = f"from {rule.origin}" if rule.origin else ""
    remarks = ", ".join(filter(None, (rule.severity.value, _stage(rule), origin)))
    return f"# {rule.code} {rule.name} ({remarks})"


def _stage(rule: Rule) -> str:
    return rule.stage.value if rule.in_preview else ""
