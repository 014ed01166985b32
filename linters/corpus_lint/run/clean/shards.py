"""Write the copy of a file, and its rejected records, each all at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus_lint.core import atomic_write
from corpus_lint.core.errors import ReadError, WriteError
from corpus_lint.formats import format_of, suffix
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.text import Replaced
from corpus_lint.run.clean import edit_log
from corpus_lint.run.clean.decisions import ChangedError, Decision, Pending
from corpus_lint.run.clean.rejected import BESIDE, FIELD, is_json, reasons_of, with_reasons
from corpus_lint.run.clean.state import BLOCK
from corpus_lint.run.rewrite import is_same

CHANGED = "not copied: the file changed while it was being cleaned; run again"


@dataclass(frozen=True, slots=True)
class Shard:
    """A file to copy: its path in the copy, its status and hash before it was read, and how many records it has.

    ``decisions`` yields, each time it is called, the decisions on its records.
    """

    source: Source
    name: str
    status: os.stat_result
    sha256: str
    records: int
    fields: Fields
    decisions: Callable[[], Iterator[Decision]]

    @property
    def many(self) -> bool:
        """Whether the file has records."""
        return format_of(self.source.file).many


@dataclass(slots=True)
class Written:
    """What was written of a file: its entry in the manifest, and its lines in the log of edits."""

    entry: dict[str, Any]
    log: list[bytes] = field(default_factory=list)


def write(shard: Shard, output: Path, rejected: Path | None) -> Written:
    """Write the copy of a file. Raises WriteError, also if the file changed since it was read."""
    name = shard.name
    counts = {"records": shard.records, "accepted": shard.records, "repaired": 0, "rejected": 0}
    for decision in shard.decisions():
        counts["accepted"] -= 1
        counts["rejected" if decision.reasons else "repaired"] += 1
    entry: dict[str, Any] = {
        "path": name,
        "source": shard.source.shown,
        "input": {"sha256": shard.sha256, "bytes": shard.status.st_size},
        **counts,
    }
    written = Written(entry)
    if shard.many or not counts["rejected"]:
        untouched = counts["accepted"] == shard.records
        data = _copied(shard) if untouched else _kept(shard, written.log)
        entry["output"] = _write(shard, output / name, data)
    else:
        remove(name, output)
    if rejected and counts["rejected"]:
        entry["rejected_output"] = _write(shard, rejected / name, _rejected(shard))
        if not is_json(name) and not is_table(name):
            _write(shard, rejected / (name + BESIDE), _reasons(shard))
    elif rejected:
        remove(name, rejected)
    return written


def remove(name: str, folder: Path) -> None:
    """Remove what an earlier run wrote of a file, when its source was another. Raises WriteError."""
    for path in (folder / name, folder / (name + BESIDE)):
        try:
            path.unlink(missing_ok=True)
        except NotADirectoryError:
            continue
        except OSError as error:
            raise WriteError(str(path), f"not removed: {error.strerror or error}") from error


def _write(shard: Shard, path: Path, data: Iterable[bytes]) -> dict[str, Any]:
    """Write a file, and return its hash and size. Raises WriteError."""
    found = hashlib.sha256()
    size = 0

    def hashed() -> Iterator[bytes]:
        nonlocal size
        for piece in data:
            found.update(piece)
            size += len(piece)
            yield piece

    def check() -> None:
        if not is_same(os.stat(shard.source.file), shard.status):
            raise ChangedError

    try:
        check()
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.replace(str(path), hashed(), None, check)
    except (ChangedError, EOFError, ReadError) as error:
        raise WriteError(shard.source.shown, CHANGED) from error
    except OSError as error:
        raise WriteError(str(path), f"not written: {error.strerror or error}") from error
    return {"sha256": found.hexdigest(), "bytes": size}


def _copied(shard: Shard) -> Iterator[bytes]:
    """The bytes of a file in which nothing is changed: all of them, however they are compressed."""
    with open(shard.source.file, "rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            yield block


def _kept(shard: Shard, log: list[bytes]) -> Iterator[bytes]:
    """The bytes of a file without the rejected records and with the repaired ones, whose log is added."""
    pending = Pending(shard.decisions())
    number = 0

    def replaced(record: int | None, raw: bytes) -> bytes | None:
        nonlocal number
        decision = pending.taken(record, raw)
        if decision and decision.reasons:
            return None
        number += 1
        if decision is None:
            return raw
        log.extend(edit_log.entries(shard.name, decision.repairs, None if record is None else number))
        last = decision.repairs[-1].repair
        return last.raw if last else raw

    if is_table(shard.name):
        yield from _table(shard, replaced)
    else:
        yield from format_of(shard.source.file).rebuild(shard.source.file, replaced)
    pending.end()


def is_table(name: str) -> bool:
    """Whether a file of this name is written by rows and columns."""
    return suffix(name) == ".parquet"


def _table(
    shard: Shard, replaced: Replaced, column: tuple[str, Mapping[int, str]] | None = None
) -> Iterator[bytes]:
    """The bytes of a Parquet file with what is given for its rows in their place, and perhaps another column."""
    from corpus_lint.formats import parquet_writing

    def row(record: int, raw: bytes | None) -> bytes | bool:
        new = replaced(record, raw or b"")
        return False if new is None else True if new is raw or raw is None else new

    yield from parquet_writing.rebuilt(shard.source.file, shard.fields, row, column)


def _rejected(shard: Shard) -> Iterator[bytes]:
    """The bytes of a file with only the rejected records, with their reasons if they can have them."""
    pending = Pending(shard.decisions())
    fields = is_json(shard.name)

    def replaced(record: int | None, raw: bytes) -> bytes | None:
        decision = pending.taken(record, raw)
        if decision is None or not decision.reasons:
            return None
        return with_reasons(shard.name, raw, decision) if fields else raw

    if is_table(shard.name):
        reasons = {
            one.record or 0: json.dumps(reasons_of(shard.name, one), ensure_ascii=False)
            for one in shard.decisions()
            if one.reasons
        }
        yield from _table(shard, replaced, (FIELD, reasons))
    else:
        yield from format_of(shard.source.file).rebuild(shard.source.file, replaced)
    pending.end()


def _reasons(shard: Shard) -> Iterator[bytes]:
    """A line with the reasons for each rejected record."""
    for decision in shard.decisions():
        if decision.reasons:
            yield json.dumps(reasons_of(shard.name, decision)).encode("ascii") + b"\n"


def sweep(folder: Path) -> None:
    """Remove the unfinished files that killed runs left in a directory and those below it."""
    with suppress(OSError):
        for path, _, _ in os.walk(folder):
            atomic_write.sweep(path)
