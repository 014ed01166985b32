"""Read documents from files and write repaired ones back. One module per format, imported when a file needs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, partial
from typing import BinaryIO

from corpus_lint.formats import text
from corpus_lint.formats.format import Format
from corpus_lint.formats.text import StrPath


def plain(path: StrPath) -> BinaryIO:
    """The bytes of a file that is not compressed."""
    return open(path, "rb")


# Most corpora are many small files, which are read by as few calls as there are.
TEXT = Format(text.read, text.encode, text.rebuild, plain, text.read_one)


@cache
def _jsonl(compression: str = "") -> Format:
    from corpus_lint.formats import containers

    return containers.stored(containers.jsonl(), compression)


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
        sample=parquet.sample,
    )


# The endings of names, and what gives their format.
FORMATS: dict[str, Callable[[], Format]] = {
    ".jsonl": _jsonl,
    ".txt": lambda: TEXT,
    ".md": lambda: TEXT,
    ".text": lambda: TEXT,
    ".markdown": lambda: TEXT,
    ".ndjson": _jsonl,
    ".jsonl.gz": partial(_jsonl, "gzip"),
    ".ndjson.gz": partial(_jsonl, "gzip"),
    ".jsonl.zst": partial(_jsonl, "zstd"),
    ".ndjson.zst": partial(_jsonl, "zstd"),
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
