"""Detect binary data before decoding: containers by their signatures, and bytes that text never has.

Binary files are left alone, so a signature must be beyond doubt: a signature that is made of
letters counts only with bytes behind it that text does not have there.
"""

from __future__ import annotations

import re

# Bytes in which controls are counted and encodings are tried: what git looks for a NUL in, and more. A multiple of four,
# for it may be UTF-32.
HEAD = 8_000
SAMPLE = 1 << 16
# C0 controls that text has: backspace (of manual pages), tab, line ends, form feed, the end of a file of DOS, and the escape
# of terminals and ISO-2022, with its shifts.
TEXT_CONTROLS = b"\b\t\n\v\f\r\x0e\x0f\x1a\x1b"
CONTROLS = bytes(set(range(0x20)) - set(TEXT_CONTROLS))
# The share of other controls from which data is not text. Of bytes of every value, as often, it is 9 %; texts have none.
MOST_CONTROLS = 0.05
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
NUL = "NUL bytes"
UNPRINTABLE = "control characters"
# What follows a signature of letters in a container of the kind, and in no text: a control within so many bytes.
CONTROL_SOON = rb"(?=.{0,8}[\0-\x08\x0e-\x1a\x1c-\x1f]|\Z)"

# Of each kind: its name, how it begins, and what has to follow, as a regular expression.
SIGNATURES: tuple[tuple[str, bytes, bytes], ...] = (
    ("gzip", b"\x1f\x8b", b""),
    ("compress", b"\x1f\x9d", b""),
    ("compress", b"\x1f\xa0", b""),
    ("zip", b"PK\x03\x04", b""),
    ("zip", b"PK\x05\x06", b""),
    ("zip", b"PK\x07\x08", b""),
    ("7z", b"7z\xbc\xaf\x27\x1c", b""),
    ("xz", b"\xfd7zXZ", b""),
    ("lzma", b"\x5d\0\0", b""),
    ("lzip", b"LZIP", rb"[\0\1]"),
    ("bzip2", b"BZh", rb"[1-9](?:1AY&SY|\x17rE8P\x90)"),
    ("zstd", b"\x28\xb5\x2f\xfd", b""),
    *(("zstd", bytes((number, 0x2A, 0x4D, 0x18)), b"") for number in range(0x50, 0x60)),
    ("lz4", b"\x04\x22\x4d\x18", b""),
    ("lz4", b"\x02\x21\x4c\x18", b""),
    ("rar", b"Rar!\x1a\x07", b""),
    ("cab", b"MSCF\0", b""),
    ("xar", b"xar!\0", b""),
    ("ar", b"!<arch>\n", b""),
    ("rpm", b"\xed\xab\xee\xdb", b""),
    ("PNG", b"\x89PNG", b""),
    ("MNG", b"\x8aMNG", b""),
    ("JPEG", b"\xff\xd8\xff", b""),
    ("JPEG 2000", b"\0\0\0\x0cjP", b""),
    ("GIF", b"GIF87a", CONTROL_SOON),
    ("GIF", b"GIF89a", CONTROL_SOON),
    ("TIFF", b"II*\0", b""),
    ("TIFF", b"II+\0", b""),
    ("TIFF", b"MM\0*", b""),
    ("TIFF", b"MM\0+", b""),
    ("BMP", b"BM", rb".{4}\0{4}"),
    ("ICO", b"\0\0\1\0", b""),
    ("ICO", b"\0\0\2\0", b""),
    ("Photoshop", b"8BPS\0", b""),
    ("DjVu", b"AT&TFORM", b""),
    ("RIFF", b"RIFF", rb".{4}(?:WAVE|AVI |WEBP|ACON|RMID|CDDA|CDR.|sfbk)"),
    ("RIFF", b"RIFX", CONTROL_SOON),
    ("AIFF", b"FORM", rb".{4}AIF[FC]"),
    ("MP3", b"ID3", rb"[\2-\4]"),
    # The header of a frame. In windows-1251 it may be letters, which are followed by others: these have higher bytes.
    ("MP3", b"\xff\xfb", rb"[\x10-\xef]"),
    *(("MP3", bytes((0xFF, second)), rb"[\x40-\xbf]") for second in (0xF2, 0xF3, 0xFA)),
    ("Ogg", b"OggS", rb"\0"),
    ("FLAC", b"fLaC", rb"[\0\x80]"),
    ("MIDI", b"MThd\0", b""),
    ("MP4", b"\0\0", rb"..ftyp"),
    ("MPEG", b"\0\0\1\xba", b""),
    ("MPEG", b"\0\0\1\xb3", b""),
    ("Matroska", b"\x1aE\xdf\xa3", b""),
    ("ASF", b"\x30\x26\xb2\x75", b""),
    ("Flash", b"FLV\1", b""),
    *(("Flash", first + b"WS", rb"[\1-\x40]") for first in (b"C", b"F", b"Z")),
    ("PDF", b"%PDF-", rb"\d\.\d(?:\s|\Z)"),
    ("OLE", b"\xd0\xcf\x11\xe0", rb"\xa1\xb1\x1a\xe1"),
    ("ELF", b"\x7fELF", b""),
    ("PE", b"MZ", rb"(?=.{0,62}\0)"),
    *(
        ("Mach-O", start, b"")
        for start in (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
    ),
    ("Java class", b"\xca\xfe\xba\xbe", b""),
    ("Java objects", b"\xac\xed\0\5", b""),
    ("dex", b"dex\n03", b""),
    ("WebAssembly", b"\0asm", b""),
    ("Lua bytecode", b"\x1bLua", b""),
    ("LLVM bitcode", b"BC\xc0\xde", b""),
    *(("pickle", bytes((0x80, protocol)), b"") for protocol in range(2, 6)),
    ("NumPy", b"\x93NUMPY", b""),
    ("HDF5", b"\x89HDF\r\n\x1a\n", b""),
    ("SQLite", b"SQLite format 3\0", b""),
    ("Parquet", b"PAR1", rb"[\0-\x1f]"),
    ("Arrow", b"ARROW1", rb"\0"),
    ("Feather", b"FEA1", rb"[\0-\x1f]"),
    ("Avro", b"Obj\1", b""),
    ("ORC", b"ORC", rb"[\0-\x08\x0e-\x1f]"),
    ("GGUF", b"GGUF", rb"[\0-\x08]"),
    ("TrueType", b"\0\1\0\0", b""),
    ("TrueType", b"ttcf\0", b""),
    ("OpenType", b"OTTO\0", b""),
    *(("WOFF", start, rb"(?:\x00\x01\x00\x00|OTTO|true)") for start in (b"wOFF", b"wOF2")),
    ("gettext catalogue", b"\xde\x12\x04\x95", b""),
    ("gettext catalogue", b"\x95\x04\x12\xde", b""),
    ("git pack", b"PACK\0", b""),
    ("git index", b"DIRC\0", b""),
    ("pcap", b"\xd4\xc3\xb2\xa1", b""),
    ("pcap", b"\xa1\xb2\xc3\xd4", b""),
)
# The second byte of a zlib stream by the levels of compression.
ZLIB = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")
_BY_START: dict[bytes, list[tuple[str, bytes, bytes]]] = {}
for _one in SIGNATURES:
    _BY_START.setdefault(_one[1][:2], []).append(_one)


def container(head: bytes) -> str | None:
    """The kind of container that begins with these bytes; None for anything else."""
    start = head[:2]
    for name, begins, follows in _BY_START.get(start, ()):
        if head.startswith(begins) and (
            not follows or re.compile(follows, re.DOTALL).match(head, len(begins))
        ):
            return name
    if start in ZLIB and _inflates(head[:SAMPLE]):
        return "zlib"
    return "tar" if head[257:262] == b"ustar" else None


def kind(raw: bytes) -> str | None:
    """What the bytes of a file are that is not text: the name of a container, or what text does not have. None for text."""
    if name := container(raw):
        return name
    nul = b"\0" in raw
    head = raw[:HEAD]
    controls = len(head) - len(head.translate(None, CONTROLS))
    if not nul and controls <= MOST_CONTROLS * len(head):
        return None
    return None if _is_wide(raw) else NUL if nul else UNPRINTABLE


def _inflates(head: bytes) -> bool:
    """Whether it is a zlib stream, or the beginning of one: ``x`` and a letter may begin a text, too."""
    import zlib

    try:
        return bool(zlib.decompressobj().decompress(head, 1 << 10)) and not head.isascii()
    except zlib.error:
        return False


def _is_wide(raw: bytes) -> bool:
    """Whether bytes are UTF-16 or UTF-32, with a mark or without, and hardly any controls in it."""
    from corpus_lint.core import encodings
    from corpus_lint.decoding.decode import decode

    mark = next((pair for pair in encodings.BYTE_ORDER_MARKS if raw.startswith(pair[0])), None)
    if mark and mark[1] in WIDE:
        text = encodings.strict(raw[len(mark[0]) :], mark[1])
        return text is not None and _is_printable(text)
    # Strict readings are cheap, and most binary files have none: then nobody asks how probable their characters are.
    if len(raw) % 2:
        return False
    # The last character of the beginning of a text may be cut in two.
    heads = [raw] if len(raw) <= SAMPLE else [raw[:SAMPLE], raw[: SAMPLE - 2]]
    for head in heads:
        if any(encodings.strict(head, encoding) is not None for encoding in WIDE):
            decoded = decode(head)
            return {run.encoding for run in decoded.runs} <= set(WIDE) and _is_printable(decoded.text)
    return False


def _is_printable(text: str) -> bool:
    head = text[:HEAD]
    controls = sum(character < " " and ord(character) in CONTROLS for character in head)
    return controls <= MOST_CONTROLS * len(head)
