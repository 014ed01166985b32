"""Names of gambling sites, lists of gambling keywords, and what looks like either."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint import lint_text
from corpus_lint.chinese import word_lists
from corpus_lint.hijack import gambling_names

TEXT = (
    "水稻育秧要选背风向阳的地块，播种以后盖好薄膜，注意通风。\n农闲的时候，大家把水渠修好，把农具擦干净。\n"
)


def codes(text: str) -> set[str]:
    return {finding.code for finding in lint_text(text) if finding.code.startswith("SPM")}


@pytest.mark.parametrize(
    "line",
    [
        "xbet365近年来，我市的水稻种植面积逐年扩大。",
        "乐鱼体育app官网下载水稻育秧技术要点",
        "水稻育秧技术要点-华体会体育官网",
        "新城体育app官网登录入口水稻育秧技术要点",
        "ab娱乐app下载官网登录水稻育秧技术要点",
        "澳门新葡京娱乐城官网水稻育秧技术要点",
        "亞博體育官網水稻育秧技術要點",
        "【水稻育秧】manbetx手机版下载",
    ],
)
def test_a_name_beside_a_title_is_found(line: str) -> None:
    assert codes(f"{line}\n\n{TEXT}") == {"SPM101"}


@pytest.mark.parametrize(
    "line",
    [
        "国家体育总局官网公布新的健身指南",
        "新浪体育讯：主队三比一逆转取胜",
        "咪咕体育app下载量创新高",
        "青石镇体育中心网上预约平台上线试运行",
        "省运会官方网站今日上线，提供赛程查询",
        "体育彩票管理办法",
        "《博彩法》修订草案提请审议",
        "警方捣毁网络赌博平台“亚博体育”，抓获二十人",
        "Microsoft365近年来的变化",
        "Sub365单车赛报名开始",
        "米兰时装周在线直播平台",
        "国际电子游戏展官网公布日程",
        "联系方式：电话000-0000-0000，微信公众号：青石农业",
        "3-1、2-0、4-4，三场比赛打入十四球",
        "better365天健身计划",
    ],
)
def test_sports_laws_news_and_apps_are_left_alone(line: str) -> None:
    assert codes(f"{line}\n\n{TEXT}") == set()


def test_who_writes_about_a_name_names_it_again() -> None:
    assert codes(f"乐鱼体育官网公司评测\n\n乐鱼体育是一家网站。{TEXT}") == set()


def test_adding_an_offer_or_a_kind_never_removes_a_name() -> None:
    name = "乐鱼体育"
    assert codes(f"{name}水稻育秧技术要点\n{TEXT}")
    for offer in ("app", "官网", "下载", "登录入口", "真人娱乐", "官网下载平台注册"):
        name += offer
        assert codes(f"{name}水稻育秧技术要点\n{TEXT}"), name


@pytest.mark.parametrize(
    "line",
    [
        "Gambling is regulated: casinos, bingo halls, betting shops and online poker need a licence.",
        "casino bingo poker betting shops are listed in the register of licences of the city of Ash",
        "Slots in the motherboard and the bus of the old machine of the town library",
        "Русское казино закрыли, а здание отдали школе и библиотеке нашего города",
    ],
)
def test_sentences_about_games_are_no_list(line: str) -> None:
    assert "SPM103" not in codes(line + "\n")


def test_a_banner_above_and_its_copy_below_do_not_excuse_each_other() -> None:
    banner = "久久国产精品免费_亚洲无码一区二区三区_欧美熟女人妻在线播放_国产精品久久久久久"
    (finding,) = [one for one in lint_text(f"{banner}\n{TEXT}{banner}\n") if one.code == "SPM101"]
    assert [document.start for document in finding.problem.occurrences] == [0, len(banner) + 1 + len(TEXT)]


@pytest.mark.parametrize(
    "added", ["久久精品免费视频", "国产毛片在线播放", "亚洲无码专区", "久久国产精品免费", "www.少妇一区.com"]
)
@pytest.mark.parametrize("front", [True, False])
def test_a_further_phrase_of_spam_never_removes_a_banner(added: str, front: bool) -> None:
    banner = "亚洲无码一区二区_欧美熟女人妻在线_国产毛片_免费观看视频"
    assert codes(f"{banner}\n{TEXT}") == {"SPM101"}
    for _ in range(3):
        banner = f"{added}_{banner}" if front else f"{banner}_{added}"
        assert codes(f"{banner}\n{TEXT}") == {"SPM101"}


def test_a_banner_may_begin_with_an_address() -> None:
    assert codes(f"www.9xx.com-久久国产精品-欧美熟女在线-亚洲无码视频-国产毛片\n{TEXT}") == {"SPM101"}
    assert codes(f"www.欧美精品-久久国产精品-欧美熟女在线-亚洲无码视频\n{TEXT}") == {"SPM101"}


LISTED = [
    phrase.lower()
    for phrase in word_lists.phrases(gambling_names.NAMES, "brand", "house", "latin_brand", "kind")
]


@given(
    st.lists(
        st.sampled_from([*LISTED, *(one[:2] for one in LISTED), *(one[1:] for one in LISTED)]), max_size=4
    )
)
def test_a_line_has_all_of_a_name_or_a_kind(parts: list[str]) -> None:
    line = "稻".join(parts)
    assert gambling_names.may_begin(line) is any(one in line for one in LISTED)
