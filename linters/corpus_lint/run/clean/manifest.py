"""The manifest of a copy: what made it, of what, and what came of it; and, beside it, the log of edits.

Neither says when or where it was made: equal runs give equal bytes.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO

from corpus_lint.core import atomic_write
from corpus_lint.core.digest import digest
from corpus_lint.core.errors import WriteError
from corpus_lint.core.version import __version__
from corpus_lint.formats.find_files import Source
from corpus_lint.formats.text import StrPath
from corpus_lint.run import code_hash
from corpus_lint.run.clean.directory import EDITS, MANIFEST, Directory
from corpus_lint.run.clean.outcome import TEXTLESS, Target
from corpus_lint.run.clean.shard import Shard
from corpus_lint.run.clean.shards import Written, gather, write
from corpus_lint.run.clean.state import BLOCK, hash_of
from corpus_lint.run.settings import Settings

# What is being written, in the state.
ENTRIES, LOG = "entries", "log"
DONE = "shard-{}.jsonl"
FORMAT = 1
COUNTS = ("documents", "records", TEXTLESS, "accepted", "repaired", "rejected")


def described(settings: Settings, target: Target, names: Sequence[str]) -> dict[str, Any]:
    """What decides the bytes of a copy besides its sources: two runs of one description give equal copies of equal sources."""
    policy = target.policy
    ignored = {name: sorted(settings.ignored(name)) for name in names} if settings.ignored else {}
    return {
        "format": FORMAT,
        "version": __version__,
        "code": code_hash.state(None),
        "files": digest("\0".join(names)).hex(),
        "fields": {"text": list(settings.fields.text), "id": settings.fields.id},
        "max_record_bytes": settings.max_record_bytes,
        "fixes": sorted(safety.value for safety in settings.safeties),
        "reject": sorted([*(one.value for one in policy.severities), *policy.codes]),
        "severities": {code: one.value for code, one in sorted(policy.configured.items())},
        "per_file_ignores": digest(json.dumps(ignored)).hex() if ignored else "",
        "rejected": bool(target.rejected),
        "to": target.to,
        "against": _hash_of_all(settings.against),
        "rules": {rule.code: _options(rule.options) for rule in settings.rules},
    }


def _hash_of_all(sources: Sequence[Source]) -> str:
    """A digest of the contents of some files; empty if there are none. Raises OSError."""
    found = sorted(hash_of(source.file) for source in sources)
    return digest("\0".join(found)).hex() if found else ""


def _options(options: Any) -> Any:
    """The options of a rule as JSON values."""
    values = asdict(options) if is_dataclass(options) and not isinstance(options, type) else {}
    return json.loads(json.dumps(values, default=repr))


def recalled(
    output: Directory,
    rejected: Path | None,
    files: Mapping[str, StrPath],
    counts: Counter[str],
    rules: Counter[str],
) -> bool:
    """Whether a copy is complete and of these files as they are now; then add what came of it. ``files`` are by their names."""
    try:
        values = json.loads((output.own / MANIFEST).read_bytes())
        if values["lost"] or {one["path"] for one in values["files"] if "input" in one} != set(files):
            return False
        for one in values["files"]:
            if "input" in one and hash_of(files[one["path"]]) != one["input"]["sha256"]:
                return False
            if not _is_there(one, one["path"], output.path, rejected):
                return False
        found = dict(values["counts"])
        rules.update(found.pop("rejected_by_rule"))
        counts.update(found)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


@dataclass(slots=True)
class Book:
    """The entries of the manifest and the log of edits, while the files are written."""

    output: Directory
    run: Mapping[str, Any]
    entries: BinaryIO
    log: BinaryIO

    @classmethod
    @contextmanager
    def opened(cls, output: Directory, run: Mapping[str, Any]) -> Iterator[Book]:
        """A new book, for the block. Raises OSError."""
        with open(output.state / ENTRIES, "w+b") as entries, open(output.state / LOG, "w+b") as log:
            yield cls(output, run, entries, log)

    def enter(self, number: int, shard: Shard, decided: str, rejected: Path | None) -> None:
        """Write the copy of a file, and enter it. Raises WriteError, OSError.

        ``number`` is that of the file, ``decided`` a digest of the decisions on its records: a shard that is there need not be
        written again.
        """
        done = self.output.state / DONE.format(number)
        key = digest(repr((shard.name, shard.sha256, decided))).hex()
        lines = _known(done, key, shard.name, self.output.path, rejected)
        if lines is None:
            lines = _lines(write(shard, self.output.path, rejected))
            if shard.many:
                atomic_write.replace(
                    str(done), (line + b"\n" for line in [key.encode(), *lines]), None, lambda: None
                )
        self._add(lines)

    def _add(self, lines: Sequence[bytes]) -> None:
        self.entries.write(lines[0] + b"\n")
        self.log.writelines(line + b"\n" for line in lines[1:])

    def gather(self, found: Sequence[Shard], to: str) -> None:
        """Write one file with the text files that stay, and enter it. Raises WriteError, OSError."""
        self._add(_lines(gather(found, self.output.path, to)))

    def close(self, counts: Counter[str], rules: Counter[str], lost: Sequence[str]) -> None:
        """Write the log and the manifest, which ends the run. ``lost`` are files that could not be read. Raises WriteError."""
        totals = {
            **{key: counts[key] for key in COUNTS},
            "rejected_by_rule": dict(sorted(rules.items())),
        }
        head = {"corpus-lint": self.run, "counts": totals, "lost": list(lost)}
        self._write(EDITS, _blocks(self.log))
        self._write(MANIFEST, self._manifest(head))

    def _manifest(self, head: Mapping[str, Any]) -> Iterator[bytes]:
        """The manifest, with a line for each file."""
        text = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
        yield text.encode("utf-8", "backslashreplace") + b',\n "files": ['
        self.entries.seek(0)
        separator = b"\n  "
        for line in self.entries:
            yield separator + line.rstrip(b"\n")
            separator = b",\n  "
        yield b"\n ]\n}\n"

    def _write(self, name: str, data: Iterator[bytes]) -> None:
        path = self.output.own / name
        try:
            atomic_write.replace(str(path), data, None, lambda: None)
        except OSError as error:
            raise WriteError(str(path), f"not written: {error.strerror or error}") from error


def _lines(written: Written) -> list[bytes]:
    """The entry and the log of what was written, as lines without their ends."""
    entry = json.dumps(written.entry, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return [entry, *(line.rstrip(b"\n") for line in written.log)]


def _known(done: Path, key: str, name: str, output: Path, rejected: Path | None) -> list[bytes] | None:
    """The entry and the log of a shard that a run before wrote, if it is there as it was written."""
    try:
        found, *lines = done.read_bytes().split(b"\n")[:-1]
        if found != key.encode():
            return None
        entry = json.loads(lines[0])
        if not _is_there(entry, name, output, rejected):
            return None
    except (OSError, ValueError):
        return None
    return lines


def _is_there(entry: Mapping[str, Any], name: str, output: Path, rejected: Path | None) -> bool:
    """Whether what was written of a file is as it was written. Raises OSError if it is gone."""
    for part, folder in (("output", output), ("rejected_output", rejected)):
        written = entry.get(part)
        if written and (folder is None or hash_of(folder / written.get("path", name)) != written["sha256"]):
            return False
    return True


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while block := stream.read(BLOCK):
        yield block


def remove(output: Directory) -> None:
    """Remove the manifest of a run, which is to be made again. Raises OSError."""
    for name in (MANIFEST, EDITS):
        if (output.own / name).exists():
            os.unlink(output.own / name)
