"""JSON Lines compressed with gzip or zstd. What that needs is imported when there is such a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from corpus_lint.document import Document
from corpus_lint.errors import ReadError
from corpus_lint.formats import jsonl
from corpus_lint.formats.text import Replaced, StrPath

# Bytes of a zstd file that are decompressed at once: repetitive text may become a thousand times as many.
PIECE = 1 << 16
# Frames made with `zstd --long=31`, as dumps of web sites are, need a window of this size.
LARGEST_WINDOW = 1 << 31
# For repaired files: nearly as small as at the highest level, and ten times as fast.
ZSTD_LEVEL = 10


def read_gzip(path: StrPath, shown: str, text_field: str) -> Iterator[Document]:
    """Yield the documents of a file; one that is cut off or damaged is read up to there. Raises ReadError."""
    import gzip
    import zlib

    try:
        # With the small buffer that it has: what one that is cut off lacks is missing from all of the last buffer.
        with gzip.open(path, "rb") as stream:
            yield from jsonl.documents(stream, shown, text_field)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ReadError(shown, f"damaged gzip: {error}") from error
    except OSError as error:
        raise ReadError(shown, error.strerror or str(error)) from error


def open_gzip(path: StrPath) -> BinaryIO:
    """The file without its compression, to be read from any offset."""
    import gzip

    with gzip.open(path, "rb") as stream:
        return _spooled(stream)


def rebuild_gzip(path: StrPath, replaced: Replaced) -> Iterator[bytes]:
    """Yield the bytes of the repaired file; without a time stamp, so that equal content gives equal bytes."""
    import gzip
    import zlib

    compress = zlib.compressobj(9, zlib.DEFLATED, 31)
    try:
        with gzip.open(path, "rb") as stream:
            for record, raw in enumerate(stream, 1):
                yield compress.compress(replaced(record, raw))
    except (zlib.error, gzip.BadGzipFile) as error:
        raise EOFError(str(error)) from error
    yield compress.flush()


def read_zstd(path: StrPath, shown: str, text_field: str) -> Iterator[Document]:
    """Yield the documents of a file; one that is cut off or damaged is read up to there. Raises ReadError."""
    try:
        yield from jsonl.documents(_zstd_lines(path), shown, text_field)
    except ImportError as error:
        reason = "reading zstd needs the package zstandard: pip install corpus-lint[zstd]"
        raise ReadError(shown, reason) from error
    except EOFError as error:
        raise ReadError(shown, f"damaged zstd: {error}") from error
    except OSError as error:
        raise ReadError(shown, error.strerror or str(error)) from error


def open_zstd(path: StrPath) -> BinaryIO:
    """The file without its compression, to be read from any offset."""
    return _spooled(_zstd_lines(path))


def rebuild_zstd(path: StrPath, replaced: Replaced) -> Iterator[bytes]:
    """Yield the bytes of the repaired file, with a checksum, as the command zstd writes it."""
    import zstandard

    compress = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compressobj()
    for record, raw in enumerate(_zstd_lines(path), 1):
        yield compress.compress(replaced(record, raw))
    yield compress.flush()


def _spooled(lines: Iterable[bytes]) -> BinaryIO:
    import tempfile

    plain = tempfile.TemporaryFile()  # noqa: SIM115 - for the caller to close
    plain.writelines(lines)
    return cast(BinaryIO, plain)


def _zstd_lines(path: StrPath) -> Iterator[bytes]:
    """Yield the lines of a file, line ends included. Raises ImportError, OSError, and EOFError for damage."""
    pieces: list[bytes] = []
    for plain in _zstd_pieces(path):
        # Not splitlines: a carriage return ends no record.
        *ended, rest = plain.split(b"\n")
        for line in ended:
            yield b"".join((*pieces, line, b"\n"))
            pieces.clear()
        pieces.append(rest)
    if last := b"".join(pieces):
        yield last


def _zstd_pieces(path: StrPath) -> Iterator[bytes]:
    """Yield what the frames of a file hold, bit by bit: zstandard's own reader takes one that is cut off for whole."""
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
