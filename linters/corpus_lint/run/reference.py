"""Read a reference corpus, which documents are compared with: only what the index does not have of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from corpus_lint.formats.find_files import Source
from corpus_lint.run import choose_fields, parallel
from corpus_lint.run.collect_results import lacking_fields
from corpus_lint.run.plan import compares_messages
from corpus_lint.run.settings import Settings
from corpus_lint.run.split_files import batches, splitter
from corpus_lint.run.tasks import Examined, Piece, Work

TYPE_CHECKING = False
if TYPE_CHECKING:  # most runs do not need it
    from corpus_lint.duplicates.collector import Collector


def collect(settings: Settings, collector: Collector) -> Iterator[str]:
    """Add the documents of the reference to a comparison. Yield a sentence for each file that cannot be read."""
    work = Work(
        (),
        (),
        settings.fields,
        limit=settings.max_record_bytes,
        tuning=settings.tuning,
        compares_messages=compares_messages(settings),
    )
    tasks = batches(_pieces(settings, collector, work), settings.tuning, len(settings.against), settings.jobs)
    file = Examined(complete=True)
    for task, answer in parallel.answers(work, tasks, settings.jobs):
        if answer.part:
            collector.add([piece.source for piece in task], answer.part)
        for piece, examined in zip(task, answer.pieces, strict=True):
            yield from examined.errors
            file.complete &= examined.complete
            file.texts += examined.texts
            file.fields |= examined.fields
            if piece.last:
                if file.complete:
                    collector.done(piece.source)
                if file.fields and not file.texts:
                    yield lacking_fields([piece.source.shown], list(file.fields), settings.fields)
                file = Examined(complete=True)


def _pieces(settings: Settings, collector: Collector, work: Work) -> Iterator[Piece]:
    split = splitter(settings.against, work, settings.jobs)
    seen: set[Source] = set()
    for source in settings.against:
        if (
            source in seen
            or not choose_fields.has_text(source, settings)
            or collector.known(source) is not None
        ):
            continue
        seen.add(source)
        status: os.stat_result | None = None
        with suppress(OSError):
            status = os.stat(source.file)
        yield from split(Piece(source, status, compared=True))
