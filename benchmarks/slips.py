"""How many byte slips are found, and how many suggestions are right, by the way they came about.

    python benchmarks/slips.py [DIRECTORY [SEED]]

Sentences of our own, in traditional script, are damaged as splicers do it, from their bytes; with DIRECTORY, which holds
``corpora/hijacked.jsonl.gz``, one line in each of its 400 pages as they were before, twice, which are read as a whole. A
full-width mark that stands across two characters is shown, changed to half width or dropped with what it cut; readings are
inserted behind the character or inside it; pairs that GBK leaves to its users are shown or dropped. Nothing of the rule's
search is used.
Prints by class: how many scars, how many of them are found, of those found how many have a suggestion without unknown
characters, and of those suggestions how many give back the sentence to the letter. The rest is shown with ``…`` for what
is not certain: how many of them agree with the sentence in every other character.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random

from quality import records

from corpus_lint.repair import byte_slips, certain_characters
from corpus_lint.repair.scars import MIN_GAIN

SENTENCES = """
這座橋修好之後沒有收過路費。可是維護的經費一年比一年緊張，鄉裏只好另想辦法。
他們在山腳下種了三十畝果樹。果樹第三年開始結果，收成比預想的好。
新的規定從下個月起執行。基本的手續可以在網上辦理，不必再到大廳排隊。
老師把實驗的步驟寫在黑板上。科學的方法要從小事學起，同學們都點頭。
船在傍晚靠了岸。海面上已經起了風，漁民把網收進艙裏。
報名的人比去年多了一倍。廣場上臨時搭起了三個棚子，方便大家休息。
這個問題很多人都問過。總之，先把閥門關上，再請師傅來看。
倉庫裏的舊書還沒有整理。現在最急的是把受潮的那一批搬出來曬乾。
鄉裏請來了縣醫院的專科醫生。每個星期三上午看診，藥費可以報銷一半。
他說這件事由學校“發展規劃小組”來定。家長會上大家都同意了。
工程隊昨天已經進場。本月底以前要把地基打好，不然雨季就來了。
奶奶站在門口說：“路上小心，早點回家。”孫子揮揮手，上了車。
村民的生活一年比一年幸福。”校長說完，臺下響起了掌聲。
冬天的蔬菜價格漲得很快。好在合作社的大棚建成了，每天能供應兩百斤。
這條河的水質已經有了明顯改善。和十年前相比，魚的種類多了一倍。
請把表格填好以後交到窗口。各項費用都寫在背面，有疑問可以打電話。
他年輕的時候在船上當過水手啊！後來才回到鎮上開了這家店。
圖書館的座位要提前預約。包裹和飲料請放在門口的櫃子裏。
""".strip().split("\n")
CROSSING = "！，；：？。"
READINGS = {
    "現": "xiàn", "護": "hù", "發": "fā", "廣": "guǎng", "總": "zǒng", "學": "xué", "後": "hòu", "專": "zhuān",
    "鄉": "xiāng", "網": "wǎng", "實": "shí", "驗": "yàn", "問": "wèn", "題": "tí", "辦": "bàn", "請": "qǐng",
    "開": "kāi", "結": "jié", "維": "wéi", "經": "jīng", "費": "fèi", "縣": "xiàn", "醫": "yī", "預": "yù",
    "書": "shū", "規": "guī", "劃": "huà", "師": "shī", "傅": "fù", "體": "tǐ", "塊": "kuài", "裏": "lǐ",
}  # fmt: skip
# How often a page is damaged, each time in one line, and how much of it is read, lines tried for one that a splicer damages, and their lengths.
VARIANTS = 2
LONGEST_PAGE = 3_000
LINES_TRIED = 6
SHORTEST, LONGEST = 20, 300
# How often a scar with dropped pairs is drawn, a scar of any other kind counting one.
DROPPED_SHARE = 0.1
HALF = str.maketrans("！，；：？", "!,;:?")


def with_readings(sentence: str) -> str:
    return "".join(f"{one}({READINGS[one]})" if one in READINGS else one for one in sentence)


def read_again(raw: bytes, *, drop: bool = False) -> str:
    """Bytes as a browser shows them: a lead byte that ASCII or nothing follows becomes ``?`` with what it takes along."""
    text = ""
    index = 0
    while index < len(raw):
        byte = raw[index]
        if byte <= 0x80:
            text += chr(byte) if byte < 0x80 else "?"
            index += 1
            continue
        pair = raw[index : index + 2]
        if len(pair) == 2 and pair[1] >= 0x40 and pair[1] != 0x7F:
            one = pair.decode("gb18030", "replace")
            text += one if not ("\ue000" <= one <= "\uf8ff" and drop) else ""
            index += 2
        else:
            text += "?"
            index += 2 if len(pair) == 2 and pair[1] < 0x40 else 1
    return text


def crossings(raw: bytes, pairs: Container[bytes]) -> Iterator[int]:
    """Where the second byte of a character and the first of the next one make one of some pairs."""
    index = 0
    while index < len(raw):
        width = 1 if raw[index] < 0x80 else 2
        index += width
        if width == 2 and raw[index - 1 : index + 1] in pairs:
            yield index - 1


def scars(sentences: Iterable[str] = SENTENCES) -> Iterator[tuple[str, str, str]]:
    """Class, damaged sentence, sentence."""
    marks = {mark.encode("gbk"): mark for mark in CROSSING}
    for plain_sentence, has_readings in product(sentences, (False, True)):
        sentence = with_readings(plain_sentence) if has_readings else plain_sentence
        raw = sentence.encode("gbk")
        for at in crossings(raw, marks):
            mark = marks[raw[at : at + 2]]
            for (shown, first, one), drop in product(
                (
                    ("full width", "?", mark),
                    ("half width", "?", mark.translate(HALF)),
                    ("as ??", "?", "?"),
                    ("without ?", "", mark),
                ),
                (False, True),
            ):
                text = read_again(raw[: at - 1]) + first + one + read_again(raw[at + 2 :], drop=drop)
                if drop and text == read_again(raw[: at - 1]) + first + one + read_again(raw[at + 2 :]):
                    continue
                kind = shown + (", pairs dropped" if drop else "")
                yield kind + (", readings" if has_readings else ""), text, sentence
        yield from inside(raw, sentence)


def inside(raw: bytes, sentence: str) -> Iterator[tuple[str, str, str]]:
    """Readings that were inserted behind a pair that is the second byte of one character and the first of the next."""
    annotated = {one.encode("gbk"): syllable for one, syllable in READINGS.items()}
    for at in crossings(raw, annotated):
        reading = f"({annotated[raw[at : at + 2]]})".encode("gbk")
        yield "reading inside", read_again(raw[: at + 2] + reading + raw[at + 2 :]), sentence


def damaged_pages(path: Path, seed: int) -> Iterator[tuple[str, str, str]]:
    """Class, page with one damaged line, page."""
    chosen = Random(seed)
    for row in records(path):
        for _ in range(VARIANTS):
            lines = row["original"][:LONGEST_PAGE].split("\n")
            for index in chosen.sample(range(len(lines)), min(len(lines), LINES_TRIED)):
                line = lines[index]
                if not SHORTEST <= len(line) <= LONGEST or "?" in line or not is_gbk(line):
                    continue
                before, after = "\n".join([*lines[:index], ""]), "\n".join(["", *lines[index + 1 :]])
                if made := list(scars([line])):
                    # Most pages show the pairs that GBK leaves to its users.
                    weights = [DROPPED_SHARE if "dropped" in kind else 1.0 for kind, _, _ in made]
                    ((kind, text, sentence),) = chosen.choices(made, weights)
                    yield kind, before + text + after, before + sentence + after
                    break


def is_gbk(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def main(arguments: Sequence[str]) -> None:
    total, found, shown, right, agree = (Counter[str]() for _ in range(5))
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    made = damaged_pages(Path(arguments[0]) / "corpora" / "hijacked.jsonl.gz", seed) if arguments else scars()
    for kind, text, sentence in made:
        total[kind] += 1
        slips = [slip for slip in byte_slips.find(text) if slip.gain >= MIN_GAIN]
        if not slips:
            continue
        found[kind] += 1
        given = text
        read = [certain_characters.certain(text, slip) for slip in slips]
        for slip, certain in zip(reversed(slips), reversed(read), strict=True):
            given = given[: slip.start] + certain + given[slip.end :]
        wanted, given = plain(sentence), plain(given)
        if any(certain_characters.UNKNOWN in certain for certain in read):
            agree[kind] += (
                re.fullmatch(re.escape(given).replace(certain_characters.UNKNOWN, "."), wanted) is not None
            )
        else:
            shown[kind] += 1
            right[kind] += given == wanted
    for kind in [*sorted(total), "all"]:
        kinds = total if kind == "all" else [kind]
        number, hits, all_of_it, well, rest = (
            sum(counter[one] for one in kinds) for counter in (total, found, shown, right, agree)
        )
        print(
            f"{kind:<34}{number:>5}  found {share(hits, number)}  suggestion shown {share(all_of_it, hits)}"
            f"  right {share(well, all_of_it)}  with … right {share(rest, hits - all_of_it)}"
        )


def share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%}" if whole else "     –"


def plain(text: str) -> str:
    """Without readings, marks in full width."""
    text = re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)", "", text)
    return text.translate(str.maketrans("!,;:?", "！，；：？")).replace(" ", "")


if __name__ == "__main__":
    main(sys.argv[1:])
