"""Make a cleaned copy: judge the documents, compare those that may be accepted, write what is left."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from corpus_lint.core.digest import digest
from corpus_lint.core.errors import ReadError
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.unread import Unread
from corpus_lint.run import choose_fields
from corpus_lint.run.clean import convert, layout, manifest, shards
from corpus_lint.run.clean.decisions import Decision, Drop, decisions
from corpus_lint.run.clean.directory import Directory, claimed
from corpus_lint.run.clean.judge_files import JudgedFile, Judgement
from corpus_lint.run.clean.outcome import TEXTLESS, Cleaned, Target, comparing_rules
from corpus_lint.run.clean.shard import Shard
from corpus_lint.run.clean.state import State
from corpus_lint.run.settings import Outcome, Settings


def clean(
    paths: Sequence[str],
    found: Iterable[Source | ReadError],
    settings: Settings,
    target: Target,
    unread: Unread | None = None,
) -> Cleaned:
    """Make a cleaned copy of the documents of some files. Raises UsageError, WriteError, OSError.

    ``paths`` are what was named, below which the files were found, ``unread`` is what finding them counts.
    """
    cleaned = Cleaned(unread=Unread() if unread is None else unread)
    outcome = Outcome(unread=cleaned.unread)
    sources, settings = choose_fields.chosen(found, settings, outcome)
    cleaned.files = len(sources)
    cleaned.errors += outcome.errors
    cleaned.notes += outcome.notes
    layout.check(target.output, target.rejected, paths, sources)
    names = dict(zip((source.shown for source in sources), layout.names(paths, sources), strict=True))
    # As the copy will be read.
    sources.sort(key=lambda source: names[source.shown])
    layout.check_converted(names, target.to)
    if settings.progress:
        settings.progress.files = sources
    run = manifest.described(settings, target, sorted(names.values()))
    with _directories(target, run) as (state, output):
        judgement = Judgement(sources, names, settings, target, state, cleaned)
        if output and output.complete:
            files = {names[one.shown]: one.file for one in sources}
            if manifest.recalled(output, target.rejected, files, cleaned.counts, cleaned.rules):
                cleaned.known = True
                cleaned.unread.records = cleaned.counts[TEXTLESS]
                output.finish()
                return cleaned
            manifest.remove(output)
        judgement.judge()
        cleaned.unread.records = cleaned.counts[TEXTLESS]
        dropped: dict[str, dict[int, Drop]] = {}
        if comparing_rules(settings, target.policy):
            from corpus_lint.run.clean.compare_files import compare  # not every run compares documents

            dropped = compare(judgement)
        _write(judgement, output, dropped, run)
        if output:
            output.finish()
    return cleaned


@contextmanager
def _directories(target: Target, run: dict[str, Any]) -> Iterator[tuple[State, Directory | None]]:
    """The state of the run, and the directory of the copy (None: nothing is written)."""
    with ExitStack() as stack:
        if target.dry_run:
            yield State(Path(stack.enter_context(tempfile.TemporaryDirectory()))), None
            return
        folders = [stack.enter_context(claimed(target.output, run))]
        if target.rejected:
            folders.append(stack.enter_context(claimed(target.rejected, run)))
        for one in folders:
            if one.resumed:
                shards.sweep(one.path)
        yield State(folders[0].state), folders[0]
        if target.rejected:
            folders[1].finish()


def _write(
    judgement: Judgement,
    output: Directory | None,
    dropped: Mapping[str, Mapping[int, Drop]],
    run: dict[str, Any],
) -> None:
    """Write the copies of all files, the log of edits and the manifest. Raises WriteError, OSError."""
    cleaned = judgement.cleaned
    lost = [file.name for file in judgement.files.values() if file.lost]
    with ExitStack() as stack:
        book = stack.enter_context(manifest.Book.opened(output, run)) if output else None
        gathered: list[Shard] = []
        for number, file in enumerate(judgement.files.values()):
            if file.lost:
                if output:
                    shards.remove(file.name, output.path)
                continue
            shard = _shard(judgement, file, dropped.get(file.source.shown, {}))
            decided = _count(shard, file.documents, cleaned)
            if book:
                book.enter(number, shard, decided, judgement.target.rejected)
            if convert.is_gathered(file.name, shard.to):
                gathered.append(shard)
        if book and gathered:
            book.gather(gathered, judgement.target.to)
        if book:
            book.close(cleaned.counts, cleaned.rules, lost)


def _count(shard: Shard, documents: int, cleaned: Cleaned) -> str:
    """Count the accepted, repaired and rejected records of a file, and return a digest of the decisions."""
    counts = Counter({"documents": documents, "records": shard.records, "accepted": shard.records})
    decided = b""
    for decision in shard.decisions():
        counts["accepted"] -= 1
        counts["rejected" if decision.reasons else "repaired"] += 1
        cleaned.rules.update({reason.code for reason in decision.reasons})
        decided = digest(decided, repr(decision))
    cleaned.counts.update(counts)
    return decided.hex()


def _shard(judgement: Judgement, file: JudgedFile, dropped: Mapping[int, Drop]) -> Shard:
    def decided() -> Iterator[Decision]:
        return decisions(judgement.verdicts(file), dropped)

    fields, to = judgement.settings.fields, judgement.target.to
    return Shard(file.source, file.name, file.status, file.sha256, file.records, fields, decided, to)
