"""Read documents a second time, for comparison, and give the key of a file's content."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from corpus_lint.core.digest import digest
from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.duplicates.index_format import FIELD_BITS, OFFSET_BITS, TURN_BITS
from corpus_lint.formats import format_of
from corpus_lint.formats.field_paths import parse, written
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.find_files import Source

MOST_OPEN = 32
# Documents that were used last are kept: at most so many, of at most so many bytes in all, which is a book and a part of it. The first
# ones of a large group are named by findings all over the corpus.
MOST_KEPT, MOST_KEPT_BYTES = 512, 1 << 22


def content_key(source: Source) -> bytes:
    """The key of a file's content in the index; a random one if the content has no key."""
    return digest(source.key) if source.key else os.urandom(16)


def row_place(document: Document, fields: Fields) -> int:
    """The place of a document in its row: its offset, the number of its text field, and that of a turn of a conversation."""
    field = document.text_field
    number = fields.text.index(field) if field in fields.text else 0
    steps = parse(document.part) if document.message and document.part else ()
    turn = next((step + 1 for step in steps if isinstance(step, int)), 0) % (1 << TURN_BITS)
    return document.offset | number << OFFSET_BITS | turn << (OFFSET_BITS + FIELD_BITS)


def _read_from(place: int, fields: Fields) -> tuple[int, Fields]:
    """The offset of a row, and the fields with the one that its document is from."""
    offset, number = place % (1 << OFFSET_BITS), place >> OFFSET_BITS
    turn, number = divmod(number, 1 << FIELD_BITS)
    if not turn and len(fields.text) == 1:
        return offset, fields
    path = parse(fields.text[number])
    if turn and None in path:
        depth = path.index(None)
        path = (*path[:depth], turn - 1, *path[depth + 1 :])
    return offset, replace(fields, text=(written(path),))


@dataclass
class Reader:
    """Reads single documents again, and keeps some of their files open."""

    fields: Fields
    _streams: dict[str, Any] = field(default_factory=dict)

    def document(self, source: Source, record: int, place: int) -> Document | None:
        """The document of a record, given the offset and the field of its row; None if it can no longer be read."""
        file_format = format_of(source.file)
        offset, own = _read_from(place, self.fields)
        path = os.fspath(source.file)
        try:
            stream = self._streams.pop(path, None) or file_format.open(path)
            if len(self._streams) >= MOST_OPEN:
                self._streams.pop(next(iter(self._streams))).close()
            self._streams[path] = stream
            found = file_format.read_one(stream, source.shown, own, record, offset)
            return found if own is self.fields else replace(found, part=found.part or found.text_field)
        except (OSError, ReadError, EOFError, ImportError):
            return None

    def close(self) -> None:
        """Close all files."""
        for stream in self._streams.values():
            stream.close()


def keeping(read: Callable[[int], Document | None]) -> Callable[[int], Document | None]:
    """The same, keeping the last few documents: a finding asks for both of its own, one after the other, for several things."""
    kept: dict[int, Document | None] = {}
    size = 0

    def document(position: int) -> Document | None:
        nonlocal size
        if position in kept:
            kept[position] = known = kept.pop(position)
            return known
        found = read(position)
        length = len(found.raw) if found else 0
        if length <= MOST_KEPT_BYTES:
            size += length
            while kept and (len(kept) >= MOST_KEPT or size > MOST_KEPT_BYTES):
                old = kept.pop(next(iter(kept)))
                size -= len(old.raw) if old else 0
            kept[position] = found
        return found

    return document
