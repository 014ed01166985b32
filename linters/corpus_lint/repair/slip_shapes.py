"""How a byte slip may begin and end: what is seen of the bytes that were lost or inserted there.

A splicer finds a full-width mark, or a character to annotate, in two bytes of which the first belongs to one character and
the second to the next. What it puts there cuts both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_lint.chinese import tables
from corpus_lint.chinese.pinyin import LETTERS, TONE
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.values import dataclass
from corpus_lint.repair.gbk_pairs import Unit
from corpus_lint.repair.shifted_pairs import Head

# What a run of misread characters consists of: anything but ASCII, and the half-width signs that later tools make of
# full-width ones. No longer run is looked for.
LONGEST_RUN = 200
MISREAD = r"[^\x00-\x7f\xa0]|[!;:,(]"
FULL_WIDTH = str.maketrans("!;:,?()", "！；：，？（）")
# Marks that a splicer finds across two characters.
CUT_MARKS = "！，。；：？（）"
# What ends a run: a lost byte, which may have taken the bracket of a reading or of a tag or the first digit of a year with
# it; or a letter or sign that was a second byte, with its own reading or without.
END = lazy(
    rf"""
    (?P<lost>\?)(?:
        (?P<syllable>{LETTERS})\)                                       # the rest of a reading
      | (?P<year>[0-9]{{3}}(?=年))                                      # of a year
      | (?P<tag>/?[a-z]{{1,10}}(?:[ ][^<>\n]{{0,60}})?>)                # of a tag
    )?
  | (?P<second>[@-~])(?:
        (?=[^\x00-\x7f]|[,;:!?.\n<]|\Z)                                 # by itself
      | (?=\((?P<reading>{LETTERS})\)(?![A-Za-z]))                      # with its own reading, and no word begun
    )
    """,
    re.VERBOSE,
)
# What speaks for a slip, in bits, beside the words. A letter that is read as a character is, or a reading that fits the
# bytes and was never opened, is one of some thousand and never written; a bracket that was never opened, a year without its
# first digit and a tag without its bracket are hardly ever written.
LETTER_BITS = 18.0
BRACKET_BITS = 8.0
YEAR_BITS = 8.0
TAG_BITS = 8.0
UNOPENED, LETTER_READ, READ = (
    "bracket that was never opened",
    "letter that has a reading",
    "reading without its bracket",
)
OF_READINGS = frozenset({UNOPENED, LETTER_READ, READ})
# A mark of which nothing is left, as it stood before another one, in bits: it is one of six.
GONE_BITS = 3.0
# A question mark that stands for a whole character, in bits.
VANISHED_BITS = 12.0
GONE_MARKS = "！，。；：？"

# Signs of ASCII that may be a second byte, and stand behind a sentence.
SIGNS = "[]{|}@\\^_`~"
MARK = lazy(f"[{CUT_MARKS}!,;:]")

Part = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Tail:
    """The bytes from the run on, and how they end.

    ``end`` is the offset behind the scar, ``run_end`` the one behind its run; ``text`` is what stands behind the last
    character, which has the reading ``syllable`` if there is one; ``part`` is what speaks for a slip.
    """

    units: tuple[Unit, ...]
    run_end: int
    end: int
    text: str = ""
    syllable: str = ""
    part: Part | None = None


def raw(run: str) -> bytes | None:
    """A run in GBK, code points for private use included, or None where it has anything else."""
    try:
        found = run.translate(FULL_WIDTH).encode("gb18030")
    except UnicodeEncodeError:
        return None
    return found if len(found) == 2 * len(run) else None


def heads(marks: int, run: str) -> tuple[Head, ...]:
    """How a scar may begin that shows so many question marks before its run."""
    lost: tuple[Unit, ...] = (None,)
    gone = [mark.encode("gbk") for mark in GONE_MARKS]
    if marks > 1:
        # The last of several may be what became of a full-width mark, which belongs to the run.
        asked = "？".encode("gbk")
        return (
            Head(lost, VANISHED_BITS),
            *(Head((*lost, *mark), GONE_BITS * (mark != asked)) for mark in gone),
            *(Head((*lost, *mark, *asked), GONE_BITS) for mark in gone),
        )
    if run[:1].translate(FULL_WIDTH) in CUT_MARKS:
        # Of marks in a row some splicers leave the last.
        return (Head(lost), *(Head((*lost, *mark), GONE_BITS) for mark in gone))
    return (Head(lost),)


def tails(text: str, start: int, run_end: int, *, behind_reading: bool) -> Iterator[Tail]:
    """How the run from ``start`` may end; behind an inserted reading its last byte may be lost without a trace."""
    run = text[start:run_end]
    known = raw(run)
    if known is None:
        return
    match = END.match(text, run_end)
    if match is not None and match["lost"]:
        yield _lost(text, match, known)
    elif match is not None:
        units = (*known, ord(match["second"]))
        yield Tail(units, run_end, match.end())
        reading = match["reading"] or ""
        if TONE.search(reading):
            part = (LETTER_READ, LETTER_BITS)
            yield Tail(units, run_end, match.end(), syllable=reading, part=part)
    elif behind_reading:
        yield Tail((*known,), run_end, run_end)
    # The last character may have taken a sign of ASCII for its second byte, or the first letter of a word.
    for index, second in enumerate(known[1::2]):
        if second >= 0x80 or run[index] in tables.frequency_bits() or not MARK.search(run):
            continue
        end = start + index + 1
        if chr(second) in SIGNS or text[end : end + 1].isascii():
            yield Tail(tuple(known[: 2 * index + 1]), end, end, chr(second))


def may_end(run: str, behind: str) -> bool:
    """Whether ``tails`` may find a way for a run to end, by the two characters behind it: a cheap look before the search.

    It is for runs in front of which no reading was inserted.
    """
    if behind[:1] == "?" or ("@" <= behind[:1] <= "~" and not _goes_on(behind[1:2])):
        return raw(run) is not None
    # The second byte of a character may be one of ASCII.
    return MARK.search(run) is not None and (known := raw(run)) is not None and min(known[1::2]) < 0x80


def _goes_on(character: str) -> bool:
    """Whether a letter is one of a word, and so was no second byte, by the character behind it."""
    return character.isascii() and character not in ",;:!?.\n<("


def _lost(text: str, match: re.Match[str], known: bytes) -> Tail:
    """The tail that ends with a question mark."""
    units = (*known, None)
    end = match.end()
    if match["syllable"]:
        fits = (READ, LETTER_BITS)
        return Tail(units, match.start(), end, f"({match['syllable']})", match["syllable"], fits)
    if match["year"]:
        year = ("1" if match["year"][0] in "6789" else "2") + match["year"]
        return Tail(units, match.start(), end, year, part=("year without its first digit", YEAR_BITS))
    if match["tag"]:
        return Tail(units, match.start(), end, "<" + match["tag"], part=("tag without its bracket", TAG_BITS))
    line = text[text.rfind("\n", max(0, match.start() - 500), match.start()) + 1 : match.start()]
    if text[end : end + 1] in ("", "\n") and line.count('"') % 2:
        return Tail(units, match.start(), end, '"', part=("quotation mark that was not closed", BRACKET_BITS))
    return Tail(units, match.start(), end)
