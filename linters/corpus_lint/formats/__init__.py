"""Read documents from files and write repaired ones back. One module per format, imported when a file needs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, partial
from importlib.util import find_spec

from corpus_lint.formats import text
from corpus_lint.formats.format import Format
from corpus_lint.formats.text import StrPath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


def plain(path: StrPath) -> BinaryIO:
    """The bytes of a file that is not compressed."""
    return open(path, "rb")


# Most corpora are many small files, which are read by as few calls as there are.
TEXT = Format(text.read, text.encode, text.rebuild, plain, text.read_one)


@cache
def _stored(kind: str, compression: str) -> Format:
    from corpus_lint.formats import containers

    return containers.stored(containers.CONTAINERS[kind](), compression)


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
        read_range=parquet.read_range,
        ranges=parquet.ranges,
        sample=parquet.sample,
    )


# The endings of names, and what is in the files.
KINDS = {
    ".jsonl": "jsonl",
    ".txt": "text",
    ".md": "text",
    ".text": "text",
    ".markdown": "text",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".srt": "subtitles",
    ".vtt": "subtitles",
}
# The endings of compressed files behind those.
COMPRESSED = {"": "", ".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}
FORMATS: dict[str, Callable[[], Format]] = {
    ending + behind: partial(_stored, kind, compression)
    for behind, compression in COMPRESSED.items()
    for ending, kind in KINDS.items()
}
FORMATS |= {ending: lambda: TEXT for ending, kind in KINDS.items() if kind == "text"}
FORMATS[".parquet"] = _parquet
# The ends of the endings whose files need a package: its name, and the extra of corpus-lint that has it.
PACKAGES = {".zst": ("zstandard", "zstd"), ".parquet": ("pyarrow", "parquet")}
# Files with these endings may be settings, lists, anything: those below a directory are read if they have records with text.
DOUBTFUL = tuple(
    name for name in FORMATS if name.startswith((".json", ".csv", ".tsv")) and not name.startswith(".jsonl")
)
# The endings taken from a directory. A file that is named is read whatever it is called.
SUFFIXES = tuple(FORMATS)


def suffix(name: str) -> str:
    """The ending of a name that tells a format; empty where there is none."""
    low = name.lower()
    # Nearly all names: none of the endings with two dots ends with one of those with one.
    last = low[low.rfind(".") :]
    if last in FORMATS:
        return last
    if not low.endswith(SUFFIXES):
        return ""
    return next((ending for ending in SUFFIXES if low.endswith(ending)), "")


def missing_extra(name: str) -> str:
    """The extra of corpus-lint that reads files with the ending of a name, if its package is not installed; else empty."""
    ending = suffix(name)
    package, extra = next((needed for end, needed in PACKAGES.items() if ending.endswith(end)), ("", ""))
    return "" if not package or _is_installed(package) else extra


def _is_installed(package: str) -> bool:
    # sys.modules may have a package that has no file to be found by, or None for one that must not be imported.
    try:
        return find_spec(package) is not None
    except ValueError:
        return True


def format_of(path: StrPath) -> Format:
    """The format of a file by its name: plain text unless the ending says otherwise."""
    ending = suffix(os.fspath(path))
    return FORMATS[ending]() if ending else TEXT
