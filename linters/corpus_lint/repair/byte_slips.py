"""Decode GBK again that was decoded one byte off.

From the place where a byte was lost, each character is the second byte of one original character and the first byte of the
next, until a byte is lost again, or an original second byte is one of ASCII. Shifted back by one byte, the inner bytes
give the original; the first byte of the first character and the last byte of the last one were lost and are chosen by the
language model, with a reading that stands behind as evidence. ``slip_shapes`` says how such places begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.chinese.pinyin import LETTERS, TONE
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.decoding import text_model
from corpus_lint.repair import shifted_pairs, slip_shapes
from corpus_lint.repair.shifted_pairs import Around, Head
from corpus_lint.repair.slip_shapes import CUT_MARKS, FULL_WIDTH, MISREAD, Part, Tail

# Question marks, a reading whose opening bracket was swallowed, and what was misread behind them.
SCAR = lazy(rf"\?{{1,4}}(?:(?<=[^\x00-\x7f]\?)(?P<syllable>{LETTERS})\))?(?P<run>(?:{MISREAD}){{0,60}})")
# A letter or sign that was a second byte, with its reading: what stands before it belongs to it.
SECOND = lazy(
    rf"(?:[@-~]\((?<=(?:[^\x00-\x7f]|[!;:,])[@-~]\()|\?(?<=(?:[^\x00-\x7f]|[!;:,])\?))(?P<syllable>{LETTERS})\)"
)
BEFORE_SECOND = lazy(rf"(?:{MISREAD}){{1,40}}\Z")
# A letter or sign among Han characters, behind a mark, where no question mark was left.
UNMARKED = lazy(
    rf"[，；！？。：!;:,](?P<run>[{tables.HAN_RANGES}，。、\ue000-\uf8ff]{{2,40}})[@-~](?=[{tables.HAN_RANGES}])"
)
# A closing mark is likely where one is due; nobody mixes half-width and full-width marks in one place.
WIDTHS_BITS = 6.0
MIXED_WIDTHS = lazy(r"\?(?=[！，；：。？])|(?<=[！，；：。？])\?")
# A slip that is likely: two hundred and fifty times as likely as the text as it stands.
MIN_GAIN = 8.0
# What the question marks around a run may count for.
MARK_BITS = 20.0
# What a byte that is chosen costs: it is one of about 64 that would do.
CHOSEN_BITS = 6.0
# No run that reads as well as this, in bits a character, is worth reading again.
FLUENT_BITS = 8.0
# A run that reads worse than this, in bits a character, may be misread where nothing but a letter behind it shows it.
ODD_BITS = 12.0
# So many characters on either side of a scar say whether it is one in sound text. Where so many Han characters cost so many
# bits each, the whole was decoded wrongly, which is another damage: prose costs seven, classical novels eleven, lists of
# names ten, what was decoded wrongly thirteen and more.
AROUND = 200
FEWEST_AROUND = 48
MOST_BITS_AROUND = 12.0
QUOTE_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"))
# Japanese asks with half-width marks too.
KANA = lazy("[\u3040-\u30ff]+")
FEWEST_KANA = 3
# Words that are a question, or an answer, alone.
INTERJECTION = lazy(
    "[啊阿呀哟喲哦噢喔嗯恩唔呃额額诶誒欸哎唉嗳噯咦咿嘻嘿哈呵哼嗨嘘噓咳喂吁嚯呦哇哩咯嘞呗唄哒噠吼切呸啧嘖呔嗬啦嘛呐吶嗐咄嗟噫吓嚇]+"
)
SIGN = lazy(r"[^\w]+")
# Signs that are shown where a mark was cut, and what shifted bytes of marks make.
SHOWN = frozenset("！，。；：？（）!,;:?(“”‘’、…")


@dataclass(frozen=True, slots=True)
class Slip:
    """A misread stretch of a text and what it was.

    ``chosen``: bytes that were chosen; ``parts``: what speaks for it, named, in bits.
    """

    start: int
    end: int
    text: str
    chosen: int
    parts: tuple[Part, ...]

    @property
    def gain(self) -> float:
        """By how many bits it is more probable than the text as it stands."""
        return sum(bits for _, bits in self.parts)


def find(text: str) -> Iterator[Slip]:
    """Yield the slips of a text, in order, none overlapping another. Callers decide by ``gain`` whether to report one."""
    found = []
    for match in SCAR.finditer(text):
        if not _is_in_sound_text(text, match):
            continue
        # The first of several question marks may end another slip.
        for start in range(
            match.start(), match.start("run") if match["syllable"] is None else match.start() + 1
        ):
            slip = _at_marks(text, match, start)
            if slip is not None:
                found.append(slip)
    found += [slip for match in SECOND.finditer(text) if (slip := _before_second(text, match))]
    found += [slip for match in UNMARKED.finditer(text) if (slip := _unmarked(text, match))]
    position = 0
    for slip in sorted(found, key=lambda slip: (slip.start, -slip.gain)):
        if slip.start >= position and slip.gain > 0:
            yield slip
            position = slip.end


def _is_in_sound_text(text: str, match: re.Match[str]) -> bool:
    """Whether what stands around a scar is Chinese: a cheap look before the search."""
    start, end = match.span()
    before = text[max(0, text.rfind("\n", max(0, start - AROUND), start) + 1, start - AROUND) : start]
    after = text[end : end + AROUND].partition("\n")[0]
    around = "".join(filter(tables.is_han, before + after))
    return len(around) < FEWEST_AROUND or bigram_model.bits(around) < MOST_BITS_AROUND * len(around)


def _at_marks(text: str, match: re.Match[str], start: int) -> Slip | None:
    """The slip that begins with question marks."""
    body, run_end = match.span("run")
    if not match["syllable"]:
        if body == run_end and body - start == 1:
            return None
        return _best(text, Scar(start, body, run_end), slip_shapes.heads(body - start, match["run"]))
    # 展?fàn)I造: the reading was inserted inside 營, after bytes that make 範 with the second byte of 展.
    syllable = normalize("NFC", match["syllable"])
    start = match.end("syllable") - len(match["syllable"]) - 1
    previous = slip_shapes.raw(text[start - 1])
    if TONE.search(syllable) is None or previous is None:
        return None
    fitting = tuple(
        Head((lead,)) for lead in range(0x81, 0xFF) if shifted_pairs.options((previous[1], lead), syllable)
    )
    part = ("bracket that was never opened", slip_shapes.BRACKET_BITS)
    slip = _best(text, Scar(start, body, run_end, part), fitting)
    # Without a reading that fits, a bracket that was never opened still is one that was swallowed.
    return slip or Slip(start, body, "", 1, (part,))


def _before_second(text: str, match: re.Match[str]) -> Slip | None:
    """The slip that ends with a letter and its reading, and of which no question mark is left."""
    before = BEFORE_SECOND.search(text, max(0, match.start() - 40), match.start())
    last = slip_shapes.raw(text[match.start() - 1])
    if before is None or last is None or text[before.start() - 1 : before.start()] == "?":
        return None
    syllable = normalize("NFC", match["syllable"])
    if TONE.search(syllable) is None or not shifted_pairs.options(
        (last[1], None if match[0][0] == "?" else ord(match[0][0])), syllable
    ):
        return None
    found = [
        slip
        for start in range(before.start(), match.start())
        if text[start].translate(FULL_WIDTH) in CUT_MARKS
        and (slip := _best(text, Scar(start, start, match.start()), slip_shapes.heads(0, text[start])))
    ]
    return max(found, key=lambda slip: slip.gain, default=None)


def _unmarked(text: str, match: re.Match[str]) -> Slip | None:
    """The slip behind a mark that shows nothing of what was lost."""
    start, (body, run_end) = match.start(), match.span("run")
    if text[start - 1 : start] == "?" or bigram_model.bits(match["run"], "，") < ODD_BITS * (run_end - body):
        return None
    return _best(text, Scar(start, start, run_end), slip_shapes.heads(0, text[start]))


@dataclass(frozen=True, slots=True)
class Scar:
    """Where a scar begins, where its run does, and where that ends at the latest; what its beginning says for it."""

    start: int
    body: int
    run_end: int
    part: Part | None = None


def _best(text: str, scar: Scar, heads: tuple[Head, ...]) -> Slip | None:
    """The most probable of the ways in which the bytes may have been lost."""
    best: Slip | None = None
    before = text[scar.start - 1 : scar.start]
    due = _open_quotes(text, scar.start)
    for tail in slip_shapes.tails(text, scar.body, scar.run_end, behind_reading=scar.part is not None):
        if not (scar.part or tail.part) and (
            not shifted_pairs.are_common(tail.units) or _is_asked(text, scar, tail)
        ):
            continue
        as_it_stands = _as_it_stands(text, scar, tail)
        after = (tail.text or text[tail.end : tail.end + 1])[:1]
        around = Around(before, after, due, normalize("NFC", tail.syllable))
        # A pair may be missing where nothing fits; what is likely without is read again with.
        solutions = shifted_pairs.solve(heads, tail.units, around, gaps=False)
        if not solutions or as_it_stands - solutions[0].cost > MIN_GAIN:
            solutions = [*solutions, *shifted_pairs.solve(heads, tail.units, around, gaps=True)]
        if not solutions:
            continue
        solved = min(solutions)
        cost = solved.cost + CHOSEN_BITS * solved.chosen
        if tail.syllable and tail.text:
            cost += bigram_model.bits(tail.text, solved.text[-1:])
        closed = shifted_pairs.QUOTE_BITS * sum(character in due for character in solved.text)
        mixed = WIDTHS_BITS * len(MIXED_WIDTHS.findall(text[scar.start : tail.end]))
        parts = (
            ("words", as_it_stands - cost - closed),
            ("quotation mark that was due", closed),
            ("marks of both widths", mixed),
            *filter(None, (scar.part, tail.part)),
        )
        named = tuple((name, bits) for name, bits in parts if bits)
        slip = Slip(scar.start, tail.end, solved.text + tail.text, solved.chosen, named)
        if best is None or slip.gain > best.gain:
            best = slip
    return best


def _as_it_stands(text: str, scar: Scar, tail: Tail) -> float:
    """What a scar costs as text: with its question marks or without, as what reads well then is a question, or two."""
    before, after = text[scar.start - 1 : scar.start], text[tail.end : tail.end + 1]
    inner = text[scar.body : tail.run_end] + text[tail.run_end : tail.end].removeprefix("?")
    return min(
        bigram_model.bits(text[scar.start : tail.end], before, after),
        bigram_model.bits(inner, before, after) + MARK_BITS,
    )


def _is_asked(text: str, scar: Scar, tail: Tail) -> bool:
    """Whether what stands behind question marks is rather said, or asked, than misread."""
    run = text[scar.body : tail.run_end]
    around = text[scar.start - 1 : scar.start] + text[tail.end : tail.end + 1]
    kana = sum(map(len, KANA.findall(run)))
    if 2 * kana >= len(run) and (kana >= FEWEST_KANA or KANA.match(text[scar.start - 1 : scar.start])):
        return True
    if _is_of_an_alphabet(run, any(map(tables.is_han, around))):
        return True
    words = SIGN.sub("", run)
    if not run:
        return False
    if not words:
        return not all(sign in SHOWN for sign in run)
    if INTERJECTION.fullmatch(words):
        return True
    ends_with_mark = tail.end > tail.run_end and text[tail.run_end] == "?"
    if ends_with_mark and len(words) <= 2 and all(word in tables.frequency_bits() for word in words):
        return True
    return bigram_model.bits(run, "，") < FLUENT_BITS * len(run)


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
