"""Lines of sites and addresses in disguise, and what looks like either."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint import lint_text, screens
from corpus_lint.chinese import word_lists
from corpus_lint.formats.text import document
from corpus_lint.rules import _broken_addresses, _site_lines, _site_phrases

STORY = "夜里落了一场雪。他推开门，屋里空无一人，桌上的茶还冒着热气。"


def found(line: str) -> list[str]:
    text = f"{STORY}\n\n{line}\n\n他叹了一口气，把灯吹灭了。\n"
    return [
        text[span.start : span.end]
        for finding in lint_text(text)
        if finding.code == "SPM104"
        for span in finding.problem.occurrences
    ]


@pytest.mark.parametrize(
    "line",
    [
        "本章未完，请翻页",
        "這一章還沒有結束，點擊下一頁繼續閱讀，本章未完",
        "章节报错，点此举报，无需注册",
        "退出阅读模式，才能看到本章节的全部内容",
        "请各位书友牢记本站新域名：www.xx-shu.org",
        "求推荐票，求月票，求收藏",
        "书友群：123456，欢迎加入",
        "某某小说网更新最快，最新章节请到本站",
        "按回车键返回书目，按←键返回上一页",
        "本资料由会员上传，版权归上传者所有，文库仅提供存储空间",
        "某某笔趣阁，长夜最新章节全文阅读",
        "更多好看的小说请上青山书屋",
        "想看本书后面的章节，请到青山文学阅读，更新最快",
        "读小说就来青山中文网 www.qs-book.net",
        "请把本站推荐给你的朋友和书友",
        "本站即将更换域名，请大家收藏新地址",
        "本章节还没有结束，请点击下一页继续看",
        "青山小说网（www.qs-book.net）首发",
        "三秒就能记住本站，看小说更方便",
        "感谢书友们的支持，更多番外请到群里看",
    ],
)
def test_a_line_of_a_site_is_found_as_it_stands(line: str) -> None:
    assert found(line) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "他说：“本章未完，请点击下一页继续阅读。”",
        "这本小说的最后一章，作者写了三年。",
        "用户上传文档以后，可以在平台上免费预览，也可以下载。",
        "请在浏览器的地址栏里输入网址，打开页面，再点击下载。",
        "浏览器的阅读模式会去掉页面上的广告。",
        "欢迎扫码关注我们的公众号，领取学习资料。",
        "域名已经更换，旧的地址会自动转到新的页面。",
        "如果发现错误，请在页面下方点击报告，我们会尽快改正。",
        "他买了一张地铁月票，每天坐车去城里上班。",
        "喜欢的读者可以收藏本文，也欢迎投票。",
        "著作权人可以要求平台删除侵权的资料，平台不得无故拒绝。",
        "书店的会员可以分享购书券，积分可以兑换图书。",
        "联系电话：000-0000-0000，联系人：王老师，微信：example",
        "他昨晚看小说到凌晨三点，今天没有去上课。",
        "这一章节的错误已经改正，感谢各位读者来信告诉我们。",
        "更多的小说在书架的第二层，请随便看。",
        "他的小说更新得很快，一年写了三本。",
        "最新的章节讲了闭包，请看第五章。",
        "在线阅读：https://www.example.com/book",
        "电子书下载：https://www.example.com/book.epub",
        "文章首发于某某网，后来收进了这本小说集。",
        "如果喜欢这个项目，欢迎分享给朋友。",
        "网站即将升级，升级期间不能登录。",
        "为您提供全面的技术支持和更新服务。",
    ],
)
def test_honest_sentences_with_the_same_words_are_left_alone(line: str) -> None:
    assert found(line) == []


PHRASES = [
    (kind, phrase.replace(word_lists.GAP, "某某"))
    for kind in word_lists.read("site_lines")
    for phrase in word_lists.phrases("site_lines", kind)
]


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6), st.sampled_from(PHRASES))
def test_adding_a_phrase_never_lowers_the_score(line: list[tuple[str, str]], more: tuple[str, str]) -> None:
    before = "，".join(phrase for _, phrase in line)
    assert _site_phrases.weigh(f"{before}，{more[1]}")[1] >= _site_phrases.weigh(before)[1] - 1e-9


@pytest.mark.parametrize(
    "address",
    [
        "w w w . x x s h u . c o m",
        "w_w_w.xxshu.c_o_m",
        "ｗ ｗ ｗ．ｘｘｓｈｕ．ｃｏｍ",
        "ｘｘshu8．ｃｏｍ",
        "𝕩𝕩𝕤𝕙𝕦.𝕔𝕠𝕞",
        "ххshu8.соm",
        "www点xxshu点com",
        "xxshu8★com",
        "x_xshu.c_om",
        "完♂整♂版♂在♂此",
        "更|新|快|无|弹|窗",
    ],
)
def test_an_address_in_disguise_is_found(address: str) -> None:
    assert any(address in one or one in address for one in found(f"想看的话，{address}"))


@pytest.mark.parametrize(
    "line",
    [
        "地址是 https://www.example.com/a_b.html，也可以用 example.org。",
        "ΔT 和 μm 都是常用的记号，α.com 不是地址。",
        "Он сказал: нет.Но потом согласился. Это было в сом.доме.",
        "春·夏·秋·冬，东·西·南·北，各有各的好。",
        "评分：优|良|中|差",
        "函数 foo.c_str() 返回指针，obj.c = o.m 是赋值。",
        "See fig. c on page 3. C is fine, e.g. c or d.",
        "早上8点comedy节目开始，晚上9点net直播。",
        "北纬30°东经120°附近有一座岛。",
    ],
)
def test_addresses_and_signs_that_are_meant_are_left_alone(line: str) -> None:
    assert found(line) == []


def test_a_name_reads_as_it_looks() -> None:
    assert _broken_addresses.plain("ｗｗｗ．ѕhuкu.ⓒⓞⓜ") == "www.shuku.com"


def test_a_text_in_full_width_has_its_addresses_so_too() -> None:
    text = "ＣＰＵ　ｏｆ　ｔｈｅ　ｌａｂ：ｘｘｓｈｕ．ｃｏｍ"
    assert list(_broken_addresses.find_broken_addresses(text)) == []
    assert list(_broken_addresses.find_broken_addresses("首发：ｘｘｓｈｕ．ｃｏｍ"))


PARTS = (
    "本章未完，请翻页",
    "青山小说网",
    "www.qs-book.net",
    "更新最快",
    "他走了",
    "请",
    *"“”「」`。！?.号\n",
    "雪" * 90,
)


@given(st.lists(st.sampled_from(PARTS), max_size=20))
def test_no_sentence_of_a_site_is_hidden_by_marks_and_quotations(parts: list[str]) -> None:
    text = "".join(parts)
    lines = list(_site_lines.find_site_lines(text, 2.0))
    batch = screens.Batch([document(text.encode(), "text")])
    assert not lines or _site_lines.screen(batch, 2.0).all()
