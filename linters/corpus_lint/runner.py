"""One run: the files of it, their documents, the rules, the fixes."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_lint import encodings
from corpus_lint.document import Document
from corpus_lint.engine import Corpus, RuleError, lint_document, related
from corpus_lint.errors import ReadError, WriteError
from corpus_lint.files import Source
from corpus_lint.fixer import Fixed, compose, fix_document, write
from corpus_lint.formats import Format, format_of
from corpus_lint.model import Change, Edit, Finding, Safety, Severity
from corpus_lint.registry import Rule

if TYPE_CHECKING:  # it needs numpy, which most runs do not
    from corpus_lint.duplicates.collector import Collector
    from corpus_lint.progress import Progress


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is to do. ``safeties`` are the fixes to apply; ``write`` says whether to keep what they give."""

    rules: Sequence[Rule]
    text_field: str = "text"
    safeties: frozenset[Safety] = frozenset()
    write: bool = False
    # Whether rules over a corpus compare files even when only some were named: the user asked for those rules.
    compare_named: bool = False
    # The directory in which an index of the documents is kept (None: nowhere), and that which its paths are relative to.
    index: Path | None = None
    root: Path = Path()
    # By the name of a file in findings: the codes of the rules to leave out in it, and whether it is left out altogether.
    ignored: Callable[[str], frozenset[str]] | None = None
    excluded: Callable[[str], bool] | None = None
    # By code, where it is not that of the rule. Fixes are judged by that of the rule.
    severities: Mapping[str, Severity] = field(default_factory=dict)
    # Who is told how far the run is.
    progress: Progress | None = None


@dataclass(slots=True)
class Outcome:
    """What a run found and did. ``errors`` are sentences; any of them makes the exit status 2."""

    findings: list[Finding] = field(default_factory=list)
    documents: int = 0
    fixed: int = 0
    changes: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # The files that were read to their end, and the rules that saw them: what is not found there is not there.
    read: set[str] = field(default_factory=set)
    ran: set[str] = field(default_factory=set)


def run(sources: Iterable[Source | ReadError], settings: Settings) -> Outcome:
    """Lint, and if asked repair, all documents of the sources. No error of one file stops the others."""
    outcome = Outcome()
    files: list[Source] = []
    for source in sources:
        if isinstance(source, ReadError):
            outcome.errors.append(str(source))
        else:
            files.append(source)
    if settings.progress:
        settings.progress.files = files
    named = _names_documents(files)
    gathers = settings.compare_named or not named
    compares = gathers or (settings.index is not None and settings.index.exists())
    chosen = {
        rule.code for rule in settings.rules if (rule.collect and gathers) or (rule.compare and compares)
    }
    skipped = [rule.code for rule in settings.rules if rule.check is None and rule.code not in chosen]
    if skipped and len(files) > 1:
        outcome.notes.append(
            f"{', '.join(skipped)} skipped: only some files of a corpus were named, and documents are compared over a whole "
            "one, or with its index (corpus-lint check --tracked)"
        )
    rules = [rule for rule in settings.rules if rule.code in chosen]
    outcome.ran = chosen | {rule.code for rule in settings.rules if rule.check}
    corpus = Corpus([rule for rule in rules if rule.collect])
    with _collector([rule for rule in rules if rule.compare], settings, named) as collector:
        for source in files:
            errors = len(outcome.errors)
            try:
                _lint_file(source, settings, corpus, collector, outcome)
                if len(outcome.errors) == errors:
                    outcome.read.add(source.shown)
            except (ReadError, WriteError) as error:
                outcome.errors.append(str(error))
            except OSError as error:
                outcome.errors.append(f"{source.shown}: {error.strerror or error}")
        if settings.progress:
            settings.progress.comparing()
        try:
            outcome.findings += corpus.findings()
            if collector:
                outcome.findings += related(collector.finish(), rules)
        except RuleError as error:
            outcome.errors.append(str(error))
            outcome.ran -= chosen
    if settings.ignored:
        outcome.findings = [one for one in outcome.findings if one.code not in settings.ignored(one.path)]
    if settings.severities:
        outcome.findings = [
            replace(finding, severity=settings.severities.get(finding.code, finding.severity))
            for finding in outcome.findings
        ]
    outcome.findings.sort(key=lambda finding: finding.sort_key)
    return outcome


@contextmanager
def _collector(rules: Sequence[Rule], settings: Settings, named: bool) -> Iterator[Collector | None]:
    """What compares documents, if there are rules that want it."""
    if not rules:
        yield None
        return
    from corpus_lint.duplicates.collector import Collector

    with closing(
        Collector(settings.root, settings.index, settings.text_field, named, settings.excluded)
    ) as collector:
        yield collector


def _names_documents(files: Sequence[Source]) -> bool:
    """Whether somebody named single documents, as pre-commit does: there may be others they are copies of."""
    return any(source.named and not format_of(source.path).many for source in files)


def _collect(source: Source, settings: Settings, collector: Collector) -> None:
    """Let a file that was linted and repaired be compared as it now is. Raises ReadError, OSError."""
    if collector.known(source) is None:
        for document in format_of(source.path).read(source.path, source.shown, settings.text_field):
            if document.problem is None:
                collector.add(source, document)
        collector.done(source)


def _lint_file(
    source: Source, settings: Settings, corpus: Corpus, collector: Collector | None, outcome: Outcome
) -> None:
    file_format = format_of(source.path)
    status = os.stat(source.path)
    changed: dict[int | None, bytes] = {}
    found: list[Finding] = []
    left: list[Finding] = []
    applied = 0
    safeties = settings.safeties if file_format.writes else frozenset()
    ignored = settings.ignored(source.shown) if settings.ignored else frozenset()
    rules = [rule for rule in settings.rules if rule.check is not None and rule.code not in ignored]
    # What a fix may change is compared when that is done.
    collecting = collector if collector and not settings.write else None
    if collecting and (count := collecting.known(source)) is not None:
        if not rules and not corpus.rules:
            outcome.documents += count
            return
        collecting = None
    try:
        for document in file_format.read(source.path, source.shown, settings.text_field):
            outcome.documents += 1
            if settings.progress:
                settings.progress.at(source, document.offset)
            try:
                result = _lint(document, rules, safeties, file_format)
                corpus.add(result.document if settings.write else document)
                if collecting and document.problem is None:
                    collecting.add(source, document)
            except RuleError as error:
                outcome.errors.append(str(error))
                continue
            found += result.found
            left += result.left
            if result.refused:
                outcome.notes.append(f"{document.place}: {result.refused}")
            if result.raw is not None:
                applied += result.applied
                if settings.write:
                    changed[document.record] = result.raw
                else:
                    outcome.changes.append(change(document, result))
        if collecting:
            collecting.done(source)
        if changed:
            write(source.path, source.shown, changed, file_format, status)
            outcome.fixed += applied
            found = left
        if collector and settings.write:
            _collect(source, settings, collector)
    finally:
        outcome.findings += found
    if settings.safeties and not file_format.writes:
        fixable = [one for one in found if one.problem.fix and one.problem.fix.safety in settings.safeties]
        if fixable:
            outcome.notes.append(f"{source.shown}: nothing fixed: files of this format are only read")


def _lint(
    document: Document, rules: Sequence[Rule], safeties: frozenset[Safety], file_format: Format
) -> Fixed:
    if safeties:
        return fix_document(document, rules, safeties, file_format)
    findings = lint_document(document, rules)
    return Fixed(document, findings, findings)


def change(before: Document, fixed: Fixed) -> Change:
    """What a repair changed, with the byte order mark, which is a part of the file."""
    was, now = (
        " + ".join(dict.fromkeys(encodings.label(run.encoding) for run in one.runs))
        for one in (before, fixed.document)
    )
    edits = compose(len(before.text), fixed.rounds)
    if before.bom != codecs.BOM_UTF8:
        return Change(before.place, before.text, tuple(edits), was, now)
    moved = [Edit(edit.start + 1, edit.end + 1, edit.text) for edit in edits]
    mark = [] if fixed.document.bom else [Edit(0, 1)]
    return Change(before.place, "\ufeff" + before.text, (*mark, *moved), was, now)
