"""Prepare dirty text for display: make it visible, crop it, measure it in terminal cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import accumulate, islice, takewhile

from corpus_lint.core.lazy_patterns import lazy, lazy_unicode

# Code points that are invisible, move the cursor, reorder the line or have no glyph.
HIDDEN = lazy_unicode(r"[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]")
# Those of them that Python takes for printable: joiners, fillers and selectors of variants.
PRINTABLE = lazy(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


# Commands that a CI obeys anywhere in a line of its log: ``##[group]`` in GitHub, ``##vso[…]`` in Azure, ``##teamcity[…]``.
COMMAND = "##"
COMMANDS = lazy(r"#(?=#[A-Za-z]*\[)")
# A command that GitHub obeys at the beginning of a line.
WORKFLOW_COMMAND = lazy(r"\A\s*:(?=:)")


def visible(text: str) -> str:
    """The text, with each character that a terminal would hide, or that a terminal or CI would obey, as ``‹U+202E›``.

    A byte that could not be decoded, half a surrogate pair in Python, is shown as ``‹byte A2›``.
    """
    return _visible(text, _named)


def visible_code_points(text: str) -> str:
    """The same, with ``‹U+DCA2›`` for the byte A2: keys of baselines have it so, whatever people are shown."""
    return _visible(text, _code_point)


def _visible(text: str, name: Callable[[re.Match[str]], str]) -> str:
    if COMMAND in text:
        text = COMMANDS.sub(name, text)
    # Python calls the ideographic space unprintable; it needs no escape.
    if text.replace("\u3000", " ").isprintable() and not PRINTABLE.search(text):
        return text
    return HIDDEN.sub(name, text)


def visible_line(text: str) -> str:
    """The same for a text at the beginning of a line."""
    shown = visible(text)
    return (
        WORKFLOW_COMMAND.sub(lambda match: match[0][:-1] + _named(match), shown) if "::" in shown else shown
    )


def _named(match: re.Match[str]) -> str:
    code = ord(match[0][-1])
    return f"‹byte {code - 0xDC00:02X}›" if 0xDC80 <= code <= 0xDCFF else _code_point(match)


def _code_point(match: re.Match[str]) -> str:
    return f"‹U+{ord(match[0][-1]):04X}›"


def in_json(written: str) -> str:
    """JSON that contains no commands for a CI, and has the same meaning for programs."""
    return COMMANDS.sub(r"\\u0023", written) if COMMAND in written else written


def cells(text: str) -> int:
    """How many terminal cells a visible text takes: two for wide characters, none for combining marks."""
    if text.isascii():
        return len(text)
    usual = usual_cells(text)
    return sum(map(_width, text)) if usual is None else usual


# What everybody takes for two cells wide, Han characters, kana, their marks and wide ASCII; and for one, ASCII and marks that Chinese has.
USUAL_WIDE = lazy("[\u3001-\u301b\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]+")
USUAL_NARROW = lazy("[ -~\u00b7\u2014\u2018\u2019\u201c\u201d\u2026]*")


def usual_cells(text: str) -> int | None:
    """The same of a text of usual characters, in a tenth of the time that they take one by one; None of any other."""
    narrow = USUAL_WIDE.sub("", text)
    return 2 * len(text) - len(narrow) if USUAL_NARROW.fullmatch(narrow) else None


@lru_cache(maxsize=1 << 14)
def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


# Characters that take two cells.
WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
# What a line is not broken inside.
PIECE = lazy(
    rf"""
      ‹[^‹›\s]{{1,10}}(?:[ ][0-9A-F]{{2}})?›                    # the name of something hidden
    | [“‘「『（《【〈〔]*[{WIDE}]                                # a wide character and what opens before it,
      (?:\([^()\s]{{1,8}}\)|[”’」』）》】〉〕、。，．：；？！…]+)?   # with its reading or the marks behind it
    | \s+
    | [^\s‹{WIDE}]+                                             # a word
    | ‹
    """,
    re.VERBOSE,
)


def folds(text: str, first: int, others: int) -> list[int]:
    """Where to break a visible text, as offsets, so that its first line fits so many cells and the others so many.

    Lines end at words, and a word is cut only where it is wider than a line. Spaces before a break hang over it.
    """
    breaks: list[int] = []
    # Where it is not for a terminal, a line has room for everything.
    if 2 * len(text) <= first:
        return breaks
    room, used = first, 0
    for piece in PIECE.finditer(text):
        width = cells(piece[0])
        if used and used + width > room and not piece[0].isspace():
            breaks.append(piece.start())
            room, used = others, 0
        if width <= room or piece[0].isspace():
            used += width
            continue
        for offset, character in enumerate(piece[0], piece.start()):
            if used and used + _width(character) > room:
                breaks.append(offset)
                room, used = others, 0
            used += _width(character)
    return breaks


def head(text: str, width: int) -> str:
    """The beginning of a visible text that fits ``width`` cells, with ``…`` where it was cut."""
    if cells(text) <= width:
        return text
    return text[: _fitting(text, width)] + "…"


def tail(text: str, width: int) -> str:
    """The end of a visible text that fits ``width`` cells, with ``…`` where it was cut."""
    if cells(text) <= width:
        return text
    return "…" + text[len(text) - _fitting(reversed(text), width) :]


def _fitting(characters: Iterable[str], width: int) -> int:
    """How many characters fit ``width`` cells with another one."""
    used = accumulate(map(_width, characters), initial=1)
    return len(list(takewhile(width.__ge__, islice(used, 1, None))))
