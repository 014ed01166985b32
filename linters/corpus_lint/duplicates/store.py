"""The index on disk: what is known of the documents of a corpus, by the content of their files.

A folder holds segments, which are never changed once they are written, a table of files, and a manifest that names both with
their sizes and check sums. A run writes new segments under new names and then replaces the manifest, in one step: killed at
any moment it leaves the old index or the new one. One process writes at a time; another that wants to meanwhile keeps what
it found to itself. What does not agree with its check sum, or was written by another version, is not used.

A row stands for one document: its file, its record and offset there, and its signature.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import secrets
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np

from corpus_lint import atomic
from corpus_lint.duplicates.layout import FILE, POSTING, ROW, VERDICT, Array, Index, Part, Segment, segment_of

# To be raised when what is stored, or what it means, changes.
VERSION = 3
MANIFEST = "manifest.json"
LOCK = "lock"
CHECKED_AT_ONCE = 1 << 20
# Rows of a segment, by which the memory of a run is bounded.
SEGMENT_ROWS = 1 << 17


class DamagedError(Exception):
    """The index does not agree with its check sums."""


def check_sum(path: Path) -> tuple[int, int]:
    """The size of a file, and the sum of its 64-bit words modulo 2^64: as fast as memory, and no changed word leaves it."""
    size = total = 0
    block = bytearray(CHECKED_AT_ONCE)
    words = np.frombuffer(block, "<u8")
    # Into one block that stays in the cache of the processor: three times as fast as into new ones.
    with path.open("rb", buffering=0) as stream:
        while count := stream.readinto(block):
            size += count
            total += int(words[: count // 8].sum(dtype=np.uint64))
            total += int.from_bytes(block[count // 8 * 8 : count], "little")
    return size, total % 2**64


def read(folder: Path, settings: str) -> Index | None:
    """The index in a folder, or None when there is none that can be used. ``settings`` are those it must be made with."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        if manifest["version"] != VERSION or manifest["settings"] != settings:
            return None
        segments = []
        for part in manifest["segments"]:
            raw = _mapped(folder, part)
            segments.append(_segment(raw, part["rows"], part["name"]))
        files = _mapped(folder, manifest["files"])
        count = manifest["files"]["files"]
        table = files[: count * FILE.itemsize].view(FILE)
        names = files[count * FILE.itemsize :].tobytes()
        starts = [0, *table["end"].tolist()]
        paths = [os.fsdecode(names[start:end]) for start, end in pairwise(starts)]
        return Index(
            segments,
            paths,
            [key.tobytes() for key in table["key"]],
            table["rows"].tolist(),
            _mapped(folder, manifest["verdicts"]).view(VERDICT),
        )
    except (OSError, ValueError, KeyError, TypeError, DamagedError):
        return None


def _mapped(folder: Path, part: Mapping[str, Any]) -> Array:
    """The bytes of a part, in memory only where they are looked at. Raises DamagedError."""
    path = folder / str(part["name"])
    if check_sum(path) != (part["size"], part["sum"]):
        raise DamagedError
    return _map(path)


def _map(path: Path) -> Array:
    size = path.stat().st_size
    if not size:
        return np.zeros(0, np.uint8)
    with path.open("rb") as stream:
        return np.frombuffer(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)


def release(segment: Segment) -> None:
    """Let the memory go in which parts of a segment were looked at; they can be read again."""
    view = segment.raw.base
    if isinstance(view, memoryview) and hasattr(view.obj, "madvise"):
        view.obj.madvise(mmap.MADV_DONTNEED)


def write_segment(folder: Path, part: Part) -> Segment:
    """A new segment."""
    name = f"segment-{secrets.token_hex(8)}"
    made = segment_of(part)
    with (folder / name).open("wb") as stream:
        for array in (made.postings, made.hashes, made.rows):
            stream.write(np.ascontiguousarray(array).view(np.uint8).data)
    return _segment(_map(folder / name), len(part.rows), name)


def _segment(raw: Array, count: int, name: str) -> Segment:
    """The parts of a segment. Postings come first: numpy copies all of an array whose numbers do not lie as they should."""
    rows = len(raw) - count * ROW.itemsize
    hashes = rows // 3 * 2
    return Segment(raw[rows:].view(ROW), raw[hashes:rows].view("<u4"), raw[:hashes].view(POSTING), name, raw)


def commit(folder: Path, index: Index, settings: str) -> None:
    """Make this the index of the folder, and remove files that no index needs any more. Raises OSError."""
    names = [os.fsencode(path) for path in index.paths]
    table = np.zeros(len(names), FILE)
    table["end"] = np.cumsum([len(name) for name in names], dtype=np.uint64)
    table["rows"] = index.counts
    if names:
        table["key"] = np.frombuffer(b"".join(index.keys), "<u8").reshape(-1, 2)
    manifest: dict[str, Any] = {
        "version": VERSION,
        "settings": settings,
        "segments": [
            _described(folder / segment.name) | {"rows": len(segment.rows)} for segment in index.segments
        ],
        "files": _written(folder, "files", table.tobytes() + b"".join(names)) | {"files": len(names)},
        "verdicts": _written(folder, "verdicts", index.verdicts.tobytes()),
    }
    temporary = folder / f"{MANIFEST}-{secrets.token_hex(8)}"
    temporary.write_text(json.dumps(manifest), "ascii")
    os.replace(temporary, folder / MANIFEST)
    parts = [*manifest["segments"], manifest["files"], manifest["verdicts"]]
    kept = {MANIFEST, LOCK, atomic.IGNORE, *(str(part["name"]) for part in parts)}
    for entry in os.scandir(folder):
        if entry.is_file() and entry.name not in kept:
            with contextlib.suppress(OSError):
                os.unlink(entry.path)


def _written(folder: Path, kind: str, raw: bytes) -> dict[str, Any]:
    name = f"{kind}-{secrets.token_hex(8)}"
    (folder / name).write_bytes(raw)
    return _described(folder / name)


def _described(path: Path) -> dict[str, Any]:
    size, total = check_sum(path)
    return {"name": path.name, "size": size, "sum": total}


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[bool]:
    """Whether this process may write the index: nobody else does until the block ends.

    Creates the folder, which git is told to ignore. False also where the folder cannot be made or locked.
    """
    stream: IO[bytes] | None = None
    try:
        atomic.make_folder(folder)
        stream = (folder / LOCK).open("ab")
        _lock(stream)
    except OSError:
        if stream:
            stream.close()
        yield False
        return
    try:
        yield True
    finally:
        stream.close()


def _lock(stream: IO[bytes]) -> None:
    """Raises OSError when another process has the lock. Where there are no locks, a check sum finds what two wrote."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
