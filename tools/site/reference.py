"""The reference of the Python interface: the docstrings of all public names, which mkdocstrings reads from the source."""

from __future__ import annotations

import corpus_lint

HEAD = """# Reference

All public names of `corpus_lint`, by their docstrings; every example is run as a test. [For programs](api.md) says how they belong together.

"""
GROUPS = {
    "Lint and fix": ("lint_text", "fix_text", "lint_path", "Linter", "Fixed"),
    "What is found": ("Finding", "Problem", "Span", "Location", "Excerpt", "Severity"),
    "What repairs it": ("Fix", "Edit", "Safety"),
    "Rules": ("all_rules", "rule", "corpus_rule", "Rule", "Document"),
    "Errors": ("LintError", "RuleError", "UsageError"),
}


def reference() -> str:
    """The page in Markdown, with a directive of mkdocstrings for each name."""
    parts = [HEAD]
    for title, names in GROUPS.items():
        parts.append(f"## {title}\n\n")
        for name in names:
            home = getattr(corpus_lint, name).__module__
            parts.append(f"::: {home}.{name}\n\n")
    return "".join(parts)
