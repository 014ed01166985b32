"""Names of encodings for people, decoded text, and text to bytes; ``decoding`` turns bytes into text."""

from __future__ import annotations

from corpus_lint.core.model import Run
from corpus_lint.core.values import dataclass

# As WHATWG's Encoding Standard names them; the codecs are supersets of what pages claim to be.
LABELS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "utf-32-le": "UTF-32LE",
    "utf-32-be": "UTF-32BE",
}
# Longest first: the mark of UTF-32LE begins with that of UTF-16LE.
BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was encoded: ``bom`` and the encoded runs give the bytes back.

    Big5 has a dozen characters twice, so callers that write the bytes must compare them.
    """

    text: str
    runs: tuple[Run, ...]
    bom: bytes = b""


def label(encoding: str | None) -> str:
    """The name to show for a codec."""
    return "unknown" if encoding is None else LABELS.get(encoding, encoding)


def as_utf8(text: str) -> Decoded:
    """A text that was read as UTF-8."""
    return Decoded(text, (Run("utf-8", 0, len(text)),))


def encode(text: str, encoding: str | None) -> bytes:
    """The inverse of decoding a run. Raises UnicodeEncodeError when the encoding lacks a character."""
    return text.encode(encoding or "utf-8", "surrogateescape")


def has(encoding: str, character: str) -> bool:
    """Whether an encoding has a character."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def all_in(encoding: str, characters: str) -> frozenset[str]:
    """Those of some characters that an encoding has: all of them at once, as there are thousands."""
    return frozenset(characters.encode(encoding, "ignore").decode(encoding))


def strict(raw: bytes, encoding: str) -> str | None:
    """The text of some bytes in an encoding; None if they are not valid in it."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
