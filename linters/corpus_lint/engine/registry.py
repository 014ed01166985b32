"""The class of rules, and the decorators that register them. The docstring of a rule's module is its page."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum

from corpus_lint.core.document import Document
from corpus_lint.core.errors import UsageError
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.model import Problem, Severity
from corpus_lint.core.needs import Need
from corpus_lint.core.values import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:  # needs numpy, which most runs do not use
    from typing import Any

    from corpus_lint.duplicates.relations import Relations
    from corpus_lint.screens import Batch, Flags

CODE = lazy("[A-Z]+[0-9]+")
NAME = lazy("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Stage(Enum):
    """The stage of a rule. A rule in preview may still change, and runs only on request."""

    STABLE = "stable"
    PREVIEW = "preview"


# Classes of characters and what else a text may need, or a function that says it where it is made of a table.
Needs = tuple[str | Need, ...] | Callable[[], tuple[str | Need, ...]]
# What rules need that are about documents which are not UTF-8: a class without characters.
NONE = ("",)


@dataclass(frozen=True, slots=True)
class NoOptions:
    """For a rule without thresholds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: it has ``check`` for one document, or ``collect`` and ``reduce`` for a corpus, or ``compare``.

    Attributes:
        code: Letters and a number, as PIN101.
        name: Words with hyphens, as injected-pinyin.
        severity: The default severity of its problems.
        page: The docstring of its module.
        options: Its thresholds, a frozen dataclass.
        check: ``check(document, options)`` yields the problems of one document.
        screen: ``screen(batch, options)`` flags the documents of many for which ``check`` has to be called.
        collect: ``collect(document)`` returns a small value for each document, false if there can be no finding.
        reduce: ``reduce(values, options)`` yields ``(index, problem)``, the 0-based index that of a value that is true.
        compare: ``compare(comparison, options)`` yields the same from the relations between documents, which are
            computed once for all such rules.
        malformed: Whether it gets only records that could not be read; other rules get only readable ones.
        origin: The distribution that defines it, with its version; empty for corpus-lint's own rules.
        stage: Stable, or in preview.
        in_messages: Whether it looks at turns of conversations as well.
        needs: Classes of characters, or more than these, of each of which a text has one in which ``check`` finds something; None
            where any may.

    A rule of the index has its options and its page, and its functions themselves, from its module, which is imported when
    one of them is first asked for.

    Example:
        >>> from corpus_lint import all_rules
        >>> rule = next(rule for rule in all_rules() if rule.name == "injected-pinyin")
        >>> rule.code, rule.severity, rule.options.min_count
        ('PIN101', <Severity.ERROR: 'error'>, 1)
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
    compare: Callable[[Relations, Any], Iterator[tuple[int, Problem]]] | None = None
    malformed: bool = False
    origin: str = ""
    stage: Stage = Stage.STABLE
    in_messages: bool = True
    needs: Needs | None = None

    def __getattr__(self, name: str) -> Any:
        # Python asks here for what has no value: the rule is one of the index, and its module has not been imported.
        if name not in IN_MODULE or self.code not in _indexed:
            raise AttributeError(f"a rule has no {name}")
        importlib.import_module(_indexed[self.code])
        return object.__getattribute__(self, name)

    @property
    def in_preview(self) -> bool:
        """Whether the rule runs only on request."""
        return self.stage is Stage.PREVIEW

    @property
    def title(self) -> str:
        """The first line of the page: what the rule finds, in one sentence."""
        return self.page.strip().partition("\n")[0].rstrip(".")


RULES: dict[str, Rule] = {}
# Rules that leave out turns of conversations, unless they are selected by more than ALL: a turn may end anywhere, and many
# turns say the same.
NOT_IN_MESSAGES = ("TRN", "DUP")
OWN = "corpus_lint.rules."
# The distribution whose rules are being imported.
importing = ""
# What a rule of the index does not have before its module is imported; the modules of all such rules, by code; and the codes of
# those whose modules have not registered them yet.
IN_MODULE = frozenset(("page", "options", "screen", "collect"))
_indexed: dict[str, str] = {}
_waiting: set[str] = set()


class _InModule:
    """The function of a rule of the index: it stands for that in the module, which is imported when it is first called."""

    def __init__(self, code: str, kind: str, module: str) -> None:
        self._code, self._kind = code, kind
        self.__module__ = module

    def __call__(self, *given: Any) -> Any:
        return getattr(loaded(RULES[self._code]), self._kind)(*given)


def enter(
    code: str,
    name: str,
    severity: str,
    module: str,
    kind: str,
    preview: bool,
    malformed: bool,
    needs: tuple[str | Need, ...],
) -> None:
    """Register a rule of the index before its module is imported. ``kind`` is the function that it is: check, reduce or compare.

    Raises UsageError like the decorators.
    """
    known: dict[str, Any] = {
        "code": code,
        "name": name,
        "severity": Severity(severity),
        "origin": "",
        "malformed": malformed,
        "stage": Stage.PREVIEW if preview else Stage.STABLE,
        "in_messages": _in_messages(code),
        "needs": needs,
        **dict.fromkeys(("check", "reduce", "compare")),
    }
    known[kind] = _InModule(code, kind, OWN + module)
    if kind != "reduce":
        known["collect"] = None
    made = object.__new__(Rule)
    for field, value in known.items():
        object.__setattr__(made, field, value)
    _register(made, OWN)
    _indexed[code] = OWN + module
    _waiting.add(code)


def needed(rule: Rule) -> tuple[str | Need, ...]:
    """What a text needs, each of it."""
    needs = rule.needs
    return (needs() if callable(needs) else needs) or ()


def loaded(rule: Rule) -> Rule:
    """The rule, its module imported."""
    if rule.code in _indexed:
        importlib.import_module(_indexed[rule.code])
    return rule


def load(rules: Iterable[Rule]) -> None:
    """Import the modules of some rules: before processes are started, which otherwise import them each."""
    for one in rules:
        loaded(one)


def _in_messages(code: str) -> bool:
    """Whether a rule of this house looks at turns of conversations."""
    return not code.startswith(NOT_IN_MESSAGES)


def _described(
    function: Callable[..., Any], code: str, name: str, severity: Severity, options: type[Any], preview: bool
) -> Rule:
    """A rule with everything except its functions, from its decorator and the module of the decorated function.

    Its origin is the distribution that defines the function, or else its module; empty for corpus-lint.
    """
    module = function.__module__
    return Rule(
        code,
        name,
        severity,
        sys.modules[module].__doc__ or "",
        options(),
        origin="" if module.startswith(OWN) else importing or module,
        stage=Stage.PREVIEW if preview else Stage.STABLE,
        in_messages=_in_messages(code) if module.startswith(OWN) else True,
    )


def _register(new: Rule, module: str) -> None:
    """Add a rule of a module. Raises UsageError if its code or name has the wrong form or belongs to another rule."""
    if new.code in _waiting and _indexed[new.code] == module:
        # Who has chosen the rule of the index has it.
        _waiting.remove(new.code)
        for field in Rule.__slots__:
            # What it needs may be made of a table, which the index spares.
            if field != "needs":
                object.__setattr__(RULES[new.code], field, getattr(new, field))
        return
    if not (CODE.fullmatch(new.code) and NAME.fullmatch(new.name)):
        raise UsageError(
            f"{new.code!r} {new.name!r} of {new.origin}: a code is like PIN101, a name like injected-pinyin"
        )
    for old in RULES.values():
        if new.code == old.code or new.name == old.name:
            one, other = (f"{rule.code} {rule.name} of {rule.origin or 'corpus-lint'}" for rule in (old, new))
            raise UsageError(f"duplicate rule code or name: {one}, and {other}")
    RULES[new.code] = new


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    options: type[Any] = NoOptions,
    screen: Callable[[Batch, Any], Flags] | None = None,
    malformed: bool = False,
    preview: bool = False,
    needs: Needs | None = None,
) -> Callable[[Callable[[Document, Any], Iterator[Problem]]], Callable[[Document, Any], Iterator[Problem]]]:
    r"""Make a generator a rule about single documents. The docstring of its module becomes the page of the rule.

    Args:
        code: Letters and a number that no other rule has.
        name: Words in small letters with hyphens that no other rule has.
        severity: That of the problems which do not say another one.
        options: A frozen dataclass with a default for each threshold; the generator gets one of it.
        screen: ``screen(batch, options)`` flags the documents of a batch that the rule may find something in. Without it
            the rule is called for each document.
        malformed: Whether the rule is about records that could not be read, and about nothing else.
        preview: Whether the rule starts in preview, and so runs only on request.
        needs: Classes of characters, as between the brackets of one in a regular expression but without escapes. A text that is
            UTF-8, and has none of one of them, has nothing for the rule, whatever its options are but for words of a user. Where
            classes do not say enough, a ``Need`` (``corpus_lint.core.needs``) may stand for one. Single texts are asked for these
            first, as the screens are of use only for many.

    Returns:
        A decorator for ``check(document, options)``, which yields a ``Problem`` for each separate fact.

    Raises:
        UsageError: The decorator raises it if the code or name has the wrong form or belongs to another rule.

    Example:
        >>> from corpus_lint import Problem, Severity, Span, lint_text, rule
        >>> @rule("DRF903", "to-do-mark", severity=Severity.WARNING)
        ... def to_do_mark(document, options):
        ...     place = document.text.find("TODO")
        ...     if place >= 0:
        ...         yield Problem(Span(place, place + 4), "something was left to do")
        >>> [(finding.code, finding.column) for finding in lint_text("第一章 TODO\n", select="DRF903")]
        [('DRF903', 5)]
    """

    def decorate(
        check: Callable[[Document, Any], Iterator[Problem]],
    ) -> Callable[[Document, Any], Iterator[Problem]]:
        described = _described(check, code, name, severity, options, preview)
        described = replace(described, check=check, screen=screen, malformed=malformed, needs=needs)
        _register(described, check.__module__)
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
    """Make a generator a rule over a whole corpus. The docstring of its module becomes the page of the rule.

    Args:
        code: Letters and a number that no other rule has.
        name: Words in small letters with hyphens that no other rule has.
        severity: That of the problems which do not say another one.
        collect: ``collect(document)`` gives a small value for each document, which can be pickled and is false
            if there can be no finding.
        options: A frozen dataclass with a default for each threshold; the generator gets one of it.
        preview: Whether the rule starts in preview, and so runs only on request.

    Returns:
        A decorator for ``reduce(values, options)``, which gets the values of all documents by path and record, and yields
        ``(index, problem)``: the 0-based index of a value that is true, and a ``Problem`` of its document, whose place is
        in the front matter or the first line.

    Raises:
        UsageError: The decorator raises it if the code or name has the wrong form or belongs to another rule.

    Example:
        >>> import pathlib, tempfile
        >>> from corpus_lint import Problem, Severity, Span, corpus_rule, lint_path
        >>> def first_character(document):
        ...     return document.text[:1]
        >>> @corpus_rule("DRF904", "same-beginning", severity=Severity.WARNING, collect=first_character)
        ... def same_beginning(values, options):
        ...     for index, value in enumerate(values):
        ...         if value and value in values[:index]:
        ...             yield index, Problem(Span(0, 1), "it begins like another document")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for name, text in (("a.txt", "第一章"), ("b.txt", "第二章")):
        ...         size = pathlib.Path(folder, name).write_text(text, "utf-8")
        ...     found = lint_path(folder, select="DRF904")
        >>> [(pathlib.Path(finding.path).name, finding.code) for finding in found]
        [('b.txt', 'DRF904')]
    """

    def decorate(
        reduce: Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]],
    ) -> Callable[[Sequence[Any], Any], Iterator[tuple[int, Problem]]]:
        described = _described(reduce, code, name, severity, options, preview)
        _register(replace(described, collect=collect, reduce=reduce), reduce.__module__)
        return reduce

    return decorate


def comparing_rule(
    code: str, name: str, *, severity: Severity, options: type[Any] = NoOptions, preview: bool = False
) -> Callable[
    [Callable[[Relations, Any], Iterator[tuple[int, Problem]]]],
    Callable[[Relations, Any], Iterator[tuple[int, Problem]]],
]:
    """Register a generator ``compare(comparison, options) -> (position, problem)`` as a rule about related documents."""

    def decorate(
        compare: Callable[[Relations, Any], Iterator[tuple[int, Problem]]],
    ) -> Callable[[Relations, Any], Iterator[tuple[int, Problem]]]:
        described = _described(compare, code, name, severity, options, preview)
        _register(replace(described, compare=compare), compare.__module__)
        return compare

    return decorate
