"""Read documents from files and write repaired ones back. One module per format, imported when a file needs it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, BinaryIO, Protocol

from corpus_lint.core.document import Document
from corpus_lint.formats import text
from corpus_lint.formats.text import MAX_RECORD_BYTES, Replaced, StrPath


class Read(Protocol):
    """How the documents of a file are read."""

    def __call__(
        self, path: StrPath, shown: str, text_field: str, limit: int = MAX_RECORD_BYTES, /
    ) -> Iterator[Document]:
        """Yield the documents. A record of more than ``limit`` bytes is one with a ``problem``."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """How files become documents.

    ``read(path, shown, text_field, limit)`` yields the documents of a file, ``shown`` being its name in findings.
    ``encode(document, new_text, transcode)`` gives one document as it will be read again, with its new bytes; it raises
    UnicodeEncodeError when its encoding cannot hold the text, and ValueError when the bytes would not read back.
    ``open(path)`` gives something to close and ``read_one(opened, shown, text_field, record, offset)`` a document from it
    that was read before.
    ``rebuild(path, replaced)`` yields the bytes of the file as it now is, with what ``replaced`` gives for the record and the
    bytes of each document in its place; it raises EOFError when the file is damaged by now.
    """

    read: Read
    encode: Callable[[Document, str, bool], Document]
    rebuild: Callable[[StrPath, Replaced], Iterator[bytes]]
    open: Callable[[StrPath], Any]
    read_one: Callable[[Any, str, str, int, int], Document]
    # Whether one file holds many documents.
    many: bool = False
    # Whether repaired documents can be put back.
    writes: bool = True
    # Documents of a range of lines, where a file can be read from the middle: like ``read``, then the byte of the first
    # line, that of the line after the last (None: the end of the file), and the number of the first line.
    read_range: Callable[[StrPath, str, str, int, int, int | None, int], Iterator[Document]] | None = None


def plain(path: StrPath) -> BinaryIO:
    """The bytes of a file that is not compressed."""
    return open(path, "rb")


TEXT = Format(text.read, text.encode, text.rebuild, plain, text.read_one)


@cache
def _jsonl() -> Format:
    from corpus_lint.formats import jsonl

    return replace(_records(jsonl.read, jsonl.rebuild, plain), read_range=jsonl.read_range)


@cache
def _gzip() -> Format:
    from corpus_lint.formats import compressed

    return _records(compressed.read_gzip, compressed.rebuild_gzip, compressed.open_gzip)


@cache
def _zstd() -> Format:
    from corpus_lint.formats import compressed

    return _records(compressed.read_zstd, compressed.rebuild_zstd, compressed.open_zstd)


def _records(
    read: Read,
    rebuild: Callable[[StrPath, Replaced], Iterator[bytes]],
    open_file: Callable[[StrPath], Any],
) -> Format:
    """JSON Lines, however the lines are stored."""
    from corpus_lint.formats import jsonl

    return Format(read, jsonl.encode, rebuild, open_file, jsonl.read_one, many=True)


@cache
def _parquet() -> Format:
    from corpus_lint.formats import parquet

    return Format(
        parquet.read,
        parquet.encode,
        parquet.rebuild,
        parquet.open_file,
        parquet.read_one,
        many=True,
        writes=False,
    )


# The endings of names, and what gives their format.
FORMATS: dict[str, Callable[[], Format]] = {
    ".jsonl": _jsonl,
    ".txt": lambda: TEXT,
    ".md": lambda: TEXT,
    ".text": lambda: TEXT,
    ".markdown": lambda: TEXT,
    ".ndjson": _jsonl,
    ".jsonl.gz": _gzip,
    ".ndjson.gz": _gzip,
    ".jsonl.zst": _zstd,
    ".ndjson.zst": _zstd,
    ".parquet": _parquet,
}
# The endings taken from a directory. A file that is named is read whatever it is called.
SUFFIXES = tuple(FORMATS)


def suffix(name: str) -> str:
    """The ending of a name that tells a format; empty where there is none."""
    low = name.lower()
    return next((ending for ending in SUFFIXES if low.endswith(ending)), "")


def format_of(path: StrPath) -> Format:
    """The format of a file by its name: plain text unless the ending says otherwise."""
    ending = suffix(os.fspath(path))
    return FORMATS[ending]() if ending else TEXT
