"""Read documents a second time, for comparison, and give the key of a file's content."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import Any

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.duplicates.index_format import FIELD_BITS
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

    def document(self, source: Source, record: int, place: int) -> Document | None:
        """The document of a record, given the offset and the field of its row; None if it can no longer be read."""
        file_format = format_of(source.file)
        number, offset = divmod(place, 1 << FIELD_BITS)
        several = len(self.fields.text) > 1
        own = replace(self.fields, text=(self.fields.text[number],)) if several else self.fields
        path = os.fspath(source.file)
        try:
            stream = self._streams.pop(path, None) or file_format.open(path)
            if len(self._streams) >= MOST_OPEN:
                self._streams.pop(next(iter(self._streams))).close()
            self._streams[path] = stream
            found = file_format.read_one(stream, source.shown, own, record, offset)
            return replace(found, part=found.part or found.text_field) if several else found
        except (OSError, ReadError, EOFError, ImportError):
            return None

    def close(self) -> None:
        """Close all files."""
        for stream in self._streams.values():
            stream.close()
