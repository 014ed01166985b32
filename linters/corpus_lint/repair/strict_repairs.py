"""Choose the most probable of all strict round trips of a text."""

from __future__ import annotations

from functools import lru_cache

from corpus_lint.chinese import bigram_model
from corpus_lint.chinese.tables import HAN_CHARACTER, count_han
from corpus_lint.core.values import replace
from corpus_lint.decoding import text_model
from corpus_lint.repair.hypotheses import (
    CHINESE_BITS,
    MARGIN,
    MIN_BITS,
    MIN_BITS_EACH,
    UTF8_BITS,
    UTF8_BITS_EACH,
    Hypothesis,
    differ,
)
from corpus_lint.repair.mojibake_traces import has_utf8
from corpus_lint.repair.plausibility import is_plausible, weight
from corpus_lint.repair.round_trips import TWO_BYTES, round_trips

# Mean bits up to which what Hangul gives is Chinese, for these are the commonest characters of GBK: Korean text would have 13 to 15.
SURELY_CHINESE_BITS = 12.7
# Mean bits a Han character below which no text of some length is.
BEST_BITS = 6.5
# A letter or sign of ASCII that was a byte of a character of two: it could have been any other, and text is full of them.
SWALLOWED_BITS = 4.0
# How the step that undoes a wrong reading of UTF-8 begins.
UTF8 = "UTF-8"


def strict_repair(text: str, before: str = "", after: str = "") -> Hypothesis | None:
    """The best strict repair of a whole text between two neighbours, if it is worth more than the text as it stands."""
    if not is_promising(text, before, after):
        return None
    found: list[Hypothesis] = []
    # By the steps to it, what each wrong decoding undone gave: a further one has to be worth it beside that, too.
    undone: dict[tuple[str, ...], str] = {(): text}
    for was, steps in round_trips(text):
        undone[steps] = was
        if not (
            _is_text(text, was) if steps[-1].startswith(UTF8) else _is_chinese(was, steps, before, after)
        ):
            continue
        cost = text_model.bits(was, before, after)
        if not steps[-1].startswith(UTF8) and not _is_worth_it(undone[steps[:-1]], was, cost, before, after):
            continue
        # Asked only here: hardly any line is other text when its bytes are read again.
        gain = as_it_stands_bits(text, before, after) - cost
        if gain <= 0:
            continue
        if steps[0].startswith(UTF8):
            gain += min(UTF8_BITS, UTF8_BITS_EACH * beyond_ascii(was))
        if gain >= MIN_BITS:
            found.append(Hypothesis(gain, was, steps))
    best = max(found, key=lambda one: one.gain, default=None)
    if best and any(one.gain > best.gain - MARGIN and differ(one.text, best.text) for one in found):
        return replace(best, gain=MIN_BITS)
    return best


def _is_worth_it(text: str, was: str, cost: float, before: str, after: str) -> bool:
    """Whether Chinese, which costs so many bits, is worth more than the text that another codec read."""
    gain = as_it_stands_bits(text, before, after) - cost
    gain -= SWALLOWED_BITS * (_ascii(text) - _ascii(was))
    return gain >= max(MIN_BITS, MIN_BITS_EACH * count_han(was))


# What one codec may have given is asked of the others again.
as_it_stands_bits = lru_cache(maxsize=32)(text_model.bits)


def is_promising(text: str, before: str, after: str) -> bool:
    """Whether the bytes of a text between two neighbours could be so much more probable that it is worth trying."""
    if HAN_CHARACTER.search(text) or has_utf8(text):
        return True
    ascii_bits = text_model.ASCII_LETTER_BITS * _ascii(text)
    pairs = beyond_ascii(text) / 2
    least = max(MIN_BITS + BEST_BITS * pairs, (MIN_BITS_EACH + BEST_BITS) * pairs)
    return as_it_stands_bits(text, before, after) - ascii_bits >= least


def _is_chinese(text: str, steps: tuple[str, ...], before: str, after: str) -> bool:
    if not is_plausible(text):
        return False
    limit = SURELY_CHINESE_BITS if "EUC-KR" in steps[-1] else CHINESE_BITS
    return bigram_model.bits(text, before, after) <= limit * weight(text)


def _is_text(text: str, was: str) -> bool:
    """Whether UTF-8 gives a text of East Asia, or undoes a codec of it; what was an alphabet in another one ftfy knows better."""
    if text_model.DAMAGE.search(was):
        return False
    if HAN_CHARACTER.search(was):
        return text_model.bits(was) <= CHINESE_BITS * weight(was)
    return TWO_BYTES.search(text) is not None


def _ascii(text: str) -> int:
    return len(text.encode("ascii", "ignore"))


def beyond_ascii(text: str) -> int:
    """The number of characters of a text that are not in ASCII."""
    return len(text) - _ascii(text)
