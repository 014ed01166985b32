"""Copies of work trees and the files in them, for ``ecosystem.py``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from corpus_lint.core.document import Document
from corpus_lint.core.errors import ReadError
from corpus_lint.formats import SUFFIXES, format_of
from corpus_lint.formats.fields import TEXT_ONLY

LARGEST = 1_000_000  # bytes of a file that --all-text names
SNIFFED = 8_000  # bytes in which git looks for a NUL
SIGNATURES = (
    *(b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\x7fELF", b"RIFF", b"GIF8", b"%PDF"),
    *(b"\x89PNG", b"\xff\xd8\xff", b"SQLite format 3", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"),
)  # fmt: skip
MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # of UTF-16 and UTF-32, which have NULs


def copied(source: Path, target: Path, all_text: bool) -> list[str]:
    """Copy what is to be read of a tree, and return the names. Links are left out: they may lead to what is not a copy."""
    target.mkdir()
    if source.is_file():
        shutil.copyfile(source, target / source.name)
        return [source.name]
    names = []
    for folder, directories, files in os.walk(source):
        directories[:] = sorted(name for name in directories if name != ".git")
        for name in sorted(files):
            path = Path(folder, name)
            if path.is_symlink() or not path.is_file():
                continue
            if path.stat().st_size <= LARGEST if all_text else name.lower().endswith(SUFFIXES):
                inside = path.relative_to(source)
                (target / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target / inside)
                names.append(os.fspath(inside))
    return sorted(names)


def documents(folder: Path, name: str) -> dict[int | None, Document]:
    """The documents of a file, as the command reads them."""
    try:
        read = format_of(name).read(folder / name, name, TEXT_ONLY)
        return {document.record: document for document in read}
    except ReadError:
        return {}


def is_binary(raw: bytes) -> bool:
    """Whether some bytes are not text, by what git goes by and by the signatures of a few formats."""
    return raw.startswith(SIGNATURES) or (b"\0" in raw[:SNIFFED] and not raw.startswith(MARKS))
