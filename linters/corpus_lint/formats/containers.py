"""The formats of files whose bytes may be compressed: what is in them, and how it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, BinaryIO, Protocol

from corpus_lint.core.document import Document
from corpus_lint.core.values import dataclass
from corpus_lint.formats import compressed, foreign, text
from corpus_lint.formats.blocks import Block
from corpus_lint.formats.fields import TEXT_ONLY, Fields
from corpus_lint.formats.format import Blocks, Encode, Format
from corpus_lint.formats.text import MAX_RECORD_BYTES, Replaced, StrPath


class ReadStream(Protocol):
    """How the documents of an open file are read."""

    def __call__(
        self, stream: BinaryIO, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES, /
    ) -> Iterator[Document]:
        """Yield the documents. A record of more than ``limit`` bytes is one with a ``problem``."""
        ...


def _itself(stream: BinaryIO) -> BinaryIO:
    return stream


@dataclass(frozen=True, slots=True)
class Container:
    """How the bytes of an open file become documents and are put back, as ``Format`` says of a file.

    ``rebuilt(stream, replaced, fields)`` yields the bytes with what ``replaced`` gives in the place of each record.
    ``opened(stream)`` is what ``read_one`` reads from.
    """

    documents: ReadStream
    encode: Encode
    rebuilt: Callable[[BinaryIO, Replaced, Fields], Iterator[bytes]]
    read_one: Callable[[Any, str, Fields, int, int], Document]
    many: bool = False
    # Whether records are too short, or too like structure, to be decoded each by itself: a file has one encoding.
    one_encoding: bool = False
    opened: Callable[[BinaryIO], Any] = _itself
    # As ``read_range`` and ``sample`` of a format.
    sample: Callable[[BinaryIO], Sequence[object]] | None = None
    documents_between: (
        Callable[[BinaryIO, str, Fields, int, int, int | None, int], Iterator[Document]] | None
    ) = None
    # As ``blocks`` and ``read_block`` of a format.
    blocks: Callable[[BinaryIO, str, Fields, int, int], Iterator[Block]] | None = None
    documents_of: Callable[[Block, str, Fields, int], Iterator[Document]] | None = None


def stored(container: Container, compression: str = "") -> Format:
    """The format of files with the bytes of a container, in a compression by its name (empty: none)."""
    storage = compressed.COMPRESSIONS[compression]

    def read(path: StrPath, shown: str, fields: Fields, limit: int = MAX_RECORD_BYTES) -> Iterator[Document]:
        with compressed.reading(storage, path, shown) as stream:
            encoded = _encoded(container, stream)
            if encoded:
                inside = foreign.as_utf8(stream, encoded)
                yield from foreign.marked(container.documents(inside, shown, fields, limit), encoded)
            else:
                yield from container.documents(stream, shown, fields, limit)

    def rebuild(path: StrPath, replaced: Replaced, fields: Fields = TEXT_ONLY) -> Iterator[bytes]:
        with compressed.content(storage, path) as stream:
            encoded = _encoded(container, stream)
            if encoded:
                write = partial(_rebuilt, container, fields)
                yield from storage.packed(foreign.rebuilt(stream, encoded, write, replaced))
            else:
                yield from storage.packed(container.rebuilt(stream, replaced, fields))

    def open_file(path: StrPath) -> Any:
        with compressed.content(storage, path) as stream:
            encoded = _encoded(container, stream)
            if encoded:
                return container.opened(compressed.kept(foreign.as_utf8(stream, encoded)))
        return container.opened(compressed.spooled(storage, path))

    def sample(path: StrPath) -> Sequence[object]:
        with compressed.content(storage, path) as stream:
            encoded = _encoded(container, stream)
            inside = foreign.as_utf8(stream, encoded) if encoded else stream
            return container.sample(inside) if container.sample else ()

    return Format(
        read,
        foreign.encoder(container.encode) if container.many else container.encode,
        rebuild,
        open_file,
        container.read_one,
        container.many,
        sample=sample if container.sample else None,
        read_range=None if compression else _range(container),
        blocks=_blocks(container, storage),
        read_block=container.documents_of,
    )


def _encoded(container: Container, stream: BinaryIO) -> foreign.Encoded | None:
    """The encoding of a file of records that as a whole is in another one than UTF-8."""
    return foreign.encoding_of(stream, not container.one_encoding) if container.many else None


def _rebuilt(container: Container, fields: Fields, stream: BinaryIO, replaced: Replaced) -> Iterator[bytes]:
    return container.rebuilt(stream, replaced, fields)


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


def _blocks(container: Container, storage: compressed.Compression) -> Blocks | None:
    cut = container.blocks
    if cut is None:
        return None

    def blocks(path: StrPath, shown: str, fields: Fields, limit: int, size: int) -> Iterator[Block]:
        with compressed.reading(storage, path, shown) as stream:
            if not _encoded(container, stream):
                yield from cut(stream, shown, fields, limit, size)

    return blocks


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
        blocks=jsonl.blocks,
        documents_of=jsonl.documents_of,
    )


def json() -> Container:
    """JSON."""
    from corpus_lint.formats import json_file, sample

    return Container(
        json_file.documents,
        json_file.encode,
        json_file.rebuilt,
        json_file.read_one,
        many=True,
        sample=sample.of_json,
        one_encoding=True,
    )


def plain() -> Container:
    """Plain text and Markdown."""
    return Container(text.documents, text.encode, text.rebuilt, text.read_one)


def table(ending: str) -> Container:
    """CSV and TSV."""
    from corpus_lint.formats import table, table_blocks

    return Container(
        partial(table.documents, ending=ending),
        table.encode,
        partial(table.rebuilt, ending=ending),
        table.read_one,
        many=True,
        one_encoding=True,
        opened=partial(table.opened, ending=ending),
        sample=partial(table.sample, ending=ending),
        blocks=partial(table_blocks.blocks, ending=ending),
        documents_of=table_blocks.documents_of,
    )


def subtitles() -> Container:
    """SubRip and WebVTT."""
    from corpus_lint.formats import subtitles

    return Container(subtitles.documents, subtitles.encode, subtitles.rebuilt, subtitles.read_one)


CONTAINERS: dict[str, Callable[[], Container]] = {
    "text": plain,
    "jsonl": jsonl,
    "json": json,
    "csv": partial(table, ".csv"),
    "tsv": partial(table, ".tsv"),
    "subtitles": subtitles,
}
