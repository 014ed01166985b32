"""Collect the signatures of a run's documents, from the index if it has them, and compare them at the end."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import numpy as np

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.duplicates import index_compaction, index_format, index_store
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.document_reader import Reader, content_key
from corpus_lint.duplicates.index_format import Array, Part, Segment
from corpus_lint.duplicates.kept_texts import Stored
from corpus_lint.duplicates.order_documents import arrange, arrange_named
from corpus_lint.duplicates.text_store import NOWHERE, TextStore
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.text import MAX_RECORD_BYTES


class Collector:
    """The documents of one run to compare: add documents of unknown files, then finish, then close."""

    def __init__(
        self,
        root: Path,
        folder: CacheFolder | None,
        fields: Fields,
        named: bool = False,
        excluded: Callable[[str], bool] | None = None,
        code: str = "",
        limit: int = MAX_RECORD_BYTES,
        messages: bool = False,
        reference: Collection[Source] = (),
    ) -> None:
        """Read the index in ``folder`` (None: there is none), whose paths are relative to ``root``.

        Files of the ``reference`` are compared with, and never reported.

        With ``named``, the files of the run are compared with everything in the index that is not ``excluded``, and
        nothing is written. ``code`` is the hash of the code that makes the index: an index of other code is rebuilt.
        ``messages`` says that turns of conversations are compared.
        """
        self._root, self._named, self._excluded = root, named, excluded
        self._settings = f"{code} {limit} {fields} {messages}"
        self._stack = contextlib.ExitStack()
        self._reader = self._stack.enter_context(contextlib.closing(Reader(fields)))
        # The folder of the index, if this process may write it; and the folder of segments, also of runs that may not
        # (None: in memory).
        self._kept = (
            folder
            if folder and not named and self._stack.enter_context(index_store.writing(folder))
            else None
        )
        self._work = self._kept or self._temporary()
        self._index = (index_store.read(folder, self._settings) if folder else None) or index_format.Index()
        if self._kept and self._index.nominated is None:
            self._index.nominated = index_format.Nominated()
        self._counted = self._what_was_found()
        self._numbers = {path: number for number, path in enumerate(self._index.paths) if path}
        # Files outside the root are in the index only for a reference.
        self._outside = {path for path in self._numbers if path.startswith(os.pardir)}
        self._references = frozenset(reference)
        self._sources: dict[int, Source] = {}
        self._folders: dict[str, str] = {}
        # Of files that are being read: their paths in the index and what will stand for their content, and the numbers of
        # those that have documents. By their names: the hash of a source is made each time it is asked for.
        self._reading: dict[str | os.PathLike[str], tuple[str, bytes]] = {}
        self._begun: dict[str | os.PathLike[str], int] = {}
        self._changed = self._complete = False
        # Rows waiting to be written, and the places of their texts; these of the rows of segments, by their numbers.
        self._parts: list[Part] = []
        self._waiting: list[Array] = []
        self._places: dict[int, Array] = {}
        self._texts = TextStore(self._work.path) if self._work else None
        if self._texts:
            self._stack.callback(self._texts.close)

    def _temporary(self) -> CacheFolder | None:
        """A temporary folder for the run, if one can be made."""
        try:
            folder = CacheFolder.from_path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        except OSError:
            return None
        self._stack.callback(folder.close)
        return folder

    def known(self, source: Source) -> int | None:
        """The number of documents of a file, if the index has it unchanged; then it need not be read."""
        key = content_key(source)
        path = self._path(source)
        number = self._numbers.get(path)
        if number is None or self._index.keys[number] != key:
            self._reading[source.file] = path, key
            # It may have been read as a file of the reference, and not to its end.
            self._begun.pop(source.file, None)
            return None
        self._sources[number] = source
        return self._index.counts[number]

    def _path(self, source: Source) -> str:
        """The real path of a file, relative to the root. Directories are looked up once: there may be a million files."""
        file = os.fspath(source.file)
        if source.is_link or os.altsep:
            return os.path.relpath(os.path.realpath(file), self._root)
        end = file.rfind(os.sep) + 1
        folder = self._folders.get(file[:end])
        if folder is None:
            relative = os.path.relpath(os.path.realpath(file[:end]), self._root)
            folder = "" if relative == os.curdir else os.path.join(relative, "")
            self._folders[file[:end]] = folder
        return folder + file[end:]

    @property
    def keeps(self) -> bool:
        """Whether this run writes the index."""
        return self._kept is not None

    def add(self, sources: Sequence[Source], part: Part) -> None:
        """Add documents in their order. ``part`` has their rows, whose files are numbers of the sources."""
        if not len(part.rows):
            return
        files = part.rows["file"]
        counts = np.bincount(files)
        numbers = np.zeros(len(counts), files.dtype)
        for file, count in enumerate(counts.tolist()):
            if count:
                numbers[file] = number = self._number(sources[file])
                self._index.counts[number] += count
        part.rows["file"] = numbers[files]
        if self._texts:
            self._waiting.append(self._texts.add(part.texts, part.rows["length"]))
        self._parts.append(Part(part.rows, part.hashes, part.owners))
        if index_store.is_full(self._parts):
            self._flush()

    def _number(self, source: Source) -> int:
        """The number of a file that is being read; that of its first document begins it."""
        begun = self._begun.get(source.file)
        if begun is not None:
            return begun
        self._changed = True
        path, _ = self._reading[source.file]
        old = self._numbers.get(path)
        if old is not None:
            self._index.paths[old] = ""
            self._sources.pop(old, None)
        number = self._numbers[path] = self._begun[source.file] = len(self._index.paths)
        self._index.paths.append(path)
        self._index.keys.append(bytes(16))
        self._index.counts.append(0)
        self._sources[number] = source
        return number

    def done(self, source: Source) -> None:
        """Mark a file as complete after its last document: only complete files enter the index."""
        _, key = self._reading.pop(source.file)
        number = self._begun.pop(source.file, None)
        if number is not None:
            self._index.keys[number] = key

    def _flush(self) -> None:
        if self._parts:
            if self._waiting:
                self._places[len(self._index.segments)] = np.concatenate(self._waiting)
            part = index_format.joined(self._parts)
            # The rows are in memory twice, and postings are to be made of them.
            self._parts.clear()
            self._waiting.clear()
            self._index.segments.append(self._segment(part))

    def _segment(self, part: Part) -> Segment:
        """A segment on disk; if the disk is full, in memory, and then no index is kept."""
        if self._work:
            try:
                return index_store.write_segment(self._work, part)
            except OSError:
                self._kept = self._work = None
        return index_format.segment_of(part)

    def finish(self) -> Comparison:
        """All documents, ready to compare. Close the collector after the comparison."""
        self._flush()
        if self._kept:
            self._forget()
            if index_compaction.is_due(self._index):
                # If the index cannot be rewritten, use it as it is.
                with contextlib.suppress(OSError):
                    numbers = np.cumsum(index_format.alive_files(self._index)) - 1
                    compacted = index_compaction.compact(self._kept, self._index)
                    self._places = index_compaction.moved(self._places, self._index, compacted)
                    self._index = compacted
                    self._sources = {int(numbers[old]): source for old, source in self._sources.items()}
        self._complete = True
        reference = self._reference()
        own = {number: source for number, source in self._sources.items() if number not in reference}
        if self._named:
            left_out = self._left_out(reference)
            found = arrange_named(self._index, own, self._reader, self._root, left_out, reference)
        else:
            found = arrange(self._index, own, self._reader, reference)
        if self._texts and self._places:
            found.texts.stored = self._stored(self._texts, found)
        return found

    def _stored(self, texts: TextStore, comparison: Comparison) -> Stored:
        """What returns the texts of documents of a comparison that were read in this run."""
        places = np.full(len(comparison.rows), NOWHERE, np.int64)
        for number, some in self._places.items():
            positions = comparison.positions[number]
            used = positions >= 0
            places[positions[used]] = some[used]
        self._places.clear()
        lengths = comparison.rows["length"]
        return lambda position: texts.read(int(places[position]), int(lengths[position]))

    def source(self, number: int) -> Source | None:
        """The file of the run, or of the reference, that has a number in the index."""
        return self._sources.get(number)

    def _reference(self) -> dict[int, Source]:
        """The files of the reference, by their numbers."""
        if not self._references:
            return {}
        return {number: one for number, one in self._sources.items() if one in self._references}

    def _left_out(self, reference: Collection[int]) -> Callable[[str], bool]:
        """What says whether named files are not compared with a file: it is excluded, or there for the reference of another run."""

        def left_out(path: str) -> bool:
            relative = os.path.relpath(path, self._root)
            if self._numbers.get(relative) in reference:
                return False
            return relative.startswith(os.pardir) or bool(self._excluded and self._excluded(path))

        return left_out

    def referenced(self) -> tuple[index_format.Index, dict[int, Source]]:
        """The index, and the files of the reference by their numbers in it. Close the collector after the comparison."""
        self._flush()
        self._complete = True
        return self._index, self._reference()

    def _what_was_found(self) -> tuple[object, ...]:
        """What comparisons leave in the index."""
        return self._index.verdicts, self._index.own, self._index.nominated

    def _forget(self) -> None:
        """Drop deleted files."""
        for number, path in enumerate(self._index.paths):
            if path and number not in self._sources and not os.path.lexists(self._root / path):
                self._index.paths[number] = ""
                self._changed = True

    def close(self) -> None:
        """Store the index, if all documents were seen and this run may write it, and release all resources."""
        changed = self._changed or any(
            new is not old for new, old in zip(self._what_was_found(), self._counted, strict=True)
        )
        try:
            if self._kept and self._complete and changed:
                # The index of a work tree does not include files outside it.
                kept = self._outside.union(self._index.paths[number] for number in self._reference())
                self._index.paths = [
                    path if not path.startswith(os.pardir) or path in kept else ""
                    for path in self._index.paths
                ]
                with contextlib.suppress(OSError):
                    index_store.commit(self._kept, self._index, self._settings)
        finally:
            self._stack.close()
