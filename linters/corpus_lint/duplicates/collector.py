"""Take the documents of a run, with what the index knows of them, and give them to be compared."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from corpus_lint import __version__
from corpus_lint.document import Document
from corpus_lint.duplicates import store
from corpus_lint.duplicates.comparison import HALF, LOWER, Comparison, having
from corpus_lint.duplicates.folding import without_additions
from corpus_lint.duplicates.signatures import SAMPLING, SHINGLE, SMALLEST_KEPT, Signatures, signatures
from corpus_lint.errors import ReadError
from corpus_lint.files import Source
from corpus_lint.formats import format_of

# Characters of documents whose signatures are made at once.
BATCH = 60_000
# A file that was changed so short a time ago, in nanoseconds, may be changed again without its time showing it.
RACY = 2_000_000_000
MOST_OPEN = 32


def content_key(source: Source) -> bytes:
    """What stands for the content of a file: its blob where git knows it, else its identity, size and time.

    Of a file that was changed just now, something that no other file and no other time has. Raises OSError.
    """
    if source.blob:
        return blake2b(source.blob, digest_size=16, person=b"blob").digest()
    import time

    status = os.stat(source.path)
    parts = [status.st_ino, status.st_dev, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
    now = time.time_ns()
    if now - max(status.st_mtime_ns, status.st_ctime_ns) < RACY:
        parts.append(now)
    return blake2b(repr(parts).encode(), digest_size=16, person=b"stat").digest()


@dataclass
class Collector:
    """The documents of one run.

    ``root`` is the directory that the paths in the index are relative to, ``folder`` that of the index (None: keep nothing).
    With ``named``, the files of the run are compared with all that the index knows, and nothing is written.
    """

    root: Path
    folder: Path | None
    text_field: str
    named: bool = False
    _index: store.Index = field(init=False)
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _sources: dict[int, Source] = field(default_factory=dict)
    _texts: list[str] = field(default_factory=list)
    _entries: list[tuple[int, int, int]] = field(default_factory=list)
    _parts: list[tuple[Any, Any, Any]] = field(default_factory=list)
    _streams: dict[str, BinaryIO] = field(default_factory=dict)
    _key: tuple[Source | None, bytes] = (None, b"")
    _changed: bool = False
    _complete: bool = False

    def __post_init__(self) -> None:
        settings = self._settings = f"{__version__} {SHINGLE}/{SAMPLING}/{SMALLEST_KEPT} {self.text_field}"
        known = store.read(self.folder, settings) if self.folder else None
        self._index = known or store.Index()
        self.is_new = known is None
        self._writes = False
        if self.folder and not self.named:
            self._writes = self._stack.enter_context(store.writing(self.folder))
        self._work = (
            self.folder
            if self.folder and self._writes
            else Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        )
        if self._writes and self.folder and not self.is_new:
            # Somebody may have written between the reading and the lock.
            self._index = store.read(self.folder, settings) or store.Index()
        self._verdicts = self._index.verdicts
        self._numbers = {path: number for number, path in enumerate(self._index.paths) if path}
        self._pending = 0
        self._open: Source | None = None

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
        return os.path.relpath(os.path.realpath(source.path), self.root)

    def _sign(self) -> None:
        """Make rows of what waits for it."""
        if self._texts:
            self._parts.append(_rows(self._entries, signatures(self._texts)))
        self._texts.clear()
        self._entries.clear()
        self._pending = 0
        if sum(len(rows) for rows, _, _ in self._parts) >= store.SEGMENT_ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._parts:
            self._index.segments.append(store.write_segment(self._work, *store.joined(self._parts)))
        self._parts.clear()

    def finish(self) -> Comparison:
        """All documents, to be compared. Close the collector when that is done."""
        self._sign()
        self._flush()
        self._complete = True
        index = self._index
        if self._writes:
            self._forget()
            alive = store.alive_files(index)
            living = sum(count for count, path in zip(index.counts, index.paths, strict=True) if path)
            dead = sum(len(segment.rows) for segment in index.segments) - living
            if len(index.segments) > store.MOST_SEGMENTS or dead > living or (dead and not living):
                compacted = store.compact(self._work, index)
                numbers = np.cumsum(alive) - 1
                self._sources = {int(numbers[old]): source for old, source in self._sources.items()}
                self._index = index = compacted
        return self._all() if not self.named else self._named()

    def _all(self) -> Comparison:
        """The documents of this run's files."""
        ranks = self._ranks(sorted(self._sources, key=lambda number: self._sources[number].shown))
        chosen = [np.flatnonzero(ranks[segment.rows["file"]] >= 0) for segment in self._index.segments]
        return self._comparison(chosen, ranks)

    def _named(self) -> Comparison:
        """The documents of this run's files, after those of the index that share a hash with one of them."""
        files = np.zeros(len(self._index.paths), bool)
        files[list(self._sources)] = True
        segments = self._index.segments
        asked = [np.flatnonzero(files[segment.rows["file"]]) for segment in segments]
        hashes = np.unique(
            np.concatenate(
                [
                    np.zeros(0, np.uint64),
                    *(
                        segment.postings[np.isin(segment.postings & LOWER, rows)] >> HALF
                        for segment, rows in zip(segments, asked, strict=True)
                        if len(rows)
                    ),
                ]
            )
        )
        alive = store.alive_files(self._index)
        chosen = []
        for segment in segments:
            rows = np.unique((having(segment.postings, hashes) & LOWER).astype(np.int64))
            chosen.append(rows[alive[segment.rows["file"][rows]]])
        others = {
            int(number)
            for segment, rows in zip(segments, chosen, strict=True)
            for number in segment.rows["file"][rows]
        }
        others -= set(self._sources)
        for number in others:
            path = self.root / self._index.paths[number]
            shown = os.path.relpath(path)
            self._sources[number] = Source(path, shown, named=False)
        order = sorted(self._sources, key=lambda number: (number not in others, self._sources[number].shown))
        comparison = self._comparison(chosen, self._ranks(order))
        comparison.hashes = hashes
        comparison.first_asked = int(np.searchsorted(self._rank_of_rows, len(others)))
        return comparison

    def _ranks(self, order: Sequence[int]) -> Any:
        """For each file its place in an order, -1 for files that are not in it."""
        ranks = np.full(len(self._index.paths), -1, np.int64)
        ranks[list(order)] = np.arange(len(order))
        return ranks

    def _comparison(self, chosen: Sequence[Any], ranks: Any) -> Comparison:
        """The comparison of chosen rows of each segment, ordered by the ranks of their files and their records."""
        segments = self._index.segments
        rows = np.concatenate(
            [np.zeros(0, store.ROW), *(s.rows[c] for s, c in zip(segments, chosen, strict=True))]
        )
        order = np.lexsort((rows["record"], ranks[rows["file"]]))
        places = np.empty(len(rows), np.int64)
        places[order] = np.arange(len(rows))
        rows = rows[order]
        self._rank_of_rows = ranks[rows["file"]]
        positions = []
        start = 0
        for segment, some in zip(segments, chosen, strict=True):
            position = np.full(len(segment.rows), -1, np.int64)
            position[some] = places[start : start + len(some)]
            positions.append(position)
            start += len(some)

        def document(position: int) -> Document | None:
            row = rows[position]
            return self._document(self._sources[int(row["file"])], int(row["record"]), int(row["offset"]))

        return Comparison(self._index, rows, positions, document)

    def _forget(self) -> None:
        """Leave out files that are gone."""
        for number, path in enumerate(self._index.paths):
            if path and number not in self._sources and not os.path.lexists(self.root / path):
                self._index.paths[number] = ""
                self._changed = True

    def close(self) -> None:
        """Keep the index, if all documents were seen and this run may write it, and release everything."""
        try:
            changed = self._changed or self._index.verdicts is not self._verdicts
            if self._complete and changed and self._writes and self.folder:
                with contextlib.suppress(OSError):
                    store.commit(self.folder, self._index, self._settings)
        finally:
            for stream in self._streams.values():
                stream.close()
            self._stack.close()

    def _document(self, source: Source, record: int, offset: int) -> Document | None:
        """A document read again; None where there is none any more."""
        file_format = format_of(source.path)
        try:
            stream = self._streams.pop(str(source.path), None) or file_format.open(source.path)
            if len(self._streams) >= MOST_OPEN:
                self._streams.pop(next(iter(self._streams))).close()
            self._streams[str(source.path)] = stream
            return file_format.read_one(stream, source.shown, self.text_field, record, offset)
        except (OSError, ReadError, EOFError):
            return None


def compare(documents: Sequence[Document]) -> Comparison:
    """The comparison of documents that are in memory, in their order."""
    parts = [(np.zeros(0, store.ROW), np.zeros(0, np.uint32), np.zeros(0, np.uint32))]
    for start in range(0, len(documents), 64):
        texts = [without_additions(document) for document in documents[start : start + 64]]
        parts.append(_rows([(0, start + number, 0) for number in range(len(texts))], signatures(texts)))
    rows, hashes, owners = store.joined(parts)
    segment = store.Segment(rows, hashes, store.postings(hashes, owners))
    return Comparison(store.Index([segment]), rows, [np.arange(len(rows))], documents.__getitem__)


def _rows(entries: Sequence[tuple[int, int, int]], found: Signatures) -> tuple[Any, Any, Any]:
    rows = np.zeros(len(entries), store.ROW)
    rows["file"], rows["record"], rows["offset"] = zip(*entries, strict=True)
    rows["digest"], rows["length"], rows["below"] = found.digests, found.lengths, found.below
    rows["kept"] = np.bincount(found.owners, minlength=len(rows))
    return rows, found.hashes, found.owners
