"""The records that would be rejected, as a file: JSON Lines, or CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from corpus_lint.core import atomic_write
from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass, field
from corpus_lint.core.visible_text import in_json
from corpus_lint.formats.own_files import COLUMNS
from corpus_lint.run.summary.verdicts import Rejected

JSONL, CSV = ".jsonl", ".csv"
# What a spreadsheet takes for the beginning of a formula, with what it skips before one.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Before it, so that the cell is a text.
TEXT = "'"
# Bytes that are kept in memory until the list is written.
SPOOLED = 1 << 22
BLOCK = 1 << 20


def _spooled() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(SPOOLED)


def check_name(name: str) -> None:
    """Raise UsageError for a name that does not say the format."""
    if not name.lower().endswith((JSONL, CSV)):
        raise UsageError(f"--rejected {name}: expected a name that ends with {JSONL} or {CSV}")


@dataclass(slots=True)
class RejectedList:
    """A file that is written when the run ends; ``add`` takes the records one by one."""

    path: Path
    number: int = 0
    _lines: IO[bytes] = field(default_factory=_spooled)

    def __post_init__(self) -> None:
        if self.path.suffix.lower() == CSV:
            # With a byte order mark, by which spreadsheets know UTF-8.
            self._lines.write(b"\xef\xbb\xbf" + _row(COLUMNS).encode("utf-8"))

    def add(self, one: Rejected) -> None:
        """Add a record."""
        self.number += 1
        made = _as_csv(one) if self.path.suffix.lower() == CSV else _as_json(one)
        self._lines.write(made.encode("utf-8", "backslashreplace"))

    def write(self) -> None:
        """Write the file all at once. Raises WriteError."""
        self._lines.seek(0)
        atomic_write.write_parts(self.path, self._blocks())

    def _blocks(self) -> Iterator[bytes]:
        while block := self._lines.read(BLOCK):
            yield block

    def close(self) -> None:
        """Forget what was added."""
        self._lines.close()


def _as_json(one: Rejected) -> str:
    values = {
        "path": one.path,
        "record": one.record,
        "id": one.id or None,
        "source": one.source,
        "reasons": [reason.as_dict() for reason in one.reasons],
    }
    return in_json(json.dumps(values, ensure_ascii=False)) + "\n"


def _as_csv(one: Rejected) -> str:
    record = "" if one.record is None else str(one.record)
    codes = " ".join(dict.fromkeys(reason.code for reason in one.reasons))
    said = "; ".join(f"{reason.code} {reason.message}" for reason in one.reasons)
    return _row((one.path, record, one.id, one.source, codes, said))


def _row(cells: tuple[str, ...]) -> str:
    stream = io.StringIO(newline="")
    # Only what is in the line end, or a delimiter, is quoted, and readers take a lone carriage return for a line end.
    csv.writer(stream, lineterminator="\r\n").writerow(map(neutral, cells))
    return stream.getvalue().removesuffix("\r\n") + "\n"


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = cell.replace("\0", "")
    return TEXT + cell if cell.lstrip(" \u3000\ufeff").startswith(FORMULA) else cell
