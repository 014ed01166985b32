"""The word lists of ``data/words/``: phrases that people of this project may read, check and add to, one per line.

A list begins with comments that say what it is for and where its entries are from. ``[name]`` begins a section. An entry
is a phrase; behind a tab stand the words in which the same characters mean something else. ``…`` stands for a gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from corpus_lint.chinese import tables

GAP = "…"


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
            sections.setdefault(section, []).append(Entry(phrase, tuple(exceptions.split())))
    return {name: tuple(entries) for name, entries in sections.items()}


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
    """Of each phrase two characters that stand side by side in it, those that are rarest in other texts, in both scripts.

    Without one of them a text has none of the phrases: that is what screens ask first.
    """
    bits, written = tables.frequency_bits(), traditional()
    found: set[str] = set()
    for phrase in phrases(name, *sections):
        pairs = [pair for part in phrase.split(GAP) for pair in pairwise(part) if "".join(pair).isalnum()]
        rarest = max(pairs, key=lambda pair: sum(bits.get(one, tables.RARE_BITS) for one in pair))
        found.update(map("".join, product(*(written.get(one, one + one.upper()) for one in rarest))))
    return frozenset(found)


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
