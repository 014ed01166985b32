"""How a table of cells is written: what separates cells, whether they are quoted, and what its columns are called.

It is decided by the first rows, always in the same way: the separator that gives the most rows as many cells as the first one has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto
from statistics import median

from corpus_lint.core.values import dataclass

# Bytes of the file that are looked at, and the rows that are in them.
HEAD_BYTES = 1 << 16
HEAD_ROWS = 200
# What may separate cells, the usual one first.
SEPARATORS = {".tsv": "\t,;|", ".csv": ",\t;|"}
QUOTE = '"'
# A name of a column has at most so many characters, and is not a sentence.
LONGEST_NAME = 40
SENTENCE = re.compile(r"[。！？!；…]|[，,、].*[，,、]|\.\s*$")
NUMBER = re.compile(r"[-+]?\d[\d.,:%/-]*$")
IDENTIFIER = re.compile(r"[A-Za-z_][\w .:/()-]*$", re.ASCII)
# Names are this much shorter than what stands below them.
SHORTER = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a cell in a row, without quotes, and whether it has them."""

    start: int
    end: int
    quoted: bool

    def value(self, row: str) -> str:
        """What is in the cell."""
        inside = row[self.start : self.end]
        return inside.replace(QUOTE * 2, QUOTE) if self.quoted else inside


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the rows of a table are written.

    Attributes:
        separator: What stands between cells.
        quotes: Whether a cell that begins with a quote ends with one.
        names: What the columns are called; the numbers of the columns where there is no row of names.
        header: Whether the first row has the names.
    """

    separator: str
    quotes: bool
    names: tuple[str, ...] = ()
    header: bool = True


# What stands between cells where rows have one: a character that no text has.
NOTHING = "\0"


class Quoting(Enum):
    """Where a line of a row ends: after the row, in a quoted cell, or after a quote that stands where none may."""

    DONE = auto()
    OPEN = auto()
    WRONG = auto()


def quoting(line: bytes, dialect: Dialect, inside: bool) -> Quoting:
    """Where a line ends, that begins ``inside`` a quoted cell or with a cell."""
    if not dialect.quotes or not (inside or b'"' in line):
        return Quoting.DONE
    separator, position = dialect.separator.encode(), 0
    while True:
        if not inside:
            if line[position : position + 1] == b'"':
                inside, position = True, position + 1
                continue
            position = line.find(separator, position) + 1
            if not position:
                return Quoting.DONE
            continue
        place = line.find(b'"', position)
        if place < 0:
            return Quoting.OPEN
        after = line[place + 1 : place + 2]
        if after == b'"':
            position = place + 2
        elif after == separator:
            inside, position = False, place + 2
        else:
            return Quoting.DONE if after in (b"", b"\r", b"\n") else Quoting.WRONG


def cells(row: str, dialect: Dialect) -> list[Cell]:
    """The cells of a row without its line end, which is quoted as it should be."""
    found: list[Cell] = []
    position = 0
    while True:
        if dialect.quotes and row[position : position + 1] == QUOTE:
            end = position + 1
            while (end := row.find(QUOTE, end)) >= 0 and row[end + 1 : end + 2] == QUOTE:
                end += 2
            end = len(row) if end < 0 else end
            found.append(Cell(position + 1, end, True))
            end += 1
        else:
            end = row.find(dialect.separator, position)
            end = len(row) if end < 0 else end
            found.append(Cell(position, end, False))
        if end >= len(row):
            return found
        position = end + 1


def literal(value: str, dialect: Dialect, quoted: bool) -> str:
    """A value as a cell, in quotes where it was in some or has to be. Raises ValueError where the dialect has none."""
    if (
        not quoted
        and not value.startswith(QUOTE)
        and not any(one in value for one in (dialect.separator, "\r", "\n"))
    ):
        return value
    if not dialect.quotes:
        if value.startswith(QUOTE) and not any(one in value for one in (dialect.separator, "\r", "\n")):
            return value
        raise ValueError("the repaired text has a separator of cells in it, and the table has no quotes")
    return f"{QUOTE}{value.replace(QUOTE, QUOTE * 2)}{QUOTE}"


def sniffed(head: bytes, ending: str, names: Sequence[str] = (), whole: bool = True) -> Dialect:
    """The dialect of a table that begins with some bytes. A row with one of ``names`` is one of names; ``whole``: it ends there."""
    best, rows = Dialect(NOTHING, True), list[list[str]]()
    least = (False, 0.0)
    for separator in SEPARATORS.get(ending, SEPARATORS[".csv"]):
        dialect, found = _split(head, separator, separator == "\t", whole)
        counts = Counter(map(len, found))
        width = len(found[0]) if found else 0
        rank = (width > 1, counts[width] / max(len(found), 1))
        if rank[0] and rank > least:
            best, rows, least = dialect, found, rank
    if best.separator == NOTHING:
        best, rows = _split(head, NOTHING, False, whole)
    header = bool(rows) and _has_names(rows, names)
    first = rows[0] if rows else []
    columns = _apart(first) if header else tuple(str(number) for number, _ in enumerate(first, 1))
    return Dialect(best.separator, best.quotes, columns, header)


def _split(head: bytes, separator: str, unquoted: bool, whole: bool) -> tuple[Dialect, list[list[str]]]:
    """The rows of the head of a table by a separator, and whether cells are quoted."""
    dialect = Dialect(separator, True)
    rows, wrong, proven = _rows(head, dialect, whole)
    # A quote that begins a cell, and does not end one, is a quote of the text; so are those around a word of a text.
    if (wrong and (unquoted or not proven)) or (unquoted and not proven):
        dialect = Dialect(separator, False)
        rows, _, _ = _rows(head, dialect, whole)
    return dialect, [[cell.value(row) for cell in cells(row, dialect)] for row in rows]


def _rows(head: bytes, dialect: Dialect, whole: bool) -> tuple[list[str], int, int]:
    """The rows of a head, how many are not quoted as they should be, and how many need their quotes."""
    rows: list[str] = []
    wrong = proven = 0
    lines = head.splitlines(keepends=True) if b"\n" not in head else head.split(b"\n")
    row = b""
    inside = False
    for line in lines[: None if whole else -1]:
        ends = quoting(line + b"\n", dialect, inside)
        inside = ends is Quoting.OPEN
        row += line + b"\n"
        if inside:
            continue
        text = row.decode("utf-8", "replace").rstrip("\r\n")
        row = b""
        if ends is Quoting.WRONG:
            wrong += 1
        elif text:
            rows.append(text)
            proven += any(
                one.quoted
                and any(mark in text[one.start : one.end] for mark in (QUOTE, dialect.separator, "\n"))
                for one in cells(text, dialect)
            )
        if len(rows) >= HEAD_ROWS:
            break
    return rows, wrong + (inside and whole), proven


def _has_names(rows: Sequence[Sequence[str]], names: Sequence[str]) -> bool:
    """Whether the first row has the names of the columns."""
    first = [cell.strip() for cell in rows[0]]
    if any(name in first for name in names):
        return True
    filled = [cell for cell in first if cell]
    # The column with the numbers of the rows may have no name.
    if len(filled) < len(first) - 1 or not filled or len(set(filled)) < len(filled):
        return False
    if any(len(cell) > LONGEST_NAME or NUMBER.match(cell) or SENTENCE.search(cell) for cell in filled):
        return False
    if all(IDENTIFIER.match(cell) for cell in filled):
        return True
    columns = list(zip(*(row for row in rows[1:] if len(row) == len(first)), strict=False))
    return any(
        all(NUMBER.match(cell) for cell in column if cell)
        or median(map(len, column)) >= SHORTER * max(len(name), 1)
        for name, column in zip(first, columns, strict=False)
    )


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns, those that are empty by their numbers."""
    return tuple(name.strip() or str(number) for number, name in enumerate(names, 1))
