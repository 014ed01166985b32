"""Options of rules, by the names that users write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import lru_cache

from corpus_lint import lexicon
from corpus_lint.errors import UsageError
from corpus_lint.registry import RULES, Rule, find, select

# How the value of an option is read, by the name of its type.
type_names: dict[str, Callable[[str], object]] = {
    "int": int,
    "float": float,
    "str": str,
    "Lexicon": lexicon.read,
}


def option_types(rule: Rule) -> dict[str, str]:
    """The options of a rule, as users write them, and the names of their types."""
    return {field.name.replace("_", "-"): _type_name(field.type) for field in fields(rule.options)}


def with_options(rules: Sequence[Rule], settings: Iterable[str]) -> list[Rule]:
    """The rules with options set by ``CODE.option=value`` (or ``name.option=value``).

    Raises UsageError when there is no such option, or the value has the wrong type.
    """
    changed = {rule.code: rule for rule in rules}
    for setting in settings:
        left, equals, value = setting.partition("=")
        selector, dot, key = left.strip().rpartition(".")
        if not equals or not dot:
            raise UsageError(f"{setting!r} is not of the form RULE.option=value")
        key = key.replace("_", "-")
        for rule in find(selector):
            types = option_types(rule)
            if key not in types:
                has = ", ".join(types) or "no options"
                raise UsageError(f"{rule.code} has no option {key!r}; it has: {has}")
            try:
                typed = type_names[types[key]](value)
            except (KeyError, ValueError):
                raise UsageError(f"{setting!r}: {value!r} is not of type {types[key]}") from None
            if rule.code in changed:
                changed[rule.code] = with_option(changed[rule.code], key, typed)
    return [changed[rule.code] for rule in rules]


def chosen(selected: tuple[str, ...], ignored: tuple[str, ...], settings: tuple[str, ...]) -> Sequence[Rule]:
    """The rules of a run with their options. What was asked for before is not looked up again."""
    return _chosen(selected, ignored, settings, len(RULES))


@lru_cache(maxsize=64)
def _chosen(
    selected: tuple[str, ...], ignored: tuple[str, ...], settings: tuple[str, ...], registered: int
) -> Sequence[Rule]:
    return tuple(with_options(select(selected, ignored), settings))


def _type_name(annotation: object) -> str:
    """The name of the type of an option, which is a string only in modules with postponed annotations."""
    return annotation if isinstance(annotation, str) else str(getattr(annotation, "__name__", annotation))


def with_option(rule: Rule, key: str, value: object) -> Rule:
    """The rule with one option set to a value of its type."""
    from dataclasses import replace

    return replace(rule, options=replace(rule.options, **{key.replace("-", "_"): value}))
