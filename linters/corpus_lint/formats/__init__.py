"""Bytes on the disk to documents, and repaired documents back. One module per format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from corpus_lint.document import Document
from corpus_lint.formats import compressed, jsonl, parquet, text


@dataclass(frozen=True, slots=True)
class Format:
    """How files of some endings become documents.

    ``read(path, shown, text_field)`` yields the documents of a file, ``shown`` being its name in findings.
    ``encode(document, new_text, transcode)`` gives the new bytes of one document; it raises
    UnicodeEncodeError when its encoding cannot hold the text, and ValueError when the bytes would not read back.
    ``open(path)`` gives something to close and ``read_one(opened, shown, text_field, record, offset)`` a document from it
    that was read before.
    ``rebuild(path, changed)`` yields the bytes of the file with the changed documents in place.
    """

    suffixes: tuple[str, ...]
    read: Callable[[Path, str, str], Iterator[Document]]
    encode: Callable[[Document, str, bool], bytes]
    rebuild: Callable[[Path, Mapping[int | None, bytes]], Iterator[bytes]]
    open: Callable[[Path], Any]
    read_one: Callable[[Any, str, str, int, int], Document]
    # Whether one file holds many documents.
    many: bool = False
    # Whether repaired documents can be put back.
    writes: bool = True
    # Documents of a range of lines, where a file can be read from the middle: like ``read``, then the byte of the first
    # line, that of the line after the last (None: the end of the file), and the number of the first line.
    read_range: Callable[[Path, str, str, int, int | None, int], Iterator[Document]] | None = None


def plain(path: Path) -> BinaryIO:
    """The bytes of a file that is not compressed."""
    return path.open("rb")


TEXT = Format(
    (".txt", ".text", ".md", ".markdown"), text.read, text.encode, text.rebuild, plain, text.read_one
)
JSONL = Format(
    (".jsonl", ".ndjson"),
    jsonl.read,
    jsonl.encode,
    jsonl.rebuild,
    plain,
    jsonl.read_one,
    many=True,
    read_range=jsonl.read_range,
)
JSONL_GZ = Format(
    (".jsonl.gz", ".ndjson.gz"),
    compressed.read_gzip,
    jsonl.encode,
    compressed.rebuild_gzip,
    compressed.open_gzip,
    jsonl.read_one,
    many=True,
)
JSONL_ZSTD = Format(
    (".jsonl.zst", ".ndjson.zst"),
    compressed.read_zstd,
    jsonl.encode,
    compressed.rebuild_zstd,
    compressed.open_zstd,
    jsonl.read_one,
    many=True,
)
PARQUET = Format(
    (".parquet",),
    parquet.read,
    parquet.encode,
    parquet.rebuild,
    parquet.open_file,
    parquet.read_one,
    many=True,
    writes=False,
)
FORMATS = (JSONL_GZ, JSONL_ZSTD, JSONL, PARQUET, TEXT)
# The endings taken from a directory. A file that is named is read whatever it is called.
SUFFIXES = tuple(suffix for known in FORMATS for suffix in known.suffixes)


def format_of(path: Path) -> Format:
    """The format of a file by its name: plain text unless the ending says otherwise."""
    name = path.name.lower()
    return next((known for known in FORMATS if name.endswith(known.suffixes)), TEXT)
