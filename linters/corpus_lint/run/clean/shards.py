"""Write the copy of a file, and its rejected records, each all at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus_lint.core import atomic_write
from corpus_lint.core.errors import ReadError, WriteError
from corpus_lint.core.values import dataclass, field
from corpus_lint.formats import format_of
from corpus_lint.formats.foreign import AS_UTF8
from corpus_lint.formats.text import Replaced
from corpus_lint.run.clean import convert, edit_log
from corpus_lint.run.clean.decisions import ChangedError, Decision, Pending
from corpus_lint.run.clean.rejected import BESIDE, FIELD, is_json, reasons_of, with_reasons
from corpus_lint.run.clean.shard import Shard, is_table
from corpus_lint.run.clean.state import BLOCK
from corpus_lint.run.rewrite import is_same

CHANGED = "not copied: the file changed while it was being cleaned; run again"


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
    gathered = convert.is_gathered(name, shard.to)
    target = name if gathered else convert.converted_name(name, shard.to)
    if gathered:
        entry["gathered"] = True
    elif shard.many or not counts["rejected"]:
        untouched = counts["accepted"] == shard.records and target == name
        data = _copied(shard) if untouched else _kept(shard, written.log, target)
        entry["output"] = _write(shard, output / target, data)
        if target != name:
            entry["output"]["path"] = target
        if turned := next((one.turned for one in shard.decisions() if one.turned), None):
            entry["was_encoded"] = [turned[0], turned[1].hex()]
    else:
        remove(name, output)
    if rejected and counts["rejected"]:
        entry["rejected_output"] = _write(shard, rejected / name, _rejected(shard))
        if not is_json(name) and not is_table(name):
            _write(shard, rejected / (name + BESIDE), _reasons(shard))
    elif rejected:
        remove(name, rejected)
    return written


def gather(found: Sequence[Shard], output: Path, to: str) -> Written:
    """Write one file with the text files that stay. Raises WriteError."""
    name = convert.GATHERED + to
    written = Written({"path": name, "records": 0})

    def record(shard: Shard, decision: Decision | None, text: str) -> dict[str, str]:
        written.entry["records"] += 1
        if decision:
            number = written.entry["records"]
            written.log.extend(edit_log.entries(name, decision.repairs, number, shard.name))
        return {"path": shard.name, "text": text}

    def records() -> Iterator[dict[str, str]]:
        written.entry["records"] = 0
        written.log.clear()
        return (record(*one) for one in convert.texts(found))

    data: Iterator[bytes]
    if to == "jsonl":
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in records())
        data = (line.encode("utf-8", "backslashreplace") for line in lines)
    else:
        data = convert.tabulated(name, records)
    written.entry["output"] = _write(found[0], output / name, data)
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


def _kept(shard: Shard, log: list[bytes], target: str) -> Iterator[bytes]:
    """The bytes of a file without the rejected records and with the repaired ones, whose log is added, as they are in ``target``."""
    kept = _Kept(shard, log, target)
    if target != shard.name:
        yield from convert.converted(shard, shard.to, kept.begin)
    elif is_table(shard.name):
        yield from _table(shard, kept.begin())
    else:
        yield from format_of(shard.source.file).rebuild(shard.source.file, kept.begin(), shard.fields)
    kept.pending.end()


@dataclass(slots=True)
class _Kept:
    """What is in the copy in the place of each record, and the log of what was repaired."""

    shard: Shard
    log: list[bytes]
    target: str
    pending: Pending = field(default_factory=lambda: Pending(iter(())))
    number: int = 0
    # Whether the record whose fix writes the file as UTF-8 is rejected: then the next one says so.
    turns: bool = False

    def begin(self) -> Replaced:
        """What to call for each record in order, from the first one on."""
        self.pending = Pending(self.shard.decisions())
        self.number, self.turns = 0, False
        self.log.clear()
        return self.replaced

    def replaced(self, record: int | None, raw: bytes) -> bytes | None:
        """The bytes for a record in the copy; None if it is rejected. Raises ChangedError."""
        decision = self.pending.taken(record, raw)
        if decision and decision.reasons:
            self.turns |= bool(decision.turned)
            return None
        self.number += 1
        new = self._repaired(record, raw, decision) if decision else raw
        if self.turns and new.strip():
            self.turns = False
            return AS_UTF8 + new
        return new

    def _repaired(self, record: int | None, raw: bytes, decision: Decision) -> bytes:
        place = None if record is None else self.number
        self.log.extend(edit_log.entries(self.target, decision.repairs, place))
        last = decision.repairs[-1].repair
        return last.raw if last else raw


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
        yield from format_of(shard.source.file).rebuild(shard.source.file, replaced, shard.fields)
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
