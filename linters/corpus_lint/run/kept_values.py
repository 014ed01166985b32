"""The values that corpus rules have collected from unchanged files, so that these need not be read for a file that has changed.

They are read only by a run that needs them, and kept for files of few records: a file of many is read again.
Like the findings they are JSON that is trusted only if this user's corpus-lint wrote it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.core.document import Document
from corpus_lint.core.model import Location, Span
from corpus_lint.core.values import dataclass, field
from corpus_lint.engine.corpus import Corpus, Row
from corpus_lint.engine.registry import Rule
from corpus_lint.formats.find_files import Source
from corpus_lint.run.findings_cache import VALUES, WRONG, configuration, existing, name_of
from corpus_lint.run.growing_file import GrowingFile

if TYPE_CHECKING:
    from corpus_lint.run.settings import Settings

# The maximum of documents of a file, and of all, whose values are kept: some thirty megabytes.
MOST_IN_FILE, MOST = 10_000, 300_000
PLAIN = (bool, int, float, str, type(None))
# What values of rules are made of besides: by these names in JSON.
TUPLE, SPAN, LOCATION = "tuple", "Span", "Location"


@dataclass(slots=True)
class KeptValues:
    """The values of some rules, by the names of files: the key of the content, and a row for each document.

    ``configuration`` is what decides the values: of others nothing is known, and they are replaced. ``modules`` are where the rules
    collect each value, and the types of their values are. ``new`` are those that are not stored.
    """

    file: GrowingFile
    configuration: str
    modules: Sequence[str]
    files: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    most_in_file: int = MOST_IN_FILE
    _is_read: bool = False
    _added: int = 0

    def recall(self, sources: Iterable[Source], corpus: Corpus) -> list[bool]:
        """Add the rows of files that have not changed to a corpus. Returns of each file whether they are known."""
        if not self._is_read:
            self._read()
        known: list[bool] = []
        paths: list[str] = []
        values: list[Any] = []
        for source in sources:
            entry = self.files.get(name_of(source))
            try:
                if entry is None or not source.key or entry[0] != source.key:
                    known.append(False)
                    continue
                _, name, *parts = entry
                # Nearly all have one value without a place, and there are many: they are added together.
                if type(name) is str:
                    values.append(_kind(self.modules[0], name)(*parts))
                    paths.append(source.shown)
                else:
                    corpus.extend([self._row(value, source.shown) for value in name])
            except WRONG:
                known.append(False)
            else:
                known.append(True)
        corpus.enter_single(paths, values)
        return known

    def add(self, source: Source, rows: Sequence[Row]) -> None:
        """Keep the rows of a file, unless they are too many or JSON cannot say what their values are."""
        if not source.key or len(rows) > self.most_in_file or self._added + len(rows) > MOST:
            return
        try:
            self.new[name_of(source)] = self._entry(source.key, [self._packed(row) for row in rows])
        except TypeError:
            return
        self._added += max(1, len(rows))

    def save(self, files: Iterable[Source]) -> None:
        """Store what was added, without deleted files where all is written; ``files`` exist."""
        if not self.new:
            return
        if not self._is_read:
            self._read()

        def everything() -> object:
            kept: dict[str, Any] = {}
            left = MOST
            for name, entry in existing({**self.files, **self.new}, files):
                if left <= 0:
                    break
                kept[name] = entry
                left -= 1 if isinstance(entry[1], str) else max(1, len(entry[1]))
            return self._stored(kept)

        with suppress(OSError, ValueError):
            self.file.write(self._stored(self.new), everything)

    def _stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"configuration": self.configuration, "values": values}

    def _read(self) -> None:
        self._is_read = True
        is_other = False
        with suppress(OSError, RecursionError, *WRONG):
            for stored in self.file.read():
                is_own = stored["configuration"] == self.configuration and isinstance(stored["values"], dict)
                is_other |= not is_own
                self.files.update(stored["values"] if is_own else ())
        if is_other:
            self.file.replace()

    def _entry(self, key: str, rows: list[list[Any]]) -> list[Any]:
        """What is stored of a file: of nearly all one value, flat, which is read in a third of the time."""
        match rows:
            case [[0, [[str() as name, *parts]]]]:
                return [key, name, *parts]
        return [key, rows]

    def _packed(self, row: Row) -> list[Any]:
        values = [_packed(*one) for one in zip(row.values, self.modules, strict=True)]
        place = row.place
        if place is None:
            return [row.record, values]
        return [row.record, values, place.record, place.text, place.id, place.part, place.group]

    def _row(self, value: Any, path: str) -> Row:
        where = None
        if len(value) > 2:
            number, text, identifier, part, group = value[2:]
            where = Document(path, b"", text, (), record=number, id=identifier, part=part, group=group)
        values = tuple(_unpacked(*one) for one in zip(value[1], self.modules, strict=True))
        return Row(path, value[0], where, values)


def open_kept_values(settings: Settings, folder: CacheFolder, rules: Sequence[Rule], code: str) -> KeptValues:
    """What is kept of the values of some corpus rules."""
    decides = configuration(settings, rules, code)
    return KeptValues(
        GrowingFile(folder, VALUES), decides, [collect.__module__ for collect in Corpus(rules).collects]
    )


def _packed(value: Any, module: str) -> Any:
    """A value as JSON: named tuples of a module by their names, with the fields that have not their defaults.

    Raises TypeError for other values.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is Span:
        return {SPAN: [value.start, value.end]}
    if kind is Location:
        return {LOCATION: [value.path, value.record, value.line, value.column, value.id, value.part]}
    if kind is tuple:
        return {TUPLE: [_packed(one, module) for one in value]}
    if kind.__module__ != module or not _is_named_tuple(kind):
        raise TypeError
    fields = list(value)
    defaults: Mapping[str, Any] = kind._field_defaults
    for name in reversed(kind._fields):
        if name not in defaults or fields[-1] != defaults[name]:
            break
        fields.pop()
    parts = [_packed(one, module) for one in fields]
    # Nearly all values are a few numbers, in a form that is read in a third of the time.
    return [kind.__name__, *parts] if all(type(one) in PLAIN for one in parts) else {kind.__name__: parts}


def _unpacked(value: Any, module: str) -> Any:
    """The value of some JSON. Raises one of WRONG for others."""
    kind = type(value)
    if kind is list:
        name, *parts = value
        return _kind(module, name)(*parts)
    if kind is not dict:
        return value
    ((name, parts),) = value.items()
    if name == SPAN:
        return Span(*parts)
    if name == LOCATION:
        return Location(*parts)
    made = [_unpacked(one, module) for one in parts]
    return tuple(made) if name == TUPLE else _kind(module, name)(*made)


@cache
def _kind(module: str, name: str) -> Any:
    """The named tuple of a module that has a name."""
    kind = getattr(sys.modules[module], name)
    if not _is_named_tuple(kind):
        raise TypeError
    return kind


def _is_named_tuple(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_field_defaults")
