"""Read a reference corpus, which documents are compared with: only what the index does not have of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from corpus_lint.formats.find_files import Source
from corpus_lint.run import parallel
from corpus_lint.run.plan import compares_messages
from corpus_lint.run.settings import Settings
from corpus_lint.run.tasks import Piece, Work, batches, split

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
    complete = True
    for task, answer in parallel.answers(
        work, batches(_pieces(settings, collector), settings.tuning), settings.jobs
    ):
        if answer.part:
            collector.add([piece.source for piece in task], answer.part)
        for piece, examined in zip(task, answer.pieces, strict=True):
            yield from examined.errors
            complete &= examined.complete
            if piece.last:
                if complete:
                    collector.done(piece.source)
                complete = True


def _pieces(settings: Settings, collector: Collector) -> Iterator[Piece]:
    seen: set[Source] = set()
    for source in settings.against:
        if source in seen or collector.known(source) is not None:
            continue
        seen.add(source)
        status: os.stat_result | None = None
        with suppress(OSError):
            status = os.stat(source.file)
        yield from split(Piece(source, status, compared=True), settings.tuning)
