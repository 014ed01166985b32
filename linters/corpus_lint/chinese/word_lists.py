"""The word lists of ``data/words/``: phrases that people of this project may read, check and add to, one per line.

A list begins with comments that say what it is for and where its entries are from. ``[name]`` begins a section. An entry
is a phrase; behind a tab stand the words in which the same characters mean something else. ``…`` stands for a gap,
``{…|…}`` for either of its parts: an entry with it is all the phrases that it spells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from corpus_lint.chinese import tables
from corpus_lint.chinese.lexicon import any_of
from corpus_lint.core.values import dataclass

GAP = "…"
# Characters of a sign: three of a phrase stand in few other texts, two in many.
LONGEST_SIGN = 3
LETTERS = re.compile(r"[^\W_]+")
# What an expression that ignores case takes for a small letter beside its capital.
OTHER_CASES = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}
EITHER = re.compile(r"\{([^{}]+)\}")


class Entry(NamedTuple):
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
            # Most lines are one phrase.
            entries = sections.setdefault(section, [])
            if "{" not in phrase:
                entries.append(Entry(phrase, tuple(exceptions.split())) if exceptions else Entry(phrase))
            else:
                words = tuple(exceptions.split())
                entries += [Entry(one, words) for one in spelled(phrase)]
    return {name: tuple(dict.fromkeys(entries)) for name, entries in sections.items()}


def spelled(entry: str) -> Iterator[str]:
    """The phrases that an entry spells: ``{a|b}c`` are ``ac`` and ``bc``."""
    if "{" not in entry:
        yield entry
        return
    parts = EITHER.split(entry)
    yield from map(
        "".join, product(*(part.split("|") if at % 2 else (part,) for at, part in enumerate(parts)))
    )


@lru_cache(maxsize=1)
def read(name: str) -> dict[str, tuple[Entry, ...]]:
    """The sections of the list of a name. Only the last one is kept: who asks keeps the pattern that is made of it."""
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
def _folded(name: str, sections: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The parts of each phrase between its gaps, in small letters."""
    return tuple(tuple(phrase.lower().split(GAP)) for phrase in phrases(name, *sections))


def has_phrase(folded: str, name: str, *sections: str) -> bool:
    """Whether a folded text has a phrase of sections of a list, with anything in its gaps.

    It is what to ask first of a short text: to compile an expression of all phrases takes longer than to lint a small file.
    """
    return any(all(part in folded for part in parts) for parts in _folded(name, sections))


@cache
def signs(name: str, *sections: str) -> frozenset[str]:
    """Of each phrase three characters that stand side by side in it, or two: those that are rarest in other texts, in both scripts.

    Without one of them a text has none of the phrases: that is what screens ask first.
    """
    return all_in_both_scripts(_sign(phrase) for phrase in phrases(name, *sections))


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands in each phrase of a list: one of ``alone``, or one of ``first`` and, near behind it, one of ``second``.

    ``reach`` is how far behind the first one the second one begins at most, in code units of UTF-16.
    """

    alone: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]
    reach: int

    def folded(self) -> Signs:
        """The same as they are in a text in small letters."""
        alone, first, second = (
            frozenset(map(str.lower, some)) for some in (self.alone, self.first, self.second)
        )
        return Signs(alone, first, second, self.reach)


@cache
def signs_by_parts(name: str, longest_gap: int, *sections: str) -> Signs:
    """The same as ``signs``, but two signs of a phrase that has a gap: one of two common words says little.

    Args:
        name: The list, without ``.txt``.
        longest_gap: How many characters of a text ``…`` stands for at most.
        sections: Those that are meant.
    """
    alone: list[str] = []
    pairs: list[tuple[str, str]] = []
    reach = 0
    for phrase in phrases(name, *sections):
        first, second, distance = _signs_of_parts(phrase)
        if distance:
            pairs.append((first, second))
            # A character of the gap may take two units.
            reach = max(reach, len(phrase) + 2 * longest_gap * distance)
        else:
            alone.append(first)
    first_ones, second_ones = (all_in_both_scripts(pair[at] for pair in pairs) for at in (0, 1))
    return Signs(all_in_both_scripts(alone), first_ones, second_ones, reach)


def _signs_of_parts(phrase: str) -> tuple[str, str, int]:
    """The sign of a phrase, or of one that has a gap the two signs that are rarest, and how many gaps are between them."""
    parts = [_sign(part) if LETTERS.search(part) else "" for part in phrase.split(GAP)]
    places = [at for at, part in enumerate(parts) if len(part) > 1]
    if len(places) < 2:
        return _sign(phrase), "", 0
    first, second = sorted(sorted(places, key=lambda at: -_rarity(parts[at]))[:2])
    return parts[first], parts[second], second - first


@cache
def phrases_by_sign(name: str, *sections: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The phrases by the sign of each, the first one of two, as a folded text has them: in parts between their gaps."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase, parts in zip(phrases(name, *sections), _folded(name, sections), strict=True):
        sign = _signs_of_parts(phrase)[0].lower()
        found[sign] = (*found.get(sign, ()), parts)
    return found


def has_phrase_at(folded: str, place: int, known: Mapping[str, tuple[tuple[str, ...], ...]]) -> bool:
    """Whether a sign stands at a place of a folded text, and a phrase that has it somewhere in the text."""
    return any(
        all(part in folded for part in parts)
        for size in range(2, LONGEST_SIGN + 1)
        for parts in known.get(folded[place : place + size], ())
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


def all_in_both_scripts(phrases: Iterable[str]) -> frozenset[str]:
    """Each of some phrases in all these ways."""
    return frozenset(written for phrase in phrases for written in in_both_scripts(phrase))


@cache
def pattern_of(signs: frozenset[str] | Signs) -> re.Pattern[str]:
    """Signs as a regular expression: what a rule asks of one text, as a ``Batch`` does of many.

    A match is the first character of a sign, or of the first one of two in a line.
    """
    if not isinstance(signs, Signs):
        signs = Signs(signs, frozenset(), frozenset(), 0)
    alone, first, second = (any_of(tuple(sorted(some))) for some in (signs.alone, signs.first, signs.second))
    patterns = [alone] if alone else []
    if first:
        patterns.append(f"(?:{first})[^\\n]{{0,{signs.reach}}}?(?:{second})")
    pattern = "|".join(patterns) or "(?!)"
    begins = signs.alone | signs.first
    if min(map(len, begins), default=0) < 2:
        return re.compile(f"(?={pattern}).")
    # A class in front is looked for without the engine of expressions, and one behind it rules out most of the places that are
    # left before any sign is tried: together they take half the time.
    here, behind = ("".join(sorted({re.escape(sign[at]) for sign in begins})) for at in (0, 1))
    return re.compile(f"[{here}](?=[{behind}])(?<=(?={pattern}).)")


def first_characters(name: str, *sections: str) -> str:
    """A class of the first characters of phrases, in both scripts: an expression that begins with it is searched for fast."""
    first = all_in_both_scripts(phrase[0] for phrase in phrases(name, *sections))
    return f"[{''.join(sorted(map(re.escape, first)))}]" if first else "(?!)"


def in_any_case(name: str, *sections: str) -> str:
    """A regular expression for where a phrase begins, in any case and script, that is searched for fast in a text of any length.

    To ignore the case of all of it costs twenty times as much: no character can be passed over without trying each phrase.
    """
    first = all_in_both_scripts(phrase[0].lower() for phrase in phrases(name, *sections))
    begins = "".join(sorted(first.union(*(OTHER_CASES.get(one, "") for one in first))))
    return f"[{re.escape(begins)}](?<=(?i:(?={alternatives(name, *sections, both_scripts=True)})).)"


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
