"""The word lists of ``data/words/``: phrases that people of this project may read, check and add to, one per line.

A list begins with comments that say what it is for and where its entries are from. ``[name]`` begins a section. An entry
is a phrase; behind a tab stand the words in which the same characters mean something else. ``…`` stands for a gap,
``{…|…}`` for either of its parts: an entry with it is all the phrases that it spells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from corpus_lint.chinese import tables
from corpus_lint.chinese.lexicon import any_of

GAP = "…"
# Characters of a sign: three of a phrase stand in few other texts, two in many.
LONGEST_SIGN = 3
LETTERS = re.compile(r"[^\W_]+")
EITHER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of a list, and longer words with it, of which it is only a part: there it does not count."""

    phrase: str
    exceptions: tuple[str, ...] = ()


def parse(text: str) -> dict[str, tuple[Entry, ...]]:
    """The entries of a list by their section; those above the first section have the name ``""``."""
    sections: dict[str, list[Entry]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and not line.startswith("#"):
            phrase, _, exceptions = line.partition("\t")
            entry = Entry(phrase, tuple(exceptions.split()))
            sections.setdefault(section, []).extend(Entry(one, entry.exceptions) for one in spelled(phrase))
    return {name: tuple(dict.fromkeys(entries)) for name, entries in sections.items()}


def spelled(entry: str) -> Iterator[str]:
    """The phrases that an entry spells: ``{a|b}c`` are ``ac`` and ``bc``."""
    parts = EITHER.split(entry)
    yield from map(
        "".join, product(*(part.split("|") if at % 2 else (part,) for at, part in enumerate(parts)))
    )


def read(name: str) -> dict[str, tuple[Entry, ...]]:
    """The sections of the list of a name. Nothing is kept: who asks keeps the pattern that is made of it."""
    return parse(tables.read(f"words/{name}.txt"))


def phrases(name: str, *sections: str) -> tuple[str, ...]:
    """The phrases of sections of a list, or of all of it."""
    found = read(name)
    return tuple(entry.phrase for section in sections or found for entry in found.get(section, ()))


def alternatives(name: str, *sections: str, both_scripts: bool = False, gap: str = "") -> str:
    """A regular expression that matches any entry of sections of a list, or of all of it, as one group.

    Args:
        name: The list, without ``.txt``.
        sections: Those that are meant; none stands for all.
        both_scripts: Whether an entry, which is in simplified script, is found in traditional text as well.
        gap: The regular expression that ``…`` stands for.

    Returns:
        The expression. Of two entries that begin alike the longer one is tried first; no entry matches nothing.
    """
    found = read(name)
    entries = [entry for section in sections or found for entry in found.get(section, ())]
    entries.sort(key=lambda entry: (-len(entry.phrase), entry.phrase))
    written = traditional() if both_scripts else {}
    return f"(?:{'|'.join(_pattern(entry, written, gap) for entry in entries) or '(?!)'})"


@cache
def signs(name: str, *sections: str) -> frozenset[str]:
    """Of each phrase three characters that stand side by side in it, or two: those that are rarest in other texts, in both scripts.

    Without one of them a text has none of the phrases: that is what screens ask first.
    """
    return frozenset(
        written for phrase in phrases(name, *sections) for written in in_both_scripts(_sign(phrase))
    )


def _sign(phrase: str) -> str:
    runs = LETTERS.findall(phrase)
    size = min(LONGEST_SIGN, max(map(len, runs)))
    windows = [run[start : start + size] for run in runs for start in range(len(run) - size + 1)]
    return str(max(windows, key=_rarity))


def _rarity(window: str) -> float:
    """Bits that a window is worth as a sign. Letters of ASCII are worth none: any page has ``app``."""
    bits = tables.frequency_bits()
    return sum(bits.get(one, tables.RARE_BITS) for one in window if not one.isascii())


def in_both_scripts(phrase: str) -> Iterator[str]:
    """A phrase in all the ways in which its characters are written, letters in either case."""
    written = traditional()
    return map("".join, product(*(written.get(one, one + one.upper()) for one in phrase)))


@cache
def pattern_of(signs: frozenset[str]) -> re.Pattern[str]:
    """Signs as a regular expression: what a rule asks of one text, as ``Batch.has_sign`` does of many."""
    pattern = any_of(tuple(sorted(signs)))
    if min(map(len, signs), default=0) < 2:
        return re.compile(pattern)
    # Two classes rule out most places before any sign is tried: it takes half the time.
    first, second = ("".join(sorted({re.escape(sign[at]) for sign in signs})) for at in (0, 1))
    return re.compile(f"(?=[{first}][{second}])(?:{pattern})")


def _pattern(entry: Entry, written: Mapping[str, str], gap: str) -> str:
    phrase = entry.phrase
    pattern = gap.join(_characters(part, written) for part in phrase.split(GAP))
    for word in entry.exceptions:
        before, _, behind = word.partition(phrase)
        pattern += f"(?<!{_characters(before + phrase, written)})" if before else ""
        pattern += f"(?!{_characters(behind, written)})" if behind else ""
    return pattern


def _characters(part: str, written: Mapping[str, str]) -> str:
    return "".join(f"[{written[one]}]" if one in written else re.escape(one) for one in part)


@cache
def traditional() -> dict[str, str]:
    """Simplified characters to all that are written for them, themselves among them."""
    written: dict[str, str] = {}
    for code, simplified in tables.simplified().items():
        written[chr(simplified)] = written.get(chr(simplified), chr(simplified)) + chr(code)
    return written
