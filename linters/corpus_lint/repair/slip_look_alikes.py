"""What looks like a byte slip and is a question, a word of another language, or another damage."""

from __future__ import annotations

import math
from functools import lru_cache

from corpus_lint.chinese import bigram_model, tables
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.decoding import text_model
from corpus_lint.repair.slip_shapes import Tail

# What reads as well as this, in bits a character, may be text as it stands.
FLUENT_BITS = 8.0
# So many characters on either side of a scar say whether it is one in sound text. Where so many Han characters cost so many
# bits each, the whole was decoded wrongly, which is another damage: prose costs seven, classical novels eleven, lists of
# names ten, what was decoded wrongly thirteen and more.
AROUND = 200
FEWEST_AROUND = 48
MOST_BITS_AROUND = 12.0
# Japanese asks with half-width marks too.
KANA = lazy("[\u3040-\u30ff]+")
FEWEST_KANA = 3
# Words that are a question, or an answer, alone.
INTERJECTION = lazy(
    "[啊阿呀哟喲哦噢喔嗯恩唔呃额額诶誒欸哎唉嗳噯咦咿嘻嘿哈呵哼嗨嘘噓咳喂吁嚯呦哇哩咯嘞呗唄哒噠吼切呸啧嘖呔嗬啦嘛呐吶嗐咄嗟噫吓嚇]+"
)
SIGN = lazy(r"[^\w\ue000-\uf8ff]+")
# What it says for an answer or a question, in bits, that a word of one or two common characters stands between two marks; and
# that a run is as fluent as text, beside the bits by which it is.
SHORT_BITS = 12.0
FLUENT_LEAST_BITS = 6.0
# Signs that are shown where a mark was cut, and what shifted bytes of marks make.
SHOWN = frozenset("！，。；：？（）!,;:?(“”‘’、…")


def is_in_sound_text(text: str, start: int, end: int) -> bool:
    """Whether what stands around a scar is Chinese: a cheap look before the search."""
    before = text[max(0, text.rfind("\n", max(0, start - AROUND), start) + 1, start - AROUND) : start]
    after = text[end : end + AROUND].partition("\n")[0]
    return is_sound(before + after, FEWEST_AROUND)


@lru_cache(maxsize=256)
def is_sound(text: str, fewest: int) -> bool:
    """Whether the Han characters of a text are Chinese, or fewer than ``fewest``. A damaged text often repeats itself."""
    # Most are of the block that is asked for here; a call for each takes as long as the model.
    han = "".join([one for one in text if "\u4e00" <= one <= "\u9fff" or tables.is_han(one)])
    return len(han) < fewest or bigram_model.bits(han) < MOST_BITS_AROUND * len(han)


def said_bits(text: str, start: int, body: int, tail: Tail) -> float:
    """What speaks for it, in bits, that what stands behind question marks is said, or asked, rather than misread.

    Infinite where nothing may outweigh it: a word of another language, or an interjection.
    """
    run = text[body : tail.run_end]
    around = text[start - 1 : start] + text[tail.end : tail.end + 1]
    kana = sum(map(len, KANA.findall(run)))
    if 2 * kana >= len(run) and (kana >= FEWEST_KANA or KANA.match(text[start - 1 : start])):
        return math.inf
    if _is_of_an_alphabet(run, any(map(tables.is_han, around))):
        return math.inf
    words = SIGN.sub("", run)
    if not run:
        return 0.0
    if not words:
        return 0.0 if all(sign in SHOWN for sign in run) else math.inf
    if INTERJECTION.fullmatch(words):
        return math.inf
    ends_with_mark = tail.end > tail.run_end and text[tail.run_end] == "?"
    if ends_with_mark and len(words) <= 2 and all(word in tables.frequency_bits() for word in words):
        return SHORT_BITS
    return max(0.0, FLUENT_BITS * len(run) - bigram_model.bits(run, "，")) + (
        FLUENT_LEAST_BITS if bigram_model.bits(run, "，") < FLUENT_BITS * len(run) else 0.0
    )


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
