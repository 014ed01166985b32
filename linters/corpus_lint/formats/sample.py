"""The first records of a file of JSON, as values, given no more than its first bytes."""

from __future__ import annotations

import json
import re
from typing import BinaryIO

from corpus_lint.decoding.decode import decode

# Bytes of a file that are looked at, and records of it. Documents of web corpora have some thousand bytes.
HEAD_BYTES = 1 << 17
RECORDS = 50
# What a value of JSON is cut at: strings are skipped. A quotation mark alone begins a string that is cut off.
STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"|["\[\]{},]', re.DOTALL)
CLOSES = {"[": "]", "{": "}"}


def head(stream: BinaryIO) -> tuple[bytes, bool]:
    """The first bytes of a stream, and whether they are all of it."""
    raw = stream.read(HEAD_BYTES + 1)
    return raw[:HEAD_BYTES], len(raw) <= HEAD_BYTES


def of_lines(stream: BinaryIO) -> list[object]:
    """The records of a stream of JSON Lines."""
    raw, whole = head(stream)
    lines = raw.splitlines(keepends=True)
    found: list[object] = []
    for number, line in enumerate(lines, 1):
        if len(found) == RECORDS or line.isspace():
            continue
        text = decode(line).text.strip()
        if number == len(lines) and not whole:
            # A record that is cut off is looked at only if there is no other.
            text = "" if found else closed(text)
        found += _values(text)
    return found


def of_json(stream: BinaryIO) -> list[object]:
    """The records of a stream of JSON: the elements of an array, one object, or an object in each line."""
    raw, whole = head(stream)
    text = decode(raw).text.strip()
    found = _values(text if whole else closed(text))
    if found and isinstance(found[0], list):
        return found[0][:RECORDS]
    if found:
        return found
    lines = text.splitlines()
    return [
        value for line in lines[: RECORDS if whole else max(1, len(lines) - 1)] for value in _values(line)
    ][:RECORDS]


def _values(text: str) -> list[object]:
    """The value of a text of JSON, if it is one."""
    try:
        return [json.loads(text)] if text else []
    except (ValueError, RecursionError):
        return []


def closed(text: str) -> str:
    """The beginning of a JSON text, cut after its last whole part, and closed there."""
    opened: list[str] = []
    best, tail = 0, ""
    for match in STRUCTURE.finditer(text):
        mark = match[0]
        if mark == '"':
            break
        if mark in CLOSES:
            opened.append(CLOSES[mark])
        elif mark in ("]", "}"):
            if not opened or opened.pop() != mark:
                break
        elif mark == "," and opened:
            best, tail = match.start(), "".join(reversed(opened))
    return text[:best] + tail
