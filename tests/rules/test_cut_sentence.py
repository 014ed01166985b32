"""TRN102 adds its signs up: each counts in its direction whatever else is there, and the finding names it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint import lint_text
from corpus_lint.chinese.word_lists import phrases
from corpus_lint.core.model import Span
from corpus_lint.formats.text import document as read
from corpus_lint.rules import _endings
from corpus_lint.rules._last_paragraph import AGAIN, RECORD_HAN, LastParagraph, last_paragraph
from corpus_lint.rules.cut_sentence import WEIGHTS, log_odds, why

# Texts that were cut, of each kind.
CUTS = [
    "渡口的船工姓沈，一家三代都在這條河上撐船。\n\n橋修好的那一年，他把船賣給了下游的一個漁戶，自己搬到鎮上和",
    "站台上的人渐渐少了，只剩下一个卖热水的老人。\n\n他看了看表，慢慢地说：“这趟车从来没有晚过，今天",
    "送餐很快！分量足，味道也好。" * 20 + "下次还点这家的，",
    "第一条 为了规范集市的管理，制定本办法。\n\n第二条 集市的开办者应当建立管理制度，配备管理人员，并",
    "水渠是三十年前修的，去年夏天发大水，下游冲垮了一段，田里的稻子淹了一半。\n\n县里拨了款，工程赶在秋收以前完成，水渠两岸还种上了柳树。\n\n"
    "完工的那一天，全村的人都来参加新水渠的",
]
# Paragraphs that end with marks, none of whose pairs of characters end a cut above.
ENDED = [
    "夜里下了一场雨，屋檐下的水缸满了，早起的人拿木瓢舀水浇花，院子里都是泥土的气味。",
    "邮差骑车经过石桥，远远地按铃，孩子们跑出来看有没有自己家的信，狗也跟着跑出来了！",
    "「你要往哪里去？」她问。没有人回答，只听见风吹过屋后的竹林，一阵一阵，像是有人在说话。",
]


def last(line: str, siblings: int = 5, share: float = 1.0, bits: float = 0.0) -> LastParagraph:
    return LastParagraph(
        Span(0, len(line)),
        line,
        line,
        True,
        siblings,
        share,
        True,
        5,
        bits,
        RECORD_HAN,
        0.0,
        1.0,
        0.0,
        0.0,
        False,
    )


def codes(text: str) -> set[str]:
    return {finding.code for finding in lint_text(text, select="TRN102")}


def test_each_sign_has_a_weight() -> None:
    assert [*last("他走到门口看见了那个").signs()] == [*WEIGHTS]
    assert all(WEIGHTS.values())


@given(
    st.dictionaries(st.sampled_from([*WEIGHTS]), st.floats(0, 10)),
    st.sampled_from([name for name, weight in WEIGHTS.items() if weight > 0]),
    st.floats(0, 10),
)
def test_more_of_a_sign_never_speaks_against_a_cut(some: dict[str, float], name: str, more: float) -> None:
    signs = dict.fromkeys(WEIGHTS, 0.0) | some
    assert log_odds(signs | {name: signs[name] + more}) >= log_odds(signs)


@given(st.sampled_from(CUTS), st.lists(st.sampled_from(ENDED), min_size=1, max_size=8))
def test_paragraphs_that_end_with_marks_hide_no_cut(text: str, above: list[str]) -> None:
    assert codes(text) == {"TRN102"}
    assert codes("\n\n".join([*above, text])) == {"TRN102"}


@pytest.mark.parametrize("text", CUTS)
@pytest.mark.parametrize("mark", "（《“「")
def test_a_bracket_that_nothing_closes_hides_no_cut(text: str, mark: str) -> None:
    start = max(text.rfind(one) for one in "，。！：\n") + 1
    assert codes(text[:start] + mark + (text[start:] or "大家都说")) == {"TRN102"}


@given(st.sampled_from(CUTS), st.integers(0, 9))
def test_the_more_often_a_sentence_goes_on_the_likelier_a_cut(text: str, bits: int) -> None:
    line = last(text.split("\n")[-1], bits=float(bits))
    assert log_odds(replace(line, bits=bits + 1.0).signs()) >= log_odds(line.signs())


@pytest.mark.parametrize(
    ("paragraph", "cut"),
    [
        (last("具体的安排还没有定下来，请看下面的说明："), True),
        (last("具体的安排还没有定下来请看下面的说明："), False),
        (last("具体的安排还没有定下来，请看下面的说明：", share=0.2), False),
        (last("具体的安排还没有定下来，请看下面的说明", bits=-1.0), False),
    ],
)
def test_a_colon_at_the_end(paragraph: LastParagraph, cut: bool) -> None:
    assert (log_odds(paragraph.signs()) >= 0) is cut


@pytest.mark.parametrize(
    ("line", "bits", "times"),
    [
        ("他走到门口看见了那个", 1.0, "2"),
        ("他走到门口看见了那个", 3.0, "8"),
        ("他走到门口看见了那个", 0.9, None),
        ("他走到门口，", 5.0, None),
    ],
)
def test_what_speaks_for_a_cut(line: str, bits: float, times: str | None) -> None:
    notes = list(why(last(line, siblings=0, bits=bits)))
    if times is None:
        assert notes == []
    else:
        assert notes == [f"text goes on after “{line[-2:]}” about {times} times as often as it ends there"]


def test_the_finding_names_its_signs() -> None:
    (finding,) = lint_text(CUTS[1], select="TRN102")
    assert any("evidence: " in note and "not closed 7" in note for note in finding.problem.notes)


# A sign, a text that has it, and one that only looks like it.
ONE_SIGN = [
    (
        "names",
        "陆家的后人散居各地。\n\n浙江绍兴，江苏苏州、湖北省荆门市",
        "他住过的地方很多。\n\n浙江绍兴，还有江边的一个村子",
    ),
    (
        "names",
        "这一回折了几员将佐。\n\n沈一帆、周怀安、陆青山",
        "这一回折了几员将佐。\n\n沈一帆、周怀安，还有刚来的",
    ),
    ("line of a template", "雨停了。\n\n《渡口》第三册", "雨停了。\n\n《渡口》第三册，说的是"),
    ("line of a template", "雨停了。\n\nPowered by 渡口网络", "雨停了。\n\n渡口网络在"),
    (
        "date or colophon",
        "先生之诗散失。\n\n万历二十年秋，沈一帆书于青石街",
        "先生的诗散失。\n\n他把书放在青石街",
    ),
    ("date or colophon", "先生之诗散失。\n\n癸酉九月甲戌沈一帆", "先生的诗散失。\n\n今年九月，沈一帆"),
    ("answer", "早餐一般。补充3月5日：门口的路在修", "早餐一般。我们3月5日到的，门口的路在修"),
    (
        "classical particle",
        "岁饥，沈氏出粟以食邻里。里人德之，乃勒石以志其义也",
        "我们住在河边的老房子里，孩子们喜欢这个地方，周末也",
    ),
    (
        "a single paragraph, few full stops",
        "颜色比图上深，腰围偏大，裤脚要自己改短，快递走了五天，盒子压扁了，里面倒是没有坏",
        "天晴。船开了",
    ),
    (
        "a single paragraph, informal",
        "送得挺快，我家孩子喜欢，真的不错啊！",
        "船在早上六点开，遇到大风停开。",
    ),
    (
        "lines without marks just above",
        "桥下有船，岸上有人\n风停了，水面很平\n他走到门口",
        "桥下有船，岸上有人。\n风停了，水面很平。\n他走到门口",
    ),
]


@pytest.mark.parametrize(("sign", "text", "other"), ONE_SIGN)
def test_a_sign_is_there_and_not_in_its_look_alike(sign: str, text: str, other: str) -> None:
    found = [
        last_paragraph(replace(read(one.rstrip("。！").encode(), "d"), record=None)) for one in (text, other)
    ]
    assert all(found)
    with_it, without = (one.signs()[sign] for one in found if one is not None)
    assert with_it > without == 0


SILENT = {
    "review": "房间很大，床也舒服，就是隔音不太好，隔壁说话都听得见。前台态度不错！总的来说还可以，下次来还住这里",
    "filled review": "好用！很好很好很好很好很好很好很好很好很好很好",
    "names": "参加本书修订的有以下各位。\n\n沈一帆 周怀安 陆青山 顾小满 许长河",
    "last bullet": "出门以前检查下面几项。\n\n- 关好门窗。\n- 拔掉插头。\n- 带上钥匙和雨伞",
    "label and value": "渡口的船早上六点开，晚上八点停。遇到大风停开。\n\n负责人：沈一帆",
    "footer": "渡口的船早上六点开，晚上八点停。遇到大风停开。\n\n上一篇：水渠的修理",
    "next page": "安装以前先检查磁盘。安装大约需要十分钟。\n\nB.3. 创建预置文件",
    "modern verse": "河岸\n\n你走以后\n芦苇长了三尺\n船停在桥下\n没有人去解它的绳子\n月亮出来\n照着空的",
    "messages": "文件已经保存。\n不能打开文件\n没有权限\n磁盘已满\n网络连接中断\n找不到系统上的设备",
    "caption": "老街在山脚下，青石板路一直通到河边。\n\n图为老街的夜景",
    "places": "陆氏出自渡口沈家，后人散居各地。\n\n浙江绍兴，江苏苏州、湖北省荆门市",
    "volume": "他合上书，走到窗前。雨停了。\n第二册 终\n\n《渡口》第三册",
    "classical particle": "沈氏世居河上，其先以渡为业。\n\n岁饥，出粟以食邻里，里人德之，至今称其义也",
    "colophon with a comma": "先生之诗多写山水，散失者不少。今录其存者，刻而传之。\n\n万历二十年秋七月，沈一帆书于青石街寓所",
    "later remark": "院子很大，停车方便。早餐一般，没有热的。老板很客气。补充说明3月5日：门口的路在修，停不了车",
    "company of the page": "渡口的船早上六点开，晚上八点停。遇到大风停开。\n\nProduced By 渡口网络",
    "spaces for marks": "杯子很轻 拿在手里刚好 我给母亲也买了一个 她说比家里那个旧的强得多 就是盖子紧 老人家拧起来费劲 下次想换个别的颜色 希望快一点送到渡口的站点 师傅说周末也送 那就太方便",
    "verse with the names of its poets": "庭前老树两三株，风过时闻落叶呼。秋灯一点照空壁，沈一帆\n船泊渡头人未归，远山如黛月如眉。陆青山\n"
    "岸上谁家吹短笛，惊起沙鸥接翅飞。顾小满",
    "few full stops": "裤子收到了，料子摸着还行，线头多了一些，颜色比图上深，腰围偏大，裤脚要自己改短，快递走了五天，盒子压扁了，"
    "里面倒是没有坏，客服回得慢，问尺码的时候等了半天，同事买的那条比这条厚实，价钱差不多，洗过一次掉了颜色，晾干以后缩了一点，总归能穿",
    "enumeration": "菜场里什么都有卖，早上尤其热闹。\n\n萝卜、白菜、豆腐、鲜鱼等等",
}


@pytest.mark.parametrize("name", SILENT)
def test_whole_texts_without_a_mark_at_the_end(name: str) -> None:
    assert codes(SILENT[name]) == set()


@pytest.mark.parametrize("pattern", ["FUNCTION", "PARTICLE", "SIGNED", "PLACE"])
def test_no_word_that_a_line_ends_in_is_longer_than_what_is_searched(pattern: str) -> None:
    compiled = re.compile(getattr(_endings, pattern).pattern)
    words = {*phrases("unfinished_ends"), *phrases("finished_ends")}
    assert max(map(len, words)) <= _endings.LONGEST_END
    for word in words:
        for line in (f"{'他' * 30}{word}", word):
            assert _endings.ends_in(compiled, line) == (compiled.search(line) is not None)
    assert _endings.ends_in(AGAIN, "他说" + "哈哈嘿哟" * 3)
    assert not _endings.ends_in(AGAIN, "哈" * 20 + "他说完了话")
