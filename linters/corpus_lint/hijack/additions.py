"""Which of many texts may have what a hijacker adds, and what of it: a banner, a tail of place names, readings.

Hardly any text has, and to find out text by text takes longer than to sign it. What is asked here of all texts at once is less than
what the finders ask, so that no text is missed that they find something in.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import UNIFIED_HAN
from corpus_lint.core.invisible import INVISIBLE
from corpus_lint.hijack.banner_words import FIRST_CHARACTERS, signs_of_keywords
from corpus_lint.hijack.place_tails import DEFAULT_TAIL, ENDS, GAPS, LONGEST_NAME
from corpus_lint.hijack.readings import CLOSING, OPENING
from corpus_lint.screens.classes import SPACE, Array, Flags, members
from corpus_lint.screens.signs import HALF, key_of_sign

# The kinds of additions, as bits, and all of them.
READINGS, BANNER, TAIL, FRONT_MATTER = (1 << number for number in range(4))
ANY_KIND = READINGS | BANNER | TAIL | FRONT_MATTER
# What each code unit may be a part of, as bits: the first, second or only character of a sign that keywords have.
BREAK, OPENS, TONED, COLON, FIRST, SECOND, ALONE = (1 << number for number in range(7))
# What may stand at the end of a line, as bits: a name or a separator, what ``visible_end`` skips, and what separates names.
ENDS_ROW, HIDDEN, GAP = 1, 2, 4
# The letters of syllables that count without a tone behind a label: those that are no ASCII.
OTHER_LETTERS = "êü\u0308"
# A row of names is looked for in the first so many characters from the end, and seen in those that the fewest names take.
FIRST_LOOK, LONGEST_ROW = 2 * (LONGEST_NAME + 1), DEFAULT_TAIL.min_names * (LONGEST_NAME + 1) + 1
# Ends of lines that stand around all texts.
MARGIN = 8
# The one character beside the capitals that is a letter of ASCII in small letters.
KELVIN = "\u212a"


def possible_additions(units: Array, starts: Array, ends: Array) -> Array:
    r"""Which kinds of additions each text may have: a text that begins like front matter may have that.

    ``units`` are the code units of all texts, ``starts`` and ``ends`` say where each is. Between them is the end of a line, ``\n``,
    before the first and behind the last one are MARGIN.
    """
    classes = np.take(_classes(), units)
    has = np.bitwise_or.reduceat(classes, starts)
    found = np.zeros(len(starts), np.uint8)
    found[(has & OPENS != 0) & (has & TONED != 0)] = READINGS
    begins = (units[starts] == ord("-")) & (units[starts + 1] == ord("-")) & (units[starts + 2] == ord("-"))
    found[begins] |= FRONT_MATTER
    # Few characters are a first one with a second one behind it; what is left is looked at with what it is part of.
    marked = classes & (BREAK | COLON | ALONE)
    marked[:-1] |= classes[:-1] & (classes[1:] >> 1) & FIRST
    places = np.flatnonzero(marked != 0)
    marked = marked[places]
    breaks = places[marked & BREAK != 0]
    labels = _ends_of_labels(units, places[marked & COLON != 0])
    keywords = _near_keywords(units, classes, places[marked & (FIRST | ALONE) != 0], breaks)
    found[np.searchsorted(ends, labels)] |= READINGS
    found[np.searchsorted(ends, keywords)] |= BANNER
    found[_may_end_with_a_row(units, starts, ends, breaks)] |= TAIL
    return found


def is_prepared() -> bool:
    """Whether the tables are made that this needs: that takes as long as to look at some hundred texts one by one."""
    return _classes.cache_info().currsize > 0


def _ends_of_labels(units: Array, colons: Array) -> Array:
    """The colons with a Han character and a closing bracket behind them."""
    place = colons + 1
    place += units[place] == ord(" ")
    is_han = _han()[units[place]]
    # Characters beyond the Basic Multilingual Plane take two units.
    place += 1 + ((units[place] >= 0xD800) & (units[place] < 0xDC00))
    place += units[place] == ord(" ")
    found: Array = colons[is_han & _closing()[units[place]]]
    return found


def _near_keywords(units: Array, classes: Array, places: Array, breaks: Array) -> Array:
    """The places of signs of keywords that have another one before them in their line, and near enough."""
    here, behind, third = (_folded()[units[places + distance]].astype(np.uint64) for distance in range(3))
    pairs = here << HALF | behind
    is_letter = (third >= ord("a")) & (third <= ord("z"))
    found = classes[places] & ALONE != 0
    # A word of letters counts where no further letter follows.
    for signs, keys, may_be in (
        (_signs(2), pairs, True),
        (_signs(3), pairs << HALF | third, True),
        (_signs(2, "letters"), pairs, ~is_letter),
    ):
        found |= (signs[np.searchsorted(signs, keys)] == keys) & may_be
    places = places[found]
    lines = np.searchsorted(breaks, places)
    # Characters beyond the Basic Multilingual Plane take two units.
    near = (np.diff(places) <= 2 * FIRST_CHARACTERS) & (lines[1:] == lines[:-1])
    second: Array = places[1:][near]
    return second


def _may_end_with_a_row(units: Array, starts: Array, ends: Array, breaks: Array) -> Flags:
    """Which texts have one among their last lines that may end with a row of names, or ends with what nobody sees."""
    table = _line_ends()
    last = breaks - 1
    last -= units[last] == ord("\r")
    is_line = units[last] != ord("\n")
    breaks, last = breaks[is_line], last[is_line]
    kinds = table[units[last]]
    found = np.zeros(len(ends), np.bool_)
    if not len(breaks):
        return found
    # The last lines of each text, those of all texts in one row.
    number = (np.searchsorted(breaks, ends, "right") - 1)[:, None] - np.arange(DEFAULT_TAIL.lines)
    is_own, number = number >= 0, np.maximum(number, 0)
    chosen = np.flatnonzero(is_own & (breaks[number] > starts[:, None]) & (kinds[number] != 0))
    owners, number = chosen // DEFAULT_TAIL.lines, number.reshape(-1)[chosen]
    hidden = kinds[number] & HIDDEN != 0
    found[owners[hidden]] = True
    owners, place = owners[~hidden], last[number[~hidden]]
    for reach, least in ((FIRST_LOOK, 1), (LONGEST_ROW, DEFAULT_TAIL.min_names - 1)):
        may_be = _separators(table[units[np.maximum(place[:, None] - np.arange(reach), 0)]]) >= least
        owners, place = owners[may_be], place[may_be]
    found[owners] = True
    return found


def _separators(kinds: Array) -> Array:
    """How many separators of names there are in each row, up to what stands in no row of names."""
    stranger = kinds == 0
    stranger[:, -1] = True
    in_row = np.arange(kinds.shape[1]) < stranger.argmax(axis=1)[:, None]
    counts: Array = np.count_nonzero(in_row & (kinds & GAP != 0), axis=1)
    return counts


@cache
def _classes() -> Array:
    """What each code unit may be a part of."""
    found = np.zeros(0x10000, np.uint8)
    toned = tables.TONE_MARKED + tables.TONE_MARKS + OTHER_LETTERS
    for characters, bit in (("\n", BREAK), (OPENING, OPENS), (toned, TONED), (":：", COLON)):
        found[members(characters)] |= bit
    folded, signs = _folded(), signs_of_keywords() | signs_of_keywords("letters")
    for bit, some in (
        (FIRST, {sign[0] for sign in signs if len(sign) > 1}),
        (SECOND, {sign[1] for sign in signs if len(sign) > 1}),
        (ALONE, {sign for sign in signs if len(sign) == 1}),
    ):
        found[np.isin(folded, [*map(ord, some)])] |= bit
    return found


@cache
def _folded() -> Array:
    """Each code unit as ``fold_script_and_case`` writes it, if that is a character of a keyword: Han, or a letter of ASCII."""
    found = np.arange(0x10000, dtype=np.uint16)
    traditional, simplified = np.array([*tables.simplified().items()]).T
    inside = (traditional < len(found)) & (simplified < len(found))
    found[traditional[inside]] = simplified[inside]
    found[ord("A") : ord("Z") + 1] += ord("a") - ord("A")
    found[ord(KELVIN)] = ord("k")
    return found


@cache
def _signs(size: int, *sections: str) -> Array:
    """The signs of keywords that have this size, as numbers in their order, with one behind that is none."""
    keys = (key_of_sign(sign) for sign in signs_of_keywords(*sections) if len(sign) == size)
    return np.array(sorted({2**64 - 1, *keys}), np.uint64)


@cache
def _closing() -> Flags:
    return members(CLOSING)


@cache
def _han() -> Flags:
    return members(tables.HAN_RANGES)


@cache
def _line_ends() -> Array:
    """What may stand at the end of a line, and in a row of names."""
    found = members(UNIFIED_HAN + ENDS) * np.uint8(ENDS_ROW)
    found |= (members(SPACE) | members(INVISIBLE)) * np.uint8(HIDDEN)
    return found | members(GAPS) * np.uint8(GAP)
