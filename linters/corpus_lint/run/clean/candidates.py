"""The documents that may be accepted, with their texts as they will be in the copy, as rows of an index to compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from corpus_lint.core.cache_folder import CacheFolder
from corpus_lint.core.document import Document
from corpus_lint.core.model import Run
from corpus_lint.core.values import dataclass, field
from corpus_lint.duplicates import index_format, index_store
from corpus_lint.duplicates.comparison import Comparison
from corpus_lint.duplicates.document_reader import Reader
from corpus_lint.duplicates.index_format import Array, Index, Part
from corpus_lint.duplicates.order_documents import ordered
from corpus_lint.formats.find_files import Source
from corpus_lint.run.clean.state import State
from corpus_lint.run.tasks import Task

# In the place of the offset of a repaired document: the number of its task, above that of the byte where its verdict begins.
OFFSET_BITS = 40


@dataclass(frozen=True, slots=True)
class Reference:
    """The documents of a reference corpus: an index, and the files by their numbers in it."""

    index: Index = field(default_factory=Index)
    sources: Mapping[int, Source] = field(default_factory=dict)


@dataclass(slots=True)
class Candidates:
    """The documents to compare.

    ``names`` are the paths of the files in the copy. A file of the run has two numbers in the index, behind those of the reference: one for documents as they are in it, one for
    repaired ones, whose texts are in the state. ``alive`` and ``damage`` have a value for each row of each segment of the run.
    """

    sources: Sequence[Source]
    names: Mapping[str, str]
    state: State
    keys: Sequence[str]
    reader: Reader
    reference: Reference = field(default_factory=Reference)
    segments: list[index_format.Segment] = field(default_factory=list)
    alive: list[Array] = field(default_factory=list)
    damage: list[Array] = field(default_factory=list)
    _parts: list[tuple[Part, Array]] = field(default_factory=list)

    @property
    def first_own(self) -> int:
        """The first number of a file of the run."""
        return len(self.reference.index.paths)

    def load(self, tasks: Sequence[Task], lost: frozenset[str], folder: CacheFolder) -> None:
        """Read the rows of all tasks, but for documents that are rejected or in files that are lost. Raises OSError."""
        numbers = {source.shown: number for number, source in enumerate(self.sources)}
        for task, pieces in enumerate(tasks):
            files = [-1 if piece.source.shown in lost else numbers[piece.source.shown] for piece in pieces]
            self._add(task, files)
            if index_store.is_full(part for part, _ in self._parts):
                self._flush(folder)
        self._flush(folder)

    def _add(self, task: int, files: Sequence[int]) -> None:
        """Add the rows of a task; ``files`` are the numbers of the files of its pieces, -1 for lost ones."""
        part = self.state.rows(self.keys[task])
        if part is None:
            return
        rows = part.rows
        damage = np.zeros(len(rows), np.uint32)
        repaired = np.zeros(len(rows), np.uint32)
        rejected: set[tuple[int, int]] = set()
        for piece, offset, verdict in self.state.verdicts(self.keys[task]):
            if verdict.reasons:
                rejected.add((piece, verdict.record or 0))
            if verdict.row >= 0:
                damage[verdict.row] = min(verdict.damage, 2**32 - 1)
                if verdict.repair:
                    repaired[verdict.row] = 1
                    rows["offset"][verdict.row] = (task << OFFSET_BITS) | offset
        pieces = rows["file"].astype(np.int64)
        keep = np.array(files, np.int64)[pieces] >= 0
        if rejected:
            places = zip(pieces.tolist(), rows["record"].tolist(), strict=True)
            keep &= np.fromiter((place not in rejected for place in places), bool, len(rows))
        rows["file"] = self.first_own + 2 * np.maximum(np.array(files, np.int64)[pieces], 0) + repaired
        wanted = keep[part.owners]
        numbers = (np.cumsum(keep) - 1).astype(np.uint32)
        kept = Part(rows[keep], part.hashes[wanted], numbers[part.owners[wanted]])
        self._parts.append((kept, damage[keep]))

    def _flush(self, folder: CacheFolder) -> None:
        if not self._parts:
            return
        joined = index_format.joined([part for part, _ in self._parts])
        self.segments.append(index_store.write_segment(folder, joined))
        self.damage.append(np.concatenate([damage for _, damage in self._parts]))
        self.alive.append(np.ones(len(joined.rows), bool))
        self._parts.clear()

    def comparison(self, before: Index) -> tuple[Comparison, Array]:
        """The comparison of the documents that are alive, in the order of the copy, after those of the reference; and their damage.

        ``before`` is the index of the comparison before, which knows what was counted.
        """
        reference = self.reference
        index = Index([*reference.index.segments, *self.segments], verdicts=before.verdicts, own=before.own)
        ranks = np.full(self.first_own + 2 * len(self.sources), -1, np.int64)
        others = sorted(reference.sources, key=lambda number: reference.sources[number].shown)
        ranks[others] = np.arange(len(others))
        for repaired in (0, 1):
            ranks[self.first_own + repaired :: 2][: len(self.sources)] = len(others) + np.arange(
                len(self.sources)
            )
        known = reference.index.segments
        chosen = [np.flatnonzero(ranks[segment.rows["file"]] >= 0) for segment in known]
        chosen += [np.flatnonzero(alive) for alive in self.alive]
        rows, positions = ordered(index, chosen, ranks)
        damage = np.zeros(len(rows), np.int64)
        for place, some, values in zip(
            positions[len(known) :], chosen[len(known) :], self.damage, strict=True
        ):
            damage[place[some]] = values[some]
        comparison = Comparison(index, rows, positions, lambda position: self._document(rows[position]))
        comparison.first_asked = int((rows["file"] < self.first_own).sum())
        comparison.reference = np.arange(len(rows)) < comparison.first_asked
        return comparison, damage

    def _document(self, row: Array) -> Document | None:
        file, record, offset = int(row["file"]), int(row["record"]), int(row["offset"])
        if file < self.first_own:
            return self.reader.document(self.reference.sources[file], record, offset)
        source = self.source(file)
        if not self.is_repaired(file):
            return self.reader.document(source, record, offset)
        verdict = self.state.verdict(self.keys[offset >> OFFSET_BITS], offset & ((1 << OFFSET_BITS) - 1))
        text = verdict.repair.text if verdict.repair else ""
        run = Run("utf-8", 0, len(text))
        return Document(source.shown, b"", text, (run,), record=verdict.record, id=verdict.id)

    def source(self, file: int) -> Source:
        """The file of a number in the index."""
        if file < self.first_own:
            return self.reference.sources[file]
        return self.sources[(file - self.first_own) // 2]

    def is_repaired(self, file: int) -> bool:
        """Whether a number of the run stands for the repaired documents of a file."""
        return bool((file - self.first_own) % 2)

    def key(self, row: Array) -> tuple[int, int]:
        """What a record is known by: the number of its file among those of the run (negative: of the reference), and its own."""
        return (int(row["file"]) - self.first_own) // 2, int(row["record"])

    def drop(self, comparison: Comparison, dropped: Array) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """Leave out the documents at some positions, given as flags. Return their segments and rows, by their records."""
        found: dict[tuple[int, int], list[tuple[int, int]]] = {}
        own = comparison.positions[len(self.reference.index.segments) :]
        for number, (segment, places) in enumerate(zip(self.segments, own, strict=True)):
            here = np.flatnonzero(places >= 0)
            for row in here[dropped[places[here]]].tolist():
                self.alive[number][row] = False
                found.setdefault(self.key(segment.rows[row]), []).append((number, row))
        return found

    def revive(self, rows: Iterable[tuple[int, int]]) -> None:
        """Take documents in again, by their segments and rows."""
        for number, row in rows:
            self.alive[number][row] = True
