"""How the bytes of a file are stored: as they are, or compressed with gzip or zstd. Decompressors are imported when needed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from corpus_lint.core.errors import ReadError
from corpus_lint.formats.text import BUFFER_BYTES, RECORD_RANGE, StrPath

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Bytes of a zstd file that are decompressed at once. Four of them may become 128 KiB, and so these 64 MiB.
PIECE = 1 << 11
# Frames made with `zstd --long=31`, as dumps of web sites are, need a window of this size.
LARGEST_WINDOW = 1 << 31
# For repaired files: nearly as small as at the highest level, and ten times as fast.
ZSTD_LEVEL = 10


def _eof() -> tuple[type[Exception], ...]:
    return (EOFError,)


@dataclass(frozen=True, slots=True)
class Compression:
    """How bytes are stored in a file.

    ``opened(path)`` is the content from its beginning; reading raises OSError, ImportError where a package is missing, and
    what ``damage()`` gives where the file is damaged. ``packed(pieces)`` yields the bytes to store.
    """

    name: str
    opened: Callable[[StrPath], BinaryIO]
    packed: Callable[[Iterator[bytes]], Iterator[bytes]]
    damage: Callable[[], tuple[type[Exception], ...]] = _eof
    # The package that reads it, and the extra of corpus-lint that has it.
    package: str = ""
    extra: str = ""


@contextmanager
def content(compression: Compression, path: StrPath) -> Iterator[BinaryIO]:
    """The content of a file. Raises OSError, ImportError, and EOFError for damage, before which it can be read."""
    try:
        with compression.opened(path) as stream:
            yield stream
    except (OSError, ImportError) as error:
        if isinstance(error, compression.damage()):  # of gzip an OSError
            raise EOFError(str(error)) from error
        raise
    except compression.damage() as error:
        raise EOFError(str(error)) from error


@contextmanager
def reading(compression: Compression, path: StrPath, shown: str) -> Iterator[BinaryIO]:
    """The same, to read documents from: what goes wrong is a ReadError."""
    try:
        with content(compression, path) as stream:
            yield stream
    except ImportError as error:
        needed = f"the package {compression.package}: pip install corpus-lint[{compression.extra}]"
        raise ReadError(shown, f"reading {compression.name} needs {needed}") from error
    except EOFError as error:
        raise ReadError(shown, f"damaged {compression.name}: {error}") from error
    except OSError as error:
        raise ReadError(shown, error.strerror or str(error)) from error


def spooled(compression: Compression, path: StrPath) -> BinaryIO:
    """The content of a file, to be read from any offset. Records that are not read become holes in it: otherwise a bomb would fill the disk."""
    if compression is PLAIN:
        return PLAIN.opened(path)
    import tempfile

    plain = tempfile.TemporaryFile()  # noqa: SIM115 - for the caller to close
    line = 0
    with content(compression, path) as stream:
        while piece := stream.readline(BUFFER_BYTES):
            line += len(piece)
            if line <= RECORD_RANGE[1]:
                plain.write(piece)
            else:
                plain.seek(len(piece), io.SEEK_CUR)
            line = 0 if piece.endswith(b"\n") else line
    return cast(BinaryIO, plain)


def _open_plain(path: StrPath) -> BinaryIO:
    return open(path, "rb", BUFFER_BYTES)


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    return pieces


def _open_gzip(path: StrPath) -> BinaryIO:
    import gzip

    # With the small buffer that it has: what one that is cut off lacks is missing from all of the last buffer.
    return cast(BinaryIO, gzip.open(path, "rb"))


def _gzip_damage() -> tuple[type[Exception], ...]:
    import gzip
    import zlib

    return EOFError, zlib.error, gzip.BadGzipFile


def _gzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Without a time stamp, so that equal content gives equal bytes."""
    import zlib

    compress = zlib.compressobj(9, zlib.DEFLATED, 31)
    for piece in pieces:
        yield compress.compress(piece)
    yield compress.flush()


def _open_zstd(path: StrPath) -> BinaryIO:
    return io.BufferedReader(_Plain(_zstd_pieces(path)), BUFFER_BYTES)


def _zstd_packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """With a checksum, as the command zstd writes it."""
    import zstandard

    compress = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compressobj()
    for piece in pieces:
        yield compress.compress(piece)
    yield compress.flush()


class _Plain(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
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


def _zstd_pieces(path: StrPath) -> Iterator[bytes]:
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


PLAIN = Compression("", _open_plain, _unpacked)
GZIP = Compression("gzip", _open_gzip, _gzipped, _gzip_damage)
ZSTD = Compression("zstd", _open_zstd, _zstd_packed, package="zstandard", extra="zstd")
COMPRESSIONS = {one.name: one for one in (PLAIN, GZIP, ZSTD)}
