"""Rows of CSV and TSV in blocks, for other processes to read the documents of.

A row ends where it does when the file is read as a whole, and a block is cut into the same rows again: of a row that is
malformed, the bytes that show it are those up to the end of the block, or would be behind it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from corpus_lint.core.document import Document
from corpus_lint.decoding import binary
from corpus_lint.formats import jsonl, table
from corpus_lint.formats.blocks import Block
from corpus_lint.formats.dialects import Dialect
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.text import MAX_RECORD_BYTES


def blocks(
    stream: BinaryIO, shown: str, fields: Fields, limit: int, size: int, *, ending: str
) -> Iterator[Block]:
    """Yield the rows of an open file in blocks of so many bytes, given the most that a row may have.

    Raises BinaryError for what is not text, and what reading raises, behind the rows that were read whole.
    """
    jsonl.check(stream, shown, binary.kind)
    lines = table.Lines(stream, limit)
    waiting = _Rows(table.dialect_of(lines, fields, ending))
    found = table.rows(lines, waiting.dialect)
    while True:
        try:
            row = next(found, None)
        except Exception:
            yield from waiting.taken()
            raise
        if row is None:
            break
        if isinstance(row, bytes):
            continue
        if row.size > limit:
            yield from waiting.taken()
        waiting.add(row)
        if waiting.size >= size:
            yield from waiting.taken()
    yield from waiting.taken()


class _Rows:
    """Rows that wait to be a block."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        # Whether the row with the names of the columns is yet to come: at the beginning of the block, and by now.
        self.header = self.awaited = dialect.header
        self.raw: list[bytes] = []
        self.start = self.size = self.records = 0
        self.record = 1
        # The bytes of a row before the first one, which was too long.
        self.before = 0

    def add(self, row: table.Row) -> None:
        """Add the next row; one that is too long only to none."""
        if row.raw:
            self.raw.append(row.raw)
            self.size += row.size
        elif self.awaited:
            # The names of the columns are known from the beginning of the file.
            self.start, self.header = row.offset + row.size, False
        else:
            self.before = row.size
        if not row.blank:
            self.records += not self.awaited
            self.awaited = False

    def taken(self) -> Iterator[Block]:
        """Yield them, if there are any."""
        if self.raw or self.before:
            block = Block(
                b"".join(self.raw), self.start, self.record, self.before, (self.dialect, self.header)
            )
            yield block
            self.start, self.record, self.header = block.end, self.record + self.records, self.awaited
            self.raw, self.size, self.before, self.records = [], 0, 0, 0


def documents_of(
    block: Block, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """Yield the documents of a block."""
    dialect, header = block.layout
    before, offset = block.record - 1, block.start
    if block.skipped:
        yield table.without_row(shown, block.record, offset, block.skipped, limit)
        before, offset = before + 1, offset + block.skipped
    lines = table.Lines(io.BytesIO(block.raw), limit, offset)
    yield from table.documents_of_rows(lines, shown, fields, dialect, before, header)
