"""Decode GBK again that was decoded one byte off.

From the place where a byte was lost, each character is the second byte of one original character and the first byte of the
next, until a byte is lost again, or an original second byte is one of ASCII. Shifted back by one byte, the inner bytes
give the original; the first byte of the first character and the last byte of the last one were lost and are chosen by the
language model, with a reading that stands behind as evidence. ``slip_shapes`` says how such places begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.chinese.pinyin import LETTERS, TONE
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.repair import gbk_pairs, scars, slip_shapes
from corpus_lint.repair.scars import Scar, Slip
from corpus_lint.repair.shifted_pairs import Head
from corpus_lint.repair.slip_shapes import CUT_MARKS, FULL_WIDTH, LONGEST_RUN, MISREAD

# Question marks, a reading whose opening bracket was swallowed, and what was misread behind them.
SCAR = lazy(
    rf"\?\?{{0,3}}(?:(?<=[^\x00-\x7f]\?)(?P<syllable>{LETTERS})\))?(?P<run>(?:{MISREAD}){{0,{LONGEST_RUN}}})"
)
# A letter or sign that was a second byte, with its reading: what stands before it belongs to it.
SECOND = lazy(
    rf"""
    (?: [@-~]\((?<=(?:[^\x00-\x7f]|[!;:,])[@-~]\() | \?(?<=(?:[^\x00-\x7f]|[!;:,])\?) )
    (?P<syllable>{LETTERS})\)(?![A-Za-z])                               # behind `，F(xiàn)` a word may go on
    """,
    re.VERBOSE,
)
BEFORE_SECOND = lazy(rf"(?:{MISREAD}){{1,40}}\Z")
# A letter or sign among Han characters, behind a mark, where no question mark was left. It is looked for by its letter, which
# hardly any text has there.
UNMARKED_RUN = f"[{tables.HAN_RANGES}，。、\ue000-\uf8ff]"
LONGEST_UNMARKED = 40
UNMARKED_LETTER = lazy(rf"[@-~](?<={UNMARKED_RUN}.)(?=[{tables.HAN_RANGES}])")
UNMARKED = lazy(rf"[，；！？。：!;:,](?P<run>{UNMARKED_RUN}{{2,{LONGEST_UNMARKED}}})[@-~]\Z")
# A run that reads worse than this, in bits a character, may be misread where nothing but a letter behind it shows it.
ODD_BITS = 12.0


def find(text: str) -> Iterator[Slip]:
    """Yield the slips of a text, in order, none overlapping another. Callers decide by ``gain`` whether to report one."""
    others: dict[int, list[Slip]] = {}
    for other in _behind_marks_lost(text):
        others.setdefault(other.start, []).append(other)
    # The first of several question marks may end another slip.
    marks = {start: match for match in SCAR.finditer(text) for start in _starts(match)}
    position = 0
    for start in sorted({*marks, *others}):
        # What a slip covers is not read again.
        if start < position:
            continue
        slips = others.get(start, [])
        match = marks.get(start)
        if match is not None and _may_be_slip(text, match) and (slip := _at_marks(text, match, start)):
            slips = [slip, *slips]
        best = max(slips, key=lambda slip: slip.gain, default=None)
        if best is not None and best.gain > 0:
            yield best
            position = best.end


def _behind_marks_lost(text: str) -> Iterator[Slip]:
    """Yield the slips that begin where no question mark was left."""
    # A reading without a tone says nothing.
    if TONE.search(text):
        for match in SECOND.finditer(text):
            if slip := _before_second(text, match):
                yield slip
    for match in _unmarked_runs(text):
        if slip := _unmarked(text, match):
            yield slip


def _starts(match: re.Match[str]) -> range:
    """Where a scar with question marks may begin: a reading without its bracket has one of them at its side."""
    if match["syllable"] is None:
        return range(match.start(), match.start("run"))
    return range(match.start("syllable") - 1, match.start("syllable"))


def _may_be_slip(text: str, match: re.Match[str]) -> bool:
    """Whether question marks may have been left by a slip: a cheap look before the search."""
    # A mark and nothing behind it is a question.
    return match["syllable"] is not None or (
        len(match[0]) > 1 and slip_shapes.may_end(match["run"], text[match.end() : match.end() + 2])
    )


def _at_marks(text: str, match: re.Match[str], start: int) -> Slip | None:
    """The slip that begins with question marks."""
    body, run_end = match.span("run")
    if not match["syllable"]:
        if body == run_end and body - start == 1:
            return None
        heads = slip_shapes.heads(body - start, match["run"])
        return scars.best(text, Scar(start, body, run_end, heads, marks=match.start()))
    # 展?fàn)I造: the reading was inserted inside 營, after bytes that make 範 with the second byte of 展.
    syllable = normalize("NFC", match["syllable"])
    previous = slip_shapes.raw(text[start - 1])
    if TONE.search(syllable) is None or previous is None:
        return None
    fitting = tuple(
        Head((lead,)) for lead in range(0x81, 0xFF) if gbk_pairs.options((previous[1], lead), syllable)
    )
    part = (slip_shapes.UNOPENED, slip_shapes.BRACKET_BITS)
    slip = scars.best(text, Scar(start, body, run_end, fitting, part))
    # Without a reading that fits, a bracket that was never opened still is one that was swallowed.
    return slip or Slip(start, body, "", 1, (part,))


def _before_second(text: str, match: re.Match[str]) -> Slip | None:
    """The slip that ends with a letter and its reading, and of which no question mark is left."""
    before = BEFORE_SECOND.search(text, max(0, match.start() - 40), match.start())
    last = slip_shapes.raw(text[match.start() - 1])
    if before is None or last is None or text[before.start() - 1 : before.start()] == "?":
        return None
    syllable = normalize("NFC", match["syllable"])
    if TONE.search(syllable) is None or not gbk_pairs.options(
        (last[1], None if match[0][0] == "?" else ord(match[0][0])), syllable
    ):
        return None
    found = [
        slip
        for start in range(before.start(), match.start())
        if text[start].translate(FULL_WIDTH) in CUT_MARKS
        and (slip := scars.best(text, Scar(start, start, match.start(), slip_shapes.heads(0, text[start]))))
    ]
    return max(found, key=lambda slip: slip.gain, default=None)


def _unmarked_runs(text: str) -> Iterator[re.Match[str]]:
    """Yield what UNMARKED matches before such a letter, of which a run has no other."""
    for letter in UNMARKED_LETTER.finditer(text):
        if match := _unmarked_run(text, letter.start()):
            yield match


def _unmarked_run(text: str, letter: int) -> re.Match[str] | None:
    return UNMARKED.search(text, max(0, letter - LONGEST_UNMARKED - 1), letter + 1)


def _unmarked(text: str, match: re.Match[str]) -> Slip | None:
    """The slip behind a mark that shows nothing of what was lost."""
    if not _is_odd(text, match):
        return None
    start, run_end = match.start(), match.end("run")
    return scars.best(text, Scar(start, start, run_end, slip_shapes.heads(0, text[start])))


def _is_odd(text: str, match: re.Match[str]) -> bool:
    """Whether such a run may be misread, and no question mark shows it."""
    start, run = match.start(), match["run"]
    return text[start - 1 : start] != "?" and bigram_model.bits(run, "，") >= ODD_BITS * len(run)


def is_behind_odd_run(text: str, letter: int) -> bool:
    """Whether what stands before a letter may be misread where no question mark was left: without it there is no slip."""
    match = _unmarked_run(text, letter)
    return match is not None and _is_odd(text, match)
