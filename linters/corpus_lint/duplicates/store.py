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
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

# To be raised when what is stored, or what it means, changes.
VERSION = 1
MANIFEST = "manifest.json"
LOCK = "lock"
# Rows of a segment, by which the memory of a run is bounded.
SEGMENT_ROWS = 1 << 17
# More segments than this, or more dead rows than living ones, and all are written anew.
MOST_SEGMENTS = 24

ROW = np.dtype(
    [
        ("digest", "<u8", (2,)),
        ("offset", "<u8"),
        ("file", "<u4"),
        ("record", "<u4"),
        ("length", "<u4"),
        ("below", "<u4"),
        ("kept", "<u4"),
    ]
)
# Sorted by hash: the hash in the upper, the row in the lower half of a number.
POSTING = np.dtype("<u8")
FILE = np.dtype([("key", "<u8", (2,)), ("end", "<u8"), ("rows", "<u4"), ("spare", "<u4")])
VERDICT = np.dtype(
    [("pair", "<u8", (2,)), ("shared", "<u4"), ("one", "<u4"), ("other", "<u4"), ("series", "<u4")]
)


class Damaged(Exception):
    """The index does not agree with its check sums."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows, the kept hashes of each, one row after the other, and the postings that lead from a hash to a row.

    ``name`` is empty while it is only in memory.
    """

    rows: Array
    hashes: Array
    postings: Array
    name: str = ""


@dataclass(slots=True)
class Index:
    """The state of an index: segments, and for each file by its number (path, key, rows); dead files have no path."""

    segments: list[Segment] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    verdicts: Array = field(default_factory=lambda: np.zeros(0, VERDICT))


def check_sum(data: Array) -> int:
    """The sum of the 64-bit words of some bytes, modulo 2^64: as fast as memory, and any one changed word changes it."""
    raw = np.ascontiguousarray(data).view(np.uint8)
    whole = len(raw) // 8 * 8
    tail = int.from_bytes(raw[whole:].tobytes(), "little")
    return (int(raw[:whole].view("<u8").sum(dtype=np.uint64)) + tail) % 2**64


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
    except (OSError, ValueError, KeyError, TypeError, Damaged):
        return None


def _mapped(folder: Path, part: Mapping[str, Any]) -> Array:
    """The bytes of a part, in memory only where they are looked at. Raises Damaged."""
    path = folder / str(part["name"])
    if path.stat().st_size != part["size"]:
        raise Damaged
    raw = _map(path)
    if check_sum(raw) != part["sum"]:
        raise Damaged
    return raw


def write_segment(folder: Path, rows: Array, hashes: Array, owners: Array) -> Segment:
    """A new segment: rows, and for each kept hash the row it belongs to, in the order of these."""
    name = f"segment-{secrets.token_hex(8)}"
    with (folder / name).open("wb") as stream:
        for part in (rows, postings(hashes, owners), hashes):
            stream.write(np.ascontiguousarray(part).view(np.uint8).data)
    return _segment(_map(folder / name), len(rows), name)


def _map(path: Path) -> Array:
    """The bytes of a file, which are read when they are looked at."""
    if not path.stat().st_size:
        return np.zeros(0, np.uint8)
    return np.memmap(path, np.uint8, "r").view(np.ndarray)


def _segment(raw: Array, count: int, name: str) -> Segment:
    """The parts of a segment. Postings come before hashes, which are half as long each."""
    split = count * ROW.itemsize
    middle = split + (len(raw) - split) // 3 * 2
    return Segment(raw[:split].view(ROW), raw[middle:].view("<u4"), raw[split:middle].view(POSTING), name)


def postings(hashes: Array, owners: Array) -> Array:
    """For each kept hash a number that leads to the row it belongs to, in order."""
    return np.sort((hashes.astype(np.uint64) << np.uint64(32)) | owners.astype(np.uint64))


def commit(folder: Path, index: Index, settings: str) -> None:
    """Make this the index of the folder, and remove files that no index needs any more. Raises OSError."""
    names = [os.fsencode(path) for path in index.paths]
    table = np.zeros(len(names), FILE)
    table["end"] = np.cumsum([len(name) for name in names], dtype=np.uint64)
    table["rows"] = index.counts
    if names:
        table["key"] = np.frombuffer(b"".join(index.keys), "<u8").reshape(-1, 2)
    manifest = {
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
    kept = {MANIFEST, LOCK, ".gitignore", *(str(part["name"]) for part in parts)}
    for entry in os.scandir(folder):
        if entry.is_file() and entry.name not in kept:
            with contextlib.suppress(OSError):
                os.unlink(entry.path)


def _written(folder: Path, kind: str, raw: bytes) -> dict[str, Any]:
    name = f"{kind}-{secrets.token_hex(8)}"
    (folder / name).write_bytes(raw)
    return _described(folder / name)


def _described(path: Path) -> dict[str, Any]:
    raw = _map(path)
    return {"name": path.name, "size": len(raw), "sum": check_sum(raw)}


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[bool]:
    """Whether this process may write the index: nobody else does until the block ends.

    Creates the folder, which git is told to ignore. False also where the folder cannot be made or locked.
    """
    stream: IO[bytes] | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("# Made by corpus-lint.\n*\n", "ascii")
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


def compact(folder: Path, index: Index) -> Index:
    """The same index without dead rows and files, in as few segments as can be."""
    living = [number for number, path in enumerate(index.paths) if path]
    renumbered = np.full(len(index.paths) + 1, 0, np.uint32)
    renumbered[living] = np.arange(len(living), dtype=np.uint32)
    alive = alive_files(index)
    segments: list[Segment] = []
    pending: list[tuple[Array, Array, Array]] = []
    count = 0

    def flush() -> None:
        nonlocal count
        if count:
            segments.append(write_segment(folder, *joined(pending)))
        pending.clear()
        count = 0

    for segment in index.segments:
        kept = alive[segment.rows["file"]]
        rows = segment.rows[kept].copy()
        rows["file"] = renumbered[rows["file"]]
        of_living = np.repeat(kept, segment.rows["kept"])
        owners = np.repeat(np.arange(len(rows), dtype=np.uint32), rows["kept"])
        hashes = np.array(segment.hashes[of_living])
        if count + len(rows) > SEGMENT_ROWS:
            flush()
        pending.append((rows, hashes, owners))
        count += len(rows)
    flush()
    return Index(
        segments,
        [index.paths[number] for number in living],
        [index.keys[number] for number in living],
        [index.counts[number] for number in living],
        index.verdicts,
    )


def joined(parts: Sequence[tuple[Array, Array, Array]]) -> tuple[Array, Array, Array]:
    """Rows, hashes and owners of several parts as those of one."""
    firsts = np.cumsum([0, *(len(rows) for rows, _, _ in parts)])
    return (
        np.concatenate([rows for rows, _, _ in parts]),
        np.concatenate([hashes for _, hashes, _ in parts]),
        np.concatenate(
            [owners + np.uint32(first) for (_, _, owners), first in zip(parts, firsts.tolist(), strict=False)]
        ),
    )


def alive_files(index: Index) -> Array:
    """For each file by its number whether it is not dead."""
    return np.fromiter((bool(path) for path in index.paths), bool, len(index.paths))
