"""Compare the documents that may be accepted with each other, and with a reference corpus."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.duplicates.collector import Collector
from corpus_lint.duplicates.document_reader import Reader
from corpus_lint.run import code_hash, reference
from corpus_lint.run.cache_location import INDEX
from corpus_lint.run.clean.candidates import Candidates, Reference
from corpus_lint.run.clean.copies import dropped_records
from corpus_lint.run.clean.decisions import Drop
from corpus_lint.run.clean.judge_files import Judgement
from corpus_lint.run.clean.outcome import Cleaned, comparing_rules
from corpus_lint.run.plan import compares_messages
from corpus_lint.run.settings import Settings


def compare(judgement: Judgement) -> dict[str, dict[int, Drop]]:
    """The records to leave out as copies of others, by the names of their files. Raises OSError."""
    settings = judgement.settings
    rules = comparing_rules(settings, judgement.target.policy)
    if settings.progress:
        settings.progress.comparing()
    found: dict[str, dict[int, Drop]] = {}
    lost = frozenset(file.source.shown for file in judgement.files.values() if file.lost)
    with ExitStack() as stack:
        path = stack.enter_context(tempfile.TemporaryDirectory(dir=judgement.state.folder))
        folder = stack.enter_context(closing(CacheFolder.from_path(path)))
        reader = stack.enter_context(closing(Reader(settings.fields)))
        known = stack.enter_context(_reference(settings, judgement.cleaned))
        candidates = Candidates(
            judgement.sources, judgement.names, judgement.state, judgement.keys, reader, known
        )
        candidates.load(judgement.tasks, lost, folder)
        for (number, record), drop in dropped_records(candidates, rules, settings.ignored).items():
            found.setdefault(judgement.sources[number].shown, {})[record] = drop
    return found


@contextmanager
def _reference(settings: Settings, cleaned: Cleaned) -> Iterator[Reference]:
    """The documents of the reference corpus, from the index of the cache if that has them."""
    if not settings.against:
        yield Reference()
        return
    with ExitStack() as stack:
        folder = stack.enter_context(settings.cache.folder(INDEX, create=True)) if settings.cache else None
        collector = Collector(
            settings.root,
            folder,
            settings.fields,
            code=code_hash.state(None),
            limit=settings.max_record_bytes,
            messages=compares_messages(settings),
            reference=settings.against,
        )
        stack.enter_context(closing(collector))
        cleaned.errors += reference.collect(settings, collector)
        yield Reference(*collector.referenced())
