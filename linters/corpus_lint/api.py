"""What programs call: ``lint_text``, ``lint_path``, ``fix_text``. Import them from ``corpus_lint``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus_lint.core.document import Document
from corpus_lint.core.errors import BinaryError, UsageError
from corpus_lint.core.model import Finding, Run, Safety
from corpus_lint.decoding import binary
from corpus_lint.engine import catalogue, registry, rule_options
from corpus_lint.engine.fix import Fixed, fix_document
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats import TEXT, find_files, text
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Settings

# A string is not in a file, so its new bytes need not be recognised as UTF-8.
STRING = replace(TEXT, encode=lambda document, new, _: _written(document.path, new))


def _written(name: str, content: str) -> Document:
    return Document(name, content.encode("utf-8", "surrogatepass"), content, (Run("utf-8", 0, len(content)),))


class LintError(Exception):
    """Something could not be linted. ``findings`` are those of everything else."""

    def __init__(self, errors: Sequence[str], findings: list[Finding]) -> None:
        super().__init__("\n".join(errors))
        self.findings = findings


def lint_text(
    content: str | bytes,
    *,
    name: str = "text.txt",
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
    options: Mapping[str, object] | None = None,
    preview: bool = False,
) -> list[Finding]:
    """The findings on one document, in the order of their places.

    ``name`` is its path in the findings. Bytes are decoded as a file would be, whatever their encoding. ``select``
    and ``ignore`` take codes, prefixes of codes, names, or ALL (without ``select`` all rules run, with an empty one none);
    ``options`` is like ``{"PIN101.min-count": 5}``. Rules in preview run with ``preview``, or selected by their code or name.
    Raises UsageError for a rule or an option that is not there, for rules that compare documents, and for a prefix of codes
    that needs ``preview``; and LintError for bytes that are not text.
    """
    return lint_document(_document(content, name), _rules(select, ignore, options, preview))


def fix_text(
    content: str | bytes,
    *,
    unsafe: bool = False,
    name: str = "text.txt",
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
    options: Mapping[str, object] | None = None,
    preview: bool = False,
) -> Fixed:
    """A document with its safe fixes applied, and if asked the unsafe ones: ``text``, ``found``, ``left``.

    A fix counts only if the document, linted again, is better; ``refused`` says why one did not. Raises what
    ``lint_text`` raises.
    """
    safeties = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}
    file_format = STRING if isinstance(content, str) else TEXT
    return fix_document(
        _document(content, name), _rules(select, ignore, options, preview), safeties, file_format
    )


def lint_path(
    path: str | os.PathLike[str],
    *,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
    options: Mapping[str, object] | None = None,
    preview: bool = False,
    tracked: bool = False,
    text_field: str = "text",
) -> list[Finding]:
    """The findings on a file or on all files below a directory, as ``corpus-lint check`` gives them.

    Documents of a directory or of a JSON Lines file are compared with each other; nothing is kept for the next time.
    Raises LintError when a file cannot be read, after all others were linted, and UsageError as ``lint_text`` does.
    """
    settings = Settings(rules=_chosen(select, ignore, options, preview), text_field=text_field)
    outcome = lint_files(find_files.sources([os.fspath(path)], tracked), settings)
    if outcome.errors:
        raise LintError(outcome.errors, outcome.findings)
    return outcome.findings


def _document(content: str | bytes, name: str) -> Document:
    if isinstance(content, bytes):
        if kind := binary.kind(content):
            raise LintError([str(BinaryError(name, kind))], [])
        return text.document(content, name)
    return Document(name, b"", content, (Run("utf-8", 0, len(content)),))


def _rules(
    select: str | Iterable[str] | None,
    ignore: str | Iterable[str],
    options: Mapping[str, object] | None,
    preview: bool,
) -> Sequence[registry.Rule]:
    """The rules of a call that gets one document."""
    select = None if select is None else catalogue.listed(select)
    rules = _chosen(select, ignore, options, preview)
    if select and not any(rule.check for rule in rules):
        codes = ", ".join(rule.code for rule in rules) or "nothing"
        raise UsageError(f"one document has nothing to be compared with: {codes} selected; use lint_path")
    return rules


def _chosen(
    select: str | Iterable[str] | None,
    ignore: str | Iterable[str],
    options: Mapping[str, object] | None,
    preview: bool,
) -> Sequence[registry.Rule]:
    settings = () if not options else tuple(f"{key}={value}" for key, value in options.items())
    selected = ("ALL",) if select is None else catalogue.listed(select)
    return rule_options.chosen(selected, catalogue.listed(ignore), settings, preview)
