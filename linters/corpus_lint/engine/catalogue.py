"""Import all rules, find them by selectors, and select those of a run.

A rule is a module in ``rules/``, or in another package that names it as an entry point. Nothing else has to be edited
when a rule is added.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache

from corpus_lint.core.errors import UsageError
from corpus_lint.engine import plugins, registry, replaced
from corpus_lint.engine.registry import OWN, RULES, Rule


@cache
def _load() -> None:
    """Register all rules, once: those of the index without importing their modules. Raises UsageError if a module of another package fails."""

    def say(origin: str) -> None:
        registry.importing = origin

    modules = _own_modules()
    index = importlib.import_module(OWN + "_index").ROWS
    indexed = {row[3] for row in index}
    for row in index:
        # A module that is imported already has registered its rule itself.
        if row[3] in modules and OWN + row[3] not in sys.modules:
            registry.enter(*row)
    for module in modules:
        if module not in indexed:
            importlib.import_module(OWN + module)
    try:
        plugins.load(say)
    except UsageError:
        # Drop the rules registered before the failure, so that the next attempt fails for the same reason.
        for code in [rule.code for rule in RULES.values() if rule.origin == registry.importing]:
            del RULES[code]
        raise
    finally:
        say("")


def _own_modules() -> list[str]:
    """The names of the modules of rules. In an archive they are listed by ``pkgutil``, which imports a lot for that."""
    names: set[str] = set()
    for folder in importlib.import_module("corpus_lint.rules").__path__:
        try:
            names.update(
                os.path.splitext(file)[0] for file in os.listdir(folder) if file.endswith((".py", ".pyc"))
            )
        except OSError:
            import pkgutil

            names.update(module.name for module in pkgutil.iter_modules([folder]))
    return sorted(name for name in names if not name.startswith("_"))


def all_rules() -> list[Rule]:
    """All rules, including those of other packages.

    Returns:
        The rules in the order of their codes.

    Raises:
        UsageError: A module that another package names as rules cannot be imported, or two rules have the same code or name.

    Example:
        >>> from corpus_lint import all_rules
        >>> next(rule.name for rule in all_rules() if rule.code == "PIN101")
        'injected-pinyin'
    """
    _load()
    return [RULES[code] for code in sorted(RULES)]


def listed(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """Split one or several comma-separated lists into selectors or other words."""
    lists = (given,) if isinstance(given, str) else given or ()
    return tuple(word.strip() for one in lists for word in one.split(",") if word.strip())


def find(selector: str) -> list[Rule]:
    """The rules a selector names: a code, a prefix of codes, a name, or ALL.

    Raises UsageError if it matches no rule; the message gives the name that replaced it, or the nearest name.
    """
    rules = all_rules()
    if found := _matches(selector, rules):
        return found
    if became := replaced.rule(selector):
        raise UsageError(became)
    import difflib

    known = (
        [rule.code for rule in rules] + [rule.name for rule in rules] + sorted({r.code[:3] for r in rules})
    )
    near = difflib.get_close_matches(selector.upper(), known, 1) or difflib.get_close_matches(
        selector.lower(), known, 1
    )
    raise UsageError(f"no rule is called {selector!r}" + (f"; did you mean {near[0]}?" if near else ""))


def _matches(selector: str, rules: Sequence[Rule]) -> list[Rule]:
    """Those of some rules that a selector names."""
    if selector.upper() == "ALL":
        return list(rules)
    return [rule for rule in rules if selector.lower() == rule.name] or [
        rule for rule in rules if selector and rule.code.startswith(selector.upper())
    ]


def select(chosen: Iterable[str], ignored: Iterable[str], preview: bool = False) -> list[Rule]:
    """The rules of a run: the selected ones without the ignored ones.

    As in other linters the longer selector wins: ``--select PIN101 --ignore PIN`` keeps PIN101. Without ``preview`` only its
    own code or name chooses a rule in preview.
    """
    chosen, ignored = tuple(chosen), tuple(ignored)
    matches = {selector: find(selector) for selector in (*chosen, *ignored)}
    rank: dict[str, tuple[int, bool]] = {}
    for selectors, wanted in ((chosen, True), (ignored, False)):
        for selector in selectors:
            found = matches[selector]
            length = precision(selector, found)
            for rule in _running(selector, found, preview) if wanted else found:
                known = rank.get(rule.code, (-1, False))
                if length > known[0] or (length == known[0] and not wanted):
                    rank[rule.code] = (length, wanted)
    return [RULES[code] for code in sorted(rank) if rank[code][1]]


def _running(selector: str, found: Iterable[Rule], preview: bool) -> list[Rule]:
    """The matches of a selector that run: rules in preview only if asked for."""
    own = (selector.upper(), selector.lower())
    return [
        rule for rule in found if preview or not rule.in_preview or own[0] == rule.code or own[1] == rule.name
    ]


def held_back(selectors: Iterable[str], preview: bool, switch: str) -> list[str]:
    """A sentence for each selector that selects nothing because all its rules are in preview.

    ``switch`` is how users turn preview on.
    """
    found = {selector: find(selector) for selector in selectors}
    return [
        f"{selector} matches only rules in preview; use {switch}, or select one by its code or name: "
        + ", ".join(rule.code for rule in rules)
        for selector, rules in found.items()
        if not _running(selector, rules, preview)
    ]


def precision(selector: str, found: Sequence[Rule]) -> int:
    """How exactly a selector names the rules it finds: nothing for ALL, and for a name as much as for a code."""
    if selector.upper() == "ALL":
        return 0
    return len(found[0].code) if selector.lower() == found[0].name else len(selector)
