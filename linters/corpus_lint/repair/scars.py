"""What a scar of lost bytes may have been, and what speaks for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from corpus_lint.chinese import bigram_model
from corpus_lint.chinese.pinyin import LETTERS
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.values import dataclass
from corpus_lint.repair import gbk_pairs, pair_states, shifted_pairs, slip_look_alikes, slip_shapes
from corpus_lint.repair.shifted_pairs import Around, Head, Solution, Solved
from corpus_lint.repair.slip_shapes import Part, Tail

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
# A reading, which tells nothing of what follows.
READING_BEFORE = lazy(rf"\({LETTERS}\)\Z")
QUOTE_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"))


@dataclass(frozen=True, slots=True)
class Scar:
    """Where a scar begins, where its run does, and where that ends at the latest; how it may begin, what that says for it.

    ``marks`` is where the question marks begin of which nothing else shows that they are no questions: what stands around these
    has to be Chinese.
    """

    start: int
    body: int
    run_end: int
    heads: tuple[Head, ...]
    part: Part | None = None
    marks: int | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """A misread stretch of a text and what it was.

    ``chosen``: bytes that were chosen; ``parts``: what speaks for it, named, in bits; ``cut``: characters of which a pair that
    is missing took a byte; ``ends``: how it may end, and what it was then; ``part``: what its beginning says for it.
    """

    start: int
    end: int
    text: str
    chosen: int
    parts: tuple[Part, ...]
    cut: tuple[int, ...] = ()
    ends: tuple[End, ...] = ()
    part: Part | None = None

    @property
    def gain(self) -> float:
        """By how many bits it is more probable than the text as it stands."""
        return sum(bits for _, bits in self.parts)

    @property
    def is_read(self) -> bool:
        """Whether a reading speaks for it, which the words do not."""
        return any(name in slip_shapes.OF_READINGS for name, _ in self.parts)


class End(NamedTuple):
    """How a scar may end, and what it was then.

    ``said``: what speaks against a slip; ``as_it_stands``: what the text costs; ``mixed``: what its marks of both widths say,
    all in bits; ``due``: the closing quotation marks due before it; ``solved``: what its bytes were, as if no pair was missing,
    and as if one may be.
    """

    tail: Tail
    said: float
    as_it_stands: float
    mixed: float
    due: str
    solved: tuple[Solved, ...]

    def parts(self, part: Part | None, solution: Solution) -> tuple[Part, ...]:
        """What speaks for a solution, named, in bits; ``part`` is what the beginning does."""
        closed = 0.0
        if self.due:
            closed = pair_states.QUOTE_BITS * sum(character in self.due for character in solution.text)
        parts = (
            ("words", self.as_it_stands - self.cost(solution) - closed),
            ("may be a word between two questions", -self.said),
            ("quotation mark that was due", closed),
            ("marks of both widths", self.mixed),
            ("end of a sentence", end_bits(solution.text)),
            *filter(None, (part, self.tail.part)),
        )
        return tuple([part for part in parts if part[1]])

    def cost(self, solution: Solution) -> float:
        """What a solution costs, in bits, with the bytes that are chosen and what stands behind its last character."""
        cost = solution.cost + CHOSEN_BITS * solution.chosen
        if self.tail.syllable and self.tail.text:
            cost += bigram_model.bits(self.tail.text, solution.text[-1:])
        return cost

    def without_words(self, part: Part | None) -> float:
        """What speaks for any solution beside its words, in bits, and what the text costs as it stands."""
        others = sum([bits for _, bits in filter(None, (part, self.tail.part))])
        return self.as_it_stands - self.said + self.mixed + others


def best(text: str, scar: Scar) -> Slip | None:
    """The most probable of the ways in which the bytes may have been lost."""
    ends = tuple(_ends(text, scar))
    slips = [_slip(scar, end, ends) for end in ends if end.solved]
    return max(slips, key=lambda slip: slip.gain, default=None)


def _slip(scar: Scar, end: End, ends: tuple[End, ...]) -> Slip:
    """The most probable slip that ends as told."""
    one = min(solved.best for solved in end.solved)
    text, parts = one.text + end.tail.text, end.parts(scar.part, one)
    return Slip(scar.start, end.tail.end, text, one.chosen, parts, one.cut, ends, scar.part)


def _ends(text: str, scar: Scar) -> Iterator[End]:
    """Yield how a scar may end, and what it was then."""
    ends = list(_possible_ends(text, scar))
    if not ends:
        return
    if scar.marks is not None and not slip_look_alikes.is_in_sound_text(text, scar.marks, scar.run_end):
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
        yield End(tail, said, as_it_stands, mixed, due, tuple(filter(None, solved)))


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
