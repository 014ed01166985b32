"""Read and write the index of a corpus's documents on disk, where the key of a file is its content.

A folder holds segments, which are never changed once they are written, a table of files, and a manifest that names both with
their sizes and check sums. A run writes new segments under new names and then replaces the manifest, in one step: killed at
any moment it leaves the old index or the new one. One process writes at a time; another process does
not store its results. Data with a wrong digest, or from another version, is not used: the manifest is trusted only if this
user's corpus-lint wrote it, and it has the digests of all other files.

A row describes one document: its file, its record and offset there, and its signature.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from corpus_lint.core.cache_folder import CREATE, MANIFEST, CacheFolder
from corpus_lint.core.digest import digest
from corpus_lint.duplicates.index_format import (
    FILE,
    OWN,
    POSTING,
    ROW,
    VERDICT,
    Array,
    Index,
    Nominated,
    Part,
    Segment,
    segment_of,
)

# Increment when the format or its meaning changes.
VERSION = 7
LOCK = "lock"
LOCKING = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
# Rows that wait for a segment have at most so many bytes, with their hashes: to write it takes twice as much again. Twenty segments
# hold the signatures of some 5 GB of text; where an index is rewritten, a segment has at most so many rows.
SEGMENT_BYTES, SEGMENT_ROWS = 16 << 20, 1 << 17


class DamagedError(Exception):
    """The index does not agree with its digests."""


def read(folder: CacheFolder, settings: str) -> Index | None:
    """The index in a folder, or None if there is no usable one. It must have been made with ``settings``."""
    try:
        manifest = json.loads(folder.read(MANIFEST))
        if manifest["version"] != VERSION or manifest["settings"] != settings:
            return None
        segments = []
        for part in manifest["segments"]:
            raw = _mapped(folder, part)
            segments.append(_segment(raw, part["rows"], part["name"], part["digest"]))
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
            _mapped(folder, manifest["own"]).view(OWN),
            _nominated(_mapped(folder, manifest["nominated"]), manifest["nominated"]["documents"]),
        )
    except (OSError, ValueError, KeyError, TypeError, DamagedError):
        return None


def _mapped(folder: CacheFolder, part: Mapping[str, Any]) -> Array:
    """The bytes of a part, mapped into memory. Raises DamagedError, OSError."""
    raw = _map(folder, str(part["name"]))
    if len(raw) != part["size"] or digest(raw.data).hex() != part["digest"]:
        raise DamagedError
    return raw


def _map(folder: CacheFolder, name: str) -> Array:
    descriptor = folder.open(name)
    try:
        if not os.fstat(descriptor).st_size:
            return np.zeros(0, np.uint8)
        return np.frombuffer(mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ), np.uint8)
    finally:
        os.close(descriptor)


def release(segment: Segment) -> None:
    """Release the mapped memory of a segment; it can be read again."""
    view = segment.raw.base
    if isinstance(view, memoryview) and hasattr(view.obj, "madvise"):
        view.obj.madvise(mmap.MADV_DONTNEED)


def is_full(parts: Iterable[Part]) -> bool:
    """Whether some parts are enough for a segment."""
    return sum(part.rows.nbytes + part.hashes.nbytes + part.owners.nbytes for part in parts) >= SEGMENT_BYTES


def write_segment(folder: CacheFolder, part: Part) -> Segment:
    """Write a new segment. Raises OSError, and then leaves no file."""
    name = f"segment-{secrets.token_hex(8)}"
    made = segment_of(part)
    arrays = (made.postings, made.hashes, made.rows)
    parts = [np.ascontiguousarray(array).view(np.uint8).data for array in arrays]
    try:
        with os.fdopen(folder.open(name, CREATE), "wb") as stream:
            stream.writelines(parts)
        return _segment(_map(folder, name), len(part.rows), name, digest(*parts).hex())
    except OSError:
        with contextlib.suppress(OSError):
            folder.remove(name)
        raise


def _segment(raw: Array, count: int, name: str, checksum: str) -> Segment:
    """The parts of a segment. Postings come first: numpy copies arrays that are not aligned."""
    rows = len(raw) - count * ROW.itemsize
    hashes = rows // 3 * 2
    return Segment(
        raw[rows:].view(ROW), raw[hashes:rows].view("<u4"), raw[:hashes].view(POSTING), name, raw, checksum
    )


def commit(folder: CacheFolder, index: Index, settings: str) -> None:
    """Make this the index of the folder, and remove our files that are no longer needed. Raises OSError."""
    names = [os.fsencode(path) for path in index.paths]
    table = np.zeros(len(names), FILE)
    table["end"] = np.cumsum([len(name) for name in names], dtype=np.uint64)
    table["rows"] = index.counts
    if names:
        table["key"] = np.frombuffer(b"".join(index.keys), "<u8").reshape(-1, 2)
    nominated = index.nominated or Nominated()
    manifest: dict[str, Any] = {
        "version": VERSION,
        "settings": settings,
        "segments": [
            {
                "name": segment.name,
                "size": len(segment.raw),
                "digest": segment.digest,
                "rows": len(segment.rows),
            }
            for segment in index.segments
        ],
        "files": _written(folder, "files", table.tobytes() + b"".join(names)) | {"files": len(names)},
        "verdicts": _written(folder, "verdicts", index.verdicts.tobytes()),
        "own": _written(folder, "own", index.own.tobytes()),
        "nominated": _written(folder, "nominated", _stored(nominated)) | {"documents": len(nominated.last)},
    }
    folder.write(MANIFEST, json.dumps(manifest).encode("ascii"))
    parts = [*manifest["segments"], *(manifest[kind] for kind in ("files", "verdicts", "own", "nominated"))]
    kept = {MANIFEST, LOCK, *(str(part["name"]) for part in parts)}
    for name, _ in folder.entries():
        if name not in kept:
            with contextlib.suppress(OSError):
                folder.remove(name)


def _written(folder: CacheFolder, kind: str, raw: bytes) -> dict[str, Any]:
    name = f"{kind}-{secrets.token_hex(8)}"
    folder.store(name, raw)
    return {"name": name, "size": len(raw), "digest": digest(raw).hex()}


def _stored(one: Nominated) -> bytes:
    """What was nominated, in one piece: the digests, the pairs, the classes."""
    return one.digests.tobytes() + one.pairs.tobytes() + one.last.tobytes()


def _nominated(raw: Array, count: int) -> Nominated:
    """What was nominated of so many documents. Raises ValueError for other bytes."""
    pairs = count * 16
    last = len(raw) - count
    return Nominated(
        raw[:pairs].view("<u8").reshape(-1, 2), raw[last:], raw[pairs:last].view("<u4").reshape(-1, 2)
    )


@contextlib.contextmanager
def writing(folder: CacheFolder) -> Iterator[bool]:
    """Whether this process may write the index; other processes cannot until the block ends.

    False also if locking is impossible.
    """
    descriptor = -1
    try:
        descriptor = folder.open(LOCK, LOCKING)
        _lock(descriptor)
    except OSError:
        if descriptor >= 0:
            os.close(descriptor)
        yield False
        return
    try:
        yield True
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    """Raises OSError if another process has the lock. On systems without locks, digests detect mixed writes."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
