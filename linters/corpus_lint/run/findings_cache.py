"""The cache of findings: a file that has not changed since a run with the same configuration is not read again.

Each configuration (document rules with options, their code, the directory that names are relative to) has its own results
file. It maps the name of each file to the key of its content and its findings, and the keys of all files of a corpus to the
findings of the rules that compare documents.

The JSON is trusted only if this user's corpus-lint wrote it, since a repository may contain a forged one. ``growing_file.py`` says how
it is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.core.digest import digest
from corpus_lint.core.model import Finding, Safety
from corpus_lint.core.values import dataclass, field
from corpus_lint.engine.registry import RULES, Rule
from corpus_lint.formats.find_files import BLOB, Source
from corpus_lint.run import code_hash, kept_fields
from corpus_lint.run.finding_json import packed, unpacked
from corpus_lint.run.growing_file import GrowingFile

if TYPE_CHECKING:
    from corpus_lint.run.settings import Settings

# Increment when the format or its meaning changes.
VERSION = 6
# What corpus rules collected: ``kept_values.py``.
VALUES = "values.json"
# The maximum of results files in a folder, and of corpora with findings in one results file.
MOST_CONFIGURATIONS = 8
MOST_CORPORA = 4
# The exceptions that JSON of an unexpected form raises.
WRONG = (AttributeError, IndexError, KeyError, TypeError, ValueError)

# The number of documents in a file, how many of them are records without text, and their findings.
Result = tuple[int, int, list[Finding]]


@dataclass(slots=True)
class FindingsCache:
    """The findings of files under one configuration.

    ``files`` maps the name of a file to its key, if it is one document without findings, else to its key, the number of its
    documents, how many of them have no text, and their findings. ``corpora`` maps the key of all files of a run to the state of their index and the findings.
    ``new_files`` and ``new_corpora`` are those of them that are not stored.
    """

    file: GrowingFile
    index: CacheFolder | None
    rules: Mapping[str, Rule]
    ignored: Callable[[str], frozenset[str]] | None
    safeties: frozenset[Safety]
    files: dict[str, Any]
    corpora: dict[str, Any]
    new_files: dict[str, Any] = field(default_factory=dict)
    new_corpora: dict[str, Any] = field(default_factory=dict)

    def look_up_all(self, files: Iterable[Source]) -> list[Result | None]:
        """The result of each file, as ``look_up`` has it."""
        if self.ignored:
            return [self.look_up(source) for source in files]
        # Nearly all files are one document without findings: there may be a million of them.
        entry = self.files.get
        return [
            (1, 0, []) if source.key and entry(source.shown) == source.key else self.look_up(source)
            for source in files
        ]

    def look_up(self, source: Source) -> Result | None:
        """The result of a file, if it is unchanged and has nothing to fix; then it need not be read."""
        entry = self.files.get(name_of(source))
        if entry is None or not source.key:
            return None
        key = self._key(source)
        if entry == key:
            return 1, 0, []
        try:
            if isinstance(entry, str) or entry[0] != key:
                return None
            _, documents, textless, values = entry
            if not (isinstance(documents, int) and isinstance(textless, int)):
                return None
            found = [unpacked(value, source.shown, self.rules) for value in values]
        except WRONG:
            return None
        if self.safeties and any(
            one.problem.fix and one.problem.fix.safety in self.safeties for one in found
        ):
            return None
        return documents, textless, found

    def add(self, source: Source, documents: int, textless: int, found: Collection[Finding]) -> bool:
        """Record the result of a file. False if the file cannot be recognised later."""
        if not source.key:
            return False
        key = self._key(source)
        clean = documents == 1 and not textless and not found
        self.new_files[name_of(source)] = (
            key if clean else [key, documents, textless, [packed(one) for one in found]]
        )
        return True

    def _key(self, source: Source) -> str:
        """The key for the content of a file and the rules ignored in it."""
        ignored = self.ignored(source.shown) if self.ignored else None
        return f"{source.key} {' '.join(sorted(ignored))}" if ignored else source.key

    def look_up_related(self, rules: Sequence[Rule], files: Iterable[Source]) -> list[Finding] | None:
        """The findings of corpus rules in these files, which are all known, if the index has not changed since."""
        try:
            state, values = self.corpora[_corpus_key(rules, files)]
            if state != _state(self.index):
                return None
            return [unpacked(value, path, self.rules) for path, value in values]
        except WRONG:
            return None

    def add_related(self, rules: Sequence[Rule], files: Iterable[Source], found: Iterable[Finding]) -> None:
        """Record the findings of corpus rules in these files, which are all known."""
        self.new_corpora[_corpus_key(rules, files)] = [
            _state(self.index),
            [[one.path, packed(one)] for one in found],
        ]

    def save(self, files: Iterable[Source]) -> None:
        """Store the results, without those of deleted files where all are written; ``files`` exist."""
        if not self.new_files and not self.new_corpora:
            return

        def everything() -> object:
            kept = dict(existing({**self.files, **self.new_files}, files))
            return {"files": kept, "corpora": _latest([self.corpora, self.new_corpora])}

        # Rules of other packages may yield values that JSON cannot store, and the disk may be full: then nothing is stored.
        with suppress(OSError, TypeError, ValueError):
            if self.file.write({"files": self.new_files, "corpora": self.new_corpora}, everything):
                _forget(self.file.folder, self.file.name)


def open_findings_cache(
    settings: Settings,
    folder: CacheFolder,
    index: CacheFolder | None,
    code: str,
    files: Sequence[Source],
    named: bool,
) -> FindingsCache | None:
    """The cached findings of a run; None if reading them takes longer than linting.

    ``index`` is the folder of the index of documents, ``code`` the hash of the code.
    """
    rules = [rule for rule in settings.rules if rule.check]
    file = GrowingFile(folder, f"{configuration(settings, rules, code)}.json")
    known: dict[str, Any] = {}
    corpora: list[dict[str, Any]] = []
    with suppress(OSError, RecursionError, *WRONG):
        if named and folder.status(file.name).st_size > settings.tuning.worth_reading * len(files):
            return None
        for values in file.read():
            if isinstance(values["files"], dict) and isinstance(values["corpora"], dict):
                known.update(values["files"])
                corpora.append(values["corpora"])
        folder.touch(file.name)
    by_code = {rule.code: rule for rule in settings.rules}
    return FindingsCache(file, index, by_code, settings.ignored, settings.safeties, known, _latest(corpora))


def _latest(corpora: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Of the findings in corpora, the earliest first, those that were found last."""
    found: dict[str, Any] = {}
    for one in corpora:
        for key, entry in one.items():
            found.pop(key, None)
            found[key] = entry
    while len(found) > MOST_CORPORA:
        del found[next(iter(found))]
    return found


def _forget(folder: CacheFolder, newest: str) -> None:
    """Remove the least recently used results, and files that killed processes left. Raises OSError."""
    others = (code_hash.FILE, kept_fields.FILE, VALUES, newest)
    found = [entry for entry in folder.entries() if entry[0] not in others]
    # The clock may have been turned back since they were used.
    found.sort(key=lambda entry: entry[1].st_mtime_ns, reverse=True)
    for name, _ in found[MOST_CONFIGURATIONS - 1 :]:
        folder.remove(name)


def name_of(source: Source) -> str:
    """The key of a file name; with a trailing slash if git knows the file, since runs with and without git use other keys."""
    return source.shown + "/" if source.key.startswith(BLOB) else source.shown


def existing(entries: Mapping[str, Any], files: Iterable[Source]) -> Iterator[tuple[str, Any]]:
    """Yield the names and entries of those files that there are; ``files`` are known to be."""
    there = set(map(name_of, files))
    for name, entry in entries.items():
        if name in there or os.path.lexists(name.rstrip("/")):
            yield name, entry


def configuration(settings: Settings, rules: Sequence[Rule], code: str) -> str:
    """A key for everything that decides the findings of a document."""
    parts = (
        VERSION,
        code,
        settings.fields,
        settings.max_record_bytes,
        os.path.relpath(os.curdir, settings.root),
        _described(rules),
    )
    return digest(repr(parts)).hex()


def _described(rules: Iterable[Rule]) -> list[tuple[str, str, Any, bool]]:
    """What decides the findings of rules beside their code, which gives those of this house their options where nobody else did.

    To say so their modules need not be imported.
    """
    return [
        (
            rule.code,
            rule.origin,
            None if not rule.origin and RULES.get(rule.code) is rule else rule.options,
            rule.in_messages,
        )
        for rule in rules
    ]


def _corpus_key(rules: Iterable[Rule], files: Iterable[Source]) -> str:
    parts = [repr(_described(rules))]
    for source in files:
        parts += (source.shown, source.key)
    return digest("\0".join(parts)).hex()


def _state(index: CacheFolder | None) -> list[list[Any]]:
    """The state of the index of documents; runs without comparison do not change it."""
    found = []
    if index:
        with suppress(OSError):
            for name, status in index.entries():
                found.append([name, status.st_size, status.st_mtime_ns])
    return sorted(found)
