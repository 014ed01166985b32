"""What tells of many texts at once that they have no additions misses none that has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.chinese.word_lists import in_both_scripts, phrases
from corpus_lint.duplicates import folding
from corpus_lint.duplicates.joined_texts import join_texts
from corpus_lint.formats.text import document
from corpus_lint.hijack import additions
from corpus_lint.hijack.banner_words import ANYWHERE, signs_of_keywords
from tests.material import BANNER, CLEAN, SEEDS, TAIL

KINDS = (additions.READINGS, additions.BANNER, additions.TAIL, additions.FRONT_MATTER)
STORY = "老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉。\n"
LINE = "街市上行人很少，只有卖豆腐的老人还在叫卖（他卖了四十年）：一块两块都卖。\n"
PIECES = (
    *"\n\r 　\t\u200b\ufeff\u00a0，|、。.-_（()【】:：人国國网網a",
    *("\r\n", "\n\n", "---\n", "title: 甲\n", "😀", "\U00020000", "\ud83d", "\ude00", "\uffff"),
    *(
        "網(wǎng)",
        "（shū）",
        "书（ shū ）",
        "【读:gōng】",
        "公【读：lü】",
        "釋（简体：释）",
        "释(繁体: 釋 )",
        "K歌",
    ),
    *(
        "淫_裸-",
        "久久_人妻_",
        "av_AV-",
        "aviation ",
        "Pk10|",
        "三級-",
        "代开发票",
        "不孕哪家",
        "中文字幕 国产精品 ",
    ),
    *("肥东县|", "富源县|", "久治县，", "玉龙 ", "海门市\n", "安义县|", "林甸县 | ", "沧源|"),
    *(BANNER, TAIL, STORY, LINE, CLEAN),
)


def possible(texts: Sequence[str]) -> list[int]:
    one = join_texts([text.strip() for text in texts])
    found: list[int] = additions.possible_additions(one.units, one.starts, one.ends).tolist()
    return found


def flagged(texts: Sequence[str]) -> list[bool]:
    return [kinds != 0 for kinds in possible(texts)]


def kinds_of(text: str) -> int:
    raw = text.encode("utf-8", "surrogatepass")
    found = folding.additions(document(raw, "a.txt"))
    return sum(kind for kind, some in zip(KINDS, found, strict=True) if some)


def has_additions(text: str) -> bool:
    return kinds_of(text) != 0


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), min_size=1, max_size=6))
def test_no_text_with_additions_is_cleared(texts: list[str]) -> None:
    for text, may_have in zip(texts, possible(texts), strict=True):
        assert kinds_of(text) & ~may_have == 0


@pytest.mark.parametrize(
    "around", ["{}", "  {}\n", STORY * 3 + "{}", "{}" + STORY * 3, "😀\n{}😀", "\r\n{}\r\n"]
)
@pytest.mark.parametrize(
    "added",
    [
        BANNER,
        BANNER.upper(),
        BANNER + "\r\n",
        "AV天堂_av在线-" + BANNER,
        f"---\ntitle: 甲\n---\n{STORY}",
        "家網(wǎng)絡(luò)",
        "恭【读:gōng】喜",
        "解(简体: 释 )放",
    ],
)
def test_what_is_added_is_seen_wherever_it_stands(added: str, around: str) -> None:
    text = around.format(added)
    if has_additions(text):
        before, kinds, behind = possible([STORY, text, STORY])
        assert not before
        assert kinds_of(text) & ~kinds == 0
        assert not behind


@pytest.mark.parametrize(
    "behind",
    ["", "\n", " ", "\u200b", "\r\n", "\n\n", "\n \n", "\n完\n", "\n完\n\n返回\n", "\n\u200b\n", "，"],
)
@pytest.mark.parametrize("gap", ["| ", "、", "，", "　　　", "\n"])
def test_a_row_of_names_is_seen_in_the_last_lines(gap: str, behind: str) -> None:
    text = STORY * 3 + TAIL.replace("| ", gap).rstrip("|") + behind
    assert kinds_of(text) & ~possible([text])[0] == 0


def test_the_longest_names_are_seen() -> None:
    names = ["积石山保安族东乡族撒拉族自治县", "双江拉祜族佤族布朗族傣族自治县", *TAIL.split("| ")[:6]]
    assert flagged([STORY + "|".join(names)]) == [True]


@pytest.mark.parametrize("section", [*ANYWHERE, "zone", "letters", "illness"])
def test_each_keyword_has_a_sign(section: str) -> None:
    words = [one for word in phrases("banner_keywords", section) for one in in_both_scripts(word)]
    lines = [f"人{word}{between}{word}" for word in words for between in ("_", "哪家价格-", " 的、")]
    assert [line for line, may_have in zip(lines, flagged(lines), strict=True) if not may_have] == []


@pytest.mark.parametrize("word", ["代开普通发票", "代开发票"])
def test_forged_invoices_have_a_sign(word: str) -> None:
    assert flagged([f"{word}_{word}"]) == [True]


def test_characters_are_folded_as_the_finders_fold_them() -> None:
    folded = additions._folded()
    wanted = set("".join(signs_of_keywords() | signs_of_keywords("letters")))
    for code in range(0x10000):
        # What the text is folded with may be longer than the character.
        if (expected := fold_script_and_case(chr(code))) in wanted:
            assert chr(folded[code]) == expected


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        LINE,
        "标题\n" + STORY + "作者简介\n完",
        # One keyword alone, two in two lines, far apart, or as a part of other words.
        "他写了一本关于老虎机的书。",
        "老虎机的故事\n棋牌的故事\n",
        "老虎机" + "的故事，" * 80 + "棋牌。",
        "Have you travelled? The average traveller leaves.",
        # Brackets with a reading that has no tone, and with times and notes.
        "（见下图）会议在(10:30)开始：参加的人(约三百)很多。",
        # Few names, and names among sentences.
        "参加的有肥东县，富源县，久治县",
        "他去过肥东县。后来去了富源县，久治县，安义县，林甸县，海门市，沧源，玉龙，都是小地方。",
        "-- 一条线",
    ],
)
def test_honest_text_is_cleared(text: str) -> None:
    assert flagged([LINE, text, LINE]) == [False] * 3


def test_most_seeds_without_defects_are_cleared() -> None:
    texts = [path.read_text("utf-8") for path in sorted((SEEDS / "clean").glob("*.txt"))]
    assert len(texts) > 20
    # They are look-alikes, each of something.
    assert np.mean(flagged(texts)) < 0.5
