"""Pages with readings spliced in, and honest texts with readings, made from honest documents with a seed.

A splicer takes some characters of a page and puts behind each place of each of them one reading, chosen without context.
An author writes readings to be learned or explained: at the first place, in a list, or everywhere.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache

from corpus_lint.chinese import tables
from corpus_lint.chinese.pinyin import TONE
from corpus_lint.chinese.tables import HAN_CHARACTER

# How many characters of a page a splicer takes, and the share of its places that they are at most: on real pages 2 to 35 %.
FEWEST, MOST = 4, 77
SPLICED_SHARE = 0.35
SHORT_LINES = (4, 16)
# Ranks of the characters that are explained, of those that pupils learn, and of those that a splicer takes.
EXPLAINED, LEARNED, SPLICED = (1_500, 6_000), (1_000, 3_500), (0, 2_500)
LABELS = ("读:", "拼音：", "pinyin:", "读音:", "")
BRACKETS = ("()", "（）", "【】", "[]", "《》")
CLAUSES = re.compile("[，。；：！？、,;:!?\\s]+")


def reading(character: str, chance: random.Random) -> str | None:
    """One of the readings of a character that has tones."""
    known = sorted(one for one in tables.readings_of_characters().get(character, ()) if TONE.search(one))
    return chance.choice(known) if known else None


def rank_of(character: str) -> float:
    return float(2 ** (tables.frequency_bits().get(character, tables.RARE_BITS) - 3))


def _chosen(text: str, ranks: tuple[int, int], number: int, chance: random.Random) -> dict[str, str]:
    """Characters of a text of these ranks, each with a reading; the more often it stands there, the sooner it is taken."""
    places = [one for one in HAN_CHARACTER.findall(text) if ranks[0] <= rank_of(one) < ranks[1]]
    chance.shuffle(places)
    readings = ((one, reading(one, chance)) for one in dict.fromkeys(places))
    return dict([(one, said) for one, said in readings if said][:number])


def spliced(text: str, chance: random.Random, most: int = MOST, labels: bool = False) -> str:
    """A page as a splicer leaves it; its first line is spared now and then."""
    said = _chosen(text, SPLICED, chance.randint(min(FEWEST, most), most), chance)
    numbers = Counter(HAN_CHARACTER.findall(text))
    left = SPLICED_SHARE * numbers.total()
    for character in [*said]:
        left -= numbers[character]
        if left < 0:
            del said[character]
            left += numbers[character]
    if not said:
        return text
    spared = text.find("\n") if chance.random() < 0.3 else 0
    pattern = re.compile("[" + "".join(said) + "]")

    def written(match: re.Match[str]) -> str:
        pair = chance.choice(BRACKETS) if labels else "()"
        return f"{match[0]}{pair[0]}{chance.choice(LABELS[:4]) if labels else ''}{said[match[0]]}{pair[1]}"

    return text[: max(spared, 0)] + pattern.sub(written, text[max(spared, 0) :])


def in_short_lines(text: str, chance: random.Random) -> str:
    """The clauses of a text, each on a line of its own, long ones broken: as in menus."""
    lines: list[str] = []
    for clause in CLAUSES.split(text):
        while clause:
            length = chance.randint(*SHORT_LINES)
            lines.append(clause[:length])
            clause = clause[length:]
    return "\n".join(lines)


def explained(text: str, chance: random.Random, ranks: tuple[int, int] = EXPLAINED) -> str:
    """A text whose author explains some characters where they first stand."""
    for character, said in _chosen(text, ranks, chance.randint(1, 12), chance).items():
        text = text.replace(character, f"{character}{chance.choice(('({})', '（{}）')).format(said)}", 1)
    return text


def to_learn(text: str, chance: random.Random) -> str:
    """A text for pupils, whose new characters have their readings where they first stand."""
    return explained(text, chance, LEARNED)


def read_aloud(text: str, chance: random.Random) -> str:
    """A text that has a reading behind every character, but for some that the table does not know."""
    return HAN_CHARACTER.sub(
        lambda match: (
            f"{match[0]}({said})"
            if (said := reading(match[0], chance)) and chance.random() < 0.97
            else match[0]
        ),
        text,
    )


def word_list(text: str, chance: random.Random, meanings: bool) -> str:
    """Words to learn, each in a line, with a reading behind one of its characters, and perhaps with a meaning."""
    lines = []
    counts = Counter(re.findall(f"[{tables.HAN_RANGES}]{{2,4}}", text))
    for word in chance.sample(sorted(counts), min(len(counts), chance.randint(5, 80))):
        place = chance.randrange(len(word))
        said = reading(word[place], chance)
        if said:
            entry = f"{word[: place + 1]}({said}){word[place + 1 :]}"
            clause = chance.choice([one for one in CLAUSES.split(text) if one])
            form = chance.choice(("【{}】{}", "{}：{}", "- {} — {}", "{} {}")) if meanings else "{}"
            lines.append(form.format(entry, clause))
    return "\n".join(lines)


def to_traditional(text: str) -> str:
    """A text converted with a table of one to one, as splicers do."""
    return text.translate(_traditional())


@cache
def _traditional() -> dict[int, int]:
    bits = tables.frequency_bits()
    pairs = sorted(tables.simplified().items(), key=lambda pair: -bits.get(chr(pair[0]), 99))
    return {plain: other for other, plain in pairs}
