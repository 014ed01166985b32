"""What the command writes: data sets beside each other, each all at once, and last the summary."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from corpus_lint.core.errors import UsageError
from corpus_lint.core.values import dataclass
from corpus_lint.core.visible_text import in_json
from corpus_lint.integrations.spark.hadoop_files import Place
from corpus_lint.integrations.spark.judging import COLUMN
from corpus_lint.run.clean.decisions import Decision
from corpus_lint.run.clean.rejected import with_reasons
from corpus_lint.run.clean.verdict import Reason

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

PARTS = ("findings", "rejected", "edits", "clean")
SUMMARY = "summary.json"
# What says that a directory is ours, and where a part is until it is whole. Readers of data sets leave out such names.
MARKER, UNFINISHED = "_corpus_lint", "_unfinished"


@dataclass(frozen=True, slots=True)
class Output:
    """The directory of a run."""

    place: Place

    def claim(self, overwrite: bool) -> None:
        """Make the directory, or empty one that an earlier run made if that is asked for. Raises UsageError."""
        entries = self.place.entries() if self.place.exists() else []
        own = {MARKER, UNFINISHED, SUMMARY, *PARTS}
        if entries:
            names = {one.name for one in entries}
            if MARKER not in names:
                raise UsageError(
                    f"{self.place} is not empty, and no output of this command: name another directory"
                )
            if not overwrite:
                raise UsageError(
                    f"{self.place} has the output of an earlier run: name another directory, or --overwrite"
                )
            # First what says that it is whole, last what says that it is ours.
            for one in sorted(entries, key=lambda one: (one.name == MARKER, one.name != SUMMARY)):
                if one.name in own:
                    one.remove()
        self.place.make()
        (self.place / MARKER).write(b"")

    def write(self, name: str, save: Callable[[str], None], ending: str = "") -> None:
        """Write a part of the output. With an ending, its text files get that in the place of ``.txt``."""
        unfinished = self.place / UNFINISHED
        part = unfinished / name
        unfinished.make()
        save(str(part))
        for file in part.entries() if ending else ():
            if ".txt" in file.name and not file.name.startswith((".", "_")):
                file.move(part / file.name.replace(".txt", ending))
        part.move(self.place / name)

    def conclude(self, summary: Mapping[str, Any]) -> None:
        """Write the summary: all is there."""
        (self.place / UNFINISHED).remove()
        content = in_json(json.dumps(summary, ensure_ascii=False, indent=2)) + "\n"
        (self.place / SUMMARY).write(content.encode())


def save_lines(lines: DataFrame, column: str, packed: bool) -> Callable[[str], None]:
    """What writes a column of bytes as lines."""
    from pyspark.sql import functions as sql

    # The bytes stay as they are: nothing asks whether they are UTF-8.
    values = lines.select(sql.col(column).cast("string").alias("value"))
    compression = "gzip" if packed else "none"
    return lambda path: values.write.option("lineSep", "\n").text(path, compression=compression)


def rejected_lines(rejected: DataFrame) -> DataFrame:
    """Rejected records of JSON as lines, with the reasons as their last field."""

    def lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            rows = zip(batch.column("raw").to_pylist(), batch.column(COLUMN).to_pylist(), strict=True)
            made = [_with_reasons(raw, decided) for raw, decided in rows]
            yield pa.RecordBatch.from_arrays([pa.array(made, pa.binary())], names=["raw"])

    return rejected.select("raw", COLUMN).mapInArrow(lines, "raw binary")


def _with_reasons(raw: bytes, decided: Mapping[str, Any]) -> bytes:
    reasons = tuple(_reason(one) for one in decided["reasons"])
    decision = Decision(decided["record"], reasons, id=decided["id"] or "")
    return with_reasons(decided["path"], raw, decision).rstrip(b"\r\n")


def _reason(values: Mapping[str, Any]) -> Reason:
    related = values["related"]
    place = related and (related["path"] or "", related["record"], related["id"] or "")
    return Reason(**{**values, "related": place})
