"""Decide the encoding of each line of a document: its best Chinese candidate against the same bytes in another language.

The lines of a document that are beyond doubt say what the others may be: a line of odd characters among thousands of lines of
GB18030 is GB18030, a short line among lines of Russian is hardly Chinese.
"""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Mapping, Sequence

from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.values import dataclass
from corpus_lint.decoding import text_model
from corpus_lint.decoding.line_candidates import CHINESE_ENCODINGS, PLAUSIBLE_BITS, Candidate
from corpus_lint.decoding.other_languages import (
    CHINESE_STRETCH,
    CHOICE_BITS,
    COMMON_BITS,
    SURE_BITS,
    common_bits,
    explaining,
    margin,
)

# Mean bits up to which no text of another language has been seen to go, and the characters that takes.
SURELY_CHINESE_BITS = 11.0
ENOUGH_CHARACTERS = 12
# By so many bits a character more probable than nothing known.
PROBABLE_BITS = 2.0
# What it is worth that this is a tool for Chinese, or that the certain lines of the document are in another language; and what
# it is that these are Chinese, from so many characters on, with a twentieth of other letters at most.
PRIOR_BITS = 24.0
KNOWN_BITS = 40.0
# By how much another language may be more probable for a line to be sure where the document is known to be Chinese: a short
# line (by twice as much where all lines are in one encoding), and a long one of characters in an odd order.
UNLIKELY_BITS = -10.0
ODD_ORDER_BITS = -40.0
# What it costs to have a Chinese character by itself inside a word.
INSIDE_BITS = 6.0
ESTABLISHED = 100
CONTEXT_CHARACTERS = 20_000
# What separates two encodings in mean bits a character.
RARER_BITS = 1.5
# Lines and blocks that are drawn, arrows and other signs, which stand for no language.
DRAWN = lazy(
    r"[\u2010-\u203e\u2190-\u21ff\u2500-\u26ff\u3000-\u3003\u3008-\u301f\uff01-\uff0f\uff3b-\uff40]+"
)
UNDECODED = lazy("[\udc80-\udcff]")
TORN = lazy("[A-Za-z][\udc80-\udcff]|[\udc80-\udcff][A-Za-z]")
# A character of two bytes by itself at a letter: the second of its bytes may be a letter, too.
ALONE = lazy("(?<=[A-Za-z])[\u3400-\u9fff](?![^\x00-\x7f])|(?<![^\x00-\x7f])[\u3400-\u9fff](?=[A-Za-z])")
# One by itself inside a word.
INSIDE = lazy("(?<=[A-Za-z])[\u3400-\u9fff](?=[A-Za-z])")


def _wide(line: bytes, candidate: Candidate) -> int:
    """How many characters of two bytes a line has."""
    return len(line) - len(candidate.text)


def is_beyond_doubt(line: bytes, candidate: Candidate) -> bool:
    """Whether nobody needs to ask if a line is of another language: many characters, all of them common."""
    wide = _wide(line, candidate)
    return wide >= ENOUGH_CHARACTERS and candidate.gain >= (PLAUSIBLE_BITS - SURELY_CHINESE_BITS) * wide


@dataclass(frozen=True, slots=True)
class Verdict:
    """The codec of a line, None where none fits; by how many bits it won against other languages, ASCII by none.

    ``doubtful`` is a line that no number of sure ones beside it makes sure.
    """

    encoding: str | None
    surplus: float
    doubtful: bool = False


def settle_lines(
    lines: Sequence[bytes], choices: Sequence[Mapping[str, Candidate]], verdicts: Sequence[str | None]
) -> list[Verdict]:
    """The verdicts on the lines of a document, with those withdrawn that another language explains better."""
    certain = [
        verdict == "utf-8" or bool(verdict and verdict in choice and is_beyond_doubt(line, choice[verdict]))
        for line, choice, verdict in zip(lines, choices, verdicts, strict=True)
    ]
    prior, known = _context(choices, verdicts, certain)
    found = [
        Verdict(verdict, math.inf if sure else 0.0) for verdict, sure in zip(verdicts, certain, strict=True)
    ]
    asked: dict[int, str] = {}
    usual = Counter(verdict for verdict, sure in zip(verdicts, certain, strict=True) if sure and verdict)
    frame = usual.most_common(1)[0][0] if known else ""
    for index, (choice, verdict) in enumerate(zip(choices, verdicts, strict=True)):
        if frame in choice and not certain[index] and _is_drawn(choice[frame].text):
            found[index] = Verdict(frame, SURE_BITS)
            continue
        encoding = verdict or _common(choice)
        if encoding is None or encoding not in choice or certain[index]:
            continue
        if known and verdict and _is_probable(lines[index], choice[encoding], encoding):
            found[index] = Verdict(encoding, SURE_BITS)
        else:
            asked[index] = encoding
    if not asked:
        return found
    kinds = {verdict for choice, verdict in zip(choices, verdicts, strict=True) if choice and verdict}
    other = explaining(lines[index] for index in asked)
    margins = {index: margin(choices[index][encoding], encoding, other) for index, encoding in asked.items()}
    if sum(margins.values()) + CHOICE_BITS + prior < 0:
        # Together they are another language, and chance may favour single ones.
        prior = min(prior, -PRIOR_BITS)
    for index, encoding in asked.items():
        if verdicts[index] is None and not known:
            # Characters in an odd order are taken for Chinese only among lines that are.
            continue
        whole = is_whole(choices[index][encoding].text, encoding)
        favour = prior if whole else min(prior, 0.0)
        won = margins[index] + (CHOICE_BITS / len(asked) if whole else -INSIDE_BITS) + favour > 0
        if won or (verdicts[index] is None and whole):
            surplus = margins[index] + (favour if known else min(favour, 0.0))
            needed = _needed(known, whole, verdicts[index] is not None, len(kinds) == 1)
            doubtful = margins[index] < needed
            found[index] = Verdict(encoding, surplus, doubtful)
        else:
            found[index] = Verdict(None, 0.0)
    return found


def _needed(known: bool, whole: bool, decided: bool, alike: bool) -> float:
    """The bits by which a line must win to be sure, in a document of lines that are known to be Chinese, or all ``alike``."""
    if not whole:
        return SURE_BITS
    if not known:
        return 0.0
    if not decided:
        return ODD_ORDER_BITS
    return UNLIKELY_BITS * (2 if alike else 1)


def _is_drawn(text: str) -> bool:
    """Whether all that a line has beyond ASCII is drawn: a rule, a frame, a bullet. It is in the encoding of the lines around."""
    beyond = "".join(one for one in text if one >= "\x80")
    return DRAWN.fullmatch(beyond) is not None


def _is_probable(line: bytes, candidate: Candidate, encoding: str) -> bool:
    """Whether a candidate needs no comparison in a document that is known to be Chinese."""
    return candidate.gain >= PROBABLE_BITS * _wide(line, candidate) and is_whole(candidate.text, encoding)


def is_whole(text: str, encoding: str) -> bool:
    """Whether a decoding left no byte at a letter out, and made few characters of a letter beyond ASCII and one of ASCII."""
    swallowed = sum(
        chr(character.encode(encoding)[-1]) in string.ascii_letters for character in ALONE.findall(text)
    )
    odd = swallowed + len(INSIDE.findall(text))
    return TORN.search(text) is None and 2 * odd <= sum(character >= "\x80" for character in text)


def _context(
    choices: Sequence[Mapping[str, Candidate]], verdicts: Sequence[str | None], certain: Sequence[bool]
) -> tuple[float, bool]:
    """What the lines that are certain are worth to the others, in bits, and whether they say that the document is Chinese."""
    text = "".join(
        choice[verdict].text
        for choice, verdict, sure in zip(choices, verdicts, certain, strict=True)
        if sure and verdict and verdict in choice
    )[:CONTEXT_CHARACTERS]
    chinese = sum(map(len, CHINESE_STRETCH.findall(text)))
    letters = sum(text_model.letters(text).values())
    if letters > chinese:
        return -PRIOR_BITS, False
    if chinese >= ESTABLISHED and letters < chinese / ESTABLISHED * 5:
        return KNOWN_BITS, True
    return PRIOR_BITS, False


def _common(choice: Mapping[str, Candidate]) -> str | None:
    """The Chinese encoding that reads a line strictly as characters all of which are common, if only one does."""
    mean: dict[str, float] = {}
    for encoding in CHINESE_ENCODINGS:
        candidate = choice.get(encoding)
        if candidate is not None and not UNDECODED.search(candidate.text):
            each = [common_bits(character) for character in candidate.text if character >= "\x80"]
            mean[encoding] = sum(each) / len(each) if max(each) <= COMMON_BITS else math.inf
    best = min(mean, key=lambda encoding: mean[encoding], default=None)
    if best is None or any(mean[one] < mean[best] + RARER_BITS for one in mean if one != best):
        return None
    return best if mean[best] < math.inf else None
