"""What an unfinished run knows of the tasks that it has done, on disk, so that a run after it need not do them again.

A task is known by the contents of its files, so a file that has changed since is read again. Of each task there is a file of JSON
lines, a head and the verdicts, and, if documents are compared, an archive with the rows of the index. Files are written all at
once, the verdicts last.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_lint.core import atomic_write
from corpus_lint.core.digest import digest
from corpus_lint.core.values import dataclass
from corpus_lint.run.clean.verdict import Verdict, unpacked
from corpus_lint.run.tasks import Answer, Task

if TYPE_CHECKING:  # needs numpy, which most runs do not use
    from corpus_lint.duplicates.index_format import Part

BLOCK = 1 << 20
VERDICTS, ROWS = ".jsonl", ".npz"


def hash_of(file: str | os.PathLike[str]) -> str:
    """The SHA-256 of a file, as ``sha256sum`` prints it. Raises OSError."""
    found = hashlib.sha256()
    with open(file, "rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def key_of(task: Task, names: Mapping[str, str], hashes: Mapping[str, str]) -> str:
    """What a task is known by: the names and hashes of its files, by the names they are shown by, and the parts of them."""
    parts = [
        (names[piece.source.shown], hashes[piece.source.shown], piece.start, piece.end, piece.record)
        for piece in task
    ]
    return digest(repr(parts)).hex()


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a piece of a task besides its verdicts, as in ``tasks.Examined``."""

    documents: int
    textless: int
    records: int
    texts: int
    complete: bool
    errors: tuple[str, ...]
    notes: tuple[str, ...]
    binary: str
    problem: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The tasks that are done, in a directory."""

    folder: Path

    def has(self, key: str) -> bool:
        """Whether a task is done."""
        return (self.folder / (key + VERDICTS)).exists()

    def store(self, key: str, answer: Answer) -> None:
        """Keep the answer of a task. Raises OSError."""
        if answer.part is not None:
            self._write(key + ROWS, [_archived(answer.part)])
        heads = [
            Head(
                one.documents,
                one.textless,
                one.records,
                one.texts,
                one.complete,
                tuple(one.errors),
                tuple(one.notes),
                one.binary,
                one.problem,
                tuple(one.fields),
            )
            for one in answer.pieces
        ]
        lines: list[Any] = [[[getattr(head, name) for name in Head.__slots__] for head in heads]]
        lines += [one.packed(number) for number, piece in enumerate(answer.pieces) for one in piece.verdicts]
        self._write(key + VERDICTS, (json.dumps(line).encode() + b"\n" for line in lines))

    def _write(self, name: str, data: Iterable[bytes]) -> None:
        atomic_write.replace(str(self.folder / name), data, None, lambda: None)

    def heads(self, key: str) -> list[Head]:
        """What is known of the pieces of a task. Raises OSError."""
        with open(self.folder / (key + VERDICTS), "rb") as stream:
            values = json.loads(stream.readline())
        heads: Iterator[list[Any]] = (
            [tuple(value) if isinstance(value, list) else value for value in head] for head in values
        )
        return [Head(*head) for head in heads]

    def verdicts(self, key: str) -> Iterator[tuple[int, int, Verdict]]:
        """Yield the number of a piece, where its line begins in the file, and a verdict, in order. Raises OSError."""
        with open(self.folder / (key + VERDICTS), "rb") as stream:
            offset = len(stream.readline())
            for line in stream:
                values = json.loads(line)
                yield values["piece"], offset, unpacked(values)
                offset += len(line)

    def verdict(self, key: str, offset: int) -> Verdict:
        """The verdict that begins at an offset. Raises OSError."""
        with open(self.folder / (key + VERDICTS), "rb") as stream:
            stream.seek(offset)
            return unpacked(json.loads(stream.readline()))

    def rows(self, key: str) -> Part | None:
        """The rows of a task; None if its documents are not compared. Raises OSError."""
        import numpy as np

        from corpus_lint.duplicates.index_format import Part

        path = self.folder / (key + ROWS)
        if not path.exists():
            return None
        with np.load(path, allow_pickle=False) as archive:
            return Part(archive["rows"], archive["hashes"], archive["owners"])


def _archived(part: Part) -> bytes:
    import numpy as np

    stream = io.BytesIO()
    np.savez(stream, rows=part.rows, hashes=part.hashes, owners=part.owners)
    return stream.getvalue()
