"""The cache of findings: a file that has not changed since a run with the same configuration is not read again.

There is a file of results for each configuration: the document rules with their options, the code they are made of, the
directory that names are relative to. It holds, by the name of each file, what stood for its content before it was read and
what was found in it; and what the rules over a corpus found, by what stands for all files of it.

It is JSON that is believed only where this user's corpus-lint wrote it, for whatever looks like it may come with a
repository. It is replaced in one step: if two processes finish together, one of them wins.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.core.digest import digest
from corpus_lint.core.model import Finding, Safety
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.find_files import BLOB, Source
from corpus_lint.run import code_hash
from corpus_lint.run.finding_json import packed, unpacked

if TYPE_CHECKING:
    from corpus_lint.run.settings import Settings

# To be raised when what is stored, or what it means, changes.
VERSION = 2
# Files of results in a folder, and sets of files in one of them of which it says what the rules over a corpus found.
MOST_CONFIGURATIONS = 8
MOST_CORPORA = 4
# What JSON of another form makes of its readers.
WRONG = (AttributeError, IndexError, KeyError, TypeError, ValueError)

# How many documents a file has, and what was found in them.
Result = tuple[int, list[Finding]]


@dataclass(slots=True)
class FindingsCache:
    """What was found in files under one configuration.

    ``files`` has by the name of a file its key, where it is one document without findings, else its key, the number of its
    documents and what was found in them. ``corpora`` has by the key of all files of a run what the index of their documents
    was then, and what was found.
    """

    folder: CacheFolder
    file: str
    index: CacheFolder | None
    rules: Mapping[str, Rule]
    ignored: Callable[[str], frozenset[str]] | None
    safeties: frozenset[Safety]
    files: dict[str, Any]
    corpora: dict[str, Any]
    changed: bool = False

    def look_up(self, source: Source) -> Result | None:
        """What is in a file, if it is what it was and there is nothing to fix in it; then it need not be read."""
        entry = self.files.get(_name(source))
        if entry is None or not source.key:
            return None
        key = self._key(source)
        if entry == key:
            return 1, []
        try:
            if isinstance(entry, str) or entry[0] != key or not isinstance(entry[1], int):
                return None
            _, documents, values = entry
            found = [unpacked(value, source.shown, self.rules) for value in values]
        except WRONG:
            return None
        if self.safeties and any(
            one.problem.fix and one.problem.fix.safety in self.safeties for one in found
        ):
            return None
        return documents, found

    def add(self, source: Source, documents: int, found: Sequence[Finding]) -> bool:
        """Take note of what a file was read for. False where it cannot be known again."""
        if not source.key:
            return False
        key = self._key(source)
        clean = documents == 1 and not found
        self.files[_name(source)] = key if clean else [key, documents, [packed(one) for one in found]]
        self.changed = True
        return True

    def _key(self, source: Source) -> str:
        """What stands for the content of a file, and for the rules that are left out in it."""
        ignored = self.ignored(source.shown) if self.ignored else None
        return f"{source.key} {' '.join(sorted(ignored))}" if ignored else source.key

    def look_up_related(self, rules: Sequence[Rule], files: Iterable[Source]) -> list[Finding] | None:
        """What rules over a corpus found in these files, all of which are known, if the index is what they left."""
        try:
            state, values = self.corpora[_corpus_key(rules, files)]
            if state != _state(self.index):
                return None
            return [unpacked(value, path, self.rules) for path, value in values]
        except WRONG:
            return None

    def add_related(self, rules: Sequence[Rule], files: Iterable[Source], found: Iterable[Finding]) -> None:
        """Take note of what rules over a corpus found in these files, all of which are known."""
        key = _corpus_key(rules, files)
        self.corpora.pop(key, None)
        self.corpora[key] = [_state(self.index), [[one.path, packed(one)] for one in found]]
        while len(self.corpora) > MOST_CORPORA:
            del self.corpora[next(iter(self.corpora))]
        self.changed = True

    def save(self, files: Iterable[Source]) -> None:
        """Keep the results, without those of files that are gone; ``files`` are there."""
        if not self.changed:
            return
        there = set(map(_name, files))
        kept = {
            name: entry
            for name, entry in self.files.items()
            if name in there or os.path.lexists(name.rstrip("/"))
        }
        # What a rule of another package says may be anything, and nothing can be done where nothing can be written.
        with suppress(OSError, TypeError, ValueError):
            text = json.dumps(
                {"files": kept, "corpora": self.corpora}, ensure_ascii=False, separators=(",", ":")
            )
            # Surrogates, of names and texts that are not UTF-8, are kept as they are.
            raw = text.encode("utf-8", "surrogatepass")
            self.folder.write(self.file, raw)
            _forget(self.folder, self.file)


def open_findings_cache(
    settings: Settings,
    folder: CacheFolder,
    index: CacheFolder | None,
    code: str,
    files: Sequence[Source],
    named: bool,
) -> FindingsCache | None:
    """The findings that a folder keeps for a run; None where it takes longer to read them than to lint.

    ``index`` is the folder of the index of documents, ``code`` what stands for the code of the run.
    """
    rules = [rule for rule in settings.rules if rule.check]
    file = f"{_configuration(settings, rules, code)}.json"
    values: dict[str, Any] = {}
    with suppress(OSError, RecursionError, *WRONG):
        if named and folder.status(file).st_size > settings.tuning.worth_reading * len(files):
            return None
        values = json.loads(folder.read(file).decode("utf-8", "surrogatepass"))
        folder.touch(file)
    by_code = {rule.code: rule for rule in settings.rules}
    parts = (values.get("files"), values.get("corpora")) if isinstance(values, dict) else (None, None)
    known, corpora = (part if isinstance(part, dict) else {} for part in parts)
    return FindingsCache(folder, file, index, by_code, settings.ignored, settings.safeties, known, corpora)


def _forget(folder: CacheFolder, newest: str) -> None:
    """Remove the results that were used longest ago, and what processes left that were killed. Raises OSError."""
    found = [entry for entry in folder.entries() if entry[0] not in (code_hash.FILE, newest)]
    # The clock may have been turned back since they were used.
    found.sort(key=lambda entry: entry[1].st_mtime_ns, reverse=True)
    for name, _ in found[MOST_CONFIGURATIONS - 1 :]:
        folder.remove(name)


def _name(source: Source) -> str:
    """The name of a file; with a slash, which no file has, where git knows it: a run may ask git or not."""
    return source.shown + "/" if source.key.startswith(BLOB) else source.shown


def _configuration(settings: Settings, rules: Sequence[Rule], code: str) -> str:
    """What stands for all that decides what rules find in a document."""
    parts = (
        VERSION,
        code,
        settings.text_field,
        settings.max_record_bytes,
        os.path.relpath(os.curdir, settings.root),
        _described(rules),
    )
    return digest(repr(parts)).hex()


def _described(rules: Iterable[Rule]) -> list[tuple[str, str, Any]]:
    return [(rule.code, rule.origin, rule.options) for rule in rules]


def _corpus_key(rules: Iterable[Rule], files: Iterable[Source]) -> str:
    parts = [repr(_described(rules))]
    for source in files:
        parts += (source.shown, source.key)
    return digest("\0".join(parts)).hex()


def _state(index: CacheFolder | None) -> list[list[Any]]:
    """What the index of documents is: a run that does not compare anything leaves it as it is."""
    found = []
    if index:
        with suppress(OSError):
            for name, status in index.entries():
                found.append([name, status.st_size, status.st_mtime_ns])
    return sorted(found)
