"""Find where a value of JSON ends in a stream that is read bit by bit, by its brackets and quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import BinaryIO

from corpus_lint.formats.text import BUFFER_BYTES

# White space.
SPACE = re.compile(rb"[ \t\r\n]*+")
# What follows in a value up to a bracket, or to a string that does not end in its line or in what was read of it.
FLAT = re.compile(rb'[^"{}\[\]]*+(?:"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"[^"{}\[\]]*+)*+')
STRUCTURE = re.compile(rb'["{}\[\]]')
STRING = re.compile(rb'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"')
# What ends a string that was begun: a string of JSON is in one line.
IN_STRING = re.compile(rb'["\\\n]')
# A number, a word, or what is not JSON: of an array up to what begins or ends an element, of a file up to the end of the line.
SCALAR = re.compile(rb'[^\n,\]{\["]*+')
LINE = re.compile(rb"[^\n{\[]*+")
COLON = re.compile(rb"[ \t\r\n]*+:[ \t\r\n]*+\[")
# Bytes after a name up to the bracket of its array, which are looked at together.
AHEAD = 1 << 10
NEW_LINE, QUOTE = b'\n"'


def spelled(names: Collection[str]) -> dict[bytes, str]:
    """The ways in which names are written in JSON, without the quotes."""
    found: dict[bytes, str] = {}
    for name in names:
        for ascii_only in (True, False):
            found[json.dumps(name, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")[1:-1]] = name
    return found


class Scanner:
    """A stream of JSON that is scanned. ``buffer[position:]`` was read and not given."""

    def __init__(self, stream: BinaryIO, names: Collection[str], limit: int) -> None:
        self.stream, self.limit, self.names = stream, limit, spelled(names)
        self.buffer, self.position, self.base = b"", 0, 0
        self.ended = False
        # In a value: how deep, whether in a string, and the bytes of an escape that were not read yet.
        self.depth, self.quoted, self.skip = 0, False, 0

    def more(self) -> bool:
        """Put the next bytes of the stream behind those that were not given. False at its end."""
        if self.ended:
            return False
        read = getattr(self.stream, "read1", self.stream.read)
        block = read(BUFFER_BYTES)
        self.ended = not block
        self.base += self.position
        self.buffer, self.position = self.buffer[self.position :] + block, 0
        return not self.ended

    def ahead(self, size: int) -> bool:
        """Whether so many bytes are there that were not given; they are read where the stream has them."""
        while len(self.buffer) - self.position < size:
            if not self.more():
                return False
        return True

    def taken(self, end: int) -> bytes:
        """What stands up to a place, which is given now."""
        raw = self.buffer[self.position : end]
        self.position = end
        return raw

    @property
    def next(self) -> bytes:
        """The byte that comes next; empty at the end."""
        return self.buffer[self.position : self.position + 1]

    def begun(self, scalar: re.Pattern[bytes], opens: bool) -> tuple[int, bool | str]:
        """The same as of ``scan``, of the value that begins here."""
        self.depth, self.quoted, self.skip = 0, False, 0
        place = self.position
        if self.next in (b"{", b"["):
            self.depth = 1
            return self.scan(place + 1, opens, scalar)
        if self.next == b'"' and scalar is SCALAR:
            self.quoted = True
            return self.scan(place + 1, opens, scalar)
        # What no value begins with is given with what follows it.
        return self.scan(place + (self.next in (b"}", b":", b",")), opens, scalar)

    def scan(self, place: int, opens: bool, scalar: re.Pattern[bytes]) -> tuple[int, bool | str]:
        """Go on in a value at a place: how far it goes, and whether it ends there, or the name of the array that begins there."""
        buffer, length = self.buffer, len(self.buffer)
        place, self.skip = place + self.skip, 0
        while place < length:
            if self.quoted:
                match = IN_STRING.search(buffer, place)
                if match is None:
                    return length, False
                place = match.end()
                if match[0] == b"\\":
                    if place == length:
                        self.skip = 1
                    elif buffer[place] != NEW_LINE:
                        place += 1
                else:
                    self.quoted = False
                    if not self.depth:
                        return place, True
            elif not self.depth:
                match = scalar.match(buffer, place)
                place = match.end() if match else place
                return place, place < length
            elif opens and self.depth == 1:
                match = STRUCTURE.search(buffer, place)
                if match is None:
                    return length, False
                place = match.start()
                if match[0] == b'"':
                    if length - place < AHEAD and not self.ended:
                        return place, False
                    name, place = self._name(place)
                    if name:
                        return place, name
                elif self._bracket(match[0][0]):
                    return place + 1, True
                else:
                    place += 1
            else:
                match = FLAT.match(buffer, place)
                place = match.end() if match else place
                if place == length:
                    break
                place += 1
                if buffer[place - 1] == QUOTE:
                    self.quoted = True
                elif self._bracket(buffer[place - 1]):
                    return place, True
        return length, False

    def _bracket(self, byte: int) -> bool:
        """Count a bracket. True where the value ends with it."""
        self.depth += 1 if byte in b"{[" else -1
        return not self.depth

    def _name(self, place: int) -> tuple[str, int]:
        """The name of a member whose array is to be opened, that stands at a place, and where the scan goes on."""
        match = STRING.match(self.buffer, place)
        if match is None:
            self.quoted = True
            return "", place + 1
        name = self.names.get(match[0][1:-1], "")
        colon = COLON.match(self.buffer, match.end()) if name else None
        return (name, colon.end()) if colon else ("", match.end())
