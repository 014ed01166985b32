"""Blocks of whole records of a file that is read from its beginning, for other processes to read the documents of.

One process decompresses and cuts, which is a tenth of the work; so a file is shared among processes however it was compressed, as
one member or frame or as many. It asks the stream for the same bytes in the same portions as ``readline`` does: what of a damaged
file is still read depends on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.core.values import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO


@dataclass(frozen=True, slots=True)
class Block:
    """Some records of a file.

    ``raw`` are their bytes, from byte ``start`` of the content on, and ``record`` is the number of the first. With ``skipped``, that
    first one has so many bytes, which are too many and not in ``raw``. ``layout`` is what the reader of the format has to know.
    """

    raw: bytes
    start: int
    record: int
    skipped: int = 0
    layout: Any = None

    @property
    def end(self) -> int:
        """Where the next block begins."""
        return self.start + self.skipped + len(self.raw)


def of_lines(stream: BinaryIO, limit: int, size: int) -> Iterator[Block]:
    """Yield the lines of a stream in blocks of so many bytes, given the most that a record may have.

    Raises what reading raises, behind the lines that were read whole.
    """
    lines = _Lines(limit, size)
    peek: Any = stream.peek  # type: ignore[attr-defined]
    while True:
        try:
            piece = stream.read(len(peek(1)))
        except Exception:
            yield from lines.whole()
            raise
        if not piece:
            break
        yield from lines.add(piece)
    yield from lines.rest()


class _Lines:
    """Lines that wait to be a block, with the beginning of the one behind them."""

    def __init__(self, limit: int, size: int) -> None:
        self.limit, self.size = limit, size
        self.start, self.record = 0, 1
        # The pieces, their bytes, how many of them are of a line that has not ended, and its bytes that were let go.
        self.pieces: list[bytes] = []
        self.bytes = self.open = self.skipped = 0
        # The bytes of a line before the first one, which was too long.
        self.before = 0

    def add(self, piece: bytes) -> Iterator[Block]:
        """Add the next bytes of the content."""
        if self.skipped:
            end = piece.find(b"\n") + 1
            self.skipped += end or len(piece)
            if not end:
                return
            self.before, self.skipped = self.skipped, 0
            piece = piece[end:]
        self.pieces.append(piece)
        self.bytes += len(piece)
        end = piece.rfind(b"\n") + 1
        self.open = len(piece) - end if end else self.open + len(piece)
        if self.bytes - self.open >= self.size or self.open > self.limit:
            yield from self.whole()
        if self.open > self.limit:
            # As no record is kept that is too long: one may be larger than memory.
            self.skipped, self.bytes, self.open = self.open, 0, 0
            self.pieces.clear()

    def whole(self) -> Iterator[Block]:
        """Yield the lines that have ended, if there are any."""
        raw = b"".join(self.pieces)
        cut = len(raw) - self.open
        yield from self._block(raw[:cut])
        self.pieces, self.bytes = [raw[cut:]], self.open

    def rest(self) -> Iterator[Block]:
        """Yield what is left at the end of the content."""
        yield from self._block(b"".join(self.pieces))
        if self.skipped:
            self.before = self.skipped
            yield from self._block(b"")

    def _block(self, raw: bytes) -> Iterator[Block]:
        if raw or self.before:
            block = Block(raw, self.start, self.record, self.before)
            yield block
            self.record += raw.count(b"\n") + bool(self.before)
            self.start, self.before = block.end, 0
