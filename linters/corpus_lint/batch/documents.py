"""Texts as documents, and repaired documents as texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus_lint.batch.kernel import row_name
from corpus_lint.core.document import Document
from corpus_lint.core.errors import BinaryError, LintError, UsageError
from corpus_lint.core.model import Run
from corpus_lint.core.values import replace
from corpus_lint.decoding import binary
from corpus_lint.formats import TEXT, column_values, text
from corpus_lint.formats.format import Format
from corpus_lint.formats.records import MOST_ID, NULL
from corpus_lint.formats.text import too_long

Text = str | bytes | None
MISSING = object()


def _written(original: Document, new_text: str, *_: object) -> Document:
    """A string with another text. It is not read from a file, so that its new bytes are UTF-8 need not be detected."""
    raw = new_text.encode("utf-8", "surrogatepass")
    return replace(original, raw=raw, text=new_text, runs=(Run("utf-8", 0, len(new_text)),), bom=b"")


STRING = replace(TEXT, encode=_written)


def document_of(content: str | bytes, name: str) -> Document:
    """The document that a string, or the bytes of a file, are. Raises BinaryError."""
    if isinstance(content, bytes):
        if kind := binary.kind(content):
            raise BinaryError(name, kind)
        return text.document(content, name)
    return Document(name, b"", content, (Run("utf-8", 0, len(content)),))


def documents(
    texts: Iterable[Text],
    ids: Iterable[object] | None,
    names: str | Iterable[str],
    field: str,
    most_bytes: int,
    are_values: bool = False,
) -> Iterator[Document]:
    """Yield the documents of texts: of each string a record, of bytes a file, or a value of a column if they ``are_values``.

    Raises LintError where bytes are not text, UsageError where there are more or fewer ids or names.
    """
    named, located = (None if ids is None else iter(ids)), (None if isinstance(names, str) else iter(names))
    path = names if isinstance(names, str) else ""
    shown = ""
    for row, content in enumerate(texts):
        if named is not None:
            shown = _shown(_next(named, "ids", row))
        if located is not None:
            path = str(_next(located, "names", row))
        if type(content) is str and len(content) * 4 <= most_bytes:
            run = Run("utf-8", 0, len(content))
            yield Document(path, b"", content, (run,), b"", row + 1, text_field=field, id=shown)
        else:
            yield _document(content, shown, path, row, field, most_bytes, are_values)
    for others, what in ((named, "ids"), (located, "names")):
        if others is not None and next(others, MISSING) is not MISSING:
            raise UsageError(f"there are more {what} than texts")


def _next(values: Iterator[object], what: str, row: int) -> object:
    """The next value. Raises UsageError where there is none."""
    value = next(values, MISSING)
    if value is MISSING:
        raise UsageError(f"there are {row:,} {what}, and more texts")
    return value


def _shown(name: object) -> str:
    """The name of a text as findings give it."""
    if isinstance(name, bytes):
        return name.decode("utf-8", "replace")[:MOST_ID]
    return "" if name is None else str(name)[:MOST_ID]


def _document(
    content: Text, name: str, path: str, row: int, field: str, most_bytes: int, is_value: bool
) -> Document:
    """The document of any text."""
    about = Document(path, b"", "", (), b"", row + 1, text_field=field, id=name)
    if content is None:
        return replace(about, problem=f"the field {field!r}{NULL}", is_null=True)
    if isinstance(content, str):
        size = len(content.encode("utf-8", "surrogatepass"))
        if size > most_bytes:
            return replace(about, problem=too_long("the text", size, most_bytes))
        return replace(about, text=content, runs=(Run("utf-8", 0, len(content)),))
    raw = bytes(content)
    if len(raw) > most_bytes:
        return replace(about, problem=too_long("the text", len(raw), most_bytes))
    if is_value:
        return column_values.with_value(about, raw)
    try:
        whole = document_of(raw, path)
    except BinaryError as error:
        raise LintError([f"{row_name(row, name)}: {error}"]) from error
    return replace(whole, id=name)


def _encoded_value(original: Document, new_text: str, transcode: bool, *_: object) -> Document:
    """A value with another text, in its encoding. Raises ValueError, UnicodeEncodeError."""
    return column_values.encode(original, new_text, transcode)


VALUE = replace(TEXT, encode=_encoded_value)


def format_of(document: Document) -> Format:
    """How a repaired document becomes a text again: a string, the value of a column or the bytes of a file."""
    if not document.raw:
        return STRING
    return TEXT if document.record is None else VALUE
