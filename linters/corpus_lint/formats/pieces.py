"""The contents of compressed files in pieces of limited size, and pieces as a stream."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from corpus_lint.formats.text import StrPath

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Bytes of a zstd file that are decompressed at once. Four of them may become 128 KiB, and so these 64 MiB.
PIECE = 1 << 11
# Frames made with `zstd --long=31`, as dumps of web sites are, need a window of this size.
LARGEST_WINDOW = 1 << 31
# Bytes of a bzip2 or xz file that are read, and those that are decompressed, at once.
READ_BYTES = 1 << 16
PLAIN_BYTES = 1 << 18


class Pieces(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Whether it is read from, as any of them is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Put the next bytes into a buffer, and say how many they are."""
        room = memoryview(buffer).cast("B")
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        size = min(len(room), len(self._left))
        room[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def of_zstd(path: StrPath) -> Iterator[bytes]:
    """Yield the contents of the frames of a file in parts: zstandard's own reader does not notice a truncated frame."""
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
    frame = None
    with open(path, "rb") as stream:
        try:
            while piece := stream.read(PIECE):
                while piece:
                    frame = frame or decompressor.decompressobj()
                    yield frame.decompress(piece)
                    piece = frame.unused_data
                    frame = None if frame.eof else frame
        except zstandard.ZstdError as error:
            raise EOFError(str(error).removeprefix("zstd decompressor error: ")) from error
    if frame:
        raise EOFError("the file ends before its last frame does")


class Decompressor(Protocol):
    """What bz2 and lzma have."""

    @property
    def eof(self) -> bool:
        """Whether the stream has ended."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether nothing can be given without more bytes of the file."""
        ...

    @property
    def unused_data(self) -> bytes:
        """The bytes behind the end of the stream."""
        ...

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """At most so many bytes of the content."""
        ...


def of_streams(path: StrPath, new: Callable[[], Decompressor]) -> Iterator[bytes]:
    """Yield the contents of the streams of a file, one after the other, in parts of limited size."""
    decompressor: Decompressor | None = None
    with open(path, "rb", buffering=0) as stream:
        waiting = b""
        while True:
            if decompressor is None:
                waiting = waiting or stream.read(READ_BYTES)
                if not waiting:
                    return
                # Streams of xz may have zeros between them.
                waiting = waiting.lstrip(b"\0")
                if not waiting:
                    continue
                decompressor = new()
            elif decompressor.needs_input:
                waiting = stream.read(READ_BYTES)
                if not waiting:
                    raise EOFError("the file ends before its last stream does")
            yield decompressor.decompress(waiting, PLAIN_BYTES)
            waiting = b""
            if decompressor.eof:
                waiting, decompressor = decompressor.unused_data, None
