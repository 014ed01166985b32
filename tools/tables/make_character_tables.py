"""Make the character tables of ``linters/corpus_lint/chinese/data``.

    pip install pypinyin==0.55.0 opencc==1.4.2 jieba==0.42.1
    python tools/tables/make_character_tables.py

What each is made from:

* ``pinyin_readings.txt``: the single-character readings of pypinyin (MIT; its data is pinyin-data, MIT, compiled
  from the Unihan database and Chinese dictionaries). One line a syllable: the syllable with its tone mark
  in NFC (a neutral tone has none), a tab, and the characters of the Basic Multilingual Plane it reads.
* ``traditional_to_simplified.txt``: the character mappings of OpenCC's ``t2s`` (Apache-2.0), one ``traditional simplified`` pair
  after the other without separators.
* ``character_ranks.txt``: the characters of the words in jieba's dictionary (MIT), weighted by the frequency it gives
  each word, most frequent first: one line for simplified text, one for the same words in traditional script
  (converted word by word by OpenCC's ``s2t``).
* ``duplicate_folding.txt``: what the duplicate rules make of each character of the Basic Multilingual Plane, so that copies of an
  article are equal: compatibility and width forms normalised (NFKC of the Unicode version that Python has), lower case,
  without marks, traditional to simplified as in ``traditional_to_simplified.txt`` and for the pairs of ``CONFUSED``. Three lines:
  the ranges of characters that stay as they are, in hexadecimal; the characters that become another; and these others. All
  other characters, which are neither letters nor digits, are dropped.

The packages are needed only here; nothing imports them at run time.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from sources import DATA

# Beyond this rank a character says little about whether a decoding is right.
FREQUENT_CHARACTERS = 4000
# Characters that OpenCC keeps apart because both are good traditional Chinese, and that converters which replace
# character by character confuse: 著 for 着 in every hijacked page.
CONFUSED = {"著": "着", "瞭": "了", "藉": "借", "祇": "只"}
CJK = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00), 0x3007]


def pinyin_readings() -> str:
    from pypinyin.pinyin_dict import pinyin_dict

    by_syllable: defaultdict[str, list[str]] = defaultdict(list)
    for code_point in CJK:
        for syllable in pinyin_dict.get(code_point, "").split(","):
            if syllable:
                by_syllable[unicodedata.normalize("NFC", syllable)].append(chr(code_point))
    return "".join(f"{syllable}\t{''.join(by_syllable[syllable])}\n" for syllable in sorted(by_syllable))


def traditional_to_simplified() -> str:
    import opencc

    convert = opencc.OpenCC("t2s").convert
    pairs = [(chr(code_point), convert(chr(code_point))) for code_point in CJK]
    return "".join(old + new for old, new in pairs if old != new and len(new) == 1) + "\n"


def character_ranks() -> str:
    import jieba
    import opencc

    convert = opencc.OpenCC("s2t").convert
    ranks = (Counter[str](), Counter[str]())
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, *_ = line.split(" ")
        for rank, form in zip(ranks, (word, convert(word)), strict=True):
            for character in form:
                if "\u4e00" <= character <= "\u9fff":
                    rank[character] += int(frequency)
    return "".join(
        "".join(character for character, _ in rank.most_common(FREQUENT_CHARACTERS)) + "\n" for rank in ranks
    )


def duplicate_folding() -> str:
    pairs = traditional_to_simplified().strip()
    simple = dict(zip(pairs[::2], pairs[1::2], strict=True)) | CONFUSED
    simple = {old: new for old, new in simple.items() if new <= "\uffff"}

    def folded(character: str) -> str:
        """The first letter or digit that is left of a character."""
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).lower())
        kept = [one for one in plain if one.isalnum() and not unicodedata.category(one).startswith("M")]
        # A syllable of Hangul is one character, not the letters it is written with.
        whole = unicodedata.normalize("NFC", "".join(kept))[:1]
        return simple.get(whole, whole) if whole <= "\uffff" else ""

    same: list[tuple[int, int]] = []
    changed: list[tuple[str, str]] = []
    for code_point in range(0x10000):
        # Halves of characters beyond the plane stay, so that those keep apart.
        new = chr(code_point) if 0xD800 <= code_point < 0xE000 else folded(chr(code_point))
        if new == chr(code_point):
            if same and same[-1][1] == code_point - 1:
                same[-1] = (same[-1][0], code_point)
            else:
                same.append((code_point, code_point))
        elif new:
            changed.append((chr(code_point), new))
    ranges = " ".join(f"{first:x}-{last:x}" for first, last in same)
    return "\n".join((ranges, *map("".join, zip(*changed, strict=True)))) + "\n"


if __name__ == "__main__":
    for make in (pinyin_readings, traditional_to_simplified, character_ranks, duplicate_folding):
        (DATA / f"{make.__name__}.txt").write_text(make(), "utf-8")
