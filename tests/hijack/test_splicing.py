"""Readings behind labels, and the evidence for a splicer, which only grows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.chinese import tables
from corpus_lint.chinese.tables import HAN_CHARACTER
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from corpus_lint.hijack.readings import find_readings
from corpus_lint.hijack.splicing import Limits, signs_of_splicing, weight

RULES = catalogue.find("PIN101")
PAGES = [
    "村裡的學(xué)校在河邊，孩子們(men)每天過(guò)橋去上課。\n學(xué)校後面有一片竹林，老師常帶孩子們(men)去散步。\n",
    "打開(kāi)窗口\n關(guān)閉窗口\n新建文件\n轉(zhuǎn)到上一頁\n打印\n打開(kāi)文件\n轉(zhuǎn)到下一頁\n",
    "三月的水【读:shuǐ】面上漂着桃花，四月的水（拼音：shuǐ）面上漂着梨花，看水[pinyin:shuǐ]流走。\n",
]
HONEST = [
    "村口的老槐树开满了白色的花，水面上漂着花瓣，孩子们打开窗口，学校就在对岸，老师过桥去。\n" * 20,
    "亳(bó)州在安徽，盱眙（xūyí）在江苏，荨(qián)麻是一种草。\n",
    "这个字的读音有两种，拼音写在后面，多音字要看上下文。\n",
    "他問：“你到哪裡去？”沒有人回答。\n",
]
BANNER = "国产精品久久一级_日韩三级电影网站_毛片无码国产_欧美一级三级在线观看_久久国产av不卡\n\n"
SLIP = "河對岸的展?fàn)I造了三十年才完工。\n"


def is_found(text: str) -> bool:
    return bool(lint_document(document(text.encode(), "page.txt"), RULES))


def sum_of(text: str) -> float:
    found = find_readings(text)
    return weight(signs_of_splicing(document(text.encode(), "page.txt"), found, Limits(0.45, 0.75)))


def with_reading(page: str, number: int) -> str:
    """A page with one more reading, behind one of the characters that have only one and no reading yet."""
    taken = {reading.span.start for reading in find_readings(page)}
    free = [
        match.end()
        for match in HAN_CHARACTER.finditer(page)
        if match.end() not in taken
        and match[0] not in "读拼音"
        and len(tables.readings_of_characters().get(match[0], ())) == 1
        and tables.frequency_bits().get(match[0], 99) < 14
    ]
    place = free[number % len(free)]
    (syllable,) = tables.readings_of_characters()[page[place - 1]]
    return f"{page[:place]}({syllable}){page[place:]}"


@given(st.sampled_from(PAGES), st.lists(st.integers(0, 999), min_size=1, max_size=2))
def test_a_further_reading_hides_none(page: str, places: list[int]) -> None:
    assert is_found(page)
    for number in places:
        page = with_reading(page, number)
        assert is_found(page)


@given(st.sampled_from(PAGES), st.permutations(HONEST), st.integers(1, 4))
def test_honest_text_behind_a_page_hides_nothing(page: str, honest: list[str], number: int) -> None:
    behind = page + "".join(honest[:number])
    assert is_found(behind)
    assert sum_of(behind) >= sum_of(page)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("above", [BANNER, SLIP])
def test_another_mark_of_a_splicer_hides_nothing(page: str, above: str) -> None:
    assert sum_of(above + page) > sum_of(page)
    assert is_found(above + page)
    assert is_found(page + above)


@pytest.mark.parametrize(("mark"), [BANNER, SLIP])
def test_a_mark_makes_a_finding_of_one_reading(mark: str) -> None:
    text = "村裡的學(xué)校在河邊，孩子們每天過橋去上課。\n"
    assert not is_found(text)
    assert is_found(mark + text)
    assert not is_found(mark + text.replace("(xué)", ""))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("工【读:gōng】具", "gōng"),
        ("工(拼音：gōng)具", "gōng"),
        ("工[pinyin:gōng]具", "gōng"),
        ("工《piny某某平台in:gōng》具", "gōng"),
        ("工「讀音: gōng 」具", "gōng"),
        ("解释(繁体:釋)字句", "釋"),
        ("广[繁：廣]场", "廣"),
        ("解釋（简体：释）字句", "释"),
    ],
)
def test_a_label_announces_a_reading_or_a_form(text: str, said: str) -> None:
    (reading,) = find_readings(text)
    assert (reading.character, reading.syllable, reading.labelled) == (
        text[reading.span.start - 1],
        said,
        True,
    )
    assert text[: reading.span.start] + text[reading.span.end :] in ("工具", "解释字句", "广场", "解釋字句")


@pytest.mark.parametrize(
    "text",
    [
        "工【英:gong】具",
        "工（读：shuǐ）具",
        "解释（繁体：廣）字句",
        "解释（繁体：释）字句",
        "时间（下午:三）",
        "刘秀（繁体：劉秀）",
        "函数(音:int)",
        "读:gōng",
    ],
)
def test_what_a_label_does_not_make_a_reading(text: str) -> None:
    assert not find_readings(text)


SILENT = {
    "glossary": "【炒(chǎo)】把食物放在锅里翻动。\n【煎(jiān)】用少量的油加热。\n【熬(áo)】长时间地煮。\n【炖(dùn)】用小火煮。\n",
    "herbs": "荜（bì）茇（bá）：辛，热。归胃、大肠经。\n茯（fú）苓（líng）：甘，淡，平。归心、肺、脾经。\n",
    "notes": "晓（xiǎo）：天亮。\n啼（tí）：鸟叫。\n眠（mián）：睡觉。\n觉（jué）：醒来。\n闻（wén）：听见。\n",
    "words": "操(cāo)场\n拥(yōng)抱\n书架(jià)\n铅(qiān)笔\n窗户(hù)\n教室(shì)\n黑板(bǎn)\n课桌(zhuō)\n",
    "names": "赵(zhào) 钱(qián) 孙(sūn) 李(lǐ) 周(zhōu) 吴(wú) 郑(zhèng) 王(wáng)\n冯(féng) 陈(chén) 褚(chǔ) 卫(wèi)\n",
    "HSK": "爱(ài) to love\n八(bā) eight\n爸(bà)爸(ba) father\n杯(bēi)子(zi) cup\n学(xué)习(xí) to study\n",
    "reader": "我(wǒ)们(men)不(bú)去(qù)，他(tā)们(men)也(yě)不(bù)去(qù)。我(wǒ)们(men)在(zài)家(jiā)里(li)。\n"
    * 5,
    "paper": "例字的读音分三类：東(dōng)、公(gōng)、通(tōng)为一类，江(jiāng)、邦(bāng)为一类，声母不同而韵母相同。\n",
    "forms": "简体字与繁体字的对应：发（繁体：發）、后（繁体：後）、干（繁体：乾）、面（繁体：麵）、学（繁体：學）。\n",
    "place": "亳(bó)州在安徽，单(shàn)县在山东，盱(xū)眙(yí)在江苏，六(lù)安也在安徽，东阿(ē)出阿胶。\n",
    "first places": "这种植物的花萼(è)和花蕊(ruǐ)都很小，花萼绿色，花蕊黄色，茎(jīng)直立，茎上有毛。\n",
}


@pytest.mark.parametrize("name", SILENT)
def test_authors_explain(name: str) -> None:
    assert find_readings(SILENT[name])
    assert not is_found(SILENT[name])


def test_the_finding_names_its_signs() -> None:
    (finding,) = lint_document(document((BANNER + PAGES[0] + HONEST[2]).encode(), "page.txt"), RULES)
    (note,) = finding.problem.notes
    assert note.startswith("evidence: ")
    assert "keyword banner 3.9" in note
