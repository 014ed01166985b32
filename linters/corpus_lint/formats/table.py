"""CSV and TSV: a document for each row, its text in a column.

Rows are split by bytes: separators, quotes and line ends are ASCII, and no byte of them stands in a character of an encoding that
tables are written in. A repair rewrites one cell and no other byte. A quote that is not closed, or stands where none may, spoils
its line and no other.
"""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from corpus_lint.core import encodings
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Span
from corpus_lint.core.values import dataclass, replace
from corpus_lint.decoding import binary
from corpus_lint.decoding.decode import decode
from corpus_lint.formats import dialects, field_paths, jsonl, records
from corpus_lint.formats import sample as sample_of
from corpus_lint.formats.dialects import Dialect, Quoting
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.text import (
    BUFFER_BYTES,
    MAX_RECORD_BYTES,
    RECORD_RANGE,
    Replaced,
    too_long,
    without_text,
)

NOT_CLOSED = "a quote is opened and not closed"
MISPLACED = "a quote inside a quoted cell is not doubled"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its line end: where it begins, its bytes (none where there are too many) and how many they are.

    ``blank`` rows, and that with the names of the columns, are none of the table. ``problem`` is of its quotes.
    """

    offset: int
    raw: bytes
    size: int
    blank: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An open table to read single rows from."""

    stream: BinaryIO
    ending: str

    def close(self) -> None:
        """Close it."""
        self.stream.close()


class Lines:
    """The lines of a stream, of which some may be put back."""

    def __init__(self, stream: BinaryIO, limit: int, offset: int = 0) -> None:
        self.stream, self.limit, self.offset = stream, limit, offset
        self.waiting: deque[bytes] = deque()

    def next(self) -> bytes:
        """The next line; of one that is too long, more bytes than the limit. Empty at the end."""
        line = self.waiting.popleft() if self.waiting else self.stream.readline(self.limit + 1)
        self.offset += len(line)
        return line

    def back(self, lines: Sequence[bytes]) -> None:
        """Put lines back."""
        self.waiting.extendleft(reversed(lines))
        self.offset -= sum(map(len, lines))

    def rest(self, line: bytes) -> Iterator[bytes]:
        """Yield what is left of a line that was begun."""
        while not line.endswith(b"\n") and (line := self.stream.readline(BUFFER_BYTES)):
            self.offset += len(line)
            yield line

    def head(self) -> tuple[bytes, bool]:
        """What the stream begins with, and whether that is all; it will be given again."""
        lines: list[bytes] = []
        size = 0
        while size < dialects.HEAD_BYTES and (line := self.stream.readline(self.limit + 1)):
            lines.append(line)
            size += len(line)
        self.waiting.extend(lines)
        return b"".join(lines)[: dialects.HEAD_BYTES], size < dialects.HEAD_BYTES


def dialect_of(lines: Lines, fields: Fields, ending: str) -> Dialect:
    """The dialect of a table that is read from its beginning."""
    head, whole = lines.head()
    first = [str(step) for path in fields.text for step in field_paths.parse(path)[:1]]
    return dialects.sniffed(head.removeprefix(BOM_UTF8), ending, first, whole)


def rows(lines: Lines, dialect: Dialect) -> Iterator[Row | bytes]:
    """Yield the rows. What is left of a row that is too long is given as bytes, before it."""
    while line := lines.next():
        offset = lines.offset - len(line)
        if len(line) > lines.limit:
            size = len(line)
            yield line
            for piece in lines.rest(line):
                size += len(piece)
                yield piece
            yield Row(offset, b"", size)
            continue
        own = line.removeprefix(BOM_UTF8) if not offset else line
        if own.isspace() or not own:
            yield Row(offset, line, len(line), blank=True)
            continue
        ends = dialects.quoting(own, dialect, False)
        taken, size = [line], len(line)
        while ends is Quoting.OPEN and size <= lines.limit and (line := lines.next()):
            taken.append(line)
            size += len(line)
            ends = dialects.quoting(line, dialect, True)
        if ends is Quoting.DONE and size <= lines.limit:
            yield Row(offset, b"".join(taken), size)
        else:
            # The lines after it are rows, for all that is known.
            lines.back(taken[1:])
            problem = MISPLACED if ends is Quoting.WRONG and len(taken) == 1 else NOT_CLOSED
            yield Row(offset, taken[0], len(taken[0]), problem=problem)


def documents(
    stream: BinaryIO, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES, *, ending: str
) -> Iterator[Document]:
    """Yield the documents of the rows. Raises BinaryError for what is not text."""
    jsonl.check(stream, shown, binary.kind)
    lines = Lines(stream, limit)
    dialect = dialect_of(lines, fields, ending)
    yield from documents_of_rows(lines, shown, fields, dialect, 0, dialect.header)


def documents_of_rows(
    lines: Lines, shown: str, fields: Fields, dialect: Dialect, record: int, header: bool
) -> Iterator[Document]:
    """Yield the documents of rows, given how many were before them, and whether the row with the names of the columns is yet to come."""
    for row in rows(lines, dialect):
        if isinstance(row, bytes) or row.blank:
            continue
        if header:
            header = False
            continue
        record += 1
        if row.size > lines.limit:
            yield without_row(shown, record, row.offset, row.size, lines.limit)
        else:
            yield from _documents(row, shown, record, fields, dialect)


def without_row(shown: str, record: int, offset: int, size: int, limit: int) -> Document:
    """What is said of a row that has too many bytes."""
    return without_text(shown, record, offset, too_long("the row", size, limit))


def _documents(row: Row, shown: str, record: int, fields: Fields, dialect: Dialect) -> Iterator[Document]:
    """Yield the documents of a row."""
    decoded = decode(row.raw)
    text = decoded.text.rstrip("\r\n")
    line = Document(*(shown, row.raw, text, decoded.runs, decoded.bom, record, row.offset), layout=dialect)
    values = [cell.value(text) for cell in dialects.cells(text, dialect)]
    wide, names = len(values), dialect.names
    problem = row.problem
    if not problem and wide > len(names) and any(values[len(names) :]):
        problem = f"the row has {wide} cells, and the table {len(names)} columns"
    if problem:
        yield replace(line, problem=problem, problem_span=Span(0, len(text)))
    else:
        yield from records.documents(line, dict(zip(names, values, strict=False)), fields)


def sample(stream: BinaryIO, *, ending: str) -> list[dict[str, str]]:
    """The first rows, as objects."""
    head, whole = sample_of.head(stream)
    lines = Lines(io.BytesIO(head), RECORD_RANGE[1])
    dialect = dialect_of(lines, TEXT_ONLY, ending)
    read = [row for row in rows(lines, dialect) if isinstance(row, Row) and not (row.blank or row.problem)]
    found: list[dict[str, str]] = []
    for row in read[dialect.header : None if whole else -1][: sample_of.RECORDS]:
        text = decode(row.raw).text.rstrip("\r\n")
        values = [cell.value(text) for cell in dialects.cells(text, dialect)]
        found.append(dict(zip(dialect.names, values, strict=False)))
    return found


def opened(stream: BinaryIO, *, ending: str) -> Table:
    """The table of an open file."""
    return Table(stream, ending)


def read_one(table: Table, shown: str, fields: Fields, record: int, offset: int) -> Document:
    """The document of a row that begins at an offset."""
    table.stream.seek(0)
    dialect = dialect_of(Lines(table.stream, RECORD_RANGE[1]), fields, table.ending)
    table.stream.seek(offset)
    lines = Lines(table.stream, RECORD_RANGE[1], offset)
    row = next(one for one in rows(lines, dialect) if isinstance(one, Row))
    return next(_documents(row, shown, record, fields, dialect))


def encode(original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = ()) -> Document:
    """The document of the row with another text in its cell.

    Raises UnicodeEncodeError, or ValueError when the row would not read back as the old one with the new text.
    """
    dialect: Dialect = original.layout
    decoded = decode(original.raw)
    text = decoded.text.rstrip("\r\n")
    line_end = decoded.text[len(text) :]
    found = dialects.cells(text, dialect)
    column = dialect.names.index(field_paths.parse(original.text_field)[0])
    cell = found[column]
    around = int(cell.quoted)
    before, after = text[: cell.start - around], text[cell.end + around :]
    new = before + dialects.literal(new_text, dialect, cell.quoted) + after
    values = [one.value(text) for one in found]
    values[column] = new_text
    if [one.value(new) for one in dialects.cells(new, dialect)] != values:
        raise ValueError("the row would not read back as it was")
    encoding = "utf-8" if transcode else original.encoding
    if not transcode and original.bom + encodings.encode(text + line_end, encoding) != original.raw:
        raise ValueError(f"its bytes are not those that {encodings.label(encoding)} has for its text")
    raw = (b"" if transcode else original.bom) + encodings.encode(new + line_end, encoding)
    again = decode(raw)
    if again.text != new + line_end or (
        again.runs and again.runs[0].encoding != encoding and not raw.isascii()
    ):
        raise ValueError(f"the repaired row would not be recognised as {encodings.label(encoding)}")
    runs = tuple(replace(run, start=0, end=len(new_text)) for run in again.runs[:1])
    return replace(original, raw=raw, text=new_text, runs=runs, bom=again.bom)


def rebuilt(
    stream: BinaryIO, replaced: Replaced, fields: Fields = TEXT_ONLY, *, ending: str
) -> Iterator[bytes]:
    """Yield the bytes of the table with the changed rows in place. Rows too long to be records are left unchanged."""
    lines = Lines(stream, RECORD_RANGE[1])
    dialect = dialect_of(lines, fields, ending)
    record = 0
    header = dialect.header
    for row in rows(lines, dialect):
        if isinstance(row, bytes):
            yield row
        elif row.blank:
            yield row.raw
        elif header:
            header = False
            yield row.raw
        else:
            record += 1
            yield (replaced(record, row.raw) or b"") if row.raw else b""
