"""The options of rules as users write them: types, ranges, values and ``--set``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import lru_cache

from corpus_lint.chinese import lexicon
from corpus_lint.core import option
from corpus_lint.core.errors import UsageError
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.engine.catalogue import find, held_back, select
from corpus_lint.engine.registry import RULES, Rule

# How the value of an option is read, by the name of its type.
type_names: dict[str, Callable[[str], object]] = {
    "int": int,
    "float": float,
    "str": str,
    "Lexicon": lexicon.read,
}


# An option and its default in the page of a rule: "* `min-count` (3): from so many readings on, …".
DEFAULT = lazy(r"^(\* `([\w-]+)` \([^)]*)\)", re.MULTILINE)
# What the page of a rule in preview says of that.
PREVIEW = "In preview: it may still change, and runs only with `--preview`, or where it is selected as {0.code} or {0.name}."
# Of a value that cannot be one, so much is quoted.
QUOTED = 40


def option_types(rule: Rule) -> dict[str, str]:
    """The options of a rule, as users write them, and the names of their types."""
    return {field.name.replace("_", "-"): _type_name(field.type) for field in fields(rule.options)}


def option_ranges(rule: Rule) -> dict[str, option.Range]:
    """The ranges of those options of a rule that have one."""
    ranges = {field.name.replace("_", "-"): option.range_of(field) for field in fields(rule.options)}
    return {name: limits for name, limits in ranges.items() if limits is not None}


def page(rule: Rule) -> str:
    """The page of a rule, with the range of each option behind its default, and how to run it if that has to be asked for."""
    ranges = option_ranges(rule)
    written = DEFAULT.sub(
        lambda found: f"{found[1]}; {ranges[found[2]]})" if found[2] in ranges else found[0],
        rule.page.strip(),
    )
    title, end, rest = written.partition("\n")
    return f"{title}\n\n{PREVIEW.format(rule)}{end}{rest}" if rule.in_preview else written


def check(where: str, rule: Rule, key: str, value: object, written: object = None) -> None:
    """Raise UsageError, naming ``where`` it stands, for a value of the right type that is out of its range.

    ``written`` is the value as the user wrote it, if that is known.
    """
    expected = option.expected(option_types(rule)[key], option_ranges(rule).get(key), value)
    if expected:
        shown = str(value if written is None else written)
        raise UsageError(f"{where} is {_cropped(shown)}; it must be {expected}")


def _cropped(written: str) -> str:
    return written if len(written) <= QUOTED else f"{written[:QUOTED]}…"


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
            typed = _typed(rule, key, value)
            if rule.code in changed:
                changed[rule.code] = with_option(changed[rule.code], key, typed)
    return [changed[rule.code] for rule in rules]


def _typed(rule: Rule, key: str, value: str) -> object:
    """What a user wrote as the value of an option. Raises UsageError."""
    where, type_name = f"{rule.code}.{key}", option_types(rule)[key]
    try:
        typed = type_names[type_name](value)
    except (KeyError, ValueError):
        expected = option_ranges(rule).get(key) or f"of type {type_name}"
        raise UsageError(f"{where} is {_cropped(value)!r}; it must be {expected}") from None
    check(where, rule, key, typed, value.strip())
    return typed


def chosen(
    selected: tuple[str, ...], ignored: tuple[str, ...], settings: tuple[str, ...], preview: bool
) -> Sequence[Rule]:
    """The rules of a program's call with their options. What was asked for before is not looked up again.

    Raises UsageError, too, when a selector chooses nothing but rules in preview, and ``preview`` is false.
    """
    return _chosen(selected, ignored, settings, preview, len(RULES))


@lru_cache(maxsize=64)
def _chosen(
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    settings: tuple[str, ...],
    preview: bool,
    _registered: int,
) -> Sequence[Rule]:
    for sentence in held_back(selected, preview, "preview=True"):
        raise UsageError(sentence)
    return tuple(with_options(select(selected, ignored, preview), settings))


def _type_name(annotation: object) -> str:
    """The name of the type of an option, which is a string only in modules with postponed annotations."""
    return annotation if isinstance(annotation, str) else str(getattr(annotation, "__name__", annotation))


def with_option(rule: Rule, key: str, value: object) -> Rule:
    """The rule with one option set to a value of its type."""
    from dataclasses import replace

    return replace(rule, options=replace(rule.options, **{key.replace("-", "_"): value}))
