"""The options of rules as users write them: types, ranges, values and ``--set``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from corpus_lint.chinese import lexicon
from corpus_lint.core import option
from corpus_lint.core.errors import UsageError
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.values import dataclass, replace
from corpus_lint.engine import replaced
from corpus_lint.engine.catalogue import find, held_back, select
from corpus_lint.engine.registry import RULES, Rule


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of option value: how it is read and written in the configuration, on the command line and in the schema.

    ``read`` converts the text after ``--set``, and may raise ValueError or UsageError; ``name`` is the type in messages.
    ``toml`` is the type in a configuration file, ``called`` its name in messages, and ``json`` the type in JSON Schema.
    """

    name: str
    read: Callable[[str], object]
    toml: tuple[type, ...]
    called: str
    json: str


LEXICON = Kind("Lexicon", lexicon.read, (str,), "the path of a file", "string")
FLOAT = Kind("float", float, (int, float), "a number", "number")
# By the type annotation of an option.
KINDS: dict[object, Kind] = {
    int: Kind("int", int, (int,), "an integer", "integer"),
    float: FLOAT,
    str: Kind("str", str, (str,), "a string", "string"),
    lexicon.Lexicon: LEXICON,
}

# An option and its default in the page of a rule: "* `min-count` (3): from so many readings on, …".
DEFAULT = lazy(r"^(\* `([\w-]+)` \([^)]*)\)", re.MULTILINE)
# The note on the page of a rule in preview.
PREVIEW = "In preview: it may still change, and runs only with `--preview`, or where it is selected as {0.code} or {0.name}."
# The expected places of an example, which only tests use: the rest of the line after its fence.
EXPECTED = lazy(r"^(```bad(?: [a-z]+)?) \d[\d:/×, ]*$", re.MULTILINE)
# The maximum length of a wrong value in a message.
QUOTED = 40


def option_kinds(rule: Rule) -> dict[str, Kind]:
    """The options of a rule, as users write them, with the kinds of their values.

    Raises UsageError when a rule of another package annotates them with names that are not in its module.
    """
    from dataclasses import fields
    from typing import get_type_hints

    try:
        hints = get_type_hints(type(rule.options))
    except NameError as error:
        raise UsageError(f"{rule.code}: the types of its options cannot be read: {error}") from error
    return {
        field.name.replace("_", "-"): KINDS.get(hints[field.name]) or _unreadable(hints[field.name])
        for field in fields(rule.options)
    }


def _unreadable(hint: object) -> Kind:
    """The kind of an option that users cannot set; a rule of another package may have one."""
    name = str(getattr(hint, "__name__", hint))

    def read(_: str) -> object:
        raise ValueError

    return Kind(name, read, (), f"nothing: options of type {name} cannot be set", "")


def option_ranges(rule: Rule) -> dict[str, option.Range]:
    """The ranges of a rule's options, if they have one."""
    from dataclasses import fields

    ranges = {field.name.replace("_", "-"): option.range_of(field) for field in fields(rule.options)}
    return {name: limits for name, limits in ranges.items() if limits is not None}


def page(rule: Rule) -> str:
    """The page of a rule for readers.

    The range of each option is added after its default, the expected places of examples are removed, and the page of a rule in
    preview says how to run it.
    """
    ranges = option_ranges(rule)
    written = DEFAULT.sub(
        lambda found: f"{found[1]}; {ranges[found[2]]})" if found[2] in ranges else found[0],
        EXPECTED.sub(r"\1", rule.page.strip()),
    )
    title, end, rest = written.partition("\n")
    return f"{title}\n\n{PREVIEW.format(rule)}{end}{rest}" if rule.in_preview else written


def check(where: str, rule: Rule, key: str, value: object, written: object = None) -> None:
    """Raise UsageError for a value of the right type that is out of its range; ``where`` is its location.

    ``written`` is the value as the user wrote it, if that is known.
    """
    expected = option.expected(option_ranges(rule).get(key), value)
    if expected:
        shown = str(value if written is None else written)
        raise UsageError(f"{where} is {_cropped(shown)}; it must be {expected}")


def _cropped(written: str) -> str:
    return written if len(written) <= QUOTED else f"{written[:QUOTED]}…"


def with_options(rules: Sequence[Rule], settings: Iterable[str]) -> list[Rule]:
    """The rules with options set by ``CODE.option=value`` (or ``name.option=value``).

    Raises UsageError when there is no such option, or the value has the wrong type.
    """
    pairs = []
    for setting in settings:
        left, equals, value = setting.partition("=")
        if not equals or "." not in left:
            raise UsageError(f"{setting!r} is not of the form RULE.option=value")
        pairs.append((left, value))
    return with_values(rules, typed_values(pairs))


def with_values(rules: Sequence[Rule], values: Mapping[tuple[str, str], object]) -> list[Rule]:
    """The rules with options set to values of their types, by the code of a rule and the name of an option."""
    changed = {rule.code: rule for rule in rules}
    for (code, key), value in values.items():
        if code in changed:
            changed[code] = with_option(changed[code], key, value)
    return [changed[rule.code] for rule in rules]


def typed_values(settings: Iterable[tuple[str, object]]) -> dict[tuple[str, str], object]:
    """The values of options by the code of a rule and the name of an option, given ``CODE.option`` (or ``name.option``).

    A value is of the type of its option, or the text of one. Raises UsageError when there is no such option, or the value
    has the wrong type.
    """
    values: dict[tuple[str, str], object] = {}
    for setting, value in settings:
        selector, dot, key = setting.strip().rpartition(".")
        if not dot:
            raise UsageError(f"{setting!r} is not of the form RULE.option")
        key = key.replace("_", "-")
        for rule in find(selector):
            kinds = option_kinds(rule)
            if key not in kinds:
                if became := replaced.option(rule.code, key):
                    raise UsageError(became)
                has = ", ".join(kinds) or "no options"
                raise UsageError(f"{rule.code} has no option {key!r}; it has: {has}")
            # The words of a file have been read where the value is not its path.
            is_read = kinds[key] is LEXICON and isinstance(value, tuple)
            values[rule.code, key] = value if is_read else _typed(rule, key, kinds[key], str(value))
    return values


def _typed(rule: Rule, key: str, kind: Kind, value: str) -> object:
    """Convert the text of an option value. Raises UsageError."""
    where = f"{rule.code}.{key}"
    try:
        typed = kind.read(value)
    except ValueError:
        expected = option_ranges(rule).get(key) or f"of type {kind.name}"
        raise UsageError(f"{where} is {_cropped(value)!r}; it must be {expected}") from None
    check(where, rule, key, typed, value.strip())
    return typed


def chosen(
    selected: tuple[str, ...], ignored: tuple[str, ...], settings: tuple[str, ...], preview: bool
) -> Sequence[Rule]:
    """The rules of an API call with their options, cached by its arguments.

    Also raises UsageError if a selector matches only rules in preview and ``preview`` is false.
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


def with_option(rule: Rule, key: str, value: object) -> Rule:
    """The rule with one option set to a value of its type."""
    options = replace(rule.options, **{key.replace("-", "_"): value})
    # Words of a user are looked for in any text.
    return replace(rule, options=options, needs=None if isinstance(value, tuple) else rule.needs)
