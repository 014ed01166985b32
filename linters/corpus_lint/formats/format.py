"""What a format is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit
from corpus_lint.core.values import dataclass
from corpus_lint.formats.blocks import Block
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.text import MAX_RECORD_BYTES, Replaced, StrPath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol
else:
    Protocol = object

# Where ranges of records begin that have at least so many bytes, and the numbers of their first records.
Ranges = Callable[[StrPath, str, Fields, int], Sequence[tuple[int, int]]]
# Blocks of records: like ``read``, then the bytes that each has at least.
Blocks = Callable[[StrPath, str, Fields, int, int], Iterator[Block]]


class Read(Protocol):
    """How the documents of a file are read."""

    def __call__(
        self, path: StrPath, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES, /
    ) -> Iterator[Document]:
        """Yield the documents. A record of more than ``limit`` bytes is one with a ``problem``."""


class Rebuild(Protocol):
    """How a file is written with other records."""

    def __call__(self, path: StrPath, replaced: Replaced, fields: Fields = TEXT_ONLY, /) -> Iterator[bytes]:
        """Yield the bytes. ``fields`` are those that the file was read with."""


class Encode(Protocol):
    """How a repaired document is put into the bytes of its record."""

    def __call__(
        self, original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = (), /
    ) -> Document:
        """The document with the new text. ``edits`` make it out of the old one, for a text that stands in several strings."""


@dataclass(frozen=True, slots=True)
class Format:
    """How files become documents.

    ``read(path, shown, fields, limit)`` yields the documents of a file, ``shown`` being its name in findings.
    ``encode(document, new_text, transcode, edits)`` gives one document as it will be read again, with its new bytes; it raises
    UnicodeEncodeError when its encoding cannot hold the text, and ValueError when the bytes would not read back.
    ``open(path)`` gives something to close and ``read_one(opened, shown, fields, record, offset)`` a document from it
    that was read before.
    ``rebuild(path, replaced, fields)`` yields the bytes of the file as it now is, with what ``replaced`` gives for the number and
    the bytes of each record in its place, and without the records that it gives None for; it raises EOFError when the file is
    damaged by now.
    """

    read: Read
    encode: Encode
    rebuild: Rebuild
    open: Callable[[StrPath], Any]
    read_one: Callable[[Any, str, Fields, int, int], Document]
    # Whether one file holds many documents.
    many: bool = False
    # Whether repaired documents can be put back in place.
    writes: bool = True
    # Documents of a range of records, where a file can be read from the middle: like ``read``, then the byte where the range
    # begins, that where the next one does (None: the end of the file), and the number of the first record.
    read_range: Callable[[StrPath, str, Fields, int, int, int | None, int], Iterator[Document]] | None = None
    # Without it, ranges are of lines.
    ranges: Ranges | None = None
    # Blocks, where a file must be read from its beginning, and the documents of one. There are none of a file that only
    # ``read`` can read.
    blocks: Blocks | None = None
    read_block: Callable[[Block, str, Fields, int], Iterator[Document]] | None = None
    # Some of the first records, as values of JSON, where a file has records.
    sample: Callable[[StrPath], Sequence[object]] | None = None
