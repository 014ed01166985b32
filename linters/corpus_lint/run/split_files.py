"""Cut files into tasks for several processes: small files together, large ones in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache

from corpus_lint.core.errors import BinaryError, ReadError
from corpus_lint.core.values import replace
from corpus_lint.formats import format_of
from corpus_lint.formats.find_files import Source, size_of
from corpus_lint.formats.format import Blocks, Ranges
from corpus_lint.run.settings import Tuning
from corpus_lint.run.tasks import Piece, Work

# Bytes of a file of records in which UTF-16 has a NUL, and UTF-8 has none: both have quotes and brackets.
WIDE_BYTES = 1 << 12
# Files of a batch: from a thousand small ones on, what each costs is no more than its own. As few are left as each of the
# processes would get two such batches of, they get smaller, so that none waits long for another at the end.
MOST_FILES, LEAST_FILES = 1024, 256
BATCHES_LEFT = 2
# Files that each process would get if all were as large: below it, processes wait for the one with the last file.
FEW_FILES = 4


def batches(pieces: Iterator[Piece], tuning: Tuning, files: int = 0, jobs: int = 1) -> Iterator[list[Piece]]:
    """Group the pieces of so many files into tasks that are large enough for another process.

    The last part of a file ends its task.
    """
    batch: list[Piece] = []
    size = 0
    most = _most_files(files, jobs)
    for piece in pieces:
        batch.append(piece)
        size += piece.size
        if size >= tuning.batch or len(batch) >= most or (piece.start and piece.last):
            yield batch
            files -= len(batch)
            batch, size, most = [], 0, _most_files(files, jobs)
    if batch:
        yield batch


def _most_files(left: int, jobs: int) -> int:
    """The maximum of files of the next batch, if so many files are left for so many processes."""
    return max(LEAST_FILES, min(MOST_FILES, left // (BATCHES_LEFT * jobs)))


def splitter(files: Sequence[Source], work: Work, jobs: int) -> Callable[[Piece], Iterator[Piece]]:
    """What cuts a file into parts, if it is large and is one of these files that so many processes read."""

    @cache
    def total() -> int:
        return sum(map(size_of, files))

    def split(piece: Piece) -> Iterator[Piece]:
        file_format, tuning = format_of(piece.source.file), work.tuning
        if file_format.read_range and not file_format.ranges:
            yield from lines(piece, tuning) if piece.size > 2 * tuning.batch else (piece,)
        # One process reads such a file as it is, and many read many files at once. A file is cut where they would wait for it.
        elif jobs < 2 or piece.size <= tuning.batch or piece.size * jobs * FEW_FILES < total():
            yield piece
        elif file_format.ranges:
            yield from _ranges(piece, work, file_format.ranges)
        elif file_format.blocks:
            yield from _blocks(piece, work, file_format.blocks)
        else:
            yield piece

    return split


def lines(piece: Piece, tuning: Tuning) -> Iterator[Piece]:
    """Yield the ranges of lines of a file."""
    start = position = 0
    record = following = 1
    # The worker that reads the piece reports the error.
    with suppress(OSError), open(piece.source.file, "rb", buffering=0) as stream:
        # In UTF-16 the bytes of a line end stand in other characters, too.
        if b"\0" in stream.read(WIDE_BYTES):
            yield piece
            return
        stream.seek(0)
        while block := stream.read(tuning.block):
            following += block.count(b"\n")
            end = position + block.rfind(b"\n") + 1
            if end > position and end - start >= tuning.batch:
                yield replace(piece, start=start, end=end, record=record, last=False)
                start, record = end, following
            position += len(block)
    yield replace(piece, start=start, record=record)


def _ranges(piece: Piece, work: Work, ranges: Ranges) -> Iterator[Piece]:
    """Yield the ranges of a file that knows where its records are; the whole file where that cannot be read."""
    begin: Sequence[tuple[int, int]] = [(0, 1)]
    with suppress(ReadError):
        begin = ranges(piece.source.file, piece.source.shown, work.fields, work.tuning.batch)
    ends = [*(start for start, _ in begin[1:]), None]
    for (start, record), end in zip(begin, ends, strict=True):
        yield replace(piece, start=start, end=end, record=record, last=end is None)


def _blocks(piece: Piece, work: Work, blocks: Blocks) -> Iterator[Piece]:
    """Yield the blocks of a file that must be read from its beginning; the whole file where there are none."""
    waiting: Piece | None = None
    failure = ""
    try:
        for block in blocks(
            piece.source.file, piece.source.shown, work.fields, work.limit, work.tuning.batch
        ):
            if waiting:
                yield waiting
            waiting = replace(
                piece, start=block.start, end=block.end, record=block.record, last=False, block=block
            )
    except BinaryError:
        waiting = None
    except ReadError as error:
        failure = error.reason
    except Exception as error:
        # A defect; the process that reads the file by itself says so, too.
        failure = f"internal error: {type(error).__name__}: {error}"
    yield replace(waiting, last=True, failure=failure) if waiting else piece
