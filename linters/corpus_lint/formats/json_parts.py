"""Split a stream of JSON into its records and what stands between them, byte by byte, without parsing it.

Records are the elements of an array, or of an array that is a member of an object, else the values of the file. A parser that
reads values does not say where they stand; here every byte is given once, so that a copy can keep all but some records.
Structure is ASCII in UTF-8. What is damaged is a record like any other, which its parser rejects.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterator
from enum import Enum, auto
from typing import BinaryIO

from corpus_lint.core.values import dataclass
from corpus_lint.formats.json_scan import LINE, SCALAR, SPACE, Scanner
from corpus_lint.formats.text import BUFFER_BYTES


class Kind(Enum):
    """What a part of a file is."""

    BETWEEN = auto()
    RECORD = auto()
    # A piece of a record with more bytes than are read, and the end of all its pieces.
    PIECE = auto()
    TOO_LONG = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stream: its bytes, where they begin, and how many they are. ``array`` names the member that a record is in.

    ``problem`` says what is wrong around a record.
    """

    kind: Kind
    offset: int
    raw: bytes
    size: int = 0
    array: str = ""
    problem: str = ""


def parts(stream: BinaryIO, names: Collection[str], limit: int) -> Iterator[Part]:
    """Yield the parts of a stream in order. The arrays of members of these names are opened."""
    yield from _Splitter(stream, names, limit).file()


def record_at(stream: BinaryIO, offset: int, limit: int) -> bytes:
    """The bytes of the record that begins at an offset of a stream."""
    stream.seek(offset)
    splitter = _Splitter(stream, (), limit)
    splitter.more()
    return b"".join(one.raw for one in splitter.value(SCALAR) if one.kind is Kind.RECORD)


class _Splitter(Scanner):
    """A stream that is split."""

    def between(self, end: int) -> Iterator[Part]:
        """Give what stands up to a place, which is no record."""
        if end > self.position:
            offset = self.base + self.position
            yield Part(Kind.BETWEEN, offset, self.taken(end))

    def space(self) -> Iterator[Part]:
        """Give white space."""
        while True:
            match = SPACE.match(self.buffer, self.position)
            yield from self.between(match.end() if match else self.position)
            if self.position < len(self.buffer) or not self.more():
                return

    def file(self) -> Iterator[Part]:
        """Yield the parts of the file."""
        if self.ahead(len(BOM_UTF8)) and self.buffer.startswith(BOM_UTF8):
            yield from self.between(len(BOM_UTF8))
        yield from self.space()
        self._look_for_lines()
        while self.next:
            if self.next == b"[":
                yield from self.between(self.position + 1)
                yield from self.elements("")
            else:
                yield from self.value(LINE, opens=bool(self.names))
            yield from self.space()

    def _look_for_lines(self) -> None:
        """Open no array of a file of several values: these are the records."""
        if self.names and self.next == b"{":
            self.ahead(BUFFER_BYTES)
            end, ends = self.begun(LINE, False)
            after = SPACE.match(self.buffer, end)
            if ends and after and self.buffer[after.end() : after.end() + 1]:
                self.names = {}

    def elements(self, array: str) -> Iterator[Part]:
        """Yield the elements of an array after its bracket, and the bracket that closes it."""
        problem, comma = "", False
        while True:
            yield from self.space()
            if self.next in (b"", b"]"):
                if not self.next:
                    problem = "not JSON: the file ends before its array does"
                elif comma:
                    problem = "not JSON: no value between a comma and the end of the array"
                else:
                    problem = ""
                if problem:
                    yield Part(Kind.RECORD, self.base + self.position, b"", 0, array, problem)
                yield from self.between(self.position + len(self.next))
                return
            yield from self.value(SCALAR, array, problem)
            yield from self.space()
            comma = self.next == b","
            problem = "" if comma else "not JSON: no comma before this value"
            if comma:
                yield from self.between(self.position + 1)

    def value(
        self, scalar: re.Pattern[bytes], array: str = "", problem: str = "", opens: bool = False
    ) -> Iterator[Part]:
        """Yield the value that comes next as a record. Where it ``opens``, the arrays of its members with a name are opened."""
        offset, size = self.base + self.position, 0
        kept: list[bytes] = []
        end, ends = self.begun(scalar, opens)
        while True:
            size += end - self.position
            kept.append(self.taken(end))
            if isinstance(ends, str):
                for one in kept:
                    yield Part(Kind.BETWEEN, offset, one)
                yield from self._opened(ends)
                return
            if size > self.limit:
                for one in kept:
                    yield Part(Kind.PIECE, offset, one, 0, array)
                kept.clear()
            if ends or not (self.more() or self.next):
                break
            end, ends = self.scan(self.position, opens, scalar)
        if size > self.limit:
            yield Part(Kind.TOO_LONG, offset, b"", size, array)
        else:
            yield Part(Kind.RECORD, offset, b"".join(kept), size, array, problem)

    def _opened(self, name: str) -> Iterator[Part]:
        """Yield the elements of an array of the object of the file, and what follows in the object, where another may be."""
        while True:
            yield from self.elements(name)
            self.depth, self.quoted, self.skip = 1, False, 0
            ends: bool | str = False
            while not ends:
                end, ends = self.scan(self.position, True, LINE)
                yield from self.between(end)
                if not (ends or self.more() or self.next):
                    return
            if not isinstance(ends, str):
                return
            name = ends
