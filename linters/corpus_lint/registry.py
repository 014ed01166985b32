"""The rules there are, and which of them a run uses.

A rule is a module in ``rules/``, or in another package that names it as an entry point, whose docstring is its page.
Importing the module registers it: nothing else has to be edited when a rule is added.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from corpus_lint import plugins
from corpus_lint.document import Document
from corpus_lint.errors import UsageError
from corpus_lint.model import Problem, Severity
from corpus_lint.patterns import lazy

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.duplicates.comparison import Comparison
    from corpus_lint.screens import Batch, Flags

CODE = lazy("[A-Z]+[0-9]+")
NAME = lazy("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class NoOptions:
    """For a rule without thresholds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``check(document, options)`` for one document, ``collect`` and ``reduce`` for a corpus, or ``compare``.

    ``collect(document)`` gives a small value for each document, a false one where nothing can be found, and
    ``reduce(values, options)`` yields ``(index, problem)`` where ``index`` points at one of the values that is true.
    ``compare(comparison, options)`` yields the same from how the documents of a corpus are related, which is found once for
    all such rules. ``malformed`` rules see only records that could not be read, all others only those that could.
    ``origin`` is the distribution the rule is from, with its version; empty for those of corpus-lint.
    """

    code: str
    name: str
    severity: Severity
    page: str
    options: Any
    check: Callable[[Document, Any], Iterator[Problem]] | None = None
    screen: Callable[[Batch, Any], Flags] | None = None
    collect: Callable[[Document], Any] | None = None
    reduce: Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]] | None = None
    compare: Callable[[Comparison, Any], Iterator[tuple[int, Problem]]] | None = None
    malformed: bool = False
    origin: str = ""

    @property
    def title(self) -> str:
        """The first line of the page: what the rule finds, in one sentence."""
        return self.page.strip().partition("\n")[0].rstrip(".")


RULES: dict[str, Rule] = {}
OWN = "corpus_lint.rules."
# The distribution whose rules are being imported.
importing = ""


def _register(
    code: str, name: str, severity: Severity, options: type[Any], kind: str, **functions: Any
) -> None:
    """Add a rule. Raises UsageError when its code or its name would not work as selectors, or are another's."""
    module = functions[kind].__module__
    page = sys.modules[module].__doc__ or ""
    origin = "" if module.startswith(OWN) else importing or module
    if not (CODE.fullmatch(code) and NAME.fullmatch(name)):
        raise UsageError(f"{code!r} {name!r} of {origin}: a code is like PIN101, a name like injected-pinyin")
    for old in RULES.values():
        if code == old.code or name == old.name:
            one, other = (
                f"{rule} of {origin or 'corpus-lint'}"
                for rule, origin in ((f"{old.code} {old.name}", old.origin), (f"{code} {name}", origin))
            )
            raise UsageError(f"two rules have one code or name: {one}, and {other}")
    RULES[code] = Rule(code, name, severity, page, options(), **functions, origin=origin)


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    options: type[Any] = NoOptions,
    screen: Callable[[Batch, Any], Flags] | None = None,
    malformed: bool = False,
) -> Callable[[Callable[[Document, Any], Iterator[Problem]]], Callable[[Document, Any], Iterator[Problem]]]:
    """Register a generator ``check(document, options) -> problems`` as a document rule."""

    def decorate(
        check: Callable[[Document, Any], Iterator[Problem]],
    ) -> Callable[[Document, Any], Iterator[Problem]]:
        _register(code, name, severity, options, "check", check=check, screen=screen, malformed=malformed)
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
        _register(code, name, severity, options, "reduce", collect=collect, reduce=reduce)
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
        _register(code, name, severity, options, "compare", compare=compare)
        return compare

    return decorate


@cache
def _load() -> None:
    """Import all modules that have rules, once. Raises UsageError when one of another package fails."""

    def say(origin: str) -> None:
        global importing
        importing = origin

    package = importlib.import_module("corpus_lint.rules")
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith("_"):
            importlib.import_module(OWN + module.name)
    try:
        plugins.load(say)
    except UsageError:
        # Those that were registered before it failed: the next attempt must fail for the same reason.
        for code in [rule.code for rule in RULES.values() if rule.origin == importing]:
            del RULES[code]
        raise
    finally:
        say("")


def all_rules() -> list[Rule]:
    """Every rule, by code. Raises UsageError when those of another package cannot be imported."""
    _load()
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
