"""Read documents a second time, for comparison, and give the key of a file's content."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.formats import format_of
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.find_files import Source

MOST_OPEN = 32


def content_key(source: Source) -> bytes:
    """The key of a file's content in the index; a random one if the content has no key."""
    return digest(source.key) if source.key else os.urandom(16)


@dataclass
class Reader:
    """Reads single documents again, and keeps some of their files open."""

    fields: Fields
    _streams: dict[str, Any] = field(default_factory=dict)

    def document(self, source: Source, record: int, offset: int) -> Document | None:
        """The document of a record that begins at an offset; None if it can no longer be read."""
        file_format = format_of(source.file)
        path = os.fspath(source.file)
        try:
            stream = self._streams.pop(path, None) or file_format.open(path)
            if len(self._streams) >= MOST_OPEN:
                self._streams.pop(next(iter(self._streams))).close()
            self._streams[path] = stream
            return file_format.read_one(stream, source.shown, self.fields, record, offset)
        except (OSError, ReadError, EOFError, ImportError):
            return None

    def close(self) -> None:
        """Close all files."""
        for stream in self._streams.values():
            stream.close()
