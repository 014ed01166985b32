"""Where a banner ends: alone on its line, or glued to the sentence behind it."""

from __future__ import annotations

import pytest

from corpus_lint.chinese.lexicon import fold_script_and_case
from corpus_lint.formats.text import document
from corpus_lint.hijack import banner_evidence
from corpus_lint.hijack.banners import Banner, banner_spans, find_banners
from tests.material import BANNER, CLEAN

KEYWORDS = BANNER.strip()
STORY = "老屋门前有一棵槐树，夏天的时候，全村的人都在树下乘凉。\n"
# A third of its phrases has a word that hardly anything but a banner has.
FAINT = "久久综合_国产精品视频_欧美电影下载_观看网站免费_亚洲电影专区_高清视频频道\n"


def banners(content: str) -> list[Banner]:
    return find_banners(document(content.encode(), "a.txt"))


@pytest.mark.parametrize(
    ("between", "phrases", "place", "safe", "ends"),
    [
        ("\n", 4, "above", True, "精品久久久久久\n"),
        # A space, or a separator, says where it ends.
        (" ", 4, "in front of", True, "精品久久久久久 "),
        ("_", 4, "in front of", True, "精品久久久久久_"),
        # Where keywords run into the sentence nobody knows.
        ("_国产精品免费", 5, "in front of", False, "久久久久_国产精"),
        # What has no mark is no sentence.
        ("_老屋 门前\n", 5, "above", True, "_老屋 门前\n"),
    ],
)
def test_where_a_banner_ends(between: str, phrases: int, place: str, safe: bool, ends: str) -> None:
    content = KEYWORDS + between + STORY
    (found,) = banners(content)
    assert (len(found.phrases), found.place, found.safe) == (phrases, place, safe)
    assert content[found.edit.start : found.edit.end].endswith(ends)
    assert found.edit.start == 0


def test_fewer_keywords_are_enough_in_another_script_than_the_page() -> None:
    assert len(banners(FAINT + CLEAN)) == 1
    assert banners(FAINT + STORY) == []


def test_banners_are_in_the_order_of_their_lines() -> None:
    other = "日本熟女人妻_免费在线视频_欧美激情在线_午夜福利视频_成人影院在线\n"
    third = "性爱小视频_少妇直播间_人妻影院_少妇影院_裸聊直播_人妻小视频\n"
    content = BANNER + STORY * 12 + other + third
    assert [found.place for found in banners(content)] == ["above", "below", "below"]
    starts = [found.span.start for found in banners(content)]
    assert starts == sorted(starts)


@pytest.mark.parametrize("above", ["", BANNER, BANNER.upper(), f"{BANNER}-代开发票"])
@pytest.mark.parametrize("below", ["", BANNER, f"{CLEAN[:40]}{BANNER}"])
@pytest.mark.parametrize("article", ["", CLEAN, f"{CLEAN}\n{BANNER}"])
def test_spans_of_banners_are_those_of_what_is_found(above: str, below: str, article: str) -> None:
    one = document(f"{above}\n{article}\n{below}".encode(), "a.txt")
    assert banner_spans(one) == [banner.span for banner in find_banners(one)]


@pytest.mark.parametrize("odd", ["", "İ", "K", "ΑΣ"])
def test_phrases_are_folded_one_by_one(odd: str) -> None:
    """Also beside the one capital that takes more characters as a small letter, with which a phrase is left as it is."""
    phrases = [f"{odd}百家樂-ABC", "Ω國產", odd, "Σ"]
    assert banner_evidence._folded(phrases) == [*map(fold_script_and_case, phrases)]
    assert banner_evidence._folded([]) == []
