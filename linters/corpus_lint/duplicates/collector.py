"""Take the documents of a run, with what the index knows of them, and give them to be compared."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import numpy as np

from corpus_lint import __version__
from corpus_lint.document import Document
from corpus_lint.duplicates import compaction, layout, store
from corpus_lint.duplicates.arrangement import arrange, arrange_named, part_of
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.folding import without_additions
from corpus_lint.duplicates.layout import Part
from corpus_lint.duplicates.reading import Reader, content_key
from corpus_lint.duplicates.signatures import SAMPLING, SHINGLE, SMALLEST_KEPT, signatures
from corpus_lint.files import Source

# Characters of documents whose signatures are made at once.
BATCH = 60_000


class Collector:
    """The documents of one run, to be compared: add those of files that are not known, then finish, then close."""

    def __init__(self, root: Path, folder: Path | None, text_field: str, named: bool = False) -> None:
        """Read the index in ``folder`` (None: there is none), whose paths are relative to ``root``.

        With ``named``, the files of the run are compared with all that the index knows, and nothing is written.
        """
        self._root, self._named = root, named
        self._settings = f"{__version__} {SHINGLE}/{SAMPLING}/{SMALLEST_KEPT} {text_field}"
        self._stack = contextlib.ExitStack()
        self._reader = self._stack.enter_context(contextlib.closing(Reader(text_field)))
        # Where the index is written, by this process alone; and where segments are, of a run that may not write it too.
        self._kept = (
            folder if folder and not named and self._stack.enter_context(store.writing(folder)) else None
        )
        self._work = self._kept or Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._index = (store.read(folder, self._settings) if folder else None) or layout.Index()
        self._verdicts = self._index.verdicts
        self._numbers = {path: number for number, path in enumerate(self._index.paths) if path}
        self._sources: dict[int, Source] = {}
        self._open: Source | None = None
        self._key: tuple[Source | None, bytes] = (None, b"")
        self._changed = self._complete = False
        # What waits for its signatures, with the characters it has, and what waits to be written.
        self._texts: list[str] = []
        self._entries: list[tuple[int, int, int]] = []
        self._pending = 0
        self._parts: list[Part] = []

    def known(self, source: Source) -> int | None:
        """How many documents a file has, if it is what the index knows; then it need not be read."""
        # Before it is read: what changes from now on is not what was read.
        self._key = source, content_key(source)
        number = self._numbers.get(self._path(source))
        if number is None or self._index.keys[number] != self._key[1]:
            return None
        self._sources[number] = source
        return self._index.counts[number]

    def add(self, source: Source, document: Document) -> None:
        """Take note of a document of a file that is being read."""
        if self._open is not source:
            self._begin(source)
        self._entries.append((len(self._index.paths) - 1, document.record or 0, document.offset))
        self._index.counts[-1] += 1
        self._texts.append(without_additions(document))
        self._pending += len(self._texts[-1])
        if self._pending >= BATCH:
            self._sign()

    def _begin(self, source: Source) -> None:
        self._open = source
        self._changed = True
        path = self._path(source)
        old = self._numbers.get(path)
        if old is not None:
            self._index.paths[old] = ""
            self._sources.pop(old, None)
        number = self._numbers[path] = len(self._index.paths)
        self._index.paths.append(path)
        self._index.keys.append(bytes(16))
        self._index.counts.append(0)
        self._sources[number] = source

    def done(self, source: Source) -> None:
        """Say that all documents of a file were added: only then it is known."""
        if self._open is source and self._key[0] is source:
            self._index.keys[-1] = self._key[1]

    def _path(self, source: Source) -> str:
        return os.path.relpath(os.path.realpath(source.path), self._root)

    def _sign(self) -> None:
        """Make rows of what waits for it."""
        if self._texts:
            self._parts.append(part_of(self._entries, signatures(self._texts)))
        self._texts.clear()
        self._entries.clear()
        self._pending = 0
        if sum(len(part.rows) for part in self._parts) >= store.SEGMENT_ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._parts:
            self._index.segments.append(store.write_segment(self._work, layout.joined(self._parts)))
        self._parts.clear()

    def finish(self) -> Comparison:
        """All documents, to be compared. Close the collector when that is done."""
        self._sign()
        self._flush()
        if self._kept:
            self._forget()
            if compaction.is_due(self._index):
                numbers = np.cumsum(layout.alive_files(self._index)) - 1
                self._index = compaction.compact(self._kept, self._index)
                self._sources = {int(numbers[old]): source for old, source in self._sources.items()}
        self._complete = True
        if self._named:
            return arrange_named(self._index, self._sources, self._reader, self._root)
        return arrange(self._index, self._sources, self._reader)

    def _forget(self) -> None:
        """Leave out files that are gone."""
        for number, path in enumerate(self._index.paths):
            if path and number not in self._sources and not os.path.lexists(self._root / path):
                self._index.paths[number] = ""
                self._changed = True

    def close(self) -> None:
        """Keep the index, if all documents were seen and this run may write it, and release everything."""
        changed = self._changed or self._index.verdicts is not self._verdicts
        try:
            if self._kept and self._complete and changed:
                with contextlib.suppress(OSError):
                    store.commit(self._kept, self._index, self._settings)
        finally:
            self._stack.close()
