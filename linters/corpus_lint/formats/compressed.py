"""JSON Lines compressed with gzip or zstd. The decompressors are imported when such a file is read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.formats import jsonl
from corpus_lint.formats.text import MAX_RECORD_BYTES, RECORD_RANGE, Replaced, StrPath

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Bytes of a zstd file that are decompressed at once. Four of them may become 128 KiB, and so these 64 MiB.
PIECE = 1 << 11
# Frames made with `zstd --long=31`, as dumps of web sites are, need a window of this size.
LARGEST_WINDOW = 1 << 31
# For repaired files: nearly as small as at the highest level, and ten times as fast.
ZSTD_LEVEL = 10


def read_gzip(
    path: StrPath, shown: str, text_field: str, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """Yield the documents of a file; a truncated or damaged file is read up to the damage. Raises ReadError."""
    import gzip
    import zlib

    try:
        # With the small buffer that it has: what one that is cut off lacks is missing from all of the last buffer.
        with gzip.open(path, "rb") as stream:
            yield from jsonl.documents(cast(BinaryIO, stream), shown, text_field, limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ReadError(shown, f"damaged gzip: {error}") from error
    except OSError as error:
        raise ReadError(shown, error.strerror or str(error)) from error


def open_gzip(path: StrPath) -> BinaryIO:
    """The file without its compression, to be read from any offset."""
    import gzip

    with gzip.open(path, "rb") as stream:
        return _spooled(cast(BinaryIO, stream))


def rebuild_gzip(path: StrPath, replaced: Replaced) -> Iterator[bytes]:
    """Yield the bytes of the repaired file; without a time stamp, so that equal content gives equal bytes."""
    import gzip
    import zlib

    compress = zlib.compressobj(9, zlib.DEFLATED, 31)
    try:
        with gzip.open(path, "rb") as stream:
            for piece in jsonl.rebuilt(cast(BinaryIO, stream), replaced):
                yield compress.compress(piece)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise EOFError(str(error)) from error
    yield compress.flush()


def read_zstd(
    path: StrPath, shown: str, text_field: str, limit: int = MAX_RECORD_BYTES
) -> Iterator[Document]:
    """Yield the documents of a file; a truncated or damaged file is read up to the damage. Raises ReadError."""
    try:
        with _open_zstd(path) as stream:
            yield from jsonl.documents(stream, shown, text_field, limit)
    except ImportError as error:
        reason = "reading zstd needs the package zstandard: pip install corpus-lint[zstd]"
        raise ReadError(shown, reason) from error
    except EOFError as error:
        raise ReadError(shown, f"damaged zstd: {error}") from error
    except OSError as error:
        raise ReadError(shown, error.strerror or str(error)) from error


def open_zstd(path: StrPath) -> BinaryIO:
    """The file without its compression, to be read from any offset."""
    with _open_zstd(path) as stream:
        return _spooled(stream)


def rebuild_zstd(path: StrPath, replaced: Replaced) -> Iterator[bytes]:
    """Yield the bytes of the repaired file, with a checksum, as the command zstd writes it."""
    import zstandard

    compress = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compressobj()
    with _open_zstd(path) as stream:
        for piece in jsonl.rebuilt(stream, replaced):
            yield compress.compress(piece)
    yield compress.flush()


def _spooled(stream: BinaryIO) -> BinaryIO:
    """What a stream holds, in a file without a name. Records that are not read become holes in it: otherwise a bomb would fill the disk."""
    import tempfile

    plain = tempfile.TemporaryFile()  # noqa: SIM115 - for the caller to close
    line = 0
    while piece := stream.readline(jsonl.BUFFER_BYTES):
        line += len(piece)
        if line <= RECORD_RANGE[1]:
            plain.write(piece)
        else:
            plain.seek(len(piece), io.SEEK_CUR)
        line = 0 if piece.endswith(b"\n") else line
    return cast(BinaryIO, plain)


def _open_zstd(path: StrPath) -> BinaryIO:
    """The file without its compression, from its beginning. Reading raises ImportError, OSError, and EOFError for damage."""
    return io.BufferedReader(_Plain(_zstd_pieces(path)), jsonl.BUFFER_BYTES)


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
