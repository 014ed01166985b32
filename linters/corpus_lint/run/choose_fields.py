"""Decide which fields of the records of a run are read, once for all files, by looking at some records of some files."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from corpus_lint.core.errors import ReadError
from corpus_lint.core.values import replace
from corpus_lint.formats import DOUBTFUL, format_of, missing_extra, own_files, suffix
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.unread import Unread
from corpus_lint.run.kept_fields import Decision, kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpus_lint.run.settings import Outcome, Settings

# Files that are looked at, and of each directory: the first, the last and one between them.
MOST_FILES = 64
# The part of the characters of a file in strings that its texts have at least: others are settings with a text among them.
LEAST_SHARE = 0.1
# What needs no word: they are what everybody expects.
EXPECTED_IDS = (None, "id")


def chosen(
    found: Iterable[Source | ReadError], settings: Settings, outcome: Outcome
) -> tuple[list[Source], Settings]:
    """The files to read and the settings with the fields of their records.

    What was found is noted, and what cannot be read is an error. Where several fields are as likely, that is an error, too, and
    files of records are left out if no field is left to read.
    """
    files: list[Source] = []
    for one in found:
        if isinstance(one, ReadError):
            outcome.errors.append(str(one))
        else:
            files.append(one)
    files, of_records = _readable(files, outcome.unread)
    decision = _decision(of_records, settings)
    outcome.unread.reports += Counter(map(suffix, decision.own))
    if decision.own:
        files = [source for source in files if source.shown not in decision.own]
    if decision.rivals:
        outcome.errors.append(_as_likely(decision.rivals))
    if decision.undecided:
        return [source for source in files if not format_of(source.file).many], settings
    outcome.notes += [note] if (note := _taken(settings, decision.fields)) else []
    read: list[Source] = []
    for source in files:
        if source.shown not in decision.without:
            read.append(source)
        elif not outcome.unread.is_own(source.file):
            outcome.unread.without_text[suffix(source.shown)] += 1
    return read, replace(settings, fields=decision.fields)


def _decision(files: Sequence[Source], settings: Settings) -> Decision:
    """What to read of some files of records."""
    finds = settings.finds_text or settings.finds_id
    if not any(finds or not source.named or is_doubtful(source, settings) for source in files):
        return Decision(settings.fields)
    return kept(files, settings, decide)


def _readable(files: Sequence[Source], unread: Unread) -> tuple[list[Source], list[Source]]:
    """The files without those that nobody named and whose package is missing, which are counted; and those of records among them."""
    # Of each ending once: a corpus may have millions of files.
    known: dict[str, tuple[str, bool]] = {}
    readable, of_records = [], []
    for source in files:
        ending = suffix(os.fspath(source.file))
        if ending not in known:
            known[ending] = missing_extra(ending), format_of(ending).sample is not None
        missing, has_records = known[ending]
        if missing and not source.named:
            unread.missing[ending] += 1
            unread.extras.add(missing)
            continue
        readable.append(source)
        if has_records:
            of_records.append(source)
    return readable, of_records


def decide(files: Sequence[Source], settings: Settings) -> Decision:
    """What some files of records are, and what their records say."""
    own = frozenset(source.shown for source in files if own_files.is_own(source))
    documents = [source for source in files if source.shown not in own]
    return replace(_decided(documents, settings), own=own)


def _decided(files: Sequence[Source], settings: Settings) -> Decision:
    """What the records of some files say."""
    finds = settings.finds_text or settings.finds_id
    looked_at = {source: records_of(source) for source in (sampled(files) if finds else ())}
    decision = _found(looked_at, settings) if looked_at else Decision(settings.fields)
    if decision.undecided:
        return decision
    without = frozenset(
        source.shown
        for source in files
        if is_doubtful(source, settings)
        and not _has_text(
            looked_at[source] if source in looked_at else records_of(source), decision.fields, settings
        )
    )
    return replace(decision, without=without)


def _found(looked_at: Mapping[Source, Sequence[object]], settings: Settings) -> Decision:
    """The fields that are found in the records of some files."""
    from corpus_lint.formats import field_discovery

    samples = [
        records
        for source, records in looked_at.items()
        if records and (not is_doubtful(source, settings) or is_corpus(records))
    ]
    fields = settings.fields
    rivals: tuple[tuple[str, ...], ...] = ()
    if settings.finds_text:
        found = field_discovery.text_fields(samples)
        rivals = found.rivals
        if rivals and not found.fields:
            return Decision(fields, rivals, undecided=True)
        fields = replace(fields, text=found.fields or TEXT_ONLY.text)
    if settings.finds_id:
        fields = replace(fields, id=field_discovery.id_field(_records(samples, fields)))
    return Decision(fields, rivals)


def has_text(source: Source, settings: Settings) -> bool:
    """Whether a file is read: it is not one that may be anything and has no records with text."""
    return not is_doubtful(source, settings) or _has_text(records_of(source), settings.fields, settings)


def _has_text(records: Sequence[object], fields: Fields, settings: Settings) -> bool:
    return any(_texts(records, fields.text)) and (not settings.finds_text or is_corpus(records))


def is_doubtful(source: Source, settings: Settings) -> bool:
    """Whether a file that nobody named may be anything: settings, a list, a corpus."""
    return (settings.if_corpus or not source.named) and source.shown.lower().endswith(DOUBTFUL)


def is_corpus(records: Sequence[object]) -> bool:
    """Whether records of a file that may be anything are texts, as the names of their fields say: no titles, no descriptions."""
    from corpus_lint.formats import field_discovery, field_names
    from corpus_lint.formats.field_paths import parse
    from corpus_lint.formats.records import last_name

    found = field_discovery.text_fields([records], only_named=True)
    names = found.fields or tuple(one for fields in found.rivals for one in fields)

    def is_called(field: str, kind: str) -> bool:
        return field_names.resembles(last_name(parse(field)), kind)

    # One record with a description is more often that of a program than of a text.
    fields = [
        one
        for one in names
        if not is_called(one, "short") and (len(records) > 1 or "[]" in one or not is_called(one, "part"))
    ]
    if not fields:
        return False
    texts = sum(map(len, _texts(records, fields)))
    strings = sum(len(text) for record in records for _, text in field_discovery.strings(record))
    return texts >= LEAST_SHARE * strings


def _texts(records: Iterable[object], fields: Iterable[str]) -> Iterator[str]:
    """Yield the texts of some records."""
    from corpus_lint.formats.field_paths import parse, values

    paths = [*map(parse, fields)]
    for record in records:
        for path in paths if isinstance(record, dict | list) else ():
            yield from (text for _, text in values(record, path) if isinstance(text, str) and text.strip())


def sampled(files: Iterable[Source]) -> list[Source]:
    """Some of the files of records, the same each time: of each directory, then of all of them, spread evenly."""
    folders: dict[str, list[Source]] = {}
    for source in files:
        if format_of(source.file).sample:
            folders.setdefault(os.path.dirname(source.shown), []).append(source)
    some = []
    for _, inside in sorted(folders.items()):
        inside.sort(key=lambda source: source.shown)
        some += [inside[place] for place in sorted({0, len(inside) // 2, len(inside) - 1})]
    step = max(1, -(-len(some) // MOST_FILES))
    return some[::step]


def records_of(source: Source) -> Sequence[object]:
    """The first records of a file; none where it cannot be read, which the run will report."""
    sample = format_of(source.file).sample
    try:
        return sample(source.file) if sample else ()
    except Exception:
        return ()


def _records(samples: Sequence[Sequence[object]], fields: Fields) -> list[Sequence[object]]:
    """The records of each file, where they are in a member of the object of the file that the texts are in."""
    from corpus_lint.formats.records import arrays  # most runs need neither

    names = arrays(fields)
    return [[item for record in sample for item in _items(record, names)] for sample in samples]


def _items(record: object, names: Collection[str]) -> Iterator[object]:
    """Yield the records in an object: the elements of the lists of some names, else the object itself."""
    lists = (
        [record[name] for name in names if isinstance(record.get(name), list)]
        if isinstance(record, dict)
        else []
    )
    yield from (item for items in lists for item in items) if lists else [record]


def _as_likely(rivals: Sequence[Sequence[str]]) -> str:
    """The sentence about fields of which none is taken."""
    named = " or in ".join(" and ".join(map(repr, one)) for one in rivals)
    options = " or ".join(" ".join(f"--text-field {field}" for field in one) for one in rivals)
    return f"the texts of the records may be in {named}, and neither was read; say which: {options}"


def _taken(settings: Settings, fields: Fields) -> str:
    """The sentence about the fields that were found; empty where they are what everybody expects."""
    found = {}
    if settings.finds_text and (fields.text != TEXT_ONLY.text or fields.id not in EXPECTED_IDS):
        found["--text-field"] = f"the text from {', '.join(fields.text)}"
    if settings.finds_id and fields.id and (found or fields.id not in EXPECTED_IDS):
        found["--id-field"] = f"the id from {fields.id}"
    return f"records: {', '.join(found.values())} ({', '.join(found)})" if found else ""
