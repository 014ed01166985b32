"""The rules there are, and which of them a run uses.

A rule is a module in ``rules/`` whose docstring is its page. Importing the module registers it:
nothing else has to be edited when a rule is added.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from corpus_lint import lexicon
from corpus_lint.document import Document
from corpus_lint.errors import UsageError
from corpus_lint.model import Problem, Severity

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.duplicates.comparison import Comparison

# How the value of an option is read, by the name of its type.
type_names: dict[str, Callable[[str], object]] = {
    "int": int,
    "float": float,
    "str": str,
    "Lexicon": lexicon.read,
}


@dataclass(frozen=True, slots=True)
class NoOptions:
    """For a rule without thresholds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``check(document, options)`` for one document, ``collect`` and ``reduce`` for a corpus, or ``compare``.

    ``collect(document)`` gives a small value for each document, ``reduce(values, options)`` yields
    ``(index, problem)`` where ``index`` points into the values. ``compare(comparison, options)`` yields the same from how
    the documents of a corpus are related, which is found once for all such rules. ``malformed`` rules see only
    records that could not be read, all others only those that could.
    """

    code: str
    name: str
    severity: Severity
    page: str
    options: Any
    check: Callable[[Document, Any], Iterator[Problem]] | None = None
    collect: Callable[[Document], Any] | None = None
    reduce: Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]] | None = None
    compare: Callable[[Comparison, Any], Iterator[tuple[int, Problem]]] | None = None
    malformed: bool = False

    @property
    def title(self) -> str:
        """The first line of the page: what the rule finds, in one sentence."""
        return self.page.splitlines()[0].rstrip(".")


RULES: dict[str, Rule] = {}


def _register(new: Rule) -> None:
    for old in RULES.values():
        if new.code == old.code or new.name == old.name:
            raise ValueError(f"two rules are called {new.code} {new.name} / {old.code} {old.name}")
    RULES[new.code] = new


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    options: type[Any] = NoOptions,
    malformed: bool = False,
) -> Callable[[Callable[[Document, Any], Iterator[Problem]]], Callable[[Document, Any], Iterator[Problem]]]:
    """Register a generator ``check(document, options) -> problems`` as a document rule."""

    def decorate(
        check: Callable[[Document, Any], Iterator[Problem]],
    ) -> Callable[[Document, Any], Iterator[Problem]]:
        page = sys.modules[check.__module__].__doc__ or ""
        _register(Rule(code, name, severity, page, options(), check=check, malformed=malformed))
        return check

    return decorate


def corpus_rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    collect: Callable[[Document], Any],
    options: type[Any] = NoOptions,
) -> Callable[
    [Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]]],
    Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]],
]:
    """Register a generator ``reduce(values, options) -> (index, problem)`` as a rule over a whole corpus."""

    def decorate(
        reduce: Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]],
    ) -> Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]]:
        page = sys.modules[reduce.__module__].__doc__ or ""
        _register(Rule(code, name, severity, page, options(), collect=collect, reduce=reduce))
        return reduce

    return decorate


def comparing_rule(
    code: str, name: str, *, severity: Severity, options: type[Any] = NoOptions
) -> Callable[
    [Callable[[Comparison, Any], Iterator[tuple[int, Problem]]]],
    Callable[[Comparison, Any], Iterator[tuple[int, Problem]]],
]:
    """Register a generator ``compare(comparison, options) -> (position, problem)`` as a rule about related documents."""

    def decorate(
        compare: Callable[[Comparison, Any], Iterator[tuple[int, Problem]]],
    ) -> Callable[[Comparison, Any], Iterator[tuple[int, Problem]]]:
        page = sys.modules[compare.__module__].__doc__ or ""
        _register(Rule(code, name, severity, page, options(), compare=compare))
        return compare

    return decorate


def all_rules() -> list[Rule]:
    """Every rule, by code."""
    package = importlib.import_module("corpus_lint.rules")
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"corpus_lint.rules.{module.name}")
    return [RULES[code] for code in sorted(RULES)]


def find(selector: str) -> list[Rule]:
    """The rules a selector names: a code, a prefix of codes, a name, or ALL.

    Raises UsageError, naming the nearest selector, when it names none.
    """
    rules = all_rules()
    if selector.upper() == "ALL":
        return rules
    found = [rule for rule in rules if rule.name == selector.lower()] or [
        rule for rule in rules if selector and rule.code.startswith(selector.upper())
    ]
    if found:
        return found
    import difflib

    known = (
        [rule.code for rule in rules] + [rule.name for rule in rules] + sorted({r.code[:3] for r in rules})
    )
    near = difflib.get_close_matches(selector.upper(), known, 1) or difflib.get_close_matches(
        selector.lower(), known, 1
    )
    raise UsageError(f"no rule is called {selector!r}" + (f"; did you mean {near[0]}?" if near else ""))


def select(chosen: Iterable[str], ignored: Iterable[str]) -> list[Rule]:
    """The rules of a run: those chosen, less those ignored.

    As in other linters the longer selector wins: ``--select PIN101 --ignore PIN`` keeps PIN101.
    """
    rank: dict[str, tuple[int, bool]] = {}
    for selectors, wanted in ((chosen, True), (ignored, False)):
        for selector in selectors:
            found = find(selector)
            length = precision(selector, found)
            for rule in found:
                known = rank.get(rule.code, (-1, False))
                if length > known[0] or (length == known[0] and not wanted):
                    rank[rule.code] = (length, wanted)
    return [rule for rule in all_rules() if rank.get(rule.code, (0, False))[1]]


def precision(selector: str, found: Sequence[Rule]) -> int:
    """How exactly a selector names the rules it finds: nothing for ALL, and for a name as much as for a code."""
    if selector.upper() == "ALL":
        return 0
    return len(found[0].code) if selector.lower() == found[0].name else len(selector)


def option_types(rule: Rule) -> dict[str, str]:
    """The options of a rule, as users write them, and the names of their types."""
    return {field.name.replace("_", "-"): str(field.type) for field in fields(rule.options)}


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
            except ValueError:
                raise UsageError(f"{setting!r}: {value!r} is not of type {types[key]}") from None
            if rule.code in changed:
                changed[rule.code] = with_option(changed[rule.code], key, typed)
    return [changed[rule.code] for rule in rules]


def with_option(rule: Rule, key: str, value: object) -> Rule:
    """The rule with one option set to a value of its type."""
    from dataclasses import replace

    return replace(rule, options=replace(rule.options, **{key.replace("-", "_"): value}))
