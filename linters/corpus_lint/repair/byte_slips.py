"""Decode GBK again that was decoded one byte off.

From the place where a byte was lost, each character is the second byte of one original character and the first byte of the
next, until a byte is lost again, or an original second byte is one of ASCII. Shifted back by one byte, the inner bytes
give the original; the first byte of the first character and the last byte of the last one were lost and are chosen by the
language model, with a reading that stands behind as evidence. ``slip_shapes`` says how such places begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.chinese.pinyin import LETTERS, TONE
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.values import dataclass
from corpus_lint.repair import gbk_pairs, shifted_pairs, slip_look_alikes, slip_shapes
from corpus_lint.repair.shifted_pairs import Around, Head, Solution, Solved
from corpus_lint.repair.slip_shapes import CUT_MARKS, FULL_WIDTH, LONGEST_RUN, MISREAD, Part, Tail

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
# A closing mark is likely where one is due; nobody mixes half-width and full-width marks in one place.
WIDTHS_BITS = 6.0
MIXED_WIDTHS = lazy(r"\?(?=[！，；：。？])|(?<=[！，；：。？])\?")
# A slip that is likely: two hundred and fifty times as likely as the text as it stands.
MIN_GAIN = 8.0
# What the question marks around a run may count for.
MARK_BITS = 20.0
# The mark that ends a sentence is what is cut most often, in bits. It says nothing of what it was: the words say that.
SENTENCE_END_BITS = 2.0
# What a byte that is chosen costs: it is one of about 64 that would do.
CHOSEN_BITS = 6.0
# A run that reads worse than this, in bits a character, may be misread where nothing but a letter behind it shows it.
ODD_BITS = 12.0
# A reading, which tells nothing of what follows.
READING_BEFORE = lazy(rf"\({LETTERS}\)\Z")
QUOTE_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"))


@dataclass(frozen=True, slots=True)
class Scar:
    """Where a scar begins, where its run does, and where that ends at the latest; how it may begin, what that says for it."""

    start: int
    body: int
    run_end: int
    heads: tuple[Head, ...]
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """A misread stretch of a text and what it was.

    ``chosen``: bytes that were chosen; ``parts``: what speaks for it, named, in bits; ``scar``: what it was read from;
    ``cut``: characters of which a pair that is missing took a byte.
    """

    start: int
    end: int
    text: str
    chosen: int
    parts: tuple[Part, ...]
    scar: Scar | None = None
    cut: tuple[int, ...] = ()

    @property
    def gain(self) -> float:
        """By how many bits it is more probable than the text as it stands."""
        return sum(bits for _, bits in self.parts)

    @property
    def is_read(self) -> bool:
        """Whether a reading speaks for it, which the words do not."""
        return any(name in slip_shapes.OF_READINGS for name, _ in self.parts)


class End(NamedTuple):
    """How a scar ends, and what is known of it then.

    ``said``: what speaks against a slip; ``as_it_stands``: what the text costs; ``mixed``: what its marks of both widths say,
    all in bits; ``due``: the closing quotation marks due before it.
    """

    tail: Tail
    said: float
    as_it_stands: float
    due: str
    mixed: float

    def slip(self, scar: Scar, solved: Solution) -> Slip:
        """The slip that a solution makes of a scar."""
        tail = self.tail
        cost = solved.cost + CHOSEN_BITS * solved.chosen
        if tail.syllable and tail.text:
            cost += bigram_model.bits(tail.text, solved.text[-1:])
        closed = shifted_pairs.QUOTE_BITS * sum(character in self.due for character in solved.text)
        parts = (
            ("words", self.as_it_stands - cost - closed),
            ("may be a word between two questions", -self.said),
            ("quotation mark that was due", closed),
            ("marks of both widths", self.mixed),
            ("end of a sentence", end_bits(solved.text)),
            *filter(None, (scar.part, tail.part)),
        )
        named = tuple((name, bits) for name, bits in parts if bits)
        return Slip(scar.start, tail.end, solved.text + tail.text, solved.chosen, named, scar, solved.cut)


def find(text: str) -> Iterator[Slip]:
    """Yield the slips of a text, in order, none overlapping another. Callers decide by ``gain`` whether to report one."""
    others: dict[int, list[Slip]] = {}
    for other in _behind_marks_lost(text):
        others.setdefault(other.start, []).append(other)
    # The first of several question marks may end another slip.
    scars = {start: match for match in SCAR.finditer(text) for start in _starts(match)}
    position = 0
    for start in sorted({*scars, *others}):
        # What a slip covers is not read again.
        if start < position:
            continue
        slips = others.get(start, [])
        match = scars.get(start)
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
    return (
        match["syllable"] is not None
        or (
            len(match[0]) > 1  # A mark and nothing behind it is a question.
            and slip_shapes.may_end(match["run"], text[match.end() : match.end() + 2])
            and slip_look_alikes.is_in_sound_text(text, match)
        )
    )


def _at_marks(text: str, match: re.Match[str], start: int) -> Slip | None:
    """The slip that begins with question marks."""
    body, run_end = match.span("run")
    if not match["syllable"]:
        if body == run_end and body - start == 1:
            return None
        return _best(text, Scar(start, body, run_end, slip_shapes.heads(body - start, match["run"])))
    # 展?fàn)I造: the reading was inserted inside 營, after bytes that make 範 with the second byte of 展.
    syllable = normalize("NFC", match["syllable"])
    previous = slip_shapes.raw(text[start - 1])
    if TONE.search(syllable) is None or previous is None:
        return None
    fitting = tuple(
        Head((lead,)) for lead in range(0x81, 0xFF) if gbk_pairs.options((previous[1], lead), syllable)
    )
    part = (slip_shapes.UNOPENED, slip_shapes.BRACKET_BITS)
    slip = _best(text, Scar(start, body, run_end, fitting, part))
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
        and (slip := _best(text, Scar(start, start, match.start(), slip_shapes.heads(0, text[start]))))
    ]
    return max(found, key=lambda slip: slip.gain, default=None)


def _unmarked_runs(text: str) -> Iterator[re.Match[str]]:
    """Yield what UNMARKED matches before such a letter, of which a run has no other."""
    for letter in UNMARKED_LETTER.finditer(text):
        start, end = letter.span()
        if match := UNMARKED.search(text, max(0, start - LONGEST_UNMARKED - 1), end):
            yield match


def _unmarked(text: str, match: re.Match[str]) -> Slip | None:
    """The slip behind a mark that shows nothing of what was lost."""
    start, (body, run_end) = match.start(), match.span("run")
    if text[start - 1 : start] == "?" or bigram_model.bits(match["run"], "，") < ODD_BITS * (run_end - body):
        return None
    return _best(text, Scar(start, start, run_end, slip_shapes.heads(0, text[start])))


def _best(text: str, scar: Scar) -> Slip | None:
    """The most probable of the ways in which the bytes may have been lost."""
    slips = [end.slip(scar, min(one.best for one in solved)) for end, solved in _solved(text, scar) if solved]
    return max(slips, key=lambda slip: slip.gain, default=None)


def ways(text: str, scar: Scar) -> Iterator[Slip]:
    """The ways in which the bytes may have been lost, of each as many as ``shifted_pairs.solve`` finds."""
    for end, solved in _solved(text, scar):
        for one in solved:
            for solution in one.probable:
                yield end.slip(scar, solution)


def _solved(text: str, scar: Scar) -> Iterator[tuple[End, list[Solved]]]:
    """Yield how a scar may end, and what the bytes were then: as if no pair was missing, and as if one may be."""
    ends = list(_possible_ends(text, scar))
    if not ends:
        return
    before = READING_BEFORE.sub("", text[max(0, scar.start - 10) : scar.start])[-1:]
    due = _open_quotes(text, scar.start)
    script = _script(text, scar)
    for tail, said, as_it_stands in ends:
        after = (tail.text or text[tail.end : tail.end + 1])[:1]
        around = Around(before, after, due, normalize("NFC", tail.syllable), script)
        # A pair may be missing where nothing fits; what is likely without is read again with.
        solved = [shifted_pairs.solve(scar.heads, tail.units, around, gaps=False)]
        if solved[0] is None or as_it_stands - solved[0].best.cost > MIN_GAIN:
            solved.append(shifted_pairs.solve(scar.heads, tail.units, around, gaps=True))
        mixed = WIDTHS_BITS * len(MIXED_WIDTHS.findall(text[scar.start : tail.end]))
        yield End(tail, said, as_it_stands, due, mixed), [one for one in solved if one]


def _possible_ends(text: str, scar: Scar) -> Iterator[tuple[Tail, float, float]]:
    """Yield how a scar may end, what is said against a slip then, and what it costs as it stands, in bits."""
    for tail in slip_shapes.tails(text, scar.body, scar.run_end, behind_reading=scar.part is not None):
        said = 0.0
        if not (scar.part or tail.part):
            if not gbk_pairs.are_common(tail.units):
                continue
            said = slip_look_alikes.said_bits(text, scar.start, scar.body, tail)
        as_it_stands = _as_it_stands(text, scar, tail)
        # Nothing that was misread is more probable than certain.
        if as_it_stands >= said:
            yield tail, said, as_it_stands


def end_bits(text: str) -> float:
    """What it says for a slip, but not for what was cut, that a sentence ends where it begins."""
    return SENTENCE_END_BITS * (text[:1] == "。")


def _script(text: str, scar: Scar) -> int:
    """The script of the text around a scar: 1 for traditional, -1 for simplified, 0 where nothing shows it."""
    around = (
        text[max(0, scar.start - slip_look_alikes.AROUND) : scar.start]
        + text[scar.run_end : scar.run_end + slip_look_alikes.AROUND]
    )
    balance = sum(map(bigram_model.script, around))
    return (balance > 0) - (balance < 0)


def _as_it_stands(text: str, scar: Scar, tail: Tail) -> float:
    """What a scar costs as text: with its question marks or without, as what reads well then is a question, or two."""
    before, after = text[scar.start - 1 : scar.start], text[tail.end : tail.end + 1]
    inner = text[scar.body : tail.run_end] + text[tail.run_end : tail.end].removeprefix("?")
    return min(
        bigram_model.bits(text[scar.start : tail.end], before, after),
        bigram_model.bits(inner, before, after) + MARK_BITS,
    )


def _open_quotes(text: str, start: int) -> str:
    """The closing quotation marks that are due at an offset."""
    earliest = max(0, start - 500)
    line = text[max(text.rfind("\n", earliest, start) + 1, earliest) : start]
    return "".join(closing for opening, closing in QUOTE_PAIRS if line.count(opening) > line.count(closing))
