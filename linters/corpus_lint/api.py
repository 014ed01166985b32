"""The Python interface: ``lint_text``, ``lint_path``, ``fix_text``. Import them from ``corpus_lint``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache

from corpus_lint.batch.documents import STRING, document_of
from corpus_lint.batch.kernel import Kernel
from corpus_lint.core.document import Document
from corpus_lint.core.errors import BinaryError, LintError, UsageError
from corpus_lint.core.model import Finding
from corpus_lint.engine import catalogue, registry
from corpus_lint.engine.fix import Fixed
from corpus_lint.formats import TEXT, find_files
from corpus_lint.formats.field_paths import FieldPathError, parse
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.linter import Linter, kernel_of
from corpus_lint.run.lint_files import lint_files
from corpus_lint.run.settings import Settings


def lint_text(
    content: str | bytes,
    *,
    name: str = "text.txt",
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
    options: Mapping[str, object] | None = None,
    preview: bool = False,
) -> list[Finding]:
    r"""Lint one document.

    Args:
        content: A text, or the bytes of a file, which are decoded as the file would be, whatever their encoding.
        name: The path that the findings give for it. Nothing is read from there.
        select: The rules to run: codes, prefixes of codes, names, or ALL, as a string with commas or several strings.
            None runs all rules that lint single documents, an empty value runs none.
        ignore: The rules to leave out, in the same form. If both match a rule, the longer selector wins.
        options: Options of rules, by the code and the key of the rule page, as ``{"PIN101.min-count": 5}``.
        preview: Whether to run rules in preview as well. Selecting one by its code or name always runs it.

    Returns:
        The findings in the order of their places. Offsets are 0-based code points of the decoded text; lines and columns
        are 1-based, columns in code points.

    Raises:
        UsageError: A rule or an option does not exist, a value is out of its range, only rules that compare documents
            are selected, or a prefix matches only rules in preview.
        LintError: The bytes are not text.

    Example:
        >>> from corpus_lint import lint_text
        >>> [(finding.code, finding.line, finding.column) for finding in lint_text("第一章\u200b 总则\n")]
        [('ENC107', 1, 4)]
    """
    kernel = _kernel(select, ignore, options, preview)
    return kernel.lint_one(_document(content, name))


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
    r"""Lint one document and repair it, in memory.

    A fix counts only if the document, linted again, is better: no rule may report more errors than before, and the rule that
    was fixed must report less.

    Args:
        content: A text, or the bytes of a file, which are decoded as the file would be, whatever their encoding.
        unsafe: Whether to apply unsafe fixes as well as safe ones.
        name: The path that the findings give for it. Nothing is read from there or written.
        select: The rules to run, as for ``lint_text``.
        ignore: The rules to leave out, as for ``lint_text``.
        options: Options of rules, as for ``lint_text``.
        preview: Whether rules in preview run, as for ``lint_text``.

    Returns:
        The new text, what was found and what is left. For bytes, ``raw`` has the new bytes in their old encoding, unless a
        fix converts the document to UTF-8.

    Raises:
        UsageError: As for ``lint_text``.
        LintError: The bytes are not text.

    Example:
        >>> from corpus_lint import fix_text
        >>> fixed = fix_text("第一章\u200b 总则\n")
        >>> fixed.text, fixed.applied, fixed.left
        ('第一章 总则\n', 1, [])
    """
    document = _document(content, name)
    kernel = _kernel(select, ignore, options, preview, unsafe)
    return kernel.fix_one(document, TEXT if isinstance(content, bytes) else STRING)


def lint_path(
    path: str | os.PathLike[str],
    *,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
    options: Mapping[str, object] | None = None,
    preview: bool = False,
    tracked: bool = False,
    text_field: str | Iterable[str] | None = None,
    id_field: str | None = None,
) -> list[Finding]:
    r"""Lint a file, or all files below a directory, as ``corpus-lint check`` does without a configuration file.

    The documents of a directory, or of a file that holds many, are compared with each other. Nothing is written, and
    nothing is cached.

    Args:
        path: A file, or a directory; of a directory all files with a known extension are read.
        select: The rules to run, as for ``lint_text``. None runs all, including those that compare documents.
        ignore: The rules to leave out, as for ``lint_text``.
        options: Options of rules, as for ``lint_text``.
        preview: Whether rules in preview run, as for ``lint_text``.
        tracked: Whether to take only the files that git tracks.
        text_field: The field of a record, or the column of a table, that holds the text, as a path such as ``text``,
            ``段落[].内容`` or ``messages[].content``; or several. None looks for it in the records.
        id_field: The field that names a record. None looks for it in the records.

    Returns:
        The findings, by path, record and place.

    Raises:
        UsageError: A rule or an option does not exist, a value is out of its range, a field is not a path, or ``tracked`` is
            true outside a git repository.
        LintError: A file could not be read, or two fields are as likely to hold the texts; all others were linted.

    Example:
        >>> import pathlib, tempfile
        >>> from corpus_lint import lint_path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "pages.jsonl")
        ...     size = path.write_text('{"text": "第一篇"}\n{"title": "第二篇"}\n', "utf-8")
        ...     [(finding.code, finding.record) for finding in lint_path(path)]
        [('FMT101', 2)]
    """
    paths = (text_field,) if isinstance(text_field, str) else tuple(text_field or ())
    try:
        fields = Fields(paths or TEXT_ONLY.text, id_field)
        parse(id_field or TEXT_ONLY.text[0])
    except FieldPathError as error:
        raise UsageError(str(error)) from error
    settings = Settings(
        rules=_linter(select, ignore, options, preview).rules,
        fields=fields,
        finds_text=not paths,
        finds_id=id_field is None,
    )
    outcome = lint_files(find_files.sources([os.fspath(path)], tracked), settings)
    found = list(outcome.findings)
    if outcome.errors:
        raise LintError(outcome.errors, found)
    return found


def _document(content: str | bytes, name: str) -> Document:
    try:
        return document_of(content, name)
    except BinaryError as error:
        raise LintError([str(error)]) from error


def _kernel(
    select: str | Iterable[str] | None,
    ignore: str | Iterable[str],
    options: Mapping[str, object] | None,
    preview: bool,
    unsafe: bool = False,
) -> Kernel:
    """What is done in a call with one document. Raises UsageError."""
    return kernel_of(_linter(select, ignore, options, preview, unsafe))


def _linter(
    select: str | Iterable[str] | None,
    ignore: str | Iterable[str],
    options: Mapping[str, object] | None,
    preview: bool,
    unsafe: bool = False,
) -> Linter:
    """The linter of a call. Raises UsageError."""
    selected = ("ALL",) if select is None else catalogue.listed(select)
    settings = tuple((key, str(value)) for key, value in (options or {}).items())
    return _made(selected, catalogue.listed(ignore), settings, preview, unsafe, len(registry.RULES))


# By the number of rules too: one may be registered later.
@lru_cache(maxsize=64)
def _made(
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    settings: tuple[tuple[str, str], ...],
    preview: bool,
    unsafe: bool,
    _registered: int,
) -> Linter:
    return Linter(selected, ignored, settings, preview=preview, unsafe=unsafe)
