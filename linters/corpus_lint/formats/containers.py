"""The formats of files whose bytes may be compressed: what is in them, and how it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Protocol

from corpus_lint.core.document import Document
from corpus_lint.formats import compressed, text
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.format import Encode, Format
from corpus_lint.formats.text import MAX_RECORD_BYTES, Replaced, StrPath


class ReadStream(Protocol):
    """How the documents of an open file are read."""

    def __call__(
        self, stream: BinaryIO, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES, /
    ) -> Iterator[Document]:
        """Yield the documents. A record of more than ``limit`` bytes is one with a ``problem``."""
        ...


@dataclass(frozen=True, slots=True)
class Container:
    """How the bytes of an open file become documents and are put back, as ``Format`` says of a file.

    ``rebuilt(stream, replaced)`` yields the bytes with what ``replaced`` gives in the place of each record.
    """

    documents: ReadStream
    encode: Encode
    rebuilt: Callable[[BinaryIO, Replaced], Iterator[bytes]]
    read_one: Callable[[BinaryIO, str, Fields, int, int], Document]
    many: bool = False
    # As ``read_range`` and ``sample`` of a format.
    sample: Callable[[BinaryIO], Sequence[object]] | None = None
    documents_between: (
        Callable[[BinaryIO, str, Fields, int, int, int | None, int], Iterator[Document]] | None
    ) = None


def stored(container: Container, compression: str = "") -> Format:
    """The format of files with the bytes of a container, in a compression by its name (empty: none)."""
    storage = compressed.COMPRESSIONS[compression]

    def read(path: StrPath, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES) -> Iterator[Document]:
        with compressed.reading(storage, path, shown) as stream:
            yield from container.documents(stream, shown, fields, limit)

    def rebuild(path: StrPath, replaced: Replaced) -> Iterator[bytes]:
        with compressed.content(storage, path) as stream:
            yield from storage.packed(container.rebuilt(stream, replaced))

    def sample(path: StrPath) -> Sequence[object]:
        with compressed.content(storage, path) as stream:
            return container.sample(stream) if container.sample else ()

    return Format(
        read,
        container.encode,
        rebuild,
        partial(compressed.spooled, storage),
        container.read_one,
        container.many,
        sample=sample if container.sample else None,
        read_range=None if compression else _range(container),
    )


def _range(
    container: Container,
) -> Callable[[StrPath, str, Fields, int, int, int | None, int], Iterator[Document]] | None:
    between = container.documents_between
    if between is None:
        return None

    def read_range(
        path: StrPath, shown: str, fields: Fields, limit: int, start: int, end: int | None, record: int
    ) -> Iterator[Document]:
        with compressed.reading(compressed.PLAIN, path, shown) as stream:
            yield from between(stream, shown, fields, limit, start, end, record)

    return read_range


def jsonl() -> Container:
    """JSON Lines."""
    from corpus_lint.formats import jsonl, sample

    return Container(
        jsonl.documents,
        jsonl.encode,
        jsonl.rebuilt,
        jsonl.read_one,
        many=True,
        sample=sample.of_lines,
        documents_between=jsonl.documents_between,
    )


TEXT = Container(text.documents, text.encode, text.rebuilt, text.read_one)
