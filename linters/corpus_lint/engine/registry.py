"""What a rule is, and how it becomes one: importing its module registers it, and the docstring of that is its page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from corpus_lint.core.document import Document
from corpus_lint.core.errors import UsageError
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.duplicates.comparison import Comparison
    from corpus_lint.screens import Batch, Flags

CODE = lazy("[A-Z]+[0-9]+")
NAME = lazy("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Stage(Enum):
    """Where a rule is in its life. One in preview may still change, and runs only for those who ask for it."""

    STABLE = "stable"
    PREVIEW = "preview"


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
    ``origin`` is the distribution the rule is from, with its version; empty for those of corpus-lint. ``stage`` says whether
    it runs unasked.
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
    stage: Stage = Stage.STABLE

    @property
    def in_preview(self) -> bool:
        """Whether the rule runs only when it, or preview, is asked for."""
        return self.stage is Stage.PREVIEW

    @property
    def title(self) -> str:
        """The first line of the page: what the rule finds, in one sentence."""
        return self.page.strip().partition("\n")[0].rstrip(".")


RULES: dict[str, Rule] = {}
OWN = "corpus_lint.rules."
# The distribution whose rules are being imported.
importing = ""


def _register(
    code: str, name: str, severity: Severity, options: type[Any], preview: bool, kind: str, **functions: Any
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
    stage = Stage.PREVIEW if preview else Stage.STABLE
    RULES[code] = Rule(code, name, severity, page, options(), **functions, origin=origin, stage=stage)


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    options: type[Any] = NoOptions,
    screen: Callable[[Batch, Any], Flags] | None = None,
    malformed: bool = False,
    preview: bool = False,
) -> Callable[[Callable[[Document, Any], Iterator[Problem]]], Callable[[Document, Any], Iterator[Problem]]]:
    """Register a generator ``check(document, options) -> problems`` as a document rule.

    In ``preview`` it runs only when it, or preview, is asked for.
    """

    def decorate(
        check: Callable[[Document, Any], Iterator[Problem]],
    ) -> Callable[[Document, Any], Iterator[Problem]]:
        functions = {"check": check, "screen": screen}
        _register(code, name, severity, options, preview, "check", malformed=malformed, **functions)
        return check

    return decorate


def corpus_rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    collect: Callable[[Document], Any],
    options: type[Any] = NoOptions,
    preview: bool = False,
) -> Callable[
    [Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]]],
    Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]],
]:
    """Register a generator ``reduce(values, options) -> (index, problem)`` as a rule over a whole corpus."""

    def decorate(
        reduce: Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]],
    ) -> Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]]:
        _register(code, name, severity, options, preview, "reduce", collect=collect, reduce=reduce)
        return reduce

    return decorate


def comparing_rule(
    code: str, name: str, *, severity: Severity, options: type[Any] = NoOptions, preview: bool = False
) -> Callable[
    [Callable[[Comparison, Any], Iterator[tuple[int, Problem]]]],
    Callable[[Comparison, Any], Iterator[tuple[int, Problem]]],
]:
    """Register a generator ``compare(comparison, options) -> (position, problem)`` as a rule about related documents."""

    def decorate(
        compare: Callable[[Comparison, Any], Iterator[tuple[int, Problem]]],
    ) -> Callable[[Comparison, Any], Iterator[tuple[int, Problem]]]:
        _register(code, name, severity, options, preview, "compare", compare=compare)
        return compare

    return decorate
