"""Undo the repairs of a copy: the documents in it as they were in the source, from the copy and the log of edits."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus_lint.core.edits import apply
from corpus_lint.core.model import Edit
from corpus_lint.formats import COMPRESSED, compressed, format_of
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.format import Format
from corpus_lint.formats.text import Replaced
from corpus_lint.run.clean.directory import EDITS, MANIFEST
from corpus_lint.run.clean.layout import OWN
from corpus_lint.run.clean.shard import is_table

# By the record in the copy, what was done to it, in order.
Log = dict[int | None, list[dict[str, Any]]]


def logged(copy: Path) -> dict[str, Log]:
    """The log of edits of a copy, by the names of its files. Raises OSError, ValueError."""
    found: dict[str, Log] = {}
    with open(copy / OWN / EDITS, "rb") as stream:
        for line in stream:
            values = json.loads(line)
            found.setdefault(values["path"], {}).setdefault(values["output_record"], []).append(values)
    return found


def undone(copy: Path, name: str, log: Log) -> Iterator[bytes]:
    """Yield the bytes of a file of a copy with every repaired record as it was in the source. Raises OSError, ValueError.

    Without the records that were rejected, these are the bytes of the source.
    """
    manifest = json.loads((copy / OWN / MANIFEST).read_bytes())
    written = next(one for one in manifest["files"] if one.get("output", {}).get("path", one["path"]) == name)
    saved = manifest["corpus-lint"]["fields"]
    wanted = Fields(tuple(saved["text"]), saved["id"])
    file_format = format_of(copy / name)
    before: dict[int | None, bytes] = {}
    for document in file_format.read(copy / name, name, wanted):
        for entry in log.get(document.record, ()):
            if "undo" not in entry and entry.get("part", "") == document.part:
                old = old_text(document.text, entry["edits"])
                before[document.record] = file_format.encode(document, old, False).raw
    number = 0

    def replaced(record: int | None, raw: bytes) -> bytes:
        nonlocal number
        number += 1
        place = None if record is None else number
        raw = before.get(place, raw)
        for entry in reversed(log.get(place, ())):
            if undo := entry.get("undo"):
                old = base64.b64decode(undo["bytes"])
                raw = raw[: undo["start"]] + old + raw[undo["start"] + undo["length"] :]
        return raw

    if was := written.get("was_encoded"):
        yield from _turned_back(copy / name, file_format, replaced, wanted, was[0], bytes.fromhex(was[1]))
    elif is_table(name):
        from corpus_lint.formats import parquet_writing

        yield from parquet_writing.rebuilt(
            copy / name, wanted, lambda record, raw: replaced(record, raw) if raw is not None else True
        )
    else:
        yield from file_format.rebuild(copy / name, replaced, wanted)


def _turned_back(
    path: Path, file_format: Format, replaced: Replaced, fields: Fields, encoding: str, bom: bytes
) -> Iterator[bytes]:
    """Yield the bytes of a file that was written as UTF-8, in its encoding before."""
    behind = next((one for one in sorted(COMPRESSED, reverse=True) if path.name.lower().endswith(one)), "")
    storage = compressed.COMPRESSIONS[COMPRESSED[behind]]
    with tempfile.TemporaryDirectory() as folder:
        turned = Path(folder) / path.name
        turned.write_bytes(b"".join(file_format.rebuild(path, replaced, fields)))
        with compressed.content(storage, turned) as stream:
            content = stream.read().decode("utf-8", "surrogateescape")
    yield from storage.packed(iter([bom + content.encode(encoding, "surrogateescape")]))


def old_text(text: str, edits: Sequence[Mapping[str, Any]]) -> str:
    """The text before some edits, whose places are those in it, from the text after them."""
    backwards: list[Edit] = []
    shift = 0
    for edit in edits:
        start = edit["start"] + shift
        backwards.append(Edit(start, start + len(edit["after"]), edit["before"]))
        shift += len(edit["after"]) - (edit["end"] - edit["start"])
    return apply(text, backwards)
