"""A file to copy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from corpus_lint.core.values import dataclass
from corpus_lint.formats import format_of, suffix
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.find_files import Source
from corpus_lint.run.clean.decisions import Decision


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
    # The format that the copy is written in (empty: that of the source).
    to: str = ""

    @property
    def many(self) -> bool:
        """Whether the file has records."""
        return format_of(self.source.file).many


def is_table(name: str) -> bool:
    """Whether a file of this name is written by rows and columns."""
    return suffix(name) == ".parquet"
