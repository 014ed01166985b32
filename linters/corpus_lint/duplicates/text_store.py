"""Keep the folded texts of a run on disk, so that documents that are compared are not read, cleared and folded a second time.

They are in a file without a name, in the folder of the index or of temporary files: it is gone when the run ends, however it
ends. It has two bytes for each code unit, about half of what Chinese takes in UTF-8, and twice what English takes.
A document whose text is not here is read again.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from typing import IO

import numpy as np

from corpus_lint.core.values import dataclass
from corpus_lint.duplicates.index_format import Array

# The file has at most so many bytes, and leaves so many of the disk free for others.
MOST_BYTES, LEAST_FREE = 8 << 30, 1 << 30
# A process that signs documents hands over texts of so many code units for each task, so that it has no more of them in memory:
# a compressed file is one task, however large it is.
MOST_HANDED_OVER = 1 << 24
# The place of a text that is not kept.
NOWHERE = -1


def packed(units: Array, lengths: Array, titles: Array) -> Array:
    """Folded texts as they are kept: before each, how many of its code units are its title."""
    ends = np.cumsum(lengths.astype(np.int64) + 1)
    heads = ends - lengths - 1
    is_text = np.ones(len(units) + len(lengths), bool)
    is_text[heads] = False
    found = np.empty(len(is_text), "<u2")
    found[heads] = titles
    found[is_text] = units
    return found


@dataclass
class TextStore:
    """Folded texts in a file, appended by ``add`` and found by the place that it returned.

    ``limit`` bounds the bytes of the file; beyond it, and on an error of the disk, no more texts are kept.
    """

    folder: str
    limit: int = MOST_BYTES
    _file: IO[bytes] | None = None
    _size: int = 0
    _is_full: bool = False

    def add(self, texts: Array, lengths: Array) -> Array:
        """Keep the ``packed`` texts of the first of some documents. Returns the place of each document's text, or NOWHERE."""
        sizes = (lengths.astype(np.int64) + 1) * 2
        ends = np.cumsum(sizes)
        places = np.full(len(lengths), NOWHERE, np.int64)
        if len(texts) and self._append(texts.view(np.uint8).data):
            handed_over = ends <= texts.nbytes
            places[handed_over] = (ends - sizes)[handed_over] + (self._size - texts.nbytes)
        return places

    def _append(self, raw: memoryview) -> bool:
        """Write some bytes at the end of the file. Returns whether that was possible."""
        if self._is_full or self._size + len(raw) > self.limit:
            self._is_full = True
            return False
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0, dir=self.folder)  # noqa: SIM115 - until close
            file = self._file
            if shutil.disk_usage(self.folder).free < len(raw) + LEAST_FREE:
                raise OSError
            file.seek(self._size)
            left = raw
            while left:
                left = left[file.write(left) :]
        except OSError:
            self._is_full = True
            return False
        self._size += len(raw)
        return True

    def read(self, place: int, length: int) -> tuple[Array, int] | None:
        """The code units of the text at a place, and how many of them are its title; None where it cannot be read."""
        if place == NOWHERE or self._file is None:
            return None
        with suppress(OSError):
            self._file.seek(place)
            raw = self._file.read(2 * length + 2)
            if len(raw) == 2 * length + 2:
                units = np.frombuffer(raw, "<u2")
                return units[1:], int(units[0])
        return None

    def close(self) -> None:
        """Remove the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
