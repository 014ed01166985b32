"""corpus-lint: the linter for text corpora.

The names below are the public ones; ``docs/api.md`` shows how to use them. Each is imported at its first use, so that the
command does not import what it does not need.
"""

# Nothing is imported here, not even from __future__: with ``python -m`` that would be looked for in the current directory.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.api import fix_text, lint_path, lint_text
    from corpus_lint.core.document import Document
    from corpus_lint.core.errors import LintError, UsageError
    from corpus_lint.core.model import Edit, Excerpt, Finding, Fix, Location, Problem, Safety, Severity, Span
    from corpus_lint.core.version import __version__
    from corpus_lint.engine.catalogue import all_rules
    from corpus_lint.engine.fix import Fixed
    from corpus_lint.engine.lint import RuleError
    from corpus_lint.engine.registry import Rule, corpus_rule, rule
    from corpus_lint.linter import Linter

__all__ = [
    "Document",
    "Edit",
    "Excerpt",
    "Finding",
    "Fix",
    "Fixed",
    "LintError",
    "Linter",
    "Location",
    "Problem",
    "Rule",
    "RuleError",
    "Safety",
    "Severity",
    "Span",
    "UsageError",
    "__version__",
    "all_rules",
    "corpus_rule",
    "fix_text",
    "lint_path",
    "lint_text",
    "rule",
]

_HOMES = {
    "api": ("fix_text", "lint_path", "lint_text"),
    "core.document": ("Document",),
    "core.errors": ("LintError", "UsageError"),
    "core.model": ("Edit", "Excerpt", "Finding", "Fix", "Location", "Problem", "Safety", "Severity", "Span"),
    "core.version": ("__version__",),
    "engine.catalogue": ("all_rules",),
    "engine.fix": ("Fixed",),
    "engine.lint": ("RuleError",),
    "engine.registry": ("Rule", "corpus_rule", "rule"),
    "linter": ("Linter",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
