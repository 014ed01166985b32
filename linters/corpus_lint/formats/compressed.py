"""How the bytes of a file are stored: as they are, or compressed with gzip, zstd, bzip2 or xz. Decompressors are imported when needed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from corpus_lint.core.errors import ReadError
from corpus_lint.core.values import dataclass
from corpus_lint.formats import pieces
from corpus_lint.formats.text import BUFFER_BYTES, RECORD_RANGE, StrPath

# Bytes that a decompressor of xz may take. The highest level takes 65 MiB; a header may ask for gigabytes.
XZ_MEMORY = 1 << 29
# Read at once where single records are read from anywhere: most are not longer, and a buffer that is filled again for each record takes
# the longer the larger it is.
RECORD_BYTES = 1 << 13
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
        if not compression.package:
            needed = f"a Python with it: {error}"
        raise ReadError(shown, f"reading {compression.name} needs {needed}") from error
    except EOFError as error:
        raise ReadError(shown, f"damaged {compression.name or 'text'}: {error}") from error
    except OSError as error:
        raise ReadError(shown, error.strerror or str(error)) from error


def spooled(compression: Compression, path: StrPath) -> BinaryIO:
    """The content of a file, to be read from any offset."""
    if compression is PLAIN:
        return open(path, "rb", RECORD_BYTES)
    with content(compression, path) as stream:
        return kept(stream)


def kept(stream: BinaryIO) -> BinaryIO:
    """What a stream holds, in a file without a name. Records that are not read become holes in it: otherwise a bomb would fill the disk."""
    import tempfile

    plain = tempfile.TemporaryFile()  # noqa: SIM115 - for the caller to close
    line = 0
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


def _unpacked(parts: Iterator[bytes]) -> Iterator[bytes]:
    return parts


def _open_gzip(path: StrPath) -> BinaryIO:
    import gzip

    # With the small buffer that it has: what one that is cut off lacks is missing from all of the last buffer.
    return cast(BinaryIO, gzip.open(path, "rb"))


def _gzip_damage() -> tuple[type[Exception], ...]:
    import gzip
    import zlib

    return EOFError, zlib.error, gzip.BadGzipFile


def _gzipped(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Without a time stamp, so that equal content gives equal bytes."""
    import zlib

    compress = zlib.compressobj(9, zlib.DEFLATED, 31)
    for piece in parts:
        yield compress.compress(piece)
    yield compress.flush()


def _open_zstd(path: StrPath) -> BinaryIO:
    return io.BufferedReader(pieces.Pieces(pieces.of_zstd(path)), BUFFER_BYTES)


def _zstd_packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    """With a checksum, as the command zstd writes it."""
    import zstandard

    compress = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compressobj()
    for piece in parts:
        yield compress.compress(piece)
    yield compress.flush()


def _open_bzip2(path: StrPath) -> BinaryIO:
    import bz2

    return io.BufferedReader(
        pieces.Pieces(_damaged(pieces.of_streams(path, bz2.BZ2Decompressor))), BUFFER_BYTES
    )


def _damaged(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same parts. What bz2 raises for damage is an OSError without a number, as for nothing else."""
    try:
        yield from parts
    except OSError as error:
        if error.errno is None:
            raise EOFError(str(error)) from error
        raise


def _bzip2_packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    import bz2

    compress = bz2.BZ2Compressor()
    for piece in parts:
        yield compress.compress(piece)
    yield compress.flush()


def _open_xz(path: StrPath) -> BinaryIO:
    import lzma

    def new() -> pieces.Decompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

    return io.BufferedReader(pieces.Pieces(pieces.of_streams(path, new)), BUFFER_BYTES)


def _xz_damage() -> tuple[type[Exception], ...]:
    import lzma

    return EOFError, lzma.LZMAError


def _xz_packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    import lzma

    compress = lzma.LZMACompressor(lzma.FORMAT_XZ)
    for piece in parts:
        yield compress.compress(piece)
    yield compress.flush()


PLAIN = Compression("", _open_plain, _unpacked)
GZIP = Compression("gzip", _open_gzip, _gzipped, _gzip_damage)
ZSTD = Compression("zstd", _open_zstd, _zstd_packed, package="zstandard", extra="zstd")
BZIP2 = Compression("bzip2", _open_bzip2, _bzip2_packed)
XZ = Compression("xz", _open_xz, _xz_packed, _xz_damage)
COMPRESSIONS = {one.name: one for one in (PLAIN, GZIP, ZSTD, BZIP2, XZ)}
