"""Carry out a plan: read, lint and, if asked, repair the files, and compare their documents."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import compress, repeat

from corpus_lint.core.allocator import give_back
from corpus_lint.core.errors import traced
from corpus_lint.core.findings import Findings
from corpus_lint.core.model import Finding
from corpus_lint.engine.corpus import Corpus, related
from corpus_lint.engine.lint import RuleError
from corpus_lint.run import parallel
from corpus_lint.run.collect_results import Ledger
from corpus_lint.run.plan import Plan
from corpus_lint.run.settings import FixMode, Outcome
from corpus_lint.run.split_files import batches, splitter
from corpus_lint.run.tasks import Piece

# Files that are looked up together.
MANY = 1024

TYPE_CHECKING = False
if TYPE_CHECKING:  # most runs do not need it
    from corpus_lint.duplicates.collector import Collector
    from corpus_lint.formats.find_files import Source
    from corpus_lint.run.findings_cache import Result


def execute(plan: Plan, outcome: Outcome) -> Collection[Finding] | None:
    """Read, lint and compare the files, and add the findings to the outcome.

    Return the findings of rules that compare documents if a later run over the same files may rely on them, else None.
    """
    progress = plan.settings.progress
    corpus = Corpus(plan.work.corpus)
    with _collector(plan) as collector:
        if collector and plan.settings.against:
            from corpus_lint.run import reference

            outcome.errors += reference.collect(plan.settings, collector)
        results = plan.kept.findings
        ledger = Ledger(plan.settings, corpus, collector, results, outcome, plan.observation, plan.values)
        tasks = batches(_pieces(plan, ledger), plan.settings.tuning, len(plan.files), plan.settings.jobs)
        for task, answer in parallel.answers(
            plan.work, tasks, plan.settings.jobs, progress.at if progress else None
        ):
            ledger.enter(task, answer)
            del task, answer
        ledger.conclude()
        if progress:
            progress.comparing()
        if plan.recalled is not None:
            outcome.findings += plan.recalled
            return None
        found = Findings()
        observation = plan.observation
        try:
            found += corpus.findings()
            corpus.clear()
            if observation:
                found = Findings(observation.related(found, plan.settings))
            if collector:
                found += _compared(plan, collector)
                give_back()
        except RuleError as error:
            outcome.errors.append(traced(str(error), error))
            outcome.ran -= {rule.code for rule in plan.related}
            outcome.findings += found
            return None
        outcome.findings += found
        # For named files the collector keeps no index, and the documents they are compared with are not among the files.
        lasting = ledger.known == len(plan.files) and (not collector or collector.keeps)
        lasting &= all(source.key for source in plan.settings.against)
    return found if plan.related and lasting else None


def _compared(plan: Plan, collector: Collector) -> Iterable[Finding]:
    """The findings of rules that compare documents. Raises RuleError."""
    comparison = collector.finish()
    # Rows that waited for a segment, and what postings were made of.
    give_back()
    if not plan.observation:
        return Findings(related(comparison, plan.related))
    seen = related(comparison, plan.related)
    return plan.observation.compared(comparison, collector, seen, plan.related, plan.settings)


@contextmanager
def _collector(plan: Plan) -> Iterator[Collector | None]:
    """The collector, if rules compare documents and their findings are not cached."""
    if plan.recalled is not None or not any(rule.compare for rule in plan.related):
        yield None
        return
    from corpus_lint.duplicates.collector import Collector

    settings = plan.settings
    with closing(
        Collector(
            settings.root,
            plan.kept.index,
            settings.fields,
            plan.named,
            settings.excluded,
            plan.kept.code,
            settings.max_record_bytes,
            plan.work.compares_messages,
            settings.against,
        )
    ) as collector:
        yield collector


def _pieces(plan: Plan, ledger: Ledger) -> Iterator[Piece]:
    """Yield the files that must be read, given what is known of each."""
    settings, work = plan.settings, plan.work
    codes = frozenset(rule.code for rule in work.rules)
    split = splitter(plan.files, work, settings.jobs)
    for source, result, compared, is_done in _looked_up(plan, ledger):
        if result is not None:
            ledger.known += 1
            if is_done:
                ledger.recall(source, result)
                continue
            ledger.recalled[source.shown] = result[2]
            ignored = codes
        else:
            ignored = settings.ignored(source.shown) if settings.ignored else frozenset()
        # Status before reading; errors are reported by the reader.
        status: os.stat_result | None = None
        if source.size is None or settings.fix_mode is FixMode.APPLY or plan.observation:
            with suppress(OSError):
                status = os.stat(source.file)
        yield from split(Piece(source, status, ignored, compared, known_size=source.size))


def _looked_up(plan: Plan, ledger: Ledger) -> Iterator[tuple[Source, Result | None, bool, bool]]:
    """Yield each file with its known result, whether it must be read to be compared, and whether it need not be read at all."""
    collector, collecting = ledger.collector, plan.work.corpus
    if not collector and not collecting:
        yield from zip(plan.files, plan.known, repeat(False), map(bool, plan.known))
        return
    # A file that a fix may change is compared after the fix.
    applies = plan.settings.fix_mode is FixMode.APPLY
    for start in range(0, len(plan.files), MANY):
        files, known = plan.files[start : start + MANY], plan.known[start : start + MANY]
        compared = [False] * len(files)
        if collector:
            compared = [
                not (applies and result is None) and collector.known(source) is None
                for source, result in zip(files, known, strict=True)
            ]
        done = [bool(result) and not again for result, again in zip(known, compared, strict=True)]
        if collecting and any(done):
            recalled = iter(ledger.recalled_values(list(compress(files, done))))
            done = [one and next(recalled) for one in done]
        yield from zip(files, known, compared, done, strict=True)
