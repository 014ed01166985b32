"""Decode GBK again that was decoded one byte off.

Between two places where a byte was lost, each character is the second byte of one original character and the first byte
of the next. Shifted back by one byte, the inner bytes give the original; the first byte of the first character and the
last byte of the last one were lost and are chosen by the language model, with a reading that stands behind as evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nsmallest
from unicodedata import normalize

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.chinese.pinyin import LETTERS, TONE
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.decoding import text_model
from corpus_lint.repair import beam_search

# What a run of misread characters consists of: anything but ASCII, and the half-width signs that later tools make of
# full-width ones.
MISREAD = r"[^\x00-\x7f\xa0]|[!;:,(]"
# A reading without its opening bracket, the misread characters after it, and a letter or sign that was a second byte.
READING = lazy(
    rf"\?(?<=[^\x00-\x7f]\?)(?P<syllable>{LETTERS})\)(?P<run>(?:{MISREAD}){{0,60}})(?P<last>[@-~]?)"
)
# Question marks, what was misread, and what ended it: a lost byte, with a reading or a year behind it, or a letter or sign.
RUN = lazy(
    rf"""
    \?{{1,4}}
    (?P<run>(?:{MISREAD}){{1,60}}?)
    (?P<end>
        \?(?P<syllable>{LETTERS})\)             # a lost byte and a reading
      | \?(?P<year>[0-9]{{3}}(?=年))?            # a lost byte, and a year without its first digit
      | [@-~](?=[^\x00-\x7f]|[,;:!])            # a letter or sign that was a second byte
    )
    """,
    re.VERBOSE,
)
# What the question marks around a run may count for.
MARK_BITS = 20.0
# A year that lost its first digit, in bits: hardly anything else is written so.
YEAR_BITS = 8.0
# A closing quotation mark where one is open, in bits.
QUOTE_BITS = 6.0
QUOTE_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"))
# Japanese asks with half-width marks too.
KANA = lazy("[\u3040-\u30ff]+")
FULL_WIDTH = str.maketrans("!;:,?()", "！；：，？（）")
# What a byte that is chosen costs: it is one of about 64 that would do.
CHOSEN_BITS = 6.0


@dataclass(frozen=True, slots=True)
class Slip:
    """A misread stretch of a text, what it was, and by how many bits that is more probable. ``chosen``: bytes chosen."""

    start: int
    end: int
    text: str
    gain: float
    chosen: int


def find(text: str) -> Iterator[Slip]:
    """Yield the slips of a text, in order, none overlapping another. Callers decide by ``gain`` whether to report one."""
    position = 0
    starts = sorted({match.start() for pattern in (READING, RUN) for match in pattern.finditer(text)})
    for start in starts:
        if start < position:
            continue
        found = [slip for slip in (_behind_reading(text, start), _between(text, start)) if slip]
        if found:
            best = max(found, key=lambda slip: slip.gain)
            if best.gain > 0:
                yield best
                position = best.end


def _raw(run: str) -> bytes | None:
    try:
        return run.translate(FULL_WIDTH).encode("gbk")
    except UnicodeEncodeError:
        return None


def _behind_reading(text: str, start: int) -> Slip | None:
    """``展?fàn)I造``: the reading was inserted inside 營, after bytes that make 範 with the second byte of 展."""
    match = READING.match(text, start)
    if match is None:
        return None
    syllable = normalize("NFC", match["syllable"])
    if TONE.search(syllable) is None:
        return None
    previous = _raw(text[start - 1])
    raw = _raw(match["run"])
    if previous is None or raw is None or len(previous) != 2:
        return None
    best: Slip | None = None
    for lead in range(0x81, 0xFF):
        if syllable not in tables.readings_of_characters().get(
            bytes([previous[1], lead]).decode("gbk", "ignore"), ()
        ):
            continue
        units: list[int | None] = [lead, *raw]
        end = match.end("run")
        if match["last"] and len(units) % 2:
            units.append(ord(match["last"]))
            end = match.end()
        solved = _solve(tuple(units), text[start - 1], text[end : end + 1])
        if solved is None:
            continue
        repaired, cost, chosen = solved
        gain = bigram_model.bits(text[start:end], text[start - 1], text[end : end + 1]) - cost
        if best is None or gain > best.gain:
            best = Slip(start, end, repaired, gain, chosen)
    # Without a reading that fits, a bracket that was never opened still is one that was swallowed.
    return best or Slip(start, match.end("syllable") + 1, "", 0.1, 1)


def _between(text: str, start: int) -> Slip | None:
    match = RUN.match(text, start)
    if match is None:
        return None
    if KANA.fullmatch(match["run"]) and KANA.match(text[start - 1 : start]):
        return None
    around = text[start - 1 : start] + text[match.end() : match.end() + 1]
    if not match["syllable"] and _is_of_an_alphabet(match["run"], any(map(tables.is_han, around))):
        return None
    marks = match.start("run") - start
    best: Slip | None = None
    # The last of several question marks may have been a full-width one, which belongs to the run.
    before = text[start - 1 : start]
    following = text[match.end() : match.end() + 1]
    for taken in range(min(marks, 2)):
        raw = _raw("?" * taken + match["run"])
        if raw is None:
            return None
        units: list[int | None] = [None, *raw]
        syllable = match["syllable"] and normalize("NFC", match["syllable"])
        ending = match["end"]
        tail = ""
        if ending.startswith("?"):
            units.append(None)
            if syllable:
                tail = f"({match['syllable']})"
            elif match["year"]:
                tail = ("1" if match["year"][0] in "6789" else "2") + match["year"]
        else:
            units.append(ord(ending))
        solved = _solve(
            tuple(units), before, (tail or following)[:1], syllable or "", _open_quotes(text, start)
        )
        if solved is None:
            continue
        repaired, cost, chosen = solved
        # As it stands, with its question marks and without: what reads well without them is a question, or two.
        gain = min(
            bigram_model.bits(text[start : match.start("end")] + ending, before, following),
            bigram_model.bits(match["run"] + ending.strip("?"), before, following) + MARK_BITS,
        )
        gain -= cost
        if match["year"]:
            gain += YEAR_BITS
        elif tail:
            gain -= bigram_model.bits(tail, repaired[-1:])
        if best is None or gain > best.gain:
            best = Slip(start, match.end(), repaired + tail, gain, chosen)
    return best


def _is_of_an_alphabet(run: str, beside_han: bool) -> bool:
    """Whether a run is rather Cyrillic, Greek or Latin, of which GBK has the letters, or signs as in ``??:??``.

    A single letter, or a sign, may be what was misread where it stands beside Han characters.
    """
    letters = text_model.letters(run)
    del letters[text_model.Kind.KANA]
    number = letters.total()
    if number <= 1 and beside_han:
        return False
    return run.isascii() or number > sum(map(tables.is_han, run))


def _open_quotes(text: str, start: int) -> str:
    """The closing quotation marks that are due at an offset."""
    earliest = max(0, start - 500)
    line = text[max(text.rfind("\n", earliest, start) + 1, earliest) : start]
    return "".join(closing for opening, closing in QUOTE_PAIRS if line.count(opening) > line.count(closing))


@lru_cache(maxsize=1024)
def _solve(
    units: tuple[int | None, ...], before: str, after: str, syllable: str = "", due: str = ""
) -> tuple[str, float, int] | None:
    """The most probable characters of some pairs of bytes, their cost, and how many bytes were chosen.

    The last character must have the reading, if one is given; closing quotation marks that are due are favoured.
    """
    states: dict[str, tuple[float, str]] = {bigram_model.symbol(before[-1:] or " "): (0.0, "")}
    chosen = 0
    for index in range(0, len(units) - 1, 2):
        pair = (units[index], units[index + 1])
        lost = pair.count(None)
        if lost == 2:
            return None
        options = _options(pair)
        if syllable and index + 2 >= len(units):
            options = "".join(
                one for one in options if syllable in tables.readings_of_characters().get(one, ())
            )
        if not options:
            return None
        chosen += lost
        new: dict[str, tuple[float, str]] = {}
        for last, (cost, text) in states.items():
            for character in options:
                symbol = bigram_model.symbol(character)
                total = cost + bigram_model.following(last, symbol) + CHOSEN_BITS * (lost and not syllable)
                if character in due:
                    total -= QUOTE_BITS
                if symbol not in new or total < new[symbol][0]:
                    new[symbol] = (total, text + character)
        states = dict(nsmallest(beam_search.WIDTH, new.items(), key=lambda item: item[1]))
    if len(units) % 2:
        chosen += 1
    ends = {
        text: cost + (bigram_model.following(last, bigram_model.symbol(after)) if after else 0.0)
        for last, (cost, text) in states.items()
    }
    best = min(ends, key=lambda text: ends[text])
    return best, ends[best], chosen


@cache
def _options(pair: tuple[int | None, int | None]) -> str:
    if None in pair:
        return beam_search.fitting("gbk").get(pair, "")
    try:
        return bytes(unit for unit in pair if unit is not None).decode("gbk")
    except UnicodeDecodeError:
        return ""
