"""Files of records that as a whole are in another encoding than UTF-8: they are read as UTF-8, and the first document says so.

UTF-16 and UTF-32 cannot be split by bytes. In JSON and tables of other encodings a byte of a character may look like structure, and
a record is too short to tell its encoding.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import tempfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from corpus_lint.core import encodings
from corpus_lint.core.document import Document
from corpus_lint.core.model import Edit, Run
from corpus_lint.core.values import dataclass, field, replace
from corpus_lint.decoding.decode import decode
from corpus_lint.formats.format import Encode
from corpus_lint.formats.pieces import Pieces
from corpus_lint.formats.text import BUFFER_BYTES, Replaced

WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Bytes that the encoding is told by.
HEAD_BYTES = 1 << 16
# What such a file is read with in front: a byte order mark, whether or not it has one.
# In front of a record that is written as UTF-8 by a fix, and with it the file: no record of UTF-8 begins with this byte.
AS_UTF8 = b"\xff"
# Bytes of a file that are kept in memory until it is known how they are written.
KEPT_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class Encoded:
    """The encoding of a file, with the byte order mark that it has; of its first document, ``layout`` is what it had before."""

    encoding: str
    bom: bytes
    layout: Any = None


def encoding_of(stream: BinaryIO, only_wide: bool) -> Encoded | None:
    """The encoding of a stream that is at its beginning, which it stays at. None where its bytes can be read as they are."""
    peek = getattr(stream, "peek", None)
    return told_by(peek(HEAD_BYTES)[:HEAD_BYTES], only_wide) if peek else None


def told_by(head: bytes, only_wide: bool) -> Encoded | None:
    """The encoding of a file that begins with some bytes."""
    for bom, encoding in encodings.BYTE_ORDER_MARKS:
        if head.startswith(bom):
            return None if encoding == "utf-8" else Encoded(encoding, bom)
    if b"\0" not in head and (only_wide or _is_utf8(head)):
        return None
    # Whole characters of four bytes, or whole lines.
    cut = head[: len(head) // 4 * 4] if b"\0" in head else head[: head.rfind(b"\n") + 1] or head
    runs = decode(cut).runs
    if len(runs) != 1 or runs[0].encoding in (None, "utf-8") or not runs[0].sure:
        return None
    encoding = runs[0].encoding or "utf-8"
    return Encoded(encoding, b"") if encoding in WIDE or not only_wide else None


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


@dataclass(slots=True)
class Exactness:
    """Whether the text of a file, encoded again, gives its bytes: Big5 has some characters twice."""

    encoding: str
    _was: Any = field(default_factory=hashlib.blake2b)
    _again: Any = field(default_factory=hashlib.blake2b)
    _encoder: Any = None

    def add(self, raw: bytes, text: str) -> None:
        """Compare a piece of the file with its text."""
        self._encoder = self._encoder or codecs.getincrementalencoder(self.encoding)("surrogateescape")
        self._was.update(raw)
        self._again.update(self._encoder.encode(text))

    @property
    def holds(self) -> bool:
        """Whether they have been the same."""
        return bool(self._was.digest() == self._again.digest())


def as_utf8(stream: BinaryIO, encoded: Encoded, exactness: Exactness | None = None) -> BinaryIO:
    """The content of a stream in UTF-8. Reading raises EOFError where a byte has no meaning."""
    return io.BufferedReader(Pieces(_in_utf8(stream, encoded, exactness)), BUFFER_BYTES)


def _in_utf8(stream: BinaryIO, encoded: Encoded, exactness: Exactness | None) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoded.encoding)("surrogateescape")
    stream.read(len(encoded.bom))
    yield BOM_UTF8
    more = True
    while more:
        piece = stream.read(BUFFER_BYTES)
        more = bool(piece)
        try:
            text = decoder.decode(piece, not more)
            if exactness:
                exactness.add(piece, text)
            yield text.encode("utf-8", "surrogateescape")
        except UnicodeError as error:
            raise EOFError(f"not {encodings.label(encoded.encoding)}: {error}") from error


def marked(documents: Iterable[Document], encoded: Encoded) -> Iterator[Document]:
    """The documents, of which the first one with a text is in the encoding of the file."""
    waits = True
    for one in documents:
        if waits and one.problem is None:
            waits = False
            runs = (Run(encoded.encoding, 0, len(one.text)),)
            yield replace(one, runs=runs, bom=encoded.bom, layout=replace(encoded, layout=one.layout))
        else:
            yield one


def encoder(encode: Encode) -> Encode:
    """How documents are put back, given how those of UTF-8 are."""

    def encode_any(
        original: Document, new_text: str, transcode: bool, edits: Sequence[Edit] = ()
    ) -> Document:
        encoded = original.layout
        if not isinstance(encoded, Encoded):
            return encode(original, new_text, transcode, edits)
        bom = BOM_UTF8 if original.raw.startswith(BOM_UTF8) else b""
        runs = (Run("utf-8", 0, len(original.text)),)
        inner = replace(original, runs=runs, bom=bom, layout=encoded.layout)
        again = encode(inner, new_text, transcode, edits)
        if transcode:
            return replace(again, raw=AS_UTF8 + again.raw)
        runs = (Run(encoded.encoding, 0, len(again.text)),)
        encodings.encode(again.text, encoded.encoding)
        return replace(again, runs=runs, bom=original.bom, layout=encoded)

    return encode_any


def rebuilt(
    stream: BinaryIO,
    encoded: Encoded,
    rebuild: Callable[[BinaryIO, Replaced], Iterator[bytes]],
    replaced: Replaced,
) -> Iterator[bytes]:
    """Yield the bytes of a file with the changed records in place, in its encoding, or in UTF-8 where a fix has said so.

    Raises OSError where the encoding does not give the bytes of the file back.
    """
    turned = False
    exactness = Exactness(encoded.encoding)

    def replaced_any(record: int | None, raw: bytes) -> bytes | None:
        nonlocal turned
        new = replaced(record, raw)
        if new and new.startswith(AS_UTF8) and not raw.startswith(AS_UTF8):
            turned = True
            return new[len(AS_UTF8) :]
        return new

    with tempfile.SpooledTemporaryFile(KEPT_BYTES) as kept:
        for piece in rebuild(as_utf8(stream, encoded, exactness), replaced_any):
            kept.write(piece)
        kept.seek(0)
        first = kept.read(len(BOM_UTF8)).removeprefix(BOM_UTF8)
        if turned:
            yield first
            while piece := kept.read(BUFFER_BYTES):
                yield piece
            return
        if not exactness.holds:
            raise OSError(
                f"its bytes are not those that {encodings.label(encoded.encoding)} has for its text"
            )
        yield encoded.bom
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        write = codecs.getincrementalencoder(encoded.encoding)("surrogateescape")
        yield write.encode(decoder.decode(first))
        while piece := kept.read(BUFFER_BYTES):
            yield write.encode(decoder.decode(piece))
