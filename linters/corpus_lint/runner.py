"""One run: the files of it, their documents, the rules, the fixes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_lint import processes
from corpus_lint.engine import Corpus, RuleError, related
from corpus_lint.errors import ReadError, traced
from corpus_lint.files import Source
from corpus_lint.formats import format_of
from corpus_lint.formats.text import MAX_RECORD_BYTES
from corpus_lint.ledger import Ledger
from corpus_lint.model import Change, Finding, Safety, Severity
from corpus_lint.registry import Rule
from corpus_lint.tasks import Piece, Work, batches, split

if TYPE_CHECKING:  # what most runs do not need
    from corpus_lint.cache_folder import CacheFolder
    from corpus_lint.cache_place import Cache
    from corpus_lint.duplicates.collector import Collector
    from corpus_lint.progress import Progress
    from corpus_lint.results import Result, Results

# Documents that are linted before it is known what was found in them.
FEW = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is to do. ``safeties`` are the fixes to apply; ``write`` says whether to keep what they give."""

    rules: Sequence[Rule]
    text_field: str = "text"
    max_record_bytes: int = MAX_RECORD_BYTES
    safeties: frozenset[Safety] = frozenset()
    write: bool = False
    # Whether rules over a corpus compare files even when only some were named: the user asked for those rules.
    compare_named: bool = False
    # Where an index of the documents and what was found are kept (None: nowhere), and what their paths are relative to.
    cache: Cache | None = None
    root: Path = Path()
    # By the name of a file in findings: the codes of the rules to leave out in it, and whether it is left out altogether.
    ignored: Callable[[str], frozenset[str]] | None = None
    excluded: Callable[[str], bool] | None = None
    # By code, where it is not that of the rule. Fixes are judged by that of the rule.
    severities: Mapping[str, Severity] = field(default_factory=dict)
    # How many processes may work at once.
    jobs: int = 1
    # Who is told how far the run is.
    progress: Progress | None = None


@dataclass(slots=True)
class Outcome:
    """What a run found and did. ``errors`` are sentences; any of them makes the exit status 2."""

    findings: list[Finding] = field(default_factory=list)
    documents: int = 0
    fixed: int = 0
    # How many files there were to read, and how many of each kind were left out, for they are no text.
    files: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
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
    outcome.files = len(files)
    if settings.progress:
        settings.progress.files = files
    named = _names_documents(files)
    with _kept(settings, files, named) as kept:
        _execute(files, named, kept, settings, outcome)
    if outcome.skipped:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(outcome.skipped.items()))
        number = outcome.skipped.total()
        outcome.notes.append(f"{number:,} file{'' if number == 1 else 's'} left out, not text: {kinds}")
    if settings.ignored:
        outcome.findings = [one for one in outcome.findings if one.code not in settings.ignored(one.path)]
    if settings.severities:
        outcome.findings = [
            replace(finding, severity=settings.severities.get(finding.code, finding.severity))
            for finding in outcome.findings
        ]
    outcome.findings.sort(key=lambda finding: finding.sort_key)
    return outcome


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of earlier runs: the folder of the index, results, and what stands for the code of this run."""

    index: CacheFolder | None = None
    results: Results | None = None
    code: str = ""


@contextmanager
def _kept(settings: Settings, files: Sequence[Source], named: bool) -> Iterator[_Kept]:
    """What is known of the files, where that is kept and not slower than to lint them."""
    few = named and len(files) < FEW and not any(format_of(source.file).many for source in files)
    cache = settings.cache
    if cache is None or (few and not any(rule.compare for rule in settings.rules)):
        yield _Kept()
        return
    from corpus_lint.cache_folder import MANIFEST
    from corpus_lint.cache_place import INDEX, RESULTS

    with ExitStack() as stack:
        index = stack.enter_context(cache.folder(INDEX, create=not named))
        if named and index and not index.has(MANIFEST):
            index = None
        if few and index is None:
            yield _Kept()
            return
        from corpus_lint import code_state, results

        folder = stack.enter_context(cache.folder(RESULTS, create=not few))
        code = code_state.state(folder)
        known = results.of(settings, folder, index, code, files, named) if folder and not few else None
        yield _Kept(index, known, code)


def _execute(files: Sequence[Source], named: bool, kept: _Kept, settings: Settings, outcome: Outcome) -> None:
    """Read, lint and compare the files, and enter what is found into the outcome."""
    results = kept.results
    rules = _related_rules(files, named, kept, settings, outcome)
    chosen = {rule.code for rule in rules}
    outcome.ran = chosen | {rule.code for rule in settings.rules if rule.check}
    known = [results.known(source) for source in files] if results else [None] * len(files)
    if results and None not in known and (again := results.related(rules, files)) is not None:
        outcome.findings += again
        rules = []
    corpus = Corpus([rule for rule in rules if rule.collect])
    work = Work(
        [rule for rule in settings.rules if rule.check],
        corpus.rules,
        settings.text_field,
        settings.safeties,
        settings.write,
        settings.max_record_bytes,
    )
    with _collector([rule for rule in rules if rule.compare], settings, named, kept) as collector:
        ledger = Ledger(settings, corpus, collector, results, outcome)
        watch = settings.progress.at if settings.progress else None
        tasks = batches(_pieces(files, known, work, ledger))
        for task, answer in processes.answers(work, tasks, settings.jobs, watch):
            ledger.enter(task, answer)
        if settings.progress:
            settings.progress.comparing()
        found: list[Finding] = []
        try:
            found += corpus.findings()
            if collector:
                found += related(collector.finish(), rules)
        except RuleError as error:
            outcome.errors.append(traced(str(error), error))
            outcome.ran -= chosen
            rules = []
        outcome.findings += found
        # Of named files the collector keeps no index, and what they are compared with is not among the files.
        relates = rules and ledger.known == len(files) and (not collector or collector.keeps)
    if results:
        if relates:
            results.relate(rules, files, found)
        results.save(files)


def _related_rules(
    files: Sequence[Source], named: bool, kept: _Kept, settings: Settings, outcome: Outcome
) -> list[Rule]:
    """The rules about several documents that can run. What is left out is noted."""
    gathers = settings.compare_named or not named
    compares = gathers or kept.index is not None
    rules = [rule for rule in settings.rules if (rule.collect and gathers) or (rule.compare and compares)]
    skipped = [rule.code for rule in settings.rules if rule.check is None and rule not in rules]
    if skipped and len(files) > 1:
        outcome.notes.append(
            f"{', '.join(skipped)} skipped: only some files of a corpus were named, and documents are compared over a whole "
            "one, or with its index (corpus-lint check --tracked)"
        )
    return rules


@contextmanager
def _collector(
    rules: Sequence[Rule], settings: Settings, named: bool, kept: _Kept
) -> Iterator[Collector | None]:
    """What compares documents, if there are rules that want it."""
    if not rules:
        yield None
        return
    from corpus_lint.duplicates.collector import Collector

    with closing(
        Collector(
            settings.root,
            kept.index,
            settings.text_field,
            named,
            settings.excluded,
            kept.code,
            settings.max_record_bytes,
        )
    ) as collector:
        yield collector


def _names_documents(files: Sequence[Source]) -> bool:
    """Whether somebody named single documents, as pre-commit does: there may be others they are copies of."""
    return any(source.named and not format_of(source.file).many for source in files)


def _pieces(
    files: Iterable[Source], known: Iterable[Result | None], work: Work, ledger: Ledger
) -> Iterator[Piece]:
    """Yield what has to be read of the files, given what is known of each; some need not be."""
    settings, collector = ledger.settings, ledger.collector
    codes = frozenset(rule.code for rule in work.rules)
    for source, result in zip(files, known, strict=True):
        # What a fix may change is compared when that is done.
        compared = collector is not None and not (settings.write and result is None)
        if collector and compared:
            compared = collector.known(source) is None
        if result is not None:
            ledger.known += 1
            if not compared and not work.corpus:
                ledger.recall(source, result)
                continue
            ledger.recalled[source.shown] = result[1]
            ignored = codes
        else:
            ignored = settings.ignored(source.shown) if settings.ignored else frozenset()
        # Before it is read. Whoever reads it says what is wrong with it.
        status: os.stat_result | None = None
        with suppress(OSError):
            status = os.stat(source.file)
        yield from split(Piece(source, status, ignored, compared))
